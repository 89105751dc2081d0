"""Tiny cross-encoders of random weights, in both layouts of a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    BertConfig,
    BertModel,
)

from core.embed.reranker import THEIRS
from core.train import reranker

WIDTH, POSITIONS = 32, 40
WORDS = [*"a b apple ##s pie bakes who ?".split(), *"서울 ##은 수도 ##가 어디 사과 ##를 누가".split()]


def tokenizer(family: str) -> Tokenizer:
    """Return a tokeniser that joins two texts as models of a family want them."""
    begin, end = ("<s>", "</s>") if "roberta" in family else ("[CLS]", "[SEP]")
    special = [begin, "<pad>", end, "[UNK]", "[MASK]"]
    vocabulary = {piece: index for index, piece in enumerate([*special, *WORDS])}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    doubled, second = (f" {end}", 0) if "roberta" in family else ("", 0 if family == "modernbert" else 1)
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end}{doubled} $B:{second} {end}:{second}",
        special_tokens=[(begin, 0), (end, 2)],
    )
    made.enable_padding()  # files often ask for both; neither may reach a score
    made.enable_truncation(7)
    return made


def make(folder: Path, family: str = "bert") -> Path:
    """Write a cross-encoder of random weights in Hugging Face's layout."""
    settings: dict[str, Any] = {
        "vocab_size": 5 + len(WORDS),
        "hidden_size": WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
    }
    settings |= {"num_attention_heads": 4, "intermediate_size": 48, "max_position_embeddings": POSITIONS}
    settings |= {"num_labels": 1, "pad_token_id": 1}
    settings |= {"initializer_range": 0.3, "type_vocab_size": 2 if family in ("bert", "electra") else 1}
    if family == "distilbert":
        settings |= {"dim": WIDTH, "n_layers": 2, "n_heads": 4, "hidden_dim": 48}
    if family == "modernbert":
        settings |= {"global_attn_every_n_layers": 2, "local_attention": 8, "initializer_cutoff_factor": 2.0}
        settings |= {"bos_token_id": 0, "eos_token_id": 2, "cls_token_id": 0, "sep_token_id": 2}
    if family == "deberta-v2":
        settings |= {"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "pooler_hidden_size": WIDTH}
    config = AutoConfig.for_model(family, **settings)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = AutoModelForSequenceClassification.from_config(config).eval()
    folder.mkdir(parents=True, exist_ok=True)
    config.architectures = [type(model).__name__]
    (folder / "config.json").write_text(json.dumps(config.to_dict()), "utf-8")
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / THEIRS)
    tokenizer(family).save(str(folder / "tokenizer.json"))
    return folder


def make_ours(folder: Path) -> Path:
    """Write what the trainer's stage leaves in its working folder; the vocabulary has grown since its base."""
    folder.mkdir(parents=True)
    config = BertConfig(
        vocab_size=5 + len(WORDS),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=48,
        max_position_embeddings=POSITIONS,
        initializer_range=0.3,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(6)
        base = BertModel(config, add_pooling_layer=False)
        model = reranker.Reranker(base)
    (folder / "config.json").write_text(json.dumps({**config.to_dict(), "vocab_size": 9}), "utf-8")
    made = tokenizer("bert")
    made.no_truncation()
    made.save(str(folder / "tokenizer.json"))
    save_file({name: value.contiguous() for name, value in base.state_dict().items()}, folder / THEIRS)
    reranker.save_reranker(model, folder)
    return folder
