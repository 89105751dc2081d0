"""Whether passages say the same: in nearly the same words, with the same numbers, wherever they were cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.wording import OVERLAP, RUN, Told, is_version, runs, words_of
from core.store.terms import term_texts

RENT = (
    "The tenant pays the rent of 950 euros by the third working day of every month into the account that the "
    "landlord names, and tells him of damage to the rooms as soon as it is seen."
)
집세 = (
    "임차인은 매달 25일까지 집세 95만 원을 임대인이 알려 준 계좌로 보내고, 방이나 설비가 부서진 것을 알게 되면 "
    "곧바로 임대인에게 알린다. 수리는 임대인이 맡는다."
)
TERMS = st.lists(st.sampled_from(["rent", "deposit", "집세", "보증", "the", "12", "30"]), max_size=12)


def told(text: str, *passages: str) -> float:
    return Told([term_texts(passage) for passage in passages]).share(term_texts(text))


@pytest.mark.parametrize("text", [RENT, 집세], ids=["English", "Korean"])
def test_what_is_cut_elsewhere_is_told(text: str) -> None:
    middle = text.index(" ", len(text) // 2)
    around = "Before that something else is said. " + text[:middle], text[middle:] + " 그 뒤에 다른 말이 있다."
    assert told(text, *around) > 0.9
    assert told(text, text) == told(text, text.upper()) == 1.0


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (RENT, RENT.replace("950", "980")),
        (RENT, RENT.replace("950", "980") + " Flat 950 is next door."),
        (집세, 집세.replace("25일", "26일")),
        (집세, 집세.replace("95만", "59만") + " 주차장은 95대까지 쓴다."),
        (RENT, 집세),
        (RENT, " ".join(sorted(RENT.split()))),
        (RENT, RENT[: len(RENT) * 2 // 3]),
        ("", RENT),
        (RENT, ""),
        ("950", RENT),
        (RENT, RENT.replace("950", "950 or 990")),
    ],
    ids=[
        "amount",
        "amount that occurs",
        "날짜",
        "딴 데 있는 금액",
        "language",
        "order",
        "most",
        "nothing",
        "empty",
        "alone",
        "one amount more",
    ],
)
def test_another_number_other_words_and_much_less_are_not_told(text: str, other: str) -> None:
    assert told(text, other) == 0


@given(TERMS, st.lists(TERMS, max_size=4))
def test_the_share_is_that_of_the_runs_and_never_a_small_one(terms: list[str], passages: list[list[str]]) -> None:
    own = {tuple(terms[at : at + RUN]) for at in range(len(terms) - RUN + 1)} or ({tuple(terms)} if terms else set())
    assert runs(terms) == own
    plain = sum(any(run in runs(passage) for passage in passages) for run in own)
    share = Told(passages).share(terms)
    assert share in (0.0, plain / max(len(own), 1))
    assert share == 0 or share > OVERLAP
    numbers = any(term.isdigit() for term in terms)
    assert share > 0 or numbers or plain <= OVERLAP * len(own)


@given(st.lists(TERMS, min_size=1, max_size=4))
def test_every_passage_is_told_among_its_own(passages: list[list[str]]) -> None:
    told_here = Told(passages)
    assert all(told_here.share(terms) == 1 for terms in passages if terms)


def test_versions_keep_most_terms_and_all_numbers() -> None:
    assert is_version(words_of(RENT), words_of(RENT.replace("rooms", "flat")))
    assert not is_version(words_of(RENT), words_of(RENT.replace("950", "960")))
    assert not is_version(words_of(""), words_of(""))
