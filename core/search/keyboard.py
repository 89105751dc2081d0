"""What was typed on the wrong keyboard: Hangul on a Latin one, or Latin letters on a Korean one (two-set, QWERTY).

    gksrmf -> 한글      ㅗ디ㅣㅐ -> hello

Every key is one letter on both keyboards, so a text goes from one to the other and back without a loss. What was
likely meant is decided by the library: a word is another one where it is not known and its other reading is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from core.store.hangul import FIRST, LAST, LEADS, PAIRS
from core.store.terms import term_texts

LATIN, JAMO = (
    "qwertyuiopasdfghjklzxcvbnmQWERTOP",
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
)
KEYS = dict(zip(LATIN, JAMO, strict=True))
LETTERS = {jamo: key for key, jamo in KEYS.items()}
# In Unicode's order, each as the keys that write it; a syllable may have no tail.
VOWELS = [PAIRS.get(vowel, vowel) for vowel in "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"]
TAILS = ["", *(PAIRS.get(tail, tail) for tail in "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")]


def _either(choices: list[str]) -> str:
    """Return a pattern of one of some texts, the longest that fits first."""
    return "|".join(sorted(choices, key=len, reverse=True))


# A consonant that a vowel follows begins the next syllable; so does the second of two.
SYLLABLE = re.compile(f"([{LEADS}])({_either(VOWELS)})((?:{_either(TAILS[1:])})(?![{''.join(VOWELS)}]))?")
# Words that stand alone: not parts of a path, an address, an identifier, a filter or a password with figures in it.
WORD = re.compile(r"(?<![^\s\"'(])[A-Za-z]+(?=[\"'.,?!)]*(?:\s|$))")
HANGUL = re.compile(r"[가-힣ㄱ-ㅣ]+")
LONE = re.compile(r"[ㄱ-ㅣ]")
LONE_VOWEL = re.compile(r"[ㅏ-ㅣ]")
LONG = 3  # syllables in a word; so many are whole by chance in few English words
SHARE_OF_LONG = 0.5  # of a long word's terms that must be known; of a shorter one's, all


def to_hangul(text: str) -> str:
    """Return what the keys of a Latin text write on a Korean keyboard; what has no key there stays."""
    jamo = "".join(KEYS.get(key) or KEYS.get(key.lower(), key) for key in text)
    return SYLLABLE.sub(lambda found: _syllable(*found.groups("")), jamo)


def to_latin(text: str) -> str:
    """Return what the keys of a Hangul text write on a Latin keyboard; what has no key there stays."""
    return "".join(LETTERS.get(jamo, jamo) for jamo in map(_jamo, text) for jamo in jamo)


def _syllable(lead: str, vowel: str, tail: str) -> str:
    place = (LEADS.index(lead) * len(VOWELS) + VOWELS.index(vowel)) * len(TAILS) + TAILS.index(tail)
    return chr(FIRST + place)


def _jamo(character: str) -> str:
    """Return the letters of a syllable, a key each."""
    place = ord(character) - FIRST
    if not 0 <= place <= LAST - FIRST:
        return PAIRS.get(character, character)
    rest, tail = divmod(place, len(TAILS))
    lead, vowel = divmod(rest, len(VOWELS))
    return LEADS[lead] + VOWELS[vowel] + TAILS[tail]


def repair(query: str, known: Callable[[str], bool]) -> str:
    """Return what a query says on the other keyboard where that is likely what was meant, else "".

    A word is taken for Hangul where all of it makes whole syllables, the library does not know it as it stands, and
    does know what it then says. Words too short to tell follow the others of their query.

    Args:
        query: what was typed. What stands between its words stays as it is.
        known: says whether the library holds a term, as `core.store.terms` makes them.
    """
    text = unicodedata.normalize("NFC", query)
    words = WORD.findall(text)
    sure = {word for word in words if _is_hangul(word, known)}
    if sure:
        every = 2 * sum(map(len, sure)) >= sum(map(len, words)) and all(map(_is_whole, words))
        return WORD.sub(lambda found: to_hangul(found[0]) if every or found[0] in sure else found[0], text)
    repaired = HANGUL.sub(lambda found: to_latin(found[0]) if _is_latin(found[0], known) else found[0], text)
    return repaired if repaired != text else ""


def _is_whole(word: str) -> bool:
    """Say whether Latin letters make whole syllables, with the Shift key only where it makes a difference."""
    return all(key in KEYS for key in word) and not LONE.search(to_hangul(word))


def _is_hangul(word: str, known: Callable[[str], bool]) -> bool:
    hangul = to_hangul(word)
    if len(hangul) < 2 or not _is_whole(word) or _holds(word, known):
        return False
    return _holds(hangul, known, SHARE_OF_LONG if len(hangul) >= LONG else 1)


def _is_latin(word: str, known: Callable[[str], bool]) -> bool:
    """Say so; what is all whole syllables or all consonants (which are asked for names) must be longer to be it."""
    latin = to_latin(word)
    fewest = 3 if LONE_VOWEL.search(word) else 4
    return len(latin) >= fewest and len(set(latin)) > 1 and _holds(latin, known) and not _holds(word, known)


def _holds(word: str, known: Callable[[str], bool], share: float = 1) -> bool:
    """Say whether at least a share of a word's terms is known."""
    terms = term_texts(word)
    return all(map(known, terms)) if share == 1 else sum(map(known, terms)) >= share * len(terms)
