"""Cuts that stay where they are when a document changes elsewhere, so that an edit leaves most passages as they were.

Were all cuts placed together, a few more words on one page would move every cut after it, and half the document would
be embedded again. So in long stretches some cuts are fixed beforehand by what stands there alone: a boundary is an
anchor where its key is the least of all within `REACH` tokens on either side (as in content-defined chunking by local
extremes, Bjorner, Blass and Gurevich, "Content-Dependent Chunking for Differential Compression, the Local Maximum
Approach", 2010). An edit can move the anchors within its reach and no others.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate, pairwise

from core.chunk.units import Unit

REACH = 600  # tokens: anchors are at least that far apart, and twice as far on average

Key = tuple[float, int]  # what a cut costs there, and a hash of what follows it


def anchored(pieces: Sequence[Unit], text: str) -> list[Sequence[Unit]]:
    """Return the units of a text in stretches between anchors."""
    ends = list(accumulate((unit.tokens for unit in pieces), initial=0))  # ends[i]: tokens before unit i
    if ends[-1] <= 2 * REACH:
        return [pieces]
    keys = [(unit.cut, zlib.crc32(text[unit.start : unit.end].encode("utf-8", "surrogatepass"))) for unit in pieces]
    inside = (at for at in range(1, len(pieces)) if REACH < ends[at] < ends[-1] - REACH)
    cuts = [0, *(at for at in inside if _least(at, keys, ends)), len(pieces)]
    return [pieces[begin:end] for begin, end in pairwise(cuts)]


def _least(at: int, keys: Sequence[Key], ends: Sequence[int]) -> bool:
    """Say whether a boundary's key is the least within reach; of equal ones the last."""
    before, after = at - 1, at + 1
    while before > 0 and ends[at] - ends[before] <= REACH:
        if keys[before] < keys[at]:
            return False
        before -= 1
    while after < len(keys) and ends[after] - ends[at] <= REACH:
        if keys[after] <= keys[at]:
            return False
        after += 1
    return True
