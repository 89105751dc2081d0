"""A PDF in the preview: its page drawn, the passage lit, stepped through, turned, enlarged, or read as text."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core import config
from core.errors import ErrorRecord
from core.messages import DrawPage, PagePicture
from core.records import Hit
from desktop.app import App
from desktop.link import Link
from desktop.models import pages
from desktop.models.pages import Pages, unpack
from desktop.theme import Theme
from desktop.views.page_bar import PageBar
from desktop.views.preview import Preview
from tests.core.extract.extract_makers import make_pdf
from tests.desktop.fake_worker import LAW

Opener = Callable[..., App]
COUNT = 14


@pytest.fixture
def law(folder: Path) -> Path:
    """Write the law that the fake worker finds, its words on page 12."""
    lines = [line[at : at + 44] for line in LAW.split("\n") for at in range(0, len(line), 44)]
    path = folder / "법령·판례" / "주택임대차보호법 해설 2024.pdf"
    path.parent.mkdir()
    others = [[f"{number + 1}쪽의 글이다."] for number in range(COUNT)]
    return make_pdf(path, [*others[:11], lines, *others[12:]])


def opened(app: App, qtbot: QtBot, folder: Path) -> Preview:
    """Search for what stands in the law; return the pane."""
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty, timeout=5000)
    app.window.search.bar.field.setText("보증금")
    qtbot.waitUntil(lambda: bool(app.finder.found and app.finder.found.hits), timeout=5000)
    return app.window.search.preview


def drawn(preview: Preview, page: int = 12) -> bool:
    sheet = preview.pdf._sheet
    return bool(sheet and sheet.page == page and preview.pdf.isVisible())


def colour_at(preview: Preview, point: QPointF) -> QColor:
    picture = preview.pdf.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(round(point.x() * ratio), round(point.y() * ratio))


def wheel(widget: QWidget, delta: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place, none = QPointF(widget.rect().center()), Qt.MouseButton.NoButton
    event = QWheelEvent(place, place, QPoint(), QPoint(0, delta), none, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, event)


def asked(log: Path, method: str) -> list[dict[str, object]]:
    calls = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [call["params"] for call in calls if call["method"] == method]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_passage_is_lit_on_its_page(open_app: Opener, qtbot: QtBot, folder: Path, law: Path, theme: str) -> None:
    preview = opened(open_app(theme=theme), qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    view, lit = preview.pdf, preview.pdf.lit()
    assert len(lit) == 3
    assert all(view.viewport().rect().contains(box.toRect().center()) for box in lit)
    paper = colour_at(preview, view.page_rect().topLeft() + QPointF(8, 60))
    marked = colour_at(preview, lit[0].topLeft() + QPointF(-1.5, 2))
    assert paper.lightness() > 220
    assert marked.blue() < paper.blue() - 40
    assert marked.lightness() > 180  # black letters keep a contrast of more than 10
    assert preview.bar.place.text() == f"12 / {COUNT}"
    assert view.accessibleName() == f"Page 12 of {COUNT}"
    assert view.accessibleDescription().startswith("②")
    assert not preview._quiet.isVisible()


def test_f3_steps_through_the_passages_of_the_file(open_app: Opener, qtbot: QtBot, folder: Path, law: Path) -> None:
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    first = preview.pdf.lit()[0]
    qtbot.waitUntil(app.window.isActiveWindow, timeout=5000)
    QTest.keyClick(app.window.search.bar.field, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: preview.pdf.lit()[0] != first, timeout=5000)
    assert preview._place.text() == "Passage 2 of 2"
    assert preview.pdf.lit()[0].top() > first.top()
    QTest.keyClick(app.window.search.bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: preview.pdf.lit()[0] == first, timeout=5000)


def test_keys_and_buttons_turn_the_pages(open_app: Opener, qtbot: QtBot, folder: Path, law: Path) -> None:
    preview = opened(open_app(), qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    for key, page in ((Qt.Key.Key_PageDown, 13), (Qt.Key.Key_End, COUNT), (Qt.Key.Key_PageDown, COUNT)):
        QTest.keyClick(preview.pdf, key)
        qtbot.waitUntil(lambda page=page: drawn(preview, page), timeout=5000)  # type: ignore[misc]
    assert preview.pdf.lit() == []
    assert not preview.bar.on.isEnabled()
    QTest.keyClick(preview.pdf, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: drawn(preview, 1), timeout=5000)
    assert not preview.bar.back.isEnabled()
    preview.bar.on.click()
    qtbot.waitUntil(lambda: drawn(preview, 2), timeout=5000)
    QTest.keyClick(preview.pdf, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: drawn(preview, 1), timeout=5000)


def test_the_neighbour_is_there_before_it_is_wanted(
    open_app: Opener, qtbot: QtBot, folder: Path, law: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("FAKE_LOG", str(log))
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: any(order.page == 13 for order in app.reader.pages._kept), timeout=8000)
    QTest.keyClick(preview.pdf, Qt.Key.Key_PageDown)
    assert drawn(preview, 13)  # at once
    assert asked(log, "read_document") == []  # nobody wants its text
    assert [order["page"] for order in asked(log, "draw_page")][:2] == [12, 13]


def test_zoom_by_keys_wheel_and_buttons(open_app: Opener, qtbot: QtBot, folder: Path, law: Path) -> None:
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    qtbot.waitUntil(app.window.isActiveWindow, timeout=5000)
    fitted, control = preview.pdf.page_rect().width(), Qt.KeyboardModifier.ControlModifier
    assert fitted == pytest.approx(preview.pdf.width() + preview.ticks.width() - 64, abs=2)
    QTest.keyClick(app.window.search.bar.field, Qt.Key.Key_Plus, control)
    wheel(preview.pdf.viewport(), 120, control)
    assert preview.bar.zoom.text() == "150%"
    assert preview.pdf.page_rect().width() == pytest.approx(fitted * 1.5, abs=2)
    assert preview.pdf.horizontalScrollBar().maximum() > 0
    wide = round(fitted * 1.5)
    qtbot.waitUntil(lambda: abs(preview.pdf._sheet.image.width() - wide) < 3, timeout=5000)  # type: ignore[union-attr]
    preview.bar.smaller.click()
    assert preview.pdf.zoom == 1.25
    QTest.keyClick(app.window.search.bar.field, Qt.Key.Key_0, control)
    assert preview.pdf.page_rect().width() == pytest.approx(fitted, abs=2)
    for _ in range(20):
        QTest.keyClick(app.window.search.bar.field, Qt.Key.Key_Minus, control)
    assert preview.pdf.zoom == 0.5


def test_the_wheel_turns_the_page_at_its_end_only(open_app: Opener, qtbot: QtBot, folder: Path, law: Path) -> None:
    preview = opened(open_app(), qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    view, down = preview.pdf, preview.pdf.verticalScrollBar()
    down.setValue(0)
    assert down.maximum() > 0
    wheel(view.viewport(), -120)
    assert down.value() > 0
    down.setValue(down.maximum())
    wheel(view.viewport(), -120)
    assert drawn(preview, 12)  # a little more is asked for
    wheel(view.viewport(), -120)
    qtbot.waitUntil(lambda: drawn(preview, 13), timeout=5000)
    assert down.value() == 0
    for _ in range(2):
        wheel(view.viewport(), 120)
    qtbot.waitUntil(lambda: drawn(preview, 12), timeout=5000)
    assert down.value() == down.maximum()  # entered from below


def test_page_or_text_is_remembered(
    open_app: Opener, qtbot: QtBot, folder: Path, law: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    preview.bar.text.click()
    assert preview.view.isVisible()
    assert not preview.bar.place.isVisible()
    qtbot.waitUntil(lambda: "제7조의2" in preview.view.toPlainText(), timeout=5000)
    assert config.load().values["preview"] == "text"
    again = opened(open_app(), qtbot, folder)
    qtbot.waitUntil(lambda: "제7조의2" in again.view.toPlainText(), timeout=5000)
    assert again.bar.text.isChecked()
    again.bar.page.click()
    qtbot.waitUntil(lambda: drawn(again), timeout=5000)
    assert config.load().values["preview"] == "page"


@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_the_text_is_shown_where_the_page_cannot_be_drawn(
    open_app: Opener, qtbot: QtBot, folder: Path, law: Path, damage: str
) -> None:
    law.unlink() if damage == "gone" else law.write_bytes(b"%PDF-1.7 cut short")
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: "제7조의2" in preview.view.toPlainText(), timeout=8000)
    assert preview.view.isVisible()
    assert not preview.bar.page.isVisible()
    assert preview._quiet.text() == "The page cannot be drawn. This is its text."
    assert preview._quiet.isVisible()
    app.window.search.list.go_to(_other(app))
    assert not preview._quiet.isVisible()


def _other(app: App) -> tuple[str, int, int]:
    hit = next(hit for hit in app.finder.found.hits if hit.path.endswith("docx"))  # type: ignore[union-attr]
    return hit.path, hit.start, hit.end


def test_other_formats_have_no_pages(open_app: Opener, qtbot: QtBot, folder: Path, law: Path) -> None:
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    app.window.search.list.go_to(_other(app))
    qtbot.waitUntil(lambda: "Notice" in preview.view.toPlainText(), timeout=5000)
    assert preview.view.isVisible()
    assert not preview.bar.page.isVisible()


def test_a_slow_page_keeps_the_old_one_and_says_so(
    open_app: Opener, qtbot: QtBot, folder: Path, law: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORKER", "slow-pages")
    app = open_app()
    preview = opened(app, qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    with qtbot.waitSignal(app.reader.pages.slow, timeout=5000):
        QTest.keyClick(preview.pdf, Qt.Key.Key_End)
    assert drawn(preview, 12)
    assert preview.pdf._waiting
    qtbot.waitUntil(lambda: drawn(preview, COUNT), timeout=8000)
    assert not preview.pdf._waiting


def test_only_the_last_of_many_pages_is_drawn(
    open_app: Opener, qtbot: QtBot, folder: Path, law: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("FAKE_LOG", str(log))
    preview = opened(open_app(), qtbot, folder)
    qtbot.waitUntil(lambda: drawn(preview), timeout=8000)
    for _ in range(9):
        QTest.keyClick(preview.pdf, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: drawn(preview, 3), timeout=5000)
    assert {order["page"] for order in asked(log, "draw_page")} <= {12, 13, 11, 10, 3, 2}


def test_the_bar_gives_up_the_zoom_before_its_words(qtbot: QtBot, theme: Theme) -> None:
    bar = PageBar(theme)
    qtbot.addWidget(bar)
    bar.show_choice(as_text=False)
    bar.show_place(1203, 1412)
    for width, zooms in ((480, True), (310, False)):
        bar.resize(width, 44)
        bar.show()
        assert bar.zoom.isVisible() is zooms
        qtbot.waitUntil(lambda: bar.text.width() >= bar.text.sizeHint().width(), timeout=2000)
        assert bar.text.geometry().right() <= bar.width()


# --- the model over no worker at all ------------------------------------------------------------------------


def picture(order: DrawPage, **changes: object) -> PagePicture:
    fields = {"path": order.path, "page": order.page, "pages": 40, "width": 4, "height": 3, "channels": 1}
    rows = zlib.compress(bytes(range(12)))
    return PagePicture(**{**fields, "pixels": rows, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"pixels": b"no"},
        {"pixels": zlib.compress(bytes(11))},
        {"pixels": zlib.compress(bytes(13))},
        {"pixels": zlib.compress(bytes(10**7))},
        {"channels": 4},
        {"width": 0},
        {"height": -3, "width": -4},
        {"width": 10**9, "height": 10**9},
    ],
)
def test_a_picture_that_is_not_what_it_says_is_refused(changes: dict[str, object]) -> None:
    order = DrawPage("/a.pdf", 1, 4)
    assert unpack(picture(order)) is not None
    assert unpack(picture(order, **changes)) is None


def test_colours_come_through() -> None:
    rows = zlib.compress(bytes([255, 0, 0] * 2 + [0, 0, 255] * 2))
    sheet = unpack(PagePicture("/a.pdf", 1, 1, 2, 2, 3, rows, ((0, 0, 2, 1),)))
    assert sheet is not None
    assert [sheet.image.pixelColor(0, y).name() for y in (0, 1)] == ["#ff0000", "#0000ff"]
    assert sheet.boxes == ((0, 0, 1, 0.5),)


class Asked:
    """What is asked, in place of the worker."""

    def __init__(self, model: Pages) -> None:
        self.orders: list[DrawPage] = []
        self.cancelled: list[int] = []
        link: Any = model._link
        link.ask, link.cancel = self.ask, self.cancelled.append

    def ask(self, order: DrawPage, answer: Callable[[object], None], fail: Callable[[ErrorRecord], None]) -> int:
        self.orders.append(order)
        self.answer, self.fail = answer, fail
        return len(self.orders)


def hit(page: int | None = 5, path: str = "/문서/a.pdf") -> Hit:
    return Hit(path, "", page, (), 0, 4, "text", 1.0, {})


def test_few_pages_are_kept_and_old_ones_given_up(link: Link, qtbot: QtBot) -> None:
    model = Pages(link)
    worker = Asked(model)
    model.fit(400)
    model.show(hit())
    for page in range(5, 30):
        qtbot.waitUntil(lambda page=page: any(order.page == page for order in worker.orders[-1:]))  # type: ignore[misc]
        with qtbot.waitSignal(model._unpacked):
            worker.answer(picture(worker.orders[-1]))
        model.go_to(page + 1)
    assert len(model._kept) == pages.PAGES_KEPT
    assert {order.passage for order in worker.orders[:2]} == {"text"}
    assert {order.passage for order in worker.orders[2:]} == {""}


def test_a_newer_page_calls_off_the_older(link: Link, qtbot: QtBot) -> None:
    model = Pages(link)
    worker = Asked(model)
    model.fit(400)
    model.show(hit(5))
    qtbot.waitUntil(lambda: len(worker.orders) == 1)
    model.show(hit(7, "/문서/b.PDF"))
    assert worker.cancelled == [1]
    qtbot.waitUntil(lambda: len(worker.orders) == 2)
    with qtbot.waitSignal(model.failed):
        worker.fail(ErrorRecord("broken", "Damaged", "It is."))
    model.show(hit(None))
    model.show(hit(3, "/문서/c.docx"))
    model.fit(0)
    assert (model.page, model._wanted, model._pause.isActive()) == (0, None, False)
