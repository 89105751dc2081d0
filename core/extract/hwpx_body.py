"""The XML parts of HWPX as paragraphs: first the looks in the header, then the sections that refer to them."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from core.extract.hwp_blocks import Box, Cell, Head, HeadKind, Looks, Paragraph, Table
from core.extract.hwp_numbers import FORMATS, LEVELS, Level, written

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements may nest at most 256 deep without `huge_tree`.
_SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
_HEADS: dict[str, HeadKind] = {"OUTLINE": "outline", "NUMBER": "number", "BULLET": "bullet"}
_SIGNS = {"tab": "\t", "lineBreak": "\n", "hyphen": "-", "nbSpace": " ", "fwSpace": " "}
_COUNTED = frozenset({"PICTURE", "TABLE", "EQUATION"})  # numbers of pages and notes say nothing to a search
_NOTES = frozenset({"footNote", "endNote", "hiddenComment"})
_MARGINS = frozenset({"header", "footer"})
_LAYOUT = frozenset({"linesegarray", "secPr", "colPr"})
_ENTERED = frozenset({"run", "ctrl", "switch", "case", "default"})


def read_looks(root: Any) -> Looks:  # noqa: ANN401
    """Return the shapes, styles and numberings in the header."""
    looks = Looks()
    for numbering in root.iter("{*}numbering"):
        levels = [Level("")] * LEVELS
        for each in numbering.iterchildren("{*}paraHead"):
            depth = _whole(each, "level", 1) - 1
            if 0 <= depth < LEVELS:
                levels[depth] = Level(each.text or "", each.get("numFormat", ""), _whole(each, "start", 1))
        looks.numbers.levels[numbering.get("id", "")] = levels
    for shape in root.iter("{*}paraPr"):
        heading = shape.find("{*}heading")
        if heading is not None:
            kind = _HEADS.get(heading.get("type", ""), "")
            looks.heads[shape.get("id", "")] = Head(kind, max(0, _whole(heading, "level")), heading.get("idRef", ""))
    for style in root.iter("{*}style"):
        looks.styles[style.get("id", "")] = style.get("name") or style.get("engName", "")
    return looks


def _whole(element: Any, name: str, otherwise: int = 0) -> int:  # noqa: ANN401
    """Return a whole number among an element's attributes."""
    value = element.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else otherwise


def _tag(element: Any) -> str:  # noqa: ANN401
    """Return an element's name without its namespace, which changes from version to version."""
    return str(element.tag).rpartition("}")[2]


