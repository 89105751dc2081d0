"""Endless streams of batches that depend on a seed alone: texts of like length, one source at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.embed.m3 import batches

CHUNK = 64  # batches' worth of texts that are sorted by length together


@dataclass(frozen=True, slots=True)
class Source:
    """What a stream draws from: the length of each item, in tokens, and the share of all batches."""

    lengths: Sequence[int]
    share: float


def mixed(sources: Mapping[str, Source], tokens: int, seed: int) -> Iterator[tuple[str, list[int]]]:
    """Yield batches (source, items) for ever, each of at most `tokens` padded tokens.

    Which source comes next is drawn by the shares; within a source every item comes once before any comes again.
    """
    chance = random.Random(seed)  # noqa: S311 (a shuffle, not a secret)
    names = [name for name, source in sources.items() if source.lengths]
    streams = {name: in_turn(sources[name].lengths, tokens, f"{seed}/{name}") for name in names}
    shares = [sources[name].share for name in names]
    while True:
        name = chance.choices(names, shares)[0]
        yield name, next(streams[name])


def in_turn(lengths: Sequence[int], tokens: int, seed: str) -> Iterator[list[int]]:
    """Yield batches of items of like length for ever."""
    chance = random.Random(seed)  # noqa: S311 (a shuffle, not a secret)
    order = list(range(len(lengths)))
    width = max(1, CHUNK * tokens // max(1, sum(lengths) // len(lengths)))
    while True:
        chance.shuffle(order)
        for start in range(0, len(order), width):
            part = order[start : start + width]
            found = [[part[i] for i in members] for members in batches([lengths[i] for i in part], tokens)]
            chance.shuffle(found)
            yield from found
