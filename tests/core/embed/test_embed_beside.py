"""A model with dense vectors alone, and the one whose words and phrases stand in for those it lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.embed import catalogue
from core.embed.base import BUNDLED, ModelCard, load_card
from core.embed.recognise import describe
from core.models import codec_for
from core.search.rank import wanted_signals
from core.store.library import Library
from core.train.card import write_card
from tests.core.embed.tiny_folders import add_heads, make
from tests.core.embed.tiny_m3 import make as make_m3

TEXTS = ["apple pie", "사과를", "", "elephant apple apple"]


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    make_m3(tmp_path / "words", id=BUNDLED)
    write_card(describe(make(tmp_path / "plain", "bert")))
    return tmp_path


def plain(folders: Path) -> ModelCard:
    return catalogue.pick([folders], "plain")


def test_meaning_comes_of_the_one_and_words_of_the_other(folders: Path) -> None:
    card = plain(folders)
    assert card.signals == ("dense", "sparse", "multi")
    together = catalogue.load(card, 1)
    own, words = catalogue.load(replace(card, helper=None), 1), catalogue.load(catalogue.pick([folders], BUNDLED), 1)
    for verb in ("passages", "queries"):
        made, dense, rest = (getattr(model, verb)(TEXTS) for model in (together, own, words))
        for one, meaning, other in zip(made, dense, rest, strict=True):
            np.testing.assert_array_equal(one.dense, meaning.dense)
            np.testing.assert_array_equal(one.sparse_ids, other.sparse_ids)
            np.testing.assert_array_equal(one.multi, other.multi)
    assert together.count(TEXTS) == own.count(TEXTS)
    assert together.tokens(TEXTS[0]) == words.tokens(TEXTS[0])
    assert together.piece(5) == words.piece(5)
    assert together.card.id == card.id


def test_it_says_so_in_its_card_and_nothing_of_the_other_is_written_down(folders: Path) -> None:
    raw = load_card(plain(folders).folder)
    assert (raw.beside, raw.helper, raw.signals) == (BUNDLED, None, ("dense",))
    assert write_card(plain(folders)).helper is not None
    assert load_card(raw.folder) == replace(raw, sha256=load_card(raw.folder).sha256)


def test_a_model_with_words_of_its_own_needs_nobody(tmp_path: Path) -> None:
    make_m3(tmp_path / "words", id=BUNDLED)
    add_heads(make(tmp_path / "whole", "xlm-roberta"))
    card = write_card(describe(tmp_path / "whole"))
    assert card.beside == ""
    assert catalogue.with_helper(replace(card, beside=BUNDLED), catalogue.pick([tmp_path], BUNDLED)).helper is None


def test_without_the_other_model_it_is_used_alone(folders: Path) -> None:
    for file in (folders / "words").iterdir():
        file.unlink()
    card = plain(folders)
    assert (card.helper, card.signals) == (None, ("dense",))
    assert not catalogue.load(card, 1).queries(["apple"])[0].sparse_ids.size


def test_its_vectors_lie_in_a_table_of_their_own(folders: Path, tmp_path: Path) -> None:
    card = plain(folders)
    assert wanted_signals("hybrid", card) == {"dense", "sparse", "multi", "keyword"}
    embedder = catalogue.load(card, 1)
    alone = replace(card, helper=None)
    assert codec_for(card).name != codec_for(alone).name
    with Library(tmp_path / "library", card.id, card.dims, writer=True, codec=codec_for(card)) as library:
        (made,) = embedder.passages(["apple pie"])
        library.store([], {7: made})
        assert library.vectors.missing([7]) == []
        assert library.vectors.fetch([7]).multi.shape[0]
    with Library(tmp_path / "library", card.id, card.dims, writer=True, codec=codec_for(alone)) as library:
        assert library.vectors.missing([7]) == [7]
