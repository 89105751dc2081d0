"""Files whose lines are their structure, settings and logs: kept as they stand, each block with its first line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import meaningful_title

if TYPE_CHECKING:
    from core.extract.base import DocumentBuilder

_BLOCK = 30  # lines; a longer block ends where the next line begins something new
_LONGEST = 60  # lines; and here in any case
_GAP = 3000  # characters of a block, after which it ends likewise
# A line that begins with a time, a level or a mark in brackets begins an entry.
_STAMP = re.compile(
    r"\W{0,3}(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\w{2,3}[/.]\d{2,4}|[A-Z][a-z]{2} {1,2}\d{1,2} \d"
    r"|\d{1,2}:\d{2}:\d{2}|\d{10,13}\b|TRACE|DEBUG|INFO|NOTICE|WARN|ERROR|FATAL|CRITICAL|E/|W/|I/|D/)"
)  # fmt: skip
_SECTION = re.compile(r"[ \t]*\[{1,2}[ \t]*([^\[\]\n=,]{1,120}?)[ \t]*\]{1,2}[ \t]*(?:[#;].*)?$")
# A key at the margin whose value stands in the lines below it.
_KEY = re.compile(
    r"(?P<quote>[\"']?)(?P<key>[^\s#\"':\[{-][^\"':\n]{0,80}?)(?P=quote) *:(?: *[|>&!][^\s:]*)? *(?:#.*)?$"
)
_TITLE = re.compile(r"^(?:title|name|제목) *: *([\"']?)(\S.{0,200}?)\1 *$", re.MULTILINE)
_FEW = 4  # lines; a key that holds no more needs no heading


def code_lines(builder: DocumentBuilder, source: str, first: int = 1) -> None:
    """Add lines as they stand, parted where a blank line is.

    Args:
        builder: takes the blocks.
        source: the lines.
        first: the number of the first one.
    """
    lines: list[str] = []
    size = 0
    for number, line in enumerate(source.split("\n"), first):
        if lines and (not line.strip() or size > _GAP):
            builder.add("code", "\n".join(lines), place=f"L{number - len(lines)}")
            lines, size = [], 0
        if line.strip():
            lines.append(line)
            size += len(line)
    builder.add("code", "\n".join(lines), place=f"L{first + source.count(chr(10)) + 1 - len(lines)}")


def log(builder: DocumentBuilder, source: str) -> None:
    """Add the entries of a log, many to a block; what belongs to an entry (a traceback) stays with it."""
    lines: list[str] = []
    size = 0
    stamped = sum(bool(_STAMP.match(line)) for line in source[:20_000].split("\n")) > 2
    for number, line in enumerate([*source.split("\n"), ""], 1):
        fresh = bool(_STAMP.match(line)) if stamped else line[:1] not in {" ", "\t"}
        full = len(lines) >= _BLOCK or size >= _GAP
        if lines and (not line.strip() or (fresh and full) or len(lines) >= _LONGEST):
            builder.add("code", "\n".join(lines), place=f"L{number - len(lines)}")
            lines, size = [], 0
        if line.strip():
            lines.append(line)
            size += len(line)


def sections(builder: DocumentBuilder, source: str) -> None:
    """Add a file of settings in sections (INI, TOML, desktop files): each section's name as its heading."""
    start, lines = 1, list[str]()
    for number, line in enumerate(source.split("\n"), 1):
        if section := _SECTION.match(line):
            code_lines(builder, "\n".join(lines), start)
            name = section[1].strip("\"'")
            builder.add("heading", name, name.count(".") + 1, place=f"L{number}")
            start, lines = number + 1, []
        else:
            lines.append(line)
    code_lines(builder, "\n".join(lines), start)


def outline(builder: DocumentBuilder, source: str) -> None:
    """Add YAML: the keys at the margin that hold more than a few lines as headings, all else as it stands.

    No parser is asked: comments are often the words that matter in such a file, and a parser drops them; nor can
    aliases that multiply each other do anything to a file that is read as lines.
    """
    if title := _TITLE.search(source[:10_000]):
        builder.title = meaningful_title(title[2])
    lines = source.split("\n")
    tops = [at for at, line in enumerate(lines) if _KEY.match(line)]
    start = 0
    for top, end in zip(tops, [*tops, len(lines)][1:], strict=True):
        key = _KEY.match(lines[top])
        if key and end - top > _FEW:
            code_lines(builder, "\n".join(lines[start:top]), start + 1)
            builder.add("heading", key["key"], 1, place=f"L{top + 1}")
            start = top + 1
    code_lines(builder, "\n".join(lines[start:]), start + 1)
