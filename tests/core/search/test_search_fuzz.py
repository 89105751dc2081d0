"""Strange questions by the hundred: none raises, and every answer is what plain Python says it must be."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest

from core.search.exact import is_decided, matches, needed_terms
from core.search.parse import Piece
from core.store.terms import terms
from tests.shows.fuzz import PHRASES, SHARES, WORDS, fuzz, noise

QUESTIONS = 600


@pytest.mark.parametrize("kind", SHARES)
def test_no_question_raises_and_every_answer_meets_what_was_asked(tmp_path: Path, kind: str) -> None:
    seen = fuzz(tmp_path / "L", kind, round(QUESTIONS * SHARES[kind]), random.Random(f"of {kind} libraries"))
    assert seen["asked"] == round(QUESTIONS * SHARES[kind])
    for some in ("conditions", "required", "excluded", "lists", "hints", "early", "found nothing"):
        assert seen[some], f"the questions are too tame: none of {some}"
    assert bool(seen["found"]) == (kind != "empty")


def test_what_the_postings_decide_is_what_the_text_says() -> None:
    rng = random.Random(3)
    texts = (*WORDS, *PHRASES, "갱신", "금을")
    pieces = [piece for text in texts for piece in (Piece(text), Piece(text, "phrase"), Piece(text, "prefix"))]
    decided = [piece for piece in pieces if piece.text.strip() and is_decided(piece)]
    assert len(decided) > len(WORDS) // 2
    for _ in range(400):
        parts = rng.choices([*WORDS, *PHRASES, noise(rng), "갱신을", "budget"], k=4)
        text = unicodedata.normalize("NFC", rng.choice(("", " ")).join(parts))
        known = {term.text for term in terms(text)}
        for piece in decided:
            assert matches(piece, text) == ({*needed_terms(piece)} <= known), (piece, text)
