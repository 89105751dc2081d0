"""Minutes and chat: turns, each with its speaker.

A chat is told by lines that have a time and a name. Minutes have names only, as have lists of terms and the fields of
forms: there the same names must come again, and not always in the same order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.chunk.items import Item, Line, Mark, between, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.records import Document

LEAST_TIMED, LEAST = 3, 4  # turns that make a chat and minutes
REACH = 8  # lines that one turn may have before the talk is over
_TIME = r"(?:(?:오전|오후|上午|下午|午前|午後|AM|PM)\s?)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DATE = r"(?:\d{2,4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,4}[.일]?,?|\d{1,2}[-./]\d{1,2}[-./]\d{2,4},?)"
_TIMED = tuple(
    re.compile(form)
    for form in (
        rf"\[(?P<who>[^\[\]\n]{{1,40}})\] ?\[{_TIME}\]",
        rf"\[{_TIME}\] ?\[(?P<who>[^\[\]\n]{{1,40}})\]",
        rf"\[?(?:{_DATE}\s*)?{_TIME}\]?\s?[-–,]?\s?<(?P<who>[^<>\n]{{1,40}})>",
        rf"\[?(?:{_DATE}\s*)?{_TIME}\]?\s?[-–,]?\s?(?P<who>[^\s:：\[\]<>\d][^:：\n\[\]<>]{{0,39}}?)\s?[:：](?=\s|$)",
    )
)
_NAMED = (
    re.compile(
        r"(?P<who>[^\W\d][^\s:：.,?!()]{0,15}(?: [^\s:：.,?!()]{1,15}){0,3}(?: ?\([^()\n]{1,20}\))?)\s?[:：](?=\s|$)"
    ),
    re.compile(r"[○◯◎](?=\S)(?P<who>[^\s○]{2,10} [^\s]{2,10})(?=\s)"),
)
_NO_NAMES = frozenset(
    "note notes warning caution tip important example see hint todo source http https 참고 주의 주 예 비고 예시 "
    "출처 경고 팁 설명 注 注意 例 备注 備考 subject from to cc date sent 제목 날짜 일시 장소 "
    "input output 입력 출력".split()
)


def turns(document: Document, lines: Sequence[Line]) -> Iterator[Item]:
    """Yield the turns of every talk in a document."""
    run: list[tuple[Mark, bool]] = []
    for index, line in enumerate(lines):
        if not (found := _turn(document.text, line)):
            continue
        if run and index - run[-1][0].line > REACH:
            yield from _talk(document, lines, run)
            run = []
        who, timed = found
        run.append((Mark(line.start, index, short(who)), timed))
    yield from _talk(document, lines, run)


def _turn(text: str, line: Line) -> tuple[str, bool] | None:
    """Return who speaks in a line, and whether it says when; None where it is no turn's beginning."""
    for timed, forms in ((True, _TIMED), (False, _NAMED)):
        for form in forms:
            if match := form.match(text, line.start, line.end):
                return match["who"], timed
    return None


def _talk(document: Document, lines: Sequence[Line], run: Sequence[tuple[Mark, bool]]) -> Iterator[Item]:
    """Yield the turns of a run that is a talk."""
    timed = [mark for mark, has_time in run if has_time]
    if len(timed) >= LEAST_TIMED and len(timed) * 2 >= len(run):
        yield from between(document, lines, timed, "chat")
        return
    named = [mark for mark, _ in run if mark.label.casefold() not in _NO_NAMES]
    names = [mark.label for mark in named]
    if len(named) >= LEAST and 2 <= len(set(names)) <= len(names) / 2 and not _fields(names):
        yield from between(document, lines, named, "minutes")


def _fields(names: Sequence[str]) -> bool:
    """Say whether three or more names always come in the same order: the fields of records."""
    period = len(set(names))
    return period > 2 and all(name == names[at % period] for at, name in enumerate(names))
