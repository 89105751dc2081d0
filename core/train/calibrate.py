"""Fits the constants of core/search/calibrate: a logistic regression on questions with and without an answer.

Every set's questions are asked of every set's library. Of its own library a question has the answer, of another's it
has not, unless both hold some of the same documents: such a crossing is left out. Each crossing weighs the same
within its kind, and both kinds weigh the same, however many questions a set has.

A fit is judged on what it has not seen: to measure questions of one set on the library of another, it learns from
the crossings that have neither of the two sets (nor one that shares documents with them) on either side.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.embed.base import Embedder
from core.search import calibrate
from core.search.rank import add_multi, order, wanted_signals
from core.search.rerank import weighed
from core.search.retrieve import retrieve
from core.store.library import Library
from core.train.evaluate import Corpus, chosen, fill, own_library, questions_of

HIDDEN = 0.025  # share of the answerable questions that may be called so: 5 % is the aim, and new sets are harder
SURE = 0.01  # share of the unanswerable questions whose best hit may be called strong
FREE = ("script", "size")  # what is no signal may count either way
STEPS = 50  # of Newton's method
RIDGE = 1e-4

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Trials:
    """What was measured of N hits.

    `names` [F] are the shares of `evidence` [N, F]; `answerable` [N] says whether the library answers the question;
    `crossing` [N] numbers the pair of question set and library; `asked` and `searched` [N] the sets themselves.
    """

    names: tuple[str, ...]
    evidence: Floats
    answerable: Mask
    crossing: Ints
    asked: Ints
    searched: Ints

    def at(self, keep: Mask) -> Trials:
        """Return the hits where `keep` [N] is true."""
        return Trials(
            self.names,
            self.evidence[keep],
            self.answerable[keep],
            self.crossing[keep],
            self.asked[keep],
            self.searched[keep],
        )

    def weights(self) -> Floats:
        """Return what each hit counts, [N]: crossings alike within their kind, and both kinds alike."""
        _, where, sizes = np.unique(self.crossing, return_inverse=True, return_counts=True)
        weights = 1 / sizes[where]
        for kind in (self.answerable, ~self.answerable):
            weights[kind] *= 0.5 / max(weights[kind].sum(), 1e-12)
        return np.asarray(weights, np.float64)


def gather(corpora: Sequence[Corpus], embedder: Embedder, names: Sequence[str], most: int) -> Trials:
    """Ask every set's questions of every set's library, and measure the first hit of each.

    Args:
        corpora: the sets.
        embedder: the model.
        names: the shares to keep, out of `core.search.calibrate.SHARES`.
        most: questions of each set, evenly drawn; 0 for all.
    """
    rows = []
    for here, corpus in enumerate(corpora):
        with (
            tempfile.TemporaryDirectory(prefix="seoga-eval-") as place,
            own_library(Path(place), embedder) as library,
        ):
            fill(library, embedder, corpus)
            for other, asking in enumerate(corpora):
                if other != here and related(asking, corpus):
                    continue
                found = [[each[name][0] for name in names] for each in _firsts(library, embedder, asking, most)]
                rows += [(each, other == here, here * len(corpora) + other, other, here) for each in found]
    evidence, answerable, crossing, asked, searched = (np.array(column) for column in zip(*rows, strict=True))
    return Trials(tuple(names), evidence.astype(np.float64), answerable, crossing, asked, searched)


def families(corpora: Sequence[Corpus]) -> list[int]:
    """Number the sets so that those that share documents have the same number: that of the first of them."""
    return [next(at for at, other in enumerate(corpora) if related(other, corpus)) for corpus in corpora]


def related(left: Corpus, right: Corpus) -> bool:
    """Say whether two sets share documents, so that one's library may answer the other's questions."""
    return not {text for *_, text in left.documents}.isdisjoint(text for *_, text in right.documents)


def _firsts(
    library: Library, embedder: Embedder, asking: Corpus, most: int
) -> Iterator[dict[str, NDArray[np.float32]]]:
    """Yield the shares of the first hit of each question, as arrays of one."""
    card, view = embedder.card, library.view()
    wanted = wanted_signals("hybrid", card)
    constants = calibrate.pick({}, wanted)
    assert constants, "the model has no dense output"
    sample = calibrate.background(library.sample(calibrate.SAMPLE))
    for _, question, query in questions_of(embedder, asking, chosen(asking, most)):
        found = retrieve(library, view, question, query, wanted)
        rows = weighed(library, query)
        add_multi(library, query, rows, found, embedder.card.weights)
        first = order(found, "hybrid", card.weights, 1)
        texts = [each.chunk.text for each in library.passages.by_key(first.keys.tolist())][:1]
        ideal = found.ideals.get("keyword", 0.0)
        asked = calibrate.Asked(question.text, query, rows, ideal, view.count)
        chance = calibrate.measure(sample, asked, texts, constants)
        if texts and chance:
            yield calibrate.shares(chance, first.signals)


def fit(best: Trials) -> dict[str, float]:
    """Return constants for the best hits of questions: "bias", one a share, and the bounds of "likely" and "strong".

    A probability may not fall where a signal rises: a share that would count negatively is left out.
    """
    weights = best.weights()
    kept = list(range(len(best.names)))
    while True:
        found = _logistic(best.evidence[:, kept], best.answerable, weights)
        wrong = [at for at, value in zip(kept, found[1:], strict=True) if value < 0 and best.names[at] not in FREE]
        if not wrong:
            break
        kept = [at for at in kept if at not in wrong]
    constants = {"bias": float(found[0])}
    constants |= {best.names[at]: float(value) for at, value in zip(kept, found[1:], strict=True)}
    likely = probability(best, constants)
    yes = best.answerable
    constants["likely"] = _quantile(likely[yes], weights[yes], HIDDEN)
    constants["strong"] = max(_quantile(likely[~yes], weights[~yes], 1 - SURE), constants["likely"])
    return constants


def probability(hits: Trials, constants: Mapping[str, float]) -> Floats:
    """Return the probability of each hit, [N], as `core.search.calibrate.confidence` does."""
    weights = np.array([constants.get(name, 0.0) for name in hits.names])
    logit = constants["bias"] + hits.evidence @ weights
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -40, 40))), np.float64)


def left_out(best: Trials, families: Sequence[int]) -> tuple[Floats, Mask]:
    """Return the probability [N] of each hit by a fit that knew nothing of its two sets, and whether it said weak.

    Args:
        best: the best hits of questions.
        families: of each set; sets that share documents are of one family.
    """
    family = np.asarray(families)
    asked, searched = family[best.asked], family[best.searched]
    found, weak = np.zeros(len(asked)), np.zeros(len(asked), bool)
    for pair in {(min(one), max(one)) for one in zip(asked.tolist(), searched.tolist(), strict=True)}:
        strange = ~np.isin(asked, pair) & ~np.isin(searched, pair)
        here = (np.minimum(asked, searched) == pair[0]) & (np.maximum(asked, searched) == pair[1])
        constants = fit(best.at(strange))
        found[here] = probability(best.at(here), constants)
        weak[here] = found[here] < constants["likely"]
    return found, weak


def reliability(
    probabilities: Floats, true: Mask, weights: Floats, bins: int = 10
) -> list[tuple[float, float, float]]:
    """Return (mean probability, share that is true, share of the weight) of each bin of probability that has any."""
    bin_of = np.minimum((probabilities * bins).astype(int), bins - 1)
    found = []
    for one in np.unique(bin_of):
        at = bin_of == one
        whole = weights[at].sum()
        found.append(
            (
                float(weights[at] @ probabilities[at] / whole),
                float(weights[at] @ true[at] / whole),
                float(whole / weights.sum()),
            )
        )
    return found


def _logistic(evidence: Floats, true: Mask, weights: Floats) -> Floats:
    """Return [1 + F] bias and coefficients of the weighted logistic regression, by Newton's method."""
    rows = np.column_stack([np.ones(len(evidence)), evidence])
    penalty = np.diag([0.0, *[RIDGE] * evidence.shape[1]])
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ found, -40, 40)))
        slope = rows.T @ (weights * (likely - true)) + penalty @ found
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + penalty + 1e-9 * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found -= step / max(1.0, float(np.abs(step).max()) / 10)  # bounded: separable data would run away
        if np.abs(step).max() < 1e-6:
            break
    return found


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][min(np.searchsorted(reached, share * reached[-1]), len(order) - 1)])
