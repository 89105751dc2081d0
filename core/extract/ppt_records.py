"""The records of PowerPoint 97-2003: where slides lie, and the texts of their shapes ([MS-PPT])."""

from __future__ import annotations

from dataclasses import dataclass, field
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
_SLIDES, _MASTERS, _NOTES_LIST = 0, 1, 2
_MASTER, _SLIDE_ATOM, _PLACEHOLDER = 0x03F8, 0x03EF, 0x0BC3
_TAGS, _BLOB, _STRING, _COMMENT = 0x1388, 0x138B, 0x0FBA, 0x2EE0
_COMMENTS_TAG = "___PPT10"
_SHOWS_MASTER = 1  # a flag of slides
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
    """A slide's own texts in their order, those of its notes, those its master shows on it, and the comments.

    What a master shows is on the first slide that has it.
    """

    texts: list[Text]
    notes: list[Text]
    backdrop: list[Text] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Shape:
    """The shape that is being read, the group around it, and the table that its group may be."""

    group: Record
    table: Record
    kind: int = _OTHER
    top: int = 0
    left: int = 0
    placeholder: bool = False


class LockedError(Exception):
    """The presentation is encrypted."""


class Slides:
    """The slides in the stream of a presentation."""

    def __init__(self, data: bytes, newest: int) -> None:
        """Start with the stream and the offset of its newest edit."""
        self._data = data
        # Every byte is read a few times at the most, however the parts of a hostile file refer to each other.
        self._left = 3 * len(data) + 1000 * _HEAD
        self._masters: dict[int, Record] = {}  # not shown yet, by their identity
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
        masters = ((identity, self._at(self._offsets.get(at, -1))) for at, identity, _ in lists.get(_MASTERS, []))
        self._masters = {identity: record for identity, record in masters if record}
        for persist, identity, outline in lists[_SLIDES]:
            record = self._at(self._offsets.get(persist, -1))
            if record is None or record.type != _SLIDE:
                yield Slide(outline, notes.get(identity, []))
                continue
            texts, comments = list(self._texts(record, outline)), list(self._comments(record))
            yield Slide(texts, notes.get(identity, []), list(self._backdrop(record)), comments)

    def _scattered(self) -> Iterator[Slide]:
        """Yield every slide that lies in the stream."""
        whole = False
        for record in self._inside(Record(0, 0, 0, len(self._data)), deep=False):
            whole = whole or record.type in {_SLIDE, _DOCUMENT}
            if record.type == _SLIDE:
                yield Slide(list(self._texts(record, [])), [], comments=list(self._comments(record)))
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

    def _backdrop(self, slide: Record) -> Iterator[Text]:
        """Yield the texts that a slide's master shows, and that one's own master; in its placeholders are prompts."""
        page: Record | None = slide
        while page:
            atom = next((part for part in self._inside(page, deep=False) if part.type == _SLIDE_ATOM), None)
            shows = atom and atom.end - atom.start >= 22 and number(self._data, atom.start + 20, 2) & _SHOWS_MASTER
            page = self._masters.pop(number(self._data, atom.start + 12), None) if atom and shows else None
            shape = _Shape(slide, Record(0, 0, 0, 0))
            for record in self._inside(page) if page and page.type in {_MASTER, _SLIDE} else ():
                if record.type not in {_TEXT_WIDE, _TEXT_NARROW}:
                    self._look_at(record, shape)
                elif not shape.placeholder:
                    yield Text(_OTHER, self._words(record))

    def _comments(self, page: Record) -> Iterator[str]:
        """Yield what was written beside a slide, after its author's name."""
        name = ""
        for tags in (part for part in self._inside(page, deep=False) if part.type == _TAGS):
            for record in self._inside(tags):
                if record.type == _STRING:
                    name = self._words(record)
                elif record.type == _BLOB and name == _COMMENTS_TAG:
                    yield from map(self._comment, self._inside(record, deep=False))

    def _comment(self, record: Record) -> str:
        """Return a comment; "" for what is none."""
        parts = self._inside(record, deep=False) if record.type == _COMMENT else ()
        said = {part.instance: self._words(part) for part in parts if part.type == _STRING}
        return ": ".join(filter(None, (said.get(0), said[1]))) if said.get(1) else ""

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
            shape.kind, shape.top, shape.left, shape.placeholder = _OTHER, 0, 0, False
        elif record.type == _PLACEHOLDER:
            shape.placeholder = True
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
