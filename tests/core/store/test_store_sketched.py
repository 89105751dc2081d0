"""Files by the initial consonants of their names: against plain Python, in order, and in step with the ledger."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ErrorRecord
from core.store.filters import Condition, Filter
from core.store.hangul import LEADS, OF_A_LEAD, PAIRS
from core.store.ledger import Entry, Ledger

EVERYWHERE = Filter()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.db")
    made.add_root("/문서", "folder")
    yield made
    made.close()


def add(ledger: Ledger, *paths: str, root: str = "/문서", first: int = 1) -> None:
    """Index files, numbered from `first` on as their documents, each newer than the one before."""
    numbered = list(enumerate(paths, first))
    ledger.put(root, [Entry(path, 1, number * 10**9, number, 1) for number, path in numbered])
    ledger.queue.finish([(path, number, 1) for number, path in numbered])


def found(ledger: Ledger, text: str, filter: Filter = EVERYWHERE) -> list[str]:  # noqa: A002
    return [PurePosixPath(f.path).name for f in ledger.sketched(text, 50, filter)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ㄱㅇㅅ", "계약서.hwp"),
        ("ㄱㅇㅅ", "2024 근로계약서.pdf"),
        ("ㅈㄷㅊ ㄱㅇ", "임대차 계약.hwp"),
        ("ㅇㄷㅊ ㄱㅇ", "임대차계약서.hwp"),
        ("계약ㅅ", "계약서.hwp"),
        ("ㄱ약서", "계약서.hwp"),
        ("ㄳ", "감사.txt"),
        ("ㅃㄹ", "빨래.txt"),
        ("2024 ㄱㅇ", "계약 2024.txt"),
        ("[최종] ㄱㅇ", "계약[최종].txt"),
        ("a*b ㄱㅇ", "A*B 계약.txt"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ.txt"),
    ],
)
def test_initial_consonants_find_a_name(ledger: Ledger, query: str, name: str) -> None:
    add(ledger, f"/문서/{name}", "/문서/다른 것.txt", "/문서/other.txt")
    assert found(ledger, query) == ([] if query == "ㅈㄷㅊ ㄱㅇ" else [name])


@pytest.mark.parametrize("query", ["", "ㄱ", "계약서", "report 2024", "ㅏㅣ", "가 나", "*?["])
def test_what_holds_no_initial_consonants_finds_nothing(ledger: Ledger, query: str) -> None:
    add(ledger, "/문서/계약서.hwp", "/문서/report 2024.txt", "/문서/가나.txt")
    assert found(ledger, query) == []


def test_the_nearest_stands_first_and_of_equals_the_newest(ledger: Ledger) -> None:
    add(
        ledger,
        "/문서/계약/메모.txt",
        "/문서/표준계약.txt",
        "/문서/임대 계약.txt",
        "/문서/계약.txt",
        "/문서/계약 2.txt",
        "/문서/나의(계약).txt",
    )
    assert found(ledger, "ㄱㅇ") == [
        "계약 2.txt", "계약.txt", "나의(계약).txt", "임대 계약.txt", "표준계약.txt", "메모.txt",
    ]  # fmt: skip


def test_folders_count_below_the_root_only(ledger: Ledger) -> None:
    add(ledger, "/문서/회의/a.txt", "/문서/b.txt")
    ledger.add_root("/책/문서함.txt", "file")
    add(ledger, "/책/문서함.txt", root="/책/문서함.txt", first=9)
    assert found(ledger, "ㅎㅇ") == ["a.txt"]
    assert found(ledger, "ㅁㅅ") == ["문서함.txt"]


def test_decomposed_names_and_roots_are_found(ledger: Ledger) -> None:
    root = unicodedata.normalize("NFD", "/서류함")
    ledger.add_root(root, "folder")
    add(ledger, unicodedata.normalize("NFD", "/서류함/계약/메모.txt"), root=root)
    assert len(found(ledger, "ㄱㅇ ㅁㅁ")) == 1
    assert found(ledger, "ㅅㄹㅎ") == []


def test_what_is_not_read_is_found_too_but_not_what_is_left_out(ledger: Ledger) -> None:
    add(ledger, "/문서/계약 1.txt")
    others = [f"/문서/계약 {n}.txt" for n in (2, 3, 4)]
    ledger.put("/문서", [Entry(path, 1, n * 10**10, 10 + n, 1) for n, path in enumerate(others, 1)])
    ledger.queue.fail([ErrorRecord("broken", "Not read", "It is damaged.", others[0])])
    ledger.leave_out({others[1]: "type .txt"})
    hits = ledger.sketched("ㄱㅇ", 10, EVERYWHERE)
    assert [(PurePosixPath(f.path).name, f.state, f.doc) for f in hits] == [
        ("계약 4.txt", "waiting", None),
        ("계약 2.txt", "failed", None),
        ("계약 1.txt", "partly", 1),
    ]
    assert hits[1].reason == "It is damaged."


def test_a_filter_holds_and_the_limit_too(ledger: Ledger) -> None:
    add(ledger, "/문서/계약.hwp", "/문서/계약.pdf", "/문서/옛/계약.pdf")
    pdf = Filter((Condition("suffix", (".pdf",)),))
    assert found(ledger, "ㄱㅇ", pdf) == ["계약.pdf", "계약.pdf"]
    assert len(ledger.sketched("ㄱㅇ", 1, pdf)) == 1
    assert len(ledger.sketched("ㄱㅇ", 10, Filter(folder="/문서/옛"))) == 1


def test_names_follow_every_change(ledger: Ledger) -> None:
    add(ledger, "/문서/계약.txt")
    ledger.move([("/문서/계약.txt", "/문서/회의.txt")], "/문서")
    assert (found(ledger, "ㄱㅇ"), found(ledger, "ㅎㅇ")) == ([], ["회의.txt"])
    ledger.remove(["/문서/회의.txt"])
    assert found(ledger, "ㅎㅇ") == []


def plain(query: str, path: str) -> bool:
    """Say in plain Python whether a path below /문서/ is meant."""
    below = path.removeprefix("/문서").casefold()
    words = ["".join(PAIRS.get(c, c) for c in word) for word in query.split()]

    def fits(letter: str, other: str) -> bool:
        lead = LEADS[(ord(other) - ord("가")) // OF_A_LEAD] if "가" <= other <= "힣" else ""
        return letter in (other, lead)

    def within(word: str) -> bool:
        starts = range(len(below) - len(word) + 1)
        return any(all(map(fits, word, below[at:])) for at in starts)

    return all(map(within, words))


@settings(max_examples=40)
@given(
    st.lists(st.text(st.sampled_from("가각깍나날다하핳힣ㄱaB*[ ()"), min_size=1, max_size=6), min_size=1, max_size=6),
    st.text(st.sampled_from("ㄱㄲㄴㄷㅎㄳ가나a*[ "), min_size=2, max_size=4),
)
def test_the_same_as_in_plain_python(tmp_path_factory: pytest.TempPathFactory, stems: list[str], query: str) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("plain") / "ledger.db")
    ledger.add_root("/문서", "folder")
    paths = [f"/문서/{stem}.x/{number}" for number, stem in enumerate(dict.fromkeys(stems))]
    add(ledger, *paths)
    letters = "".join(PAIRS.get(c, c) for c in query if c != " ")
    asks = len(letters) > 1 and bool(set(letters) & set(LEADS))
    hits = {f.path for f in ledger.sketched(query, 50, EVERYWHERE)}
    ledger.close()
    assert hits == {path for path in paths if asks and plain(query, path)}


def test_ten_thousand_files_take_little(ledger: Ledger) -> None:
    paths = [f"/문서/분기별 보고서 {n % 90}/{n} 회의록 최종.hwp" for n in range(10_000)]
    ledger.put("/문서", [Entry(path, 1, n, n, 1) for n, path in enumerate(paths, 1)])
    start = time.perf_counter()
    assert found(ledger, "ㄱㅇㅅ") == []
    assert time.perf_counter() - start < 1
