"""Decoders that embed: tiny random ones of every family, run by the real code."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, PreTrainedTokenizerFast

from core.embed.decoder import Reading, Tokens, frame, open_tokenizer
from core.embed.decoder_torch import ADAPTER, Side, bidirectional, pooled
from core.errors import ModelError, SeogaError
from core.train import decoder as stage
from core.train.decoder import Decoder, Example, Lora, Plan

WORDS = [*"abcdefghijklmnopqrst", "Instruct:", "Query:", "find", "서가", "책", "_"]
SPECIAL = ["<pad>", "<unk>", "<s>", "</s>"]
PAD, UNK, BOS, EOS = range(4)
FAMILIES: list[tuple[str, dict[str, Any]]] = [
    ("llama", {}),
    ("mistral", {"sliding_window": None}),
    ("mistral", {"sliding_window": 3}),
    ("qwen2", {}),
    ("qwen3", {"head_dim": 8}),
    ("gemma", {"head_dim": 8}),
    ("gemma2", {"head_dim": 8, "sliding_window": 3}),
    ("gemma3_text", {"head_dim": 8, "sliding_window": 3, "layer_types": ["sliding_attention", "full_attention"]}),
]
TINY = Plan(lora=Lora(rank=8, alpha=32, dropout=0.0), batch=12, rate=1e-2, epochs=40)


@pytest.fixture(autouse=True)
def _on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def config(family: str = "llama", **more: Any) -> Any:
    """A model's configuration: 2 layers of width 32, 4 heads of which 2 hold keys and values."""
    sizes = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
    ids = {"pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS, "vocab_size": len(SPECIAL) + len(WORDS)}
    return AutoConfig.for_model(family, num_key_value_heads=2, initializer_range=0.3, **sizes, **ids, **more)


def tokenizer(folder: Path, start: bool = True, metaspace: bool = False) -> None:
    """Write a tokeniser of whole words; with `metaspace`, the blank before a word belongs to it."""
    words = [f"▁{word}" for word in WORDS] if metaspace else WORDS
    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(SPECIAL + words)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Metaspace() if metaspace else pre_tokenizers.WhitespaceSplit()
    if start:
        made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BOS)])
    made.enable_truncation(3)  # what a file asks for is not what the stage wants
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    PreTrainedTokenizerFast(tokenizer_object=made, **names).save_pretrained(folder)


def folder_of(tmp_path: Path, family: str = "llama", seed: int = 0, **more: Any) -> Path:
    """Write a random causal language model in Hugging Face layout."""
    torch.manual_seed(seed)
    folder = tmp_path / f"{family}-{seed}"
    AutoModelForCausalLM.from_config(config(family, **more)).save_pretrained(folder)
    tokenizer(folder)
    return folder


def tokens(*texts: list[int]) -> list[Tokens]:
    return [Tokens(np.array(ids, dtype=np.int32), np.ones(len(ids), dtype=np.bool_)) for ids in texts]


def raw(model: Any, side: Side) -> torch.Tensor:
    """States [B, T, D] in plain float32, without the bfloat16 of training."""
    with torch.no_grad():
        hidden: torch.Tensor = model(input_ids=side.ids, attention_mask=side.mask.long()).last_hidden_state
    return hidden


@pytest.mark.parametrize(("family", "more"), FAMILIES)
@pytest.mark.parametrize("company", [[], [4, 5, 6, 7, 8, 9, 10]])
def test_attention_looks_both_ways_after_the_switch_alone(
    family: str, more: dict[str, Any], company: list[int]
) -> None:
    """With `company`, a longer text in the batch, there is padding and so a mask; alone there is none."""
    torch.manual_seed(0)
    model = AutoModel.from_config(config(family, **more)).eval()
    rest = [company] if company else []
    one, other = stage.pad(tokens([4, 5, 6, 7], *rest)), stage.pad(tokens([4, 5, 6, 9], *rest))
    before = (raw(model, one) - raw(model, other))[0, :4].abs().amax(-1)
    assert before[:3].max() == 0
    assert before[3] > 1e-2
    after = raw(bidirectional(model), one) - raw(model, other)
    assert after[0, :4].abs().amax(-1).min() > 1e-4  # the first token too: two layers carry a window of 3 on


