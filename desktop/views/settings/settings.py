"""The settings: a list of pages on the left with a search of its own, the page on the right, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QWidget

from core.config import Config
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views.settings.advanced import Advanced
from desktop.views.settings.finding import Finding, Place, places
from desktop.views.settings.folders import Folders
from desktop.views.settings.general import General, Surroundings
from desktop.views.settings.glow import Glow
from desktop.views.settings.models import Models
from desktop.views.settings.parts import Page
from desktop.views.settings.performance import Performance
from desktop.views.settings.privacy import Privacy
from desktop.views.settings.searching import Searching
from desktop.views.widgets import Button, Label, NavButton, column, line, panel, row

WIDE = 232
ABOVE = 24  # pixels left above a setting that is scrolled to
# Options that the worker follows once they are saved; the others are the window's, or wait for the next start.
WORKERS = ("reranker", "ignore", "ignore_types", "cpu_share", "on_battery", "write_mb_a_minute", "max_file_mb")


class Settings(QFrame):
    """All pages of the settings.

    Signals:
        closed: back to the search.
        option_changed: an option was saved, by its key; the worker follows already where it is meant.
    """

    closed = Signal()
    option_changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        config: Config,
        library: Library,
        around: Surroundings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._library, self._care = theme, library, library.care
        self.setProperty("fill", "surface")
        self.general = General(theme, config, around)
        self.folders = Folders(theme, config, library)
        self.models = Models(theme, config, library)
        self.searching = Searching(theme, config, library)
        self.performance = Performance(theme, config)
        self.privacy = Privacy(theme, library, config, self._care)
        self.advanced = Advanced(theme, config, library, self._care)
        self._pages = QStackedWidget()
        self.finding = Finding(theme)
        layout = row(self, gap=0)
        layout.addWidget(self._bar(theme))
        layout.addWidget(line(vertical=True))
        layout.addWidget(self._pages, 1)
        self._connect()

    def show_page(self, number: int) -> None:
        """Open a page."""
        self._group.button(number).setChecked(True)
        self._pages.setCurrentIndex(number)
        page = self._pages.currentWidget()
        if page in (self.models, self.searching, self.privacy, self.advanced):
            self._library.ask_models()
        if page in (self.privacy, self.advanced):
            self._library.ask_status()
        if page in (self.performance, self.advanced):
            self._care.ask()

    def page(self) -> int:
        """Return the page that is open."""
        return self._pages.currentIndex()

    def go_to(self, place: Place) -> None:
        """Open a setting's page, and show where it is there."""
        self.finding.clear()
        self.show_page(place.page)
        QTimer.singleShot(0, self, lambda: self._light(place.part))

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+F before the window does."""
        takes = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if takes and event.matches(QKeySequence.StandardKey.Find):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look for a setting."""
        if event.matches(QKeySequence.StandardKey.Find):
            self.finding.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.finding.field.selectAll()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.finding.known = places(self.pages)
        self.finding.sought.connect(lambda sought: self._list.setVisible(not sought))
        self.finding.chosen.connect(self.go_to)
        self._care.told.connect(self._show_device)
        for page in self.pages:
            page.option_changed.connect(self._follow)

    def _follow(self, key: str) -> None:
        if key in WORKERS:
            self._library.apply_options()
        if key in ("ignore", "ignore_types"):
            self.folders.rules.show_saved()
        self.option_changed.emit(key)

    def _show_device(self) -> None:
        described = self._care.described
        self.performance.show_device(described.device if described else "")

    def _light(self, part: QWidget) -> None:
        """Scroll to a part, light it, and give the keys to what is used there."""
        page = self._pages.currentWidget()
        assert isinstance(page, Page)
        if part is page:
            page.setFocus()
            return
        top = part.mapTo(page.inside, part.rect().topLeft()).y()
        page.verticalScrollBar().setValue(max(top - ABOVE, 0))
        Glow(self._theme, part)
        used = [each for each in part.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        next((each for each in used if each.isVisible() and each.isEnabled()), page).setFocus()

    def _bar(self, theme: Theme) -> QFrame:
        """Return the list of pages."""
        bar = panel("window")
        bar.setFixedWidth(WIDE)
        layout = column(bar, (0, 0, 0, 8), 0)
        back = Button(theme, tr("Back to search"), "quiet", "left", tr("Back to search (Esc)"))
        back.clicked.connect(self.closed)
        head = row(margins=(10, 12, 12, 12))
        head.addWidget(back)
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self.finding)
        self._list = QWidget()
        lines = column(self._list, (0, 10, 0, 0), 0)
        title = Label(theme, tr("Settings"), "capm", "ink3")
        title.setContentsMargins(18, 4, 0, 8)
        lines.addWidget(title)
        for button in self._page_buttons(theme):
            lines.addWidget(button)
        layout.addWidget(self._list)
        layout.addStretch(1)
        return bar

    def _page_buttons(self, theme: Theme) -> list[NavButton]:
        """Return a button for each page, and stack the pages."""
        self._group = QButtonGroup(self)
        named: tuple[tuple[str, Page], ...] = (
            ("tune", self.general),
            ("folder", self.folders),
            ("model", self.models),
            ("search", self.searching),
            ("gauge", self.performance),
            ("lock", self.privacy),
            ("pulse", self.advanced),
        )
        self.pages = [page for _, page in named]
        buttons = []
        for number, (icon, page) in enumerate(named):
            button = NavButton(theme, icon, page.title)
            button.setCheckable(True)
            self._group.addButton(button, number)
            self._pages.addWidget(page)
            buttons.append(button)
        self._group.idClicked.connect(self.show_page)
        return buttons
