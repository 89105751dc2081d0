"""What stands in a passage exactly, where, and which index terms are certain to stand there too."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.search.exact import matches, needed_terms, prefix_of, spans
from core.search.parse import Piece
from core.search.stems import kept
from core.store.terms import terms

Kind = Literal["word", "phrase", "prefix"]

FOUND: list[tuple[Kind, str, str, list[str]]] = [
    ("word", "contract", "Contracts were contracted.", ["Contracts", "contracted"]),
    ("word", "studies", "She is studying.", ["studying"]),
    ("word", "resume", "Her Résumé.", ["Résumé"]),
    ("word", "КНИГА", "Эта книга.", ["книга"]),
    ("word", "계약", "임대차계약서와 계약", ["계약", "계약"]),
    ("word", "돈", "용돈을", ["돈"]),
    ("word", "契約", "賃貸契約書", ["契約"]),
    ("word", "C++", "C and C++ and c++17", ["C++", "c++"]),
    ("word", "e-mail", "by E\u2011Mail", ["E\u2011Mail"]),
    ("word", "KTX를", "KTX를 타고", ["KTX를"]),
    ("phrase", "계약 갱신", "계약 갱신과 계약갱신, 계약\n 갱신", ["계약 갱신", "계약갱신", "계약\n 갱신"]),
    ("phrase", "契約 更新", "契約更新の", ["契約更新"]),
    ("phrase", "2024 년", "2024년 12024년", ["2024년"]),
    ("phrase", "rental agreement", "a Rental\u00a0 \nagreement, rental agreements", ["Rental\u00a0 \nagreement"]),
    ("phrase", "don't", "they don’t", ["don’t"]),
    ("phrase", "STRASSE", "die Straße", ["Straße"]),
    ("phrase", "straße", "DIE STRASSE", ["STRASSE"]),
    ("phrase", "İstanbul'da", "istanbul'da", ["istanbul'da"]),
    ("phrase", "a.b()", "x a.b() y", ["a.b()"]),
    ("phrase", "…", "그리고…", ["…"]),
    ("phrase", "บ้าน", "ในบ้านนี้", ["บ้าน"]),
    ("phrase", "عقد الإيجار", "في عقد الإيجار هنا", ["عقد الإيجار"]),
    ("prefix", "contr", "contracts, Contrary; subcontract", ["contracts", "Contrary"]),
    ("prefix", "studies", "studies studied", ["studies"]),
    ("prefix", "계약", "계약서는 임대차계약", ["계약"]),
    ("prefix", "契約", "賃貸契約書", ["契約"]),
    ("prefix", "2024", "2024-05 20245 12024", ["2024", "20245"]),
    ("prefix", "e-m", "an e-mail", ["e-mail"]),
]
MISSING: list[tuple[Kind, str, str]] = [
    ("word", "cat", "concatenate"),
    ("word", "foo.bar", "foo bar"),
    ("phrase", "계약갱신", "계약 갱신"),
    ("phrase", "rental agreement", "rentalagreement rental, agreement"),
    ("phrase", "rent", "rental"),
    ("phrase", "ab c", "xab c"),
    ("phrase", "Hello, world", "hello world"),
    ("phrase", ".*", "anything"),
    ("prefix", "contr", "subcontract"),
    ("prefix", "계약", "임대차계약"),
]


def lit(piece: Piece, text: str) -> list[str]:
    return [text[start:end] for start, end in spans(piece, text)]


@pytest.mark.parametrize(("kind", "text", "passage", "wanted"), FOUND)
def test_where_a_piece_stands(kind: Kind, text: str, passage: str, wanted: list[str]) -> None:
    piece = Piece(text, kind)
    assert lit(piece, passage) == wanted
    assert matches(piece, passage)
    assert matches(piece, unicodedata.normalize("NFD", passage))


@pytest.mark.parametrize(("kind", "text", "passage"), MISSING)
def test_where_a_piece_does_not_stand(kind: Kind, text: str, passage: str) -> None:
    assert not matches(Piece(text, kind), passage)
    assert spans(Piece(text, kind), passage) == []


def test_nothing_stands_nowhere() -> None:
    assert not matches(Piece(" ", "phrase"), "")
    assert spans(Piece(" ", "phrase"), "a b") == []
    assert not matches(Piece("계약"), "")


def test_a_stretch_of_decomposed_text_is_widened_to_its_word() -> None:
    passage = unicodedata.normalize("NFD", "임대 계약서는 두 부")
    assert unicodedata.normalize("NFC", lit(Piece("계약", "phrase"), passage)[0]) == "계약서는"


@pytest.mark.parametrize(
    ("kind", "text", "needed"),
    [
        ("word", "contracts", ["contract"]),
        ("word", "보증금", ["보증", "증금"]),
        ("word", "돈", []),
        ("word", "C++", ["c"]),
        ("phrase", "계약 갱신", ["계약", "갱신"]),
        ("phrase", "the lease of 2024", ["the", "leas", "of", "2024"]),
        ("phrase", "บ้าน", []),
        ("phrase", "?!", []),
        ("prefix", "contr", []),
        ("prefix", "계약서", ["계약", "약서"]),
        ("prefix", "e-mai", ["e"]),
    ],
)
def test_needed_terms(kind: Kind, text: str, needed: list[str]) -> None:
    assert needed_terms(Piece(text, kind)) == needed


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("2024", "2024"),
        ("книг", "книг"),
        ("계", "계"),
        ("계약", ""),
        ("契", ""),
        ("บ", ""),
        ("contr", "contr"),
        ("Contract", "contract"),
        ("studies", "stud"),
        ("organis", "organ"),
        ("hopp", "hop"),
        ("Résum", "resu"),
        ("e-contr", "contr"),
        ("ski", "sk"),
        ("cry", "cr"),
        ("ǆ" * 70, "dz" * 16),
    ],
)
def test_how_an_index_term_begins(text: str, beginning: str) -> None:
    assert prefix_of(Piece(text, "prefix")) == beginning
    assert prefix_of(Piece(text)) == ""


# --- whatever a piece matches has the terms it needs

WORDS = (
    "계약 갱신 갱신을 임대차계약서 돈 의 보증금은 contract contracts studies Studying the e-mail C++ foo_bar don’t "
    "2024 제3조 KTX를 v2.1 契約 更新 賃貸契約書 ですか カタカナ ー ｶﾞ 漢계 々 Straße STRASSE İstanbul ﬁle Résumé ᾳ ŉ "
    "ǰ \u0345 книга ที่ดิน हिन्दी عقد ½ x² ١٢ . , - ( ) … 🍲 e\u0301 \u1100 ᄀ \ufa0a ﾡￂ"
).split(" ")
TEXTS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", "", " ", "\n", "\u00a0  "])), min_size=1, max_size=8
).map(lambda parts: "".join(word + blank for word, blank in parts))
CHANGES = (str, str.upper, str.lower, str.casefold, lambda s: s.replace("’", "'"), lambda s: " ".join(s.split()))


@st.composite
def cut_from_a_text(draw: st.DrawFn) -> tuple[Piece, str]:
    """Return a text and a piece that was cut out of it and slightly changed, so that it often matches."""
    text = draw(TEXTS | st.text(min_size=1, max_size=20))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    part = unicodedata.normalize("NFC", draw(st.sampled_from(CHANGES))(text[start:end]).strip())
    assume(part)
    kind: Kind = draw(st.sampled_from(("word", "phrase", "prefix")))
    return Piece(part, kind), text


@settings(max_examples=400)
@given(cut_from_a_text())
def test_a_match_implies_its_needed_terms(case: tuple[Piece, str]) -> None:
    piece, text = case
    found = {term.text for term in terms(unicodedata.normalize("NFC", text))}
    if matches(piece, text):
        assert set(needed_terms(piece)) <= found
        assert any(term.startswith(prefix_of(piece)) for term in found) or not prefix_of(piece)


@settings(max_examples=150)
@given(cut_from_a_text())
def test_spans_lie_inside_and_apart_and_agree_with_matches(case: tuple[Piece, str]) -> None:
    piece, text = case
    found = spans(piece, text)
    assert bool(found) == matches(piece, text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))


@given(TEXTS)
def test_a_whole_text_holds_itself(text: str) -> None:
    for word in text.split():
        assert matches(Piece(word, "phrase"), text)
        assert matches(Piece(word), text)


SYLLABLES = (
    "a abl ad al ance at ation ator b bb bl c con d dy e eed ed ement enci er f ful g gg gener gg h i ibl ic icat "
    "ies ing ion ism ist iti iv iz ize k l li ll ly m ment n ness o ogi organ ous ousness p pp r s sk ss st t ti "
    "tion u univers us v y ying z"
).split()


@settings(max_examples=700)
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map("".join))
def test_what_is_kept_of_a_beginning_begins_the_stem_of_every_word(word: str) -> None:
    stem = terms(word)[0].text
    for end in range(1, len(word) + 1):
        assert stem.startswith(kept(word[:end])), word[:end]
        assert word.startswith(kept(word[:end]))


@pytest.mark.parametrize("word", "skies skis dying tying idly only early news bias inning egging oddly sky".split())
def test_exceptions_of_the_stemmer_keep_their_beginnings_too(word: str) -> None:
    assert all(terms(word)[0].text.startswith(kept(word[:end])) for end in range(1, len(word) + 1))


def test_folding_keeps_letters_letters_in_all_of_unicode() -> None:
    """A mark that folds to a letter, or the other way round, would tear words where the index does not."""
    changing = [c for c in map(chr, range(0x110000)) if c.casefold() != c and unicodedata.is_normalized("NFC", c)]
    changing = [c for c in changing if len(c.casefold()) > 1 or not c.isalpha()] + changing[::50]
    assert len(changing) > 100
    for character in changing:
        text = f"x{character}x y"
        found = {term.text for term in terms(text)}
        assert matches(Piece(f"x{character}x", "phrase"), text)
        assert set(needed_terms(Piece(f"x{character}x", "phrase"))) <= found
