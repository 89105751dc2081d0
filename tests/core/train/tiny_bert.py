"""A BERT of random weights, small enough to run in a moment, and its weights as arrays."""

from __future__ import annotations

import warnings

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

from core.train.graph import Shape

VOCAB, WIDTH = 60, 48
SHAPE = Shape(layers=3, heads=4)


def tiny_bert() -> BertModel:
    """Return the same model each time."""
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=VOCAB,
        hidden_size=WIDTH,
        num_hidden_layers=SHAPE.layers,
        num_attention_heads=SHAPE.heads,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=40,
        initializer_range=0.2,
        layer_norm_eps=1e-12,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BertModel(config, add_pooling_layer=False).eval()


def arrays(bert: BertModel) -> dict[str, NDArray[np.float32]]:
    """Return its weights, by the names that Hugging Face gives them."""
    return {name: value.numpy() for name, value in bert.state_dict().items() if value.dtype == torch.float32}
