"""The bar under a PDF's preview: which page, how large, and whether the page or its text is on show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLayout, QWidget

from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.widgets import Button, Label, row

NARROW = 420  # below this width the keys alone zoom
PAGE, TEXT = 0, 1


class PageBar(QFrame):
    """Buttons, and nothing that they do.

    Signals:
        turned: another page is wanted, by so many.
        zoomed: the page is to be larger or smaller by so many steps; 0 as wide as the pane.
        chosen: the text is wanted (True) or the page.
    """

    turned = Signal(int)
    zoomed = Signal(int)
    chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = True
        self.setProperty("fill", "surface")
        self.setFixedHeight(44)
        self.back = Button(theme, tr("Previous page (Page Up)"), "icon", "left")
        self.on = Button(theme, tr("Next page (Page Down)"), "icon", "right")
        self.place = Label(theme, "", "capm", "ink2")
        self.smaller = Button(theme, tr("Smaller (Ctrl+-)"), "icon", "minus")
        self.larger = Button(theme, tr("Larger (Ctrl++)"), "icon", "plus")
        self.zoom = Button(theme, "100%", "mode", tip=tr("As wide as the pane (Ctrl+0)"))
        self.zoom.setFixedWidth(56)
        self.page = Button(theme, tr("Page"), "tab", tip=tr("Show the page as it is printed"))
        self.text = Button(theme, tr("Text"), "tab", tip=tr("Show the text of the document only"))
        self._arrange()
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

    def show_zoom(self, zoom: float) -> None:
        """Say how large the page is."""
        self.zoom.setText(f"{zoom:.0%}")
        self.zoom.setAccessibleName(tr("Size {percent}, back to the pane's width", percent=f"{zoom:.0%}"))

    def show_choice(self, as_text: bool) -> None:
        """Say whether the text or the page is on show."""
        (self.text if as_text else self.page).setChecked(True)
        self._pages = not as_text
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        """Say that the pane may be narrow; then the zoom goes."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the zoom to the keys where there is no room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        for widget in (self.back, self.place, self.on):
            widget.setVisible(self._pages)
        for widget in (self.smaller, self.zoom, self.larger):
            widget.setVisible(self._pages and self.width() >= NARROW)

    def _arrange(self) -> None:
        bar = row(self, (10, 0, 16, 0), 4)
        bar.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in (self.back, self.place, self.on):
            bar.addWidget(widget)
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
