"""Take Korean documents apart into passages, and into headings, captions and questions that ask for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

PASSAGE = 400  # characters after which a passage ends
SHORTEST = 60  # characters; less says too little to be found
SHINGLE = 5  # words in a row that count as copied
COPIED = 0.2  # share of a passage's shingles that may stand in training text
HEADING = 60  # characters
QUESTION, WORDS = 100, 4  # most characters and fewest words of a question
ANSWERS = 4  # most passages that answer a query

HANGUL = re.compile("[가-힣]")
CAPTION = re.compile(r"^(?:Listing|Figure|예제|항목|그림) ?\d+-\d+[:.] ?(.+)$")
MARKUP = re.compile(r"^.*#{2,} |^(?:\d+단계|Step \d+|\d+)[.:] +")  # before the words of a heading
NOT_HEADING = re.compile(r"더 알아보기|자세한|[-|>\[]|[a-z]\w*:|.*&|.*[.!?] |.*[.:;,!…][\"'”’)]*$")
NEW_PAGE = re.compile(r"\d{4}년 \d+월 \d+일")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
LINK = re.compile(r"\[([^\]]+)\](?:\[[^\]]*\]|\([^)]*\))")
CONNECTIVE = re.compile(r"^(?:그렇다면|그럼|그러면|하지만|그런데|그래서|그리고|그러니까|자)[, ]+")
ASKS = re.compile(r"(?:왜|어떻게|어떤|어느|무엇|언제|어디|얼마|몇).*[가-힣]\?$|(?:[^떨]까|[은인한던]가|다면)요\?$")
POINTS = re.compile(  # at something said before
    r"(?:^|\s)(?:(?:이것|그것|이런|그런|이러|그러|이렇|그렇|여기|거기|다음|앞서|위에|아래|이들|그들)\S*|이|그|저|위|이를|이는|이게)(?=\s|$)"
)
Kind = Literal["heading", "caption", "question", "text"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document: text that is searched, or something to search it with."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A set in the making: passages and queries by id, and the passages that answer each query."""

    passages: dict[str, str] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    relevant: dict[str, list[str]] = field(default_factory=dict)


def pieces(paragraphs: Iterable[str]) -> Iterator[Piece]:
    """Take a document apart, in its order; a heading without words ends what the heading before it stands over."""
    for paragraph in paragraphs:
        head, _, box = paragraph.partition(" > > ")  # a box of its own, as the book quotes it
        if box and _is_heading(head):
            yield Piece("heading", head)
            yield from _sentences(box.replace("> ", ""))
            yield Piece("heading", "")
        elif NEW_PAGE.match(paragraph):
            yield Piece("heading", "")
        elif caption := CAPTION.match(paragraph):
            yield Piece("caption", caption[1].rstrip("."))
        elif _is_heading(paragraph):
            yield Piece("heading", MARKUP.sub("", paragraph))
        elif HANGUL.search(paragraph) and not paragraph.startswith(("|", "[")):
            yield from _sentences(LINK.sub(r"\1", paragraph))


def _is_heading(paragraph: str) -> bool:
    short = len(paragraph) <= HEADING and HANGUL.search(paragraph)
    return bool(short and not NOT_HEADING.match(MARKUP.sub("", paragraph)))


def _sentences(paragraph: str) -> Iterator[Piece]:
    """Part a paragraph into the questions it asks and the text between them, at most PASSAGE characters a piece."""
    text = ""
    for sentence in SENTENCE.split(paragraph):
        asks = sentence.endswith("?") and HANGUL.search(sentence)
        if text and (asks or len(text) + len(sentence) > PASSAGE):
            yield Piece("text", text)
            text = ""
        if asks:
            yield Piece("question", CONNECTIVE.sub("", sentence))
        else:
            text = f"{text} {sentence}".lstrip()
    if text:
        yield Piece("text", text)


def stands_alone(query: Piece) -> bool:
    """Return whether a query can be understood by somebody who has not read what stands before it."""
    if query.kind != "question":
        return not POINTS.search(query.text)
    fitting = len(query.text) <= QUESTION and len(query.text.split()) >= WORDS and not re.search('["“”:]', query.text)
    return bool(fitting and ASKS.search(query.text) and not POINTS.search(query.text))


def add_document(out: RetrievalSet, name: str, stream: Sequence[Piece]) -> None:
    """Add a document's passages and queries to a set.

    A heading asks for all passages up to the next one, a caption for those before and behind it, a question for
    the one behind it. A query that more than ANSWERS passages would answer is too broad, and left out.
    """
    passages = {at: f"{name}-{first:03}" for at, first in _passages(stream).items()}
    for at, passage in passages.items():
        before = f"{out.passages[passage]}\n" if passage in out.passages else ""
        out.passages[passage] = before + stream[at].text
    for at, piece in enumerate(stream):
        answers = list(dict.fromkeys(passages[found] for found in _answers(stream, at)))
        if piece.kind != "text" and piece.text and stands_alone(piece) and len(answers) <= ANSWERS:
            out.queries[f"{name}-{at:03}"] = piece.text
            out.relevant[f"{name}-{at:03}"] = answers


def _passages(stream: Sequence[Piece]) -> dict[int, int]:
    """Return for each piece of text the number of the piece that its passage begins with."""
    found: dict[int, int] = {}
    first, length = -1, 0
    for at, piece in enumerate(stream):
        if piece.kind == "heading":
            first = -1
        if piece.kind == "text":
            if first < 0 or length >= PASSAGE:
                first, length = at, 0
            found[at] = first
            length += len(piece.text)
    return found


def _answers(stream: Sequence[Piece], at: int) -> list[int]:
    """Return the pieces of text that a query at this place asks for."""
    kind = stream[at].kind
    behind: list[int] = []
    for index in range(at + 1, len(stream)):
        if stream[index].kind == "heading":
            break
        if stream[index].kind == "text":
            behind.append(index)
    if kind == "heading":
        return behind
    before = [at - 1] if kind == "caption" and at and stream[at - 1].kind == "text" else []
    return before + behind[:1]


def clean(out: RetrievalSet, kept: Iterable[str], shortest: int = SHORTEST) -> RetrievalSet:
    """Return a set without passages that are too short or copied, and without queries that are no test.

    A passage counts as copied where COPIED of its shingles stand in the paragraphs `kept` for training, or all
    of it in a passage before. A query is no test where it stands in a passage that answers it or in training
    text of its own, where it is asked twice, and where no passage is left that answers it.
    """
    kept = list(kept)
    seen = {shingle for paragraph in kept for shingle in _shingles(paragraph)}
    passages: dict[str, str] = {}
    for name, text in out.passages.items():
        shingles = _shingles(text)
        copied = sum(shingle in seen for shingle in shingles) > COPIED * len(shingles)
        if len(text) >= shortest and not copied and text not in passages.values():
            passages[name] = text
    trained = {_plain(paragraph) for paragraph in kept}
    often = Counter(_plain(query) for query in out.queries.values())
    relevant = {name: [p for p in found if p in passages] for name, found in out.relevant.items()}
    good = [
        name
        for name, query in out.queries.items()
        if relevant[name]
        and often[_plain(query)] == 1
        and _plain(query) not in trained
        and not any(_plain(query) in _plain(passages[p]) for p in relevant[name])
    ]
    return RetrievalSet(passages, {n: out.queries[n] for n in good}, {n: relevant[n] for n in good})


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _plain(text: str) -> str:
    """Return the letters and digits of a text alone, in lower case."""
    return "".join(re.findall(r"\w+", text.lower()))
