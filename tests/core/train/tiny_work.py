"""A tiny working folder: an encoder of random weights and a tokeniser that knows a handful of words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from core.train.encoder import CONFIG, SPECIAL, TOKENIZER, WEIGHTS

LONGEST = 64  # positions of the encoder


def make_work(path: Path, words: Sequence[str], width: int = 32, layers: int = 2, heads: int = 2) -> None:
    """Write model.safetensors, config.json and tokenizer.json; the same arguments give the same bytes.

    Ids 0 to 4 are [PAD], [UNK], [CLS], [SEP] and [MASK]; then come the words (WordPiece, so "##s" continues one).
    """
    path.mkdir(parents=True, exist_ok=True)
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys([*SPECIAL, *words]))}
    _tokenizer(vocabulary).save(str(path / TOKENIZER))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=2 * width,
        max_position_embeddings=LONGEST,
        initializer_range=0.2,  # 0.02 is for large models: here all texts would look alike
    )
    (path / CONFIG).write_text(json.dumps(config.to_dict()), "utf-8")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        model = BertModel(config, add_pooling_layer=False)
    save_file({name: weight.contiguous() for name, weight in model.state_dict().items()}, path / WEIGHTS)


def _tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return made
