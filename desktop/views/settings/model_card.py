"""Settings: a model's card: what is known of it, what can be done with it, and how far a switch to it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from core.messages import ModelInfo
from desktop import i18n
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.models.model_words import CROSS, about, name_of, share_of, switch_words
from desktop.models.reranking import cost_words
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.settings.model_facts import facts
from desktop.views.widgets import Button, Canvas, Icon, Label, column, line, row

WIDE = 640  # from here on four facts stand beside each other
LONG = 40  # characters of a name that may need two lines
SHORT = 8  # facts that fit into a column; the others take two


class ModelCard(QFrame):
    """A model.

    Signals:
        use_wanted, compare_wanted, drop_wanted, remove_wanted: what one wants to do with it.
        reread_wanted: it is to read found passages again, or no longer.
        stop_wanted: the switch to it is to end.
        back_wanted: the model that was used before is to be used again, by its id.
    """

    use_wanted = Signal()
    compare_wanted = Signal()
    drop_wanted = Signal()
    remove_wanted = Signal()
    reread_wanted = Signal()
    stop_wanted = Signal()
    back_wanted = Signal(str)

    def __init__(self, theme: Theme, library: Library, model: ModelInfo, rereads: bool = False) -> None:
        """`rereads` says whether it reads found passages again now."""
        super().__init__()
        self._theme, self._library, self.model, self._rereads = theme, library, model, rereads
        self.setProperty("fill", "active" if model.active or rereads else "card")
        self.setAccessibleName(model.name)
        self.use = self._button(tr("Use…"), self.use_wanted.emit, "", tr("See what a switch to it would cost"))
        self.reread = self._button(
            tr("Stop using it") if rereads else tr("Use for rereading"), self.reread_wanted.emit, "", ""
        )
        self.compare = self._button(tr("Compare…"), self.compare_wanted.emit, "quiet", "")
        self.drop = self._button(tr("Delete its vectors…"), self.drop_wanted.emit, "quiet", "")
        self.remove = self._button(
            tr("Remove this model…"), self.remove_wanted.emit, "quiet", tr("Delete this model from this computer")
        )
        self.progress = SwitchProgress(theme)
        self.progress.stop.clicked.connect(self.stop_wanted)
        self.news = News(theme)
        self._grid, self._columns = QGridLayout(), 0
        self._cells = self._make_cells()
        self._foot = self._make_foot()
        layout = column(self, (20, 16, 16, 14), 4)
        self._about = Label(theme, "", "body", "ink2", wrap=True)
        layout.addLayout(self._head())
        self._about.setVisible(bool(model.description))  # once it has its place: before, it would be a window
        layout.addSpacing(4)
        layout.addWidget(self.progress)
        layout.addWidget(self.news)
        layout.addSpacing(6)
        layout.addLayout(self._grid)
        self._set_columns(4)
        layout.addWidget(self._foot)
        self.refresh()

    def refresh(self) -> None:
        """Show how far a switch is, and what came of the last one."""
        switch, model = self._library.switch, self.model
        self._about.setText(about(model.description, self._library.bringing.known))
        moving, failed = switch.under_way, switch.failed
        here = moving is not None and moving.model == model.id
        self.progress.setVisible(here)
        if moving is not None and here:
            paused = bool(self._library.progress and self._library.progress.paused)
            old = name_of(self._library.models, switch.active)
            words = switch_words(moving, paused)
            self.progress.say(words, share_of(moving), tr("Searches still use {name}.", name=old))
        cross = model.kind == CROSS
        self.use.setVisible(not model.active and not here and not cross)
        self.compare.setVisible(not model.active and not here and not cross)
        self.reread.setVisible(cross)
        self._foot.setVisible((bool(model.bytes_here) or model.own) and not model.active and not here)
        self.news.hide()
        if failed is not None and failed.model == model.id and failed.error is not None:
            reason = ". ".join(i18n.error_words(failed.error)).rstrip(".")
            still = tr("Searches still use {name}.", name=name_of(self._library.models, switch.active))
            self.news.say("alert", "warn", tr("The switch failed"), f"{reason}. {still}", None)
        elif model.active and switch.before and switch.before in [one.id for one in self._library.models]:
            self._offer_way_back(switch.before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the facts beside each other as there is room."""
        super().resizeEvent(event)
        self._set_columns(4 if event.size().width() >= WIDE else 2)

    def _set_columns(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self._cells[:SHORT]):
            self._grid.addWidget(cell, number // columns, number % columns)
        for number, cell in enumerate(self._cells[SHORT:]):
            self._grid.addWidget(cell, SHORT + number * 2 // columns, number * 2 % columns, 1, 2)
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _offer_way_back(self, before: str) -> None:
        name = name_of(self._library.models, before)
        kept = tr("The vectors of {name} are kept: going back takes a moment.", name=name)
        self.news.say("info", "ink2", tr("You can go back any time"), kept, lambda: self.back_wanted.emit(before))

    def _button(self, words: str, act: Callable[[], object], kind: str, tip: str) -> Button:
        button = Button(self._theme, words, kind, tip=tip)
        button.setAccessibleName(f"{words.rstrip('…')}: {self.model.name}")
        button.clicked.connect(act)
        return button

    def _head(self) -> QHBoxLayout:
        """Return the name with the mark of the model in use, the sentence under it, and the first things to do."""
        model, head, names, words = self.model, row(gap=8), row(gap=8), column(gap=2)
        names.addWidget(Label(self._theme, model.name, "strong", wrap=len(model.name) > LONG))
        if model.active or self._rereads:
            names.addWidget(Icon(self._theme, "check", "accent", 16))
            names.addWidget(Label(self._theme, tr("In use"), "capm", "accent2"))
        names.addStretch(1)
        words.addLayout(names)
        words.addWidget(self._about)
        head.addLayout(words, 1)
        if model.kind == CROSS:
            reason = tr("This model only reads found passages again; it makes no vectors.")
            self.use.setEnabled(False)
            self.use.setToolTip(reason)
            self.reread.setToolTip(cost_words(model))
        if not model.bytes_here:
            self.compare.setEnabled(False)
            self.compare.setToolTip(tr("It has no vectors here yet. Use it once, then they can be compared."))
        else:
            self.compare.setToolTip(tr("Ask both models, and vote without knowing which is which"))
        head.addWidget(self.compare)
        head.addWidget(self.reread)
        head.addWidget(self.use)
        return head

    def _make_cells(self) -> list[QWidget]:
        """Return the facts, each under its name."""
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        return [fact(self._theme, name, value, self) for name, value in facts(self.model)]

    def _make_foot(self) -> QWidget:
        """Return what deletes something, under a line."""
        model, foot = self.model, QWidget()
        layout = column(foot, (0, 10, 0, 0), 8)
        layout.addWidget(line())
        bar = row(gap=4)
        kept = tr("Its vectors are kept here: {size}.", size=i18n.size(model.bytes_here)) if model.bytes_here else ""
        bar.addWidget(Label(self._theme, kept, "cap", "ink2", wrap=True), 1)
        self.drop.setToolTip(tr("Frees {size} on the disk", size=i18n.size(model.bytes_here)))
        bar.addWidget(self.drop)
        bar.addWidget(self.remove)
        layout.addLayout(bar)
        self.drop.setVisible(bool(model.bytes_here))
        self.remove.setVisible(model.own)
        return foot


class SwitchProgress(QWidget):
    """How far something is along. Attributes: `stop` ends it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._share = theme, 0.0
        self._words = Label(theme, "", "capm", "accent2", wrap=True)
        self._more = Label(theme, "", "cap", "ink3", wrap=True)
        self._bar = Canvas(theme, self._draw, high=4)
        self.stop = Button(theme, tr("Stop…"), "link")
        words = column(gap=4)
        words.addWidget(self._words)
        words.addWidget(self._bar)
        words.addWidget(self._more)
        layout = row(self, (0, 8, 0, 4), 16)
        layout.addLayout(words, 1)
        layout.addWidget(self.stop)

    def say(self, words: str, share: float, more: str) -> None:
        """Say how far it is."""
        self._words.setText(words)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._share = share
        self._bar.setAccessibleName(tr("{percent}% done", percent=int(100 * share)))
        self._bar.update()

    def text(self) -> str:
        """Return what it says."""
        return f"{self._words.text()}\n{self._more.text()}"

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        paint.track(painter, rect, self._share, self._theme)


class News(QFrame):
    """What came of something, with a way back or on where there is one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._act: Callable[[], None] | None = None
        self.setProperty("fill", "well")
        self._icon = Icon(theme, "check", "ok")
        self._title = Label(theme, "", "bodym", wrap=True)
        self._text = Label(theme, "", "cap", "ink2", wrap=True)
        self.action = Button(theme, tr("Go back"), "", "undo")
        self.action.clicked.connect(self._acted)
        words = column(gap=0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        layout = row(self, (14, 10, 10, 10), 12)
        layout.addWidget(self._icon)
        layout.addLayout(words, 1)
        layout.addWidget(self.action)
        self.hide()

    def say(self, icon: str, colour: str, title: str, text: str, act: Callable[[], None] | None) -> None:
        """Say it; `act` is done when the button is pressed."""
        self._icon.show_icon(icon, colour)
        self._title.setText(title)
        self._text.setText(text)
        self._act = act
        self.action.setVisible(act is not None)
        self.show()

    def text(self) -> str:
        """Return what it says."""
        return f"{self._title.text()}. {self._text.text()}"

    def _acted(self) -> None:
        if self._act is not None:
            self._act()


def fact(theme: Theme, name: str, value: str, parent: QWidget) -> QWidget:
    """Return a fact under its name; it has a parent at once, for a card may go before it is ever laid out."""
    cell = QWidget(parent)
    layout = column(cell, gap=0)
    layout.addWidget(Label(theme, name, "cap", "ink3", wrap=True))
    layout.addWidget(Label(theme, value, "cap", "ink", wrap=True))
    layout.addStretch(1)
    return cell
