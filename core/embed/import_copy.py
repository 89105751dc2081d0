"""Copy the files of a model to be into a folder, out of an archive where they lie in one, and convert pickles."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from core.embed.base import Stop, sha256
from core.embed.import_archive import PIECE, members
from core.embed.import_convert import convert
from core.embed.import_plan import Import
from core.embed.recognise_files import damaged, missing
from core.embed.recognise_weights import INDEX, SAFE, Piece, shapes
from core.errors import Cancelled, ModelError

PICKLED = ".unread"  # the ending of a pickle that was taken out of an archive to be converted
Progress = Callable[[int, int], object]  # bytes that are done, of all


class Copied:
    """The copying of a model's pieces.

    Attributes:
        sums: the SHA-256 of what was copied, by name.
    """

    def __init__(self, partial: Path, wanted: Import, progress: Progress | None, stop: Stop | None) -> None:
        self.sums: dict[str, str] = {}
        self._partial, self._wanted, self._progress, self._stop = partial, wanted, progress, stop
        self._done = 0

    def all(self) -> None:
        """Copy all pieces, those in the archive in one pass, and convert what is pickled."""
        pieces = self._wanted.pieces
        for piece in pieces:
            if piece.name not in self._wanted.members and not piece.source.is_file():
                raise missing(piece.source)
            if piece.name not in self._wanted.members and not piece.convert:
                self._copy(piece.name, _bytes(piece.source))
        if self._wanted.members:
            self._unpack()
        self._convert([piece for piece in pieces if piece.convert])

    def _unpack(self) -> None:
        """Copy what is needed out of the archive."""
        wanted = {inside: name for name, inside in self._wanted.members.items()}
        pickled = {piece.name for piece in self._wanted.pieces if piece.convert}
        archive = self._wanted.path
        with members(archive) as found:
            for member in found:
                name = wanted.pop(member.name, "")
                if name:
                    self._copy(name + PICKLED if name in pickled else name, member.read(archive))
        if wanted:
            raise damaged(archive, "The archive has changed since it was looked at.", ", ".join(wanted))

    def _copy(self, name: str, source: Iterator[bytes]) -> None:
        """Write one file and remember its sum."""
        path = self._partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        summed = hashlib.sha256()
        with path.open("xb") as file:
            for piece in source:
                if self._stop and self._stop():
                    raise Cancelled
                file.write(piece)
                summed.update(piece)
                self._advance(len(piece))
        self.sums[name] = summed.hexdigest()

    def _convert(self, pieces: list[Piece]) -> None:
        """Convert pickles; where they are shards, write a new index of what is in which."""
        pairs: list[tuple[Path, Path]] = []
        for piece in pieces:
            out = self._partial / piece.name
            out.parent.mkdir(parents=True, exist_ok=True)
            inside = piece.name in self._wanted.members
            pairs.append((self._partial / (piece.name + PICKLED) if inside else piece.source, out))
        convert(pairs, self._stop)
        for (source, out), piece in zip(pairs, pieces, strict=True):
            if source.name.endswith(PICKLED):
                source.unlink()
                del self.sums[piece.name + PICKLED]
            else:
                self._advance(source.stat().st_size)
            self.sums[piece.name] = sha256(out)
        self._write_indexes(piece.name for piece in pieces)

    def _write_indexes(self, names: Iterable[str]) -> None:
        """Write an index beside converted shards ("model-00001-of-00002.safetensors")."""
        shards: dict[str, dict[str, str]] = {}
        for name in names:
            stem, _, rest = name.removesuffix(SAFE).partition("-0")
            if rest and "-of-" in rest:
                path = self._partial / name
                shards.setdefault(stem + SAFE + INDEX, {}).update(dict.fromkeys(shapes(path), path.name))
        for name, held in shards.items():
            path = self._partial / name
            path.write_bytes(msgspec.json.encode({"metadata": {}, "weight_map": held}))
            self.sums[name] = sha256(path)

    def _advance(self, size: int) -> None:
        self._done += size
        if self._progress:
            self._progress(self._done, self._wanted.bytes_to_copy)


@contextmanager
def room_told(path: Path) -> Iterator[None]:
    """Say it plainly where the disk is full."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        kind, title = ("disk-full", "Disk full") if full else ("model-damaged", "Import failed")
        message = "There is no room for the model." if full else "The model could not be copied."
        raise ModelError(kind, title, message, str(path), str(error)) from error


def _bytes(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
