"""Masked next token prediction: the shift, what is masked, and that a tiny decoder learns from it."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from torch.nn import functional
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedTokenizerFast

from core.embed.decoder import Tokens, open_tokenizer
from core.embed.decoder_torch import ADAPTER
from core.errors import ModelError, SeogaError
from core.train import mntp
from core.train.decoder import Lora, load_decoder, pad, states
from core.train.mntp import Plan

WORDS = [*"abcdefghij", "_"]
SPECIAL = ["<pad>", "<unk>", "<s>", "</s>"]
PAD, UNK, BOS, EOS, FIRST = range(5)
BLANK = FIRST + WORDS.index("_")
ROOM = len(SPECIAL) + len(WORDS)


@pytest.fixture(autouse=True)
def _on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def accuracy(model: Any, head: Any, text: Tokens) -> float:
    """The share of a text's masked tokens that are told rightly."""
    side = pad([text])
    with torch.no_grad():
        rows, wanted = mntp.shifted(states(model, side.ids.masked_fill(side.counted, BLANK), side.mask), side)
        return float((mntp.logits(head, rows).argmax(-1) == wanted).float().mean())


def folder_of(tmp_path: Path, family: str = "llama", words: list[str] = WORDS) -> Path:
    """Write a random causal language model of 2 layers of width 32, and a tokeniser of whole words."""
    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
    more: dict[str, Any] = {"vocab_size": ROOM, "num_key_value_heads": 2, "initializer_range": 0.3, "head_dim": 8}
    ids = {"pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS}
    AutoModelForCausalLM.from_config(AutoConfig.for_model(family, **sizes, **more, **ids)).save_pretrained(tmp_path)
    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(SPECIAL + words)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BOS)])
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    PreTrainedTokenizerFast(tokenizer_object=made, **names).save_pretrained(tmp_path)
    return tmp_path


@pytest.mark.parametrize("left", [False, True])
def test_a_masked_token_is_told_from_the_place_before_it(left: bool) -> None:
    """Logits that say at each place what comes next are right; moved by one they are as wrong as can be."""
    texts = [[2, 5, 6, 7], [2, 8, 9]]
    flags = [[False, True, False, True], [False, False, True]]
    side = pad([Tokens(np.array(t, dtype=np.int32), np.array(f)) for t, f in zip(texts, flags, strict=True)], left)
    following = torch.zeros(2, 4, 10)
    for row in range(2):
        for place in range(3):
            following[row, place, side.ids[row, place + 1]] = 50.0
    rows, wanted = mntp.shifted(following, side)
    assert wanted.tolist() == [5, 7, 9]
    assert functional.cross_entropy(rows, wanted).item() < 1e-6
    rows, _ = mntp.shifted(functional.one_hot(side.ids, 10) * 50.0, side)  # says the token at its own place
    assert functional.cross_entropy(rows, wanted).item() > 49


def test_windows_cover_the_text_and_never_offer_what_cannot_be_told(tmp_path: Path) -> None:
    tokenizer = open_tokenizer(folder_of(tmp_path))
    text = " ".join("abcdefghij"[n % 10] for n in range(11))
    found = mntp.windows(tokenizer, [text, "", "a </s> zebra"], longest=5)
    assert [one.ids[0] for one in found] == [BOS] * 4
    assert [int(i) for one in found[:3] for i in one.ids[1:]] == [FIRST + n % 10 for n in range(11)]
    assert all(one.counted.tolist() == [False] + [True] * (len(one.ids) - 1) for one in found[:3])
    assert found[3].counted.tolist() == [False, True, False, False]  # neither the end token nor an unknown word
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(single="$A", special_tokens=[])
    bare = mntp.windows(tokenizer, ["a b", "a"], longest=5)
    assert [one.counted.tolist() for one in bare] == [[False, True]]  # nothing stands before the first token


def test_logits_bend_under_a_cap() -> None:
    head = torch.nn.Linear(2, 3, bias=False)
    torch.nn.init.constant_(head.weight, 4.0)
    rows = torch.tensor([[1.0, 1.0]])
    for cap, wanted in ((None, 8.0), (2.0, 2 * np.tanh(4))):
        causal = SimpleNamespace(
            get_output_embeddings=lambda: head, config=SimpleNamespace(final_logit_softcapping=cap)
        )
        assert mntp.logits(causal, rows)[0].tolist() == pytest.approx([wanted] * 3, rel=1e-2)


def test_a_fifth_is_masked_each_time_anew() -> None:
    able = np.arange(100) > 0
    windows = [Tokens(np.arange(100, dtype=np.int32) + n, able) for n in range(50)]
    windows.append(Tokens(np.array([2, 5], dtype=np.int32), np.array([False, True])))
    plan = Plan(batch=51)
    stream, same = mntp.batches(windows, plan), mntp.batches(windows, plan)
    first, again, second = next(stream), next(same), next(stream)
    assert sum(one.counted.sum() for one in first) / (50 * 99) == pytest.approx(0.2, abs=0.02)
    assert not any(one.counted[0] for one in first)
    assert all(one.counted.any() for one in first)  # a window where chance chose none gets one
    assert all((a.counted == b.counted).all() for a, b in zip(first, again, strict=True))
    by_start = {int(one.ids[0]): one.counted for one in second if len(one.ids) == 100}
    assert any((one.counted != by_start[int(one.ids[0])]).any() for one in first if len(one.ids) == 100)


def test_the_mask_token_is_found_or_asked_for(tmp_path: Path) -> None:
    tokenizer = open_tokenizer(folder_of(tmp_path))
    assert mntp.mask_id(tokenizer) == BLANK
    tokenizer.mask_token = "c"
    assert mntp.mask_id(tokenizer) == FIRST + 2
    other = folder_of(tmp_path, words=[*"abcdefghij", "mask"])
    with pytest.raises(ModelError, match="name the id"):
        mntp.train_mntp(other, tmp_path / "out", ["a b"], Plan(steps=1))
    mntp.train_mntp(other, tmp_path / "out", ["a b"], Plan(steps=1, mask=BLANK))
    with pytest.raises(SeogaError, match="Nothing to learn"):
        mntp.train_mntp(other, tmp_path / "none", ["", " "], Plan(mask=BLANK))


@pytest.mark.parametrize("family", ["llama", "gemma2"])
def test_it_learns_what_only_later_tokens_tell(tmp_path: Path, family: str) -> None:
    """A text says one word four times: the first time it can be told from what follows alone."""
    folder = folder_of(tmp_path, family)
    before = load_file(folder / "model.safetensors")
    texts = [f"{word} {word} {word} {word}" for word in "abcdefghij"]
    plan = Plan(lora=Lora(8, 32, 0.0), share=0.3, steps=50, batch=10, rate=2e-2, recompute=family == "gemma2")
    mntp.train_mntp(folder, tmp_path / "out", texts, plan)
    rows = [json.loads(line) for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()]
    assert rows[-1]["loss"] < 0.5  # of chance: log 15 = 2.7
    assert rows[-1]["accuracy"] > 0.85
    loaded = load_decoder(folder, adapters=[tmp_path / "out"])
    assert not loaded.reading.causal
    head = AutoModelForCausalLM.from_pretrained(folder)
    right = 0
    for word in range(10):
        text = Tokens(np.array([BOS] + [FIRST + word] * 4, dtype=np.int32), np.arange(5) == 1)
        right += int(accuracy(loaded.model, head, text))
    assert right >= 9  # nothing but <s> stands before it
    after = load_file(folder / "model.safetensors")
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert all("lora_" in name and "lm_head" not in name for name in load_file(tmp_path / "out" / ADAPTER))
