"""What the worker says is said in Korean with its names and figures, whatever these are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from string import Formatter

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import ErrorRecord
from desktop import i18n
from desktop.particles import BOTH, spell
from desktop.templates import Templates
from tests.desktop import linguist
from tests.desktop.words import elsewhere, kinds
from tests.desktop.worker_words import worker

ODD = ["한글 문서.hwp", "{name} {0} }{", r"[a-z]+(.*)\d$^|?", "을(를)", "x" * 20_000, "a\nb", "“따옴표”"]


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    i18n.use(qapp, "ko")
    yield
    i18n.use(qapp, "en")


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Everything the worker may say, by its source."""
    return {message.source for message in worker()}


def table() -> dict[str, str]:
    return {source: said.text for (context, source), said in linguist.known("ko").items() if context == i18n.WORKER}


def holes(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_everything_the_worker_may_say_has_korean_and_nothing_else_does(said: set[str]) -> None:
    wanted = said | {message.source for message in kinds()}
    shown = {message.source for message in elsewhere()}
    assert sorted(wanted - set(table())) == []
    assert sorted(set(table()) - wanted - shown) == []


def test_the_harvest_finds_what_is_far_from_where_it_is_used(said: set[str]) -> None:
    assert "Damaged" in said  # in a dictionary, by the error's kind
    assert "The file {name} of this model is missing." in said  # through a function's argument
    assert "By its name this is {what}, but it is {name}." in said
    assert "a PDF document" in said  # out of a table of signatures
    assert "Changes are noticed late" in said  # unpacked from a pair
    assert "The question is very long; only its first {count} characters were used." in said


def test_korean_has_the_same_names() -> None:
    assert {english for english, text in table().items() if holes(english) != holes(text)} == set()


def test_pairs_of_particles_stand_after_names() -> None:
    for english, text in table().items():
        for literal, _, _, _ in Formatter().parse(text):
            for found in BOTH.finditer(literal):
                assert literal[: found.start()].strip("’”'\")") == "", english


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("odd", ODD)
def test_odd_values_come_through(odd: str, said: set[str]) -> None:
    for english, text in table().items():
        if english in said and "{" in english:
            values = dict.fromkeys(holes(english), odd)
            assert i18n.worker_words(english.format(**values)) == spell(text, values), english


@pytest.mark.usefixtures("korean")
def test_details_are_kept() -> None:
    record = ErrorRecord(
        "wrong-type", "Not what its name says", "By its name this is mail, but it is a PDF document."
    )
    assert i18n.error_words(record) == ("이름과 다른 내용", "이름으로는 메일인데, 내용은 PDF 문서입니다.")
    gone = ErrorRecord("model-missing", "Incomplete model", "The file 가중치.bin of this model is missing.")
    assert i18n.error_words(gone)[1] == "모델의 가중치.bin 파일이 없습니다."
    room = ErrorRecord("model-in-use", "Model in use", "BGE-M3 is the model that is used now.")
    assert i18n.error_words(room)[1] == "BGE-M3은 지금 쓰는 모델입니다."


@pytest.mark.usefixtures("korean")
def test_what_is_not_known_is_told_by_its_kind_and_else_stays_english() -> None:
    assert i18n.error_words(ErrorRecord("empty", "Newer title", "Newer message.")) == (
        "내용이 없음",
        "빈 파일입니다.",
    )
    assert i18n.error_words(ErrorRecord("brand-new", "Title", "Message.")) == ("Title", "Message.")
    assert i18n.error_words(ErrorRecord("", "", "")) == ("", "")


def test_english_stays_as_the_worker_said_it(qapp: QApplication) -> None:
    i18n.use(qapp, "en")
    assert i18n.error_words(ErrorRecord("empty", "Nothing in it", "The file is empty."))[0] == "Nothing in it"


def test_the_most_telling_sentence_is_found() -> None:
    both = Templates(["The file {name} is bad.", "The file {name} of {model} is bad.", "It is."])
    assert both.match("The file a of b is bad.") == (
        "The file {name} of {model} is bad.",
        {"name": "a", "model": "b"},
    )
    assert both.match("The file a is bad.") == ("The file {name} is bad.", {"name": "a"})
    assert both.match("The file is bad.") is None
    assert both.match("It is.") == ("It is.", {})
    assert both.match("It is") is None
    assert both.match("The file ") is None


@pytest.mark.usefixtures("korean")
def test_a_thousand_sentences_take_less_than_a_millisecond() -> None:
    templates = Templates([f"{number} {source}" for number in range(3) for source in table()])
    texts = ["nothing that is known at all", "The file " + "is not whole: " * 2000]
    begun = time.perf_counter()
    for text in texts * 50:
        templates.match(text)
    assert (time.perf_counter() - begun) / 100 < 0.001
