"""The settings: a list of pages on the left, the page on the right, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QWidget

from core.config import Config
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views.settings.folders import Folders
from desktop.views.settings.general import General
from desktop.views.settings.models import Models
from desktop.views.settings.performance import Performance
from desktop.views.settings.privacy import Privacy
from desktop.views.widgets import Button, Label, NavButton, column, line, panel, row

WIDE = 232


class Settings(QFrame):
    """All pages of the settings.

    Signals:
        closed: back to the search.
    """

    closed = Signal()

    def __init__(self, theme: Theme, config: Config, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.setProperty("fill", "surface")
        self.general = General(theme, config)
        self.folders = Folders(theme, config, library)
        self.models = Models(theme, library)
        self.performance = Performance(theme, config)
        self.privacy = Privacy(theme, library, config)
        self.performance.changed.connect(library.apply_options)
        self._pages = QStackedWidget()
        layout = row(self, gap=0)
        layout.addWidget(self._bar(theme))
        layout.addWidget(line(vertical=True))
        layout.addWidget(self._pages, 1)

    def show_page(self, number: int) -> None:
        """Open a page."""
        self._group.button(number).setChecked(True)
        self._pages.setCurrentIndex(number)
        if self._pages.currentWidget() is self.models:
            self._library.ask_models()
        elif self._pages.currentWidget() is self.privacy:
            self._library.ask_status()

    def page(self) -> int:
        """Return the page that is open."""
        return self._pages.currentIndex()

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
        title = Label(theme, tr("Settings"), "capm", "ink3")
        title.setContentsMargins(18, 4, 0, 8)
        layout.addWidget(title)
        for button in self._page_buttons(theme):
            layout.addWidget(button)
        layout.addStretch(1)
        return bar

    def _page_buttons(self, theme: Theme) -> list[NavButton]:
        """Return a button for each page, and stack the pages."""
        self._group = QButtonGroup(self)
        pages = (
            ("tune", tr("General"), self.general),
            ("folder", tr("Folders"), self.folders),
            ("model", tr("Models"), self.models),
            ("gauge", tr("Performance"), self.performance),
            ("lock", tr("Privacy"), self.privacy),
        )
        buttons = []
        for number, (icon, name, page) in enumerate(pages):
            button = NavButton(theme, icon, name)
            button.setCheckable(True)
            self._group.addButton(button, number)
            self._pages.addWidget(page)
            buttons.append(button)
        self._group.idClicked.connect(self.show_page)
        return buttons
