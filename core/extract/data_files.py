"""Files that programs write and read: JSON, YAML, TOML, XML, settings and logs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder, clean
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.json_files import read_json, read_json_lines
from core.extract.plain_lines import code_lines, log, outline, sections
from core.extract.problems import problem
from core.extract.xml_files import read_xml_document
from core.extract.xml_safe import HostileXmlError, read_xml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.records import Document

LARGEST = 64 * 2**20  # bytes of a file whose structure is held in memory, where it takes several times that
_XML = frozenset(
    ".xml .rss .atom .opml .xsl .xslt .xsd .wsdl .kml .gpx .xlf .xliff .tmx .resx .dbk .docbook .tei .nxml "
    ".jats .dita .ditamap .xmp .rdf .owl .ncx .opf".split()
)
_JSON = frozenset({".json", ".geojson", ".webmanifest", ".jsonld", ".har", ".avsc"})
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
_LINES: dict[str, Callable[[DocumentBuilder, str], None]] = {
    **dict.fromkeys((".yaml", ".yml"), outline),
    **dict.fromkeys((".toml", ".ini", ".cfg", ".conf", ".desktop", ".editorconfig", ".reg", ".inf"), sections),
    **dict.fromkeys((".properties", ".json5", ".jsonc"), code_lines),
    ".log": log,
}
_ROTATED = re.compile(r".+\.log[.-]\d[\d-]*$", re.IGNORECASE)


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a file of data."""
    return _suffix(path) in _XML | _JSON | _JSON_LINES | _LINES.keys()


def extract(path: Path) -> Document:
    """Read a file of data.

    Raises:
        DocumentError: wrong-type, broken, too-large.
        OSError: the system refused.
    """
    suffix = _suffix(path)
    if suffix not in _LINES and path.stat().st_size > LARGEST:
        raise problem("too-large", path, "A file with this much structure does not fit into memory.")
    data = read_text_bytes(path)
    if suffix in _XML:
        return _xml(path, data)
    source = decode(data)
    if suffix in _JSON:
        return read_json(source)
    if suffix in _JSON_LINES:
        return read_json_lines(source)
    builder = DocumentBuilder(suffix[1:])
    _LINES[suffix](builder, clean(source))
    return builder.build()


def _suffix(path: Path) -> str:
    """Return the ending that says what a file is; rotated logs have a number after it."""
    return ".log" if _ROTATED.match(path.name) else path.suffix.lower()


def _xml(path: Path, data: bytes) -> Document:
    """Return the document in an XML file."""
    from lxml import etree

    try:
        document = read_xml_document(read_xml(data))
    except HostileXmlError as error:
        raise problem("broken", path, "The file is made to swell without end when it is read.", str(error)) from error
    except (etree.LxmlError, *MALFORMED) as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    if document is None:
        raise problem("wrong-type", path, "By its name this is an XML file, but its content is not XML.")
    return document
