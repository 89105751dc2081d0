"""Ask the thirty questions about the sample library in every mode: how often the right file is first, or among three.

usage: python tests/shows/questions.py
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from core import config
from core.embed.base import Embedder
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import Search
from core.opening import open_embedder, open_library
from core.records import MODES, Mode
from core.search.search import search
from core.store.library import Library

QUESTIONS = Path(__file__).resolve().parent.parent / "vectors" / "sample_questions.json"
Ranks = dict[str, dict[str, list[int]]]  # mode -> kind of question -> rank of the right file, 0 if not found


def files(library: Library, embedder: Embedder, question: str, mode: Mode) -> list[str]:
    """Return the files that answer, best first, by the path below the sample library."""
    sample = config.assets() / "sample"
    hits = search(library, embedder, Search(question, mode=mode)).hits
    return list(dict.fromkeys(Path(hit.path).relative_to(sample).as_posix() for hit in hits))


def ranks(library: Library, embedder: Embedder) -> Ranks:
    """Ask every question in every mode."""
    asked = json.loads(QUESTIONS.read_text("utf-8"))
    found: Ranks = {}
    for mode in MODES:
        for kind, questions in asked.items():
            for each in questions:
                order = files(library, embedder, each["question"], mode)
                rank = order.index(each["file"]) + 1 if each["file"] in order else 0
                found.setdefault(mode, {}).setdefault(kind, []).append(rank)
    return found


def indexed_sample(folder: Path, embedder: Embedder) -> Library:
    """Index the sample library into a folder."""
    library = open_library(folder, embedder, writer=True)
    with Sandbox(200 * 2**20) as sandbox:
        keeper = Keeper(library, embedder, sandbox, lambda _: None)
        keeper.add([str(config.assets() / "sample")])
        keeper.catch_up()
    return library


def main() -> int:
    """Print the table."""
    embedder = open_embedder(config.load())
    with tempfile.TemporaryDirectory() as place, indexed_sample(Path(place), embedder) as library:
        for mode, kinds in ranks(library, embedder).items():
            cells = [
                f"{kind}: first {found.count(1)}, in three {sum(0 < r < 4 for r in found)} of {len(found)}"
                for kind, found in kinds.items()
            ]
            sys.stdout.write(f"{mode:8} {'   '.join(cells)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
