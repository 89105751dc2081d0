"""Data for a run that only shows that the whole recipe works: a few hundred made-up translations.

Every set that `data` names is there, and one development set. The sentences say who does what where; English and
Korean are real, other languages are a cipher of the English words in their script.
"""

from __future__ import annotations

import json
import random
from itertools import pairwise, product
from pathlib import Path

import zstandard

from core.train import data

WHO = {
    "the farmer": "농부가",
    "my sister": "내 여동생이",
    "a young doctor": "젊은 의사가",
    "the driver": "운전사가",
    "our teacher": "우리 선생님이",
    "the old painter": "늙은 화가가",
}
WHAT = {
    "bought apples": "사과를 샀다",
    "lost the key": "열쇠를 잃어버렸다",
    "read a long letter": "긴 편지를 읽었다",
    "repaired the bicycle": "자전거를 고쳤다",
    "sang a quiet song": "조용한 노래를 불렀다",
    "cooked tofu soup": "두부 찌개를 끓였다",
}
WHERE = {
    "at the market": "시장에서",
    "near the river": "강 옆에서",
    "in the library": "도서관에서",
    "behind the house": "집 뒤에서",
    "on the last train": "마지막 기차에서",
    "before the meeting": "회의 전에",
}
SCRIPTS = {"ja": (0x3042, 40), "zh": (0x4E00, 60), "other": (0x0430, 32)}
ROWS = 60  # of each set but the first Korean one, which has all


def write_tiny(folder: Path, seed: int = 7) -> None:
    """Write the data into a folder, laid out as `data` reads it; the same seed gives the same rows."""
    chance = random.Random(seed)  # noqa: S311 (a shuffle, not a secret)
    rows = [
        (f"{who_ko} {where_ko} {what_ko}.", f"{who.capitalize()} {what} {where}.")
        for (who, who_ko), (what, what_ko), (where, where_ko) in product(WHO.items(), WHAT.items(), WHERE.items())
    ]
    chance.shuffle(rows)
    kept, measured = rows[:-30], rows[-30:]
    for number, name in enumerate((*data.PARALLEL, *data.COUNTED)):
        some = kept if number == 0 else chance.sample(kept, ROWS)
        family = data.family_of(data.language_of(name))
        lines = [f"{_written(ko, en, family)}\t{en}" for ko, en in some]
        _write(folder / "parallel" / f"{name}.tsv.zst", [f"nob\t{x}" for x in lines] if "tatoeba" in name else lines)
    korean = [ko for ko, _ in kept]
    talk = [json.dumps({"query": a, "positive": b}, ensure_ascii=False) for a, b in pairwise(korean)]
    _write(folder / "pairs" / "songys-chatbot.ko.jsonl.zst", talk[:ROWS])
    same = [f"0\t{ko}\t{ko.replace('에서', '에서는')}" for ko in korean[:ROWS]]
    _write(folder / "sts" / "songys-qp-train.tsv.zst", same)
    pages = ["\n\n".join([f"{number}장 이야기", *chance.sample(korean, 6)]) for number in range(30)]
    _write(folder / "text" / "rust-docs.ko.txt.zst", ["\f".join(pages)])
    _write_dev(folder / "dev" / "tiny-ko-en", measured)


def _written(korean: str, english: str, family: str) -> str:
    """Return a sentence in a family of languages."""
    if family == "ko":
        return korean
    if family in SCRIPTS:
        first, letters = SCRIPTS[family]
        return "".join(chr(first + ord(c) % letters) if c.isalpha() else c for c in english)
    return " ".join(word + "o" for word in english.rstrip(".").split()) + "."


def _write(path: Path, lines: list[str]) -> None:
    """Write lines as a zstandard file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zstandard.compress(("\n".join(lines) + "\n").encode()))


def _write_dev(folder: Path, rows: list[tuple[str, str]]) -> None:
    """Write translations as a retrieval set in BEIR layout: the Korean asks for its English."""
    folder.mkdir(parents=True, exist_ok=True)
    sides = {"queries": [ko for ko, _ in rows], "corpus": [en for _, en in rows]}
    for name, texts in sides.items():
        lines = [json.dumps({"_id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    judged = "".join(f"{n}\t{n}\t1\n" for n in range(len(rows)))
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", "utf-8")
