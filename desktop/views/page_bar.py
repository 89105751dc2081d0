"""The bar under the preview: which page, how large, whether the page or its text is on show; looking for words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLayout, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.widgets import Button, Label, row

LEFT, RIGHT, GAP = 10, 16, 4
PAGE, TEXT = 0, 1


class PageBar(QFrame):
    """Buttons, and nothing that they do.

    Signals:
        turned: another page is wanted, by so many.
        zoomed: the page is to be larger or smaller by so many steps; 0 as wide as the pane.
        chosen: the text is wanted (True) or the page.
        find_wanted: words are to be looked for.
    """

    turned = Signal(int)
    zoomed = Signal(int)
    chosen = Signal(bool)
    find_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = self._several = self._drawable = False
        self.setProperty("fill", "surface")
        self.setFixedHeight(44)
        self.back = Button(theme, tr("Previous page (Page Up)"), "icon", "left")
        self.on = Button(theme, tr("Next page (Page Down)"), "icon", "right")
        self.place = Label(theme, "", "capm", "ink2")
        self.smaller = Button(theme, tr("Smaller (Ctrl+-)"), "icon", "minus")
        self.larger = Button(theme, tr("Larger (Ctrl++)"), "icon", "plus")
        self.zoom = Button(theme, "100%", "mode", tip=tr("The usual size (Ctrl+0)"))
        self.zoom.setFixedWidth(56)
        self.page = Button(theme, tr("Page"), "tab", tip=tr("Show the page as it is printed"))
        self.text = Button(theme, tr("Text"), "tab", tip=tr("Show the text of the document only"))
        self.search = Button(theme, tr("Find in this document (Ctrl+F)"), "icon", "search")
        self._arrange()
        self.search.clicked.connect(self.find_wanted)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.on.clicked.connect(lambda: self.turned.emit(1))
        self.smaller.clicked.connect(lambda: self.zoomed.emit(-1))
        self.larger.clicked.connect(lambda: self.zoomed.emit(1))
        self.zoom.clicked.connect(lambda: self.zoomed.emit(0))

    def show_place(self, page: int, count: int) -> None:
        """Say which page of how many is on show; nothing while that is not known."""
        self.place.setText(f"{page} / {count}" if count else "")
        self.place.setAccessibleName(tr("Page {page} of {count}", page=page, count=count) if count else "")
        self.back.setEnabled(page > 1)
        self.on.setEnabled(page < count)
        self._several = count > 1
        self._make_room()

    def show_zoom(self, zoom: float) -> None:
        """Say how large the page or the letters are."""
        self.zoom.setText(f"{zoom:.0%}")
        self.zoom.setAccessibleName(tr("Size {percent}, back to the usual size", percent=f"{zoom:.0%}"))

    def show_choice(self, as_text: bool, drawable: bool = True) -> None:
        """Say whether the text or the page is on show, and whether there is a page."""
        (self.text if as_text else self.page).setChecked(True)
        self._pages, self._drawable = drawable and not as_text, drawable
        for button in (self.page, self.text):
            button.setVisible(drawable)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        """Say that the pane may be narrow; then the zoom goes."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the zoom to the keys where there is no room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        turning, zooming = (self.back, self.place, self.on), (self.smaller, self.zoom, self.larger)
        several = self._pages and self._several
        shown = [*(turning if several else ()), self.search, *zooming]
        shown += (self.page, self.text) if self._drawable else ()
        wide = sum(max(widget.sizeHint().width(), widget.minimumWidth()) + GAP for widget in shown)
        for widget in turning:
            widget.setVisible(several)
        for widget in zooming:
            widget.setVisible(LEFT + wide + RIGHT <= self.width())

    def _arrange(self) -> None:
        bar = row(self, (LEFT, 0, RIGHT, 0), GAP)
        bar.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in (self.back, self.place, self.on):
            bar.addWidget(widget)
        bar.addWidget(self.search)
        bar.addStretch(1)
        for widget in (self.smaller, self.zoom, self.larger):
            bar.addWidget(widget)
        bar.addStretch(1)
        self._group = QButtonGroup(self)
        for number, button in ((PAGE, self.page), (TEXT, self.text)):
            button.setCheckable(True)
            self._group.addButton(button, number)
            bar.addWidget(button)
        self._group.idClicked.connect(lambda number: self.chosen.emit(number == TEXT))
