"""Vocabulary and alignment on a planted language: the right pieces are learned, and they find their meaning."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from core.train import align as aligning
from core.train.align import TABLE, align, expected, meetings
from core.train.vocabulary import extend_vocabulary, fertility, learn_pieces

ENGLISH = ["dog", "cat", "house", "water", "tree", "moon", "bread", "stone", "river", "cloud"]
KOREAN = ["강아지", "고양이", "건물", "생수", "나무", "달님", "식빵", "돌멩이", "시냇물", "구름"]
FIRST = 10  # ids below are special, as BERT's first thousand


def base(folder: Path) -> int:
    """Write a tokeniser and embeddings as the base model has them; returns the size of the vocabulary."""
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *(f"[unused{index}]" for index in range(FIRST - 4)),
        *ENGLISH,
        "the",
    ]
    pieces += ["##s", *"abcdefghijklmnopqrstuvwxyz"]
    vocab = {piece: index for index, piece in enumerate(pieces)}
    spec: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocab,
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(spec), "utf-8")
    table = np.random.default_rng(0).normal(size=(len(vocab), 64)).astype(np.float32)
    save_file({TABLE: table, "other": np.ones(2, np.float32)}, str(folder / "model.safetensors"))
    return len(vocab)


def sentences() -> list[tuple[str, str]]:
    """Every two words meet in some sentence; a Korean ending stands on each word."""
    picks = [(a, b) for a in range(len(ENGLISH)) for b in range(len(ENGLISH)) if a != b]
    return [(f"{KOREAN[a]}가 {KOREAN[b]}를", f"the {ENGLISH[b]} the {ENGLISH[a]}s") for a, b in picks]


@pytest.fixture
def aligned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, int]:
    monkeypatch.setattr(aligning, "FIRST_WORD", FIRST)
    old = base(tmp_path)
    grow(tmp_path)
    align(tmp_path, {"ko": sentences()}, old)
    return tmp_path, old


def grow(folder: Path) -> None:
    """Extend the vocabulary by the planted language."""
    extend_vocabulary(folder, {"ko": [korean for korean, _ in sentences()]}, [english for _, english in sentences()])


def test_pieces_are_learned_by_frequency_and_the_same_each_time() -> None:
    words = Counter({"가나다": 5, "가나": 3, "라마": 1})
    assert learn_pieces(words, 10, rarest=2) == ["가나", "가나다"]
    assert learn_pieces(words, 1, rarest=2) == ["가나"]
    assert learn_pieces(Counter({"나나나나": 2}), 10, rarest=2) == ["##나나", "##나나나", "나나나나"]


def test_old_ids_stay_and_no_syllable_is_unknown(tmp_path: Path) -> None:
    old = base(tmp_path)
    before = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    words = before.encode("The dogs cafe").ids
    assert extend_vocabulary(tmp_path, {"ko": ["강아지 강아지 강아지"]}, ["the dogs"])[0] == old
    after = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert [after.id_to_token(index) for index in range(old)] == [before.id_to_token(index) for index in range(old)]
    assert after.encode("The dogs café").ids == words
    assert after.encode("강아지").tokens == ["강아지"]
    assert "[UNK]" not in after.encode("뷁쀍 힣가").tokens


def test_scripts_without_spaces_are_cut_between_scripts_and_keep_their_marks(tmp_path: Path) -> None:
    base(tmp_path)
    texts = {"ja": ["東京がガガガへ行く 東京が 東京へ 東京が", "ガガガが ガガガへ"], "zh": ["東京 東京"]}
    extend_vocabulary(tmp_path, texts, [])
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert tokenizer.encode("東京がガガガへ").tokens == ["東京", "が", "ガガガ", "へ"]
    assert tokenizer.encode("か").tokens != tokenizer.encode("が").tokens


def test_a_new_latin_piece_never_cuts_an_english_word_in_another_way(tmp_path: Path) -> None:
    base(tmp_path)
    before = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    spanish = ["dogma casa"] * 5  # "dogma" begins like "dogs", and "do" or "ca" would cut English words
    english = ["dogs cat do cab ma"]
    extend_vocabulary(tmp_path, {"es": spanish}, english)
    after = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert after.encode("dogs cat do cab ma").tokens == before.encode("dogs cat do cab ma").tokens
    assert "casa" in after.encode("casa").tokens


def test_fertility_counts_tokens_and_unknown_ones(tmp_path: Path) -> None:
    base(tmp_path)
    assert fertility(tmp_path, {"en": ["the dog"]}) == {"en": (2 / 7, 0.0)}
    assert fertility(tmp_path, {"xx": ["ж dog"]})["xx"] == (2 / 5, 0.5)


def test_planted_translations_are_found(aligned: tuple[Path, int]) -> None:
    folder, old = aligned
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    table = load_file(str(folder / "model.safetensors"))[TABLE]
    english = table[FIRST : FIRST + len(ENGLISH)]
    unit = english / np.linalg.norm(english, axis=1, keepdims=True)
    for index, word in enumerate(KOREAN):
        (piece,) = tokenizer.encode(word).ids
        assert piece >= old
        assert (unit @ table[piece]).argmax() == index


def test_new_embeddings_are_as_long_as_old_ones_and_old_ones_untouched(
    aligned: tuple[Path, int], tmp_path: Path
) -> None:
    folder, old = aligned
    weights = load_file(str(folder / "model.safetensors"))
    again = tmp_path / "again"
    again.mkdir()
    base(again)
    before = load_file(str(again / "model.safetensors"))[TABLE]
    assert np.array_equal(weights[TABLE][:old], before)
    assert np.array_equal(weights["other"], np.ones(2))
    usual = np.linalg.norm(before[FIRST:], axis=1).mean()
    assert np.linalg.norm(weights[TABLE][old:], axis=1) == pytest.approx(usual, rel=1e-4)


def test_alignment_is_the_same_each_time(aligned: tuple[Path, int], tmp_path: Path) -> None:
    folder, old = aligned
    first = load_file(str(folder / "model.safetensors"))[TABLE]
    align(folder, {"ko": sentences()}, old)
    assert np.array_equal(first, load_file(str(folder / "model.safetensors"))[TABLE])


def test_expected_counts_explain_every_occurrence_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aligning, "FIRST_WORD", FIRST)
    old = base(tmp_path)
    grow(tmp_path)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    foreign = np.arange(tokenizer.get_vocab_size()) >= old
    cells = meetings(tokenizer, sentences(), foreign, old)
    counts = expected(cells.link, cells.new_place, cells.links[:, 1])
    assert counts.sum() == pytest.approx(cells.new_place.max() + 1)
    assert counts.min() >= 0