@pytest.mark.parametrize("family", ["llama", "mistral", "qwen2", "qwen3", "gemma"])
@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_the_switch_is_a_mask_of_padding_alone(family: str, attention: str) -> None:
    """LLM2Vec's formula: 0 wherever the attended token is no padding, in every row; here given by hand."""
    torch.manual_seed(0)
    model = AutoModel.from_config(config(family, head_dim=8), attn_implementation=attention).eval()
    side = stage.pad(tokens([4, 5, 6], [7, 8, 9, 10, 11]))
    mask = torch.zeros(2, 1, 5, 5).masked_fill(~side.mask[:, None, None, :], torch.finfo(torch.float32).min)
    with torch.no_grad():
        wanted = model(input_ids=side.ids, attention_mask=mask).last_hidden_state[side.mask]
    assert raw(model, side)[side.mask] != pytest.approx(wanted, abs=1e-2)
    assert raw(bidirectional(model), side)[side.mask] == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize(("family", "more"), FAMILIES)
@pytest.mark.parametrize("causal", [True, False])
def test_padding_on_either_side_changes_nothing(family: str, more: dict[str, Any], causal: bool) -> None:
    torch.manual_seed(1)
    model = AutoModel.from_config(config(family, **more)).eval()
    if not causal:
        bidirectional(model)
    alone = raw(model, stage.pad(tokens([4, 5, 6])))[0]
    both = tokens([4, 5, 6], [7, 8, 9, 10, 11, 12, 13])
    assert raw(model, stage.pad(both))[0, :3] == pytest.approx(alone, abs=1e-4)
    assert raw(model, stage.pad(both, left=True))[0, -3:] == pytest.approx(alone, abs=1e-4)


def test_pooling_by_hand() -> None:
    hidden = torch.tensor([[[3.0, 4.0], [0.0, 2.0], [9.0, 9.0]], [[5.0, 5.0], [1.0, 0.0], [0.0, 1.0]]])
    mask = torch.tensor([[True, True, False], [False, True, True]])  # padded on the right, and on the left
    counted = torch.tensor([[True, False, False], [False, True, True]])
    side = Side(torch.zeros(2, 3, dtype=torch.long), mask, counted)
    assert pooled(hidden, side, "last").tolist() == [[0, 1], [0, 1]]
    half = pytest.approx(0.5**0.5)
    assert pooled(hidden, side, "mean").tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [half, half]]
    none = replace(side, counted=torch.zeros_like(mask))  # an empty query is the mean of all it has
    assert pooled(hidden, none, "mean")[0].tolist() == pytest.approx([3 / 45**0.5, 6 / 45**0.5])


@pytest.mark.parametrize("metaspace", [True, False])
def test_instruction_and_special_tokens_are_read_but_not_counted(tmp_path: Path, metaspace: bool) -> None:
    tokenizer(tmp_path, metaspace=metaspace)
    opened = open_tokenizer(tmp_path)
    mean = Decoder(None, opened, Reading("mean", longest=7))
    asked, bare, cut, empty = stage.tokenise(mean, ["a b", "a b", "a b c d e f", ""], ["find", "", "find", "find"])
    assert asked.ids[0] == BOS
    assert asked.ids[asked.counted].tolist() == bare.ids[bare.counted].tolist() == [4, 5]
    assert asked.counted.tolist() == [False] * (len(asked.ids) - 2) + [True, True]
    assert bare.counted.tolist() == [False, True, True]
    assert len(cut.ids) == 7
    assert cut.counted.any()
    assert not empty.counted.any()
    last = Decoder(None, opened, Reading("last", longest=7))
    short, long = stage.tokenise(last, ["a", "a b c d e f g h"], ["", ""])
    assert short.ids.tolist() == [BOS, 4, EOS]
    assert long.ids.tolist() == [BOS, 4, 5, 6, 7, 8, EOS]  # the end token outlives the cut


