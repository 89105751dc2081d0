"""Documents that are ZIP packages of parts (OOXML, OpenDocument, HWPX, EPUB), read within limits."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from core.extract.base import MALFORMED, meaningful_title
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import IO

UNPACKED = 192 * 2**20  # bytes of all members that are read; pictures and films are not
UNPACKED_XML = 64 * 2**20  # bytes of one part that is parsed; its tree takes several times that
MOST_RATIO = 400  # times that a member may grow; words grow tenfold, sheets of zeros fiftyfold
_RATIO_FROM = 4 * 2**20  # bytes; what is smaller may grow as it likes
_CHUNK = 2**16
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_TOO_LARGE = "Unpacked, the document is far larger than a document should be."
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 1  # a member's flag
# The two ways in which both families of packages may pack a member; the others need memory of their own.
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# how the names of its members begin -> what such a package is, in words that follow "it is"
_KINDS = (
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("xl/", "an Excel workbook"),
    ("contents/section", "a HWPX document"),
    ("oebps/", "an electronic book"),
    ("index/", "a document of Apple's"),
    ("meta-inf/manifest.xml", "an OpenDocument file"),
)
# Namespaces of "strict" OOXML (ISO/IEC 29500-1) and those that everybody writes ("transitional").
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    *((_STRICT + room + b"/" + rest, b"http://schemas.openxmlformats.org/" + room + b"/2006/" + rest)
      for room, rest in ((b"presentationml", b"main"), (b"wordprocessingml", b"main"), (b"spreadsheetml", b"main"),
                         (b"drawingml", b"main"), (b"drawingml", b"chart"), (b"drawingml", b"diagram"))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """How one part of an OOXML package refers to another.

    `kind` is the last word of the relation's type ("slide"), `target` the part's name in the package.
    """

    name: str
    kind: str
    target: str


class Package:
    """An open package. Names of members are compared without regard to case, as OPC asks."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            BadZipFile, ValueError, NotImplementedError: it is no archive.
        """
        self._path = path
        self._left = UNPACKED
        self._archive = zipfile.ZipFile(path)
        self._members = {
            member.filename.replace("\\", "/").lower().lstrip("/"): member for member in self._archive.infolist()
        }

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def starting(self, prefix: str) -> list[str]:
        """Return the names of the members that start so, in lower case."""
        return [name for name in self._members if name.startswith(prefix)]

    def members(self) -> list[zipfile.ZipInfo]:
        """Return what the package's directory says of each member."""
        return self._archive.infolist()

    def kind(self) -> str:
        """Return what kind of document this is by the names of its members, in words."""
        return next((kind for start, kind in _KINDS if self.starting(start)), "another kind of archive")

    def read(self, name: str) -> bytes:
        """Return a member's bytes, never more than the directory promised.

        Raises:
            DocumentError: too-large.
            KeyError: there is no such member.
            BadZipFile: it is not what the directory says.
        """
        size = self._sound(name).file_size
        with self.open(name) as file:
            return file.read(size + 1)  # a plain read() would unpack all there is before it looks at the promise

    def open(self, name: str) -> IO[bytes]:
        """Open a member to be read in pieces, having counted all that the directory promises.

        Raises:
            As `read`.
        """
        member = self._sound(name)
        self._count(member.file_size)
        return self._archive.open(member)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member piece by piece, each counted when it is read.

        Raises:
            As `read`.
        """
        with self._archive.open(self._sound(name)) as file:
            while chunk := file.read(_CHUNK):
                self._count(len(chunk))
                yield chunk

    def _sound(self, name: str) -> zipfile.ZipInfo:
        """Return what the directory says of a member that is fit to be read."""
        member = self._members[name.lower()]
        if member.compress_type not in _PACKINGS:
            raise zipfile.BadZipFile(f"member packed by method {member.compress_type}")
        if member.header_offset < 0:  # zipfile would have the system complain
            raise zipfile.BadZipFile("member before the start of the file")
        if member.file_size > max(MOST_RATIO * member.compress_size, _RATIO_FROM):
            raise problem("too-large", self._path, _TOO_LARGE)
        return member

    def _count(self, size: int) -> None:
        """Count bytes that are read."""
        self._left -= size
        if self._left < 0:
            raise problem("too-large", self._path, _TOO_LARGE)

    def xml(self, name: str) -> Any:  # noqa: ANN401 - lxml has no types
        """Return the root element of a part, its namespaces transitional.

        Raises:
            DocumentError: too-large.
            KeyError, BadZipFile: as `read`.
            LxmlError: it is not well-formed.
        """
        if self._members[name.lower()].file_size > UNPACKED_XML:
            raise problem("too-large", self._path, _TOO_LARGE)
        return parse_xml(self.read(name))

    def side_xml(self, name: str) -> Any:  # noqa: ANN401
        """Return the root element of a part that a document can be read without; None if it is missing or damaged."""
        from lxml import etree

        try:
            return self.xml(name)
        except (etree.LxmlError, *MALFORMED):
            return None

    def relations(self, part: str = "") -> list[Relation]:
        """Return to what a part of an OOXML package refers inside the package; "" is the package itself."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self:
            return []
        return [
            Relation(
                relation.get("Id", ""),
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, unquote(relation.get("Target", "")))).lstrip("/"),
            )
            for relation in self.xml(source).iterfind("{*}Relationship")
            if relation.get("TargetMode") != "External"
        ]

    def main_part(self, usual: str) -> str:
        """Return the name of the part that an OOXML package is about; the usual one where it names none it has."""
        named = next((part.target for part in self.relations() if part.kind == "officeDocument"), "")
        return named if named in self else usual

    def title(self) -> str:
        """Return the title in an OOXML package's properties, or "" where a program filled it in."""
        part = next((part.target for part in self.relations() if part.kind == "core-properties"), "")
        properties = self.side_xml(part)
        return "" if properties is None else meaningful_title(properties.findtext(_TITLE))


def parse_xml(data: bytes) -> Any:  # noqa: ANN401
    """Return the root element of a text that nobody vouches for: no entities, no network, no huge trees."""
    from lxml import etree

    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def open_package(path: Path, what: str, sign: str) -> Package:
    """Open a package, having made sure that it is one of this kind and does not swell beyond all measure.

    Args:
        path: the file.
        what: what it is by its name, in words ("a PowerPoint presentation").
        sign: with which the name of one of its members begins, in lower case; "" where the caller looks.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    _check_head(path, what)
    try:
        package = Package(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise problem("broken", path, detail=str(error)) from error
    try:
        _check_members(path, package, what, sign)
    except BaseException:
        package.close()
        raise
    return package


def _check_head(path: Path, what: str) -> None:
    """Make sure that the first bytes are those of a ZIP archive."""
    start = head(path)
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise problem("encrypted", path)
        raise problem("wrong-type", path, f"By its name this is {what}, but it is an older Office document.")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is {what}, but it is {name}.")


def _check_members(path: Path, package: Package, what: str, sign: str) -> None:
    """Make sure that the members are those of such a document, and not locked."""
    members = package.members()
    if not package.starting(sign):
        raise problem("wrong-type", path, f"By its name this is {what}, but it is {package.kind()}.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise problem("encrypted", path)
