"""File names: which are found by which words, and in step with the ledger's verbs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ErrorRecord
from core.store import names
from core.store.filters import Condition, Filter
from core.store.ledger import Entry, Ledger
from core.store.name_terms import MOST_TERMS
from core.store.terms import asked, indexed


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.db")
    made.add_root("/docs", "folder")
    yield made
    made.close()


def add(ledger: Ledger, *paths: str, root: str = "/docs", first: int = 1) -> None:
    """Index files, numbered from `first` on as their documents."""
    numbered = list(enumerate(paths, first))
    ledger.put(root, [Entry(path, 1, number * 10**9, number, 1) for number, path in numbered])
    ledger.queue.finish([(path, number, 1) for number, path in numbered])


def found(ledger: Ledger, text: str) -> dict[int, float]:
    return dict(ledger.named(asked(text), 10))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("2024_Budget-final.xlsx", "budget 2024"),
        ("2024_Budget-final.xlsx", "2024_Budget-final.xlsx"),
        ("계약서_최종.hwp", "최종 계약서"),
        ("계약서_최종.hwp", "계약서"),
        ("BudgetFinal2024.pdf", "final budget 2024"),
        ("BudgetFinal2024.pdf", "BudgetFinal2024"),
        ("PDFReader_v2.md", "pdf reader v 2"),
        ("회의록2024년3월.docx", "2024년 3월 회의록"),
        ("Übersicht.txt", "ubersicht"),
        ("東京出張報告.docx", "出張報告"),
        ("quarterly reports.txt", "quarterly report"),
    ],
)
def test_a_name_that_holds_all_words_has_the_whole_share(ledger: Ledger, name: str, query: str) -> None:
    add(ledger, f"/docs/{name}", "/docs/other thing.txt", "/docs/다른 문서.txt")
    assert found(ledger, query)[1] == pytest.approx(1)
    assert max(found(ledger, query).values()) <= 1


def test_decomposed_names_are_found(ledger: Ledger) -> None:
    add(ledger, "/docs/" + unicodedata.normalize("NFD", "계약서.hwp"))
    assert found(ledger, "계약서") == {1: pytest.approx(1)}


def test_rare_words_weigh_more(ledger: Ledger) -> None:
    add(ledger, *(f"/docs/report {n}.txt" for n in range(1, 30)), "/docs/glacier.txt")
    shares = found(ledger, "glacier report")
    assert next(iter(shares)) == 30
    assert shares[30] > 0.6


def test_folder_names_count_half_and_not_twice(ledger: Ledger) -> None:
    add(ledger, "/docs/계약/메모.txt", "/docs/계약/계약.txt", "/docs/other.txt")
    assert found(ledger, "계약") == {1: pytest.approx(0.5), 2: pytest.approx(1)}


def test_the_roots_own_name_is_not_searched(ledger: Ledger) -> None:
    ledger.add_root("/home/alone.txt", "file")
    add(ledger, "/docs/a.txt")
    add(ledger, "/home/alone.txt", root="/home/alone.txt", first=2)
    assert found(ledger, "docs home") == {}
    assert found(ledger, "alone") == {2: pytest.approx(1)}


def test_a_document_with_several_names_takes_the_best(ledger: Ledger) -> None:
    add(ledger, "/docs/copy of it.txt", "/docs/budget 2024.txt")
    ledger.put("/docs", [Entry("/docs/budget.txt", 1, 1, 9, 1)])
    ledger.queue.finish([("/docs/budget.txt", 1, 1)])
    shares = found(ledger, "budget 2024")
    assert shares[2] == pytest.approx(1)
    assert 0 < shares[1] < 1


def test_words_that_no_name_holds_lower_the_share(ledger: Ledger) -> None:
    add(ledger, "/docs/budget.txt", *(f"/docs/{n}.txt" for n in range(20)))
    assert 0.2 < found(ledger, "budget zebra")[1] < 0.5
    assert found(ledger, "budget " + " ".join(f"word{n}x" for n in range(40))) == {}, "too little to say anything"


def test_names_meet_the_filter(ledger: Ledger) -> None:
    add(ledger, "/docs/budget.txt", "/docs/budget.pdf", "/docs/sub/budget.pdf")
    pdf = Filter((Condition("suffix", (".pdf",)),))
    assert {doc for doc, _ in ledger.named(["budget"], 10, pdf)} == {2, 3}
    assert [doc for doc, _ in ledger.named(["budget"], 10, Filter(pdf.conditions, "/docs/sub"))] == [3]
    assert len(ledger.named(["budget"], 1)) == 1


def test_the_index_follows_every_verb(ledger: Ledger) -> None:
    add(ledger, "/docs/apple.txt", "/docs/pear.txt", "/docs/plum.txt")
    ledger.move([("/docs/apple.txt", "/docs/fruit/cherry.txt")], "/docs")
    assert found(ledger, "apple") == {}
    assert found(ledger, "cherry") == {1: pytest.approx(1)}
    assert found(ledger, "fruit") == {1: pytest.approx(0.5)}
    ledger.move([("/docs/pear.txt", "/docs/plum.txt")], "/docs")
    assert found(ledger, "plum") == {2: pytest.approx(1)}
    ledger.put("/docs", [Entry("/docs/plum.txt", 2, 2, 2, 2)])
    assert found(ledger, "plum") == {2: pytest.approx(1)}
    ledger.remove(["/docs/plum.txt"])
    assert found(ledger, "plum") == {}
    ledger.remove_root("/docs")
    assert found(ledger, "cherry") == {}


def test_a_root_within_another_gives_its_folders_names(ledger: Ledger) -> None:
    ledger.add_root("/docs/taxes", "folder")
    add(ledger, "/docs/taxes/a.txt", root="/docs/taxes")
    assert found(ledger, "taxes") == {}
    ledger.adopt("/docs", ["/docs/taxes"])
    assert found(ledger, "taxes") == {1: pytest.approx(0.5)}


def test_files_without_a_document_are_found_apart(ledger: Ledger) -> None:
    add(ledger, "/docs/계약서 1.txt")
    ledger.put("/docs", [Entry("/docs/계약서 2.pdf", 1, 1, 1, 1), Entry("/docs/계약서 3.zip", 1, 2, 2, 1)])
    ledger.queue.fail([ErrorRecord("encrypted", "Locked", "It needs a password.", "/docs/계약서 2.pdf")])
    ledger.put("/docs", [Entry("/docs/.계약서 4.txt", 1, 3, 3, 1)])
    ledger.leave_out({"/docs/.계약서 4.txt": "hidden file"})
    assert set(found(ledger, "계약서")) == {1}
    files = ledger.find_names("계약서", 10)
    assert [(file.path, file.state, file.reason) for file in files] == [
        ("/docs/계약서 3.zip", "waiting", "It has not been read yet."),
        ("/docs/계약서 2.pdf", "failed", "It needs a password."),
    ]
    assert [file.path for file in ledger.find_names("2 계약서", 10)] == ["/docs/계약서 2.pdf"]
    assert len(ledger.find_names("계약서", 1)) == 1
    assert ledger.find_names("", 10) == ledger.find_names("?!", 10) == []


@pytest.mark.parametrize("query", ['"', "'", "a OR b", "name:x", "*", "NEAR(a b)", "-", "(", "\x00", "^a", "{", "%"])
def test_operators_of_the_index_are_only_words(ledger: Ledger, query: str) -> None:
    add(ledger, "/docs/a.txt")
    assert isinstance(ledger.named(asked(query), 10), list)
    assert isinstance(ledger.named([query], 10), list)
    assert isinstance(ledger.find_names(query, 10), list)


@settings(max_examples=60)
@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\x00"), min_size=1, max_size=20))
def test_any_name_is_found_by_itself(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("names") / "ledger.db")
    ledger.add_root("/docs", "folder")
    add(ledger, f"/docs/sub/{name}.txt", "/docs/other.md")
    terms = indexed(unicodedata.normalize("NFC", name)).split()
    if terms and len(terms) < MOST_TERMS:
        assert dict(ledger.named(terms, 10))[1] == pytest.approx(1)
    ledger.close()


def test_without_fts5_names_are_not_searched_and_all_else_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(names, "TABLE", "CREATE VIRTUAL TABLE names USING fts5_that_is_not_there (name)")
        ledger = Ledger(tmp_path / "ledger.db")
    ledger.add_root("/docs", "folder")
    add(ledger, "/docs/budget.txt", "/docs/gone.txt")
    ledger.remove(["/docs/gone.txt"])
    assert ledger.named(["budget"], 10) == []
    assert ledger.find_names("budget", 10) == []
    assert ledger.matching(Filter()).tolist() == [1]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    ledger.close()
    later = Ledger(tmp_path / "ledger.db")  # opened by a Python that has it
    assert found(later, "budget") == {1: pytest.approx(1)}
    later.close()


def test_a_change_that_fails_leaves_the_names_as_they_were(ledger: Ledger) -> None:
    add(ledger, "/docs/apple.txt")
    with pytest.raises(TypeError):
        ledger.move([("/docs/apple.txt", "/docs/pear.txt"), ("/docs/plum.txt", None)], "/docs")  # type: ignore[list-item]
    assert found(ledger, "apple") == {1: pytest.approx(1)}
    assert found(ledger, "pear") == {}


PARTED = [
    chr(code) for code in range(0x10FFF) if chr(code).isalnum() and " " in unicodedata.normalize("NFKD", chr(code))
]


@pytest.mark.parametrize("letter", PARTED)
def test_letters_that_fall_into_several_words_are_only_letters(ledger: Ledger, letter: str) -> None:
    add(ledger, "/docs/other.txt")
    ledger.put("/docs", [Entry(f"/docs/ab{letter}cd.txt", 1, 10**9, 2, 1)])
    for text in (letter, f"ab{letter}cd", f"other {letter}", f"{letter} ab", f"회의록{letter}"):
        assert ledger.named(asked(text), 10) is not None
        assert ledger.find_names(text, 10) is not None
    assert [file.path for file in ledger.find_names(f"ab{letter}cd", 10)] == [f"/docs/ab{letter}cd.txt"]
