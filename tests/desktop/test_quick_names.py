"""The rows of the quick search: names with what was asked for lit, and places of which whole parts are left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.records import Highlight
from desktop.app import App
from desktop.theme import Theme
from desktop.views import crumbs, lit_name, paint
from desktop.views.quick import QuickSearch
from tests.desktop.names_worker import COMMAND, FILM, PICTURE
from tests.desktop.test_quick import ask

Open = Callable[..., App]


@pytest.fixture
def quick(open_app: Open, folder: Path, qtbot: QtBot) -> QuickSearch:
    program = open_app(COMMAND)
    program.library.add([str(folder)])
    qtbot.waitUntil(lambda: not program.library.empty)
    program.manners.show_quick()
    made = program.manners.quick
    qtbot.waitUntil(made.isActiveWindow)
    return made


def head(quick: QuickSearch, number: int) -> QImage:
    """Return how the line with a row's name looks, without the mark before it."""
    rect = quick.list.visualRect(quick.list.model().index(number, 0))
    rect = QRect(rect.x() + 56, rect.y() + 9, rect.width() - 66, 20)
    return quick.list.viewport().grab(rect).toImage()


def lit(quick: QuickSearch, number: int, colour: str) -> list[int]:
    """Return where on that line a colour stands."""
    picture, wanted = head(quick, number), quick._theme.color(colour).name()
    return [x for x in range(picture.width()) if picture.pixelColor(x, 2 + picture.height() // 2).name() == wanted]


def names(quick: QuickSearch) -> list[str]:
    return [Path(group.path).name for group in quick.finder.results.groups]


def test_what_was_asked_for_is_lit_in_the_name(quick: QuickSearch, qtbot: QtBot) -> None:
    ask(qtbot, quick, "여권")
    quick.list.choose(1)  # a chosen row has another mark
    film = names(quick).index(FILM)
    places = lit(quick, film, "mark")
    assert places, "the name is lit"
    font = quick._theme.font("strong")
    assert max(places) <= paint.width("여권", font) + 2, "nothing but the word"
    assert not lit(quick, 1, "mark"), "a passage's name was not asked for"
    ask(qtbot, quick, "여권 사본")
    quick.list.choose(1)
    assert max(lit(quick, names(quick).index(PICTURE), "mark")) > max(places), "the next question lights its own"


def test_a_cut_name_keeps_its_marks_on_their_letters(theme: Theme) -> None:
    name = "여권 사본과 아주아주 긴 이름의 파일 IMG_2034 (최종).jpg"
    marks = [Highlight(0, 2), Highlight(name.index("IMG"), name.index("IMG") + 8)]
    path = unicodedata.normalize("NFD", f"/문서/{name}")
    font, ink = theme.font("strong"), theme.color("markink")
    whole = lit_name.lay_out(path, marks, font, (900, 20), ink)
    assert whole.layout.text() == name
    assert len(whole.layout.formats()) == 2
    cut = lit_name.lay_out(path, marks, font, (220, 20), ink)
    assert "…" in cut.layout.text()
    shown = [cut.layout.text()[each.start : each.start + each.length] for each in cut.layout.formats()]
    assert shown[0] == "여권"
    assert cut.layout.boundingRect().width() <= 222


def wide(words: str) -> float:
    return len(words)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        (99, "문서  ›  2024  ›  임대차  ›  계약  ›  p. 3"),
        (33, "문서  ›  …  ›  임대차  ›  계약  ›  p. 3"),
        (27, "문서  ›  …  ›  계약  ›  p. 3"),
        (20, "문서  ›  …  ›  p. 3"),
        (12, "…  ›  p. 3"),
        (3, "…  ›  p. 3"),
    ],
)
def test_whole_parts_of_a_place_are_left_out_in_its_middle(room: int, line: str) -> None:
    assert crumbs.cut(["문서", "2024", "임대차", "계약", "p. 3"], room, wide) == line


@pytest.mark.parametrize("room", range(1, 40))
def test_a_separator_stands_between_any_two_parts(room: int) -> None:
    parts = ["문서", "아주 긴 폴더", "제1장", "p. 3"]
    shown = crumbs.cut(parts, room, wide).split(crumbs.SEPARATOR)
    assert set(shown) <= {*parts, crumbs.LEFT_OUT}
    assert shown[-1] == parts[-1]
    assert shown.count(crumbs.LEFT_OUT) <= 1


def test_one_long_part_goes_rather_than_several_short_ones() -> None:
    parts = ["문서", "계약", "제7조의2 월차임 전환 시 산정률의 제한", "12쪽"]
    assert crumbs.cut(parts, 26, wide) == "문서  ›  계약  ›  …  ›  12쪽"


def test_a_place_of_one_part_or_none_stays() -> None:
    assert crumbs.cut([], 5, wide) == ""
    assert crumbs.cut(["문서"], 1, wide) == "문서"


def test_a_row_far_down_is_drawn_with_its_separators(
    quick: QuickSearch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = paint.text

    def note(*args: Any, **more: Any) -> None:
        drawn.append(args[2])
        draw(*args, **more)

    monkeypatch.setattr(paint, "text", note)
    ask(qtbot, quick, "여권")
    hit = quick.finder.results.row(0).hit
    deep = Path(hit.path).parent.joinpath(*(f"아주 긴 이름의 폴더 {n}" for n in range(9)), "계약", "a.jpg")
    quick.finder.results.set_hits([replace(hit, path=str(deep))])
    quick.list.viewport().repaint()
    (place,) = {words for words in drawn if crumbs.LEFT_OUT in words}
    assert place.startswith("문서  ›  …  ›  ")
    assert place.endswith("  ›  계약")
