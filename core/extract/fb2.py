"""FictionBook (FB2): novels as XML, with sections, poems and epigraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, squeeze
from core.extract.files import head, read_text_bytes
from core.extract.packages import open_package
from core.extract.problems import problem
from core.extract.xml_safe import name, parse_xml, read_xml

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import BlockKind, Document

UNPACKED = 128 * 2**20  # bytes of the book, pictures included
_PICTURES = re.compile(r"<binary\b[^<>]*>[^<]*</binary\s*>", re.IGNORECASE)
_WHOLE: dict[str, BlockKind] = {
    "p": "paragraph",
    "subtitle": "paragraph",
    "text-author": "quote",
    "epigraph": "quote",
    "cite": "quote",
    "annotation": "paragraph",
}
_LINES = frozenset({"p", "v", "stanza", "text-author", "subtitle", "title", "empty-line"})


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a FictionBook."""
    return path.name.lower().endswith((".fb2", ".fb2.zip", ".fbz"))


def extract(path: Path) -> Document:
    """Read a FictionBook.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large, no-text.
        OSError: the system refused.
    """
    data = _unpacked(path) if head(path).startswith(b"PK") else read_text_bytes(path)
    if len(data) > UNPACKED:
        raise problem("too-large", path)
    try:
        root = parse_xml(_PICTURES.sub("", read_xml(data)))
        if root is None or name(root) != "FictionBook":
            raise problem("wrong-type", path, "By its name this is an FB2 book, but it is something else.")
        return _read(root)
    except MALFORMED as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _unpacked(path: Path) -> bytes:
    """Return the one book in an archive."""
    with open_package(path, "an FB2 book", "") as package:
        book = next((name for name in package.starting("") if name.endswith(".fb2")), "")
        if not book:
            raise problem("wrong-type", path, "No FB2 book is in the archive.")
        try:
            return package.read(book)
        except MALFORMED as error:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _read(root: Any) -> Document:  # noqa: ANN401 - lxml has no types
    """Return the book as a document."""
    info = next((each for each in root.iter() if name(each) == "title-info"), ())
    about = {name(each): each for each in info}
    title = about.get("book-title")
    builder = DocumentBuilder("fb2", "".join(title.itertext()) if title is not None else "")
    authors = [squeeze(" ".join(each.itertext())) for each in info if name(each) == "author"]
    builder.add("paragraph", ", ".join(authors))
    if "annotation" in about:
        builder.add("paragraph", _lines(about["annotation"]))
    for body in root:
        if name(body) == "body":
            _section(builder, body, 1, notes=body.get("name") in {"notes", "comments"})
    return builder.build()


def _section(builder: DocumentBuilder, section: Any, level: int, notes: bool) -> None:  # noqa: ANN401
    """Add a section and those in it; a tree is at most 256 deep."""
    title = ""
    for part in section:
        tag = name(part)
        if tag == "title":
            title = squeeze(_lines(part))
            builder.add("heading", "" if notes and name(section) == "section" else title, level)
        elif notes and tag == "section":
            builder.add("notes", _lines(part))
        elif tag == "section":
            _section(builder, part, level + (1 if title else 0), notes)
        elif tag == "poem":
            builder.add("quote" if name(section) in {"epigraph", "cite"} else "paragraph", _lines(part))
        elif tag == "table":
            rows = ([squeeze("".join(cell.itertext())) for cell in row] for row in part if name(row) == "tr")
            builder.add("table", "\n".join(" | ".join(row) for row in rows if any(row)))
        elif tag in _WHOLE:
            builder.add(_WHOLE[tag], _lines(part))


def _lines(element: Any) -> str:  # noqa: ANN401
    """Return the words in an element, its paragraphs and verses one a line, a blank line between stanzas."""
    if name(element) in {"p", "v", "subtitle", "text-author"}:
        return squeeze("".join(element.itertext()))
    pieces = [(name(each), _lines(each)) for each in element if name(each)]
    return "\n".join(("\n" if tag == "stanza" and text else "") + text for tag, text in pieces if text).strip("\n")
