"""What keeping multi-vectors in few bytes costs: nDCG@10 of MaxSim alone over a whole corpus, before and after.

usage: python tests/shows/codec.py DIR... [--model ID] [--most N] [--data FOLDER --try MERGE/WIDTH ...]

Each DIR is a set in BEIR layout. Rows of questions are weighed by their rarity in it, as a search does. "exact" is
the figure with the model's own rows in float32, "top 10 exact" that of the codec with its ten best passages scored
again by their own rows. `--try` fits further codecs to the training data first, so that sizes can be compared: what a
merge may cost, and the coordinates that a byte stands for.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import config
from core.chunk.split import embedded_text
from core.embed.base import Embedder
from core.opening import open_embedder
from core.records import Embedding
from core.search.rerank import weights
from core.store.codec import Codec, codec_of
from core.store.postings import Postings
from core.store.sparse import Sparse
from core.train.codec import Plan, alone, fit, gathered, priors, rows_of, sample
from core.train.evaluate import Qrels, chosen, judge, load, passages_of

Floats = NDArray[np.float32]
AT_ONCE = 20_000  # rows compared with queries in one product
AGAIN = 10  # passages scored again by their own rows
CANDIDATES, TYPICAL = 200, (150, 250)  # passages and their tokens, for the times
DEPTH = 200  # passages ranked: several may belong to one document


@dataclass(frozen=True, slots=True)
class Set:
    """A retrieval set, embedded: passages' documents and rows, the queries that are asked, and what answers them."""

    name: str
    documents: list[str]
    passages: list[Embedding]
    asked: list[str]
    queries: list[Floats]
    qrels: Qrels
    text_bytes: float


def embedded(folder: Path, embedder: Embedder, most: int) -> Set:
    """Read and embed a set."""
    corpus = load(folder)
    cut = [(name, chunk) for name, title, text in corpus.documents for chunk in passages_of(embedder, title, text)]
    made, asked = embedder.passages([embedded_text(chunk) for _, chunk in cut]), chosen(corpus, most)
    queries = embedder.queries([corpus.queries[name] for name in asked])
    lengths = np.array([len(each.sparse_ids) for each in made])
    ids, given = (np.concatenate([getattr(each, name) for each in made]) for name in ("sparse_ids", "sparse_weights"))
    sparse = Sparse(Postings()).extended(np.arange(len(made)), lengths, ids, given)
    return Set(
        folder.name,
        [name for name, _ in cut],
        made,
        asked,
        [query.multi * weights(sparse, query)[:, None] for query in queries],
        corpus.qrels,
        float(np.mean([len(chunk.text.encode("utf-8", "replace")) for _, chunk in cut])),
    )


