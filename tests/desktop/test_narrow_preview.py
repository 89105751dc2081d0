"""The preview where it is narrow: its margins give way to the text."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.messages import DocumentText
from core.records import Block, Hit
from desktop.models.colours import numbered
from desktop.theme import Theme
from desktop.views.document_view import DocumentView

TEXT = "전세 보증금은 한 달 안에 돌려받습니다. " * 20


@pytest.mark.parametrize(("pane", "least"), [(300, 220), (480, 340), (1200, 600)])
def test_most_of_a_narrow_pane_is_text(qtbot: QtBot, theme: Theme, pane: int, least: int) -> None:
    view = DocumentView(theme)
    qtbot.addWidget(view)
    view.resize(pane, 400)
    view.show()
    document = DocumentText("/a.txt", "", "text", TEXT, (Block("paragraph", 0, len(TEXT)),), 0)
    view.show_document(document, Hit("/a.txt", "", None, (), 0, 5, TEXT[:5], 1.0, {}))
    _, wide = view._text_column()
    assert least <= wide < pane
    assert view.horizontalScrollBar().maximum() == 0
    letters = [rect.right() for rect in view._rects(0, len(TEXT))]
    assert max(letters) <= view.viewport().width()


def test_a_blank_line_has_the_number_after_the_line_above() -> None:
    text = "one\n\ntwo\n\nfive\n"
    assert numbered(100, text, [1, 3, 6]) == {100: 1, 104: 2, 105: 3, 109: 4, 110: 6, 115: 7}
    assert numbered(0, "\none", [4]) == {1: 4}, "of what stands above nothing is known"
    assert numbered(0, text, []) == {}
