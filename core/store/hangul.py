"""The letters of Hangul: what begins a syllable, and what takes two keys and is one letter."""

from __future__ import annotations

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
