"""The settings: every option has its control, all of them are found, and what they set in motion comes about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from core import config
from core.config import OPTIONS, Value
from core.messages import ModelInfo
from desktop.app import App
from desktop.i18n import tr
from desktop.views.settings.general import General, Surroundings
from desktop.views.settings.glow import Glow
from desktop.views.settings.keys import KeysField
from desktop.views.settings.lean import Track
from desktop.views.settings.parts import Switch
from desktop.views.settings.settings import WORKERS, Settings
from desktop.views.widgets import Choice
from tests.desktop.asked import button_of, open_box

Opener = Callable[..., App]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CARD = {"languages": ("en",), "licence": "MIT", "origin": "", "size_bytes": 90_000_000, "dims": 0, "multi_dims": 0}
CARD |= {"max_tokens": 512, "signals": (), "active": False, "description": "", "kind": "cross-encoder", "own": True}
CROSS = ModelInfo(id="tiny-cross", name="Tiny cross", rate=20.0, **CARD)  # type: ignore[arg-type]
GENERAL, FOLDERS, MODELS, SEARCH, PERFORMANCE, PRIVACY, ADVANCED = range(7)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "asked"
    path.touch()
    monkeypatch.setenv("FAKE_LOG", str(path))
    monkeypatch.setattr("desktop.autostart.set_on", lambda _: "")  # nothing of these tests starts with the computer
    monkeypatch.setattr("desktop.places.log_file", lambda: tmp_path / "window.log")
    return path


@pytest.fixture
def app(open_app: Opener, log: Path, qtbot: QtBot) -> App:
    program = open_app()
    program.window.show_settings()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=5000)
    return program


def asked(log: Path, method: str) -> list[dict[str, object]]:
    calls = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [call["params"] for call in calls if call["method"] == method]


def control(settings: Settings, key: str, *kinds: type[QWidget]) -> QWidget:
    """Return what changes an option, by the name that a screen reader tells."""
    name = tr(OPTIONS[key].label)
    named = [each for each in settings.findChildren(QWidget) if each.accessibleName() == name]
    return next(each for each in named if isinstance(each, kinds))


def answer(app: App, words: str) -> None:
    """Press a button of the question that is open."""
    QTest.mouseClick(button_of(open_box(app.window), words), Qt.MouseButton.LeftButton)


def change(widget: QWidget) -> None:
    """Change what a control holds, as a person does with the keys."""
    widget.setFocus()
    if isinstance(widget, Choice):
        QTest.keyClick(widget, Key.Key_Down if widget.currentIndex() < widget.count() - 1 else Key.Key_Up)
        widget.activated.emit(widget.currentIndex())
    elif isinstance(widget, Switch):
        QTest.keyClick(widget, Key.Key_Return)
    elif isinstance(widget, QSpinBox):
        QTest.keyClick(widget, Key.Key_Up if widget.value() < widget.maximum() else Key.Key_Down)
        QTest.keyClick(widget, Key.Key_Return)
    elif isinstance(widget, Track):
        QTest.keyClick(widget, Key.Key_Right)
    elif isinstance(widget, KeysField):
        QTest.keyClick(widget, Key.Key_J, CTRL)
    elif isinstance(widget, QLineEdit):
        QTest.keyClicks(widget, "https://hub.example" if "https" in widget.placeholderText() else ".log")
        QTest.keyClick(widget, Key.Key_Return)
    else:
        assert isinstance(widget, QPlainTextEdit)
        QTest.keyClicks(widget, "*.log")
        QTest.keyClick(widget, Key.Key_S, CTRL)


def test_every_option_has_a_control_that_is_saved_and_takes_effect(
    app: App, log: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.window.settings
    monkeypatch.setattr(app.library, "ask_models", lambda: None)  # the fake worker has no model that reads again
    app.library.models = (CROSS,)
    settings.searching.refresh()
    settings.general.tray.allow("")  # as if there were a tray
    for key in sorted(OPTIONS.keys() - {"model"}, key=lambda key: (key == "language", key)):  # it rebuilds the window
        works(settings, log, qtbot, key)


def works(settings: Settings, log: Path, qtbot: QtBot, key: str) -> None:
    """Change an option by its control, and see that it is saved and that the window or the worker is told."""
    kinds = (Choice, Switch, QSpinBox, Track, KeysField, QLineEdit, QPlainTextEdit)
    widget = control(settings, key, *kinds)
    page = next(n for n, each in enumerate(settings.pages) if each.isAncestorOf(widget))
    settings.show_page(page)
    assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    rules = key.startswith("ignore")  # they have a page of their own, with a button that saves both
    before, applied = config.load().values.get(key), len(asked(log, "apply_options"))
    if rules:
        change(widget)
    else:
        with qtbot.waitSignal(settings.option_changed, timeout=5000, check_params_cb=lambda told: told == key):
            change(widget)
    assert config.load().values.get(key) not in (before, OPTIONS[key].default)
    if key in WORKERS:
        qtbot.waitUntil(lambda: len(asked(log, "apply_options")) > applied, timeout=5000)


def test_the_model_has_its_page(app: App, qtbot: QtBot) -> None:
    name = tr(OPTIONS["model"].label)
    settings = app.window.settings
    holder = next(each for each in settings.models.findChildren(QWidget) if each.accessibleName() == name)
    settings.show_page(MODELS)
    qtbot.waitUntil(lambda: bool(settings.models.cards), timeout=5000)
    assert any(holder.isAncestorOf(card.use) for card in settings.models.cards.values())


# --- finding a setting ------------------------------------------------------------------------------------


FOUND = {
    "en": {
        "battery": "On battery",
        "단축키": "Quick search from anywhere",
        "GPU": "The model in use runs on",
        "gitignore": "Left out everywhere",
        "write disk": "Most written in a minute (MB)",
    },
    "ko": {
        "dark": "화면 모드",
        "배터리": "배터리로 쓸 때",
        "delete everything": "서가가 보관한 것 모두 지우기",
        "재정렬": "다시 읽는 모델",
        "reset all options": "모든 설정 되돌리기",
    },
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_setting_is_found_in_either_language(open_app: Opener, log: Path, language: str) -> None:
    finding = open_app(language=language).window.settings.finding
    for text, title in FOUND[language].items():
        finding.field.setText(text)
        assert title in [one.place.title for one in finding.rows], text


def test_enter_goes_to_the_setting_and_lights_it(app: App, qtbot: QtBot) -> None:
    settings = app.window.settings
    app.window.resize(900, 560)
    QTest.keyClick(app.window.focusWidget() or settings, Key.Key_F, CTRL)
    assert settings.finding.field.hasFocus()
    QTest.keyClicks(settings.finding.field, "reset all")
    assert not settings._list.isVisible()
    QTest.keyClick(settings.finding.field, Key.Key_Return)
    assert settings.page() == ADVANCED
    assert settings._list.isVisible()
    qtbot.waitUntil(settings.advanced.reset.control.hasFocus, timeout=5000)
    card = settings.advanced.reset
    assert len(card.findChildren(Glow)) == 1
    assert not card.visibleRegion().isEmpty()
    qtbot.waitUntil(lambda: not card.findChildren(Glow), timeout=5000)


def test_arrows_walk_through_what_is_found_and_esc_ends_it(app: App) -> None:
    settings = app.window.settings
    finding = settings.finding
    finding.field.setFocus()
    QTest.keyClicks(finding.field, "model")
    assert len(finding.rows) > 2
    QTest.keyClick(finding.field, Key.Key_Down)
    QTest.keyClick(finding.rows[0], Key.Key_Down)
    assert finding.rows[1].hasFocus()
    QTest.keyClick(finding.rows[1], Key.Key_Up)
    QTest.keyClick(finding.rows[0], Key.Key_Up)
    assert finding.field.hasFocus()
    QTest.keyClick(finding.field, Key.Key_Escape)
    assert finding.field.text() == ""
    assert settings.isVisible(), "the first Esc only empties the field"
    QTest.keyClicks(finding.field, "zzz")
    assert not finding.rows
    assert finding._none.isVisible()


def test_a_click_goes_there_too(app: App) -> None:
    settings = app.window.settings
    settings.finding.field.setText("privacy")
    QTest.mouseClick(settings.finding.rows[0], Qt.MouseButton.LeftButton)
    assert settings.page() == PRIVACY


# --- pages ------------------------------------------------------------------------------------------------


def test_what_the_desktop_cannot_do_is_said(qapp: QApplication, app: App, qtbot: QtBot) -> None:
    del qapp
    taken = ["Another program has these keys."]
    around = Surroundings("There is no tray.", "It cannot be written.", lambda: taken[0], "", lambda: "No room.")
    page = General(app._theme, config.Config(), around)
    qtbot.addWidget(page)
    page.show()
    assert page.tray.said() == "There is no tray."
    assert not page.tray.control.isEnabled()
    assert "There is no tray." in page.tray.control.accessibleDescription()
    assert not page.autostart.control.isEnabled()
    assert page.keys.said() == taken[0]
    taken[0] = ""
    page.keys.control.setFocus()
    QTest.keyClick(page.keys.control, Key.Key_Space, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.keys.said() == ""
    assert config.load().text("hotkey") == "Ctrl+Shift+Space"


def test_keys_without_ctrl_or_alt_are_not_taken_and_backspace_takes_none(app: App) -> None:
    field = control(app.window.settings, "hotkey", KeysField)
    field.setFocus()
    QTest.keyClick(field, Key.Key_A)
    assert config.load().text("hotkey") == "Ctrl+Alt+Space"
    QTest.keyClick(field, Key.Key_K, CTRL)
    assert config.load().text("hotkey") == "Ctrl+K"
    assert app.window.settings.isVisible(), "the window did not take Ctrl+K for itself"
    QTest.keyClick(field, Key.Key_Backspace)
    assert config.load().values["hotkey"] == ""
    QTest.keyClick(field, Key.Key_Tab)
    assert not field.hasFocus()


def test_the_points_of_the_slider_are_pressed(app: App, qtbot: QtBot) -> None:
    settings = app.window.settings
    settings.show_page(SEARCH)
    lean = settings.searching.lean.control
    for button, value in zip(lean.points[::-1], (100, 0, -100), strict=True):  # type: ignore[attr-defined]
        with qtbot.waitSignal(settings.option_changed, timeout=5000):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert config.load().number("lean") == value


def test_a_reranker_is_chosen_from_the_page_or_from_its_card(app: App, log: Path, qtbot: QtBot) -> None:
    settings, page = app.window.settings, app.window.settings.searching
    settings.show_page(SEARCH)
    qtbot.waitUntil(lambda: bool(app.library.models), timeout=5000)
    assert "Models page" in page.reranker.said()
    app.library.models = (*app.library.models, CROSS)
    app.library.models_listed.emit()
    box = page.reranker.control
    assert isinstance(box, Choice)
    change(box)
    assert config.load().text("reranker") == "tiny-cross"
    assert "up to 20 passages" in page.reranker.said()
    assert "1.0 s" in page.reranker.said()
    settings._pages.setCurrentWidget(settings.models)  # the fake worker knows no such model: it is not asked
    card = settings.models.cards["tiny-cross"]
    assert card.use.isHidden()
    QTest.mouseClick(card.reread, Qt.MouseButton.LeftButton)
    assert config.load().text("reranker") == ""
    qtbot.waitUntil(lambda: len(asked(log, "apply_options")) == 2, timeout=5000)
    qtbot.waitUntil(lambda: settings.models.cards["tiny-cross"].reread.text() == "Use for rereading", timeout=5000)
    app._config.set("reranker", "gone")
    page.refresh()
    assert box.currentText() == "gone (not here)"
    assert "not on this computer" in page.reranker.said()


def test_an_unsafe_address_is_not_kept(app: App, qtbot: QtBot) -> None:
    settings = app.window.settings
    settings.show_page(MODELS)
    field = control(settings, "hub", QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "http://hub.example")
    with qtbot.assertNotEmitted(settings.option_changed):
        QTest.keyClick(field, Key.Key_Return)
    assert config.load().text("hub") == ""
    card = field.parentWidget()
    assert "https://" in card.said()  # type: ignore[union-attr]
    field.setText("https://hub.example/")
    QTest.keyClick(field, Key.Key_Return)
    assert config.load().text("hub") == "https://hub.example"
    assert card.said() == ""  # type: ignore[union-attr]


def test_everything_is_deleted_only_when_that_is_sure(app: App, log: Path, folder: Path, qtbot: QtBot) -> None:
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty, timeout=5000)
    (log.parent / "window.log").write_text("a question", "utf-8")
    settings = app.window.settings
    settings.show_page(PRIVACY)
    button = settings.privacy.delete.control
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "Kept: your documents" in open_box(app.window).more
    answer(app, "Cancel")
    assert not asked(log, "delete_all")
    QTest.keyClick(button, Key.Key_Return)
    with qtbot.waitSignal(settings.privacy.emptied, timeout=5000):
        answer(app, "Delete everything")
    assert settings.privacy.delete.said() == "Everything is deleted. The library is empty."
    assert (log.parent / "window.log").read_text("utf-8") == ""
    qtbot.waitUntil(lambda: app.library.empty, timeout=5000)


def test_a_deletion_that_fails_says_why(
    open_app: Opener, log: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORKER", "held")
    app = open_app()
    app.window.show_settings(PRIVACY)
    app.window.settings.privacy.ask_delete()
    with qtbot.assertNotEmitted(app.window.settings.privacy.emptied):
        answer(app, "Delete everything")
        qtbot.waitUntil(lambda: "In use" in app.window.settings.privacy.delete.said(), timeout=5000)
    assert app.window.settings.privacy.delete.control.isEnabled()


def test_diagnostics_name_nothing_unless_it_is_ticked(app: App, folder: Path, qtbot: QtBot) -> None:
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: bool(app.library.status and app.library.status.failures), timeout=5000)
    page = app.window.settings.advanced
    page.recent = lambda: ["보증금 인상 한도"]
    app.window.show_settings(ADVANCED)
    qtbot.waitUntil(lambda: "lancedb" in page.text.field.toPlainText(), timeout=5000)
    copy = next(each for each in page.findChildren(QWidget) if each.accessibleName() == "Copy")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    told = QGuiApplication.clipboard().text()
    assert told == page.text.field.toPlainText()
    assert "encrypted 1" in told
    assert not any(word in told for word in (folder.name, str(folder.parent), "급여대장", "보증금"))
    page.paths.setChecked(True)
    page.questions.setChecked(True)
    told = page.text.field.toPlainText()
    assert all(word in told for word in (str(folder), "급여대장_2021.pdf", "보증금 인상 한도"))


def test_the_log_is_shown_and_the_library_tidied(app: App, log: Path, qtbot: QtBot) -> None:
    (log.parent / "window.log").write_text("old\n" * 9000 + "the last line\n", "utf-8")
    app.window.show_settings(ADVANCED)
    page = app.window.settings.advanced
    QTest.mouseClick(page.show_log, Qt.MouseButton.LeftButton)
    assert page.log.isVisible()
    assert page.log.field.toPlainText().endswith("the last line\n")
    QTest.keyClick(page.show_log, Key.Key_Return)
    assert not page.log.isVisible()
    QTest.mouseClick(page.compact.control, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.compact.said() == "12 MB freed.", timeout=5000)
    QTest.mouseClick(page.check.control, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.library.checkup.checked is not None, timeout=5000)


def test_all_options_are_reset_and_that_is_undone(app: App, log: Path, qtbot: QtBot) -> None:
    settings = app.window.settings
    values: dict[str, Value] = {"theme": "dark", "cpu_share": 40, "model": "bge", "results": 80}
    for key, value in values.items():
        app._config.set(key, value)
    config.save(app._config)
    settings.show_page(ADVANCED)
    told: list[str] = []
    settings.option_changed.connect(told.append)
    button = settings.advanced.reset.control
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sorted(told) == ["cpu_share", "language", "results", "theme"]
    assert config.load().number("cpu_share") == 100
    assert config.load().text("model") == "bge", "which model is in use is no wish that could be reset"
    qtbot.waitUntil(lambda: bool(asked(log, "apply_options")), timeout=5000)


def test_undoing_a_reset_brings_every_option_back(app: App) -> None:
    settings = app.window.settings
    values: dict[str, Value] = {"language": "system", "theme": "system", "cpu_share": 40, "ignore": "*.log"}
    for key, value in values.items():
        app._config.set(key, value)
    config.save(app._config)
    settings.show_page(ADVANCED)
    before = dict(config.load().values)
    button = settings.advanced.reset.control
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.accessibleName() == "Undo"
    assert config.load().text("ignore") == ""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    now = config.load().values
    assert {key: now[key] for key in before} == before
    assert button.accessibleName() == "Reset all options"


def test_pages_show_what_other_pages_have_changed(app: App, qtbot: QtBot) -> None:
    settings = app.window.settings
    settings.show_page(PRIVACY)
    box = next(each for each in settings.privacy.findChildren(Choice))
    change(box)
    settings.show_page(MODELS)
    other = next(each for each in settings.models.findChildren(Choice))
    assert (box.currentIndex(), other.currentIndex()) == (1, 1)


def test_where_the_model_runs_is_said(app: App, qtbot: QtBot) -> None:
    settings = app.window.settings
    settings.show_page(PERFORMANCE)
    qtbot.waitUntil(lambda: settings.performance._device.text() == "the processor", timeout=5000)
    settings.performance.show_device("NVIDIA H200")
    assert settings.performance._device.text() == "NVIDIA H200"
    settings.performance.show_device("")
    assert settings.performance._device.text() == "not known yet"


def test_no_part_of_a_page_is_a_window_of_its_own(app: App, qtbot: QtBot) -> None:
    settings = app.window.settings
    for number in range(len(settings.pages)):
        settings.show_page(number)
        qtbot.waitUntil(lambda: bool(app.library.models) or not settings.models.isVisible(), timeout=5000)
        assert app.window.isActiveWindow(), f"page {number} has taken the keys from the window"
