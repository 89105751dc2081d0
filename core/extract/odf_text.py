"""The text of OpenDocument files as blocks: paragraphs, headings, lists, tables, frames and notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import squeeze
from core.extract.slides import add_table, description, is_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.base import DocumentBuilder
    from core.extract.odf_styles import Styles
    from core.extract.packages import Package
    from core.records import BlockKind

_CHART = "{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"

_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_NOTE, _COMMENT = f"{_TEXT}note", f"{_OFFICE}annotation"
_MARGINAL = frozenset({_NOTE, _COMMENT, f"{_TEXT}note-citation"})
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
# Readings above characters, what was deleted, and what programs make again from the rest.
_SKIPPED = frozenset(
    {_TEXT + name for name in (
        "tracked-changes", "ruby-text", "table-of-content", "illustration-index", "table-index", "object-index",
        "alphabetical-index", "sequence-decls", "variable-decls", "user-field-decls", "page-number", "script",
    )} | {f"{_OFFICE}forms", f"{_OFFICE}event-listeners", f"{_OFFICE}binary-data", f"{_SVG}title", f"{_SVG}desc"}
)  # fmt: skip
_LIST = f"{_TEXT}list"
_ITEMS = frozenset({f"{_TEXT}list-item", f"{_TEXT}list-header"})
_DEEPEST_LIST = 8
_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 100
_LONGEST_HEADING = 250
_MOST_ROWS = 200  # of a chart's table


class TextReader:
    """Turns the elements of an OpenDocument file into blocks. The elements are lxml's, which has no types.

    Attributes:
        builder: takes the blocks.
        page: the slide that is read, or None.
    """

    def __init__(self, builder: DocumentBuilder, styles: Styles, package: Package | None) -> None:
        """Start with what the styles mean and the package in which embedded objects are found."""
        self.builder = builder
        self.page: int | None = None
        self._styles = styles
        self._package = package
        self._items: list[str] = []
        self._notes: list[str] = []

    def over(self, parent: Any) -> None:  # noqa: ANN401
        """Add everything in an element, in its order; its footnotes come after the rest."""
        self.walk(parent)
        for note in self._notes:
            self.builder.add("notes", note, page=self.page)
        self._notes.clear()

    def walk(self, parent: Any) -> None:  # noqa: ANN401
        """Add what is in an element; sections, indexes and shapes are entered."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                self._paragraph(child)
            elif child.tag == _LIST:
                self._list(child, 0, "")
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            elif child.tag == _COMMENT:
                self.comment(child)
            elif is_shape(child):
                self.shape(child)
            elif child.tag not in _SKIPPED:
                self.walk(child)
        self._close_list()

    def shape(self, shape: Any) -> None:  # noqa: ANN401
        """Add what is in a frame or a drawn shape, and how it is described."""
        self._close_list()
        if shape.tag == f"{_DRAW}object":
            self._object(shape)
        else:
            self.walk(shape)
        words = description(shape.findtext(f"{_SVG}desc") or "", shape.findtext(f"{_SVG}title") or "")
        self.builder.add("caption", words, page=self.page)

    def comment(self, comment: Any) -> None:  # noqa: ANN401
        """Add what somebody wrote in the margin."""
        self._close_list()
        author = squeeze(comment.findtext(f"{_DC}creator") or "")
        words = "\n".join(text_of(line) for line in comment.iter(*_PARAGRAPHS))
        self.builder.add("notes", f"{author}: {words}" if author and words.strip() else words, page=self.page)

    def _paragraph(self, paragraph: Any) -> None:  # noqa: ANN401
        """Add a paragraph as what its style says it is, and then what is anchored in it."""
        self._close_list()
        text = text_of(paragraph)
        level = paragraph.get(f"{_TEXT}outline-level", "1")
        if paragraph.tag == f"{_TEXT}h" and len(text) <= _LONGEST_HEADING:
            self.builder.add("heading", squeeze(text), int(level) if level.isdecimal() else 1, page=self.page)
        else:
            kind = self._styles.kinds.get(paragraph.get(f"{_TEXT}style-name", "").lower(), "paragraph")
            self.builder.add(kind, text, page=self.page)
        self._anchored(paragraph)

    def _anchored(self, element: Any) -> None:  # noqa: ANN401
        """Add the frames and comments in a paragraph, and keep its footnotes for later."""
        for child in element:
            if child.tag == _NOTE:
                self._notes.append(text_of(child))
            elif child.tag == _COMMENT:
                self.comment(child)
            elif is_shape(child):
                self.shape(child)
            elif child.tag not in _SKIPPED:
                self._anchored(child)

    def _list(self, parent: Any, depth: int, style: str) -> None:  # noqa: ANN401
        """Gather the items of a list; in one without bullets they are paragraphs, as is a heading everywhere."""
        style = parent.get(f"{_TEXT}style-name", style)
        plain = style in self._styles.plain_lists
        for item in parent:
            mark = "- " if item.tag == f"{_TEXT}list-item" else "  "
            for child in item if item.tag in _ITEMS else ():
                if child.tag == _LIST:
                    self._list(child, min(depth + 1, _DEEPEST_LIST), style)
                elif child.tag not in _PARAGRAPHS:
                    self._close_list()
                    self.walk([child])
                elif plain or child.tag == f"{_TEXT}h":
                    self._paragraph(child)
                elif text := squeeze(text_of(child)):
                    self._items.append(f"{'  ' * depth}{mark}{text}")
                    mark = "  "
                    self._anchored(child)

    def _table(self, table: Any) -> None:  # noqa: ANN401
        """Add a table, and what is anchored in its cells."""
        self._close_list()
        rows = list(rows_of(table))
        cells = [cell for row in rows for cell in row]
        texts = [[lines_of(cell) for cell in row] for row in rows]
        if not is_data(texts) or any(cell.find(f"{_TABLE}table") is not None for cell in cells):
            for cell in cells:
                self.walk(cell)
            return
        add_table(self.builder, texts, self.page)
        for cell in cells:
            self._anchored(cell)

    def _object(self, embedded: Any) -> None:  # noqa: ANN401
        """Add what an embedded chart, sheet or formula says."""
        name = f"{embedded.get(_HREF, '').removeprefix('./')}/content.xml"
        root = self._package.side_xml(name) if self._package and name in self._package else embedded
        for kind, text in object_texts(root):
            self.builder.add(kind, text, page=self.page)

    def _close_list(self) -> None:
        """Make a block of the list items gathered so far."""
        self.builder.add("list", "\n".join(self._items), page=self.page)
        self._items.clear()


