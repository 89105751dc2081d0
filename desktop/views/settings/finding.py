"""The settings' own search: a field over the list of pages, and what it finds in place of that list."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.field import Field
from desktop.views.settings.parts import FOUND, Page
from desktop.views.widgets import Label, column

MOST = 12  # settings that are listed


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A setting: its page by number and name, its title, all words it is found by, and its part of the page."""

    page: int
    on: str
    title: str
    words: str
    part: QWidget


def places(pages: Sequence[Page]) -> list[Place]:
    """Return what can be found on pages, in their order; each page itself first."""
    found = []
    for number, page in enumerate(pages):
        found.append(Place(number, "", page.title, folded(page.title), page))
        told = [(part, part.property(FOUND)) for part in page.findChildren(QWidget) if part.property(FOUND)]
        found += [Place(number, page.title, words[0], folded(" ".join([*words, page.title])), p) for p, words in told]
    return found


def matching(known: Sequence[Place], text: str) -> list[Place]:
    """Return the settings in which every word of a text stands, those with it in their titles first."""
    wanted = folded(text).split()
    found = [place for place in known if wanted and all(word in place.words for word in wanted)]
    return sorted(found, key=lambda place: not all(word in folded(place.title) for word in wanted))[:MOST]


def folded(text: str) -> str:
    """Return a text as it is compared: letters composed, case ignored."""
    return unicodedata.normalize("NFC", text).casefold()


class Finding(QWidget):
    """The field, and below it what it finds.

    Attributes:
        field: where one types.
        rows: what was found.

    Signals:
        chosen: a `Place` to go to.
        sought: whether something is being looked for; the list of pages is hidden meanwhile.
    """

    chosen = Signal(object)
    sought = Signal(bool)

    def __init__(self, theme: Theme, known: Callable[[], Sequence[Place]]) -> None:
        super().__init__()
        self._theme, self._known = theme, known
        self.rows: list[Row] = []
        self.field = Field()
        self.field.setFont(theme.font("body"))
        self.field.setPlaceholderText(tr("Find a setting"))
        self.field.setAccessibleName(tr("Find a setting"))
        self.field.setToolTip(tr("Find a setting (Ctrl+F)"))
        self.field.typed.connect(self._look)
        self.field.entered.connect(self._first)
        self.field.installEventFilter(self)
        self._none = Label(theme, tr("No setting is called that."), "cap", "ink3", wrap=True)
        self._none.setContentsMargins(18, 8, 12, 0)
        self._lines = column(gap=0)
        layout = column(self, gap=6)
        inset = column(margins=(8, 0, 8, 0))
        inset.addWidget(self.field)
        layout.addLayout(inset)
        layout.addWidget(self._none)
        layout.addLayout(self._lines)
        self._none.hide()

    def clear(self) -> bool:
        """Look for nothing any more; say whether something was looked for."""
        sought = bool(self.field.text())
        self.field.clear()
        return sought

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field into what was found, and from one to the next; Esc empties the field first."""
        if not isinstance(event, QKeyEvent) or (watched is self.field and self.field.composing):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.field.text():
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.clear():
                self.field.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                return self._step(watched, 1 if event.key() == Qt.Key.Key_Down else -1)
        return super().eventFilter(watched, event)

    def _step(self, watched: QObject, by: int) -> bool:
        """Give the keys to the neighbour of what has them."""
        line: list[QWidget] = [self.field, *self.rows]
        here = next((number for number, each in enumerate(line) if each is watched), 0)
        line[min(max(here + by, 0), len(line) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _look(self, text: str) -> None:
        for old in self.rows:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [Row(self._theme, place) for place in (matching(self._known(), text) if text.strip() else ())]
        for one in self.rows:
            one.clicked.connect(lambda _=False, place=one.place: self.chosen.emit(place))
            one.installEventFilter(self)
            self._lines.addWidget(one)
            one.show()
        self._none.setVisible(bool(text.strip()) and not self.rows)
        self.sought.emit(bool(text.strip()))

    def _first(self) -> None:
        if self.rows:
            self.chosen.emit(self.rows[0].place)


class Row(QAbstractButton):
    """A setting that was found, over the name of its page."""

    def __init__(self, theme: Theme, place: Place) -> None:
        super().__init__()
        self._theme, self.place = theme, place
        self.setText(place.title)
        self.setAccessibleName(f"{place.title}, {place.on}" if place.on else place.title)
        self.setToolTip(place.title)
        self.setFixedHeight(46)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the two lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = self._theme, self.rect().toRectF().adjusted(8, 1, -8, -1)
        pen = QPen(theme.color("accent"), 2) if self.hasFocus() else None
        if self.underMouse() or pen:
            paint.box(painter, rect, theme.color("hover"), 8, pen)
        upper, lower = rect.adjusted(10, 3, -8, -20), rect.adjusted(10, 22, -8, -3)
        paint.text(painter, upper, self.text(), theme.font("bodym"), theme.color("ink"))
        on = self.place.on or tr("Settings")
        paint.text(painter, lower, on, theme.font("cap"), theme.color("ink3"))
