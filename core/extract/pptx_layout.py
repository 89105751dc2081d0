"""What the placeholders of a slide take over from its layout and master: their place and their bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.extract.packages import Package
    from core.extract.slides import Point

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FRAMES = (f"{_P}spPr/{_A}xfrm", f"{_P}grpSpPr/{_A}xfrm", f"{_P}xfrm")
_EMU = 914400  # units of an inch
_LEVEL = re.compile(r"\{.*\}lvl([1-9])pPr")
_BULLETS = frozenset({f"{_A}buChar", f"{_A}buAutoNum", f"{_A}buBlip"})
# What a master calls the placeholders that a layout or a slide has under these names.
_AS_IN_MASTER = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder of a layout or a master: where it is, and which levels of its text have bullets."""

    kind: str
    index: str
    at: Point | None
    bullets: dict[int, bool]


@dataclass(frozen=True, slots=True)
class Layout:
    """The placeholders of a layout and its master, and the bullets of the master's body text."""

    own: tuple[Placeholder, ...] = ()
    master: tuple[Placeholder, ...] = ()
    body: dict[int, bool] = field(default_factory=dict)

    def ancestors(self, kind: str, index: str) -> list[Placeholder]:
        """Return from which placeholders one of a slide inherits, the nearest first."""
        near = [one for one in self.own if one.index == index] or [one for one in self.own if one.kind == kind]
        general = _AS_IN_MASTER.get(kind, kind)
        return near[:1] + [one for one in self.master if one.kind == general][:1]


def read_layout(package: Package, name: str) -> Layout:
    """Return what a layout part and its master say of their placeholders; nothing where they cannot be read."""
    layout = package.side_xml(name)
    if layout is None:
        return Layout()
    own = _placeholders(layout)
    master = next((part.target for part in package.relations(name) if part.kind == "slideMaster"), "")
    root = package.side_xml(master)
    if root is None:
        return Layout(own)
    return Layout(own, _placeholders(root), bullets(root.find(f"{_P}txStyles/{_P}bodyStyle")))


def _placeholders(root: Any) -> tuple[Placeholder, ...]:  # noqa: ANN401 - lxml has no types
    shapes = ((shape, placeholder(shape)) for shape in root.iter(f"{_P}sp"))
    return tuple(
        Placeholder(found[0], found[1], position(shape), bullets(shape.find(f"{_P}txBody/{_A}lstStyle")))
        for shape, found in shapes
        if found
    )


def placeholder(shape: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """Return the kind and the index of the placeholder that a shape is, or None for any other shape."""
    found = next((mark for own in shape.iterfind("{*}*/{*}nvPr") for mark in own.iterfind(f"{_P}ph")), None)
    return None if found is None else (found.get("type", "obj"), found.get("idx", "0"))


def position(shape: Any) -> Point | None:  # noqa: ANN401
    """Return where a shape says that it is, or None where it says nothing."""
    offset = next((found for frame in _FRAMES if (found := shape.find(f"{frame}/{_A}off")) is not None), None)
    try:
        return None if offset is None else (int(offset.get("y")) / _EMU, int(offset.get("x")) / _EMU)
    except (TypeError, ValueError):
        return None


def bullets(styles: Any) -> dict[int, bool]:  # noqa: ANN401
    """Return for the levels of a list of styles, counted from 0, whether they have bullets."""
    found = {}
    for style in styles if styles is not None else ():
        level, marked = _LEVEL.fullmatch(str(style.tag)), has_bullet(style)
        if level and marked is not None:
            found[int(level[1]) - 1] = marked
    return found


def has_bullet(properties: Any) -> bool | None:  # noqa: ANN401
    """Return whether paragraph properties give a bullet, or None where they leave that open."""
    for child in properties:
        if child.tag == f"{_A}buNone":
            return False
        if child.tag in _BULLETS:
            return True
    return None
