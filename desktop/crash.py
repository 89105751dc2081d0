"""The edge of the window's process: what nobody caught is written down and said, and the window lives on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

NAME = "seoga.window"
LOG_BYTES = 500_000
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


def note(words: str) -> None:
    """Write something down beside the crashes."""
    logging.getLogger(NAME).warning(words)


def _words(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """Return an exception as text."""
    return "".join(traceback.format_exception(kind, error, trace))
