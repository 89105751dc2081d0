"""What the worker is doing, in the words of the status line."""

from __future__ import annotations

from dataclasses import dataclass

from core.messages import Progress, Status
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name


@dataclass(frozen=True, slots=True)
class Line:
    """The status line: a picture, what is the case, how far along it is, and what can be done about it.

    `share` is from 0 to 1 and None where there is nothing to measure. `action` is "pause", "resume" or "".
    """

    icon: str
    colour: str
    text: str
    share: float | None = None
    detail: str = ""
    action: str = ""


def status_line(progress: Progress | None, status: Status | None, connected: bool) -> Line:
    """Return what to say about the library now."""
    if not connected or status is None:
        return Line("clock", "ink3", tr("Getting ready…"))
    if progress is not None and progress.paused and progress.phase != "idle":
        waiting = max(0, progress.total - progress.done)
        words = i18n.count(waiting, "Paused · {count} file waiting", "Paused · {count} files waiting")
        return Line("pause", "ink2", words, action="resume")
    if progress is not None and progress.phase == "looking":
        return Line("retry", "accent", tr("Looking through the folders…"), action="pause")
    if progress is not None and progress.phase == "reading":
        return _reading(progress)
    return _at_rest(status)


def _reading(progress: Progress) -> Line:
    """Return the line while files are read."""
    current = tr("Reading {name}", name=base_name(progress.current)) if progress.current else tr("Reading…")
    detail = tr("{done} of {total}", done=i18n.number(progress.done), total=i18n.number(progress.total))
    if progress.seconds_left is not None:
        detail += f" · {i18n.duration(progress.seconds_left)}"
    share = progress.done / progress.total if progress.total else 0.0
    return Line("retry", "accent", current, min(1.0, share), detail, "pause")


def _at_rest(status: Status) -> Line:
    """Return the line when there is nothing to do."""
    if not status.folders:
        return Line("shelf", "ink3", tr("No documents yet"))
    failed = status.files.get("failed", 0)
    last = i18n.count(failed, "{count} needs a look", "{count} need a look") if failed else tr("up to date")
    text = " · ".join((passages(status.passages), files(status.files.get("searchable", 0)), last))
    return Line("alert", "warn", text) if failed else Line("check", "ok", text)


def passages(count: int) -> str:
    """Return a number of passages in words."""
    return i18n.count(count, "{count} passage", "{count} passages")


def files(count: int) -> str:
    """Return a number of files in words."""
    return i18n.count(count, "{count} file", "{count} files")
