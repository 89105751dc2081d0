"""What every page of the settings is made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.config import OPTIONS, Config, Value, load, save
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.widgets import Choice, Label, column, panel, row

FOUND = "found"  # the property of a part that the settings' search finds: its title, sentence and other words
EDGE = 30  # pixels beside the cards; the ring takes two more
FOOT = 22  # pixels below the last card
WORDS = 250  # pixels that the words need beside a control
SETTLE_MS = 300  # how long a figure must stand still before it is taken


class Page(QScrollArea):
    """A page with a title, a sentence, and whatever is added.

    Attributes:
        title: its name.
        body: where parts are added.
        inside: what is scrolled.

    Signals:
        option_changed: an option was saved, by its key.
    """

    option_changed = Signal(str)

    def __init__(self, theme: Theme, title: str, sentence: str) -> None:
        super().__init__()
        self.theme, self.title, self._foot = theme, title, FOOT
        self.setAccessibleName(title)
        self.setWidgetResizable(True)  # its frame is the ring, which is there without the keys too, unseen
        self.inside = panel("surface")
        self._outer = row(self.inside, (EDGE, 26, EDGE, FOOT), 0)
        self.body: QVBoxLayout = column(gap=12)
        self._outer.addLayout(self.body, 100)
        self.body.addWidget(Label(theme, title, "title"))
        self.body.setSpacing(0)
        self.body.addSpacing(4)
        self.body.addWidget(Label(theme, sentence, "body", "ink2", wrap=True))
        self.body.addSpacing(20)
        self.setWidget(self.inside)
        self.verticalScrollBar().valueChanged.connect(self._settle)

    def add(self, widget: QWidget, space: int = 12) -> None:
        """Add a part, and room below it."""
        self.body.addWidget(widget)
        self.body.addSpacing(space)

    def lay_out(self) -> None:
        """Give what came its room at once: Qt takes a turn for each layer, and draws it squeezed in between."""
        for part in (*reversed(self.inside.findChildren(QWidget)), self.inside):  # from the inside out
            if (layout := part.layout()) is not None:
                layout.activate()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the scroll bar take its room from the margin: cards end at the same place with it and without."""
        super().resizeEvent(event)
        bar = self.width() - 2 * self.frameWidth() - self.viewport().width()
        margins = self._outer.contentsMargins()
        self._outer.setContentsMargins(margins.left(), margins.top(), EDGE - bar, margins.bottom())

    def keep_free(self, foot: int) -> None:
        """Leave so much room at the end, for what lies over it there."""
        self._foot = max(foot, FOOT)
        self._settle()

    def _settle(self) -> None:
        """Leave the room that is wanted; none that is on show is taken away, or all above it would move."""
        margins, bar = self._outer.contentsMargins(), self.verticalScrollBar()
        less = margins.bottom() - self._foot
        if less and bar.value() <= max(bar.maximum() - less, 0):
            margins.setBottom(self._foot)
            self._outer.setContentsMargins(margins)

    def finish(self) -> None:
        """Keep everything at the top, and let the wheel pass over fields that do not have the keys."""
        self.body.addStretch(1)
        still = Still(self)
        for box in (*self.findChildren(QSpinBox), *self.findChildren(QComboBox)):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel alone brings no keys
            box.installEventFilter(still)


