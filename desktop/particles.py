"""Korean particles by the sound before them: "을(를)" becomes 을 or 를.

A translator writes "{name}을(를)"; which of the two it is can be told only when the name is known. What cannot be
told, a Chinese character or a sign alone, keeps both, as people write it by hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from string import Formatter

# After a consonant, after a vowel.
PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
BOTH = re.compile("|".join(re.escape(pair) for pair in PAIRS))
FIRST, LAST, FINALS, RIEUL = 0xAC00, 0xD7A3, 28, 8  # syllables of Hangul; their final consonants, of which ㄹ is one
VOWELS = "aeiouy"
SOUNDS = {"ㄹ": RIEUL, "": 0}  # any other consonant counts as 1
DIGITS = dict(zip("0123456789", "ㅇㄹ ㅁ  ㄱㄹㄹ ", strict=True))  # 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구
LETTERS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}  # 엘, 엠, 엔, 알: all others end in a vowel
SIGNS = {"%": "", "℃": "", "+": "", "&": "", "#": "ㅂ"}  # 퍼센트, 도, 플러스, 앤드, 샵


def after(text: str, pair: str) -> str:
    """Return the particle of a pair, as "을(를)", that fits what stands before it; both where nobody can tell."""
    sound = _sound(text)
    if sound is None:
        return pair
    consonant, vowel = PAIRS[pair]
    return vowel if sound == 0 or (sound == RIEUL and pair == "(으)로") else consonant


def spell(words: str, values: Mapping[str, object], turn: Callable[[str], str] = str) -> str:
    """Return a text with its `{names}` filled in and its particles chosen.

    Args:
        words: the text; a name whose value is to be put into the same language is written `{name:tr}`.
        values: what stands for the names. Particles in them stay as they are.
        turn: puts such a value into the language.
    """
    done = ""
    for literal, name, spec, _ in Formatter().parse(words):
        for number, part in enumerate(re.split(f"({BOTH.pattern})", literal)):
            done += after(done, part) if number % 2 else part
        if name:
            done += turn(str(values[name])) if spec == "tr" else format(values[name], spec or "")
    return done


def _sound(text: str) -> int | None:
    """Return what a text ends in when read aloud: 0 for a vowel, `RIEUL`, 1 for another consonant, None unknown."""
    read = unicodedata.normalize("NFC", text[-64:]).rstrip()
    while read and not (read[-1].isalnum() or read[-1] in SIGNS):
        read = read[:-1]
    if not read:
        return None
    last = read[-1]
    if FIRST <= ord(last) <= LAST:
        final = (ord(last) - FIRST) % FINALS
        return final if final in (0, RIEUL) else 1
    if last in SIGNS or last in DIGITS:
        return _of(SIGNS.get(last, DIGITS.get(last, "")))
    if last.isascii():
        return _of(_latin(re.search("[A-Za-z]+$", read)))
    return _of_other(last)


def _of(consonant: str) -> int:
    return SOUNDS.get(consonant.strip(), 1)


def _of_other(last: str) -> int | None:
    """Return the sound of a letter of another script, where its name tells."""
    name = unicodedata.name(last, "")
    if "ㄱ" <= last <= "ㅎ":  # 기역 to 히읗; ㄹ is 리을
        return _of("ㄹ" if last == "ㄹ" else last)
    if "ㅏ" <= last <= "ㅣ":
        return 0
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return 1 if name.endswith("LETTER N") else 0
    return None


def _latin(found: re.Match[str] | None) -> str:
    """Return the consonant that a word in Latin letters ends in as Koreans read it, "" for a vowel."""
    word = found.group() if found else ""
    low = word.lower()
    if word[-1:].isupper() or not set(low) & set(VOWELS):  # read letter by letter
        return LETTERS.get(low[-1:], "")
    if low.endswith(("l", "le")):  # model 모델, file 파일, table 테이블
        return "ㄹ"
    if low.endswith(("m", "me", "n", "ne", "ng")):  # name 네임, line 라인, ranking 랭킹
        return "ㅁ"
    short = re.search("(?<![aeiou])[aeiou](?:ck|[bckpt])$|ook$", low)  # book 북, zip 집, internet 인터넷
    return "ㄱ" if short else ""
