"""The settings: a list of pages on the left with a search of its own, the page on the right, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

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

# page -> its picture
PAGES = (
    ("general", "tune"),
    ("folders", "folder"),
    ("models", "model"),
    ("searching", "search"),
    ("performance", "gauge"),
    ("privacy", "lock"),
    ("advanced", "pulse"),
)
P = TypeVar("P", bound=Page)
WIDE = 232
ABOVE = 24  # pixels left above a setting that is scrolled to
# Options that the worker follows once they are saved; the others are the window's, or wait for the next start.
WORKERS = ("reranker", "ignore", "ignore_types", "cpu_share", "on_battery", "write_mb_a_minute", "max_file_mb")


def page_titles() -> dict[str, str]:
    """Return the title of each page."""
    return {
        "general": tr("General"),
        "folders": tr("Folders"),
        "models": tr("Models"),
        "searching": tr("Search"),
        "performance": tr("Performance"),
        "privacy": tr("Privacy"),
        "advanced": tr("Advanced"),
    }


class Settings(QFrame):
    """All pages of the settings. Each is built when it is first wanted, the others one at a time after that.

    Attributes:
        recent: tells the questions asked before.
        ground: what lies beside the list of pages.

    Signals:
        closed: back to the search.
        option_changed: an option was saved, by its key; the worker follows already where it is meant.
        add_wanted, remove_wanted: a folder is to be taken in; one, by its path, to be taken out.
        said: something a person should know, as `FileVerbs.said`.
        clear_wanted: the questions asked before are to be forgotten.
        emptied: everything was deleted; what is kept of searches has to go too.
    """

    closed = Signal()
    option_changed = Signal(str)
    add_wanted = Signal()
    remove_wanted = Signal(str)
    said = Signal(str, bool, str, object)
    clear_wanted = Signal()
    emptied = Signal()

    def __init__(
        self,
        theme: Theme,
        config: Config,
        library: Library,
        around: Surroundings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._config, self._library, self._care = theme, config, library, library.care
        self._around, self._foot = around, 0
        self.recent: Callable[[], list[str]] = list
        self.setProperty("fill", "surface")
        self.setAccessibleName(tr("Settings"))
        self.ground = self._pages = QStackedWidget()
        self._unbuilt = list(range(len(PAGES)))
        self._build = QTimer(self, interval=0)
        self._build.timeout.connect(self._build_one)
        self._places: list[Place] | None = None
        self.finding = Finding(theme, self._known)
        layout = row(self, gap=0)
        layout.addWidget(self._bar(theme))
        layout.addWidget(line(vertical=True))
        layout.addWidget(self._pages, 1)
        self._connect()

    # --- pages ------------------------------------------------------------------------------------------

    @cached_property
    def general(self) -> General:
        """Language, appearance, and what Seoga is besides its window."""
        return self._put("general", General(self._theme, self._config, self._around))

    @cached_property
    def folders(self) -> Folders:
        """What is read and what is left out."""
        page = self._put("folders", Folders(self._theme, self._config, self._library))
        page.add_wanted.connect(self.add_wanted)
        page.remove_wanted.connect(self.remove_wanted)
        return page

    @cached_property
    def models(self) -> Models:
        """Which models there are."""
        page = self._put("models", Models(self._theme, self._config, self._library))
        page.said.connect(self.said)
        page.recent = self.recent
        return page

    @cached_property
    def searching(self) -> Searching:
        """How is searched."""
        page = self._put("searching", Searching(self._theme, self._config, self._library))
        page.clear_wanted.connect(self.clear_wanted)
        return page

    @cached_property
    def performance(self) -> Performance:
        """How much of the computer is used."""
        page = self._put("performance", Performance(self._theme, self._config))
        page.show_device(self._care.described.device if self._care.described else "")
        return page

    @cached_property
    def privacy(self) -> Privacy:
        """What is kept, and how it goes."""
        page = self._put("privacy", Privacy(self._theme, self._library, self._config, self._care))
        page.emptied.connect(self.emptied)
        return page

    @cached_property
    def advanced(self) -> Advanced:
        """What helps where something is wrong."""
        page = self._put("advanced", Advanced(self._theme, self._config, self._library, self._care))
        page.recent = self.recent
        return page

    @property
    def pages(self) -> list[Page]:
        """Return all pages in order, built if they were not."""
        return [getattr(self, name) for name, _ in PAGES]

    def _put(self, name: str, page: P) -> P:
        """Put a page that has just been built into its place."""
        number = [each for each, _ in PAGES].index(name)
        holder, shown = self._pages.widget(number), self._pages.currentIndex() == number
        if holder is not None:
            self._pages.removeWidget(holder)
            holder.deleteLater()
        self._pages.insertWidget(number, page)
        if shown:
            self._pages.setCurrentIndex(number)
        page.option_changed.connect(self._follow)
        page.keep_free(self._foot)
        self._unbuilt.remove(number)
        return page

    def _build_one(self) -> None:
        """Build a page that nobody has wanted yet."""
        if self._unbuilt:
            getattr(self, PAGES[self._unbuilt[0]][0])
        else:
            self._build.stop()

    def _known(self) -> list[Place]:
        """Return what can be looked for, on all pages."""
        if self._places is None:
            self._places = places(self.pages)
        return self._places

    def keep_free(self, foot: int) -> None:
        """Leave so many pixels free at the end of every page."""
        self._foot = foot
        for number in range(len(PAGES)):
            page = self._pages.widget(number)
            if isinstance(page, Page):
                page.keep_free(foot)

    def show_page(self, number: int) -> None:
        """Open a page."""
        self._group.button(number).setChecked(True)
        name = PAGES[number][0]
        self._pages.setCurrentWidget(getattr(self, name))
        if name in ("models", "searching", "privacy", "advanced"):
            self._library.ask_models()
        if name in ("privacy", "advanced"):
            self._library.ask_status()
        if name in ("performance", "advanced"):
            self._care.ask()
        self._build.start()

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
        self.finding.sought.connect(lambda sought: self._list.setVisible(not sought))
        self.finding.chosen.connect(self.go_to)
        self._care.told.connect(self._show_device)

    def _follow(self, key: str) -> None:
        if key in WORKERS:
            self._library.apply_options()
        if key in ("ignore", "ignore_types"):
            self.folders.rules.show_saved()
        self.option_changed.emit(key)

    def _show_device(self) -> None:
        if "performance" in self.__dict__:
            self.performance.show_device(self._care.described.device if self._care.described else "")

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
        head = row(margins=(8, 12, 8, 12))
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
        """Return a button for each page, and hold the pages' places."""
        self._group = QButtonGroup(self)
        buttons = []
        for number, (name, icon) in enumerate(PAGES):
            button = NavButton(theme, icon, page_titles()[name])
            button.setCheckable(True)
            self._group.addButton(button, number)
            self._pages.addWidget(QWidget())
            buttons.append(button)
        self._group.idClicked.connect(self.show_page)
        return buttons
