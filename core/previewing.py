"""What the preview asks of a limited child: a document's text, a page as dots, the words of a program."""

from __future__ import annotations

from pathlib import Path

from core import messages
from core.extract.code_words import Code
from core.extract.drawing import Wish
from core.extract.images import ENDINGS
from core.extract.sandbox import Sandbox


def document(sandbox: Sandbox, path: str) -> messages.DocumentText:
    """Read a document, and how its words are emphasised."""
    read, marks = sandbox.marked(Path(path))
    return messages.DocumentText(path, read.title, read.format, read.text, read.blocks, read.pages, tuple(marks))


def is_long(ask: messages.DrawPage) -> bool:
    """Say whether a page takes seconds: to find a passage in a picture is to read the picture."""
    return bool(ask.passage) and Path(ask.path).suffix.lower() in ENDINGS


def page(sandbox: Sandbox, ask: messages.DrawPage) -> messages.PagePicture:
    """Draw a page."""
    drawn = sandbox.draw(Path(ask.path), Wish(ask.page, ask.width, ask.passage, ask.find))
    size = drawn.width, drawn.height, drawn.channels
    places = drawn.boxes, drawn.found, drawn.natural
    return messages.PagePicture(ask.path, ask.page, drawn.pages, *size, drawn.pixels, *places)


def colours(sandbox: Sandbox, ask: messages.ColourCode) -> messages.Colours:
    """Tell the words of a program apart."""
    told = sandbox.tell(Path(ask.path), Code(ask.text, ask.before, ask.language))
    return messages.Colours(tuple(told.words), tuple(told.lines))
