"""Makes a library of any size from made-up texts, its vectors put straight into the store; for the window's shows."""

from __future__ import annotations

import random
from pathlib import Path

from core.config import Config
from core.opening import open_embedder, open_library
from core.store.codec import codec_of
from tests.shows.scale import Base, fill

TEXTS = 120  # that the model reads; all others are mixed of these
WORDS = """계약 보증금 임대차 갱신 회의록 일정 여행 김치 두부 강의 노트 예산 도서관 이웃 계절 바다 편지 수리
자전거 정원 언제 집주인 tenant deposit harbour recipe meeting budget garden letter lecture bicycle season
invoice library winter bread travel repair notice agreement rainfall""".split()


class Nowhere:
    """Stands where `scale.fill` writes what another engine is compared by."""

    def add(self, data: object) -> None:
        """Write nothing."""


def make_library(folder: Path, passages: int) -> None:
    """Write a library of so many passages, the same ones each time."""
    embedder = open_embedder(Config())
    rng = random.Random(7)
    texts = [" ".join(rng.choices(WORDS, k=60)) + "." for _ in range(TEXTS)]
    made = embedder.passages(texts)
    codec = codec_of(embedder.card.folder, embedder.card.multi_dims)
    raws = [codec.encode(each.multi, each.multi_ids) for each in made]
    base = Base(texts, made, raws, len(codec.tables), [])
    with open_library(folder, embedder, writer=True) as library:
        fill(library, Nowhere(), base, passages)
