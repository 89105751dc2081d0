"""Word documents (DOCX): paragraphs, headings, lists, tables and figures in their order, then what stands beside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, squeeze
from core.extract.margins import add_margins
from core.extract.packages import open_package
from core.extract.pptx_figures import figure_texts
from core.extract.problems import problem
from core.extract.slides import description

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from core.extract.packages import Package, Relation
    from core.records import BlockKind, Document

    Styles = dict[str, tuple[BlockKind | None, int]]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = frozenset({f"{_W}t", f"{_M}t"})
_SIGNS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FORMULA = {f"{_M}den": "/", f"{_M}sup": "^", f"{_M}sub": "_"}
# Deleted words, the older copy of a drawing, readings above characters; text boxes come after their paragraph.
_BOX = f"{_W}txbxContent"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK})
_HIDDEN = _GONE | {f"{_W}rt", _BOX}
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FIGURES = frozenset({
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
})  # fmt: skip
_NOTES = ("footnotes", "endnotes")
_MARGINS = ("header", "footer")
_TRANSPARENT = frozenset({f"{_W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")})
_LINES = frozenset({f"{_W}p", f"{_W}tr"})
_STYLES: dict[str, BlockKind] = {
    "title": "title",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "html preformatted": "code",
    "source code": "code",
    "macro": "code",
}
_BODY_LEVEL = 9
_DEEPEST_STYLE = 12
_LONGEST_HEADING = 250
_LONGEST_CELL = 1500
_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a Word document."""
    return path.suffix.lower() == ".docx"


def extract(path: Path) -> Document:
    """Read a Word document.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large, no-text.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    with open_package(path, "a Word document", "word/") as package:
        try:
            document = _read(package)
        except (etree.LxmlError, *MALFORMED) as error:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
        if package.starting("word/media/") and not document.blocks:
            raise problem("no-text", path)
    return document


def _read(package: Package) -> Document:
    """Return the document; what stands beside its text comes last: notes, comments, headers and footers."""
    main = package.main_part("word/document.xml")
    relations = package.relations(main)
    beside = {
        kind: [part for part in relations if part.kind == kind] for kind in ("styles", "comments", *_NOTES, *_MARGINS)
    }
    builder = DocumentBuilder("docx", package.title())
    styles = next((root for part in beside["styles"] if (root := package.side_xml(part.target)) is not None), None)
    reader = _Reader(builder, package, read_styles(styles), relations)
    body = package.xml(main).find(f"{_W}body")
    if body is None:
        raise ValueError("the document has no body")
    reader.over(body)
    for part in (part for kind in _NOTES for part in beside[kind]):
        reader.notes(package.side_xml(part.target))
    for part in beside["comments"]:
        reader.comments(package.side_xml(part.target))
    margins = (package.side_xml(part.target) for kind in _MARGINS for part in beside[kind])
    add_margins(builder, (text_of(line) for root in margins if root is not None for line in root.iter(f"{_W}p")))
    return builder.build()


class _Reader:
    """Turns the elements of a Word document into blocks. The elements are lxml's, which has no types.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(
        self, builder: DocumentBuilder, package: Package, styles: Styles, relations: Iterable[Relation]
    ) -> None:
        self.builder = builder
        self._package = package
        self._styles = styles
        self._targets = {part.name: part.target for part in relations}
        self._items: list[str] = []

    def over(self, parent: Any) -> None:  # noqa: ANN401
        """Add the paragraphs and tables in an element, in their order."""
        self._walk(parent)
        self._close_list()

    def notes(self, root: Any) -> None:  # noqa: ANN401
        """Add the footnotes or endnotes, each as a block; the lines that part them have a type."""
        for note in () if root is None else root:
            if note.get(f"{_W}type") is None:
                self.builder.add("notes", text_of(note))

    def comments(self, root: Any) -> None:  # noqa: ANN401
        """Add the comments and the replies to them, each as a block after its author's name."""
        for comment in () if root is None else root:
            author, words = squeeze(comment.get(f"{_W}author", "")), text_of(comment)
            self.builder.add("notes", f"{author}: {words}" if author and words else words)

    def _walk(self, parent: Any) -> None:  # noqa: ANN401
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in _TRANSPARENT:
                self._walk(child)

    def _paragraph(self, paragraph: Any) -> None:  # noqa: ANN401
        """Add a paragraph as what its style says it is, and then what is anchored in it."""
        kind, level = self._kind(paragraph.find(f"{_W}pPr"))
        text = text_of(paragraph)
        if kind == "heading" and len(text) > _LONGEST_HEADING:
            kind = "paragraph"
        if kind == "list" and text.strip():
            indent = "  " * level
            self._items.append(f"{indent}- {squeeze(text)}")
        elif kind and text.strip():
            self._close_list()
            self.builder.add(kind, text, level)
        self._anchored(paragraph)

    def _anchored(self, element: Any) -> None:  # noqa: ANN401
        """Add the text boxes, charts and diagrams in an element, and how pictures are described."""
        for child in element:
            if child.tag == _BOX:
                self._close_list()
                self._walk(child)
            elif child.tag in _FIGURES:
                self._add(figure_texts(self._package, self._targets, child))
            elif child.tag == _DRAWN:
                self._add([("caption", description(child.get("descr", ""), child.get("title", "")))])
            elif child.tag not in _GONE:
                self._anchored(child)

    def _add(self, said: Iterable[tuple[BlockKind, str]]) -> None:
        """Add what is said apart from the text, after the list that goes on above it."""
        for kind, text in said:
            if text.strip():
                self._close_list()
                self.builder.add(kind, text)

    def _kind(self, properties: Any) -> tuple[BlockKind | None, int]:  # noqa: ANN401
        """Return a paragraph's kind, and its depth as heading or list item; None is not worth reading."""
        if properties is None:
            return "paragraph", 0
        kind, level = self._styles.get(value(properties, "pStyle"), ("paragraph", 0))
        outline = value(properties, "outlineLvl")
        if outline.isdigit() and int(outline) < _BODY_LEVEL:
            return "heading", int(outline) + 1
        number = properties.find(f"{_W}numPr")
        if number is None or kind == "heading":
            return kind, level
        depth = value(number, "ilvl")
        return ("paragraph", 0) if value(number, "numId") == "0" else ("list", int(depth) if depth.isdigit() else 0)

    def _table(self, table: Any) -> None:  # noqa: ANN401
        """Add a table with its rows one a line; one that only lays out the page adds what is in its cells."""
        self._close_list()
        rows = [
            [cell for cell in parts(row) if cell.tag == f"{_W}tc"] for row in parts(table) if row.tag == f"{_W}tr"
        ]
        texts = [[squeeze(text_of(cell)) for cell in row] for row in rows]
        longest = max((len(text) for row in texts for text in row), default=0)
        if longest > _LONGEST_CELL or max(map(len, rows), default=0) < 2:  # one column is no table
            for row in rows:
                for cell in row:
                    self._walk(cell)
            return
        self.builder.add("table", "\n".join(" | ".join(row) for row in texts if any(row)))
        self._anchored(table)

    def _close_list(self) -> None:
        """Make a block of the list items gathered so far."""
        self.builder.add("list", "\n".join(self._items))
        self._items.clear()


