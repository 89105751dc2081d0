"""What the formats of slides share: the order in which a slide is read, and its paragraphs as blocks."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from core.extract.base import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.extract.base import DocumentBuilder

T = TypeVar("T")
Point = tuple[float, float]  # from the top and from the left, in inches
Paragraph = tuple[int | None, str]  # the depth of a list item, or None for what is none
_SAME_ROW = 0.2  # inches by which tops may differ
_LONGEST_CELL = 1500
_FILE_NAME = re.compile(r"(?:\w+:)?\S*[/\\]\S*|.*\.[a-z]\w{1,4}", re.IGNORECASE)
# What programs write below a description that nobody wrote.
_MACHINE = re.compile(
    r"\s*(?:description automatically generated(?: with \w+ confidence)?|ai-generated content may be incorrect\.?"
    r"|자동 생성된 설명|ai 생성 콘텐츠는 올바르지 않을 수 있습니다\.?"
    r"|ai 生成的内容可能不正确。?|(?:已生成|自动生成的)说明)\s*$",
    re.IGNORECASE,
)


def reading_order(shapes: Sequence[tuple[Point, T]]) -> list[T]:
    """Return shapes from top to bottom, and from left to right where they stand side by side."""
    rows: list[list[tuple[Point, T]]] = []
    for place, shape in sorted(shapes, key=lambda item: item[0]):
        if rows and place[0] - rows[-1][0][0][0] <= _SAME_ROW:
            rows[-1].append((place, shape))
        else:
            rows.append([(place, shape)])
    return [shape for row in rows for _, shape in sorted(row, key=lambda item: item[0][1])]


def add_paragraphs(builder: DocumentBuilder, paragraphs: Sequence[Paragraph], page: int | None) -> None:
    """Add the paragraphs of one shape: list items that follow each other as one block, the rest each as its own."""
    gap = "\n\n"
    said = (paragraph for paragraph in paragraphs if paragraph[1].strip())
    for listed, group in groupby(said, key=lambda paragraph: paragraph[0] is not None):
        if listed:
            items = "\n".join(f"{'  ' * (level or 0)}- {squeeze(text)}" for level, text in group)
            builder.add("list", items, page=page, gap=gap)
            gap = "\n"
            continue
        for _, text in group:
            builder.add("paragraph", text, page=page, gap=gap)
            gap = "\n"


def add_table(builder: DocumentBuilder, rows: Sequence[Sequence[str]], page: int | None) -> None:
    """Add a table, its rows one a line; one that only arranges the slide as paragraphs."""
    if not is_data(rows):
        add_paragraphs(builder, [(None, cell) for row in rows for cell in row], page)
        return
    cells = ([squeeze(cell) for cell in row] for row in rows)
    builder.add("table", "\n".join(" | ".join(row) for row in cells if any(row)), page=page)


def is_data(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the cells of a table are data, and it is not there to arrange text."""
    longest = max((len(cell) for row in rows for cell in row), default=0)
    return longest <= _LONGEST_CELL and max(map(len, rows), default=0) > 1  # one column is no table


def description(*given: str) -> str:
    """Return the first text that describes a picture, or "" where a program put in a file's name."""
    for text in given:
        said = squeeze(_MACHINE.sub("", text))
        if said and not _FILE_NAME.fullmatch(said):
            return said
    return ""
