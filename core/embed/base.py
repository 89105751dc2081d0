"""What a model is to the rest of Seoga: a card that describes it, and an embedder that runs it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from core.errors import ModelError
from core.records import Embedding

CARD = "model.json"
CARD_FORMAT = 1
BUNDLED = "seoga-m3-small"  # the id of the model that comes with Seoga

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What `model.json` says of a model folder.

    `kind` names what runs it: "m3" (Seoga's own graph), "encoder" and "decoder" (Hugging Face's layout), or
    "cross-encoder". `pooling` is "mean", "cls" or "last". `causal` is off where a decoder's tokens see all others;
    `adapters` are folders of LoRA weights below the model's, merged in this order. `dims` is the width D of the
    dense vector, `multi_dims` the width M of the multi-vector rows (0: none). `prefixes` holds the words put
    before a "query" or a "passage" (a decoder's instruction too), where the model was trained with any.
    `max_tokens` counts special tokens.
    `languages` are those it was taught (ISO 639-1), `reads` how well those that it knows less of are read, below 1.
    `special_ids` never appear in sparse vectors. `weights` are the shares of the fused score (dense, sparse,
    multi, keyword), `calibration` the constants by which a score becomes a probability (core/search/calibrate), by
    the signals they need. `sha256` names every other file of the folder; `trained_on` every data set, with its
    licence; `quality` maps "SET/MODE/METRIC" to its figure. `beside` is the id of a model whose sparse and
    multi-vectors stand in for those this one lacks ("": none). `folder` is where the card was read, `helper` the card
    of the model beside this one, where that is here; neither is written down.
    """

    id: str
    name: str
    kind: str
    pooling: str
    dims: int
    max_tokens: int
    special_ids: tuple[int, ...]
    sha256: dict[str, str]
    multi_dims: int = 0
    sparse: bool = False
    prefixes: dict[str, str] = field(default_factory=dict)
    causal: bool = True
    adapters: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)
    calibration: dict[str, dict[str, float]] = field(default_factory=dict)
    description: str = ""
    languages: tuple[str, ...] = ()
    reads: dict[str, float] = field(default_factory=dict)
    licence: str = ""
    origin: str = ""
    recipe: str = ""
    trained_on: tuple[str, ...] = ()
    quality: dict[str, float] = field(default_factory=dict)
    beside: str = ""
    format: int = CARD_FORMAT
    folder: Path = Path()
    helper: ModelCard | None = None

    @property
    def words(self) -> ModelCard:
        """Return the card of the model whose sparse and multi-vectors are used: this one, or the one beside it."""
        return self.helper or self

    @property
    def signals(self) -> tuple[str, ...]:
        """Return the signals that come of this model and the one beside it, out of dense, sparse and multi."""
        have = {"dense": self.dims > 0, "sparse": self.words.sparse, "multi": self.words.multi_dims > 0}
        return tuple(name for name, present in have.items() if present)

    @property
    def reading(self) -> dict[str, float]:
        """Return how well each language is read, up to 1."""
        return {language: self.reads.get(language, 1.0) for language in self.languages}

    @property
    def size_bytes(self) -> int:
        """Return the size of the model's files on disk; files that are missing count nothing."""
        paths = (self.folder / name for name in self.sha256)
        return sum(path.stat().st_size for path in paths if path.is_file())


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text: its id and the stretch `text[start:end]` it was read from (empty for `[SEP]`)."""

    id: int
    start: int
    end: int


class Embedder(Protocol):
    """A model that is loaded and ready. Its methods may be called from several threads."""

    @property
    def card(self) -> ModelCard:
        """Return the card of the model that runs here."""
        ...

    def passages(self, texts: Sequence[str], stop: Stop | None = None) -> list[Embedding]:
        """Embed passages; the order is kept, and texts past `card.max_tokens` are cut.

        Raises:
            Cancelled: `stop()` said yes between two batches.
            ModelError: the model cannot be run.
        """
        ...

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        """Embed queries; the order is kept."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special tokens and prefixes left out, nothing cut."""
        ...

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens that stand behind the rows of `Embedding.multi` of this passage, in order.

        The first special token is left out and the last one kept, as the rows do; offsets count in `text`.
        """
        ...

    def piece(self, token: int) -> str:
        """Return the written form of a token id, or "" where there is no such id."""
        ...


def load_card(folder: Path) -> ModelCard:
    """Read a model folder's card; the files it names are not looked at.

    Raises:
        ModelError: `model-missing` without a card, `model-damaged` where it cannot be read,
            `model-unsupported` where it was written for a newer Seoga.
    """
    path = folder / CARD
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError(
            "model-missing", "No model here", "This folder holds no model that Seoga knows.", str(folder), str(error)
        ) from error
    try:
        card_format = msgspec.json.decode(raw, type=_Header).format
        if card_format > CARD_FORMAT:
            raise ModelError(
                "model-unsupported", "Newer model", "This model was made for a newer version of Seoga.", str(folder)
            )
        card = msgspec.json.decode(raw, type=ModelCard)
    except msgspec.MsgspecError as error:
        raise ModelError(
            "model-damaged", "Damaged model", "The description of this model cannot be read.", str(path), str(error)
        ) from error
    return dataclasses.replace(card, folder=folder)


def written(card: ModelCard) -> bytes:
    """Return what a card's `model.json` holds."""
    names = [field.name for field in dataclasses.fields(card) if field.name not in ("folder", "helper")]
    return msgspec.json.format(msgspec.json.encode({name: getattr(card, name) for name in names}), indent=2) + b"\n"


def verify(card: ModelCard) -> None:
    """Compare every file of a model with the sum in its card.

    Raises:
        ModelError: `model-damaged`, naming the first file that is missing or differs.
    """
    for name in card.sha256:
        check(card, name)


def check(card: ModelCard, name: str) -> None:
    """Compare one file of a model with its sum in the card.

    Raises:
        ModelError: `model-damaged` where the file is missing, differs, or is not in the card.
    """
    path = card.folder / name
    if not path.is_file() or sha256(path) != card.sha256.get(name):
        message = f"The file {name} of this model is missing or altered."
        raise ModelError("model-damaged", "Damaged model", message, str(path))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class _Header:
    """The one field that must be understood before the rest is."""

    format: int = CARD_FORMAT