def read_styles(styles: Any) -> Styles:  # noqa: ANN401
    """Return what the paragraphs of each style are, by the style's id; a style inherits from its base."""
    own = {} if styles is None else {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    found: Styles = {}
    for name in own:
        style, seen = own.get(name), 0
        while style is not None and name not in found and seen < _DEEPEST_STYLE:
            if (kind := _style_kind(style)) is not None:
                found[name] = kind
            style, seen = own.get(value(style, "basedOn")), seen + 1
    return found


def _style_kind(style: Any) -> tuple[BlockKind | None, int] | None:  # noqa: ANN401
    """Return what a style alone says its paragraphs are, or None where it says nothing."""
    name = value(style, "name").lower()
    if heading := _HEADING.match(name):
        return "heading", int(heading[1])
    if name in _STYLES or re.fullmatch(r"toc \d", name):
        return _STYLES.get(name), 0
    properties = style.find(f"{_W}pPr")
    if properties is None:
        return None
    outline = value(properties, "outlineLvl")
    if outline.isdigit() and int(outline) < _BODY_LEVEL:
        return "heading", int(outline) + 1
    return ("list", 0) if properties.find(f"{_W}numPr") is not None else None


def value(parent: Any, tag: str) -> str:  # noqa: ANN401
    """Return the value of a child element, or "" where there is none."""
    child = parent.find(_W + tag)
    return "" if child is None else str(child.get(f"{_W}val", ""))


def parts(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield an element's children, those inside content controls too."""
    for child in parent:
        if child.tag in _TRANSPARENT:
            yield from parts(child)
        else:
            yield child


def text_of(element: Any) -> str:  # noqa: ANN401
    """Return the words in an element without what is deleted or hidden, its paragraphs one a line."""
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces).strip()


def _gather(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    """Append the words in an element; a Word document nests at most 256 deep, which lxml makes sure of."""
    for child in element:
        if child.tag in _HIDDEN:
            continue
        if child.tag in _TEXT:
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        else:
            pieces += [_FORMULA[child.tag]] if child.tag in _FORMULA else []
            _gather(child, pieces)
            pieces += ["\n"] if child.tag in _LINES else []
