"""A mail message as every mail format gives it, and how it becomes blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.extract import html
from core.extract.base import MALFORMED, DocumentBuilder, clean, squeeze
from core.extract.mail_quote import begins_quote, says_who, split_quotes, without_armour

if TYPE_CHECKING:
    from core.extract.mail_mime import Part
    from core.records import Block, BlockKind, Document

ENCRYPTED = "The text of this message is encrypted and cannot be read."
LONGEST_HTML = 8 * 2**20  # characters; the tree of a page takes many times that
_LONGEST_PEOPLE = 2000
_SHORT = 400
_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")
_IS_HTML = re.compile(r"\s*<(?:!doctype html|html|body|div|p|table)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_RULE = re.compile(r"[-_=*~\s]+")
_TEXTLIKE: dict[str, BlockKind] = {"text/x-patch": "code", "text/x-diff": "code", "text/x-python": "code"}


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a message's body, as plain text, as HTML, or the same words as both."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment whose words are read: its file name, its media type and its text."""

    name: str
    media: str
    text: str


@dataclass(slots=True)
class Letter:
    """A message: what is said about it, what it says, and what it carries.

    `head` holds labels and values in plain words, `sent` the time in seconds since 1970. `files` names every
    attachment. Those with a name are files of their own, `carried`; text without one is read here (`texts`), and
    so are messages inside (`letters`).
    """

    subject: str = ""
    head: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    encrypted: bool = False
    files: list[str] = field(default_factory=list)
    texts: list[Attached] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    carried: list[Part] = field(default_factory=list)
    sent: float = 0.0


def write(builder: DocumentBuilder, letter: Letter, level: int = 0, place: str = "") -> None:
    """Add a message's blocks.

    Args:
        builder: takes them.
        letter: the message.
        level: the level of its subject as a heading; 0 for the title of the document.
        place: where in the file the message is.
    """
    if level:
        builder.add("heading", letter.subject or place, level, place=place)
    else:
        builder.add("title", letter.subject, place=place)
    head = ((label, _shortened(value)) for label, value in letter.head if value)
    builder.add("mail", "\n".join(f"{label}: {value}" for label, value in head), place=place)
    encrypted = letter.encrypted
    for section in letter.sections:
        encrypted = _section(builder, section, level, place) or encrypted
    builder.add("notes", ENCRYPTED if encrypted else "", place=place)
    builder.add("list", "\n".join(f"- {name}" for name in letter.files), place=place)
    for attached in letter.texts:
        _attached(builder, attached, level + 1, _within(place, attached.name))
    for inner in letter.letters:
        write(builder, inner, level + 1, _within(place, inner.subject or "enclosed message"))


def _shortened(value: str) -> str:
    """Return a field without the end of a list of people that nobody reads."""
    return value if len(value) <= _LONGEST_PEOPLE else value[:_LONGEST_PEOPLE].rpartition(",")[0] + ", …"


def _within(place: str, name: str) -> str:
    """Return the place of a part inside another."""
    return f"{place}, {squeeze(name)}" if place else squeeze(name)


def _section(builder: DocumentBuilder, section: Section, level: int, place: str) -> bool:
    """Add a stretch of the body, plain where that says it all; say whether an encrypted message was in it."""
    plain, encrypted = without_armour(clean(section.plain))
    plain, page_source = ("", plain) if _IS_HTML.match(plain) else (plain, section.html)
    shown = plain.strip()
    addresses = sum(map(len, _ADDRESS.findall(shown)))
    if page_source and (len(shown) < _SHORT or addresses * 3 > len(shown)):
        page = parse_html(page_source)
        # Beside a page there is often only a line that tells to look at the page, or one address after the other.
        if len(page.text) > 2 * (len(shown) - addresses) or (addresses and page.text):
            _page(builder, page, level, place)
            return encrypted
    for kind, text in split_quotes(plain):
        _paragraphs(builder, kind, text, place)
    return encrypted


def parse_html(source: str) -> Document:
    """Return the document in the source of a page; an empty one where it cannot be read."""
    from lxml import etree

    try:
        return html.parse(source[:LONGEST_HTML].encode("utf-8", "replace"))
    except (etree.LxmlError, *MALFORMED):
        return DocumentBuilder("html").build()


def _paragraphs(builder: DocumentBuilder, kind: BlockKind, text: str, place: str) -> None:
    """Add what lies between blank lines, a block each, without lines that are only drawn."""
    for paragraph in _PARAGRAPHS.split(text):
        if not _RULE.fullmatch(paragraph):
            builder.add(kind, paragraph, place=place)


def _page(builder: DocumentBuilder, page: Document, level: int, place: str) -> None:
    """Add the blocks of a page, what is quoted from earlier mails as quotes."""
    texts = [page.text[block.start : block.end] for block in page.blocks]
    rest = False
    for at, (block, text) in enumerate(zip(page.blocks, texts, strict=True)):
        rest = rest or begins_quote([line for near in texts[at : at + 8] for line in near[:2000].split("\n")])
        quoted = rest or (says_who(text) and _is_quote(page.blocks[at + 1 : at + 2]))
        kind: BlockKind = "quote" if quoted and block.kind in {"paragraph", "heading", "title"} else block.kind
        builder.add(kind, text, level + block.level, place=place)


def _is_quote(blocks: tuple[Block, ...]) -> bool:
    return bool(blocks) and blocks[0].kind == "quote"


def _attached(builder: DocumentBuilder, attached: Attached, level: int, place: str) -> None:
    """Add an attachment's words below its name."""
    builder.add("heading", attached.name, level, place=place)
    if attached.media == "text/html":
        _page(builder, parse_html(attached.text), level, place)
        return
    kind = _TEXTLIKE.get(attached.media, "paragraph")
    if kind == "code":
        builder.add(kind, attached.text, place=place)
    else:
        _paragraphs(builder, kind, clean(attached.text), place)
