"""The fake worker's models: canned cards, a switch, a comparison, a download.

`FAKE_MODELS` in the environment: "hold" leaves a switch or a download unfinished until reading is resumed,
and tries a model for a moment, "broken" lets a switch fail, "fail" its trial and a download.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

MODELS: tuple[dict[str, Any], ...] = (
    {
        "id": "fake", "name": "Fake model", "description": "Made for tests.", "languages": ["ko", "en"],
        "licence": "Apache-2.0", "origin": "this file", "size_bytes": 148_000_000, "dims": 384, "multi_dims": 64,
        "max_tokens": 512, "signals": ["dense", "sparse", "multi"], "bytes_here": 63_000_000,
    },
    {
        "id": "bge", "name": "BGE-M3", "description": "Finds by meaning, words and vectors for words.",
        "languages": ["ko", "en", "ja", "zh", "th", "vi"], "licence": "MIT", "origin": "huggingface.co/BAAI/bge-m3",
        "size_bytes": 2_271_000_000, "dims": 1024, "multi_dims": 1024, "max_tokens": 8192,
        "signals": ["dense", "sparse", "multi"], "rate": 7.2, "latency": 0.184, "own": True, "kind": "encoder",
        "quality": {"ko-strategyqa nDCG@10": 0.794},
    },
    {
        "id": "e5", "name": "multilingual-e5-small", "description": "Small and quick; meaning alone.",
        "languages": ["ko", "en"], "licence": "MIT", "origin": "", "size_bytes": 471_000_000, "dims": 384,
        "multi_dims": 0, "max_tokens": 512, "signals": ["dense"], "rate": 58.4, "bytes_here": 28_000_000,
        "own": True, "kind": "encoder",
    },
)  # fmt: skip
KNOWN: tuple[dict[str, Any], ...] = (
    {
        "id": "BAAI/bge-m3", "name": "BGE-M3", "kind": "encoder", "languages": ["en", "ko", "ja"], "licence": "MIT",
        "description": "Finds by meaning, words and vectors for words.", "size_bytes": 2_271_000_000, "dims": 1024,
        "description_ko": "뜻, 낱말, 낱말별 벡터로 함께 찾습니다.", "installed": True,
    },
    {
        "id": "jinaai/jina-embeddings-v3", "name": "Jina v3", "kind": "encoder", "languages": ["en"], "dims": 1024,
        "licence": "non-commercial", "description": "Many languages.", "description_ko": "여러 언어로 찾습니다.",
        "size_bytes": 0, "installed": False,
        "refusal": "The licence of this model forbids commercial use, so Seoga does not offer it.",
    },
    {
        "id": "nlpai-lab/KURE-v1", "name": "KURE v1", "kind": "encoder", "languages": ["ko", "en"], "licence": "MIT",
        "description": "Taught further on Korean questions.", "size_bytes": 2_300_000_000, "dims": 1024,
        "description_ko": "한국어 질문으로 더 가르친 모델입니다.", "installed": False,
    },
    {
        "id": "Qwen/Qwen3-Embedding-8B", "name": "Qwen3 Embedding 8B", "kind": "decoder", "dims": 4096,
        "languages": ["en", "zh", "ko"], "licence": "Apache-2.0", "description": "Strong, and large.",
        "size_bytes": 0, "description_ko": "뛰어나지만 매우 큽니다.", "installed": False,
    },
)  # fmt: skip
PASSAGES = 18_204
ODD = {"kind": "model-unsupported", "title": "Not a model", "message": "It has no tokenizer.", "path": "/models/odd"}


class Refused(Exception):  # noqa: N818 - it is an answer
    """A request that is answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["title"])
        self.error = error


