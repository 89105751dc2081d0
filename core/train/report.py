"""The report of an evaluation: every set, every way of ranking, how sure the figures are, and what they are above.

A ranking is named by its mode (dense, sparse, ...) where it is the model's, and by its own name where it is a
baseline's. Intervals and comparisons come from the paired bootstrap of `core.train.metrics`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from core.embed.base import Embedder
from core.errors import SeogaError
from core.train.baselines import BM25, MINILM, Remembered, bm25_run
from core.train.evaluate import Corpus, Figures, Run, load, runs
from core.train.metrics import RESAMPLES, Change, change, interval, resample

SEED = 7
MEASURES = ("ndcg@10", "mrr@10", "recall@10", "recall@100")
LANGUAGES = {"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "LATIN": "en"}
KANA = 0.1  # of the letters: more is Japanese, whatever else there is
LOOKED_AT = 200  # texts of a set whose language is looked at
CLEAR = 0.001  # a p below this is said to be below it


@dataclass(frozen=True, slots=True)
class Measured:
    """A set and what each ranking of it came to, by name; `language` is "ko", or "ko→en" where it is crossed."""

    name: str
    language: str
    runs: dict[str, Run]


@dataclass(frozen=True, slots=True)
class Row:
    """One ranking of one set: its figures, the interval around its nDCG@10, and what it is above each baseline."""

    set: str
    language: str
    system: str
    figures: Figures
    low: float
    high: float
    against: dict[str, Change]


@dataclass(frozen=True, slots=True)
class Report:
    """All rows, and by language the mean nDCG@10 of its sets by ranking; `similarity` holds rank correlations."""

    model: str
    rows: tuple[Row, ...]
    languages: dict[str, Figures]
    similarity: dict[str, dict[str, Figures]]
    resamples: int = RESAMPLES
    seed: int = SEED


def measure_set(
    folder: Path, embedder: Embedder, modes: Sequence[str], most: int = 0, baseline: Remembered | None = None
) -> Measured:
    """Rank a set in every mode the model has and, where `baseline` is given, by plain BM25 and by that model.

    Raises:
        LibraryError: path-missing or library-damaged, where the folder is not in BEIR layout.
    """
    corpus = load(folder)
    found = runs(corpus, embedder, modes, most)
    if baseline:
        found[BM25] = bm25_run(corpus, most)
        found[MINILM] = runs(corpus, baseline, ["dense"], most)["dense"]
        baseline.save()
    return Measured(folder.resolve().name, language_of(corpus), found)


def write_runs(path: Path, sets: Sequence[Measured]) -> None:
    """Keep what every query came to, so that another model can be compared later, pair by pair."""
    path.write_bytes(msgspec.json.encode(sets, enc_hook=lambda array: array.tolist()))


def read_runs(path: Path) -> list[Measured]:
    """Read back what `write_runs` kept.

    Raises:
        SeogaError: data-missing or data-damaged.
    """
    try:
        return msgspec.json.decode(
            path.read_bytes(), type=list[Measured], dec_hook=lambda _, values: np.array(values)
        )
    except OSError as error:
        raise SeogaError("data-missing", "No measurements here", "This file is not here.", str(path)) from error
    except msgspec.MsgspecError as error:
        message = "This file holds something else."
        raise SeogaError("data-damaged", "No measurements here", message, str(path), str(error)) from error


def similarity(path: Path, embedder: Embedder, baseline: Remembered | None = None) -> dict[str, Figures]:
    """Return the rank correlation of a file of graded pairs with a model and, where it is given, a baseline.

    Raises:
        SeogaError: data-missing or data-damaged.
    """
    from core.train.sts import spearman_of  # here, because it unpacks files with what is there only for training

    found = {"dense": spearman_of(path, embedder)}
    if baseline:
        found[MINILM] = spearman_of(path, baseline)
        baseline.save()
    return found


def build(
    model: str, sets: Sequence[Measured], similar: Mapping[str, dict[str, Figures]] | None = None, seed: int = SEED
) -> Report:
    """Compare every ranking of every set with the baselines among them."""
    rows = tuple(row for each in sets for row in compare_runs(each, [BM25, MINILM], seed))
    languages: dict[str, Figures] = {}
    for language in sorted({each.language for each in sets}):
        among = [each for each in sets if each.language == language]
        systems = dict.fromkeys(system for each in among for system in each.runs)
        languages[language] = {
            system: float(np.mean([each.runs[system].figures["ndcg@10"] for each in among if system in each.runs]))
            for system in systems
        }
        languages[language]["sets"] = len(among)
    return Report(model, rows, languages, dict(similar or {}), seed=seed)


def compare_runs(each: Measured, baselines: Sequence[str], seed: int = SEED) -> Iterator[Row]:
    """Yield the rows of a set.

    Only queries that every ranking answered are drawn from: the program has no answer to a blank query, and a
    baseline may have one.
    """
    names = list(each.runs)
    measures = [dict(zip(run.queries, run.ndcg.tolist(), strict=True)) for run in each.runs.values()]
    common = [query for query in measures[0] if all(query in other for other in measures)] if names else []
    values = np.array([[measure[query] for measure in measures] for query in common]).reshape(
        -1, len(names)
    )  # [Q, K]
    means = resample(values, seed)
    for at, name in enumerate(names):
        against = {
            other: change(float((values[:, at] - values[:, beside]).mean()), means[:, at] - means[:, beside])
            for beside, other in enumerate(names)
            if other in baselines and other != name and common
        }
        yield Row(each.name, each.language, name, each.runs[name].figures, *interval(means[:, at]), against)


def language_of(corpus: Corpus) -> str:
    """Return the language of a set by its script: that of its queries, and that of what answers them if another.

    Latin letters are taken for English. A script without a language here goes by its own name.
    """
    names = [name for name in corpus.queries if name in corpus.qrels]
    drawn = names[:: max(len(names) // LOOKED_AT, 1)]
    answers = {answer for name in drawn for answer in corpus.qrels[name]}
    asked = _commonest([corpus.queries[name] for name in drawn])
    found = _commonest([text for name, _, text in corpus.documents if name in answers])
    return asked if asked == found else f"{asked}→{found}"


def script_language(text: str) -> str:
    """Return the language that a text's letters speak for, or "" where it has none."""
    letters = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    if letters["HIRAGANA"] + letters["KATAKANA"] > KANA * letters.total():
        return "ja"
    if not letters:
        return ""
    script = letters.most_common(1)[0][0]
    return LANGUAGES.get(script, script.lower())


