"""Scripts: the shares of a text's letters, and whether a question's words can stand in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.scripts import READ, SCRIPTS, foreign, scripts


def test_scripts_are_shares_of_the_letters() -> None:
    found = scripts(["Rust 러스트 2024!", "ひらがなカタカナ", "漢字", "123", ""])
    column = {name: at for at, name in enumerate(SCRIPTS)}
    assert found[0][[column["LATIN"], column["HANGUL"]]] == pytest.approx([4 / 7, 3 / 7])
    assert found[1][column["KANA"]] == 1
    assert found[2][column["CJK"]] == 1
    assert not found[3:].any()


def test_each_letter_counts_where_its_name_says() -> None:
    texts = ["a한漢かЖ" * 3 + "é\U0001d7d8\ud800", "😀 12", "ა" * (READ - 1) + "ab"]
    found = scripts(texts)
    wanted = [{"LATIN": 4, "HANGUL": 3, "CJK": 3, "KANA": 3, "CYRILLIC": 3}, {}, {"LATIN": 1}]
    for row, text, counts in zip(found, texts, wanted, strict=True):
        letters = sum(character.isalpha() for character in text[:READ])
        assert row[:-1].tolist() == pytest.approx([counts.get(name, 0) / max(letters, 1) for name in SCRIPTS])
        assert row[-1] == pytest.approx(1 - sum(counts.values()) / letters if letters else 0)


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_has_scripts(texts: list[str]) -> None:
    sums = scripts(texts).sum(axis=1)
    assert np.all((np.abs(sums - 1) < 1e-5) | (sums == 0))


FOREIGN = [
    (
        "보증금은 언제 돌려받나",
        ["보증금 반환", "the deposit is returned", "Docker 설정을 바꾸는 방법", "2024"],
        [0, 1, 0, 0],
    ),
    ("when is the deposit returned", ["보증금 반환", "la fianza se devuelve", "敷金の返還"], [1, 0, 1]),
    ("Docker 설정", ["set up Docker", "도커를 설정합니다", "敷金の返還"], [0, 0.5, 1]),
    ("敷金はいつ返りますか", ["押金何時退還", "敷金の返還について", "deposit"], [0.4, 0, 1]),
    ("2024-05", ["보증금", "deposit"], [0, 0]),
]


@pytest.mark.parametrize(("question", "texts", "wanted"), FOREIGN)
def test_how_far_words_cannot_stand_in_a_text(question: str, texts: list[str], wanted: list[float]) -> None:
    assert foreign(question, texts) == pytest.approx(wanted, abs=0.25)
    assert len(foreign(question, [])) == 0
