"""Where the window's files are: shipped things, the log, what it remembers, the name of this library's door."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

from core import config


def asset(*parts: str) -> Path:
    """Return the path of a shipped file, for example `asset("icons", "search.svg")`."""
    return config.assets().joinpath(*parts)


def sample_library() -> Path:
    """Return the folder of documents to try Seoga with."""
    return asset("sample")


def log_file() -> Path:
    """Return where crashes of the window are written down."""
    return Path(platformdirs.user_log_dir("seoga", appauthor=False)) / "window.log"


def native_log_file() -> Path:
    """Return where a crash outside Python is written down until the next start; one for each library."""
    return log_file().with_name(f"{door_name()}.native.log")


def state_file() -> Path:
    """Return where the window remembers its place and what it has said once."""
    return _state_folder() / "window.json"


def running_file() -> Path:
    """Return the file that is there while a window is open on this library."""
    return _state_folder() / f"{door_name()}.running.json"


def door_name() -> str:
    """Return a name that every window of this user and this library agrees on."""
    whose = f"{Path.home()}\n{config.default_library()}"
    return f"seoga-{hashlib.sha256(whose.encode()).hexdigest()[:16]}"


def _state_folder() -> Path:
    return Path(platformdirs.user_state_dir("seoga", appauthor=False))
