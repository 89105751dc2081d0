"""The row of chips under the search field: what an answer may come from, with how many files that leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from core.messages import Count, Facet
from desktop import i18n
from desktop.i18n import tr
from desktop.models.facets import chip_words, files_with, options
from desktop.models.folders import FoldersModel
from desktop.models.narrowing import FACETS, facet_words
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views.chip import HIGH, Chip
from desktop.views.chip_menu import ChipMenu
from desktop.views.days import DaysAsked
from desktop.views.rounded import MENU, round_off

GAP = 8


class ChipRow(QWidget):
    """A chip for each facet; those for which there is no room are under a last one.

    Attributes:
        chips: by facet.
        more: the last one.
        files: how many files may answer, all chips together; None where that is not known.
    """

    def __init__(self, theme: Theme, finder: Finder, folders: FoldersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._finder, self._folders = theme, finder, folders
        self._fits = len(FACETS)
        self.files: int | None = None
        self._stale = False  # another choice is out, and not answered yet
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chips: dict[Facet, Chip] = {facet: Chip(theme, facet_words(facet), self) for facet in FACETS}
        self.more = Chip(theme, "", self, removable=False)
        self.menus = {facet: self._make_menu(facet) for facet in FACETS}
        self._under = QMenu(self)
        self._under.setProperty("arrows", True)
        round_off(self._under, MENU)
        for facet, chip in self.chips.items():
            chip.opened.connect(lambda facet=facet: self._open(facet))
            self.menus[facet].aboutToHide.connect(lambda chip=chip: chip.setDown(False))
            chip.removed.connect(lambda facet=facet: self._choose(facet, ()))
        self.more.opened.connect(self._open_more)
        for signal in (finder.liked, finder.cleared, finder.failed):
            signal.connect(self.refresh)
        finder.narrowed.connect(self._narrowed)
        finder.answered.connect(self._answered)
        folders.modelReset.connect(self._drop_gone)
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen, and the figures of the last whole answer; none where it is not about its question."""
        finder = self._finder
        counts = finder.counts if finder.found and (finder.found.about or finder.weak) else ()
        self.files = None if self._stale else self._together(counts)
        for facet, chip in self.chips.items():
            chosen = finder.chosen.of(facet)
            value, alone = chip_words(facet, finder.chosen, counts)
            files = alone if alone is None or self.files is None else self.files
            figure = "" if files is None else i18n.number(files)
            known = "" if files is None else f", {i18n.count(files, '{count} file', '{count} files')}"
            chip.say(value, figure, bool(chosen), f"{facet_words(facet)}: {value}{known}")
            if self.menus[facet].isVisible() or self._under.isVisible():
                self._show_options(facet)
            self._title(facet)
        self._place()

    def _narrowed(self) -> None:
        """Show until the answer what each choice brings by itself: that is known already."""
        self._stale = True
        self.refresh()

    def _answered(self) -> None:
        self._stale = self._stale and self._finder.early
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        """Say that a narrow row has room for the last chip at least."""
        return QSize(self.more.sizeHint().width(), HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _together(self, counts: Sequence[Count]) -> int | None:
        """Return how many files all chips together leave, so that they agree; None where that is not known.

        A facet's own figures are those without its choice. Where there is another without one, that knows better.
        """
        chosen = self._finder.chosen
        free = [facet for facet in FACETS if not chosen.of(facet)]
        known = [files_with(counts, facet, chosen.of(facet)) for facet in free or FACETS]
        figures = [files for files in known if files is not None]
        return (max if free else min)(figures, default=None)

    def _drop_gone(self) -> None:
        """Forget folders that were chosen beside others and are not in the library any more."""
        finder, roots = self._finder, {folder.path for folder in self._folders.folders}
        kept = [path for path in finder.narrowing.folder if path in roots]
        if roots and len(kept) < len(finder.narrowing.folder):
            finder.set_narrowing(finder.narrowing.having("folder", kept))

    def _place(self) -> None:
        """Lay the chips side by side; the last ones give way."""
        facets = self._facets()
        self._fits = self._fitting(facets)
        for facet, chip in self.chips.items():
            chip.setVisible(facet in facets[: self._fits])
        self.more.setVisible(self._fits < len(facets))
        x = 0
        for chip in (*(self.chips[facet] for facet in facets[: self._fits]), self.more):
            chip.setGeometry(x, 0, chip.sizeHint().width(), HIGH)
            x += chip.width() + GAP

    def _fitting(self, facets: list[Facet]) -> int:
        """Return how many chips there is room for, with the last one telling of the others."""
        wide = [self.chips[facet].sizeHint().width() + GAP for facet in facets]
        for fits in range(len(facets), 0, -1):
            self._say_more(facets[fits:])
            last = self.more.sizeHint().width() if fits < len(facets) else -GAP
            if sum(wide[:fits]) + last <= self.width():
                return fits
        self._say_more(facets)
        return 0

    def _facets(self) -> list[Facet]:
        """Return what can be chosen: the like of something is looked for in a folder, and knows no other choice."""
        return ["folder"] if self._finder.like else [*FACETS]

    def _say_more(self, facets: list[Facet]) -> None:
        names = "; ".join(self.chips[facet].accessibleName() for facet in facets)
        active = any(self._finder.chosen.of(facet) for facet in facets)
        self.more.say(f"+{len(facets)}", "", active, tr("More filters: {names}", names=names))

    def _make_menu(self, facet: Facet) -> ChipMenu:
        menu = ChipMenu(self._theme, facet, self)
        menu.chosen.connect(lambda values: self._choose(facet, values))
        menu.days_wanted.connect(self._ask_days)
        return menu

    def _show_options(self, facet: Facet) -> None:
        roots = [folder.path for folder in self._folders.folders]
        chosen, counts = self._finder.chosen, self._finder.counts
        self.menus[facet].show_options(options(facet, chosen, counts, roots), chosen.of(facet))

    def _open(self, facet: Facet) -> None:
        self._show_options(facet)
        self.chips[facet].setDown(True)
        self.menus[facet].popup(_below(self.chips[facet]))

    def _open_more(self) -> None:
        """Show the menus of the chips that gave way, each under its words."""
        self._under.clear()
        for facet in self._facets()[self._fits :]:
            self._show_options(facet)
            self._under.addMenu(self.menus[facet])
        self._under.popup(_below(self.more))

    def _title(self, facet: Facet) -> None:
        """Name a menu as it stands under the last chip, where it may be open now: its line stays where it is."""
        self.menus[facet].setTitle(self.chips[facet].accessibleName().replace("&", "&&"))

    def _choose(self, facet: Facet, values: tuple[str, ...]) -> None:
        self._finder.set_narrowing(self._finder.chosen.having(facet, values))

    def _ask_days(self) -> None:
        chip = self.chips["date"]
        asked = DaysAsked(self._theme, self)
        asked.chosen.connect(lambda days: self._choose("date", (days,)))
        asked.pop_up(_below(self.more if chip.isHidden() else chip), *self._finder.chosen.date)


def _below(chip: Chip) -> QPoint:
    return chip.mapToGlobal(chip.rect().bottomLeft() + QPoint(0, 4))
