"""What every format shares: clean text, and a builder that keeps the promises of `Document`."""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol

from core.records import Block, BlockKind, Document

if TYPE_CHECKING:
    from pathlib import Path

_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# C0 and C1 controls but tab and line feed, soft hyphens, zero-width spaces, byte order marks, marks of
# direction, and halves of surrogate pairs, which no encoding can carry.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_BLANK_LINES = re.compile(r"\n(?:[ \t\u3000]*\n){2,}")
_LINE_ENDS = re.compile(r"(?<![ \t])[ \t]++(?=\n)")  # from the start of a run only: else it is quadratic
_POOR_TITLE = re.compile(
    r"\(?(?:anonymous|untitled|no title|document|doc|word document|presentation|title|slide|page|normal|무제|문서"
    r"|제목\s*없음)[\W\d_]*|microsoft (?:word|powerpoint|excel).*"
    r"|.*\.(?:docx?|dotx?|pdf|hwpx?|rtf|txt|tex|dvi|pptx?|xlsx?|indd)"
    r"|\S+\.[a-z]{2,5}|[^\s_]+(?:_[^\s_]+)+|powerpoint (?:presentation|프레젠테이션)|슬라이드[\W\d_]*"
    r"|[\W\d_]*|.?|[ -~]{2}",
    re.IGNORECASE,
)

# What parsers let through when a file does not hold what it promises.
MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


class Format(Protocol):
    """A format family: a module with two verbs."""

    def accepts(self, path: Path) -> bool:
        """Say by the name alone whether this family reads the file."""

    def extract(self, path: Path) -> Document:
        """Read the file.

        Raises:
            DocumentError: the file cannot be read.
            OSError: the system refused.
        """


def clean(text: str) -> str:
    """Return the text in NFC with plain line feeds and spaces, and without what cannot be seen."""
    text = _SPACES.sub(" ", _UNSEEN.sub("", _BREAKS.sub("\n", text)))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return the text on one line, every run of white space as one space."""
    return " ".join(text.split())


def meaningful_title(given: object) -> str:
    """Return a title from a document's properties, or "" where a program filled it in and it says nothing."""
    title = squeeze(clean(given)) if isinstance(given, str) else ""
    return "" if _POOR_TITLE.fullmatch(title) else title


class DocumentBuilder:
    """Collects blocks in reading order and places them in one text.

    Attributes:
        title: the title that the document gives itself.
        blocks: the blocks so far.
    """

    def __init__(self, format: str, title: str = "") -> None:  # noqa: A002 - the field's own name
        """Start an empty document of this format."""
        self.title = squeeze(clean(title))
        self._format = format
        self._parts: list[str] = []
        self.blocks: list[Block] = []
        self._length = 0

    def add(
        self, kind: BlockKind, text: str, level: int = 0, page: int | None = None, gap: str = "\n\n", place: str = ""
    ) -> None:
        """Append a block; one without visible text is left out.

        Args:
            kind: what the block is.
            text: its text; it is cleaned, blank lines at its ends and spaces at its lines' ends are dropped.
            level: a heading's depth from 1; brought into 1 to 6, and 0 for every other kind.
            page: the page, counted from 1.
            gap: what parts the block from the one before it.
            place: where else than on a page a person finds it, as in `Block`.
        """
        body = _BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("", clean(text))).strip("\n").rstrip()
        body = body if kind == "code" else body.lstrip()
        if not body.strip():
            return
        between = gap if self.blocks else ""
        start = self._length + len(between)
        self._parts += (between, body)
        self._length = start + len(body)
        depth = min(max(level, 1), 6) if kind == "heading" else 0
        self.blocks.append(Block(kind, start, self._length, depth, page, place))

    def build(self, pages: int = 0) -> Document:
        """Return the document; one without blocks has the text ""."""
        return Document("".join(self._parts), tuple(self.blocks), self.title, self._format, pages)
