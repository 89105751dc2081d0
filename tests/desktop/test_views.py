"""The widgets one by one: what is painted, typed and clicked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QImage, QInputMethodEvent, QPainter, QTextLayout, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from core.messages import DocumentText, Found
from core.records import Block, Highlight, Hit
from desktop.link import Link
from desktop.models.folders import FoldersModel
from desktop.models.hit_words import breadcrumb
from desktop.models.kept import Kept
from desktop.models.results import ResultsModel
from desktop.models.search import Finder
from desktop.theme import Theme
from desktop.views import why
from desktop.views.document_view import DocumentView
from desktop.views.paint import file_kind, lay_out, span_in_line
from desktop.views.result_delegate import ResultDelegate
from desktop.views.results import ResultsView
from desktop.views.search_bar import SearchBar
from tests.desktop.test_models import folder_state, hit

State = QStyle.StateFlag


def marked(text: str, *spans: tuple[int, int], path: str = "/a/문서/b.pdf", **more: object) -> Hit:
    parts = {"dense": 0.5, "sparse": 0.2, "multi": 0.3}
    values: dict[str, object] = {"parts": parts, "highlights": tuple(Highlight(*span) for span in spans)}
    return hit(path, 0, text, **(values | {"modified": 1.0} | more))


def paint(delegate: ResultDelegate, model: ResultsModel, row: int, state: State, wide: int = 560) -> QImage:
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, wide, 10)
    option.rect = QRect(0, 0, wide, delegate.sizeHint(option, model.index(row)).height())
    option.state = state
    image = QImage(option.rect.size(), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(row))
    painter.end()
    return image


def has_colour(image: QImage, colour: str) -> bool:
    return any(
        image.pixelColor(x, y).name().upper() == colour for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("marked at the start", [(0, 6)]),
        ("marked at the end", [(14, 17)]),
        ("all of it", [(0, 9)]),
        ("past the end", [(8, 400)]),
        ("가나다라 마바사 " * 60, [(0, 4), (595, 600)]),
        ("🏢 astral 🏢", [(0, 1), (9, 10)]),
        ("두 줄에\n걸친 곳", [(2, 6)]),
        ("no spaces" * 90, [(0, 3)]),
    ],
)
def test_marks_are_painted_wherever_they_are(theme: Theme, text: str, spans: list[tuple[int, int]]) -> None:
    model = ResultsModel()
    model.set_hits([marked(text, *spans)])
    delegate = ResultDelegate(theme, FoldersModel())
    assert has_colour(paint(delegate, model, 0, State.State_Enabled), "#FFEBB0")
    for state in (State.State_Selected, State.State_Selected | State.State_HasFocus, State.State_MouseOver):
        paint(delegate, model, 0, state | State.State_Enabled)


def test_a_row_is_as_high_as_what_it_says(theme: Theme) -> None:
    model = ResultsModel()
    delegate = ResultDelegate(theme, FoldersModel())
    model.set_hits([marked("short"), marked("long " * 200, path="/c"), marked("short", path="/d"), hit("/d", 50)])
    model.toggle(2)
    heights = [paint(delegate, model, row, State.State_Enabled).height() for row in range(4)]
    assert heights[1] - heights[0] == 20  # two lines, not one
    assert heights[2] - heights[0] == 28  # a line to open it
    assert heights[3] == 32 + 8  # the last one, with air under it


def test_an_elided_text_ends_within_its_lines(theme: Theme) -> None:
    layout = lay_out("Seoul " * 100, theme.font("body"), 200, 20, 2)
    assert layout.lineCount() == 2
    assert layout.text().endswith("…")
    assert layout.lineAt(1).naturalTextWidth() <= 200


def test_why_is_said_in_a_phrase(qapp: QApplication) -> None:
    assert why.phrase({"dense": 0.7, "sparse": 0.3}) == "Mostly meaning"
    assert why.phrase({"dense": 0.5, "multi": 0.4, "sparse": 0.1}) == "Meaning and phrases"
    assert why.phrase({"keyword": 1.0}, meaning=False) == "Same letters only. Meaning is not read yet."
    assert why.phrase({"sparse": 0.5, "keyword": 0.5, "dense": -1.0}) == "Words and letters"
    assert why.phrase({}) == ""
    assert why.shares({"dense": 3.0, "multi": 1.0, "sparse": 0.0}) == {"dense": 75, "multi": 25}


def test_a_passage_says_where_it_is(qapp: QApplication) -> None:
    folders = FoldersModel()
    folders.set_folders([folder_state("/a/문서")])
    found = Hit("/a/문서/메일/b.eml", "", 3, ("제목", " "), 0, 1, "x", 1.0, {})
    assert breadcrumb(found, folders) == ["문서", "메일", "제목", "p. 3"]
    assert breadcrumb(hit("/elsewhere/b.eml"), folders) == []


def test_kinds_of_files() -> None:
    assert [file_kind(name)[0] for name in ("a.PDF", "b.hwpx", "c.py", "noending", "d.가나다")] == [
        "PDF",
        "HWP",
        "PY",
        "TXT",
        "TXT",
    ]


# --- the search field -------------------------------------------------------------------------------------


def test_half_composed_hangul_asks_nothing(theme: Theme, link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    bar = SearchBar(theme)
    bar.serve(finder, Kept())
    qtbot.addWidget(bar)
    asked: list[str] = []
    finder.asked.connect(lambda: asked.append(finder.query))
    QApplication.sendEvent(bar.field, QInputMethodEvent("ㅂ", []))
    assert finder.query == ""
    for half in ("보", "봊", "보"):
        QApplication.sendEvent(bar.field, QInputMethodEvent(half, []))
    assert finder.query == "보"
    done = QInputMethodEvent("", [])
    done.setCommitString("보증금")
    QApplication.sendEvent(bar.field, done)
    assert finder.query == "보증금"
    qtbot.waitUntil(lambda: asked == ["보증금"], timeout=2000)


def test_the_mode_is_chosen_at_the_end_of_the_field(theme: Theme, link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    bar = SearchBar(theme)
    bar.serve(finder, Kept())
    qtbot.addWidget(bar)
    menu = bar._mode.menu()
    assert [action.text() for action in menu.actions()] == [
        "Meaning + words",
        "Meaning",
        "Words",
        "Phrases",
        "Keyword",
    ]
    menu.actions()[1].trigger()
    assert finder.mode == "dense"
    assert bar._mode.text() == "Meaning"


# --- the document -----------------------------------------------------------------------------------------


def long_document(paragraphs: int = 12_000) -> DocumentText:
    """Return a document of about 5 million characters, a page for every ten paragraphs."""
    lines = [f"paragraph {number} " + "가나다 " * 100 for number in range(paragraphs)]
    blocks, start = [], 0
    for number, line in enumerate(lines):
        blocks.append(Block("paragraph", start, start + len(line), 0, 1 + number // 10))
        start += len(line) + 1
    return DocumentText("/a.pdf", "", "pdf", "\n".join(lines), tuple(blocks), paragraphs // 10)


def test_a_long_document_is_shown_at_its_passage_and_scrolls_on(theme: Theme, qtbot: QtBot) -> None:
    document = long_document()
    assert len(document.text) > 4_900_000
    start = document.text.index("paragraph 7000")
    text = document.text[start : start + 300]
    found = Hit("/a.pdf", "", 701, (), start, start + 300, text, 1.0, {}, highlights=(Highlight(0, 9),))
    view = DocumentView(theme)
    view.resize(500, 600)
    qtbot.addWidget(view)
    view.show()
    view.show_hit(found)
    assert view.toPlainText().startswith("paragraph 7000")
    view.show_document(document, found)
    rects = list(view._rects(start, start + 300))
    assert 100 < rects[0].top() < 250
    assert view.document().characterCount() < 60_000
    assert "p. 701" in view.toPlainText()
    last = view._pieces[-1].end
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: view._pieces[-1].end > last, timeout=2000)
    below = view.cursorForPosition(QPoint(5, 5)).block().userState()
    assert abs(below - last) < 6000  # what was in view stays near


def test_a_passage_with_wide_characters_is_lit_where_it_is(theme: Theme, qtbot: QtBot) -> None:
    text = "🏢🏢 first\nsecond 🏢 passage"
    blocks = (Block("heading", 0, 8, 1), Block("code", 9, len(text)))
    document = DocumentText("/a.md", "", "markdown", text, blocks, 0)
    start = text.index("passage")
    found = Hit("/a.md", "", None, (), start, start + 7, "passage", 1.0, {}, highlights=(Highlight(0, 7),))
    view = DocumentView(theme)
    view.resize(500, 400)
    qtbot.addWidget(view)
    view.show()
    view.show_document(document, found)
    block = view._block_at(start)
    assert block is not None
    column = view._column(block, start)
    assert block.text().encode("utf-16-le")[2 * column :].decode("utf-16-le") == "passage"
    assert len(list(view._rects(start, start + 7))) == 1
    image = view.grab().toImage()
    assert any(image.pixelColor(x, y).name() == "#0f6b57" for x in range(100) for y in range(image.height()))


def test_a_document_changes_its_colours_where_it_stands(theme: Theme, qtbot: QtBot) -> None:
    document = long_document(300)
    start = document.text.index("paragraph 200")
    found = Hit("/a.pdf", "", 21, (), start, start + 9, "paragraph", 1.0, {})
    view = DocumentView(theme)
    view.resize(500, 600)
    qtbot.addWidget(view)
    view.show()
    view.show_document(document, found)
    at = view.verticalScrollBar().value()
    theme.choose("dark")
    assert view.verticalScrollBar().value() == at
    theme.choose("light")


def test_keys_walk_open_and_close(theme: Theme, link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    view = ResultsView(theme, finder, FoldersModel())
    qtbot.addWidget(view)
    view.resize(560, 600)
    view.show()
    finder.results.set_hits([marked("one"), hit("/a/문서/b.pdf", 40, "further"), hit("/c.md", 0, "other")])
    finder.answered.emit(False)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert finder.results.rowCount() == 3
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.hit() == hit("/a/문서/b.pdf", 40, "further")
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == 0
    with qtbot.waitSignal(view.opened):
        QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert finder.results.rowCount() == 2
    with qtbot.waitSignal(view.left_upwards):
        QTest.keyClick(view, Qt.Key.Key_Up)
    more = view._drawn.more_rect(view.visualRect(finder.results.index(0)), finder.results.row(0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=more.center())
    assert finder.results.rowCount() == 3


def test_an_answer_that_comes_again_keeps_the_row_in_its_place(theme: Theme, link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    view = ResultsView(theme, finder, FoldersModel())
    qtbot.addWidget(view)
    view.resize(560, 400)
    view.show()
    hits = [hit(f"/{number}.md", 0, "words " * 60) for number in range(20)]
    finder.results.set_hits(hits)
    finder.answered.emit(False)
    view.setCurrentIndex(finder.results.index(10))
    view.scrollTo(finder.results.index(10), view.ScrollHint.PositionAtCenter)
    before = view.visualRect(view.currentIndex()).top()
    finder._quiet = True
    finder._show(Found("q", 1, (hit("/new.md"), *hits[:4], *hits[6:]), {}), early=False)
    found = view.hit()
    assert found is not None
    assert found.path == "/10.md"
    assert abs(view.visualRect(view.currentIndex()).top() - before) <= 1


@pytest.mark.parametrize("side", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight])
def test_a_mark_covers_its_letters_wherever_their_line_stands(qtbot: QtBot, side: Qt.AlignmentFlag) -> None:
    layout = QTextLayout("1,250 ", QFont())
    layout.setTextOption(QTextOption(side))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(300)
    layout.endLayout()
    wide = line.naturalTextWidth()
    left = 300 - wide if side == Qt.AlignmentFlag.AlignRight else 0
    assert span_in_line(line, 0, 6) == pytest.approx((left, left + wide), abs=1)
