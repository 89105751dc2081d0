"""The preview: a passage in its document, and what can be done with the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget
from shiboken6 import isValid

from core import config
from core.errors import ErrorRecord
from core.records import Hit
from desktop import actions, i18n
from desktop.i18n import tr
from desktop.models import links
from desktop.models.colours import Colourer
from desktop.models.pages import drawable
from desktop.models.reader import Reader
from desktop.models.results import Row
from desktop.theme import Theme
from desktop.views.document_view import DocumentView
from desktop.views.find_bar import FindBar
from desktop.views.find_in import FindIn
from desktop.views.page_bar import PageBar
from desktop.views.pdf_view import PdfView
from desktop.views.ticks import Ticks
from desktop.views.widgets import Button, Label, column, line, panel, row

NARROW = 460  # below this width buttons are pictures
TIGHT = 340  # below this width Open is one too, and the passage's place is figures only
KEPT = "preview"  # the option that says whether a PDF is shown as "page" or as "text"


class Preview(QFrame):
    """The right pane: a PDF as pages, a picture as it is; everything else, and these where one likes, as text.

    Signals:
        stepped: another passage of the same file is wanted; a `Hit`.
        opened, revealed, liked: the file is to be opened, shown in its folder, or passages like this one are
            wanted; a `Hit`.
        shrunk: the list is to have its place again.
    """

    stepped = Signal(object)
    opened = Signal(object)
    revealed = Signal(object)
    liked = Signal(object)
    shrunk = Signal()

    def __init__(self, theme: Theme, reader: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._passages: list[Hit] = []
        self._spaces: list[QShortcut] = []
        self.setProperty("fill", "sunken")
        self.view = DocumentView(theme)
        self.pdf = PdfView(theme, reader.pages)
        self.bar = PageBar(theme)
        self.find_bar = FindBar(theme)
        self.ticks = Ticks(theme)
        self._find_in = FindIn(self.find_bar, reader, self.view, self.pdf)
        self._quiet = Label(theme, tr("The page cannot be drawn. This is its text."), "cap", "ink3")
        self._quiet.setContentsMargins(20, 8, 20, 8)
        self._note = Label(theme, "", "body", "warn", wrap=True)
        self._note.setContentsMargins(20, 10, 20, 10)
        self._note.hide()
        self.shrink = Button(theme, tr("Results"), "quiet", "left", tr("Back to the results (Space)"))
        self.shrink.clicked.connect(self.shrunk)
        self.shrink.hide()
        self._back = Button(theme, tr("Previous passage in this file (Shift+F3)"), "icon", "left")
        self._on = Button(theme, tr("Next passage in this file (F3)"), "icon", "right")
        self._place = Label(theme, "", "capm", "ink2")
        self._reveal = Button(theme, tr("Reveal"), "quiet", "folder", tr("Show the file in its folder (Ctrl+Enter)"))
        self._open = Button(theme, tr("Open"), "", "open", tr("Open the file (Enter)"))
        tip = tr("Find passages that say something similar (Ctrl+Shift+S)")
        self._like = Button(theme, tr("Find similar"), "quiet", "similar", tip)
        self._like.clicked.connect(lambda: self._tell(self.liked))
        self._back.clicked.connect(lambda: self.step(-1))
        self._on.clicked.connect(lambda: self.step(1))
        self._reveal.clicked.connect(lambda: self._tell(self.revealed))
        self._open.clicked.connect(lambda: self._tell(self.opened))
        self._arrange()
        reader.chosen.connect(self._chosen)
        reader.loaded.connect(self._loaded)
        reader.failed.connect(self._failed)
        self._connect_pages()
        self._connect_text()
        self._bind()
        self._chosen()

    def set_row(self, chosen: Row | None) -> None:
        """Take the file's other passages, in reading order, to step through."""
        self._passages = sorted(chosen.group.hits, key=lambda hit: hit.start) if chosen else []
        self._show_place()

    def step(self, by: int) -> None:
        """Go to the next passage of this file, or the one before."""
        number = self._number() + by
        if 0 <= number < len(self._passages):
            self.stepped.emit(self._passages[number])

    def set_large(self, large: bool) -> None:
        """Offer the way back to the list, while the pane has the page to itself."""
        self.shrink.setVisible(large)
        for space in self._spaces:
            space.setEnabled(large)
        if large:
            (self.pdf if self._reader.draws else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_find(self) -> bool:
        """Open the bar in which words of this document are looked for; False where there is no document."""
        possible = self.isVisible() and _readable(self._reader.hit)
        if possible:
            self._find_in.open()
        return possible

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave only pictures where words have no room."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._reveal.setText("" if narrow else f" {tr('Reveal')}")
        self._like.setText("" if narrow else f" {tr('Find similar')}")
        self._open.setText("" if self.width() < TIGHT else f" {tr('Open')}")
        self._show_words()

    def _arrange(self) -> None:
        head = panel("surface")
        head.setFixedHeight(48)
        bar = row(head, (10, 0, 16, 0), 4)
        for widget in (self.shrink, self._back, self._place, self._on):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._like)
        bar.addWidget(self._reveal)
        bar.addWidget(self._open)
        layout = column(self, gap=0)
        layout.addWidget(head)
        layout.addWidget(line())
        layout.addWidget(self._note)
        layout.addWidget(self._quiet)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.pdf)
        middle = row(gap=0)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.ticks)
        layout.addWidget(self.find_bar)
        layout.addLayout(middle, 1)
        self._bar_line = line()
        layout.addWidget(self._bar_line)
        layout.addWidget(self.bar)

    def _connect_pages(self) -> None:
        reader = self._reader
        reader.set_as_text(config.load().text(KEPT) == "text")
        reader.turned.connect(self._show_kind)
        reader.pages.drawn.connect(self._show_page)
        self.bar.turned.connect(self.pdf.turn)
        self.bar.zoomed.connect(self._zoom)
        self.bar.chosen.connect(self._choose)
        self.bar.find_wanted.connect(self.open_find)
        for view in (self.pdf, self.view):
            view.zoomed.connect(self._show_zoom)
        self.ticks.chosen.connect(lambda number: self.stepped.emit(self._passages[number]))

    def _connect_text(self) -> None:
        colourer = Colourer(self._reader.link, self)
        colourer.coloured.connect(self.view.colour)
        self.view.laid_out.connect(lambda: colourer.ask(self.view.document_text, *self.view.shown_span()))
        self.view.link_pressed.connect(self._follow)

    def _follow(self, address: str) -> None:
        """Open what a link that was pressed leads to; nothing is ever fetched before."""
        document = self.view.document_text
        way = links.way(address)
        if way == "web":
            QDesktopServices.openUrl(QUrl(address))
        elif way == "heading" and document is not None:
            place = links.heading_at(address, document)
            self.view.go_to(place) if place is not None else None
        elif way == "file" and document is not None:
            self._open_near(links.file_at(address, document.path))

    def _open_near(self, file: Path) -> None:
        """Open a file that a document names; what could be a program is only shown in its folder."""
        if not file.exists():
            self._warn(tr("“{name}” is not there.", name=file.name))
            return
        harmless = file.is_dir() or file.suffix.lower() in links.HARMLESS
        path = str(file if harmless else file.parent)

        def failed() -> None:
            if isValid(self):  # the window may have been built anew meanwhile
                self._warn(actions.why_not_opened(path))

        actions.open_file(path, failed)

    def _bind(self) -> None:
        """Give the pane its keys; they hold wherever the focus is, while the pane can be seen."""
        keys = {
            "F3": lambda: self.step(1),
            "Shift+F3": lambda: self.step(-1),
            "Ctrl++": lambda: self._zoom(1),
            "Ctrl+=": lambda: self._zoom(1),
            "Ctrl+-": lambda: self._zoom(-1),
            "Ctrl+0": lambda: self._zoom(0),
        }
        for key, verb in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(verb)
        for view in (self.view, self.pdf):  # not the buttons, which Space presses
            back = QShortcut(QKeySequence("Space"), view)
            back.setContext(Qt.ShortcutContext.WidgetShortcut)
            back.setEnabled(False)
            back.activated.connect(self.shrunk)
            self._spaces.append(back)

    def _zoom(self, steps: int) -> None:
        """Enlarge or reduce what is on show; both keep their size while the program runs."""
        (self.pdf if self._reader.draws else self.view).zoom_by(steps)

    def _show_zoom(self) -> None:
        self.bar.show_zoom((self.pdf if self._reader.draws else self.view).zoom)

    def _choose(self, as_text: bool) -> None:
        """Show the text or the pages, and remember it; what others wrote into the options stays."""
        self._reader.set_as_text(as_text)
        saved = config.load()
        saved.set(KEPT, "text" if as_text else "page")
        config.save(saved)

    def _show_kind(self) -> None:
        """Show the page or the text, whichever is wanted and can be had."""
        reader = self._reader
        self._stack.setCurrentWidget(self.pdf if reader.draws else self.view)
        self._quiet.setVisible(reader.undrawn)
        for widget in (self._bar_line, self.bar):
            widget.setVisible(_readable(reader.hit))
        self.bar.show_choice(not reader.draws, drawable(reader.hit) and not reader.undrawn)
        self._show_zoom()
        self._show_text()
        self.pdf.describe(reader.hit.text if reader.hit else "")

    def _show_page(self) -> None:
        sheet = self._reader.pages.sheet
        if sheet is not None:
            self.bar.show_place(sheet.page, sheet.pages)
            self._show_ticks()

    def _chosen(self) -> None:
        """Show a passage at once, before its document is here."""
        hit = self._reader.hit
        self._note.hide()
        if self._reader.document is None:
            self.view.show_hit(hit)
        self._show_kind()
        for button in (self._reveal, self._open):
            button.setEnabled(hit is not None)
        self._like.setEnabled(hit is not None and hit.end > hit.start)
        self._show_place()

    def _loaded(self) -> None:
        self._show_text()
        self._show_ticks()

    def _show_text(self) -> None:
        """Lay the document out, where its text is on show and not the same place of it already."""
        hit, document, view = self._reader.hit, self._reader.document, self.view
        shown = view.document_text is document and view.hit == hit
        if hit is not None and document is not None and not self._reader.draws and not shown:
            view.show_document(document, hit)

    def _failed(self, error: ErrorRecord) -> None:
        """Say why only the passage is on show."""
        title, message = i18n.error_words(error)
        self._warn(f"{title}. {message}")

    def _warn(self, words: str) -> None:
        self._note.setText(words)
        self._note.show()

    def _number(self) -> int:
        """Return which of the file's passages is on show, -1 where none is."""
        hit = self._reader.hit
        places = [(other.start, other.end) for other in self._passages]
        return places.index((hit.start, hit.end)) if hit and (hit.start, hit.end) in places else -1

    def _show_place(self) -> None:
        number, count = self._number(), len(self._passages)
        several = count > 1 and number >= 0
        self._show_words()
        for button, possible in ((self._back, number > 0), (self._on, number < count - 1)):
            button.setVisible(several)
            button.setEnabled(possible)
        self._show_ticks()

    def _show_words(self) -> None:
        """Say which of the file's passages is on show, in figures only where there is little room."""
        number, count = self._number() + 1, len(self._passages)
        several = count > 1 and number > 0
        words = tr("Passage {number} of {count}", number=number, count=count) if several else ""
        self._place.setText(f"{number} / {count}" if words and self.width() < TIGHT else words)
        self._place.setAccessibleName(words)

    def _show_ticks(self) -> None:
        """Show where the file's passages stand, as far as the length of the document is known."""
        document, sheet = self._reader.document, self._reader.pages.sheet
        places: list[float] = []
        if document is not None and document.text:
            places = [min(hit.start / len(document.text), 1.0) for hit in self._passages]
        elif sheet is not None and self._reader.draws and self._reader.pages.shows(sheet.path):
            places = [((hit.page or 1) - 0.5) / sheet.pages for hit in self._passages]
        self.ticks.show_places(places, self._number())

    def _tell(self, signal: object) -> None:
        if self._reader.hit is not None:
            signal.emit(self._reader.hit)  # type: ignore[attr-defined]


def _readable(hit: Hit | None) -> bool:
    """Say whether a hit has a document; else it is a file that could not be read."""
    return hit is not None and hit.end > hit.start
