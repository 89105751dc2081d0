"""LaTeX: the words as they are printed; formulas stay as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, clean, squeeze
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.latex_words import Macros, Source, group, option, words

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import BlockKind, Document

SUFFIXES = frozenset({".tex", ".latex", ".ltx", ".ltex"})
_EVENT = re.compile(
    r"(?P<comment>(?<!\\)%[^\n]*(?:\n[ \t]*+(?!\n))?)|\\begin\s*\{(?P<begin>[^{}]{1,60})\}"
    r"|(?P<verb>\\verb\*?(?P<fence>[^a-zA-Z\s*])[^\n]*?(?P=fence)|\\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\})"
    r"|\\end\s*\{(?P<end>[^{}]{1,60})\}"
    r"|\\(?P<section>part|chapter|(?:sub){0,2}section|(?:sub)?paragraph|frametitle)\*?(?![a-zA-Z])"
    r"|\\(?P<command>item|caption|title|author|bibitem|par|maketitle)\*?(?![a-zA-Z])"
    r"|\\(?P<define>(?:re)?newcommand|providecommand|def|(?:re)?newenvironment|DeclareMathOperator|newtheorem)\*?"
    r"(?![a-zA-Z])|(?P<display>\\\[|\$\$)|(?P<blank>\n[ \t]*\n\s*)"
)
_ENCODING = re.compile(r"\\usepackage\s*\[[^\]]{0,40}?(latin1|latin9|cp949|euckr|cp1252|ansinew)[^\]]{0,40}\]")
_NAMES = {"latin1": "cp1252", "latin9": "iso8859-15", "euckr": "cp949", "ansinew": "cp1252"}
_MACRO = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*\\([a-zA-Z]+)\s*\}|\\([a-zA-Z]+))\s*(?:\[0\]\s*)?(?=\{)"
    r"|\\def\s*\\([a-zA-Z]+)\s*(?=\{)"
)
_LEVELS = {
    "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
    "frametitle": 4,
}  # fmt: skip
_VERBATIM = frozenset("verbatim lstlisting minted Verbatim alltt code semiverbatim listing".split())
_MATHS = frozenset(
    "equation align gather multline eqnarray displaymath math alignat flalign IEEEeqnarray dmath".split()
)
_DROPPED = frozenset("tikzpicture comment picture pspicture filecontents axis forest pgfpicture CCSXML".split())
_TABLES = frozenset("tabular tabularx tabulary longtable tabu array supertabular".split())
_LISTS = frozenset("itemize enumerate description compactitem compactenum thebibliography list".split())
_QUOTES = frozenset({"quote", "quotation", "verse", "displayquote", "epigraph"})
_LONGEST_TITLE = 300
_LONGEST_FORMULA = 20_000


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is LaTeX."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a LaTeX file. Files that it includes are documents of their own.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    data = read_text_bytes(path)
    named = _ENCODING.search(data[:20_000].decode("latin-1"))
    source = Source(clean(decode(data, _NAMES.get(named[1], named[1]) if named else "")))
    macros: Macros = {}
    for match in _MACRO.finditer(source):
        macros[match[1] or match[2] or match[3]] = group(source, match.end())[0]
    at = source.find("\\begin{document}")
    reader = _Reader(macros, source.count("\\chapter{") > 0)
    if at >= 0:
        reader.preamble(Source(source[:at]))
        source = Source(source[at + len("\\begin{document}") :].partition("\\end{document}")[0])
    return reader.over(source)


class _Reader:
    """Goes over the source from one command that makes or ends a block to the next."""

    def __init__(self, macros: Macros, chapters: bool) -> None:
        """Start an empty document; `chapters` says whether sections lie inside chapters."""
        self.builder = DocumentBuilder("latex")
        self._macros = macros
        self._up = 0 if chapters else 1
        self._pieces: list[str] = []
        self._items: list[str] = []
        self._lists: list[str] = []
        self._quotes = 0

    def preamble(self, source: Source) -> None:
        """Take the title and the authors out of what stands before the document."""
        for match in re.finditer(r"\\(title|author)\s*(?=[\[{])", source):
            self._command(match[1], source, match.end())

    def over(self, source: Source) -> Document:
        """Return the document in this source."""
        at = 0
        while match := _EVENT.search(source, at):
            self._pieces.append(source[at : match.start()])
            at = self._event(match, source)
        self._pieces.append(source[at:])
        self._flush()
        self._close_list()
        return self.builder.build()

    def _event(self, match: re.Match[str], source: Source) -> int:
        """Do what a command asks for; return where reading goes on."""
        value, end = match[match.lastgroup or 0], match.end()
        match match.lastgroup:
            case "begin":
                return self._begin(value.rstrip("*"), source, end)
            case "section":
                return self._section(value, source, end)
            case "command":
                return self._command(value, source, end)
            case "define":
                return _after_definition(source, end)
            case "display":
                return self._display(source, end, "\\]" if value == "\\[" else "$$")
            case "end" | "blank":
                self._end(value.rstrip("*"))
            case "verb":
                self._pieces.append(value)
        return end

    def _section(self, name: str, source: Source, at: int) -> int:
        """Add a heading; return where reading goes on."""
        self._flush()
        self._close_list()
        title, at = group(source, option(source, at)[1])
        level = _LEVELS[name] - (self._up if name not in {"part", "chapter", "frametitle"} else 0)
        self.builder.add("heading", squeeze(words(title, self._macros)[0])[:_LONGEST_TITLE], level)
        return at

    def _display(self, source: Source, at: int, closing: str) -> int:
        """Take in a formula between two signs; return where reading goes on."""
        close = source.find(closing, at, at + _LONGEST_FORMULA)
        if close < 0:
            return at
        self._maths(source[at:close])
        return close + len(closing)

    def _command(self, name: str, source: Source, at: int) -> int:
        """Read a command that makes a block, and what belongs to it; return where reading goes on."""
        if name in {"par", "maketitle"}:
            self._flush()
            return at
        given, at = option(source, at)
        if name == "item":
            self._flush()
            self._pieces.append(f"{given} " if given else "")
            return at
        body, at = group(source, at)
        text = "\n".join(filter(None, map(squeeze, words(body, self._macros)[0].split("\n"))))
        self._flush() if name != "caption" else None
        if name == "title":
            self.builder.title = self.builder.title or squeeze(text)
            self.builder.add("title", squeeze(text))
        elif name in {"author", "caption"}:
            self.builder.add("caption" if name == "caption" else "paragraph", text)
        return at

    def _begin(self, name: str, source: Source, at: int) -> int:
        """Enter an environment; return where reading goes on."""
        if name in _VERBATIM or name in _MATHS or name in _DROPPED or name in _TABLES:
            close = re.compile(rf"\\end\s*\{{{re.escape(name)}\*?\}}").search(source, at)
            end, after = (close.start(), close.end()) if close else (len(source), len(source))
            if name in _MATHS:
                self._maths(source[at:end])
            elif name not in _DROPPED:
                self._whole(name, Source(source[at:end]))
            return after
        if name in _LISTS:
            self._flush()
            self._lists.append(name)
            at = option(source, at)[1]
            return group(source, at)[1] if name in {"thebibliography", "list"} else at
        self._flush()
        if name in _QUOTES:
            self._quotes += 1
        at = option(source, at)[1]
        if name == "frame" and source[at : at + 1] == "{":
            title, at = group(source, at)
            self.builder.add("heading", squeeze(words(title, self._macros)[0])[:_LONGEST_TITLE], 3)
        elif name in {"minipage", "wrapfigure", "multicols", "adjustbox", "wraptable", "column", "subfigure"}:
            at = group(source, option(source, at)[1])[1]
            at = group(source, at)[1] if name.startswith("wrap") else at
        return at

    def _end(self, name: str) -> None:
        """Leave an environment, or, without a name, a paragraph."""
        self._flush()
        if name in _LISTS and self._lists:
            self._lists.pop()
            if not self._lists:
                self._close_list()
        elif name in _QUOTES:
            self._quotes = max(self._quotes - 1, 0)

    def _maths(self, source: str) -> None:
        """Take a formula that stands by itself into the running paragraph, as it is written."""
        bare = re.sub(r"\\(?:label|tag)\s*\{[^{}]*\}|\\nonumber|\\notag", "", source)
        self._pieces.append(f" $ {squeeze(bare.replace('$', ''))} $ ")

    def _whole(self, name: str, source: Source) -> None:
        """Add a listing as it stands, or a table with its rows one a line."""
        self._flush()
        if name in _VERBATIM:
            _, at = option(source, 0)
            self.builder.add("code", source[group(source, at)[1] if name == "minted" else at :])
            return
        at = group(source, option(source, 0)[1])[1]
        at = group(source, at)[1] if name in {"tabularx", "tabulary"} else at
        body = re.sub(r"(?<!\\)%[^\n]*", "", source[at:])
        rows = ([squeeze(words(cell, self._macros)[0]) for cell in re.split(r"(?<!\\)&", row)]
                for row in re.split(r"\\\\|\\tabularnewline", body))  # fmt: skip
        self.builder.add("table", "\n".join(" | ".join(row) for row in rows if any(row)))

    def _flush(self) -> None:
        """Make a block, or an item of the open list, of the words gathered so far."""
        text, notes = words("".join(self._pieces), self._macros)
        self._pieces.clear()
        lines = "\n".join(filter(None, map(squeeze, text.split("\n"))))
        if lines and self._lists:
            self._items.append("  " * (len(self._lists) - 1) + "- " + squeeze(lines))
        elif lines:
            kind: BlockKind = "quote" if self._quotes else "paragraph"
            self.builder.add(kind, lines if self._quotes else squeeze(lines))
        for note in notes:
            self.builder.add("notes", squeeze(words(note, self._macros)[0]))

    def _close_list(self) -> None:
        """Make a block of the items gathered so far."""
        self.builder.add("list", "\n".join(self._items))
        self._items.clear()
        self._lists.clear()


def _after_definition(source: Source, at: int) -> int:
    """Return where a definition of a command ends: after its name, its options and its groups."""
    name = re.compile(r"\s*(?:\{[^{}]{0,80}\}|\\[a-zA-Z@]+)[#\d]*").match(source, at)
    at = name.end() if name else at
    for _ in range(3):
        at = option(source, at)[1]
        if source[at : at + 2].lstrip(" \t")[:1] == "{":
            at = group(source, at)[1]
    return at
