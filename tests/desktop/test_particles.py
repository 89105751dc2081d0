"""Particles follow the sound of what stands before them."""

from __future__ import annotations

import unicodedata

import pytest

from desktop.particles import PAIRS, after, spell


@pytest.mark.parametrize(
    ("word", "topic", "way"),
    [
        ("서가", "는", "로"),
        ("책", "은", "으로"),
        ("서울", "은", "로"),
        ("계약서.pdf", "는", "로"),
        ("report.html", "은", "로"),
        ("notes.md", "는", "로"),
        ("사진.png", "는", "로"),
        ("BGE-M3", "은", "으로"),
        ("E5", "는", "로"),
        ("1,000", "은", "으로"),
        ("7", "은", "로"),
        ("2.4 MB", "는", "로"),
        ("50%", "는", "로"),
        ("C#", "은", "으로"),
        ("model", "은", "로"),
        ("file", "은", "로"),
        ("notebook", "은", "으로"),
        ("note", "는", "로"),
        ("USB", "는", "로"),
        ("ㄱ", "은", "으로"),
        ("ㄹ", "은", "로"),
        ("ㅏ", "는", "로"),
        ("にほん", "은", "으로"),
        ("ひらがな", "는", "로"),
        ("‘서가’", "는", "로"),
        ("계약 (사본)", "은", "으로"),
        ("책 🙂  ", "은", "으로"),
        (unicodedata.normalize("NFD", "책"), "은", "으로"),  # as macOS writes the names of files
    ],
)
def test_the_sound_of_the_last_letter_decides(word: str, topic: str, way: str) -> None:
    assert after(word, "은(는)") == topic
    assert after(word, "(으)로") == way


@pytest.mark.parametrize("word", ["", "  ", "…", "🙂", "漢字", "Ω"])
def test_what_nobody_can_read_keeps_both(word: str) -> None:
    assert [after(word, pair) for pair in PAIRS] == list(PAIRS)


def test_all_pairs() -> None:
    assert [after("책", pair) for pair in PAIRS] == ["은", "이", "을", "과", "으로", "이라"]
    assert [after("서가", pair) for pair in PAIRS] == ["는", "가", "를", "와", "로", "라"]
    assert [after("글", pair) for pair in PAIRS] == ["은", "이", "을", "과", "로", "이라"]


def test_a_text_is_filled_in_with_its_particles() -> None:
    assert spell("‘{name}’을(를) 서가에서 뺐습니다.", {"name": "책"}) == "‘책’을 서가에서 뺐습니다."
    assert spell("{a}과(와) {b}(으)로 {a}(이)라는", {"a": "E5", "b": "M3"}) == "E5와 M3으로 E5라는"
    assert spell("서가은(는) {n:.1f}", {"n": 2}) == "서가는 2.0"
    assert spell("{{{n}}}", {"n": 1}) == "{1}"


def test_particles_in_a_name_stay_as_they_are() -> None:
    assert spell("{name}이(가) 있습니다", {"name": "을(를)"}) == "을(를)이 있습니다"


def test_marked_values_are_put_into_the_language_too() -> None:
    assert spell("{what:tr}을(를) {name}", {"what": "mail", "name": "mail"}, lambda _: "편지") == "편지를 mail"


def test_a_value_of_any_length_is_quick() -> None:
    assert spell("{name}이(가)", {"name": "책" * 1_000_000}).endswith("책이")
