"""Import a model from a folder or an archive: look first, then copy what is needed, and move it into place at once.

`plan` says what would be done and writes nothing into the models' folder; `carry_out` does it. What is copied lies
in a hidden folder beside its place until all of it is there, is converted, fits together and has its sums; then one
rename makes it a model. Whatever goes wrong before leaves nothing, and the models that are there are not touched.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped, unused-ignore]

from core.embed.base import CARD, ModelCard, Stop, load_card, written
from core.embed.import_copy import Copied, Progress, room_told
from core.embed.import_plan import Import, check_room, free_bytes, named_by, plan
from core.embed.recognise import recognise
from core.embed.recognise_adapter import Stack
from core.embed.recognise_files import damaged
from core.embed.recognise_weights import weights
from core.errors import Cancelled, ModelError

__all__ = ["Import", "carry_out", "plan", "remove", "tidy"]

PARTIAL, OLD = ".import-", ".old-"  # beginnings of hidden folders: a model to be, and one that was


def carry_out(
    wanted: Import, progress: Progress | None = None, stop: Stop | None = None, *, replace: bool = False
) -> ModelCard:
    """Do what was planned; returns the card of the model that is there now.

    Where one of its name was there, it stays as it is and its card is returned, unless it is to be replaced.

    Raises:
        ModelError: `model-missing` or `model-damaged` for files that went or turned out bad, `model-unsafe` for a
            pickle that wants more than tensors, `disk-full`.
        Cancelled: `stop()` said yes.
    """
    if wanted.target.exists() and not replace:
        return load_card(wanted.target)
    own_models = wanted.target.parent
    check_room(wanted.path, wanted.bytes_needed, free_bytes(own_models))
    own_models.mkdir(parents=True, exist_ok=True)
    tidy(own_models)
    with named_by(wanted.path, own_models), _hidden_folder(own_models) as partial, room_told(wanted.path):
        copied = Copied(partial, wanted, progress, stop)
        copied.all()
        card = _finished(partial, wanted, copied.sums)
        if stop and stop():
            raise Cancelled
        _put(partial, wanted.target)
    return dataclasses.replace(card, folder=wanted.target)


def remove(card: ModelCard, own_models: Path, active: str) -> None:
    """Remove an imported model's folder.

    Raises:
        ModelError: `model-bundled` for one that was not imported, `model-in-use` for the active one.
    """
    if card.id == active:
        raise ModelError(
            "model-in-use", "Model in use", f"{card.name} is the model that is used now.", str(card.folder)
        )
    if card.folder.resolve().parent != own_models.resolve() or not (card.folder / CARD).is_file():
        message = f"{card.name} came with Seoga, or lies in a folder of its own; only imported models are removed."
        raise ModelError("model-bundled", "Not an imported model", message, str(card.folder))
    gone = Path(tempfile.mkdtemp(prefix=PARTIAL + f"{os.getpid()}-", dir=own_models))
    card.folder.rename(gone / card.folder.name)
    shutil.rmtree(gone, ignore_errors=True)


def tidy(own_models: Path) -> None:
    """Clear away what an import left whose process died, and put a model back that it was about to replace."""
    for folder in sorted(own_models.glob(f"{PARTIAL}*")):
        pid = folder.name.removeprefix(PARTIAL).partition("-")[0]
        if not (pid.isdecimal() and psutil.pid_exists(int(pid))):
            shutil.rmtree(folder, ignore_errors=True)
    for folder in sorted(own_models.glob(f"{OLD}*")):
        target = own_models / folder.name.removeprefix(OLD)
        if target.exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.rename(target)


def _finished(partial: Path, wanted: Import, sums: Mapping[str, str]) -> ModelCard:
    """Look at the copy once more, now that nothing is pickled, and write its card.

    Raises:
        ModelError: `model-damaged` where a file differs from its sum; as `recognise` for what does not fit.
    """
    for name, told in wanted.card.sha256.items():
        if told and sums.get(name) != told:
            raise damaged(wanted.path, f"The file {name} of this model is missing or altered.")
    card = wanted.card
    if not any(card.sha256.values()):
        card = _looked_at_again(partial, card)
    card = dataclasses.replace(card, sha256=dict(sorted(sums.items())))
    (partial / CARD).write_bytes(written(card))
    return card


def _looked_at_again(partial: Path, card: ModelCard) -> ModelCard:
    """Return a card with what only converted weights tell, once they fit."""
    base = recognise(partial).card
    folders = tuple(partial / name for name in card.adapters)
    Stack(partial, folders).check(weights(partial, "model.safetensors")[1] if folders else {})
    return dataclasses.replace(card, multi_dims=base.multi_dims)


def _put(partial: Path, target: Path) -> None:
    """Rename a finished copy to its place; what was there is put aside first, and back where that fails."""
    old = target.with_name(OLD + target.name)
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
    try:
        partial.rename(target)
    except OSError as error:
        if old.exists():
            old.rename(target)
        message = "The model could not be put into its place."
        raise ModelError("model-damaged", "Import failed", message, str(target), str(error)) from error
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _hidden_folder(own_models: Path) -> Iterator[Path]:
    """Give a folder that is gone in the end, unless it was renamed; its name says whose it is."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=own_models))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
