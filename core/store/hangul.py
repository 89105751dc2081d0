"""The letters of Hangul: what begins a syllable, and what takes two keys and is one letter."""

from __future__ import annotations

import re

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"  # in Unicode's order
FIRST, LAST = ord("가"), ord("힣")
OF_A_LEAD = 588  # syllables that begin with the same consonant, one after another
# An input method writes two keys as one letter, also where the person meant two initial consonants.
PAIRS = {
    pair[0]: pair[1:]
    for pair in (
        "ㅘㅗㅏ ㅙㅗㅐ ㅚㅗㅣ ㅝㅜㅓ ㅞㅜㅔ ㅟㅜㅣ ㅢㅡㅣ "
        "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ"
    ).split()
}


def pattern(word: str) -> str:
    """Return a regular expression of a word, in which an initial consonant is any syllable that begins with it."""
    return "".join(_any_of(letter) if letter in LEADS else re.escape(letter) for letter in word)


def _any_of(lead: str) -> str:
    first = FIRST + LEADS.index(lead) * OF_A_LEAD
    return f"[{lead}{chr(first)}-{chr(first + OF_A_LEAD - 1)}]"
