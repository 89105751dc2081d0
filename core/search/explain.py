"""Why a passage was found: the words of the query that stand in it, and, asked for, what each signal saw.

The three signals are those of BGE-M3 (arXiv 2402.03216, section 3.2), computed from a passage that is embedded
anew: what the store keeps of a multi-vector is pooled and compressed, and has no token behind a row any more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.chunk.split import embedded_text
from core.embed.base import Embedder, Token
from core.messages import Alignment, Explanation, SharedWord
from core.records import Chunk, Embedding, Highlight
from core.search.group import joined_text
from core.store.terms import COMMON, RUN, places

LONGEST_TAIL = 2  # syllables
SHARE = 0.75  # lower values mark chance neighbours, higher ones lose most words of a translation; chosen by eye
MARKS = "#▁ \n"  # what tokenisers write before a piece to say that it goes on, or begins, a word
Span = tuple[int, int]
Piece = tuple[Span, str]  # where a token stands, and its letters
Placed = TypeVar("Placed", SharedWord, Alignment)


def highlights(text: str, asked: Iterable[str], more: Iterable[Span] = ()) -> tuple[Highlight, ...]:
    """Return the stretches of a text whose index terms the query asks for, and `more`; touching ones are joined.

    A single Hangul bigram inside a word is left out: Korean words carry their meaning in front and their
    particles behind, so that 금을 in 잔금을 says nothing about 보증금을.
    """
    wanted = set(asked)
    found = _merged(places(text, wanted))
    told = [(span.start, span.end) for span in found if not _is_tail(text, span)]
    return tuple(_merged([*told, *more]))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a model sees between a query and one passage: words by their token, pairs by the query's rows."""

    dense: float
    words: dict[int, SharedWord]
    pairs: list[list[Alignment]]


def explain(embedder: Embedder, query: str, chunk: Chunk) -> Explanation:
    """Return what each signal of the model sees between a query and a passage.

    dense = q . d; sparse = sum over shared tokens of w_q w_d; multi = 1/N_q sum_i max_j q_i . d_j (arXiv
    2402.03216, eq. 2 to 4). A signal that the model lacks is 0. Offsets count in `query` and in `chunk.text`; a
    token that stands in the headings alone, or is no text at all (`[SEP]`), has the empty span 0:0.

    Args:
        embedder: the model.
        query: the text the model is asked, without operators.
        chunk: the passage.

    Raises:
        ModelError: the model cannot be run.
    """
    return explain_joined(embedder, query, [chunk])


def explain_joined(
    embedder: Embedder,
    query: str,
    chunks: Sequence[Chunk],
    weights: Callable[[Embedding], NDArray[np.float32]] | None = None,
) -> Explanation:
    """Return what `explain` says, of the whole text of the passages that one hit was joined from.

    Each signal is the best that the passages give together: dense that of the nearest passage, sparse by the largest
    weight that a token has anywhere, multi by the nearest token anywhere. A token of the query has the pair with
    that one, and behind it, nearest first, those with the nearest in the text of each passage and with its own
    letters wherever they stand, so that what a list marks has its reason here. `text` is the text of the whole hit,
    and offsets count in it.

    Args:
        embedder: the model.
        query: the text the model is asked, without operators.
        chunks: at least one passage of a document, in order, with nothing but white space between.
        weights: what the rows of the query's multi-vector count for [N_q], as in the search; None for all the same.

    Raises:
        ModelError: the model cannot be run.
    """
    asked, of_query = embedder.queries([query])[0], _query_tokens(embedder, query)
    read = embedder.passages([embedded_text(chunk) for chunk in chunks])
    seen = [
        _moved(_seen(embedder, asked, of_query, passage, chunk), chunk.start - chunks[0].start)
        for chunk, passage in zip(chunks, read, strict=True)
    ]
    words = _largest(seen)
    by_row = zip(*(one.pairs for one in seen if one.pairs), strict=True)
    rows = [sorted(chain(*pairs), key=lambda pair: -pair.value) for pairs in by_row]
    nearest = [first.value for first, *_ in rows]
    return Explanation(
        query=query,
        text=joined_text(chunks),
        dense=max(one.dense for one in seen),
        sparse=sum(word.gain for word in words),
        multi=float(np.average(nearest, weights=weights(asked) if weights else None)) if nearest else 0.0,
        words=words,
        alignments=tuple(pair for row in rows for pair in _shown(row)),
    )


