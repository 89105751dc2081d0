"""Every word has its Korean, and every Korean word is used."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication

from core.config import OPTIONS
from core.errors import ErrorRecord
from desktop import i18n
from desktop.i18n import tr
from desktop.particles import BOTH
from tests.desktop import linguist
from tests.desktop.words import elsewhere, kinds, window

CHOICES_BY_NAME = {"ko", "en"}  # languages are written in themselves


def table(context: str = i18n.CONTEXT) -> dict[str, str]:
    return {source: said.text for (where, source), said in linguist.known("ko").items() if where == context}


def test_every_text_of_the_window_has_korean_and_nothing_else_has() -> None:
    known = {key: said for key, said in linguist.known("ko").items() if key[0] == i18n.CONTEXT}
    said = linguist.merged([*window(), *elsewhere()], known)
    assert {source: one.state for (_, source), one in said.items() if one.state} == {}


def test_the_words_of_choices_are_shown_in_words() -> None:
    shown = {"system": "As the system is", "light": "Light", "dark": "Dark"}
    shown |= {"no": "When I press Download", "yes": "Never"}
    shown |= {"same": "As always", "slower": "At a quarter of its speed", "pause": "Not at all"}
    shown |= {"page": "Page", "text": "Text"}
    choices = {choice for option in OPTIONS.values() for choice in option.choices} - CHOICES_BY_NAME
    assert {shown[choice] for choice in choices} <= set(table())


def test_translations_fill_in_the_same_names() -> None:
    for english, korean in table().items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", korean)), english


def test_particles_are_those_that_are_chosen_by_what_stands_before_them() -> None:
    bare = re.compile(r"\{(?!size)\w+\}[’”)]?(?:은|는|이|가|을|를|과|와|으로|로|이라)(?=[\s.,:]|$)")
    for english, korean in (table() | table(i18n.WORKER)).items():
        assert not bare.search(korean), english  # nobody knows how a name ends: a size always ends in B
        assert not re.search(r"는\(은\)|가\(이\)|를\(을\)|와\(과\)|로\(으로\)|으로\(로\)", korean), english
        for found in BOTH.finditer(korean):
            assert re.search(r"\}[’”)]*$", korean[: found.start()]), english


def test_korean_is_polite_and_calm() -> None:
    for english, korean in table().items():
        assert "!" not in korean, english
        assert not re.search(r"[해어아]요[. ]?$", korean) or korean.endswith("보세요"), english


def test_every_kind_of_error_has_korean_words() -> None:
    assert {message.source for message in kinds()} - set(table(i18n.WORKER)) == set()


def test_the_language_changes_at_once_and_back(qapp: QApplication) -> None:
    assert i18n.use(qapp, "ko") == "ko"
    assert tr("Settings") == "설정"
    assert tr("{count} files", count=3) == "파일 3개"
    assert i18n.error_words(ErrorRecord("encrypted", "Locked", "Why."))[0] == "암호로 잠김"
    assert i18n.error_words(ErrorRecord("brand-new", "Title", "Message.")) == ("Title", "Message.")
    assert i18n.hint_words("No passage answers this.") == "여기에 답하는 구절이 없습니다."
    long = "The question is very long; only its first 2,000 characters were used."
    assert i18n.hint_words(long) == "물음이 매우 길어 앞의 2,000자만 썼습니다."
    plain = "was read as plain words, because it names no date such as 2024, 2024-05 or 2024-05-17."
    assert i18n.hint_words(f"날짜:2024-13 {plain}").endswith("보통 낱말로 읽었습니다: 날짜:2024-13")
    assert i18n.hint_words("x was read as plain words, because.") == "x was read as plain words, because."
    assert i18n.use(qapp, "en") == "en"
    assert i18n.hint_words(f"date:x {plain}") == f"date:x {plain}"
    assert tr("Settings") == "Settings"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "less than a minute left"),
        (240, "about 4 min left"),
        (2520, "about 40 min left"),
        (7800, "about 2 h 10 min left"),
        (7300, "about 2 h left"),
        (200_000, "more than a day left"),
    ],
)
def test_how_long_is_said_no_finer_than_it_is_known(seconds: float, words: str) -> None:
    assert i18n.duration(seconds) == words


def test_most_of_an_hour_is_an_hour() -> None:
    assert [i18n.duration(seconds) for seconds in (3420, 3500)] == ["about 55 min left", "about 1 h left"]


def test_sizes_and_days(qapp: QApplication) -> None:
    assert [i18n.size(count) for count in (0, 900, 2_500_000, 61_000_000)] == ["0 B", "900 B", "2.4 MB", "58 MB"]
    assert [i18n.number(value) for value in (0, 999, 1_312, 5_000_000_000)] == ["0", "999", "1,312", "5,000,000,000"]
    assert i18n.date(1710115200.0).endswith(" Mar 2024")
    i18n.use(qapp, "ko")
    assert i18n.date(1710115200.0).startswith("2024. 3. 1")
    assert i18n.size(2_500_000) == "2.4 MB"


NOON = datetime(2024, 3, 11, 12, 5).timestamp()  # a Monday, where this computer is
A_DAY = 24 * 3600


@pytest.mark.parametrize(
    ("ago", "english", "korean"),
    [
        (0, "Today", "오늘"),
        (1, "Yesterday", "어제"),
        (2, "Saturday", "토요일"),
        (6, "Tuesday", "화요일"),
        (7, "4 Mar 2024", "2024. 3. 4."),
        (-1, "12 Mar 2024", "2024. 3. 12."),
    ],
)
def test_recent_days_are_spoken_of(qapp: QApplication, ago: int, english: str, korean: str) -> None:
    assert i18n.recent(NOON - ago * A_DAY, NOON) == english
    i18n.use(qapp, "ko")
    assert i18n.recent(NOON - ago * A_DAY, NOON) == korean


def test_a_moment_is_told_in_full(qapp: QApplication) -> None:
    assert i18n.moment(NOON) == "Monday, 11 March 2024 12:05"
    i18n.use(qapp, "ko")
    assert i18n.moment(NOON) == "2024년 3월 11일 월요일 오후 12:05"


def test_one_thing_and_several(qapp: QApplication) -> None:
    assert [i18n.count(n, "{count} file", "{count} files") for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    i18n.use(qapp, "ko")
    assert [i18n.count(n, "{count} file", "{count} files") for n in (1, 1200)] == ["파일 1개", "파일 1,200개"]
