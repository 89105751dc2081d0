"""Decoders against what others say of them: transformers, sentence-transformers, peft, and LLM2Vec's formulas."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from peft import PeftModel
from transformers import AutoModel, PreTrainedTokenizerFast

from core.embed.decoder import DecoderEmbedder, Kept, Reading, open_tokenizer, tokenise
from core.embed.decoder_torch import open_network, pad, pooled, states
from core.embed.devices import Device, cpu
from tests.core.embed.tiny_decoder import BOS, EOS, FAMILIES, INSTRUCTION, PAD, WORDS, adapter, card, make

LIMIT = 16
TEXTS = ["a b c", "", "d", "e f g h i j k l m n o p q r s t a b c", "서가 책", " ".join(WORDS[:13]), "b " * 14, "t"]
Floats = np.ndarray[Any, np.dtype[np.float32]]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def device(tokens: int = 1024) -> Device:
    return Device("CPU", torch.device("cpu"), torch.float32, tokens)


def ours(folder: Path, tokens: int = 40, **more: Any) -> tuple[Floats, Floats]:
    """The vectors of the texts as passages and as queries."""
    embedder = DecoderEmbedder(card(folder, **more), 1, device(tokens))
    told, asked = embedder.passages(TEXTS), embedder.queries(TEXTS)
    return np.stack([one.dense for one in told]), np.stack([one.dense for one in asked])


def read(text: str, prefix: str = "", last: bool = True) -> list[int]:
    """E5-mistral's way by hand: cut to one token less, start token included, then the end token."""
    known = {word: at for at, word in enumerate(WORDS, 4)}
    ids = [BOS, *(known[word] for word in (prefix + text).split())]
    return [*ids[: LIMIT - 1], EOS] if last else ids[:LIMIT]


def plain(folder: Path, prefix: str = "", adapters: tuple[Path, ...] = ()) -> Floats:
    """Return the last state of each text by itself, by transformers and by peft, whose adapters stay unmerged."""
    model = AutoModel.from_pretrained(folder)
    for number, one in enumerate(adapters):
        with warnings.catch_warnings(action="ignore"):
            if number:
                model = model.merge_and_unload()
            model = PeftModel.from_pretrained(model, str(one))
    model.eval()
    found = []
    for text in TEXTS:
        with torch.no_grad():
            states = model(input_ids=torch.tensor([read(text, prefix)])).last_hidden_state[0, -1]
        found.append((states / states.norm()).numpy())
    return np.stack(found)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_last_tokens_state_is_that_of_transformers(tmp_path: Path, family: str) -> None:
    folder = make(tmp_path / "model", family)
    asked, told = plain(folder, INSTRUCTION), plain(folder)
    for tokens in (1, 40, 1024):  # one text a batch, a few, all
        found = ours(folder, tokens)
        assert found[0] == pytest.approx(told, abs=1e-4)
        assert found[1] == pytest.approx(asked, abs=1e-4)
    assert np.abs(asked - told).max() > 0.1
    assert len(np.unique(told.round(3), axis=0)) == len(TEXTS)


@pytest.mark.parametrize("family", ["mistral", "llama", "qwen2", "qwen3", "gemma"])
@pytest.mark.parametrize(("stacked", "head"), [(1, False), (2, True)])
def test_adapters_are_those_of_peft(tmp_path: Path, family: str, stacked: int, head: bool) -> None:
    folder = make(tmp_path / "model", family)
    names = [f"adapter-{number}" for number in range(stacked)]
    # peft itself loads nothing of an adapter with a head onto a model without, so that it is told the plain one
    plainly = [adapter(folder, tmp_path / name, seed) for seed, name in enumerate(names, 3)]
    for seed, name in enumerate(names, 3):
        adapter(folder, folder / name, seed, head, **({"exclude_modules": "lm_head"} if head else {}))
    told = plain(folder, adapters=tuple(plainly))
    assert np.abs(told - plain(folder)).max() > 0.05
    assert ours(folder, adapters=tuple(names))[0] == pytest.approx(told, abs=1e-4)
    beside = DecoderEmbedder(card(folder, adapters=tuple(names)), 1, cpu(), kept=Kept(merged=False))
    found = np.stack([one.dense for one in beside.passages(TEXTS)])
    assert found == pytest.approx(told, abs=1e-4)


