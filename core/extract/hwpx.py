"""Hangul documents in the open format (HWPX, KS X 6101): XML parts in a ZIP archive."""

from __future__ import annotations

import errno
import re
import zipfile
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.hwp_blocks import Looks, Writer
from core.extract.hwpx_body import Body, parsed, read_looks
from core.extract.ole import MAGIC, broken
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

UNPACKED = 512 * 2**20  # bytes that all parts together may have
UNPACKED_XML = 96 * 2**20  # bytes that the parts which are parsed may have together
_ZIP_LOCKED = 1
_ZIP_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SECTION = re.compile(r"(?:.*/)?section(\d+)\.xml", re.IGNORECASE)
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

    start = head(path)
    if start.startswith(MAGIC):  # people give the newer name to older files
        return hwp.parse(path)
    if not start.startswith(b"PK"):
        name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
        if not name:
            raise problem("broken", path)
        raise problem("wrong-type", path, f"By its name this is a Hangul document, but it is {name}.")
    try:
        with zipfile.ZipFile(path) as archive:
            _check(path, archive)
            return _read(path, archive)
    except (etree.LxmlError, *MALFORMED) as error:
        raise broken(path, error) from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise broken(path, error) from error  # a false address in the archive leads to before its start


def _check(path: Path, archive: zipfile.ZipFile) -> None:
    """Make sure that this is a Hangul document that is not locked and does not swell beyond all measure."""
    members = archive.infolist()
    if any(each.flag_bits & _ZIP_LOCKED for each in members):
        raise problem("encrypted", path)
    if any(each.compress_type not in _ZIP_METHODS for each in members):
        raise ValueError("a part is packed in a way that these documents never are")
    xml = sum(each.file_size for each in members if each.filename.lower().endswith((".xml", ".hpf", ".txt")))
    if xml > UNPACKED_XML or sum(each.file_size for each in members) > UNPACKED:
        raise problem("too-large", path, "Unpacked, the document is far larger than a document should be.")
    names = {each.filename.lower(): each.filename for each in members}
    if not any(_SECTION.fullmatch(name) for name in names):
        raise problem("wrong-type", path, "By its name this is a Hangul document, but it is another kind of archive.")
    manifest = names.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in archive.read(manifest):
        raise problem("encrypted", path)


def _read(path: Path, archive: zipfile.ZipFile) -> Document:
    """Return the document."""
    from lxml import etree

    names = {name.lower(): name for name in archive.namelist()}
    builder = DocumentBuilder("hwpx", _title(archive, names))
    reader, writer = Body(_looks(archive, names)), Writer(builder)
    failure: Exception | None = None
    for own in sorted(filter(_SECTION.fullmatch, names.values()), key=_number):
        try:
            with archive.open(own) as section:
                writer.write(reader.section(section))
        except (etree.LxmlError, *MALFORMED) as error:  # what stands before the damage is kept
            failure = error
    writer.notes(reader.notes + reader.margins)
    if failure and not builder.blocks:
        _preview(archive, names, builder)
        if not builder.blocks:
            raise failure
    if not builder.blocks and any(name.startswith("bindata/") for name in names):
        raise problem("no-text", path)
    return builder.build()


def _number(name: str) -> int:
    found = _SECTION.fullmatch(name)
    return int(found[1]) if found else 0


def _looks(archive: zipfile.ZipFile, names: dict[str, str]) -> Looks:
    """Return the looks of paragraphs; a document without them still has its words."""
    from lxml import etree

    header = next((own for name, own in names.items() if name.endswith("header.xml")), None)
    try:
        return read_looks(parsed(archive.read(header))) if header else Looks()
    except (etree.LxmlError, *MALFORMED):
        return Looks()


def _title(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    """Return the title in the package's description."""
    from lxml import etree

    package = names.get("contents/content.hpf")
    try:
        root = parsed(archive.read(package)) if package else None
    except (etree.LxmlError, *MALFORMED):
        return ""
    return meaningful_title("" if root is None else root.findtext(".//{*}title"))


def _preview(archive: zipfile.ZipFile, names: dict[str, str], builder: DocumentBuilder) -> None:
    """Add the preview that the document carries; its cells are in angle brackets."""
    lines = archive.read(names[_PREVIEW]).decode("utf-8", "replace").splitlines() if _PREVIEW in names else []
    for line in lines:
        row = line[1:-1].split("><") if line[:1] == "<" and line[-1:] == ">" else [line]
        builder.add("paragraph", " | ".join(row), gap="\n")
