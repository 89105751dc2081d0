"""Pairs of texts that belong together: a question and its answer, a sentence and its translation or context.

Negatives are never made here: within a batch, every other pair's passage is one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from core.train import data
from core.train.data import Pair

SENTENCE = re.compile(r"(?<=[.?!]) +")
SHORT, LONG = 40, 900  # characters of a context worth learning from


def head_pairs(folder: Path, seed: int, most: int = 5_000) -> dict[str, list[Pair]]:
    """Return pairs by kind, at most `most` of each; a batch is drawn from one kind, so that negatives are near.

    Kinds: `cross` Korean to English and `back` the other way, `korean` and `english` a sentence with what
    stands around it, `answer` Korean small talk.
    """
    chance = random.Random(seed)  # noqa: S311 (a shuffle, not a secret)
    translated = sorted(data.parallel(folder), key=lambda pair: -min(len(pair[1]), LONG))[: 4 * most]
    chance.shuffle(translated)
    half = len(translated) // 2
    korean = [text for document in data.paragraphs(folder) for text in document]
    korean += [ko for ko, _ in translated[:half]]
    english = data.english(folder) + [en for _, en in translated[:half]]
    kinds = {
        "cross": translated[half : half + most],
        "back": [(en, ko) for ko, en in translated[half + most :]],
        "korean": contexts(korean, chance),
        "english": contexts(english, chance),
        "answer": data.answers(folder),
    }
    for pairs in kinds.values():
        chance.shuffle(pairs)
    return {kind: pairs[:most] for kind, pairs in kinds.items()}


def contexts(texts: Sequence[str], chance: random.Random) -> list[Pair]:
    """Pair a sentence of each text with the rest of it (inverse cloze, arXiv 1906.00300).

    One time in ten the sentence stays in its context, as in the paper: matching words is then worth learning.
    """
    pairs: list[Pair] = []
    for text in texts:
        sentences = SENTENCE.split(text[:LONG])
        if len(sentences) < 2 or len(text) < SHORT:
            continue
        taken = chance.randrange(len(sentences))
        rest = [one for index, one in enumerate(sentences) if index != taken or chance.random() < KEPT]
        if len(sentences[taken]) >= SHORT // 2:
            pairs.append((sentences[taken], " ".join(rest)))
    return pairs


KEPT = 0.1
