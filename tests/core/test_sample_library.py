"""The sample library that is shipped, and the questions that the search is judged by on it.

The questions stand in `tests/vectors/sample_questions.json`, by the languages of question and document.
They are meant to be found by meaning, so a question may share few words with the passage that answers it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import Stemmer

from core.extract.registry import extract

REPOSITORY = Path(__file__).resolve().parents[2]
LIBRARY = REPOSITORY / "assets" / "sample"
QUESTIONS = REPOSITORY / "tests" / "vectors" / "sample_questions.json"
DIRECTIONS = ("en-en", "ko-ko", "ko-en")
FORMATS = {".md", ".txt", ".html", ".docx", ".pdf", ".py", ".js"}
MAX_LIBRARY_BYTES = 2_000_000
MAX_FILE_BYTES = 500_000
WORDS = range(150, 901)

# A question shares no content word with the passage that answers it, and at most this part of its content words
# with the whole document, which cannot help naming its subject.
MAX_SHARED_WITH_DOCUMENT = 0.4

ENGLISH_STOP = set(
    "a after an and any are as at be before but by can did do does for from get if in is it me my not of on or our "
    "out she should so than that the them they to up was we what when which who why will with would you your".split()
)
KOREAN_STOP = {"무엇", "어떻", "어디", "언제", "얼마", "누구", "까닭", "이유", "하나", "하나요"}
ENGLISH = Stemmer.Stemmer("english")


class Question(NamedTuple):
    direction: str
    question: str
    file: str
    answer: str


def read_questions() -> list[Question]:
    raw = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return [Question(direction, **entry) for direction, entries in raw.items() for entry in entries]


def documents() -> list[Path]:
    return sorted(path for path in LIBRARY.rglob("*") if path.is_file())


def collapsed(text: str) -> str:
    return " ".join(text.split())


def is_korean(text: str) -> bool:
    return len(re.findall("[가-힣]", text)) > len(re.findall("[A-Za-z]", text))


def content_words(text: str) -> set[str]:
    """English words as stems; Korean ones by their first two syllables, which drops nearly every particle."""
    english = {ENGLISH.stemWord(word) for word in re.findall("[a-z]{2,}", text.lower()) if word not in ENGLISH_STOP}
    korean = {word[:2] for word in re.findall("[가-힣]{2,}", text)} - KOREAN_STOP
    return english | korean | set(re.findall(r"\d+", text))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every document's text as the program reads it, white space collapsed, by its path in the library."""
    return {
        path.relative_to(LIBRARY).as_posix(): collapsed(extract(path, MAX_FILE_BYTES).text) for path in documents()
    }


def by_question(entry: Question) -> str:
    return f"{entry.direction}-{entry.question}"


each_question = pytest.mark.parametrize("entry", read_questions(), ids=by_question)


def test_library_has_many_documents_in_many_formats() -> None:
    files = documents()
    assert len(files) >= 36
    assert {path.suffix for path in files} == FORMATS
    assert len({path.parent for path in files} - {LIBRARY}) >= 5


def test_library_is_small() -> None:
    assert sum(path.stat().st_size for path in documents()) < MAX_LIBRARY_BYTES


def test_documents_are_short_and_both_languages_have_their_half(texts: dict[str, str]) -> None:
    assert {name: len(text.split()) for name, text in texts.items() if len(text.split()) not in WORDS} == {}
    korean = sum(map(is_korean, texts.values()))
    assert 0.4 <= korean / len(texts) <= 0.6


def test_one_document_is_in_the_older_korean_encoding(texts: dict[str, str]) -> None:
    raw = (LIBRARY / "계약" / "냉장고_보증서.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert collapsed(raw.decode("cp949")) == texts["계약/냉장고_보증서.txt"]


def test_every_direction_has_ten_questions_about_ten_documents() -> None:
    questions = read_questions()
    assert {entry.direction for entry in questions} == set(DIRECTIONS)
    for direction in DIRECTIONS:
        files = [entry.file for entry in questions if entry.direction == direction]
        assert (len(files), len(set(files))) == (10, 10)


@each_question
def test_the_answer_stands_in_its_document_alone(entry: Question, texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if collapsed(entry.answer) in text] == [entry.file]


@each_question
def test_question_and_document_are_in_the_languages_they_claim(entry: Question, texts: dict[str, str]) -> None:
    of_question, of_document = entry.direction.split("-")
    assert is_korean(entry.question) == (of_question == "ko")
    assert is_korean(texts[entry.file]) == (of_document == "ko")


@each_question
def test_question_uses_other_words_than_its_answer(entry: Question, texts: dict[str, str]) -> None:
    asked = content_words(entry.question)
    assert len(asked) >= 3
    assert asked & content_words(entry.answer) == set()
    assert len(asked & content_words(texts[entry.file])) / len(asked) <= MAX_SHARED_WITH_DOCUMENT
