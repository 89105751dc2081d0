"""The language of a text: by script, by words, by letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chunk.language import SCRIPTS, SIGNS, language_of

TEXTS = {
    "ko": "이 계약은 별도의 통지가 없으면 1년 단위로 자동 갱신된다. 해지하려면 한 달 전에 알려야 한다.",
    "ja": "この契約は、別段の通知がない限り、一年ごとに自動的に更新されます。",
    "zh": "除非另行通知，本合同每年自动续签。如需解除，请提前一个月告知。",
    "en": "This contract is renewed every year unless one of the parties gives notice of its end.",
    "de": "Der Vertrag wird jedes Jahr verlängert, wenn er nicht von einer der Parteien gekündigt wird.",
    "fr": "Le contrat est renouvelé chaque année, sauf si une des parties ne le veut plus.",
    "es": "El contrato se renueva cada año, pero una de las partes puede ponerle fin con un aviso.",
    "it": "Il contratto è rinnovato ogni anno, se una delle parti non comunica che non lo vuole più.",
    "pt": "O contrato é renovado todos os anos, mas uma das partes pode dizer que não o quer mais.",
    "nl": "Het contract wordt elk jaar verlengd, maar een van de partijen kan het ook opzeggen.",
    "sv": "Avtalet förnyas varje år, men en av parterna kan säga upp det när som helst.",
    "pl": "Umowa jest przedłużana co rok, jeżeli żadna ze stron nie powie, że tego nie chce.",
    "ru": "Договор продлевается каждый год, если одна из сторон не сообщила, что это не нужно.",
    "uk": "Договір діє ще рік, якщо жодна із сторін не сказала, що це не потрібно.",
    "el": "Η σύμβαση ανανεώνεται κάθε χρόνο.",
    "he": "החוזה מתחדש בכל שנה.",
    "ar": "يتم تجديد هذا العقد كل سنة ما لم يكن هناك إشعار من أحد الطرفين.",
    "hi": "यह अनुबंध हर साल के लिए है और एक पक्ष इसे नहीं भी मान सकता है।",
    "th": "สัญญานี้จะต่ออายุทุกปี",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_or_two_are_enough(language: str) -> None:
    assert language_of(TEXTS[language]) == language


def test_korean_with_english_words_and_a_few_hanja_is_korean() -> None:
    text = "API 서버의 timeout 설정을 config.toml 파일에서 바꾸고 restart 명령으로 다시 시작한다. 大韓民國 憲法"
    assert language_of(text) == "ko"


def test_english_that_quotes_korean_is_english() -> None:
    assert language_of(TEXTS["en"] + " In Korean it is called 자동 갱신.") == "en"


def test_decomposed_letters_tell_the_same() -> None:
    assert language_of("서가는 문서를 찾는다.".encode().decode()) == "ko"
    assert language_of("Ă și în la cu nu este un o că pe din care".replace("ș", "s\u0326")) == "ro"


def test_a_foreign_title_page_does_not_decide() -> None:
    assert language_of("Annual Report of the Company for the Year. " * 3 + TEXTS["ko"] * 20) == "ko"


@pytest.mark.parametrize("text", ["", "   ", "12345 678.90 %", "+-*/ ()", "🙂🙃"])
def test_what_holds_no_words_has_no_language(text: str) -> None:
    assert language_of(text) == ""


@given(st.text(st.characters(), max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    codes = {"", "ko", "ja", "zh", *SCRIPTS, *(code for group in SIGNS.values() for code in group)}
    assert language_of(text) in codes - set(SIGNS) - {"hangul", "kana", "han"}
