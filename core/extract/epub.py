"""EPUB books: the chapters in the order of the spine, each as the page of HTML that it is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from core.extract import html
from core.extract.base import MALFORMED, DocumentBuilder, squeeze
from core.extract.packages import open_package
from core.extract.problems import problem
from core.extract.xml_safe import name, parse_xml, read_xml

if TYPE_CHECKING:
    from pathlib import Path

    from core.extract.packages import Package
    from core.records import Document

_PAGES = (".xhtml", ".html", ".htm")
# Fonts made unusable outside the book; the words stay readable.
_FONT_ONLY = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_LONGEST_ABOUT = 4000


@dataclass(slots=True)
class _Book:
    """What the package file says: the book's own words about itself, its chapters, and their names."""

    title: str = ""
    about: list[str] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)
    labels: dict[str, tuple[str, int]] = field(default_factory=dict)


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an EPUB book."""
    return path.suffix.lower() == ".epub"


def extract(path: Path) -> Document:
    """Read an EPUB book.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large, no-text.
        OSError: the system refused.
    """
    with open_package(path, "an EPUB book", "") as package:
        try:
            return _Reader(path, package).book()
        except MALFORMED as error:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


class _Reader:
    """Reads one book."""

    def __init__(self, path: Path, package: Package) -> None:
        """Start with nothing read."""
        self._path = path
        self._package = package

    def book(self) -> Document:
        """Return the book as a document."""
        book = self._contents()
        self._refuse_locked(book)
        builder = DocumentBuilder("epub", book.title)
        for line in book.about:
            builder.add("paragraph", line)
        about, place, missing = len(builder.blocks), "", 0
        for chapter in book.chapters:
            label, level = book.labels.get(chapter, ("", 1))
            place = label or place
            data = self._part(chapter)
            missing += data is None
            _add(builder, html.parse(data or b" "), label, level, place or posixpath.basename(chapter))
        if len(builder.blocks) == about:
            if not book.chapters or missing == len(book.chapters):
                raise problem("broken", self._path, "The chapters of the book are missing.")
            raise problem("no-text", self._path)
        return builder.build()

    def _part(self, part: str) -> bytes | None:
        """Return the bytes of a part, or None where it is missing or damaged."""
        try:
            return self._package.read(part)
        except MALFORMED:
            return None

    def _tree(self, part: str) -> Any:  # noqa: ANN401 - lxml has no types
        """Return the root of a part that is XML, or None."""
        data = self._part(part)
        return None if data is None else parse_xml(read_xml(data))

    def _contents(self) -> _Book:
        """Return what the package file says; without a readable one the pages stand in the order of their names."""
        container = self._tree("META-INF/container.xml")
        rootfiles = [] if container is None else [each for each in container.iter() if name(each) == "rootfile"]
        for rootfile in rootfiles:
            opf = rootfile.get("full-path", "")
            root = self._tree(opf)
            if root is not None and (book := self._from_opf(root, posixpath.dirname(opf))).chapters:
                return book
        pages = [part.filename for part in self._package.members() if part.filename.lower().endswith(_PAGES)]
        if not pages:
            raise problem("wrong-type" if container is None else "broken", self._path, "No book is in the archive.")
        return _Book(chapters=sorted(pages))

    def _from_opf(self, root: Any, folder: str) -> _Book:  # noqa: ANN401
        """Return the book that a package file describes."""
        book, seen = _Book(), set[str]()
        items: dict[str, Any] = {each.get("id", ""): each for each in root.iter() if name(each) == "item"}
        nav = [each for each in items.values() if "nav" in each.get("properties", "").split()]
        ncx = [each for each in items.values() if each.get("media-type") == "application/x-dtbncx+xml"]
        seen |= {_joined(folder, each.get("href", "")) for each in (*nav, *ncx)}
        for element in root.iter():
            if name(element) == "itemref" and (item := items.get(element.get("idref", ""))) is not None:
                part = _joined(folder, item.get("href", ""))
                if part not in seen and "image" not in item.get("media-type", ""):
                    seen.add(part)
                    book.chapters.append(part)
            elif name(element) in {"title", "creator", "description"}:
                _describe(book, name(element), squeeze("".join(element.itertext())))
        for item in (*ncx[:1], *nav[:1]):  # what the newer one says counts
            part = _joined(folder, item.get("href", ""))
            book.labels |= _labels(self._tree(part), posixpath.dirname(part))
        return book

    def _refuse_locked(self, book: _Book) -> None:
        """Refuse a book whose chapters are encrypted, not only its fonts."""
        root = self._tree("META-INF/encryption.xml")
        locked = set[str]()
        for data in () if root is None else root.iter():
            if name(data) == "EncryptedData":
                inner = {name(each): each for each in data.iter()}
                method, reference = inner.get("EncryptionMethod"), inner.get("CipherReference")
                if reference is not None and (method is None or method.get("Algorithm") not in _FONT_ONLY):
                    locked.add(_joined("", reference.get("URI", "")))
        if locked.intersection(book.chapters):
            raise problem("encrypted", self._path, "The book is protected and can be read only in its own reader.")


def _describe(book: _Book, tag: str, text: str) -> None:
    """Take what the metadata say about the book."""
    if tag == "title":
        book.title = book.title or text
    elif tag == "creator" and text:
        book.about.append(text)
    elif text:
        about = html.parse(("\ufeff" + text[:_LONGEST_ABOUT]).encode("utf-8", "replace"))
        book.about.append(about.text)


def _labels(root: Any, folder: str) -> dict[str, tuple[str, int]]:  # noqa: ANN401
    """Return the first name, and its depth, that a table of contents (EPUB 3's or 2's) gives each part."""
    found: dict[str, tuple[str, int]] = {}
    for element in () if root is None else root.iter():
        target, words = "", ""
        if name(element) == "a":
            target, words = element.get("href", ""), "".join(element.itertext())
        elif name(element) == "navPoint":
            inner = {name(each): each for each in reversed(element)}
            content, label = inner.get("content"), inner.get("navLabel")
            if content is not None and label is not None:
                target, words = content.get("src", ""), "".join(label.itertext())
        if target and words.strip():
            depth = sum(name(each) in {"ol", "navPoint"} for each in element.iterancestors())
            level = depth if name(element) == "a" else depth + 1
            found.setdefault(_joined(folder, target), (squeeze(words), max(level, 1)))
    return found


def _joined(folder: str, reference: str) -> str:
    """Return the name in the archive of what a reference points to."""
    return posixpath.normpath(posixpath.join(folder, unquote(reference.partition("#")[0])))


def _add(builder: DocumentBuilder, chapter: Document, label: str, level: int, place: str) -> None:
    """Add a chapter, under its name in the table of contents where it has no heading of its own."""
    blocks = chapter.blocks
    if label and blocks and all(block.kind != "heading" for block in blocks):
        builder.add("heading", label, level, place=place)
        # Books without headings often show the chapter's name as a paragraph.
        blocks = blocks[squeeze(chapter.text[blocks[0].start : blocks[0].end]) == label :]
    for block in blocks:
        builder.add(block.kind, chapter.text[block.start : block.end], block.level, place=place)
