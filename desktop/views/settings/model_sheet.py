"""A sheet over the window, and the one that tells what a switch to another model would cost."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.messages import SwitchPlan
from desktop import i18n
from desktop.i18n import tr
from desktop.models.activity import passages
from desktop.models.library import Library
from desktop.models.model_words import name_of, rate_words, time_words
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.sheet import Cover
from desktop.views.widgets import Button, Canvas, Icon, Label, column, panel, row

WIDE = 540


class Sheet(Cover):
    """A sheet over the settings, in the theme's look."""

    def __init__(self, theme: Theme, owner: QWidget, wide: int, high: int = 0) -> None:
        """`high` is how high it may be; 0 for as high as what is in it."""
        super().__init__(owner, wide, high)
        self._theme = theme


class SwitchSheet(Sheet):
    """Says what a switch would cost. Nothing begins before its button is pressed.

    Attributes:
        model: the model it is about, by its id.
        switch, cancel: its buttons.
    """

    def __init__(self, theme: Theme, library: Library, owner: QWidget) -> None:
        super().__init__(theme, owner, WIDE)
        self._library = library
        self.model = ""
        self._title = Label(theme, "", "title", wrap=True)
        self._points = column(gap=14)
        self.switch = Button(theme, tr("Switch"), "primary")
        self.cancel = Button(theme, tr("Cancel"))
        self.switch.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.close_sheet)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.switch)
        self.body.addWidget(self._title)
        self.body.addSpacing(20)
        self.body.addLayout(self._points)
        self.body.addSpacing(24)
        self.body.addLayout(buttons)
        library.switch.planned.connect(self.refresh)
        self.closed.connect(library.switch.call_off)

    def ask(self, model: str) -> None:
        """Open for a model, and have it tried."""
        self.model = model
        title = tr("Use {name}?", name=name_of(self._library.models, model))
        self._title.setText(title)
        self.setAccessibleName(title)
        self._library.switch.try_out(model)
        self.open_sheet()

    def text(self) -> str:
        """Return all it says."""
        return "\n".join(label.text() for label in self._card.findChildren(Label) if not label.isHidden())

    def refresh(self) -> None:
        """Show what is known of the cost now."""
        switch = self._library.switch
        if switch.tried != self.model or not self.model:
            return
        empty(self._points)
        self._say_first()
        if switch.plan is not None:
            self._say_cost(switch.plan)
        elif switch.problem is not None:
            title, message = i18n.error_words(switch.problem)
            self._point("alert", title, message, "warn")
        else:
            tried = tr("Some of your passages are embedded to see how fast it is here. Nothing is changed.")
            self._point("clock", tr("Trying it for 20 seconds…"), tried, "ink3")
        self.switch.setEnabled(switch.plan is not None)
        self.switch.setToolTip("" if switch.plan else tr("It is tried first."))
        if switch.plan is not None and self.isVisible():
            self.switch.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.isVisible():
            self.cover()

    def _say_first(self) -> None:
        """Say what does not change meanwhile."""
        library = self._library
        title = tr("{name} goes on answering", name=name_of(library.models, library.switch.active))
        later = tr("Searches change over in one step when everything is ready.")
        self._point("search", title, later)
        moving = library.switch.under_way
        if moving is not None and moving.model != self.model:
            ended = tr("The switch to {name} ends", name=name_of(library.models, moving.model))
            self._point("info", ended, tr("What it has embedded is kept for later."))

    def _say_cost(self, plan: SwitchPlan) -> None:
        """Say what is to do, how long that takes, and what it adds."""
        if not plan.lacking:
            self._point("clock", tr("At once"), tr("Every passage has its vectors of this model already."))
            return
        kept = plan.passages - plan.lacking
        saved = tr("{done} of {total} are embedded already.", done=i18n.number(kept), total=passages(plan.passages))
        files = tr("Your documents are neither read again nor changed.")
        self._point("model", _to_embed(plan.lacking), saved if kept else files)
        speed = tr("{rate}, measured just now.", rate=rate_words(plan.rate))
        self._point("clock", tr("{time} on this computer", time=time_words(plan.seconds)), speed)
        back = tr("The present vectors stay, so that you can go back at once.")
        self._point("disk", tr("{size} more on the disk", size=i18n.size(plan.bytes)), back)
        self._show_disk(plan.bytes)

    def _show_disk(self, more: int) -> None:
        """Draw the library's size now, and what is added."""
        status = self._library.status
        now = sum(status.bytes.values()) if status else 0
        if not now:
            return
        well = panel("well")
        layout = column(well, (16, 12, 16, 14), 8)
        head = row()
        head.addWidget(Label(self._theme, tr("The library on the disk"), "cap", "ink2"))
        head.addStretch(1)
        sizes = tr("{now}, then {later}", now=i18n.size(now), later=i18n.size(now + more))
        head.addWidget(Label(self._theme, sizes, "capm"))
        layout.addLayout(head)
        layout.addWidget(Canvas(self._theme, lambda painter, rect: self._draw(painter, rect, now, more), high=6))
        self._points.addWidget(well)

    def _draw(self, painter: QPainter, rect: QRectF, now: int, more: int) -> None:
        left = max(6.0, (rect.width() - 3) * now / (now + more))
        first = QRectF(rect.x(), rect.y(), min(left, rect.width() - 9), rect.height())
        paint.box(painter, first, self._theme.color("ink3"), 3)
        rest = QRectF(first.right() + 3, rect.y(), rect.right() - first.right() - 3, rect.height())
        paint.box(painter, rest, self._theme.color("accent"), 3)

    def _point(self, icon: str, title: str, sentence: str, colour: str = "accent") -> None:
        """Add a line: a picture, what is the case, and what that means."""
        line = QWidget()
        layout = row(line, gap=14)
        layout.addWidget(Icon(self._theme, icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(Label(self._theme, title, "bodym", wrap=True))
        words.addWidget(Label(self._theme, sentence, "cap", "ink3", wrap=True))
        layout.addLayout(words, 1)
        self._points.addWidget(line)

    def _begin(self) -> None:
        model = self.model
        self.close_sheet()
        self._library.switch.begin(model)


def _to_embed(count: int) -> str:
    return i18n.count(count, "{count} passage to embed", "{count} passages to embed")


def empty(layout: QVBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
