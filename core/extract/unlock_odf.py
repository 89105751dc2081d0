"""Opens OpenDocument files that are locked with a password, as ODF 1.2, part 3 describes it; their text only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from core.errors import DocumentError
from core.extract.base import MALFORMED
from core.extract.packages import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MANIFEST = "META-INF/manifest.xml"
_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_CIPHER = "aes256-cbc"  # OpenOffice's Blowfish and the newest files' Argon2 with GCM are not opened
_MOST_ROUNDS = 1_000_000  # for one part; LibreOffice takes 100,000
_MOST_PARTS = 200
_LARGEST = 64 * 2**20  # bytes of a part, unpacked
_LARGEST_TOGETHER = 256 * 2**20
_CHECKED = 1024  # bytes that the checksum is made of


@dataclass(slots=True)
class _Lock:
    """How one part is locked.

    Attributes:
        name: of the part.
        hashed: the name of the hash that the password goes through first.
        vector: where the cipher begins.
        salt: of the key.
        rounds: how often the key is hashed.
        size: of the key in bytes.
        checksum: of the beginning of the packed part.
        checked: the name of its hash.
    """

    name: str
    hashed: str
    vector: bytes
    salt: bytes
    rounds: int
    size: int
    checksum: bytes
    checked: str


def is_locked(path: Path) -> bool:
    """Say whether a ZIP archive is an OpenDocument file with parts that are locked."""
    try:
        with Package(path) as package:
            manifest = package.side_xml(_MANIFEST)
    except (DocumentError, OSError, RuntimeError, *MALFORMED):
        return False
    return manifest is not None and next(manifest.iter(f"{_NAMES}encryption-data"), None) is not None


def open_with(path: Path, password: str, copy: BinaryIO) -> bool:
    """Write a copy with the parts that hold text, open; False where the password does not fit.

    Args:
        path: the locked file.
        password: what may open it.
        copy: takes the archive.
    """
    try:
        with Package(path) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as opened:
            locks = [lock for lock in _locks(package.side_xml(_MANIFEST)) if lock.name.endswith(".xml")][:_MOST_PARTS]
            if not locks:
                return False
            opened.writestr("mimetype", package.read("mimetype"), zipfile.ZIP_STORED)
            together = 0
            for lock in sorted(locks, key=lambda lock: lock.name != "content.xml"):
                content = _open(package.read(lock.name), lock, password)
                together += len(content)
                if together > _LARGEST_TOGETHER:
                    return False
                opened.writestr(lock.name, content)
    except (DocumentError, KeyError, OSError, RuntimeError, *MALFORMED):
        return False
    return True


def _locks(manifest: Any) -> Iterator[_Lock]:  # noqa: ANN401 - lxml has no types
    """Yield how each part is locked that is locked in the way that is known."""
    for entry in manifest.iter(f"{_NAMES}file-entry"):
        parts = {element.tag.removeprefix(_NAMES): element for element in entry.iter(f"{_NAMES}*")}
        data, algorithm, derived = (parts.get(name) for name in ("encryption-data", "algorithm", "key-derivation"))
        if data is None or algorithm is None or derived is None:
            continue
        if _CIPHER not in _get(algorithm, "algorithm-name") or "PBKDF2" not in _get(derived, "key-derivation-name"):
            continue
        start = parts.get("start-key-generation")
        yield _Lock(
            name=_get(entry, "full-path"),
            hashed=_hash(_get(start, "start-key-generation-name") if start is not None else ""),
            vector=base64.b64decode(_get(algorithm, "initialisation-vector")),
            salt=base64.b64decode(_get(derived, "salt")),
            rounds=min(int(_get(derived, "iteration-count")), _MOST_ROUNDS),
            size=min(int(_get(derived, "key-size") or 16), 64),
            checksum=base64.b64decode(_get(data, "checksum")),
            checked=_hash(_get(data, "checksum-type")),
        )


def _hash(given: str) -> str:
    return "sha256" if "sha256" in given.lower() else "sha1"


def _get(element: Any, name: str) -> str:  # noqa: ANN401
    return str(element.get(f"{_NAMES}{name}") or "")


def _open(locked: bytes, lock: _Lock, password: str) -> bytes:
    """Return a part's content.

    Raises:
        ValueError: the password does not fit, or the part is too large.
    """
    start = hashlib.new(lock.hashed, password.encode(), usedforsecurity=False).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, lock.size)
    packed = _decrypted(locked, lock.vector, key)
    checksum = hashlib.new(lock.checked, packed[:_CHECKED], usedforsecurity=False).digest()
    if not hmac.compare_digest(checksum, lock.checksum):
        raise ValueError("the password does not fit")
    content = (unpacker := zlib.decompressobj(-zlib.MAX_WBITS)).decompress(packed, _LARGEST)
    if not unpacker.eof:
        raise ValueError("the part is cut off or too large")
    return content


def _decrypted(locked: bytes, vector: bytes, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    padded = decryptor.update(locked) + decryptor.finalize()
    # Padded as XML Encryption pads: the last byte says by how much.
    return padded[: len(padded) - padded[-1]] if padded and padded[-1] <= 16 else padded
