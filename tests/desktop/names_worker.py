"""The fake worker of the names: what it finds has no text, but for one passage; it knows the figures of all days."""

from __future__ import annotations

import base64
import sys
import zlib
from pathlib import Path
from typing import Any

from tests.desktop import fake_worker

COMMAND = [sys.executable, str(Path(__file__).resolve())]
PICTURE, FILM = "여권 사본 IMG_2034.jpg", "여권 만드는 곳.mp4"
REASONS = {
    PICTURE: "No words could be made out in the picture.",
    FILM: "Files of this type are not read.",
    "여권 신청서.hwp": "A password is needed.",
}
DAYS = {"today": 2, "7d": 5, "1m": 9, "1y": 17, "2024-05-01..2024-06-30": 3}


class Worker(fake_worker.Worker):
    """A fake worker that finds files by their names."""

    def search(self, params: dict[str, Any]) -> dict[str, Any]:
        """Answer 여권 with a passage and the files; a name is lit where the word stands in it."""
        found = super().search(params)
        query = params["query"]
        if not query.startswith("여권") or not self.roots:
            return found
        files = [named(f"{self.roots[0]}/{name}", reason) for name, reason in REASONS.items()]
        lit = {file["path"]: [{"start": 0, "end": 5 if "사본" in query else 2}] for file in files}
        return found | {"hits": [*files[:1], *found["hits"][:1], *files[1:]], "named": lit}

    def counts(self, types: list[str]) -> list[dict[str, Any]]:
        return super().counts(types) + [{"facet": "date", "value": day, "files": n} for day, n in DAYS.items()]

    def draw_page(self, params: dict[str, Any]) -> dict[str, Any]:
        grey = base64.b64encode(zlib.compress(bytes([200]) * 64 * 48)).decode()
        page = {"path": params["path"], "page": 1, "pages": 1, "width": 64, "height": 48, "channels": 1}
        return page | {"pixels": grey, "boxes": [], "found": [], "natural": 64}


def named(path: str, reason: str) -> dict[str, Any]:
    """Return a file without text that its name found."""
    part = {"name": 0.3}
    bare: dict[str, Any] = {"page": None, "heading": [], "versions": [], "band": "", "confidence": None}
    made = fake_worker.hit(path, reason, reason, (), part)
    return made | bare | {"start": 0, "end": 0, "signals": {"name": 1.0}, "highlights": []}


if __name__ == "__main__":
    fake_worker.Worker = Worker  # type: ignore[misc]
    sys.exit(fake_worker.main())
