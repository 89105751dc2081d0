"""One window for one library: a second start shows the first window and ends."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

KNOCK = b"raise\n"
PATIENCE_MS = 1000


class Door(QObject):
    """The name under which the first window is reached.

    Signals:
        knocked: somebody started Seoga again.
    """

    knocked = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def first(self) -> bool:
        """Say whether this is the first window; if not, the first one has been told."""
        if self._knock():
            return False
        QLocalServer.removeServer(self._name)  # left behind by one that crashed: nobody answered
        return self._server.listen(self._name)

    def close(self) -> None:
        """Give the name up."""
        self._server.close()

    def _knock(self) -> bool:
        """Tell the first window, if there is one."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        socket.write(KNOCK)
        socket.waitForBytesWritten(PATIENCE_MS)
        socket.disconnectFromServer()
        return True

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.knocked.emit()
