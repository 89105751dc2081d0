"""Files that are attached to a PDF or pinned to its pages."""

from __future__ import annotations

import mmap
import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, clean, squeeze
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdf import PdfReader

_SPEAKS = re.compile(rb"EmbeddedFile|FileAttachment|Filespec|/EF[\s<\d]|/Params[\s<\d]")
_LARGEST = 100 * 2**20  # bytes of one, unpacked; pypdf itself stops at 75 million
_MOST = 1_000
_MOST_NODES = 20_000  # of the tree of names
_MOST_PAGES = 20_000


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the files in a PDF; one that is damaged or too large is left out.

    Args:
        path: the file.

    Raises:
        DocumentError: encrypted, broken.
        OSError: the system refused.
    """
    if not _may_hold(path):
        return
    # Imported where it is used: few files hold others.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    with path.open("rb") as file:
        try:
            reader = PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                raise problem("encrypted", path)
            specifications = list(_specifications(reader))
        except (PyPdfError, *MALFORMED) as error:
            raise problem("broken", path, detail=f"pypdf: {type(error).__name__}: {error}") from error
        yield from _contents(specifications)


def _may_hold(path: Path) -> bool:
    """Say whether a file speaks of embedded files; what describes them may be packed, the streams never are."""
    with path.open("rb") as file:
        if not file.read(1):
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _SPEAKS.search(data) is not None


def _contents(specifications: list[tuple[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Yield the content of each file once."""
    from pypdf.errors import PyPdfError

    seen: set[int] = set()
    for given, specification in specifications:
        try:
            files = specification["/EF"]
            stream = files["/UF" if "/UF" in files else "/F"]
            if id(stream) in seen:  # pypdf hands out the same object for the same number
                continue
            seen.add(id(stream))
            content = bytes(stream.get_data())
            name = _name(_inner(specification, "/UF") or _inner(specification, "/F") or given)
        except (PyPdfError, *MALFORMED):
            continue
        if len(content) <= _LARGEST:
            yield name, content
        if len(seen) >= _MOST:
            return


def _name(given: object) -> str:
    """Return a file's name without the folders before it."""
    name = squeeze(clean(str(given)).replace("\n", " "))
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return last if last.strip(". ") else "attachment"


def _specifications(reader: PdfReader) -> Iterator[tuple[str, Any]]:
    """Yield what describes the files: of the document, and of its pages; with the name they are filed under."""
    root: Any = reader.trailer["/Root"]
    found = list(_filed(_inner(root, "/Names", "/EmbeddedFiles")))
    found += [("", each) for each in _objects(_inner(root, "/AF"))]
    for number in range(min(len(reader.pages), _MOST_PAGES)):
        page: Any = reader.pages[number]
        found += [("", each) for each in _objects(_inner(page, "/AF"))]
        found += [("", _inner(each, "/FS")) for each in _objects(_inner(page, "/Annots"))]
    return ((name, each) for name, each in found if isinstance(each, dict) and "/EF" in each)


def _inner(outer: Any, *keys: str) -> Any:  # noqa: ANN401 - pypdf's objects
    """Return what lies under these keys, references followed; None where nothing does."""
    for key in keys:
        outer = outer[key] if isinstance(outer, dict) and key in outer else None
    return outer


def _objects(listed: Any) -> list[Any]:  # noqa: ANN401
    """Return the dictionaries in a list of references."""
    objects = [each.get_object() for each in listed] if isinstance(listed, list) else []
    return [each for each in objects if isinstance(each, dict)]


def _filed(tree: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield the entries of a tree of names, however its branches are tied."""
    seen: set[int] = set()
    waiting = [tree]
    while waiting and len(seen) < _MOST_NODES:
        node = waiting.pop()
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        names = _inner(node, "/Names") or []
        for at in range(0, len(names) - 1, 2):
            yield str(names[at]), names[at + 1].get_object()
        waiting += reversed(_objects(_inner(node, "/Kids")))
