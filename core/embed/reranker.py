"""Rerank by a cross-encoder: a model that reads a question and a passage together, too slow for more than a few.

Three kinds of folder are read, from safetensors alone and without any code of theirs:

- what the stage `reranker` of `core.train` leaves in its working folder: config.json, tokenizer.json and
  reranker.safetensors, a BERT and a linear layer on the mean of its states;
- Hugging Face's: config.json, tokenizer.json and model.safetensors, an encoder that classifies sequences with one
  logit (BAAI/bge-reranker-v2-m3, cross-encoder/ms-marco-MiniLM and their like);
- decoders that are asked for "yes", see `core.embed.reranker_decoder`.

A `model.json` describes such a folder further; without one, `describe` says what its files tell. Torch is imported
when a model is loaded, and not before.

Shapes: P passages of a call, B inputs of a batch, T tokens of the longest of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard, Stop, check
from core.embed.m3 import batches
from core.errors import Cancelled, ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

KIND = "cross-encoder"  # of a card
OURS, THEIRS, CONFIG, TOKENIZER = "reranker.safetensors", "model.safetensors", "config.json", "tokenizer.json"
CLASSIFIES = "ForSequenceClassification"  # how the names of Hugging Face's architectures with such a head end
FAMILIES = ("bert", "deberta-v2", "distilbert", "electra", "modernbert", "roberta", "xlm-roberta")
OFFSET = ("roberta", "xlm-roberta")  # their positions are counted from behind the padding's id
SHARE = 0.5  # of the cross-encoder in a score, where no measurement says better
LONGEST = 512  # tokens of an input, as BGE's rerankers are used; attention past it costs more than it tells
ASKED = 3 / 4  # of an input: the most that a question may take (also BGE's rule)
SHORTEST = 8  # below, there is no room for anything
SAMPLE = 256  # tokens of an input that only measures the speed
KEPT = 0.9  # of what was measured before, at each batch: some 10 batches are remembered
Ids = NDArray[np.int64]
Floats = NDArray[np.float32]


class Network(Protocol):
    """The weights on some device."""

    @property
    def words(self) -> int:
        """Return the number of rows of the word table."""
        ...

    @property
    def batch_tokens(self) -> int:
        """Return the padded tokens that a batch should have."""
        ...

    def __call__(self, ids: Ids, mask: NDArray[np.bool_], segments: Ids) -> Floats:
        """Return the logits [B] of ids, mask and segments [B, T]."""
        ...


class Inputs(Protocol):
    """How a model wants a query and a passage joined."""

    @property
    def longest(self) -> int:
        """Return the most tokens of an input."""
        ...

    @property
    def words(self) -> int:
        """Return how many tokens there are ids for."""
        ...

    @property
    def filler(self) -> int:
        """Return the id of some token."""
        ...

    @property
    def segment(self) -> int:
        """Return the number of the passage's segment."""
        ...

    def __call__(self, query: str, passages: Sequence[str]) -> list[Joined]:
        """Return a query joined with each of the passages."""
        ...


