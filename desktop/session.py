"""The ends of the program that come from outside: a signal, the end of the session, the system's own Quit."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Application(QApplication):
    """The application.

    Signals:
        leaving: the program is about to be ended, by the system or its own menu: windows may close for good.
    """

    leaving = Signal()

    def event(self, event: QEvent) -> bool:
        """Tell that the system wants the program to end, before its windows are asked to close."""
        if event.type() == QEvent.Type.Quit:
            self.leaving.emit()
        return super().event(event)


class EndSignals(QObject):
    """Turns the signals that end a process into a Qt signal, so that a goodbye can be said.

    Python's own handlers never run while Qt waits; a byte on a socket wakes Qt's loop.

    Signals:
        came: the process is asked to end.
    """

    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        known = [name for name in NAMES if hasattr(signal, name)]  # Windows has not all of them
        self._handlers = {name: signal.signal(getattr(signal, name), _nothing) for name in known}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def close(self) -> None:
        """Put everything back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for name, handler in self._handlers.items():
            signal.signal(getattr(signal, name), handler)
        self._reader.close()
        self._writer.close()

    def _woken(self) -> None:
        numbers = {getattr(signal, name) for name in self._handlers}
        if numbers & set(self._reader.recv(64)):
            self.came.emit()


def _nothing(number: int, frame: object) -> None:
    """Take a signal, so that it does not end the process at once."""
    del number, frame
