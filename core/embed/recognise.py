"""Tell what an unknown model folder holds, by its small files and the headers of its weights, or why it is refused.

Read are Hugging Face's layout (config.json, tokenizer.json, weights), sentence-transformers' (modules.json and what
it names), BGE-M3's heads beside either, LoRA adapters on a base that is found beside them or among the user's own
models, and folders that Seoga wrote. What a folder says of itself comes first; where it is silent, the catalogue of
known models fills in. Weights are not loaded, torch is not imported, and code that comes with a model is never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from core.embed import recognise_files as files
from core.embed import reranker
from core.embed.base import BUNDLED, CARD, ModelCard, load_card
from core.embed.known import Known, lookup
from core.embed.recognise_adapter import is_adapter, stack
from core.embed.recognise_checks import check_fit, check_heads, check_tokenizer
from core.embed.recognise_files import Config, damaged, missing, read, unsupported
from core.embed.recognise_steps import Steps, steps_of
from core.embed.recognise_weights import Piece, Shapes, heads, weights
from core.errors import ModelError

ENCODERS: tuple[str, ...] = (
    "bert",
    "roberta",
    "xlm-roberta",
    "camembert",
    "distilbert",
    "electra",
    "mpnet",
    "deberta-v2",
)
ENCODERS += ("modernbert",)
YES_NO = ("qwen3", "gemma")  # decoders that are asked whether a passage answers, see `reranker_decoder`
DECODERS = ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text")
KEPT: tuple[str, ...] = (
    files.CONFIG,
    files.TOKENIZER,
    files.TOKENIZER_CONFIG,
    files.SPECIAL_MAP,
    files.MODULES,
    files.SENTENCE,
)
KEPT += (files.PROMPTS, files.READING, files.LLM2VEC, "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE")
SHORTEST = 8  # tokens: below, there is no room for anything
QUERY = ("query", "search_query", "web_search_query", "retrieval_query")
PASSAGE = ("passage", "document", "search_document", "corpus")
LICENCE = re.compile(r"^license:[ \t]*[\"']?([\w.+-]+)", re.MULTILINE)
NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was found, for a person to read: `name` is one of a few fixed words, `value` what it is."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """A model in a folder: its card to be, the files it consists of, and what was found."""

    card: ModelCard
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...] = field(default=())


def describe(folder: Path, own_models: Path | None = None) -> ModelCard:
    """Return a card for a folder that has none; see `recognise`."""
    return recognise(folder, own_models).card


def recognise(folder: Path, own_models: Path | None = None) -> Found:
    """Tell what a folder holds. The bases of adapters are looked for beside it and in `own_models`.

    Raises:
        ModelError: `model-missing` for a file that is not there (a tokeniser, a shard, a head, an adapter's base),
            `model-damaged` for files that are not whole or do not fit each other, `model-unsupported` for a model
            that Seoga cannot run, or only with code of the model's own.
    """
    if (folder / CARD).is_file():
        return _carded(folder)
    if is_adapter(folder):
        return _adapted(folder, own_models)
    config = read(folder / files.CONFIG, Config)
    if config is None:
        message = "This folder holds no model that Seoga knows."
        raise ModelError("model-missing", "No model here", message, str(folder))
    known = lookup(name_of(folder))
    kind = kind_of(folder, config, known)
    if kind == reranker.KIND:
        return _cross_encoder(folder, config, known)
    return _embedder(folder, config, kind, known if known and known.kind == kind else None)


def name_of(folder: Path) -> str:
    """Return what a folder's model is called; in Hugging Face's cache that stands two folders above."""
    folder = folder.resolve()
    above = folder.parent.parent.name
    if folder.parent.name == "snapshots" and above.startswith("models--"):
        return above.rpartition("--")[2]
    return folder.name


def kind_of(folder: Path, config: Config, known: Known | None = None) -> str:
    """Return what runs a folder's model: "encoder", "decoder" or "cross-encoder".

    Raises:
        ModelError: `model-unsupported`.
    """
    path = folder / files.CONFIG
    if known and known.refused and known.model_type == config.model_type:
        raise unsupported(folder, known.refused)
    if config.model_type not in ENCODERS + DECODERS:
        if config.auto_map:
            message = "This model needs program code of its own, which Seoga never runs."
            raise unsupported(path, message, f"{config.model_type}: {config.auto_map}")
        message = f"Models of the type {config.model_type!r} are not known to Seoga."
        raise unsupported(path, message, f"known are {', '.join(ENCODERS + DECODERS)}")
    if config.is_for(reranker.CLASSIFIES):
        return _classifier(path, config)
    if config.model_type in ENCODERS or config.use_bidirectional_attention:
        return "encoder"
    asked = known.kind == reranker.KIND if known else "rerank" in name_of(folder).casefold()
    if asked and config.model_type not in YES_NO:
        raise unsupported(path, f"Rerankers that say yes or no are one of {', '.join(YES_NO)}.", config.model_type)
    return reranker.KIND if asked else "decoder"


def _classifier(path: Path, config: Config) -> str:
    if config.outputs != 1:
        raise unsupported(path, f"A reranker has one output; this model sorts texts into {config.outputs} classes.")
    if config.model_type not in reranker.FAMILIES:
        raise unsupported(path, f"Rerankers are one of {', '.join(reranker.FAMILIES)}, not {config.model_type!r}.")
    return reranker.KIND


# --- embedders ------------------------------------------------------------------------------------------


def _embedder(folder: Path, config: Config, kind: str, known: Known | None) -> Found:
    """Describe an encoder or a decoder."""
    pieces, shapes = weights(folder, "model.safetensors")
    check_fit(folder, config, shapes)
    more, head_shapes = heads(folder)
    steps = steps_of(folder, config.width)
    known = known if known and known.dims == steps.dims else None
    check_heads(folder, config.width, head_shapes)
    if more and (steps.dense or kind != "encoder"):
        raise unsupported(folder, "A model with the heads of BGE-M3 is an encoder without further layers.")
    card = ModelCard(
        id=safe_name(name_of(folder)),
        name=known.name if known else name_of(folder),
        kind=kind,
        pooling=pooling_of(folder, kind, steps, known, has_heads=bool(more)),
        dims=steps.dims,
        max_tokens=_longest(folder, config, kind, known),
        special_ids=check_tokenizer(folder, shapes),
        sha256={},
        multi_dims=_multi_dims(config.width, head_shapes) if more else 0,
        sparse=bool(more),
        prefixes=_prefixes(folder, known),
        causal=_causal(folder, config, kind, known),
        beside="" if more else BUNDLED,
        folder=folder,
    )
    return finish(card, [*kept(folder), *steps.pieces, *pieces, *more], known, family=config.model_type)


def pooling_of(folder: Path, kind: str, steps: Steps, known: Known | None, *, has_heads: bool) -> str:
    """Return how a text's vector is read off its tokens: as the folder says, else as is usual."""
    reading = read(folder / files.READING, files.Reading) if kind == "decoder" else None
    said = steps.pooling or (reading.pooling if reading else "") or (known.pooling if known else "")
    usual = "last" if kind == "decoder" else "cls" if has_heads else "mean"
    return said or usual


def _multi_dims(width: int, found: dict[str, Shapes]) -> int:
    """Return the width of the multi-vector's rows; of a pickled head it is taken to be the model's own."""
    return found["colbert_linear"]["weight"][0] if "colbert_linear" in found else width


def _longest(folder: Path, config: Config, kind: str, known: Known | None) -> int:
    """Return how many tokens a text may have: the least of all limits that are told."""
    sentence = read(folder / files.SENTENCE, files.Sentence)
    tokenizer = read(folder / files.TOKENIZER_CONFIG, files.TokenizerConfig)
    reading = read(folder / files.READING, files.Reading) if kind == "decoder" else None
    told = [config.positions, known.max_tokens if known else 0]
    told += [(sentence.max_seq_length or 0) if sentence else 0, reading.longest if reading else 0]
    told += [int(min(tokenizer.model_max_length or 0, files.UNSAID))] if tokenizer else []
    limits = [limit for limit in told if 0 < limit < files.UNSAID]
    if (config.max_position_embeddings and config.positions < SHORTEST) or min(limits, default=0) < SHORTEST:
        raise damaged(folder / files.CONFIG, "The model has no room for a text.")
    return min(limits)


def _prefixes(folder: Path, known: Known | None) -> dict[str, str]:
    """Return what is put before queries and passages."""
    said = read(folder / files.PROMPTS, files.Prompts) or files.Prompts()
    if said.similarity_fn_name not in (None, "cosine", "dot"):
        message = f"Vectors of this model are compared by {said.similarity_fn_name!r}; Seoga compares by the cosine."
        raise unsupported(folder / files.PROMPTS, message)
    always = said.prompts.get(said.default_prompt_name or "") or ""
    sides = {"query": QUERY, "passage": PASSAGE}
    found = {
        side: next((said.prompts[name] or "" for name in names if name in said.prompts), always)
        for side, names in sides.items()
    }
    found = {side: text for side, text in found.items() if text}
    return found or dict(known.prefixes if known else {})


def _causal(folder: Path, config: Config, kind: str, known: Known | None) -> bool:
    """Say whether a decoder's tokens see only those before them."""
    if kind != "decoder":
        return False
    reading = read(folder / files.READING, files.Reading)
    if reading:
        return reading.causal
    return config.is_causal is not False and (known.causal if known else True)


# --- the others -----------------------------------------------------------------------------------------


def _cross_encoder(folder: Path, config: Config, known: Known | None) -> Found:
    """Describe a reranker: an encoder with one logit, or a decoder that says yes or no."""
    yes_no = config.model_type in DECODERS
    pieces, shapes = weights(folder, reranker.THEIRS)
    check_fit(folder, config, shapes)
    if len(pieces) > 1 and not yes_no:
        raise unsupported(folder, "The weights of a reranker of this type are one file, not several.")
    card = ModelCard(
        id=safe_name(name_of(folder)),
        name=known.name if known else name_of(folder),
        kind=reranker.KIND,
        pooling="last" if yes_no else "cls",
        dims=0,
        max_tokens=_longest(folder, config, reranker.KIND, known),
        special_ids=check_tokenizer(folder, shapes),
        sha256={},
        prefixes=dict(known.prefixes) if known else {},
        weights={"cross": reranker.SHARE},
        folder=folder,
    )
    return finish(card, [*kept(folder), *pieces], known, family=config.model_type)


def _adapted(folder: Path, own_models: Path | None) -> Found:
    """Describe LoRA adapters on a base, whose files come along."""
    name = name_of(folder)
    known = lookup(name)
    lora = stack(folder, own_models, known)
    base = recognise(lora.base, own_models)
    if base.card.adapters:
        raise unsupported(folder, f"{base.card.name} has adapters of its own already.")
    if base.card.kind != "decoder":
        raise unsupported(folder, f"Adapters are for decoders; {base.card.name} is of the kind {base.card.kind!r}.")
    lora.check(weights(lora.base, "model.safetensors")[1])
    card = replace(
        base.card,
        id=safe_name(name),
        name=known.name if known else name,
        pooling=lora.pooling or (known.pooling if known else base.card.pooling),
        causal=base.card.causal if lora.causal is None else lora.causal,
        max_tokens=min(lora.longest or base.card.max_tokens, base.card.max_tokens),
        prefixes=_prefixes(folder, known) or base.card.prefixes,
        adapters=lora.names,
        sha256={},
        folder=folder,
    )
    found = finish(card, [*base.pieces, *lora.pieces], known)
    more = [Fact("base", base.card.name), *(Fact("adapter", path.name) for path in lora.folders)]
    return replace(found, facts=(*found.facts, *more))


def _carded(folder: Path) -> Found:
    """Describe a folder with a card; its files are compared with their sums when they are copied."""
    card = load_card(folder)
    for name in card.sha256:
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name:
            raise damaged(folder / CARD, "The description of this model names a file outside its folder.", name)
        if not (folder / name).is_file():
            raise missing(folder / name)
    return finish(replace(card, folder=folder), [Piece(name, folder / name) for name in card.sha256], None)


# --- what all have --------------------------------------------------------------------------------------


def kept(folder: Path) -> list[Piece]:
    """Return the small files of a folder that a model is copied with."""
    return [Piece(name, folder / name) for name in KEPT if (folder / name).is_file()]


def safe_name(name: str) -> str:
    """Return a name as an id, which is the name of a folder too."""
    return NAME.sub("-", name).strip(".-") or "model"


def finish(card: ModelCard, pieces: Iterable[Piece], known: Known | None, family: str = "") -> Found:
    """Add the names of the files, what the catalogue tells of a known model, and the facts for a person."""
    pieces = tuple({piece.name: piece for piece in pieces}.values())
    licence = known.licence if known else card.licence or _licence(card.folder)
    card = replace(
        card,
        sha256={piece.name: card.sha256.get(piece.name, "") for piece in pieces},
        licence=licence,
        origin=known.id if known else card.origin,
        languages=known.languages if known else card.languages,
        description=known.description["en"] if known else card.description,
    )
    return Found(card, pieces, tuple(_facts(card, pieces, family, known)))


def _facts(card: ModelCard, pieces: Iterable[Piece], family: str, known: Known | None) -> Iterable[Fact]:
    """Yield what a person is told."""
    yield Fact("kind", card.kind)
    told = {
        "known as": known.id if known else "",
        "type": family,
        "vector": str(card.dims or ""),
        "pooling": card.pooling if card.dims else "",
        "attention": "both ways" if card.kind == "decoder" and not card.causal else "",
        "longest text": str(card.max_tokens),
        "before a query": card.prefixes.get("query", ""),
        "before a passage": card.prefixes.get("passage", ""),
        "word weights": "yes" if card.sparse else "",
        "vectors for words": str(card.multi_dims or ""),
        "licence": card.licence,
        "converted": ", ".join(piece.source.name for piece in pieces if piece.convert),
    }
    yield from (Fact(name, value) for name, value in told.items() if value)
    if "-nc" in card.licence.casefold():
        yield Fact("note", "not for commercial use")


def _licence(folder: Path) -> str:
    """Return the licence that the head of a README names, "" where it does not."""
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as file:
            head = file.read(20_000)
    except OSError:
        return ""
    found = LICENCE.search(head) if head.startswith("---") else None
    return found.group(1) if found else ""