@pytest.mark.parametrize("family", ["mistral", "qwen3"])
def test_the_last_tokens_state_is_that_of_sentence_transformers(tmp_path: Path, family: str) -> None:
    st = pytest.importorskip("sentence_transformers", reason="a reference for development alone")
    parts = pytest.importorskip("sentence_transformers.models")
    folder = make(tmp_path / "model", family)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    from tokenizers import processors

    ends = [("<s>", BOS), ("</s>", EOS)]  # there the tokeniser adds the end token
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=ends)
    theirs = tmp_path / "theirs"
    AutoModel.from_pretrained(folder).save_pretrained(theirs)
    tokenizer.save_pretrained(theirs)
    found = ours(folder)
    for side in ("left", "right"):
        body = parts.Transformer(str(theirs), max_seq_length=LIMIT)
        body.tokenizer.padding_side = side
        model = st.SentenceTransformer(
            modules=[body, parts.Pooling(32, "lasttoken"), parts.Normalize()], device="cpu"
        )
        told = model.encode(TEXTS, batch_size=3, show_progress_bar=False)
        assert found[0] == pytest.approx(told, abs=1e-4)
        asked = model.encode(TEXTS, prompt=INSTRUCTION, show_progress_bar=False)
        assert found[1] == pytest.approx(asked, abs=1e-4)


def llm2vec(folder: Path, prefixes: tuple[str, ...], adapters: tuple[Path, ...]) -> list[Floats]:
    """LLM2Vec's formulas: a mask [1, 1, T, T] of zeros, which hides nothing, and the mean past the instruction."""
    model: Any = AutoModel.from_pretrained(folder, attn_implementation="eager")
    for one in adapters:
        with warnings.catch_warnings(action="ignore"):
            model = PeftModel.from_pretrained(model, str(one)).merge_and_unload()
    model.eval()

    def vector(text: str, prefix: str) -> Floats:
        ids, skipped = torch.tensor([read(text, prefix, last=False)]), 1 + len(prefix.split())
        nothing = torch.zeros(1, 1, ids.shape[1], ids.shape[1])
        with torch.no_grad():
            states = model(input_ids=ids, attention_mask=nothing).last_hidden_state[0]
        mean = (states[skipped:] if len(states) > skipped else states).mean(0)
        found: Floats = (mean / mean.norm()).numpy()
        return found

    return [np.stack([vector(text, prefix) for text in TEXTS]) for prefix in prefixes]


@pytest.mark.parametrize("family", ["mistral", "llama", "qwen2", "qwen3", "gemma"])
@pytest.mark.parametrize("stacked", [0, 2])
def test_attention_that_looks_both_ways_is_llm2vecs(tmp_path: Path, family: str, stacked: int) -> None:
    folder = make(tmp_path / "model", family)
    names = tuple(f"adapter-{number}" for number in range(stacked))
    made = tuple(adapter(folder, folder / name, seed) for seed, name in enumerate(names, 3))
    how: dict[str, Any] = {"pooling": "mean", "causal": False, "adapters": names}
    told, asked = llm2vec(folder, ("", INSTRUCTION), made)
    found = ours(folder, 1 if stacked else 40, **how)
    assert found[0] == pytest.approx(told, abs=1e-4)
    assert found[1] == pytest.approx(asked, abs=1e-4)
    assert np.abs(ours(folder, **{**how, "causal": True})[0] - told).max() > 0.05


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("reading", [Reading("last", True, LIMIT), Reading("mean", False, LIMIT)])
def test_the_side_of_the_padding_changes_no_vector(tmp_path: Path, family: str, reading: Reading) -> None:
    folder = make(tmp_path / "model", family)
    network = open_network(folder, reading, (), cpu(), Kept())
    texts = tokenise(open_tokenizer(folder), TEXTS, [INSTRUCTION] * len(TEXTS), reading)
    right, left = (pad(texts, torch.device("cpu"), side) for side in (False, True))
    assert right.ids[1, -1] == PAD == left.ids[1, 0]
    with torch.no_grad():
        told = [pooled(states(network.model, s.ids, s.mask), s, reading.pooling).numpy() for s in (right, left)]
    assert told[0] == pytest.approx(told[1], abs=1e-4)
    assert network(texts) == pytest.approx(told[0], abs=1e-5)
