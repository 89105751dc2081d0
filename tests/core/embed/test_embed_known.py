"""The catalogue of known models: whole, honest and found by name."""

from __future__ import annotations

import pytest

from core.embed import reranker
from core.embed.known import Known, known_models, lookup, offered
from core.embed.recognise import DECODERS, ENCODERS

ALL = known_models()
FAMILIES = {
    *("BAAI/bge-m3", "nlpai-lab/KURE-v1", "dragonkue/BGE-m3-ko", "intfloat/multilingual-e5-small"),
    *("intfloat/multilingual-e5-base", "intfloat/multilingual-e5-large", "intfloat/multilingual-e5-large-instruct"),
    *("dragonkue/multilingual-e5-small-ko-v2", "thenlper/gte-large", "Alibaba-NLP/gte-multilingual-base"),
    *(f"ibm-granite/granite-embedding-{size}-multilingual" for size in ("107m", "278m")),
    *(f"ibm-granite/granite-embedding-{size}-multilingual-r2" for size in ("97m", "311m")),
    *("Snowflake/snowflake-arctic-embed-m-v2.0", "Snowflake/snowflake-arctic-embed-l-v2.0"),
    *("google/embeddinggemma-300m", "sentence-transformers/all-MiniLM-L6-v2", "intfloat/e5-mistral-7b-instruct"),
    *(f"Qwen/Qwen3-Embedding-{size}" for size in ("0.6B", "4B", "8B")),
    "McGill-NLP/LLM2Vec-Mistral-7B-Instruct-v2-mntp-supervised",
    "McGill-NLP/LLM2Vec-Meta-Llama-3-8B-Instruct-mntp-supervised",
    *("BAAI/bge-reranker-v2-m3", "dragonkue/bge-reranker-v2-m3-ko", "Qwen/Qwen3-Reranker-0.6B"),
    "BAAI/bge-reranker-v2-gemma",
}


def test_every_family_is_there_once() -> None:
    names = [known.id for known in ALL]
    assert len(names) == len(set(names))
    assert set(names) >= FAMILIES


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.id)
def test_an_entry_says_what_is_needed(known: Known) -> None:
    assert set(known.description) == {"en", "ko"}
    assert any("가" <= letter <= "힣" for letter in known.description["ko"])
    assert known.licence
    assert known.languages
    assert set(known.prefixes) <= {"query", "passage", "after"}
    assert (known.dims == 0) == (known.kind == reranker.KIND)
    assert known.sparse == (known.multi_dims > 0)
    if known.refused:
        return
    assert known.model_type in (DECODERS if known.kind == "decoder" else ENCODERS + DECODERS)
    assert known.pooling in ("mean", "cls", "last")
    assert set(known.precision) == {"cuda", "mps", "cpu"}
    assert any(name.endswith((".safetensors", ".bin")) for name in known.files)
    assert not any(name.startswith(("/", ".")) or name.endswith(".py") for name in known.files)
    assert all(one.source for one in known.quality)
    assert bool(known.base) == bool(known.adapters)


def test_what_may_not_or_cannot_run_is_not_offered() -> None:
    refused = {known.id for known in ALL} - {known.id for known in offered()}
    assert refused == {
        *("Alibaba-NLP/gte-multilingual-base", "Snowflake/snowflake-arctic-embed-m-v2.0"),
        *("jinaai/jina-embeddings-v3", "jinaai/jina-embeddings-v4"),
    }
    assert not any("non-commercial" in known.licence for known in offered())


@pytest.mark.parametrize(
    "name", ["BAAI/bge-m3", "bge-m3", "BGE-M3", "BAAI_bge-m3", "models--BAAI--bge-m3", "C:\\models\\bge-m3"]
)
def test_a_model_is_found_by_its_name(name: str) -> None:
    found = lookup(name)
    assert found
    assert (found.id, found.dims, found.sparse) == ("BAAI/bge-m3", 1024, True)


@pytest.mark.parametrize("name", ["", "m3", "bge-m3-korean", "model"])
def test_other_names_are_not_known(name: str) -> None:
    assert lookup(name) is None
