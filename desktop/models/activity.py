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

    `share` is from 0 to 1 and None where there is nothing to measure. `action` is "pause", "resume" or ""; `tip` says
    more to whoever points at the line.
    """

    icon: str
    colour: str
    text: str
    share: float | None = None
    detail: str = ""
    action: str = ""
    tip: str = ""


def status_line(progress: Progress | None, status: Status | None, connected: bool) -> Line:
    """Return what to say about the library now."""
    if not connected or status is None:
        return Line("clock", "ink3", tr("Getting ready…"))
    if progress is None or progress.phase == "idle":
        return _at_rest(status)
    if progress.paused:
        return _paused(progress)
    if progress.phase == "looking":
        return Line("retry", "accent", tr("Looking through the folders…"), action="pause")
    return _under_way(progress)


def _paused(progress: Progress) -> Line:
    """Return the line while reading is stopped: what is still to do."""
    left = max(0, progress.total - progress.done)
    if progress.phase == "embedding":
        words = i18n.count(left, "Paused · {count} passage waiting", "Paused · {count} passages waiting")
        return Line("pause", "ink2", words, action="resume", tip=tr("Words can be searched already."))
    words = i18n.count(left, "Paused · {count} file waiting", "Paused · {count} files waiting")
    return Line("pause", "ink2", words, action="resume")


def _under_way(progress: Progress) -> Line:
    """Return the line while files are read, or while the meaning of what was read is learned."""
    done = i18n.number(progress.done)
    if progress.phase == "embedding":
        text = tr("Learning meaning · {done} of {total}", done=done, total=passages(progress.total))
        tip = tr("Words can be searched already.")
    else:
        text = tr("Reading words · {done} of {total}", done=done, total=files(progress.total))
        tip = tr("Reading {name}", name=base_name(progress.current)) if progress.current else ""
    share = min(1.0, progress.done / progress.total) if progress.total else 0.0
    left = i18n.duration(progress.seconds_left) if progress.seconds_left is not None else ""
    detail = " · ".join(part for part in (_slowed(progress), left) if part)
    icon = "pause" if progress.slowed == "battery-pause" else "retry"
    return Line(icon, "accent", text, share, detail, "pause", tip)


def _slowed(progress: Progress) -> str:
    """Return why work is slower than it could be; while a person types it needs no words."""
    words = {
        "battery": tr("slower on battery"),
        "battery-pause": tr("waiting for mains power"),
        "writes": tr("slower: write limit"),
    }
    return words.get(progress.slowed, "")


def _at_rest(status: Status) -> Line:
    """Return the line when there is nothing to do."""
    if not status.folders:
        return Line("shelf", "ink3", tr("No documents yet"))
    failed, partly = status.files.get("failed", 0), status.files.get("partly", 0)
    if failed:
        last = i18n.count(failed, "{count} needs a look", "{count} need a look")
    elif partly:
        last = i18n.count(partly, "{count} by its words only", "{count} by their words only")
    else:
        last = tr("up to date")
    text = " · ".join((passages(status.passages), files(searchable(status)), last))
    return Line("alert", "warn", text) if failed else Line("check", "ok", text)


def searchable(status: Status) -> int:
    """Return how many files can be searched, those included of which only the words are known yet."""
    return status.files.get("searchable", 0) + status.files.get("partly", 0)


def passages(count: int) -> str:
    """Return a number of passages in words."""
    return i18n.count(count, "{count} passage", "{count} passages")


def files(count: int) -> str:
    """Return a number of files in words."""
    return i18n.count(count, "{count} file", "{count} files")
