"""Keys from every program under Wayland: the desktop's portal org.freedesktop.portal.GlobalShortcuts.

The desktop itself asks the person and may give other keys than those wished for. QtDBus cannot write a list of
structures (`a(sa{sv})`) from Python, so the messages are made by jeepney; Qt's loop tells when the bus has something
to say. The session lives as long as the connection.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSocketNotifier

from desktop.hotkey import Grip, Keys, no_grip_words
from desktop.i18n import tr

BUS = ("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
DESKTOP = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = (PATH, DESKTOP, "org.freedesktop.portal.GlobalShortcuts")
REGISTRY = (PATH, DESKTOP, "org.freedesktop.host.portal.Registry")
RULES = (
    f"type='signal',sender='{DESKTOP}',interface='org.freedesktop.portal.Request',member='Response'",
    f"type='signal',sender='{DESKTOP}',interface='org.freedesktop.portal.GlobalShortcuts',member='Activated'",
)
APPLICATION = "seoga"
SHORTCUT = "quick-search"
CHUNK = 65_536
NAMES = {"Space": "space", "PgUp": "Prior", "PgDown": "Next", "Ins": "Insert", "Del": "Delete", "Esc": "Escape"}
Answer = Callable[[bool, tuple[Any, ...]], None]


class PortalGrip(Grip):
    """A session with the portal, for one shortcut.

    Whatever the portal does not do ends in `failed`: at the start nobody knows whether the desktop has one.
    """

    def __init__(self, connect: Callable[[], socket.socket] | None = None) -> None:
        super().__init__()
        self._connect = connect or session_bus
        self._socket: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._parser: Any = None
        self._serial = 0
        self._answers: dict[int, Answer] = {}
        self._requests: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._name = self._session = ""
        self._keys: Keys | None = None

    def hold(self, keys: Keys) -> str:
        """Ask the desktop for the keys; it asks the person."""
        try:
            from jeepney.low_level import Parser  # type: ignore[import-untyped,unused-ignore]

            self._socket = self._connect()
        except (ImportError, OSError, KeyError, ValueError, RuntimeError):
            return no_grip_words()
        self._parser, self._keys = Parser(), keys
        self._socket.setblocking(False)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._call(BUS, "Hello", "", (), self._greeted)
        return ""

    def release(self) -> None:
        """End the session by leaving the bus."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._answers.clear()
        self._requests.clear()
        self._session = ""

    # --- the conversation -------------------------------------------------------------------------------

    def _greeted(self, good: bool, body: tuple[Any, ...]) -> None:
        """Introduce this program, which older portals do not know of, and open a session."""
        if not good:
            self._give_up()
            return
        self._name = str(body[0])
        for rule in RULES:
            self._call(BUS, "AddMatch", "s", (rule,))
        self._call(REGISTRY, "Register", "sa{sv}", (APPLICATION, {}))
        options = {"session_handle_token": ("s", f"seoga{secrets.token_hex(4)}")}
        self._request("CreateSession", "a{sv}", (), options, self._opened)

    def _opened(self, results: dict[str, Any]) -> None:
        """Name the shortcut and the keys wished for."""
        keys = self._keys
        assert keys is not None, "a session is opened for keys"
        self._session = str(results.get("session_handle", ("s", ""))[1])
        wished = {"description": ("s", tr("Quick search")), "preferred_trigger": ("s", trigger(keys))}
        arguments = (self._session, [(SHORTCUT, wished)], "")
        self._request("BindShortcuts", "oa(sa{sv})sa{sv}", arguments, {}, self._bound)

    def _bound(self, results: dict[str, Any]) -> None:
        """Look whether the person agreed."""
        if not results.get("shortcuts", ("", [None]))[1]:
            self._refuse(tr("The desktop has not given these keys to Seoga."))

    def _activated(self, session: str, shortcut: str) -> None:
        if session == self._session and shortcut == SHORTCUT:
            self.pressed.emit()

    def _give_up(self) -> None:
        self._refuse(no_grip_words())

    def _refuse(self, words: str) -> None:
        self.release()
        self.failed.emit(words)

    # --- messages ---------------------------------------------------------------------------------------

    def _request(
        self,
        method: str,
        signature: str,
        arguments: tuple[Any, ...],
        options: dict[str, Any],
        then: Callable[[dict[str, Any]], None],
    ) -> None:
        """Ask the portal for something it answers later, by a signal from an object of an agreed name."""
        token = f"seoga{secrets.token_hex(4)}"
        sender = self._name.lstrip(":").replace(".", "_")
        self._requests[f"{PATH}/request/{sender}/{token}"] = then
        body = (*arguments, {**options, "handle_token": ("s", token)})

        def begun(good: bool, _: tuple[Any, ...]) -> None:
            if not good:
                self._give_up()

        self._call(SHORTCUTS, method, signature, body, begun)

    def _call(
        self,
        place: tuple[str, str, str],
        method: str,
        signature: str,
        body: tuple[Any, ...],
        then: Answer | None = None,
    ) -> None:
        from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped,unused-ignore]

        if self._socket is None:
            return
        path, bus_name, interface = place
        address = DBusAddress(path, bus_name=bus_name, interface=interface)
        message = new_method_call(address, method, signature or None, body)
        self._serial += 1
        if then is not None:
            self._answers[self._serial] = then
        try:
            self._socket.sendall(message.serialise(self._serial))  # some hundred bytes: they fit into the socket
        except OSError:
            self._give_up()

    def _read(self) -> None:
        """Take what the bus says."""
        from jeepney import Message  # type: ignore[import-untyped,unused-ignore]

        try:
            data = self._socket.recv(CHUNK) if self._socket is not None else b""
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._give_up()
            return
        self._parser.add_data(data)
        while self._socket is not None and isinstance(message := self._parser.get_next_message(), Message):
            self._take(message)

    def _take(self, message: Any) -> None:  # noqa: ANN401  jeepney is not typed
        """Hand a message to whoever waits for it."""
        from jeepney import HeaderFields, MessageType  # type: ignore[import-untyped,unused-ignore]

        fields, kind = message.header.fields, message.header.message_type
        if kind in (MessageType.method_return, MessageType.error):
            then = self._answers.pop(fields.get(HeaderFields.reply_serial, 0), None)
            if then is not None:
                then(kind == MessageType.method_return, message.body)
        elif kind == MessageType.signal and fields.get(HeaderFields.member) == "Activated":
            self._activated(*message.body[:2])
        elif kind == MessageType.signal and fields.get(HeaderFields.member) == "Response":
            answered = self._requests.pop(fields.get(HeaderFields.path, ""), None)
            if answered is not None:
                self._answer(answered, *message.body)

    def _answer(self, then: Callable[[dict[str, Any]], None], code: int, results: dict[str, Any]) -> None:
        """Go on where the portal agreed; 1 is a person's no, 2 any other end."""
        if code == 0:
            then(results)
        elif code == 1:
            self._refuse(tr("The desktop has not given these keys to Seoga."))
        else:
            self._give_up()


def session_bus() -> socket.socket:
    """Return a socket on which the session's bus listens, past the first handshake.

    Raises:
        OSError, KeyError, ValueError, RuntimeError: there is no such bus, or it does not answer within a second.
    """
    from jeepney.bus import get_bus  # type: ignore[import-untyped,unused-ignore]
    from jeepney.io.blocking import prep_socket  # type: ignore[import-untyped,unused-ignore]

    made: socket.socket = prep_socket(get_bus("SESSION"), timeout=1.0)
    return made


def trigger(keys: Keys) -> str:
    """Return keys as the desktops write them: CTRL+ALT+space."""
    held = ((keys.ctrl, "CTRL"), (keys.alt, "ALT"), (keys.shift, "SHIFT"), (keys.meta, "LOGO"))
    name = keys.name.lower() if len(keys.name) == 1 else NAMES.get(keys.name, keys.name)
    return "+".join([*(word for wanted, word in held if wanted), name])
