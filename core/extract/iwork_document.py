"""Pages, Keynote and Numbers since 2013: from their objects to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, squeeze
from core.extract.iwork_archive import Archive, first, text
from core.extract.iwork_tables import read_table, titled
from core.extract.sheet_layout import Budget, Sheet, lay_out
from core.extract.slides import add_paragraphs, add_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.extract.iwork_archive import Fields
    from core.extract.packages import Package
    from core.extract.sheet_layout import Beside
    from core.records import Document

_DOCUMENT = 1  # the number of the object that all others hang from
_STORAGES, _SHAPE, _GROUP, _TABLE, _COMMENT = frozenset({2001, 2005}), 2011, 3008, 6000, 3056
_PLACEHOLDER, _SHEETS = 7, frozenset({2, 3})  # numbered by Keynote and Numbers themselves
_BODY, _FOOTNOTE, _BOX, _NOTE = 0, 2, 3, 4  # kinds of texts
_OBJECT = "\ufffc"  # stands in a text for what is set into it
_DEEPEST = 64
_MOST_COLUMNS = 1000


def read_document(package: Package, suffix: str) -> Document:
    """Return a document.

    Args:
        package: the package.
        suffix: the ending of its name, which tells the program.

    Raises:
        DocumentError: too-large.
        ValueError, IndexError, BadZipFile, struct.error: it is damaged.
    """
    archive = Archive(package)
    if not archive.things:
        raise ValueError("there is nothing in the archive")
    reader: Callable[[_Reader], Document] = {".numbers": _numbers, ".key": _keynote}.get(suffix, _pages)
    return reader(_Reader(archive, suffix.lstrip(".").replace("key", "keynote")))


class _Reader:
    """Adds objects to a document, each once."""

    def __init__(self, archive: Archive, format: str) -> None:  # noqa: A002 - the field's own name
        self.archive = archive
        self.builder = DocumentBuilder(format)
        self._added: set[int] = set()
        self._budget = Budget()

    def fields(self, number: int) -> Fields:
        return self.archive.fields(self.archive.thing(number).data)

    def new(self, number: int) -> bool:
        """Say whether an object was not added before, and count it as added."""
        seen = number in self._added
        self._added.add(number)
        return not seen

    def words(self, storage: int) -> str:
        """Return the words of a text, without what is set into it."""
        return text(self.fields(storage), 3).replace(_OBJECT, "")

    def storage(self, number: int, page: int | None = None, listed: bool = False) -> None:
        """Add a text by its paragraphs, and what is set into it after the paragraph where it is."""
        if not self.new(number):
            return
        fields = self.fields(number)
        inside = self._set_in(fields)
        paragraphs = text(fields, 3).split("\n")
        if listed and len(paragraphs) > 1:
            add_paragraphs(self.builder, [(0, words.replace(_OBJECT, "")) for words in paragraphs], page)
            return
        for words in paragraphs:
            self.builder.add("paragraph", words.replace(_OBJECT, ""), page=page)
            for _ in range(words.count(_OBJECT)):
                self.drawable(next(inside, 0), page)

    def _set_in(self, fields: Fields) -> Iterator[int]:
        """Yield the numbers of the things set into a text, in their order."""
        for entry in self.archive.fields(first(fields, 9)).get(1, []):
            for attachment in self.archive.referred(self.archive.fields(entry), 2):
                yield next(iter(self.archive.referred(self.fields(attachment), 1)), 0)

    def drawable(self, number: int, page: int | None = None, depth: int = 0) -> None:
        """Add the words of a shape, a table, or a group of those."""
        kind = self.archive.thing(number).type
        if kind == _GROUP and depth < _DEEPEST and self.new(number):
            for child in self.archive.referred(self.fields(number), 2):
                self.drawable(child, page, depth + 1)
        elif kind == _TABLE and self.new(number):
            for model in filter(self.new, self.archive.referred(self.fields(number), 2)):
                rows = self._budget.take(read_table(self.archive, model, self.words).rows)
                add_table(self.builder, [_line(cells) for _, cells in rows], page)
        elif kind in {_SHAPE, _PLACEHOLDER} and self.new(number):
            for storage in self.shape_texts(number):
                self.storage(storage, page)

    def shape_texts(self, number: int) -> list[int]:
        """Return the numbers of the texts in a shape or placeholder."""
        fields = self.fields(number)
        if self.archive.thing(number).type == _PLACEHOLDER:
            fields = self.archive.fields(first(fields, 1))
        return self.archive.referred(fields, 4) or self.archive.referred(fields, 2)

    def comments(self) -> None:
        """Add all comments."""
        for number, thing in self.archive.things.items():
            if thing.type == _COMMENT and self.new(number):
                self.builder.add("notes", text(self.fields(number), 1))


def _line(cells: dict[int, str]) -> list[str]:
    return [cells.get(column, "") for column in range(min(max(cells) + 1, _MOST_COLUMNS))]


def _pages(reader: _Reader) -> Document:
    """Return a text: its body with what is set into it, then boxes beside it, footnotes and comments."""
    kinds: dict[int, list[int]] = {}
    for number, thing in reader.archive.things.items():
        if thing.type in _STORAGES:
            kind = first(reader.fields(number), 1)
            kinds.setdefault(kind if isinstance(kind, int) else _BOX, []).append(number)
    for number in kinds.get(_BODY, []):
        reader.storage(number)
    for number, thing in reader.archive.things.items():
        if thing.type in {_SHAPE, _TABLE}:
            reader.drawable(number)
    for number in (*kinds.get(_FOOTNOTE, []), *kinds.get(_NOTE, [])):
        reader.builder.add("notes", reader.words(number))
    reader.comments()
    return reader.builder.build()


def _keynote(reader: _Reader) -> Document:
    """Return the slides of a presentation, hidden ones too."""
    page = 0
    for page, slide in enumerate(_slides(reader), 1):
        _slide(reader, reader.fields(slide), page)
    reader.comments()
    return reader.builder.build(page)


def _slide(reader: _Reader, fields: Fields, page: int) -> None:
    """Add a slide: its title, its body, what else is on it, and its notes."""
    archive = reader.archive
    for storage in (each for title in archive.referred(fields, 5) for each in reader.shape_texts(title)):
        if reader.new(storage):
            reader.builder.add("slide", squeeze(reader.words(storage)), page=page)
    for storage in (each for body in archive.referred(fields, 6) for each in reader.shape_texts(body)):
        reader.storage(storage, page, listed=True)
    for drawable in (each for field in (30, 42, 7) for each in archive.referred(fields, field)):
        reader.drawable(drawable, page)
    for storage in (
        each for note in archive.referred(fields, 27) for each in archive.referred(reader.fields(note), 1)
    ):
        reader.builder.add("notes", reader.words(storage), page=page)


def _slides(reader: _Reader) -> list[int]:
    """Return the numbers of the slides in their order."""
    archive, slides = reader.archive, list[int]()
    for show in archive.referred(reader.fields(_DOCUMENT), 2):
        tree = archive.fields(first(reader.fields(show), 3))
        waiting = (archive.referred(tree, 2) or archive.referred(tree, 1))[::-1]
        while waiting:
            node = waiting.pop()
            if reader.new(node):
                fields = reader.fields(node)
                slides += archive.referred(fields, 2)
                waiting += archive.referred(fields, 1)[::-1]
    return slides


def _numbers(reader: _Reader) -> Document:
    """Return the sheets of a spreadsheet, each table under its own name."""
    numbers = reader.archive.referred(reader.fields(_DOCUMENT), 1)
    lay_out(reader.builder, (sheet for number in numbers for sheet in _tables(reader, number)), Budget())
    reader.comments()
    return reader.builder.build()


def _tables(reader: _Reader, number: int) -> Iterator[Sheet]:
    """Yield the tables on a sheet, and the words in its shapes beside the first of them."""
    archive, fields = reader.archive, reader.fields(number)
    if archive.thing(number).type not in _SHEETS:
        return
    if archive.thing(number).type == 3:
        fields = archive.fields(first(fields, 1))
    name, drawables = text(fields, 1), archive.referred(fields, 2)
    infos = [each for each in drawables if archive.thing(each).type == _TABLE and reader.new(each)]
    models = [model for info in infos for model in archive.referred(reader.fields(info), 2) if reader.new(model)]
    beside = list(_boxes(reader, drawables))
    for order, model in enumerate(models):
        table = read_table(archive, model, reader.words)
        title = titled(name, table.name, len(models) == 1)
        yield Sheet(title, table.rows, beside=() if order else beside)
    if beside and not models:
        yield Sheet(name, (), beside=beside)


def _boxes(reader: _Reader, drawables: list[int], depth: int = 0) -> Iterator[Beside]:
    """Yield the texts of shapes, also of those in groups."""
    for number in drawables:
        kind = reader.archive.thing(number).type
        if kind == _SHAPE and reader.new(number):
            for storage in reader.shape_texts(number):
                yield "paragraph", reader.words(storage), ""
        elif kind == _GROUP and depth < _DEEPEST and reader.new(number):
            yield from _boxes(reader, reader.archive.referred(reader.fields(number), 2), depth + 1)
