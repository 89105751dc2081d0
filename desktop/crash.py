"""The edge of the window's process: what nobody caught is written down and said; the window lives on where it can."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

NAME = "seoga.window"
LOG_BYTES = 500_000
TAIL_BYTES = 20_000
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class Catcher:
    """Takes exceptions that reached the top.

    Attributes:
        log: where they are written.
        say: called with a crash's details, once at a time.
    """

    def __init__(self, log: Path, say: Callable[[str], None]) -> None:
        self.log = log
        self.say = say
        self._saying = False
        self._logger = logging.getLogger(NAME)
        self._logger.propagate = False

    def install(self) -> None:
        """Take over from Python's own hooks."""
        from logging.handlers import RotatingFileHandler  # costs the start of the window 8 ms

        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(self.log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            self._logger.addHandler(handler)
        except OSError as error:
            sys.stderr.write(f"{self.log}: {error}\n")
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self._write(_words(args.exc_type, args.exc_value, args.exc_traceback))

    def uninstall(self) -> None:
        """Close the log."""
        for handler in list(self._logger.handlers):
            self._logger.removeHandler(handler)
            handler.close()

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an exception down and say so."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = _words(kind, error, trace)
        self._write(details)
        if not self._saying:
            self._saying = True
            self.say(details)
            self._saying = False

    def _write(self, details: str) -> None:
        self._logger.error(details)
        sys.stderr.write(details)


class NativeCatcher:
    """Writes down what ends the process outside Python (a fault in a library), as far as that can be.

    The last breath of a process can open no file and turn no page of a log, so it goes into a file of its own, which
    is moved into the log at the next start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def install(self) -> None:
        """Move what the last run left behind into the log, and be ready for this one."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+b")
            self._file.seek(0)
            left = self._file.read().decode("utf-8", "replace").strip()
            if left:
                note(f"the last run ended outside Python:\n{left}")
                self._file.truncate(0)
            faulthandler.enable(self._file)
        except OSError as error:
            note(f"{self._path}: {error}")

    def uninstall(self) -> None:
        """Say goodbye: an ordinary end leaves no file."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)


def tail(log: Path) -> str:
    """Return the last of a log, in whole lines; "" where there is none."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return text.partition("\n")[2] if size > TAIL_BYTES else text


def note(words: str) -> None:
    """Write something down beside the crashes."""
    logging.getLogger(NAME).warning(words)


def _words(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """Return an exception as text."""
    return "".join(traceback.format_exception(kind, error, trace))
