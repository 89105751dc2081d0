"""Tells a program's words apart, for the preview to colour them, and numbers its lines. Runs in the limited child.

The patterns of a language may take very long over a text that is made for it; the child's clock ends that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from core.extract.base import clean
from core.extract.decode import decode
from core.extract.files import read_text_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["keyword", "string", "number", "comment", "name", "type"]
Word = tuple[int, int, Kind]  # from where to where, and what it is
# The first family a token belongs to says what it is; what belongs to none is plain.
_FAMILIES: tuple[tuple[str, Kind], ...] = (
    ("Comment.Preproc", "keyword"),
    ("Comment", "comment"),
    ("Literal.String", "string"),
    ("Literal.Number", "number"),
    ("Keyword.Type", "type"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Name.Function", "name"),
    ("Name.Tag", "keyword"),
    ("Name.Attribute", "name"),
    ("Name.Decorator", "name"),
    ("Name.Class", "type"),
    ("Name.Exception", "type"),
    ("Name.Builtin", "type"),
)


class Code(msgspec.Struct, frozen=True):
    """A piece of a program, and how many lines that are not blank stand before it; or its language, in a text."""

    text: str
    before: int = 0
    language: str = ""


class Told(msgspec.Struct, frozen=True):
    """What is what in it, and the numbers of its lines in the file, blank ones left out."""

    words: list[Word]
    lines: list[int]


def tell(path: Path, code: Code) -> Told:
    """Tell a piece of a program apart and number its lines; a document's text lacks blank lines that the file has.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    if code.language:
        return Told(words(path.name, code.text, code.language), [])
    source = clean(decode(read_text_bytes(path))).split("\n")
    numbers = [number for number, line in enumerate(source, 1) if line.strip()]
    count = sum(bool(line.strip()) for line in code.text.split("\n"))
    return Told(words(path.name, code.text), numbers[code.before : code.before + count])


def words(name: str, code: str, language: str = "") -> list[Word]:
    """Return what is what in a piece of code, ascending; nothing where the language is not known."""
    # Imported where it is used: who only reads files does not pay for it.
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename  # type: ignore[import-untyped, unused-ignore]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped, unused-ignore]

    try:
        lexer = get_lexer_by_name(language) if language else get_lexer_for_filename(name, code)
    except ClassNotFound:
        return []
    tokens = ((at, str(kind).removeprefix("Token."), text) for at, kind, text in lexer.get_tokens_unprocessed(code))
    return list(_joined(tokens))


def _joined(tokens: Iterator[tuple[int, str, str]]) -> Iterator[Word]:
    """Yield words, those of a kind that touch as one."""
    before: Word | None = None
    for at, family, text in tokens:
        kind = next((kind for prefix, kind in _FAMILIES if f"{family}.".startswith(f"{prefix}.")), None)
        if kind is None or not text.strip():
            continue
        if before is not None and before[1] == at and before[2] == kind:
            before = before[0], at + len(text), kind
            continue
        if before is not None:
            yield before
        before = at, at + len(text), kind
    if before is not None:
        yield before
