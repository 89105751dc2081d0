"""Messages of Outlook (MSG, OFT), read from their properties as [MS-OXMSG] lays them out."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from core.extract.archive_base import Member, harmless, telling
from core.extract.base import MALFORMED, DocumentBuilder, clean, squeeze
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.mail import read_letter
from core.extract.mail_body import Letter, Section, write
from core.extract.mail_carried import carried, numbered
from core.extract.mail_header import decode_as
from core.extract.msg_rtf import text_of, unpack
from core.extract.msg_store import Store, open_store
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.extract.archive_base import Box
    from core.records import Document

SUFFIXES = frozenset({".msg", ".oft"})
_DEEPEST = 8
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUBJECT, _BODY, _HTML, _RTF, _CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x001A
_SENT, _ARRIVED = 0x0039, 0x0E06
_NAME, _EMAIL, _SMTP, _KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_LONG_NAME, _SHORT_NAME, _DATA, _TYPE = 0x3707, 0x3704, 0x3701, 0x370E
_CONTENT_ID, _HIDDEN = 0x3712, 0x7FFE
# Name, address and SMTP address of who wrote, then of who sent for them.
_SENDERS = ((0x0042, 0x0065, 0x5D02), (0x0C1A, 0x0C1F, 0x5D01))
_RECIPIENTS = ((1, "To", 0x0E04), (2, "Cc", 0x0E03), (3, "Bcc", 0x0E02))
_CONTACT = (
    ("Name", 0x3001),
    ("Company", 0x3A16),
    ("Department", 0x3A18),
    ("Job title", 0x3A17),
    ("Phone", 0x3A08),
    ("Phone", 0x3A09),
    ("Mobile", 0x3A1C),
    ("Address", 0x3A15),
)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FROM_1601 = 11_644_473_600  # seconds to 1970


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a message of Outlook."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a message of Outlook.

    Raises:
        DocumentError: wrong-type, broken, encrypted, too-large.
        OSError: the system refused.
    """
    _check(path)
    try:
        with open_store(path) as store:
            if not store.is_message and not store.is_other():
                raise problem("broken", path)
            if not store.is_message:
                raise problem("wrong-type", path, "By its name this is a message, but it is another Office document.")
            letter = _letter(store, _DEEPEST)
    except MALFORMED as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise problem("broken", path, detail=str(error)) from error  # olefile's own errors have no number
    if letter.encrypted and not letter.subject and not letter.head:
        raise problem("encrypted", path, "The message is encrypted.")
    builder = DocumentBuilder("msg", letter.subject)
    write(builder, letter)
    return builder.build()


def members(box: Box) -> Iterator[Member]:
    """Yield the files attached to a message and to those inside it.

    Raises:
        DocumentError: broken.
        OSError: the system refused.
    """
    with open_store(box.path) as store:
        yield from _members(box, store, _DEEPEST, {})


def _members(box: Box, store: Store, depth: int, taken: dict[str, int]) -> Iterator[Member]:
    sent = _seconds(store.time(_SENT) or store.time(_ARRIVED))
    if store.text(_CLASS).lower().startswith("ipm.note.smime") and (signed := _signed(store)) is not None:
        yield from carried(box, signed, "")
        return
    for attachment in store.attachments():
        inner, name = attachment.inner(), harmless(_file_name(attachment))
        if inner is not None and depth:
            yield from _members(box, inner, depth - 1, taken)
        elif inner is None and name and not _is_unseen(attachment) and box.accepts(name):
            yield Member(numbered(name, taken), partial(_copy, box, name, attachment), 0, sent)


def _copy(box: Box, name: str, attachment: Store, out: BinaryIO) -> None:
    """Copy an attachment."""
    with telling(box.path / name):
        file = BytesIO(attachment.binary(_DATA))
        box.copy(name, file.read, out)


def _check(path: Path) -> None:
    """Make sure that the file is one in which Outlook may keep a message."""
    start = head(path)
    if start.startswith(_OLE):
        return
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is a message of Outlook, but it is {name}.")


