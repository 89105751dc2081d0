"""Models that are brought: by drag and drop, chosen, or downloaded from the catalogue after a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core import config
from desktop.app import App
from desktop.models import bringing
from desktop.views.settings import model_catalogue
from desktop.views.settings.models import Models
from tests.desktop.fake_models import KNOWN
from tests.desktop.test_models_page import PATIENCE, answer, asked, keys_on, moods, opened, question

Opener = Callable[..., App]
KURE = "nlpai-lab/KURE-v1"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "log"
    monkeypatch.setenv("FAKE_LOG", str(path))
    return path


@pytest.fixture(params=[""])
def mood(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FAKE_MODELS", request.param)
    return str(request.param)


@pytest.fixture
def page(mood: str, log: Path, open_app: Opener, qtbot: QtBot, folder: Path) -> Models:
    return opened(open_app(), qtbot, folder)


def drop(page: Models, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    page.dragEnterEvent(enter)
    if enter.isAccepted():
        page.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, none))
    return enter.isAccepted()


def test_a_folder_that_is_dropped_becomes_a_card(page: Models, qtbot: QtBot, tmp_path: Path, log: Path) -> None:
    assert page.acceptDrops()
    assert not drop(page, tmp_path / "a", tmp_path / "b")
    assert drop(page, tmp_path / "my-model")
    qtbot.waitUntil(lambda: "my-model" in page.cards, timeout=PATIENCE)
    assert asked(log, "import_model") == [{"path": str(tmp_path / "my-model")}]
    assert asked(log, "add_paths") != [{"paths": [str(tmp_path / "my-model")]}]
    qtbot.waitUntil(lambda: keys_on(page, page.cards["my-model"].use), timeout=PATIENCE)
    assert not page.bring.isVisible()


def test_folders_and_archives_can_be_chosen(
    page: Models, qtbot: QtBot, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/models/one")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/models/two.zip", ""))
    page.drop.folder.click()
    page.drop.archive.click()
    qtbot.waitUntil(lambda: {"one", "two.zip"} <= set(page.cards), timeout=PATIENCE)


def test_the_catalogue_is_filtered_and_says_what_is_not_offered(page: Models) -> None:
    rows = {one.known.id: one for one in page.catalogue.rows}
    assert set(rows) == {str(known["id"]) for known in KNOWN}
    assert not rows["jinaai/jina-embeddings-v3"].button.isVisible()
    assert page.catalogue.rows[-1].known.refusal  # what is not offered stands last
    assert rows[KURE].button.text().strip() == "Download (2.1 GB)…"
    assert not rows["BAAI/bge-m3"].button.isVisible()
    QTest.keyClicks(page.catalogue.filter, "korean kure")
    assert [one.known.id for one in page.catalogue.rows if one.isVisible()] == [KURE]
    QTest.keyClicks(page.catalogue.filter, "x")
    assert page.catalogue._none.isVisible()


def row(page: Models, model: str) -> model_catalogue.KnownRow:
    return next(one for one in page.catalogue.rows if one.known.id == model)


@moods("hold")
def test_a_download_asks_once_shows_how_far_it_is_and_stops(page: Models, qtbot: QtBot, log: Path) -> None:
    row(page, KURE).button.click()
    words = question(page).more
    assert "connects to the hub now, and at no other time" in words
    assert f"MIT. It stands at huggingface.co/{KURE}." in words
    answer(page, "Cancel")
    assert asked(log, "download_model") == []
    row(page, KURE).button.click()
    answer(page, "Download")
    qtbot.waitUntil(lambda: "1.0 GB of 2.1 GB · model.safetensors" in page.bring.progress.text(), timeout=PATIENCE)
    assert page.bring._title.text() == "Fetching KURE v1"
    assert not row(page, KURE).button.isEnabled()
    page.bring.progress.stop.click()
    answer(page, "Stop and delete")
    qtbot.waitUntil(lambda: not page.bring.isVisible(), timeout=PATIENCE)
    assert asked(log, "stop_bringing") == [{"deleted": True}]
    assert row(page, KURE).button.isEnabled()


@moods("fail")
def test_a_failed_download_says_why_and_can_be_tried_again(page: Models, qtbot: QtBot, log: Path) -> None:
    page._library.bringing.download(KURE)
    qtbot.waitUntil(page.bring.news.isVisible, timeout=PATIENCE)
    assert page.bring.news.text().startswith("KURE v1: Not a model. It has no tokenizer. Nothing was installed")
    assert list(page.cards) == ["fake", "bge", "e5"]
    page.bring.news.action.click()
    qtbot.waitUntil(lambda: len(asked(log, "download_model")) == 2, timeout=PATIENCE)


def test_offline_forbids_downloads_and_says_so(page: Models, qtbot: QtBot) -> None:
    options = config.load()
    options.values["offline"] = "yes"
    config.save(options)
    assert bringing.offline()
    page.window().show_search()  # type: ignore[attr-defined]
    page.window().show_settings(2)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not row(page, KURE).button.isEnabled(), timeout=PATIENCE)
    assert row(page, KURE).button.toolTip() == "Offline mode is on: nothing can be downloaded."
    assert page.drop.folder.isEnabled()
