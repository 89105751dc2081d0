"""Every word has its Korean, and every Korean word is used."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from core import errors
from core.config import OPTIONS
from core.errors import ErrorRecord
from desktop import i18n, places
from desktop.i18n import tr
from tests.desktop.words import literals

CHOICES_BY_NAME = {"ko", "en"}  # languages are written in themselves


def table() -> dict[str, str]:
    return i18n.read_words(places.asset("i18n", "ko.json"))


def test_every_text_of_the_window_is_in_the_table_and_nothing_else_is() -> None:
    options = {text for option in OPTIONS.values() for text in (option.label, option.help)}
    assert set(table()) == literals() | options


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


def test_korean_is_polite_and_calm() -> None:
    for english, korean in table().items():
        assert "!" not in korean, english
        assert not re.search(r"[해어아]요[. ]?$", korean) or korean.endswith("보세요"), english


def test_every_kind_of_error_has_korean_words() -> None:
    kinds = {
        kind
        for error in (
            errors.DocumentError,
            errors.LibraryError,
            errors.ModelError,
            errors.QueryError,
            errors.WireError,
        )
        for kind in re.findall(r"[a-z]+(?:-[a-z]+)*", str(error.__doc__).partition("Kinds: ")[2])
    }
    words = i18n.read_words(places.asset("i18n", "ko-worker.json"))
    assert {kind for kind in kinds if f"{kind}.title" not in words or f"{kind}.message" not in words} == set()


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


def test_sizes_and_days(qapp: QApplication) -> None:
    assert [i18n.size(count) for count in (0, 900, 2_500_000, 61_000_000)] == ["0 B", "900 B", "2.4 MB", "58 MB"]
    assert i18n.date(1710115200.0).endswith(" Mar 2024")
    i18n.use(qapp, "ko")
    assert i18n.date(1710115200.0).startswith("2024. 3. 1")
