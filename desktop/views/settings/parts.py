"""What every page of the settings is made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from core.config import OPTIONS, Config, Value, load, save
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.widgets import Choice, Label, column, panel, row


class Page(QScrollArea):
    """A page with a title, a sentence, and whatever is added to `body`."""

    def __init__(self, theme: Theme, title: str, sentence: str) -> None:
        super().__init__()
        self.theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = panel("surface")
        outer = row(inside, (32, 28, 32, 24), 0)
        self.body: QVBoxLayout = column(gap=12)
        outer.addLayout(self.body, 100)
        self.body.addWidget(Label(theme, title, "title"))
        self.body.setSpacing(0)
        self.body.addSpacing(4)
        self.body.addWidget(Label(theme, sentence, "body", "ink2", wrap=True))
        self.body.addSpacing(20)
        self.setWidget(inside)

    def add(self, widget: QWidget, space: int = 12) -> None:
        """Add a part, and room below it."""
        self.body.addWidget(widget)
        self.body.addSpacing(space)

    def finish(self) -> None:
        """Keep everything at the top."""
        self.body.addStretch(1)


def setting(theme: Theme, title: str, sentence: str, control: QWidget) -> QFrame:
    """Return a card with a name and a sentence on the left and a control on the right."""
    card = panel("card")
    layout = row(card, (20, 14, 16, 14), 16)
    words = column(gap=2)
    words.addWidget(Label(theme, title, "bodym"))
    words.addWidget(Label(theme, sentence, "cap", "ink3", wrap=True))
    layout.addLayout(words, 1)
    layout.addWidget(control)
    control.setAccessibleName(title)
    control.setAccessibleDescription(sentence)
    return card


def choice(theme: Theme, config: Config, key: str, names: dict[str, str], changed: Callable[[str], None]) -> QFrame:
    """Return a card for an option that is one of a few words."""
    option = OPTIONS[key]
    box = Choice(theme)
    for value in option.choices:
        box.addItem(names[value], value)
    box.setCurrentIndex(option.choices.index(config.text(key)))

    def take(index: int) -> None:
        keep(config, key, option.choices[index])
        changed(option.choices[index])

    box.activated.connect(take)
    return setting(theme, tr(option.label), tr(option.help), box)


def figure(theme: Theme, config: Config, key: str, changed: Callable[[int], None] | None = None) -> QFrame:
    """Return a card for an option that is a number."""
    option = OPTIONS[key]
    box = QSpinBox()
    box.setFont(theme.font("body"))
    box.setRange(option.low, option.high)
    box.setGroupSeparatorShown(True)
    box.setValue(config.number(key))
    box.setFixedWidth(120)
    box.lineEdit().setTextMargins(8, 0, 8, 0)

    def take() -> None:
        if box.value() != config.number(key):
            keep(config, key, box.value())
            if changed is not None:
                changed(box.value())

    box.editingFinished.connect(take)
    return setting(theme, tr(option.label), tr(option.help), box)


def keep(config: Config, key: str, value: Value) -> None:
    """Change an option and write it down at once; what others wrote into the file meanwhile stays."""
    config.set(key, value)
    saved = load()
    saved.set(key, value)
    save(saved)
