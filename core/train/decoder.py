"""Stage decoder: teach a causal language model to embed (E5-mistral, arXiv 2401.00368; LLM2Vec, arXiv 2404.05961).

A text's vector is the state of its last token, or the mean of its states once attention looks both ways. Queries
carry an instruction, passages are bare. The model's own weights stay as they are: what is learned are low-rank
additions to them (LoRA, arXiv 2106.09685), a few megabytes that are kept beside the model or merged into it.
Models lie in local folders as Hugging Face writes them; code that comes with a model is never run.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from core.embed.m3 import batches as by_length
from core.errors import ModelError, SeogaError
from core.train.encoder import CONFIG, TOKENIZER, Ids, device, mixed
from core.train.encoder import pooled as mean
from core.train.loop import Figures, Schedule, train

Pooling = Literal["last", "mean"]
FAMILIES = ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text")
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
ADAPTER, READING = "adapter_model.safetensors", "decoder.json"
BROKEN = (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError)  # raised over bad files
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
class Reading:
    """How vectors are read off a decoder, in training and in use.

    `last` takes the state of the last token, an end token that is always there; `mean` takes the mean over the
    tokens that are not the instruction. `causal` is off where attention looks both ways. A text has at most
    `longest` tokens, special ones included.
    """

    pooling: Pooling = "last"
    causal: bool = True
    longest: int = 512


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


@dataclass(frozen=True, slots=True)
class Tokens:
    """One text: token ids [T], and which of them count in the mean."""

    ids: Ids
    counted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Side:
    """Texts side by side: ids, where they are not padding, and which tokens count; all [B, T]."""

    ids: Tensor
    mask: Tensor
    counted: Tensor


def load_decoder(folder: Path, reading: Reading | None = None, adapters: Sequence[Path] = ()) -> Decoder:
    """Load a decoder onto the device that trains, adapters (see `save_adapter`) merged into it in their order.

    Without a reading, it is read as the last adapter, or else the model's folder, says.

    Raises:
        ModelError: a file is missing or damaged, an adapter was made for another model, or the family is not known.
    """
    said = (adapters[-1] if adapters else folder) / READING
    reading = reading or (Reading(**json.loads(said.read_text("utf-8"))) if said.is_file() else Reading())
    model = open_model(folder, AutoModel)
    if not reading.causal or not getattr(model.config, "is_causal", True):
        model, reading = bidirectional(model), replace(reading, causal=False)
    for adapter in adapters:
        model = merge(model, adapter)
    return Decoder(model.eval(), open_tokenizer(folder), reading)


def open_model(folder: Path, kind: type[AutoModel | AutoModelForCausalLM]) -> PreTrainedModel:
    """Load a model, bfloat16 on a GPU and float32 on a CPU; raises ModelError as `load_decoder` does."""
    try:
        family = json.loads((folder / CONFIG).read_text("utf-8")).get("model_type")
    except (OSError, ValueError) as error:
        message = f"A decoder's folder has a {CONFIG} that says what it is."
        raise ModelError("model-missing", "Not a model folder", message, str(folder), str(error)) from error
    if family not in FAMILIES or not any(folder.glob("*.safetensors")):
        message = f"Decoders are read from safetensors, and are one of {', '.join(FAMILIES)}."
        raise ModelError("model-unsupported", "Model not supported", message, str(folder), str(family))
    dtype = torch.bfloat16 if device().type == "cuda" else torch.float32
    careful = {"use_safetensors": True, "local_files_only": True, "trust_remote_code": False}
    try:
        model, told = kind.from_pretrained(folder, dtype=dtype, output_loading_info=True, **careful)
    except BROKEN as error:
        message = "Its weights do not load."
        raise ModelError("model-damaged", "Model damaged", message, str(folder), str(error)) from error
    if told["missing_keys"] or told["mismatched_keys"]:  # they would be random
        message = "Some of its weights are missing, or of the wrong shape."
        raise ModelError("model-damaged", "Model damaged", message, str(folder), str(told))
    return model.to(device())


def open_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """Load a model's tokeniser just as its file describes it, without cutting and padding of its own.

    Raises ModelError where the file is missing or damaged, or the tokeniser names no end token.
    """
    try:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # tokenizers raises bare exceptions
        message = f"Its {TOKENIZER} is missing or damaged."
        raise ModelError("model-damaged", "Tokeniser damaged", message, str(folder), str(error)) from error
    if tokenizer.eos_token_id is None:
        raise ModelError("model-unsupported", "No end token", "The tokeniser names none.", str(folder))
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    return tokenizer


def bidirectional(model: PreTrainedModel) -> PreTrainedModel:
    """Let every token see all others, padding apart: LLM2Vec's first step. Changes the model, and returns it.

    The configuration's switch makes transformers build masks of padding alone; a sliding window, where a layer has
    one, then reaches to both sides. Where there is no padding there is no mask, and each layer asks a switch of its
    own: late releases of transformers 5 hand it the configuration's, for the others it is set as well.
    """
    model.config.is_causal = False
    for module in model.modules():
        if isinstance(getattr(module, "is_causal", None), bool):
            module.is_causal = False
    return model


def tokenise(decoder: Decoder, texts: Sequence[str], tasks: Sequence[str]) -> list[Tokens]:
    """Tokenise texts, each under its instruction; "" is none, which is how passages are read.

    For `last` the end token is added after cutting, so that it is always there. A token belongs to the text where
    it ends past the instruction: many tokenisers give the blank between the two to the text's first word. Special
    tokens never count in the mean.
    """
    prefixes = [f"Instruct: {task}\nQuery: " if task else "" for task in tasks]
    head, end = frame(decoder.tokenizer)
    tail = end if decoder.reading.pooling == "last" else []
    room = decoder.reading.longest - len(head) - len(tail)
    written = [prefix + text for prefix, text in zip(prefixes, texts, strict=True)]
    encoded = decoder.tokenizer.backend_tokenizer.encode_batch(written, add_special_tokens=False)
    found: list[Tokens] = []
    for prefix, one in zip(prefixes, encoded, strict=True):
        ids = np.array([*head, *one.ids[:room], *tail] or end, dtype=np.int32)
        own = [past > len(prefix) for _, past in one.offsets[:room]]
        found.append(Tokens(ids, np.array([False] * len(head) + own + [False] * (len(ids) - len(head) - len(own)))))
    return found


def frame(tokenizer: PreTrainedTokenizerFast) -> tuple[list[int], list[int]]:
    """Return the special tokens that stand before and after every text; after it at least the end token."""
    inner = tokenizer.backend_tokenizer.encode("a", add_special_tokens=False).ids
    whole = tokenizer.backend_tokenizer.encode("a").ids
    at = next((at for at in range(len(whole)) if whole[at : at + len(inner)] == inner), 0)
    return whole[:at], whole[at + len(inner) :] or [tokenizer.eos_token_id]


def pad(texts: Sequence[Tokens], left: bool = False) -> Side:
    """Put texts side by side on the device that trains; the side of the padding changes no vector."""
    lengths = np.array([len(text.ids) for text in texts])
    mask = np.arange(lengths.max()) < lengths[:, None]
    mask = mask[:, ::-1].copy() if left else mask
    ids, counted = np.zeros(mask.shape, dtype=np.int64), np.zeros_like(mask)
    ids[mask] = np.concatenate([text.ids for text in texts])
    counted[mask] = np.concatenate([text.counted for text in texts])
    return Side(*(torch.from_numpy(array).to(device()) for array in (ids, mask, counted)))


def states(model: PreTrainedModel, ids: Tensor, mask: Tensor) -> Tensor:
    """Return the last hidden states [B, T, D], float32, of ids and mask [B, T]."""
    with mixed():
        hidden: Tensor = model(input_ids=ids, attention_mask=mask.long(), use_cache=False).last_hidden_state
    return hidden.float()


def pooled(hidden: Tensor, side: Side, pooling: Pooling) -> Tensor:
    """Return the L2-normalised vectors [B, D] of states [B, T, D].

    A text without a token that counts (an empty query) is the mean of all its tokens.
    """
    if pooling == "last":
        last = (side.mask * torch.arange(side.mask.shape[1], device=hidden.device)).argmax(1)
        return functional.normalize(hidden[torch.arange(len(hidden), device=hidden.device), last], dim=-1)
    counted = torch.where(side.counted.any(1, keepdim=True), side.counted, side.mask)
    return mean(hidden, counted)


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


def merge(model: PreTrainedModel, adapter: Path) -> PreTrainedModel:
    """Add a saved adapter to the weights themselves, so that another can be learned on top (LLM2Vec's stacking)."""
    if not (adapter / ADAPTER).is_file():
        raise ModelError("model-missing", "Adapter missing", f"It should be in {ADAPTER}.", str(adapter))
    try:
        with warnings.catch_warnings(action="ignore", category=FutureWarning):  # as above
            return PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    except BROKEN as error:
        message = "It does not load onto this model."
        raise ModelError("model-damaged", "Adapter damaged", message, str(adapter), str(error)) from error


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
