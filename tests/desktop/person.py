"""What a person does at the real window, and what they see there. Only the rest of the computer is replaced."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core import config
from desktop.app import App
from desktop.hotkey import Grip, Keys
from desktop.state import State
from desktop.views.chip import Chip
from desktop.views.ledger import Ledger
from desktop.views.main_window import MainWindow
from desktop.views.settings.settings import Settings
from desktop.views.widgets import Button, Choice
from tests.desktop.asked import button_of, open_box

WORKER = [sys.executable, "-m", "core", "worker"]
PATIENCE_MS = 60_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
W = TypeVar("W", bound=QWidget)


class OwnGrip(Grip):
    """Keys of the whole desktop, pressed by the test."""

    def hold(self, keys: Keys) -> str:
        del keys
        return ""

    def release(self) -> None:
        pass


class Person:
    """Someone at the computer who has just started Seoga."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, remembered: Path) -> None:
        self._qtbot = qtbot
        self._gone = False
        self._grip = OwnGrip()
        self.app = App(qapp, config.load(), WORKER, State(remembered))
        self.app.start(grip=self._grip)
        self.waits_until(lambda: self.app.library.status is not None and self.window.isActiveWindow())

    # --- the computer -----------------------------------------------------------------------------------

    @property
    def window(self) -> MainWindow:
        """The window; another language makes another one."""
        return self.app.window

    def waits_until(self, seen: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(seen()), timeout=PATIENCE_MS)

    def quits(self) -> None:
        with self._qtbot.waitSignal(self.app.ended, timeout=PATIENCE_MS):
            self.presses(Key.Key_Q, CONTROL)
        self.goes()

    def goes(self) -> None:
        """Take everything away, also where a story broke off."""
        if not self._gone:
            self._gone = True
            self.app.close()
            self.app.deleteLater()

    def presses(self, key: Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keys are now: in an open menu, else in the widget that has them."""
        self.is_at_a_window()
        place = QApplication.activePopupWidget() or QApplication.activeWindow()
        assert place is not None
        QTest.keyClick(place.focusWidget() or place, key, held)

    def is_at_a_window(self) -> None:
        """Have a window in sight that takes the keys, as the desktop sees to where another one has gone."""
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():
            self.window.activateWindow()
            self.waits_until(self.window.isActiveWindow)

    def presses_hotkey(self) -> None:
        self.is_at_a_window()
        self._grip.pressed.emit()

    def types(self, words: str) -> None:
        """Type into the field that has the keys; what is not Latin comes through an input method."""
        field = QApplication.focusWidget()
        assert field is not None
        if words.isascii():
            QTest.keyClicks(field, words)
            return
        for letter in words:
            QApplication.sendEvent(field, QInputMethodEvent(letter, []))
            committed = QInputMethodEvent()
            committed.setCommitString(letter)
            QApplication.sendEvent(field, committed)

    def clicks(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, LEFT, pos=at or widget.rect().center())

    def clicks_row(self, view: QListView, row: int = 0) -> None:
        self.clicks(view.viewport(), view.visualRect(view.model().index(row, 0)).center())

    def drops(self, *paths: Path) -> None:
        """Drag files from another program over the window and let them go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        at, copy = self.window.rect().center(), Qt.DropAction.CopyAction
        enter = QDragEnterEvent(at, copy, data, LEFT, NONE)
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(self.window, QDropEvent(QPointF(at), copy, data, LEFT, NONE))

    # --- the library ------------------------------------------------------------------------------------

    def waits_until_read(self, files: int) -> None:
        """Wait until so many files can be searched wholly and nothing is left to do."""

        def read() -> bool:
            progress, status = self.app.library.progress, self.app.library.status
            done = progress is None or progress.phase == "idle"
            return bool(done and status and status.files.get("searchable") == files)

        self.waits_until(read)

    def reads_status_line(self) -> str:
        return self.window.status._text.text()

    def reads_strip(self) -> str:
        """Return what the strip over the page says, "" where it is not there."""
        return self.window.strip.text if self.window.strip.isVisible() else ""

    def takes_it_back(self) -> None:
        """Click what the strip offers."""
        self.clicks(self.window.strip._action)

    # --- searching --------------------------------------------------------------------------------------

    def asks(self, question: str) -> None:
        """Type a question into the search field and wait for the whole answer."""
        self.presses(Key.Key_K, CONTROL)
        assert self.window.search.bar.field.hasFocus()
        self.types(question)
        self.waits_for_answer_to(question)

    def waits_for_answer_to(self, question: str) -> None:
        finder = self.app.finder
        self.waits_until(lambda: finder.found and finder.found.query == question and not finder.early)

    def sees_question(self) -> str:
        return self.window.search.bar.field.text()

    def sees_files(self) -> list[str]:
        """Return the files in the list, "" for none where another page stands in its place."""
        shown = self.window.search.list.isVisible()
        return [Path(group.path).name for group in self.app.finder.results.groups] if shown else []

    def sees_first(self) -> str:
        return next(iter(self.sees_files()), "")

    def waits_for_files(self, *names: str) -> None:
        self.waits_until(lambda: self.sees_files() == [*names])

    def reads_passage(self) -> tuple[str, ...]:
        """Return which passage of how many the preview shows; a narrow one says so in figures alone."""
        return tuple(re.findall(r"\d+", self.window.search.preview._place.text()))

    def goes_into_list(self) -> None:
        """Go from the field into the list."""
        self.presses(Key.Key_Down)
        assert self.window.search.list.hasFocus()

    def stands_on(self) -> str:
        hit = self.window.search.list.hit()
        return Path(hit.path).name if hit else ""

    def opens_menu(self) -> QMenu:
        """Open the menu of the row on which the list stands, by the menu key."""
        view = self.window.search.list
        QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def chooses(self, menu: QMenu, words: str) -> None:
        """Click a line of a menu."""
        (action,) = [each for each in menu.actions() if each.text().split("\t")[0] == words]
        self.clicks(menu, menu.actionGeometry(action).center())

    def chooses_chip(self, facet: str, words: str) -> None:
        """Tick a line in the menu of a chip and close the menu."""
        row = self.window.search.chips
        self.clicks(row.chips[facet], QPoint(12, 14))  # type: ignore[index]
        menu = row.menus[facet]  # type: ignore[index]
        self.chooses(menu, words)
        while QApplication.activePopupWidget() is not None:
            self.presses(Key.Key_Escape)

    def reads_chip(self, facet: str) -> str:
        return self.window.search.chips.chips[facet].accessibleName()  # type: ignore[index]

    def takes_chip_away(self, facet: str) -> None:
        chip: Chip = self.window.search.chips.chips[facet]  # type: ignore[index]
        self.clicks(chip, QPoint(chip.width() - 14, 14))

    # --- questions and pages ----------------------------------------------------------------------------

    def answers(self, question: str, words: str) -> None:
        """Press a button of the question that is open."""
        box = open_box(self.window)
        assert box.heading == question
        self.clicks(button_of(box, words))

    def goes_to_settings(self, page: str) -> Settings:
        """Open a page of the settings by its name."""
        self.presses(Key.Key_Comma, CONTROL)
        settings = self.window.settings
        self.clicks(next(each for each in settings._group.buttons() if each.accessibleName() == page))
        return settings

    def uses(self, kind: type[W], name: str) -> W:
        """Give the keys to what has a name that a screen reader says."""
        named = [each for each in self.window.findChildren(kind) if each.accessibleName() == name]
        used = next(each for each in named if each.isVisible())
        used.setFocus(Qt.FocusReason.TabFocusReason)
        return used

    def picks(self, name: str, words: str) -> None:
        """Pick a line of a choice by the keys."""
        box = self.uses(Choice, name)
        self.presses(Key.Key_Space)
        self.presses(Key.Key_Home)
        for _ in range(box.findText(words)):
            self.presses(Key.Key_Down)
        self.presses(Key.Key_Return)

    def finds_button(self, words: str) -> QPushButton:
        """Find a button by its words."""
        buttons = self.window.findChildren(Button)
        return next(each for each in buttons if each.isVisible() and each.text().strip() == words)

    def reads_page(self, page: QWidget) -> str:
        """Return all words in sight on a page."""
        return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())

    def reads_rows(self, view: QListView) -> list[str]:
        """Return what a screen reader says of each row of a list."""
        model, spoken = view.model(), Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(spoken)) for row in range(model.rowCount())]

    def reads_ledger(self) -> str:
        """Return the figures on the page of the library's health."""
        (ledger,) = self.window.health.findChildren(Ledger)
        return ledger.accessibleName() if ledger.isVisible() else ""

    def sees_light(self) -> bool:
        """Say whether the window is light, once its list is drawn."""
        self.waits_until(self.window.search.list.viewport().updatesEnabled)
        return self.window.grab().toImage().pixelColor(self.window.rect().center()).lightness() > 128
