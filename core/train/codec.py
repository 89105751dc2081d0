"""Fit what a model's multi-vectors are kept with, and lay it into the model's folder.

`python -m core.train.codec MODEL_DIR DATA_DIR` embeds passages of many languages from the training data (never from
a development set) with the model as it is shipped, takes the mean of each token's rows as its prior, pools the rows
as the library will, and finds by k-means the points that the codes stand for (see `core.store.codec`). The same model
and data give the same file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from core.embed.base import Embedder, ModelCard, load_card
from core.embed.catalogue import load
from core.embed.m3 import GRAPH, open_graph, open_tokenizer
from core.errors import SeogaError
from core.store.codec import DIMS, FILE, LARGEST, MERGE, MOST_TOKENS, POINTS, PRIORS, STEP, TABLES, TURN, Codec
from core.train import data
from core.train.card import write_card

# of the passages; Chinese and Japanese cut their words into more tokens than they have rows in the data
SHARES = {"ko": 0.3, "en": 0.3, "ja": 0.15, "zh": 0.15, "es": 0.03, "fr": 0.03, "other": 0.04}
SHORTEST, LONGEST = 20, 200  # tokens of a passage
AT_ONCE = 512  # texts, or tokens, embedded together
TURNS = 3  # of priors and bases
FEW, ENOUGH = 2, 20  # rows: what the law counts for beside a token's own; tokens with more weigh the same in it
RIDGE = 1e-3
TINY = 1e-9
Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Ids = NDArray[np.int32]
Texts = Mapping[str, Sequence[Sequence[str]]]  # language -> documents -> their pieces in order


@dataclass(frozen=True, slots=True)
class Plan:
    """How the codec is made: see `core.store.codec` for `merge`; `width` is d, the coordinates of a code.

    Priors are of all passages, tables of the rows that `fitted` of them have, `rows` at most.
    """

    merge: float = 0.2
    width: int = 5
    passages: int = 30_000
    fitted: int = 4_000
    rows: int = 100_000
    rounds: int = 15
    seed: int = 7


def codec(model: Path, folder: Path, plan: Plan) -> Codec:
    """Write the codec of a model into its folder, add it to the model's card, and return it.

    Raises:
        SeogaError: the model cannot be used, or training data are missing.
    """
    card = load_card(model)
    embedder = load(card)
    texts = sample(gathered(folder), embedder, plan)
    multis, ids = rows_of(texts, embedder)
    found = fit(multis, ids, priors(multis, ids, alone(card)), plan)
    write(found, model / FILE)
    write_card(card)
    return found


def rows_of(texts: Sequence[str], embedder: Embedder) -> tuple[list[Halves], list[Ids]]:
    """Return the rows of passages, each [T, M], and their tokens [T]."""
    multis: list[Halves] = []
    ids: list[Ids] = []
    for first in range(0, len(texts), AT_ONCE):
        for made in embedder.passages(texts[first : first + AT_ONCE]):
            multis.append(made.multi.astype(np.float16))
            ids.append(made.multi_ids if made.multi_ids is not None else np.zeros(len(made.multi), np.int32))
    return multis, ids


def alone(card: ModelCard) -> Floats:
    """Return the row that each token of a model has where it stands by itself, [V, M].

    Raises:
        ModelError: the model's files are missing or damaged.
    """
    tokenizer, run = open_tokenizer(card), open_graph(card.folder / GRAPH)
    before, *after = tokenizer.encode("").ids
    rows = np.zeros((tokenizer.get_vocab_size(), card.multi_dims), np.float32)
    for first in range(0, len(rows), AT_ONCE):
        tokens = np.arange(first, min(first + AT_ONCE, len(rows)))
        batch = np.array([[before, token, *after] for token in tokens.tolist()], np.int64)
        rows[tokens] = run(batch, batch >= 0)[2][:, 1]
    return rows


def priors(multis: Sequence[Halves], ids: Sequence[Ids], alone: Floats) -> Floats:
    """Return where the rows of each token lie in the mean, beside the base of their passage, [V, M].

    A base is the mean of what a passage's rows are beside their priors, so both are found in turns. Few rows are
    drawn towards what the row of the token by itself lets expect by a linear law, which is that of the other tokens;
    a token without rows is there. Token 0 has none.

    Args:
        multis: rows [T, M] of passages.
        ids: their tokens [T].
        alone: the row of each token by itself [V, M].
    """
    columns = np.ascontiguousarray(np.concatenate(multis).T)  # [M, N]
    lengths = np.array([len(multi) for multi in multis])
    passage, tokens = np.repeat(np.arange(len(multis)), lengths), np.concatenate(ids).astype(np.int64)
    counts = np.bincount(tokens, minlength=len(alone))
    seen = np.flatnonzero(counts)
    sides = np.concatenate([alone, np.ones((len(alone), 1), np.float32)], axis=1).astype(np.float64)
    weighed = sides[seen].T * np.minimum(counts[seen], ENOUGH)
    square = weighed @ sides[seen]
    square[np.diag_indices(len(square))] += RIDGE * np.trace(square) / len(square)
    law = np.linalg.solve(square, weighed)  # [M + 1, tokens seen]
    found = np.zeros((columns.shape[0], len(alone)), np.float32)
    for column, prior in zip(columns, found, strict=True):
        values = column.astype(np.float32)
        for _ in range(TURNS):
            base = np.bincount(passage, values - prior[tokens], len(lengths)) / np.maximum(lengths, 1)
            sums = np.bincount(tokens, values - base[passage], len(alone))
            expected = sides @ (law @ (sums[seen] / counts[seen]))
            prior[:] = (sums + FEW * expected) / (counts + FEW)
            prior[0] = 0
    return np.ascontiguousarray(found.T)


def gathered(folder: Path) -> dict[str, list[list[str]]]:
    """Return the texts of the training data, by language, in the order they were written in."""
    texts: dict[str, list[list[str]]] = {name: [] for name in SHARES}
    for rows in data.parallel(folder):
        for family in dict.fromkeys(row.family for row in rows):
            texts[family].append([row.text for row in rows if row.family == family])
        texts["en"].append([row.english for row in rows])
    texts["ko"] += [*data.paragraphs(folder), [text for pair in data.answers(folder) for text in pair]]
    return texts


def sample(texts: Texts, embedder: Embedder, plan: Plan) -> list[str]:
    """Draw passages of SHORTEST to LONGEST tokens, each of pieces that follow one another."""
    rng = np.random.default_rng(plan.seed)
    drawn = []
    for language, documents in texts.items():
        ends = np.cumsum([len(document) for document in documents])
        wanted = round(plan.passages * SHARES[language]) if len(ends) else 0
        for place in rng.integers(0, ends[-1], wanted) if wanted else ():
            number = int(np.searchsorted(ends, place, side="right"))
            pieces = documents[number][int(place - ends[number]) :]  # counted from the end
            drawn.append(" ".join(_filled(pieces, embedder, int(rng.integers(SHORTEST, LONGEST)))))
    return drawn


def _filled(pieces: Iterable[str], embedder: Embedder, tokens: int) -> Iterator[str]:
    """Yield pieces until they come to this many tokens."""
    for piece in pieces:
        if tokens <= 0:
            return
        yield piece
        tokens -= embedder.count([piece])[0]


def fit(multis: Sequence[Halves], ids: Sequence[Ids], priors: Floats, plan: Plan) -> Codec:
    """Return the codec whose tables suit these multi-vectors, each [T, M], with the tokens of their rows.

    Tokens from `MOST_TOKENS` on have no prior, for a row has no room to name them.

    Raises:
        ValueError: they have fewer rows in all than a table has points.
    """
    priors, dims = priors[:MOST_TOKENS], priors.shape[1]
    step = max(float(np.abs(priors).max()) / LARGEST, TINY)
    none, plain = np.empty((0, POINTS, plan.width), np.float32), np.eye(dims, dtype=np.float32)
    bare = Codec(dims, plan.merge, plain, none, np.rint(priors / step).astype(np.int8), step)
    rng = np.random.default_rng(plan.seed)
    drawn = [at for at in rng.permutation(len(multis)) if len(multis[at])][: plan.fitted]
    rows = np.concatenate([np.empty((0, dims), np.float32), *(_left(bare, multis[at], ids[at]) for at in drawn)])
    rows = rows[rng.permutation(len(rows))[: plan.rows]]
    if len(rows) < POINTS:
        raise ValueError(f"{len(rows)} rows are too few for {POINTS} points")
    turn = turned(rows, plan.width)
    parts = (rows @ turn).reshape(len(rows), -1, plan.width).transpose(1, 0, 2)
    tables = np.stack([kmeans(np.ascontiguousarray(part), plan.rounds) for part in parts])
    told = priors @ turn
    step = max(float(np.abs(told).max()) / LARGEST, TINY)
    steps = np.rint(told / step).astype(np.int8)
    return Codec(dims, plan.merge, turn, tables.astype(np.float16).astype(np.float32), steps, step)


def _left(bare: Codec, multi: Halves, ids: Ids) -> Floats:
    """Return what the priors and the base leave of a passage's rows [R, M], in units of its root mean square."""
    left = bare.parts(multi.astype(np.float32), ids).left
    return np.asarray(left / max(float(np.sqrt(np.einsum("tm,tm->", left, left) / len(left))), TINY), np.float32)


