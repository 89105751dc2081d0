"""Questions about models that have to be answered before something is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.messages import KnownModel, ModelInfo
from desktop import i18n
from desktop.i18n import tr
from desktop.models.model_words import licence_words
from desktop.views.ask import Role, ask
from desktop.views.boxes import Act, Box


def ask_to_stop(parent: QWidget, name: str, stop: Callable[[bool], None]) -> Box:
    """Ask whether a switch is to end; `stop` is told whether to keep what was embedded."""
    return ask(
        parent,
        tr("Stop the switch to {name}?", name=name),
        tr("What was embedded so far can be kept: a later switch goes on from there."),
        (tr("Stop and keep"), Role.AcceptRole, lambda: stop(True)),
        (tr("Stop and delete"), Role.DestructiveRole, lambda: stop(False)),
        cancel=tr("Go on"),
    )


def ask_to_stop_bringing(parent: QWidget, name: str, stop: Callable[[bool], None]) -> Box:
    """Ask whether an import or a download is to end; `stop` is told whether to keep what has come."""
    return ask(
        parent,
        tr("Stop bringing {name}?", name=name),
        tr("What has come so far can be kept: the next time it goes on from there."),
        (tr("Stop and keep"), Role.AcceptRole, lambda: stop(True)),
        (tr("Stop and delete"), Role.DestructiveRole, lambda: stop(False)),
        cancel=tr("Go on"),
    )


def ask_to_drop(parent: QWidget, model: ModelInfo, drop: Act) -> Box:
    """Ask whether a model's vectors are to be deleted."""
    return ask(
        parent,
        tr("Delete the vectors of {name}?", name=model.name),
        tr("This frees {size}. To use the model again, every passage has to be embedded again.", size=_here(model)),
        (tr("Delete"), Role.DestructiveRole, drop),
    )


def ask_to_remove(parent: QWidget, model: ModelInfo, remove: Act) -> Box:
    """Ask whether a model is to be deleted from this computer."""
    freed = i18n.size(model.size_bytes + model.bytes_here)
    return ask(
        parent,
        tr("Remove {name}?", name=model.name),
        tr("The model and its vectors are deleted from this computer, which frees {size}.", size=freed),
        (tr("Delete"), Role.DestructiveRole, remove),
    )


def ask_to_download(parent: QWidget, known: KnownModel, download: Act) -> Box:
    """Ask whether to connect to the hub, and say what for."""
    name = f"{known.name} ({i18n.size(known.size_bytes)})" if known.size_bytes else known.name
    connect = tr(
        "Seoga connects to the hub now, and at no other time. It fetches the model; nothing of yours is sent."
    )
    named = licence_words(known.licence)
    licence = tr("Its licence: {licence}. It stands at {page}.", licence=named, page=page_of(known))
    return ask(
        parent,
        tr("Download {name}?", name=name),
        f"{connect}\n\n{licence}",
        (tr("Download"), Role.AcceptRole, download),
    )


def page_of(known: KnownModel) -> str:
    """Return where the hub shows a model and its licence."""
    return f"huggingface.co/{known.id}"


def _here(model: ModelInfo) -> str:
    return i18n.size(model.bytes_here)
