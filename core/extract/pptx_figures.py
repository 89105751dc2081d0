"""The words in the charts and diagrams (SmartArt) of Office documents."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.extract.base import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.extract.packages import Package
    from core.records import BlockKind

    Said = tuple[BlockKind, str]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_ROWS = 200  # categories of a chart; what has more is a curve, and its numbers are nothing to read
_DECIMALS = 4
_LONG_NUMBER = re.compile(r"-?\d{1,12}\.\d{5,}")
_DATE = re.compile(r"yy|d+[/.-]m|m+[/.-]d", re.IGNORECASE)
_DEEPEST = 8


def chart_texts(root: Any) -> Iterator[Said]:  # noqa: ANN401 - lxml has no types
    """Yield what a chart says: its titles as a caption, its categories with the values of each series as a table."""
    titles = (_runs(title) for title in root.iter("{*}title"))
    yield "caption", "\n".join(filter(None, titles))
    series = list(root.iter(f"{_C}ser"))
    if not series:
        # The newer kinds of charts (waterfall, treemap) name their points in another namespace.
        points = (squeeze(point.text or "") for level in root.iter("{*}strDim") for point in level.iter("{*}pt"))
        yield "table", " | ".join(dict.fromkeys(filter(None, points)))
        return
    header = ["", *(_name(one) for one in series)]
    categories = next((found for one in series if (found := _points(one, "cat", "xVal"))), {})
    values = [_points(one, "val", "yVal") for one in series]
    rows = [[label, *(column.get(at, "") for column in values)] for at, label in categories.items()]
    rows = rows if len(rows) <= _MOST_ROWS else []
    yield "table", "\n".join(" | ".join(row) for row in [header, *rows] if any(row))


def diagram_texts(root: Any) -> Iterator[Said]:  # noqa: ANN401
    """Yield the points of a diagram as a list, each below the one it belongs to."""
    texts = {point.get("modelId"): _runs(point.find(f"{_D}t")) for point in root.iter(f"{_D}pt")}
    yield (
        "list",
        "\n".join(f"{'  ' * depth}- {texts[name]}" for name, depth in _tree(root, list(texts)) if texts[name]),
    )


def figure_texts(package: Package, targets: Mapping[str, str], figure: Any) -> Iterator[Said]:  # noqa: ANN401
    """Yield what the chart or diagram says to which an element of a drawing refers.

    Args:
        package: where their parts are.
        targets: the parts to which the part that holds the drawing refers, by the relations' names.
        figure: the element; it may be anything.
    """
    chart, data = (targets.get(figure.get(_R + name), "") for name in ("id", "dm"))
    if figure.tag.endswith("}chart") and (root := package.side_xml(chart)) is not None:
        yield from chart_texts(root)
    elif (root := package.side_xml(data)) is not None:
        yield from diagram_texts(root)


def _tree(root: Any, names: list[str]) -> Iterator[tuple[str, int]]:  # noqa: ANN401
    """Yield the names of a diagram's points and their depth from the root down; what hangs nowhere comes last."""
    children: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(f"{_D}cxn"):
        if link.get("type", "parOf") == "parOf":
            order = link.get("srcOrd", "0")
            at = int(order) if order.isdecimal() else 0
            children.setdefault(link.get("srcId"), []).append((at, link.get("destId")))
    documents = [point.get("modelId") for point in root.iter(f"{_D}pt") if point.get("type") == "doc"]
    waiting = [(name, -1) for name in [*reversed(names), *documents]]
    seen: set[str] = set()
    known = set(names)
    while waiting:
        name, depth = waiting.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        yield name, min(max(depth, 0), _DEEPEST)
        waiting += [(child, depth + 1) for _, child in sorted(children.get(name, ()), reverse=True)]


def _name(series: Any) -> str:  # noqa: ANN401
    return squeeze(" ".join(value.text or "" for value in series.iterfind(f"{_C}tx//{_C}v")))


def _points(series: Any, *tags: str) -> dict[str, str]:  # noqa: ANN401
    """Return the points of a series' children of these names, by their index; levels of one point in one text."""
    found: dict[str, str] = {}
    for tag in tags:
        code = series.findtext(f"{_C}{tag}//{_C}formatCode") or ""
        for point in series.iterfind(f"{_C}{tag}//{_C}pt"):
            at, text = point.get("idx", ""), squeeze(point.findtext(f"{_C}v") or "")
            text = _as_date(text) if _DATE.search(code) else _rounded(text)
            found[at] = f"{text} {found[at]}" if at in found else text
    return found


def _as_date(text: str) -> str:
    """Return the day that a spreadsheet's number of days stands for."""
    try:
        return (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
    except (ValueError, OverflowError):
        return text


def _rounded(text: str) -> str:
    """Return a number without the digits that only the machine's arithmetic gave it, anything else as it is."""
    if not _LONG_NUMBER.fullmatch(text):
        return text
    return f"{float(text):.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _runs(element: Any) -> str:  # noqa: ANN401
    """Return the words of all runs in an element, its paragraphs parted by spaces; "" for None."""
    paragraphs = () if element is None else element.iter(f"{_A}p")
    return squeeze(" ".join("".join(run.text or "" for run in one.iter(f"{_A}t")) for one in paragraphs))
