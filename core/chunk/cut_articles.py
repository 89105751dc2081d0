"""Legal text: numbered articles, in the forms in which laws, contracts and rules number them.

A reference to an article looks like its beginning where a line is broken in front of it. What tells them apart is the
order: articles are counted up, one by one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.chunk.items import Item, Line, Mark, between, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.records import Document

LEAST = 3  # articles in a row that make a text a legal one
# Where an article is best cut: at its paragraphs, items and sub-items.
PARAGRAPH = re.compile(
    r"[①-⑳㉠-㉻]|\(?\d{1,3}[.)]\s|\(\d{1,3}\)|[가-하][.)]\s|\(?[a-z][.)]\s|\([ivx]{1,5}\)\s"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（][ⅰ-ⅹ][)）]"
)
_TITLED = r"\s*(?P<titled>[(（【\[〔][^)）】\]〕\n]{1,60}[)）】\]〕])?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"제\s*(?P<number>\d{1,4})\s*조(?:\s*의\s*(?P<sub>\d{1,3}))?(?![가-힣\d])" + _TITLED,
        r"第\s*(?P<number>[\d０-９]{1,4}|[〇零一二三四五六七八九十百千]{1,7})\s*[条條](?:[之の](?P<sub>[\d一二三四五六七八九十]{1,3}))?"
        + _TITLED,
        r"(?i:article|artikel|art[íi]culo|artigo|articolo|art\.|section|sec\.|clause|статья|§)[ \t]*"
        r"(?P<number>\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})(?P<sub>[a-z]|\s?bis)?(?![\w,])" + _TITLED,
    )
)
_INSIDE = re.compile(r"(?<=[.。] )(?=제\s*\d{1,4}\s*조(?:의\s*\d+)?\s*[(（【])")
_DIGITS = {"〇": 0, "零": 0, **{digit: number for number, digit in enumerate("一二三四五六七八九", 1)}}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SHORT_LINE = 80  # characters; a line of its own with a number is the article's heading


def articles(document: Document, lines: Sequence[Line]) -> Iterator[Item]:
    """Yield the articles of a document."""
    run: list[Mark] = []
    last = 0
    form = -1
    for mark, number, of, sure in _candidates(document.text, lines):
        if of == form and (number == last + 1 or (number in (last, 0) and sure) or (sure and last < number)):
            run.append(mark)
            last = number
        elif number == 1:
            yield from _articles(document, lines, run)
            run, last, form = [mark], 1, of
        elif not run and sure:
            run, last, form = [mark], number, of
    yield from _articles(document, lines, run)


def _articles(document: Document, lines: Sequence[Line], run: Sequence[Mark]) -> Iterator[Item]:
    if len(run) >= LEAST:
        yield from between(document, lines, run, "legal")


def _candidates(text: str, lines: Sequence[Line]) -> Iterator[tuple[Mark, int, int, bool]]:
    """Yield what looks like an article's beginning: mark, number and form, and whether a title makes it sure."""
    for index, line in enumerate(lines):
        for start in (line.start, *(match.start() for match in _INSIDE.finditer(text, line.start, line.end))):
            for form, pattern in enumerate(_FORMS):
                match = pattern.match(text, start, line.end)
                if match and (number := _number(match["number"])):
                    sure = bool(match["titled"] or match["sub"])
                    yield Mark(start, index, _label(text, match, line)), number, form, sure
                    break


def _label(text: str, match: re.Match[str], line: Line) -> str:
    """Return an article's heading: its number and title, or all of a short line without a sentence."""
    if match["titled"]:
        return short(match[0])
    whole = text[match.start() : line.end]
    alone = (len(whole) <= _SHORT_LINE and not whole.rstrip().endswith((".", "다", "。", ";", ","))) or len(
        whole
    ) <= 12
    return short(whole if alone else match[0])


def _number(written: str) -> int:
    """Return the value of a number in Arabic, Roman or Chinese numerals; 0 for none."""
    if written.isdecimal():
        return int(written)
    if written[0] in _DIGITS or written[0] in _PLACES:
        return _chinese(written)
    values = [_ROMAN[letter] for letter in written.lower()]
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))


def _chinese(written: str) -> int:
    total = digit = 0
    for sign in written:
        if sign in _PLACES:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS.get(sign, 0)
    return total + digit
