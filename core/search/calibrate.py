"""How sure it is that a hit is about the question: a probability, in words a band, and "nothing here is about this".

A raw score says little: one model puts every cosine between 0.7 and 0.9, a long question scores unlike a short one,
and what stands in the question's own script scores above what does not, whatever it says. So every signal is first
measured against chance. The question is scored against a random sample of the library; from the mean m of that
sample to the perfect match, which scores 1, a hit that scores s has gone the share

    (s - m) / (1 - m)

of the way. Sparse scores and BM25 begin at 0 and have ends of their own: what the question would score against
itself, and what no passage's BM25 can reach. A logistic regression (Platt 1999) over these shares gives the
probability. Its few constants are fitted by core/train/calibrate on questions asked of their own library and of
others; they stand in the model's card.

The probability means: of all questions whose best hit looks like this one, how many have their answer in the library,
if half of the questions that are asked have. For a lower hit it is the same function of that hit's own shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.records import Band, Embedding
from core.search.rerank import maxsim
from core.search.scripts import overlap, scripts
from core.store.codec import written_out
from core.store.sample import Sample
from core.store.vectors import Fetched

Floats = NDArray[np.float32]
Constants = Mapping[str, float]

SAMPLE = 128  # passages drawn from the library; 64 serve nearly as well, 256 no better
PRIOR = 8  # passages that what is known beforehand counts for, against few that are drawn
FEWEST = 30  # passages from which a library can do without the model's typical level
MEASURED = 10_000  # passages; the largest libraries that the constants were tried on had nearly as many
WORST = 40.0  # bound of the logit, so that exp stays finite
SHARES = ("dense", "sparse", "multi", "keyword", "script", "size")

# By the signals they need. Fitted on seoga-m3-small: questions of fourteen sets, those in other words and in another
# language than their answers among them, since fitted on public sets alone, whose questions mostly have the words of
# their answers, they hid a quarter to a half of such questions. "likely" is where four in five questions without an
# answer are called so; by the share of hidden ones, as `fit` sets it, it would be half of that and call two thirds.
# With all-MiniLM-L6-v2 earlier ones called only 59 %: another model wants constants of its own.
FALLBACK: Mapping[str, Constants] = {
    "dense+keyword": {
        "bias": -1.186,
        "dense": 12.433,
        "keyword": 13.215,
        "script": 1.224,
        "size": -0.682,
        "likely": 0.29,
        "strong": 0.861,
        "typical_dense": 0.075,
    },
    "dense+sparse+keyword": {
        "bias": -1.32,
        "dense": 12.778,
        "sparse": 5.616,
        "keyword": 7.034,
        "script": 0.727,
        "size": -0.688,
        "likely": 0.269,
        "strong": 0.892,
        "typical_dense": 0.075,
    },
    "dense+sparse+multi+keyword": {
        "bias": -1.809,
        "dense": 9.031,
        "sparse": 4.59,
        "multi": 7.773,
        "keyword": 4.927,
        "script": 0.953,
        "size": -0.78,
        "likely": 0.254,
        "strong": 0.894,
        "typical_dense": 0.075,
        "typical_multi": 0.244,
    },
}


@dataclass(frozen=True, slots=True)
class Background:
    """Random passages of a library: their vectors, and the share of each one's letters by script, [S, K]."""

    vectors: Fetched
    scripts: Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was searched.

    `rows` is its multi-vector in the space of the stored ones, [N, m]; `ideal` what no passage's BM25 can reach, as
    in `Candidates`; `passages` how many were searched.
    """

    text: str
    vectors: Embedding
    rows: Floats
    ideal: float
    passages: int


@dataclass(frozen=True, slots=True)
class Chance:
    """What hits would score by chance, and the most they could score.

    `level` is by signal (dense, multi) the mean score of random passages in the script of each hit, [n]. `itself` is
    the sparse score of the question against itself, `ideal` the upper bound of its BM25. `script` [n] is how much of
    their letters the question and each hit have in common by script, `passages` how many were searched.
    """

    level: Mapping[str, Floats]
    itself: float
    ideal: float
    script: Floats
    passages: int


def pick(calibration: Mapping[str, Constants], signals: Iterable[str]) -> Constants | None:
    """Return the constants that use most of the signals, or None where none can do with them.

    Args:
        calibration: constants by the signals they need, joined by "+"; where empty, those of the bundled model.
        signals: what was computed for the hits.
    """
    have = set(signals)
    known = calibration or FALLBACK
    usable = [name for name in known if have >= set(name.split("+"))]
    return known[max(usable, key=lambda name: name.count("+"))] if usable else None


@lru_cache(maxsize=2)
def background(sample: Sample) -> Background:
    """Return a sample of a library as what chance is measured on, its rows written out: every question asks them."""
    vectors = replace(sample.vectors, multi=written_out(sample.vectors.multi))
    return Background(vectors, scripts(sample.texts))


def by_chance(sample: Background, query: Embedding, rows: Floats) -> dict[str, Floats]:
    """Return what each random passage scores [S], by the signals that are measured against chance.

    Args:
        sample: random passages of the library.
        query: the question's vectors.
        rows: its multi-vector in the space of the stored ones, [N, m].
    """
    return {
        "dense": sample.vectors.dense @ query.dense,
        "multi": maxsim(rows, sample.vectors.multi, sample.vectors.starts),
    }


def measure(
    sample: Background,
    query: Asked,
    hits: Sequence[str],
    constants: Constants,
    drawn: Mapping[str, Floats] | None = None,
) -> Chance | None:
    """Measure what hits score by chance, or return None where there is too little to measure it on.

    Passages in another script than a hit score low whatever they are about, and in a library of two languages they
    would make every hit look good: they count as far as they share the hit's script. In a small library the sample
    is few passages, and the answer may be one of them: the mean is drawn towards the model's typical level, which
    the constants hold under "typical_dense" and "typical_multi".

    Args:
        sample: up to `SAMPLE` random passages of the library.
        query: the question.
        hits: the texts of the hits, [n].
        constants: from `pick`.
        drawn: what the sample scores, where that was found beforehand: from `by_chance`.
    """
    of_hits = scripts(hits)
    alike = overlap(of_hits, sample.scripts)  # [n, S]
    level = {}
    for signal, scores in (drawn or by_chance(sample, query.vectors, query.rows)).items():
        if signal not in constants:
            continue
        typical = constants.get(f"typical_{signal}")
        if typical is None and len(scores) < FEWEST:
            return None
        prior = PRIOR if typical is not None else 0
        mean = (scores.sum() + prior * (typical or 0.0)) / (len(scores) + prior)
        level[signal] = np.asarray((alike @ scores + PRIOR * mean) / (alike.sum(axis=1) + PRIOR), np.float32)
    itself = float(query.vectors.sparse_weights @ query.vectors.sparse_weights)
    return Chance(level, itself, query.ideal, overlap(of_hits, scripts([query.text]))[:, 0], query.passages)


def shares(chance: Chance, signals: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return by signal how far each hit has gone from chance (0) to a perfect match (1), [n] each.

    Two more are no signals. "script" tells words that are missing from words that could not be there, as in a
    passage in another language. "size" is ln n of the n passages searched, since chance has as many tries; above
    `MEASURED` it stays as it is, because nothing was fitted there.

    Args:
        chance: from `measure`.
        signals: raw scores of the hits, [n] each.
    """
    found: dict[str, NDArray[np.floating]] = {"script": chance.script}
    for name, level in chance.level.items():
        found[name] = (signals[name] - level) / np.maximum(1 - level, 1e-3)
    for name, most in (("sparse", chance.itself), ("keyword", chance.ideal)):
        if name in signals:
            found[name] = np.clip(signals[name] / most, 0, 1) if most > 0 else np.zeros_like(signals[name])
    found["size"] = np.full(len(chance.script), np.log(min(max(chance.passages, 1), MEASURED)))
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def confidence(chance: Chance, signals: Mapping[str, Floats], constants: Constants) -> Floats:
    """Return the probability that each hit is about the question, [n]; it never falls where a signal rises.

    Raises:
        KeyError: a signal that the constants weigh is not there.
    """
    found = shares(chance, signals)
    names = [name for name in SHARES if name in constants]
    weights = np.array([constants[name] for name in names], np.float64)
    logit = constants["bias"] + weights @ np.stack([found[name] for name in names])
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -WORST, WORST))), np.float32)


def band(probability: float, constants: Constants) -> Band:
    """Return a probability in words."""
    if probability >= constants["strong"]:
        return "strong"
    return "likely" if about(probability, constants) else "weak"


def about(best: float, constants: Constants) -> bool:
    """Return whether anything that was found is about the question, from the probability of the first hit."""
    return best >= constants["likely"]
