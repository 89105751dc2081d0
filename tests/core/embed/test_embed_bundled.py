"""The bundled model as it is shipped: whole, offline, bilingual, light to import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.config import assets
from core.embed.base import Embedder, ModelCard, verify
from core.embed.catalogue import bundled, load

MODELS = assets() / "models"
ROOT = Path(__file__).resolve().parents[3]

KOREAN = ["고양이가 소파에서 자고 있다.", "은행이 금리를 올렸다.", "새로운 파일을 만들고 저장합니다."]
ENGLISH = ["A cat is sleeping on the sofa.", "The bank raised interest rates.", "Creates a new file and saves it."]


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return bundled(MODELS)[0]


@pytest.fixture(scope="module")
def model(card: ModelCard) -> Embedder:
    return load(card, threads=1)


def test_every_file_is_in_the_card_and_as_it_says(card: ModelCard) -> None:
    verify(card)
    assert {path.name for path in card.folder.iterdir()} == {*card.sha256, "model.json"}
    assert card.size_bytes < 110_000_000
    assert card.signals == ("dense", "sparse", "multi")
    assert card.licence
    assert card.trained_on


def test_korean_is_read_in_words_never_unknown(model: Embedder) -> None:
    text = "웨일스 의원들은 ‘멍청이처럼 보이는 것’을 걱정했다. 뷁 됬다 쀍"
    pieces = [model.piece(token.id) for token in model.tokens(text)]
    assert "[UNK]" not in pieces
    assert model.count(["".join(chr(code) for code in range(0xAC00, 0xAC00 + 90))])[0] > 1
    assert len(pieces) < len(text)


def test_english_is_cut_as_the_base_model_does(model: Embedder) -> None:
    pieces = [model.piece(token.id) for token in model.tokens("Café embeddings")]
    assert pieces == ["cafe", "em", "##bed", "##ding", "##s", "[SEP]"]


def test_translations_find_each_other(model: Embedder) -> None:
    korean, english = model.queries(KOREAN), model.passages(ENGLISH)
    dense = np.array([[q.dense @ d.dense for d in english] for q in korean])
    multi = np.array([[(q.multi @ d.multi.T).max(1).mean() for d in english] for q in korean])
    assert dense.argmax(1).tolist() == multi.argmax(1).tolist() == [0, 1, 2]


def test_neighbours_change_nothing(model: Embedder) -> None:
    texts = [*KOREAN, *ENGLISH, "", " ".join(ENGLISH * 30)]
    for together, text in zip(model.passages(texts), texts, strict=True):
        alone = model.passages([text])[0]
        assert together.dense @ alone.dense == pytest.approx(1, abs=1e-4)
        assert together.multi == pytest.approx(alone.multi, abs=1e-2)


def test_rare_words_weigh_more_than_common_ones(model: Embedder) -> None:
    (result,) = model.passages(["The volcano is in the north of the island."])
    weights = {model.piece(int(i)): w for i, w in zip(result.sparse_ids, result.sparse_weights, strict=True)}
    assert weights["volcano"] > 2 * weights.get("the", 0)


def test_nothing_heavy_is_imported() -> None:
    code = f"""
import sys, time
start = time.perf_counter()
import core.embed.catalogue
took = time.perf_counter() - start
assert "onnxruntime" not in sys.modules
from pathlib import Path
model = core.embed.catalogue.load(core.embed.catalogue.bundled(Path({str(MODELS)!r}))[0], 1)
model.passages(["hello"])
print([name for name in ("torch", "transformers", "onnx") if name in sys.modules], took < 2)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[] True"


def test_the_window_can_say_in_korean_what_the_model_is(card: ModelCard) -> None:
    words = (assets() / "i18n" / "seoga_ko.ts").read_text("utf-8")
    assert f"<source>{card.description}</source>" in words
