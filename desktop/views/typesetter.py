"""How the pieces of a document look on the page: paragraphs by their kind, tables as tables, links as links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor

from desktop.i18n import tr
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
    "quote": (14, 400, 22, 8, "ink2"),
    "code": (12, 400, 19, 12, "ink"),
    "program": (12, 400, 19, 0, "ink"),
}
HEADINGS = ((18, 26), (16, 24), (15, 23))
INSET = {"quote": 16, "notes": 16, "code": 12}
STEP = 9  # pixels a character of indent moves a list's item
BULLET = 16
SLIDES = frozenset({"pptx", "ppt", "odp", "keynote"})
_LINK = re.compile(r"https?://[^\s<>\"'“”‘’「」『』]{1,2000}")
_BEHIND = ".,;:!?)]}…"  # at a link's end this belongs to the sentence
_LABEL = re.compile(r"^[^:\n]{1,24}:", re.MULTILINE)
_BULLET = re.compile(r"[-*+•] ")


class Typesetter:
    """Puts pieces on a page, in the theme's fonts and inks.

    Attributes:
        zoom: how large the letters are; 1 is the usual size.
        wide: the pixels that a line may take.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.zoom = 1.0
        self.wide = 600.0

    def put(self, cursor: QTextCursor, pieces: Sequence[Piece], form: str) -> None:
        """Put pieces into an empty document; `form` is the format of the file they come from."""
        fresh = True
        before: Piece | None = None
        for group in _groups(pieces):
            piece = group[0]
            for words in self._captions(piece, before, form):
                self._caption(cursor, words, fresh)
                fresh = False
            if piece.kind == "table":
                fresh = put_grid(cursor, Grid(group, self.wide), self._theme, self.zoom, fresh)
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
        if kind == "list":
            _indent(shape, piece, self.zoom)
        self._begin(cursor, shape, fresh, piece.start)
        text = piece.text.replace("\r", " ").replace("\n", LINE_BREAK)
        if kind == "list" and _BULLET.match(text):
            text = "•" + text[1:]
        if kind == "mail":
            self._insert(cursor, text, letters, _LABEL.finditer(piece.text), "label")
        elif kind in ("program", "code"):
            cursor.insertText(text, letters)
        else:
            self._insert(cursor, text, letters, _LINK.finditer(piece.text), "link")

    @staticmethod
    def _begin(cursor: QTextCursor, shape: QTextBlockFormat, fresh: bool, state: int) -> None:
        if fresh:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)
        cursor.block().setUserState(state)

    def _insert(
        self, cursor: QTextCursor, text: str, letters: QTextCharFormat, found: Iterator[re.Match[str]], what: str
    ) -> None:
        """Insert a text whose matches look otherwise."""
        at = 0
        for match in found:
            start, end = match.span()
            while what == "link" and text[end - 1] in _BEHIND:
                end -= 1
            cursor.insertText(text[at:start], letters)
            cursor.insertText(text[start:end], self._other(letters, what, text[start:end]))
            at = end
        cursor.insertText(text[at:], letters)

    def _other(self, letters: QTextCharFormat, what: str, words: str) -> QTextCharFormat:
        other = QTextCharFormat(letters)
        other.setForeground(self._theme.color("accent" if what == "link" else "ink3"))
        if what == "link":
            other.setFontUnderline(True)
            other.setAnchor(True)
            other.setAnchorHref(words)
            other.setToolTip(tr("Open in the browser (Enter)"))
        return other

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
        shape.setBottomMargin(12 if kind in ("mail", "code") else 0)
        shape.setProperty(KIND, kind)
        return shape


def _indent(shape: QTextBlockFormat, piece: Piece, zoom: float) -> None:
    """Let a list's item hang behind its mark, and inner ones stand further in."""
    marked = bool(re.match(r"[-*+•] |\d{1,9}[.)] ", piece.text))
    shape.setLeftMargin((BULLET if marked else 0) * zoom + min(piece.level, 24) * STEP * zoom)
    shape.setTextIndent(-12 * zoom if marked else 0)


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