def test_a_tokeniser_of_its_own_end_token_keeps_it(tmp_path: Path) -> None:
    tokenizer(tmp_path, start=False)
    opened = open_tokenizer(tmp_path)
    assert frame(opened) == ([], [EOS])
    assert stage.tokenise(Decoder(None, opened, Reading("mean")), [""], [""])[0].ids.tolist() == [EOS]
    ending = processors.TemplateProcessing(single="$A <pad>", special_tokens=[("<pad>", PAD)])
    opened.backend_tokenizer.post_processor = ending  # as Qwen3-Embedding does
    assert frame(opened) == ([], [PAD])


@pytest.mark.parametrize("reading", [Reading("last"), Reading("mean", causal=False)])
def test_vectors_do_not_depend_on_neighbours(tmp_path: Path, reading: Reading) -> None:
    loaded = stage.load_decoder(folder_of(tmp_path), reading)
    texts = ["a b c", "d", "", "e f g h i j k l m n", "서가 책"]
    together = stage.embed(loaded, texts, "find", tokens=24)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    for index, text in enumerate(texts):
        alone = stage.embed(loaded, [text], "find")[0]
        assert alone @ together[index] > 0.999
    assert stage.embed(loaded, texts[:1])[0] @ together[0] < 0.999  # the instruction matters
    left = stage.vectors(loaded, stage.pad(stage.tokenise(loaded, texts, ["find"] * 5), left=True))
    assert (left.detach().numpy() * together).sum(1).min() > 0.999


