"""Stage decoder: teach a causal language model to embed (E5-mistral, arXiv 2401.00368; LLM2Vec, arXiv 2404.05961).

A text's vector is the state of its last token, or the mean of its states once attention looks both ways. Queries
carry an instruction, passages are bare. The model's own weights stay as they are: what is learned are low-rank
additions to them (LoRA, arXiv 2106.09685), a few megabytes that are kept beside the model or merged into it.
Models lie in local folders as Hugging Face writes them; code that comes with a model is never run. What loads and
runs them is `core.embed.decoder` and `core.embed.decoder_torch`, the same that answers later.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from core.embed import decoder as embedder
from core.embed import decoder_torch
from core.embed.decoder import Reading, Tokens
from core.embed.decoder_torch import ADAPTER, Side, pooled
from core.embed.devices import Device, too_large
from core.embed.m3 import batches as by_length
from core.errors import SeogaError
from core.train.encoder import device, mixed
from core.train.loop import Figures, Schedule, train

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
READING = "decoder.json"
PRECISIONS = {"cuda": torch.bfloat16, "cpu": torch.float32}  # of the weights, by kind of device
Measure = Callable[["Decoder"], Figures]

# What a query is told by kind of pair; the first six are the types of E5-mistral's synthetic data.
INSTRUCTIONS = {
    "short-long": "Given a short search request, retrieve the passage that answers it",
    "long-short": "Given a passage, retrieve the short label or title that fits it",
    "short-short": "Given a short text, retrieve the short text that belongs to it",
    "long-long": "Given a passage, retrieve another passage that treats the same matter",
    "bitext": "Given a sentence, retrieve its translation",
    "sts": "Given a sentence, retrieve a sentence that means the same",
    "search": "Given a search request, retrieve the passages of a personal library that answer it",
}


@dataclass(frozen=True, slots=True)
class Lora:
    """The size of what is learned: two matrices of this rank for each weight matrix, times alpha / rank."""

    rank: int = 16
    alpha: int = 64
    dropout: float = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """How a decoder learns from pairs.

    Adapters in `merged` (MNTP's, say) become part of the weights first. At most `negatives` hard negatives of an
    example are used. `recompute` trades time for memory: activations are computed again on the way back.
    """

    reading: Reading = field(default_factory=Reading)
    lora: Lora = field(default_factory=Lora)
    merged: tuple[Path, ...] = ()
    batch: int = 32
    negatives: int = 1
    temperature: float = 0.02
    epochs: int = 1
    rate: float = 1e-4
    recompute: bool = False
    every: int = 500
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Decoder:
    """A decoder that embeds."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    reading: Reading


@dataclass(frozen=True, slots=True)
class Example:
    """A query, the passage it belongs to, and passages that only look like it.

    `kind` is one of `INSTRUCTIONS`; `task` is an instruction of the example's own, instead of its kind's.
    """

    query: str
    positive: str
    negatives: tuple[str, ...] = ()
    kind: str = "search"
    task: str = ""


def load_decoder(folder: Path, how: Reading | None = None, adapters: Sequence[Path] = ()) -> Decoder:
    """Load a decoder onto the device that trains, adapters (see `save_adapter`) merged into it in their order.

    Without a reading, it is read as the last adapter, or else the model's folder, says.

    Raises:
        ModelError: a file is missing or damaged, an adapter was made for another model, or the family is not known.
    """
    said = (adapters[-1] if adapters else folder) / READING
    how = how or (Reading(**json.loads(said.read_text("utf-8"))) if said.is_file() else Reading())
    model = open_model(folder, AutoModel)
    if not how.causal or not getattr(model.config, "is_causal", True):
        model, how = decoder_torch.bidirectional(model), replace(how, causal=False)
    model = decoder_torch.add_adapters(model, adapters)
    return Decoder(model.eval(), embedder.open_tokenizer(folder), how)


def open_model(folder: Path, kind: type[AutoModel | AutoModelForCausalLM]) -> PreTrainedModel:
    """Load a model, bfloat16 on a GPU and float32 on a CPU; raises ModelError as `load_decoder` does."""
    at = device()
    try:
        return decoder_torch.open_model(folder, kind, Device("", at, PRECISIONS[at.type], 0))
    except MemoryError as error:
        raise too_large(str(error), str(folder)) from error


def tokenise(decoder: Decoder, texts: Sequence[str], tasks: Sequence[str]) -> list[Tokens]:
    """Tokenise texts, each under its instruction; "" is none, which is how passages are read."""
    prefixes = [f"Instruct: {task}\nQuery: " if task else "" for task in tasks]
    return embedder.tokenise(decoder.tokenizer, texts, prefixes, decoder.reading)


def pad(texts: Sequence[Tokens], left: bool = False) -> Side:
    """Put texts side by side on the device that trains; the side of the padding changes no vector."""
    return decoder_torch.pad(texts, device(), left)


def states(model: PreTrainedModel, ids: Tensor, mask: Tensor) -> Tensor:
    """Return the last hidden states [B, T, D], float32, of ids and mask [B, T]."""
    with mixed():
        return decoder_torch.states(model, ids, mask)


def vectors(decoder: Decoder, side: Side) -> Tensor:
    """Return the vectors [B, D] of texts side by side."""
    return pooled(states(decoder.model, side.ids, side.mask), side, decoder.reading.pooling)


def embed(decoder: Decoder, texts: Sequence[str], task: str = "", tokens: int = 8192) -> NDArray[np.float32]:
    """Return the vectors [N, D] of texts in their order, nothing learned; queries name a task, passages none."""
    decoder.model.eval()
    read = tokenise(decoder, texts, [task] * len(texts))
    out = np.zeros((len(texts), decoder.model.config.hidden_size), dtype=np.float32)
    with torch.no_grad():
        for members in by_length([len(text.ids) for text in read], tokens):
            out[members] = vectors(decoder, pad([read[index] for index in members])).cpu().numpy()
    return out


def add_lora(model: PreTrainedModel, lora: Lora, seed: int, recompute: bool = False) -> PeftModel:
    """Freeze a model and add matrices to learn to its attention and its inner layers; they change nothing yet."""
    torch.manual_seed(seed)
    config = LoraConfig(r=lora.rank, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=list(TARGETS))
    if recompute:
        model.activation_checkpointing_enable({"use_reentrant": False})
    with warnings.catch_warnings(action="ignore", category=FutureWarning):  # peft asks transformers by an old name
        return get_peft_model(model, config)


def learned(model: PeftModel) -> nn.ModuleList:
    """Return the parts that learn, so that checkpoints hold them and not the billions of weights they add to."""
    return nn.ModuleList(part for name, part in model.named_modules() if name.endswith((".lora_A", ".lora_B")))


def save_adapter(model: PeftModel, out: Path, base: str, reading: Reading) -> None:
    """Write what was learned, in peft's layout with safetensors, and how the model is read with it."""
    out.mkdir(parents=True, exist_ok=True)
    found = get_peft_model_state_dict(model, save_embedding_layers=False)
    save_file({name: weight.detach().float().cpu().contiguous() for name, weight in found.items()}, out / ADAPTER)
    config = model.peft_config["default"]
    config.base_model_name_or_path = base  # a name: the folder may be elsewhere next time
    config.inference_mode = True
    config.save_pretrained(str(out))
    (out / READING).write_text(json.dumps(asdict(reading), indent=2) + "\n", "utf-8")


def export(decoder: Decoder, out: Path) -> None:
    """Write a merged decoder as a model folder of its own, which `load_decoder` reads without adapters."""
    decoder.model.save_pretrained(out)
    decoder.tokenizer.save_pretrained(out)
    (out / READING).write_text(json.dumps(asdict(decoder.reading), indent=2) + "\n", "utf-8")


def train_decoder(
    model_folder: Path, out: Path, pairs: Sequence[Example], plan: Plan, measure: Measure | None = None
) -> None:
    """Teach a decoder to embed with InfoNCE over in-batch and hard negatives; writes an adapter to `out`.

    The log and the checkpoint of stage "decoder" lie there too; `measure` gives figures to log. To use what was
    learned, `load_decoder(model_folder, adapters=(*plan.merged, out))`.

    Raises:
        ModelError: see `load_decoder`.
        SeogaError: data-missing, where there are no pairs.
    """
    if not pairs:
        raise SeogaError("data-missing", "Nothing to learn from", "There is not one pair.", str(out))
    out.mkdir(parents=True, exist_ok=True)
    base = load_decoder(model_folder, plan.reading, plan.merged)
    model = add_lora(base.model, plan.lora, plan.seed, plan.recompute)
    decoder = replace(base, model=model)

    def learn(batch: Sequence[Example]) -> Figures:
        model.train()  # the loop knows only the parts that learn
        loss, right = learn_from(decoder, batch, plan)
        torch.autograd.backward(loss)
        return {"loss": loss.item(), "accuracy": right}

    steps = plan.epochs * sum(-(-size // plan.batch) for size in Counter(pair.kind for pair in pairs).values())
    schedule = Schedule(steps, plan.rate, decay=0.01, warmup=0.1, every=plan.every, seed=plan.seed)
    measured = (lambda: measure(replace(decoder, model=model.eval()))) if measure else None
    train(out, "decoder", learned(model), batches(pairs, plan), learn, schedule, measured)
    save_adapter(model.eval(), out, model_folder.name, base.reading)


def batches(pairs: Sequence[Example], plan: Plan) -> Iterator[list[Example]]:
    """Yield batches without end, every pair once an epoch; of one kind each, so that looks tell no negative."""
    kinds = [[pair for pair in pairs if pair.kind == kind] for kind in dict.fromkeys(pair.kind for pair in pairs)]
    for epoch in count():
        chance = np.random.default_rng([plan.seed, epoch])
        cut: list[list[Example]] = []
        for members in kinds:
            order = chance.permutation(len(members))
            parts = (order[first : first + plan.batch] for first in range(0, len(order), plan.batch))
            cut += [[members[index] for index in part] for part in parts]
        yield from (cut[place] for place in chance.permutation(len(cut)))


def learn_from(decoder: Decoder, batch: Sequence[Example], plan: Plan) -> tuple[Tensor, float]:
    """Return the loss of a batch, and the share of its queries that rank their passage first."""
    passages = [pair.positive for pair in batch]
    passages += [text for pair in batch for text in pair.negatives[: plan.negatives]]
    tasks = [pair.task or INSTRUCTIONS.get(pair.kind, INSTRUCTIONS["search"]) for pair in batch]
    asked = vectors(decoder, pad(tokenise(decoder, [pair.query for pair in batch], tasks)))
    found = vectors(decoder, pad(tokenise(decoder, passages, [""] * len(passages))))
    scores = asked @ found.T / plan.temperature
    scores = scores.masked_fill(also_right(batch, passages).to(scores.device), -torch.inf)
    wanted = torch.arange(len(batch), device=scores.device)
    return functional.cross_entropy(scores, wanted), (scores.argmax(1) == wanted).float().mean().item()


def also_right(batch: Sequence[Example], passages: Sequence[str]) -> Tensor:
    """Say which passages [B, P] are no negatives of a query: those that answer it too, its own column apart.

    Passages start with the batch's positives. A question may come with several answers, a passage answer several.
    """
    answers: dict[str, set[str]] = defaultdict(set)
    for pair in batch:
        answers[pair.query].add(pair.positive)
    same = torch.tensor([[text in answers[pair.query] for text in passages] for pair in batch])
    return same.fill_diagonal_(False)
