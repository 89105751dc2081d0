"""Tiny text encoders of random weights in the layouts of Hugging Face and sentence-transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import AutoConfig, AutoModel

from core.embed.base import ModelCard
from core.train.card import write_card

WIDTH, MULTI, LIMIT, POSITIONS = 32, 16, 20, 40
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
WORDS = [*"a b apple ##s pie bakes who ? query : passage".split(), *"서울 ##은 수도 ##가 어디 사과 ##를 누가".split()]
OFFSET = ("roberta", "xlm-roberta", "mpnet")


def tokenizer() -> Tokenizer:
    vocabulary = {piece: index for index, piece in enumerate([*SPECIAL, *WORDS])}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="<unk>"))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    made.add_special_tokens(SPECIAL)
    return made


def settings(family: str) -> dict[str, Any]:
    """Return the configuration of a tiny model of a family."""
    offset = 2 if family in OFFSET else 0
    made: dict[str, Any] = {"vocab_size": len(SPECIAL) + len(WORDS), "hidden_size": WIDTH, "num_hidden_layers": 2}
    made |= {"num_attention_heads": 4, "intermediate_size": 48, "max_position_embeddings": POSITIONS + offset}
    made |= {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "initializer_range": 0.3}
    if family == "distilbert":
        made |= {"dim": WIDTH, "n_layers": 2, "n_heads": 4, "hidden_dim": 48}
    if family == "modernbert":
        made |= {"global_attn_every_n_layers": 2, "local_attention": 8, "initializer_cutoff_factor": 2.0}
        made |= {"cls_token_id": 0, "sep_token_id": 2}
    if family == "deberta-v2":
        made |= {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]}
    if family == "gemma3_text":
        made |= {"num_key_value_heads": 2, "head_dim": 8, "sliding_window": 8, "use_bidirectional_attention": True}
        made |= {"layer_types": ["sliding_attention", "full_attention"]}
    return made


def make(folder: Path, family: str = "bert", **changes: object) -> ModelCard:
    """Write an encoder's folder and return its card; heads are made where the card promises them."""
    folder.mkdir(parents=True, exist_ok=True)
    config = AutoConfig.for_model(family, **settings(family))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = AutoModel.from_config(config).eval()
        sparse, multi = torch.nn.Linear(WIDTH, 1), torch.nn.Linear(WIDTH, MULTI)
    config.architectures = [type(model).__name__]
    (folder / "config.json").write_text(json.dumps(config.to_dict()), "utf-8")
    save(folder / "model.safetensors", model)
    fields: dict[str, Any] = {"id": family, "name": family, "kind": "encoder", "pooling": "mean", "dims": WIDTH}
    fields |= {"max_tokens": LIMIT, "special_ids": (0, 1, 2, 3), "sha256": {}, "folder": folder, **changes}
    if fields.get("sparse"):
        save(folder / "sparse_linear.safetensors", sparse)
        torch.save(sparse.state_dict(), folder / "sparse_linear.pt")  # as the reference package reads it
    if fields.get("multi_dims"):
        save(folder / "colbert_linear.safetensors", multi)
        torch.save(multi.state_dict(), folder / "colbert_linear.pt")
    tokenizer().save(str(folder / "tokenizer.json"))
    named = {"cls_token": "<s>", "bos_token": "<s>", "sep_token": "</s>", "eos_token": "</s>"}
    named |= {"pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}
    told = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": LIMIT, **named}
    (folder / "tokenizer_config.json").write_text(json.dumps(told), "utf-8")
    return write_card(ModelCard(**fields))


def add_layers(
    card: ModelCard, widths: tuple[int, ...], activation: str = "torch.nn.modules.linear.Identity"
) -> None:
    """Write layers behind the pooling, as sentence-transformers does (EmbeddingGemma has two)."""
    steps = [("Transformer", ""), ("Pooling", "1_Pooling")]
    (card.folder / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": WIDTH, "pooling_mode_mean_tokens": True}
    (card.folder / "1_Pooling/config.json").write_text(json.dumps(pooling), "utf-8")
    before = WIDTH
    for index, width in enumerate(widths, 2):
        path = card.folder / f"{index}_Dense"
        path.mkdir()
        told = {"in_features": before, "out_features": width, "bias": index % 2 == 0}
        (path / "config.json").write_text(json.dumps({**told, "activation_function": activation}), "utf-8")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(index)
            linear = torch.nn.Linear(before, width, bias=index % 2 == 0)
        save_file(
            {f"linear.{name}": value for name, value in linear.state_dict().items()}, path / "model.safetensors"
        )
        steps.append(("Dense", path.name))
        before = width
    listed = [
        {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for index, (kind, path) in enumerate([*steps, ("Normalize", f"{len(steps)}_Normalize")])
    ]
    (card.folder / f"{len(steps)}_Normalize").mkdir()
    (card.folder / "modules.json").write_text(json.dumps(listed), "utf-8")


def save(path: Path, module: torch.nn.Module) -> None:
    save_file({name: value.contiguous() for name, value in module.state_dict().items()}, path)
