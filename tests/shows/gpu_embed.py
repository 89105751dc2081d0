"""How fast a graphics card embeds: random models of two sizes in bfloat16, beside the card's own matrix product.

usage: python tests/shows/gpu_embed.py [--tiny] [--tokens N]

The models are an XLM-R-large and a Mistral 7B of random weights, which cost what trained ones do; the second also
with a LoRA of rank 16 on all its products, beside the weights and merged into them (E5-mistral's way). Texts have 8
to 512 tokens, as passages have. They go through `core.embed`'s own code: sorted by length, in batches by tokens.

`share` is what the model's own arithmetic (two a weight and token, and attention) takes of the fastest product of
two square matrices that was measured just before; padding is waste and counts for nothing. `--tiny` runs the same on
a CPU in seconds, with figures that mean nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoConfig, AutoModel

from core.embed.decoder import Pooling, Tokens
from core.embed.decoder_torch import TorchNetwork
from core.embed.devices import Device, Fallback, best, cpu
from core.embed.m3 import batches

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
RANK = 16
SHORTEST, LONGEST, USUAL = 8, 512, 200  # tokens of a text
LARGE = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "vocab_size": 250_002,
    "max_position_embeddings": 8194,
    "type_vocab_size": 1,
}
SEVEN = {
    "hidden_size": 4096,
    "intermediate_size": 14_336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 32_000,
    "sliding_window": None,
}
TINY = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "vocab_size": 500,
}


@dataclass(frozen=True)
class Run:
    """A model to be measured: `lora` is "", "beside" or "merged"."""

    name: str
    family: str
    sizes: dict[str, Any]
    pooling: Pooling
    lora: str = ""


RUNS = (
    Run("XLM-R-large", "xlm-roberta", LARGE, "mean"),
    Run("Mistral 7B", "mistral", SEVEN, "last"),
    Run("Mistral 7B", "mistral", SEVEN, "last", "beside"),
    Run("Mistral 7B", "mistral", SEVEN, "last", "merged"),
)


def main(arguments: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Measure, print a line of JSON for each figure, and return them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--tokens", type=int, default=0, help="padded tokens of a batch, by default the device's own")
    given = parser.parse_args(arguments)
    if given.tiny:
        torch.set_num_threads(1)
    device = replace(cpu(), batch_tokens=512) if given.tiny else best()
    device = replace(device, batch_tokens=given.tokens or device.batch_tokens)
    peak = product(device, 256 if given.tiny else 8192)
    found = [{"device": device.name, "precision": str(device.dtype), "TFLOP/s": round(peak / 1e12, 3)}]
    print(json.dumps(found[0]), flush=True)  # noqa: T201
    for run in RUNS:
        small = replace(run, sizes={**run.sizes, **TINY}) if given.tiny else run
        found.append(measured(small, device, 40 if given.tiny else 4000, peak))
        print(json.dumps(found[-1]), flush=True)  # noqa: T201
    return found


def product(device: Device, width: int) -> float:
    """Return the floating point operations a second of a product of two square matrices, the best of ten."""
    one, other = (torch.randn(width, width, device=device.place, dtype=device.dtype) for _ in range(2))
    out = torch.empty_like(one)
    spent = [timed(device, lambda: torch.matmul(one, other, out=out)) for _ in range(12)][2:]
    return 2 * width**3 / min(spent)


def timed(device: Device, work: Callable[[], object]) -> float:
    """Return the seconds that work takes, the device's own included."""
    settle(device)
    start = time.perf_counter()
    work()
    settle(device)
    return time.perf_counter() - start


def settle(device: Device) -> None:
    """Wait until the device has done what it was given."""
    if device.place.type == "cuda":
        torch.cuda.synchronize()


def measured(run: Run, device: Device, many: int, peak: float) -> dict[str, Any]:
    """Return a model's figures: tokens and texts a second, its share of the peak, and the memory it took."""
    gc.collect()
    if device.place.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    runner = Fallback(lambda at: network(run, at), device)
    given = texts(many, run.sizes["vocab_size"])
    warm = sorted(given, key=lambda one: -len(one.ids))[: device.batch_tokens // LONGEST + 1]
    embed(runner, warm)
    seconds = timed(runner.device, lambda: embed(runner, given))
    lengths = [len(one.ids) for one in given]
    return {
        "model": run.name + (f" + LoRA {run.lora}" if run.lora else ""),
        "on": runner.device.name,
        "tokens/s": round(sum(lengths) / seconds),
        "texts/s": round(len(given) / seconds, 1),
        "share": round(operations(run, lengths) / seconds / peak, 3),
        "batch tokens": runner.batch_tokens,
        "GB": round(torch.cuda.max_memory_allocated() / 1e9, 1) if device.place.type == "cuda" else None,
    }


def network(run: Run, device: Device) -> TorchNetwork:
    """Make a model of random weights on a device, as `core.embed.decoder_torch.open_network` loads one."""
    config = AutoConfig.for_model(run.family, **run.sizes)
    with torch.device(device.place):
        model: Any = AutoModel.from_config(config, dtype=device.dtype)
        if run.lora:
            with warnings.catch_warnings(action="ignore"):
                lora = LoraConfig(r=RANK, lora_alpha=4 * RANK, target_modules=TARGETS, init_lora_weights=False)
                model = get_peft_model(model, lora)
    model = (model.merge_and_unload() if run.lora == "merged" else model).to(device.place).eval()
    return TorchNetwork(model, run.pooling, config.vocab_size, config.hidden_size)


def texts(many: int, words: int) -> list[Tokens]:
    """Return random texts of lengths as passages have."""
    chance = np.random.default_rng(7)
    lengths = np.clip(chance.lognormal(np.log(USUAL), 0.6, many), SHORTEST, LONGEST).astype(int)
    return [Tokens(chance.integers(5, words, size).astype(np.int32), np.ones(size, np.bool_)) for size in lengths]


def embed(runner: Fallback[TorchNetwork], given: Sequence[Tokens]) -> None:
    """Embed texts as `core.embed.decoder.DecoderEmbedder` does."""
    for members in batches([len(one.ids) for one in given], runner.batch_tokens):
        batch = [given[member] for member in members]
        for piece in runner.run(batch, len(batch[0].ids), lambda loaded, part: loaded(part)):
            assert np.isfinite(piece).all()


def operations(run: Run, lengths: Sequence[int]) -> float:
    """Return the floating point operations that texts take: products of weights, and of attention."""
    return sum(length * 2 * sum(weights(run)) + attention(run, length) for length in lengths)


def weights(run: Run) -> Iterator[int]:
    """Yield the weights that each token meets, matrix by matrix: those of a layer, as often as there are layers."""
    width, inner, heads = (run.sizes[name] for name in ("hidden_size", "intermediate_size", "num_attention_heads"))
    shared = width * run.sizes.get("num_key_value_heads", heads) // heads
    gated = 3 if run.family == "mistral" else 2
    for _ in range(run.sizes["num_hidden_layers"]):
        yield from (width * width, width * shared, width * shared, width * width, gated * width * inner)


def attention(run: Run, length: int) -> float:
    """Return the operations of a text's attention; half of them where each token sees only those before it."""
    seen = 0.5 if run.family == "mistral" else 1.0
    width: int = run.sizes["hidden_size"] * run.sizes["num_hidden_layers"]
    return seen * 4 * length * length * width


if __name__ == "__main__":
    main()
