"""Prints the memory of the window's process with 1,000 results and a PDF of 500 pages, beside a bare window's.

usage: python tests/shows/window_memory.py [PAGES]

The PDF is made here and drawn by the real worker; the passages are made up. Memory is what is resident, and the part
of it that no other process shares. The pages are turned one by one, each drawn before the next.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from core.messages import Status
    from desktop.models.pages import Pages

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PAGES = 500
TURNED = 100
HITS = 1000
LINES = 12


def main() -> int:
    """Print a line for each state; return the exit code."""
    say(f"{'':44}{'resident, MB':>14}{'its own, MB':>14}")
    done = subprocess.run([sys.executable, __file__, "bare"], capture_output=True, text=True, check=True)
    sys.stdout.write(done.stdout)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ["SEOGA_LIBRARY"] = f"{place}/library"
        os.environ["SEOGA_CONFIG"] = f"{place}/seoga.toml"
        os.environ["XDG_STATE_HOME"] = f"{place}/state"
        path = Path(place) / "문서" / "긴 문서.pdf"
        path.parent.mkdir()
        path.write_bytes(pdf(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES))
        measure(path)
    return 0


def bare() -> int:
    """Print the memory of a window with a field."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLineEdit())
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    tell("a bare window of PySide6")
    return 0


def measure(path: Path) -> None:
    """Open the window and walk through its states."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from core import config
    from core.messages import Found
    from desktop.app import App
    from tests.shows import scrolling

    app = QApplication([])
    program = App(app, config.Config({"tray": "no", "language": "ko", "theme": "light", "results": HITS}))
    program.start()
    wait(lambda: program.library.status is not None)
    QTest.qWait(2000)  # until what is built in idle moments is built
    tell("Seoga's window, at the welcome")
    program.library.add([str(path.parent)])
    wait(lambda: read(program.library.status))
    program.library.pause(True)  # what is read meanwhile would be asked for again, in place of what is shown here
    wait(lambda: bool(program.library.progress and program.library.progress.paused))
    QTest.qWait(2000)
    program.window.show_search()
    program.window.search.bar.field.setText("w")
    shown = replace(scrolling.hit(0), path=str(path), page=1, start=0, end=9, places=(str(path),), versions=())
    hits = (shown, *(scrolling.hit(number) for number in range(1, HITS)))
    wait(lambda: program.finder.found is not None and not program.finder.early)
    program.finder.found = Found("w", 1, hits, {})
    program.finder.results.set_hits(hits)
    program.finder.answered.emit(False)
    pages = program.reader.pages
    wait(lambda: on_show(pages) == 1)
    tell(f"with {HITS:,} results, and page 1 of the PDF")
    listed = program.window.search.list.verticalScrollBar()
    for place in range(0, listed.maximum(), 400):
        listed.setValue(place)
        app.processEvents()
    listed.setValue(0)
    tell("all of the list scrolled past")
    for turned in range(2, TURNED + 1):
        pages.turn(1)
        while on_show(pages) != turned:
            QTest.qWait(5)
        if turned in (10, TURNED):
            tell(f"{turned} pages turned")
    program.close()


def on_show(pages: Pages) -> int:
    """Return which page is on show, 0 where none is."""
    return pages.sheet.page if pages.sheet is not None else 0


def read(status: Status | None) -> bool:
    """Say whether the words of the file can be searched; its vectors are not needed here."""
    return status is not None and bool(status.files.get("partly", 0) + status.files.get("searchable", 0))


def pdf(count: int) -> bytes:
    """Return a PDF of so many pages of plain lines."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number in range(count):
        lines = " ".join(f"(Line {line} of page {number + 1}: what the tenant pays.) '" for line in range(LINES))
        drawn = f"BT /F1 12 Tf 16 TL 60 780 Td {lines} ET"
        inside = "/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 595 842]"
        parts.append(f"<</Type/Page/Parent 2 0 R{inside}/Contents {5 + 2 * number} 0 R>>")
        parts.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    made, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts):
        places.append(len(made))
        made += f"{number + 1} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    last = f"trailer<</Root 1 0 R/Size {len(parts) + 1}>>\nstartxref\n{len(made)}\n%%EOF\n"
    return f"{made}xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{last}".encode()


def wait(ready: Callable[[], bool]) -> None:
    """Let the window work until something is the case."""
    from PySide6.QtTest import QTest

    while not ready():
        QTest.qWait(5)


def tell(name: str) -> None:
    """Print this process's memory."""
    memory = psutil.Process().memory_full_info()
    say(f"{name:44}{memory.rss / 2**20:14.0f}{memory.uss / 2**20:14.0f}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1:] == ["bare"] else main())
