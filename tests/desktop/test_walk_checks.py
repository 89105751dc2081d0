"""Each check of the walk finds the fault that it is for, in a widget that is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Theme
from desktop.views.widgets import Canvas, Label
from tests.desktop import walker, walker_keys, walker_looks, walker_words

Page = Callable[..., QWidget]


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """Return what shows widgets under each other in a window."""
    kept: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        made = QWidget()
        kept.append(made)
        layout = QVBoxLayout(made)
        for part in parts:
            layout.addWidget(part)
        qtbot.addWidget(made)
        made.resize(300, 200)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        parts[0].setFocus()
        return made

    return show


class Mute(QStringListModel):
    """Rows without words for a screen reader."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return " " if role == Qt.ItemDataRole.AccessibleTextRole else super().data(index, role)


def test_names(page: Page) -> None:
    bare = QPushButton()
    faults = walker.nameless(page(bare))
    assert [fault.partition(":")[0] for fault in faults] == ["no accessible name", "a picture without a tooltip"]
    bare.setText("Open")
    assert not walker.nameless(page(bare))
    assert "no fitting role" in walker.nameless(page(QWidget()), [plain_stop(page)])[0]


def plain_stop(page: Page) -> QWidget:
    """Return a widget of which Qt says nothing but that it is one."""
    part = QWidget()
    part.setAccessibleName("Dot")
    part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page(part)
    return part


def test_two_names_and_rows(page: Page) -> None:
    assert "called the same" in walker.alike(page(QPushButton("Remove"), QPushButton("Remove")))[0]
    assert not walker.alike(page(QPushButton("Remove A"), QPushButton("Remove B")))
    listed = QListView()
    listed.setModel(Mute(["one"]))
    assert walker.mute(page(listed))
    spoken = QListView()
    spoken.setModel(QStringListModel(["one"]))
    assert not walker.mute(page(spoken))


def test_the_way_of_tab(page: Page) -> None:
    first, skipped = QLineEdit(), QPushButton("Skipped")
    skipped.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    root = page(first, skipped)
    stops, _ = walker.way(root)
    assert "Skipped" in walker.missed(root, stops)[0]


def test_a_ring(page: Page) -> None:
    ringless = QPushButton("Dull")
    ringless.setStyleSheet("QPushButton { border: 1px solid #888888; background: #eeeeee; outline: none; }")
    other = QLineEdit()
    other.setStyleSheet("QLineEdit:focus { border: 2px solid #0f6b57; }")
    _, unlit = walker.way(page(ringless, other))
    assert [fault for fault in unlit if "Dull" in fault]
    assert not [fault for fault in unlit if "QLineEdit" in fault]


def test_backwards(page: Page) -> None:
    parts = [QPushButton(word) for word in "ABCD"]
    page(*parts)
    order = [parts[3], parts[0], parts[2], parts[1]]
    assert len(walker.astray(order)) == 1
    assert not walker.astray(parts)


def test_keys(page: Page) -> None:
    root = page(QLineEdit())
    for _ in range(2):
        QShortcut(QKeySequence("Ctrl+J"), root)
    assert "Ctrl+J means two things" in walker_keys.ambiguous(root)[0]
    assert "by mistake" in walker_keys.ambiguous(page(QPushButton("S&ave")))[0]
    told = QPushButton("One"), QPushButton("Two")
    for button in told:
        button.setToolTip("Do it (Ctrl+J)")
    assert "is told by two" in walker_keys.ambiguous(page(*told))[0]


def test_keys_of_a_menu(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    for words in ("One", "Two"):
        menu.addAction(words).setShortcut(QKeySequence("F6"))
    assert "F6 means two things in a menu" in walker_keys.ambiguous(menu)[0]


def test_words(page: Page) -> None:
    faults = walker_words.english(page(QLabel("열기 Forgotten")), ["그린 Drawn"], "")
    assert ["Forgotten" in faults[0], "Drawn" in faults[1], len(faults)] == [True, True, 2]


def test_room(page: Page, theme: Theme) -> None:
    narrow = QLabel("A sentence that is too long")
    narrow.setFixedWidth(40)
    assert "cut off" in walker_looks.cramped(page(narrow))[0]
    low = Label(theme, "A sentence of several lines " * 6, "body", wrap=True)
    low.setFixedHeight(20)
    assert "of height" in walker_looks.cramped(page(low))[0]
    outside = QPushButton("Beyond", page(QLabel("In")))
    outside.move(280, 20)
    outside.show()
    assert "out of" in walker_looks.cramped(outside.window())[0]


def test_drawn_words(page: Page, theme: Theme) -> None:
    from desktop.views import paint

    words = "A drawn sentence that is too long"
    canvas = Canvas(
        theme, lambda painter, rect: paint.text(painter, rect, words, theme.font("body"), theme.color("line")), 60, 20
    )
    root = page(canvas)
    image, lines = walker_looks.painted(root)
    assert "cut off" in walker_looks.cut(root, lines)[0]
    assert "contrast" in walker_looks.faint(root, image, lines)[0]


def test_contrast(page: Page) -> None:
    faint = QLabel("Hardly there")
    faint.setStyleSheet("color: #c8c8c8; background: #ffffff;")
    root = page(faint)
    assert "contrast" in walker_looks.faint(root, *walker_looks.painted(root))[0]
    faint.setText("Hardly there, again")
    faint.setStyleSheet("color: #202020; background: #ffffff;")
    assert not walker_looks.faint(root, *walker_looks.painted(root))
