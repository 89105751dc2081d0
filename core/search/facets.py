"""Of the files that may answer a question: how many are of each type, in each folder, of each year and language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

import numpy as np

from core.messages import Count, Facet
from core.search.conditions import condition
from core.search.dates import moment
from core.search.listing import (
    asks_for_files,
    asks_for_pages,
    may_be_listed,
    paged,
    with_names,
    without_excluded,
)
from core.search.names import called
from core.search.narrow import beside
from core.search.parse import Question
from core.search.retrieve import Candidates
from core.store import traits
from core.store.filters import Condition, Field
from core.store.library import Library
from core.store.names import MOST_BARE, sketch_words
from core.store.rows import Ints
from core.store.traits import Trait
from core.store.view import View

FIELDS: Mapping[Facet, Field] = {"type": "suffix", "folder": "path", "date": "modified", "language": "language"}
COLUMNS: Mapping[Facet, str] = {"type": "suffix", "folder": "root", "language": "language"}
MOST = 12  # values of a facet, but for years
RECENT = ("today", "7d", "1m", "1y")  # days up to now, as the query language writes them
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Files = Callable[[Question], Sequence[Trait]]


def counts(typed: Question, own: Sequence[Condition], files: Files) -> tuple[Count, ...]:
    """Return the counts of every facet, most files first.

    Args:
        typed: the question as it was typed.
        own: the conditions beside it, which do not count for the facet that they are on.
        files: the files that may answer a question; asked once more for each facet that is narrowed.
    """
    every = files(beside(typed, own))
    found: list[Count] = []
    for facet, field in FIELDS.items():
        others = [each for each in own if each.field != field]
        known = every if len(others) == len(own) else files(beside(typed, others))
        found += (
            _dates(known, [each for each in own if each.field == field])
            if facet == "date"
            else _counted(facet, known)
        )
    return tuple(found)


def holders(library: Library, view: View, found: Candidates) -> list[Trait]:
    """Return the files that hold candidates and may be shown for them, and those that their names alone find."""
    state = view.state
    rows = np.append(state.word_rows.mask(state.word_rows.find(found.keys)), False)
    docs = np.unique(state.layout.docs[view.passages & rows[state.in_words]])
    held = traits.of_documents(library.ledger.database, docs.tolist(), found.question.filter)
    return held + _named(library, found.question) if "keyword" in found.scores else held


def sketched(library: Library, question: Question) -> list[Trait]:
    """Return the files that initial consonants find; of very many, the nearest."""
    ids = library.ledger.initials.find(sketch_words(question.text))[:MOST_BARE].tolist()
    files = traits.of_ids(library.ledger.database, ids, question.filter)
    pages = paged(library.view(question.filter)) if asks_for_pages(question) else None
    return [each for each in files if pages is None or each.doc in pages]


def listed(library: Library, question: Question) -> list[Trait]:
    """Return the files that a list shows, however many they are."""
    files = traits.of_files(library.ledger.database, with_names(question), bare=asks_for_files(question))
    free = without_excluded(library, question)
    pages = paged(library.view(question.filter)) if asks_for_pages(question) else None
    return [each for each in files if may_be_listed(each.doc, free, pages)]


def _named(library: Library, question: Question) -> list[Trait]:
    if asks_for_pages(question) or not library.ledger.indexes_names:
        return []
    return traits.of_names(library.ledger.database, question.text, called(question))


def _counted(facet: Facet, files: Sequence[Trait]) -> Iterator[Count]:
    known = Counter(map(attrgetter(COLUMNS[facet]), files))
    known.pop("", None)
    for value, number in sorted(known.items(), key=lambda one: (-one[1], one[0]))[:MOST]:
        yield Count(facet, value, number)


def _dates(files: Sequence[Trait], chosen: Sequence[Condition]) -> Iterator[Count]:
    """Count files by the years in which they were changed, in the days that are offered, and in those chosen."""
    if not files:
        return
    moments = np.array([each.mtime_ns for each in files], np.int64)
    for year, number in _years(moments).most_common():
        yield Count("date", year, number)
    now = datetime.now()
    offered = ((words, condition("after", [words], False, now)) for words in RECENT)
    spans = ((_days(each), each) for each in chosen if each.low is not None and each.high is not None)
    for words, span in (*offered, *spans):
        if span:
            low, high = (None if end is None else int(end * 10**9) for end in (span.low, span.high))
            inside = (moments >= (low or 0)) & (moments < high if high is not None else True)
            yield Count("date", words, int(np.count_nonzero(inside)))


def _days(span: Condition) -> str:
    """Return the days of a condition with two ends as the query language writes them."""
    first, after = (datetime.fromtimestamp(end or 0) for end in (span.low, span.high))
    return f"{first:%Y-%m-%d}..{after - timedelta(days=1):%Y-%m-%d}"


def _years(moments: Ints) -> Counter[str]:
    """Return in which years files were changed, by this computer's clock."""
    first, last = ((EPOCH + timedelta(seconds=int(end) // 10**9)).year for end in (moments.min(), moments.max()))
    starts = [moment(date(year, 1, 1), None) for year in range(first - 1, last + 2)]  # zones move an end by a day
    places, counts = np.unique(np.searchsorted(starts, moments / 1e9, "right"), return_counts=True)
    return Counter({str(first - 2 + at): count for at, count in zip(places.tolist(), counts.tolist(), strict=True)})
