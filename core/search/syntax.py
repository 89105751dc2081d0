"""The query language, read left to right: words, phrases, exclusions, alternatives, beginnings and conditions.

Nothing here decides what a condition means; `conditions` does. Whatever does not look like an operator beyond
doubt is a plain word: a quotation that runs on into a word (“계약 갱신”이란), a colon after an unknown name
(http://x), a dash or a star that stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "prose", "phrase", "prefix", "or", "filter"]
# What a person may write before a colon, casefolded, and the condition it stands for.
KEYS = {
    **dict.fromkeys(("ext", "type", "종류", "형식", "확장자"), "type"),
    **dict.fromkeys(("path", "folder", "폴더", "경로"), "path"),
    **dict.fromkeys(("name", "이름", "파일"), "name"),
    **dict.fromkeys(("title", "제목"), "title"),
    **dict.fromkeys(("lang", "language", "언어"), "language"),
    **dict.fromkeys(("after", "이후"), "after"),
    **dict.fromkeys(("before", "이전"), "before"),
    **dict.fromkeys(("date", "날짜"), "date"),
    **dict.fromkeys(("size", "크기"), "size"),
    **dict.fromkeys(("page", "쪽", "페이지"), "page"),
    **dict.fromkeys(("is", "상태"), "state"),
}
CLOSERS = {'"': '"', "＂": "＂", "“": "”", "„": "“”", "「": "」", "『": "』"}
DOUBLE = '"＂“”„'  # keyboards mix these, so that any of them may close what another opened
QUOTES = DOUBLE + "「」『』"
DASHES = "-－"
AFTER_A_PHRASE = ".,;:!?)]。、，？！）"
COMMAS = ",，、"
LOOSE_OR = "또는"  # an everyday word: an operator only where both sides could not be part of a sentence
OR_WORDS = ("OR", "|", "｜", LOOSE_OR)
KEY = re.compile(r"([-－]?)([^\W\d_]+)[:：]")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a query: `raw` as it was typed, `text` without its marks (of a filter: which condition).

    prose is plain text that takes part in no operator. `values` are a filter's. `unpaired` says that a quotation
    mark without its partner was left out.
    """

    kind: Kind
    text: str
    raw: str
    negated: bool = False
    values: tuple[str, ...] = ()
    unpaired: bool = False


def lex(text: str) -> list[Token]:
    """Return the tokens of a query whose blanks are single spaces; empty quotations have an empty `text`."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token, at = _filter(text, at) or _phrase(text, at) or _bare(text, at)
        tokens.append(token)
    return tokens


def has_letter(text: str) -> bool:
    """Say whether a text holds a letter or digit of any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _filter(text: str, start: int) -> tuple[Token, int] | None:
    match = KEY.match(text, start)
    key = KEYS.get(unicodedata.normalize("NFKC", match[2]).casefold()) if match else None
    if match is None or key is None:
        return None
    values, end, unpaired = _values(text, match.end())
    return Token("filter", key, text[start:end], bool(match[1]), values, unpaired), end


def _values(text: str, at: int) -> tuple[tuple[str, ...], int, bool]:
    """Read values parted by commas up to a blank; quotation marks hold blanks and commas together."""
    values, unpaired = [""], False
    while at < len(text) and text[at] != " ":
        end = closing(text, at)
        if end > 0:
            values[-1] += text[at + 1 : end]
            at = end
        elif text[at] in QUOTES:
            unpaired = True
        elif text[at] in COMMAS:
            values.append("")
        else:
            values[-1] += text[at]
        at += 1
    return tuple(value for each in values if (value := each.strip())), at, unpaired


def _phrase(text: str, start: int) -> tuple[Token, int] | None:
    """Read a quotation that stands alone, punctuation aside."""
    at = start + (text[start] in DASHES or text[start] == "(")
    end = closing(text, at) if at < len(text) else 0
    if not end:
        return None
    after = end + 1
    while after < len(text) and text[after] in AFTER_A_PHRASE:
        after += 1
    if after < len(text) and text[after] != " ":
        return None
    return Token("phrase", text[at + 1 : end].strip(), text[start:after], text[start] in DASHES), after


def _bare(text: str, start: int) -> tuple[Token, int]:
    """Read up to a blank; a quotation inside is kept whole, and makes all of it prose."""
    word, prose, unpaired, at = "", False, False, start
    while at < len(text) and text[at] != " ":
        end = closing(text, at)
        if end:
            prose = True
            word += text[at:end]
            at = end
        inches = text[at] == '"' and word[-1:].isdecimal()
        if end or inches or text[at] not in QUOTES:
            word += text[at]
        else:
            unpaired = True
        at += 1
    return _word(word, text[start:at], prose, unpaired), at


def _word(word: str, raw: str, prose: bool, unpaired: bool) -> Token:
    if prose:
        return Token("prose", word, raw, unpaired=unpaired)
    if word in OR_WORDS:
        return Token("or", word, raw, unpaired=unpaired)
    body = word[1:]
    negated = word[:1] in tuple(DASHES) and has_letter(body) and body[0] not in f"{DASHES}>"
    body = body if negated else word
    if body.endswith("*") and body.count("*") == 1 and has_letter(body[-2:-1]):
        return Token("prefix", body[:-1], raw, negated, unpaired=unpaired)
    return Token("word", body, raw, negated, unpaired=unpaired)


def closing(text: str, start: int) -> int:
    """Return where the quotation that opens at `start` is closed, or 0 where none opens or it never closes."""
    closers = CLOSERS.get(text[start], "")
    for marks in (closers, DOUBLE if text[start] in DOUBLE and closers else ""):
        ends = [end for mark in marks if (end := text.find(mark, start + 1)) > 0]
        if ends:
            return min(ends)
    return 0
