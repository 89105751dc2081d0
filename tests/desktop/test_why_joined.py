"""Passages that were joined into one, in the window with the real worker: where they are, and why they matched."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.records import Hit
from desktop.app import App
from desktop.models.matching import word_around
from desktop.models.readable import prose
from desktop.views.why_sheet import WhySheet
from tests.desktop.test_real_worker import HAS_MODEL, PATIENCE_MS, REAL, Opener, ask, idle

pytestmark = [
    pytest.mark.skipif(not HAS_MODEL, reason="no model is bundled in this checkout"),
    pytest.mark.timeout(300),
]

LEASE = """# 임대차 계약

## 보증금의 반환

임대인은 계약이 끝나고 임차인이 집을 비운 날에 보증금을 모두 돌려준다. 다만 임차인의 잘못으로 부서진 곳을 고치는 데 든
비용과 밀린 관리비는 보증금에서 뺄 수 있으며, 이때 임대인은 뺀 금액과 그 까닭을 적은 서면을 임차인에게 내준다.

## 반환이 늦을 때

임대인이 정한 날까지 보증금을 돌려주지 않으면 늦은 날마다 보증금에 연 오 퍼센트의 이자를 더하여 임차인에게 돌려준다.
임차인은 보증금을 다 돌려받을 때까지 그 집에 그대로 살 수 있고, 그동안의 차임은 내지 않아도 된다.
"""
QUESTION = "보증금을 언제 돌려받나요"


def opened(app: App, qtbot: QtBot, folder: Path) -> tuple[WhySheet, Hit]:
    """Ask of a folder with the lease, open the sheet on the first passage, and wait until it is told why."""
    (folder / "임대차.md").write_text(LEASE, "utf-8")
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: idle(app, 1), timeout=PATIENCE_MS)
    assert ask(app, qtbot, QUESTION) == "임대차.md"
    app.window.search.list.setFocus()
    QTest.keyClick(app.window.search.list, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.finder.why.explanation is not None, timeout=PATIENCE_MS)
    hit = app.window.search.list.hit()
    assert hit is not None
    return app.window.explaining.sheet, hit


def test_a_joined_passage_is_explained_as_it_is_shown(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    app = open_app(REAL)
    sheet, hit = opened(app, qtbot, folder)
    assert "집을 비운 날" in hit.text, "its beginning"
    assert "연 오 퍼센트" in hit.text, "and its end, of another section"
    assert sheet._crumb.text() == "임대차.md  ›  임대차 계약"

    tinted = [(start, end) for start, end, _ in sheet._passage._tints]
    text, marks = prose(hit.text, hit.path, [(mark.start, mark.end) for mark in hit.highlights])
    lit = {word_around(text, *mark) for mark in marks}
    assert {text[slice(*word)] for word in lit} >= {"보증금의", "보증금을", "보증금에서", "보증금에"}
    assert lit <= {*tinted}, "what is lit in the row has its reason here"
    assert all(word_around(text, start, end) == (start, end) for start, end in tinted), "no word is cut"
    (row,) = [row for row in sheet._rows if row.match.text == "보증금을"]
    row.setFocus()
    assert {"보증금의", "보증금을", "보증금에서", "보증금에"} <= {*sheet._passage.partners()}
    assert row.accessibleName().count("보증금을") == 2, "the word, and each that it came close to, once"
