"""What stands beside the cells of a sheet: comments, the words in drawn shapes, charts and diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.extract.base import squeeze
from core.extract.pptx_figures import figure_texts
from core.extract.sheet_layout import letters
from core.extract.sheet_parts import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.extract.packages import Package, Relation
    from core.extract.sheet_layout import Beside

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LAST = 2**20  # row or column of an anchor
_MOST_PIECES = 4096  # in which a parser may hand over one shape's words
_PEOPLE = "xl/persons/"
_SHAPES = frozenset({"frame", "custom-shape", "rect", "ellipse", "caption", "polygon", "path", "g"})
_LINES = frozenset({"p", "h"})


def in_excel(package: Package, sheet: str) -> Iterator[Beside]:
    """Yield what stands beside the cells of a sheet of an Excel workbook.

    Args:
        package: the workbook.
        sheet: the name of the sheet's part.
    """
    relations = package.relations(sheet.lstrip("/"))
    for part in (part for part in relations if part.kind == "drawing"):
        yield from _drawn(package, part.target)
    yield from _comments(package, relations)


def _drawn(package: Package, part: str) -> Iterator[Beside]:
    """Yield the words of a drawing, each shape's and figure's with the cell at its corner."""
    root = package.side_xml(part)
    targets = {relation.name: relation.target for relation in package.relations(part)}
    for anchor in () if root is None else root:
        cell = _corner(anchor)
        for body in anchor.iter("{*}txBody"):
            lines = ("".join(run.text or "" for run in line.iter(f"{_A}t")) for line in body.iter(f"{_A}p"))
            yield "paragraph", "\n".join(lines), cell
        for figure in anchor.iter("{*}chart", "{*}relIds"):
            yield from ((kind, text, cell) for kind, text in figure_texts(package, targets, figure))


def _corner(anchor: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the cell in which a drawing begins, "" where it does not say so."""
    column, row = (anchor.findtext(f"{{*}}from/{{*}}{name}") or "" for name in ("col", "row"))
    known = column.isdecimal() and row.isdecimal() and len(column) < 8 and len(row) < 8
    return f"{letters(min(int(column), _LAST))}{min(int(row), _LAST) + 1}" if known else ""


def _comments(package: Package, relations: list[Relation]) -> Iterator[Beside]:
    """Yield the comments on a sheet; of a thread there is also a copy for older readers, which says less."""
    threaded = set[str]()
    for part in (part for part in relations if part.kind == "threadedComment"):
        people = _people(package)
        for comment in _children(package, part.target, "threadedComment"):
            threaded.add(comment.get("ref", ""))
            words = comment.findtext("{*}text") or ""
            yield "notes", said(people.get(comment.get("personId"), ""), words), comment.get("ref", "")
    for part in (part for part in relations if part.kind == "comments"):
        names = (squeeze(author.text or "") for author in _children(package, part.target, "author"))
        authors = {str(number): name for number, name in enumerate(names)}
        for comment in _children(package, part.target, "comment"):
            if (cell := comment.get("ref", "")) not in threaded:
                words = "".join(run.text or "" for run in comment.iterfind("{*}text//{*}t"))
                yield "notes", said(authors.get(comment.get("authorId"), ""), words), cell


def _children(package: Package, part: str, tag: str) -> Iterator[Any]:
    """Yield the elements of a name in a part; none where it cannot be read."""
    root = package.side_xml(part)
    yield from () if root is None else root.iter(f"{{*}}{tag}")


def _people(package: Package) -> dict[str, str]:
    """Return the names of those who take part in threads."""
    people = (person for part in package.starting(_PEOPLE) for person in _children(package, part, "person"))
    return {person.get("id", ""): squeeze(person.get("displayName", "")) for person in people}


def said(author: str, words: str) -> str:
    """Return words after their author's name, which many programs put there already."""
    return f"{author}: {words}" if author and words.strip() and not words.lstrip().startswith(author) else words


class Aside:
    """Gathers a comment or a drawn shape of an OpenDocument sheet from its elements.

    Attributes:
        objects: where the charts in it are kept.
    """

    def __init__(self, tag: str, cell: str) -> None:
        """Start inside the element of this name, at a cell."""
        self.objects: list[str] = []
        self._tag = tag
        self._cell = cell
        self._depth = 1
        self._author: list[str] = []
        self._words: list[str] = []
        self._into: list[str] | None = None

    @staticmethod
    def begins(tag: str) -> bool:
        """Say whether such an element is a comment or a drawn shape."""
        return tag == "annotation" or tag in _SHAPES

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """See what begins inside."""
        self._depth += tag == self._tag
        if tag in _LINES:
            self._into = self._words
            self.text("\n")
        elif tag == "creator":
            self._into = self._author
        elif tag == "object":
            self.objects.append(local(attributes).get("href", "").removeprefix("./"))

    def end(self, tag: str) -> bool:
        """See what ends; say whether that is all."""
        self._depth -= tag == self._tag
        if tag in _LINES or tag == "creator":
            self._into = None
        return self._depth == 0

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._into is not None and len(self._into) < _MOST_PIECES:
            self._into.append(text)

    def gathered(self) -> Beside:
        """Return what was gathered."""
        words = "".join(self._words).strip()
        if self._tag != "annotation":
            return "paragraph", words, self._cell
        return "notes", said(squeeze("".join(self._author)), words), self._cell
