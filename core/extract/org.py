"""Org mode: outlines, notes and tables as Emacs writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.markup_blocks import Closings, Gatherer, is_item

if TYPE_CHECKING:
    from core.extract.base import DocumentBuilder

_HEADING = re.compile(
    r"(\*{1,20})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#\w\][ \t]*)?"
    r"(\S.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*$"
)
_KEYWORD = re.compile(r"[ \t]*#\+([A-Za-z_]+)(?:\[[^\]]*\])?:[ \t]*(.*)$")
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+)", re.IGNORECASE)
_END = re.compile(r"[ \t]*#\+end_\w+", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:(?:PROPERTIES|LOGBOOK|END|[A-Z_]+):[ \t]*$")
_NOTE = re.compile(r"\[fn:([^\]:]+)\][ \t]+(?=\S)")
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_MARKED = re.compile(r"(?<![\w*/_=~+])([*/_=~+])(?=\S)([^\n]{0,300}?\S|\S)\1(?![\w*/=~+])")
_TARGET = re.compile(r"<<[^<>\n]+>>|\[fn:[^\[\]]*\]|\\\\$", re.MULTILINE)
_CHECK = re.compile(r"^(\s*[-+*\d.)]+\s+)\[[ X-]\]\s+", re.MULTILINE)
_CODE = frozenset({"src", "example", "export", "equation"})
_QUOTES = frozenset({"quote", "verse"})


def read_org(builder: DocumentBuilder, source: str) -> None:
    """Add an Org file."""
    out = Gatherer(builder, inline)
    lines = source.split("\n")
    closings = Closings(lines, _END)
    at = 0
    while at < len(lines):
        at = _block(out, lines, at, closings)
    out.flush()


def inline(text: str) -> str:
    """Return running text without its marks; a link shows its description."""
    text = _LINK.sub(lambda found: found[2] or found[1], text)
    return _CHECK.sub(r"\1", _TARGET.sub("", _MARKED.sub(r"\2", text)))


def _block(out: Gatherer, lines: list[str], at: int, closings: Closings) -> int:
    """Read the block that begins in this line, or the line; return the number of the next."""
    line, number = lines[at], at + 1
    if begin := _BEGIN.match(line):
        return _enclosed(out, lines, at, begin[1].lower(), closings)
    if keyword := _KEYWORD.match(line):
        _keyword(out, keyword[1].lower(), keyword[2], number)
    elif heading := _HEADING.match(line):
        out.whole("heading", heading[2], number, len(heading[1]))
    elif _DRAWER.match(line):
        return _after_drawer(lines, at)
    elif line.lstrip().startswith("|"):
        return _table(out, lines, at)
    else:
        _line(out, line, number)
    return at + 1


def _line(out: Gatherer, line: str, number: int) -> None:
    """Read a line that is no edge of anything."""
    if line.lstrip().startswith("#") and line.lstrip()[1:2] in {"", " "}:
        pass
    elif re.match(r"[ \t]*: ", line):
        out.line("code", line.strip()[2:], number)
    elif not line.strip() or re.match(r"[ \t]*-{5,}$", line):
        out.flush()
    elif note := _NOTE.match(line):
        out.line("notes", line[note.end() :], number, fresh=True)
    else:
        running = out.open == "list" and line[:1] in {" ", "\t"}
        out.line("list" if is_item(line) or running else "paragraph", line, number)


def _keyword(out: Gatherer, key: str, value: str, number: int) -> None:
    """Take a line of settings; only a few of them are words of the document."""
    if key == "title" and not out.builder.title:
        out.builder.title = inline(value)
        out.whole("title", value, number)
    elif key == "caption":
        out.whole("caption", value, number)
    elif key in {"author", "subtitle", "date", "description"}:
        out.whole("paragraph", value, number)


def _enclosed(out: Gatherer, lines: list[str], at: int, kind: str, closings: Closings) -> int:
    """Read what stands between #+begin and #+end; return the number of the next line."""
    end = closings.after(at, f"#+end_{kind}")
    if end is None:
        return at + 1
    if kind in _CODE:
        out.whole("code", "\n".join(lines[at + 1 : end]), at + 2)
    elif kind in _QUOTES:
        out.whole("quote", "\n".join(map(str.strip, lines[at + 1 : end])), at + 2)
    elif kind != "comment":
        return at + 1
    return end + 1


def _after_drawer(lines: list[str], at: int) -> int:
    """Return the number of the line after a drawer, which holds what the program notes for itself."""
    for number in range(at + 1, min(at + 200, len(lines))):
        if lines[number].strip().upper() == ":END:":
            return number + 1
    return at + 1


def _table(out: Gatherer, lines: list[str], at: int) -> int:
    """Read a table; return the number of the next line."""
    end, rows = at, list[list[str]]()
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        bare = lines[end].strip()
        rows += [] if re.match(r"\|[-+|:]+$", bare) else [bare.strip("|").split("|")]
        end += 1
    out.table(rows, at + 1)
    return end
