"""JSON and JSON lines: settings, exports and records as readable lines under the path of their keys."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder, clean, meaningful_title, squeeze
from core.extract.plain_lines import code_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.records import Document

_BLOB = re.compile(r"(?:data:[\w/+.;-]+,)?[A-Za-z0-9+/=_\s-]{256,}")
_SMALL = 12  # values; what holds more gets a heading or blocks of its own
_LONG = 240  # characters; a longer text is a paragraph
_NUMBERS = 16  # numbers; a longer array of nothing else is a signal or a vector, not words
_LONGEST_NAME = 80
_DEEPEST_HEADING = 3


def read_json(source: str) -> Document:
    """Return the document in a JSON file; one that is not quite JSON (comments, a lost end) is read as lines."""
    try:
        value = json.loads(source)
        writer = _Writer()
        writer.value(value, "", 1)
    except MALFORMED:
        builder = DocumentBuilder("json")
        code_lines(builder, clean(source))
        return builder.build()
    return writer.document(value)


def read_json_lines(source: str) -> Document:
    """Return the document in a file with one JSON value a line; a bad line is taken as it stands."""
    writer = _Writer()
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip():
            continue
        try:
            writer.record(json.loads(line), f"L{number}")
        except MALFORMED:
            writer.builder.add("paragraph", line, place=f"L{number}")
    return writer.builder.build()


class _Writer:
    """Writes values as blocks.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(self) -> None:
        """Start an empty document."""
        self.builder = DocumentBuilder("json")
        self._lines: list[str] = []
        self._place = ""

    def document(self, value: object) -> Document:
        """Return the document, with the title that the outermost object gives itself."""
        if isinstance(value, dict):
            given = next((value[key] for key in ("title", "name", "제목") if isinstance(value.get(key), str)), "")
            self.builder.title = meaningful_title(given) if len(given) < _LONG else ""
        return self.builder.build()

    def value(self, value: object, path: str, level: int) -> None:
        """Add a value as blocks; its place is the path of keys to it."""
        self._flush(path)
        if isinstance(value, dict):
            self._object(value, path, level)
        elif isinstance(value, list):
            self._array(value, path, level)
        else:
            self._leaf("", value)
        self._flush(path)

    def record(self, value: object, place: str) -> None:
        """Add a value as one run of blocks without headings."""
        self._flush(place)
        for key, leaf in _leaves(value, ""):
            self._leaf(key, leaf)
        self._flush(place)

    def _object(self, value: dict[str, object], path: str, level: int) -> None:
        """Add an object: what is small as lines, what is large under its name."""
        for key, inner in value.items():
            where = f"{path}.{key}" if path else key
            if not isinstance(inner, dict | list) or (_is_small(inner) and not _is_records(inner)):
                for name, leaf in _leaves(inner, key):
                    self._leaf(name, leaf)
            elif not _is_signal(inner):
                self._flush(path)
                if level <= _DEEPEST_HEADING and key.strip():
                    self.builder.add("heading", squeeze(key)[:_LONGEST_NAME], level, place=where)
                self.value(inner, where, level + 1)
                self._place = path

    def _array(self, value: list[object], path: str, level: int) -> None:
        """Add an array: each object in it as a block, other values as lines."""
        if _is_signal(value):
            return
        for number, inner in enumerate(value):
            where = f"{path}[{number}]"
            if isinstance(inner, dict | list) and _is_small(inner):
                self.record(inner, where)
            elif isinstance(inner, dict | list):
                self.value(inner, where, level)
            else:
                self._leaf("", inner)

    def _leaf(self, key: str, leaf: object) -> None:
        """Add a value that holds no others: a line, or a paragraph where it is long."""
        text = _written(leaf)
        if len(text) > _LONG:
            self._flush(self._place)
            if not _BLOB.fullmatch(text):
                self.builder.add("paragraph", text, place=self._place)
        elif text.strip():
            self._lines.append(f"{key}: {squeeze(text)}" if key else squeeze(text))

    def _flush(self, place: str) -> None:
        """Make a block of the lines gathered so far; what comes next is at this place."""
        self.builder.add("list", "\n".join(self._lines), place=self._place)
        self._lines.clear()
        self._place = place


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield the values in a value with the paths of their keys; plain arrays in one piece."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        if _is_signal(value):
            return
        plain = [inner for inner in value if not isinstance(inner, dict | list)]
        if plain and sum(len(inner) for inner in plain if isinstance(inner, str)) <= _LONG:
            yield path, ", ".join(filter(None, map(_written, plain)))
            plain = []
        kept = plain or [inner for inner in value if isinstance(inner, dict | list)]
        for inner in kept:
            yield from _leaves(inner, path)
    else:
        yield path, value


def _written(leaf: object) -> str:
    """Return a value as a person writes it; nothing for none."""
    if isinstance(leaf, bool):
        return "true" if leaf else "false"
    return "" if leaf is None else str(leaf)


def _is_small(value: object) -> bool:
    """Say whether a value holds few others; looks at no more than those few."""
    return len(list(islice(_leaves(value, ""), _SMALL + 1))) <= _SMALL


def _is_records(value: object) -> bool:
    """Say whether a value is an array of objects, such as the messages of a chat."""
    return isinstance(value, list) and sum(isinstance(inner, dict) for inner in value[:_SMALL]) > 1


def _is_signal(value: object) -> bool:
    """Say whether a value is a long array of nothing but numbers, or arrays of them."""
    waiting, seen = [value], 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, str | dict | bool) or each is None:
            return False
        else:
            seen += 1
    return seen > _NUMBERS
