"""Files that nothing but their names can find: without text, not read yet, failed, or of a type that is not read.

Such a row never takes the place of a passage that is surely about the question. A file that is called just what was
asked comes before all other passages, and any other before those that are hardly about the question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from core.extract import images
from core.records import Band, Highlight, Hit
from core.search.explain import highlights
from core.search.fuse import NAME
from core.search.hits import listed
from core.search.parse import Question
from core.store.documents import File
from core.store.filters import Condition, Filter, folded
from core.store.hangul import pattern
from core.store.library import Library
from core.store.name_terms import PART, squeezed
from core.store.names import sketch_words
from core.store.terms import COMMON, IDEOGRAPHS

MOST = 20  # rows of an answer, and at most SHARE of its places, but for those that are free
SHARE = 0.4
GAP = r"[\W_]*"  # what may part the letters of a word in a name
NOT_READ = "Files of this type are not read."


def found(library: Library, question: Question, hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return the files that a question finds by their names alone, beside the passages that it finds."""
    places = max(min(MOST, int(SHARE * limit)), limit - len(hits))
    if not places or any(each.field == "page" for each in question.filter.conditions):
        return []
    files = library.ledger.find_names(question.text, places, called(question))
    return [by_name(hit) for hit in listed([_explained(file) for file in files], {})]


def called(question: Question) -> Filter:
    """Return what must be true of a file of which the name alone is known: what must stand in it stands there."""
    groups = [Condition("name", tuple(piece.text for piece in group)) for group in question.required]
    without = [Condition("name", (piece.text,), negated=True) for piece in question.without]
    return replace(question.filter, conditions=(*question.filter.conditions, *groups, *without))


def by_name(hit: Hit) -> Hit:
    """Return a hit that its name found."""
    return replace(hit, score=NAME, signals={"name": 1.0}, parts={"name": NAME})


def among(
    question: Question, hits: Sequence[Hit], named: Sequence[Hit], limit: int, *, about: bool = True
) -> list[Hit]:
    """Return passages and files found by their names in one list.

    It is longer than `limit` only where more passages than that are strong, or what must stand in each was asked for:
    then the list is complete, and no passage goes.

    Args:
        question: what was asked.
        hits: passages, best first.
        named: files, best first.
        limit: how many are shown.
        about: whether the passages are about the question; the names stand before them where they are not.
    """
    room = len(hits) if question.required else max(limit - len(named), _after(hits, ("strong",)))
    kept = list(hits[:room])
    exact = [hit for hit in named if _is_called(hit, question)]
    others = [hit for hit in named if not _is_called(hit, question)]
    strong, sure = (_after(kept, ("strong",)), _after(kept, ("strong", "likely", ""))) if about else (0, 0)
    return [*kept[:strong], *exact, *kept[strong:sure], *others, *kept[sure:]]


def lights(question: Question, hits: Sequence[Hit]) -> dict[str, tuple[Highlight, ...]]:
    """Return what of the files' names was asked for, by path, where a name is among the reasons."""
    named = {hit.path for hit in hits if hit.parts.get("name")}
    lit = {path: unicodedata.normalize("NFC", PurePath(path).name) for path in named}
    terms = [] if sketch_words(question.text) else question.terms
    return {path: highlights(name, terms, _spans(question.text, name)) for path, name in lit.items()}


def _after(hits: Sequence[Hit], bands: Sequence[Band]) -> int:
    """Return the place after the last hit of some bands."""
    return max((place for place, hit in enumerate(hits, 1) if hit.band in bands), default=0)


def _is_called(hit: Hit, question: Question) -> bool:
    """Say whether a file is called just what was asked, with or without its ending, however it is spaced."""
    pure, asked = PurePath(hit.path), squeezed(question.text)
    return bool(asked) and asked in (squeezed(pure.name), squeezed(pure.stem))


def _explained(file: File) -> File:
    """Return a file with the reason why nothing but its name is known, where its type is not read."""
    if file.state != "ignored":
        return file
    pictured = PurePath(file.path).suffix.lower() in images.ENDINGS
    return replace(file, reason=images.MISSING if pictured else NOT_READ)


def _spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text stand in a name, letter for letter or by their initial consonants."""
    sketch = sketch_words(text)
    words = [word for word in folded(text).split() if word not in COMMON and (len(word) > 1 or not word.isascii())]
    for expression in map(pattern, sketch):
        yield from (match.span() for match in re.finditer(expression, name, re.IGNORECASE))
    for word in () if sketch else words:
        yield from _parted(word, name)


def _parted(word: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in a name as it is, and the pieces of it where the name parts it."""
    for match in re.finditer(GAP.join(map(re.escape, word)), name, re.IGNORECASE):
        start, end = match.span()
        pieces = [piece.span() for piece in PART.finditer(name, start, end)]
        if end - start == len(word):
            yield start, end
        elif pieces and _stands(name, *pieces[0]) and _stands(name, *pieces[-1]):
            yield from pieces


def _stands(name: str, start: int, end: int) -> bool:
    """Say whether a piece of a word is a whole word of a name, or two syllables of one at least."""
    whole = not PART.match(name[max(start - 1, 0) : start]) and not PART.match(name, end, end + 1)
    return whole or (end - start > 1 and bool(IDEOGRAPHS.fullmatch(name, start, end)))
