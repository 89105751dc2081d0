"""What the window remembers between starts: small values in one file, written in one step."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from desktop import crash


class State:
    """A few values by name. Without a file they last as long as the program.

    A file that is missing or broken means that nothing is remembered; one that cannot be written is noted in the log.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._values = read(path) if path is not None else {}

    def get(self, key: str) -> object:
        """Return a value, None where there is none."""
        return self._values.get(key)

    def set(self, key: str, value: object) -> None:
        """Remember a value; one that JSON can hold."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        if self._path is not None:
            write(self._path, self._values)


def read(path: Path) -> dict[str, object]:
    """Return what a file holds, nothing where it cannot be read."""
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def write(path: Path, values: dict[str, object]) -> None:
    """Write values in one step, readable by their owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(values, file)
        Path(name).replace(path)
    except OSError as error:
        crash.note(f"{path}: {error}")
