r"""The RTF in which Outlook keeps a message's body: unpacked ([MS-OXRTFCP]), and read as HTML or as text.

Outlook hides the HTML of a message inside RTF ([MS-OXRTFEX]): what only RTF needs stands between `\htmlrtf` and
`\htmlrtf0`, what only HTML needs in groups that begin with `\*\htmltag`.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from core.extract.rtf_tokens import Reading

if TYPE_CHECKING:
    from core.extract.rtf_tokens import State

LONGEST = 32 * 2**20  # bytes of unpacked RTF
_HEADER = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_RING = 4096
_FIRST = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpack(data: bytes) -> bytes:
    """Return the RTF in a compressed body.

    Raises:
        ValueError: it is not such a body.
        struct.error: it ends before its head does.
    """
    packed_size, size, form, _ = _HEADER.unpack_from(data)
    packed = data[_HEADER.size : 4 + packed_size]
    if form == _PLAIN:
        return packed[: min(size, LONGEST)]
    if form != _PACKED:
        raise ValueError("This is no compressed RTF.")
    return _inflate(packed, min(size, LONGEST))


def _inflate(packed: bytes, size: int) -> bytes:
    """Follow the references into a ring of the last bytes; each is two bytes and stands for 17 at the most."""
    ring = bytearray(_FIRST.ljust(_RING, b"\0"))
    end, at, out = len(_FIRST), 0, bytearray()
    while at < len(packed) and len(out) < size:
        control = packed[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece = packed[at : at + 1]
                at += 1
            elif at + 1 < len(packed):
                reference = packed[at] << 8 | packed[at + 1]
                at += 2
                if reference >> 4 == end:
                    return bytes(out[:size])
                piece = _copied(ring, reference >> 4, end, (reference & 15) + 2)
            else:
                return bytes(out[:size])
            for byte in piece:
                ring[end] = byte
                end = (end + 1) % _RING
            out += piece
    return bytes(out[:size])


def _copied(ring: bytearray, start: int, end: int, length: int) -> bytes:
    """Return bytes of the ring; those that the copy itself has just written may be among them."""
    period = (end - start) % _RING or _RING
    return bytes(ring[(start + at % period) % _RING] for at in range(length))


def text_of(data: bytes) -> tuple[str, bool]:
    """Return the words in RTF, and whether they are the source of a page in HTML.

    Raises:
        ValueError: the groups are nested deeper than any document's.
    """
    is_html = b"\\fromhtml" in data[:4096]
    pieces: list[str] = []

    def end(what: str, text: str, _: State) -> None:
        pieces.append(text + ("\t" if what == "cell" else "\n"))

    Reading(end, is_html).read(data)
    return "".join(pieces).removesuffix("\n"), is_html
