"""reStructuredText: the manuals of Python projects, and much else."""

from __future__ import annotations

import csv
import re
import textwrap
from itertools import islice
from typing import TYPE_CHECKING

from core.extract.markup_blocks import Gatherer, is_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.extract.base import DocumentBuilder

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{1,}[ \t]*$")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([\w:.+-]+?)[ \t]?::(?:[ \t]+(.*))?$")
_NOTE = re.compile(r"\.\.[ \t]+\[([^\]]+)\][ \t]*")
_FIELD = re.compile(r":([^\s:][^:\n]{0,60}):(?:[ \t]+(.*))?$")
_SIMPLE = re.compile(r"={2,}(?:[ \t]+={2,})+[ \t]*$")
_GRID = re.compile(r"\+(?:[-=]{2,}\+)+[ \t]*$")
_ROLE = re.compile(r":[\w.+:-]{1,40}:`([^`<]*?)(?:\s*<[^>`]*>)?`")
_LINK = re.compile(r"`([^`<]+?)\s*<[^>`]*>`__?|`([^`]+)`__?(?!\w)|(?<![\w`])([A-Za-z][\w-]*)_(?=[\s,.;:)]|$)")
_MARKED = re.compile(
    r"``(.+?)``|\*\*(?=\S)(.{1,300}?)\*\*|(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})\*(?!\w)"
    r"|`([^`\n]{1,300})`"
)
_USED = re.compile(r"\|(\S[^|\n]{0,60})\||\s?\[(?:#[\w-]*|\*)\]_")
_LONGEST_TABLE = 1000  # lines
_DEEPEST = 6
_CODE = frozenset("code code-block sourcecode highlight parsed-literal math doctest testcode prompt graphviz".split())
_DROPPED = frozenset(
    "image toctree contents index meta raw include literalinclude highlight default-role role target-notes sectnum "
    "currentmodule module automodule autoclass autofunction unicode replace only-html header footer".split()
)


def read_rst(builder: DocumentBuilder, source: str) -> None:
    """Add a reStructuredText file."""
    reader = _Reader(builder)
    reader.over(source.expandtabs(8).split("\n"), 1, 0)


def inline(text: str) -> str:
    """Return running text without its marks; a link shows its words."""
    text = _ROLE.sub(r"\1", text)
    text = _LINK.sub(lambda found: found[1] or found[2] or found[3], text)
    text = _MARKED.sub(lambda found: next(filter(None, found.groups()), ""), text)
    return re.sub(r"\\(.)", r"\1", _USED.sub(lambda found: found[1] or "", text))


