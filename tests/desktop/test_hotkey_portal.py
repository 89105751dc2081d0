"""Keys under Wayland: the whole conversation with the portal, played by a fake at the other end of a socket."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.hotkey import Hotkey, Keys
from desktop.hotkey_portal import PATH, PortalGrip, trigger

jeepney: Any = pytest.importorskip("jeepney")
USUAL = Keys("Space", ctrl=True, alt=True)


class FakePortal:
    """The other end of a session bus on which a portal lives, as far as a shortcut needs it."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.theirs.setblocking(False)
        self._parser: Any = jeepney.Parser()
        self._serial = 0

    def heard(self, qtbot: QtBot, member: str) -> Any:
        """Return the next call of a method, what comes before it answered with nothing."""
        found: list[Any] = []

        def look() -> bool:
            with contextlib.suppress(BlockingIOError):
                self._parser.add_data(self.theirs.recv(65_536))
            while not found and (message := self._parser.get_next_message()) is not None:
                if message.header.fields[jeepney.HeaderFields.member] == member:
                    found.append(message)
                else:
                    self.answer(message)
            return bool(found)

        qtbot.waitUntil(look)
        return found[0]

    def answer(self, call: Any, signature: str | None = None, body: tuple[object, ...] = ()) -> None:
        self._send(jeepney.new_method_return(call, signature, body))

    def refuse(self, call: Any) -> None:
        self._send(jeepney.new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))

    def signal(self, path: str, interface: str, member: str, signature: str, body: tuple[object, ...]) -> None:
        address = jeepney.DBusAddress(path, interface=interface)
        self._send(jeepney.new_signal(address, member, signature, body))

    def respond(self, call: Any, results: dict[str, object], code: int = 0) -> None:
        """Answer as portals do: at once with the request, later by its signal."""
        token = call.body[-1]["handle_token"][1]
        path = f"{PATH}/request/1_7/{token}"
        self.answer(call, "o", (path,))
        self.signal(path, "org.freedesktop.portal.Request", "Response", "ua{sv}", (code, results))

    def _send(self, message: Any) -> None:
        self._serial += 1
        self.theirs.sendall(message.serialise(self._serial))


@pytest.fixture
def portal() -> Iterator[FakePortal]:
    made = FakePortal()
    yield made
    made.ours.close()
    made.theirs.close()


SESSION = "/org/freedesktop/portal/desktop/session/1_7/s"
INTERFACE = "org.freedesktop.portal.GlobalShortcuts"


def bind(qtbot: QtBot, portal: FakePortal, grip: PortalGrip) -> Any:
    """Go as far as the wish for the keys, and return it."""
    assert grip.hold(USUAL) == ""
    portal.answer(portal.heard(qtbot, "Hello"), "s", (":1.7",))
    portal.respond(portal.heard(qtbot, "CreateSession"), {"session_handle": ("s", SESSION)})
    return portal.heard(qtbot, "BindShortcuts")


def test_the_portal_is_asked_and_heard(qtbot: QtBot, portal: FakePortal) -> None:
    grip = PortalGrip(lambda: portal.ours)
    call = bind(qtbot, portal, grip)
    session, shortcuts, _, _ = call.body
    assert session == SESSION
    assert [(name, said["preferred_trigger"]) for name, said in shortcuts] == [
        ("quick-search", ("s", "CTRL+ALT+space"))
    ]
    portal.respond(call, {"shortcuts": ("a(sa{sv})", [("quick-search", {})])})
    with qtbot.waitSignal(grip.pressed):
        portal.signal(PATH, INTERFACE, "Activated", "osta{sv}", (SESSION, "quick-search", 1, {}))
    heard: list[int] = []
    grip.pressed.connect(lambda: heard.append(1))
    portal.signal(PATH, INTERFACE, "Activated", "osta{sv}", (SESSION, "another", 1, {}))
    with qtbot.waitSignal(grip.pressed):
        portal.signal(PATH, INTERFACE, "Activated", "osta{sv}", (SESSION, "quick-search", 1, {}))
    assert heard == [1]
    grip.release()
    assert portal.ours.fileno() == -1


def test_a_person_who_says_no_is_told_why_the_keys_do_nothing(qtbot: QtBot, portal: FakePortal) -> None:
    grip = PortalGrip(lambda: portal.ours)
    keys = Hotkey(grip)
    call = bind(qtbot, portal, grip)
    with qtbot.waitSignal(keys.changed):
        portal.respond(call, {}, code=1)
    assert "has not given" in keys.problem


def test_a_desktop_without_such_a_portal_is_named(qtbot: QtBot, portal: FakePortal) -> None:
    grip = PortalGrip(lambda: portal.ours)
    assert grip.hold(USUAL) == ""
    portal.answer(portal.heard(qtbot, "Hello"), "s", (":1.7",))
    call = portal.heard(qtbot, "CreateSession")
    with qtbot.waitSignal(grip.failed) as said:
        portal.refuse(call)
    assert "seoga --quick" in said.args[0]


def test_a_bus_that_goes_away_is_noticed(qtbot: QtBot, portal: FakePortal) -> None:
    grip = PortalGrip(lambda: portal.ours)
    bind(qtbot, portal, grip)
    with qtbot.waitSignal(grip.failed):
        portal.theirs.close()


def test_no_bus_at_all_is_named() -> None:
    def nothing() -> socket.socket:
        raise FileNotFoundError

    assert "seoga --quick" in PortalGrip(nothing).hold(USUAL)


def test_keys_are_written_as_desktops_do() -> None:
    assert trigger(Keys("K", shift=True, meta=True)) == "SHIFT+LOGO+k"
    assert trigger(Keys("PgUp", ctrl=True)) == "CTRL+Prior"
