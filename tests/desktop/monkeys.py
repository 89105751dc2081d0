"""A monkey at the window: random clicks, keys, composed Hangul, drags, drops, sizes, themes and languages, by a seed.

What would reach beyond the window (other programs, file dialogs, a drag's own loop, the start of the computer, the
menu of the desktop) is replaced at the edge and written down, so that the verbs themselves are tried.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from shiboken6 import isValid

from desktop import actions, autostart, menu_entry, open_at
from desktop.app import App
from desktop.views import preview
from desktop.views.results import ResultsView

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PRESS, MOVE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove
RELEASE = QEvent.Type.MouseButtonRelease
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MODIFIERS = (NONE,) * 8 + (SHIFT, CTRL, CTRL, ALT, CTRL | SHIFT)
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape) * 2,
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right) * 3,
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F5, Qt.Key.Key_Menu),
    *(Qt.Key.Key_Enter, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_Comma),
    *(getattr(Qt.Key, f"Key_{letter}") for letter in "ABCDFIKLORSVXZQ"),
)
# What the fake worker answers late, in two parts, wrongly, with nothing, with little, or not at all.
QUESTIONS = (
    *("보증금", "deposit", "임대차 계약 갱신", "early 보증금", "slow 보증금", "weak", "nothing", "is:failed"),
    *("letters", "garble", "wrong", "qhwmdrma", "종류:pdf 보증금", '"unclosed', "가" * 3000, "\u202ertl \ud7ff\0"),
)
HANGUL = ("ㅂ", "보", "봊", "보즈", "보증", "보증ㄱ", "보증금", "ㅎㄱ")
WEIGHTS = {
    "click": 30, "key": 24, "ask": 6, "compose": 5, "right": 4, "twice": 3, "drag": 4, "wheel": 4, "drop": 2,
    "resize": 3, "page": 4, "theme": 0.4, "language": 0.15, "hide": 0.6, "quick": 1, "kill": 0.1, "rest": 3,
}  # fmt: skip
REST_MS = 15


class Monkey:
    """Plays with a program that is open.

    Attributes:
        done: how often each thing was done, and which edges were reached.
        last: the last few things, for a report.
    """

    def __init__(self, program: App, seed: int, folder: Path) -> None:
        self._program, self._random, self._folder = program, random.Random(seed), folder
        self._left = 0
        self.done: Counter[str] = Counter()
        self.last: list[str] = []

    def play(self, steps: int, after: Callable[[int], object] = lambda _: None) -> None:
        """Do so many random things in an event loop of its own; `after` is told how many are left."""
        loop, self._left = QEventLoop(), steps
        timer = QTimer(interval=0)

        def step() -> None:
            timer.stop()
            try:
                self._step()
            finally:
                self._left -= 1
                after(self._left)
                loop.quit() if self._left <= 0 else timer.start(self._pause())

        timer.timeout.connect(step)
        timer.start()
        loop.exec()

    def _pause(self) -> int:
        return REST_MS if self.last[-1] == "rest" else 0

    def _step(self) -> None:
        """Do one random thing."""
        name = self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.done[name] += 1
        self.last = [*self.last[-30:], name]
        getattr(self, f"_{name}")()
        if not self._program.window.isVisible() or self._program.window.isMinimized():
            self._program.raise_window()

    # --- hands ------------------------------------------------------------------------------------------

    def _place(self) -> tuple[QWidget, QPoint] | None:
        """Return a widget that can be clicked now, and a random point in it.

        A popup or a dialog takes the clicks as it does under a hand.
        """
        shown = [top for top in QApplication.topLevelWidgets() if top.isVisible() and not _is_tip(top)]
        only = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        top = only or (self._random.choice(shown) if shown else None)
        if top is None:
            return None
        inside = [part for part in top.findChildren(QWidget) if part.isVisible() and part.window() is top]
        part = self._random.choice([top, *inside])
        at = part.mapTo(top, QPoint(self._to(part.width()), self._to(part.height())))
        target = top.childAt(at) or top
        self.last[-1] += f" {type(target).__name__}"
        return target, target.mapFrom(top, at)

    def _to(self, size: int) -> int:
        return self._random.randrange(max(1, size))

    def _click(self, button: Qt.MouseButton = LEFT) -> None:
        place = self._place()
        if place:
            QTest.mouseClick(place[0], button, self._random.choice(MODIFIERS[4:]), place[1])

    def _right(self) -> None:
        """Press the other button, which asks for a menu; those of Qt's own fields have a loop of their own."""
        place = self._place()
        if place:
            widget, at = place
            QTimer.singleShot(REST_MS, _close_popup)
            QTest.mousePress(widget, RIGHT, NONE, at)
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
            QApplication.sendEvent(widget, event)

    def _twice(self) -> None:
        place = self._place()
        if place:
            QTest.mouseDClick(place[0], LEFT, NONE, place[1])

    def _drag(self) -> None:
        """Press, move and let go somewhere else."""
        place = self._place()
        if place is None:
            return
        widget, at = place
        for kind, held in ((PRESS, LEFT), *((MOVE, LEFT),) * 3, (RELEASE, Qt.MouseButton.NoButton)):
            if not isValid(widget):
                return
            button = Qt.MouseButton.NoButton if kind == MOVE else LEFT
            spot = QPointF(widget.mapToGlobal(at))
            QApplication.sendEvent(widget, QMouseEvent(kind, QPointF(at), spot, button, held, NONE))
            at = QPoint(self._to(2 * widget.width()), self._to(2 * widget.height()))

    def _wheel(self) -> None:
        place = self._place()
        if place is None:
            return
        widget, at = place
        keys = self._random.choice((NONE, NONE, CTRL))
        delta, none = QPoint(0, self._random.choice((-240, -120, 120, 240))), Qt.MouseButton.NoButton
        spot, phase = QPointF(widget.mapToGlobal(at)), Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(QPointF(at), spot, QPoint(), delta, none, keys, phase, False)
        QApplication.sendEvent(widget, event)

    def _key(self) -> None:
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self._program.window
        key = self._random.choice(KEYS)
        self.last[-1] += f" {key.name}"
        QTest.keyClick(target, key, self._random.choice(MODIFIERS))

    def _compose(self) -> None:
        """Compose Hangul where the keys are, and take it in or break off."""
        for preedit in self._random.sample(HANGUL, 3):
            self._input(QInputMethodEvent(preedit, []))
        last = QInputMethodEvent("", [])
        last.setCommitString(self._random.choice(("", *HANGUL)))
        self._input(last)

    def _input(self, event: QInputMethodEvent) -> None:
        target = QGuiApplication.focusObject()
        if target is not None:
            QApplication.sendEvent(target, event)

    def _drop(self) -> None:
        """Drag something from outside over the window, and let it fall or take it away."""
        data = QMimeData()
        names = (self._folder, self._folder / "gone.txt", "https://example.org/a", "")
        data.setUrls([QUrl.fromLocalFile(str(self._random.choice(names)))])
        target: QWidget = self._random.choice((self._program.window, self._program.window.search.bar))
        actions_, middle = Qt.DropAction.CopyAction, target.rect().center()
        QApplication.sendEvent(target, QDragEnterEvent(middle, actions_, data, LEFT, NONE))
        falls = self._random.random() < 0.5
        event = QDropEvent(QPointF(middle), actions_, data, LEFT, NONE) if falls else QDragLeaveEvent()
        QApplication.sendEvent(target, event)

    # --- what the program is put through -----------------------------------------------------------------

    def _ask(self) -> None:
        question = self._random.choice(QUESTIONS)
        fields: list[QLineEdit] = [self._program.window.search.bar.field]
        if self._program.manners.quick.isVisible():
            fields.append(self._program.manners.quick.field)
        self._random.choice(fields).setText(question)

    def _page(self) -> None:
        window, number = self._program.window, self._random.randrange(10)
        if number < 7:
            window.show_settings(number)
        elif number == 7:
            window.show_health()
        else:
            window.show_search()

    def _resize(self) -> None:
        window = self._program.window
        window.resize(self._random.randint(700, 1600), self._random.randint(480, 1000))

    def _theme(self) -> None:
        self._choose("theme", ("light", "dark", "system"))

    def _language(self) -> None:
        self._choose("language", ("ko", "en"))

    def _choose(self, key: str, values: tuple[str, ...]) -> None:
        """Choose an option as its page does."""
        window = self._program.window
        self._program._config.set(key, self._random.choice(values))
        window.settings.option_changed.emit(key)

    def _hide(self) -> None:
        self._random.choice((self._program.window.close, self._program.window.showMinimized))()

    def _quick(self) -> None:
        self._program.manners.quick.toggle()

    def _kill(self) -> None:
        self._program.window.search.bar.set_text("die")

    def _rest(self) -> None:
        """Let answers come."""