def turned(rows: Floats, width: int) -> Floats:
    """Return what turns rows [N, M] so that groups of `width` coordinates tell about as much each, [M, m].

    The principal axes are dealt to the groups one by one, the largest variance left to the group with the least
    product of variances: what a code can tell then is worth the same in each (Ge et al. 2013, optimised product
    quantisation, its parametric solution). Places that are left over are zeros.
    """
    dims = rows.shape[1]
    groups = -(-dims // width)
    variances, axes = np.linalg.eigh(rows.T.astype(np.float64) @ rows / len(rows))
    told = np.log(np.maximum(variances / max(float(variances[0]), TINY), 1)) + 1
    room = np.full(groups, width)
    room[: groups * width - dims] -= 1
    turn, product, filled = np.zeros((dims, groups * width)), np.zeros(groups), np.zeros(groups, int)
    for axis in range(dims - 1, -1, -1):
        group = int(np.where(filled < room, product, np.inf).argmin())
        sign = 1 if axes[np.abs(axes[:, axis]).argmax(), axis] > 0 else -1
        turn[:, group * width + filled[group]] = sign * axes[:, axis]
        product[group] += told[axis]
        filled[group] += 1
    return turn.astype(np.float32)


def kmeans(rows: Floats, rounds: int) -> Floats:
    """Return POINTS points near rows [N, d] by Lloyd's rounds, from the first rows; a point nobody is near stays."""
    points = rows[:POINTS].copy()
    for _ in range(rounds):
        nearest = (rows @ points.T - (points**2).sum(1) / 2).argmax(1)
        members = np.bincount(nearest, minlength=POINTS)
        sums = np.stack([np.bincount(nearest, column, POINTS) for column in rows.T], axis=1)
        points = np.where(members[:, None] > 0, sums / np.maximum(members, 1)[:, None], points).astype(np.float32)
    return points


def write(made: Codec, path: Path) -> None:
    """Write a codec's file; everything is a tensor, for safetensors writes other facts in no fixed order."""
    file: dict[str, NDArray[Any]] = {TURN: made.turn, TABLES: made.tables.astype(np.float16), PRIORS: made.priors}
    file |= {DIMS: np.array([made.dims]), MERGE: np.array([made.merge]), STEP: np.array([made.step])}
    path.write_bytes(save(file))


def main(argv: Sequence[str]) -> int:
    """Run the stage; returns the exit code."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="core.train.codec", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--merge", type=float, default=usual.merge, help="what merging two rows may cost")
    parser.add_argument("--width", type=int, default=usual.width, help="coordinates a byte stands for")
    args = parser.parse_args(argv)
    try:
        print(codec(args.model, args.data, Plan(args.merge, args.width)).name)
    except SeogaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
