"""Which scripts a text is written in, and how far two texts could have words in common at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

READ = 400  # characters of a text that are looked at
SHARED = 0.5  # of their letters by script; from here on words may match, as of Japanese with Chinese
SCRIPTS = ("LATIN", "HANGUL", "CJK", "KANA", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "THAI")


def foreign(question: str, texts: Sequence[str]) -> Floats:
    """Return how far each text's script keeps the words of a question out of it, [n]: 0 not at all, 1 wholly.

    Of a question or a text that has no letters nothing can be said: 0.
    """
    asked, written = scripts([question]), scripts(texts)
    told = asked.any() & written.any(axis=1)
    return np.where(told, np.clip(1 - overlap(written, asked)[:, 0] / SHARED, 0, 1), np.float32(0))


def scripts(texts: Sequence[str]) -> Floats:
    """Return the share of each text's letters by script, [n, K]; a text without letters has none of any."""
    heads = [text[:READ] for text in texts]
    codes = np.frombuffer("".join(heads).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.intp)
    often = np.bincount(codes)
    of_code = np.zeros(len(often), np.int64)
    of_code[often > 0] = [_script(chr(code)) for code in np.flatnonzero(often).tolist()]
    rows = np.repeat(np.arange(len(texts)), list(map(len, heads)))
    width = len(SCRIPTS) + 2  # the last one is for what is no letter
    found = np.bincount(rows * width + of_code[codes], minlength=len(texts) * width).reshape(-1, width)[:, :-1]
    return np.asarray(found / np.maximum(found.sum(axis=1, keepdims=True), 1), np.float32)


def overlap(left: Floats, right: Floats) -> Floats:
    """Return [n, m]: of each pair of histograms, [n, K] and [m, K], the sum over scripts of the smaller share."""
    return np.asarray(np.minimum(left[:, None], right[None]).sum(axis=2), np.float32)


@lru_cache(maxsize=16_384)
def _script(character: str) -> int:
    """Return the number of a letter's script, which is the first word of its name; that of no letter is the last."""
    if not character.isalpha():
        return len(SCRIPTS) + 1
    first = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    first = "KANA" if first in ("HIRAGANA", "KATAKANA") else first  # Japanese mixes the two
    return SCRIPTS.index(first) if first in SCRIPTS else len(SCRIPTS)
