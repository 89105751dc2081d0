"""The fake worker of the words: a mail, a list in Markdown, and matches that are weak; it explains by tokens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.desktop import fake_worker

COMMAND = [sys.executable, str(Path(__file__).resolve())]
SUBJECT = "도서관 행사 일정"
MAIL = (
    f"{SUBJECT}\n\nFrom: 김서연 <seoyeon@example.com>\nTo: 박민준 <minjun@example.com>\n"
    "Date: 2025-03-04 09:12 +0900\n\n민준 씨, 안녕하세요.\n\n봄 책잔치의 보증금은 토요일에 돌려줍니다."
)
LIST = (
    "이사\n\n- [ ] **'보증금'**과 잔금을 확인\n- [x] [열쇠](https://example.com/k)\n\n"
    "항목 | 금액\n보증금 | 8,800만 원"
)
PIECES = [("보증", "보증", 0.08), ("금을", "금을", 0.02), ("880", "800", 0.05), ("0만", "8", 0.01)]
LIT = ("보증금", "김서연", "03-04")
NAMES = ("행사.eml", "이사.md")


class Worker(fake_worker.Worker):
    """A fake worker that finds a mail and a list, by all of `LIT` that was asked for."""

    def search(self, params: dict[str, Any]) -> dict[str, Any]:
        """Answer with both; "all faint" finds weak matches alone, "faint" one behind a likely one."""
        found = super().search(params)
        query, root = params["query"], next(iter(self.roots), "")
        hits = [passage(f"{root}/{name}", text, query) for name, text in zip(NAMES, (MAIL, LIST), strict=True)]
        for number, one in enumerate(hits):
            weak = "faint" in query and (number == 1 or "all" in query)
            one |= {"band": "weak" if weak else "likely", "confidence": 0.1 if weak else 0.7}
        return found | {"hits": hits[::-1] if query.startswith("보증금") else hits}

    def explain(self, params: dict[str, Any]) -> dict[str, Any]:
        """Tell of the list's tokens."""
        query = params["query"]
        words = [{**fake_worker.shared(LIST, piece, gain), "in_query": 1.0} for _, piece, gain in PIECES]
        pairs = [
            fake_worker.alignment(query, LIST, asked, piece, 0.9) for asked, piece, _ in PIECES if asked in query
        ]
        figures = {"dense": 0.5, "sparse": 0.16, "multi": 0.9}
        return {"query": query, "text": LIST, **figures, "words": words, "alignments": pairs}

    def read_document(self, params: dict[str, Any]) -> dict[str, Any]:
        """Return one of both whole, as one block."""
        text = MAIL if params["path"].endswith(NAMES[0]) else LIST
        block = {"kind": "paragraph", "start": 0, "end": len(text), "level": 0, "page": None}
        return {"path": params["path"], "title": "", "format": "text", "text": text, "blocks": [block], "pages": 0}


def passage(path: str, text: str, query: str) -> dict[str, Any]:
    """Return a passage with what was asked for marked in it."""
    words = tuple(word for word in LIT if word in query and word in text)
    made = fake_worker.hit(path, text, text, words, {"dense": 0.5, "sparse": 0.3})
    return made | {"page": None, "heading": [text.partition("\n")[0]], "versions": []}


if __name__ == "__main__":
    fake_worker.Worker = Worker  # type: ignore[misc]
    sys.exit(fake_worker.main())
