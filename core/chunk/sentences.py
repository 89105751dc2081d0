"""Where sentences end, in English and other Latin scripts, Korean, Japanese and Chinese.

Rules over a few regular expressions: exact in their offsets, linear in time, and without a model. A rule
that is unsure joins: a sentence that is too long is cut later, one cut wrongly has lost its meaning.
"""

from __future__ import annotations

import re
from itertools import pairwise

from core.chunk.graphemes import within_grapheme

Span = tuple[int, int]

_STOP = re.compile(r"(?P<stop>[。｡！？]+|[.!?…]+)(?P<closers>[\"'”’)\]}」』》〉】）］｝»]*)(?P<space>\s*)")
_NEVER = frozenset(
    "mr mrs ms dr prof st sr jr rev hon gen col sgt capt lt gov sen rep messrs mt e.g i.e vs cf viz ca approx resp "
    "esp incl excl fig figs eq eqs sec ch vol ed eds tel dept".split()
)
_BEFORE_NUMBERS = frozenset("no nos nr p pp art para sect ver v tab ex".split())
_PERHAPS = frozenset(
    "al etc inc ltd co corp u.s u.k u.n e.u a.m p.m ph.d b.c a.d d.c jan feb mar apr jun jul aug sep sept oct nov "
    "dec".split()
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Z]")
_STARTERS = frozenset(
    "the this that these those it its he she we they you i his her our their my your in on at but and so if when "
    "while however moreover then there here what who how why an a after before for from although because as since "
    "with".split()
)
_TOKEN = re.compile(r"[^\s\"'“”‘’()\[\]{}<>「」『』]+$")
_NEXT_WORD = re.compile(r"[\"'“‘(\[「『]*([^\W_]+)")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
# What makes a quoted sentence a part of the one around it: "..."라고 했다, 「...」と言った, “……”的.
_SAYING = re.compile(r"이?라[고며는던]|하[고며는]")
_PARTICLE = re.compile(r"[고며는란은이가을를의도만와과에처같라하とっをがはのにもで的]")
_KOREAN_END = re.compile(r"[다요죠까네군음함됨임]$")
# Sentences of minutes and notes end without a full stop. Nouns that end alike (다음, 필요, 책임) are left out.
_KOREAN_LINE_END = re.compile(
    r"(?:(?<![보마])다|(?<![필중주수개])요|[죠까됨]|(?<![처다마])음|(?<![포명])함|(?<![책담취해])임)[)\]]?$"
)
_LIST_MARK = re.compile(
    r"[-–—*+•‣▪●○◦■□◆◇▶►※☞·∙]\s|\(?\d{1,3}[.)]\s|\(?[a-zA-Z가-하][.)]\s|[①-⑳]|[ⅰ-ⅹⅠ-Ⅹ]\.|[|>#]"
    r"|제\s*\d+\s*[조항장절]|\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d|\S{1,12}\s?:\s"
)
_MARK_TOKEN = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5}|[가나다라마바사아자차카타파하])$")
_PARAGRAPH = re.compile(r"\S.*(?:\n[ \t\u3000]*\S.*)*")
_LINE = re.compile(r"\S.*")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_REACH = 24  # characters around a full stop that are looked at
_WRAPPED = (50, 130)  # columns that the widest line of text broken into lines has
_FULL = 0.7  # share of the widest line from which a line runs on into the next


def sentences(text: str) -> list[Span]:
    """Return the sentences as (start, end) offsets, in order.

    They do not overlap, hold no white space at their ends, and together hold every other character.

    Args:
        text: a paragraph, or several.
    """
    spans: list[Span] = []
    start = 0
    for end in sorted({*_stops(text), *_breaks(text), len(text)}):
        piece = text[start:end]
        if body := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(body)))
        start = end
    return spans


