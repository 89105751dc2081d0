"""Makes the small files of the light formats, and harms files in ways that disks and networks do."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING

from core.errors import DocumentError
from tests.core.extract.extract_makers import check_promises

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.extract.base import Format

EXPECTED = {"read", "empty", "no-text", "encrypted", "broken", "wrong-type", "too-large"}


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return an archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def harmed(data: bytes) -> Iterator[bytes]:
    """Yield the data cut at every tenth, with bytes changed, and other things in its place."""
    yield from (data[: len(data) * tenth // 10] for tenth in range(1, 10))
    rng = random.Random(6)
    for _ in range(20):
        changed = bytearray(data)
        for _ in range(max(len(data) // 100, 1)):
            changed[rng.randrange(len(data))] = rng.randrange(256)
        yield bytes(changed)
    yield from (b" ", b"%PDF-1.7", b"PK\x03\x04" + bytes(90), rng.randbytes(2000), "그냥 글이다.".encode())


def survives(module: Format, path: Path, data: bytes) -> None:
    """Read every harmed form of a file: each is a document or a refusal that people understand."""
    for bad in harmed(data):
        path.write_bytes(bad)
        assert kind_of(module, path) in EXPECTED, bad


def kind_of(module: Format, path: Path) -> str:
    """Return "read" for a file that is read as it should be, else the kind of the refusal."""
    try:
        check_promises(module.extract(path))
    except DocumentError as error:
        return error.kind
    return "read"
