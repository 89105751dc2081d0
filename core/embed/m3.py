"""Run an M3-style model: dense, sparse and multi-vector from one pass (BGE-M3, arXiv 2402.03216).

Texts are tokenised in bulk, sorted by length and cut into batches of about equal work, so that a batch never
pays for its longest text. What a text becomes does not depend on its neighbours (see `core.train.graph`).

On the CPU a batch holds texts of one length, and few of them: attention needs no mask then, and what a layer hands on
stays in the processor's cache. Cores take a batch each, instead of sharing every product and waiting for each other.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard, Stop, Token, check
from core.embed.onnx import open_session
from core.errors import Cancelled
from core.records import Embedding

if TYPE_CHECKING:
    from tokenizers import Tokenizer

GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"
WINDOW = 512  # texts that are tokenised and sorted together; more cost memory and save little padding
BATCH_TOKENS = 1024  # padded tokens of a batch; 4096 is no faster and holds 500 MB more
EVEN_TOKENS = 512  # the same of the graph: what one of its layers hands on is 3 MB at most, and stays in the cache
Ids = list[int]
Floats = NDArray[np.float32]
T = TypeVar("T")
# ids and mask, [B, T] -> dense [B, D], sparse [B, T] and multi [B, T, M]; where the mask is off, the last two are 0
Network = Callable[[NDArray[np.int64], NDArray[np.bool_]], tuple[Floats, Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Batching:
    """How texts are put into batches.

    Attributes:
        tokens: a batch holds at most so many, padding counted, unless one text has more.
        even: texts of a batch have one length.
        at_once: batches are run so many at a time.
    """

    tokens: int = BATCH_TOKENS
    even: bool = False
    at_once: int = 1


class M3:
    """A loaded M3-style model.

    Attributes:
        card: What the model's folder says of it.
    """

    def __init__(
        self, card: ModelCard, threads: int = 0, network: Network | None = None, batching: Batching | None = None
    ) -> None:
        """Load the model of a card; `threads` is 0 for one per core.

        Without a network the folder's graph is run on the CPU.

        Raises:
            ModelError: a file is missing or damaged.
        """
        self.card = card
        if network is None:
            network = open_graph(card.folder / GRAPH)
            batching = Batching(EVEN_TOKENS, even=True, at_once=threads or os.cpu_count() or 1)
        self._network, self._batching = network, batching or Batching()
        self._tokenizer = open_tokenizer(card)
        self._special = np.array(sorted(card.special_ids), dtype=np.int64)

    def passages(self, texts: Sequence[str], stop: Stop | None = None) -> list[Embedding]:
        """Embed passages, in order; raises `Cancelled` if `stop()` says yes between two batches."""
        return self._embed(texts, self.card.prefixes.get("passage", ""), stop)

    def queries(self, texts: Sequence[str]) -> list[Embedding]:
        """Embed queries, in order."""
        return self._embed(texts, self.card.prefixes.get("query", ""), None)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens without special ones, uncut."""
        counts: list[int] = []
        for start in range(0, len(texts), WINDOW):
            window = list(texts[start : start + WINDOW])
            counts += [len(one) for one in self._tokenizer.encode_batch_fast(window, add_special_tokens=False)]
        return counts

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens behind the rows of a passage's `multi`, with their places in the text."""
        prefix = self.card.prefixes.get("passage", "")
        encoding = self._tokenizer.encode(prefix + text)
        found = list(zip(encoding.ids, encoding.offsets, strict=True))
        kept = self._cut(found)[1:]
        return [_token(index, start - len(prefix), end - len(prefix), text) for index, (start, end) in kept]

    def piece(self, token: int) -> str:
        """Return the written form of a token id, or "" where there is none."""
        known: str | None = self._tokenizer.id_to_token(token) if token >= 0 else None
        return known or ""

    def _embed(self, texts: Sequence[str], prefix: str, stop: Stop | None) -> list[Embedding]:
        """Embed texts window by window, batch by batch, and put the results back in order."""
        done: list[Embedding] = []
        for start in range(0, len(texts), WINDOW):
            window = [prefix + text for text in texts[start : start + WINDOW]]
            ids = [self._cut(one.ids) for one in self._tokenizer.encode_batch_fast(window)]
            results: dict[int, Embedding] = {}
            groups = list(batches([len(one) for one in ids], self._batching.tokens, self._batching.even))
            found = self._all([[ids[index] for index in members] for members in groups], stop)
            for members, embeddings in zip(groups, found, strict=True):
                results.update(zip(members, embeddings, strict=True))
            done += [results[index] for index in range(len(window))]
        return done

    def _all(self, texts: Sequence[list[Ids]], stop: Stop | None) -> Iterator[list[Embedding]]:
        """Run batches, several at a time; yields their results in order."""
        several = min(self._batching.at_once, len(texts))
        pool = ThreadPoolExecutor(several) if several > 1 else None
        done = (pool.map if pool else map)(self._run, texts)
        try:
            for _ in texts:
                if stop and stop():
                    raise Cancelled
                yield next(done)
        finally:
            if pool:
                pool.shutdown(cancel_futures=True)

    def _cut(self, tokens: list[T]) -> list[T]:
        """Cut a text's tokens to what the model can read; the last special token stays."""
        limit = self.card.max_tokens
        return tokens if len(tokens) <= limit else tokens[: limit - 1] + tokens[-1:]

    def _run(self, texts: list[Ids]) -> list[Embedding]:
        """Put one batch through the network and take its three outputs apart, text by text."""
        done = []
        lengths = np.array([len(ids) for ids in texts])
        mask = np.arange(lengths.max()) < lengths[:, None]  # [B, T]
        batch = np.zeros(mask.shape, dtype=np.int64)
        batch[mask] = np.concatenate(texts)
        dense, sparse, multi = self._network(batch, mask)
        mask &= ~np.isin(batch, self._special)
        for row, length in enumerate(lengths):
            ids, weights = strongest(batch[row][mask[row]], sparse[row][mask[row]])
            behind = slice(1, length if multi.shape[2] else 1)  # none where the model has no such head
            tokens = batch[row, behind].astype(np.int32)
            done.append(Embedding(dense[row].copy(), ids, weights, multi[row, behind].copy(), tokens))
        return done


