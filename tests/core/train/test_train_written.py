"""The project's own texts: their files are whole, and what is measured is not learned from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import SeogaError
from core.train import written
from core.train.data import Row
from core.train.devset import own
from core.train.heldout import measured

HANGUL = re.compile("[가-힣]")
JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
TEXTS = {
    "words.tsv": ["refuse; turn down\t거절하다; 사양하다\t断る", "rent\t월세\t家賃"],
    "sentences.tsv": ["He paid the rent.\t그는 월세를 냈다.\t彼は家賃を払った。"],
    "passages.ko.tsv": [f"{n}번째 글입니다.\t무엇입니까 {n}?\t어떤 글 {n}\tWhat is {n}?" for n in range(200)],
    "passages.en.tsv": ["The deposit is returned.\tWhat is given back?\t무엇을 돌려받나요?\t돌려받는 돈"],
    "passages.ja.tsv": ["敷金は返されます。\t何が戻りますか。\t戻るお金\tWhat comes back?"],
    "passages.zh.tsv": ["押金會退還。\t會還給我什麼？\t退回的錢\tWhat is given back to me?"],
    "sentences.zh.tsv": ["He paid the rent.\t他付了房租。"],
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Lay out a few texts."""
    for name, lines in TEXTS.items():
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return tmp_path


def test_every_synonym_is_a_row_with_all_of_its_english(texts: Path) -> None:
    korean, korean_sentences, japanese, _ = written.translations(texts)
    assert korean == [
        Row("ko-word", "거절하다", "refuse, turn down"),
        Row("ko-word", "사양하다", "refuse, turn down"),
        Row("ko-word", "월세", "rent"),
    ]
    assert [row.text for row in japanese] == ["断る", "家賃"]
    assert korean_sentences == [Row("ko-own", "그는 월세를 냈다.", "He paid the rent.")]
    assert korean[0].language == "ko"


def test_blocks_of_passages_are_measured_or_learned_from_and_never_both(texts: Path) -> None:
    found = [one for one in written.passages(texts) if one.language == "ko"]
    for first in range(0, len(found), written.BLOCK):
        assert {one.held_out for one in found[first : first + written.BLOCK]} == {measured(found[first].text)}
    learned = {text for pairs in written.asked(texts).values() for pair in pairs for text in pair}
    sets = own(written.passages(texts))
    tested = {text for one in sets.values() for text in (*one.passages.values(), *one.queries.values())}
    assert learned
    assert tested
    assert not learned & tested


def test_questions_know_the_languages_they_cross(texts: Path) -> None:
    kinds = written.asked(texts)
    assert set(kinds) <= {
        f"own-{name}" for name in ("ko", "en-ko", "en", "ko-en", "ja", "en-ja", "zh", "en-zh", "zh-en")
    }
    assert ("他付了房租。", "He paid the rent.") in kinds["own-zh-en"]
    assert ("He paid the rent.", "他付了房租。") in kinds["own-en-zh"]
    across = "own-en-ko"
    assert all(question.startswith("What") and HANGUL.search(passage) for question, passage in kinds[across])


def test_a_damaged_line_is_named(texts: Path) -> None:
    (texts / "words.tsv").write_text("rent\t월세\t家賃\nkey\t열쇠\n", "utf-8")
    with pytest.raises(SeogaError, match="Line 2 has 2 columns"):
        written.translations(texts)
    (texts / "words.tsv").unlink()
    with pytest.raises(SeogaError, match="not here"):
        written.translations(texts)


def test_the_texts_that_ship_are_in_the_languages_they_say() -> None:
    for rows, script in zip(written.translations(), (HANGUL, HANGUL, JAPANESE, JAPANESE), strict=True):
        assert len(rows) > 1000
        assert sum(bool(script.search(row.text)) for row in rows) > 0.98 * len(rows)  # not CEO, TV, DNA
    for passage in written.passages():
        # a phrase may be an error's name
        asked = [(q.language, q.text) for q in passage.questions if q.kind == "ask"]
        for language, text in ((passage.language, passage.text), *asked):
            assert bool(HANGUL.search(text)) or language != "ko", text


def test_a_mended_passage_is_another_text_to_the_stages_that_ask(texts: Path) -> None:
    before = [written.digest(texts, questions=asks) for asks in (False, True)]
    (texts / "passages.ja.tsv").write_text(
        "敷金は戻ります。\t何が戻りますか。\t戻るお金\tWhat comes back?\n", "utf-8"
    )
    after = [written.digest(texts, questions=asks) for asks in (False, True)]
    assert before[0] == after[0]
    assert before[1] != after[1]
    (texts / "words.tsv").write_text("rent\t임대료\t家賃\n", "utf-8")
    assert written.digest(texts, questions=False) != after[0]
