"""ZIP archives, with their names in the encodings of the systems that wrote them."""

from __future__ import annotations

import re
import stat
import struct
import time
import unicodedata
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from core.extract.archive_base import TOO_MANY, Member, harmless, telling
from core.extract.base import MALFORMED
from core.extract.decode import decode
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.extract.archive_base import Box

_ENCRYPTED, _UTF8 = 1, 0x800  # flags
_AES = 99
_UNIX = 3
_FOLDER = 0x10  # as DOS marks it
_TIMES, _UNICODE_PATH = 0x5455, 0x7075
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_LATIN_END = "\u0250"


def members(box: Box) -> Iterator[Member]:
    """Yield the members in the order of the archive's directory; of one name the last.

    Raises:
        DocumentError: broken, too-large.
        OSError: the system refused.
    """
    with zipfile.ZipFile(box.path) as archive:
        infos = archive.infolist()[: box.limits.entries]
        named = {harmless(name): info for name, info in zip(names(infos), infos, strict=True) if _is_file(name, info)}
        for name, info in named.items():
            if name and box.accepts(name):
                yield Member(name, partial(_read, box, archive, name, info), info.file_size, _modified(info))
        if len(archive.infolist()) > len(infos):
            raise problem("too-large", box.path, TOO_MANY)


def _is_file(name: str, info: zipfile.ZipInfo) -> bool:
    """Say whether a member is a file, and no folder, link or device."""
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    is_folder = name.endswith(("/", "\\")) or bool(info.external_attr & _FOLDER)
    return not is_folder and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _read(box: Box, archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, out: BinaryIO) -> None:
    """Copy a member, with the first password that fits where it is locked."""
    box.check(name, info.file_size)
    if info.header_offset < 0:  # zipfile would have the system complain
        raise problem("broken", box.path / name)
    if not info.flag_bits & _ENCRYPTED:
        with telling(box.path / name):
            _unpack(box, archive, name, info, None, out)
        return
    start = out.tell()
    for password in box.passwords if info.compress_type != _AES else ():
        for encoded in dict.fromkeys((password.encode(), password.encode("cp949", "replace"))):
            try:
                _unpack(box, archive, name, info, encoded, out)
            except (RuntimeError, *MALFORMED):  # one wrong password in 256 is only found out by what it unpacks
                out.seek(start)
                out.truncate()
            else:
                return
    raise problem("encrypted", box.path / name)


def _unpack(
    box: Box, archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, password: bytes | None, out: BinaryIO
) -> None:
    """Copy a member; never more than the archive's directory promised."""
    box.spend(info.file_size)
    with archive.open(info, pwd=password) as file:
        box.copy(name, file.read, out)


def _modified(info: zipfile.ZipInfo) -> float:
    """Return when a member was changed; a time of DOS is taken for this computer's own."""
    times = _extra(info, _TIMES)
    if len(times) >= 5 and times[0] & 1:  # a byte of flags and four of seconds
        return float(struct.unpack_from("<i", times, 1)[0])
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except MALFORMED:
        return 0.0


def _extra(info: zipfile.ZipInfo, kind: int) -> bytes:
    """Return the extra field of this kind; b"" where there is none."""
    at, data = 0, info.extra
    while at + 4 <= len(data):
        found, size = struct.unpack_from("<HH", data, at)
        if found == kind:
            return data[at + 4 : at + 4 + size]
        at += 4 + size
    return b""


def names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names as their writers meant them.

    Old programs write names in the encoding of their system and do not say which; all names of an archive together
    tell it better than each alone.
    """
    raw = [_raw(info) for info in infos]
    unsaid = [at for at, info in enumerate(infos) if not info.flag_bits & _UTF8 and not raw[at].isascii()]
    found = [name.decode("utf-8", "replace") for name in raw]
    for at, name in zip(unsaid, _decoded([raw[at] for at in unsaid]), strict=True):
        found[at] = _said(infos[at], raw[at]) or name
    return found


def _raw(info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a name, without what stands after a zero byte."""
    data = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace")
    return data.partition(b"\0")[0].replace(b"\n", b" ")


def _said(info: zipfile.ZipInfo, raw: bytes) -> str:
    """Return the name in Unicode that Info-ZIP writes beside the other, where it belongs to that."""
    data = _extra(info, _UNICODE_PATH)
    if data[:1] != b"\1" or data[1:5] != struct.pack("<I", zlib.crc32(raw)):
        return ""
    return data[5:].decode("utf-8", "replace").replace("\n", " ")


def _decoded(raw: list[bytes]) -> list[str]:
    """Return names in an encoding that nobody named, the same one for all."""
    joined = b"\n".join(raw)
    text = decode(joined)
    if not _is_utf8(joined) and not _EAST_ASIAN.search(text):
        dos = joined.decode("cp437")
        accents = [char for char in dos if char > "\x7f"]
        # Read in the encoding of DOS, names from Windows are frames and sums, not letters.
        if all(unicodedata.category(char).startswith("L") and char < _LATIN_END for char in accents):
            text = dos
    found = text.split("\n")
    return found if len(found) == len(raw) else [decode(name) for name in raw]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
