"""The shapes on a PowerPoint slide as blocks, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.extract.base import squeeze
from core.extract.pptx_figures import figure_texts
from core.extract.pptx_layout import bullets, has_bullet, placeholder, position
from core.extract.slides import add_paragraphs, add_table, description, reading_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.base import DocumentBuilder
    from core.extract.packages import Package, Relation
    from core.extract.pptx_layout import Layout
    from core.extract.slides import Paragraph, Point

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WORDS = frozenset({f"{_A}t", f"{_M}t"})
_SKIPPED = frozenset({f"{_A}pPr", f"{_A}rPr", f"{_A}endParaRPr", _FALLBACK})
_FORMULA = {f"{_M}den": "/", f"{_M}sup": "^", f"{_M}sub": "_"}
_COUNTED = ("slidenum", "datetime")  # fields that change by themselves
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
_NO_BULLETS = frozenset({"", "ctrTitle", "title", "subTitle"})  # in these, unless they say so themselves
_DEEPEST = 8


class SlideReader:
    """Adds what is on one slide. The elements are lxml's, which has no types."""

    def __init__(
        self, builder: DocumentBuilder, package: Package, relations: list[Relation], layout: Layout, number: int
    ) -> None:
        """Prepare for the slide of this number, which has these relations and this layout."""
        self._builder = builder
        self._package = package
        self._targets = {part.name: part.target for part in relations}
        self._layout = layout
        self._number = number

    def read(self, slide: Any) -> None:  # noqa: ANN401
        """Add the titles, then the placeholders, then the other shapes of a slide."""
        shapes = list(members(slide.find(f"{_P}cSld/{_P}spTree")))
        kinds = [placeholder_kind(shape) for shape in shapes]
        for shape, kind in zip(shapes, kinds, strict=True):
            if kind in _TITLES:
                self._builder.add("slide", squeeze(body_text(shape.find(f"{_P}txBody"))), page=self._number)
        left = _TITLES | _FURNITURE
        self._in_order([shape for shape, kind in zip(shapes, kinds, strict=True) if kind and kind not in left])
        self._in_order([shape for shape, kind in zip(shapes, kinds, strict=True) if not kind])

    def backdrop(self, root: Any) -> None:  # noqa: ANN401
        """Add the words that a layout or a master shows on its slides; in its placeholders are only prompts."""
        shapes = members(root.find(f"{_P}cSld/{_P}spTree"))
        self._in_order([shape for shape in shapes if shape.tag != f"{_P}pic" and not placeholder(shape)])

    def _in_order(self, shapes: list[Any]) -> None:
        """Add shapes, one that says nothing of its place after the one it is painted over."""
        last: Point = (0.0, 0.0)
        placed = []
        for shape in shapes:
            last = self._position(shape) or last
            placed.append((last, shape))
        for shape in reading_order(placed):
            self._shape(shape)

    def _position(self, shape: Any) -> Point | None:  # noqa: ANN401
        own, held = position(shape), placeholder(shape)
        if own or not held:
            return own
        return next((one.at for one in self._layout.ancestors(*held) if one.at), None)

    def _shape(self, shape: Any) -> None:  # noqa: ANN401
        """Add a shape with all that is in it."""
        if shape.tag == f"{_P}grpSp":
            self._in_order(list(members(shape)))
        elif shape.tag == f"{_P}graphicFrame":
            self._frame(shape)
        else:
            add_paragraphs(self._builder, list(self._paragraphs(shape)), self._number)
        said = shape.find("{*}*/{*}cNvPr")
        if said is not None:
            self._builder.add("caption", description(said.get("descr", ""), said.get("title", "")), page=self._number)

    def _frame(self, frame: Any) -> None:  # noqa: ANN401
        """Add the table, chart or diagram in a frame."""
        for table in frame.iter(f"{_A}tbl"):
            rows = table.iterfind(f"{_A}tr")
            texts = [[body_text(cell.find(f"{_A}txBody")) for cell in row.iterfind(f"{_A}tc")] for row in rows]
            add_table(self._builder, texts, self._number)
        for figure in frame.iterfind(f"{_A}graphic/{_A}graphicData/*"):
            for kind, text in figure_texts(self._package, self._targets, figure):
                self._builder.add(kind, text, page=self._number)

    def _paragraphs(self, shape: Any) -> Iterator[Paragraph]:  # noqa: ANN401
        """Yield the paragraphs of a shape, with their depth where they are list items."""
        body = shape.find(f"{_P}txBody")
        if body is None:
            return
        inherited = self._bullets(shape, body)
        for paragraph in body.iterfind(f"{_A}p"):
            properties = paragraph.find(f"{_A}pPr")
            depth = 0 if properties is None else _level(properties)
            marked = None if properties is None else has_bullet(properties)
            listed = inherited.get(depth, False) if marked is None else marked
            yield (depth if listed else None), text_of(paragraph)

    def _bullets(self, shape: Any, body: Any) -> dict[int, bool]:  # noqa: ANN401
        """Return which levels of a shape's text have bullets unless a paragraph says otherwise."""
        own, held = bullets(body.find(f"{_A}lstStyle")), placeholder(shape)
        if held is None:
            return own
        found = dict(self._layout.body) if held[0] not in _NO_BULLETS else {}
        for ancestor in reversed(self._layout.ancestors(*held)):
            found |= ancestor.bullets
        return found | own


def members(tree: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the shapes right in a tree of shapes; of alternatives, those of the first."""
    for child in tree if tree is not None else ():
        if child.tag == _ALTERNATIVES:
            yield from members(child.find(_CHOICE))
        else:
            yield child


def placeholder_kind(shape: Any) -> str:  # noqa: ANN401
    """Return which kind of placeholder a shape is, "" for none."""
    held = placeholder(shape)
    return held[0] if held else ""


def body_text(body: Any) -> str:  # noqa: ANN401
    """Return the words in a text body, its paragraphs one a line; "" for None."""
    texts = () if body is None else (text_of(paragraph) for paragraph in body.iterfind(f"{_A}p"))
    return "\n".join(text for text in texts if text.strip())


def text_of(paragraph: Any) -> str:  # noqa: ANN401
    """Return the words in a paragraph, its line breaks as such."""
    pieces: list[str] = []
    _gather(paragraph, pieces)
    return "".join(pieces)


def _gather(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    """Append the words in an element; nesting is at most 256 deep, which lxml makes sure of."""
    for child in element:
        if child.tag in _SKIPPED or child.get("type", "").startswith(_COUNTED):
            continue
        if child.tag in _WORDS:
            pieces.append(child.text or "")
        elif child.tag == f"{_A}br":
            pieces.append("\n")
        else:
            pieces += [_FORMULA[child.tag]] if child.tag in _FORMULA else []
            _gather(child, pieces)


def _level(properties: Any) -> int:  # noqa: ANN401
    """Return how deep a paragraph is indented, counted from 0."""
    level = properties.get("lvl", "0")
    return min(int(level), _DEEPEST) if level.isdecimal() else 0
