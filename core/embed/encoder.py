"""Run a text encoder of Hugging Face's with torch: E5, GTE, BGE, MiniLM, granite, arctic, EmbeddingGemma, BGE-M3.

Tokenising, sorting and batching are those of `core.embed.m3`; what differs is the network (`encoder_torch`), that
it may fail over to the CPU (`devices`), and that most of these models give a dense vector alone. Importing this
module imports torch: only what loads such a model does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from core.embed.base import ModelCard
from core.embed.converted import Graph, open_converted
from core.embed.devices import Device, Fallback, Notice, best
from core.embed.encoder_files import TOKENIZER, damaged
from core.embed.encoder_torch import Floats, Ids, Mask, Network, open_network
from core.embed.m3 import M3, Batching, T
from core.errors import ModelError

EVERY = 256  # tokens from one CLS to the next in a long text (BGE-M3, arXiv 2402.03216, section 3.4)


def load_encoder(
    card: ModelCard, threads: int = 0, notice: Notice | None = None, device: Device | None = None
) -> Encoder:
    """Load a card's encoder onto the best device here, or onto the one given.

    Args:
        card: A card of the kind "encoder".
        threads: Threads on a CPU, 0 for as many as torch chooses.
        notice: Is told when a GPU fails and the CPU goes on; without one, the log is.
        device: Where to run.

    Raises:
        ModelError: model-missing, model-damaged, model-unsupported or model-too-large.
    """
    if threads:
        torch.set_num_threads(threads)
    return Encoder(card, Fallback(lambda place: _open(card, place, threads), device or best(), notice))


def _open(card: ModelCard, place: Device, threads: int) -> Network | Graph:
    """Load the weights, or on a processor without bfloat16 the graph in 8 bits that was made and checked here."""
    graph = open_converted(card, threads) if place.place.type == "cpu" and place.dtype == torch.float32 else None
    return graph or open_network(card, place)


class Encoder(M3):
    """An encoder that is loaded and ready.

    Attributes:
        card: What the model's folder says of it; `max_tokens` is no more than the model has positions for.
    """

    def __init__(self, card: ModelCard, place: Fallback[Network | Graph]) -> None:
        """Put a tokeniser before a network.

        Raises:
            ModelError: model-damaged, where the tokeniser is missing, cannot be read, or is another model's.
        """
        self._place = place
        self._longest = place.network.positions or card.max_tokens
        card = replace(card, max_tokens=min(card.max_tokens, self._longest))
        path = card.folder / TOKENIZER
        try:
            super().__init__(card, network=self._answer, batching=Batching(place.batch_tokens))
        except ModelError:
            raise
        except Exception as error:  # tokenizers raises bare exceptions
            raise damaged(path, "The model's tokeniser cannot be read.", str(error)) from error
        ends = self._tokenizer.encode("").ids
        around = self._tokenizer.encode("a").special_tokens_mask
        self._behind = len(around) - 1 - max((at for at, special in enumerate(around) if not special), default=0)
        if not ends or len(ends) >= card.max_tokens:
            raise damaged(path, "The tokeniser puts no special tokens around a text, or leaves no room for one.")
        if self._tokenizer.get_vocab_size() > place.network.words:
            raise damaged(path, "The tokeniser knows more words than the model.")
        self._begin = ends[0]

    @property
    def device(self) -> Device:
        """Return where the model runs now."""
        return self._place.device

    def document(self, text: str, every: int = EVERY) -> NDArray[np.float32]:
        """Return one vector [D] for a long text, of as many tokens as the model has positions for.

        The first token is repeated before every `every` tokens, and the vector is the mean of its states: MCLS
        (BGE-M3, arXiv 2402.03216), which needs no training and is for models that pool by "cls".
        """
        ids = self._tokenizer.encode(self.card.prefixes.get("passage", "") + text).ids
        spread, places = spread_cls(ids, self._begin, every, self._longest, self._behind)
        counted = np.isin(np.arange(len(spread)), places)[None]
        dense, _, _ = self._answer(np.array([spread], np.int64), np.ones((1, len(spread)), np.bool_), counted)
        vector: NDArray[np.float32] = dense[0]
        return vector

    def _cut(self, tokens: list[T]) -> list[T]:
        """Cut a text's tokens to what the model can read; the special tokens behind it stay."""
        return shortened(tokens, self.card.max_tokens, self._behind)

    def _answer(self, ids: Ids, mask: Mask, counted: Mask | None = None) -> tuple[Floats, Floats, Floats]:
        """Put a batch through the network, in as many pieces as the device has room for."""

        def work(network: Network | Graph, rows: Sequence[int]) -> tuple[Floats, Floats, Floats]:
            some = list(rows)
            return network(ids[some], mask[some], None if counted is None else counted[some])

        pieces = self._place.run(range(len(ids)), ids.shape[1], work)
        if len(pieces) == 1:
            return pieces[0]
        dense, sparse, multi = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        return dense, sparse, multi


def shortened(tokens: list[T], longest: int, behind: int) -> list[T]:
    """Cut tokens to `longest`, by leaving out those before the last `behind`."""
    return tokens if len(tokens) <= longest else tokens[: longest - behind] + tokens[len(tokens) - behind :]


def spread_cls(
    ids: Sequence[int], first: int, every: int, longest: int, behind: int = 1
) -> tuple[list[int], list[int]]:
    """Repeat the first token before every `every` tokens; returns the ids, at most `longest`, and its places.

    Args:
        ids: The text's ids with its special tokens, `first` being the foremost.
        first: The id to repeat.
        every: Tokens of the text from one to the next.
        longest: Tokens that the model can read.
        behind: How many special tokens close the text; they stay.
    """
    text, end = list(ids[1 : len(ids) - behind]), list(ids[len(ids) - behind :])
    spread = [one for start in range(0, max(len(text), 1), every) for one in (first, *text[start : start + every])]
    spread = spread[: longest - len(end)]
    return spread + end, list(range(0, len(spread), every + 1))
