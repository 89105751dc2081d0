"""A worker with canned answers: a real child that speaks the wire, for tests and pictures of the window.

Words in a query steer it: "slow" answers late, "garble" writes a broken line first, "wrong" answers with the
wrong fields, "die" ends it, "early" brings words first, "weak" finds nothing that is about it, "is:failed" lists
files. What narrows the question by a type leaves files of that type only; the figures of the facets are canned.
`FAKE_WORKER` in the environment: "old" greets with another protocol, "refuse"
refuses to open the library, "dead" ends at once, "broken" has something to mend at each check,
"slow-pages" takes its time to draw. What it says of models is in `fake_models`. Everything it is asked
is written to `FAKE_LOG`.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.desktop.fake_models import FakeModels, Refused, notice, write

COMMAND = [sys.executable, str(Path(__file__).resolve())]
LAW = (
    "제7조 (차임 등의 증감청구권)\n"
    "① 당사자는 약정한 차임이나 보증금이 임차주택에 관한 조세, 공과금, 그 밖의 부담의 증감이나 "
    "경제사정의 변동으로 인하여 적절하지 아니하게 된 때에는 장래에 대하여 그 증감을 청구할 수 있다.\n"
    "② 제1항에 따른 증액청구는 약정한 차임이나 보증금의 20분의 1의 금액을 초과하지 못한다. 다만, 시·도는 관할 "
    "구역 내의 지역별 임대차 시장 여건 등을 고려하여 그 범위에서 증액청구의 상한을 조례로 달리 정할 수 있다.\n"
    "제7조의2 (월차임 전환 시 산정률의 제한)\n"
    "보증금의 전부 또는 일부를 월 단위의 차임으로 전환하는 경우에는 다음 각 호 중 낮은 비율을 곱한 월차임의 범위를 "
    "초과할 수 없다."
)
LEASE = (
    "Office Lease Agreement\n"
    "4. Renewal and deposit\n"
    "On renewal the Lessor may request an increase of the security deposit, provided that such increase shall not "
    "exceed five percent (5%) of the deposit then in effect.\n"
    "5. Notice\n"
    "Either party gives notice in writing three months before the term ends. 🏢 The address is that of the office."
)
MARKS = {
    "법령·판례/주택임대차보호법 해설 2024.pdf": (
        LAW,
        ("보증금", "20분의 1의 금액을 초과하지 못한다", "임대차", "상한"),
    ),
    "계약서/Office Lease Agreement, Mapo 3F (EN).docx": (
        LEASE,
        ("renewal", "increase of the security deposit", "not exceed five percent (5%)"),
    ),
}
PAIRS = [
    ("임대차", "임대차", 0.99), ("계약", "약정", 0.78), ("갱신", "증액", 0.62), ("할", "청구", 0.4),
    ("때", "범위", 0.31),
    ("보증", "보증", 0.99), ("금", "금의", 0.9), ("인상", "증액", 0.91), ("한도", "상한", 0.93),
]  # fmt: skip
IGNORED = {
    "node_modules": 3,
    "type .exe": 412,
    "hidden folder": 7,
    ".gitignore: *.log": 25,
    "system file Thumbs.db": 2,
}
FINDINGS = [
    {"kind": "files-without-passages", "count": 1, "examples": ["/문서/회의록.md"]},
    {"kind": "vectors-without-passages", "count": 1204, "examples": []},
    {"kind": "brand-new", "count": 2, "examples": []},
]
COUNTS: dict[str, dict[str, int]] = {
    "type": {".pdf": 21, ".docx": 8, ".hwpx": 6, ".md": 3},
    "date": {"2024": 17, "2023": 12, "2020": 6, "2018": 3},
    "language": {"ko": 27, "en": 11},
}
PARTS = (
    {"dense": 0.46, "sparse": 0.24, "multi": 0.25, "keyword": 0.05},
    {"dense": 0.71, "sparse": 0.03, "multi": 0.26},
)


class Worker(FakeModels):
    """The conversation: what was put in, and whether it is paused."""

    def __init__(self) -> None:
        super().__init__()
        self.roots: list[str] = []
        self.excluded: list[str] = []
        self.paused = False

    def answer(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Return the result of a request."""
        result: dict[str, Any] = getattr(self, method)(params)
        return result

    def hello(self, params: dict[str, Any]) -> dict[str, Any]:
        kind = os.environ.get("FAKE_WORKER", "")
        protocol = 999 if kind == "old" else params["protocol"]
        return {
            "protocol": protocol,
            "version": "0",
            "library": params["library"],
            "model": "fake",
            "folders": self.folders(),
        }

    def add_paths(self, params: dict[str, Any]) -> dict[str, Any]:
        refused = []
        for path in params["paths"]:
            if Path(path).exists():
                self.roots.append(path)
            else:
                error = {"kind": "vanished", "title": "The file is gone", "message": "It is no longer there."}
                refused.append({"path": path, "error": error})
        self.read()
        return {"folders": self.folders(), "refused": refused}

    def remove_path(self, params: dict[str, Any]) -> dict[str, Any]:
        self.roots = [root for root in self.roots if root != params["path"]]
        return self.changed()

    def exclude(self, params: dict[str, Any]) -> dict[str, Any]:
        others = [path for path in self.excluded if path != params["path"]]
        self.excluded = others if params["undo"] else [*others, params["path"]]
        return self.changed()

    def changed(self) -> dict[str, Any]:
        """Tell everyone how the folders are, and whoever asked."""
        notice("changed", {"folders": self.folders(), "passages": 2})
        return {"folders": self.folders()}

    def why(self, params: dict[str, Any]) -> dict[str, Any]:
        path, rules = params["path"], params["rules"] or {}
        root = next((root for root in self.roots if path.startswith(root + "/")), "")
        rule = next((rule for rule in rules.get("ignore", "").split() if path.endswith(rule.strip("*/"))), "")
        kind = next((kind for kind in rules.get("ignore_types", "").split() if path.endswith(kind)), "")
        reason = rule or kind
        state = "searchable" if root and not reason else ""
        return {"path": path, "counts": bool(root and not reason), "reason": reason, "root": root, "state": state}

    def apply_options(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def check(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"findings": FINDINGS if os.environ.get("FAKE_WORKER") == "broken" else [], "seconds": 0.2}

    def compact(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"before": 63_400_000, "after": 51_000_000}

    def delete_all(self, _: dict[str, Any]) -> dict[str, Any]:
        if os.environ.get("FAKE_WORKER") == "held":
            raise Refused({"kind": "library-locked", "title": "In use", "message": "Another Seoga has it open."})
        self.roots, self.excluded = [], []
        return self.changed()

    def describe(self, _: dict[str, Any]) -> dict[str, Any]:
        versions = {"Python": "3.11.9", "onnxruntime": "1.20.0", "lancedb": "0.17.0"}
        return {"versions": versions, "device": "CPU", "threads": 3, "reranker": ""}

    def list_folders(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"folders": self.folders()}

    def search(self, params: dict[str, Any]) -> dict[str, Any]:
        query = params["query"]
        if "die" in query:
            sys.stderr.write("the worker dies now\n")
            os._exit(1)
        if "slow" in query:
            time.sleep(0.6)
        if "garble" in query:
            sys.stdout.write('{"id": 1, "result": {"half\n[1, 2]\n{"nothing": true}\n')
        if "wrong" in query:
            return {"hits": 5}
        if "early" in query and params["early"] and self.roots:
            first = [dict(one, parts={"keyword": 1.0}, signals={"keyword": 1.0}) for one in self.hits()[2:]]
            notice("early", {"found": found(params, first, meaning=False)})
        hits = [] if "nothing" in query or not self.roots else self.hits()
        hits = [one for one in hits if not one["path"].startswith(tuple(self.excluded))]
        types = [part[5:] for part in params["narrow"].split() if part.startswith("type:")]
        hits = [one for one in hits if all(Path(one["path"]).suffix in each.split(",") for each in types)]
        if "is:failed" in query:
            hits = [dict(self.hits()[0], text="A password is needed.", start=0, end=0, parts={}, signals={})]
            hits[0] |= {"path": f"{self.roots[0]}/급여대장_2021.pdf", "highlights": [], "heading": [], "page": None}
            hits[0] |= {"versions": [], "band": "", "confidence": None}
        hits = [as_asked(one, query) for one in hits]
        hint = "" if hits else "Nothing in the library is about this."
        answer = found(params, hits, hint, "letters" not in query, "weak" not in query)
        return answer | {"counts": self.counts(types)}

    def counts(self, types: list[str]) -> list[dict[str, Any]]:
        """Return the figures of the facets: with a type, half of the others."""
        folders = {root: 38 - 11 * number for number, root in enumerate(self.roots)}
        counts = COUNTS | {"folder": folders} if self.roots else {}
        return [
            {"facet": facet, "value": value, "files": files // 2 if types and facet != "type" else files}
            for facet, known in counts.items()
            for value, files in known.items()
        ]

    def similar(self, params: dict[str, Any]) -> dict[str, Any]:
        hits = [one for one in self.hits() if one["path"] != params["path"]]
        return found({**params, "query": params["text"]}, hits)

    def explain(self, params: dict[str, Any]) -> dict[str, Any]:
        text = next(one["text"] for one in self.hits() if one["path"] == params["path"])
        pairs = PAIRS if "차임" in text else []
        words = [word for word in ("보증금", "임대차", "상한") if word in text]
        return {
            "query": params["query"], "text": text, "dense": 0.83, "sparse": 0.41, "multi": 0.77,
            "words": [shared(text, word, 0.6 - 0.2 * number) for number, word in enumerate(words)],
            "alignments": [alignment(params["query"], text, *pair) for pair in pairs if pair[0] in params["query"]],
        }  # fmt: skip

    def find_duplicates(self, _: dict[str, Any]) -> dict[str, Any]:
        root = self.roots[0] if self.roots else ""
        same = [f"{root}/계약서/임대차계약서.pdf", f"{root}/받은 파일/임대차계약서 (1).pdf"]
        versions = [f"{root}/메모/회의록 초안.md", f"{root}/메모/회의록.md", f"{root}/메모/회의록 최종.md"]
        groups = [{"paths": versions, "shared": 0.874}, {"paths": same, "shared": 1.0}]
        return {"groups": groups if root else []}

    def cancel(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def read_document(self, params: dict[str, Any]) -> dict[str, Any]:
        name = next(name for name in MARKS if params["path"].endswith(name))
        text = MARKS[name][0]
        blocks, start = [], 0
        for number, part in enumerate(text.split("\n")):
            kind = "heading" if len(part) < 40 else "paragraph"
            page = 12 + number // 3 if name.endswith("pdf") else None
            blocks.append({"kind": kind, "start": start, "end": start + len(part), "level": 1, "page": page})
            start += len(part) + 1
        return {
            "path": params["path"],
            "title": "",
            "format": "pdf",
            "text": text,
            "blocks": blocks,
            "pages": 2,
        }

    def draw_page(self, params: dict[str, Any]) -> dict[str, Any]:
        """Draw the page of a file that a test has made; `Refused` where there is none."""
        from core.errors import DocumentError
        from core.extract.drawing import Wish, draw

        path = params["path"]
        if not Path(path).exists():
            raise Refused({"kind": "vanished", "title": "The file is gone", "message": "It is no longer there."})
        if os.environ.get("FAKE_WORKER") == "slow-pages":
            time.sleep(0.4)
        try:
            drawn = draw(Path(path), Wish(params["page"], params["width"], params["passage"], params["find"]))
        except DocumentError as error:
            raise Refused(asdict(error.record())) from error
        pixels = base64.b64encode(drawn.pixels).decode()
        picture = {"width": drawn.width, "height": drawn.height, "channels": drawn.channels, "pixels": pixels}
        places = {"boxes": drawn.boxes, "found": drawn.found, "natural": drawn.natural}
        return {"path": path, "page": params["page"], "pages": drawn.pages, **places, **picture}

    def get_status(self, _: dict[str, Any]) -> dict[str, Any]:
        error = {"kind": "encrypted", "title": "Password needed", "message": "The file is locked with a password."}
        failures = [{"path": f"{self.roots[0]}/급여대장_2021.pdf", "error": error}] if self.roots else []
        return {
            "files": {"searchable": 2 * len(self.roots), "failed": len(failures), "ignored": sum(IGNORED.values())},
            "passages": 4 * len(self.roots),
            "bytes": {"passages": 2_400_000, "vectors": 61_000_000},
            "model": "fake",
            "queue": 0,
            "folders": self.folders(),
            "failures": failures,
            "ignored": IGNORED,
            "excluded": self.excluded,
        }

    def unlock(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def unpack(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"path": "/copies/" + params["path"].rpartition("/")[2]}

    def retry(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def pause(self, params: dict[str, Any]) -> dict[str, Any]:
        self.paused = params["paused"]
        self.hold(self.paused)
        return {}

    def folders(self) -> list[dict[str, Any]]:
        """Return the states of the roots."""
        status = "paused" if self.paused else "watching"
        figures = {"kind": "folder", "status": status, "files": 3, "searchable": 2, "waiting": 0, "failed": 1}
        return [{"path": root, **figures} for root in self.roots]

    def hits(self) -> list[dict[str, Any]]:
        """Return two files, the first with a further passage."""
        found = []
        for (name, (text, words)), parts in zip(MARKS.items(), PARTS, strict=True):
            paragraph = next(part for part in text.split("\n") if all(word in part for word in words))
            found.append(hit(f"{self.roots[0]}/{name}", text, paragraph, words, parts))
        first = LAW.split("\n")[4]
        found.insert(1, hit(found[0]["path"], LAW, first, ("보증금",), PARTS[0]))
        return found

    def read(self) -> None:
        """Pretend to read what was put in."""
        for done in range(3):
            notice("progress", {"phase": "reading", "done": done, "total": 3, "passages": done, "current": "a.pdf"})
        notice("progress", {"phase": "embedding", "done": 2, "total": 4, "passages": 4})
        notice("progress", {"phase": "idle", "done": 3, "total": 3, "passages": 4})
        notice("changed", {"folders": self.folders(), "passages": 4})


def found(
    params: dict[str, Any], hits: list[dict[str, Any]], hint: str = "", meaning: bool = True, about: bool = True
) -> dict[str, Any]:
    """Return an answer to a search."""
    asked = {"query": params["query"], "sequence": params["sequence"]}
    asked["repair"] = "보증금" if params["query"] == "qhwmdrma" else ""
    return asked | {"hits": hits, "ms": {}, "hint": hint, "meaning": meaning, "about": about}


def as_asked(one: dict[str, Any], query: str) -> dict[str, Any]:
    """Return a hit as weak as a question wants it, or found by its letters alone."""
    if "letters" in query:
        one = dict(one, parts={"keyword": one["score"]}, band="", confidence=None)
    return dict(one, band="weak", confidence=0.08) if "weak" in query else one


def shared(text: str, word: str, gain: float) -> dict[str, Any]:
    """Return a word that the query and the passage share."""
    start = text.index(word)
    return {"text": word, "in_query": 1.0, "in_passage": gain, "gain": gain, "start": start, "end": start + len(word)}


def alignment(query: str, text: str, word: str, partner: str, value: float) -> dict[str, Any]:
    """Return a token of the query with its partner."""
    at, start = query.index(word), text.index(partner)
    query_place = {"query_start": at, "query_end": at + len(word)}
    return query_place | {"start": start, "end": start + len(partner), "value": value}


def hit(path: str, text: str, part: str, words: tuple[str, ...], parts: dict[str, float]) -> dict[str, Any]:
    """Return a hit with its words marked."""
    spans = [{"start": part.index(word), "end": part.index(word) + len(word)} for word in words]
    start = text.index(part)
    pdf = path.endswith("pdf")
    return {
        "path": path, "title": "", "page": 12 if pdf else None, "start": start, "end": start + len(part),
        "text": part, "score": sum(parts.values()),
        "heading": ["제7조 차임 등의 증감청구권"] if pdf else ["4. Renewal and deposit"],
        "signals": parts, "parts": parts, "highlights": spans, "modified": 1710115200.0, "places": [path],
        "band": "strong" if pdf else "likely", "confidence": 0.93 if pdf else 0.71,
        "versions": [path.replace(".pdf", " (옛 판).pdf"), path.replace(".pdf", " 사본.pdf")] if pdf else [],
    }  # fmt: skip


def main() -> int:
    """Answer until nobody asks any more."""
    kind = os.environ.get("FAKE_WORKER", "")
    if kind == "dead":
        return 1
    worker, log = Worker(), os.environ.get("FAKE_LOG")
    for line in sys.stdin:
        call = json.loads(line)
        if log:
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(line)
        if kind == "refuse":
            error = {"kind": "library-locked", "title": "In use", "message": "Another Seoga has this library open."}
            write({"id": call["id"], "error": error})
        else:
            try:
                write({"id": call["id"], "result": worker.answer(call["method"], call["params"])})
            except Refused as refused:
                write({"id": call["id"], "error": refused.error})
    return 0


if __name__ == "__main__":
    sys.exit(main())