def _stops(text: str) -> list[int]:
    """Return the offsets after the punctuation that ends a sentence."""
    found: list[int] = []
    start = 0
    for match in _STOP.finditer(text):
        if match.end() < len(text) and _ends(text, match, start):
            found.append(match.end())
            start = match.end()
    return found


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    """Say whether this punctuation ends the sentence that began at `start`."""
    stop, before = match["stop"], match.start()
    after = text[match.end() : match.end() + _REACH]
    if not match["space"]:
        return not within_grapheme(text, match.end()) and _ends_without_space(
            text[max(before - 1, 0) : before], stop, bool(match["closers"]), after
        )
    ends_korean = bool(_KOREAN_END.match(text[max(before - 1, 0) : before]))
    if (after[0].islower() and not ends_korean) or (match["closers"] and _SAYING.match(after)):
        return False
    if stop[0] in "。｡！？!?":
        return True
    token = _TOKEN.search(text, max(start, before - _REACH), before)
    word = token[0] if token else ""
    if stop != ".":  # an ellipsis, which may only be a pause
        return ends_korean or (after[0].isupper() and not after.startswith("I "))
    if match["closers"]:
        return ends_korean or not (word.lower() in _NEVER or _HANGUL.match(after))
    ahead = text[max(start, before - len(word) - _REACH) : before - len(word)].strip(" \t")
    return not _is_abbreviation(word, after, is_first=not ahead or ahead.endswith("\n"))


def _ends_without_space(last: str, stop: str, closed: bool, after: str) -> bool:
    """Decide where no space follows: usual in Japanese and Chinese, a slip in Korean, else inside a word."""
    if closed and _PARTICLE.match(after):
        return False
    if stop[0] in "。｡！？":
        return True
    if not (_EAST_ASIAN.match(last) and _EAST_ASIAN.match(after)):
        return False
    return stop[0] in "!?" or (stop == "." and bool(_KOREAN_END.match(last)))


def _is_abbreviation(word: str, after: str, is_first: bool) -> bool:
    """Say whether a full stop belongs to the word before it and does not end the sentence."""
    bare = word.lower()
    if bare in _NEVER or (is_first and _MARK_TOKEN.match(word)):
        return True
    if word[-1:].isdigit():  # a date, as in 2024. 3. 5.; Korean sentences seldom end with a figure
        return after[0].isdigit() or bool(_HANGUL.match(after))
    if bare in _BEFORE_NUMBERS:
        return after[0].isdigit()
    if bare in _PERHAPS or _INITIALS.fullmatch(word):
        following = _NEXT_WORD.match(after)
        return not (following and following[1].lower() in _STARTERS) and not _HANGUL.match(after)
    return False


def _breaks(text: str) -> list[int]:
    """Return the offsets of the lines that begin a sentence; other lines go on with the one before."""
    found: list[int] = []
    for paragraph in _PARAGRAPH.finditer(text):
        lines = [match.span() for match in _LINE.finditer(text, *paragraph.span())]
        columns = [_width(text[start:end]) for start, end in lines]
        widest = max(columns)
        found.append(lines[0][0])
        for (line, following), width in zip(pairwise(lines), columns, strict=False):
            head, tail = text[following[0] : following[0] + _REACH], text[max(line[0], line[1] - _REACH) : line[1]]
            if not _runs_on(tail.rstrip(), head, width, widest):
                found.append(following[0])
    return found


def _runs_on(tail: str, head: str, width: int, widest: int) -> bool:
    """Say whether a line goes on in the next one.

    Args:
        tail: the end of the line.
        head: the beginning of the next line.
        width: the line's columns.
        widest: the columns of the paragraph's widest line.
    """
    if _LIST_MARK.match(head) or _KOREAN_LINE_END.search(tail):
        return False
    if tail.endswith((",", "、", "，")) or head[0].islower():
        return True
    return _WRAPPED[0] <= widest <= _WRAPPED[1] and width >= _FULL * widest


def _width(line: str) -> int:
    """Return a line's columns; East Asian characters take two."""
    return len(line) + len(_WIDE.findall(line))
