"""Settings: how much of the computer reading may use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QSpinBox, QWidget

from core.config import Config
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.parts import Page, choice, figure

SETTLE_MS = 300  # how long a figure must stand still before it is taken


class Performance(Page):
    """What reading may take of the processor, the battery and the disk; the worker reads the threads when it starts.

    Signals:
        changed: an option that can be used from now on was saved.
    """

    changed = Signal()

    def __init__(self, theme: Theme, config: Config) -> None:
        super().__init__(theme, tr("Performance"), tr("How much of this computer reading may use."))
        batteries = {"same": tr("As always"), "slower": tr("At a quarter of its speed"), "pause": tr("Not at all")}
        share = figure(theme, config, "cpu_share", lambda _: self.changed.emit())
        written = figure(theme, config, "write_mb_a_minute", lambda _: self.changed.emit())
        threads = figure(theme, config, "threads")
        largest = figure(theme, config, "max_file_mb", lambda _: self.changed.emit())
        self.add(_stepped(share, 5, suffix="%"))
        self.add(choice(theme, config, "on_battery", batteries, lambda _: self.changed.emit()))
        self.add(_stepped(written, 10, none=tr("No limit")))
        self.add(_stepped(threads, 1, none=tr("All but one")))
        self.add(_stepped(largest, 10))
        self.finish()
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


def _stepped(card: QFrame, step: int, suffix: str = "", none: str = "") -> QFrame:
    """Let a figure's arrows go in larger steps and take effect without leaving the field; `none` stands for 0."""
    box = card.findChild(QSpinBox)
    assert box is not None
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setSpecialValueText(none)
    box.setKeyboardTracking(False)  # half a figure is not taken while it is typed
    settle = QTimer(box, singleShot=True, interval=SETTLE_MS)
    settle.timeout.connect(box.editingFinished)
    box.valueChanged.connect(lambda _: settle.start())
    return card
