"""From words to lines: words that stand next to each other on a page, wherever they stand in the file. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.extract.pdf_words import Box, Word

GAP = 0.9  # ems; what stands farther apart are two columns or cells
_NEAR = 0.45  # ems; lines that the file holds apart are one where they stand nearer
_WORD_GAP = 0.18  # ems; what stands nearer is one word
_BACK = 0.5  # ems that a word may overlap the one before
_LEVEL = 0.5  # share of the lower height that two pieces of one line have in common
_SPREAD = re.compile(r"[^\W\d_]")
_FEWEST_SPREAD = 4
_WIDER = 1.45  # times the usual gap between spread letters; there a word ends


@dataclass(slots=True)
class Line:
    """A line, or a piece of one that stands apart.

    Attributes:
        words: its words, from left to right.
        box: around them.
        size: the font size of most of its characters.
        bold: whether most of its characters are bold.
        turned: whether it runs in another direction than the page's lines.
        text: its words as one text, a space at its end where the file has one.
    """

    words: list[Word]
    box: Box
    size: float
    bold: bool
    turned: bool
    text: str

    @property
    def middle(self) -> float:
        """The height on the page at which the line stands."""
        return (self.box[1] + self.box[3]) / 2


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return a page's lines; a line is cut where a gap shows that a column or a cell ends."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _goes_on(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [make_line(run) for run in _merged(runs)]


def make_line(words: list[Word]) -> Line:
    """Return the line that these words are."""
    weight = sum(len(word.text) for word in words)
    sizes: dict[float, int] = {}
    for word in words:
        key = round(word.size * 2) / 2
        sizes[key] = sizes.get(key, 0) + len(word.text)
    bold = sum(len(word.text) for word in words if word.bold) * 2 > weight
    return Line(
        words,
        around([word.box for word in words]),
        max(sizes, key=sizes.__getitem__),
        bold,
        words[0].turned,
        _text(words),
    )


def around(boxes: list[Box]) -> Box:
    """Return the box around boxes, at least one."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def level(first: Box, second: Box) -> bool:
    """Say whether two boxes stand in one line."""
    common = min(first[3], second[3]) - max(first[1], second[1])
    return common > _LEVEL * min(first[3] - first[1], second[3] - second[1])


def rows_of(lines: list[Line]) -> list[list[Line]]:
    """Return lines by the height at which they stand, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and level(rows[-1][0].box, line.box) and level(rows[-1][-1].box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box[0]) for row in rows]


def _goes_on(last: Word, word: Word) -> bool:
    """Say whether a word that follows in the file stands next to the last one on the page."""
    if last.turned or word.turned:
        return last.turned and word.turned and not word.breaks
    gap, em = word.box[0] - last.box[2], max(last.size, word.size, 1.0)
    return -_BACK * em < gap < GAP * em and level(last.box, word.box)


def _merged(runs: list[list[Word]]) -> list[list[Word]]:
    """Join runs that stand next to each other though the file holds them apart."""
    turned = [run for run in runs if run[0].turned]
    upright = [run for run in runs if not run[0].turned]
    done: list[list[Word]] = []
    boxes = [around([word.box for word in run]) for run in upright]
    places = sorted(range(len(upright)), key=lambda at: (boxes[at][1] + boxes[at][3]) / 2)
    row: list[int] = []
    for at in places:
        if row and not level(boxes[row[-1]], boxes[at]):
            done += _row(row, upright, boxes)
            row = []
        row.append(at)
    return done + _row(row, upright, boxes) + turned


def _row(row: list[int], runs: list[list[Word]], boxes: list[Box]) -> list[list[Word]]:
    done: list[list[Word]] = []
    right = 0.0
    for at in sorted(row, key=lambda at: boxes[at][0]):
        run = runs[at]
        em = max(run[0].size, 1.0)
        gap = boxes[at][0] - right
        if done and -_BACK * em < gap < _NEAR * em and level(done[-1][-1].box, run[0].box):
            done[-1] += run
        else:
            done.append(list(run))
        right = boxes[at][2]
    return done


def _text(words: list[Word]) -> str:
    """Return words as one text, spaces where the file or a gap has them; letters spread wide are drawn together."""
    if _is_spread(words):
        return _drawn_together(words)
    pieces = [words[0].text]
    for last, word in pairwise(words):
        apart = last.spaced or word.box[0] - last.box[2] > _WORD_GAP * max(word.size, 1.0)
        pieces.append(f" {word.text}" if apart else word.text)
    return "".join(pieces) + (" " if words[-1].spaced else "")


def _is_spread(words: list[Word]) -> bool:
    """Say whether nearly every word is a single letter, as of "목 차" or a text that a program spread."""
    single = sum(bool(_SPREAD.fullmatch(word.text.rstrip(",.:)"))) for word in words)
    return len(words) >= _FEWEST_SPREAD and single >= 0.8 * len(words)


def _drawn_together(words: list[Word]) -> str:
    gaps = [word.box[0] - last.box[2] for last, word in pairwise(words)]
    # Gaps are compared with the letters' own distance: a zero gap must not make every other one wide.
    least = 0.1 * max(words[0].size, 1.0)
    usual = max(median(gaps), min(gaps), least)
    wide = [gap > _WIDER * usual for gap in gaps]
    pieces = [words[0].text]
    for word, ends in zip(words[1:], wide, strict=True):
        pieces.append(f" {word.text}" if ends else word.text)
    return "".join(pieces) + (" " if words[-1].spaced else "")
