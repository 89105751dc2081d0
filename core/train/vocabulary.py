"""Stage 2, vocabulary: teach the English tokeniser to read Hangul, without moving any of its ids.

The base tokeniser (WordPiece, as BERT) takes accents off by decomposing text, which also breaks every Hangul
syllable into its letters. Composing again afterwards (NFC) keeps English exactly as it was and leaves the
syllables whole. New pieces are learned on Korean words alone, and every syllable of modern Korean gets a
piece of its own at the beginning and inside of a word, so that no Korean word is ever unknown.
"""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]  # 가 to 힣
WORD = re.compile("[가-힣]+")
INSIDE = "##"  # marks a piece that continues a word
PiecePair = tuple[str, str]


def extend_vocabulary(folder: Path, korean: Iterable[str], size: int = 18_000, rarest: int = 3) -> tuple[int, int]:
    """Add up to `size` learned Korean pieces and all syllables to `folder/tokenizer.json`.

    Returns:
        The number of pieces before and after; new ids follow the old ones.
    """
    path = folder / "tokenizer.json"
    spec: dict[str, Any] = json.loads(path.read_text("utf-8"))
    vocab: dict[str, int] = spec["model"]["vocab"]
    before = len(vocab)
    words = Counter(word for text in korean for word in WORD.findall(text))
    for piece in (*learn_pieces(words, size, rarest), *SYLLABLES, *(INSIDE + one for one in SYLLABLES)):
        vocab.setdefault(piece, len(vocab))
    spec["normalizer"] = {"type": "Sequence", "normalizers": [spec["normalizer"], {"type": "NFC"}]}
    spec["truncation"] = spec["padding"] = None
    Tokenizer.from_str(json.dumps(spec)).save(str(path), pretty=False)
    return before, len(vocab)


def learn_pieces(words: Counter[str], size: int, rarest: int) -> list[str]:
    """Learn pieces by byte-pair encoding (arXiv 1508.07909) of syllables, the earliest merge first.

    The most frequent neighbouring pair is joined everywhere, again and again, until `size` pieces are made
    or no pair occurs `rarest` times. Ties go to the pair that sorts first: the same words give the same
    pieces, which the trainers of the tokenizers library do not promise.
    """
    spelling = Spelling(words)
    queue = [(-count, pair) for pair, count in spelling.count.items()]
    heapq.heapify(queue)
    learned: dict[str, None] = {}
    while queue and len(learned) < size:
        known, pair = heapq.heappop(queue)
        count = spelling.count[pair]
        if -known == count >= rarest:
            learned[_joined(pair)] = None
            for made in spelling.join(pair):
                heapq.heappush(queue, (-spelling.count[made], made))
        elif count >= rarest:  # it fell since it was queued
            heapq.heappush(queue, (-count, pair))
    return list(learned)


class Spelling:
    """Words as they are spelled in pieces so far.

    Attributes:
        count: how often each pair of neighbouring pieces occurs, over all words.
    """

    def __init__(self, words: Counter[str]) -> None:
        """Spell words, counted, in syllables."""
        self._pieces = [[word[0], *(INSIDE + one for one in word[1:])] for word in words]
        self._times = list(words.values())
        self._places: defaultdict[PiecePair, set[int]] = defaultdict(set)  # the words that hold, or held, a pair
        self.count: Counter[PiecePair] = Counter()
        for index in range(len(self._pieces)):
            self._add(index)

    def join(self, pair: PiecePair) -> set[PiecePair]:
        """Join a pair wherever it occurs; returns the pairs that may have become likelier."""
        made: set[PiecePair] = set()
        for index in self._places.pop(pair):
            for gone in pairwise(self._pieces[index]):
                self.count[gone] -= self._times[index]
            self._pieces[index] = _replace(self._pieces[index], pair)
            made.update(self._add(index))
        return made

    def _add(self, index: int) -> list[PiecePair]:
        """Count the pairs of a word, and return them."""
        pairs = list(pairwise(self._pieces[index]))
        for pair in pairs:
            self.count[pair] += self._times[index]
            self._places[pair].add(index)
        return pairs


def _replace(pieces: list[str], pair: PiecePair) -> list[str]:
    """Return a word's pieces with every occurrence of the pair joined, from the left."""
    out: list[str] = []
    for piece in pieces:
        if out and (out[-1], piece) == pair:
            out[-1] = _joined(pair)
        else:
            out.append(piece)
    return out


def _joined(pair: PiecePair) -> str:
    """Write two neighbouring pieces as one."""
    return pair[0] + pair[1].removeprefix(INSIDE)
