"""Names are found however they are spaced, only where the word stands there, and of very many the nearest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import LibraryError
from core.store import names, traits
from core.store.filters import Condition, Filter
from core.store.ledger import Entry, Ledger
from core.store.name_terms import VERSION, any_of, squeezed, terms_of
from core.store.terms import asked

OTHERS = ("/문서/다른 것.txt", "/문서/other thing.txt", "/문서/2020 가계부.xlsx")
SPACED = [
    ("여권사본", "여권 사본.jpg"),
    ("여권사본", "여권_사본(2).pdf"),
    ("여권사본", "2024-여권-사본.pdf"),
    ("여권 사본", "여권사본.jpg"),
    ("이력서최종", "이력서_최종.docx"),
    ("이력서최종", "김민수이력서.최종.docx"),
    ("이력서 최종", "이력서최종.docx"),
    ("새폴더", "새 폴더 (3).zip"),
    ("새 폴더", "새폴더.zip"),
    ("책표지", "책 표지.png"),
    ("사진첩", "사진 첩.zip"),
    ("사진 첩", "사진첩.zip"),
    ("내차", "내 차.jpg"),
    ("내 차 사진", "내차사진.jpg"),
    ("내차사진", "내 차_사진.jpg"),
    ("출장報告", "출장 報告.txt"),
    ("bankstatement", "bank-statement.pdf"),
    ("Bank Statement", "bankstatement_2024.pdf"),
    ("bankstatements", "2024 bank statements.pdf"),
    ("IMG2034", "IMG_2034.jpg"),
    ("img 2034", "IMG2034.jpg"),
    ("여권사본 2024", "2024 여권 사본.pdf"),
]
APART = [
    ("returning ½", "2.txt"),  # ½ joined to a word is 1 and 2
    ("의사", "회의 사진.jpg"),
    ("이사", "이 사진.jpg"),
    ("내용", "내 용돈.xlsx"),
    ("월세", "1월 세금계산서.pdf"),
    ("한국", "한 국수.jpg"),
    ("사본점", "회사 본점.jpg"),
    ("carp", "car park.jpg"),
    ("aside", "a sidewalk.jpg"),
    ("statementpdf", "bank-statement.pdf"),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.db")
    made.add_root("/문서", "folder")
    yield made
    made.close()


def put(ledger: Ledger, *paths: str, first: int = 1) -> None:
    """Index files without a document, each newer than the one before."""
    ledger.put("/문서", [Entry(path, 1, n * 10**9, n, 1) for n, path in enumerate(paths, first)])


def found(ledger: Ledger, text: str, limit: int = 50, filter: Filter = Filter()) -> list[str]:  # noqa: A002, B008
    return [PurePosixPath(file.path).name for file in ledger.find_names(text, limit, filter)]


@pytest.mark.parametrize(("query", "name"), SPACED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_it_is_spaced(ledger: Ledger, query: str, name: str, form: str) -> None:
    path = unicodedata.normalize(form, f"/문서/{name}")  # type: ignore[arg-type]
    put(ledger, path, *OTHERS)
    assert found(ledger, query) == [PurePosixPath(path).name]
    assert len(traits.of_names(ledger.database, query, Filter())) == 1, "the chips count it"
    ledger.queue.finish([(path, 7, 1)])
    assert dict(ledger.named(asked(query), 10)) == {7: pytest.approx(1)}, "as a document too"


@pytest.mark.parametrize(("query", "name"), [("건축인가서류", "건축 인가 서류.pdf"), ("하나하나", "하나 하나.txt")])
def test_pairs_that_are_not_asked_for_still_join_those_beside_them(ledger: Ledger, query: str, name: str) -> None:
    put(ledger, f"/문서/{name}", *OTHERS)
    assert len(asked(query)) < len(query) - 1
    assert found(ledger, query) == [name]


@pytest.mark.parametrize(("query", "name"), APART)
def test_a_word_that_only_seems_to_stand_there_is_not_found(ledger: Ledger, query: str, name: str) -> None:
    put(ledger, f"/문서/{name}", *OTHERS)
    assert found(ledger, query) == []
    ledger.queue.finish([(f"/문서/{name}", 7, 1)])
    assert 7 not in {doc for doc, share in ledger.named(asked(query), 10) if share > 0.6}


def test_folders_are_spaced_as_one_likes_too(ledger: Ledger) -> None:
    put(ledger, "/문서/가족 여행/a.jpg", *OTHERS)
    assert found(ledger, "가족여행") == ["a.jpg"]
    ledger.queue.finish([("/문서/가족 여행/a.jpg", 7, 1)])
    assert dict(ledger.named(asked("가족여행"), 10)) == {7: pytest.approx(0.5)}


def test_the_nearest_stands_first(ledger: Ledger) -> None:
    put(ledger, *(f"/문서/{name}" for name in (
        "여권 사본.jpg", "여권 사본 2.jpg", "나의 여권-사본.jpg", "사본 여권사 권사본.jpg")))  # fmt: skip
    assert found(ledger, "여권사본") == [
        "여권 사본.jpg", "여권 사본 2.jpg", "나의 여권-사본.jpg", "사본 여권사 권사본.jpg",
    ]  # fmt: skip
    put(ledger, "/문서/여권사본 목록.jpg", first=10)
    assert found(ledger, "여권사본", 2) == ["여권 사본.jpg", "여권사본 목록.jpg"], (
        "what is called so, then letter for letter"
    )
    assert found(ledger, "여권사본.jpg", 1) == ["여권 사본.jpg"]


@pytest.mark.parametrize(
    ("query", "exact", "begins"),
    [
        ("image", "image.png", "image of the sea.png"),
        ("사진", "사진.png", "사진 바다.png"),
        ("ima", "IMA.png", "image 1.png"),
        ("the image", "the image.png", "the image 1.png"),
        ("image.png", "image.png", "image 7.png"),
    ],
)
def test_of_very_many_the_nearest_are_not_missed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, query: str, exact: str, begins: str
) -> None:
    monkeypatch.setattr(names, "MOST_BARE", 20)
    put(ledger, f"/문서/{begins}", f"/문서/{exact}", "/문서/old image of 사진 the.png")
    put(ledger, *(f"/문서/my 내 the image 사진 {n}.png" for n in range(60)), first=10)
    assert found(ledger, query, 3)[:2] == [exact, begins]
    assert len(set(found(ledger, query, 12))) == 12, "none twice"
    assert "old image of 사진 the.png" not in found(ledger, query, 40), "so they are very many here"
    png = Filter((Condition("suffix", (".jpg",)),))
    assert found(ledger, query, 3, png) == []


def test_very_many_with_the_same_name_are_found_too(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_BARE", 5)
    put(ledger, *(f"/문서/{n}/image.png" for n in range(30)))
    put(ledger, *(f"/문서/{n}/image {n}.png" for n in range(30)), first=50)
    assert found(ledger, "image", 8) == ["image.png"] * 5 + ["image 29.png", "image 28.png", "image 27.png"]


@pytest.mark.parametrize("before", [None, "1"])
def test_an_index_of_older_terms_is_made_anew(tmp_path: Path, before: str | None) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.add_root("/문서", "folder")
    put(ledger, "/문서/여권 사본.jpg", *OTHERS)
    age(ledger, before)
    assert found(ledger, "여권사본") == []
    ledger.close()
    later = Ledger(tmp_path / "ledger.db")
    assert found(later, "여권사본") == ["여권 사본.jpg"]
    assert later.fact("names") == VERSION
    later.close()


def test_an_older_index_that_cannot_be_written_answers_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.add_root("/문서", "folder")
    put(ledger, "/문서/여권 사본.jpg", *OTHERS)
    age(ledger, None)
    ledger.close()

    def refuse(*_: object) -> None:
        raise LibraryError("library-read-only", "It cannot be written", "It cannot be written.")

    monkeypatch.setattr(names, "write", refuse)
    reader = Ledger(tmp_path / "ledger.db")
    assert reader.indexes_names
    assert found(reader, "여권 사본") == ["여권 사본.jpg"]
    assert found(reader, "여권사본") == []
    reader.close()


def age(ledger: Ledger, version: str | None) -> None:
    """Leave the index as an older Seoga made it."""
    with ledger.database.change() as db:
        db.execute("DELETE FROM facts WHERE name = 'names'")
        if version:
            db.execute("INSERT INTO facts VALUES ('names', ?)", (version,))
        rows = db.execute("SELECT id, path, root FROM files").fetchall()
        plain = [(file, " ".join(t for t in terms_of(path, root)[0].split() if t[0].isalnum()), "")
                 for file, path, root in rows]  # fmt: skip
        db.executemany("INSERT OR REPLACE INTO names (rowid, name, folders) VALUES (?, ?, ?)", plain)


ANY = st.text(st.sampled_from("가나다 a_-.1(\"'*^=+인서"), min_size=1, max_size=12)
HANGUL = st.text(st.sampled_from("가나다인서새 _-."), min_size=1, max_size=9)


@settings(max_examples=150)
@given(name=HANGUL, query=ANY)
def test_by_its_letters_alone_any_name_is_found(everything: Ledger, name: str, query: str) -> None:
    put(everything, f"/문서/{name}.x")
    everything.find_names(query, 5)  # whatever is typed
    letters = squeezed(name)
    assert not letters or f"{name}.x" in found(everything, letters, 5_000)
    everything.remove([f"/문서/{name}.x"])


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    made = Ledger(tmp_path_factory.mktemp("any") / "ledger.db")
    made.add_root("/문서", "folder")
    yield made
    made.close()


def test_what_is_typed_is_quoted() -> None:
    assert any_of(['a"b', "c"], "*") == '("a""b"* OR "c")'