def maxsim(query: Floats, rows: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the score of each passage, 1/N_q sum_i max_j q_i . d_j (BGE-M3, arXiv 2402.03216, eq. 4)."""
    scores = []
    first = 0
    while first < len(starts) - 1:
        last = max(int(np.searchsorted(starts, starts[first] + AT_ONCE, side="right")) - 1, first + 1)
        similar = query @ rows[starts[first] : starts[last]].T
        scores.append(np.maximum.reduceat(similar, starts[first:last] - starts[first], axis=1).mean(0))
        first = last
    return np.concatenate(scores)


def ranked(scores: Floats, documents: Sequence[str]) -> list[str]:
    """Return documents by their best passage."""
    return list(dict.fromkeys(documents[at] for at in np.argsort(-scores, kind="stable")[:DEPTH]))


def measured(each: Set, codecs: Sequence[Codec]) -> list[str]:
    """Return a line of the table for each codec on a set."""
    starts = np.cumsum([0, *(len(passage.multi) for passage in each.passages)])
    rows = np.concatenate([passage.multi for passage in each.passages])
    exact = {name: maxsim(query, rows, starts) for name, query in zip(each.asked, each.queries, strict=True)}
    before = _ndcg(exact, each)
    lines = []
    for codec in codecs:
        raws = [codec.encode(passage.multi, passage.multi_ids) for passage in each.passages]
        kept, places = codec.decode(raws)
        scores = {
            name: maxsim(codec.rotate(query), kept, places)
            for name, query in zip(each.asked, each.queries, strict=True)
        }
        after, again = _ndcg(scores, each), _ndcg({n: _again(scores[n], exact[n]) for n in scores}, each)
        size, whole = np.mean([len(raw) for raw in raws]), rows.size / len(raws)
        lines.append(
            f"| {each.name} | {len(scores)} | {codec.name} | {each.text_bytes:.0f} | {whole:.0f} | {size:.0f} "
            f"| {before:.4f} | {after - before:+.4f} | {again - before:+.4f} |"
        )
    return lines


def _ndcg(scores: Mapping[str, Floats], each: Set) -> float:
    return judge({name: ranked(values, each.documents) for name, values in scores.items()}, each.qrels).figures[
        "ndcg@10"
    ]


def _again(scores: Floats, exact: Floats) -> Floats:
    """Return the scores with the best ones replaced by what they are exactly, and kept in front."""
    best = np.argsort(-scores)[:AGAIN]
    scores = scores - 4  # below every exact score
    scores[best] = exact[best]
    return scores


def times(sets: Sequence[Set], codecs: Sequence[Codec]) -> list[str]:
    """Return how long passages of a usual length take, for each codec."""
    low, high = TYPICAL
    usual = [passage for each in sets for passage in each.passages if low <= len(passage.multi) <= high][:CANDIDATES]
    lines = []
    for codec in codecs if usual else ():
        start = time.perf_counter()
        raws = [codec.encode(passage.multi, passage.multi_ids) for passage in usual]
        encoding = (time.perf_counter() - start) * 1e3 / len(usual)
        query = codec.rotate(sets[0].queries[0])
        taken = []
        for _ in range(9):
            start = time.perf_counter()
            rows, starts = codec.decode(raws)
            decoded = time.perf_counter()
            maxsim(query, rows, starts)
            taken.append((decoded - start, time.perf_counter() - decoded))
        decoding, scoring = np.median(taken, axis=0) * 1e3
        size, tokens = np.mean([len(raw) for raw in raws]), np.mean([len(passage.multi) for passage in usual])
        lines.append(
            f"{codec.name}: {len(usual)} passages of {tokens:.0f} tokens: {size:.0f} bytes and "
            f"{len(rows) / len(usual):.0f} rows each; encode {encoding:.1f} ms a passage, "
            f"decode all {decoding:.1f} ms, score all {scoring:.1f} ms"
        )
    return lines


def tried(embedder: Embedder, data: Path, wanted: Sequence[str]) -> list[Codec]:
    """Fit a codec for each MERGE/WIDTH, all to the same passages."""
    plans = [Plan(float(merge), int(width)) for merge, _, width in (each.partition("/") for each in wanted)]
    multis, ids = rows_of(sample(gathered(data), embedder, Plan()), embedder)
    known = priors(multis, ids, alone(embedder.card))
    return [fit(multis, ids, known, plan) for plan in plans]


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--model", default="", help="a model's id or folder")
    parser.add_argument("--most", type=int, default=0, help="questions of each set, 0 for all")
    parser.add_argument("--data", type=Path, help="the training data, for --try")
    parser.add_argument("--try", dest="wanted", nargs="*", default=[], metavar="MERGE/WIDTH")
    args = parser.parse_args()
    if args.wanted and args.data is None:
        parser.error("--try needs --data")
    embedder = open_embedder(config.load(), args.model, spare=0)
    codecs = [codec_of(embedder.card.folder, embedder.card.multi_dims)]
    codecs += tried(embedder, args.data, args.wanted) if args.wanted else []
    sys.stdout.write("| set | queries | codec | text | int8 | kept | exact | change | top 10 exact |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|---|---|\n")
    sets = []
    for folder in args.sets:
        sets.append(embedded(folder, embedder, args.most))
        sys.stdout.write("\n".join([*measured(sets[-1], codecs), ""]))
        sys.stdout.flush()
    sys.stdout.write("\n".join([*times(sets, codecs), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
