"""Opening a file at a page or a line, where the program that opens it can be told: which ones, and how."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QProcess, QUrl

from desktop import programs

Arguments = Callable[[str, int], list[str]]  # what a program is given for a path and a page or line; the file last


def _address(path: str, page: int) -> list[str]:
    return [f"{QUrl.fromLocalFile(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)}#page={page}"]


def _option(*words: str) -> Arguments:
    """Return arguments of an option before the path; `{}` in it is the page or the line."""
    return lambda path, number: [*(word.replace("{}", str(number)) for word in words), path]


def _behind(sign: str, *options: str) -> Arguments:
    """Return arguments that end in the path with the page or the line behind a sign."""
    return lambda path, number: [*options, f"{path}{sign}{number}"]


PAGES: Mapping[str, Arguments] = {
    **dict.fromkeys(("evince", "papers", "atril", "xreader"), _option("--page-index={}")),
    **dict.fromkeys(("okular",), _option("-p", "{}")),
    **dict.fromkeys(("zathura",), _option("-P", "{}")),
    **dict.fromkeys(("qpdfview",), _behind("#")),
    **dict.fromkeys(("sumatrapdf",), _option("-page", "{}")),
    **dict.fromkeys(("acrord32", "acrobat", "foxitpdfreader"), _option("/A", "page={}")),
    **dict.fromkeys(("firefox", "firefox-esr", "chromium", "chromium-browser", "chrome"), _address),
    **dict.fromkeys(("google-chrome", "google-chrome-stable", "brave", "brave-browser", "vivaldi"), _address),
    **dict.fromkeys(("msedge", "microsoft-edge", "microsoft-edge-stable", "vivaldi-stable"), _address),
}
LINES: Mapping[str, Arguments] = {
    **dict.fromkeys(("code", "code-oss", "code-insiders", "codium", "vscodium"), _behind(":", "--goto")),
    **dict.fromkeys(("gedit", "pluma", "xed", "gvim", "emacs", "geany"), _option("+{}")),
    **dict.fromkeys(("kate", "kwrite"), _option("-l", "{}")),
    **dict.fromkeys(("mousepad",), _option("--line={}")),
    **dict.fromkeys(("subl", "sublime_text", "zed"), _behind(":")),
    **dict.fromkeys(("notepad++",), _option("-n{}")),
}
PAGED = frozenset((".pdf",))
LINE = re.compile(r"L(\d+)")
EXECUTABLE = 2  # ASSOCSTR_EXECUTABLE of the Windows shell
LONGEST = 1024


def command(path: str, page: int | None, place: str = "") -> list[str]:
    """Return what opens a file at a page, or at the line a place names, in its usual program; empty for nothing.

    No shell is involved: each word is an argument as it stands, and the path is absolute, so that none begins with
    a sign that a program would take for an option.
    """
    path = os.path.abspath(path)  # noqa: PTH100 (a link stays what it is)
    table, number = _wanted(path, page, place)
    if not number:
        return []
    if sys.platform == "win32":
        program = _windows_program(Path(path).suffix)
        arguments = table.get(PureWindowsPath(program).stem.lower())
        return [program, *arguments(path, number)] if arguments else []
    if sys.platform == "darwin":
        return []  # what `open` opens cannot be told where
    usual = programs.default_for(path)
    arguments = table.get(usual.executable) if usual else None
    return usual.words(arguments(path, number)) if usual and arguments else []


def start(words: list[str]) -> bool:
    """Start a program on its own; False where it cannot be."""
    return bool(words) and bool(QProcess.startDetached(words[0], words[1:])[0])


def chooser(path: str) -> list[str]:
    """Return what asks which program is to open a file; empty where the system has no such question."""
    return ["OpenWith.exe", os.path.abspath(path)] if sys.platform == "win32" else []  # noqa: PTH100


def _wanted(path: str, page: int | None, place: str) -> tuple[Mapping[str, Arguments], int]:
    """Return which programs come into question, and the page or line; 0 for neither."""
    if page and Path(path).suffix.lower() in PAGED:
        return PAGES, page
    line = LINE.fullmatch(place)
    return LINES, int(line.group(1)) if line else 0


def _windows_program(suffix: str) -> str:
    """Return the program that Windows opens a type of file with, "" where there is none."""
    found, size = ctypes.create_unicode_buffer(LONGEST), ctypes.c_ulong(LONGEST)
    shell = ctypes.windll.shlwapi  # type: ignore[attr-defined,unused-ignore]
    failed = shell.AssocQueryStringW(0, EXECUTABLE, suffix, None, found, ctypes.byref(size))
    return "" if failed else found.value
