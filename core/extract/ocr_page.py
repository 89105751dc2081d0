"""From a picture of a page to its paragraphs: noise is dropped, columns and tables are told by the words' places."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, cast

from core.extract import ocr_engine
from core.extract.base import squeeze
from core.extract.pdf_layout import Table, regions
from core.extract.pdf_lines import Line, lines_of
from core.extract.pdf_text import Wrapping, paragraphs, running_lines, wrapping

if TYPE_CHECKING:
    from PIL.Image import Image

    from core.extract.ocr_engine import Engine, Seen
    from core.extract.pdf_layout import Region
    from core.extract.pdf_words import Word
    from core.records import BlockKind

_EM = 10.0  # points; the size that text is taken to have, so that distances mean the same in every picture
_OF_EM = 0.7  # height of the usual word; the gaps of a justified line must not pass for those of a table
_POOR = 0.7  # how sure a page is that is looked at once more, for its orientation and script
_FEW, _POOR_SHORT = 40, 0.85  # of a page with few letters, which may be the noise of one that lies on its side
_TURNS = (90, 270, 180)
_NOISE_LINE, _NOISE_WORD = 0.5, 0.25
_PARTED = 1.4  # times the usual distance of lines
_SHADES = 24  # the lightest and the darkest dot of a page with words differ by more
_TOP = 255


@dataclass(frozen=True, slots=True)
class Part:
    """A column's lines from the top ("" between paragraphs), or a table's rows."""

    kind: BlockKind
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read in a picture.

    Attributes:
        parts: in reading order.
        letters: how many letters and figures there are.
        sure: how sure they are on average, 0 to 1.
    """

    parts: list[Part]
    letters: int = 0
    sure: float = 0.0


def look(engine: Engine, image: Image, until: float, *, turns: bool = False) -> Sight:
    """Read a picture; one that reads badly is looked at again, turned upright and in the languages of its script.

    Args:
        engine: what reads.
        image: the picture, in shades of grey.
        until: the time (`time.monotonic`) at which the reader is killed.
        turns: try every side as the upper one where it is not clear which is; takes three times as long.

    Raises:
        subprocess.TimeoutExpired: it was.
        OSError: it cannot be started.
    """
    kept = seen(engine, image, until, turns=turns)
    return Sight(_parts([one.word for one in kept]), _letters(kept), _sure(kept))


def seen(engine: Engine, image: Image, until: float, *, turns: bool = False, upright: bool = False) -> list[Seen]:
    """Return the words of a picture with their places, as `look` sees them; with `upright` it is not turned."""
    low, high = cast("tuple[int, int]", image.getextrema())
    if high - low <= _SHADES:
        return []
    found = ocr_engine.words(engine, image, engine.usual(), until - time.monotonic())
    if _is_poor(found):
        found = _again(engine, image, until, found, turns=turns, upright=upright)
    return _without_noise(found)


def blocks(pages: list[list[Part]]) -> list[list[tuple[BlockKind, str]]]:
    """Return each page's blocks: running heads and feet dropped, lines joined to paragraphs."""
    texts = [[line for part in parts for line in part.lines if line.strip()] for parts in pages]
    how = wrapping(texts)
    done: list[list[tuple[BlockKind, str]]] = []
    for parts, gone in zip(pages, running_lines(texts), strict=True):
        found: list[tuple[BlockKind, str]] = []
        at = 0
        for part in parts:
            held = sum(bool(line.strip()) for line in part.lines)
            found += _blocks(part, {each - at for each in gone}, how)
            at += held
        done.append(found)
    return done


def _blocks(part: Part, gone: set[int], how: Wrapping) -> list[tuple[BlockKind, str]]:
    """Return a part's blocks without the lines, blank ones not counted, that are gone."""
    kept: list[str] = []
    at = 0
    for line in part.lines:
        if not line.strip() or at not in gone:
            kept.append(line)
        at += bool(line.strip())
    if part.kind == "table":
        return [("table", "\n".join(kept))]
    return [(part.kind, text) for text in paragraphs(kept, how)]


def _again(
    engine: Engine, image: Image, until: float, first: list[Seen], *, turns: bool, upright: bool
) -> list[Seen]:
    """Return the best of further looks at a picture and of the first one."""
    how = ocr_engine.bearing(engine, image, until - time.monotonic())
    languages = engine.by_script(how.script)
    ways = [(how.turn, languages)] if how.turn or languages != engine.usual() else []
    ways += [(turn, engine.usual()) for turn in _TURNS if turns and turn != how.turn]
    best = first
    for turn, names in ways:
        if turn and upright:
            continue
        turned = image.rotate(-turn, expand=True, fillcolor=_TOP) if turn else image
        best = max(best, ocr_engine.words(engine, turned, names, until - time.monotonic()), key=_weight)
        if not _is_poor(best):
            break
    return best


def _is_poor(seen: list[Seen]) -> bool:
    return _sure(seen) < (_POOR_SHORT if _letters(seen) < _FEW else _POOR)


def _weight(seen: list[Seen]) -> float:
    """Return how much was read: letters that are likelier right than not count for it, others against it."""
    return sum((one.sure - 0.6) * len(one.word.text) for one in seen)


def _letters(seen: list[Seen]) -> int:
    return sum(char.isalnum() for one in seen for char in one.word.text)


def _sure(seen: list[Seen]) -> float:
    """Return how sure words are, by their length."""
    length = sum(len(one.word.text) for one in seen)
    return sum(one.sure * len(one.word.text) for one in seen) / length if length else 0.0


def _without_noise(seen: list[Seen]) -> list[Seen]:
    """Return the words of lines that were read with some certainty."""
    lines: dict[tuple[str, ...], list[Seen]] = {}
    for one in seen:
        lines.setdefault(one.line, []).append(one)
    good = {line for line, own in lines.items() if _sure(own) >= _NOISE_LINE and _letters(own)}
    return [one for one in seen if one.line in good and one.sure >= _NOISE_WORD]


def _parts(words: list[Word]) -> list[Part]:
    """Return words in reading order."""
    scaled(words)
    return [part for region in regions(lines_of(words)) for part in _of_region(region)]


def scaled(words: list[Word]) -> float:
    """Bring words to the size that text is taken to have; return by what their places were multiplied."""
    if not words:
        return 1.0
    heights = Counter(round(word.size) for word in words for _ in word.text)
    scale = _EM * _OF_EM / max(median(heights.elements()), 1.0)
    for word in words:
        left, top, right, bottom = (each * scale for each in word.box)
        word.box, word.size = (left, top, right, bottom), _EM
    return scale


def _of_region(region: Region) -> list[Part]:
    """Return a column's lines, and its tables between them."""
    tops = [item.box[1] for item in region.items if isinstance(item, Line)]
    steps = [below - above for above, below in pairwise(tops)]
    usual = median(steps) if steps else 0.0
    done: list[Part] = []
    above = 0.0
    for item in region.items:
        if isinstance(item, Table):
            done.append(Part("table", [" | ".join(map(squeeze, row)) for row in item.rows if any(row)]))
            continue
        if not done or done[-1].kind == "table":
            done.append(Part("paragraph", []))
        elif item.box[1] - above > _PARTED * usual:
            done[-1].lines.append("")
        done[-1].lines.append(item.text)
        above = item.box[1]
    return done
