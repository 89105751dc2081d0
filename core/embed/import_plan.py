"""Look at a dropped folder or archive and say what importing it would do; nothing is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.embed.base import CARD, ModelCard
from core.embed.import_archive import is_archive, outline
from core.embed.recognise import Fact, Found, recognise, safe_name
from core.embed.recognise_adapter import is_adapter
from core.embed.recognise_files import CONFIG, unsupported
from core.embed.recognise_weights import Piece
from core.errors import ModelError

SPARE = 64 * 2**20  # bytes that stay free
DEEPEST = 3  # folders below what was dropped, as in Hugging Face's cache


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would do.

    `card` is the model's card to be, its sums still empty; `facts` is what a person is told. `bytes_needed` is the
    room it takes on the disk at most, `bytes_free` what there was. `there` says that a model of this name is there
    already. `members` names the pieces that lie in the archive `path`, by what they are called there.
    """

    path: Path
    card: ModelCard
    facts: tuple[Fact, ...]
    pieces: tuple[Piece, ...]
    target: Path
    bytes_to_copy: int
    bytes_needed: int
    bytes_free: int
    there: bool
    members: Mapping[str, str]

    @property
    def converts(self) -> bool:
        """Say whether weights are pickles, which are written again as safetensors."""
        return any(piece.convert for piece in self.pieces)


def plan(path: Path, own_models: Path) -> Import:
    """Look at a dropped folder or archive and say what importing it would do.

    Raises:
        ModelError: as `recognise`; `model-unsafe` for an archive that would write elsewhere; `disk-full` where there
            is not enough room.
    """
    if path.is_dir():
        return _planned(path, recognise(_model_in(path), own_models), own_models, None)
    if not is_archive(path):
        raise unsupported(path, "A model is imported from its folder, or from a .zip or .tar archive of it.")
    with tempfile.TemporaryDirectory(prefix="seoga-") as scratch:
        # named like the archive, for where no folder is in it
        room = Path(scratch).resolve() / safe_name(path.name.partition(".zip")[0].partition(".tar")[0])
        room.mkdir()
        with named_by(path, room):
            outline(path, room)
            return _planned(path, recognise(_model_in(room), own_models), own_models, room)


def _planned(path: Path, found: Found, own_models: Path, room: Path | None) -> Import:
    """Put together what an import would do; `room` is where an archive's outline lies."""
    inside = {
        piece.name: piece.source.relative_to(room).as_posix()
        for piece in found.pieces
        if room and piece.source.is_relative_to(room)
    }
    target = own_models / safe_name(found.card.id)
    size = sum(piece.size for piece in found.pieces)
    unpacked = sum(piece.size for piece in found.pieces if piece.convert and piece.name in inside)
    wanted = Import(
        path=path,
        card=replace(found.card, folder=target),
        facts=found.facts,
        pieces=found.pieces,
        target=target,
        bytes_to_copy=size,
        bytes_needed=size + unpacked + SPARE,
        bytes_free=free_bytes(own_models),
        there=target.exists(),
        members=inside,
    )
    check_room(path, wanted.bytes_needed, wanted.bytes_free)
    return wanted


def _model_in(folder: Path) -> Path:
    """Return the folder that is the model: this one, or the only one below it.

    Raises:
        ModelError: `model-missing` where there is none, `model-unsupported` where there are several.
    """
    level = [folder]
    for _ in range(DEEPEST + 1):
        found = [one for one in level if any((one / name).is_file() for name in (CARD, CONFIG)) or is_adapter(one)]
        if found:
            return _one_of(folder, found)
        level = [below for one in level for below in sorted(one.iterdir()) if below.is_dir()]
    raise ModelError("model-missing", "No model here", "There is no model that Seoga knows in it.", str(folder))


def _one_of(folder: Path, found: list[Path]) -> Path:
    """Return the only model of several folders; adapters come with their bases beside them."""
    adapters = [one for one in found if is_adapter(one)]
    top = [one for one in adapters if not any(other.name.startswith(f"{one.name}-") for other in adapters)]
    chosen = found if len(found) == 1 else top
    if len(chosen) != 1:
        names = ", ".join(one.name for one in found)
        raise unsupported(folder, f"There are several models in it ({names}). Import them one by one.")
    return chosen[0]


def free_bytes(folder: Path) -> int:
    """Return the free bytes where a folder is or will be."""
    there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    return shutil.disk_usage(there).free


def check_room(path: Path, needed: int, free: int) -> None:
    """Raise `disk-full` where fewer bytes are free than are needed."""
    if needed > free:
        message = f"The model needs {needed / 1e9:.1f} GB on the disk, and {free / 1e9:.1f} GB are free."
        raise ModelError("disk-full", "Disk full", message, str(path))


@contextmanager
def named_by(path: Path, hidden: Path) -> Iterator[None]:
    """Let an error about a file in a hidden place name what the person has dropped."""
    try:
        yield
    except ModelError as error:
        if error.path is None or not Path(error.path).is_relative_to(hidden):
            raise
        inside = Path(error.path).relative_to(hidden)
        detail = f"{inside}: {error.detail or ''}".rstrip(": ")
        raise ModelError(error.kind, error.title, error.message, str(path), detail) from error
