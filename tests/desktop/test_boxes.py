"""The boxes that ask: what leads, what is quieter, what is marked; and Qt's own words in Korean."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.theme import FAMILIES, Theme
from desktop.views.ask import DESTROYS, Role, ask
from desktop.views.boxes import WIDE
from desktop.views.widgets import LINE, LINES, Button, Label


def test_a_question_leads_and_the_button_that_destroys_is_marked(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = ask(parent, "Forget it?", "It goes for good.", ("Forget", DESTROYS, lambda: None))
    heading, more = box.findChildren(Label)
    assert (heading.text(), heading.font().weight()) == ("Forget it?", QFont.Weight.DemiBold)
    assert more.palette().color(more.foregroundRole()) == theme.color("ink2"), "what follows is quieter"
    kinds = {button.text().strip(): button.property("kind") for button in box.findChildren(Button)}
    assert kinds == {"Forget": "danger", "Cancel": ""}
    box.reject()


def test_the_act_stands_outermost_and_the_way_out_first(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 600)
    parent.show()
    keep, drop = ("Stop and keep", Role.AcceptRole, lambda: None), ("Stop and delete", DESTROYS, lambda: None)
    box = ask(parent, "Stop?", "One.\n\nTwo.", keep, drop, cancel="Go on")
    assert box.theme is theme
    qtbot.waitUntil(lambda: box.width() == WIDE - 2)  # within the sheet's hairline
    across = sorted(box.findChildren(Button), key=lambda one: one.x())
    assert [one.text().strip() for one in across] == ["Go on", "Stop and delete", "Stop and keep"]
    assert [one.property("kind") for one in across] == ["", "danger", "primary"]
    assert [right.x() - left.geometry().right() - 1 for left, right in pairwise(across)] == [8, 8]
    heights = [label.height() for label in box.findChildren(Label)]
    assert heights == [LINES["title"], LINE, LINE], "lines are as high as everywhere"


def test_qt_speaks_the_windows_language(qapp: QApplication) -> None:
    i18n.use(qapp, "ko")
    korean = QCoreApplication.translate("QPlatformTheme", "OK")
    i18n.use(qapp, "en")
    assert korean == "확인"
    assert QCoreApplication.translate("QPlatformTheme", "OK") == "OK"


def test_code_is_set_in_a_family_that_is_there(theme: Theme) -> None:
    family = theme.fixed_font().families()[0]
    if family in FAMILIES:
        pytest.skip("this system has no font of one width")
    assert QFontInfo(QFont(family)).family() == family


def test_a_check_box_can_be_seen_on_dark(qtbot: QtBot, qapp: QApplication) -> None:
    dark = Theme(qapp, "dark")
    box = QCheckBox("with names")
    qtbot.addWidget(box)
    box.resize(120, 30)
    picture = box.grab().toImage()
    line = dark.color("line3").rgb()
    assert any(picture.pixelColor(x, 15).rgb() == line for x in range(20))
    box.setChecked(True)
    picture = box.grab().toImage()
    tick = dark.color("onaccent").rgb()
    assert any(picture.pixelColor(x, y).rgb() == tick for x in range(20) for y in range(30))
