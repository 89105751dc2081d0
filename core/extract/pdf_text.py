"""From the lines of a PDF's pages to paragraphs. Pure functions: lines in, lines or paragraphs out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"[-–—|\[(<·•\s]*(?:(?:page|seite|p\.|쪽|페이지)\s*)?\d{1,4}(?:\s*(?:/|of|von|중|\|)\s*\d{1,4})?"
    r"\s*(?:쪽|페이지|頁|页|ページ)?[-–—|\])>·•\s]*|[-–—\s]*[ivxl]{1,6}[-–—\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
BULLET = re.compile(r"\s*(?:[•‣▪●○◦■□◆◇▶►※☞①-⑳]|(?:[·∙\-–—*]|\(?\d{1,3}[.)]|\(?[a-zA-Z가-하][.)]|[ⅰ-ⅹⅠ-Ⅹ]\.)\s)\s*\S")
_SENTENCE_END = re.compile(r"[.!?。！？:;…][\"'”’)\]」』]*\s*$")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_HAN_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff、。，！？「」『』（）]")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HANGUL_WORD = re.compile(r"[\uac00-\ud7a3]+")
_LAST_WORD = re.compile(r"[\uac00-\ud7a3]+$")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LETTERS_AT_END = re.compile(r"[^\W\d_]+(?=[-\u2010\u00ad]$)")
_SAME_PLACE = 0.03  # of a page's height
_MARGIN = 0.085  # of a page's height
_EDGE = 2  # lines at the top and at the bottom of a page that may be a running head or foot
_FEWEST_PAGES = 4
_FEWEST_PAGES_BY_SIDE = 8
_NARROWEST = 38.0  # columns; shorter lines are those of lists, forms and tables
_FULL = 0.72  # share of a page's line width from which a line is taken to run on
Key = tuple[str, str]  # an edge and what stays the same of a line there
Places = dict[Key, int]  # key -> which of the page's lines


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a document's lines are broken.

    Attributes:
        keeps_spaces: a line broken at a space ends with that space, so one without was broken in a word.
        words: the words that stand inside of lines, which tell how those at their ends go on.
        parts_words: most Korean lines without a sign either way are broken in a word.
    """

    keeps_spaces: bool
    words: frozenset[str] = frozenset()
    parts_words: bool = False


