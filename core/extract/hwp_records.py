"""The bytes of HWP 5: streams that are packed and perhaps scrambled, and the records in them."""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERING, PARA_SHAPE, STYLE, DISTRIBUTION = 23, 25, 26, 28
PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER = 66, 67, 71, 72
SHAPE_COMPONENT, TABLE, EQUATION, TEXT_ART, FORM, MEMO_LIST = 76, 77, 88, 90, 91, 93
# Records with words in them, or with records that have; how characters look and lines break is left out.
_BODY = frozenset(
    {PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER, SHAPE_COMPONENT, TABLE, EQUATION, TEXT_ART, FORM, MEMO_LIST}
)
_DEEPEST = 120
_PIECE = 1 << 16
_SCRAMBLED = 256
_HEX_DIGEST = 80  # a SHA-1 digest in hexadecimal UTF-16; its first bytes are the key
_CONTROL = re.compile("[\x00-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SINGLE = {"\n": "\n", "\r": "", "\x18": "-", "\x1e": " ", "\x1f": " "}  # one unit wide
_SIGNS = {**dict.fromkeys(range(32), ""), **{ord(sign): words for sign, words in _SINGLE.items()}}
_WIDE = re.compile("[\x01-\x09\x0b\x0c\x0e-\x17]")
_EXTENDED = frozenset("\x01\x02\x03\x0b\x0c\x0e\x0f\x10\x11\x12\x15\x16\x17")  # each has a control of its own
_WIDTH = 8
_TITLE, _WIDE_STRING = 2, 31  # in a set of properties


class TooLargeError(Exception):
    """Unpacked, a stream is larger than it may be."""


@dataclass(slots=True)
class Record:
    """A record with the records below it."""

    tag: int
    data: bytes
    inside: list[Record] = field(default_factory=list)


def unpacked(raw: bytes, compressed: bool, scrambled: bool, most: int) -> bytes:
    """Return the records of a stream; of a damaged one as much as can be had.

    Args:
        raw: the stream as it is stored.
        compressed: whether the file says that its streams are compressed.
        scrambled: whether the file says that it is for distribution.
        most: the most bytes that it may have.

    Raises:
        TooLargeError: it has more.
    """
    if scrambled and len(raw) > 4 + _SCRAMBLED and raw[0] | (raw[1] & 3) << 8 == DISTRIBUTION:
        raw = _unscrambled(raw[4 : 4 + _SCRAMBLED], raw[4 + _SCRAMBLED :])
    data = _inflated(raw, most) if compressed else raw
    if len(data) > most:
        raise TooLargeError
    return data


def _unscrambled(lock: bytes, body: bytes) -> bytes:
    """Return the body of a document for distribution, whose key lies hidden in the record before it."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    plain, state, left, mask = bytearray(lock), int.from_bytes(lock[:4], "little"), 0, 0
    for at in range(_SCRAMBLED):
        if not left:
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            mask = state >> 16 & 0xFF
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            left = (state >> 16 & 0xF) + 1
        left -= 1
        if at >= 4:
            plain[at] ^= mask
    start = 4 + (lock[0] & 0xF)
    key = bytes(plain[start : start + _HEX_DIGEST][:16])
    # ECB is what the published format asks for.
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305
    return decryptor.update(body[: len(body) // 16 * 16]) + decryptor.finalize()


def _inflated(raw: bytes, most: int) -> bytes:
    """Return what a deflated stream holds, up to where it is damaged."""
    machine, pieces, size = zlib.decompressobj(-zlib.MAX_WBITS), [], 0
    for at in range(0, len(raw), _PIECE):
        try:
            piece = machine.decompress(raw[at : at + _PIECE], most + 1 - size)
        except zlib.error:
            break
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise TooLargeError
    return b"".join(pieces)


def records(data: bytes, wanted: frozenset[int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield (tag, level, content) of the records with these tags in a stream; one that is cut off ends it."""
    at, size = 0, len(data)
    while at + 4 <= size:
        (head,) = struct.unpack_from("<I", data, at)
        at, length = at + 4, head >> 20
        if length == 0xFFF:
            if at + 4 > size:
                return
            (length,) = struct.unpack_from("<I", data, at)
            at += 4
        if at + length > size:
            return
        if head & 0x3FF in wanted:
            yield head & 0x3FF, head >> 10 & 0x3FF, data[at : at + length]
        at += length


def trees(data: bytes) -> Iterator[Record]:
    """Yield the uppermost records of a section that can hold words, each as soon as all below it are known."""
    top = Record(0, b"")
    path: list[tuple[int, Record]] = [(-1, top)]
    for tag, level, content in records(data, _BODY):
        if level > _DEEPEST:
            continue
        while path[-1][0] >= level:
            path.pop()
        if path[-1][1] is top and top.inside:
            yield top.inside.pop()
        record = Record(tag, content)
        path[-1][1].inside.append(record)
        path.append((level, record))
    yield from top.inside


def runs(content: bytes) -> Iterator[str | None]:
    """Yield the pieces of a paragraph's text in their order; None stands for the next of its controls."""
    with suppress(UnicodeDecodeError):
        plain = content.decode("utf-16-le")
        if not _WIDE.search(plain):
            yield plain.translate(_SIGNS)
            return
    count = len(content) // 2
    # One character a unit, so that the units of a control are never taken for halves of a pair.
    units = "".join(map(chr, struct.unpack_from(f"<{count}H", content)))
    at = 0
    while at < count:
        found = _CONTROL.search(units, at)
        end = found.start() if found else count
        yield _joined(units[at:end])
        if not found:
            return
        sign = found[0]
        yield None if sign in _EXTENDED else "\t" if sign == "\t" else _SINGLE.get(sign, "")
        at = end + (1 if sign in _SINGLE or sign in "\x00\x19\x1a\x1b\x1c\x1d" else _WIDTH)


def string(data: bytes, at: int) -> tuple[str, int]:
    """Return the string whose length stands at this place, and the place after it; "" where there is none."""
    if at + 2 > len(data):
        return "", len(data)
    (length,) = struct.unpack_from("<H", data, at)
    end = at + 2 + 2 * length
    return data[at + 2 : end].decode("utf-16-le", "replace"), end


def summary_title(data: bytes) -> str:
    """Return the title in a stream of properties; its strings are UTF-16, which olefile reads past their ends."""
    (start,) = struct.unpack_from("<I", data, 44)
    (count,) = struct.unpack_from("<I", data, start + 4)
    for at in range(start + 8, min(start + 8 + 8 * count, len(data) - 7), 8):
        name, offset = struct.unpack_from("<II", data, at)
        kind, length = struct.unpack_from("<II", data, start + offset)
        if name == _TITLE and kind == _WIDE_STRING:
            begin = start + offset + 8
            return data[begin : begin + 2 * length].decode("utf-16-le", "replace").partition("\0")[0]
    return ""


def _joined(units: str) -> str:
    """Return units of UTF-16 as characters."""
    if not _SURROGATE.search(units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
