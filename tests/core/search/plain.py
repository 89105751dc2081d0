"""What an answer must be, by plain Python over the ledger's rows and the passages' texts: no SQL, no index."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from core.errors import QueryError
from core.messages import Found, Search
from core.records import Chunk, Hit
from core.search.exact import matches
from core.search.listing import is_list
from core.search.parse import Question, parse
from core.store.filters import Condition, Filter
from core.store.names import sketch_words
from core.store.terms import terms
from tests.core.search.shelf import Paper, Shelf


@dataclass(frozen=True, slots=True)
class Row:
    """What the ledger holds of a file and of its document."""

    path: str
    size: int
    mtime_ns: int
    state: str
    doc: int | None
    title: str
    language: str


def accepts(filter: Filter, row: Row) -> bool:  # noqa: A002 (the word of its type)
    """Say whether a file meets a filter, conditions on pages aside."""
    asked = {each.field for each in filter.conditions if not each.negated}
    if row.doc is None and not asked & {"state", "suffix", "name"}:
        return False
    return meets_all(filter, row)


def meets_all(filter: Filter, row: Row) -> bool:  # noqa: A002 (the word of its type)
    """Say the same of a file that may be without a document."""
    inside = not filter.folder or PurePath(row.path).is_relative_to(PurePath(_valid(filter.folder)))
    return inside and all(_holds(each, row) != each.negated for each in filter.conditions if each.field != "page")


def on_page(filter: Filter, page: int | None) -> bool:  # noqa: A002
    """Say whether a passage stands on a page that a filter lets through."""
    asked = [each for each in filter.conditions if each.field == "page"]
    return not asked or (page is not None and all(_between(each, page) != each.negated for each in asked))


def _holds(condition: Condition, row: Row) -> bool:
    pure = PurePath(row.path)
    if condition.field in ("path", "name", "title"):
        text = {"path": row.path, "name": pure.name, "title": row.title}[condition.field]
        slashed = [value.replace("\\", "/") if condition.field == "path" else value for value in condition.values]
        return any(_folded(value) in _folded(text) for value in slashed)
    if condition.field in ("suffix", "language", "state"):
        whole = {"suffix": pure.suffix.lower(), "language": row.language, "state": row.state}[condition.field]
        return whole in condition.values
    return _between(condition, row.size if condition.field == "size" else row.mtime_ns / 1e9)


def _between(condition: Condition, value: float) -> bool:
    low = condition.low is None or value >= condition.low
    return low and (condition.high is None or value < condition.high)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _valid(text: str) -> str:
    return "".join("?" if "\ud800" <= c <= "\udfff" else c for c in text)


# --- judging an answer ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """What is in a library: the ledger's rows by path, and the passages of every document."""

    rows: dict[str, Row]
    chunks: dict[int, list[Chunk]]

    @classmethod
    def of(cls, shelf: Shelf, files: Sequence[Paper]) -> Facts:
        """Read the ledger; the passages are those of the files that were put there."""
        ledger = shelf.library.ledger
        rows = ledger.database.rows(
            "SELECT files.path, size, mtime_ns, CASE WHEN away THEN 'away' ELSE state END, files.doc, "
            "COALESCE(documents.title, ''), COALESCE(documents.language, '') FROM files "
            "JOIN roots ON roots.path = files.root LEFT JOIN documents ON documents.doc = files.doc"
        )
        return cls({row[0]: Row(*row) for row in rows}, {paper.doc: paper.chunks for paper in files if paper.texts})

    def parts(self, hit: Hit, path: str) -> list[Chunk]:
        """Return the passages of a file that lie within a hit."""
        chunks = self.chunks[self.rows[path].doc or 0] if path in self.rows and self.rows[path].doc else []
        return [chunk for chunk in chunks if hit.start <= chunk.start and chunk.end <= hit.end]

    def meeting(self, asked: Question) -> Iterator[tuple[Row, Chunk]]:
        """Yield every file and passage that a question lets through."""
        for row in self.rows.values():
            if row.doc is not None and accepts(asked.filter, row):
                for chunk in self.chunks[row.doc]:
                    if on_page(asked.filter, chunk.page) and meets(asked, chunk):
                        yield row, chunk


def meets(asked: Question, chunk: Chunk) -> bool:
    """Say whether everything required stands in a passage and nothing excluded does."""
    text = _read(chunk)
    required = all(any(matches(piece, text) for piece in group) for group in asked.required)
    return required and not any(matches(piece, text) for piece in asked.without)


def asked_of(shelf: Shelf, ask: Search) -> Question | None:
    """Return the question as it is understood, None where there is nothing to ask."""
    try:
        made = parse(ask.query.encode("utf-8", "replace").decode(), shelf.embedder.card.reading)
    except QueryError:
        return None
    return replace(made, filter=replace(made.filter, folder=ask.folder))


