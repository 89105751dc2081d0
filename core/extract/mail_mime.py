"""The parts of a mail message (MIME), found by their places in its bytes and decoded only when asked for.

The standard library's parser recurses and compares every line with every open boundary, which a hostile file
turns into quadratic time or an early end. This one searches each level once, to a bounded depth.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.extract.mail_header import Headers, decode_as, from_base64, only_base64, split_head

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 16
MOST_PARTS = 1000
LONGEST_TEXT = 32 * 2**20
_LONGEST_BOUNDARY = 256
_PIECE = 2**20


@dataclass(slots=True)
class Part:
    """A part of a message, or the whole of it: where its body lies in `data`, and the parts inside.

    `media` is its type as in "text/plain". A part that is a message has that message as its only child.
    """

    data: bytes
    start: int
    end: int
    headers: Headers
    media: str
    children: list[Part] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file name it bears, or ""."""
        return self.headers.parameter("content-disposition", "filename") or self.headers.parameter(
            "content-type", "name"
        )

    @property
    def charset(self) -> str:
        """The encoding that its text says it has."""
        return self.headers.parameter("content-type", "charset")

    def content(self, most: int | None = None) -> bytes:
        """Return its decoded bytes, made of `most` bytes of the file at the most."""
        raw = self.data[self.start : self.end if most is None else min(self.end, self.start + most)]
        encoding = self.headers.token("content-transfer-encoding")
        if encoding == "base64":
            return from_base64(raw)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(raw)
        if encoding in {"x-uuencode", "uuencode", "x-uue"}:
            return from_uu(raw)
        return raw

    def pieces(self) -> Iterator[bytes]:
        """Yield its decoded bytes, piece by piece where its encoding allows it."""
        if self.headers.token("content-transfer-encoding") != "base64":
            yield self.content()
            return
        digits = b""
        for at in range(self.start, self.end, _PIECE):
            raw, ended, _ = self.data[at : min(at + _PIECE, self.end)].partition(b"=")
            digits += only_base64(raw)
            whole = len(digits) if ended else len(digits) // 4 * 4
            yield from_base64(digits[:whole])
            if ended:
                return
            digits = digits[whole:]
        yield from_base64(digits)

    def text(self) -> str:
        """Return its words, the lines of flowed text joined again."""
        text = decode_as(self.content(LONGEST_TEXT), self.charset)
        if self.headers.parameter("content-type", "format").lower() != "flowed":
            return text
        return unflow(text, self.headers.parameter("content-type", "delsp").lower() == "yes")


def read_parts(data: bytes) -> Part:
    """Return the message that these bytes are, with its parts."""
    data = data if b"\n" in data else data.replace(b"\r", b"\n")
    return _read(data, 0, len(data), [MOST_PARTS], DEEPEST)


def _read(data: bytes, start: int, end: int, left: list[int], depth: int) -> Part:
    """Return the part between two places; `left` counts down the parts that the whole message may have."""
    headers, body = split_head(data, start, end)
    body = min(body, end)
    media = headers.token("content-type")
    part = Part(data, body, end, headers, media if media.count("/") == 1 else "text/plain")
    if not depth:
        part.media = "application/octet-stream" if part.media.startswith(("multipart/", "message/")) else part.media
    elif part.media in {"message/rfc822", "message/global"}:
        if headers.token("content-transfer-encoding") == "base64":
            inner = part.content()
            part.children.append(_read(inner, 0, len(inner), left, depth - 1))
        else:
            part.children.append(_read(data, body, end, left, depth - 1))
    elif part.media.startswith("multipart/"):
        _divide(part, left, depth)
    return part


def _divide(part: Part, left: list[int], depth: int) -> None:
    """Find the parts of a multipart; one without any is taken for plain text."""
    boundary = part.headers.parameter("content-type", "boundary")[:_LONGEST_BOUNDARY]
    for start, end in _between(part, b"--" + boundary.encode("utf-8", "replace")) if boundary else ():
        if not left[0]:
            break
        left[0] -= 1
        part.children.append(_read(part.data, start, end, left, depth - 1))
    if not part.children:
        part.media = "text/plain"


def _between(part: Part, mark: bytes) -> Iterator[tuple[int, int]]:
    """Yield the stretches that the lines of a boundary enclose; the last may lack its closing line."""
    data, begun, at = part.data, -1, part.start
    while (found := data.find(mark, at, part.end)) >= 0:
        at = found + len(mark)
        if found > part.start and data[found - 1 : found] != b"\n":
            continue
        line_end = data.find(b"\n", at, part.end)
        line_end = part.end if line_end < 0 else line_end
        rest = data[at : min(line_end, at + _LONGEST_BOUNDARY)].strip()
        if rest not in {b"", b"--"}:
            continue
        if begun >= 0:
            # The line break before a boundary belongs to it.
            yield begun, max(begun, found - (2 if data[found - 2 : found] == b"\r\n" else 1))
        if rest:
            return
        begun = at = min(line_end + 1, part.end)
    if 0 <= begun < part.end:
        yield begun, part.end


def from_uu(data: bytes) -> bytes:
    """Return the file in uuencoded lines."""
    pieces: list[bytes] = []
    for line in data.splitlines():
        if line.strip() == b"end":
            break
        if line.startswith(b"begin ") and not pieces:
            continue
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(pieces)


def unflow(text: str, drop_space: bool) -> str:
    """Return text of RFC 3676 with its paragraphs on one line each."""
    lines: list[str] = []
    pieces: list[str] = []
    depth = -1  # of the quotation that the paragraph under way is in
    for line in text.splitlines():
        bare = line.lstrip(">")
        level = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        soft = bare.endswith(" ") and bare != "-- "
        if pieces and level != depth:
            lines.append(_flowed(pieces, depth))
            pieces = []
        depth = level
        pieces.append(bare[:-1] if soft and drop_space else bare)
        if not soft:
            lines.append(_flowed(pieces, depth))
            pieces = []
    return "\n".join([*lines, _flowed(pieces, depth)] if pieces else lines)


def _flowed(pieces: list[str], depth: int) -> str:
    """Return one paragraph with its marks of quotation."""
    return f"{'>' * depth} {''.join(pieces)}" if depth > 0 else "".join(pieces)
