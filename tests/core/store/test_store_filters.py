"""Filters: SQL and a plain reading of the same conditions agree."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
import pytest

from core.errors import ErrorRecord
from core.store.documents import DocumentFacts
from core.store.filters import Condition, Field, Filter, folded, folded_path, pages_mask, where
from core.store.ledger import Entry, Ledger

FOLDERS = ["/docs", "/docs/계약", "/docs/계약/2024", "/docs/Straße", "/away", "/docs/50%_off"]
NAMES = ["Budget_최종.PDF", "예산안.hwp", "a'b\"c.txt", "ÉTÉ.txt", "x%y_z.md", "ｱ.txt", "no-suffix", "I.İ.txt"]
TITLES = ["", "Final Report", "최종 보고서", "100% 'sure' \"x\"", "STRASSE", "_"]
LANGUAGES = ["", "ko", "en", "ja"]
PARTLY = {4, 7, 11, 20}  # documents that have no meaning yet
STATES = ["searchable", "partly", "waiting", "failed", "ignored", "away"]
TEXT_FIELDS: list[Field] = ["path", "name", "title"]
LISTED: dict[Field, list[str]] = {
    "suffix": [".pdf", ".txt", ".hwp", "", "';"],
    "language": [*LANGUAGES, "xx"],
    "state": STATES,
}
RANGES: list[Field] = ["modified", "size", "page"]


@dataclass(frozen=True)
class Row:
    """A file with all that a filter may ask of it."""

    path: str
    state: str
    size: int
    modified: float
    doc: int | None
    facts: DocumentFacts


def read_state(doc: int) -> str:
    return "partly" if doc in PARTLY else "searchable"


def rows() -> list[Row]:
    made, pick = [], random.Random(4)
    for number in range(100):
        folder, name = pick.choice(FOLDERS), pick.choice(NAMES)
        doc = None if number % 5 == 0 else number // 3
        state = (
            pick.choice(["failed", "ignored", "waiting"])
            if doc is None
            else pick.choice([read_state(doc), "waiting"])
        )
        fresh = random.Random(doc)
        facts = DocumentFacts(fresh.choice(TITLES), fresh.choice(LANGUAGES), "pdf", 3) if doc else DocumentFacts()
        path = unicodedata.normalize(pick.choice(["NFC", "NFD"]), f"{folder}/{number}/{name}")
        made.append(Row(path, state, pick.randrange(0, 9), float(pick.randrange(0, 9)), doc, facts))
    return made


ROWS = rows()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    made = Ledger(tmp_path_factory.mktemp("filters") / "ledger.db")
    for root in ("/docs", "/away"):
        made.add_root(root, "folder")
        entries = [
            Entry(r.path, r.size, int(r.modified * 1e9), n, 1) for n, r in enumerate(ROWS) if r.path.startswith(root)
        ]
        made.put(root, entries)
    facts = {r.doc: r.facts for r in ROWS if r.doc}
    made.queue.finish([(r.path, r.doc, 1) for r in ROWS if r.doc is not None], facts)
    made.queue.complete(r.doc for r in ROWS if r.doc is not None)
    made.queue.demote(r.doc for r in ROWS if r.doc in PARTLY)
    for state in ("failed", "ignored"):
        made.queue.fail([ErrorRecord("broken", "Broken", state, r.path) for r in ROWS if r.state == state], state)
    made.put("/docs", [e for r in ROWS if r.doc is not None and r.state == "waiting" for e in again(made, r)])
    made.set_away("/away", True)
    yield made
    made.close()


def again(ledger: Ledger, row: Row) -> list[Entry]:
    return list(ledger.known_below(row.path).values())


def accepts(wanted: Filter, row: Row) -> bool:
    """Read a filter (but for pages) plainly."""
    asked = [c for c in wanted.conditions if c.field == "state" and not c.negated]
    if row.doc is None and not asked:
        return False
    if wanted.folder and row.path != wanted.folder and not row.path.startswith(wanted.folder.rstrip("/") + "/"):
        return False
    return all(meets(c, row) != c.negated for c in wanted.conditions if c.field != "page")


def meets(condition: Condition, row: Row) -> bool:
    path = row.path
    texts = {"path": path, "name": PurePath(path).name, "title": row.facts.title}
    if condition.field in texts:
        fold = folded_path if condition.field == "path" else folded
        return any(fold(value) in fold(texts[condition.field]) for value in condition.values)
    state = "away" if path.startswith("/away") else row.state
    words = {"suffix": PurePath(path).suffix.lower(), "language": row.facts.language, "state": state}
    if condition.field in words:
        return words[condition.field] in condition.values
    number = {"modified": row.modified, "size": row.size}[condition.field]
    low = -np.inf if condition.low is None else condition.low
    high = np.inf if condition.high is None else condition.high
    return bool(low <= number < high)


def some_text(pick: random.Random) -> str:
    """Return a piece of some row's text, in any case and form, or a text that is nowhere."""
    if pick.random() < 0.3:
        return pick.choice(["%", "_", "'", '"', "' OR 1=1 --", "\\", "\ud800", "\x00", "*", "", "🙂"])
    text, start = pick.choice([*NAMES, *FOLDERS, *TITLES]), pick.randrange(4)
    piece = text[start : start + pick.randrange(1, 9)] if pick.random() < 0.7 else text
    return unicodedata.normalize(pick.choice(["NFC", "NFD"]), pick.choice([piece, piece.upper()]))


