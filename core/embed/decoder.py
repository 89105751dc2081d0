"""Embed with a decoder: the state of its last token, or the mean of its states.

See E5-mistral (arXiv 2401.00368) and LLM2Vec (arXiv 2404.05961). Queries carry an instruction, passages are bare.
What runs the model is in `core.embed.decoder_torch`, which is imported when a model is loaded and not before;
`core.train.decoder` teaches what is run here, by the same code.

Shapes: N texts, T tokens of a text, D the width of a vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard, Stop, Token, check
from core.embed.m3 import batches
from core.embed.recognise_files import damaged, missing
from core.errors import Cancelled, ModelError
from core.records import Embedding

if TYPE_CHECKING:
    from core.embed.devices import Device, Notice

KIND = "decoder"  # of a card
Pooling = Literal["last", "mean"]
TOKENIZER = "tokenizer.json"
WINDOW = 2048  # texts that are tokenised and sorted together
AFTER = "after"  # of a card's prefixes: words put behind every text ("[/INST]" where LLM2Vec's base is a chat model)
Ids = NDArray[np.int32]
Floats = NDArray[np.float32]


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
class Tokens:
    """One text: token ids [T], and which of them count in the mean."""

    ids: Ids
    counted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kept:
    """How weights are kept: `bits` is 4 or 8 where bitsandbytes quantises them.

    Adapters are merged into the weights unless `merged` is off or the weights are quantised.
    """

    bits: int = 16
    merged: bool = True


class Network(Protocol):
    """A decoder on some device."""

    @property
    def words(self) -> int:
        """Return the number of rows of the word table."""
        ...

    @property
    def dims(self) -> int:
        """Return the width D of the vectors."""
        ...

    def __call__(self, texts: Sequence[Tokens]) -> Floats:
        """Return the L2-normalised vectors [N, D] of one batch of texts."""
        ...


class DecoderEmbedder:
    """A decoder that is loaded and ready; a `core.embed.base.Embedder` with dense vectors alone.

    Attributes:
        card: what the model's folder says of it.
    """

    def __init__(
        self,
        card: ModelCard,
        threads: int = 0,
        device: Device | None = None,
        notice: Notice | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Load the model of a card.

        Args:
            card: `prefixes["query"]` is the whole instruction, `prefixes["after"]` what stands behind every text.
            threads: of a CPU, 0 for as many as torch likes.
            device: where to run; by default the best place there is, and the CPU once that fails.
            notice: told when the CPU takes over.
            kept: how the weights are kept; by default in 16 or 32 bits, adapters merged.

        Raises:
            ModelError: model-missing, model-damaged, model-unsupported or model-too-large.
        """
        from core.embed import decoder_torch

        self.card = card
        reading = self._reading = _reading(card)
        self._tokenizer = open_tokenizer(card.folder)
        adapters = [card.folder / name for name in card.adapters]

        def open_on(device: Device) -> Network:
            return decoder_torch.open_network(card.folder, reading, adapters, device, kept or Kept())

        self._runner = decoder_torch.runner(open_on, threads, device, notice)
        _agree(card, self._tokenizer, self._runner.network)

    @property
    def device(self) -> Device:
        """Return where the model runs now."""
        return self._runner.device

    def passages(self, texts: Sequence[str], stop: Stop | None = None) -> list[Embedding]:
        """Embed passages, in order; raises `Cancelled` if `stop()` says yes between two batches."""
        return self._embed(texts, self.card.prefixes.get("passage", ""), stop)

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        """Embed queries under the card's instruction, in order."""
        return self._embed(texts, self.card.prefixes.get("query", ""), None)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens without special ones, uncut."""
        counts: list[int] = []
        for start in range(0, len(texts), WINDOW):
            window = list(texts[start : start + WINDOW])
            encoded = self._tokenizer.backend_tokenizer.encode_batch_fast(window, add_special_tokens=False)
            counts += [len(one) for one in encoded]
        return counts

    def tokens(self, text: str) -> list[Token]:  # noqa: ARG002 (the protocol's)
        """Return no tokens: there are no rows of `multi` that they would stand behind."""
        return []

    def piece(self, token: int) -> str:
        """Return the written form of a token id, or "" where there is none."""
        known: str | None = self._tokenizer.backend_tokenizer.id_to_token(token) if token >= 0 else None
        return known or ""

    def _embed(self, texts: Sequence[str], prefix: str, stop: Stop | None) -> list[Embedding]:
        """Embed texts window by window, batch by batch, each result at its text's place."""
        after = self.card.prefixes.get(AFTER, "")
        found = np.zeros((len(texts), self.card.dims), np.float32)
        for start in range(0, len(texts), WINDOW):
            window = [text + after for text in texts[start : start + WINDOW]]
            read = tokenise(self._tokenizer, window, [prefix] * len(window), self._reading)
            for members in batches([len(one.ids) for one in read], self._runner.batch_tokens):
                if stop and stop():
                    raise Cancelled
                texts_of = [read[member] for member in members]
                found[np.array(members) + start] = np.concatenate(
                    self._runner.run(texts_of, len(texts_of[0].ids), _run)
                )
        if not np.isfinite(found).all():
            raise damaged(self.card.folder, "The model does not answer with numbers.")
        return [dense_only(row) for row in found]


