"""The terms of a file's name, and what a question asks for them: a name is found however it is spaced.

Terms are those of the passages (`core.store.terms`). Where two words of a name meet, what spans them is a term too:
in Hangul, Han and Kana the two syllables beside the joint, in other scripts both words. It carries a mark, which no
term of a question has, and is asked for only where the question's own word goes on past it: 의사 does not find
"회의 사진", 회의사진 does. Two more marks tell what a name begins with and what it is called, so that of very many
files the nearest need not be looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath

from core.store.filters import folded
from core.store.terms import IDEOGRAPHS, asked, term_texts

VERSION = "2"  # of what is indexed; an index of another is made anew
JOINT = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)  # reportFinal, PDFReader, v2, 2nd
PART = re.compile(r"[^\W_]+")
MOST_TERMS = 48  # of a query; a pasted text names no file
# What is before a term: it spans a joint; and before the joint, or behind it, stands one syllable alone; it is the
# first of a name; it is what the name is called.
MARKS = ACROSS, AFTER_ONE, BEFORE_ONE, FIRST, CALLED = "+", "<", ">", "^", "="


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, folded, without what stands between them."""
    return "".join(PART.findall(folded(text)))


# --- what is indexed ------------------------------------------------------------------------------------------


def terms_of(path: str, root: str) -> tuple[str, str]:
    """Return the terms of a file's name and of its folders below the root."""
    pure = PurePath(path)
    folders = pure.parent.as_posix()[len(PurePath(root).as_posix()) :] if path != root else ""
    return " ".join(dict.fromkeys(_of_name(pure))), _of_folders(folders)


def _of_name(pure: PurePath) -> Iterator[str]:
    name, stem = (unicodedata.normalize("NFC", each) for each in (pure.name, pure.stem))
    whole, parted = _split(name)
    yield from (*whole, *parted, *_across(stem))
    yield from (FIRST + each[0] for each in (whole, parted) if each)
    if called := squeezed(stem):
        yield CALLED + called


@lru_cache(maxsize=1_024)  # a folder's files come one after another
def _of_folders(folders: str) -> str:
    found: list[str] = []
    for name in unicodedata.normalize("NFC", folders).split("/"):
        found += (term for each in (*_split(name), _across(name)) for term in each)
    return " ".join(dict.fromkeys(found))


def _split(name: str) -> tuple[list[str], list[str]]:
    """Return the terms of a name as it stands, and of what is run together in it taken apart."""
    parted = JOINT.sub(" ", name)
    return term_texts(name), term_texts(parted) if parted != name else []


def _across(name: str) -> Iterator[str]:
    """Yield what spans the joints of a name's words."""
    joined: list[str] = []
    for left, right in pairwise(PART.findall(name)):
        if IDEOGRAPHS.match(left[-1]) and IDEOGRAPHS.match(right[0]):
            yield from _pair(left[-1] + right[0], len(left) == 1, len(right) == 1)
        elif not IDEOGRAPHS.search(left + right):
            joined.append(left + right)
    yield from (ACROSS + term for term in term_texts(" ".join(joined)))


def _pair(pair: str, after_one: bool, before_one: bool) -> Iterator[str]:
    """Yield the terms of two syllables beside a joint."""
    yield ACROSS + pair
    if after_one:
        yield AFTER_ONE + pair
    if before_one:
        yield BEFORE_ONE + pair
    if after_one and before_one:
        yield pair


# --- what is asked --------------------------------------------------------------------------------------------


def ways(words: Sequence[str]) -> list[list[str]]:
    """Return for each term of a question, first of all itself, the terms of the index that stand for it.

    Args:
        words: the terms in their order, as `core.store.terms.asked` gives them.
    """
    around = ["", *words, ""]
    return [[*dict.fromkeys(_ways(*around[at : at + 3]))] for at in range(len(words))]


def matched(text: str) -> str:
    """Return what the index is asked for the terms of a text, the last as a beginning; "" where it has none."""
    telling = {*asked(text)}
    every = [tuple(way) for way in ways(_terms(text)) if way[0] in telling]
    found = [*dict.fromkeys(every)][:MOST_TERMS]
    stars = [""] * (len(found) - 1) + ["*" if _goes_on(way[0]) else "" for way in found[-1:]]
    return " AND ".join(map(any_of, found, stars))


def called(text: str) -> str:
    """Return what the index is asked for names that are a text, with or without their ending."""
    whole, stem = squeezed(text), squeezed(PurePath(text).stem)
    without = f" OR ({any_of([CALLED + stem])} AND {matched(text)})" if stem != whole else ""
    return any_of([CALLED + whole]) + without


def begun(text: str) -> str:
    """Return what the index is asked for names that begin with the first word of a text and hold all of them."""
    words = _terms(text)
    star = "*" if len(words) == 1 and _goes_on(words[0]) else ""
    firsts = [FIRST + word for word in ways(words)[0] if word[0] not in MARKS]
    return any_of(firsts, star) if len(words) == 1 else f"{any_of(firsts, star)} AND {matched(text)}"


def any_of(tokens: Iterable[str], star: str = "") -> str:
    """Return the query for any of some terms; with a `star` what begins with the first of them will do."""
    first, *others = tokens
    return f"({' OR '.join([_quoted(first, star), *map(_quoted, others)])})"


def _quoted(token: str, star: str = "") -> str:
    """Return the query for a term: for the few that hold blanks, as of the letter ﷺ, for all that these part."""
    parts = ['"' + part.replace('"', '""') + '"' for part in token.split()] or ['""']
    return f"({' AND '.join(parts)})" if len(parts) > 1 else parts[0] + star


def _terms(text: str) -> list[str]:
    return term_texts(unicodedata.normalize("NFC", text))


def _goes_on(word: str) -> bool:
    """Say whether a last word may be not typed to its end: one Latin letter begins too many."""
    return len(word) > 1 or not word.isascii()


def _together(left: str, right: str) -> list[str]:
    """Return the term of two words written as one, [] where they are more even so: ½ becomes two."""
    found = term_texts(left + right)
    return found if len(found) == 1 else []


def _ways(before: str, word: str, after: str) -> Iterator[str]:
    """Yield the terms that stand for one of a question, given those beside it."""
    left, right = IDEOGRAPHS.fullmatch(before), IDEOGRAPHS.fullmatch(after)
    yield word
    if not IDEOGRAPHS.fullmatch(word):
        yield ACROSS + word
        yield from _together(before, word) if before and not left else ()
        yield from _together(word, after) if after and not right else ()
    elif len(word) == 1:
        yield from [word + after[0]] if right else []
        yield from [before[-1] + word] if left else []
    else:
        goes_on, came = right and after[:-1] == word[1], left and before[1:] == word[0]
        if goes_on or came:
            yield (ACROSS if came else AFTER_ONE) + word if goes_on else BEFORE_ONE + word