def batches(lengths: Sequence[int], cap: int, even: bool = False) -> Iterator[list[int]]:
    """Group texts of like length: lists of indices whose longest member times their number is at most `cap`.

    With `even` the members of a list have the same length.
    """
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: lengths[index], reverse=True):
        longest = lengths[group[0]] if group else 0
        if group and (longest * (len(group) + 1) > cap or (even and lengths[index] != longest)):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def strongest(ids: NDArray[np.int64], weights: Floats) -> tuple[NDArray[np.int32], Floats]:
    """Return each id once, ascending, with the largest of its weights; weights of 0 are left out."""
    ids, weights = ids[weights > 0], weights[weights > 0]
    unique, place = np.unique(ids, return_inverse=True)
    largest = np.zeros(len(unique), dtype=np.float32)
    np.maximum.at(largest, place, weights)
    return unique.astype(np.int32), largest


def open_graph(path: Path) -> Network:
    """Load a model's graph for the CPU (see `core.train.export`): for texts of one length, from several threads.

    Raises:
        ModelError: as `core.embed.onnx.open_session`.
    """
    session = open_session(path, 1)

    def run(ids: NDArray[np.int64], _: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        dense, sparse, multi = session.run(["dense", "sparse", "multi"], {"input_ids": ids})
        return dense, sparse, multi

    return run


def open_tokenizer(card: ModelCard) -> Tokenizer:
    """Load a model's tokeniser, without cutting and padding of its own.

    Raises:
        ModelError: `model-damaged` where the file is not the one the card names.
    """
    from tokenizers import Tokenizer

    check(card, TOKENIZER)  # a damaged file has no error of its own to be told by
    tokenizer = Tokenizer.from_file(str(card.folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _token(index: int, start: int, end: int, text: str) -> Token:
    """Place a token in its text; a syllable written as separate letters (NFD) is taken whole."""
    start, end = max(start, 0), max(end, 0)
    while start < end < len(text) and _continues(text[end]):
        end += 1
    return Token(index, start, end)


def _continues(letter: str) -> bool:
    """Say whether a character only completes the one before it: an accent, or a Hangul vowel or final."""
    return bool(unicodedata.combining(letter)) or "\u1160" <= letter <= "\u11ff"
