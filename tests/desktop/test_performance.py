"""Settings: how much of the computer reading may use."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from core import config
from core.config import OPTIONS, Config
from desktop import i18n
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.performance import Performance

PHASE = Qt.ScrollPhase.NoScrollPhase
FIGURES = ("cpu_share", "write_mb_a_minute", "threads", "max_file_mb")


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> Performance:
    made = Performance(theme, Config())
    qtbot.addWidget(made)
    made.show()
    return made


def box(page: Performance, key: str) -> QSpinBox:
    name = tr(OPTIONS[key].label)
    return next(each for each in page.findChildren(QSpinBox) if each.accessibleName() == name)


@pytest.mark.parametrize(("key", "value"), [("cpu_share", 95), ("write_mb_a_minute", 10), ("max_file_mb", 210)])
def test_an_arrow_takes_effect_without_leaving_the_field(
    page: Performance, qtbot: QtBot, key: str, value: int
) -> None:
    step = Qt.Key.Key_Down if key == "cpu_share" else Qt.Key.Key_Up
    with qtbot.waitSignal(page.option_changed, timeout=5000):
        QTest.keyClick(box(page, key), step)
    assert config.load().number(key) == value


def test_a_figure_is_taken_when_it_is_typed_to_the_end(page: Performance, qtbot: QtBot) -> None:
    field = box(page, "cpu_share")
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(page.option_changed, timeout=5000):
        with qtbot.assertNotEmitted(field.valueChanged):
            QTest.keyClicks(field, "25")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert config.load().number("cpu_share") == 25
    assert field.text() == "25%"


def test_what_reading_does_on_battery_is_chosen(page: Performance, qtbot: QtBot) -> None:
    choice = page.findChild(QComboBox)
    assert choice is not None
    assert choice.accessibleName() == "On battery"
    assert choice.currentText() == "At a quarter of its speed"
    with qtbot.waitSignal(page.option_changed, timeout=5000):
        choice.activated.emit(2)
    assert config.load().text("on_battery") == "pause"


def test_the_number_of_cores_is_kept_for_the_next_start(page: Performance, qtbot: QtBot) -> None:
    field = box(page, "threads")
    with qtbot.waitSignal(page.option_changed, timeout=5000):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert config.load().number("threads") == 1


def test_no_limit_is_said_in_words_and_everything_has_a_name(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    i18n.use(qapp, "ko")
    page = Performance(theme, Config())
    qtbot.addWidget(page)
    assert {box(page, key).text() for key in FIGURES} == {"100%", "제한 없음", "하나만 빼고 모두", "200"}
    assert all(each.accessibleDescription() for each in page.findChildren(QSpinBox))


def test_the_wheel_changes_only_the_field_that_has_the_keys(page: Performance, qtbot: QtBot) -> None:
    share, written = box(page, "cpu_share"), box(page, "write_mb_a_minute")
    share.setFocus()
    for field in (share, written):
        place, none = QPointF(5, 5), Qt.MouseButton.NoButton
        turned = QPoint(0, -120 if field is share else 120)
        turn = QWheelEvent(
            place, field.mapToGlobal(place), QPoint(), turned, none, Qt.KeyboardModifier.NoModifier, PHASE, False
        )
        QApplication.sendEvent(field, turn)
    assert (share.value(), written.value()) == (95, 0)
