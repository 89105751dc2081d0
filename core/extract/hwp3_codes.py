"""The characters of Hangul 3.0 to 97: two bytes each, Johab for Hangul and codes of its own for signs and Hanja."""

from __future__ import annotations

import struct
from functools import cache

_HANGUL = 0x8000
_SIGNS, _SIGNS_ROW, _LAST_SIGNS = 0x3401, 96, 0xAC  # signs in the order of KS X 1001, so many to a row
_HANJA, _HANJA_ROW, _FIRST_HANJA, _LAST_HANJA = 0x4000, 94, 0xCA, 0xFD
_FIRST = 0xA1
_OLD_VOWEL = 30  # arae-a, which no syllable of today has
_INITIALS, _FINALS = range(2, 21), (*range(1, 18), *range(19, 30))
_SINGLE = {0x81: "\u201c", 0x82: "\u201d", 0x2F67: "\u25b8", 0x203B: "\u203b", 0x301C: "\u2501"}


def decoded(raw: bytes) -> str:
    """Return a text up to the zero that ends it, without characters that nobody knows."""
    codes = struct.unpack_from(f"<{len(raw) // 2}H", raw)
    end = codes.index(0) if 0 in codes else len(codes)
    return "".join(map(character, codes[:end]))


@cache
def character(code: int) -> str:
    """Return the character of a code, "" where it is not known which one it is."""
    if code < 0x7F:
        return chr(code) if code >= 0x20 else ""
    if code >= _HANGUL:
        return _hangul(code)
    if code in _SINGLE:
        return _SINGLE[code]
    if code >= _HANJA:
        return _korean_standard(code - _HANJA, _HANJA_ROW, _FIRST_HANJA, _LAST_HANJA)
    return _korean_standard(code - _SIGNS, _SIGNS_ROW, _FIRST, _LAST_SIGNS) if code >= _SIGNS else ""


def _hangul(code: int) -> str:
    """Return a syllable or a letter; a syllable of old with arae-a as its letters."""
    initial, vowel, final = code >> 10 & 31, code >> 5 & 31, code & 31
    if vowel == _OLD_VOWEL and initial in _INITIALS and final in _FINALS:
        place = _FINALS.index(final)
        return chr(0x1100 + initial - 2) + "\u119e" + (chr(0x11A7 + place) if place else "")
    try:
        return code.to_bytes(2, "big").decode("johab")
    except UnicodeDecodeError:
        return ""


def _korean_standard(place: int, width: int, first: int, last: int) -> str:
    """Return the character at a place among the rows of KS X 1001."""
    row, cell = first + place // width, _FIRST + place % width
    try:
        return bytes((row, cell)).decode("euc-kr") if row <= last and cell < 0xFF else ""
    except UnicodeDecodeError:
        return ""