def meaning_highlights(explanation: Explanation, share: float = SHARE) -> tuple[Highlight, ...]:
    """Return the stretches of the passage that MaxSim pairs with what the query is about.

    Only pairs of two telling tokens count (no particle, stop word or punctuation mark), and only those whose
    value is at least `share` of the highest that a telling token of the query has anywhere, headings included.
    A piece of a word stands for the whole word where words are parted by blanks; in Hangul, Han and Kana the
    piece itself is marked.

    Args:
        explanation: why the passage answers the query.
        share: in (0, 1]; how near to the best pair a pair must come.
    """
    query, text = explanation.query, explanation.text
    asked = [pair for pair in explanation.alignments if _is_telling(query, pair.query_start, pair.query_end)]
    least = max(share * max((pair.value for pair in asked), default=0.0), 0.0)
    near = [
        (pair.start, pair.end) for pair in asked if pair.value >= least and _is_telling(text, pair.start, pair.end)
    ]
    words = [match.span() for match in RUN.finditer(text) if match.lastgroup == "word"]
    return tuple(_merged(sorted(_whole(span, words) for span in near)))


def _seen(embedder: Embedder, asked: Embedding, query: list[Piece], read: Embedding, chunk: Chunk) -> _Seen:
    text = embedded_text(chunk)
    head, tokens = len(text) - len(chunk.text), embedder.tokens(text)
    words = _shared_words(embedder, asked, read, text, tokens, head)
    pairs = _alignments(asked, read, query, [_piece(chunk.text, _place(token, head)) for token in tokens])
    return _Seen(float(asked.dense @ read.dense), words, pairs)


def _largest(seen: Sequence[_Seen]) -> tuple[SharedWord, ...]:
    """Return each shared token where it has the largest weight, by gain."""
    found: dict[int, SharedWord] = {}
    for one in seen:
        for index, word in one.words.items():
            known = found.get(index)
            # Where it weighs as much, a place in the text says more than one in the headings.
            if known is None or (word.gain, word.end > 0) > (known.gain, known.end > 0):
                found[index] = word
    return tuple(sorted(found.values(), key=lambda word: -word.gain))


def _shown(row: Sequence[Alignment]) -> list[Alignment]:
    """Return the nearest pair of a token, and of the others those that stand in both texts."""
    return [row[0], *(pair for pair in row[1:] if pair.query_end and pair.end)]


def _shared_words(
    embedder: Embedder, asked: Embedding, read: Embedding, text: str, tokens: list[Token], head: int
) -> dict[int, SharedWord]:
    """Return the tokens that have a weight on both sides."""
    ids, ours, theirs = np.intersect1d(asked.sparse_ids, read.sparse_ids, assume_unique=True, return_indices=True)
    in_query, in_passage = asked.sparse_weights[ours].tolist(), read.sparse_weights[theirs].tolist()
    found = {}
    for index, a, b in zip(ids.tolist(), in_query, in_passage, strict=True):
        token = _first(index, tokens, head)
        written = text[token.start : token.end].strip() or embedder.piece(index).strip(MARKS)
        found[index] = SharedWord(written, a, b, a * b, *_place(token, head))
    return found


def _first(index: int, tokens: list[Token], head: int) -> Token:
    """Return a token's first place in the passage's own text, else the one in its headings."""
    places = [token for token in tokens if token.id == index]
    return next((token for token in places if token.end > head), places[0] if places else Token(index, 0, 0))


