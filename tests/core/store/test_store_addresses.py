"""Rows taken by their numbers: what is found is what a look by the index finds, whatever happened to the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from core.store.addresses import Addresses
from core.store.codec import Kept
from core.store.library import Library
from core.store.schema import content_key
from tests.core.store.test_store_library import EMBEDDER, opened, store

TEXTS = {1: ["the rent", "shared by both", "배관 수리"], 2: ["shared by both", "a deposit"], 3: ["to be deleted"]}
EVERY = [content_key(text) for texts in TEXTS.values() for text in texts]
NOWHERE = Addresses.of(np.empty(0, np.int64), np.empty(0, np.int64))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "L") as made:
        for doc, texts in TEXTS.items():
            store(made, doc, texts)
        made.tidy()
        yield made


def found(library: Library) -> list[tuple[int, int, int, str]]:
    return sorted((p.doc, p.ordinal, p.key, p.chunk.text) for p in library.passages.by_key(EVERY))


def looked_for(library: Library) -> list[tuple[int, int, int, str]]:
    with patch.object(library.passages, "_addresses", NOWHERE):
        return found(library)


def all_agree(library: Library) -> None:
    """Check passages and vectors against those that are looked for by the index."""
    assert found(library) == looked_for(library)
    library.vectors._recent = {}
    taken, dense = library.vectors.fetch(EVERY), library.vectors.dense(np.array(EVERY))
    library.vectors._recent = {}
    with patch.object(library.vectors, "_addresses", NOWHERE):
        known = library.vectors.fetch(EVERY)
        assert np.array_equal(dense, library.vectors.dense(np.array(EVERY)))
    assert np.array_equal(taken.dense, known.dense)
    assert isinstance(taken.multi, Kept)
    assert isinstance(known.multi, Kept)
    assert np.array_equal(taken.multi.codes, known.multi.codes)
    assert np.array_equal(taken.starts, known.starts)


def test_what_is_known_is_taken_and_nothing_looked_for(library: Library) -> None:
    rows, left = library.passages._addresses.taken(library.passages._table, ["key"], EVERY[:1] + EVERY[2:])
    assert left == []
    assert rows is not None
    assert rows.num_rows == len(EVERY)
    all_agree(library)


def test_a_content_that_another_document_has_since_is_found_in_both(library: Library) -> None:
    store(library, 4, ["the rent", "new here"])
    assert [one[0] for one in found(library) if one[3] == "the rent"] == [1, 4]
    all_agree(library)
    library.tidy()
    assert [one[0] for one in found(library) if one[3] == "the rent"] == [1, 4]
    all_agree(library)


def test_a_document_that_was_read_again_is_found_as_it_is_now(library: Library) -> None:
    store(library, 1, ["the rent", "something else"])
    assert [(one[1], one[3]) for one in found(library) if one[0] == 1] == [(0, "the rent")]
    all_agree(library)


def test_what_was_deleted_is_not_found(library: Library) -> None:
    library.ledger.remove(["/docs/3.txt", "/docs/2.txt"])
    library.prune()
    assert {one[0] for one in found(library)} == {1}
    all_agree(library)


def test_numbers_that_mean_other_rows_by_now_are_not_believed(library: Library) -> None:
    table = library.passages._table
    addresses = library.passages._addresses
    turned = Addresses(addresses.keys, addresses.rows[::-1].copy())
    gone = Addresses(addresses.keys, addresses.rows + 2**40)
    for wrong in (turned, gone):
        with patch.object(library.passages, "_addresses", wrong):
            assert found(library) == looked_for(library)
    rows, left = gone.taken(table, ["key"], EVERY)
    assert rows is not None
    assert rows.num_rows == 0
    assert left == EVERY


def test_a_reader_finds_what_a_writer_wrote_and_tidied_meanwhile(library: Library) -> None:
    with opened(library.folder, writer=False) as reader:
        store(library, 5, ["a deposit", "쓰인 것"])
        library.tidy()
        assert found(reader)
        reader.refresh()
        assert found(reader) == found(library)
        all_agree(reader)


def test_dense_vectors_are_those_that_were_stored(library: Library) -> None:
    made = EMBEDDER.passages(["the rent", "nowhere"])
    fetched = library.vectors.fetch([content_key("the rent"), content_key("nowhere")])
    assert np.array_equal(fetched.dense[0], made[0].dense.astype(np.float16).astype(np.float32))
    assert not fetched.dense[1].any()
    assert fetched.starts[1] == fetched.starts[2]
