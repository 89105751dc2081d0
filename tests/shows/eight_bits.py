"""What running the bundled model in 8 bits costs and gains: nDCG@10 by signal, and tokens a second.

usage: python tests/shows/eight_bits.py SET... [--most N] [--texts N] [--rounds N]

The same weights in single precision with torch are the baseline of both; of speed also all-MiniLM-L6-v2, read by
SentenceTransformer.encode. The three take turns on two threads over passages of the first set, each by its own tokens
(a model that cuts a text into fewer is paid for that in "passages"), and are judged by the clock, on a quiet machine.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer

from core import config
from core.embed.m3 import M3
from core.embed.m3_torch import TorchNetwork
from core.embed.weights import WEIGHTS
from core.opening import open_embedder
from core.records import MODES
from core.train.base import take_base
from core.train.evaluate import load, runs
from core.train.metrics import compare

THREADS = 2


def quality(sets: Sequence[Path], eight: M3, single: M3, most: int) -> None:
    """Print what 8 bits change on each set, signal by signal."""
    for folder in sets:
        corpus = load(folder)
        found, exact = (runs(corpus, model, MODES, most) for model in (eight, single))
        for mode, run in found.items():
            told = compare(run.ndcg, exact[mode].ndcg)
            sys.stdout.write(
                f"{folder.name:20} {mode:8} fp32 {exact[mode].figures['ndcg@10']:.4f}  8 bits {told.mean:+.4f} "
                f"[{told.low:+.4f}, {told.high:+.4f}]\n"
            )


def speed(texts: list[str], ways: dict[str, tuple[Callable[[list[str]], object], int]], rounds: int) -> None:
    """Print tokens and passages a second of each way: the median of the rounds."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (encode, _) in ways.items():
            start = time.perf_counter()
            encode(texts)
            seconds[name].append(time.perf_counter() - start)
    for name, (_, tokens) in ways.items():
        took = statistics.median(seconds[name])
        sys.stdout.write(f"{name:28} {tokens / took:7,.0f} tokens a second  {len(texts) / took:6.1f} passages\n")


def minilm() -> SentenceTransformer:
    """Return all-MiniLM-L6-v2 as its users run it."""
    with tempfile.TemporaryDirectory() as place:
        take_base(Path(place))
        body = Transformer(place, max_seq_length=256)
        return SentenceTransformer(modules=[body, Pooling(384), Normalize()], device="cpu")


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(THREADS)
    card = open_embedder(config.load(), spare=0).card
    eight = M3(card, THREADS)
    single = M3(card, THREADS, TorchNetwork(card.folder / WEIGHTS, torch.device("cpu"), torch.float32))
    texts = [text for _, _, text in load(args.sets[0]).documents][: args.texts]
    english = minilm()
    own = sum(eight.count(texts))
    theirs = sum(len(ids) for ids in english.tokenizer(texts, truncation=True)["input_ids"])
    ways = {
        "8 bits": (eight.passages, own),
        "single precision": (single.passages, own),
        "all-MiniLM-L6-v2, torch": (english.encode, theirs),
    }
    speed(texts, ways, args.rounds)
    quality(args.sets, eight, single, args.most)
    return 0


if __name__ == "__main__":
    sys.exit(main())
