"""How much of the beginning of an English word is sure to stand in its stem.

Snowball's English stemmer (M. F. Porter, "The English stemmer") takes endings off a word, or rewrites them: studies
becomes studi, organisation organ. A word that begins with `contr` can therefore lose only what an ending may begin
with. This module lets any sequence of endings count, which is more than the stemmer ever takes, so that what is left
is too short at times, but never wrong.
"""

from __future__ import annotations

import re

# Every ending of the stemmer's steps 1 to 5 is one of these or several in a row, without a final e that an ending
# swallows (creat-ing); -tion keeps its t.
ENDINGS = (
    "s es ed ing ly li y i ies ied e enc anc abl ibl bl ent ant ement ment er iz izer ation at ator al alism alit it "
    "ism ist iti ful ness ous iv ivit abilit ibilit bilit ion og ic icat icit ical aliz ativ less"
).split()
DOUBLED = "bdfglmnprt"  # of hopping and controlled one letter more goes
ALTERED = "skies"  # becomes sky: the one exception that no ending explains

_PARTS = sorted({ending[:end] for ending in ENDINGS for end in range(1, len(ending) + 1)}, key=len, reverse=True)
_LOST = re.compile(rf"(?:{'|'.join(ENDINGS)})*(?:{'|'.join(_PARTS)})?")
_FIRST_VOWEL = re.compile(r"y?[^aeiouy]*[aeiouy]")  # a y at the beginning is a consonant


def kept(beginning: str) -> str:
    """Return a beginning of the stems of all words that begin so; ASCII lower case, perhaps ""."""
    vowel = _FIRST_VOWEL.match(beginning)
    if vowel is None:
        return beginning
    at = vowel.end()  # the stemmer leaves all up to the first vowel, but for a final y, and -sses without a vowel
    if beginning[at - 1] == "y" or beginning[: at - 1].endswith("ss") or ALTERED.startswith(beginning):
        at -= 1
    while at < len(beginning) and not _may_go(beginning, at):
        at += 1
    return beginning[:at]


def _may_go(beginning: str, at: int) -> bool:
    doubled = at > 0 and beginning[at] == beginning[at - 1] and beginning[at] in DOUBLED
    return bool(_LOST.fullmatch(beginning, at) or (doubled and _LOST.fullmatch(beginning, at + 1)))