class FakeModels:
    """What a worker answers about models."""

    def __init__(self) -> None:
        self.model, self.held = "fake", ""
        self.cards = [dict(model) for model in MODELS]

    def hits(self) -> list[dict[str, Any]]:
        """Return what is found."""
        raise NotImplementedError

    def hold(self, paused: bool) -> None:
        """Stop or go on with a switch that is held."""
        if self.held:
            notice("progress", {"phase": "idle", "done": 0, "total": 0, "passages": 4, "paused": paused})
        if self.held and not paused:
            self.use(self.held)

    def list_models(self, _: dict[str, Any]) -> dict[str, Any]:
        cards = sorted(self.cards, key=lambda card: card["id"] != self.model)
        return {"models": [card | {"active": card["id"] == self.model} for card in cards]}

    def plan_switch(self, params: dict[str, Any]) -> dict[str, Any]:
        model = params["model"]
        if os.environ.get("FAKE_MODELS") == "fail":
            raise Refused(ODD)
        if os.environ.get("FAKE_MODELS") == "hold":
            time.sleep(0.6)
        if self.card(model).get("bytes_here"):
            return {"model": model, "passages": PASSAGES, "lacking": 0, "rate": 0.0, "seconds": 0.0, "bytes": 0}
        cost = {"rate": 7.2, "seconds": 2528.0, "bytes": 325_000_000}
        return {"model": model, "passages": PASSAGES, "lacking": PASSAGES, **cost}

    def switch_model(self, params: dict[str, Any]) -> dict[str, Any]:
        model, mood = params["model"], os.environ.get("FAKE_MODELS")
        if model == self.model:  # what was under way ends, and is kept
            if self.held:
                switching(self.held, "filling", 6400)
                self.card(self.held)["bytes_here"] = 113_000_000
            self.held = ""
            switching(model, "done", PASSAGES)
        elif self.card(model).get("bytes_here"):
            self.use(model)
        else:
            switching(model, "filling", 0)
            switching(model, "filling", 6371, seconds_left=1640.0)
            self.held = model if mood == "hold" else ""
            if mood == "broken":
                switching(model, "failed", 6371, error=ODD)
            elif not self.held:
                self.use(model)
        return {}

    def use(self, model: str) -> None:
        """Use a model from now on."""
        self.model, self.held = model, ""
        self.card(model).setdefault("bytes_here", 325_000_000)
        switching(model, "done", PASSAGES)

    def drop_vectors(self, params: dict[str, Any]) -> dict[str, Any]:
        if self.held == params["model"]:
            switching(self.held, "filling", 6400)
            switching(self.held, "cancelled", 6400)
            self.held = ""
        self.card(params["model"]).pop("bytes_here", None)
        return {}

    def compare(self, params: dict[str, Any]) -> dict[str, Any]:
        if "impossible" in params["queries"]:
            raise Refused({"kind": "path-missing", "title": "No vectors", "message": "It has none here."})
        ours = [self.hits()[: params["limit"]] for _ in params["queries"]]
        pairs = zip(params["queries"], ours, strict=True)
        theirs = [hits if "alike" in query else hits[::-1] for query, hits in pairs]
        return {"model": params["model"], "ours": ours, "theirs": theirs}

    def list_known(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"models": list(KNOWN)}

    def import_model(self, params: dict[str, Any]) -> dict[str, Any]:
        name = Path(params["path"]).name
        return self.bring(name, dict(MODELS[1], id=name, name=name, own=True))

    def download_model(self, params: dict[str, Any]) -> dict[str, Any]:
        known = next(one for one in KNOWN if one["id"] == params["model"])
        return self.bring(known["id"], dict(MODELS[1], id=known["id"], name=known["name"], own=True))

    def bring(self, name: str, card: dict[str, Any]) -> dict[str, Any]:
        """Pretend to bring a model."""
        mood = os.environ.get("FAKE_MODELS")
        bringing(name, "looking", 0)
        bringing(name, "fetching", 1_100_000_000, current="model.safetensors")
        if mood == "fail":
            bringing(name, "failed", 1_100_000_000, error=ODD)
        elif mood != "hold":
            bringing(name, "converting", 2_300_000_000)
            self.cards.append(card)
            bringing(name, "done", 2_300_000_000)
        return {}

    def stop_bringing(self, _: dict[str, Any]) -> dict[str, Any]:
        bringing("x", "stopped", 0)
        return {}

    def remove_model(self, params: dict[str, Any]) -> dict[str, Any]:
        self.cards.remove(self.card(params["model"]))
        return self.list_models({})

    def card(self, model: str) -> dict[str, Any]:
        """Return a model's card."""
        return next(card for card in self.cards if card["id"] == model)


def switching(model: str, state: str, done: int, **more: Any) -> None:
    """Tell how far a switch is."""
    notice("switching", {"model": model, "state": state, "done": done, "total": PASSAGES, **more})


def bringing(model: str, state: str, done: int, **more: Any) -> None:
    """Tell how far a model has come."""
    notice("bringing", {"model": model, "state": state, "done": done, "total": 2_300_000_000, **more})


def write(line: dict[str, Any]) -> None:
    """Write one line, in two parts, as a pipe may cut it."""
    data = json.dumps(line, ensure_ascii=False)
    sys.stdout.write(data[: len(data) // 2])
    sys.stdout.flush()
    sys.stdout.write(data[len(data) // 2 :] + "\n")
    sys.stdout.flush()


def notice(name: str, params: dict[str, Any]) -> None:
    """Write a notice."""
    write({"notice": name, "params": params})
