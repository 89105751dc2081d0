"""Saved web pages in one file (MHTML): the page itself, without its pictures and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.extract import html
from core.extract.base import MALFORMED, DocumentBuilder, clean, meaningful_title
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.problems import problem

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

    from core.records import Document

SUFFIXES = frozenset({".mhtml", ".mht"})
_TEXTS = frozenset({"text/html", "application/xhtml+xml", "text/plain"})


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a saved web page."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a saved web page.

    Raises:
        DocumentError: wrong-type, broken, no-text.
        OSError: the system refused.
    """
    import email

    data = read_text_bytes(path)
    try:
        message = email.message_from_bytes(data)
        if not message.keys():
            # Some programs write a bare page under this ending.
            return _page(html.parse(data), "")
        part = _root(message)
        if part is None:
            raise problem("no-text", path, "The file holds no page that can be read.")
        return _read(part, _subject(message))
    except MALFORMED as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _root(message: Message) -> Message | None:
    """Return the part that is the page: the one that the file names, else the first."""
    texts = [part for part in message.walk() if part.get_content_type() in _TEXTS]
    pages = [part for part in texts if part.get_content_type() != "text/plain"] or texts
    start = str(message.get_param("start") or "").strip()
    named = [part for part in pages if start and str(part.get("Content-ID", "")).strip() == start]
    return next(iter(named or pages), None)


def _read(part: Message, subject: str) -> Document:
    """Return the document in a part."""
    payload = part.get_payload(decode=True)
    source = decode(payload if isinstance(payload, bytes) else b"", str(part.get_param("charset") or ""))
    if part.get_content_type() != "text/plain":
        return _page(html.parse(("\ufeff" + source).encode("utf-8", "replace")), subject)
    builder = DocumentBuilder("mhtml", subject)
    for paragraph in clean(source).split("\n\n"):
        builder.add("paragraph", paragraph)
    return builder.build()


def _page(page: Document, subject: str) -> Document:
    """Return the page under this format's name, and under the file's subject where it has no title."""
    from dataclasses import replace

    return replace(page, format="mhtml", title=page.title or subject)


def _subject(message: Message) -> str:
    """Return the title that the program which saved the page gave it."""
    from email.errors import MessageError
    from email.header import decode_header, make_header

    try:
        return meaningful_title(str(make_header(decode_header(str(message.get("Subject", ""))))))
    except (MessageError, *MALFORMED):
        return ""
