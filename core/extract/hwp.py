"""Hangul documents in the binary format (HWP 5), read as Hancom's published specification describes it."""

from __future__ import annotations

import re
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.hwp_blocks import Looks, Writer
from core.extract.hwp_body import Body, read_looks
from core.extract.hwp_records import TooLargeError, summary_title, unpacked
from core.extract.ole import MAGIC, broken, open_ole, stream
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

UNPACKED = 128 * 2**20  # bytes that the streams of the text may have together
_SIGNATURE = b"HWP Document File"
_COMPRESSED, _PASSWORD, _DISTRIBUTION = 1, 2, 4
_LOCKED = 1 << 4 | 1 << 8 | 1 << 10  # DRM, and encryption and DRM by a certificate
_SECTION = re.compile(r"(?:body|view)text/section(\d+)")


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a Hangul document."""
    return path.suffix.lower() in {".hwp", ".hwt"}


def extract(path: Path) -> Document:
    """Read a Hangul document.

    Raises:
        DocumentError: encrypted, no-text, unsupported, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from core.extract import hwp3, hwpx

    start = head(path)
    if start.startswith(b"PK"):  # people save HWPX under the older name
        return hwpx.extract(path)
    if start.startswith(hwp3.MAGIC):  # version 5 has these words inside its container
        return hwp3.extract(path)
    _check(path, start)
    return parse(path)


def parse(path: Path) -> Document:
    """Read a file that is an OLE container.

    Raises:
        DocumentError: encrypted, no-text, wrong-type, broken, too-large.
        OSError: the system refused.
    """
    try:
        with closing(open_ole(path)) as ole:
            return _Reader(path, ole).document()
    except TooLargeError:
        raise problem("too-large", path, "Unpacked, the document is far larger than a document should be.") from None
    except MALFORMED as error:
        raise broken(path, error) from error


def _check(path: Path, start: bytes) -> None:
    """Make sure that this is an OLE container."""
    if start.startswith(MAGIC):
        return
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is a Hangul document, but it is {name}.")


class _Reader:
    """Reads one file."""

    def __init__(self, path: Path, ole: Any) -> None:  # noqa: ANN401 - olefile has no types
        self._path = path
        self._ole = ole
        self._names = {"/".join(name).lower(): name for name in ole.listdir()}
        self._flags = 0
        self._left = UNPACKED
        self._failures: list[str] = []

    def document(self) -> Document:
        """Return the document; where its body cannot be read, the preview that it carries."""
        self._flags = self._header()
        builder = DocumentBuilder("hwp", self._title())
        whole = self._body(Writer(builder))
        if not builder.blocks and not whole:
            for line in self._preview():
                builder.add("paragraph", line, gap="\n")
            if not builder.blocks:
                raise problem("broken", self._path, detail="; ".join([*self._failures, "no preview either"]))
        if not builder.blocks and any(name.startswith("bindata/") for name in self._names):
            raise problem("no-text", self._path)
        return builder.build()

    def _header(self) -> int:
        """Return the flags of a Hangul document that can be read."""
        header = self._raw("fileheader") if "fileheader" in self._names else b""
        if not header.startswith(_SIGNATURE) or len(header) < 40:
            if "fileheader" in self._names or "docinfo" in self._names:
                raise problem("broken", self._path, detail="its file header is damaged")
            raise problem(
                "wrong-type", self._path, "By its name this is a Hangul document, but it is another document."
            )
        (flags,) = struct.unpack_from("<I", header, 36)
        if flags & _PASSWORD:
            raise problem("encrypted", self._path)
        if flags & _LOCKED:
            raise problem("encrypted", self._path, "The file is locked by a certificate or by rights management.")
        return int(flags)

    def _body(self, writer: Writer) -> bool:
        """Write all sections; say whether each of them could be read."""
        body = Body(self._looks())
        storage = "viewtext/" if self._flags & _DISTRIBUTION else "bodytext/"
        matches = (_SECTION.fullmatch(name) for name in self._names if name.startswith(storage))
        found = {int(match[1]): match[0] for match in matches if match}
        for number in sorted(found):
            try:
                writer.write(body.section(self._stream(found[number])))
            except MALFORMED as error:  # what stands before the damage is kept
                self._failures.append(f"{found[number]}: {type(error).__name__}: {error}")
        writer.notes(body.notes + body.margins)
        return bool(found) and not self._failures

    def _looks(self) -> Looks:
        """Return the looks of paragraphs; a document without them still has its words."""
        try:
            return read_looks(self._stream("docinfo"))
        except MALFORMED as error:
            self._failures.append(f"docinfo: {type(error).__name__}: {error}")
            return Looks()

    def _title(self) -> str:
        """Return the title in the document's properties."""
        try:
            return meaningful_title(summary_title(self._raw("\x05hwpsummaryinformation")))
        except MALFORMED:
            return ""

    def _preview(self) -> list[str]:
        """Return the lines of the preview, the first thousand characters or so; cells are in angle brackets."""
        lines = self._raw("prvtext").decode("utf-16-le", "replace").splitlines() if "prvtext" in self._names else []
        cells = ((line[1:-1].split("><") if line[:1] == "<" and line[-1:] == ">" else [line]) for line in lines)
        return [" | ".join(row) for row in cells]

    def _stream(self, name: str) -> bytes:
        """Return the records of a stream."""
        scrambled = bool(self._flags & _DISTRIBUTION)
        data = unpacked(self._raw(name), bool(self._flags & _COMPRESSED), scrambled, self._left)
        self._left -= len(data)
        return data

    def _raw(self, name: str) -> bytes:
        return stream(self._ole, self._names[name])
