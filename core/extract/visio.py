"""Visio drawings (VSDX and its kin, VSD since version 5): the texts of shapes, page by page."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, squeeze
from core.extract.decode import decode
from core.extract.files import head
from core.extract.ole import MAGIC, broken, open_ole, stream, title
from core.extract.packages import open_package
from core.extract.problems import problem
from core.extract.slides import reading_order
from core.extract.visio_binary import OLDEST, Drawing, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.extract.packages import Package
    from core.extract.slides import Point
    from core.records import Document

_BINARY = frozenset({".vsd", ".vss", ".vst"})
_PACKAGES = frozenset({".vsdx", ".vsdm", ".vssx", ".vstx"})
_WHAT = "a Visio drawing"
_STREAM = "VisioDocument"
_V = "{*}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_POOR_NAME = re.compile(r"\W*(?:\w{1,20}[\s-]?)?\d*\W*")  # Page-1, 페이지-2: a program's, not a person's
_DEEPEST_GROUP = 64


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a Visio drawing."""
    return path.suffix.lower() in _BINARY | _PACKAGES


def extract(path: Path) -> Document:
    """Read a drawing; the shapes of a page are read from its top to its bottom.

    Raises:
        DocumentError: encrypted, wrong-type, unsupported (older than Visio 5), broken, too-large.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    if head(path).startswith(MAGIC) and path.suffix.lower() in _BINARY:
        return _read_binary(path)
    with open_package(path, _WHAT, "visio/") as package:
        try:
            return _read_package(package)
        except (etree.LxmlError, *MALFORMED) as error:
            raise broken(path, error) from error


def _read_binary(path: Path) -> Document:
    ole = open_ole(path)
    try:
        data = stream(ole, _STREAM)
        if not data:
            raise problem("wrong-type", path, f"By its name this is {_WHAT}, but it is another document.")
        drawing, builder = Drawing(data), DocumentBuilder("vsd", title(ole))
        if drawing.version < OLDEST:
            raise problem("unsupported", path, "This is a drawing of Visio 4 or older; save it anew or as PDF.")
        pages = drawing.pages()
    except MALFORMED as error:
        raise broken(path, error) from error
    finally:
        ole.close()
    for page, found in enumerate(pages, 1):
        texts = [(_place(found, shape), found.shapes[shape].text) for shape in found.shapes]
        said = [(place, _words(text, drawing.wide)) for place, text in texts if text]
        _add_page(builder, page, _words(found.name, drawing.wide), said)
    return builder.build(len(pages))


def _words(raw: bytes, wide: bool) -> str:
    """Return a text as it is stored, up to the zero that ends it."""
    if wide:
        return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0]
    return decode(raw.partition(b"\0")[0])


def _place(page: Page, number: int) -> Point:
    """Return from the top and from the left where a shape stands, or the outermost group that it is in."""
    for _ in range(_DEEPEST_GROUP):
        parent = page.shapes[number].parent
        if parent in {0, number} or parent not in page.shapes:
            break
        number = parent
    return -page.shapes[number].bottom, page.shapes[number].left


def _add_page(builder: DocumentBuilder, page: int, name: str, said: list[tuple[Point, str]]) -> None:
    """Add a page: its name where a person gave it, then the texts of its shapes."""
    placed = [(place if all(map(math.isfinite, place)) else (0.0, 0.0), text) for place, text in said]
    texts = [text for text in reading_order(placed) if text.strip()]
    if texts and not _POOR_NAME.fullmatch(squeeze(name)):
        builder.add("slide", squeeze(name), page=page)
    for text in texts:
        builder.add("paragraph", text, page=page)


def _read_package(package: Package) -> Document:
    """Return the pages of a newer drawing; backgrounds come after the pages that are in front of them."""
    builder = DocumentBuilder("vsdx", package.title())
    main = package.main_part("visio/document.xml")
    pages = next((part.target for part in package.relations(main) if part.kind == "pages"), "visio/pages/pages.xml")
    masters = _Masters(package, main)
    parts = {part.name: part.target for part in package.relations(pages)}
    listed = sorted(package.xml(pages).iterfind(f"{_V}Page"), key=lambda page: page.get("Background") == "1")
    for number, page in enumerate(listed, 1):
        relation = page.find(f"{_V}Rel")
        target = "" if relation is None else parts.get(relation.get(f"{_R}id"), "")
        if target in package:
            said = list(_shapes(package.xml(target).find(f"{_V}Shapes"), masters))
            _add_page(builder, number, page.get("Name", ""), said)
    return builder.build(len(listed))


class _Masters:
    """The texts of the stencils' shapes, which a shape has until it gets its own."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        name = next((part.target for part in package.relations(main) if part.kind == "masters"), "")
        root = package.side_xml(name) if name in package else None
        parts = {part.name: part.target for part in package.relations(name)} if root is not None else {}
        rels = ((each.get("ID", ""), each.find(f"{_V}Rel")) for each in ([] if root is None else root))
        self._parts = {own: parts.get(rel.get(f"{_R}id"), "") for own, rel in rels if rel is not None}
        self._texts: dict[str, dict[str, str]] = {}

    def text(self, master: str, shape: str) -> str:
        """Return the text of a shape in a master; `shape` is "" for the master itself."""
        if master not in self._texts:
            part = self._parts.get(master, "")
            root = self._package.side_xml(part) if part in self._package else None
            shapes = [] if root is None else list(root.iter(f"{_V}Shape"))
            self._texts[master] = {each.get("ID", ""): _text(each) for each in shapes}
            self._texts[master][""] = _text(shapes[0]) if shapes else ""
        return self._texts[master].get(shape, "")


def _shapes(shapes: Any, masters: _Masters, master: str = "") -> Iterator[tuple[Point, str]]:  # noqa: ANN401
    """Yield (place, text) of the shapes, those of a group together."""
    for shape in shapes if shapes is not None else ():
        used = shape.get("Master", master)
        own = shape.find(f"{_V}Text")
        text = _text(shape) if own is not None else masters.text(used, shape.get("MasterShape", "")) if used else ""
        inner = _shapes(shape.find(f"{_V}Shapes"), masters, used)
        said = [text, *(words for _, words in inner)]
        yield (-_cell(shape, "PinY"), _cell(shape, "PinX")), "\n".join(words for words in said if words.strip())


def _text(shape: Any) -> str:  # noqa: ANN401
    """Return the words of a shape, those of fields too."""
    found = shape.find(f"{_V}Text")
    return "" if found is None else "".join(found.itertext()).strip("\n")


def _cell(shape: Any, name: str) -> float:  # noqa: ANN401
    """Return a cell of a shape in inches, 0 where it has none of this name."""
    value = next((cell.get("V", "0") for cell in shape.iterfind(f"{_V}Cell") if cell.get("N") == name), "0")
    try:
        return float(value)
    except ValueError:
        return 0.0
