"""How ours reads PDFs against the plain text of pypdf and of pypdfium2: words, order, seconds.

usage: python tests/shows/pdf.py FOLDER [--text NAME]

"lost" are words that both others have and ours has not, beyond running heads; "broken" are words of ours that
neither of the others has, numbers aside; "order" is the share of words in the longest common subsequence with each
of the others, of the shorter text. `--text` prints one file's blocks instead.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2

from core.errors import DocumentError
from core.extract import pdf
from core.extract.base import clean
from core.records import Document

_WORD = re.compile(r"\w+")
_MOST_WORDS = 50_000  # compared in order
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}


def words(text: str) -> list[str]:
    """Return a text's words in their order, without case."""
    joined = re.sub("(?<=[^\\W\\d_])[\ufffe\x02-]\\s*\n?(?=[a-z])", "", text)
    return _WORD.findall(clean(joined).translate(_LIGATURES).casefold())


def with_pypdf(path: Path) -> str:
    """Return a PDF's plain text as pypdf reads it."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def with_pdfium(path: Path) -> str:
    """Return a PDF's plain text as pdfium reads it."""
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def order(ours: list[str], other: list[str]) -> float:
    """Return the share of the shorter text's words that stand in the same order in both."""
    ours, other = ours[:_MOST_WORDS], other[:_MOST_WORDS]
    places: dict[str, int] = {}
    for at, word in enumerate(ours):
        places[word] = places.get(word, 0) | 1 << at
    # The longest common subsequence, a row of its table in the bits of one number.
    row = 0
    for word in other:
        met = row | places.get(word, 0)
        row = met & ~(met - (row << 1 | 1))
    shorter = min(len(ours), len(other))
    return row.bit_count() / shorter if shorter else 1.0


def timed(read: Callable[[Path], Document | str], path: Path) -> tuple[Document | str, float]:
    """Return what a reader makes of a file, or the name of its error, and its seconds."""
    start = time.perf_counter()
    try:
        made = read(path)
    except DocumentError as error:
        made = error.kind
    except Exception as error:  # noqa: BLE001 - a reader that is only compared may throw anything
        made = type(error).__name__
    return made, time.perf_counter() - start


def compare(path: Path) -> str:
    """Return one file's row."""
    ours, seconds = timed(pdf.extract, path)
    first, first_seconds = timed(with_pypdf, path)
    second, second_seconds = timed(with_pdfium, path)
    if not isinstance(ours, Document):
        counts = f"pypdf {len(words(str(first)))} words, pdfium {len(words(str(second)))}"
        return f"{path.name[:44]:44} {ours}; {counts}"
    mine, theirs, others = words(ours.text), words(str(first)), words(str(second))
    both = Counter(theirs) & Counter(others)
    lost = sum((both - Counter(mine)).values())
    known = {*theirs, *others}
    broken = [word for word in mine if word not in known and not word.isdigit()]
    return (
        f"{path.name[:44]:44} {len(mine):7} {lost:7} {len(broken):7} {order(mine, theirs):7.0%} "
        f"{order(mine, others):7.0%} {seconds:7.3f} {first_seconds:7.3f} {second_seconds:7.3f} {' '.join(broken[:6])}"
    )


def show(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Print the table, or one file's blocks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", default="")
    given = parser.parse_args()
    if given.text:
        document = pdf.extract(given.folder / given.text)
        for block in document.blocks:
            show(f"[{block.kind}{block.level or ''} p{block.page}] {document.text[block.start : block.end]}")
        return 0
    heads = ("words", "lost", "broken", "pypdf", "pdfium", "ours s", "pypdf s", "pdfium s")
    show(" ".join([f"{'file':44}", *(f"{head:>7}" for head in heads)]))
    for path in sorted(given.folder.rglob("*.pdf")):
        show(compare(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
