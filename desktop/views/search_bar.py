"""The search field: what is looked for, and at its right end in which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QActionGroup,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.drop import local_paths
from desktop.views.field import Field
from desktop.views.widgets import Button, Icon, line, row

if TYPE_CHECKING:
    from core.records import Mode
    from desktop.models.kept import Kept
    from desktop.models.search import Finder
    from desktop.views.syntax import SyntaxHelp

HEIGHT = 48
LONGEST = 20_000  # characters a field takes; the worker says so where it reads fewer
CHIP_LEAST = 200
FIELD_LEAST = 190  # beside the chip: what the empty field says
AROUND = 210  # pixels of what stands beside them both, but for the mode's name


def mode_names() -> Mapping[Mode, tuple[str, str]]:
    """Return each way of searching with its name and what it does."""
    return {
        "hybrid": (tr("Meaning + words"), tr("Weighs meaning, words and phrases together")),
        "dense": (tr("Meaning"), tr("Finds passages that say the same in other words")),
        "sparse": (tr("Words"), tr("Weighs the words that matter")),
        "multi": (tr("Phrases"), tr("Compares word by word")),
        "keyword": (tr("Keyword"), tr("Finds the same letters only")),
    }


class SearchBar(QFrame):
    """A field of 48 pixels with the mode at its end. Half-composed Hangul asks nothing.

    It takes keys before anybody can answer: what was typed until then is asked as soon as it is served.

    A file dropped on it asks for its like; while that is on show, a chip says so and takes it away. Ctrl+Up and
    Ctrl+Down step through the earlier questions that hold the words that stand in the field.

    Signals:
        down_pressed: the key Down, which leads into the list.
    """

    down_pressed = Signal()
    _finder: Finder
    _kept: Kept

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._served = theme, False
        self._like = ""  # what the chip says, unless there is no room for all of it
        self._draft, self._back = "", 0  # what was typed, and how many questions the field is back from there
        self.setProperty("fill", "search")
        self.setProperty("ring", False)
        self.setFixedHeight(HEIGHT)
        self.field = self._make_field()
        self._glass = Icon(theme, "search")
        self._clear = Button(theme, tr("Clear the search"), "icon", "close")
        self._clear.clicked.connect(self.clear)
        self.chip = Button(theme, tr("Go back to the question before (Esc)"), "chip")
        self.chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.chip.setIconSize(QSize(16, 16))
        self.chip.clicked.connect(self.clear)
        self._help = Button(theme, tr("How to search more exactly (F1)"), "icon")
        self._help.setText("?")
        self._help.clicked.connect(self.show_help)
        self._mode = Button(theme, "", "mode")
        self._mode.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._mode.setFont(theme.font("cap"))
        self._mode.setIconSize(QSize(16, 16))
        rule = line(vertical=True)
        rule.setFixedHeight(20)
        layout = row(self, (16, 0, 10, 0), 10)
        for widget in (self._glass, self.chip, self.field, self._clear, self._help, rule, self._mode):
            layout.addWidget(widget, 1 if widget is self.field else 0)
        theme.changed.connect(self._recolour)
        self._recolour()
        self._name_mode("hybrid")
        self._clear.hide()
        self.chip.hide()
        self.field.setPlaceholderText(tr("Ask in your own words"))

    def serve(self, finder: Finder, kept: Kept) -> None:
        """Ask the finder from now on, of what was typed already too."""
        from core.records import MODES

        self._finder, self._kept, self._served = finder, kept, True
        self._mode.setMenu(self._make_menu(MODES))
        self._show_mode()
        if self.field.worth():
            self._typed(self.field.worth())
        self._show_like()
        self.setAcceptDrops(True)
        finder.liked.connect(self._show_like)
        finder.restored.connect(self._show_mode)

    def focus_field(self) -> None:
        """Put the cursor into the field, all of it chosen."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> bool:
        """Take away what the like of is looked for, else empty the field; say whether there was either."""
        like = self._served and self._finder.like is not None
        if not like and not self.field.text() and not self.field.composing:
            return False
        if like:
            self._finder.drop_like()
        else:
            self.field.clear()
        self.field.setFocus()
        return True

    @cached_property
    def syntax(self) -> SyntaxHelp:
        """Return the help for what can be written into the field, made when it is first wanted."""
        from desktop.views.syntax import SyntaxHelp

        shown = SyntaxHelp(self._theme, self)
        shown.chosen.connect(self._write)
        return shown

    def show_help(self) -> None:
        """Show what can be written into the field."""
        self.syntax.pop_up(self.mapToGlobal(self.rect().bottomRight() + QPoint(1, 5)))

    def set_text(self, text: str) -> None:
        """Put a question into the field and ask it at once."""
        self.field.setText(text)
        self._finder.ask_now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the ring while the field has the keys, and lead down into the list, or back in time."""
        if watched is self.field and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._ring(event.type() == QEvent.Type.FocusIn)
        pressed = event.type() == QEvent.Type.KeyPress and not self.field.composing
        if watched is self.field and isinstance(event, QKeyEvent) and pressed:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if back and self._served and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._step(1 if event.key() == Qt.Key.Key_Up else -1)
                return True
            if event.key() == Qt.Key.Key_Down:
                self.down_pressed.emit()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the chip the room there is now."""
        super().resizeEvent(event)
        self._fit_chip()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one file, whose like is then looked for; everything else belongs to the window."""
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()
            self._hold(True)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        del event
        self._hold(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look for the like of the file."""
        from desktop.models.search import Like

        self._hold(False)
        path = dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self._finder.find_similar(Like(path))

    def _make_field(self) -> Field:
        """Return the field; files dropped on it are the bar's."""
        field = Field()
        field.setProperty("bare", True)
        field.setFrame(False)
        field.setFont(self._theme.font("query"))
        field.setAccessibleName(tr("Search"))
        field.setAcceptDrops(False)
        field.setMaxLength(LONGEST)
        field.typed.connect(self._typed)
        field.textEdited.connect(self._leave_history)
        field.entered.connect(self._entered)
        field.installEventFilter(self)
        return field

    def _make_menu(self, modes: Sequence[Mode]) -> QMenu:
        """Return the ways of searching."""
        from desktop.views.rounded import MENU, round_off

        menu = QMenu(self)
        round_off(menu, MENU)
        menu.setLayoutDirection(self.layoutDirection())  # not the button's, which only puts its arrow last
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for mode in modes:
            name, help_text = mode_names()[mode]
            action = menu.addAction(name)
            action.setToolTip(help_text)
            action.setCheckable(True)
            action.setChecked(mode == self._finder.mode)
            action.setData(mode)
            group.addAction(action)
        group.triggered.connect(lambda action: self._choose(action.data()))
        return menu

    def _choose(self, mode: Mode) -> None:
        self._finder.set_mode(mode)
        self._show_mode()
        self.field.setFocus()

    def _show_mode(self) -> None:
        for action in self._mode.menu().actions():
            action.setChecked(action.data() == self._finder.mode)
        self._name_mode(self._finder.mode)

    def _name_mode(self, mode: Mode) -> None:
        name, help_text = mode_names()[mode]
        self._mode.setText(name)
        self._mode.setToolTip(help_text)
        self._mode.setAccessibleName(tr("Way of searching: {mode}", mode=name))

    def _typed(self, text: str) -> None:
        """Hand on what is worth a question."""
        self._clear.setVisible(bool(text))
        if self._served:
            self._finder.type(text)

    def _entered(self, text: str) -> None:
        """Ask at once, with what was still being composed."""
        if self._served:
            self._finder.type(text)
            self._finder.ask_now()

    def _step(self, by: int) -> None:
        """Put an earlier question into the field, or a later one, and at last what was typed."""
        if not self._back:
            self._draft = self.field.text()
        earlier = self._kept.matching(self._draft)
        self._back = min(max(self._back + by, 0), len(earlier))
        self.field.setText(earlier[self._back - 1] if self._back else self._draft)

    def _leave_history(self) -> None:
        self._back = 0

    def _write(self, example: str) -> None:
        """Put an example of the syntax behind what is in the field, ready to be changed."""
        text = self.field.text().rstrip()
        start = len(text) + 1 if text else 0
        self.field.setText(f"{text} {example}".strip())
        self.field.setFocus()
        self.field.setSelection(start, len(example))

    def _show_like(self) -> None:
        """Show the chip in place of the question, or the question again."""
        from desktop.models.folders import base_name

        like = self._finder.like
        self.chip.setVisible(like is not None)
        self.field.setPlaceholderText(self._usual())
        text = self._finder.query if like is None else ""
        if " ".join(self.field.worth().split()) != text:
            with QSignalBlocker(self.field):
                self.field.setText(text)
            self._clear.setVisible(bool(text))
        if like is None:
            return
        name = base_name(like.path)
        words = tr("Like a passage in {name}", name=name) if like.end else tr("Like: {name}", name=name)
        self._like = words
        self._fit_chip()
        self.chip.setAccessibleName(tr("{words}. Press to go back.", words=words))
        self.chip.setToolTip(f"{like.path}\n{tr('Go back to the question before (Esc)')}")

    def _fit_chip(self) -> None:
        """Say as much on the chip as there is room for beside the field."""
        room = max(CHIP_LEAST, self.width() - FIELD_LEAST - AROUND - self._mode.sizeHint().width())
        short = QFontMetrics(self.chip.font()).elidedText(self._like, Qt.TextElideMode.ElideMiddle, room)
        self.chip.setText(short.replace("&", "&&"))

    def _usual(self) -> str:
        """Return what the empty field says can be done with it."""
        return tr("Ask something else") if self._finder.like else tr("Ask in your own words")

    def _hold(self, on: bool) -> None:
        """Show that a file is held over the field."""
        self.field.setPlaceholderText(tr("Let go to find what is like this file") if on else self._usual())
        self._ring(on or self.field.hasFocus())

    def _ring(self, on: bool) -> None:
        self._glass.show_icon("search", "accent" if on else "ink2")
        self.setProperty("ring", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def _recolour(self) -> None:
        self._mode.setIcon(self._theme.icon("down", "ink3", 16))
        self.chip.setIcon(self._theme.icon("close", "accent", 16))


def dropped_file(data: QMimeData) -> str:
    """Return the file that is being dragged, "" where it is none, or several, or a folder."""
    paths = local_paths(data)
    return paths[0] if len(paths) == 1 and Path(paths[0]).is_file() else ""
