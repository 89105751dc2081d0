"""One score from several: BGE-M3's weighted sum (arXiv 2402.03216, eq. 9), with keywords and file names beside it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.search.parse import Question

SURE = 4.0  # how fast trust in keywords grows with the best passage's share; chosen on development sets
LEAN = 2.0  # how much more meaning counts, and how much less words do, where a person leans wholly on it
MEANING, WORDS = ("dense", "multi"), ("sparse", "keyword")
PAIR = 0.8  # what two words that stand together count, beside a word's 1; .4 finds less, 1.2 no more
NEAREST = 10  # passages in the question's own script, by meaning; 20 and 50 helped less
NAME = 0.3  # what a file's name counts that is just what was asked, against a whole of 1
LEAST_READ = 0.05  # what is left of the model's weight where it reads no letter of the question
# Of a model whose own were never measured: with all-MiniLM on two English sets, 1 for the meaning was the best of
# .5, 1, 2 and 4 beside keywords. With the bundled model's words and phrases beside it, .25, .5 and 1 for its dense
# vectors were level (.812, .812 and .811 on the mean of both; without them .791).
USUAL = {"dense": 1.0, "keyword": 1.0}
USUAL_M3 = {"dense": 0.5, "sparse": 0.1, "multi": 1.0, "keyword": 1.0}
BESIDE = ("name", "pairs")  # scores that no weight of a model is for
Scores = Mapping[str, NDArray[np.float32]]


def comparable(scores: Scores, ideals: Mapping[str, float]) -> dict[str, NDArray[np.float32]]:
    """Bring the signals to one scale.

    Cosines, MaxSim and the share of a name stay as they are. A sparse score becomes a share of what the question
    scores against itself, BM25 of what no passage can exceed; BM25 counts by how large the best such share is, too:
    `SURE` * best * share. Where even the best passage holds few of the query's words, as for a question in other
    words or in another language, both so fade by themselves (a share of the best sparse score instead, which never
    fades, cost .07 nDCG@10 on passages in two languages), and for an identifier, a rare word or a sentence quoted
    keywords lead. Words that stand together (`pairs`) are words more, of which each counts `PAIR`.

    Args:
        scores: by signal, [n] each.
        ideals: by signal; `keyword`, the upper bound of the query's BM25 (the sum of its terms' idf * (k1 + 1)),
            `pairs`, the same of its pairs, and `sparse`, the squared length of its sparse vector; 0 or nothing where
            it has no terms.
    """
    scaled = dict(scores)
    if "sparse" in scores:
        scaled["sparse"] = scores["sparse"] / (ideals.get("sparse", 0.0) or 1.0)
    if "keyword" in scores:
        words = scores["keyword"]
        if "pairs" in scores:
            words = words + PAIR * scores["pairs"]
        share = words / (ideals.get("keyword", 0.0) + PAIR * ideals.get("pairs", 0.0) or 1.0)
        scaled["keyword"] = share * SURE * float(share.max(initial=0))
    return scaled


def weigh(
    scores: Scores,
    weights: Mapping[str, float],
    question: Question,
    ideals: Mapping[str, float],
    floor: float = 0.0,
    lean: int = 0,
    foreign: NDArray[np.float32] | None = None,
) -> dict[str, NDArray[np.float32]]:
    """Return each signal's part of the fused score; the parts of a passage add up to its score.

    `pairs` have no part of their own, but are in that of `keyword`.

    A model without weights of its own has the usual ones, and of its cosines what lies above `floor`, the cosine of
    passages that have nothing to do with each other: E5's are .7 and more for any two texts (arXiv 2212.03533).

    What the model makes of a question in a script it reads badly is little more than noise: its signals shrink
    with the share of such letters, and the words decide. A file's name counts by the square of its share: half
    of the words in a name say little.

    `lean`, from -100 to 100, is a person's wish: weights of meaning are multiplied by `LEAN` ** (lean / 100), those
    of words divided by it. Neither ever counts nothing, 0 changes nothing, and of two passages the one that is
    nearer in meaning never loses to the other by leaning more on meaning.

    `foreign` [n] says how far the question's words cannot stand in a passage (see `scripts.foreign`); meaning speaks
    for them there (see `_spoken_for`).
    """
    if not weights:
        weights = USUAL_M3 if "multi" in scores else USUAL
        scores = {**scores, "dense": (scores["dense"] - floor) / (1 - floor)} if "dense" in scores else scores
    read = max(1 - question.unread, LEAST_READ)
    shares = {
        name: weights.get(name, 0.0) * (1.0 if name == "keyword" else read) for name in scores if name not in BESIDE
    }
    before = sum(shares.values()) or 1.0
    shares = {name: share * tilt(name, lean) for name, share in shares.items()}
    whole = sum(shares.values()) or 1.0
    scaled = comparable(scores, ideals)
    parts = {name: (scaled[name] * (share / whole)).astype(np.float32) for name, share in shares.items()}
    if "name" in scores:
        parts["name"] = (NAME * tilt("name", lean) * (before / whole) * scores["name"] ** 2).astype(np.float32)
    return parts if foreign is None else _spoken_for(parts, foreign)


def _spoken_for(parts: Scores, foreign: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Let meaning count for more in passages of another script than the question's, which cannot have its words.

    A Korean question would else find any Korean passage with some of its words before the English one that answers
    it. What such a passage lacks is what words give in the mean to the `NEAREST` passages that are written as the
    question is; its meaning is stretched by so much. Of the project's own questions over passages in four languages,
    those across languages gain .054 nDCG@10 and those within one lose .011; nothing changes where question and
    library share a script.
    """
    meaning = np.sum([parts[name] for name in MEANING if name in parts], axis=0)
    words = np.sum([parts[name] for name in WORDS if name in parts], axis=0)
    order = np.argsort(-meaning, kind="stable")
    near = order[foreign[order] == 0][:NEAREST]
    if not len(near) or not foreign.any():
        return dict(parts)
    lacking = foreign * np.maximum(words[near].mean() - words, 0)
    stretch = 1 + lacking / np.where(meaning > 0, meaning, np.inf)
    return {name: (part * stretch).astype(np.float32) if name in MEANING else part for name, part in parts.items()}


def tilt(name: str, lean: int) -> float:
    """Return by what a signal's weight is multiplied where a person leans on meaning (to 100) or words (to -100)."""
    return float(LEAN ** ((1 if name in MEANING else -1) * lean / 100))


def total(parts: Scores) -> NDArray[np.float32]:
    """Return the sum of the parts, [n]."""
    return np.asarray(np.sum(list(parts.values()), axis=0), np.float32)
