"""What to copy into a report of a problem: figures and versions; paths and questions only where a person adds them.

What is copied is in English whatever the window's language, for whoever mends Seoga; what is shown is the same, line
by line, in the window's.
"""

from __future__ import annotations

import os
import platform
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import PySide6
from PySide6.QtGui import QGuiApplication

from core.config import OPTIONS, Config
from core.messages import PROTOCOL, Described, ModelInfo, Status
from desktop import i18n
from desktop.i18n import tr
from desktop.link import own_version
from desktop.models.sizes import kind_name

PRIVATE = ("ignore", "ignore_types", "hub")  # options that may name what is nobody's business
LINES = 40  # of what the worker said last


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to tell. `said` are the worker's last lines, which may name files; `questions` the last ones."""

    config: Config
    status: Status | None
    described: Described | None
    models: Sequence[ModelInfo]
    said: Sequence[str]
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report. A part is told as it is, or is a word with its figure; `block` has a line for each."""

    name: str
    parts: Sequence[str | tuple[str, object]]
    block: bool = False


def report(known: Known, paths: bool = False, questions: bool = False) -> str:
    """Return the report.

    Args:
        known: what there is to tell.
        paths: also name folders, files that could not be read, and what may hold such names.
        questions: also tell the last questions.
    """
    return _written(_lines(known, paths, questions), {}, {})


def shown(known: Known, paths: bool = False, questions: bool = False) -> str:
    """Return the report with its names and words in the window's language."""
    if i18n.language() == "en":
        return report(known, paths, questions)
    failures = known.status.failures if known.status else ()
    words = _words() | {problem.error.kind: i18n.error_words(problem.error)[0] for problem in failures}
    words |= {kind: kind_name(kind) for kind in (known.status.bytes if known.status else {})}
    return _written(_lines(known, paths, questions), _names(), words)


def _written(lines: Sequence[Line], names: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Return lines as text, with other names and words where there are some."""
    told = []
    for line in lines:
        parts = [
            part if isinstance(part, str) else f"{words.get(part[0], part[0])} {part[1]}".rstrip()
            for part in line.parts
        ]
        name = names.get(line.name, line.name)
        told.append("\n  ".join([f"{name}:", *parts]) if line.block else f"{name}: {', '.join(parts)}")
    return "\n".join(told) + "\n"


def _lines(known: Known, paths: bool, questions: bool) -> list[Line]:
    """Return all lines that have something to say."""
    lines = [*_program(), *_screen(), *_worker(known), *_library(known.status), _problems(known.status, paths)]
    lines += [_models(known.models), _options(known.config, paths)]
    if paths:
        folders = [folder.path for folder in known.status.folders] if known.status else []
        lines += [Line("Places", folders, block=True), Line("The worker said last", known.said[-LINES:], block=True)]
    if questions:
        lines.append(Line("Questions", known.questions, block=True))
    return [line for line in lines if line.parts]


def _program() -> list[Line]:
    return [
        Line("Seoga", [own_version(), ("protocol", PROTOCOL)]),
        Line("System", [platform.platform(), ("cores", os.cpu_count())]),
        Line("Window", [f"Python {platform.python_version()}", f"PySide6 {PySide6.__version__}", _encoding()]),
    ]


def _encoding() -> str:
    return sys.getfilesystemencoding()


def _screen() -> list[Line]:
    screens = QGuiApplication.screens()
    if not screens:
        return []
    screen = screens[0]
    size, ratio = screen.size(), screen.devicePixelRatio()
    picture = f"{size.width()}x{size.height()}"
    return [Line("Screen", [picture, ("scale", f"{ratio:g}"), QGuiApplication.platformName(), i18n.language()])]


def _worker(known: Known) -> list[Line]:
    described = known.described
    if described is None:
        return [Line("Worker", [("not known", "")])]
    reranker = [("reranker", described.reranker)] if described.reranker else []
    device = described.device or ("not known", "")
    return [
        Line("Worker", [f"{name} {number}" for name, number in described.versions.items()]),
        Line("Device", [device, ("threads", described.threads), *reranker]),
    ]


def _library(status: Status | None) -> list[Line]:
    if status is None:
        return [Line("Library", [("not known", "")])]
    roots = Counter(folder.status for folder in status.folders)
    none = [("none", "")]
    return [
        Line("Passages", [str(status.passages)]),
        Line("Files", sorted(status.files.items()) or none),
        Line("Folders", sorted(roots.items()) or none),
        Line("On disk", [(kind, i18n.size(count)) for kind, count in status.bytes.items() if count] or none),
    ]


def _problems(status: Status | None, paths: bool) -> Line:
    failures = status.failures if status else ()
    if paths:
        return Line("Not read", [(problem.error.kind, problem.path) for problem in failures], block=True)
    return Line("Not read", Counter(problem.error.kind for problem in failures).most_common())


def _models(models: Sequence[ModelInfo]) -> Line:
    """Name the models; one's own may have a private name, so that only its kind is told."""
    told = [
        f"{'* ' if model.active else ''}{model.kind if model.own else model.id} ({model.dims} dims, {model.rate:g}/s)"
        for model in models
    ]
    return Line("Models", told)


def _options(config: Config, paths: bool) -> Line:
    """Tell the options that are not as they were at first; of those that may name something, only that they are."""
    changed = {
        key: config.values[key]
        for key, option in OPTIONS.items()
        if key in config.values and config.values[key] != option.default
    }
    hidden = () if paths else (*PRIVATE, "model", "reranker")
    told = [f"{key} = ..." if key in hidden else f"{key} = {value!r}" for key, value in changed.items()]
    return Line("Options", told or [("as at first", "")])


def _names() -> dict[str, str]:
    """Return the names of the lines in the window's language."""
    return {
        "Seoga": tr("Seoga"),
        "System": tr("System"),
        "Window": tr("Window"),
        "Screen": tr("Screen"),
        "Worker": tr("Worker"),
        "Device": tr("Device"),
        "Library": tr("Library"),
        "Passages": tr("Passages"),
        "Files": tr("Files"),
        "Folders": tr("Folders"),
        "On disk": tr("On disk"),
        "Not read": tr("Not read"),
        "Models": tr("Models"),
        "Options": tr("Options"),
        "Places": tr("Places"),
        "The worker said last": tr("The worker said last"),
        "Questions": tr("Questions"),
    }


def _words() -> dict[str, str]:
    """Return the words in the lines in the window's language."""
    return {
        "protocol": tr("protocol"),
        "cores": tr("cores"),
        "scale": tr("scale"),
        "threads": tr("threads"),
        "reranker": tr("reranker"),
        "not known": tr("not known"),
        "none": tr("none"),
        "as at first": tr("as at first"),
        "searchable": tr("searchable"),
        "partly": tr("words only"),
        "waiting": tr("waiting"),
        "ignored": tr("left out"),
        "away": tr("not connected"),
        "failed": tr("failed"),
        "watching": tr("watching"),
        "reading": tr("reading"),
        "paused": tr("paused"),
        "problems": tr("with problems"),
    }
