"""The head of a mail in the window's words: labels and date are painted, the document's text and offsets stay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.models.mail_head import instead
from desktop.views.document_view import DocumentView
from desktop.views.preview import Preview
from tests.desktop.test_preview import find_words, shown, written
from tests.desktop.test_preview_marks import link, preview

__all__ = ["link", "preview"]
MAIL = (
    "From: Kim <kim@example.com>\nTo: Lee <lee@example.com>\nCc: Desk <desk@example.com>\nSubject: Renewal\n"
    "Date: Mon, 3 Jun 2024 10:00:00 +0900\n\nFrom: this line is no head.\n"
)
HEAD = "From: Kim <k@example.com>\nTo: Lee\nReply: x\nDate: 2024-06-03 10:00 +0900"


@pytest.fixture
def korean(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    i18n.use(qapp, "ko")
    yield
    i18n.use(qapp, "en")
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, QPointF]]:
    """Return what is painted over the page's text, and where."""
    found: list[tuple[str, QPointF]] = []

    def write(self: DocumentView, _: QPainter, base: QPointF, words: str, right: float) -> None:
        found.append((words, base))
        usual(self, _, base, words, right)

    usual = DocumentView._write
    monkeypatch.setattr(DocumentView, "_write", write)
    return found


def words_of(drawn: list[tuple[str, QPointF]]) -> list[str]:
    return list(dict.fromkeys(words for words, _ in drawn))


@pytest.mark.usefixtures("korean")
def test_labels_and_date_are_shown_in_korean_in_their_places(
    preview: Preview, qtbot: QtBot, folder: Path, drawn: list[tuple[str, QPointF]]
) -> None:
    shown(preview, qtbot, written(folder, "a.eml", MAIL), "Kim")
    view = preview.view
    qtbot.waitUntil(lambda: bool(drawn))
    drawn.clear()
    view.grab()
    assert words_of(drawn) == ["보낸 사람:", "받는 사람:", "참조:", "날짜:", "2024년 6월 3일 월요일 오전 10:00"]
    document = view.document_text
    assert document is not None
    assert "Date: 2024-06-03 10:00 +0900" in document.text
    assert "From: Kim <kim@example.com>" in view.toPlainText(), "and so it is copied"
    at = document.text.index("Kim")
    label, value = (next(view._rects(*place)) for place in ((at - 6, at - 1), (at, at + 3)))
    assert label.width() == pytest.approx(view.fontMetrics().horizontalAdvance("보낸 사람:"), rel=0.25)
    assert 0 < value.left() - label.right() < 8, "the name follows the label as it is shown"
    assert drawn[0][1].x() == pytest.approx(label.left(), abs=0.6)


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("wanted", ["Kim", "2024-06-03", "Date", "this line"])
def test_offsets_lights_and_finding_stay_exact(preview: Preview, qtbot: QtBot, folder: Path, wanted: str) -> None:
    found = shown(preview, qtbot, written(folder, "a.eml", MAIL), wanted)
    view = preview.view
    block = view._block_at(found.start)
    assert block is not None
    assert block.text()[view._column(block, found.start) :].startswith(wanted)
    find_words(preview, wanted)
    qtbot.waitUntil(lambda: bool(view.matches))
    assert (found.start, found.end) in view.matches
    assert all(rect.width() > 4 for rect in view._rects(found.start, found.end))


@pytest.mark.usefixtures("korean")
def test_a_selection_shows_the_same_words(
    preview: Preview, qtbot: QtBot, folder: Path, drawn: list[tuple[str, QPointF]]
) -> None:
    shown(preview, qtbot, written(folder, "a.eml", MAIL), "Renewal")
    view = preview.view
    view.grab()
    before = words_of(drawn)
    drawn.clear()
    view.selectAll()
    picture = view.grab().toImage()
    assert words_of(drawn) == before
    at = view.document_text.text.index("From")  # type: ignore[union-attr]
    rect = next(view._rects(at, at + 5)).toRect()
    assert picture.pixelColor(rect.right() - 1, rect.top() + 1) == view.palette().highlight().color()


@pytest.mark.usefixtures("korean")
def test_a_narrow_page_elides_the_date_rather_than_write_past_its_edge(
    preview: Preview, qtbot: QtBot, folder: Path
) -> None:
    preview.resize(300, 600)
    shown(preview, qtbot, written(folder, "a.eml", MAIL), "Renewal")
    view = preview.view
    view.zoom_by(4)
    at = view.document_text.text.index("2024-06")  # type: ignore[union-attr]
    view.show_matches([(at, at + 22)], 0)
    qtbot.waitUntil(lambda: 0 < next(view._rects(at, at + 1)).top() < 300)
    view.show_matches([], -1)
    image = view.grab().toImage()
    rects = list(view._rects(at, at + 22))
    assert len(rects) > 1, "it has no room in one line"
    side = round(view._page_side())
    page = view.viewport().width() - side - 1
    row = round(rects[0].center().y())
    edge = [image.pixelColor(x, row).name() for x in range(page, page + side - 2)]
    assert len(set(edge)) <= 2, "nothing is written on the ground beside the page"


def test_english_keeps_the_labels_and_has_the_date_by_its_locale(
    preview: Preview, qtbot: QtBot, folder: Path, drawn: list[tuple[str, QPointF]]
) -> None:
    shown(preview, qtbot, written(folder, "a.eml", MAIL), "Renewal")
    preview.view.grab()
    (words,) = words_of(drawn)
    assert "June 2024" in words


@pytest.mark.usefixtures("korean")
def test_only_what_is_known_is_shown_otherwise() -> None:
    found = [(HEAD[one.start - 100 : one.end - 100], one.words) for one in instead(HEAD, 100)]
    assert found == [
        ("From:", "보낸 사람:"),
        ("To:", "받는 사람:"),
        ("Date:", "날짜:"),
        ("2024-06-03 10:00 +0900", "2024년 6월 3일 월요일 오전 10:00"),
    ]
    for value in ("", "sometime in June", "9999-12-31 23:59 -2300", "2024-06-03 10:00 +0900 x"):
        assert [one.words for one in instead(f"Date: {value}", 0)] == ["날짜:"], value
    assert [one.words for one in instead("Date: 2024-06-03 21:05", 0)][1] == "2024년 6월 3일 월요일 오후 9:05"
