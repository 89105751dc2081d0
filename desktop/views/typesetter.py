"""How the pieces of a document look on the page: paragraphs by their kind, tables as tables, links as links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat, QTextCursor

from desktop.i18n import tr
from desktop.models import links, mail_head, marks
from desktop.models.links import Link
from desktop.models.mail_head import Instead
from desktop.models.marks import Marked, Run
from desktop.models.pieces import Piece
from desktop.theme import Theme
from desktop.views.grid import KIND, Grid, put_grid

SEPARATOR = -2  # the state of a block that is no part of the text; others hold their offset
LINE_BREAK = "\u2028"
# kind -> (pixels, weight, line height, space above, ink)
KINDS: Mapping[str, tuple[int, int, int, int, str]] = {
    "title": (20, 600, 28, 8, "ink"),
    "slide": (16, 600, 24, 16, "ink"),
    "paragraph": (14, 400, 22, 8, "ink"),
    "list": (14, 400, 22, 4, "ink"),
    "caption": (12, 400, 18, 6, "ink3"),
    "mail": (12, 400, 20, 4, "ink"),
    "notes": (13, 400, 20, 6, "ink2"),
    "quote": (14, 400, 22, 10, "ink2"),
    "code": (12, 400, 19, 18, "ink"),
    "program": (12, 400, 19, 0, "ink"),
}
HEADINGS = ((18, 26), (16, 24), (15, 23))
INSET = {"quote": 16, "notes": 16, "code": 12}
STEP = 9  # pixels a character of indent moves a list's item
BULLET = 22
TASK = 22  # what a task's box takes, with the gap behind it
TASK_SIZE = 6  # of the letters under the box: about as wide as it in a fixed font
FIXED = 0.92  # of the size of the letters around it: a fixed font looks larger
SLIDES = frozenset({"pptx", "ppt", "odp", "keynote"})
_LINK = re.compile(r"https?://[^\s<>\"'“”‘’「」『』]{1,2000}")
_BEHIND = ".,;:!?)]}…"  # at a link's end this belongs to the sentence
_LABEL = re.compile(r"^[^:\n]{1,24}:", re.MULTILINE)
_BULLET = re.compile(r"[-*+•] ")
_MARK = re.compile(r"[-*+•] |\d{1,9}[.)] ")
_TASK = re.compile(r"[-*+•] \[([ xX])\] ")


class Typesetter:
    """Puts pieces on a page, in the theme's fonts and inks.

    Attributes:
        zoom: how large the letters are; 1 is the usual size.
        wide: the pixels that a line may take.
        links: those that were put there and can be followed, ascending.
        instead: what is to be painted over letters that cannot be seen, by the offset where they begin.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.zoom = 1.0
        self.wide = 600.0
        self.links: list[Link] = []
        self.instead: Mapping[int, Instead] = {}
        self._runs: Sequence[Run] = ()

    def put(self, cursor: QTextCursor, pieces: Sequence[Piece], form: str, marked: Iterable[Marked] = ()) -> None:
        """Put pieces into an empty document.

        Args:
            cursor: stands in it.
            pieces: what is put there.
            form: the format of the file they come from.
            marked: what is emphasised or linked in them.
        """
        heads = (mail_head.instead(piece.text, piece.start) for piece in pieces if piece.kind == "mail")
        self.links, self.instead = [], {one.start: one for one in chain.from_iterable(heads)}
        others = ((one.start, one.end, "instead", "") for one in self.instead.values())
        self._runs = marks.runs(chain(marked, others, chain.from_iterable(_found(piece, form) for piece in pieces)))
        fresh = True
        before: Piece | None = None
        for group in _groups(pieces):
            piece = group[0]
            for words in self._captions(piece, before, form):
                self._caption(cursor, words, fresh)
                fresh = False
            if piece.kind == "table":
                fresh = put_grid(cursor, Grid(group, self.wide), self._theme, self.zoom, fresh, self._insert)
            else:
                self._paragraph(cursor, piece, form, fresh)
                fresh = False
            before = piece

    @staticmethod
    def _captions(piece: Piece, before: Piece | None, form: str) -> Iterator[str]:
        """Yield what stands above a piece: that a page begins, or that notes do."""
        if piece.page is not None:
            yield tr("Slide {page}", page=piece.page) if form in SLIDES else tr("p. {page}", page=piece.page)
        if form in SLIDES and piece.kind == "notes" and (before is None or before.kind != "notes"):
            yield tr("Notes")

    def _caption(self, cursor: QTextCursor, words: str, fresh: bool) -> None:
        shape = self._shape("caption", 20)
        shape.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._begin(cursor, shape, fresh, SEPARATOR)
        cursor.insertText(words, self._letters("caption"))

    def _paragraph(self, cursor: QTextCursor, piece: Piece, form: str, fresh: bool) -> None:
        """Add a paragraph; line breaks in it keep it one block, so that offsets stay simple."""
        kind = "program" if form == "code" else piece.kind
        if kind == "heading":
            shape, letters = self._heading(piece.level)
        else:
            shape, letters = self._shape(kind), self._letters(kind)
        text, task = piece.text.replace("\r", " ").replace("\n", LINE_BREAK), None
        if kind == "list":
            task = _TASK.match(text)
            _indent(shape, piece, self.zoom, letters.font(), task)
            if not task and _BULLET.match(text):
                text = "•" + text[1:]
        self._begin(cursor, shape, fresh, piece.start)
        hidden = task.end() if task else 0
        if task:
            cursor.insertText(text[:hidden], self._unseen())
        self._insert(cursor, text[hidden:], piece.start + hidden, letters)

    @staticmethod
    def _begin(cursor: QTextCursor, shape: QTextBlockFormat, fresh: bool, state: int) -> None:
        if fresh:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)
        cursor.block().setUserState(state)

    def _insert(self, cursor: QTextCursor, text: str, start: int, letters: QTextCharFormat) -> None:
        """Insert a text that stands at an offset of the document, what is marked in it otherwise than the rest."""
        at = start
        for run in marks.within(self._runs, start, start + len(text)) if start >= 0 else ():
            if run.start > at:
                cursor.insertText(text[at - start : run.start - start], letters)
            words, shape = text[run.start - start : run.end - start], self._marked(letters, run)
            if "instead" in run.kinds and (told := self.instead.get(run.start)):
                self._hide(shape, words, told.words)
            cursor.insertText(words, shape)
            at = run.end
        if at - start < len(text):
            cursor.insertText(text[at - start :], letters)

    def _marked(self, letters: QTextCharFormat, run: Run) -> QTextCharFormat:
        """Return how marked letters look."""
        other, theme = QTextCharFormat(letters), self._theme
        if "code" in run.kinds:
            font = theme.fixed_font()
            font.setPixelSize(max(1, round(letters.font().pixelSize() * FIXED)))
            font.setWeight(letters.font().weight())
            other.setFont(font)
        if "bold" in run.kinds:
            other.setFontWeight(max(other.fontWeight(), QFont.Weight.DemiBold.value))
        if "italic" in run.kinds:
            other.setFontItalic(True)
        if "strike" in run.kinds:
            other.setFontStrikeOut(True)
            other.setForeground(theme.color("ink2"))
        if "label" in run.kinds:
            other.setForeground(theme.color("ink3"))
        if "link" in run.kinds:
            self._link(other, run)
        return other

    @staticmethod
    def _hide(letters: QTextCharFormat, text: str, told: str) -> None:
        """Let a text not be seen, and take the room of the words that are painted in its place."""
        font, metrics = letters.font(), QFontMetricsF(letters.font())
        spare = metrics.horizontalAdvance(told) - metrics.horizontalAdvance(text)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spare / len(text))
        letters.setFont(font)
        letters.setForeground(QColor(Qt.GlobalColor.transparent))

    def _link(self, letters: QTextCharFormat, run: Run) -> None:
        """Let letters lead somewhere, and say where; what cannot be followed only says it."""
        address = run.target
        letters.setToolTip(links.told(address))
        if links.way(address):
            before = self.links[-1] if self.links else None
            same = before is not None and (before.end, before.address) == (run.start, address)  # but for its emphasis
            self.links.append(Link(self.links.pop().start if same else run.start, run.end, address))
            letters.setForeground(self._theme.color("accent"))
            letters.setFontUnderline(True)
            letters.setAnchor(True)
            letters.setAnchorHref(address)

    def _unseen(self) -> QTextCharFormat:
        """Return how the sign of a task looks that a box is painted over: it stays, to be copied and read aloud."""
        letters = QTextCharFormat()
        font = self._theme.fixed_font()
        font.setPixelSize(max(1, round(TASK_SIZE * self.zoom)))
        letters.setFont(font)
        letters.setForeground(QColor(Qt.GlobalColor.transparent))
        return letters

    def _heading(self, level: int) -> tuple[QTextBlockFormat, QTextCharFormat]:
        size, height = HEADINGS[min(max(level, 1), len(HEADINGS)) - 1]
        shape, letters = self._shape("paragraph", 18, height), self._letters("paragraph", size, 600)
        shape.setHeadingLevel(min(max(level, 1), 6))
        return shape, letters

    def _letters(self, kind: str, size: int = 0, weight: int = 0) -> QTextCharFormat:
        usual, usual_weight, _, _, ink = KINDS.get(kind, KINDS["paragraph"])
        mono = kind in ("code", "program")
        font = self._theme.fixed_font() if mono else QFont(self._theme.font("body"))
        font.setPixelSize(round((size or usual) * self.zoom))
        font.setWeight(QFont.Weight(weight or usual_weight))
        letters = QTextCharFormat()
        letters.setFont(font)
        letters.setForeground(self._theme.color(ink))
        return letters

    def _shape(self, kind: str, above: int = 0, height: int = 0) -> QTextBlockFormat:
        _, _, usual, usual_above, _ = KINDS.get(kind, KINDS["paragraph"])
        shape = QTextBlockFormat()
        high = round((height or usual) * self.zoom)
        shape.setLineHeight(high, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(above or usual_above)
        inset = INSET.get(kind, 0)
        shape.setLeftMargin(inset)
        shape.setRightMargin(inset if kind == "code" else 0)
        shape.setBottomMargin({"mail": 18, "code": 18}.get(kind, 0))
        shape.setProperty(KIND, kind)
        return shape


def _indent(shape: QTextBlockFormat, piece: Piece, zoom: float, font: QFont, task: re.Match[str] | None) -> None:
    """Let a list's item hang behind its mark, and inner ones stand further in."""
    mark = _MARK.match(piece.text)
    inner = TASK * zoom if task else QFontMetricsF(font).horizontalAdvance(mark[0].replace("-", "•")) if mark else 0.0
    hang = max(BULLET * zoom, inner) if mark else 0.0
    shape.setLeftMargin(hang + min(piece.level, 24) * STEP * zoom)
    shape.setTextIndent(-inner)
    if task:
        shape.setProperty(KIND, "task" if task[1] == " " else "done")


def _found(piece: Piece, form: str) -> Iterator[Marked]:
    """Yield what is marked by the text itself: addresses, and the labels of a mail's head."""
    if form == "code" or piece.kind == "code":
        return
    mail = piece.kind == "mail"
    for match in (_LABEL if mail else _LINK).finditer(piece.text):
        start, end = match.span()
        while not mail and piece.text[end - 1] in _BEHIND:
            end -= 1
        what, leads = ("label", "") if mail else ("link", piece.text[start:end])
        yield piece.start + start, piece.start + end, what, leads


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield pieces one by one, those of the same table together."""
    if not pieces:
        return
    group = [pieces[0]]
    for one, other in pairwise(pieces):
        if one.kind == "table" == other.kind and other.head:
            group.append(other)
        else:
            yield group
            group = [other]
    yield group
