"""The ring around what has the keys stands out from what is beside it, on both sides, in both schemes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.link import Link
from desktop.models.pages import Pages
from desktop.theme import Theme
from desktop.views.pdf_view import PdfView
from desktop.views.settings.parts import Switch
from desktop.views.widgets import Button

ENOUGH = 3.0  # of contrast, for what is not text
KINDS = ("primary", "", "danger", "quiet", "tick", "switch")


@pytest.fixture(params=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Theme:
    return Theme(qapp, request.param)


def control(theme: Theme, kind: str) -> QWidget:
    """Return what can have the keys, switched on."""
    if kind not in ("tick", "switch"):
        return Button(theme, "Apply", kind)
    box = Switch(theme) if kind == "switch" else QCheckBox("with names")
    box.setChecked(True)
    return box


@pytest.mark.parametrize("kind", KINDS)
def test_the_ring_stands_out_on_both_sides(qtbot: QtBot, theme: Theme, kind: str) -> None:
    page, used = QWidget(), control(theme, kind)
    page.setProperty("fill", "surface")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(used)
    page.resize(160, 60)
    page.show()
    page.activateWindow()
    used.setFocus()
    qtbot.waitUntil(used.hasFocus, timeout=2000)
    seen, top = page.grab().toImage(), used.y() if kind != "tick" else 0
    across = bands(seen, used.x() + used.width() - 24 if kind == "switch" else used.x() + 8, top - 6)
    ground, ring, inside = across[:3]
    assert contrast(ring, ground) >= ENOUGH, f"{ring} on {ground}"
    assert contrast(ring, inside) >= ENOUGH, f"{ring} beside {inside}"


def test_the_ring_stands_out_from_a_light_page(
    qtbot: QtBot, theme: Theme, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = PdfView(theme, Pages(link))
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=2000)
    monkeypatch.setattr(view, "page_rect", lambda: QRectF(view.viewport().rect()))
    seen = view.viewport().grab().toImage()
    ring, beside, page = bands(seen, 20, 0)[:3]
    assert ring == theme.color("accent").name()
    assert contrast(ring, beside) >= ENOUGH
    assert contrast(page, ring if page == "#ffffff" else beside) >= ENOUGH
    assert page in ("#ffffff", "#e4e3de"), "the page begins behind both lines"
    for at, line in ((0, ring), (1, ring), (2, beside), (3, beside)):
        across, down = seen.width() - 1 - at, seen.height() - 1 - at
        corners = {seen.pixelColor(x, y).name() for x in (at, across) for y in (at, down)}
        assert corners == {line}, "nothing of the page is seen through the corners"


def bands(seen: QImage, x: int, top: int) -> list[str]:
    """Return the colours that follow each other down a column, those left out that are one pixel of a soft edge."""
    column = [seen.pixelColor(x, y).name() for y in range(max(top, 0), seen.height())]
    found = [column[0]]
    for above, below in pairwise(column):
        if below != above:
            found.append(below)
    return found


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
