"""Colours that can be read, and a palette that follows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import places
from desktop.theme import DARK, LIGHT, Theme, app_icon

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG 2's contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@BOTH
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "surface"), ("ink2", "surface"), ("ink3", "surface"), ("ink3", "window"), ("ink3", "tint"),
        ("accent", "surface"), ("accent2", "tint"), ("onaccent", "accent"), ("onaccent", "accent2"),
        ("markink", "mark"), ("markink", "mark2"), ("warn", "surface"), ("warn", "warnbg"), ("ink", "warnbg"),
        ("danger", "surface"), ("danger", "dangerbg"), ("ok", "surface"), ("ink2", "window"), ("ink", "hover"),
    ],
)  # fmt: skip
def test_text_can_be_read(colours: Mapping[str, str], ink: str, paper: str) -> None:
    assert contrast(colours[ink], colours[paper]) >= 4.5


@BOTH
@pytest.mark.parametrize("mark", ["meaning", "words", "phrases", "keyword", "line3", "accent"])
def test_marks_and_borders_can_be_seen(colours: Mapping[str, str], mark: str) -> None:
    assert contrast(colours[mark], colours["surface"]) >= 3


def test_both_schemes_have_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)


def test_a_choice_reaches_palette_and_widgets(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK["surface"])
    assert qapp.palette().color(QPalette.ColorRole.PlaceholderText) == QColor(DARK["ink3"])
    theme.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(LIGHT["surface"])


def test_the_bundled_face_is_used(theme: Theme) -> None:
    assert QFontInfo(theme.font("body")).family() == "Pretendard"
    assert QFontInfo(theme.font("strong")).weight() == 600
    assert (places.asset("fonts", "LICENSE.txt")).read_text("utf-8").count("SIL Open Font License") > 0


@pytest.mark.parametrize("role", ["query", "strong", "body", "cap", "fixed"])
def test_signs_are_shown_as_a_file_has_them(theme: Theme, role: str) -> None:
    font, letters = theme.fixed_font() if role == "fixed" else theme.font(role), QTextCharFormat()
    letters.setFont(font)
    for text in ("=>", "->", "4x6"):
        for used in (font, letters.font()):
            assert drawn(text, used) == [glyph for sign in text for glyph in drawn(sign, used)], text


def drawn(text: str, font: QFont) -> list[int]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


def test_every_icon_draws_something(theme: Theme) -> None:
    for path in places.asset("icons").glob("*.svg"):
        if path.stem != "seoga":
            image = theme.pixmap(path.stem, "ink", 20, 2.0).toImage()
            points = [image.pixelColor(x, y).alpha() for x in range(40) for y in range(40)]
            assert max(points) > 200, path.stem
    assert not app_icon().isNull()
