"""The same random checkpoint gives the same numbers here and in the reference packages, in single precision.

sentence-transformers answers for dense vectors, FlagEmbedding for BGE-M3's three signals and their fused score.
FlagEmbedding is no dependency: `pip install FlagEmbedding==1.4.2 --no-deps` and `datasets` make its tests run.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.embed.base import ModelCard
from core.embed.devices import cpu
from core.embed.encoder import Encoder, load_encoder
from core.records import Embedding
from tests.core.embed.tiny_encoder import LIMIT, MULTI, add_layers, make

TEXTS = [
    *["a b apple", "", "서울은 수도가 어디?", "apples apple apples", "zebra", "사과를 누가 apple ?", "b"],
    *["a b " * 30, "서울은 " * 30, "pie who bakes", "a " * (LIMIT - 2), "a " * (LIMIT - 1)],
]
NEAR = 1e-4
pytestmark = pytest.mark.filterwarnings("ignore")  # those of the reference packages
flag = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("FlagEmbedding", "datasets")),
    reason="the reference package FlagEmbedding (with datasets) is not installed",
)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def ours(card: ModelCard, tokens: int = 1024) -> Encoder:
    """Load our encoder with batches of this many padded tokens."""
    device = cpu()
    return load_encoder(card, 1, device=type(device)(device.name, device.place, device.dtype, tokens))


@pytest.mark.parametrize("tokens", [1, 64, 1024])
@pytest.mark.parametrize(
    ("family", "pooling"),
    [
        ("bert", "mean"),
        ("bert", "cls"),
        ("xlm-roberta", "cls"),
        ("xlm-roberta", "last"),
        ("mpnet", "mean"),
        ("distilbert", "mean"),
        ("modernbert", "cls"),
        ("gemma3_text", "mean"),
    ],
)
def test_dense_is_that_of_sentence_transformers(tmp_path: Path, family: str, pooling: str, tokens: int) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    card = make(tmp_path, family, pooling=pooling)
    body = Transformer(str(tmp_path), max_seq_length=LIMIT)
    mode = {"last": "lasttoken"}.get(pooling, pooling)
    theirs = SentenceTransformer(modules=[body, Pooling(card.dims, pooling_mode=mode), Normalize()], device="cpu")
    wanted = theirs.encode(TEXTS, batch_size=5, show_progress_bar=False)
    found = np.stack([one.dense for one in ours(card, tokens).passages(TEXTS)])
    assert np.abs(found - wanted).max() < NEAR


@pytest.mark.parametrize("activation", ["linear.Identity", "activation.Tanh"])
def test_layers_behind_the_pooling_are_those_of_sentence_transformers(tmp_path: Path, activation: str) -> None:
    from sentence_transformers import SentenceTransformer

    card = make(tmp_path, "gemma3_text", dims=24)
    add_layers(card, (48, 24), f"torch.nn.modules.{activation}")
    (tmp_path / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": LIMIT}), "utf-8")
    wanted = SentenceTransformer(str(tmp_path), device="cpu").encode(TEXTS, show_progress_bar=False)
    found = np.stack([one.dense for one in ours(card).passages(TEXTS)])
    assert wanted.shape == (len(TEXTS), 24)
    assert np.abs(found - wanted).max() < NEAR


@pytest.fixture(scope="module")
def m3_card(tmp_path_factory: pytest.TempPathFactory) -> ModelCard:
    folder = tmp_path_factory.mktemp("m3")
    return make(folder, "xlm-roberta", pooling="cls", sparse=True, multi_dims=MULTI)


@pytest.fixture(scope="module")
def reference(m3_card: ModelCard) -> Any:
    from FlagEmbedding import BGEM3FlagModel  # type: ignore[import-untyped, unused-ignore]

    return BGEM3FlagModel(
        str(m3_card.folder),
        use_fp16=False,
        devices="cpu",
        colbert_dim=MULTI,
        query_max_length=LIMIT,
        passage_max_length=LIMIT,
    )


@flag
@pytest.mark.parametrize("size", [1, 3, 50])
def test_all_three_signals_are_those_of_flag_embedding(m3_card: ModelCard, reference: Any, size: int) -> None:
    wanted = reference.encode(TEXTS, batch_size=size, return_dense=True, return_sparse=True, return_colbert_vecs=True)
    found = ours(m3_card, size * LIMIT).passages(TEXTS)
    assert np.abs(np.stack([one.dense for one in found]) - wanted["dense_vecs"]).max() < NEAR
    for one, words, rows in zip(found, wanted["lexical_weights"], wanted["colbert_vecs"], strict=True):
        assert one.sparse_ids.tolist() == sorted(int(word) for word in words)
        assert one.sparse_weights == pytest.approx([words[str(word)] for word in one.sparse_ids], abs=NEAR)
        assert one.multi.shape == rows.shape
        assert np.abs(one.multi - rows).max() < NEAR
    assert sum(len(one.sparse_ids) for one in found) > 5


@flag
@pytest.mark.parametrize("weights", [(1.0, 0.3, 1.0), (0.4, 0.2, 0.4)])
def test_fused_scores_are_those_of_flag_embedding(
    m3_card: ModelCard, reference: Any, weights: tuple[float, ...]
) -> None:
    pairs = [(query, passage) for query in TEXTS[:6] for passage in TEXTS]
    # pair by pair: in a batch the package takes rows of zeros for padded tokens, which may win the maximum
    wanted = [reference.compute_score(pair, weights_for_different_modes=list(weights)) for pair in pairs]
    model = ours(m3_card)
    asked, told = model.queries([query for query, _ in pairs]), model.passages([passage for _, passage in pairs])
    for query, passage, scores in zip(asked, told, wanted, strict=True):
        dense, sparse, multi = signals(query, passage)
        fused = (weights[0] * dense + weights[1] * sparse + weights[2] * multi) / sum(weights)
        assert (dense, sparse, multi) == pytest.approx(
            (scores["dense"], scores["sparse"], scores["colbert"]), abs=NEAR
        )
        assert fused == pytest.approx(scores["colbert+sparse+dense"], abs=NEAR)


def signals(query: Embedding, passage: Embedding) -> tuple[float, float, float]:
    """Return the three scores of BGE-M3 (arXiv 2402.03216, section 3.2)."""
    words = dict(zip(passage.sparse_ids.tolist(), passage.sparse_weights.tolist(), strict=True))
    shared = sum(
        weight * words.get(word, 0.0)
        for word, weight in zip(query.sparse_ids.tolist(), query.sparse_weights.tolist(), strict=True)
    )
    return float(query.dense @ passage.dense), shared, float((query.multi @ passage.multi.T).max(1).mean())
