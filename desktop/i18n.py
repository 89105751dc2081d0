"""The window's words: English in the code, Korean in `assets/i18n/ko.json`, keyed by the English text.

The words in use live in the application itself (a `QTranslator`), so nothing here keeps state. What the
worker says is English too; its errors are put into Korean by their kind, its hints by their text.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from core.errors import ErrorRecord
from desktop import places

CONTEXT = "seoga"
AS_PLAIN = " was read as plain words"  # what stands before it in a hint is a part of the question
KIBI = 1024
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Table(QTranslator):
    """A translator that reads plain tables.

    Attributes:
        words: the English text and what it is in the other language.
    """

    def __init__(self, words: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Return the word, or None where the table has none (Qt then keeps the English)."""
        del disambiguation, n
        return self.words.get(source) if context == CONTEXT else None

    def isEmpty(self) -> bool:
        """Say that there is something to ask; Qt drops an empty translator."""
        return False


def read_words(path: Path) -> dict[str, str]:
    """Return one table of words."""
    words: dict[str, str] = json.loads(path.read_text("utf-8"))
    return words


def system_language() -> str:
    """Return "ko" where the system speaks Korean, else "en"."""
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def use(app: QCoreApplication, choice: str) -> str:
    """Put the application's words into a language ("system", "ko" or "en"); return which it became."""
    language = system_language() if choice == "system" else choice
    for old in app.findChildren(Table):
        app.removeTranslator(old)
        old.deleteLater()
    if language == "ko":
        words = read_words(places.asset("i18n", "ko.json")) | read_words(places.asset("i18n", "ko-worker.json"))
        app.installTranslator(Table(words, app))
    QLocale.setDefault(QLocale("ko_KR" if language == "ko" else "en_GB"))
    return language


def language() -> str:
    """Return the language of the window's words."""
    return "ko" if QLocale().language() == QLocale.Language.Korean else "en"


def tr(text: str, **values: object) -> str:
    """Return a text in the window's language, its `{names}` filled in."""
    words = QCoreApplication.translate(CONTEXT, text)
    return words.format(**values) if values else words


def count(value: int, one: str, many: str) -> str:
    """Return a text about a number of things: `one` where there is one, else `many`, `{count}` filled in."""
    return tr(one if value == 1 else many, count=number(value))


def error_words(error: ErrorRecord) -> tuple[str, str]:
    """Return an error's title and message in the window's language.

    Korean goes by the error's kind; a kind without Korean words keeps the worker's English.
    """
    title, message = f"{error.kind}.title", f"{error.kind}.message"
    said = tr(title), tr(message)
    return (error.title, error.message) if said == (title, message) else said


def hint_words(hint: str) -> str:
    """Return a hint of the worker in the window's language, the part of the question or the figure in it kept."""
    part, cut, rest = hint.rpartition(AS_PLAIN)
    if cut:
        return tr(f"{{part}}{cut}{rest}").replace("{part}", part)
    figure = re.search(r"\d[\d,]*", hint)
    if figure is None:
        return tr(hint)
    return tr(hint.replace(figure.group(), "{count}", 1)).replace("{count}", figure.group())


def number(value: int) -> str:
    """Return a count with its thousands apart."""
    return f"{value:,}"


def date(timestamp: float) -> str:
    """Return the day of a POSIX time as people write it: "11 Mar 2024", "2024. 3. 11."."""
    day = datetime.fromtimestamp(timestamp, UTC).astimezone()
    if language() == "ko":
        return f"{day.year}. {day.month}. {day.day}."
    return f"{day.day} {QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)} {day.year}"


def duration(seconds: float) -> str:
    """Return how long something will take, no finer than it can be known."""
    if seconds < MINUTE:
        return tr("less than a minute left")
    if seconds < HOUR:
        return tr("about {minutes} min left", minutes=_coarse(round(seconds / MINUTE)))
    if seconds < DAY:
        hours, rest = divmod(round(seconds / MINUTE / 10) * 10, 60)
        if rest:
            return tr("about {hours} h {minutes} min left", hours=hours, minutes=rest)
        return tr("about {hours} h left", hours=hours)
    return tr("more than a day left")


def _coarse(minutes: int) -> int:
    """Round minutes to fives from a quarter of an hour on."""
    return minutes if minutes < 15 else round(minutes / 5) * 5


def size(count: int) -> str:
    """Return a size in bytes as people read it."""
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < KIBI or unit == "GB":
            break
        value /= KIBI
    return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"
