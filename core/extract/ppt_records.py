"""The records of PowerPoint 97-2003: where slides lie, and the texts of their shapes ([MS-PPT])."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.extract.ole import number

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = frozenset({0, 6})  # the kinds of text that are a slide's title
NOTES = 2
_OTHER = 4
_DOCUMENT, _SLIDE, _NOTES_PAGE = 0x03E8, 0x03EE, 0x03F0
_EDIT, _PERSIST, _LIST, _ENTRY, _NOTES_ATOM = 0x0FF5, 0x1772, 0x0FF0, 0x03F3, 0x03F1
_TEXT_KIND, _TEXT_WIDE, _TEXT_NARROW, _TEXT_IN_LIST = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_GROUP, _SHAPE, _ANCHOR, _SHAPE_MORE = 0xF003, 0xF004, 0xF00F, 0xF122
_TABLE_PROPERTY = 0x039F
_SLIDES, _NOTES_LIST = 0, 2
_HEAD = 8
_LOCKED = 32  # the size of a record about an edit that also names a key


class Record(NamedTuple):
    """A record: its type, its instance, and where its content lies."""

    type: int
    instance: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a shape: their kind, and for a table's cell the table and its place from the top and left."""

    kind: int
    words: str
    table: int = 0
    top: int = 0
    left: int = 0


@dataclass(slots=True)
class Slide:
    """A slide's own texts in their order, and those of its notes."""

    texts: list[Text]
    notes: list[Text]


@dataclass(slots=True)
class _Shape:
    """The shape that is being read, the group around it, and the table that its group may be."""

    group: Record
    table: Record
    kind: int = _OTHER
    top: int = 0
    left: int = 0


class LockedError(Exception):
    """The presentation is encrypted."""


