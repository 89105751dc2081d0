"""Where a cut would break a character as people see it (after Unicode's UAX 29), a number or a word."""

from __future__ import annotations

import re
import unicodedata

_JOINER = "\u200d"
_LETTER_OF_FLAG = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_LEAD, _VOWEL, _TAIL = range(0x1100, 0x1160), range(0x1160, 0x11A8), range(0x11A8, 0x1200)
_SYLLABLES = range(0xAC00, 0xD7A4)
_VIRAMA = 9  # the combining class of the signs that join Indic consonants
# Words, numbers and names of other scripts than those that write without spaces, with what holds them together.
_TIGHT = re.compile(
    r"[^\s\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]"
)


def within_grapheme(text: str, at: int) -> bool:
    """Say whether a cut before text[at] would break one character as people see it."""
    if not 0 < at < len(text) or text[at - 1].isspace():
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or after == _JOINER:
        return True
    code = ord(after)
    if code in _SKIN or code in _TAGS or before == _JOINER:
        return True
    if unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo":
        return True
    return _within_hangul(ord(before), code) or (code in _LETTER_OF_FLAG and _within_flag(text, at))


def within_word(text: str, at: int) -> bool:
    """Say whether a cut before text[at] would break a number, a name or a token of code."""
    return 0 < at < len(text) and bool(_TIGHT.match(text, at - 1) and _TIGHT.match(text, at))


def _within_hangul(before: int, after: int) -> bool:
    """Say whether two code points are parts of one syllable that is written in its letters."""
    if before in _LEAD:
        return after in _LEAD or after in _VOWEL or after in _SYLLABLES
    open_syllable = before in _SYLLABLES and (before - _SYLLABLES.start) % 28 == 0
    if before in _VOWEL or open_syllable:
        return after in _VOWEL or after in _TAIL
    return (before in _TAIL or before in _SYLLABLES) and after in _TAIL


def _within_flag(text: str, at: int) -> bool:
    """Say whether an odd number of the letters that make flags stands before the cut."""
    begin = at
    while begin > 0 and ord(text[begin - 1]) in _LETTER_OF_FLAG:
        begin -= 1
    return (at - begin) % 2 == 1
