"""A document as the preview shows it."""

from __future__ import annotations

from dataclasses import dataclass

from core.records import Block


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Ask for a file's text as it is indexed, to show a passage in its place. Answer: `DocumentText`."""

    path: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's text and blocks; offsets of hits count in this text."""

    path: str
    title: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class DrawPage:
    """Ask for a page of a PDF as a picture, with the place of a passage on it. Answer: `PagePicture`.

    `page` counts from 1; `width` is in pixels of the screen; `passage` is the text to find there, "" for none.
    """

    path: str
    page: int
    width: int
    passage: str = ""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a document that has `pages`.

    `pixels` are the picture's rows from the top, without gaps, `channels` bytes a pixel (1 for grey, 3 for red,
    green and blue), deflated (zlib). A very large page comes narrower than asked for. `boxes` are the lines of the
    passage: left, top, right, bottom in pixels of the picture; empty where the passage is not on the page.
    """

    path: str
    page: int
    pages: int
    width: int
    height: int
    channels: int
    pixels: bytes
    boxes: tuple[tuple[float, float, float, float], ...] = ()
