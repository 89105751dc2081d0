"""A walk over every page and state: names, the Tab key, rings, keys, words, room and contrast, in both languages.

With `QT_SCALE_FACTOR=2` in the environment the walk is one at two pixels a point.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core import config
from desktop import i18n
from desktop.app import App
from tests.desktop import walker, walker_looks
from tests.desktop.fake_worker import COMMAND
from tests.desktop.scenes import SCENES, Stage

LOOKS = (("ko", "light"), ("en", "dark"))
LEAST_SCREEN = 640
SIZES = ((1280, 800), (760, 560))


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def program(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[App, Path, str]]:
    """Return the program with a folder in its library, in one language and scheme for all tests."""
    language, theme = request.param
    place = tmp_path_factory.mktemp("walk")
    folder = place / "문서"
    folder.mkdir()
    settings = config.Config()
    for key, value in {"language": language, "theme": theme}.items():
        settings.set(key, value)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(place))
        patch.setenv("SEOGA_LIBRARY", str(place / "library"))
        patch.setenv("SEOGA_CONFIG", str(place / "seoga.toml"))
        made = App(qapp, settings, COMMAND)
        made.start()
        yield made, folder, language
        made.close()
        made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def stage(program: tuple[App, Path, str], qapp: QApplication, qtbot: QtBot) -> Iterator[Stage]:
    app, folder, language = program
    i18n.use(qapp, language)
    made = Stage(app, qtbot, folder)
    app.window.resize(*SIZES[0])
    made.until(lambda: app.library.status)
    if app.library.empty:
        app.library.add([str(folder)])
        made.until(lambda: not app.library.empty)
    yield made
    made.calm()


def settled(root: QWidget) -> QWidget:
    """Let the layouts come to rest."""
    if root.windowType() != Qt.WindowType.Popup:
        root.activateWindow()
    for _ in range(6):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
    return root


def looks(stage: Stage, scene: str) -> list[str]:
    """Return what is wrong with words, room and colours of a scene, in each size."""
    faults: list[str] = []
    for size in SIZES:
        stage.app.window.resize(*size)
        root = settled(SCENES[scene](stage))
        stage.rest(lambda root=root: not walker_looks.cut(root, []))  # type: ignore[misc]
        image, painted = walker_looks.picture(root)
        own = f"{stage.folder} {config.config_file()} {i18n.tr('Seoga')}"
        small = root.screen().size().width() < LEAST_SCREEN  # the offscreen one at two pixels a point
        wrong = [] if isinstance(root, QMessageBox) and small else walker_looks.cut(root, painted)
        if size == SIZES[0]:
            wrong += walker_looks.faint(root, image, painted)
            wrong += walker.english(root, [one.words for one in painted], own) if i18n.language() == "ko" else []
        faults += [f"{size[0]} px: {fault}" for fault in wrong]
        stage.calm()
    return faults


@pytest.mark.parametrize("scene", SCENES)
def test_words_room_and_colours(stage: Stage, scene: str) -> None:
    tell(looks(stage, scene))


@pytest.mark.parametrize("scene", SCENES)
def test_names_keys_and_the_way_of_tab(stage: Stage, scene: str) -> None:
    if i18n.language() != "ko":
        pytest.skip("these are the same in every language")
    root = settled(SCENES[scene](stage))
    faults = walker.nameless(root) + walker.ambiguous(root)
    if not isinstance(root, QMenu):  # the lines of a menu are walked by arrows
        stops, unlit = walker.way(root)
        faults += unlit + walker.missed(root, stops) + walker.astray(stops)
    tell(faults)


def tell(faults: list[str]) -> None:
    """Fail with all faults, a line each."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
