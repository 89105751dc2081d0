"""Hangul documents in the open format (HWPX, KS X 6101): XML parts in a ZIP archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title
from core.extract.files import head
from core.extract.hwp_blocks import Looks, Writer
from core.extract.hwpx_body import Body, read_looks
from core.extract.ole import MAGIC, broken
from core.extract.packages import open_package
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.extract.packages import Package
    from core.records import Document

_SECTION = re.compile(r"(?:.*/)?section(\d+)\.xml", re.IGNORECASE)
_MANIFEST = "meta-inf/manifest.xml"
_PREVIEW = "preview/prvtext.txt"


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a Hangul document in the open format."""
    return path.suffix.lower() in {".hwpx", ".hwtx"}


def extract(path: Path) -> Document:
    """Read a Hangul document.

    Raises:
        DocumentError: encrypted, no-text, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    from core.extract import hwp

    if head(path).startswith(MAGIC):  # people give the newer name to older files
        return hwp.parse(path)
    with open_package(path, "a Hangul document", "") as package:
        try:
            return _read(path, package)
        except (etree.LxmlError, *MALFORMED) as error:
            raise broken(path, error) from error


def _read(path: Path, package: Package) -> Document:
    """Return the document."""
    from lxml import etree

    sections = sorted(filter(_SECTION.fullmatch, package.starting("")), key=_number)
    if not sections:
        raise problem("wrong-type", path, f"By its name this is a Hangul document, but it is {package.kind()}.")
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise problem("encrypted", path)
    builder = DocumentBuilder("hwpx", _title(package))
    reader, writer = Body(_looks(package)), Writer(builder)
    failure: Exception | None = None
    for own in sections:
        try:
            with package.open(own) as section:
                writer.write(reader.section(section))
        except (etree.LxmlError, *MALFORMED) as error:  # what stands before the damage is kept
            failure = error
    writer.notes(reader.notes + reader.margins)
    if failure and not builder.blocks:
        _preview(package, builder)
        if not builder.blocks:
            raise failure
    if not builder.blocks and package.starting("bindata/"):
        raise problem("no-text", path)
    return builder.build()


def _number(name: str) -> int:
    found = _SECTION.fullmatch(name)
    return int(found[1]) if found else 0


def _looks(package: Package) -> Looks:
    """Return the looks of paragraphs; a document without them still has its words."""
    header = next((name for name in package.starting("") if name.endswith("header.xml")), "")
    root = package.side_xml(header)
    try:
        return Looks() if root is None else read_looks(root)
    except MALFORMED:
        return Looks()


def _title(package: Package) -> str:
    """Return the title in the package's description."""
    root = package.side_xml("contents/content.hpf")
    return meaningful_title("" if root is None else root.findtext(".//{*}title"))


def _preview(package: Package, builder: DocumentBuilder) -> None:
    """Add the preview that the document carries; its cells are in angle brackets."""
    text = package.read(_PREVIEW).decode("utf-8", "replace") if _PREVIEW in package else ""
    for line in text.splitlines():
        row = line[1:-1].split("><") if line[:1] == "<" and line[-1:] == ">" else [line]
        builder.add("paragraph", " | ".join(row), gap="\n")
