r"""The RTF in which Outlook keeps a message's body: unpacked ([MS-OXRTFCP]), and read as HTML or as text.

Outlook hides the HTML of a message inside RTF ([MS-OXRTFEX]): what only RTF needs stands between `\htmlrtf` and
`\htmlrtf0`, what only HTML needs in groups that begin with `\*\htmltag`.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object listtable listoverridetable rsidtbl generator filetbl revtbl "
    b"themedata datastore latentstyles xmlnstbl header footer headerl headerr footerl footerr fldinst".split()
)
_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
}
_CHARSETS = {0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 177: 1255, 178: 1256, 186: 1257,
             204: 1251, 222: 874, 238: 1250}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group: whether it is skipped, is for RTF alone; its code page.

    `after` counts the characters that stand in for one given by its number.
    """

    skipped: bool = False
    rtf_only: bool = False
    page: int = 1252
    after: int = 1


def text_of(data: bytes) -> tuple[str, bool]:
    """Return the words in RTF, and whether they are the source of a page in HTML."""
    head = data[:4096]
    is_html = b"\\fromhtml" in head
    given = re.search(rb"\\ansicpg(\d{1,5})", head)
    reader = _Reader(is_html, int(given[1]) if given else 1252, _fonts(data))
    reader.over(_TOKEN.finditer(data))
    return "".join(reader.pieces), is_html


def _fonts(data: bytes) -> dict[int, int]:
    """Return the code page of each font that names a character set."""
    start = data.find(b"{\\fonttbl")
    found = re.finditer(rb"\\f(\d{1,5})\b[^{};]{0,200}?\\fcharset(\d{1,3})", data[start : start + 65_536])
    return (
        {int(font[1]): _CHARSETS[int(font[2])] for font in found if int(font[2]) in _CHARSETS} if start >= 0 else {}
    )


class _Reader:
    """Goes over the tokens of RTF once.

    Attributes:
        pieces: the words so far.
    """

    def __init__(self, is_html: bool, page: int, fonts: dict[int, int]) -> None:
        self.pieces: list[str] = []
        self._html = is_html
        self._fonts = fonts
        self._default = page
        self._state = _State(page=page)
        self._outer: list[_State] = []
        self._bytes = bytearray()  # of one encoding, until something else comes
        self._skip = 0  # characters that only stand in for the one before them
        self._starred = False

    def over(self, tokens: Iterable[re.Match[bytes]]) -> None:
        """Read all tokens."""
        for token in tokens:
            word, number, code, sign, brace, plain = token.groups()
            if plain is not None:
                self._plain(plain)
            elif code is not None:
                self._plain(bytes((int(code, 16),)))
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif brace is not None:
                self._brace(brace)
            elif sign is not None:
                self._sign(sign)
        self._flush()

    def _plain(self, data: bytes) -> None:
        """Take bytes of text."""
        self._starred = False
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip, data = self._skip - dropped, data[dropped:]
        if not self._state.skipped and not self._state.rtf_only:
            self._bytes += data

    def _brace(self, brace: bytes) -> None:
        """Enter or leave a group."""
        self._flush()
        self._skip, self._starred = 0, False
        if brace == b"{":
            self._outer.append(self._state)
        elif self._outer:
            self._state = self._outer.pop()

    def _sign(self, sign: bytes) -> None:
        """Take a control symbol."""
        if sign == b"*":
            self._starred = True
        elif sign in b"{}\\":
            self._plain(sign)
        elif sign in b"~_":
            self._plain(b" " if sign == b"~" else b"-")

    def _word(self, word: bytes, number: int | None) -> None:
        """Take a control word."""
        starred, self._starred = self._starred, False
        if word == b"htmltag":
            self._flush()
            self._state = replace(self._state, skipped=self._state.skipped or not self._html)
        elif word in _SKIPPED or starred:
            self._state = replace(self._state, skipped=True)
        elif word == b"htmlrtf":
            self._flush()
            self._state = replace(self._state, rtf_only=number != 0)
        elif word == b"u" and number is not None:
            self._unicode(number)
        elif word == b"uc":
            self._state = replace(self._state, after=min(max(number or 0, 0), 16))
        elif word in {b"f", b"plain"}:
            self._flush()
            self._state = replace(self._state, page=self._fonts.get(number or 0, self._default))
        elif word in _SIGNS and not self._state.skipped and not self._state.rtf_only:
            self._flush()
            self.pieces.append(_SIGNS[word])

    def _unicode(self, number: int) -> None:
        """Take a character by its number, which is written as 16 bits with a sign."""
        if not self._state.skipped and not self._state.rtf_only:
            self._flush()
            self.pieces.append(chr(number & 0xFFFF))
        self._skip = self._state.after

    def _flush(self) -> None:
        """Decode the bytes gathered so far."""
        if self._bytes:
            try:
                text = self._bytes.decode(f"cp{self._state.page}", "replace")
            except LookupError:
                text = self._bytes.decode("cp1252", "replace")
            self.pieces.append(text)
            self._bytes.clear()