class CrossEncoder:
    """A cross-encoder that is loaded and ready.

    Attributes:
        card: what the model's folder says of it.
    """

    def __init__(self, card: ModelCard, threads: int = 0, clock: Callable[[], float] = time.perf_counter) -> None:
        """Load the model of a card onto the GPU where there is one, else onto the CPU (`threads` 0: as torch likes).

        Raises:
            ModelError: model-missing, model-damaged or model-unsupported.
        """
        self.card = card
        self._inputs, self._network = _open(card, threads)
        if self._inputs.words > self._network.words:
            raise damaged(card.folder / TOKENIZER, "The tokeniser knows more words than the model.")
        self._clock = clock
        self._read = self._spent = 0.0  # passages and seconds, older ones counting less

    @property
    def rate(self) -> float:
        """Return how many passages a second it reads here; the first time, a batch is run to measure that."""
        if not self._spent:
            sample = [Joined(np.full(min(SAMPLE, self._inputs.longest), self._inputs.filler, np.int64), 1)]
            self._run([Joined(sample[0].ids[:8], 1)])  # what is slow only once
            self._timed(sample * max(1, self._network.batch_tokens // (2 * SAMPLE)))
        return self._read / max(self._spent, 1e-9)

    def scores(self, query: str, passages: Sequence[str], stop: Stop | None = None) -> Floats:
        """Return the logit of each passage [P], in their order: log-odds that it answers the query.

        An input too long for the model loses the end of its passage; the query loses nothing up to three quarters
        of the input.

        Raises:
            Cancelled: `stop()` said yes before a batch.
            ModelError: model-damaged, where a logit is no number.
        """
        found = np.zeros(len(passages), np.float32)
        inputs = self._inputs(query, passages)
        for members in batches([len(one.ids) for one in inputs], self._network.batch_tokens):
            if stop and stop():
                raise Cancelled
            found[members] = self._timed([inputs[member] for member in members])
        if not np.isfinite(found).all():
            raise damaged(self.card.folder, "The model does not answer with numbers.")
        return found

    def _timed(self, inputs: Sequence[Joined]) -> Floats:
        """Run one batch and remember how long it took."""
        start = self._clock()
        logits = self._run(inputs)
        self._read = KEPT * self._read + len(inputs)
        self._spent = KEPT * self._spent + self._clock() - start
        return logits

    def _run(self, inputs: Sequence[Joined]) -> Floats:
        """Put inputs side by side and through the network; returns their logits [B]."""
        lengths = np.array([len(one.ids) for one in inputs])
        places = np.arange(lengths.max())
        mask = places < lengths[:, None]  # [B, T]
        ids = np.zeros(mask.shape, np.int64)
        ids[mask] = np.concatenate([one.ids for one in inputs])
        asked = np.array([one.asked for one in inputs])
        segments = np.where(mask & (places >= asked[:, None]), self._inputs.segment, 0)
        return self._network(ids, mask, segments)


# --- inputs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """A query and a passage as one input: its ids [T], of which the first `asked` are the query's segment."""

    ids: Ids
    asked: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The special ids before, between and behind query and passage, and the number of the passage's segment."""

    begin: list[int]
    middle: list[int]
    end: list[int]
    segment: int

    def join(self, query: Sequence[int], passage: Sequence[int], longest: int) -> Joined:
        """Join two texts into an input of at most `longest` tokens, by cutting the passage."""
        room = longest - len(self.begin) - len(self.middle) - len(self.end)
        asked = [*self.begin, *query[: min(int(longest * ASKED), room)], *self.middle]
        told = passage[: longest - len(asked) - len(self.end)]
        return Joined(np.array([*asked, *told, *self.end], np.int64), len(asked))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Inputs of two texts in a frame; an `Inputs`."""

    tokenizer: Tokenizer
    frame: Frame
    longest: int

    @property
    def words(self) -> int:
        """Return how many tokens there are ids for."""
        return self.tokenizer.get_vocab_size()

    @property
    def filler(self) -> int:
        """Return the id of some token."""
        return self.frame.end[-1]

    @property
    def segment(self) -> int:
        """Return the number of the passage's segment."""
        return self.frame.segment

    def __call__(self, query: str, passages: Sequence[str]) -> list[Joined]:
        """Return a query joined with each of the passages."""
        encoded = self.tokenizer.encode_batch_fast([query, *passages], add_special_tokens=False)
        asked, *told = [one.ids for one in encoded]
        return [self.frame.join(asked, ids, self.longest) for ids in told]


def _frame(tokenizer: Tokenizer, folder: Path) -> Frame:
    """Learn from a tokeniser how its model wants two texts joined.

    Raises:
        ModelError: model-damaged, where it puts no special tokens around them.
    """
    if (folder / OURS).is_file():  # trained on two single texts, see `core.train.reranker.join`
        ends = tokenizer.encode("").ids
        if len(ends) == 2:
            return Frame(ends[:1], ends[1:], ends[1:], 1)
    else:
        pair = tokenizer.encode("a", "b")
        sides, ids = pair.sequence_ids, pair.ids
        if 0 in sides and 1 in sides and sides[0] is None and sides[-1] is None:
            first, last = sides.index(0), len(sides) - sides[::-1].index(1)
            middle = [index for index, side in zip(ids[first:last], sides[first:last], strict=True) if side is None]
            return Frame(ids[:first], middle, ids[last:], pair.type_ids[last - 1])
    raise damaged(folder / TOKENIZER, "The tokeniser does not say how two texts are joined.")


def _open_tokenizer(folder: Path) -> Tokenizer:
    """Load a tokeniser, without cutting and padding of its own."""
    from tokenizers import Tokenizer

    path = folder / TOKENIZER
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare exceptions
        raise damaged(path, "The model's tokeniser cannot be read.", str(error)) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


# --- folders --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Config:
    """What is read of a config.json; transformers reads the rest."""

    model_type: str = ""
    architectures: tuple[str, ...] | None = None
    id2label: dict[str, str] | None = None
    num_labels: int = 2
    max_position_embeddings: int = LONGEST
    pad_token_id: int | None = None

    @property
    def outputs(self) -> int:
        """Return how many logits there are."""
        return len(self.id2label) if self.id2label else self.num_labels

    @property
    def positions(self) -> int:
        """Return how many tokens there are positions for."""
        before = (1 if self.pad_token_id is None else self.pad_token_id) + 1
        return self.max_position_embeddings - (before if self.model_type in OFFSET else 0)


def describe(folder: Path) -> ModelCard:
    """Return a card for a cross-encoder's folder that has none; the sums of its files are "", for not known.

    Raises:
        ModelError: model-missing where no cross-encoder is here, model-damaged where its description cannot be
            read, model-unsupported for one that Seoga cannot run.
    """
    from core.embed import reranker_decoder

    config = _read_config(folder)
    name = folder.resolve().name
    if reranker_decoder.answers(config) and reranker_decoder.NAMED in name.lower():
        return reranker_decoder.describe(folder, config)
    weights = _weights(folder, config)
    return ModelCard(
        id=name,
        name=name,
        kind=KIND,
        pooling="mean" if weights == OURS else "cls",
        dims=0,
        max_tokens=config.positions,
        special_ids=(),
        sha256=dict.fromkeys((CONFIG, TOKENIZER, weights), ""),
        weights={"cross": SHARE},
        folder=folder,
    )


def _checked(card: ModelCard) -> int:
    """Return how long an input may be, once the files are there and are those that the card names."""
    for name, told in card.sha256.items():
        if told:
            check(card, name)
    config = _read_config(card.folder)
    for name in (TOKENIZER, _weights(card.folder, config)):
        if not (card.folder / name).is_file():
            message = f"The file {name} of this model is missing."
            raise ModelError("model-missing", "No model here", message, str(card.folder / name))
    longest = min(card.max_tokens, config.positions, LONGEST)
    if longest < SHORTEST:
        raise damaged(card.folder / CONFIG, "The model has no room for a question and a passage.")
    return longest


def _read_config(folder: Path) -> Config:
    """Read config.json."""
    path = folder / CONFIG
    try:
        return msgspec.json.decode(path.read_bytes(), type=Config)
    except OSError as error:
        message = "This folder holds no model that Seoga knows."
        raise ModelError("model-missing", "No model here", message, str(folder), str(error)) from error
    except msgspec.MsgspecError as error:
        raise damaged(path, "The description of this model cannot be read.", str(error)) from error


def _weights(folder: Path, config: Config) -> str:
    """Return the name of the file that holds a cross-encoder's weights."""
    if (folder / OURS).is_file():
        return OURS
    if not any(name.endswith(CLASSIFIES) for name in config.architectures or ()):
        raise ModelError("model-missing", "Not a reranker", "This folder holds no cross-encoder.", str(folder))
    refused = ""
    if config.model_type not in FAMILIES:
        refused = f"Rerankers are one of {', '.join(FAMILIES)}; this one is {config.model_type!r}."
    elif config.outputs != 1:
        refused = f"A reranker has one output; this model has {config.outputs}."
    elif not (folder / THEIRS).is_file() and any(folder.glob("pytorch_model*.bin")):
        refused = "Models are read from safetensors alone, for a .bin file may hold a program."
    if refused:
        raise ModelError("model-unsupported", "Reranker not supported", refused, str(folder))
    return THEIRS


def damaged(path: Path, message: str, detail: str = "") -> ModelError:
    """Return the error for a file that cannot be used."""
    return ModelError("model-damaged", "Damaged model", message, str(path), detail or None)


def _open(card: ModelCard, threads: int) -> tuple[Inputs, Network]:
    """Load a model's tokeniser and its network; here torch is imported."""
    from core.embed import reranker_decoder

    if reranker_decoder.answers(_read_config(card.folder)):
        return reranker_decoder.open_decoder(card, threads)
    from core.embed.reranker_torch import open_ours, open_theirs

    longest = _checked(card)
    tokenizer = _open_tokenizer(card.folder)
    inputs = Pairs(tokenizer, _frame(tokenizer, card.folder), longest)
    return inputs, (open_ours if (card.folder / OURS).is_file() else open_theirs)(card.folder, threads)
