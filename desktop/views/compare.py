"""Two models side by side: the person's own questions, what A and B find, a vote, and then the names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QWidget

from core.records import Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models.comparing import MOST, Round, Vote, Winner, questions
from desktop.models.folders import base_name
from desktop.models.hit_words import place_words
from desktop.models.library import Library
from desktop.models.model_words import name_of, tally_words, verdict_words
from desktop.models.prose import is_markdown
from desktop.models.snippet import snippet, utf16
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.editor import Editor
from desktop.views.settings.model_sheet import Sheet, empty
from desktop.views.widgets import Button, Canvas, Label, column, line, panel, row

WIDE, HIGH, LEAST = 1000, 660, 120
LINES, LINE = 2, 20
MARK = 3  # pixels that a mark reaches beyond its words
ROOM = 120  # characters of a passage worth laying out
KEYS: dict[Qt.Key, Vote] = {Qt.Key.Key_1: "a", Qt.Key.Key_2: "b", Qt.Key.Key_3: "same"}


class CompareSheet(Sheet):
    """The comparison. Until the last vote nothing tells which model is A.

    Signals:
        use_wanted: the other model is to be used, by its id.
    """

    use_wanted = Signal(str)

    def __init__(self, theme: Theme, library: Library, owner: QWidget) -> None:
        super().__init__(theme, owner, WIDE, HIGH)
        self._library, self._contest = library, library.contest
        self._title = Label(theme, "", "title", wrap=True)
        self._close = Button(theme, tr("Close (Esc)"), "icon", "close")
        self._close.clicked.connect(self.close_sheet)
        most = tr("Questions, one a line, {count} at most", count=MOST)
        self._editor = Editor(theme, most, tr("how much notice before I can move out"))
        self._editor.changed.connect(self._typed)
        self.field = self._editor.field
        self.field.setFont(theme.font("body"))
        self.field.setMinimumHeight(LEAST)
        self.field.setMaximumHeight(HIGH)
        self.field.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.ask_button = Button(theme, tr("Compare"), "primary")
        self.ask_button.clicked.connect(self._ask)
        self.votes = self._make_votes()
        self._part = QWidget()
        self._content = column(self._part, gap=0)
        self._buttons = row()
        self._arrange()
        self._put_away()
        self._contest.changed.connect(self.refresh)

    def ask(self, model: str, recent: Sequence[str]) -> None:
        """Open for another model, the questions asked lately in the field."""
        self._contest.clear(model)
        if not self.field.toPlainText().strip():
            self.field.setPlainText("\n".join(recent))
        self.setAccessibleName(tr("Compare with {name}", name=name_of(self._library.models, model)))
        self.open_sheet()
        self.refresh()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """Return all it says."""
        return "\n".join(label.text() for label in self._card.findChildren(Label) if label.isVisibleTo(self))

    def refresh(self) -> None:
        """Show the step that is on now."""
        if not self.isVisible():
            return
        contest = self._contest
        self.setFocus()  # what has the keys may go away
        self._put_away()
        empty(self._content)
        _clear(self._buttons)
        if contest.over:
            self._show_tally()
        elif contest.round is not None:
            self._show_round(contest.round)
        elif contest.pending:
            self._title.setText(tr("Asking both models…"))
            self._content.addStretch(1)
        else:
            self._show_questions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Vote with 1, 2 and 3."""
        vote = KEYS.get(Qt.Key(event.key()))
        if vote is not None and self._contest.round is not None:
            self._contest.vote(vote)
        else:
            super().keyPressEvent(event)

    # --- putting together -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        head = row(gap=12)
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.body.addSpacing(8)
        self.body.addWidget(self._part, 1)
        self.body.addSpacing(16)
        self.body.addLayout(self._buttons)

    def _put_away(self) -> None:
        """Keep what several steps use out of the layouts, which are emptied."""
        for kept in (self._editor, *self.votes, self.ask_button):
            kept.setParent(self)
            kept.hide()

    def _make_votes(self) -> tuple[Button, Button, Button]:
        """Return the three answers, each with its key."""
        made: list[Button] = []
        answers: tuple[tuple[str, Vote], ...] = (
            (tr("A is better"), "a"),
            (tr("B is better"), "b"),
            (tr("The same"), "same"),
        )
        for words, vote in answers:
            key = len(made) + 1
            button = Button(self._theme, f"{words}  ({key})", tip=tr("Key {key}", key=key))
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, vote=vote: self._contest.vote(vote))
            made.append(button)
        return made[0], made[1], made[2]

    # --- the steps --------------------------------------------------------------------------------------

    def _show_questions(self) -> None:
        """Let the questions be chosen."""
        models, contest = self._library.models, self._contest
        ours, theirs = name_of(models, self._library.switch.active), name_of(models, contest.model)
        self._title.setText(tr("Compare {ours} with {theirs}", ours=ours, theirs=theirs))
        how = tr("Both answer your questions, as A and B in an order you are not told. You say which is better.")
        self._content.addWidget(Label(self._theme, how, "body", "ink2", wrap=True))
        self._content.addSpacing(16)
        self._content.addWidget(Label(self._theme, self.field.accessibleName(), "capm", "ink2"))
        self._content.addSpacing(6)
        self._content.addWidget(self._editor, 1)
        if contest.error is not None:
            title, message = i18n.error_words(contest.error)
            self._content.addSpacing(8)
            self._content.addWidget(Label(self._theme, f"{title}. {message}", "body", "warn", wrap=True))
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.ask_button)
        self._editor.show()
        self.ask_button.show()
        self._typed()

    def _show_round(self, one: Round) -> None:
        """Show a question and what A and B find."""
        contest = self._contest
        self._title.setText(one.query)
        place = tr("Question {number} of {count}", number=len(contest.winners) + 1, count=len(contest.rounds))
        self._content.addWidget(Label(self._theme, place, "cap", "ink3"))
        self._content.addSpacing(12)
        both = QWidget()
        sides = row(both, gap=16)
        for letter, hits in zip("AB", one.sides, strict=True):
            sides.addWidget(side(self._theme, letter, hits), 1)
        self._content.addWidget(both, 1)
        self._buttons.addStretch(1)
        for button in self.votes:
            self._buttons.addWidget(button)
            button.show()
        self._buttons.addStretch(1)

    def _show_tally(self) -> None:
        """Tell the names at last."""
        models, contest = self._library.models, self._contest
        ours, theirs = name_of(models, self._library.switch.active), name_of(models, contest.model)
        tally = contest.tally()
        self._title.setText(verdict_words(tally, ours, theirs))
        for words in tally_words(tally, ours, theirs):
            self._content.addWidget(Label(self._theme, words, "body", "ink2", wrap=True))
            self._content.addSpacing(2)
        self._content.addSpacing(16)
        self._content.addWidget(self._list(ours, theirs), 1)
        done = Button(self._theme, tr("Close"))
        done.clicked.connect(self.close_sheet)
        again = Button(self._theme, tr("Other questions"))
        again.clicked.connect(lambda: self._contest.clear(contest.model))
        self._buttons.addWidget(again)
        self._buttons.addStretch(1)
        self._buttons.addWidget(done)
        if tally["theirs"] > tally["ours"]:
            use = Button(self._theme, tr("Use {name}…", name=theirs), "primary")
            use.clicked.connect(self._use)
            self._buttons.addWidget(use)

    def _list(self, ours: str, theirs: str) -> QWidget:
        """Return the questions, each with the model that was better."""
        names: dict[Winner, str] = {
            "ours": ours,
            "theirs": theirs,
            "same": tr("No difference"),
            "alike": tr("Same passages"),
        }
        inner = QWidget()
        inner.setProperty("fill", "none")
        lines = column(inner, gap=0)
        for one, winner in zip(self._contest.rounds, self._contest.winners, strict=True):
            lines.addWidget(line())
            bar = row(margins=(0, 8, 0, 8), gap=16)
            bar.addWidget(Label(self._theme, one.query, "body", wrap=True), 1)
            won = winner in ("ours", "theirs")
            bar.addWidget(Label(self._theme, names[winner], "capm", "accent2" if won else "ink3"))
            lines.addLayout(bar)
        lines.addStretch(1)
        area = scrolled(inner)
        area.setAccessibleName(self._title.text())
        return area

    # --- what is pressed --------------------------------------------------------------------------------

    def _typed(self) -> None:
        able = bool(questions(self.field.toPlainText()))
        self.ask_button.setEnabled(able)
        self.ask_button.setToolTip("" if able else tr("Write a question first."))

    def _ask(self) -> None:
        self._contest.ask(questions(self.field.toPlainText()))

    def _use(self) -> None:
        model = self._contest.model
        self.close_sheet()
        self.use_wanted.emit(model)


