"""Questions and answers: each question with what answers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.chunk.items import Item, Line, Mark, between, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.records import Document

LEAST = 2  # questions with answers that make a text one of questions and answers
_NUMBER = r"[ \t]*(?:\d{1,3}|[(\[]\d{1,3}[)\]])?[ \t]*"
_QUESTION = re.compile(
    r"(?:[\[【(<]?(?:Q|Question|Frage|질문|질의|문의|물음|問|问|質問|提问)"
    + _NUMBER
    + r"(?:[\]】)>]|[.:：)]|(?<=\d)\s)"
    r"|[\[【]?문[ \t]*\d{1,3}[\]】.:)]?(?=\s|$)|문[.:)]\s)[ \t]*"
)
_ANSWER = re.compile(
    r"(?:[\[【(<]?(?:A|Answer|Antwort|답변|답|응답|回答|答)"
    + _NUMBER
    + r"(?:[\]】)>]|[.:：)]|(?<=\d)\s)|답[ \t]*(?=[①\d]|\s))",
)


def questions(document: Document, lines: Sequence[Line]) -> Iterator[Item]:
    """Yield the questions with their answers; a question that is not answered before the next ends the run."""
    run: list[Mark] = []
    asked: Mark | None = None
    for index, line in enumerate(lines):
        if match := _QUESTION.match(document.text, line.start, line.end):
            if asked:
                yield from _answered(document, lines, run)
                run = []
            asked = Mark(line.start, index, short(document.text[match.end() : line.end]))
        elif asked and _ANSWER.match(document.text, line.start, line.end):
            run.append(asked)
            asked = None
    yield from _answered(document, lines, run)


def _answered(document: Document, lines: Sequence[Line], run: Sequence[Mark]) -> Iterator[Item]:
    if len(run) >= LEAST:
        yield from between(document, lines, run, "questions")
