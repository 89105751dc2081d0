"""Starting with the computer: an entry of the platform's own kind, there while the option is on.

Linux and BSD read `autostart/*.desktop`, macOS a property list of LaunchAgents, Windows a value of the registry.
Seoga starts hidden then.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from desktop.command import command, exec_line
from desktop.i18n import tr

NAME = "seoga"
LABEL = "io.github.seoga"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
ENTRY = """[Desktop Entry]
Type=Application
Name=Seoga
Name[ko]=서가
Icon=seoga
Exec={line}
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
"""


def set_on(on: bool) -> str:
    """Start with the computer from now on, or no longer; return why that could not be done, "" where it was."""
    parts = command("--hidden")
    try:
        if sys.platform == "win32":
            import subprocess

            _registry(subprocess.list2cmdline(parts) if on else None)
        elif sys.platform == "darwin":
            import plistlib

            _file(_agent(), plistlib.dumps(_agent_values(parts)) if on else None)
        else:
            _file(_entry(), ENTRY.format(line=exec_line(parts)).encode() if on else None)
    except OSError as error:
        return tr("This could not be written down: {reason}", reason=error.strerror or str(error))
    return ""


def is_on() -> bool:
    """Say whether Seoga starts with the computer."""
    if sys.platform == "win32":
        return _registered() is not None
    return (_agent() if sys.platform == "darwin" else _entry()).exists()


def _entry() -> Path:
    """Return the place of the entry on Linux."""
    folder = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(folder) / "autostart" / f"{NAME}.desktop"


def _agent() -> Path:
    """Return the place of the entry on macOS."""
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"


def _agent_values(parts: list[str]) -> dict[str, Any]:
    return {"Label": LABEL, "ProgramArguments": parts, "RunAtLoad": True, "ProcessType": "Interactive"}


def _file(path: Path, content: bytes | None) -> None:
    """Write a file in one step where it says something else, or take it away."""
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(content)
        part.replace(path)


def _registry(line: str | None) -> None:
    """Write the value of the registry, or take it away."""
    winreg = _winreg()
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
        if line is not None:
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, line)
        elif _registered() is not None:
            winreg.DeleteValue(key, NAME)


def _registered() -> str | None:
    """Return the value of the registry, None where there is none."""
    winreg = _winreg()
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            return str(winreg.QueryValueEx(key, NAME)[0])
    except FileNotFoundError:
        return None


def _winreg() -> Any:  # noqa: ANN401  a module that is typed on Windows only
    import winreg

    return winreg
