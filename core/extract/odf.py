"""OpenDocument texts, presentations and drawings (ODT, ODP, ODG), as packages and as flat XML (FODT, FODP, FODG)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title
from core.extract.files import read_text_bytes
from core.extract.margins import add_margins
from core.extract.odf_slides import read_slides
from core.extract.odf_styles import read_styles
from core.extract.odf_text import TextReader, lines_of
from core.extract.packages import UNPACKED_XML, open_package, parse_xml
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.extract.packages import Package
    from core.records import Document

# ending -> what such a file is, in words
SUFFIXES = {
    ".odt": "an OpenDocument text",
    ".ott": "an OpenDocument text",
    ".odp": "an OpenDocument presentation",
    ".otp": "an OpenDocument presentation",
    ".odg": "an OpenDocument drawing",
    ".otg": "an OpenDocument drawing",
}
FLAT = frozenset({".fodt", ".fodp", ".fodg"})
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MARGINS = (f"{_STYLE}header", f"{_STYLE}footer")
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_ENCRYPTION = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_MANIFEST = "META-INF/manifest.xml"
_BODIES = ("text", "presentation", "drawing")


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an OpenDocument text, presentation or drawing."""
    return path.suffix.lower() in SUFFIXES or path.suffix.lower() in FLAT


def extract(path: Path) -> Document:
    """Read an OpenDocument file; pages are the slides of a presentation, hidden ones too.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large, no-text.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    try:
        return _flat(path) if path.suffix.lower() in FLAT else _packed(path)
    except (etree.LxmlError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _packed(path: Path) -> Document:
    """Read a package."""
    with open_package(path, SUFFIXES[path.suffix.lower()], "content.xml") as package:
        manifest = package.side_xml(_MANIFEST)
        if manifest is not None and next(manifest.iter(_ENCRYPTION), None) is not None:
            raise problem("encrypted", path)
        meta, styles = package.side_xml("meta.xml"), package.side_xml("styles.xml")
        document = _read(path, package.xml("content.xml"), [meta], [styles], package)
        if package.starting("pictures/") and not document.blocks:
            raise problem("no-text", path)
    return document


def _flat(path: Path) -> Document:
    """Read a single XML file that holds the whole document."""
    data = read_text_bytes(path)
    if len(data) > UNPACKED_XML:
        raise problem("too-large", path)
    root = parse_xml(data)
    return _read(path, root, [root], [root], None)


def _read(path: Path, root: Any, metas: list[Any], styles: list[Any], package: Package | None) -> Document:  # noqa: ANN401
    """Return the document in the root element of the content."""
    title = next((meta.findtext(f".//{_TITLE}") for meta in metas if meta is not None), "")
    body = root.find(f"{_OFFICE}body")
    kind = next((name for name in _BODIES if body is not None and body.find(_OFFICE + name) is not None), "")
    if not kind:
        raise problem("wrong-type", path, "The file holds neither a text nor a presentation nor a drawing.")
    builder = DocumentBuilder("odt" if kind == "text" else "odp", meaningful_title(title))
    content = body.find(_OFFICE + kind)
    reader = TextReader(builder, read_styles([root, *styles]), package)
    masters = [page for each in (root, *styles) if each is not None for page in each.iter(f"{_STYLE}master-page")]
    if kind != "text":
        return builder.build(read_slides(content, reader, masters))
    reader.over(content)
    margins = (part for page in masters for part in page if str(part.tag).startswith(_MARGINS))
    add_margins(builder, (line for part in margins for line in lines_of(part).split("\n")))
    return builder.build()