def side(theme: Theme, letter: str, hits: Sequence[Hit]) -> QFrame:
    """Return what A or B finds, best first."""
    frame = panel("well")
    layout = column(frame, (16, 12, 8, 8), 8)
    head = Label(theme, letter, "strong", "accent2")
    layout.addWidget(head)
    inner = QWidget()
    inner.setProperty("fill", "none")
    lines = column(inner, (6 - MARK, 4, 8, 4), 14)
    for number, hit in enumerate(hits):
        lines.addWidget(Found(theme, number + 1, hit))
    if not hits:
        lines.addWidget(Label(theme, tr("Nothing was found."), "body", "ink3"))
    lines.addStretch(1)
    area = scrolled(inner)
    area.setAccessibleName(letter)
    layout.addWidget(area, 1)
    frame.setAccessibleName(letter)
    return frame


class Found(QWidget):
    """A passage: the name of its file, where in it, and two lines of its words, the shared ones marked."""

    def __init__(self, theme: Theme, number: int, hit: Hit) -> None:
        super().__init__()
        self._theme = theme
        self._piece = snippet(hit.text, hit.highlights, ROOM, is_markdown(hit.path))
        name = " · ".join(part for part in (base_name(hit.path), place_words(hit)) if part)
        title = Label(theme, f"{number}  {name}", "bodym", wrap=True)
        title.setContentsMargins(MARK, 0, 0, 0)
        title.setToolTip(hit.path)
        self._words = Canvas(theme, self._draw, high=LINES * LINE)
        self._words.setAccessibleName(self._piece.text)
        layout = column(self, gap=2)
        layout.addWidget(title)
        layout.addWidget(self._words)

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        theme, text = self._theme, self._piece.text
        rect = rect.adjusted(MARK, 0, -MARK, 0)
        laid = paint.lay_out(text, theme.font("body"), rect.width(), LINE, LINES)
        marks = [(utf16(text, start), utf16(text, end)) for start, end in self._piece.marks]
        colours = theme.color("ink2"), theme.color("mark"), theme.color("markink")
        paint.draw_layout(painter, rect.topLeft(), laid, marks, LINE, colours)


def scrolled(inner: QWidget) -> QScrollArea:
    """Return a part that scrolls where there is no room for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


def _clear(layout: QHBoxLayout) -> None:
    """Take everything out of a row; what is used again has another parent by now."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None and not widget.isHidden():
            widget.hide()
            widget.deleteLater()
