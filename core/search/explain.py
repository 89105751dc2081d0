"""Why a passage was found: the words of the query that stand in it."""

from __future__ import annotations

from collections.abc import Iterable

from core.records import Highlight
from core.store.terms import terms


def highlights(text: str, asked: Iterable[str]) -> tuple[Highlight, ...]:
    """Return the stretches of a text whose index terms the query asks for; touching ones are joined."""
    wanted = set(asked)
    spans: list[Highlight] = []
    for term in terms(text):
        if term.text not in wanted:
            continue
        if spans and term.start <= spans[-1].end:
            spans[-1] = Highlight(spans[-1].start, max(term.end, spans[-1].end))
        else:
            spans.append(Highlight(term.start, term.end))
    return tuple(spans)
