"""Tiny decoders of random weights, their tokenisers and adapters, in Hugging Face's layout."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, PreTrainedTokenizerFast

from core.embed.base import ModelCard
from core.embed.decoder import KIND

WORDS = [*"abcdefghijklmnopqrst", "Instruct:", "Query:", "find", "서가", "책"]
SPECIAL = ["<pad>", "<unk>", "<s>", "</s>"]
PAD, UNK, BOS, EOS = range(4)
WIDTH = 32
INSTRUCTION = "Instruct: find 책\nQuery: "
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "llama": ("llama", {}),
    "mistral": ("mistral", {"sliding_window": None}),
    "mistral, window": ("mistral", {"sliding_window": 4}),
    "qwen2": ("qwen2", {}),
    "qwen3": ("qwen3", {"head_dim": 8}),
    "gemma": ("gemma", {"head_dim": 8}),
    "gemma2": ("gemma2", {"head_dim": 8, "sliding_window": 4}),
    "gemma3_text": (
        "gemma3_text",
        {"head_dim": 8, "sliding_window": 4, "layer_types": ["sliding_attention", "full_attention"]},
    ),
}


def config(family: str, size: int, **more: Any) -> Any:
    """A model's configuration: 2 layers of width 32, 4 heads of which 2 hold keys and values."""
    sizes = {"hidden_size": WIDTH, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
    ids = {"pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS, "vocab_size": size}
    room = {"max_position_embeddings": 1024}
    return AutoConfig.for_model(
        family, **{"initializer_range": 0.3, "num_key_value_heads": 2, **sizes, **ids, **room, **more}
    )


def words(folder: Path) -> None:
    """Write a tokeniser of whole words that begins each text with <s>."""
    made = Tokenizer(models.WordLevel({word: at for at, word in enumerate(SPECIAL + WORDS)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BOS)])
    made.enable_truncation(3)  # what a file asks for is not what is wanted
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    PreTrainedTokenizerFast(tokenizer_object=made, **names).save_pretrained(folder)


def letters(folder: Path, marks: tuple[str, ...] = (), merged: tuple[str, ...] = ()) -> int:
    """Write a tokeniser of bytes, with special marks and merged words, and return how many tokens it has."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    known = dict.fromkeys([*SPECIAL, *alphabet])
    merges: list[tuple[str, str]] = []
    for word in merged:
        for end in range(2, len(word) + 1):
            known[word[:end]] = None
            merges.append((word[: end - 1], word[end - 1]))
    made = Tokenizer(models.BPE({one: at for at, one in enumerate(known)}, merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([*SPECIAL, *marks])
    names = {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"}
    PreTrainedTokenizerFast(tokenizer_object=made, **names).save_pretrained(folder)
    return int(made.get_vocab_size())


def make(folder: Path, name: str = "mistral", seed: int = 0, **more: Any) -> Path:
    """Write a random causal language model of a family, with a tokeniser of words."""
    family, own = FAMILIES[name]
    folder.mkdir(parents=True, exist_ok=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_config(config(family, len(SPECIAL) + len(WORDS), **{**own, **more}))
    model.save_pretrained(folder)
    words(folder)
    return folder


def adapter(base: Path, out: Path, seed: int = 1, head: bool = False, **more: Any) -> Path:
    """Write a random LoRA adapter for a model; with `head`, for the model that writes, as many are."""
    kind = AutoModelForCausalLM if head else AutoModel
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings(action="ignore"):
        torch.manual_seed(seed)
        how: dict[str, Any] = {"r": 4, "lora_alpha": 8, "target_modules": TARGETS, "init_lora_weights": False, **more}
        made = get_peft_model(kind.from_pretrained(base), LoraConfig(**how))
        made.save_pretrained(str(out))
    return out


def card(folder: Path, **more: Any) -> ModelCard:
    """Return a card for a folder, of E5-mistral's kind unless told otherwise."""
    said: dict[str, Any] = {
        "id": "tiny",
        "name": "Tiny",
        "kind": KIND,
        "pooling": "last",
        "dims": WIDTH,
        "max_tokens": 16,
        "special_ids": (PAD, UNK, BOS, EOS),
        "sha256": {},
        "prefixes": {"query": INSTRUCTION},
        "folder": folder,
    }
    return ModelCard(**{**said, **more})
