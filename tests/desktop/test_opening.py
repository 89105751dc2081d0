"""The first moment: the field takes keys before most of the program is there, and nothing typed is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Opens the program by its own door over the fake worker; `first` is called when the field can be seen, `whole` when
# all of the window is there. What `tell` is given is printed at the end.
PROGRAM = """
import functools, json, sys
from desktop import opening
from tests.desktop.fake_worker import COMMAND

told = {{}}
make, grow = opening.make_face, opening.Opening._rest

def tell(**values):
    told.update(values)

def make_face(*arguments):
    face = make(*arguments)
    from PySide6.QtCore import QTimer
    def look():
        seen = face.window.windowHandle() is not None and face.window.windowHandle().isExposed()
        first(face.window) if seen else QTimer.singleShot(1, look)
    QTimer.singleShot(0, look)
    return face

def rest(self):
    yield from grow(self)
    whole(self)

def leave():
    from PySide6.QtWidgets import QApplication
    QApplication.exit(0)

{acts}

opening.make_face, opening.Opening._rest = make_face, rest
import importlib
real = importlib.import_module
def imported(name):
    made = real(name)
    if name == "desktop.app":
        made.App = functools.partial(made.App, command=COMMAND)
    return made
opening.import_module = imported
code = opening.run([sys.argv[0]], "raise")
print(json.dumps({{"code": code, **told}}))
"""
TYPES = """
def first(window):
    global ghosts
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtTest import QTest
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication
    class Ghosts(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
                seen.append(type(watched).__name__)
            return False
    seen, ghosts = [], Ghosts()
    QApplication.instance().installEventFilter(ghosts)
    field = window.bar.field
    tell(ghosts=seen, bare="desktop.app" not in sys.modules,
         visible=field.isVisible(), focus=field.hasFocus())
    QTest.keyClicks(field, "lease ")
    QApplication.sendEvent(field, QInputMethodEvent("보", []))
    tell(text=field.text(), composing=field.composing, field=id(field))

def whole(opening):
    program = opening._running.program
    field = program.window.bar.field
    tell(query=program.finder.query, still=field.composing and field.text(), same=told["field"] == id(field),
         has_focus=field.hasFocus(), page=program.window.search.isVisible())
    leave()
"""


def opened(tmp_path: Path, acts: str, begun: bool = True) -> dict[str, Any]:
    """Open the program in a process of its own; return what it told."""
    library = tmp_path / "library"
    library.mkdir(parents=True)
    if begun:
        (library / "ledger.db").touch()
    own = {
        "SEOGA_LIBRARY": str(library), "SEOGA_CONFIG": str(tmp_path / "seoga.toml"),
        "XDG_STATE_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
    (tmp_path / "seoga.toml").write_text('tray = "no"\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(acts=acts)],
        cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    told: dict[str, Any] = {**json.loads(done.stdout.splitlines()[-1]), "errors": done.stderr}
    return told


def test_what_is_typed_before_the_program_is_there_is_asked(tmp_path: Path) -> None:
    told = opened(tmp_path, TYPES)
    assert told["bare"], "the field waited for the rest of the program"
    assert told["visible"]
    assert told["focus"]
    assert told["query"] == "lease 보"
    assert told["code"] == 0


def test_what_is_being_composed_is_not_disturbed(tmp_path: Path) -> None:
    told = opened(tmp_path, TYPES)
    assert told["composing"]
    assert told["still"] == "lease "
    assert told["same"]
    assert told["has_focus"]


def test_no_part_of_the_window_flashes_up_as_a_window_of_its_own(tmp_path: Path) -> None:
    assert opened(tmp_path, TYPES)["ghosts"] == []


def test_without_a_library_the_welcome_comes_and_no_field_before_it(tmp_path: Path) -> None:
    acts = """
def first(window):
    tell(field=window.bar.isVisible())

def whole(opening):
    window = opening._running.program.window
    tell(welcome=window.welcome.isVisible(), bar=window.bar.isVisible())
    leave()
"""
    told = opened(tmp_path, acts, begun=False)
    assert (told["field"], told["welcome"], told["bar"]) == (False, True, False)


def test_a_window_closed_at_once_stays_closed_and_the_program_ends(tmp_path: Path) -> None:
    acts = """
def first(window):
    window.close()

def whole(opening):
    tell(visible=opening._running.program.window.isVisible(), hidden=True)
"""
    told = opened(tmp_path, acts)
    assert told["code"] == 0
    assert not told["visible"]


@pytest.mark.parametrize("where", ["core.messages", "desktop.app"])
def test_a_program_that_cannot_be_built_ends_with_its_reason(tmp_path: Path, where: str) -> None:
    acts = f"""
def first(window):
    pass

def whole(opening):
    pass

def broken(self):
    for name in opening.STEPS:
        if name == {where!r}:
            raise ImportError("half of " + name + " is missing")
        yield

grow = broken
"""
    told = opened(tmp_path, acts)
    assert told["code"] == 1
    assert f"half of {where} is missing" in told["errors"]
