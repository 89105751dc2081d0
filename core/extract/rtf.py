"""RTF documents: headings, lists, tables and footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder, meaningful_title
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.flow import ENTRY, Flow
from core.extract.margins import add_margins
from core.extract.ole import broken
from core.extract.problems import problem
from core.extract.rtf_tokens import Reading, State

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import BlockKind, Document

_SIGNATURE = b"{\\rtf"
_HEADING = re.compile(r"(?:heading|toc|제목|개요|見出し|标题|標題|überschrift|titre) ?([1-9])$", re.IGNORECASE)
_KINDS: dict[str, BlockKind] = {
    "title": "title",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "html preformatted": "code",
    "macro": "code",
}
_BODY_LEVEL = 9
_DEEPEST_STYLE = 12


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an RTF document."""
    return path.suffix.lower() == ".rtf"


def extract(path: Path) -> Document:
    """Read an RTF document.

    Raises:
        DocumentError: wrong-type, broken, no-text.
        OSError: the system refused.
    """
    start = head(path)
    if not start.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(_SIGNATURE):
        name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
        if not name:
            raise problem("broken", path)
        raise problem("wrong-type", path, f"By its name this is an RTF document, but it is {name}.")
    builder = DocumentBuilder("rtf")
    try:
        pictures = _fill(builder, path.read_bytes())
    except MALFORMED as error:
        raise broken(path, error) from error
    if pictures and not builder.blocks:
        raise problem("no-text", path)
    return builder.build()


def _fill(builder: DocumentBuilder, data: bytes) -> bool:
    """Add everything that can be read; say whether there are pictures."""
    flow = Flow(builder)

    def end(what: str, text: str, state: State) -> None:
        if what == "row":
            flow.end_row()
        elif what == "cell" or state.table:
            flow.in_cell(text, ends=what == "cell")
        else:
            kind, level = _kind(reading, state)
            flow.paragraph(None if kind == "heading" and ENTRY.search(text) else kind, level, text)

    reading = Reading(end)
    reading.read(data)
    flow.close()
    for note in reading.notes:
        builder.add("notes", note)
    add_margins(builder, reading.header.split("\n"))
    builder.title = meaningful_title(reading.title)
    return reading.pictures


def _kind(reading: Reading, state: State) -> tuple[BlockKind, int]:
    """Return a paragraph's kind, and its depth as heading or list item."""
    if 0 <= state.outline < _BODY_LEVEL:
        return "heading", state.outline + 1
    number = state.style
    for _ in range(_DEEPEST_STYLE):
        style = reading.styles.get(number)
        if style is None:
            break
        if heading := _HEADING.match(style.name):
            return "heading", int(heading[1])
        if style.name.lower() in _KINDS:
            return _KINDS[style.name.lower()], 0
        if 0 <= style.outline < _BODY_LEVEL:
            return "heading", style.outline + 1
        number = style.base
    return ("list", min(max(state.depth, 0), _BODY_LEVEL)) if state.listed else ("paragraph", 0)
