"""Makes packages (ZIP archives of XML parts) for the tests, whole, broken and hostile."""

from __future__ import annotations

import random
import zipfile
from typing import TYPE_CHECKING

from core.errors import DocumentError
from tests.core.extract.extract_makers import check_promises

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from core.records import Document

Part = tuple[str, int | None, str]


def archive(path: Path, members: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a ZIP archive with these members."""
    with zipfile.ZipFile(path, "w", packing) as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name), data, packing)  # whose date is always the same
    return path


def paged(document: Document) -> list[Part]:
    """Return (kind, page, text) of every block."""
    check_promises(document)
    return [(block.kind, block.page, document.text[block.start : block.end]) for block in document.blocks]


def kind_of(extract: Callable[[Path], Document], path: Path) -> str:
    """Return the kind of the error with which a file is refused, or "read" or "empty"."""
    try:
        document = extract(path)
    except DocumentError as error:
        return error.kind if error.path == str(path) else f"{error.kind} of another file"
    check_promises(document)
    return "read" if document.blocks else "empty"


def damaged(whole: bytes) -> Iterator[bytes]:
    """Yield a file cut off at every tenth, then with bytes flipped at random places, always the same."""
    for tenth in range(10):
        yield whole[: len(whole) * tenth // 10]
    chance = random.Random(6)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        yield bytes(data)


def swollen(data: bytes, name: str, size: int) -> bytes:
    """Return an archive whose directory says that a member unpacks to so many bytes."""
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.index(b"PK\x01\x02", at + 4)
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]
