"""Mail: single messages (EML, EMLX) and mailboxes (MBOX), each message with its parts."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, DocumentBuilder
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.mail_body import Attached, Letter, Section, write
from core.extract.mail_carried import carried, is_text
from core.extract.mail_mime import Part, read_parts
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from core.extract.archive_base import Box, Member
    from core.records import Document

SUFFIXES = frozenset({".eml", ".emlx", ".mbox"})
MOST_TEXT = 64 * 2**20  # characters that the messages of a mailbox may have together
_LONGEST_MESSAGE = 256 * 2**20
_SEPARATOR = re.compile(rb"From \S.*\d:\d\d.*\b\d{4}\b")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LENGTH = re.compile(rb"\s*(\d{1,12})[ \t]*\r?\n")
_BODY = frozenset({"text/plain", "text/html"})
_MACHINES = frozenset({"text/rfc822-headers", "message/delivery-status", "application/pgp-signature"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a message or a mailbox."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a message, or every message of a mailbox.

    Raises:
        DocumentError: wrong-type, broken, encrypted.
        OSError: the system refused.
    """
    start = head(path)
    if name := named_by_content(start):
        raise problem("wrong-type", path, f"By its name this is mail, but it is {name}.")
    try:
        if path.suffix.lower() == ".mbox" and _SEPARATOR.match(start.lstrip()):
            return _mailbox(path)
        letter = read_letter(_bytes_of(path))
    except MALFORMED as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
    if letter is None:
        if not looks_like_text(start):
            raise problem("broken", path)
        raise problem("wrong-type", path, "By its name this is mail, but no message is in it.")
    if letter.encrypted and not letter.subject and not letter.head:
        raise problem("encrypted", path, "The message is encrypted.")
    builder = DocumentBuilder("mail", letter.subject)
    write(builder, letter)
    return builder.build()


def members(box: Box) -> Iterator[Member]:
    """Yield the files attached to a message; those of a mailbox in a folder for each message, by its number.

    Raises:
        DocumentError: broken.
        OSError: the system refused.
    """
    if box.path.suffix.lower() != ".mbox" or not _SEPARATOR.match(head(box.path).lstrip()):
        yield from carried(box, read_letter(_bytes_of(box.path)) or Letter(), "")
        return
    for number, data in enumerate(messages(box.path), 1):
        with contextlib.suppress(*MALFORMED):
            yield from carried(box, read_letter(data) or Letter(), f"{number}/")


def read_letter(data: bytes) -> Letter | None:
    """Return the message that these bytes are, or None where they are none."""
    part = read_parts(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return _letter(part) if part.headers.known else None


def _bytes_of(path: Path) -> bytes:
    """Return the message in a file, without what mail programs put around it."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    if path.suffix.lower() == ".emlx" and (length := _LENGTH.match(data)):
        return data[length.end() : length.end() + int(length[1])]
    return data


def _mailbox(path: Path) -> Document:
    """Return all messages of a mailbox; one that cannot be read does not hide the others."""
    builder = DocumentBuilder("mail")
    for number, data in enumerate(messages(path), 1):
        place = f"message {number}"
        try:
            letter = read_letter(data) or Letter()
            write(builder, letter, 1, place)
        except MALFORMED:
            continue
        if builder.blocks and builder.blocks[-1].end > MOST_TEXT:
            builder.add("notes", "The mailbox goes on; the messages after this one are not read.", place=place)
            break
    return builder.build()


def messages(path: Path) -> Iterator[bytes]:
    """Yield the messages of a mailbox one after the other, without their separating lines.

    Raises:
        OSError: the system refused.
    """
    with path.open("rb") as file:
        yield from _divided(file)


def _divided(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what lies between the separating lines; such a line stands at the beginning or after a blank one."""
    kept: list[bytes] = []
    size, blank, begun = 0, True, False
    for line in lines:
        if blank and line.startswith(b"From ") and _SEPARATOR.match(line):
            if begun:
                yield _ESCAPED.sub(rb"\1", b"".join(kept))
            kept, size, begun = [], 0, True
        elif size < _LONGEST_MESSAGE:
            kept.append(line)
            size += len(line)
        blank = not line.strip()
    if begun:
        yield _ESCAPED.sub(rb"\1", b"".join(kept))


def _leaves(part: Part) -> Iterator[Part]:
    """Yield the parts that hold no others."""
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def _letter(part: Part) -> Letter:
    """Return the message whose head is that of this part."""
    hint = next((leaf.charset for leaf in _leaves(part) if leaf.charset), "")
    headers = part.headers
    letter = Letter(headers.text("subject", hint))
    letter.head = [(label, headers.people(label.lower(), hint)) for label in ("From", "To", "Cc", "Bcc")]
    letter.head = [(label, value) for label, value in (*letter.head, ("Date", headers.date())) if value]
    letter.sent = headers.sent()
    letter.sections = _gather(part, letter)
    return letter


def _gather(part: Part, letter: Letter) -> list[Section]:
    """Return the stretches of the body in a part; what is attached goes into the letter."""
    if part.media == "multipart/encrypted" or _is_encrypted(part):
        letter.encrypted = True
        return []
    if part.media.startswith("multipart/") and part.children:
        inner = [section for child in part.children for section in _gather(child, letter)]
        if part.media != "multipart/alternative":
            return inner
        texts = "\n\n".join(section.plain for section in inner if section.plain)
        return [Section(texts, "\n".join(section.html for section in inner if section.html))]
    name = part.name
    if part.media in _BODY and not name and part.headers.token("content-disposition") != "attachment":
        text = part.text()
        return [Section(plain=text) if part.media == "text/plain" else Section(html=text)]
    _attach(part, name, letter)
    return []


def _is_encrypted(part: Part) -> bool:
    """Say whether a part is a message that S/MIME encrypted, not one that it only signed."""
    return part.media in _SMIME and part.headers.parameter("content-type", "smime-type") not in {
        "signed-data",
        "certs-only",
    }


def _attach(part: Part, name: str, letter: Letter) -> None:
    """Put an attachment into the letter, with its words where they are read."""
    if part.children and part.media.startswith("message/"):
        inner = _letter(part.children[0])
        letter.letters.append(inner)
        letter.files.append(name or inner.subject or "message")
        return
    unseen = part.media.startswith("image/") and bool(part.headers.token("content-id"))
    if part.media in _MACHINES or (unseen and part.headers.token("content-disposition") != "attachment"):
        return
    if name:
        letter.files.append(name)
        letter.carried.append(part)
    elif is_text(part):
        letter.files.append("text")
        text = part.text()
        if looks_like_text(text[:4096].encode("utf-8", "replace")):
            letter.texts.append(Attached("text", part.media, text))
