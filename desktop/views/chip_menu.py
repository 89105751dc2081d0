"""The menus of the chips: what can be chosen of a facet, with how many files each choice brings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from core.messages import Facet
from desktop import i18n
from desktop.i18n import tr
from desktop.models.facets import Option
from desktop.models.narrowing import RECENT, facet_words
from desktop.theme import Theme
from desktop.views.rounded import MENU, round_off

DIGIT, COMMA = "\u2007", "\u2008"  # spaces as wide as these


class ChipMenu(QMenu):
    """The choices of a facet; of all but dates several can be ticked, and the menu stays for that.

    Signals:
        chosen: the values that are ticked now, () for any.
        days_wanted: two days are to be asked for.
    """

    chosen = Signal(tuple)
    days_wanted = Signal()

    def __init__(self, theme: Theme, facet: Facet, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._facet = theme, facet
        round_off(self, MENU)
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._take)
        self._values: tuple[str, ...] = ()
        self._end: QAction | None = None  # before which values stand
        self.setAccessibleName(facet_words(facet))

    def show_options(self, options: Sequence[Option], chosen: Sequence[str]) -> None:
        """Show what can be chosen; while the menu is open its lines stay where they are, and new ones come last."""
        self._values = tuple(chosen)
        known = {option.value: option for option in options}
        if not self.isVisible():
            self._empty()
        shown = {action.data() for action in self._group.actions()}
        for value in known:
            if value not in shown:
                self._add(value)
        widest = max((_figure(option) for option in options), key=len)
        for action in self._group.actions():
            value = action.data()
            ticked = value in self._values if value else not self._values
            action.setChecked(ticked)
            # The style's own tick is one pixel a point on any screen.
            action.setIcon(self._theme.icon("check", "accent", 16) if ticked else QIcon())
            action.setText(_words(known[value], widest) if value in known else action.text().split("\t")[0])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick what is clicked and stay."""
        action = self.actionAt(event.position().toPoint())
        if action is not None and self._stays(action):
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar and stay; Enter chooses and closes."""
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and self._stays(action):
            action.trigger()
        else:
            super().keyPressEvent(event)

    def _stays(self, action: QAction) -> bool:
        return self._facet != "date" and bool(action.data())

    def _empty(self) -> None:
        """Leave nothing but what asks for two days."""
        self.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
        self._end = None
        if self._facet == "date":
            self._end = self.addSeparator()
            self.addAction(tr("Choose days…")).triggered.connect(self.days_wanted)

    def _add(self, value: str) -> None:
        """Add a line for a value after the others, parted from those of another kind."""
        before = [action.data() for action in self._group.actions()][-1:]
        if before == [""] or (before and before[0] in RECENT and value not in RECENT):
            self._put(QAction(self)).setSeparator(True)
        action = self._put(QAction(self))
        action.setCheckable(True)
        action.setData(value)
        self._group.addAction(action)

    def _put(self, action: QAction) -> QAction:
        if self._end is None:
            self.addAction(action)
        else:
            self.insertAction(self._end, action)
        return action

    def _take(self, action: QAction) -> None:
        """Tell what is ticked after an action was triggered."""
        value: str = action.data()
        before = self._values if self._facet != "date" and value else ()
        others = tuple(other for other in before if other != value)
        self.chosen.emit(others if value in before or not value else (*others, value))


def _figure(option: Option) -> str:
    return "" if option.files is None else i18n.number(option.files)


def _words(option: Option, widest: str) -> str:
    """Return a line: what it is, and at the right end how many files it brings, as wide as the widest figure."""
    words, figure = option.words.replace("&", "&&"), _figure(option)
    before = "".join(DIGIT if letter.isdigit() else COMMA for letter in widest[: len(widest) - len(figure)])
    return f"{words}\t{before}{figure}" if figure else words
