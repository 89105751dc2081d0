"""Questions in initial consonants, and on the other keyboard, from query to answer."""

from __future__ import annotations

import pytest

from core.messages import Found, Search
from core.records import Mode
from core.search.search import search
from tests.core.search.shelf import Shelf


def ask(shelf: Shelf, query: str, mode: Mode = "hybrid", limit: int = 50) -> Found:
    return search(shelf.library, shelf.embedder, Search(query, mode=mode, limit=limit))


def paths(found: Found) -> list[str]:
    return [hit.path for hit in found.hits]


@pytest.mark.parametrize("query", ["ㅇㄷㅊ ㄱㅇㅅ", "임대차 계약ㅅ"])
def test_a_file_is_found_by_the_initial_consonants_of_its_name(shelf: Shelf, query: str) -> None:
    found = ask(shelf, query)
    assert paths(found) == ["/docs/계약/임대차 계약서.hwp"]
    assert found.hits[0].text == "임차인은 계약 체결 때 보증금을 지급한다."
    assert found.hits[0].page == 1


def test_the_nearest_names_stand_first_and_unread_files_among_them(shelf: Shelf) -> None:
    found = ask(shelf, "ㄱㅇ")
    assert paths(found)[0] == "/docs/계약/갱신/계약갱신 안내.docx"
    assert "/docs/new/새 계약.hwp" in paths(found)
    assert len(ask(shelf, "ㄱㅇ", limit=1).hits) == 1


def test_conditions_hold(shelf: Shelf) -> None:
    assert paths(ask(shelf, "종류:pdf ㄱㅇㅅ")) == ["/docs/계약/근로계약서.pdf"]
    assert paths(ask(shelf, "종류:pdf page:2 ㄱㅇㅅ")) == ["/docs/계약/근로계약서.pdf"]
    assert paths(ask(shelf, "종류:pdf page:9 ㄱㅇㅅ")) == []


def test_other_questions_are_asked_as_always(shelf: Shelf) -> None:
    assert any(hit.signals for hit in ask(shelf, "ㅎㅎㅎ 계약").hits)
    assert any(hit.signals for hit in ask(shelf, "ㄱㅇㅅ", "dense").hits)


def test_the_other_keyboard_is_offered_with_the_answer(shelf: Shelf) -> None:
    assert ask(shelf, "qhwmdrma").repair == "보증금"
    assert ask(shelf, "보증금").repair == ask(shelf, "deposit").repair == ""
    assert ask(shelf, "ㅇ데ㅐ냣").repair == "deposit"
    assert ask(shelf, "qhwmdrma " * 100).repair == ""
