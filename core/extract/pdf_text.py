"""From the lines of a PDF's pages to paragraphs. Pure functions: lines in, lines or paragraphs out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_PAGE_NUMBER = re.compile(
    r"[-–—|\[(<·•\s]*(?:(?:page|seite|p\.|쪽|페이지)\s*)?\d{1,4}(?:\s*(?:/|of|von|중|\|)\s*\d{1,4})?"
    r"\s*(?:쪽|페이지|頁|页|ページ)?[-–—|\])>·•\s]*|[-–—\s]*[ivxl]{1,6}[-–—\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(
    r"\s*(?:[•‣▪●○◦■□◆◇▶►※☞①-⑳]|(?:[·∙\-–—*]|\(?\d{1,3}[.)]|\(?[a-zA-Z가-하][.)]|[ⅰ-ⅹⅠ-Ⅹ]\.)\s)\s*\S"
)
_SENTENCE_END = re.compile(r"[.!?。！？:;…][\"'”’)\]」』]*\s*$")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_HAN_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff、。，！？「」『』（）]")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_EDGE = 2  # lines at the top and at the bottom of a page that may be a running head or foot
_FEWEST_PAGES = 4
_FEWEST_PAGES_BY_SIDE = 8
_NARROWEST = 38.0  # columns; shorter lines are those of lists, forms and tables
_FULL = 0.72  # share of a page's line width from which a line is taken to run on


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a document's lines are broken.

    Attributes:
        keeps_spaces: a line broken at a space ends with that space, so one without was broken in a word.
    """

    keeps_spaces: bool


def running_lines(pages: list[list[str]]) -> list[set[int]]:
    """Return for each page which of its lines are running heads, feet or page numbers.

    Such a line stands among the first or last two of a page and, numbers aside, on more than half of all
    pages; in a document of eight pages or more also on half of all left or of all right pages.

    Args:
        pages: each page's lines, none of them blank.
    """
    if len(pages) < _FEWEST_PAGES:
        return [set() for _ in pages]
    keys = [{(edge, _key(lines[at])): at for edge, at in _edges(lines)} for lines in pages]
    sides = [keys]
    if len(pages) >= _FEWEST_PAGES_BY_SIDE:
        sides += [keys[::2], keys[1::2]]
    repeated = set()
    for side in sides:
        counts = Counter(key for page in side for key in page)
        repeated |= {key for key, count in counts.items() if count * 2 > len(side)}
    return [{at for key, at in page.items() if key in repeated} for page in keys]


def _edges(lines: list[str]) -> list[tuple[str, int]]:
    """Return the places at a page's top and bottom, each with its edge's name."""
    top = [("top", at) for at in range(min(_EDGE, len(lines)))]
    return top + [("bottom", at) for at in range(max(len(lines) - _EDGE, len(top)), len(lines))]


def _key(line: str) -> str:
    """Return what stays the same of a running line from page to page."""
    text = " ".join(line.split())
    if _PAGE_NUMBER.fullmatch(text):
        return "#"
    letters = sum(char.isalpha() for char in text)
    return _DIGITS.sub("#", text).casefold() if letters > 2 else text  # figures of a table differ


def wrapping(pages: list[list[str]]) -> Wrapping:
    """Find out whether lines broken at a space keep it, which tells where Korean words go on."""
    korean = [line for lines in pages for line in lines[:-1] if _HANGUL.match(line.rstrip()[-1:])]
    kept = sum(line[-1:].isspace() for line in korean)
    return Wrapping(kept * 5 > len(korean))


def paragraphs(lines: list[str], how: Wrapping) -> list[str]:
    """Join a page's lines into paragraphs.

    A full line runs on into the next; a short one keeps its line break, and where it ends a sentence or a
    list's item follows, the paragraph ends with it.

    Args:
        lines: the lines of one page; blank ones part paragraphs.
        how: how the document's lines are broken.
    """
    widths = sorted(width(line) for line in lines if line.strip())
    full = max(widths[int(len(widths) * 0.9)] * _FULL, _NARROWEST) if widths else _NARROWEST
    done: list[list[str]] = [[]]
    for line in lines:
        last = done[-1][-1] if done[-1] else ""
        if not line.strip() or (last and (_BULLET.match(line) or (_ends(last) and width(last) < full))):
            done.append([])
        if line.strip():
            done[-1].append(line)
    return [text for part in done if (text := join(part, full, how))]


def join(lines: list[str], full: float, how: Wrapping) -> str:
    """Join the lines of one paragraph: words broken by a hyphen are healed, short lines stay lines.

    Args:
        lines: the paragraph's lines, none of them blank.
        full: the width from which a line runs on.
        how: how the document's lines are broken.
    """
    pieces = [lines[0].strip()] if lines else []
    for before, line in pairwise(lines):
        after = line.strip()
        if _HYPHEN.search(pieces[-1]) and after[0].islower():
            pieces[-1] = pieces[-1][:-1]
        elif width(before) < full:
            pieces.append("\n")
        elif not _is_one_word(before, after, how):
            pieces.append(" ")
        pieces.append(after)
    return "".join(pieces)


def width(line: str) -> int:
    """Return a line's width in columns; East Asian characters are two wide."""
    text = line.strip()
    return len(text) + len(_WIDE.findall(text))


def _ends(line: str) -> bool:
    return bool(_SENTENCE_END.search(line))


def _is_one_word(before: str, after: str, how: Wrapping) -> bool:
    """Say whether the text goes on without a space from one full line to the next."""
    last, first = before[-1], after[0]
    if last.isspace():
        return False
    if last == "-" or (_HAN_KANA.match(last) and _HAN_KANA.match(first)):
        return True
    return how.keeps_spaces and bool(_HANGUL.match(last) and _HANGUL.match(first))
