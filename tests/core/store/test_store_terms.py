"""Terms: one analysis for the index, the query and the highlights."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.terms import (
    IDEOGRAPHS,
    SINGLE,
    asked,
    characters,
    indexed,
    is_number,
    is_word,
    numbers,
    places,
    standing,
    term_texts,
    terms,
)

CASES = [
    ("The Leases were renewed", "the leas were renew"),
    ("Café 2024", "cafe 2024"),
    ("보증금을 돌려", "보증 증금 금을 돌려"),
    ("집", "집"),
    ("東京タワーAI센터", "東京 京タ タワ ワー ai 센터"),
    ("snake_case-name", "snake case name"),
    ("제7조의2", "제 7 조의 2"),
    ("🙂 !?", ""),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_terms(text: str, wanted: str) -> None:
    assert indexed(text) == wanted


def test_a_query_drops_what_stands_everywhere() -> None:
    assert asked("What is the deposit?") == ["deposit"]
    assert asked("to be or not to be") == ["not"]
    assert asked("보증금은 언제 돌려받습니까") == ["보증", "증금", "금은", "돌려", "려받", "받습"]


def test_a_query_of_common_words_alone_keeps_them() -> None:
    assert asked("who are you") == ["who", "are", "you"]


def test_decomposed_hangul_is_asked_as_syllables() -> None:
    assert asked("\u1112\u1161\u11ab\u1100\u1173\u11af") == ["한글"]


@given(st.text(max_size=200))
def test_offsets_point_at_their_term(text: str) -> None:
    found = terms(text)
    assert all(0 <= term.start < term.end <= len(text) for term in found)
    assert [term.start for term in found] == sorted(term.start for term in found)
    assert all(" " not in term.text for term in found)


@given(st.text(max_size=80), st.text(max_size=20))
def test_places_and_texts_are_those_of_the_terms(text: str, query: str) -> None:
    every = terms(text)
    wanted = {term.text for term in [*every[::2], *terms(query)]}
    assert term_texts(text) == [term.text for term in every]
    assert list(places(text, wanted)) == [(term.start, term.end) for term in every if term.text in wanted]


@given(st.text("aBé 2東京ㄱ가.ſ", max_size=60), st.text("ab東가 ", max_size=8))
def test_where_words_stand_counted_in_words(text: str, query: str) -> None:
    wanted = {term.text for term in terms(query)}
    words = [term.text for term in terms(text) if is_word(term.text)]
    assert standing(text, wanted) == [(place, word) for place, word in enumerate(words) if word in wanted]


def test_han_characters_count_by_themselves() -> None:
    assert characters("保証金を返す 々 보증금 book") == [f"{SINGLE}{one}" for one in "保証金返"]
    assert not {*characters("保証金")} & {*term_texts("保 証 金 .保")}, "they are no terms of a text"


@pytest.mark.parametrize("text", ["Éclair eclairs ECLAIR", "ᴬ a A", "ﬁnal FINAL", "보증금을 돌려받는 날"])
def test_places_fold_as_terms_do(text: str) -> None:
    wanted = {term.text for term in terms(text)}
    assert list(places(text, wanted)) == [(term.start, term.end) for term in terms(text)]


@given(st.text(max_size=80) | st.text("a1²Ⅷ½２ _’가東・", max_size=20))
def test_numbers_are_the_terms_with_a_digit(text: str) -> None:
    assert numbers(text) == {term.text for term in terms(text) if is_number(term.text)}


def test_no_letter_of_unicode_hides_a_digit() -> None:
    letters = (c for c in map(chr, range(sys.maxunicode + 1)) if c.isalpha() and not IDEOGRAPHS.match(c))
    assert not [c for c in letters if any(map(str.isdigit, unicodedata.normalize("NFKD", c.casefold())))]


@pytest.mark.parametrize("text", ["“Don’t”—he said… 2024", "a・b", "ab\ud800cd", "naïve", "x🙂y"])
def test_what_is_no_letter_changes_no_word(text: str) -> None:
    every = terms(text)
    assert term_texts(text) == [term.text for term in every]
    assert places(text, {term.text for term in every}) == [(term.start, term.end) for term in every]
