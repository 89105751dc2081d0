"""Emphasis, links, tasks and code within a text, as the preview shows them; passages in pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextTable
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.messages import DrawPage
from core.records import Hit
from desktop import actions
from desktop.models import links
from desktop.models.marks import Run, runs, within
from desktop.models.reader import Reader
from desktop.theme import Theme
from desktop.views import code_colours
from desktop.views.preview import Preview
from tests.desktop.test_preview import Local, shown, written

TEXT = """# Head

Some **bold *both*** and `code x` and ~~old~~ words, [a link](https://example.com/a), [near](b.md), [run](b.exe),
[down](#the-end-쪽), [no](/etc/passwd), [gone](c.md), https://bare.example.com/x.

- [x] done
- [ ] open **now**
- item

| a | b |
|---|---|
| **c** | |

```python
def f(): return 'x'
```

## The end, 쪽
"""


@pytest.fixture
def link() -> Local:
    return Local()


@pytest.fixture
def preview(theme: Theme, qtbot: QtBot, link: Local) -> Iterator[Preview]:
    reader = Reader(link)  # type: ignore[arg-type]
    made = Preview(theme, reader)
    qtbot.addWidget(made)
    made.resize(620, 900)
    made.show()
    yield made
    link.open = False
    reader.deleteLater()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the system is asked to open."""
    found: list[str] = []
    monkeypatch.setattr("desktop.views.preview.QDesktopServices.openUrl", lambda url: found.append(url.toString()))
    monkeypatch.setattr(actions, "open_file", lambda path, _: found.append(QUrl.fromLocalFile(path).toString()))
    return found


def letters(preview: Preview, words: str) -> QTextCharFormat:
    """Return how the first of some words on the page looks."""
    found = preview.view.document().find(words)
    assert not found.isNull(), words
    at = QTextCursor(preview.view.document())
    at.setPosition(found.selectionStart() + 1)
    return at.charFormat()


def click(preview: Preview, words: str) -> None:
    """Click into some words, once they are in view."""
    found = preview.view.document().find(words)
    at = QTextCursor(preview.view.document())
    at.setPosition((found.selectionStart() + found.selectionEnd()) // 2)
    preview.view.setTextCursor(at)
    preview.view.ensureCursorVisible()
    place = preview.view.cursorRect(at).center() + QPoint(1, 0)
    QTest.mouseMove(preview.view.viewport(), place)
    QTest.mouseClick(preview.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_emphasis_looks_as_it_was_meant(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.md", TEXT), "Some bold")
    plain, bold, both = letters(preview, "words"), letters(preview, "bold"), letters(preview, "both")
    assert plain.fontWeight() < QFont.Weight.DemiBold.value <= bold.fontWeight()
    assert (bold.fontItalic(), both.fontItalic(), both.fontWeight()) == (False, True, bold.fontWeight())
    assert letters(preview, "old words").fontStrikeOut()
    assert letters(preview, "code x").font().families() != plain.font().families()
    assert [preview.view.document_text.text[a:b] for a, b in preview.view._fixed] == ["code x"]  # type: ignore[union-attr]


def test_offsets_and_lights_stay_exact(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    found = shown(preview, qtbot, written(folder, "a.md", TEXT), "both and code x and old words")
    view = preview.view
    block = view._block_at(found.start)
    assert block is not None
    assert block.text()[view._column(block, found.start) :].startswith("both and code x and old words")
    assert 1 <= len(list(view._rects(found.start, found.end))) <= 2


def test_links_are_followed_by_a_click_and_only_where_they_are_harmless(
    preview: Preview, qtbot: QtBot, folder: Path, opened: list[str]
) -> None:
    for name in ("b.md", "b.exe"):
        written(folder, name, "x")
    shown(preview, qtbot, written(folder, "a.md", TEXT), "Some bold")
    assert opened == []
    assert letters(preview, "a link").toolTip().startswith("https://example.com/a\n")
    for words in ("a link", "near", "run", "bare.example"):
        click(preview, words)
    near, here = (QUrl.fromLocalFile(str(path)).toString() for path in (folder / "b.md", folder))
    assert opened == ["https://example.com/a", near, here, "https://bare.example.com/x"]
    assert preview._note.isHidden()
    click(preview, "gone")
    assert "c.md" in preview._note.text()
    assert len(opened) == 4


def test_a_linked_file_that_nothing_opens_is_said(
    preview: Preview, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(folder, "b.md", "x")
    shown(preview, qtbot, written(folder, "a.md", TEXT), "Some bold")
    monkeypatch.setattr(actions, "open_file", lambda _, failed: failed())
    click(preview, "near")
    assert preview._note.text() == "No program on this computer opens “b.md”."


def test_what_is_no_safe_address_is_no_link_but_says_where_it_leads(
    preview: Preview, qtbot: QtBot, folder: Path, opened: list[str]
) -> None:
    shown(preview, qtbot, written(folder, "a.md", TEXT), "Some bold")
    form = letters(preview, "no,")
    assert (form.isAnchor(), form.toolTip()) == (False, "/etc/passwd")
    assert letters(preview, "down").isAnchor()
    click(preview, "no,")
    assert opened == []


def test_a_link_within_the_document_goes_to_its_heading(
    preview: Preview, qtbot: QtBot, folder: Path, opened: list[str]
) -> None:
    text = TEXT.replace("## The end", "word\n\n" * 400 + "## The end")
    shown(preview, qtbot, written(folder, "a.md", text), "Some bold")
    click(preview, "down")
    view = preview.view
    heading = view.document_text.text.index("The end")  # type: ignore[union-attr]
    qtbot.waitUntil(
        lambda: any(0 <= rect.top() < view.viewport().height() for rect in view._rects(heading, heading + 3))
    )
    assert opened == []


def test_tasks_have_boxes_and_keep_their_signs_for_copying(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    found = shown(preview, qtbot, written(folder, "a.md", TEXT), "- [x] done")
    view = preview.view
    block = view._block_at(found.start)
    assert block is not None
    assert block.text() == "- [x] done"
    assert letters(preview, "[x]").foreground().color().alpha() == 0
    place = next(view._rects(found.start, found.start + 6)).center()
    accent = preview.view._theme.color("accent")
    dots = view.viewport().grab().toImage()
    ratio = dots.devicePixelRatio()
    around = [
        dots.pixelColor(round((place.x() + x) * ratio), round((place.y() + y) * ratio))
        for x in range(-8, 4)
        for y in range(-6, 6)
    ]
    assert accent.name() in {colour.name() for colour in around}
    words = next(view._rects(found.start + 6, found.end))
    item = view._block_at(view.document_text.text.index("item"))  # type: ignore[union-attr]
    assert item is not None
    assert abs(words.left() - next(view._rects(item.userState() + 2, item.userState() + 6)).left()) < 3


def test_cells_are_marked_and_an_empty_last_one_leaves_no_bar(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.md", TEXT), "Some bold")
    table = next(
        frame for frame in preview.view.document().rootFrame().childFrames() if isinstance(frame, QTextTable)
    )
    cell = table.cellAt(1, 0).firstCursorPosition().block()
    assert (cell.text(), table.cellAt(1, 1).firstCursorPosition().block().text()) == ("c", "")
    at = QTextCursor(cell)
    at.movePosition(QTextCursor.MoveOperation.NextCharacter)
    assert at.charFormat().fontWeight() >= QFont.Weight.DemiBold.value


def test_code_within_a_text_is_coloured_by_its_language(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    shown(preview, qtbot, written(folder, "a.md", TEXT), "Some bold")
    view = preview.view
    block = view._block_at(view.document_text.text.index("def f"))  # type: ignore[union-attr]
    assert block is not None
    qtbot.waitUntil(lambda: bool(block.layout().formats()), timeout=3000)
    inks = {item.start: item.format.foreground().color().name().upper() for item in block.layout().formats()}
    assert inks[0] == code_colours.INKS["keyword"][0]
    assert inks[block.text().index("'x'")] == code_colours.INKS["string"][0]
    assert view._numbered == {}


def test_html_is_marked_and_nothing_of_it_is_fetched(preview: Preview, qtbot: QtBot, folder: Path) -> None:
    page = (
        "<h1>T</h1><p>a <b>bold</b> <a href='https://example.com/q'>link</a><img src='https://example.com/i.png'></p>"
    )
    shown(preview, qtbot, written(folder, "a.html", page), "a bold")
    assert letters(preview, "bold").fontWeight() >= QFont.Weight.DemiBold.value
    assert letters(preview, "link").anchorHref() == "https://example.com/q"


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from(["bold", "italic", "link"]))))
def test_runs_say_of_each_letter_what_it_is(drawn: list[tuple[int, int, str]]) -> None:
    marks = [(start, start + length, kind, f"{start}") for start, length, kind in drawn]
    found = runs(marks)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for at in range(40):
        kinds = {kind for start, end, kind, _ in marks if start <= at < end}
        assert kinds == set().union(*(run.kinds for run in found if run.start <= at < run.end))
    assert [(run.start, run.end) for run in within([Run(2, 5, frozenset()), Run(7, 9, frozenset())], 3, 8)] == [
        (3, 5),
        (7, 8),
    ]


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("https://a.b", "web"),
        ("mailto:a@b.c", "web"),
        ("b.md#x", "file"),
        ("../b%20c.md", "file"),
        ("#x", "heading"),
        *(
            (address, "")
            for address in ("", "#", "/etc/passwd", "//host/share", "\\\\host\\x", "%5C%5Chost", "file:///x")
        ),
        *((address, "") for address in ("javascript:x", "C:/x.exe", "data:text/html,x", "http://[bad", "?q")),
    ],
)
def test_the_way_of_an_address(address: str, way: str) -> None:
    assert links.way(address) == way


def test_an_address_is_shown_short_and_plain() -> None:
    assert len(links.shown("https://a/" + "x" * 900)) < links.LONGEST_SHOWN
    assert "<" not in links.shown("<img src='x'>\n")


def test_a_passage_in_a_picture_is_lit_a_moment_after_the_picture_is_here(
    preview: Preview, qtbot: QtBot, folder: Path, link: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    def lit(_: Path, __: int, passage: str, size: tuple[int, int]) -> tuple[tuple[float, float, float, float], ...]:
        looks.append(passage)
        return ((size[0] / 4, size[1] / 4, size[0] / 2, size[1] / 2),)

    monkeypatch.setattr("core.extract.drawing.lit", lit)
    path = folder / "a.png"
    Image.new("RGB", (300, 200), "#eeeeee").save(path)
    hit = Hit(str(path), "", None, (), 0, 5, "words", 1.0, {})
    preview._reader.show(hit)
    qtbot.waitUntil(lambda: preview.pdf._sheet is not None, timeout=3000)
    assert looks == []
    assert preview.pdf.lit() == []
    qtbot.waitUntil(lambda: len(preview.pdf.lit()) == 1, timeout=3000)
    page, box = preview.pdf.page_rect(), preview.pdf.lit()[0]
    assert (box.left() - page.left(), box.width()) == pytest.approx((page.width() / 4, page.width() / 4), abs=1)
    preview.pdf.zoom_by(1)  # drawn anew, and not read again
    asked = len([order for order in link.asked if isinstance(order, DrawPage)])
    qtbot.waitUntil(lambda: len(link.asked) > asked or bool(preview.pdf.lit()), timeout=3000)
    assert looks == ["words"]
