"""From pairs of tokens to words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Alignment, Explanation
from desktop.models.matching import strength, tints, word_around, word_matches

QUERY, TEXT = "보증금 한도는? deposit limit", "보증금의 상한을 정한다. The deposit’s ceiling."


def pair(word: str, partner: str, value: float) -> Alignment:
    at, start = QUERY.index(word), TEXT.index(partner)
    return Alignment(at, at + len(word), start, start + len(partner), value)


def explained(*pairs: Alignment) -> Explanation:
    return Explanation(QUERY, TEXT, 0.8, 0.4, 0.7, (), pairs)


def test_tokens_of_one_word_count_together() -> None:
    found = word_matches(explained(pair("보증", "보증", 0.9), pair("금", "금", 0.7), pair("한도", "상한", 0.8)))
    assert [match.text for match in found] == ["보증금", "한도는"]
    assert found[0].value == pytest.approx(0.8)
    assert [TEXT[start:end] for start, end in found[0].partners] == ["보증금의"]
    assert [TEXT[start:end] for start, end in found[1].partners] == ["상한을"]


def test_partners_are_whole_words_and_the_closest_comes_first() -> None:
    found = word_matches(explained(pair("dep", "dep", 0.5), pair("osit", "ceil", 0.6)))
    assert [TEXT[start:end] for start, end in found[0].partners] == ["ceiling", "deposit’s"]


def test_what_matched_nothing_has_no_partner() -> None:
    assert word_matches(explained(Alignment(0, 3, 0, 0, 0.0)))[0].partners == ()
    assert word_matches(explained(Alignment(3, 4, 0, 3, 0.5))) == []  # a blank is no word
    assert word_matches(explained()) == []


def test_words_without_spaces_between_them_are_not_run_together() -> None:
    text = "东京都知事"
    assert word_around(text, 0, 2) == (0, 2)
    assert word_around("a–b", 0, 1) == (0, 1)
    assert word_around("", 0, 0) == (0, 0)


@given(st.text(max_size=30), st.integers(-3, 33), st.integers(-3, 33))
def test_a_word_lies_in_its_text(text: str, start: int, end: int) -> None:
    first, last = word_around(text, start, end)
    assert 0 <= first <= last <= max(len(text), first)
    assert not text[first:last] or text[first:last].strip() == text[first:last]


PAIRS = st.builds(
    Alignment, st.just(0), st.just(1), st.integers(-5, 45), st.integers(-5, 45), st.floats(-1, 1, width=32)
)


PASSAGES = st.text(alphabet="가나금ab 1\n.’é\u0301\u1112\u1161法的", max_size=40)


@given(st.lists(PAIRS, max_size=12), PASSAGES)
def test_tints_are_ordered_inside_and_never_overlap(pairs: list[Alignment], text: str) -> None:
    found = tints(pairs, text)
    ends = [0, *(end for _, end, _ in found)]
    assert all(before <= start < end <= len(text) for before, (start, end, _) in zip(ends, found, strict=False))


@given(st.lists(PAIRS, max_size=12), PASSAGES)
def test_a_tint_is_of_whole_words_by_the_closest_of_their_pieces(pairs: list[Alignment], text: str) -> None:
    found = tints(pairs, text)
    for start, end, _ in found:
        words = [word_around(text, at, at + 1) for at in range(start, end)]
        assert all(start <= first and last <= end for first, last in words)
    shown = {place: value for start, end, value in found for place in range(start, end)}
    for pair in pairs:
        places = range(max(0, pair.start), min(len(text), pair.end))
        assert all(shown[at] >= pair.value for at in places if pair.value > 0 and not text[at].isspace())


@pytest.mark.parametrize(
    ("text", "pieces", "wanted"),
    [
        ("보증금의 상한", {"보증": 0.9, "금의": 0.7}, [("보증금의", 0.9)]),
        ("the tokenisation", {"token": 0.4, "isation": 0.6}, [("tokenisation", 0.6)]),
        ("PDF파일을 열다", {"파일": 0.5}, [("PDF파일을", 0.5)]),
        ("cafe\u0301s", {"caf": 0.5}, [("cafe\u0301s", 0.5)]),
        ("(보증금)", {"(보": 0.2, "증금": 0.8}, [("(", 0.2), ("보증금", 0.8)]),
        ("东京都知事", {"东京": 0.9, "知事": 0.5}, [("东京", 0.9), ("知事", 0.5)]),
    ],
    ids=["Korean", "English", "both", "an accent apart", "a bracket", "no spaces"],
)
def test_no_word_is_cut_in_two(text: str, pieces: dict[str, float], wanted: list[tuple[str, float]]) -> None:
    pairs = [Alignment(0, 1, text.index(one), text.index(one) + len(one), value) for one, value in pieces.items()]
    assert [(text[start:end], value) for start, end, value in tints(pairs, text)] == wanted


def test_further_partners_come_after_the_closest_and_do_not_count() -> None:
    near, far = pair("보증금", "보증금", 0.9), pair("보증금", "상한", 0.7)
    (found,) = word_matches(explained(near, far))
    assert found.value == pytest.approx(0.9)
    assert [TEXT[start:end] for start, end in found.partners] == ["보증금의", "상한을"]


def test_a_tint_is_faint_until_words_are_close() -> None:
    assert strength(-0.3) == strength(0.0) == pytest.approx(0.05)
    assert strength(0.3) < 0.15
    assert strength(1.0) == strength(1.7) == pytest.approx(0.85)