def _run(network: Network, texts: Sequence[Tokens]) -> Floats:
    return network(texts)


def dense_only(vector: Floats) -> Embedding:
    """Return the embedding of a model that has no signal but the vector [D]."""
    none = np.zeros(0, np.float32)
    return Embedding(vector.copy(), none.astype(np.int32), none, np.zeros((0, 0), np.float32))


# --- texts ----------------------------------------------------------------------------------------------


def tokenise(
    tokenizer: Any,  # noqa: ANN401 (transformers has no types)
    texts: Sequence[str],
    prefixes: Sequence[str],
    reading: Reading,
) -> list[Tokens]:
    """Tokenise texts, each behind its prefix; "" is none.

    For `last` the end token is added after cutting, so that it is always there. A token belongs to the text where
    it ends past the prefix: many tokenisers give the blank between the two to the text's first word. Special
    tokens never count in the mean.
    """
    head, end = frame(tokenizer)
    tail = end if reading.pooling == "last" else []
    room = max(reading.longest - len(head) - len(tail), 0)
    written = [prefix + text for prefix, text in zip(prefixes, texts, strict=True)]
    encoded = tokenizer.backend_tokenizer.encode_batch(written, add_special_tokens=False)
    found: list[Tokens] = []
    for prefix, one in zip(prefixes, encoded, strict=True):
        ids = np.array([*head, *one.ids[:room], *tail] or end, dtype=np.int32)
        own = [past > len(prefix) for _, past in one.offsets[:room]]
        found.append(Tokens(ids, np.array([False] * len(head) + own + [False] * (len(ids) - len(head) - len(own)))))
    return found


def frame(tokenizer: Any) -> tuple[list[int], list[int]]:  # noqa: ANN401 (as above)
    """Return the special tokens that stand before and after every text; after it at least the end token."""
    inner = tokenizer.backend_tokenizer.encode("a", add_special_tokens=False).ids
    whole = tokenizer.backend_tokenizer.encode("a").ids
    at = next((at for at in range(len(whole)) if whole[at : at + len(inner)] == inner), 0)
    return whole[:at], whole[at + len(inner) :] or [tokenizer.eos_token_id]


def open_tokenizer(folder: Path) -> Any:  # noqa: ANN401 (as above)
    """Load a model's tokeniser, a PreTrainedTokenizerFast, just as its file describes it.

    It neither cuts nor pads by itself.

    Raises:
        ModelError: model-missing without a file, model-damaged for one that cannot be read, model-unsupported
            where the tokeniser names no end token.
    """
    from transformers import PreTrainedTokenizerFast

    path = folder / TOKENIZER
    if not path.is_file():
        raise missing(path)
    try:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # tokenizers raises bare exceptions
        message = f"Its {TOKENIZER} cannot be read."
        raise ModelError("model-damaged", "Tokeniser damaged", message, str(path), str(error)) from error
    if tokenizer.eos_token_id is None:
        raise ModelError("model-unsupported", "No end token", "The tokeniser names none.", str(folder))
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    return tokenizer


# --- cards ----------------------------------------------------------------------------------------------


def check_files(card: ModelCard) -> None:
    """Compare the files of a folder with the sums of its card, but for the weights.

    Reading gigabytes twice at each start would cost more than it tells: weights are known by their headers, and
    `core.embed.base.verify` looks at all there is.

    Raises:
        ModelError: model-damaged.
    """
    for name, told in card.sha256.items():
        if told and not name.endswith(".safetensors"):
            check(card, name)


def _reading(card: ModelCard) -> Reading:
    """Return how a card says that vectors are read, once its files are those that it names."""
    check_files(card)
    if card.pooling not in ("last", "mean"):
        message = f"A decoder's vector is its last token's or the mean, not {card.pooling!r}."
        raise ModelError("model-unsupported", "Model not supported", message, str(card.folder))
    return Reading("last" if card.pooling == "last" else "mean", card.causal, card.max_tokens)


def _agree(card: ModelCard, tokenizer: Any, network: Network) -> None:  # noqa: ANN401 (as above)
    """Refuse a card, a tokeniser and weights that do not belong together."""
    if card.dims != network.dims:
        message = f"The card says {card.dims} numbers a vector, the model has {network.dims}."
        raise damaged(card.folder, message)
    if len(tokenizer) > network.words:
        raise damaged(card.folder / TOKENIZER, "The tokeniser knows more words than the model.")
