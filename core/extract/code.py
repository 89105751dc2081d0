"""Program code: one section a function or class, named by the first line of its signature.

The text of the document is the source itself. Where sections begin is told by indentation and by the words
that begin a definition; that holds for the usual languages without a parser for each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, clean
from core.extract.decode import decode
from core.extract.files import read_text_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document

SUFFIXES = frozenset(
    ".py .pyi .pyx .js .mjs .cjs .jsx .ts .mts .cts .tsx .java .kt .kts .scala .groovy .c .h .cc .cpp .cxx .hh .hpp "
    ".hxx .m .mm .cs .vb .fs .go .rs .rb .php .swift .dart .lua .pl .pm .r .jl .sh .bash .zsh .ps1 .sql .hs .ml .clj "
    ".ex .exs .erl .css .scss .less .vue .svelte .proto .tf .cmake".split()
)
NAMES = frozenset({"makefile", "dockerfile", "rakefile", "gemfile", "jenkinsfile"})
_LONGEST_LINE = 300  # no signature is longer; minified code is not worth a look
_DEEPEST = 3
_MODIFIERS = (
    r"(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|unsafe|extern|inline|virtual"
    r"|override|sealed|open|data|suspend|partial|readonly|pub(?:\([^)]*\))?|declare|local) +)*"
)
_CONTAINER = re.compile(
    _MODIFIERS + r"(?:class|interface|struct|enum|trait|impl|object|protocol|extension|namespace|module|record|actor"
    r"|defmodule)\b(?:<[^>]*>)? *[\w.:$]*(?: *$| *[<({:]| +(?:extends|implements|for|where|do|final)\b)"
)
_FUNCTION = re.compile(
    _MODIFIERS + r"(?:(?:def|defp|function\*?|func|fn|fun|sub|proc|message|service)\b"
    r" *(?:<[^>]*> *)?(?:\([^()]*\) *)?[\w.:$<>]*[?!]?(?: *$| *[<({:]| +(?:do|=)\b)"
    r"|(?:const|let|var) \w+ *= *(?:async *)?(?:function\b|\([^()]*\)[^=]*=>|\w+ *=>)"
    r"|[\w.]+ *(?:<-|=) *function *\(|[\w-]+ *\(\) *\{"
    r"|type +\w+.*\b(?:struct|interface)\b)"
)
_SQL = re.compile(r"create +(?:or +replace +)?(?:table|view|function|procedure|trigger)\b", re.IGNORECASE)
# A result's type, a name and parameters, and no semicolon, as in `static int read_all(FILE *file)`.
_TYPED = re.compile(
    r"(?!(?:return|else|typedef|using|case|throw|new|if|for|while|switch|do|go|defer|await|yield)\b)"
    r"[A-Za-z_][\w:<>,*&\[\]?]*(?: +[\w:<>,*&\[\]?]+)* *[ *&]~?[\w:]+\([^;={}]*[^;=,]*\{?$"
)
_METHOD = re.compile(
    r"(?!(?:if|for|while|switch|catch|return|else|do|try|with|match|synchronized|foreach|using|lock)\b)"
    rf"{_MODIFIERS}(?:(?:get|set) )?[A-Za-z_~#]\w*\([^;=]*\)[^;=]*\{{$"
)
_LEADING = re.compile(r"\s*(?:#(?!include|define|if|endif|else|pragma)|//|/\*|\*|--|@|\[\w|;;)")


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a definition begins: its line, its depth from 1, and whether others may lie inside."""

    line: int
    level: int
    indent: int
    holds: bool


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is program code."""
    return path.suffix.lower() in SUFFIXES or path.name.lower() in NAMES


def extract(path: Path) -> Document:
    """Read a source file.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    lines = clean(decode(read_text_bytes(path))).expandtabs(4).split("\n")
    builder = DocumentBuilder("code")
    done, gap = 0, "\n\n"
    for mark in _marks(lines):
        lead = _lead(lines, mark, done)
        builder.add("code", "\n".join(lines[done:lead]), gap=gap)
        # What leads up to a definition touches it, and so does its body: no blank line between.
        builder.add("code", "\n".join(lines[lead : mark.line]))
        gap = "\n" if lead < mark.line else "\n\n"
        builder.add("heading", lines[mark.line], mark.level, gap=gap + " " * mark.indent)
        done, gap = mark.line + 1, "\n"
    builder.add("code", "\n".join(lines[done:]), gap=gap)
    return builder.build()


def _marks(lines: list[str]) -> list[_Mark]:
    """Return where the definitions begin: those at the margin, and those directly inside a class or module."""
    marks: list[_Mark] = []
    around: list[_Mark] = []  # the containers that are open at this line, outermost first
    bodies: list[int] = []  # the indent of each one's first line
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        while around and around[-1].indent >= indent:
            around.pop()
            del bodies[len(around) :]
        if len(bodies) < len(around):
            bodies.append(indent)
        if indent != (bodies[-1] if bodies else 0) or len(around) >= _DEEPEST or len(line) > _LONGEST_LINE:
            continue
        if _begins(line.strip(), inside=bool(around)):
            mark = _Mark(number, len(around) + 1, indent, bool(_CONTAINER.match(line.strip())))
            marks.append(mark)
            around += [mark] if mark.holds else []
    return marks


def _begins(line: str, inside: bool) -> bool:
    """Say whether a definition begins in this line, which is stripped."""
    found = _CONTAINER.match(line) or _FUNCTION.match(line) or _SQL.match(line)
    return bool(found or _TYPED.match(line) or (inside and _METHOD.match(line)))


def _lead(lines: list[str], mark: _Mark, done: int) -> int:
    """Return the first line of the comments and decorators that stand directly above a definition."""
    line = mark.line
    while line > done and _LEADING.match(lines[line - 1]):
        line -= 1
    return line