class _Reader:
    """Goes over the lines; what is indented under something is read with its indent taken away."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._out = Gatherer(builder, inline)
        self._styles: list[tuple[str, bool]] = []  # adornments of headings, in the order of their first use

    def over(self, lines: list[str], first: int, depth: int) -> None:
        """Read these lines; `first` is the number of the first, `depth` how deep they are nested."""
        at = 0
        while at < len(lines):
            at = self._block(lines, at, first, depth)
        self._out.flush()

    def _block(self, lines: list[str], at: int, first: int, depth: int) -> int:
        """Read the block that begins in this line, or the line; return the index of the next."""
        line, number = lines[at].rstrip(), first + at
        if not line:
            self._out.flush()
            return at + 1
        if _EXPLICIT.match(line):
            return self._explicit(lines, at, first, depth)
        if self._out.open is None and (_GRID.match(line) or _SIMPLE.match(line)):
            return self._table(lines, at, number)
        if self._out.open is None and (after := self._heading(lines, at, number)):
            return after
        if line[0] == " " and self._out.open is None:
            return self._quote(lines, at, first, depth)
        return self._running(lines, at, number)

    def _heading(self, lines: list[str], at: int, number: int) -> int:
        """Add the heading that begins in this line; return the index after it, 0 where there is none."""
        over = bool(_RULE.match(lines[at]))
        text = at + over
        if text + 1 >= len(lines) or not lines[text].strip() or (lines[text][0] == " " and not over):
            return 1 + at if over and len(lines[at].strip()) >= 4 else 0  # a line that parts
        rule = lines[text + 1].rstrip()
        if not _RULE.match(rule) or (over and rule != lines[at].rstrip()) or _RULE.match(lines[text]):
            return 0
        if len(rule) < min(4, len(lines[text].strip())):
            return 0
        style = (rule[0], over)
        self._styles += [] if style in self._styles else [style]
        level = self._styles.index(style) + 1
        title = lines[text].strip()
        self._out.builder.title = self._out.builder.title or (inline(title) if level == 1 else "")
        self._out.whole("heading", title, number + over, level)
        return text + 2

    def _running(self, lines: list[str], at: int, number: int) -> int:
        """Read a line of a paragraph or a list; return the index of the next."""
        line = lines[at].rstrip()
        field = _FIELD.match(line)
        if line.startswith(">>> "):
            end = _end(lines, at, lambda each: bool(each.strip()))
            self._out.whole("code", "\n".join(lines[at:end]), number)
            return end
        if field:
            self._out.line("list", f"- {field[1]}: {field[2] or ''}".rstrip(), number)
        elif is_item(line) or (self._out.open == "list" and line[0] == " "):
            self._out.line("list", line, number)
        else:
            self._out.line("paragraph", re.sub(r"\s*::$|(?<=:):$", "", line.removeprefix("| ")), number)
        if line.endswith("::") and not field:
            return self._literal(lines, at + 1, number + 1, len(line) - len(line.lstrip()))
        return at + 1

    def _literal(self, lines: list[str], at: int, number: int, indent: int) -> int:
        """Add the indented code after two colons; return the index after it."""
        end = _end(lines, at, lambda each: not each.strip() or len(each) - len(each.lstrip()) > indent)
        if any(line.strip() for line in lines[at:end]):
            self._out.whole("code", "\n".join(lines[at:end]), number)
        return max(end, at)

    def _quote(self, lines: list[str], at: int, first: int, depth: int) -> int:
        """Read an indented block: the rest of a list's item, or a quotation."""
        end = _end(lines, at, lambda each: not each.strip() or each[0] == " ")
        body = textwrap.dedent("\n".join(lines[at:end]))
        after_list = self._out.builder.blocks and self._out.builder.blocks[-1].kind == "list"
        if depth < _DEEPEST and (after_list or is_item(body) or "::" in body):
            self.over(body.split("\n"), first + at, depth + 1)
        else:
            self._out.whole("quote", body, first + at)
        return end

    def _explicit(self, lines: list[str], at: int, first: int, depth: int) -> int:
        """Read a directive, a footnote, a target or a comment, with what is indented under it."""
        self._out.flush()
        line = lines[at].rstrip()
        end = _end(lines, at + 1, lambda each: not each.strip() or each[0] == " ")
        body = textwrap.dedent("\n".join(lines[at + 1 : end]))
        if note := _NOTE.match(line):
            self._out.whole("notes", f"{line[note.end() :]} {body}".strip(), first + at)
        elif directive := _DIRECTIVE.match(line):
            self._directive(directive[1].lower(), directive[2] or "", body, first + at, depth)
        return end

    def _directive(self, name: str, argument: str, body: str, number: int, depth: int) -> None:
        """Add what a directive holds; its options are for the program."""
        lines = body.split("\n")
        start = 0
        while start < len(lines) and (_FIELD.match(lines[start]) or (not lines[start].strip() and start == 0)):
            start += 1
        start += next((at for at, line in enumerate(lines[start:]) if line.strip()), 0)
        lines, first = lines[start:], number + 1 + start
        if name in _CODE:
            code = "\n".join(lines)
            self._out.whole("code", code if name != "math" else f"{argument}\n{code}", first)
        elif name in _DROPPED:
            return
        elif name in {"csv-table", "list-table"}:
            self._out.whole("caption", argument, number)
            self._out.table(_csv(lines) if name == "csv-table" else _listed(lines), first)
        else:
            words = argument if name not in {"figure", "class", "container", "only"} else ""
            if name == "table":
                self._out.whole("caption", words, number)
            elif words:
                lines, first = [words, *lines], first - 1  # an admonition may begin beside its name
            if depth < _DEEPEST:
                self.over(lines, first, depth + 1)

    def _table(self, lines: list[str], at: int, number: int) -> int:
        """Read a table drawn with lines; return the index after it."""
        if _GRID.match(lines[at].rstrip()):
            end = _end(lines, at, lambda each: each[:1] in {"+", "|"})
            self._out.table(_grid(lines[at:end]), number)
            return end
        rule = lines[at].rstrip()
        near = range(at, min(len(lines), at + _LONGEST_TABLE))
        end = list(islice((n for n in near if lines[n].rstrip() == rule), 3))[-1] + 1
        self._out.table(_columns(lines[at:end], [match.start() for match in re.finditer("=+", rule)]), number)
        return end


def _end(lines: list[str], at: int, holds: Callable[[str], bool]) -> int:
    """Return the index of the first line from here on for which this does not hold."""
    while at < len(lines) and holds(lines[at]):
        at += 1
    return at


def _grid(lines: list[str]) -> list[list[str]]:
    """Return the rows of a table drawn as a grid."""
    rows: list[list[str]] = []
    fresh = True
    for line in lines:
        if line.startswith("+"):
            fresh = True
            continue
        cells = line.strip().strip("|").split("|")
        if fresh or len(cells) != len(rows[-1]):
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {cell}" for above, cell in zip(rows[-1], cells, strict=True)]
        fresh = False
    return rows


def _columns(lines: list[str], starts: list[int]) -> list[list[str]]:
    """Return the rows of a table whose columns begin at these places."""
    rows: list[list[str]] = []
    for line in lines:
        if set(line.strip()) <= set("= -"):
            continue
        cells = [line[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
        if rows and not cells[0].strip():
            rows[-1] = [f"{above} {cell}" for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return rows


def _csv(lines: list[str]) -> list[list[str]]:
    """Return the rows of comma-separated values."""
    try:
        return list(csv.reader(line for line in lines if line.strip()))
    except csv.Error:
        return [[line] for line in lines]


def _listed(lines: list[str]) -> list[list[str]]:
    """Return the rows of a table written as a list of lists."""
    rows: list[list[str]] = []
    for line in lines:
        bare = line.strip()
        if bare.startswith("* -"):
            rows.append([bare[3:]])
        elif bare.startswith("- ") or bare == "-":
            rows = rows or [[]]
            rows[-1].append(bare[2:])
        elif bare and rows and rows[-1]:
            rows[-1][-1] += f" {bare}"
    return rows
