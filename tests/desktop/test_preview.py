"""The preview of everything but paper: tables, code, lists, mail, links, pictures; words looked for; ticks, zoom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QTextTable
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import DocumentError
from core.extract import registry
from core.extract.code_words import Code, tell
from core.extract.drawing import Wish, draw
from core.messages import ColourCode, Colours, DocumentText, PagePicture, ReadDocument
from core.records import Block, Highlight, Hit
from desktop.models import pieces
from desktop.models.finding import MOST, Finding, find
from desktop.models.pieces import window
from desktop.models.reader import Reader
from desktop.theme import DARK, LIGHT, Theme
from desktop.views import code_colours
from desktop.views.preview import Preview
from desktop.views.zooms import ZOOMS
from tests.core.extract.extract_makers import make_pdf

CSV = "월,지역,매출\n1월,서울,510000\n2월,부산,1530000\n3월,대구,980000\n"
CODE = '"""Doc."""\n\n\ndef f(x: int) -> str:\n    # 주석\n    return "문자열" + str(x)\n'
MAIL = (
    "From: Kim <kim@example.com>\nTo: Lee <lee@example.com>\nSubject: Renewal\n"
    "Date: Mon, 3 Jun 2024 10:00:00 +0900\n\nSee https://example.com/a, please.\n\nOn Sun, Lee wrote:\n> may we?\n"
)
LIST = "# 제목\n\n- 하나\n  - 둘\n- 셋\n\n> 인용\n\n```\ncode\n```\n"


class Local(QObject):
    """A link that reads and draws here, a moment later, as the worker does."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []
        self.open = True

    def ask(self, order: object, arrived: Callable[[object], None], failed: Callable[[object], None]) -> int:
        self.asked.append(order)

        def answer() -> None:
            if not self.open:
                return
            try:
                arrived(self._answer(order))
            except DocumentError as error:
                failed(error.record())

        QTimer.singleShot(0, self, answer)
        return len(self.asked)

    def cancel(self, request: int) -> None:
        """Let it come; nobody waits for it."""

    def _answer(self, order: object) -> object:
        if isinstance(order, ReadDocument):
            read, marks = registry.marked(Path(order.path), 10**9)
            about = read.title, read.format, read.text, read.blocks, read.pages
            return DocumentText(order.path, *about, tuple(marks))
        if isinstance(order, ColourCode):
            told = tell(Path(order.path), Code(order.text, order.before, order.language))
            return Colours(tuple(told.words), tuple(told.lines))
        drawn = draw(Path(order.path), Wish(order.page, order.width, order.passage, order.find))  # type: ignore[attr-defined]
        size = drawn.width, drawn.height, drawn.channels
        places = drawn.boxes, drawn.found, drawn.natural
        return PagePicture(order.path, order.page, drawn.pages, *size, drawn.pixels, *places)  # type: ignore[attr-defined]


@pytest.fixture
def preview(theme: Theme, qtbot: QtBot) -> Iterator[Preview]:
    link = Local()
    reader = Reader(link)  # type: ignore[arg-type]
    made = Preview(theme, reader)
    qtbot.addWidget(made)
    made.resize(560, 700)
    made.show()
    yield made
    link.open = False
    reader.deleteLater()


def shown(preview: Preview, qtbot: QtBot, path: Path, passage: str) -> Hit:
    """Show a passage of a file, and wait until its document is laid out."""
    read = registry.extract(path, 10**9)
    found = hit(path, read.text, passage)
    preview._reader.show(found)
    qtbot.waitUntil(lambda: preview.view.document_text is not None, timeout=3000)
    return found


def hit(path: Path, text: str, passage: str, page: int | None = None) -> Hit:
    at = text.index(passage)
    marks = (Highlight(0, len(passage)),)
    return Hit(str(path), "", page, (), at, at + len(passage), passage, 1.0, {}, highlights=marks)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def find_words(preview: Preview, words: str) -> None:
    assert preview.open_find()
    QTest.keyClicks(preview.find_bar.field, words)


# --- tables ---------------------------------------------------------------------------------------------------


