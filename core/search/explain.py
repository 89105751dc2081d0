"""Why a passage was found: the words of the query that stand in it."""

from __future__ import annotations

from collections.abc import Iterable

from core.records import Highlight
from core.store.terms import terms

LONGEST_TAIL = 2  # syllables


def highlights(text: str, asked: Iterable[str]) -> tuple[Highlight, ...]:
    """Return the stretches of a text whose index terms the query asks for; touching ones are joined.

    A single Hangul bigram inside a word is left out: Korean words carry their meaning in front and their
    particles behind, so that 금을 in 잔금을 says nothing about 보증금을.
    """
    wanted = set(asked)
    spans: list[Highlight] = []
    for term in terms(text):
        if term.text not in wanted:
            continue
        if spans and term.start <= spans[-1].end:
            spans[-1] = Highlight(spans[-1].start, max(term.end, spans[-1].end))
        else:
            spans.append(Highlight(term.start, term.end))
    return tuple(span for span in spans if not _is_tail(text, span))


def _is_tail(text: str, span: Highlight) -> bool:
    inside = span.start > 0 and _is_hangul(text[span.start - 1]) and _is_hangul(text[span.start])
    return inside and span.end - span.start <= LONGEST_TAIL


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"