def _commonest(texts: Sequence[str]) -> str:
    counted = Counter(language for text in texts if (language := script_language(text)))
    return counted.most_common(1)[0][0] if counted else "?"


# --- Markdown -------------------------------------------------------------------------------------------


def markdown(report: Report) -> str:
    """Return the report as a page of Markdown tables."""
    parts = [f"# How well {report.model} finds\n", *_set_tables(report), _language_table(report)]
    parts += [_similarity_table(report)] if report.similarity else []
    words = (
        f"Brackets hold 95% intervals of nDCG@10, and of what it is above a baseline on the same queries, by paired "
        f"bootstrap ({report.resamples:,} resamples, seed {report.seed}); p is two-sided and not corrected for the "
        f"number of comparisons. {BM25} is plain BM25 over words and, for Chinese, Japanese and Korean, pairs of "
        f"characters; {MINILM} is that model's dense vector.\n"
    )
    return "\n".join([*parts, words])


def _set_tables(report: Report) -> Iterator[str]:
    baselines = [name for name in (BM25, MINILM) if any(row.system == name for row in report.rows)]
    for name in dict.fromkeys(row.set for row in report.rows):
        rows = [row for row in report.rows if row.set == name]
        yield f"## {name} ({rows[0].language}, {rows[0].figures['queries']:,.0f} queries)\n"
        head = ["ranking", "nDCG@10", "95%", "MRR@10", "R@10", "R@100", *(f"above {other}" for other in baselines)]
        cells = [
            [
                row.system,
                f"{row.figures['ndcg@10']:.4f}",
                f"[{row.low:.3f}, {row.high:.3f}]",
                *(f"{row.figures[measure]:.4f}" for measure in MEASURES[1:]),
                *(_change(row.against.get(other)) for other in baselines),
            ]
            for row in rows
        ]
        yield _table(head, cells)


def _language_table(report: Report) -> str:
    systems = list(dict.fromkeys(row.system for row in report.rows))
    cells = [
        [language, f"{means['sets']:.0f}", *(f"{means[s]:.4f}" if s in means else "" for s in systems)]
        for language, means in report.languages.items()
    ]
    return "## By language: nDCG@10, mean of the sets\n\n" + _table(["language", "sets", *systems], cells)


def _similarity_table(report: Report) -> str:
    systems = list(dict.fromkeys(system for found in report.similarity.values() for system in found))
    cells = [
        [name, f"{max(f['pairs'] for f in found.values()):,.0f}", *(f"{found[s]['spearman']:.4f}" for s in systems)]
        for name, found in report.similarity.items()
    ]
    return "## Sentence similarity: Spearman's correlation\n\n" + _table(["set", "pairs", *systems], cells)


def _change(found: Change | None) -> str:
    if found is None:
        return ""
    p = f"p {found.p:.3f}" if found.p >= CLEAR else f"p < {CLEAR}"
    return f"{found.mean:+.4f} [{found.low:+.3f}, {found.high:+.3f}] {p}"


def _table(head: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    rows = [head, ["---"] + ["---:"] * (len(head) - 1), *cells]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
