"""A page in the pane: in the middle of its room, a scroll bar only for what is longer, held while enlarged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.records import Hit
from desktop.theme import LIGHT
from desktop.views.preview import Preview
from tests.core.extract.extract_makers import make_pdf
from tests.desktop import test_preview
from tests.desktop.test_preview import CODE, hit, shown, written

preview = test_preview.preview
INSET = 4
CONTROL = Qt.KeyboardModifier.ControlModifier
LINES = [f"Line {number} of a text. " + "It goes on for a while. " * 5 for number in range(120)]


def wheel(view: QWidget, at: QPointF) -> None:
    """Turn the wheel by a notch with Ctrl over a point."""
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(at, QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, 120), none, CONTROL, phase, False)
    QApplication.sendEvent(view, turned)


@pytest.fixture
def lease(preview: Preview, qtbot: QtBot, folder: Path) -> Preview:
    """Show a page of a PDF, its fourth line lit."""
    lines = [f"Clause {number} of the lease that is printed here" for number in range(30)]
    path = make_pdf(folder / "a.pdf", [lines])
    preview._reader.show(hit(path, "\n".join(lines), lines[4], page=1))
    qtbot.waitUntil(lambda: bool(preview.pdf.lit()), timeout=5000)
    return preview


# --- enlarged


def test_what_is_lit_on_a_page_stays_where_it_begins(lease: Preview) -> None:
    before, room = lease.pdf.lit()[0], QRectF(lease.pdf.viewport().rect())
    for _ in range(3):
        lease.bar.larger.click()
        assert lease.pdf.lit()[0].top() == pytest.approx(before.top(), abs=1.5)
        assert room.contains(lease.pdf.lit()[0].topLeft())
    assert lease.pdf.zoom == 2.0
    assert lease.pdf.lit()[0].width() == pytest.approx(before.width() * 2, rel=0.05)
    QTest.keyClick(lease, Qt.Key.Key_0, CONTROL)
    assert lease.pdf.lit()[0].topLeft().y() == pytest.approx(before.top(), abs=1.5)


def test_its_end_is_kept_in_view_too(lease: Preview) -> None:
    down, across = lease.pdf.verticalScrollBar(), lease.pdf.horizontalScrollBar()
    lease.pdf.zoom_by(2)
    down.setValue(0)
    across.setValue(0)
    before = lease.pdf.lit()[0]
    lease.pdf.zoom_by(1)
    now, room = lease.pdf.lit()[0], lease.pdf.viewport().rect()
    assert now.bottom() < room.height()
    assert now.right() < room.width() or now.left() <= min(before.left(), 24.5)


def test_what_is_under_the_pointer_stays_there(lease: Preview) -> None:
    lease.pdf.zoom_by(2)
    lease.pdf.verticalScrollBar().setValue(200)
    at = QPointF(90, 300)
    before = lease.pdf._place(at)
    wheel(lease.pdf.viewport(), at)
    assert lease.pdf.zoom == 2.0
    assert lease.pdf._place(at) == pytest.approx(before, abs=0.003)


def test_the_middle_stays_where_nothing_lit_is_in_view(lease: Preview) -> None:
    lease.pdf.zoom_by(3)
    lease.pdf.verticalScrollBar().setValue(lease.pdf.lit()[0].toRect().bottom() + 80)
    assert lease.pdf._looked_at() is None
    before = lease.pdf._place()
    lease.pdf.zoom_by(1)
    assert lease.pdf._place() == pytest.approx(before, abs=0.003)


def test_letters_grow_around_the_passage_the_pointer_or_the_middle(
    preview: Preview, qtbot: QtBot, folder: Path
) -> None:
    found = shown(preview, qtbot, written(folder, "a.txt", "\n".join(LINES)), "Line 60 of")
    view = preview.view
    before = view._top_at(found.start)
    assert 0 < before < view.viewport().height()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_0):
        QTest.keyClick(preview, key, CONTROL)
        assert view._top_at(found.start) == pytest.approx(before, abs=1.5)
    at = QPoint(200, 400)
    pointed, before = view._standing(at)
    wheel(view.viewport(), QPointF(at))
    assert view.zoom == 1.25
    assert view._top_at(pointed) == pytest.approx(before, abs=1.5)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 900)
    middle, before = view._standing(view.viewport().rect().center())
    assert view._top_at(found.start) < 0
    preview.bar.larger.click()
    assert view._top_at(middle) == pytest.approx(before, abs=1.5)


def test_a_wide_table_is_laid_out_anew_where_it_stands(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    rows = [",".join(f"{row} of {column}" for column in range(30)) for row in range(60)]
    found = shown(preview, qtbot, written(folder, "a.csv", "\n".join(rows)), "50 of 0 ")
    view = preview.view
    assert view.horizontalScrollBar().isVisible()
    before = view._top_at(found.start)
    assert before > 0
    with qtbot.waitSignal(view.laid_out, timeout=3000):
        preview.resize(preview.width() - 60, preview.height())
    assert view._top_at(found.start) == pytest.approx(before, abs=1.5)
    preview.bar.larger.click()
    assert view._top_at(found.start) == pytest.approx(before, abs=1.5)


def test_a_short_table_is_laid_out_once(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.csv", "1월,서울\n2월,부산\n"), "1월")
    qtbot.waitUntil(lambda: not preview.view.verticalScrollBar().isVisible(), timeout=3000)
    assert not preview.view._refit.isActive(), "a scroll bar that goes takes no width from it"


# --- the room


def test_nothing_scrolls_that_is_all_in_view(lease: Preview, qtbot: QtBot, folder: Path) -> None:
    view = lease.pdf
    assert view.verticalScrollBar().isVisible()
    path = folder / "a.png"
    Image.new("RGB", (900, 300), "#aa2211").save(path)
    lease._reader.show(Hit(str(path), "", None, (), 0, 5, "words", 1.0, {}))
    qtbot.waitUntil(lambda: view._sheet is not None and view._sheet.path == str(path), timeout=3000)
    qtbot.waitUntil(lambda: not view.verticalScrollBar().isVisible(), timeout=3000)  # Qt hides it a moment later
    before = view.page_rect()
    lease.resize(lease.width(), 250)
    qtbot.waitUntil(view.verticalScrollBar().isVisible, timeout=3000)
    now = view.page_rect().translated(view.horizontalScrollBar().value(), view.verticalScrollBar().value())
    assert now == before, "the bar takes no room from the page"


@pytest.mark.parametrize("wide", [340, 420, 700, 1100])
@pytest.mark.parametrize("text", ["A few words.", "\n\n".join(LINES)], ids=["short", "long"])
def test_a_page_stands_in_the_middle(
    preview: Preview, qtbot: QtBot, folder: Path, text: str, wide: int, request: pytest.FixtureRequest
) -> None:
    preview.resize(wide, 500)
    shown(preview, qtbot, written(folder, "a.txt", text), text[:11])
    scrolls = "long" in request.node.name
    qtbot.waitUntil(lambda: preview.view.verticalScrollBar().isVisible() is scrolls, timeout=3000)
    seen = preview.view.viewport().grab().toImage()
    y, paper = seen.height() // 2 if len(text) > 99 else 40, QColor(LIGHT["surface"])
    left, right = ends(seen, y, lambda colour: colour == paper)
    assert left >= 24
    assert left == pytest.approx(preview.width() - right - 1, abs=1.5)


def test_a_page_of_a_pdf_stands_in_the_middle(lease: Preview) -> None:
    page = lease.pdf.page_rect()
    assert page.left() == pytest.approx(lease.width() - page.right(), abs=1)


# --- beside what is lit


def test_the_bar_goes_along_the_rows_of_a_table(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    rows = "\n".join(f"{number} | 전기 요금 | 12{number}00" for number in range(10, 30))
    path = written(folder, "a.csv", rows.replace(" | ", ","))
    shown(preview, qtbot, path, "\n".join(rows.split("\n")[3:9]))
    seen = picture(preview)
    accent, line = QColor(LIGHT["accent"]).name(), QColor(LIGHT["line2"]).name()
    column = next(x for x in range(seen.width()) if any(name(seen, x, y) == accent for y in range(seen.height())))
    bar = [y for y in range(seen.height()) if name(seen, column + 1, y) == accent]
    edge = next(x for x in range(column + 8, seen.width()) if name(seen, x, bar[0] + 20) == line)
    lines = [y for y in range(seen.height()) if name(seen, edge + 3, y) == line]
    assert min(abs(bar[0] - y) for y in lines) <= 2
    assert min(abs(bar[-1] - y) for y in lines) <= 2
    assert len([y for y in lines if bar[0] + 3 < y < bar[-1] - 3]) == 5, "six rows"


def test_the_bar_stands_midway_between_a_number_and_its_line(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    found = shown(preview, qtbot, written(folder, "a.py", CODE), "def f(x: int)")
    view = preview.view
    qtbot.waitUntil(lambda: bool(view._numbered), timeout=3000)
    seen, top = picture(preview), round(view._top_at(found.start)) - INSET
    row = range(top, top + 14)
    inked = [x for x in range(seen.width()) if any(seen.pixelColor(x, y).lightness() < 170 for y in row)]
    bar = [x for x in inked if all(name(seen, x, y) == QColor(LIGHT["accent"]).name() for y in row[3:11])]
    before = bar[0] - max(x for x in inked if x < bar[0])
    after = min(x for x in inked if x > bar[-1]) - bar[-1]
    assert before >= 10
    assert before == pytest.approx(after, abs=2)


def picture(preview: Preview) -> QImage:
    """Return what is seen of the document, without the ring around it."""
    view = preview.view.viewport()
    return view.grab(view.rect().adjusted(INSET, INSET, -INSET, -INSET)).toImage()


def name(seen: QImage, x: int, y: int) -> str:
    return seen.pixelColor(x, y).name()


def ends(seen: QImage, y: int, is_paper: Callable[[QColor], bool]) -> tuple[int, int]:
    """Return the first and the last point of paper in a row."""
    points = [x for x in range(seen.width()) if is_paper(seen.pixelColor(x, y))]
    return points[0], points[-1]


def test_the_letters_of_a_cell_stand_in_the_middle_of_its_row(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    rows = "\n".join(f"{number},전기 요금" for number in range(10, 20))
    found = shown(preview, qtbot, written(folder, "a.csv", rows), "12 | 전기 요금")
    for zoom in (0, 1, -2):
        preview.view.zoom_by(zoom)
        block = preview.view._block_at(found.start)
        row, lines = preview.view._row(block), preview.view._lines(block)  # type: ignore[arg-type]
        assert row is not None
        assert lines[0] - row[0] == pytest.approx(row[1] - lines[1], abs=2)
