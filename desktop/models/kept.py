"""What is kept of what one asks: questions that led to something, and saved searches. Both outlive the program."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core import config
from desktop import crash, state
from desktop.models.narrowing import Narrowing
from desktop.models.saved import LONGEST_NAME, UNKNOWN, Saved, SavedModel, from_plain, to_plain
from desktop.models.search import Finder

MOST = 200  # questions; and saved searches that are read
LONGEST = 500  # characters; a pasted text is not asked for again
LARGEST = 4_000_000  # bytes of a file that is read


class Kept(QObject):
    """Questions and searches in one file, which only its owner may read. Without a path they go with the program.

    A broken file is noted in the log, and nothing is kept yet.

    Attributes:
        questions: those that led to something, newest first.
        saved: the saved searches.

    Signals:
        changed: there are other questions.
    """

    changed = Signal()

    def __init__(self, path: Path | None = None, history: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._history = path, history
        values = _read(path) if path is not None else {}
        asked, saved = values.get("questions"), values.get("saved")
        self.questions = _texts(asked) if history else []
        found = [from_plain(each) for each in (saved if isinstance(saved, list) else [])[:MOST]]
        self.saved = SavedModel([each for each in found if each is not None], self)
        self.saved.changed.connect(self._write)
        if asked and not history:
            self._write()

    def follow(self, finder: Finder) -> None:
        """Keep what something came of, and how many files a saved search found."""
        finder.remembered.connect(self.remember)
        finder.answered.connect(lambda _: self._count(finder))

    @staticmethod
    def asked(finder: Finder, files: int = UNKNOWN) -> Saved:
        """Return what is asked as a search to be saved under its own words; blank for the like of a passage."""
        query = "" if finder.like else finder.query
        return Saved(query[:LONGEST_NAME], query, finder.narrow, finder.folder, finder.mode, files)

    def ask_again(self, finder: Finder, saved: Saved, known: bool) -> None:
        """Ask a saved search, everywhere where its folder is not `known` any more."""
        narrowing = Narrowing.from_query(saved.narrow)
        finder.restore(saved.query, narrowing, saved.folder if known else "", saved.mode)

    def remember(self, question: str) -> None:
        """Put a question before the others."""
        if self._history and question and len(question) <= LONGEST:
            self._set([question, *(old for old in self.questions if old != question)][:MOST])

    def forget(self, question: str) -> None:
        """Take one question away."""
        self._set([old for old in self.questions if old != question])

    def clear(self) -> list[str]:
        """Take all questions away; return what they were."""
        before = self.questions
        self._set([])
        return before

    def bring_back(self, questions: list[str]) -> None:
        """Put questions that were taken away behind those that came since."""
        self._set(list(dict.fromkeys([*self.questions, *questions]))[:MOST])

    def keep_history(self, on: bool) -> None:
        """Keep questions from now on, or none any more, those on the disk neither."""
        self._history = on
        if not on:
            self.clear()

    def matching(self, text: str) -> list[str]:
        """Return the other questions that hold every word of a text, newest first."""
        words = text.casefold().split()
        return [
            q for q in self.questions if q.split() != text.split() and all(word in q.casefold() for word in words)
        ]

    def _count(self, finder: Finder) -> None:
        found = finder.found
        if found is not None and not finder.early and finder.like is None:
            self.saved.count(self.asked(finder, len(finder.results.groups) if found.about else 0))

    def forget_all(self) -> None:
        """Keep nothing of what was asked, the saved searches neither."""
        self.clear()
        while self.saved.rowCount():
            self.saved.take(0)

    def _set(self, questions: list[str]) -> None:
        if questions != self.questions:
            self.questions = questions
            self._write()
            self.changed.emit()

    def _write(self) -> None:
        if self._path is not None:
            saved = [to_plain(each) for each in self.saved.saved]
            state.write(self._path, {"questions": self.questions, "saved": saved})


def kept_file() -> Path:
    """Return where they are kept: beside the library."""
    return config.default_library().with_name("kept.json")


def _read(path: Path) -> dict[str, object]:
    """Return what the file holds; a missing one nothing, a broken one nothing and a note."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        values = json.loads(path.read_text("utf-8"))
        if not isinstance(values, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        crash.note(f"{path}: {error}")
        return {}
    return values


def _texts(values: object) -> list[str]:
    listed = values if isinstance(values, list) else []
    return [text for text in listed if isinstance(text, str) and 0 < len(text) <= LONGEST][:MOST]