def test_a_table_is_a_grid_and_its_cells_are_lit(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.csv", CSV), "2월 | 부산 | 1530000")
    frames = preview.view.document().rootFrame().childFrames()
    table = next(frame for frame in frames if isinstance(frame, QTextTable))
    assert (table.rows(), table.columns()) == (4, 3)
    assert table.format().headerRowCount() == 1
    assert table.cellAt(1, 2).firstCursorPosition().blockFormat().alignment() == Qt.AlignmentFlag.AlignRight
    rects = list(preview.view._rects(preview.view.hit.start, preview.view.hit.end))  # type: ignore[union-attr]
    assert len(rects) == 3  # a cell each
    assert len({round(rect.top()) for rect in rects}) == 1
    assert rects[0].right() < rects[1].left() < rects[2].left()


def test_a_large_table_scrolls_sideways_and_keeps_its_offsets(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    rows = [",".join(f"r{row}c{column}값" for column in range(30)) for row in range(400)]
    found = shown(preview, qtbot, written(folder, "a.csv", "\n".join(rows)), "r200c2값")
    view = preview.view
    assert view.horizontalScrollBar().maximum() > 500
    block = view._block_at(found.start)
    assert block is not None
    column = view._column(block, found.start)
    assert block.text()[column:].startswith("r200c2값")
    assert 0 < next(view._rects(found.start, found.end)).top() < view.viewport().height()


# --- code, lists, mail -----------------------------------------------------------------------------------------


def test_code_keeps_its_lines_and_is_coloured(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.py", CODE), "return")
    view = preview.view
    assert view.toPlainText().replace("\u2028", "\n") == CODE.rstrip().replace("\n\n\n", "\n\n")
    block = view._block_at(0)
    assert block is not None
    qtbot.waitUntil(lambda: bool(block.layout().formats()), timeout=3000)
    inks = {item.start: item.format.foreground().color().name().upper() for item in block.layout().formats()}
    assert inks[block.text().index("def")] == code_colours.INKS["keyword"][0]
    assert inks[block.text().index("# 주석")] == code_colours.INKS["comment"][0]
    lines = {number: view.document_text.text[start:].split("\n")[0] for start, number in view._numbered.items()}  # type: ignore[union-attr]
    assert lines == {number: line for number, line in enumerate(CODE.split("\n"), 1) if line or number == 2}


def contrast(one: QColor, other: QColor) -> float:
    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def over(top: str, alpha: float, below: QColor) -> QColor:
    colour = QColor(top)
    pairs = ((colour.red(), below.red()), (colour.green(), below.green()), (colour.blue(), below.blue()))
    red, green, blue = (round(a * alpha + b * (1 - alpha)) for a, b in pairs)
    return QColor(red, green, blue)


@pytest.mark.parametrize(("tokens", "scheme"), [(LIGHT, 0), (DARK, 1)])
def test_the_colours_of_code_can_be_read_under_every_light(tokens: dict[str, str], scheme: int) -> None:
    paper = QColor(tokens["surface"])
    lit = over(tokens["mark"], 0.55, paper)
    for name, inks in code_colours.INKS.items():
        for ground in (paper, lit, over(tokens["mark2"], 0.75, lit), over(tokens["accent"], 0.18, paper)):
            assert contrast(QColor(inks[scheme]), ground) >= 4.5, (name, ground.name())


def test_lists_hang_and_quotes_stand_in(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    found = shown(preview, qtbot, written(folder, "a.md", LIST), "둘")
    view = preview.view
    block = view._block_at(found.start)
    assert block is not None
    assert block.text() == "• 둘"
    assert block.blockFormat().leftMargin() > view._block_at(found.start - 8).blockFormat().leftMargin()  # type: ignore[union-attr]
    assert view._column(block, found.start) == 2


def test_mail_shows_its_head_and_a_link_is_only_followed_by_a_click(
    preview: Preview, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("desktop.views.preview.QDesktopServices.openUrl", lambda url: opened.append(url.toString()))
    found = shown(preview, qtbot, written(folder, "a.eml", MAIL), "https://example.com/a")
    view = preview.view
    assert "From: Kim <kim@example.com>" in view.toPlainText()
    assert opened == []
    place = next(view._rects(found.start, found.end)).center().toPoint()
    assert view.anchorAt(place) == "https://example.com/a"
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == ["https://example.com/a"]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert len(opened) == 1


# --- pictures ---------------------------------------------------------------------------------------------------


def test_a_picture_is_drawn_upright_and_no_larger_than_it_is(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    path = folder / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    Image.new("RGB", (300, 200), "#aa2211").save(path, exif=exif)
    preview._reader.show(Hit(str(path), "", None, (), 0, 5, "words", 1.0, {}))
    qtbot.waitUntil(lambda: preview.pdf._sheet is not None, timeout=3000)
    page = preview.pdf.page_rect()
    assert (round(page.width()), round(page.height())) == (200, 300)
    assert preview.pdf.isVisible()
    assert preview.pdf.accessibleName() == "Picture"
    assert not preview.bar.place.isVisible()
    assert preview.bar.text.isVisible()


# --- finding ----------------------------------------------------------------------------------------------------


def test_words_are_found_counted_and_stepped_through(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.txt", "one Two\n\ntwo three\n\nTWO\n\nend"), "one")
    find_words(preview, "two")
    bar, view = preview.find_bar, preview.view
    assert bar.count.text() == "1 of 3"
    assert view.matches[view.current][0] == 4
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 3"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 3"
    QTest.keyClicks(bar.field, "x")
    assert bar.count.text() == "Nothing found"
    assert not bar.on.isEnabled()
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert view.matches == ()
    assert view.hasFocus()


def test_a_place_far_from_what_is_laid_out_is_shown(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    lines = [f"paragraph {number} " + "x " * 40 for number in range(4000)]
    shown(preview, qtbot, written(folder, "a.txt", "\n\n".join(lines)), "paragraph 5 ")
    find_words(preview, "paragraph 3777")
    view = preview.view
    qtbot.waitUntil(lambda: view.current == 0, timeout=3000)
    rect = next(view._rects(*view.matches[0]))
    assert 0 < rect.top() < view.viewport().height()
    assert preview.find_bar.count.text() == "1 of 1"


def test_words_are_bordered_on_the_page_of_a_pdf(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    path = make_pdf(folder / "a.pdf", [["The first page."], ["A word here", "and a Word there"], ["Third word"]])
    text = registry.extract(path, 10**9).text
    preview._reader.show(hit(path, text, "first", page=1))
    qtbot.waitUntil(lambda: preview.pdf._sheet is not None, timeout=5000)
    find_words(preview, "word")
    qtbot.waitUntil(lambda: preview.pdf._sheet.page == 2 and len(preview.pdf.found()) == 2, timeout=5000)  # type: ignore[union-attr]
    assert preview.find_bar.count.text() == "1 of 3"
    assert preview.pdf._current == 0
    first, second = preview.pdf.found()
    assert second[0].top() > first[0].top()
    assert preview.pdf.page_rect().contains(first[0])
    QTest.keyClick(preview.find_bar.field, Qt.Key.Key_Return)
    assert preview.pdf._current == 1
    QTest.keyClick(preview.find_bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: preview.pdf._sheet.page == 3 and preview.pdf._current == 0, timeout=5000)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("한글 한 글", "한글", 1),
        ("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af", 1),  # the syllables in parts
        ("Straße a.b a\nb", "a b", 1),
        ("a.b acb", "a.b", 1),
        ("aaaa", "aa", 2),
        ("text", "  ", 0),
        ("x" * 299_998 + "needle" + "x" * 10, "NEEDLE", 1),  # over the end of a stripe
        ("a " * 20_000, "a", MOST),
    ],
)
def test_finding(text: str, words: str, count: int) -> None:
    assert len(find(text, words)) == count


def test_a_large_text_is_looked_through_in_a_thread(qtbot: QtBot) -> None:
    finding = Finding()
    text = "x" * 400_000 + " needle"
    finding.look(text, "needle", 0)
    assert (finding.done, finding.matches) == (False, ())
    with qtbot.waitSignal(finding.changed, timeout=3000):
        pass
    assert (finding.current, finding.matches) == (0, ((400_001, 400_007),))


# --- zoom, ticks, gliding ---------------------------------------------------------------------------------------


def test_text_is_enlarged_and_stays_where_it_is(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    lines = [f"paragraph {number} " + "x " * 40 for number in range(300)]
    shown(preview, qtbot, written(folder, "a.txt", "\n\n".join(lines)), "paragraph 150 ")
    view = preview.view
    before = view.place()
    preview.bar.larger.click()
    assert view.zoom == ZOOMS[ZOOMS.index(1.0) + 1]
    assert preview.bar.zoom.text() == "125%"
    assert abs(view.place() - before) < 200
    QTest.keyClick(preview, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.zoom == 1.0, timeout=2000)


def test_the_passage_stays_in_view_in_another_width(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    preview.resize(900, 600)
    lines = [f"Line {number} of a text that takes more lines in a narrow pane. " * 3 for number in range(80)]
    shown(preview, qtbot, written(folder, "long.txt", "\n\n".join(lines)), "Line 60 of a text")
    view = preview.view
    block = view._block_at(view._hit.start if view._hit else 0)
    assert block is not None
    before = view._top_of(block)
    assert 0 < before < view.viewport().height()
    for width in (700, 420, 900):
        preview.resize(width, 600)
        qtbot.waitUntil(lambda: abs(view._top_of(block) - before) <= 2, timeout=5000)


def test_another_passage_of_the_same_file_is_glided_to(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    lines = [f"paragraph {number} " + "x " * 40 for number in range(60)]
    path = written(folder, "a.txt", "\n\n".join(lines))
    first = shown(preview, qtbot, path, "paragraph 5 ")
    laid_out = []
    preview.view.laid_out.connect(lambda: laid_out.append(1))
    before = preview.view.verticalScrollBar().value()
    text = preview.view.document_text.text  # type: ignore[union-attr]
    preview._reader.show(hit(path, text, "paragraph 40 "))
    assert preview.view.verticalScrollBar().value() == before  # it sets out from where it was
    qtbot.waitUntil(lambda: preview.view.verticalScrollBar().value() > before + 300, timeout=3000)
    assert laid_out == []
    assert preview.view.hit != first


def test_ticks_say_where_the_passages_are_and_lead_there(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    path = written(folder, "a.txt", "\n\n".join(f"paragraph {number} " + "x " * 40 for number in range(60)))
    first = shown(preview, qtbot, path, "paragraph 5 ")
    second = hit(path, preview.view.document_text.text, "paragraph 50 ")  # type: ignore[union-attr]
    preview._passages = [first, second]
    preview._show_place()
    ticks = preview.ticks
    assert ticks.isVisible()
    assert ticks.accessibleName() == "2 passages in this file"
    with qtbot.waitSignal(preview.stepped) as stepped:
        QTest.mouseClick(ticks, Qt.MouseButton.LeftButton, pos=QPoint(6, round(ticks._top(1)) + 2))
    assert stepped.args == [second]
    preview._passages = [first]
    preview._show_place()
    assert not ticks.isVisible()


# --- pieces -----------------------------------------------------------------------------------------------------


def test_a_table_is_cut_between_rows_and_says_its_head() -> None:
    text = "\n".join(["name | figure", *(f"row {number} | {number}" for number in range(9000))])
    document = DocumentText("/a.csv", "", "csv", text, (Block("table", 0, len(text)),), 0)
    at = text.index("row 5000")
    cut = window(document, at, at + 8)
    assert all(text[piece.start : piece.end] == piece.text for piece in cut)
    assert all(piece.text.startswith("row ") and piece.head == "name | figure" for piece in cut)
    assert window(document, 0, 3)[0].head == ""


def test_the_page_of_an_offset() -> None:
    blocks = (Block("paragraph", 0, 3, 0, 1), Block("paragraph", 4, 7, 0, 2))
    document = DocumentText("/a.pdf", "", "pdf", "one\ntwo", blocks, 2)
    assert [pieces.page_at(document, offset) for offset in (0, 3, 4, 6)] == [1, 1, 2, 2]