class Still(QObject):
    """Lets the wheel scroll the page over a field without the keys, where it would change the value unnoticed."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Card(QFrame):
    """A name and a sentence on the left, a control on the right, and below them what there is to say about it.

    Attributes:
        control: what one uses.
        show_saved: puts into the control what is saved; called whenever the card comes into sight.
    """

    def __init__(self, theme: Theme, title: str, sentence: str, control: QWidget, also: str = "") -> None:
        super().__init__()
        self.control = control
        self.show_saved: Callable[[], None] = lambda: None
        self.setProperty("fill", "card")
        self._title = Label(theme, title, "bodym")
        self._sentence = Label(theme, sentence, "cap", "ink3", wrap=True)
        self._note = Label(theme, "", "cap", "warn", wrap=True)
        self._note.hide()
        self._words = column(gap=2)
        self._words.addStretch(1)
        for label in (self._title, self._sentence, self._note):
            self._words.addWidget(label)
        self._words.addStretch(1)
        self._sides = row(self, (20, 14, 16, 14), 16)
        self._sides.addLayout(self._words, 1)
        self._sides.addWidget(control)
        control.setAccessibleName(title)
        control.setAccessibleDescription(sentence)
        findable(self, title, sentence, also)

    def say(self, words: str, ink: str = "warn") -> None:
        """Say something below the sentence, or nothing."""
        self._note.setText(words)
        self._note.set_ink(ink)
        self._note.setVisible(bool(words))
        self.control.setAccessibleDescription(" ".join(part for part in (self._sentence.text(), words) if part))

    def allow(self, reason: str) -> None:
        """Let the control be used, unless there is a reason not to, which is said."""
        self.control.setEnabled(not reason)
        self.say(reason)

    def said(self) -> str:
        """Return what is said below the sentence."""
        return self._note.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the control under the words where there is no room beside them."""
        super().resizeEvent(event)
        kinds = QBoxLayout.Direction
        wide = event.size().width() - max(self.control.sizeHint().width(), self.control.minimumWidth())
        self._sides.setDirection(kinds.LeftToRight if wide >= WORDS else kinds.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is saved by now: another page may have the same option."""
        super().showEvent(event)
        self.show_saved()


class Switch(QCheckBox):
    """On or off, in words and by the place of its knob."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(theme.font("body"))
        words = max(paint.width(word, self.font()) for word in (tr("On"), tr("Off")))
        self.setFixedSize(QSize(round(words) + 48, 32))
        theme.changed.connect(self.update)

    def hitButton(self, place: QPoint) -> bool:
        """Be pressed anywhere."""
        del place
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word, the track and the knob."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on = self._theme, self.isChecked()
        rect = self.rect().toRectF()
        word = theme.color("ink" if self.isEnabled() else "ink3")
        end = Qt.AlignmentFlag.AlignRight
        paint.text(painter, rect.adjusted(0, 0, -46, 0), tr("On") if on else tr("Off"), self.font(), word, end)
        track = rect.adjusted(rect.width() - 38, 5, 0, -5)
        line = "line3" if self.isEnabled() else "line2"
        fill = ("accent" if on else "surface") if self.isEnabled() else "line2" if on else "window"
        edge = QPen(theme.color(fill if on else line), 1)
        if self.hasFocus():  # inside the edge, in ink where the track itself has the accent
            edge = QPen(theme.color("ink" if on else "accent"), 2)
        paint.box(painter, track, theme.color(fill), 11, edge)
        if self.hasFocus() and on:  # which does not stand out from it enough without a light line between them
            paint.box(painter, track.adjusted(2, 2, -2, -2), None, 9, QPen(theme.color("onaccent"), 1))
        gap = 5 if on and self.hasFocus() else 4
        knob = track.adjusted(16 + gap, gap, -gap, -gap) if on else track.adjusted(4, 4, -20, -4)
        paint.box(painter, knob, theme.color("onaccent" if on else line), knob.height() / 2)


def findable(part: QWidget, title: str, sentence: str = "", also: str = "") -> None:
    """Let the settings' search find a part by its title, its sentence and other words for it in either language."""
    part.setProperty(FOUND, [title, sentence, also])


def option_card(theme: Theme, key: str, control: QWidget, also: str = "") -> Card:
    """Return a card for an option; it is found by its English words too."""
    option = OPTIONS[key]
    words = f"{option.label} {option.help} {key} {also}"
    return Card(theme, tr(option.label), tr(option.help), control, words)


def choice(
    theme: Theme, config: Config, key: str, names: dict[str, str], changed: Callable[[str], None], also: str = ""
) -> Card:
    """Return a card for an option that is one of a few words; `changed` is told its key."""
    option, box = OPTIONS[key], Choice(theme)
    for value in option.choices:
        box.addItem(names[value], value)

    def take(index: int) -> None:
        if option.choices[index] != config.text(key):
            keep(config, key, option.choices[index])
            changed(key)

    box.activated.connect(take)
    card = option_card(theme, key, box, also)
    card.show_saved = lambda: box.setCurrentIndex(option.choices.index(config.text(key)))
    card.show_saved()
    return card


def switch(theme: Theme, config: Config, key: str, changed: Callable[[str], None], also: str = "") -> Card:
    """Return a card for an option that is "yes" or "no"; `changed` is told its key."""
    box = Switch(theme)

    def take(on: bool) -> None:
        keep(config, key, "yes" if on else "no")
        changed(key)

    box.clicked.connect(take)
    card = option_card(theme, key, box, also)
    card.show_saved = lambda: box.setChecked(config.text(key) == "yes")
    card.show_saved()
    return card


def figure(theme: Theme, config: Config, key: str, changed: Callable[[str], None], also: str = "") -> Card:
    """Return a card for an option that is a number; `changed` is told its key."""
    option, box = OPTIONS[key], QSpinBox()
    box.setFont(theme.font("body"))
    box.setRange(option.low, option.high)
    box.setGroupSeparatorShown(True)
    box.setFixedSize(120, 32)
    box.lineEdit().setTextMargins(8, 0, 8, 0)

    def take() -> None:
        if box.value() != config.number(key):
            keep(config, key, box.value())
            changed(key)

    def show_saved() -> None:
        if not box.hasFocus():
            box.setValue(config.number(key))

    box.editingFinished.connect(take)
    card = option_card(theme, key, box, also)
    card.show_saved = show_saved
    card.show_saved()
    return card


def stepped(card: Card, step: int, suffix: str = "", none: str = "") -> Card:
    """Let a figure's arrows go in larger steps and take effect without leaving the field; `none` stands for 0."""
    box = card.control
    assert isinstance(box, QSpinBox)
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setSpecialValueText(none)
    box.setKeyboardTracking(False)  # half a figure is not taken while it is typed
    settle = QTimer(box, singleShot=True, interval=SETTLE_MS)
    settle.timeout.connect(box.editingFinished)
    box.valueChanged.connect(lambda _: settle.start())
    return card


def keep(config: Config, key: str, value: Value) -> None:
    """Change an option and write it down at once; what others wrote into the file meanwhile stays."""
    config.set(key, value)
    saved = load()
    saved.set(key, value)
    save(saved)
