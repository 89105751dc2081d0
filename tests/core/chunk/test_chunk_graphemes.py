"""Cuts never break a character as people see it, a number or a token of code."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chunk.graphemes import within_grapheme, within_word
from core.chunk.split import split
from core.records import Block, Document

WHOLE = [
    "é",
    "a\u0301\u0323",
    "👩\u200d👩\u200d👧",
    "👍🏽",
    "🇰🇷",
    "각",
    "각",
    "क्षि",
    "நி",
    "☝\ufe0f",
    "1\ufe0f\u20e3",
]
TOKENS = [
    "1,234,567.89원",
    "std::vector<int>",
    "10:30",
    "foo(bar,baz)",
    "https://a.example/b?c=d,e;f",
    "2024-05-01",
    "v1.2.3",
]


def count(texts: Sequence[str]) -> list[int]:
    return [len(re.findall(r"\S", text)) for text in texts]


def cut(text: str, target: int, limit: int) -> list[int]:
    """Return the offsets at which a paragraph is cut between visible characters."""
    chunks = split(Document(text, (Block("paragraph", 0, len(text)),)), count, target, limit)
    return [at for chunk in chunks for at in (chunk.start, chunk.end) if 0 < at < len(text)]


@pytest.mark.parametrize("whole", WHOLE)
def test_no_cut_is_inside_a_character(whole: str) -> None:
    assert all(within_grapheme(whole, at) for at in range(1, len(whole)))
    assert not within_grapheme(whole + whole, len(whole))


@given(st.lists(st.sampled_from([*WHOLE, "가", "文", "x"]), min_size=40, max_size=400), st.integers(20, 40))
def test_endless_text_is_cut_between_characters(parts: list[str], target: int) -> None:
    text = "".join(parts)
    ends, at = {0}, 0
    for part in parts:
        at += len(part)
        ends.add(at)
    joined = {at for at in ends if within_grapheme(text, at)}
    assert all(not within_grapheme(text, at) for at in cut(text, target, 2 * target))
    assert joined <= ends


@given(
    st.lists(st.sampled_from([*TOKENS, "글", "文書", "낱말", ", ", " "]), min_size=20, max_size=200),
    st.integers(60, 90),
)
def test_numbers_and_tokens_are_not_cut(parts: list[str], target: int) -> None:
    text = "".join(f"{part} " if part in TOKENS else part for part in parts).strip()
    assert all(not within_word(text, at) for at in cut(text, target, 2 * target) if at < len(text))


def test_a_token_longer_than_any_passage_is_cut_all_the_same() -> None:
    assert len(cut("QUJD" * 500, 100, 200)) > 10


@given(st.text(max_size=60), st.integers(0, 60))
def test_any_text_can_be_asked(text: str, at: int) -> None:
    assert within_grapheme(text, at) in (True, False)
    assert within_word(text, at) in (True, False)
