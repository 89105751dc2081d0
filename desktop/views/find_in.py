"""Looking for words in the preview: from the bar through the text to the page or the text on show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from desktop.models.finding import Finding
from desktop.models.pages import pictured
from desktop.models.pieces import page_at
from desktop.models.reader import Reader
from desktop.views.document_view import DocumentView
from desktop.views.find_bar import FindBar
from desktop.views.pdf_view import PdfView


class FindIn(QObject):
    """Ties the bar to what is on show. The words stay while one goes from file to file."""

    def __init__(self, bar: FindBar, reader: Reader, view: DocumentView, pdf: PdfView) -> None:
        super().__init__(bar)
        self._bar, self._reader, self._view, self._pdf = bar, reader, view, pdf
        self._finding = Finding(self)
        self._turned = False  # a picture was turned into its text for this
        bar.hide()
        bar.asked.connect(self._look)
        bar.stepped.connect(self._finding.step)
        bar.left.connect(self.close)
        self._finding.changed.connect(self._show)
        reader.chosen.connect(self._begin_anew)
        reader.loaded.connect(self._begin_anew)
        reader.turned.connect(self._show)
        reader.pages.drawn.connect(self._show_on_page)

    def open(self) -> None:
        """Show the bar, its words chosen, and have the text read."""
        selected = self._view.textCursor().selectedText() if self._view.isVisible() else ""
        self._bar.show()
        if selected and len(selected) < 200:
            self._bar.field.setText(selected)
        self._bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.field.selectAll()
        self._reader.set_searched(True)
        self._look(self._bar.field.text())

    def close(self) -> None:
        """Take the bar and the tints away; what is on show stays where it is, and takes the keys."""
        self._bar.hide()
        self._reader.set_searched(False)
        self._finding.look("", "", 0)
        if self._turned:
            self._turned = False
            self._reader.set_as_text(False)
        (self._pdf if self._reader.draws else self._view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, words: str) -> None:
        """Look for words, first from where one is."""
        hit, document, finding = self._reader.hit, self._reader.document, self._finding
        near = finding.matches[finding.current][0] if finding.current >= 0 else hit.start if hit else 0
        finding.look(document.text if document else "", words, near)

    def _begin_anew(self) -> None:
        """Look for the same words in another file, or from another passage on."""
        if self._bar.isHidden():
            return
        hit, document = self._reader.hit, self._reader.document
        self._finding.look(document.text if document else "", self._bar.field.text(), hit.start if hit else 0)

    def _show(self) -> None:
        """Bring the current place into view and tint all of them."""
        finding, reader = self._finding, self._reader
        self._bar.show_count(finding)
        self._view.show_matches(finding.matches, finding.current)
        reader.pages.find(finding.words.strip() if finding.matches else "")
        if not reader.draws or finding.current < 0 or reader.document is None or reader.hit is None:
            self._pdf.show_found(-1)
        elif pictured(reader.hit.path):
            self._turned = True  # where words stand in a picture is not known
            reader.set_as_text(True)
        else:
            reader.pages.go_to(page_at(reader.document, finding.matches[finding.current][0]) or reader.pages.page)
            self._show_on_page()

    def _show_on_page(self) -> None:
        """Border the current place, where its page is on show."""
        finding, document, sheet = self._finding, self._reader.document, self._reader.pages.sheet
        if document is None or sheet is None or finding.current < 0:
            return
        page = page_at(document, finding.matches[finding.current][0])
        number = -1
        if page == sheet.page:
            before = range(finding.current - 1, -1, -1)
            number = next((finding.current - 1 - at for at in before if self._page(at) != page), finding.current)
        self._pdf.show_found(number)

    def _page(self, at: int) -> int | None:
        document = self._reader.document
        return page_at(document, self._finding.matches[at][0]) if document else None