def _letter(store: Store, depth: int) -> Letter:
    """Return the message in a storage."""
    form = store.text(_CLASS).lower()
    signed = _signed(store) if form.startswith("ipm.note.smime") else None
    letter = signed or Letter(sections=[_section(store)])
    letter.encrypted = letter.encrypted or (form == "ipm.note.smime" and signed is None)
    letter.subject = _line(store.text(_SUBJECT)) or letter.subject
    letter.head = _head(store) or letter.head
    if form.startswith("ipm.contact"):
        letter.head += [(label, _line(store.text(number))) for label, number in _CONTACT]
    if signed is None:
        for attachment in store.attachments():
            with contextlib.suppress(*MALFORMED):
                _attach(attachment, letter, depth)
    return letter


def _signed(store: Store) -> Letter | None:
    """Return the message that a signed one wraps in its only attachment."""
    for attachment in store.attachments():
        if attachment.text(_TYPE).lower() == "multipart/signed":
            return read_letter(attachment.binary(_DATA))
    return None


def _line(text: str) -> str:
    return squeeze(clean(text))


def _head(store: Store) -> list[tuple[str, str]]:
    """Return who wrote to whom and when, in plain words."""
    people: dict[int, list[str]] = {}
    for recipient in store.recipients():
        person = _person(recipient.text(_NAME), recipient.text(_SMTP) or recipient.text(_EMAIL))
        people.setdefault(recipient.number(_KIND), []).append(person)
    found = [("From", next(filter(None, (_person(*map(store.text, ids)) for ids in _SENDERS)), ""))]
    for kind, label, shown in _RECIPIENTS:
        found.append((label, ", ".join(filter(None, people.get(kind, ()))) or _line(store.text(shown))))
    found.append(("Date", _date(store.time(_SENT) or store.time(_ARRIVED))))
    return [(label, value) for label, value in found if value]


def _person(name: str, *addresses: str) -> str:
    """Return a name with the mail address, if one of the addresses is such."""
    name = _line(name).strip("'\" ")
    address = next((_line(given) for given in reversed(addresses) if "@" in given), "")
    if not address or address.lower() == name.lower():
        return name
    return f"{name} <{address}>" if name else address


def _seconds(ticks: int) -> float:
    """Return a time, counted in tenths of microseconds from 1601, in seconds since 1970; 0 for none."""
    return ticks / 10**7 - _FROM_1601 if ticks else 0.0


def _date(ticks: int) -> str:
    """Return a time, counted in tenths of microseconds from 1601, as year, month, day and time."""
    try:
        return (_EPOCH + timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%d %H:%M %z") if ticks else ""
    except OverflowError:
        return ""


def _section(store: Store) -> Section:
    """Return the body: as text, and as HTML where that is kept too; from RTF where there is nothing else."""
    plain, html = store.text(_BODY), _html(store)
    if plain.strip() or html.strip():
        return Section(plain, html)
    try:
        text, is_html = text_of(unpack(store.binary(_RTF)))
    except MALFORMED:
        return Section(plain)
    return Section(html=text) if is_html else Section(text)


def _html(store: Store) -> str:
    """Return the body's HTML, which is kept as bytes or as text."""
    data = store.binary(_HTML)
    return decode_as(data, store.charset) if data else store.text(_HTML)


def _file_name(attachment: Store) -> str:
    return _line(attachment.text(_LONG_NAME) or attachment.text(_NAME) or attachment.text(_SHORT_NAME))


def _attach(attachment: Store, letter: Letter, depth: int) -> None:
    """Put an attachment into the letter: a message with its words, a file by its name."""
    name = _file_name(attachment)
    inner = attachment.inner()
    if inner is not None:
        enclosed = _letter(inner, depth - 1) if depth else Letter(_line(name))
        letter.letters.append(enclosed)
        letter.files.append(name or enclosed.subject or "message")
        return
    media = attachment.text(_TYPE).lower()
    if name.lower() == "message.rpmsg" or media == "application/x-microsoft-rpmsg-message":
        letter.encrypted = True
        return
    if name and not _is_unseen(attachment):
        letter.files.append(name)


def _is_unseen(attachment: Store) -> bool:
    """Say whether an attachment is part of how the message looks."""
    is_picture = attachment.text(_TYPE).lower().startswith("image/")
    return bool(attachment.number(_HIDDEN)) or (is_picture and bool(attachment.text(_CONTENT_ID)))
