"""Is a reranker worth keeping? The first passages of a set reordered by it, beside what the model does without.

A reranker is run anew for every passage, which it is worth only where it ranks better than MaxSim does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.chunk.split import embedded_text
from core.embed.base import Embedder
from core.search.rank import order, wanted_signals
from core.store.schema import content_key
from core.train import evaluate
from core.train.filter import Floats, Ints
from core.train.report import Measured, Row, compare_runs, language_of

MULTI, FUSED, ALONE = "multi", "hybrid", "reranker"  # what is ranked by
# a reranker that knew just what its teacher knows would score 2.3 fused / 0.05: at 0.02 both are about equally loud
SHARES = 0.01, 0.02, 0.05

Scorer = Callable[[str, Sequence[str]], Floats]  # a query and P passages to scores [P]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What reordering the first passages of a set came to.

    Attributes:
        measured: the set, and what it came to by ranking: by MaxSim alone ("multi"), by the whole model with MaxSim
            in it ("hybrid"), by the reranker among the first of these ("reranker"), and there by the fused score
            plus so many times the reranker's ("hybrid + 0.02 reranker").
        rows: the same with intervals, and the paired bootstrap of each against "multi" and "hybrid", by ranking.
    """

    measured: Measured
    rows: dict[str, Row]

    def won(self, ranking: str) -> bool:
        """Say whether a ranking is surely better here than what the model does without a reranker."""
        return all(self.rows[ranking].against[other].low > 0 for other in (MULTI, FUSED))


def beats_maxsim(
    folder: Path, embedder: Embedder, scorer: Scorer, depth: int = 20, shares: Sequence[float] = SHARES, most: int = 0
) -> Verdict:
    """Reorder the first passages of every query of a set by a reranker, and compare that with doing without.

    Args:
        folder: the set, in BEIR layout.
        embedder: the model that ranks first.
        scorer: the reranker: `functools.partial(score, load_reranker(work), open_tokenizer(work))` of `core.train`.
        depth: how many passages are reordered.
        shares: of the reranker's score beside the fused score.
        most: measure only this many queries, evenly drawn; 0 for all.

    Raises:
        LibraryError: path-missing or library-damaged, where the folder is not in BEIR layout.
        QueryError: query-mode, where the model has no multi-vector output.
    """
    corpus = evaluate.load(folder)
    wanted_signals(MULTI, embedder.card)  # refuses a model that has none
    cut = (chunk for _, title, text in corpus.documents for chunk in evaluate.passages_of(embedder, title, text))
    texts = {content_key(text): text for text in map(embedded_text, cut)}  # the reranker reads what the model read
    ranked: dict[str, dict[str, list[str]]] = {}
    for query, found, documents in evaluate.candidates(corpus, embedder, most):
        multi, whole = (order(found, mode, embedder.card.weights, evaluate.SPARE) for mode in (MULTI, FUSED))
        scores = scorer(found.question.text, [texts[key] for key in whole.keys[:depth].tolist()])
        orders = {MULTI: multi.keys, FUSED: whole.keys, ALONE: reordered(whole.keys, scores)}
        for share in shares:
            orders[f"{FUSED} + {share:g} {ALONE}"] = reordered(whole.keys, whole.score[:depth] + share * scores)
        for name, keys in orders.items():
            names = [document for key in keys.tolist() for document in documents[key]]
            ranked.setdefault(name, {})[query] = list(dict.fromkeys(names))[: evaluate.DEPTH]
    runs = {name: evaluate.judge(run, corpus.qrels) for name, run in ranked.items()}
    measured = Measured(folder.resolve().name, language_of(corpus), runs)
    return Verdict(measured, {row.system: row for row in compare_runs(measured, [MULTI, FUSED])})


def reordered(keys: Ints, scores: Floats) -> Ints:
    """Return the keys, the first n in the order of their scores [n]; where those are equal, as they were."""
    return np.concatenate([keys[np.argsort(-scores, kind="stable")], keys[len(scores) :]])
