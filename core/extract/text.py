"""Plain text: paragraphs between blank lines, and the few headings that plain text can show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, clean
from core.extract.decode import decode
from core.extract.files import read_text_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

SUFFIXES = frozenset({".txt", ".text", ".asc"})
NAMES = frozenset({"readme", "license", "licence", "copying", "notice", "authors", "changelog", "changes", "news"})
_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+(?=\S)")
_UNDERLINED = re.compile(
    r"(?:[=~^\"*-]{3,}[ \t]*\n)?[ \t]*(?P<title>\S.{0,118})\n(?P<line>([=~^\"*-])\3{2,})[ \t]*(?:\n|$)"
)
_CHAPTER = re.compile(
    r"(?:chapter|part|appendix|section|article|book)\s+(?:\d+|[ivxlc]+|[a-z])\b.{0,80}"
    r"|제\s*\d+\s*(?P<part>[편부장절관조])(?:의\s*\d+)?(?:\s.{0,60}|[(（].{0,40}[)）]\s*)?"
    r"|第\s*[\d一二三四五六七八九十百]+\s*[编編部章节節条條](?:\s.{0,60})?",
    re.IGNORECASE,
)
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4, '"': 4, "*": 2}
_PARTS = {"편": 1, "부": 1, "장": 1, "절": 2, "관": 3, "조": 3}


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is plain text."""
    return path.suffix.lower() in SUFFIXES or (not path.suffix and path.name.lower() in NAMES)


def extract(path: Path) -> Document:
    """Read a plain text file.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    builder = DocumentBuilder("text")
    for paragraph in _PARAGRAPHS.split(clean(decode(read_text_bytes(path)))):
        _add(builder, paragraph.strip("\n"))
    return builder.build()


def _add(builder: DocumentBuilder, paragraph: str) -> None:
    """Add a paragraph, the heading in front of it as a block of its own."""
    underlined = _UNDERLINED.match(paragraph)
    if underlined and len(underlined["line"]) * 2 >= len(underlined["title"].rstrip()):
        builder.add("heading", underlined["title"], _LEVELS[underlined["line"][0]])
        builder.add("paragraph", paragraph[underlined.end() :])
        return
    chapter = _CHAPTER.fullmatch(paragraph.strip())
    if chapter and not paragraph.rstrip().endswith((".", ",", ";", "다")):
        builder.add("heading", paragraph, _PARTS.get(chapter["part"] or "", 1))
        return
    builder.add("paragraph", paragraph)
