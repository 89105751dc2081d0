"""The head of a mail in the window's words: what is shown in the place of its labels and its date. Pure functions.

A list shows what a mail says, and of its head only what was asked for and is not said below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop import i18n
from desktop.i18n import tr
from desktop.models.prose import Edit, Span, moved, replaced

KINDS = (".eml", ".emlx", ".mbox", ".msg", ".oft")
DATE = "Date"
BEHIND = " · "  # what parts a line of the head from what follows it in a list
FORMATS = "%Y-%m-%d %H:%M %z", "%Y-%m-%d %H:%M"  # as the worker writes a date, with and without its zone
_FIELD = re.compile(r"^(From|To|Cc|Bcc|Date):(?: (.*))?", re.MULTILINE)
_HEAD = re.compile(r"(?:\A|(?<=\n\n))(?:(?:From|To|Cc|Bcc|Date): .*(?:\n|\Z)){2,}\n*")


@dataclass(frozen=True, slots=True)
class Instead:
    """Words that are shown in the place of a stretch of a document, which keeps its text and its offsets."""

    start: int
    end: int
    words: str
    ink: str = "ink"


def is_mail(path: str) -> bool:
    """Say by its name whether a file is a mail, or a box of them."""
    return path.lower().endswith(KINDS)


def without_head(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Return what a passage of a mail says, and where stretches of it, which were asked for, are in that.

    Of its heads those lines stay, in the window's language, that hold something that was asked for and that stands
    nowhere else; and a head stays whole where nothing follows it.
    """
    heads = list(_HEAD.finditer(text))
    said = {_letters(text, span) for span in spans if not any(head.start() <= span[0] < head.end() for head in heads)}
    wanted = [span for span in spans if _letters(text, span) not in said]
    edits = [edit for head in heads for edit in _shortened(text, head.span(), wanted)]
    return replaced(text, edits, spans)


def in_words(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Return a passage of a mail with its heads in the window's language, and where each stretch of it is then."""
    edits = [edit for head in _HEAD.finditer(text) for edit in _translated(head[0], head.start())]
    return replaced(text, edits, ())[0], moved(edits, spans)


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


def _shortened(text: str, head: Span, wanted: Sequence[Span]) -> Iterator[Edit]:
    """Yield what becomes of the lines of a head: those that hold what is wanted in the window's words, no others."""
    fields = [(field.start(), field.end(), field.end(1) + 1) for field in _FIELD.finditer(text, *head)]
    held = [any(start < end and stop > value for start, stop in wanted) for _, end, value in fields]
    alone = head[1] == len(text) and head[0] == 0
    for number, (start, end, _) in enumerate(fields):
        last = number + 1 == len(fields)
        follows = head[1] if last else end + 1
        if alone or held[number]:
            yield from _translated(text[start:end], start)
            if follows < len(text) and (end < follows):
                yield end, follows, BEHIND
        else:
            yield start, follows, ""


def _translated(text: str, start: int) -> Iterator[Edit]:
    return ((one.start, one.end, one.words) for one in instead(text, start))


def _letters(text: str, span: Span) -> str:
    return text[slice(*span)].casefold()
