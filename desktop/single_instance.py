"""One window for one library: a second start tells the first window what was wanted, and ends."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WORDS = ("raise", "quick", "hidden")
PATIENCE_MS = 1000
LONGEST = 512
# Wayland lets only the program that a person just started come to the front, by what stands here; old GTK's name last
ADMISSIONS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


class Door(QObject):
    """The name under which the first window is reached.

    Signals:
        knocked: somebody started Seoga again, with one of `WORDS`: to see the window, the quick search, or nothing.
    """

    knocked = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._callers: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def first(self, word: str = "raise") -> bool:
        """Say whether this is the first window; if not, the first one has been told what is wanted."""
        if self._knock(word):
            return False
        QLocalServer.removeServer(self._name)  # left behind by one that crashed: nobody answered
        return self._server.listen(self._name)

    def close(self) -> None:
        """Give the name up."""
        self._server.close()

    def _knock(self, word: str) -> bool:
        """Tell the first window, if there is one."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        admission = next((os.environ[name] for name in ADMISSIONS if os.environ.get(name)), "")
        socket.write(f"{word} {admission}\n".encode("ascii", "replace"))
        socket.waitForBytesWritten(PATIENCE_MS)
        socket.disconnectFromServer()
        return True

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._callers.append(socket)
            socket.disconnected.connect(self._listen)
        self._listen()

    def _listen(self) -> None:
        """Hear those who have said their word and left."""
        for socket in [one for one in self._callers if one.state() == QLocalSocket.LocalSocketState.UnconnectedState]:
            self._callers.remove(socket)
            self._hear(bytes(socket.readLine(LONGEST).data()))
            socket.deleteLater()

    def _hear(self, line: bytes) -> None:
        """Take a word; one that makes no sense is passed over. Qt uses the pass for the window it activates next."""
        word, _, admission = line.decode("ascii", "replace").strip().partition(" ")
        if word in WORDS:
            if admission and admission.isprintable() and QGuiApplication.platformName() == "wayland":
                os.environ[ADMISSIONS[0]] = admission
            self.knocked.emit(word)
