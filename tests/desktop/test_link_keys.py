"""Links in the preview by the keys: Tab comes to each and goes on behind the last, Enter follows, a ring shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.links import Link, stepped
from desktop.views.linked import Linked
from desktop.views.preview import Preview
from tests.desktop.test_preview import shown, written
from tests.desktop.test_preview_marks import link, opened, preview

__all__ = ["link", "opened", "preview"]
TEXT = "# Head\n\nSome words, [a **bold** link](https://a.example), [down](#end), [no](/etc/passwd), [near](b.md).\n"
TABLE = "\n| a | b |\n|---|---|\n| x | [in a table](https://t.example) |\n"
FAR = "\n\n".join(f"Paragraph {number} of the long way." for number in range(120))
LONG = f"{TEXT}{TABLE}\n{FAR}\n\n## End\n\nhttps://last.example.\n"
WAY = ["a bold link", "down", "near", "in a table", "https://last.example"]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a screen reader is told at once."""
    told: list[str] = []

    def update(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    return told


def read(preview: Preview, qtbot: QtBot, folder: Path, text: str = LONG) -> Linked:
    """Show a document, the keys at its page."""
    preview.activateWindow()
    shown(preview, qtbot, written(folder, "a.md", text), "Some words")
    preview.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(preview.view.hasFocus)
    return preview.view


def words(view: Linked) -> str:
    """Return the words of the link that has the keys, "" where none has."""
    return view._words_of(view._link) if view._link and view.hasFocus() else ""


def tab(back: bool = False) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)


def test_tab_goes_from_link_to_link_and_out_behind_the_last(
    preview: Preview, qtbot: QtBot, folder: Path, said: list[str]
) -> None:
    view = read(preview, qtbot, folder)
    assert words(view) == "", "the page itself comes first, for keys that scroll"
    found = []
    while view.hasFocus():
        tab()
        found.append(words(view))
    assert found == [*WAY, ""]
    assert QApplication.focusWidget() is not view
    assert said == [f"Link: {each}" for each in WAY]
    tab(back=True)
    assert words(view) == WAY[-1]
    for each in reversed(WAY[:-1]):
        tab(back=True)
        assert words(view) == each
    tab(back=True)
    assert not view.hasFocus()


def test_a_link_is_brought_into_view_with_a_ring_and_where_it_leads(
    preview: Preview, qtbot: QtBot, folder: Path
) -> None:
    view = read(preview, qtbot, folder)
    assert ring_at_the_edge(view)
    for each in WAY:
        tab()
        assert view._link is not None
        rect = next(view._rects(view._link.start, view._link.end))
        assert view.viewport().rect().contains(rect.toRect()), each
        assert ring_around(view), each
    assert QToolTip.text() == "https://last.example\nOpen in the browser (Enter)"
    assert not ring_at_the_edge(view)
    view.verticalScrollBar().setValue(0)
    assert ring_at_the_edge(view), "a link that cannot be seen shows no ring"


def test_what_is_in_view_comes_first(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    view = read(preview, qtbot, folder)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    tab()
    assert words(view) == WAY[-1]
    tab(back=True)
    assert words(view) == "in a table", "and back to what is above"


def test_enter_follows_as_a_click_does(
    preview: Preview, qtbot: QtBot, folder: Path, opened: list[str], said: list[str]
) -> None:
    view = read(preview, qtbot, folder)
    tab()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == ["https://a.example"]
    tab()
    QTest.keyClick(view, Qt.Key.Key_Enter)
    assert opened == ["https://a.example"]
    assert words(view) == "", "one has gone on to the heading"
    qtbot.waitUntil(lambda: view._glide.state() == QAbstractAnimation.State.Stopped)  # type: ignore[attr-defined]
    tab()
    assert words(view) == WAY[-1], "and reads on from there"
    for _ in range(2):
        tab(back=True)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert preview._note.text() == "“b.md” is not there."


def test_a_program_that_is_linked_is_only_shown_in_its_folder(
    preview: Preview, qtbot: QtBot, folder: Path, opened: list[str]
) -> None:
    written(folder, "b.exe", "x")
    view = read(preview, qtbot, folder, "Some words [run](b.exe)\n")
    tab()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [url.removeprefix("file://") for url in opened] == [str(folder)]


def test_other_windows_keep_the_place_and_clicks_end_it(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    view = read(preview, qtbot, folder)
    tab()
    for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
        QApplication.sendEvent(view, QFocusEvent(kind, Qt.FocusReason.ActiveWindowFocusReason))
    assert words(view) == WAY[0]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert words(view) == ""
    tab()
    assert words(view) == WAY[0]
    shown(preview, qtbot, written(folder, "b.md", "Some words, [other](https://b.example)"), "Some words")
    assert words(view) == ""
    tab()
    assert words(view) == "other"


def test_a_page_without_links_is_one_stop(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    view = read(preview, qtbot, folder, "Some words\n")
    tab()
    assert not view.hasFocus()
    tab(back=True)
    assert view.hasFocus()
    tab(back=True)
    assert not view.hasFocus()


def test_a_thousand_links_are_no_trap(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    text = "Some words\n\n" + "\n\n".join(f"[link {number}](https://{number}.example)" for number in range(1000))
    view = read(preview, qtbot, folder, text)
    tab()
    assert words(view) == "link 0"
    stops = 1
    while view.hasFocus() and stops < 1100:
        tab()
        stops += 1
    assert not view.hasFocus()
    assert stops <= 1001


A, B, C = (Link(at, at + 5, "x") for at in (0, 10, 20))


@pytest.mark.parametrize(
    ("at", "view", "by", "wanted"),
    [
        (None, (0, 30), 1, A),
        (None, (7, 30), 1, B),
        (None, (0, 30), -1, C),
        (None, (0, 18), -1, B),
        (None, (40, 60), 1, None),
        (A, (20, 30), 1, B),
        (C, (0, 30), 1, None),
        (C, (0, 5), -1, B),
        (A, (0, 5), -1, None),
        (Link(11, 13, "gone"), (0, 30), 1, C),
    ],
)
def test_which_link_comes_next(at: Link | None, view: tuple[int, int], by: int, wanted: Link | None) -> None:
    assert stepped([A, B, C], at, view, by) == wanted


def picture(view: QWidget) -> QImage:
    return view.grab().toImage()


def ring_around(view: Linked) -> bool:
    """Say whether there is a line in the accent's colour around the link that has the keys."""
    assert view._link is not None
    rect = next(view._rects(view._link.start, view._link.end)).toRect()
    image, accent = picture(view), view._theme.color("accent")
    over = range(rect.left() + 4, rect.right() - 4)
    lines = [sum(image.pixelColor(x, y) == accent for x in over) for y in range(rect.top() - 1, rect.top() + 4)]
    return max(lines) == len(over)


def ring_at_the_edge(view: Linked) -> bool:
    """Say whether there is a line in the accent's colour around the whole page."""
    image, accent = picture(view), view._theme.color("accent")
    return all(image.pixelColor(x, 0) == accent for x in range(40, 200))
