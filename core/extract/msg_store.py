"""The storages of an Outlook message: its own, and those of recipients, attachments and messages inside."""

from __future__ import annotations

import contextlib
import struct
from typing import TYPE_CHECKING, Any

from core.extract.mail_header import decode_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 256 * 2**20  # that all properties read from one file may have; broken files name the same bytes twice
MOST_PARTS = 1000
_PROPERTIES = "__properties_version1.0"
_OF_MESSAGES = ("__substg1.0_", "__recip_version1.0_", "__attach_version1.0_", "__nameid_version1.0")
_INNER = "__substg1.0_3701000D"
_TOP_HEAD, _MESSAGE_HEAD, _PART_HEAD = 32, 24, 8
_ENTRY = struct.Struct("<HHI8s")
_MESSAGE_CODE_PAGE, _INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_UNICODE, _BYTES, _BINARY, _TIME = "001F", "001E", "0102", 0x0040
_WIDE_CODE_PAGES = frozenset({1200, 1201})
_UTF8 = 65001
_NAMED = {28591: "iso-8859-1", 20127: "us-ascii", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 50225: "iso-2022-kr",
          51949: "euc-kr", 51932: "euc-jp", 20866: "koi8-r", 28592: "iso-8859-2", _UTF8: "utf-8"}  # fmt: skip


@contextlib.contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Give the storage of a whole file, which stays open meanwhile.

    Raises:
        OSError: the system refused; without a number where the file is not a compound file.
    """
    import olefile  # type: ignore[import-untyped, unused-ignore]

    with olefile.OleFileIO(str(path)) as ole:
        yield Store(ole, (), _TOP_HEAD, [MOST_BYTES])


class Store:
    """One storage and its properties.

    Attributes:
        is_message: whether it holds properties at all.
        charset: the encoding of its text in bytes, "" where it is not known.
    """

    def __init__(self, ole: Any, where: tuple[str, ...], skip: int, left: list[int], charset: str = "") -> None:  # noqa: ANN401
        """Read the properties of a fixed size; `left` counts down the bytes that the whole file may give."""
        self._ole = ole
        self._where = where
        self._left = left
        self.is_message = bool(ole.exists([*where, _PROPERTIES]))
        self._fixed = {number: (kind, value) for kind, number, value in self._entries(skip)}
        page = self.number(_MESSAGE_CODE_PAGE) or self.number(_INTERNET_CODE_PAGE)
        page = self.number(_INTERNET_CODE_PAGE) if page in _WIDE_CODE_PAGES else page
        self.charset = _NAMED.get(page, f"cp{page}") if page else charset

    def _entries(self, skip: int) -> Iterator[tuple[int, int, bytes]]:
        data = self._stream(_PROPERTIES)[skip:]
        for kind, number, _, value in _ENTRY.iter_unpack(data[: len(data) // _ENTRY.size * _ENTRY.size]):
            yield kind, number, value

    def _stream(self, name: str) -> bytes:
        """Return a stream's bytes; b"" where there is none, or too much was read already."""
        where = [*self._where, name]
        if not self._ole.exists(where) or self._ole.get_type(where) != 2:  # a storage
            return b""
        size = self._ole.get_size(where)
        if size > self._left[0]:
            return b""
        self._left[0] -= size
        try:
            return bytes(self._ole.openstream(where).read())
        except OSError as error:
            if error.errno is not None:
                raise
            return b""  # the parser's own: this stream is damaged, others may not be

    def is_other(self) -> bool:
        """Say whether the file holds something, and nothing that is of a message: it is another document."""
        names = [path[0] for path in self._ole.listdir(streams=True, storages=True)]
        return bool(names) and not any(name.startswith(_OF_MESSAGES) for name in names)

    def text(self, number: int) -> str:
        """Return a property in words; they end at a zero, and what follows in damaged files is of another."""
        wide = self._stream(f"__substg1.0_{number:04X}{_UNICODE}")
        if wide:
            return wide.decode("utf-16-le", "replace").partition("\0")[0]
        return decode_as(self._stream(f"__substg1.0_{number:04X}{_BYTES}").partition(b"\0")[0], self.charset)

    def binary(self, number: int) -> bytes:
        """Return a property in bytes."""
        return self._stream(f"__substg1.0_{number:04X}{_BINARY}")

    def number(self, number: int) -> int:
        """Return a property that is a small number; 0 where there is none."""
        return int.from_bytes(self._fixed.get(number, (0, b""))[1][:4], "little")

    def time(self, number: int) -> int:
        """Return a property that is a time, as it is counted there; 0 where there is none."""
        kind, value = self._fixed.get(number, (0, b""))
        return int.from_bytes(value, "little") if kind == _TIME else 0

    def recipients(self) -> Iterator[Store]:
        """Yield the storages of those to whom the message went."""
        yield from self._parts("__recip_version1.0_#")

    def attachments(self) -> Iterator[Store]:
        """Yield the storages of what is attached."""
        yield from self._parts("__attach_version1.0_#")

    def inner(self) -> Store | None:
        """Return the message that this attachment is, or None where it is a file."""
        where = (*self._where, _INNER)
        if not self._ole.exists([*where, _PROPERTIES]):
            return None
        return Store(self._ole, where, _MESSAGE_HEAD, self._left, self.charset)

    def _parts(self, prefix: str) -> Iterator[Store]:
        # Asked for once: the container looks through all its names to say whether it has one.
        depth, above = len(self._where), [name.lower() for name in self._where]
        listed = (path for path in self._ole.listdir(streams=False, storages=True) if len(path) == depth + 1)
        names = {path[depth].upper() for path in listed if [name.lower() for name in path[:depth]] == above}
        for number in range(MOST_PARTS):
            own = f"{prefix}{number:08X}"
            where = (*self._where, own)
            if own.upper() in names and self._ole.exists([*where, _PROPERTIES]):
                yield Store(self._ole, where, _PART_HEAD, self._left, self.charset)
