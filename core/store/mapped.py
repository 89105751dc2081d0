"""Postings on disk: a file a segment, mapped rather than read, and a manifest that says which files count.

A segment's file has the safetensors layout (https://github.com/huggingface/safetensors): eight bytes with the
length of a JSON header, the header, the arrays. Files are written under a temporary name and never change
afterwards; a new manifest replaces the old one at once. The manifest holds a CRC-32 of each file: nothing here is
flushed to the disk, so after a power cut a file may be short, or zero, and is then left out as if it were not there.
"""

from __future__ import annotations

import json
import mmap
import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from core.store.lexicon import Lexicon
from core.store.postings import Mask, Postings, Segment, build, packed

MANIFEST = "segments.json"
FORMAT = 1  # of the files; another one is not read, so that everything is missing and is made again
AT_ONCE = 1 << 20  # bytes
DTYPES = {"I64": np.int64, "I32": np.int32, "U32": np.uint32, "U16": np.uint16, "U8": np.uint8}
OWN = ("keys", "lengths", "starts", "rows", "weights")  # arrays of a segment; all others are its lexicon's

Checksums = dict[str, int]  # by segment, in order
L = TypeVar("L", bound=Lexicon)


def saved(folder: Path, postings: Postings[L]) -> Postings[L]:
    """Write what is not on disk yet and return the same index, mapped: what was in memory only can be let go.

    Only one process may do this at a time.

    Raises:
        OSError: the folder cannot be written; what it held before is still there.
    """
    folder.mkdir(exist_ok=True)  # never its parent: where the library is gone, no half of it is made
    before = _manifest(folder)
    kept = {s.name for s in postings.segments if s.name in before and _path(folder, s.name).exists()}
    sums = {s.name: before[s.name] if s.name in kept else _write(folder, s) for s in postings.segments}
    if list(sums.items()) != list(before.items()):
        text = json.dumps({"format": FORMAT, "segments": list(sums.items())})
        _replace(folder / MANIFEST, text.encode())
    _tidy(folder, {MANIFEST, *(_path(folder, name).name for name in sums)})
    return Postings(tuple(s if s.name in kept else _mapped(folder, s, sums[s.name]) for s in postings.segments))


def opened(folder: Path, lexicon: type[L], held: Postings[L] | None = None) -> Postings[L]:
    """Return the index in a folder, mapped; what is damaged or gone is left out.

    Args:
        folder: where `saved` wrote; it need not exist.
        lexicon: the kind of its tokens.
        held: what was opened before; its segments are used again, not read again.
    """
    known = {segment.name: segment for segment in held.segments} if held else {}
    while True:
        sums = _manifest(folder)
        found = [known[name] if name in known else _read(folder, name, sums[name], lexicon) for name in sums]
        there = tuple(segment for segment in found if segment is not None)
        # The writer may have merged a segment away between our two looks: look again.
        if len(there) == len(sums) or _manifest(folder) == sums:
            return Postings(there)


def without(postings: Postings[L], live: Mask) -> Postings[L]:
    """Return the index without the rows where `live` [n] is false, however few: none may be left on disk."""
    parts = np.split(live, np.cumsum([len(segment) for segment in postings.segments])[:-1])
    kept = [_without(segment, part) for segment, part in zip(postings.segments, parts, strict=False) if part.any()]
    return Postings(tuple(kept))


def _without(segment: Segment[L], live: Mask) -> Segment[L]:
    if live.all():
        return segment
    kept = live[segment.rows]
    tokens = np.repeat(np.arange(len(segment.lexicon)), np.diff(segment.starts))[kept]
    rows = (np.cumsum(live) - 1)[segment.rows[kept]]
    return build(
        segment.keys[live],
        segment.lengths[live],
        packed(tokens, rows, segment.weights[kept]),
        segment.lexicon.at,
    )


def damaged(folder: Path) -> list[str]:
    """Return the segments in a folder that are not there as they were written."""
    return [name for name, check in _manifest(folder).items() if not _sound(_path(folder, name), check)]


def _sound(path: Path, check: int) -> bool:
    try:
        with path.open("rb") as file:
            return _checksum(file) == check
    except OSError:
        return False


def _manifest(folder: Path) -> Checksums:
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
        return {str(name): int(check) for name, check in read["segments"]} if read["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.safetensors"


def _write(folder: Path, segment: Segment[L]) -> int:
    """Write a segment's file and return its checksum."""
    arrays = {**{name: getattr(segment, name) for name in OWN}, **segment.lexicon.arrays()}
    raw = safetensors.numpy.save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
    _replace(_path(folder, segment.name), raw)
    return zlib.crc32(raw)


def _replace(path: Path, raw: bytes) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(raw)
    temporary.replace(path)


def _tidy(folder: Path, wanted: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in wanted:
            # Windows keeps what another process has mapped: it goes at a later time.
            with suppress(OSError):
                path.unlink()


def _mapped(folder: Path, segment: Segment[L], check: int) -> Segment[L]:
    """Return the segment as it was just written, or as it is where it cannot be read back."""
    return _read(folder, segment.name, check, type(segment.lexicon)) or segment


def _read(folder: Path, name: str, check: int, lexicon: type[L]) -> Segment[L] | None:
    """Map a segment's file; None if it is gone or damaged."""
    try:
        with _path(folder, name).open("rb") as file:
            if _checksum(file) != check:
                return None
            arrays = _arrays(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return Segment(name=name, lexicon=lexicon.of(arrays), **{own: arrays[own] for own in OWN})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _checksum(file: BinaryIO) -> int:
    # Read rather than mapped: what is only looked at once shall not count as this process's memory.
    check = 0
    for part in iter(partial(file.read, AT_ONCE), b""):
        check = zlib.crc32(part, check)
    return check


def _arrays(raw: mmap.mmap) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file as views of its map, by name."""
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    return {
        name: np.frombuffer(raw, DTYPES[about["dtype"]], about["shape"][0], start + about["data_offsets"][0])
        for name, about in header.items()
    }
