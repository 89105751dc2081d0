"""The search field: what is looked for, and at its right end in which way."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from core.records import MODES, Mode
from desktop.i18n import tr
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.widgets import Button, Icon, line, row

HEIGHT = 48


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

    Signals:
        down_pressed: the key Down, which leads into the list.
    """

    down_pressed = Signal()

    def __init__(self, theme: Theme, finder: Finder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._finder = theme, finder
        self.setProperty("fill", "search")
        self.setProperty("ring", False)
        self.setFixedHeight(HEIGHT)
        self.field = self._make_field()
        self._glass = Icon(theme, "search")
        self._clear = Button(theme, tr("Clear the search"), "icon", "close")
        self._clear.clicked.connect(self.clear)
        self._mode = Button(theme, "", "mode")
        self._mode.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._mode.setFont(theme.font("cap"))
        self._mode.setIconSize(QSize(16, 16))
        self._mode.setMenu(self._make_menu())
        rule = line(vertical=True)
        rule.setFixedHeight(20)
        layout = row(self, (16, 0, 10, 0), 10)
        for widget, stretch in ((self._glass, 0), (self.field, 1), (self._clear, 0), (rule, 0), (self._mode, 0)):
            layout.addWidget(widget, stretch)
        theme.changed.connect(self._recolour)
        self._recolour()
        self._show_mode()
        self._typed(self.field.text())

    def focus_field(self) -> None:
        """Put the cursor into the field, all of it chosen."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> None:
        """Empty the field."""
        self.field.clear()
        self.field.setFocus()

    def set_text(self, text: str) -> None:
        """Put a question into the field and ask it at once."""
        self.field.setText(text)
        self._finder.ask_now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the ring while the field has the keys, and lead down into the list."""
        if watched is self.field and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._ring(event.type() == QEvent.Type.FocusIn)
        pressed = event.type() == QEvent.Type.KeyPress
        if watched is self.field and isinstance(event, QKeyEvent) and pressed and event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
            return True
        return super().eventFilter(watched, event)

    def _make_field(self) -> QLineEdit:
        """Return the field; files dropped on it belong to the window."""
        field = QLineEdit(self._finder.query)
        field.setProperty("bare", True)
        field.setFrame(False)
        field.setFont(self._theme.font("query"))
        field.setPlaceholderText(tr("Ask in your own words"))
        field.setAccessibleName(tr("Search"))
        field.setAcceptDrops(False)
        field.setMaxLength(2000)
        field.textChanged.connect(self._typed)
        field.returnPressed.connect(self._finder.ask_now)
        field.installEventFilter(self)
        return field

    def _make_menu(self) -> QMenu:
        """Return the ways of searching."""
        menu = QMenu(self)
        menu.setLayoutDirection(self.layoutDirection())  # not the button's, which only puts its arrow last
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for mode in MODES:
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
        name, help_text = mode_names()[self._finder.mode]
        self._mode.setText(name)
        self._mode.setToolTip(help_text)
        self._mode.setAccessibleName(tr("Way of searching: {mode}", mode=name))

    def _typed(self, text: str) -> None:
        """Hand committed text on; what an input method still composes is not part of it."""
        self._clear.setVisible(bool(text))
        self._finder.type(text)

    def _ring(self, on: bool) -> None:
        self._glass.show_icon("search", "accent" if on else "ink2")
        self.setProperty("ring", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def _recolour(self) -> None:
        self._mode.setIcon(self._theme.icon("down", "ink3", 16))
