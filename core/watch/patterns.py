"""The lines of ignore files, as git reads them: from text to regular expressions, and which line decides.

A line says something of the very entry it names; what lies below an ignored folder is never asked about, as nobody
goes there. So the last line that matches decides, and one regular expression of all lines, the last first, finds it.
Characters are compared, not bytes as in git, so that `?` and `[가-힣]` mean a letter in any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\*+|/|\\.|\[[!^]?+\]?+(?:\[:[a-z]+:\]|\\.|[^\]\\])*+\]|[^\[\\]", re.DOTALL)
MEMBER = re.compile(r"\[:([a-z]+):\]|(\\.|.)-(\\.|.)|\\.|.", re.DOTALL)
CLASSES = {
    "alnum": "A-Za-z0-9",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line that makes sense. `keep` takes back what earlier lines ignore; `anchored` compares whole paths."""

    text: str
    regex: str
    keep: bool
    anchored: bool


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds the first of some lines that match: one expression with a group for each of them."""

    regex: re.Pattern[str]
    places: tuple[int, ...]

    def first(self, text: str) -> int | None:
        """Return the place of the first line that matches a text."""
        found = self.regex.fullmatch(text)
        return self.places[found.lastindex - 1] if found and found.lastindex else None


@dataclass(frozen=True, slots=True)
class Patterns:
    """The lines of one ignore file, the last first, with a matcher for names and one for paths."""

    lines: tuple[Line, ...]
    names: Matcher | None
    paths: Matcher | None

    @classmethod
    def of(cls, texts: Iterable[str]) -> Patterns:
        """Return the patterns of an ignore file's lines, in their order; what makes no sense is passed over."""
        lines = tuple(reversed([line for text in texts if (line := parse(text))]))
        return cls(lines, _matcher(lines, anchored=False), _matcher(lines, anchored=True))

    def deciding(self, folder: Sequence[str], name: str, is_dir: bool) -> Line | None:
        """Return the line that decides on an entry, None where no line speaks of it.

        Args:
            folder: the names from the ignore file's folder down to the one that holds the entry.
            name: the entry's name.
            is_dir: whether the entry is a folder.
        """
        end = "/" if is_dir else ""
        first = self.names.first(name + end) if self.names else None
        if self.paths:
            other = self.paths.first("/".join((*folder, name)) + end)
            first = other if first is None or (other is not None and other < first) else first
        return None if first is None else self.lines[first]


def makes_sense(text: str) -> bool:
    """Say whether a line means something: a pattern, a comment or nothing at all."""
    return not _content(text) or parse(text) is not None


def parse(text: str) -> Line | None:
    """Read one line; None for a comment, an empty line and one that can match nothing."""
    line = _content(text)
    keep = line.startswith("!")
    pattern = line[keep:]
    only_folders = pattern.endswith("/")
    pattern = pattern[: len(pattern) - only_folders]
    tokens = TOKEN.findall(pattern)
    if not pattern.strip("/") or "".join(tokens) != pattern:  # an open bracket or a lone backslash is no token
        return None
    try:
        regex = _regex(tokens) if "/" in pattern else _component(tokens)
    except ValueError:
        return None
    return Line(line, regex + ("/" if only_folders else "/?"), keep, "/" in pattern)


def _content(text: str) -> str:
    """Return a line without the blanks at its end, unless a backslash keeps the first of them; "" for a comment."""
    text = text.removesuffix("\r")
    line = text.rstrip(" ")
    kept = len(line) < len(text) and (len(line) - len(line.rstrip("\\"))) % 2 == 1
    return "" if line.startswith("#") else line + " " * kept


def _matcher(lines: Sequence[Line], *, anchored: bool) -> Matcher | None:
    places = tuple(place for place, line in enumerate(lines) if line.anchored == anchored)
    if not places:
        return None
    return Matcher(re.compile("|".join(f"({lines[place].regex})" for place in places), re.DOTALL), places)


def _regex(tokens: Sequence[str]) -> str:
    """Translate a path. Between two `**` the first fit is as good as any, so nothing is tried twice there."""
    runs: list[list[str]] = [[]]  # components, cut at each `**`
    for component in _split(tokens[1:] if tokens[0] == "/" else tokens):
        if len(component) == 1 and component[0].startswith("**"):
            runs.append([])
        else:
            runs[-1].append(_component(component))
    first, *rest = ("/".join(run) for run in runs)
    if not rest:
        return first
    *middle, last = rest
    inner = "".join(f"(?>(?:[^/]*/)*?{run}/)" for run in middle if run)
    return (first + "/" if first else "") + inner + (f"(?:.*/)?{last}" if last else ".+")


def _split(tokens: Iterable[str]) -> list[list[str]]:
    components: list[list[str]] = [[]]
    for token in tokens:
        if token == "/":  # noqa: S105 (a token of a pattern)
            components.append([])
        else:
            components[-1].append(token)
    return components


def _component(tokens: Iterable[str]) -> str:
    """Translate one name. Between two `*` the first fit is as good as any, so nothing is tried twice there."""
    pieces = [""]
    for token in tokens:
        if token.startswith("*"):
            pieces.append("")
        else:
            pieces[-1] += _character(token)
    first, *rest = pieces
    if not rest:
        return first
    if not any(pieces):
        return "[^/]+"
    return first + "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1]) + "[^/]*" + rest[-1]


def _character(token: str) -> str:
    if token == "?":  # noqa: S105
        return "[^/]"
    if len(token) == 1:
        return re.escape(token)
    return re.escape(token[1]) if token.startswith("\\") else _set(token[1:-1])


def _set(members: str) -> str:
    """Translate what stands between brackets.

    Raises:
        ValueError: it names a class of characters that there is not.
    """
    negated = members.startswith(("!", "^"))
    return "(?!/)[" + "^" * negated + "".join(map(_member, MEMBER.finditer(members[negated:]))) + "]"


def _member(found: re.Match[str]) -> str:
    kind, low, high = found.groups()
    if kind:
        if kind not in CLASSES:
            raise ValueError(kind)
        return CLASSES[kind]
    if low is None:
        return re.escape(found[0][-1])
    low, high = low[-1], high[-1]
    return f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low)