def _close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _is_tip(top: QWidget) -> bool:
    return top.windowType() == Qt.WindowType.ToolTip


@contextmanager
def edges(done: Counter[str], folder: Path) -> Iterator[None]:
    """Replace what reaches beyond the window, and count what was wanted of it."""

    def instead(name: str, answer: object) -> Callable[..., Any]:
        def said(*_: object, **__: object) -> object:
            done[f"edge: {name}"] += 1
            return answer

        return said

    class Services:
        openUrl = staticmethod(instead("link", True))  # noqa: N815 - Qt's name

    found = str(folder)
    wanted: list[tuple[object, str, object]] = [
        *((actions, name, instead(name, True)) for name in ("open_file", "open_at", "reveal")),
        (open_at, "start", instead("start", True)),
        (autostart, "set_on", instead("autostart", "")),
        (menu_entry, "put", instead("menu entry", "")),
        (preview, "QDesktopServices", Services),
        (ResultsView, "carry", instead("carry", None)),
        (QFileDialog, "getExistingDirectory", staticmethod(instead("folder dialog", found))),
        (QFileDialog, "getOpenFileName", staticmethod(instead("file dialog", (found, "")))),
        (QFileDialog, "getOpenFileNames", staticmethod(instead("files dialog", ([found], "")))),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in wanted]
    for owner, name, value in wanted:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in kept:
            setattr(owner, name, value)