def judge(ask: Search, asked: Question | None, found: Found, facts: Facts, *, still: bool = True) -> None:
    """Assert that every hit meets all that was asked; `still` says whether the library did not change meanwhile."""
    assert found.hits or found.hint or not found.meaning
    assert len({(hit.path, hit.start) for hit in found.hits}) == len(found.hits)
    if asked is None:
        assert found.hits == ()
        return
    bare = [] if is_list(asked) else [hit for hit in found.hits if hit.end <= hit.start]
    hits = [hit for hit in found.hits if hit not in bare]
    assert len(hits) <= ask.limit  # files found by their names may come on top
    assert all(left.score >= right.score for left, right in pairwise(hits))
    for hit in hits:
        _judge_hit(hit, asked, facts)
    for hit in bare:
        assert (hit.start, hit.end, {*hit.parts}, hit.highlights) == (0, 0, {"name"}, ())
        assert hit.path in found.named or not asked.terms
        assert not still or facts.rows[hit.path].doc is None
        nameless = replace(facts.rows[hit.path], doc=None)
        assert is_called(asked, nameless) or is_spaced(asked, nameless) or sketch_words(asked.text)
        assert meets_all(asked.filter, facts.rows[hit.path])


def is_called(asked: Question, row: Row) -> bool:
    """Say whether a file without a document is found by its name: all words are in its path below its root."""
    if row.doc is not None or not asked.terms or any(each.field == "page" for each in asked.filter.conditions):
        return False
    pure = PurePath(row.path)
    name, there = _folded(pure.name), {term.text for part in pure.parts[2:] for term in terms(part)}
    required = all(any(_folded(piece.text) in name for piece in group) for group in asked.required)
    without = any(_folded(piece.text) in name for piece in asked.without)
    last = asked.terms[-1]
    begins = len(last) > 1 or not last.isascii()
    words = all(term in there for term in asked.terms[:-1])
    ends = last in there or (begins and any(term.startswith(last) for term in there))
    return required and not without and words and ends and meets_all(asked.filter, row)


def is_spaced(asked: Question, row: Row) -> bool:
    """Say whether the words are in a file's path if blanks and marks are taken out of it: names are spaced freely."""
    joined = "".join(letter for letter in _folded("".join(PurePath(row.path).parts[2:])) if letter.isalnum())
    return all(_folded(term) in joined for term in asked.terms)


def _judge_hit(hit: Hit, asked: Question, facts: Facts) -> None:
    assert math.isfinite(hit.score)
    assert abs(sum(hit.parts.values()) - hit.score) < 1e-5
    assert hit.path == hit.places[0]
    for path in (*hit.places, *hit.versions):
        assert accepts(asked.filter, facts.rows[path]), path
    for left, right in pairwise(hit.highlights):
        assert left.end < right.start
    assert all(0 <= light.start < light.end <= len(hit.text) for light in hit.highlights)
    if is_list(asked):
        assert on_page(asked.filter, hit.page)
        assert hit.end <= hit.start or not _holds_excluded(asked, facts.chunks[facts.rows[hit.path].doc or 0])
        return
    parts = facts.parts(hit, hit.path)
    assert parts
    assert (parts[0].start, parts[-1].end) == (hit.start, hit.end)
    assert all(chunk.text == hit.text[chunk.start - hit.start :][: len(chunk.text)] for chunk in parts)
    assert all(meets(asked, chunk) and on_page(asked.filter, chunk.page) for chunk in parts)
    for path in hit.places:
        there = {chunk.text for chunk in facts.chunks[facts.rows[path].doc or 0] if on_page(asked.filter, chunk.page)}
        assert {chunk.text for chunk in parts} <= there, path


def judge_whole(ask: Search, asked: Question | None, found: Found, facts: Facts) -> None:
    """Assert that nothing which had to be found is missing, where the library stands still."""
    if asked is None:
        return
    if is_list(asked):
        assert [hit.path for hit in found.hits] == _listed(asked, facts)[: ask.limit]
        return
    called = sum({*hit.parts} == {"name"} for hit in found.hits)  # by their names alone
    if called and called == len(found.hits) and sketch_words(asked.text):
        return  # by the initial consonants of names: nothing else is shown then
    every = list(facts.meeting(asked))
    all_count = ask.mode in ("hybrid", "dense", "multi") or bool(asked.required)
    assert not every or not all_count or found.hits
    if all_count and len({chunk.text for _, chunk in every}) + called <= ask.limit:
        for row, chunk in every:
            assert any(chunk.text in hit.text or row.path in hit.versions for hit in found.hits), chunk.text


def _listed(asked: Question, facts: Facts) -> list[str]:
    """Return the files that meet the conditions and hold nothing that is excluded, newest first."""
    rows = sorted(facts.rows.values(), key=lambda row: (-row.mtime_ns, row.path))
    return [row.path for row in rows if accepts(asked.filter, row) and _lists(asked, row, facts)]


def _lists(asked: Question, row: Row, facts: Facts) -> bool:
    """Say whether a list shows a file that meets its filter: by its pages, by what is excluded, and by its name."""
    chunks, path = facts.chunks.get(row.doc or 0, []), _folded(row.path)
    paged = any(each.field == "page" for each in asked.filter.conditions)
    if paged and not any(on_page(asked.filter, chunk.page) for chunk in chunks):
        return False
    if _holds_excluded(asked, chunks):
        return False
    groups = [[piece.text for piece in group] for group in asked.required]
    known = {word for group in groups for text in group for word in text.split()}
    groups += [[word] for word in asked.text.split() if word not in known]
    return all(any(_folded(text).replace("\\", "/") in path for text in group) for group in groups)


def _holds_excluded(asked: Question, chunks: Sequence[Chunk]) -> bool:
    return any(matches(piece, _read(chunk)) for chunk in chunks for piece in asked.without)


def _read(chunk: Chunk) -> str:
    return "\n".join((*chunk.heading, chunk.text))
