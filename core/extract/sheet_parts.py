"""The parts of a spreadsheet's ZIP archive, read as streams: nothing is unpacked that is not asked for."""

from __future__ import annotations

import contextlib
import posixpath
import zlib
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.extract.packages import Package
    from core.extract.sheet_layout import Budget, Row

MOST_TAGS = 4_000_000  # in all parts that are read; 400,000 cells and their words have 3 million


class Handler(Protocol):
    """Is told of a part's elements, by their names without the namespace, and of the text in them."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note that an element begins."""

    def end(self, name: str) -> None:
        """Take note that it ends."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


class RowHandler(Handler, Protocol):
    """One that makes rows of what it is told."""

    def take(self) -> list[Row]:
        """Hand over the rows that are complete."""


class _Title:
    """Takes the words of a title."""

    def __init__(self) -> None:
        """Start without any."""
        self.pieces: list[str] = []
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the handlers' form
        """See where it begins."""
        self._inside = name == "title"

    def end(self, name: str) -> None:  # noqa: ARG002
        """See where it ends."""
        self._inside = False

    def text(self, text: str) -> None:
        """Take a piece of it."""
        if self._inside:
            self.pieces.append(text)


class Parts:
    """The parts of an archive, found by their names however these are written.

    Attributes:
        package: the archive, for parts that are small enough to be read whole.
    """

    def __init__(self, package: Package, budget: Budget) -> None:
        """Start with nothing read."""
        self.package = package
        self._budget = budget
        self._tags = MOST_TAGS

    def starting(self, start: str) -> list[str]:
        """Return the names of the parts that start with this, all in small letters."""
        return self.package.starting(start)

    def title(self) -> str:
        """Return the title that the document's properties give, or ""."""
        found = _Title()
        for name in ("docprops/core.xml", "meta.xml"):
            with contextlib.suppress(ExpatError, ValueError, BadZipFile, zlib.error):  # the cells matter more
                self.parse(name, found)
        return "".join(found.pieces)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece, nothing where there is none; it ends early where too much was read.

        Raises:
            DocumentError: too-large, where it swells beyond all measure.
        """
        name = name.replace("\\", "/").strip("/")
        for chunk in self.package.chunks(name) if name in self.package else ():
            self._tags -= chunk.count(b"<")
            if self._tags < 0:
                self._budget.cut = True
                return
            yield chunk

    def parse(self, name: str, handler: Handler) -> None:
        """Tell a handler of everything in a part.

        Raises:
            ExpatError: it is not well-formed.
        """
        for _ in self.steps(name, handler):
            pass

    def rows(self, name: str, make: Callable[[], RowHandler]) -> Iterator[Row]:
        """Yield the rows that a handler makes of a part, as far as they are asked for.

        Raises:
            ExpatError: it is not well-formed.
        """
        handler = make()
        for _ in self.steps(name, handler):
            yield from handler.take()

    def steps(self, name: str, handler: Handler) -> Iterator[None]:
        """Parse a part, pausing after every piece of it.

        Raises:
            ExpatError: it is not well-formed.
        """
        parser = _parser(handler)
        empty = True
        for chunk in self.chunks(name):
            empty = False
            parser.Parse(chunk)
            yield
        if not empty and not self._budget.cut:
            parser.Parse(b"", True)
            yield


def _parser(handler: Handler) -> expat.XMLParserType:
    """Return a parser that builds no tree, knows no entities but XML's own, and opens nothing."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.start(name.rpartition("}")[2], attributes)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition("}")[2])
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    """No spreadsheet declares entities; who does it means harm.

    Raises:
        ValueError: always.
    """
    message = "The file declares entities."
    raise ValueError(message)


def local(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes by their names without the namespace."""
    return {name.rpartition("}")[2]: value for name, value in attributes.items()}


def target(owner: str, path: str) -> str:
    """Return the full name of a part that another part names."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), path.replace("\\", "/")))


def relations_of(name: str) -> str:
    """Return the name of the part that lists what a part refers to."""
    folder, file = posixpath.split(name)
    return f"{folder}/_rels/{file}.rels"
