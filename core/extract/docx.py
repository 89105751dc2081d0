"""Word documents (DOCX): paragraphs, headings, lists, tables and notes in their order."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title, squeeze
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.packages import Package
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from core.records import BlockKind, Document

UNPACKED = 512 * 2**20  # bytes that all parts together may have
UNPACKED_XML = 96 * 2**20  # bytes of the parts that are parsed; their tree takes several times that
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = frozenset({f"{_W}t", f"{_M}t"})
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FORMULA = {f"{_M}den": "/", f"{_M}sup": "^", f"{_M}sub": "_"}
# Deleted words, the older copy of a drawing, readings above characters; text boxes come after their paragraph.
_HIDDEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rt", f"{_W}txbxContent", _FALLBACK})
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
        DocumentError: encrypted, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from docx.opc.exceptions import OpcError
    from lxml import etree

    _check(path)
    try:
        document, pictures = _read(path)
    except (OpcError, etree.LxmlError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    if pictures and not document.blocks:
        raise problem("no-text", path)
    return document


def _read(path: Path) -> tuple[Document, bool]:
    """Return the document, and whether there are pictures in it."""
    import docx
    from lxml import etree

    word = docx.Document(str(path))
    builder = DocumentBuilder("docx", meaningful_title(word.core_properties.title))
    reader = _Reader(builder, word.styles.element)
    reader.over(word.element.body)
    pictures = False
    for part in word.part.package.iter_parts():
        pictures = pictures or part.partname.startswith("/word/media/")
        if part.partname in {"/word/footnotes.xml", "/word/endnotes.xml"}:
            reader.notes(etree.fromstring(part.blob))
    return builder.build(), pictures


def _check(path: Path) -> None:
    """Make sure that this is a Word document in a ZIP archive that does not swell beyond all measure."""
    start = head(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise problem("encrypted", path)
        raise problem("wrong-type", path, "The file is an older Office document; save it as DOCX to have it read.")
    if not start.startswith(b"PK"):
        name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
        if not name:
            raise problem("broken", path)
        raise problem("wrong-type", path, f"By its name this is a Word document, but it is {name}.")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise problem("broken", path, detail=str(error)) from error
    if not any(part.filename.startswith("word/") for part in parts):
        raise problem("wrong-type", path, "By its name this is a Word document, but it is another kind of archive.")
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if xml > UNPACKED_XML or sum(part.file_size for part in parts) > UNPACKED:
        raise problem("too-large", path, "Unpacked, the document is far larger than a document should be.")
    _try_unpacking(path, parts)


def _try_unpacking(path: Path, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Make sure that every part is as large as the archive promises."""
    try:
        with Package(path) as package:
            for part in parts:  # the library unpacks a part whole before it looks whether it is as large as promised
                package.read(part.filename.lstrip("/"))
    except (KeyError, OSError, RuntimeError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


class _Reader:
    """Turns the elements of a Word document into blocks. The elements are lxml's, which has no types.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(self, builder: DocumentBuilder, styles: Any) -> None:  # noqa: ANN401
        self.builder = builder
        self._styles = read_styles(styles)
        self._items: list[str] = []

    def over(self, parent: Any) -> None:  # noqa: ANN401
        """Add the paragraphs and tables in an element, in their order."""
        self._walk(parent)
        self._close_list()

    def notes(self, root: Any) -> None:  # noqa: ANN401
        """Add the footnotes or endnotes, each as a block; the lines that part them have a type."""
        for note in root:
            if note.get(f"{_W}type") is None:
                self.builder.add("notes", text_of(note))

    def _walk(self, parent: Any) -> None:  # noqa: ANN401
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in _TRANSPARENT:
                self._walk(child)

    def _paragraph(self, paragraph: Any) -> None:  # noqa: ANN401
        """Add a paragraph as what its style says it is, and then the text boxes anchored in it."""
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
        for box in paragraph.iter(f"{_W}txbxContent"):
            if next(box.iterancestors(_FALLBACK), None) is None:
                self._walk(box)

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

    def _close_list(self) -> None:
        """Make a block of the list items gathered so far."""
        self.builder.add("list", "\n".join(self._items))
        self._items.clear()


def read_styles(styles: Any) -> dict[str, tuple[BlockKind | None, int]]:  # noqa: ANN401
    """Return what the paragraphs of each style are, by the style's id; a style inherits from its base."""
    own = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    found: dict[str, tuple[BlockKind | None, int]] = {}
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