class Slides:
    """The slides in the stream of a presentation."""

    def __init__(self, data: bytes, newest: int) -> None:
        """Start with the stream and the offset of its newest edit."""
        self._data = data
        # Every byte is read once or twice, however the parts of a hostile file refer to each other.
        self._left = 2 * len(data) + 1000 * _HEAD
        self._offsets, self._document = self._directory(newest)

    def all(self) -> Iterator[Slide]:
        """Yield the slides in their order; where the lists of them are damaged, in the order of the file.

        Raises:
            LockedError: the presentation is encrypted.
            ValueError, struct.error: the records are damaged.
        """
        lists = self._lists()
        if not lists.get(_SLIDES):
            yield from self._scattered()
            return
        notes = dict(self._notes(lists.get(_NOTES_LIST, [])))
        for persist, identity, outline in lists[_SLIDES]:
            record = self._at(self._offsets.get(persist, -1))
            texts = list(self._texts(record, outline)) if record and record.type == _SLIDE else outline
            yield Slide(texts, notes.get(identity, []))

    def _scattered(self) -> Iterator[Slide]:
        """Yield every slide that lies in the stream."""
        whole = False
        for record in self._inside(Record(0, 0, 0, len(self._data)), deep=False):
            whole = whole or record.type in {_SLIDE, _DOCUMENT}
            if record.type == _SLIDE:
                yield Slide(list(self._texts(record, [])), [])
        if not whole:
            raise ValueError("there is no slide and no document")

    def _directory(self, newest: int) -> tuple[dict[int, int], int]:
        """Return where the parts lie by their number, as the newest edits say, and the document's number."""
        offsets: dict[int, int] = {}
        document, seen = 0, set[int]()
        while newest and newest not in seen:
            seen.add(newest)
            edit = self._at(newest)
            if edit is None or edit.type != _EDIT or edit.end - edit.start < _LOCKED - 4:
                break
            if edit.end - edit.start >= _LOCKED and number(self._data, edit.start + 28):
                raise LockedError
            document = document or number(self._data, edit.start + 16)
            for key, offset in self._persisted(number(self._data, edit.start + 12)):
                offsets.setdefault(key, offset)
            newest = number(self._data, edit.start + 8)
        return offsets, document

    def _persisted(self, offset: int) -> Iterator[tuple[int, int]]:
        """Yield (number, offset) of every part that a directory lists."""
        directory = self._at(offset)
        if directory is None or directory.type != _PERSIST:
            return
        at = directory.start
        while at + 4 <= directory.end:
            first = number(self._data, at)
            for index in range(min(first >> 20, (directory.end - at - 4) // 4)):
                self._count()
                yield (first & 0xFFFFF) + index, number(self._data, at + 4 + 4 * index)
            at += 4 + 4 * (first >> 20)

    def _lists(self) -> dict[int, list[tuple[int, int, list[Text]]]]:
        """Return (number, identity, texts of the outline) of every slide and page of notes, by the kind of list."""
        found: dict[int, list[tuple[int, int, list[Text]]]] = {}
        document = self._at(self._offsets.get(self._document, -1))
        if document is None or document.type != _DOCUMENT:
            return found
        for part in self._inside(document, deep=False):
            if part.type != _LIST:
                continue
            entries, kind = found.setdefault(part.instance, []), _OTHER
            for record in self._inside(part, deep=False):
                if record.type == _ENTRY:
                    entries.append((number(self._data, record.start), number(self._data, record.start + 12), []))
                elif record.type == _TEXT_KIND:
                    kind = number(self._data, record.start)
                elif record.type in {_TEXT_WIDE, _TEXT_NARROW} and entries:
                    entries[-1][2].append(Text(kind, self._words(record)))
        return found

    def _notes(self, entries: list[tuple[int, int, list[Text]]]) -> Iterator[tuple[int, list[Text]]]:
        """Yield (identity of the slide, texts) of every page of notes."""
        for persist, _, outline in entries:
            page = self._at(self._offsets.get(persist, -1))
            if page is None or page.type != _NOTES_PAGE:
                continue
            atom = next((part for part in self._inside(page, deep=False) if part.type == _NOTES_ATOM), None)
            if atom:
                texts = [text for text in self._texts(page, outline) if text.kind == NOTES]
                yield number(self._data, atom.start), texts

    def _texts(self, page: Record, outline: list[Text]) -> Iterator[Text]:
        """Yield the texts of the shapes on a slide, and then those that only the outline has."""
        shape = _Shape(page, Record(0, 0, 0, 0))
        used = set[int]()
        for record in self._inside(page):
            if record.type in {_TEXT_WIDE, _TEXT_NARROW}:
                table = shape.table.start if record.start < shape.table.end else 0
                yield Text(shape.kind, self._words(record), table, shape.top, shape.left)
            elif record.type == _TEXT_IN_LIST:
                index = number(self._data, record.start)
                if index < len(outline) and index not in used:
                    used.add(index)
                    yield outline[index]
            else:
                self._look_at(record, shape)
        yield from (text for index, text in enumerate(outline) if index not in used)

    def _look_at(self, record: Record, shape: _Shape) -> None:
        """Keep what a record says about the shape whose text follows."""
        start = record.start
        if record.type == _GROUP:
            shape.group = record
        elif record.type == _SHAPE:
            shape.kind, shape.top, shape.left = _OTHER, 0, 0
        elif record.type == _SHAPE_MORE and self._is_table(record):
            shape.table = shape.group
        elif record.type == _ANCHOR and record.end - start >= 16:
            shape.left, shape.top = number(self._data, start), number(self._data, start + 4)
        elif record.type == _TEXT_KIND:
            shape.kind = number(self._data, start)

    def _is_table(self, record: Record) -> bool:
        """Say whether a shape's further properties make its group a table."""
        for index in range(min(record.instance, (record.end - record.start) // 6)):
            at = record.start + 6 * index
            if number(self._data, at, 2) & 0x3FFF == _TABLE_PROPERTY:
                return bool(number(self._data, at + 2) & 1)
        return False

    def _words(self, record: Record) -> str:
        raw = self._data[record.start : record.end]
        self._count(len(raw))
        if record.type == _TEXT_NARROW:  # the lower bytes of characters below 256
            return raw.decode("latin-1")
        return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace")

    def _at(self, offset: int) -> Record | None:
        """Return the record at an offset, as far as the stream goes; None where there is none."""
        if not 0 <= offset <= len(self._data) - _HEAD:
            return None
        self._count()
        start = offset + _HEAD
        end = min(start + number(self._data, offset + 4), len(self._data))
        return Record(number(self._data, offset + 2, 2), number(self._data, offset, 2) >> 4, start, end)

    def _inside(self, parent: Record, deep: bool = True) -> Iterator[Record]:
        """Yield the records in a record in their order; `deep` also those in them."""
        at = parent.start
        while at + _HEAD <= parent.end:
            record = self._at(at)
            if record is None:
                return
            yield Record(record.type, record.instance, record.start, min(record.end, parent.end))
            contains = self._data[at] & 15 == 15
            at = record.start if deep and contains else record.end

    def _count(self, size: int = _HEAD) -> None:
        """Count what was read.

        Raises:
            ValueError: it is more than an honest file holds.
        """
        self._left -= size
        if self._left < 0:
            raise ValueError("the records refer to each other without end")
