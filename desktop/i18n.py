"""The window's words: English in the code, Korean in `assets/i18n/seoga_ko.ts`, which Qt Linguist opens.

The words in use live in the application itself (a `QTranslator`), so nothing here keeps state. What the
worker says is English too: the sentence it was made from is found again (`worker.json` lists them all), and
put into Korean with the same names and figures; an error that is not known there is told by its kind.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from functools import cache

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QTime, QTranslator

from core.errors import ErrorRecord
from desktop import places
from desktop.particles import spell
from desktop.templates import Templates

CONTEXT = "seoga"
WORKER = "worker"  # the context of what the worker says
QT_WORDS = QLibraryInfo.LibraryPath.TranslationsPath
KIBI = 1024
FINE = 10  # of a unit, below which a decimal is worth showing
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
COARSE = 5  # minutes, where there are many of them
WEEK = 7  # days


def system_language() -> str:
    """Return "ko" where the system speaks Korean, else "en"."""
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def use(app: QCoreApplication, choice: str) -> str:
    """Put the application's words into a language ("system", "ko" or "en"); return which it became."""
    language = system_language() if choice == "system" else choice
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    if language != "en":  # our words, then Qt's own: OK, Copy, the names of files and folders in its dialogs
        folders = {"seoga": str(places.asset("i18n")), "qtbase": QLibraryInfo.path(QT_WORDS)}
        for name, folder in folders.items():
            words = QTranslator(app)
            if words.load(f"{name}_{language}", folder):
                app.installTranslator(words)
    QLocale.setDefault(QLocale("ko_KR" if language == "ko" else "en_GB"))
    return language


def language() -> str:
    """Return the language of the window's words."""
    return "ko" if QLocale().language() == QLocale.Language.Korean else "en"


def tr(text: str, **values: object) -> str:
    """Return a text in the window's language, its `{names}` filled in."""
    words = QCoreApplication.translate(CONTEXT, text)
    return spell(words, values) if values else words


def count(value: int, one: str, many: str) -> str:
    """Return a text about a number of things: `one` where there is one, else `many`, `{count}` filled in.

    Other languages are found by `many`: they have plural forms of their own.
    """
    words = QCoreApplication.translate(CONTEXT, many, None, value)
    return spell(one if words == many and value == 1 else words, {"count": number(value)})


@cache
def _templates() -> Templates:
    """Return what the worker may say, read once."""
    sentences: list[str] = json.loads(places.asset("i18n", "worker.json").read_text("utf-8"))
    return Templates(sentences)


def worker_words(text: str) -> str:
    """Return a sentence of the worker in the window's language, "" where it has no words for it."""
    found = _templates().match(text) if language() != "en" else None
    words = QCoreApplication.translate(WORKER, found[0]) if found else ""
    if not found or words == found[0]:
        return ""
    return spell(words, found[1], lambda value: worker_words(value) or value)


def error_words(error: ErrorRecord) -> tuple[str, str]:
    """Return an error's title and message in the window's language.

    What is not known word for word is told by the error's kind; where that is not known either, the worker's
    English stays.
    """
    return _of_kind(error.kind, "title", error.title), _of_kind(error.kind, "message", error.message)


def _of_kind(kind: str, part: str, text: str) -> str:
    """Return one part of an error's words."""
    general = f"{kind}.{part}"
    said = worker_words(text) or QCoreApplication.translate(WORKER, general)
    return text if said == general else said


def hint_words(hint: str) -> str:
    """Return a hint of the worker in the window's language, the part of the question or the figure in it kept."""
    return worker_words(hint) or hint


def number(value: int) -> str:
    """Return a count with its thousands apart."""
    return QLocale().toString(value)


def date(timestamp: float) -> str:
    """Return the day of a POSIX time as people write it: "11 Mar 2024", "2024. 3. 11."."""
    day = _local(timestamp)
    if language() == "ko":
        return f"{day.year}. {day.month}. {day.day}."
    return f"{day.day} {QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)} {day.year}"


def recent(timestamp: float, now: float | None = None) -> str:
    """Return the day of a POSIX time as people speak of it: "Today", "Yesterday", "Monday", else the date."""
    today = _local(time.time() if now is None else now)
    day = _local(timestamp)
    ago = today.toordinal() - day.toordinal()
    if ago == 0:
        return tr("Today")
    if ago == 1:
        return tr("Yesterday")
    if 1 < ago < WEEK:
        return QLocale().standaloneDayName(day.isoweekday())
    return date(timestamp)


def moment(timestamp: float) -> str:
    """Return the day and the time of a POSIX time in full, as the language has it."""
    at = _local(timestamp)
    day = QLocale().toString(QDate(at.year, at.month, at.day), QLocale.FormatType.LongFormat)
    return f"{day} {QLocale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)}"


def _local(timestamp: float) -> datetime:
    """Return a POSIX time as the clock of this computer has it."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone()


def duration(seconds: float) -> str:
    """Return how long something will take, no finer than it can be known."""
    if seconds < MINUTE:
        return tr("less than a minute left")
    if seconds < HOUR - MINUTE * COARSE / 2:
        return tr("about {minutes} min left", minutes=_coarse(round(seconds / MINUTE)))
    if seconds < DAY:
        hours, rest = divmod(round(seconds / MINUTE / 10) * 10, 60)
        if rest:
            return tr("about {hours} h {minutes} min left", hours=hours, minutes=rest)
        return tr("about {hours} h left", hours=hours)
    return tr("more than a day left")


def _coarse(minutes: int) -> int:
    """Round minutes to fives from a quarter of an hour on."""
    return minutes if minutes < 15 else round(minutes / COARSE) * COARSE


def size(count: int) -> str:
    """Return a size in bytes as people read it."""
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < KIBI or unit == "GB":
            break
        value /= KIBI
    return f"{QLocale().toString(value, 'f', 0 if value >= FINE or unit == 'B' else 1)} {unit}"
