"""Fit the tables that a model's multi-vectors are kept with, and lay them into the model's folder.

`python -m core.train.codec MODEL_DIR DATA_DIR` embeds passages of many languages from the training data (never from
a development set) with the model as it is shipped, pools them as the library will, and finds by k-means the points
that the codes stand for (see `core.store.codec`). The same model and data give the same file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from core.embed.base import Embedder, load_card
from core.embed.catalogue import load
from core.errors import SeogaError
from core.store.codec import DIMS, FILE, GAIN, MERGE, POINTS, TABLES, Codec, Gain, directions, pooled, rotation
from core.train import data
from core.train.card import write_card

# of the passages; Chinese and Japanese cut their words into more tokens than they have rows in the data
SHARES = {"ko": 0.3, "en": 0.3, "ja": 0.15, "zh": 0.15, "es": 0.03, "fr": 0.03, "other": 0.04}
SHORTEST, LONGEST = 20, 200  # tokens of a passage
Floats = NDArray[np.float32]
Texts = Mapping[str, Sequence[Sequence[str]]]  # language -> documents -> their pieces in order


@dataclass(frozen=True, slots=True)
class Plan:
    """How the tables are made: see `core.store.codec` for `merge`; `width` is d, the coordinates of a code."""

    merge: float = 0.2
    width: int = 3
    passages: int = 1600
    rows: int = 60_000
    rounds: int = 12
    seed: int = 7


def codec(model: Path, folder: Path, plan: Plan) -> Codec:
    """Write the codec of a model into its folder, add it to the model's card, and return it.

    Raises:
        SeogaError: the model cannot be used, or training data are missing.
    """
    card = load_card(model)
    embedder = load(card)
    made = fit([e.multi for e in embedder.passages(sample(gathered(folder), embedder, plan))], plan)
    write(made, model / FILE)
    write_card(card)
    return made


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


def fit(multis: Sequence[Floats], plan: Plan) -> Codec:
    """Return the codec whose tables suit these multi-vectors, each [T, M].

    Raises:
        ValueError: they have fewer rows in all than a table has points.
    """
    dims = multis[0].shape[1]
    width = -(-dims // plan.width) * plan.width
    turn = rotation(dims, width)
    rows = np.concatenate([directions(pooled(multi, plan.merge) @ turn)[1] for multi in multis if len(multi)])
    rng = np.random.default_rng(plan.seed)
    rows = rows[rng.permutation(len(rows))[: plan.rows]]
    if len(rows) < POINTS:
        raise ValueError(f"{len(rows)} rows are too few for {POINTS} points")
    parts = rows.reshape(len(rows), -1, plan.width).transpose(1, 0, 2)
    tables = np.stack([kmeans(np.ascontiguousarray(part), plan.rounds) for part in parts])
    made = Codec(dims, plan.merge, tables.astype(np.float16).astype(np.float32))
    return replace(made, gain=gain(made, [multi for multi in multis if len(multi)]))


def gain(made: Codec, multis: Sequence[Floats]) -> Gain:
    """Return the law of the cosines between decoded rows and the rows themselves, by least squares."""
    rays, _ = made.rays([made.encode(multi) for multi in multis])
    rows, facts = rays.products(np.eye(rays.shape[1], dtype=np.float32))
    were = made.rotate(np.concatenate([pooled(multi, made.merge) for multi in multis]))
    law = np.linalg.lstsq(facts.astype(np.float64), np.einsum("tm,tm->t", rows, were), rcond=None)[0]
    told = [round(float(part), 6) for part in law]
    return told[0], told[1], told[2], told[3], told[4]


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
    facts = {DIMS: np.array([made.dims], np.int64), MERGE: np.array([made.merge], np.float64)}
    path.write_bytes(save({**facts, GAIN: np.array(made.gain, np.float64), TABLES: made.tables.astype(np.float16)}))


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
