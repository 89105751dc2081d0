"""What to copy into a report of a problem: figures and versions; paths and questions only where a person adds them.

It is in English whatever the window's language, for whoever mends Seoga.
"""

from __future__ import annotations

import os
import platform
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import PySide6
from PySide6.QtGui import QGuiApplication

from core.config import OPTIONS, Config
from core.messages import PROTOCOL, Described, ModelInfo, Status
from desktop import i18n
from desktop.link import own_version

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


def report(known: Known, paths: bool = False, questions: bool = False) -> str:
    """Return the report.

    Args:
        known: what there is to tell.
        paths: also name folders, files that could not be read, and what may hold such names.
        questions: also tell the last questions.
    """
    parts = [_program(), _screen(), _worker(known), _library(known.status), _problems(known.status, paths)]
    parts += [_models(known.models), _options(known.config, paths)]
    if paths:
        parts += [_folders(known.status), _block("The worker said last", known.said[-LINES:])]
    if questions:
        parts.append(_block("Questions", known.questions))
    return "\n".join(part for part in parts if part) + "\n"


def _program() -> str:
    qt = f"PySide6 {PySide6.__version__}"
    return f"Seoga {own_version()} (protocol {PROTOCOL})\nSystem: {platform.platform()}, {os.cpu_count()} cores\n" + (
        f"Window: Python {platform.python_version()}, {qt}, {sys.getfilesystemencoding()}"
    )


def _screen() -> str:
    screens = QGuiApplication.screens()
    if not screens:
        return ""
    screen = screens[0]
    size, ratio = screen.size(), screen.devicePixelRatio()
    return f"Screen: {size.width()}x{size.height()} at {ratio:g}, {QGuiApplication.platformName()}, {i18n.language()}"


def _worker(known: Known) -> str:
    described = known.described
    if described is None:
        return "Worker: not known"
    versions = ", ".join(f"{name} {number}" for name, number in described.versions.items())
    reranker = f", reranker {described.reranker}" if described.reranker else ""
    return f"Worker: {versions}\nDevice: {described.device or 'not known'}, {described.threads} threads{reranker}"


def _library(status: Status | None) -> str:
    if status is None:
        return "Library: not known"
    files = ", ".join(f"{state} {count}" for state, count in sorted(status.files.items())) or "none"
    sizes = ", ".join(f"{kind} {i18n.size(count)}" for kind, count in status.bytes.items() if count) or "nothing"
    roots = Counter(folder.status for folder in status.folders)
    folders = ", ".join(f"{state} {count}" for state, count in sorted(roots.items())) or "none"
    return f"Library: {status.passages} passages; files: {files}; folders: {folders}; on disk: {sizes}"


def _problems(status: Status | None, paths: bool) -> str:
    if status is None or not status.failures:
        return ""
    if paths:
        return _block("Not read", [f"{problem.error.kind}: {problem.path}" for problem in status.failures])
    kinds = Counter(problem.error.kind for problem in status.failures)
    return "Not read: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())


def _models(models: Sequence[ModelInfo]) -> str:
    """Name the models; one's own may have a private name, so that only its kind is told."""
    told = [
        f"{'* ' if model.active else ''}{model.kind if model.own else model.id} ({model.dims} dims, {model.rate:g}/s)"
        for model in models
    ]
    return "Models: " + ", ".join(told) if told else ""


def _options(config: Config, paths: bool) -> str:
    """Tell the options that are not as they were at first; of those that may name something, only that they are."""
    changed = {
        key: config.values[key]
        for key, option in OPTIONS.items()
        if key in config.values and config.values[key] != option.default
    }
    hidden = () if paths else (*PRIVATE, "model", "reranker")
    told = [f"{key} changed" if key in hidden else f"{key} = {value!r}" for key, value in changed.items()]
    return "Options: " + (", ".join(told) or "as at first")


def _folders(status: Status | None) -> str:
    return _block("Folders", [folder.path for folder in status.folders]) if status else ""


def _block(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{title}:", *(f"  {line}" for line in lines)]) if lines else ""
