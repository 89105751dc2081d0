"""How fast texts of mixed lengths are encoded, against SentenceTransformer.encode on the same random models.

usage: python tests/shows/encoding.py [--texts N] [--rounds N] [--threads N] [--batch-tokens N ...] [--bf16]

Both run the same weights in single precision on the CPU, take turns, and are judged by the processor time they used,
so that what else runs on the machine matters little. `--batch-tokens` compares sizes of our batches; `--bf16` adds
our vectors in bfloat16, with how far they turn away from those in single precision.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from core.embed.base import ModelCard
from core.embed.devices import CPU_BATCH_TOKENS, cpu
from core.embed.encoder import load_encoder
from core.train.card import write_card

SIZES = {"6x384": (6, 384), "12x768": (12, 768)}
WORDS, LONGEST = 30_000, 512
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TYPICAL, SPREAD = 100, 0.9  # tokens of a text: the median, and the deviation of their logarithm
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to encode, and the seconds of the processor that each round of it took."""

    name: str
    encode: Encode
    seconds: list[float]


def made(folder: Path, layers: int, width: int) -> ModelCard:
    """Write a BERT of random weights."""
    config = BertConfig(
        vocab_size=WORDS,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 32 if width < 768 else width // 64,
        intermediate_size=4 * width,
        max_position_embeddings=LONGEST,
    )
    model = BertModel(config, add_pooling_layer=False)
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({**config.to_dict(), "architectures": ["BertModel"]}), "utf-8")
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    words = {word: index for index, word in enumerate([*SPECIAL, *(f"w{at}" for at in range(WORDS - len(SPECIAL)))])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    ends = [("[CLS]", words["[CLS]"]), ("[SEP]", words["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    told = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": LONGEST, **named}
    (folder / "tokenizer_config.json").write_text(json.dumps(told), "utf-8")
    return write_card(ModelCard(folder.name, folder.name, "encoder", "mean", width, LONGEST, (), {}, folder=folder))


def texts(count: int) -> list[str]:
    """Return texts of random words, most of them short."""
    rng = np.random.default_rng(1)
    lengths = np.clip(rng.lognormal(np.log(TYPICAL), SPREAD, count), 3, LONGEST).astype(int)
    return [" ".join(f"w{word}" for word in rng.integers(0, WORDS - len(SPECIAL), length)) for length in lengths]


def ours(card: ModelCard, threads: int, tokens: int, dtype: torch.dtype) -> Encode:
    """Return Seoga's way."""
    model = load_encoder(card, threads, device=replace(cpu(dtype), batch_tokens=tokens))
    return lambda given: np.stack([one.dense for one in model.passages(given)])


def theirs(card: ModelCard) -> Encode:
    """Return sentence-transformers' way, with its own batches of 32."""
    body = Transformer(str(card.folder), max_seq_length=LONGEST)
    model = SentenceTransformer(modules=[body, Pooling(card.dims, pooling_mode="mean"), Normalize()], device="cpu")

    def encode(given: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(model.encode(list(given), show_progress_bar=False), np.float32)

    return encode


def race(ways: Sequence[Way], given: Sequence[str], rounds: int) -> list[NDArray[np.float32]]:
    """Let the ways take turns; returns the vectors of each. The first round warms up and does not count."""
    found: list[NDArray[np.float32]] = []
    for round_number in range(rounds + 1):
        found = []
        for way in ways:
            start = time.process_time()
            found.append(way.encode(given if round_number else given[: len(given) // 8]))
            if round_number:
                way.seconds.append(time.process_time() - start)
    return found


def show(name: str, ways: Sequence[Way], found: Sequence[NDArray[np.float32]], given: Sequence[str]) -> None:
    """Print a line for each way; the first is the one to compare with."""
    tokens = sum(min(len(text.split()) + 2, LONGEST) for text in given)
    for way, vectors in zip(ways, found, strict=True):
        ratio = statistics.median(a / b for a, b in zip(ways[0].seconds, way.seconds, strict=True))
        cosine = float((vectors * found[0]).sum(1).min())
        rate = tokens / statistics.median(way.seconds)
        line = f"{name:8} {way.name:24} {rate:9,.0f} tokens/s   x{ratio:.2f}   least cosine {cosine:.6f}\n"
        sys.stdout.write(line)


def main() -> None:
    """Measure both sizes."""
    parser = argparse.ArgumentParser(description="Encoding speed against sentence-transformers.")
    parser.add_argument("--texts", type=int, default=192)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch-tokens", type=int, nargs="+", default=[CPU_BATCH_TOKENS])
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    given = texts(chosen.texts)
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen.sizes:
            card = made(Path(folder) / name, *SIZES[name])
            ways = [Way("SentenceTransformer", theirs(card), [])]
            ways += [
                Way(f"Seoga, batches of {tokens}", ours(card, chosen.threads, tokens, torch.float32), [])
                for tokens in chosen.batch_tokens
            ]
            if chosen.bf16:
                tokens = chosen.batch_tokens[0]
                ways.append(Way("Seoga, bfloat16", ours(card, chosen.threads, tokens, torch.bfloat16), []))
            show(name, ways, race(ways, given, chosen.rounds), given)


if __name__ == "__main__":
    main()