def some_condition(pick: random.Random) -> Condition:
    field, negated = pick.choice([*TEXT_FIELDS, *RANGES, *LISTED]), pick.random() < 0.3
    if field in RANGES:
        numbers = [None, None, 0.0, 1.0, 2.5, 4.0, 8.0, 9.0, np.inf, -np.inf, 1e300]
        return Condition(field, low=pick.choice(numbers), high=pick.choice(numbers), negated=negated)
    count = pick.choice([0, 1, 1, 2, 3])
    values = [pick.choice(LISTED[field]) if field in LISTED else some_text(pick) for _ in range(count)]
    return Condition(field, tuple(values), negated=negated)


def some_filter(seed: int) -> Filter:
    pick = random.Random(seed)
    folder = pick.choice(["", "", "", *FOLDERS, "/", "/docs/", "/none", "/docs/계약/2024/3"])
    return Filter(tuple(some_condition(pick) for _ in range(pick.randrange(4))), folder)


def test_sql_and_a_plain_reading_agree(ledger: Ledger) -> None:
    hits = 0
    for asked in map(some_filter, range(2_000)):
        wanted = [row for row in ROWS if accepts(asked, row)]
        assert {file.path for file in ledger.listed(asked, 1_000)} == {row.path for row in wanted}, asked
        docs = sorted({row.doc for row in wanted if row.doc is not None})
        assert ledger.matching(asked).tolist() == docs, asked
        assert sorted(ledger.places(docs, asked)) == docs, asked
        hits += bool(wanted)
    assert hits > 600, "most filters that find nothing would agree whatever they did"


def test_the_test_has_rows_of_every_kind() -> None:
    assert {row.state for row in ROWS} == set(STATES) - {"away"}
    assert any(row.doc is not None and row.state == "waiting" for row in ROWS)
    assert any(not unicodedata.is_normalized("NFC", row.path) for row in ROWS)


def test_values_are_only_parameters() -> None:
    sql, values = where(Filter((Condition("path", ("'; DROP TABLE files; --",)),), "/x' OR '1'='1"))
    assert "DROP" not in sql
    assert "'1'" not in sql
    assert sql.count("?") == len(values) == 4


def test_two_thousand_conditions_are_not_too_deep(ledger: Ledger) -> None:
    many = tuple(Condition("name", (f"n{n}",), negated=True) for n in range(2_000))
    assert len(ledger.matching(Filter(many))) == len({row.doc for row in ROWS if row.doc is not None})
    assert len(ledger.matching(Filter((Condition("name", tuple(f"n{n}" for n in range(2_000))),)))) == 0


def test_places_hold_only_files_that_meet_the_filter(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.add_root("/docs", "folder")
    ledger.put("/docs", [Entry("/docs/a.txt", 1, 10**9, 1, 1), Entry("/docs/sub/a.txt", 1, 2 * 10**9, 2, 1)])
    ledger.queue.finish([("/docs/a.txt", 7, 1), ("/docs/sub/a.txt", 7, 1)])
    assert [place.path for place in ledger.places([7])[7]] == ["/docs/sub/a.txt", "/docs/a.txt"]
    assert [place.path for place in ledger.places([7], Filter((), "/docs/sub"))[7]] == ["/docs/sub/a.txt"]
    assert [p.path for p in ledger.places([7], Filter((Condition("modified", high=2.0),)))[7]] == ["/docs/a.txt"]
    ledger.close()


def test_a_list_is_newest_first_and_says_why(ledger: Ledger) -> None:
    failed = ledger.listed(Filter((Condition("state", ("failed",)),)), 2)
    assert len(failed) == 2
    assert all(file.state == "failed" and file.reason == "failed" and file.doc is None for file in failed)
    assert [file.modified for file in failed] == sorted((file.modified for file in failed), reverse=True)


def test_pages_are_a_matter_of_passages() -> None:
    pages = np.array([0, 1, 2, 3, 9], np.int32)
    inside = Filter((Condition("page", low=2, high=4),))
    outside = Filter((Condition("page", low=2, high=4, negated=True),))
    assert pages_mask(inside, pages).tolist() == [False, False, True, True, False]
    assert pages_mask(outside, pages).tolist() == [False, True, False, False, True], "no page meets no condition"
    assert pages_mask(Filter((Condition("size", low=1),)), pages).all()