class Body:
    """Reads sections.

    Attributes:
        notes: foot- and endnotes and comments.
        margins: headers and footers.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._deleted = False  # a change that takes words away may reach over paragraphs
        self.notes: list[list[Paragraph]] = []
        self.margins: list[list[Paragraph]] = []

    def section(self, source: IO[bytes]) -> Iterator[Paragraph]:
        """Yield the paragraphs of a section; what was read is let go, because a tree takes several times its text."""
        from lxml import etree

        for _, element in etree.iterparse(source, tag="{*}p", **_SAFE):
            parent = element.getparent()
            if parent is not None and parent.getparent() is None:
                yield self._paragraph(element)
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]

    def _paragraphs(self, parent: Any) -> list[Paragraph]:  # noqa: ANN401
        """Return the paragraphs in an element."""
        return [self._paragraph(each) for each in parent if _tag(each) == "p"]

    def _paragraph(self, element: Any) -> Paragraph:  # noqa: ANN401
        section = element.find("{*}run/{*}secPr")
        if section is not None:
            self._looks.outline = section.get("outlineShapeIDRef", "")
        paragraph = self._looks.paragraph(element.get("paraPrIDRef", ""), element.get("styleIDRef", ""))
        paragraph.text = "".join(self._words(element, paragraph))
        return paragraph

    def _words(self, parent: Any, paragraph: Paragraph) -> Iterator[str]:  # noqa: ANN401
        """Yield the words in the line of a paragraph; what has paragraphs of its own hangs on it."""
        for element in parent:
            tag = _tag(element)
            if tag == "t":
                yield from self._text(element)
            elif tag in _ENTERED:
                yield from self._words(element if tag != "switch" else element[:1], paragraph)
            elif tag in _NOTES or tag == "fieldBegin":  # a memo is a field with paragraphs of its own
                self.notes += self._lists(element)
            elif tag in _MARGINS:
                self.margins += self._lists(element)
            elif tag == "tbl":
                paragraph.hanging.append(self._table(element))
            elif tag not in _LAYOUT:
                yield _inline(tag, element)
                box = self._box(element)
                paragraph.hanging += [box] if box.paragraphs or box.caption else []

    def _text(self, element: Any) -> Iterator[str]:  # noqa: ANN401
        """Yield the words in a text element, without those that a tracked change takes away."""
        yield "" if self._deleted else element.text or ""
        for child in element:
            tag = _tag(child)
            if tag in {"deleteBegin", "deleteEnd"}:
                self._deleted = tag == "deleteBegin"
            yield "" if self._deleted else _SIGNS.get(tag, "") + (child.tail or "")

    def _lists(self, element: Any) -> list[list[Paragraph]]:  # noqa: ANN401
        return [self._paragraphs(each) for each in element.iterchildren("{*}subList")]

    def _caption(self, element: Any) -> list[Paragraph]:  # noqa: ANN401
        return [
            each for caption in element.iterchildren("{*}caption") for own in self._lists(caption) for each in own
        ]

    def _table(self, element: Any) -> Table:  # noqa: ANN401
        table = Table(caption=self._caption(element))
        for number, row in enumerate(element.iterchildren("{*}tr")):
            for position, cell in enumerate(row.iterchildren("{*}tc")):
                address, span = cell.find("{*}cellAddr"), cell.find("{*}cellSpan")
                column = position if address is None else _whole(address, "colAddr", position)
                rows = 1 if span is None else _whole(span, "rowSpan", 1)
                words = [each for own in self._lists(cell) for each in own]
                table.cells.append(Cell(number, column, words, rows))
        return table

    def _box(self, element: Any) -> Box:  # noqa: ANN401
        """Return the words in a drawing, with those of the drawings grouped in it."""
        box = Box(caption=self._caption(element))
        for child in element:
            tag = _tag(child)
            if tag == "drawText":
                box.paragraphs += [each for own in self._lists(child) for each in own]
            elif child.find("{*}drawText") is not None or tag in {"container", "textart"}:
                inner = self._box(child)
                box.paragraphs += inner.caption + inner.paragraphs
        if _tag(element) == "textart":
            box.paragraphs.append(Paragraph(re.sub("[␍␊]+", "\n", element.get("text", ""))))
        return box


def _inline(tag: str, element: Any) -> str:  # noqa: ANN401
    """Return the words that an element holds itself."""
    words = ""
    if tag == "equation":
        words = f" {element.findtext('{*}script') or ''} "
    elif tag == "dutmal":  # a word with its reading
        main, reading = element.findtext("{*}mainText") or "", element.findtext("{*}subText") or ""
        words = f"{main} ({reading})" if reading else main
    elif tag == "compose":  # characters drawn over each other
        words = element.get("composeText", "")
    elif tag in {"btn", "checkBtn", "radioBtn"}:
        words = f" {element.get('caption', '')} "
    elif tag == "comboBox":
        words = f" {element.get('selectedValue', '')} "
    elif tag == "edit":
        words = f" {element.findtext('{*}text') or ''} "
    elif tag == "autoNum" and element.get("numType") in _COUNTED:
        form = element.find("{*}autoNumFormat")
        kind = "" if form is None else form.get("type", "")
        words = written(_whole(element, "num"), kind if kind in FORMATS else "DIGIT")
    return words
