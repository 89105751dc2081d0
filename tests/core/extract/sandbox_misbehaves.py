"""A child for the tests: it reads files by their names, and some names make it misbehave."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.extract import registry
from core.extract.child import serve
from core.records import Document


def extract(path: Path, max_bytes: int, alive: Callable[[], None]) -> Document:
    """Do what the file's name says, else read it."""
    match path.stem:
        case "dies":
            os._exit(3)
        case "is killed":
            os.kill(os.getpid(), 9)
        case "chatters":
            sys.stdout.write("noise " * 1000)
            sys.stdout.flush()
        case "fails":
            raise RuntimeError("nobody thought of this")
        case "hungers":
            return Document(str(len(bytearray(4 * 2**30))), ())
        case "sleeps":
            (path.parent / "asleep").touch()
            time.sleep(600)
        case "hoards":
            sys.modules["hoard"] = bytearray(b"x" * (300 * 2**20))  # type: ignore[assignment]
    return registry.extract(path, max_bytes, alive)


if __name__ == "__main__":
    sys.exit(serve(extract, int(sys.argv[1]), float(sys.argv[2])))
