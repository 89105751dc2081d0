"""The numbers that Hangul draws before paragraphs: they are not in the text, so they are counted again here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LEVELS = 10
# The published order of number formats, by their names in HWPX; HWP 5 writes the position.
FORMATS = (
    "DIGIT CIRCLED_DIGIT ROMAN_CAPITAL ROMAN_SMALL LATIN_CAPITAL LATIN_SMALL CIRCLED_LATIN_CAPITAL "
    "CIRCLED_LATIN_SMALL HANGUL_SYLLABLE CIRCLED_HANGUL_SYLLABLE HANGUL_JAMO CIRCLED_HANGUL_JAMO HANGUL_PHONETIC "
    "IDEOGRAPH CIRCLED_IDEOGRAPH DECAGON_CIRCLE DECAGON_CIRCLE_HANJA"
).split()
_SERIES = {
    "CIRCLED_DIGIT": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "LATIN_CAPITAL": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LATIN_SMALL": "abcdefghijklmnopqrstuvwxyz",
    "CIRCLED_LATIN_CAPITAL": "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ",
    "CIRCLED_LATIN_SMALL": "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ",
    "HANGUL_SYLLABLE": "가나다라마바사아자차카타파하",
    "CIRCLED_HANGUL_SYLLABLE": "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻",
    "HANGUL_JAMO": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "CIRCLED_HANGUL_JAMO": "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭",
    "CIRCLED_IDEOGRAPH": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "DECAGON_CIRCLE": "갑을병정무기경신임계",
    "DECAGON_CIRCLE_HANJA": "甲乙丙丁戊己庚辛壬癸",
}
_DIGITS = {"HANGUL_PHONETIC": "일이삼사오육칠팔구십", "IDEOGRAPH": "一二三四五六七八九十"}
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LARGEST_ROMAN = 399
_PLACE = re.compile(r"\^([1-9nN])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a numbering is written: "제^1조", with its number's format and its first number."""

    pattern: str
    format: str = "DIGIT"
    start: int = 1


@dataclass(slots=True)
class Numbers:
    """Counts the numbered paragraphs of a document.

    Attributes:
        levels: the levels of each numbering, by its name.
    """

    levels: dict[str, list[Level]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def next(self, numbering: str, depth: int) -> str:
        """Count one paragraph and return its number as it is drawn; "" where it has none.

        Args:
            numbering: the numbering's name.
            depth: the paragraph's level, from 0.
        """
        levels = self.levels.get(numbering, [])
        if depth >= len(levels):
            return ""
        counts = self._counts.setdefault(numbering, [None] * LEVELS)
        for above in range(depth):  # a level that was left out has its first number
            counts[above] = levels[above].start if counts[above] is None else counts[above]
        own = counts[depth]
        counts[depth] = levels[depth].start if own is None else own + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        shown = [written(count or 0, level.format) for count, level in zip(counts, levels, strict=False)]
        return _PLACE.sub(lambda found: _filled(found[1], shown, depth), levels[depth].pattern).strip()


def _filled(place: str, shown: list[str], depth: int) -> str:
    """Return what stands for ^1 to ^9 (a level's number) or ^n and ^N (those of all levels down to this one)."""
    if place.isdigit():
        return shown[int(place) - 1] if int(place) <= len(shown) else ""
    return ".".join(shown[: depth + 1]) + ("." if place == "N" else "")


def written(number: int, form: str) -> str:
    """Return a number in one of `FORMATS`; as plain digits where the format does not reach so far."""
    if form in _SERIES and 1 <= number <= len(_SERIES[form]):
        return _SERIES[form][number - 1]
    if form in _DIGITS and 1 <= number < 100:
        tens, ones = divmod(number, 10)
        digits = _DIGITS[form]
        return (
            (digits[tens - 1] if tens > 1 else "") + (digits[9] if tens else "") + (digits[ones - 1] if ones else "")
        )
    if form.startswith("ROMAN") and 1 <= number <= _LARGEST_ROMAN:
        return _roman(number) if form == "ROMAN_CAPITAL" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    signs = ""
    for value, sign in _ROMAN:
        signs += sign * (number // value)
        number %= value
    return signs
