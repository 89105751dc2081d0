"""Tiny models of random weights in other people's layouts, made in a moment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM

from core.embed.importing import carry_out, plan
from core.errors import ModelError
from tests.core.embed.tiny_cross import WORDS, tokenizer

WIDTH, ROWS, POSITIONS = 32, 5 + len(WORDS), 40
WEIGHTS = "model.safetensors"


def write(path: Path, content: object) -> Path:
    """Write JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    return path


def edit(name: str, **changes: object) -> Callable[[Path], object]:
    """Return a way to change fields of a JSON file."""

    def act(folder: Path) -> None:
        write(folder / name, {**json.loads((folder / name).read_text("utf-8")), **changes})

    return act


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def weights(name: str, change: Callable[[torch.Tensor], torch.Tensor | None]) -> Callable[[Path], object]:
    """Return a way to change or drop one tensor."""

    def act(folder: Path) -> None:
        tensors = load_file(folder / WEIGHTS)
        changed = change(tensors.pop(name))
        save_file({**tensors, **({} if changed is None else {name: changed.contiguous()})}, folder / WEIGHTS)

    return act


def make(folder: Path, family: str = "bert", **changes: Any) -> Path:
    """Write an encoder or a decoder of random weights in Hugging Face's layout."""
    settings: dict[str, Any] = {"vocab_size": ROWS, "hidden_size": WIDTH, "num_hidden_layers": 2}
    settings |= {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "intermediate_size": 48}
    settings |= {"max_position_embeddings": POSITIONS, "pad_token_id": 1, "tie_word_embeddings": True}
    if "bert" in family or family == "mpnet":
        settings = {
            name: value for name, value in settings.items() if name not in ("num_key_value_heads", "head_dim")
        }
    config = AutoConfig.for_model(family, **{**settings, **changes})
    decoder = "num_key_value_heads" in settings
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = (AutoModelForCausalLM if decoder else AutoModel).from_config(config)
    config.architectures = [type(model).__name__]
    write(folder / "config.json", {**config.to_dict(), **changes})
    tensors = {name: value.contiguous() for name, value in model.state_dict().items() if name != "lm_head.weight"}
    save_file(tensors, folder / WEIGHTS)
    made: Tokenizer = tokenizer(family)
    made.no_padding()
    made.no_truncation()
    made.save(str(folder / "tokenizer.json"))
    if decoder:
        write(folder / "tokenizer_config.json", {"eos_token": "[SEP]", "pad_token": "<pad>"})
    return folder


def add_heads(folder: Path, pickled: bool = False, rows: int = 8, width: int = WIDTH) -> Path:
    """Write BGE-M3's heads beside an encoder."""
    for stem, count in (("sparse_linear", 1), ("colbert_linear", rows)):
        tensors = {"weight": torch.randn(count, width), "bias": torch.randn(count)}
        if pickled:
            torch.save(tensors, folder / f"{stem}.pt")
        else:
            save_file(tensors, folder / f"{stem}.safetensors")
    return folder


def to_pickle(folder: Path) -> Path:
    """Turn safetensors into a pickle, with one tensor under two names."""
    tensors = load_file(folder / WEIGHTS)
    first = next(name for name in tensors if name.endswith(("word_embeddings.weight", "embed_tokens.weight")))
    tensors["lm_head.weight"] = tensors[first]
    torch.save(tensors, folder / "pytorch_model.bin")
    (folder / WEIGHTS).unlink()
    return folder


def to_shards(folder: Path, ending: str = ".safetensors") -> Path:
    """Split the weights in two, with an index."""
    tensors = load_file(folder / WEIGHTS)
    stem = "model" if ending == ".safetensors" else "pytorch_model"
    names = sorted(tensors)
    index: dict[str, str] = {}
    for number, part in enumerate((names[::2], names[1::2]), 1):
        shard = f"{stem}-0000{number}-of-00002{ending}"
        some = {name: tensors[name] for name in part}
        index |= dict.fromkeys(part, shard)
        if ending == ".safetensors":
            save_file(some, folder / shard)
        else:
            torch.save(some, folder / shard)
    write(folder / f"{stem}{ending}.index.json", {"metadata": {}, "weight_map": index})
    (folder / WEIGHTS).unlink()
    return folder


def make_adapter(folder: Path, base: str, width: int = WIDTH, pickled: bool = False) -> Path:
    """Write a LoRA adapter for the query projections of a decoder of this width."""
    tensors = {}
    for layer in range(2):
        name = f"base_model.model.layers.{layer}.self_attn.q_proj"
        tensors[f"{name}.lora_A.weight"] = torch.randn(4, width)
        tensors[f"{name}.lora_B.weight"] = torch.randn(WIDTH, 4)
    write(folder / "adapter_config.json", {"peft_type": "LORA", "r": 4, "base_model_name_or_path": base})
    if pickled:
        torch.save(tensors, folder / "adapter_model.bin")
    else:
        save_file(tensors, folder / "adapter_model.safetensors")
    return folder


# importing them


def nothing_left(own: Path) -> bool:
    return not own.exists() or not any(own.iterdir())


def refused(path: Path, own: Path) -> ModelError:
    """Try to import and return why it was not done."""
    with pytest.raises(ModelError) as caught:
        carry_out(plan(path, own))
    assert nothing_left(own)
    return caught.value


def packed(folder: Path, ending: str) -> Path:
    """Pack a folder, itself included."""
    kind = {".zip": "zip", ".tar": "tar", ".tar.gz": "gztar"}[ending]
    return Path(shutil.make_archive(str(folder) + "-packed", kind, folder.parent, folder.name))