def object_texts(root: Any) -> Iterator[tuple[BlockKind, str]]:  # noqa: ANN401
    """Yield what an embedded object says: a chart's titles and its table, the tables of a sheet, a formula."""
    if root is None:
        return
    for chart in root.iter(f"{_CHART}chart"):
        yield "caption", "\n".join(filter(None, map(lines_of, chart.iter(f"{_CHART}title", f"{_CHART}subtitle"))))
    for table in root.iter(f"{_TABLE}table"):
        rows = [[squeeze(lines_of(cell)) for cell in row] for row in rows_of(table)]
        rows = rows if len(rows) <= _MOST_ROWS else rows[:1]
        yield "table", "\n".join(" | ".join(row) for row in rows if any(row))
    if root.tag == f"{_MATH}math":
        signs = (sign for sign in root.iter() if len(sign) == 0 and sign.tag != f"{_MATH}annotation")
        yield "paragraph", squeeze(" ".join(sign.text or "" for sign in signs))


def rows_of(table: Any) -> Iterator[list[Any]]:  # noqa: ANN401
    """Yield the cells of each row, the rows of the header first; a repeated row or cell is read once."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield [cell for cell in child if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}]
        elif str(child.tag).startswith(f"{_TABLE}table-") and child.tag != f"{_TABLE}table-columns":
            yield from rows_of(child)


def lines_of(element: Any) -> str:  # noqa: ANN401
    """Return the paragraphs right in an element, lists too, one a line."""
    lines: list[str] = []
    for child in element:
        if child.tag in _PARAGRAPHS:
            lines.append(text_of(child))
        elif child.tag == _LIST or child.tag in _ITEMS:
            lines.append(lines_of(child))
    return "\n".join(line for line in lines if line.strip())


def text_of(element: Any) -> str:  # noqa: ANN401
    """Return the words in an element without its notes, comments and frames; a note's own are asked for itself."""
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces).strip("\n")


def _gather(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    """Append the words in an element; nesting is at most 256 deep, which lxml makes sure of."""
    pieces.append(_SPACE.sub(" ", element.text or ""))
    for child in element:
        if child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            pieces.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif not _apart(child):
            _gather(child, pieces)
            pieces += ["\n"] if child.tag in _PARAGRAPHS else []
        pieces.append(_SPACE.sub(" ", child.tail or ""))


def _apart(element: Any) -> bool:  # noqa: ANN401
    """Say whether an element's words do not belong to the paragraph it is in."""
    return element.tag in _SKIPPED or element.tag in _MARGINAL or is_shape(element)


def is_shape(element: Any) -> bool:  # noqa: ANN401
    """Say whether an element is a frame, a drawn shape or a part of one; a link around words is none."""
    return str(element.tag).startswith(_DRAW) and element.tag != f"{_DRAW}a"
