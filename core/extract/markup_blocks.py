"""What the readers of light markup share: lines gathered into blocks with their place."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from typing import TYPE_CHECKING

from core.extract.base import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.extract.base import DocumentBuilder
    from core.records import BlockKind

_ITEM = re.compile(r"\s*(?:[-+*•‣]|\d{1,4}[.)]|\(?[a-zA-Z#]{1}[.)]|\(\d{1,3}\)|[*.]{1,6})[ \t]+(?=\S)")

_MARK = re.compile(r"^(\*{1,6}|\.{1,6})[ \t]+")


class Gatherer:
    """Gathers lines until a block of another kind begins.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(self, builder: DocumentBuilder, inline: Callable[[str], str]) -> None:
        """Start with nothing; `inline` takes the marks out of running text."""
        self.builder = builder
        self.inline = inline
        self._kind: BlockKind = "paragraph"
        self._lines: list[str] = []
        self._place = 0

    def line(self, kind: BlockKind, text: str, number: int, fresh: bool = False) -> None:
        """Add a line of a block; another kind than before, or `fresh`, begins a block."""
        if fresh or kind != self._kind:
            self.flush()
        self._place = self._place if self._lines else number
        self._kind = kind
        self._lines.append(text)

    def whole(self, kind: BlockKind, text: str, number: int, level: int = 0) -> None:
        """Add a whole block; code stands as it is written."""
        self.flush()
        body = textwrap.dedent(text) if kind == "code" else self.inline(text)
        body = squeeze(body) if kind in {"heading", "caption", "title"} else body
        blank = next((at for at, line in enumerate(text.split("\n")) if line.strip()), 0)
        self.builder.add(kind, body, level, place=f"L{number + blank}")

    def table(self, rows: list[list[str]], number: int) -> None:
        """Add a table, its rows one a line."""
        self.flush()
        cells = [[squeeze(self.inline(cell)) for cell in row] for row in rows]
        self.builder.add("table", "\n".join(" | ".join(row) for row in cells if any(row)), place=f"L{number}")

    @property
    def open(self) -> BlockKind | None:
        """The kind of the block that is being gathered, None between blocks."""
        return self._kind if self._lines else None

    def flush(self) -> None:
        """Make a block of the lines gathered so far."""
        lines, self._lines = self._lines, []
        if not lines:
            return
        if self._kind == "list":
            text = self.inline(_items(lines))
        elif self._kind in {"quote", "notes"}:
            text = self.inline("\n".join(map(str.strip, lines)))
        else:
            text = self.inline("\n".join(line.strip() for line in lines))
        self.builder.add(self._kind, text, place=f"L{self._place}")


def _items(lines: list[str]) -> str:
    """Return a list's lines with what continues an item joined to it."""
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line) or not items:
            items.append(_MARK.sub(lambda mark: "  " * (len(mark[1]) - 1) + "- ", line.rstrip(), count=1))
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    return textwrap.dedent("\n".join(items))


class Closings:
    """Finds the line that closes what another one opens, without looking through all lines each time."""

    def __init__(self, lines: list[str], fence: re.Pattern[str]) -> None:
        """Note every line that the pattern matches, without spaces around it and in lower case."""
        self._found: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            if fence.match(line):
                self._found.setdefault(line.strip().lower(), []).append(number)

    def after(self, at: int, closing: str) -> int | None:
        """Return the index of the next such line after this one, None where there is none."""
        numbers = self._found.get(closing, [])
        place = bisect_right(numbers, at)
        return numbers[place] if place < len(numbers) else None


def is_item(line: str) -> bool:
    """Say whether an item of a list begins in this line."""
    return bool(_ITEM.match(line))
