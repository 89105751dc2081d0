"""Stage 3, align: give every new piece an embedding out of the English pieces it is translated by.

IBM Model 1 (Brown et al., 1993, Computational Linguistics 19:2) finds, in translated sentences, how often a
foreign piece x and an English piece y stand for each other. It is run in both directions and the expected
counts are added: explaining Korean by English ties content words together, explaining English by Korean finds
a home for what Korean says in endings. Every family of languages is counted by itself and the counts are added
up, since scripts share pieces (Japanese and Chinese their characters, Spanish and French many words).

A new embedding is the weighted mean of the English ones, stretched to the length that English embeddings have on
average, since a mean of differing vectors is too short to be heard. The encoder itself is untouched, so English
stays exactly as good as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from core.train.data import Pair
from core.train.vocabulary import INSIDE

TABLE = "embeddings.word_embeddings.weight"
FIRST_WORD = 1_000  # BERT ids below are special and unused tokens
LONGEST = 80  # different pieces of a sentence that are looked at
ROUNDS = 6
TOP = 8  # English pieces that make an embedding

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Every meeting of a foreign piece and an English one in a pair of sentences.

    `links` are the different (foreign, English) piece pairs [L, 2]; of each meeting, `link` says which one it is,
    `new_place` and `old_place` number the occurrence of the foreign and of the English piece it belongs to.
    """

    links: Ints
    link: Ints
    new_place: Ints
    old_place: Ints


def align(folder: Path, pairs: Mapping[str, Sequence[Pair]], old: int) -> int:
    """Write embeddings of the foreign pieces into `folder/model.safetensors`, from (text, English) by family.

    Foreign are all pieces from id `old` on, and older ones in scripts that English is not written in.

    Returns:
        How many foreign pieces never met a translation; new ones take after pieces that share their letters.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    foreign = np.array([index >= old or _foreign(tokenizer.id_to_token(index) or "") for index in range(size)])
    weights = load_file(str(folder / "model.safetensors"))
    english = weights[TABLE][:old]
    usual = np.linalg.norm(english[FIRST_WORD:], axis=1).mean()
    links, counts = _added([_counted(tokenizer, some, foreign, old) for some in pairs.values() if some])
    mixed = mixtures(links, counts, english, size)
    aligned: NDArray[np.bool_] = np.asarray(mixed.any(1))
    table = np.concatenate([english, np.zeros((size - old, english.shape[1]), dtype=np.float32)])
    table[aligned] = mixed[aligned]
    lonely = np.flatnonzero(~aligned[old:]) + old
    table[lonely] = relatives(tokenizer, table, lonely, old)
    changed = aligned | (np.arange(size) >= old)
    table[changed] *= usual / np.maximum(np.linalg.norm(table[changed], axis=1, keepdims=True), 1e-6)
    save_file({**weights, TABLE: table.astype(np.float32)}, str(folder / "model.safetensors"))
    return int((foreign & ~aligned).sum())


def _foreign(piece: str) -> bool:
    """Say whether a piece is written in letters that English does not use."""
    letters = [letter for letter in piece.removeprefix(INSIDE) if letter.isalpha()]
    return bool(letters) and not any(letter < "ʰ" for letter in letters)


def _counted(
    tokenizer: Tokenizer, pairs: Sequence[Pair], foreign: NDArray[np.bool_], old: int
) -> tuple[Ints, Floats]:
    """Return the links [L, 2] of one family and their expected counts [L], both directions added."""
    cells = meetings(tokenizer, pairs, foreign, old)
    by_new = expected(cells.link, cells.new_place, cells.links[:, 1])
    by_old = expected(cells.link, cells.old_place, cells.links[:, 0])
    return cells.links, by_new + by_old


def _added(parts: Sequence[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    """Return each link once, with its counts in all parts added."""
    links, place = np.unique(np.concatenate([links for links, _ in parts]), axis=0, return_inverse=True)
    return links, _sums(place.ravel(), np.concatenate([counts for _, counts in parts]))


def meetings(tokenizer: Tokenizer, pairs: Sequence[Pair], foreign: NDArray[np.bool_], old: int) -> Cells:
    """Collect the meetings of all pairs; a piece counts once a sentence."""
    sides = [
        [
            np.unique(np.array(one.ids, dtype=np.int64))
            for one in tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ]
        for texts in ([text for text, _ in pairs], [english for _, english in pairs])
    ]
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    new_count = old_count = 0
    for text, english in zip(*sides, strict=True):
        x = text[foreign[text]][:LONGEST]
        y = english[(english >= FIRST_WORD) & ~foreign[english]][:LONGEST]
        new_place = np.repeat(np.arange(new_count, new_count + len(x)), len(y))
        old_place = np.tile(np.arange(old_count, old_count + len(y)), len(x))
        parts.append((np.repeat(x, len(y)), np.tile(y, len(x)), new_place, old_place))
        new_count, old_count = new_count + len(x), old_count + len(y)
    new, english_ids, new_place, old_place = (np.concatenate(column) for column in zip(*parts, strict=True))
    keys, link = np.unique(new * old + english_ids, return_inverse=True)
    return Cells(np.stack([keys // old, keys % old], axis=1), link, new_place, old_place)


def expected(link: Ints, place: Ints, source: Ints) -> Floats:
    """Return the expected count [L] of every link after some rounds of EM.

    Each occurrence (`place`) is explained by one of the pieces it meets, in proportion to t(link), the
    probability of the explained piece given its `source` [L].
    """
    count: Floats = np.ones(len(source))
    chance = count
    for _ in range(ROUNDS):
        share = chance[link] / _sums(place, chance[link])[place]
        count = _sums(link, share)
        chance = count / _sums(source, count)[source]
    return count


def _sums(index: Ints, values: Floats) -> Floats:
    """Return the sum of the values of every index, from 0 to the largest."""
    return np.bincount(index, weights=values).astype(np.float64)


def mixtures(links: Ints, count: Floats, english: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return the count-weighted mean of each foreign piece's TOP English embeddings, [size, D]; 0 without any."""
    table = np.zeros((size, english.shape[1]), dtype=np.float32)
    order = np.lexsort((-count, links[:, 0]))
    links, count = links[order], count[order]
    pieces, starts = np.unique(links[:, 0], return_index=True)
    for piece, start, end in zip(pieces, starts, [*starts[1:], len(links)], strict=True):
        best = slice(start, min(end, start + TOP))
        share = count[best] / count[best].sum()
        table[piece] = share.astype(np.float32) @ english[links[best, 1]]
    return table


def relatives(tokenizer: Tokenizer, table: NDArray[np.float32], lonely: Ints, old: int) -> NDArray[np.float32]:
    """Return for each lonely piece the mean of the aligned pieces that share its letters, [n, D].

    A letter that no aligned piece holds takes the mean of all of them.
    """
    written = [(tokenizer.id_to_token(index) or "").removeprefix(INSIDE) for index in range(old, len(table))]
    known: dict[str, list[int]] = {}
    for index in np.flatnonzero(table[old:].any(1)):
        for syllable in set(written[index]):
            known.setdefault(syllable, []).append(old + int(index))
    means = {syllable: table[rows].mean(0) for syllable, rows in known.items()}
    everything = table[old:][table[old:].any(1)].mean(0)
    shared = [[means.get(syllable, everything) for syllable in written[index - old]] for index in lonely]
    return np.array([np.mean(vectors, axis=0) for vectors in shared], dtype=np.float32).reshape(-1, table.shape[1])
