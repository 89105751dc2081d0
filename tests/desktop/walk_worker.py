"""The fake worker of the walk: it also finds, reads and colours the papers that are in the folder.

A question with the name of a paper in it finds that paper; "early-only" brings words first, and nothing after.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.desktop import fake_worker
from tests.desktop.fake_models import Refused, notice
from tests.desktop.walk_papers import PICTURE

COMMAND = [sys.executable, str(Path(__file__).resolve())]
ENOUGH = 10**9


class Worker(fake_worker.Worker):
    """A fake worker that knows the files that are really there."""

    def search(self, params: dict[str, Any]) -> dict[str, Any]:
        found = super().search(params)
        if "early-only" in params["query"]:
            notice("early", {"found": found | {"meaning": False}})
            raise Refused({"kind": "cancelled", "title": "Called off", "message": "It was called off."})
        papers = [path for root in self.roots for path in Path(root).glob("*") if path.name in params["query"]]
        return found | {"hits": [paper_hit(path) for path in papers]} if papers else found

    def read_document(self, params: dict[str, Any]) -> dict[str, Any]:
        path = Path(params["path"])
        if not path.exists():
            return super().read_document(params)
        from core.errors import DocumentError
        from core.extract import registry

        try:
            return {"path": str(path), **asdict(registry.extract(path, ENOUGH))}
        except DocumentError as error:
            raise Refused(asdict(error.record())) from error

    def colour_code(self, params: dict[str, Any]) -> dict[str, Any]:
        from core.extract.code_words import Code, tell

        told = tell(Path(params["path"]), Code(params["text"], params["before"]))
        return {"spans": told.words, "lines": told.lines}

    def check(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"findings": fake_worker.FINDINGS, "seconds": 0.2}


def paper_hit(path: Path) -> dict[str, Any]:
    """Return a passage in the middle of a paper; of a picture, its name."""
    from core.extract import registry

    page, start, text = 1, 0, path.name
    if path.name != PICTURE:
        read = registry.extract(path, ENOUGH)
        block = read.blocks[len(read.blocks) // 2]
        page, start, text = block.page or 0, block.start, read.text[block.start : block.end]
    hit = fake_worker.hit(str(path), text, text, (), fake_worker.PARTS[0])
    hit |= {"page": page or None, "start": start, "end": start + len(text), "heading": [], "versions": []}
    return hit


if __name__ == "__main__":
    fake_worker.Worker = Worker  # type: ignore[misc]
    sys.exit(fake_worker.main())
