"""A sheet over the window that tells why the passage on which the list stands matched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from core.messages import Explanation
from core.records import Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.hit_words import failed, place_words
from desktop.models.matching import Stretch, tints, word_matches
from desktop.models.readable import prose
from desktop.models.results import key_of
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views import paint, why
from desktop.views.crumbs import SEPARATOR
from desktop.views.more import More
from desktop.views.sheet import Cover
from desktop.views.tinted import PAD, TintedText, WordRow
from desktop.views.why_parts import part_card, together
from desktop.views.widgets import Button, ElidedLabel, Label, column, line, panel, row

WIDEST, HIGHEST = 1000, 680
BELOW = 8  # the sheet's own foot: its corners are round, and what scrolls is not
TWO_COLUMNS = 780
SIDE = 316
LEFT, OUT = 28, int(PAD)  # the edge of all words, and how far the boxes behind a passage's words stand out of it
MOST_WORDS = 40
PARTNERS = 3  # that are named; all are outlined


class WhySheet(Cover):
    """Covers the window while it is open; what it shows follows the list.

    Signals:
        stepped: another passage is wanted, a `Hit`.
    """

    stepped = Signal(object)

    def __init__(self, theme: Theme, finder: Finder, window: QWidget) -> None:
        super().__init__(window, WIDEST, HIGHEST)
        self._theme, self._finder = theme, finder
        self.setAccessibleName(tr("Why this matched"))
        self._crumb = ElidedLabel(theme, "", "cap", "ink2")
        self._place = Label(theme, "", "capm", "ink2")
        self._back = Button(theme, tr("Previous result (↑)"), "icon", "left")
        self._on = Button(theme, tr("Next result (↓)"), "icon", "right")
        self._close = Button(theme, tr("Close (Esc)"), "icon", "close")
        self._passage = TintedText(theme)
        self._state = Label(theme, "", "body", "ink3", wrap=True)
        self._words_title = Label(
            theme, tr("Each word of your search, and the word it came closest to"), "capm", "ink2"
        )
        self._hint = Label(theme, tr("Point at a word to see its partners above."), "cap", "ink3")
        self._words, self._parts = QWidget(), panel("well")
        self._word_rows, self._cards = column(self._words, gap=2), column(self._parts, (20, 16, 20, 16), 20)
        self._rows: list[WordRow] = []
        self._arrange()
        self._back.clicked.connect(lambda: self._step(-1))
        self._on.clicked.connect(lambda: self._step(1))
        self._close.clicked.connect(self.close_sheet)
        finder.why.changed.connect(self._refresh)

    def open_sheet(self) -> None:
        """Lie over the window and take the keys."""
        super().open_sheet()
        self._refresh()

    # --- putting together -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.body.setContentsMargins(0, 0, 0, BELOW)
        self.body.addLayout(self._make_head())
        self.body.addWidget(line())
        inner = QWidget()
        inner.setProperty("fill", "none")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(LEFT - OUT, 16, 16, 16)
        self._columns.setSpacing(24)
        self._columns.addLayout(self._make_left(), 1)
        self._columns.addWidget(self._parts, 0, Qt.AlignmentFlag.AlignTop)
        self._area = area = QScrollArea()
        area.setProperty("fill", "bare")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        More(self._theme, area, "raised")
        self.body.addWidget(area, 1)

    def _make_head(self) -> QBoxLayout:
        """Return the title, where the passage is, and the ways to the next one and out."""
        names = column(gap=0)
        names.addWidget(Label(self._theme, tr("Why this matched"), "title"))
        names.addWidget(self._crumb)
        head = row(margins=(LEFT, 16, 16, 14), gap=6)
        head.addLayout(names, 1)
        for widget in (self._place, self._back, self._on, self._close):
            head.addWidget(widget)
        return head

    def _make_left(self) -> QVBoxLayout:
        """Return the passage and under it the words of the question."""
        left = column(gap=0)
        parts: Sequence[tuple[QWidget, int]] = (
            (Label(self._theme, tr("The passage"), "capm", "ink2"), 8),
            (self._passage, 16),
            (self._state, 0),
            (self._words_title, 8),
            (self._words, 10),
            (self._hint, 0),
        )
        for widget, space in parts:
            if isinstance(widget, Label):
                widget.setContentsMargins(OUT, 0, 0, 0)
            left.addWidget(widget)
            left.addSpacing(space)
        left.addStretch(1)
        return left

    # --- showing ----------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Show what is known of the passage now."""
        hit, explanation = self._finder.why.hit, self._finder.why.explanation
        if hit is None:
            self.close_sheet()
            return
        parts = [base_name(hit.path), *hit.heading, place_words(hit)]
        self._crumb.set_words(SEPARATOR.join(part for part in parts if part.strip()))
        place, count = 1 + self._number(), len(self._hits())
        self._place.setText(tr("{done} of {total}", done=place, total=count))
        self._back.setEnabled(place > 1)
        self._on.setEnabled(place < count)
        plain = i18n.hint_words(hit.text) if failed(hit) else prose(hit.text, hit.path, [])[0]
        text = explanation.text if explanation else plain
        self._passage.show_text(text, tints(explanation.alignments, text) if explanation else [])
        self._show_words(explanation)
        _empty(self._cards)
        for name in why.shares(hit.parts):
            self._cards.addWidget(part_card(self._theme, hit, name, explanation))
        self._cards.addStretch(1)
        self._cards.addWidget(together(self._theme, hit, place, count))
        self._columns_fit()

    def _hits(self) -> tuple[Hit, ...]:
        """Return the passages of the answer, best first."""
        return self._finder.found.hits if self._finder.found else ()

    def _number(self) -> int:
        """Return which of them is on show."""
        hit = self._finder.why.hit
        return next((number for number, one in enumerate(self._hits()) if hit and key_of(one) == key_of(hit)), 0)

    def _step(self, by: int) -> None:
        number = self._number() + by
        if 0 <= number < len(self._hits()):
            self.stepped.emit(self._hits()[number])

    def _show_words(self, explanation: Explanation | None) -> None:
        """List the words of the question, or say why there are none."""
        focused = next((number for number, one in enumerate(self._rows) if one.hasFocus()), -1)
        if focused >= 0:
            self.setFocus()  # the row that has the keys goes away
        _empty(self._word_rows)
        matches = word_matches(explanation)[:MOST_WORDS] if explanation else []
        self._rows = []
        font = self._theme.font("bodym")
        wide = max((paint.width(match.text, font) for match in matches), default=0.0)
        for match in matches:
            found = [explanation.text[start:end] for start, end in match.partners] if explanation else []
            word = WordRow(self._theme, match, list(dict.fromkeys(found))[:PARTNERS], wide)
            word.pointed.connect(lambda on, found=match.partners: self._point(found if on else ()))
            self._word_rows.addWidget(word)
            self._rows.append(word)
        for widget in (self._words_title, self._words, self._hint):
            widget.setVisible(bool(matches))
        self._state.setText(self._state_words(explanation))
        self._state.setVisible(not matches)

    def _state_words(self, explanation: Explanation | None) -> str:
        """Return why there are no words to list."""
        known = self._finder.why
        if known.pending:
            return tr("Comparing word by word…")
        if known.error is not None:
            title, message = i18n.error_words(known.error)
            return f"{title}. {message}"
        if self._finder.why.hit and failed(self._finder.why.hit):
            return tr("This file was found by its name. It has no text to compare.")
        if explanation is None:
            return tr("Words are compared one by one only for a typed question.")
        return tr("No words could be compared one by one.")

    def _point(self, partners: Sequence[Stretch]) -> None:
        """Outline the partners of a word, or of the one that has the keys when the pointer leaves."""
        focused = next((one.match.partners for one in self._rows if one.hasFocus()), ())
        self._passage.show_partners(partners or focused)

    # --- size and keys ----------------------------------------------------------------------------------

    def cover(self) -> None:
        """Lie over the whole window, the parts of the sheet as there is room."""
        super().cover()
        self._columns_fit()

    def _columns_fit(self) -> None:
        """Put the parts beside the passage, or under it where there is no room."""
        beside = self._card.width() >= TWO_COLUMNS
        kinds = QBoxLayout.Direction
        self._columns.setDirection(kinds.LeftToRight if beside else kinds.TopToBottom)
        self._parts.setMinimumWidth(SIDE if beside else 0)
        self._parts.setMaximumWidth(SIDE if beside else WIDEST)

    def stops(self) -> list[QWidget]:
        """Return where the Tab key may stand; words that are scrolled away come in their turn."""
        return [self._back, self._on, self._close, *self._rows]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Scroll to the word that the keys come to."""
        moved = super().focusNextPrevChild(forward)
        for word in self._rows:
            if word.hasFocus():
                self._area.ensureWidgetVisible(word)
        return moved

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the results; the space bar closes too."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space:
            self.close_sheet()
        else:
            super().keyPressEvent(event)


def _empty(layout: QVBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
