"""What the lists show of a Markdown file, in the window, and what is said of an answer of weak matches alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from core.messages import Found
from core.records import Band, Highlight, Hit
from desktop.app import App
from desktop.models.results import ROW
from desktop.models.weak import weak_words
from tests.desktop.test_window import with_results

Opener = Callable[..., App]
TEXT = "할 일\n\n- [ ] **'보증금'**을 확인한다\n- [x] 열쇠\n\n항목 | 금액\n보증금 | 5천만 원"
READ = "할 일 ☐ '보증금'을 확인한다 ☑ 열쇠 항목 · 금액 / 보증금 · 5천만 원"


def a_hit(folder: Path, name: str, band: Band = "likely") -> Hit:
    lit = tuple(Highlight(at, at + 3) for at in range(len(TEXT)) if TEXT.startswith("보증금", at))
    path = f"{folder}/{name}"
    return Hit(path, "", None, (), 0, len(TEXT), TEXT, 0.5, {}, {"dense": 0.5}, 0.3, lit, 0.0, (path,), band)


def drawn(app: App, number: int) -> str:
    """Return the words of a row of the list as they are drawn."""
    view, index = app.window.search.list, app.finder.results.index(number)
    row = index.data(ROW)
    return view._drawn._laid(row, 2, view.viewport().width()).layout.text()


@pytest.mark.parametrize(("name", "shown"), [("할 일.md", READ), ("할 일.txt", " ".join(TEXT.split()))])
def test_a_row_of_a_markdown_file_reads_as_prose(
    open_app: Opener, qtbot: QtBot, folder: Path, name: str, shown: str
) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    app.finder.results.set_hits([a_hit(folder, name)])
    assert drawn(app, 0) == shown
    assert shown in app.finder.results.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    window.search.list.viewport().grab(QRect(0, 0, 500, 200))  # it is drawn without a warning


def test_the_same_words_in_files_of_both_kinds_are_told_apart(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    with_results(app, qtbot, folder)
    app.finder.results.set_hits([a_hit(folder, "a.md"), a_hit(folder, "b.txt")])
    assert [drawn(app, 0), drawn(app, 1)] == [READ, " ".join(TEXT.split())]


def test_few_passages_that_are_all_weak_are_said_to_be(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app()
    window = with_results(app, qtbot, folder)
    found = app.finder.found
    assert found is not None
    app.finder.found = replace(found, hits=tuple(a_hit(folder, name, "weak") for name in ("a.md", "b.md")))
    app.finder.answered.emit(False)
    assert window.search.note.text() == "Only weak matches. Among so few passages it is hard to tell."
    assert window.search.notes.isVisible()
    assert not window.search.hide_weak.isVisible(), "nothing is hidden among so few"
    assert window.search.list.isVisible()


@pytest.mark.parametrize(
    ("bands", "about", "said"),
    [
        (["weak", "weak"], True, True),
        (["weak", "likely"], True, False),
        (["weak", ""], True, False),
        ([""], True, False),
        ([], True, False),
        (["weak"], False, False),
    ],
    ids=["all weak", "one likely", "one by its name", "not judged", "nothing", "called off"],
)
def test_only_an_answer_of_nothing_but_weak_matches_says_so(
    bands: list[Band], about: bool, said: bool, folder: Path
) -> None:
    hits = tuple(a_hit(folder, f"{number}.md", band) for number, band in enumerate(bands))
    assert bool(weak_words(Found("보증금", 1, hits, {}, about=about))) == said
