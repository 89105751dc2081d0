"""How this Seoga is started from outside: by the menu, by the keyboard's settings, when one logs in."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def command(*arguments: str) -> list[str]:
    """Return the command that starts this very Seoga: its script where it is installed, else its code where it lies.

    An environment (a checkout's `.venv`, pipx) keeps its script beside its Python; a program packed into one file is
    itself what is started.
    """
    if getattr(sys, "frozen", False):
        return [os.environ.get("APPIMAGE", sys.executable), *arguments]
    script = shutil.which("seoga", path=str(Path(sys.executable).parent))
    if script:
        return [script, *arguments]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from desktop.__main__ import main; sys.exit(main())"
    return [sys.executable, "-c", code, *arguments]


def exec_line(parts: list[str]) -> str:
    """Return a command as the Exec line of a .desktop file: every part quoted, as freedesktop.org wants it."""
    return " ".join(_quoted(part) for part in parts)


def _quoted(part: str) -> str:
    """Quote one argument: first for the command line, then for a string of the file; % begins a field there."""
    for sign in ("\\", '"', "`", "$"):
        part = part.replace(sign, f"\\{sign}")
    return f'"{part}"'.replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n")
