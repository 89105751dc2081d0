"""Apple's iWork: up to 2009, when it was XML, here; since 2013 in `iwork_document`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title, squeeze
from core.extract.iwork_document import read_document
from core.extract.iwork_numbers import read_numbers
from core.extract.packages import open_package
from core.extract.problems import problem
from core.extract.slides import add_paragraphs, add_table

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

# ending -> what such a file is, in words; the part that was XML up to 2009
SUFFIXES = {
    ".pages": ("a Pages document", "index.xml"),
    ".key": ("a Keynote presentation", "index.apxl"),
    ".numbers": ("a Numbers spreadsheet", "index.xml"),
}
_KEY = "{http://developer.apple.com/namespaces/keynote2}"
_SF = "{http://developer.apple.com/namespaces/sf}"
_SFA = "{http://developer.apple.com/namespaces/sfa}"
_ROLES = {
    f"{_KEY}title-placeholder": "title-placeholder",
    f"{_KEY}body-placeholder": "body-placeholder",
    f"{_KEY}notes": "notes",
    f"{_KEY}sticky-note": "notes",
    f"{_SF}sticky-note": "notes",
}
_SKIPPED = frozenset({f"{_SF}ghost-text", f"{_SF}footnotes"})  # what a template shows where nothing was written
_SIGNS = {f"{_SF}br": "\n", f"{_SF}lnbr": "\n", f"{_SF}crbr": "\n", f"{_SF}tab": "\t"}
_DEEPEST = 8
_MOST_COLUMNS = 256


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a file of Pages, Keynote or Numbers."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a file of Pages, Keynote or Numbers.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    suffix = path.suffix.lower()
    what, part = SUFFIXES[suffix]
    with open_package(path, what, "index") as package:
        if ".iwpv2" in package:
            raise problem("encrypted", path)
        try:
            if part not in package:
                return read_document(package, suffix)
            root = package.xml(part)
            if suffix == ".numbers":
                return read_numbers(root, _title(root), _joined)
            return _keynote(root) if suffix == ".key" else _pages(root)
        except (etree.LxmlError, *MALFORMED) as error:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _pages(root: Any) -> Document:  # noqa: ANN401 - lxml has no types
    """Return a text: its body, tables and text boxes, then footnotes and comments; headers are left out."""
    builder = DocumentBuilder("pages", _title(root))
    body = root.find(f"{_SF}text-storage")
    if body is not None:
        _storage(builder, body, None)
    for part in (*root.iterfind(f"{_SF}text-storage"), *root.iterfind("{*}drawables")):
        _tables(builder, part, None)
    for box in (box for part in root.iterfind("{*}drawables") for box in part.iter(f"{_SF}text-storage")):
        _storage(builder, box, None)
    notes = () if body is None else list(body.iterfind(f"{_SF}footnotes//{_SF}text-storage"))
    for note in (*notes, *root.iterfind(f"{{*}}annotations//{_SF}text-storage")):
        builder.add("notes", _joined(note))
    return builder.build()


def _keynote(root: Any) -> Document:  # noqa: ANN401
    """Return the slides of a presentation."""
    builder = DocumentBuilder("keynote", _title(root))
    number = 0
    for number, slide in enumerate(root.iterfind(f"{_KEY}slide-list/{_KEY}slide"), 1):
        texts = [(_role(storage), storage) for storage in slide.iter(f"{_SF}text-storage")]
        for storage in (storage for role, storage in texts if role == "title-placeholder"):
            builder.add("slide", squeeze(_joined(storage)), page=number)
        for storage in (storage for role, storage in texts if role in {"", "body-placeholder"}):
            _storage(builder, storage, number)
        _tables(builder, slide, number)
        for storage in (storage for role, storage in texts if role == "notes"):
            builder.add("notes", _joined(storage), page=number)
    return builder.build(number)


def _role(storage: Any) -> str:  # noqa: ANN401
    """Return as what a text stands on a slide, "" for a text box or shape."""
    return next((_ROLES[above.tag] for above in storage.iterancestors() if above.tag in _ROLES), "")


def _title(root: Any) -> str:  # noqa: ANN401
    """Return the title in the document's properties."""
    found = next((title for title in root.iterfind(f"{{*}}metadata/{{*}}title/{_SF}string")), None)
    return "" if found is None else meaningful_title(found.get(f"{_SFA}string"))


def _storage(builder: DocumentBuilder, storage: Any, page: int | None) -> None:  # noqa: ANN401
    """Add the paragraphs of a text, those of a slide's body as a list."""
    if page is not None:
        paragraphs = [(_level(paragraph), _words(paragraph)) for paragraph in _paragraphs(storage)]
        add_paragraphs(builder, paragraphs, page)
        return
    for paragraph in _paragraphs(storage):
        builder.add("paragraph", _words(paragraph))


def _level(paragraph: Any) -> int | None:  # noqa: ANN401
    """Return how deep a paragraph stands in a list, None where it stands in none."""
    level = paragraph.get(f"{_SF}list-level", "")
    return min(max(int(level) - 1, 0), _DEEPEST) if level.isdecimal() else None


def _tables(builder: DocumentBuilder, part: Any, page: int | None) -> None:  # noqa: ANN401
    """Add the tables in a part, cell by cell where their shape is not plain."""
    for grid in part.iter(f"{_SF}grid"):
        cells = [_cell(cell) for source in grid.iterfind(f"{_SF}datasource") for cell in source]
        width = min(len(list(grid.iterfind(f"{_SF}columns/{_SF}grid-column"))), _MOST_COLUMNS) or 1
        width = width if len(cells) % width == 0 else 1
        rows = [cells[at : at + width] for at in range(0, len(cells), width)]
        add_table(builder, [row for row in rows if any(row)], page)


def _cell(cell: Any) -> str:  # noqa: ANN401
    """Return what a cell shows: a plain text, a formatted one, or a number."""
    content = cell.find(f"{_SF}ct")
    plain = cell.get(f"{_SF}v", "") if content is None else content.get(f"{_SFA}s", "")
    return plain or "\n".join(_joined(storage) for storage in cell.iter(f"{_SF}text-storage"))


def _joined(storage: Any) -> str:  # noqa: ANN401
    """Return a text with its paragraphs one a line."""
    lines = (_words(paragraph).strip() for paragraph in _paragraphs(storage))
    return "\n".join(line for line in lines if line)


def _paragraphs(storage: Any) -> list[Any]:  # noqa: ANN401
    return [paragraph for body in storage.iterfind(f"{_SF}text-body") for paragraph in body.iter(f"{_SF}p")]


def _words(paragraph: Any) -> str:  # noqa: ANN401
    """Return the words in a paragraph."""
    pieces: list[str] = []
    _gather(paragraph, pieces)
    return "".join(pieces)


def _gather(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    """Append the words in an element; nesting is at most 256 deep, which lxml makes sure of."""
    pieces.append(element.text or "")
    for child in element:
        if child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag not in _SKIPPED:
            _gather(child, pieces)
        pieces.append(child.tail or "")
