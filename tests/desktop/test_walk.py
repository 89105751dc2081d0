"""A walk over every page and state: names, the Tab key, rings, keys, words, room and contrast, in both languages.

`QT_SCALE_FACTOR` in the environment has it at another scale, in the other schemes: see `test_walk_scaled`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core import config
from desktop import i18n
from desktop.app import App
from desktop.views.drop import DropOverlay
from tests.desktop import walk_papers, walker, walker_keys, walker_looks, walker_words
from tests.desktop.scenes import SCENES
from tests.desktop.walk_stage import Stage
from tests.desktop.walk_worker import COMMAND

SCALE = "QT_SCALE_FACTOR"
SCALED = SCALE in os.environ  # then the narrow window alone is looked at: for room, and in Korean for keys and rings
LOOKS = (("ko", "dark"), ("en", "light")) if SCALED else (("ko", "light"), ("en", "dark"))
WIDE, NARROW = (1280, 800), (760, 560)
SCREEN = {"name": "walk", "x": 0, "y": 0, "width": 3840, "height": 2400, "logicalDpi": 96, "dpr": 1}  # pixels


@pytest.fixture(scope="session")
def qapp_args(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Have a screen with room for the window where each point is two pixels."""
    if not SCALED:
        return ["seoga"]
    screens = tmp_path_factory.mktemp("screen") / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
    return ["seoga", "-platform", f"offscreen:configfile={screens}"]


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def program(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[App, Path]]:
    """Return the program with a folder for its library, in one language and scheme for all tests."""
    place = tmp_path_factory.mktemp("walk")
    folder = place / "문서"
    folder.mkdir()
    walk_papers.write(folder)
    settings = config.Config()
    for key, value in zip(("language", "theme"), request.param, strict=True):
        settings.set(key, value)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(place))
        patch.setenv("SEOGA_LIBRARY", str(place / "library"))
        patch.setenv("SEOGA_CONFIG", str(place / "seoga.toml"))
        QAccessible.setActive(True)  # as with a screen reader: rows are told anew when they change
        assert qapp.devicePixelRatio() == float(os.environ.get(SCALE, "1")), (
            "the walk is at the scale it was asked for"
        )
        made = App(qapp, settings, COMMAND)
        made.start()
        yield made, folder
        QAccessible.setActive(False)
        made.close()
        made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def stage(program: tuple[App, Path], request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Stage:
    """Return the program at rest, in its language."""
    app, folder = program
    i18n.use(qapp, app._config.text("language"))
    made = Stage(app, qtbot, folder)
    app.window.resize(*(NARROW if SCALED else WIDE))
    made.until(lambda: app.library.status)
    made.calm()
    return made


@pytest.mark.parametrize("scene", SCENES)
def test_every_page_and_state(stage: Stage, scene: str) -> None:
    root = settled(SCENES[scene](stage))
    faults = looks(stage, root)
    # keys and rings are looked at in the wide window in Korean, in the narrow one in English
    korean, alone = i18n.language() == "ko", root is not stage.app.window
    if alone or korean:
        faults += hands(root)
    if not (alone or SCALED):
        faults += narrow(stage, root)
        faults += [] if korean else hands(root)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def settled(root: QWidget) -> QWidget:
    """Let the layouts come to rest."""
    for _ in range(6):
        if root.windowType() != Qt.WindowType.Popup and not root.isActiveWindow():
            root.activateWindow()  # once more where a window that has just gone took the keys along
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
    return root


def looks(stage: Stage, root: QWidget) -> list[str]:
    """Return what is wrong with the words, their room and their colours."""
    faults = stage.rest(lambda: walker_looks.cramped(root))
    image, lines = walker_looks.painted(root)
    faults += walker_looks.cut(root, lines)
    if SCALED:  # colours and words are the same at every scale
        return faults
    faults += walker_looks.faint(root, image, lines)
    if i18n.language() == "ko":
        own = f"{stage.folder} {config.config_file()} {i18n.tr('Seoga')} {walk_papers.words()}"
        faults += walker_words.english(root, [one.words for one in lines], own)
    return faults


def narrow(stage: Stage, root: QWidget) -> list[str]:
    """Return which words have no room in the smallest window."""
    stage.app.window.resize(*NARROW)
    settled(root)
    faults = stage.rest(lambda: walker_looks.cramped(root))
    faults += walker_looks.cut(root, walker_looks.painted(root)[1])
    return [f"{NARROW[0]} px: {fault}" for fault in faults]


def hands(root: QWidget) -> list[str]:
    """Return what is wrong for the keys and for screen readers."""
    faults = [*walker_keys.ambiguous(root), *walker.mute(root), *walker.alike(root)]
    if isinstance(root, QMenu) or isinstance(walker.front(root), DropOverlay):  # walked by arrows; only a picture
        return faults + walker.nameless(root)
    stops, unlit = walker.way(root)
    return [*faults, *walker.nameless(root, stops), *unlit, *walker.missed(root, stops), *walker.astray(stops)]
