"""A quick look at the encoder while it learns: dense nDCG@10 on a sample of the development sets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from transformers import BertModel

from core.train.encoder import embed, open_tokenizer, tokenise
from core.train.evaluate import load
from core.train.metrics import ndcg

LONGEST = 256
MOST_QUERIES, MOST_DOCUMENTS = 400, 1000


def probe(work: Path, sets: Sequence[Path], model: BertModel) -> dict[str, float]:
    """Return dense nDCG@10 by set: up to 400 queries, over their own documents and others up to 1,000."""
    tokenizer = open_tokenizer(work)
    figures = {}
    for folder in sets:
        corpus = load(folder)
        queries = [name for name in corpus.queries if name in corpus.qrels]
        queries = [queries[i] for i in np.linspace(0, len(queries) - 1, min(len(queries), MOST_QUERIES)).astype(int)]
        wanted = {name for query in queries for name in corpus.qrels[query]}
        documents = sorted(corpus.documents, key=lambda document: document[0] not in wanted)[:MOST_DOCUMENTS]
        names = [name for name, _, _ in documents]
        passages = embed(
            model, tokenise(tokenizer, [f"{title} {text}".strip() for _, title, text in documents], LONGEST)
        )
        asked = embed(model, tokenise(tokenizer, [corpus.queries[query] for query in queries], LONGEST))
        best = np.argsort(-(asked @ passages.T), axis=1, kind="stable")[:, :10]
        gains = [
            ndcg([names[i] for i in row], corpus.qrels[query], 10) for query, row in zip(queries, best, strict=True)
        ]
        figures[f"{folder.name}/dense"] = float(np.mean(gains))
    return figures
