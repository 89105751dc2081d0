"""What each row of a question counts for in MaxSim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.messages import Explain, Search
from core.search.rerank import BASE, maxsim, weighed, weights
from core.search.search import explained, search
from core.store.library import Library
from tests.core.search.shelf import Paper, Shelf
from tests.fakes import CODEC, DIMS, FakeEmbedder

TEXTS = {
    "lease": "The lease ends after one year.",
    "rent": "The rent of the lease is due in March.",
    "deposit": "The lease asks for a deposit of two months.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("weighed") / "L"
    with Library(folder, FakeEmbedder().card.id, DIMS, writer=True, codec=CODEC) as made:
        Shelf(made).put([Paper(f"/docs/{name}.txt", (text,)) for name, text in TEXTS.items()])
        yield made


def test_a_row_counts_by_how_rare_its_token_is_in_the_library(library: Library) -> None:
    query = FakeEmbedder().queries(["lease deposit elsewhere"])[0]
    often = np.array([3, 1, 0])
    idf = np.log(1 + (3 - often + 0.5) / (often + 0.5)) / np.log(1 + 3.5 / 0.5)
    expected = (BASE + idf) / (BASE + idf).mean()
    assert weights(library.state.memory.sparse, query) == pytest.approx(expected, rel=1e-5)
    assert idf[-1] == 1


def test_a_row_whose_token_has_no_sparse_weight_counts_little(library: Library) -> None:
    query = FakeEmbedder().queries(["lease elsewhere"])[0]
    (lease,) = FakeEmbedder().queries(["lease"])[0].sparse_ids
    kept = query.sparse_ids != lease
    particle = replace(query, sparse_ids=query.sparse_ids[kept], sparse_weights=query.sparse_weights[kept])
    counted = weights(library.state.memory.sparse, particle)
    assert counted[0] / counted[1] == pytest.approx(BASE / (1 + BASE))


@pytest.mark.parametrize("text", ["lease deposit", "lease"])
def test_where_nothing_is_known_of_the_tokens_all_rows_count_the_same(library: Library, text: str) -> None:
    query = FakeEmbedder().queries([text])[0]
    nothing = replace(query, multi_ids=None)
    assert weights(library.state.memory.sparse, nothing).tolist() == [1] * len(query.multi)
    silent = replace(query, sparse_ids=query.sparse_ids[:0], sparse_weights=query.sparse_weights[:0])
    assert weights(library.state.memory.sparse, silent) == pytest.approx(1)
    assert weights(library.state.memory.sparse, query).mean() == pytest.approx(1)


def test_maxsim_of_weighed_rows_is_the_weighted_mean(library: Library) -> None:
    query = FakeEmbedder().queries(["lease deposit of March"])[0]
    rows, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(query.multi.shape[1], 6)))
    passage = library.vectors.rotated(np.ascontiguousarray(rows.T, np.float32))
    best = (library.vectors.rotated(query.multi) @ passage.T).max(axis=1)
    score = maxsim(weighed(library, query), passage, np.array([0, 6]))
    assert score[0] == pytest.approx(np.average(best, weights=weights(library.state.memory.sparse, query)), abs=1e-5)


def test_the_reason_given_weighs_as_the_search_did(library: Library) -> None:
    embedder, query = FakeEmbedder(), "deposit in March of the lease"
    asked = embedder.queries([query])[0]
    hits = search(library, embedder, Search(query)).hits
    assert len(hits) == len(TEXTS)
    for hit in hits:
        told = explained(library, embedder, Explain(query, hit.path, hit.start, hit.end))
        nearest = (asked.multi @ embedder.passages([hit.text])[0].multi.T).max(axis=1)
        counted = weights(library.state.memory.sparse, asked)
        assert told.multi == pytest.approx(np.average(nearest, weights=counted), abs=1e-5)
        assert told.multi < nearest.mean(), "what it lacks is rare here"
        assert told.multi == pytest.approx(hit.signals["multi"], abs=0.05), "but for the codec"
