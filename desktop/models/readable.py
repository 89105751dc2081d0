"""An explanation as people read it: the passage as prose, and whole words with all that their pieces gave.

A model sees tokens: 보증 and 금을, 8 and 800. Whoever reads why a passage matched asked for words. Pure functions.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TypeVar

from core.messages import Alignment, Explanation, SharedWord
from desktop.models import mail_head
from desktop.models.matching import Stretch, shared_word, widest, word_around
from desktop.models.prose import Edit, Span, blanks, is_markdown, moved, replaced, signs

Placed = TypeVar("Placed", SharedWord, Alignment)


def readable(explanation: Explanation, path: str) -> Explanation:
    """Return an explanation of a passage of a file as it is shown: its words whole, its text without signs."""
    return as_prose(replace(explanation, words=whole_words(explanation)), path)


def whole_words(explanation: Explanation) -> tuple[SharedWord, ...]:
    """Return the words that question and passage share, by gain: each is the sum of its tokens.

    A word is written as the question has it: one token may stand in many words of a passage, 금을 in 잔금을 too.
    """
    query, tokens = explanation.query, explanation.words
    asked = {_letters(query[slice(*place)]): place for place in reversed(_tokens(explanation))}
    places = [asked.get(_letters(token.text)) or _found(query, token.text) for token in tokens]
    stretches = widest([shared_word(query, explanation.text, *place) for place in places])
    found: dict[str, SharedWord] = {}
    for token, stretch in zip(tokens, stretches, strict=True):
        text = query[slice(*stretch)] or _in_passage(explanation, token)
        if any(letter.isalnum() for letter in text):
            known = found.get(_letters(text))
            found[_letters(text)] = _together(known, token) if known else replace(token, text=text)
    return tuple(sorted(found.values(), key=lambda word: -word.gain))


def as_prose(explanation: Explanation, path: str) -> Explanation:
    """Return an explanation whose passage reads as the list shows it, its places at the same letters."""
    pairs, words = explanation.alignments, explanation.words
    spans = [(pair.start, pair.end) for pair in pairs] + [(word.start, word.end) for word in words]
    text, spans = prose(explanation.text, path, spans)
    places = iter([(start, end) if start < end else (0, 0) for start, end in spans])
    return replace(
        explanation,
        text=text,
        alignments=tuple(_placed(pair, next(places)) for pair in pairs),
        words=tuple(_placed(word, next(places)) for word in words),
    )


def prose(text: str, path: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Return a passage of a file without what means nothing to a reader, and where each stretch of it is then.

    It is read as one paragraph: where the file has line breaks or signs that go, one space parts the words.
    """
    if mail_head.is_mail(path):
        text, spans = mail_head.in_words(text, spans)
    elif is_markdown(path):
        text, spans = _edited(text, signs(text, 0, len(text)), spans)
    return _edited(text, list(blanks(text)), spans)


def _edited(text: str, edits: list[Edit], spans: list[Span]) -> tuple[str, list[Span]]:
    return replaced(text, edits, ())[0], moved(edits, spans)


def _placed(one: Placed, place: Span) -> Placed:
    return replace(one, start=place[0], end=place[1])


def _tokens(explanation: Explanation) -> list[Stretch]:
    """Return where the tokens of the question stand, as far as that is known."""
    return [(pair.query_start, pair.query_end) for pair in explanation.alignments if pair.query_end]


def _found(text: str, piece: str) -> Stretch:
    """Return where a piece stands in a text; a model without phrases tells no places."""
    folded, wanted = text.casefold(), piece.casefold()
    at = folded.find(wanted) if wanted and len(folded) == len(text) else -1
    return (at, at + len(wanted)) if at >= 0 else (0, 0)


def _in_passage(explanation: Explanation, token: SharedWord) -> str:
    """Return the word of the passage that holds a token, for one of which the question has no letters."""
    return explanation.text[slice(*word_around(explanation.text, token.start, token.end))] or token.text


def _together(word: SharedWord, token: SharedWord) -> SharedWord:
    """Return a word with what a further token of it gave."""
    return replace(
        word,
        in_query=word.in_query + token.in_query,
        in_passage=word.in_passage + token.in_passage,
        gain=word.gain + token.gain,
    )


def _letters(text: str) -> str:
    """Return a text by which the same token is known again, however it is written."""
    return unicodedata.normalize("NFC", text).strip().casefold()