def running_lines(pages: list[list[str]], heights: list[list[float]] | None = None) -> list[set[int]]:
    """Return for each page which of its lines are running heads, feet or page numbers.

    Such a line stands among the first or last two of a page and, numbers aside, on more than half of all
    pages; in a document of eight pages or more also on half of all left or of all right pages.

    Args:
        pages: each page's lines, none of them blank.
        heights: where each line stands, as a share of its page's height; a running line keeps its place.
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
    if heights is None:
        return [{at for key, at in page.items() if key in repeated} for page in keys]
    return _in_place(keys, heights, repeated | _in_margin(keys, heights))


def _in_place(keys: list[Places], heights: list[list[float]], repeated: set[Key]) -> list[set[int]]:
    """Return the lines with these keys that stand where most of their kind do, on left or on right pages."""
    usual: dict[tuple[Key, int], float] = {}
    for key in repeated:
        for side in (0, 1):
            found = [heights[page][at[key]] for page, at in enumerate(keys) if page % 2 == side and key in at]
            usual[key, side] = median(found) if found else 0.0
    return [
        {at for key, at in page.items() if key in repeated and abs(own[at] - usual[key, n % 2]) < _SAME_PLACE}
        for n, (page, own) in enumerate(zip(keys, heights, strict=True))
    ]


def _in_margin(keys: list[Places], heights: list[list[float]]) -> set[Key]:
    """Return the keys of heads that change by chapter: the same in the margins of three pages close together."""
    pages: dict[Key, list[int]] = {}
    for number, (page, own) in enumerate(zip(keys, heights, strict=True)):
        for key, at in page.items():
            if not _MARGIN < own[at] < 1 - _MARGIN:
                pages.setdefault(key, []).append(number)
    return {
        key for key, on in pages.items() if any(third - first <= 4 for first, third in zip(on, on[2:], strict=False))
    }


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
    """Find out whether lines broken at a space keep it, and which words the document has."""
    korean = [line for lines in pages for line in lines[:-1] if _HANGUL.match(line.rstrip()[-1:])]
    kept = sum(line[-1:].isspace() for line in korean) * 5 > len(korean)
    words = frozenset(word for lines in pages for line in lines for word in _words_inside(line))
    return Wrapping(kept, words, not kept and _parts_words(pages, words))


def _words_inside(line: str) -> list[str]:
    """Return the words of a line but its first and its last, which may be parts of words."""
    inside = line.strip().partition(" ")[2].rpartition(" ")[0]
    return _HANGUL_WORD.findall(inside) + [word.casefold() for word in _LATIN_WORD.findall(inside)]


def _parts_words(pages: list[list[str]], words: frozenset[str]) -> bool:
    """Say whether Korean lines are broken in words more often than between them."""
    together = apart = 0
    for lines in pages:
        for before, after in pairwise(lines):
            last, first = _LAST_WORD.search(before), _HANGUL_WORD.match(after.strip())
            if last and first:
                together += last[0] + first[0] in words
                apart += last[0] in words and first[0] in words
    return together > apart


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
        if not line.strip() or (last and (BULLET.match(line) or (ends(last) and width(last) < full))):
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
    return glue(lines, [width(line) >= full for line in lines], how)


def glue(lines: list[str], runs_on: list[bool], how: Wrapping) -> str:
    """Join lines of which some run on into the next.

    Args:
        lines: the lines, none of them blank.
        runs_on: for each line, whether it is full.
        how: how the document's lines are broken.
    """
    pieces = [lines[0].strip()] if lines else []
    for before, line, full in zip(lines, lines[1:], runs_on, strict=False):
        after = line.strip()
        if _HYPHEN.search(pieces[-1]) and (after[0].islower() or _in_capitals(pieces[-1], after)):
            pieces[-1] = pieces[-1] if _keeps_hyphen(pieces[-1], after, how) else pieces[-1][:-1]
        elif not full:
            pieces.append("\n")
        elif not _is_one_word(before, after, how):
            pieces.append(" ")
        pieces.append(after)
    return "".join(pieces)


def _in_capitals(before: str, after: str) -> bool:
    """Say whether a hyphen stands in a word in capitals."""
    return before[-3:-1].isupper() and before[-3:-1].isalpha() and after[:2].isupper() and after[:2].isalpha()


def _keeps_hyphen(before: str, after: str, how: Wrapping) -> bool:
    """Say whether a hyphen at the end of a line belongs to the word, as the document's other words tell."""
    last, first = _LETTERS_AT_END.search(before), _LATIN_WORD.match(after)
    if not last or not first or before.endswith("\u00ad"):
        return False
    whole, parted = f"{last[0]}{first[0]}".casefold(), f"{last[0]}-{first[0]}".casefold()
    if whole in how.words or parted in how.words:
        return whole not in how.words
    # state-of-the-art: what has a hyphen already is put together of words.
    return before[last.start() - 1 : last.start()] in "-\u2010" and last.start() > 0


def width(line: str) -> int:
    """Return a line's width in columns; East Asian characters are two wide."""
    text = line.strip()
    return len(text) + len(_WIDE.findall(text))


def ends(line: str) -> bool:
    """Say whether a sentence ends with this line."""
    return bool(_SENTENCE_END.search(line))


def _is_one_word(before: str, after: str, how: Wrapping) -> bool:
    """Say whether the text goes on without a space from one full line to the next."""
    last, first = before[-1], after[0]
    if last.isspace():
        return False
    if last == "-" or (_HAN_KANA.match(last) and _HAN_KANA.match(first)):
        return True
    if not (_HANGUL.match(last) and _HANGUL.match(first)):
        return False
    return how.keeps_spaces or _is_one_korean_word(before, after, how)


def _is_one_korean_word(before: str, after: str, how: Wrapping) -> bool:
    left, right = _LAST_WORD.findall(before)[-1], _HANGUL_WORD.findall(after)[0]
    if left + right in how.words:
        return True
    return how.parts_words and not (left in how.words and right in how.words)
