"""The slides of OpenDocument presentations and the pages of drawings, in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import squeeze
from core.extract.odf_text import is_shape, lines_of
from core.extract.slides import reading_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.extract.odf_text import TextReader
    from core.extract.slides import Point

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_CLASS = f"{_PRESENTATION}class"
_FURNITURE = frozenset({"page", "page-number", "date-time", "footer", "header", "handout"})
_LENGTH = re.compile(r"(-?\d*\.?\d+)(cm|mm|in|pt|pc|px)")
_MOVED = re.compile(r"translate\s*\(\s*(\S+?)[\s,]+(\S+?)\s*\)")
_INCHES = {"cm": 1 / 2.54, "mm": 1 / 25.4, "in": 1.0, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}


def read_slides(content: Any, reader: TextReader, masters: Iterable[Any]) -> int:  # noqa: ANN401 - lxml has no types
    """Add every slide, and return how many there are; what a master shows is added to the first that has it."""
    waiting = {master.get(f"{_STYLE}name"): master for master in masters}
    number = 0
    for number, slide in enumerate(content.iterfind(f"{_DRAW}page"), 1):
        reader.page = number
        _slide(slide, reader, waiting.pop(slide.get(f"{_DRAW}master-page-name"), ()))
    return number


def _slide(slide: Any, reader: TextReader, master: Any) -> None:  # noqa: ANN401
    """Add the titles, then the placeholders, then the other shapes of a slide and its master, notes and comments."""
    shapes = [shape for shape in _members(slide) if shape.get(_CLASS) not in _FURNITURE]
    for shape in shapes:
        if shape.get(_CLASS) == "title":
            for box in shape.iterfind(f"{_DRAW}text-box"):
                reader.builder.add("slide", squeeze(lines_of(box)), page=reader.page)
    _in_order((shape for shape in shapes if shape.get(_CLASS, "title") != "title"), reader)
    _in_order((shape for shape in shapes if _CLASS not in shape.attrib), reader)
    _in_order((shape for shape in _members(master) if _CLASS not in shape.attrib), reader)
    for notes in slide.iterfind(f"{_PRESENTATION}notes"):
        boxes = (box for shape in notes if shape.get(_CLASS) == "notes" for box in shape.iterfind(f"{_DRAW}text-box"))
        reader.builder.add("notes", "\n".join(map(lines_of, boxes)), page=reader.page)
    for comment in slide.iterfind(f"{_OFFICE}annotation"):
        reader.comment(comment)


def _members(parent: Any) -> list[Any]:  # noqa: ANN401
    """Return the shapes right in a slide or group, without placeholders that nobody filled."""
    return [child for child in parent if is_shape(child) and child.get(f"{_PRESENTATION}placeholder") != "true"]


def _in_order(shapes: Iterable[Any], reader: TextReader) -> None:
    """Add shapes in reading order, one that says nothing of its place after the one it is painted over."""
    last: Point = (0.0, 0.0)
    placed = []
    for shape in shapes:
        last = _position(shape) or last
        placed.append((last, shape))
    for shape in reading_order(placed):
        if shape.tag == f"{_DRAW}g":
            _in_order(_members(shape), reader)
        else:
            reader.over([shape])


def _position(shape: Any) -> Point | None:  # noqa: ANN401
    """Return where a shape is; a group is where the first of its shapes is."""
    for one in shape.iter() if shape.tag == f"{_DRAW}g" else (shape,):
        moved = _MOVED.search(one.get(f"{_DRAW}transform", ""))
        top = _inches(one.get(f"{_SVG}y") or one.get(f"{_SVG}y1") or (moved[2] if moved else ""))
        left = _inches(one.get(f"{_SVG}x") or one.get(f"{_SVG}x1") or (moved[1] if moved else ""))
        if top is not None and left is not None:
            return top, left
    return None


def _inches(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _INCHES[found[2]] if found else None
