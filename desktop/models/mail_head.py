"""The head of a mail in the window's words: what is shown in the place of its labels and its date. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop import i18n
from desktop.i18n import tr

DATE = "Date"
FORMATS = "%Y-%m-%d %H:%M %z", "%Y-%m-%d %H:%M"  # as the worker writes a date, with and without its zone
_FIELD = re.compile(r"^(From|To|Cc|Bcc|Date):(?: (.*))?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Instead:
    """Words that are shown in the place of a stretch of a document, which keeps its text and its offsets."""

    start: int
    end: int
    words: str
    ink: str = "ink"


def instead(text: str, start: int) -> Iterator[Instead]:
    """Yield what is shown otherwise in a mail's head that begins at an offset of its document."""
    for field in _FIELD.finditer(text):
        label, value = field[1], field[2] or ""
        words = label_words(f"{label}:")
        if words != f"{label}:":
            yield Instead(start + field.start(), start + field.end(1) + 1, words, "ink3")
        if label == DATE and (moment := moment_words(value)):
            yield Instead(start + field.start(2), start + field.end(2), moment)


def label_words(label: str) -> str:
    """Return a label of a mail's head in the window's language."""
    words = {"From:": tr("From:"), "To:": tr("To:"), "Cc:": tr("Cc:"), "Bcc:": tr("Bcc:"), "Date:": tr("Date:")}
    return words.get(label, label)


def moment_words(value: str) -> str:
    """Return a mail's date as the language has it, by this computer's clock; "" where it is not one."""
    for form in FORMATS:
        try:
            return i18n.moment(datetime.strptime(value, form).timestamp())
        except (ValueError, OverflowError, OSError):
            continue
    return ""
