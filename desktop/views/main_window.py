"""The window: side bar, pages, status line; what is dropped on it, and its keys.

It opens with its field alone, which takes keys, so this module imports little; `fill` brings everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop import places
from desktop.i18n import tr
from desktop.theme import Theme, app_icon
from desktop.views.drop import DropOverlay, local_paths
from desktop.views.search_bar import SearchBar
from desktop.views.widgets import column, line, panel, row

if TYPE_CHECKING:
    from core.config import Config
    from core.records import Hit
    from desktop.models.kept import Kept
    from desktop.models.library import Library
    from desktop.models.reader import Reader
    from desktop.models.saved import Saved
    from desktop.models.search import Finder
    from desktop.views.health import Health
    from desktop.views.settings.general import Surroundings
    from desktop.views.settings.settings import Settings

SIZE = (1280, 800)
SMALLEST = (760, 520)
NARROW = 1100
HEAD, NARROW_HEAD = (24, 14, 24, 12), (16, 14, 16, 12)  # the room around the field


class MainWindow(QMainWindow):
    """Everything one sees: first the field on an empty ground, then all of it, the rarer pages when they are wanted.

    Args:
        theme: what it is drawn with.
        begun: whether there is something to search, so that the field is shown at once.

    Signals:
        quit_wanted: the program is to end, even where a closed window is not the end.
        option_changed: an option was saved in the settings, by its key.
    """

    option_changed = Signal(str)
    quit_wanted = Signal()

    def __init__(self, theme: Theme, begun: bool = True) -> None:
        super().__init__()
        self._theme, self._filled = theme, False
        self.setWindowTitle(tr("Seoga"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.bar = SearchBar(theme)
        self._arrange()
        self._head.setVisible(begun)
        self.bar.field.setFocus()

    # --- putting together -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put the field where it stays, with room around it for everything else."""
        self._head = panel("surface")
        self._around_bar = column(self._head, HEAD)
        self._around_bar.addWidget(self.bar)
        self._pages = QStackedWidget()
        self._right = panel("surface")
        self._stack = column(self._right, gap=0)
        self._stack.addWidget(self._head)
        self._stack.addWidget(self._pages, 1)
        self._middle = row(gap=0)
        self._middle.addWidget(self._right, 1)
        body = panel("surface")
        self._layers = column(body, gap=0)
        self._layers.addLayout(self._middle, 1)
        self.setCentralWidget(body)

    def fill(
        self,
        config: Config,
        library: Library,
        finder: Finder,
        reader: Reader,
        kept: Kept,
        around: Surroundings | None = None,
    ) -> Iterator[None]:
        """Bring everything else in, in steps between which keys may be taken, and begin to answer."""
        self._config, self._library, self._finder = config, library, finder
        self._reader, self._kept, self._around = reader, kept, around
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        yield from self._make_parts()
        self._place_parts()
        self._filled = True
        self.bar.serve(finder, kept)
        yield
        self._connect()
        self._connect_kept()
        self._bind()
        self._library_changed()
        self._fit(self.width())
        (self.welcome if library.empty else self.bar.field).setFocus()

    def _make_parts(self) -> Iterator[None]:
        from desktop.views.activity import StatusLine
        from desktop.views.adding import Adding
        from desktop.views.explaining import Explaining
        from desktop.views.file_verbs import FileVerbs
        from desktop.views.folders import SideBar
        from desktop.views.search_page import SearchPage
        from desktop.views.strip import Strip
        from desktop.views.welcome import Welcome

        theme, library, finder = self._theme, self._library, self._finder
        self.side = SideBar(theme, library, kept=self._kept)
        self.strip = Strip(theme)
        yield
        self.search = SearchPage(theme, self.bar, library, finder, self._reader, self._kept)
        yield
        self.welcome = Welcome(theme, places.sample_library().is_dir())
        self.status = StatusLine(theme, library)
        self.overlay = DropOverlay(theme, self)
        self.adding = Adding(library, self)
        self.verbs = FileVerbs(library, finder, self)
        self.explaining = Explaining(theme, finder, self.search.list, self)

    def _place_parts(self) -> None:
        """Put the parts around the field."""
        for page in (self.search, self.welcome):
            self._pages.addWidget(page)
        self._side_line = line(vertical=True)
        self._middle.insertWidget(0, self.side)
        self._middle.insertWidget(1, self._side_line)
        self.strip.lie_over(self._right)
        self._layers.addWidget(line())
        self._layers.addWidget(self.status)

    def _connect(self) -> None:
        side, library, verbs = self.side, self._library, self.verbs
        side.folder_chosen.connect(self.show_folder)
        side.add_wanted.connect(lambda: self.adding.menu(side.add))
        side.health_wanted.connect(self.show_health)
        side.settings_wanted.connect(self.show_settings)
        side.menu_wanted.connect(verbs.folder_menu)
        verbs.said.connect(self.strip.say)
        verbs.why_wanted.connect(self.explaining.toggle)
        verbs.search_wanted.connect(self._show_similar)
        verbs.removal_wanted.connect(self.remove)
        verbs.noted.connect(self.strip.note)
        verbs.serve(self.search.list)
        self.search.list.why_wanted.connect(self.explaining.toggle)
        self.search.preview.liked.connect(verbs.find_similar)
        self.search.preview.opened.connect(verbs.open_hit)
        self.search.preview.revealed.connect(verbs.reveal_hit)
        self.search.everywhere_wanted.connect(lambda: self.show_folder(""))
        self.welcome.choose_wanted.connect(self.adding.choose_folder)
        self.welcome.sample_wanted.connect(lambda: library.add([str(places.sample_library())]))
        self._finder.narrowed.connect(self._follow_folder)
        library.changed.connect(self._library_changed)
        library.refused.connect(self.strip.say_refused)
        library.troubled.connect(self.strip.say_error)

    def _connect_kept(self) -> None:
        self.side.saved.said.connect(self.strip.say)
        self.side.saved.save_wanted.connect(self.save_search)
        self.side.saved.run_wanted.connect(self.run_saved)
        self.search.home.said.connect(self.strip.say)

    def _bind(self) -> None:
        from desktop import actions

        verbs = {
            "search": self._to_search,
            "find": self._find,
            "add": self.adding.choose_folder,
            "files": self.adding.choose_files,
            "settings": self.show_settings,
            "sidebar": self.side.toggle,
            "reveal": self._reveal_current,
            "save": self.save_search,
            "repair": self.search.repair.take,
            "similar": lambda: self._with_hit(self.verbs.find_similar),
            "why": self.explaining.toggle,
            "help": self._show_help,
            "next": lambda: self.search.preview.step(1),
            "previous": lambda: self.search.preview.step(-1),
            "escape": self._escape,
            "quit": self.quit_wanted.emit,
        }
        actions.bind(self, verbs)

    # --- what is built when it is wanted ----------------------------------------------------------------

    @cached_property
    def health(self) -> Health:
        """The page about the state of the library."""
        from desktop.views.health import Health

        page, verbs = Health(self._theme, self._library, self._pages), self.verbs
        page.copies.list.opened.connect(verbs.open)
        page.copies.list.revealed.connect(verbs.reveal)
        page.copies.list.menu_wanted.connect(verbs.file_menu)
        self._pages.addWidget(page)
        return page

    @cached_property
    def settings(self) -> Settings:
        """The settings."""
        from desktop.views.settings.settings import Settings

        page = Settings(self._theme, self._config, self._library, self._around, self._pages)
        page.closed.connect(self.show_search)
        page.option_changed.connect(self.option_changed)
        page.add_wanted.connect(self.adding.choose_folder)
        page.remove_wanted.connect(self.remove)
        page.said.connect(self.strip.say)
        page.recent = lambda: self._kept.questions[:6]
        page.clear_wanted.connect(self._kept.clear)
        page.emptied.connect(self._kept.forget_all)
        page.keep_free(self.strip.covered)
        self.strip.covers.connect(page.keep_free)
        self.strip.speak_of(page.ground)
        self._pages.addWidget(page)
        return page

    def _shows(self, name: str) -> bool:
        """Say whether "health" or "settings" is on show, without building it."""
        return name in self.__dict__ and bool(getattr(self, name).isVisible())

    # --- pages ------------------------------------------------------------------------------------------

    def show_search(self) -> None:
        """Show the search, or the welcome while the library is empty."""
        self._show(self.welcome if self._library.empty else self.search)
        self.side.show_folder(self._finder.folder)

    def show_folder(self, path: str) -> None:
        """Search in one folder, or everywhere with ""."""
        self._finder.set_folder(path)
        self.show_search()

    def _follow_folder(self) -> None:
        """Mark the folder that a chip or a saved search chose in the side bar."""
        if self._pages.currentWidget() is self.search:
            self.side.show_folder(self._finder.folder)

    def save_search(self) -> None:
        """Save what is asked in the side bar."""
        self.side.saved.save(self._kept.asked(self._finder))

    def run_saved(self, saved: Saved) -> None:
        """Ask a saved search."""
        self._kept.ask_again(self._finder, saved, known=bool(self._library.folders.row_of(saved.folder)))
        self.show_search()

    def show_health(self) -> None:
        """Show the files that could not be read."""
        self._library.ask_status()
        self._show(self.health)
        self.side.show_folder("", checked=False)

    def show_settings(self, page: int = 0) -> None:
        """Open the settings."""
        self._show(self.settings)
        self.settings.show_page(page)

    def _show(self, page: QWidget) -> None:
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            (self.bar.field if page is self.search else page).setFocus()
        self._head.setVisible(page is self.search)
        plain = page is self.welcome or page is self.__dict__.get("settings")
        self.side.setVisible(not plain)
        self._side_line.setVisible(not plain)

    def _library_changed(self) -> None:
        """Leave the welcome when something is in the library, and come back when nothing is."""
        if self._finder.folder and not self._library.folders.row_of(self._finder.folder):
            self._finder.set_folder("")
        if self._pages.currentWidget() in (self.welcome, self.search):
            self.show_search()

    def _to_search(self) -> None:
        self._show_similar()
        self.bar.focus_field()

    def _escape(self) -> None:
        """Close the sheet, clear what is asked, or go back to the search."""
        if self.explaining.showing:
            self.explaining.close()
        elif self._pages.currentWidget() is not self.search:
            self.show_search()
        elif self.search.large:
            self.search.enlarge(False)
        else:
            self.search.clear()

    @property
    def folded(self) -> bool | None:
        """Return whether the side bar was folded by hand, None where it follows the window's width."""
        return self.side.folded if self._filled else None

    # --- files and folders ------------------------------------------------------------------------------

    def remove(self, path: str) -> None:
        """Take a folder out of the library, once that is sure."""
        from desktop.models.folders import base_name
        from desktop.views.ask import ask_to_remove

        ask_to_remove(self, base_name(path), lambda: self._library.remove(path))

    def _show_similar(self) -> None:
        self.explaining.close()
        self.show_search()

    def _reveal_current(self) -> None:
        """Show the file that is chosen on this page in its folder."""
        if self._shows("health") and self.health.copies.list.path():
            self.verbs.reveal(self.health.copies.list.path())
        else:
            self._with_hit(self.verbs.reveal_hit)

    def _with_hit(self, verb: Callable[[Hit], object]) -> None:
        hit = self.search.list.hit()
        if hit is not None and self._pages.currentWidget() is self.search:
            verb(hit)

    def _find(self) -> None:
        """Look for words in the document on show; without one, in all."""
        shown = self._pages.currentWidget() is self.search and not self.bar.field.hasFocus()
        if not (shown and self.search.preview.open_find()):
            self._to_search()

    def _show_help(self) -> None:
        if self._pages.currentWidget() is self.search and not self.explaining.showing:
            self.bar.show_help()

    # --- events -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the side bar a rail in a narrow window."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """Give each part the room it has in a window of this width."""
        self._around_bar.setContentsMargins(*(NARROW_HEAD if width < NARROW else HEAD))
        if not self._filled:
            return
        self.side.fit(narrow=width < NARROW)
        self.search.set_narrow(width < NARROW)
        if self.overlay.isVisible():
            self._cover()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and folders of this computer."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            if self._pages.currentWidget() is self.welcome:
                self.welcome.zone.hold(True)
            else:
                self._cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the sheet away."""
        del event
        self._let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        self._let_go()
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._library.add(paths)

    def _cover(self) -> None:
        """Lay the sheet over everything but the search field, which takes a file itself.

        The page of the folders has such a field too, which could not be seen under the sheet.
        """
        if self._shows("settings") and self.settings.folders.test.field.isVisible():
            return
        bar = self.bar
        field = QRect(bar.mapTo(self, QPoint(0, 0)), bar.size()).adjusted(-4, -4, 4, 4)
        self.overlay.cover(field if bar.isVisible() else None)

    def _let_go(self) -> None:
        self.overlay.hide()
        self.welcome.zone.hold(False)
