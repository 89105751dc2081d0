"""A document as the preview shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.records import Block

MarkKind = Literal["bold", "italic", "code", "strike", "link", "language"]
Mark = tuple[
    int, int, MarkKind, str
]  # from where to where in the text, what it is, and where it leads or its language
CodeKind = Literal["keyword", "string", "number", "comment", "name", "type"]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Ask for a file's text as it is indexed, to show a passage in its place. Answer: `DocumentText`."""

    path: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's text and blocks; offsets of hits count in this text.

    `marks` say what is emphasised, where links lead, and in which language a piece of code is written; by their
    beginnings, those that begin together the longest first. Only the preview has them; nothing of it is stored.
    """

    path: str
    title: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    pages: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ColourCode:
    """Ask what the words of a piece of program code are. Answer: `Colours`.

    The file's name tells the language, or `language`, by its usual name, where the piece stands in a text; its lines
    have no numbers then. `before` counts the lines of the document before the piece that are not blank.
    """

    path: str
    text: str
    before: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Colours:
    """What is what in a piece of code: from where to where in its text, ascending; empty where that is not known.

    `lines` has the numbers in the file of the piece's lines that are not blank; the text may lack blank ones.
    """

    spans: tuple[tuple[int, int, CodeKind], ...]
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawPage:
    """Ask for a page of a PDF, or a picture, as dots, with the place of a passage on it. Answer: `PagePicture`.

    `page` counts from 1; `width` is in pixels of the screen; `passage` is the text to light there, "" for none;
    `find` are words whose every place on the page is told, capital or small.
    """

    path: str
    page: int
    width: int
    passage: str = ""
    find: str = ""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a document that has `pages`.

    `pixels` are the picture's rows from the top, without gaps, `channels` bytes a pixel (1 for grey, 3 for red,
    green and blue), deflated (zlib). A very large page comes narrower than asked for. `boxes` are the lines of the
    passage: left, top, right, bottom in pixels of the picture; empty where the passage is not on the page. `found`
    has the boxes of each place of the words that were to be found, in reading order. `natural` is how many pixels
    wide a picture is by itself, 0 for a page of paper.
    """

    path: str
    page: int
    pages: int
    width: int
    height: int
    channels: int
    pixels: bytes
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    found: tuple[tuple[tuple[float, float, float, float], ...], ...] = ()
    natural: int = 0
