"""The other keyboard: the way there and back, and what is taken for a word of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.keyboard import repair, to_hangul, to_latin
from core.store.terms import term_texts

LIBRARY = """
한글 맞춤법 계약서 임대차 계약 갱신 보증금 인상 한도 여행 계획 서버 설정 회의록 밥 먹기 이자 비기 데이터
hello world server data report the quarterly budget of work python
"""
KNOWN = frozenset(term_texts(LIBRARY))


def meant(query: str) -> str:
    return repair(query, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("keys", "hangul"),
    [
        ("gksrmf", "한글"),
        ("rPdirtj", "계약서"),
        ("dlaeockrPdirtj", "임대차계약서"),
        ("dkswdk", "앉아"),
        ("dkswek", "앉다"),
        ("rkqtdl", "값이"),
        ("rkqqkqk", "갑바바"),
        ("qkRdp", "밖에"),
        ("dhksfy", "완료"),
        ("tnlqek", "쉽다"),
        ("dmldml", "의의"),
        ("Qkf", "빨"),
        ("dPrPWl", "예계찌"),
        ("rr", "ㄱㄱ"),
        ("kr", "ㅏㄱ"),
        ("GKSRMF", "한끌"),
        ("2024 rPghlr!", "2024 계획!"),
    ],
)
def test_keys_write_syllables(keys: str, hangul: str) -> None:
    assert to_hangul(keys) == hangul


def test_letters_come_back_as_keys() -> None:
    assert to_latin("ㅗ디ㅣㅐ") == "hello"
    assert to_latin("ㄳ 왜 계ㅖ") == "rt dho rPP"


def test_every_syllable_goes_to_its_keys_and_back() -> None:
    syllables = [chr(code) for code in range(ord("가"), ord("힣") + 1)]
    assert [to_hangul(to_latin(syllable)) for syllable in syllables] == syllables


@given(st.text(st.sampled_from("가각갂값닭앉읽많의왜쀍힣"), max_size=8))
def test_words_go_there_and_back(word: str) -> None:
    assert to_hangul(to_latin(word)) == word


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzQWERTOP"), max_size=12))
def test_latin_words_go_there_and_back(word: str) -> None:
    assert to_latin(to_hangul(word)) == word


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gksrmf", "한글"),
        ("  rPdirtj  ", "  계약서  "),
        ("dlaeock rPdir rodtls", "임대차 계약 갱신"),
        ("2024 ghldmlfhr", "2024 회의록"),
        ("python tjfwjd", "python 설정"),
        ("qkq ajrrl", "밥 먹기"),
        ("(rPdirtj)?", "(계약서)?"),
        ("ㅗ디ㅣㅐ", "hello"),
        ("ㅗ디ㅣㅐ 재깅", "hello world"),
        ("ㄴㄷㄱㅍㄷㄱ", "server"),
        ("ㅇㅁㅅㅁ", "data"),
        ("ㅂㅕㅁㄱㅅㄷ기ㅛ", "quarterly"),
        (unicodedata.normalize("NFD", "ㅗ디ㅣㅐ"), "hello"),
    ],
)
def test_what_was_meant(typed: str, said: str) -> None:
    assert meant(typed) == said


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello world",
        "the quarterly budget of work",
        "한글",
        "계약 갱신",
        "밥",
        "ㄱㅇㅅ",
        "ㅋㅋㅋㅋ",
        "ㅠㅠ",
        "nasa",
        "fork",
        "Dlwk",
        "dlwk2",
        "x.dlwk.y",
        "gksrmf_id",
        "name:rPdirtj",
        "/home/gksrmf/rPdirtj",
        "rPdirtj@example.com",
        "qwer1234",
        "tlSSK7Dg1hGN",
        "kim minjun",
        "서버설정",
        "dkssudgktpdy",
        "go",
        "so do",
        "메일",
    ],
)
def test_what_was_typed_is_left_alone(typed: str) -> None:
    assert meant(typed) == ""


def test_a_word_that_the_library_has_as_it_stands_is_left_alone() -> None:
    assert repair("dlwk", KNOWN.__contains__) == "이자"
    assert repair("dlwk", (KNOWN | {"dlwk"}).__contains__) == ""
    assert repair("gksrmf", frozenset[str]().__contains__) == ""


@given(st.text(max_size=40))
def test_any_text_is_taken(text: str) -> None:
    assert repair(text, lambda _: True) == ""
    assert isinstance(repair(text, KNOWN.__contains__), str)