def _alignments(asked: Embedding, read: Embedding, query: list[Piece], passage: list[Piece]) -> list[list[Alignment]]:
    """Return for each row of the query's multi-vector [N_q, M] the nearest of the passage's [N_d, M].

    With it stand the nearest in the text, where that one is in a heading, and every place of its letters.
    """
    if not asked.multi.size or not read.multi.size:
        return []
    similar: NDArray[np.float32] = asked.multi @ read.multi.T  # [N_q, N_d]
    theirs = _fitted(passage, len(read.multi))
    in_text = np.where([end > 0 for (_, end), _ in theirs], similar, -np.inf)
    found = []
    for row, (span, letters) in enumerate(_fitted(query, len(asked.multi))):
        same = [at for at, (_, written) in enumerate(theirs) if letters and _is_same(letters, written)]
        columns = dict.fromkeys([int(similar[row].argmax()), int(in_text[row].argmax()), *same])
        found.append([Alignment(*span, *theirs[at][0], value=float(similar[row, at])) for at in columns])
    return found


def _fitted(pieces: list[Piece], rows: int) -> list[Piece]:
    """Return one piece for each row; rows without a token that is known get empty ones."""
    return [*pieces[:rows], *[((0, 0), "")] * (rows - len(pieces))]


def _piece(text: str, span: Span) -> Piece:
    """Return a stretch of a text with its letters, none where they carry no meaning."""
    return span, text[slice(*span)].strip().casefold() if _is_telling(text, *span) else ""


def _is_same(asked: str, written: str) -> bool:
    """Say whether a piece of a text is one of a query; in Korean what goes on behind it may be an ending."""
    begins = len(asked) > 1 and _is_hangul(asked[0]) and written.startswith(asked)
    return begins or asked == written


def _query_tokens(embedder: Embedder, query: str) -> list[Piece]:
    """Return the places and letters of the tokens behind the rows of a query's multi-vector.

    An embedder places the tokens of passages: the words that the model wants before a query are put in front by
    hand, and those before a passage, which the embedder adds, are taken off again (they have no place in a text).
    """
    prefixes = embedder.card.prefixes
    before = prefixes.get("query", "")
    tokens = embedder.tokens(before + query)
    if prefixes.get("passage"):
        while tokens and not tokens[0].end:
            tokens = tokens[1:]
    return [_piece(query, _place(token, len(before))) for token in tokens]


def _place(token: Token, head: int) -> Span:
    """Return where a token stands in a text that begins `head` characters later; 0:0 where it lies before it."""
    return (max(token.start - head, 0), token.end - head) if token.end > max(head, token.start) else (0, 0)


def _moved(seen: _Seen, by: int) -> _Seen:
    """Return what was seen with its places further behind; what has no place keeps none."""
    words = {index: _shifted(word, by) for index, word in seen.words.items()}
    return replace(seen, words=words, pairs=[[_shifted(pair, by) for pair in row] for row in seen.pairs])


def _shifted(place: Placed, by: int) -> Placed:
    return replace(place, start=place.start + by, end=place.end + by) if place.end else place


def _is_telling(text: str, start: int, end: int) -> bool:
    """Say whether a token carries meaning: a letter or digit, no stop word, no single letter out of a word."""
    piece = unicodedata.normalize("NFC", text[start:end]).casefold()
    if piece in COMMON or not any(letter.isalnum() for letter in piece):
        return False
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    in_word = any(near in "'’" or (near.isascii() and near.isalnum()) for near in around)
    return not (in_word and len(piece) == 1 and piece.isascii())


def _whole(span: Span, words: list[Span]) -> Span:
    """Return the word that a piece belongs to, or the piece where it is part of none."""
    return next((word for word in words if word[0] <= span[0] and span[1] <= word[1]), span)


def _merged(spans: Iterable[Span]) -> list[Highlight]:
    """Return spans by their start, those that touch or overlap joined."""
    found: list[Highlight] = []
    for start, end in sorted(spans):
        if found and start <= found[-1].end:
            found[-1] = Highlight(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Highlight(start, end))
    return found


def _is_tail(text: str, span: Highlight) -> bool:
    inside = span.start > 0 and _is_hangul(text[span.start - 1]) and _is_hangul(text[span.start])
    return inside and span.end - span.start <= LONGEST_TAIL


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"
