"""Why a passage matched: when the sheet that tells it opens, what it follows, and where the keys go after it."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from core.records import Hit
from desktop.models.results import key_of
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views import why
from desktop.views.results import ResultsView
from desktop.views.why_sheet import WhySheet


class Explaining(QObject):
    """Opens the sheet over a window for the passage on which the list stands."""

    def __init__(self, theme: Theme, finder: Finder, listed: ResultsView, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._finder, self._list, self._window = theme, finder, listed, window
        listed.chosen.connect(self._follow)
        listed.settled.connect(self._follow)

    @cached_property
    def sheet(self) -> WhySheet:
        """The sheet, built when it is first wanted."""
        sheet = WhySheet(self._theme, self._finder, self._window)
        sheet.stepped.connect(lambda hit: self._list.go_to(key_of(hit)))
        sheet.closed.connect(self._closed)
        return sheet

    @property
    def showing(self) -> bool:
        """Say whether the sheet is on show, without building it."""
        return "sheet" in self.__dict__ and self.sheet.isVisible()

    def toggle(self) -> None:
        """Tell why the passage on which the list stands matched; once more closes that again."""
        hit = self._list.hit()
        if self.showing:
            self.sheet.close_sheet()
        elif hit and why.shares(hit.parts) and self._list.isVisible():
            self._look(hit)
            self.sheet.open_sheet()

    def close(self) -> None:
        """Take the sheet away, if it is on show."""
        if self.showing:
            self.sheet.close_sheet()

    def _follow(self, hit: Hit | None) -> None:
        """Follow the list while the sheet is open."""
        if self.showing:
            self._look(hit)

    def _look(self, hit: Hit | None) -> None:
        self._finder.why.look(self._finder.found.query if self._finder.found else "", hit)

    def _closed(self) -> None:
        self._finder.why.look("", None)
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)