def pairs() -> list[Example]:
    """Words of one half of the letters ask for words of the other half: nothing is shared, all must be learned."""
    letters = WORDS[:20]
    chance = np.random.default_rng(5)
    kinds = ("search", "sts")
    return [
        Example(
            " ".join(letters[i] for i in (index % 10, (index * 3 + index // 10) % 10)),
            " ".join(letters[10 + i] for i in (index % 10, index // 10, (index * 7) % 10)),
            (" ".join(letters[10 + i] for i in chance.choice(10, 3)),),
            kinds[index % 2],
        )
        for index in range(24)
    ]


def accuracy(decoder: Decoder, found: list[Example]) -> float:
    """The share of queries that rank their passage first among all of their kind."""
    right = 0
    for kind in {pair.kind for pair in found}:
        same = [pair for pair in found if pair.kind == kind]
        asked = stage.embed(decoder, [pair.query for pair in same], stage.INSTRUCTIONS[kind])
        scores = asked @ stage.embed(decoder, [pair.positive for pair in same]).T
        right += int((scores.argmax(1) == range(len(same))).sum())
    return right / len(found)


def test_training_overfits_and_only_the_adapter_learns(tmp_path: Path) -> None:
    folder, found = folder_of(tmp_path), pairs()
    weights = load_file(folder / "model.safetensors")
    before = accuracy(stage.load_decoder(folder, TINY.reading), found)
    stage.train_decoder(folder, tmp_path / "out", found, TINY)
    assert before < 0.4
    after = stage.load_decoder(folder, adapters=[tmp_path / "out"])
    assert accuracy(after, found) > 0.95
    again = load_file(folder / "model.safetensors")
    assert all(torch.equal(weights[name], again[name]) for name in weights)
    adapter = load_file(tmp_path / "out" / ADAPTER)
    parts = {name.rsplit(".", 3)[1] for name in adapter}
    assert parts == set(stage.TARGETS)
    assert {name.rsplit(".", 2)[1] for name in adapter} == {"lora_A", "lora_B"}
    changed = {
        name for name, value in after.model.state_dict().items() if not torch.equal(value, weights[f"model.{name}"])
    }
    assert changed == {
        f"layers.{n}.{'self_attn' if p[1] == '_' else 'mlp'}.{p}.weight" for n in (0, 1) for p in parts
    }
    rows = [json.loads(line) for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()]
    assert rows[-1]["accuracy"] > 0.95
    assert {row["stage"] for row in rows} == {"decoder"}
    assert str(tmp_path) not in (tmp_path / "out" / "adapter_config.json").read_text()


@pytest.mark.parametrize("recompute", [False, True])
def test_an_interrupted_run_ends_with_the_same_adapter(tmp_path: Path, recompute: bool) -> None:
    folder, found = folder_of(tmp_path), pairs()[:16]
    plan = replace(TINY, epochs=3, every=2, lora=Lora(4, 8, 0.1), recompute=recompute)
    stage.train_decoder(folder, tmp_path / "whole", found, replace(plan, recompute=False))
    asked, passes = [], []

    def die(decoder: Decoder) -> dict[str, float]:
        asked.append(float(stage.embed(decoder, ["a"])[0, 0]))
        if len(asked) == 2:
            raise KeyboardInterrupt
        layer = decoder.model.get_base_model().layers[0].mlp
        layer.register_forward_pre_hook(lambda *_: passes.append(torch.is_grad_enabled()))
        return {"dev": asked[-1]}

    with pytest.raises(KeyboardInterrupt):
        stage.train_decoder(folder, tmp_path / "halves", found, plan, die)
    assert sum(passes) == 2 * 2 * (1 + recompute)  # two steps of queries and of passages, forward and once more
    checkpoint = load_file(tmp_path / "halves" / "decoder.checkpoint")
    assert {name.split("/")[0] for name in checkpoint} == {"model", "1"}
    assert sum(value.numel() for name, value in checkpoint.items() if name.startswith("model/")) < 10_000
    stage.train_decoder(folder, tmp_path / "halves", found, plan, die)
    whole, halves = (load_file(tmp_path / name / ADAPTER) for name in ("whole", "halves"))
    exact = not recompute
    assert all(torch.allclose(whole[n], halves[n], atol=0 if exact else 1e-3, rtol=0) for n in whole)


def test_adapters_stack(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    first, second = tmp_path / "first", tmp_path / "second"
    reading = Reading("mean", causal=False, longest=9)
    stage.train_decoder(folder, first, pairs(), replace(TINY, reading=reading, epochs=2))
    stage.train_decoder(folder, second, pairs(), replace(TINY, reading=reading, epochs=2, merged=(first,), seed=8))
    side = stage.pad(tokens([4, 5, 6], [7, 8, 9, 10]))
    base = stage.load_decoder(folder, reading).model
    once = stage.load_decoder(folder, adapters=[first])
    assert once.reading == reading
    with warnings.catch_warnings(action="ignore", category=FutureWarning):  # peft's own
        unmerged = PeftModel.from_pretrained(stage.load_decoder(folder, adapters=[first]).model, str(second)).eval()
    merged = stage.load_decoder(folder, adapters=[first, second])
    states = [raw(model, side) for model in (base, once.model, unmerged, merged.model)]
    assert states[3] == pytest.approx(states[2], abs=1e-4)
    assert (states[1] - states[0]).abs().max() > 0.05
    assert (states[2] - states[1]).abs().max() > 0.05
    stage.export(merged, tmp_path / "model")
    again = stage.load_decoder(tmp_path / "model")  # and it still looks both ways, padding or none
    assert again.reading == reading
    assert raw(again.model, side) == pytest.approx(states[3], abs=1e-6)
    alone, other = stage.pad(tokens([4, 5, 6])), stage.pad(tokens([4, 5, 7]))
    assert raw(again.model, alone) == pytest.approx(raw(merged.model, alone), abs=1e-6)
    assert (raw(again.model, alone) - raw(again.model, other))[0, 0].abs().max() > 1e-2
    assert not any(str(tmp_path) in path.read_text() for path in (tmp_path / "model").glob("*.json"))


def test_loss_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three queries at 0, 60 and 90 degrees; the first two share their passage, the third's is a negative too."""
    degrees = {"p": 0, "q": 60, "r": 90, "P": 30, "R": 90, "n": 180}
    batch = [Example("p", "P", ("n", "unused")), Example("q", "P", ("R",)), Example("r", "R", kind="sts")]
    asked: list[list[str]] = []

    def tokenise(_: Decoder, texts: list[str], tasks: list[str]) -> list[str]:
        asked.append(tasks)
        return texts

    def vectors(_: Decoder, texts: list[str]) -> torch.Tensor:
        angles = torch.tensor([np.deg2rad(degrees[text]) for text in texts])
        return torch.stack([angles.cos(), angles.sin()], 1)

    monkeypatch.setattr(stage, "tokenise", tokenise)
    monkeypatch.setattr(stage, "vectors", vectors)
    monkeypatch.setattr(stage, "pad", lambda texts: texts)
    loss, right = stage.learn_from(Decoder(None, None, Reading()), batch, Plan(temperature=0.5))
    # columns: P, P, R | n, R; cosines over the temperature
    cos = {angle: 2 * np.cos(np.deg2rad(angle)) for angle in (0, 30, 60, 90, 120, 180)}
    rows = [  # (right, wrong): the other P is no negative of p or q, nor the R it was given one of r
        (cos[30], [cos[90], cos[180], cos[90]]),
        (cos[30], [cos[30], cos[120], cos[30]]),
        (cos[0], [cos[60], cos[60], cos[90]]),
    ]
    wanted = np.mean([np.log(np.exp([good, *bad]).sum()) - good for good, bad in rows])
    assert loss.item() == pytest.approx(wanted, abs=1e-6)
    assert right == pytest.approx(1.0)
    assert asked == [[stage.INSTRUCTIONS[kind] for kind in ("search", "search", "sts")], [""] * 5]


def test_batches_hold_one_kind_and_every_pair_once_an_epoch() -> None:
    found = [Example(str(n), "", kind="sts" if n < 5 else "search") for n in range(16)]
    plan = Plan(batch=4)
    stream, same = stage.batches(found, plan), stage.batches(found, plan)
    epochs = [[next(stream) for _ in range(5)] for _ in range(2)]
    assert epochs[0] == [next(same) for _ in range(5)]
    assert epochs[0] != epochs[1]
    for epoch in epochs:
        assert sorted(int(pair.query) for batch in epoch for pair in batch) == list(range(16))
        assert all(len({pair.kind for pair in batch}) == 1 for batch in epoch)


def test_what_cannot_be_used_is_refused(tmp_path: Path) -> None:
    def kind(folder: Path, **more: Any) -> str:
        with pytest.raises(ModelError) as caught:
            stage.load_decoder(folder, **more)
        return caught.value.kind

    assert kind(tmp_path) == "model-missing"
    folder = folder_of(tmp_path)
    with pytest.raises(SeogaError, match="Nothing to learn"):
        stage.train_decoder(folder, tmp_path / "out", [], TINY)
    assert kind(folder, adapters=[tmp_path]) == "model-missing"
    other = folder_of(tmp_path, seed=1, head_dim=16)
    stage.train_decoder(other, tmp_path / "other", pairs()[:2], replace(TINY, epochs=1))
    assert kind(folder, adapters=[tmp_path / "other"]) == "model-damaged"
    weights = load_file(folder / "model.safetensors")
    save_file(
        {n: w for n, w in weights.items() if "layers.1" not in n}, folder / "model.safetensors", {"format": "pt"}
    )
    assert kind(folder) == "model-damaged"  # never random weights
    (folder / "model.safetensors").write_bytes(b"no tensors")
    assert kind(folder) == "model-damaged"
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert kind(folder) == "model-unsupported"
    remote = {"model_type": "own", "auto_map": {"AutoModel": "modeling.Own"}}
    (other / "config.json").write_text(json.dumps(remote))
    assert kind(other) == "model-unsupported"
    (other / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="Tokeniser damaged"):
        open_tokenizer(other)
