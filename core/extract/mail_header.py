"""The head of a mail message: its fields as bytes, their words in any encoding, and their parameters."""

from __future__ import annotations

import binascii
import re
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from core.extract.base import MALFORMED, clean, squeeze
from core.extract.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_HEAD = 2**20  # bytes of a head whose lines are looked at one by one
_LONGEST_FIELD = 65_536
_LONGEST_PARAMETERS = 4096  # the parser of parameters takes quadratic time
_HEAD_END = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,76})[ \t]*:[ \t]*(.*)", re.DOTALL)
_KNOWN = re.compile(
    r"from|to|cc|bcc|subject|date|sender|reply-to|received|return-path|delivered-to|message-id|mime-version|content-.*"
)
# A word as RFC 2047 writes it. Its length is bounded, so that a hostile field takes linear time.
_WORD = re.compile(rb"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?((?:[^?\r\n]|\?(?!=)){0,1000})\?=")
_BETWEEN = re.compile(rb"\s*")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
# Names under which programs write an encoding that Python knows by another, or knows a larger one of.
_ENCODINGS = {
    **dict.fromkeys(("euckr", "ksc56011987", "ksc5601", "ksx1001", "ms949", "windows949", "xwindows949"), "cp949"),
    **dict.fromkeys(("gb2312", "gbk", "xgbk", "euccn"), "gb18030"),
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j"), "cp932"),
    **dict.fromkeys(("unknown8bit", "xunknown", "default"), ""),
}
_DOUBTFUL = frozenset(
    {"iso88591", "latin1", "usascii", "ascii", "ansix341968"}
)  # what calls itself so may be anything
_ESCAPING = frozenset({"utf7", "unicode11utf7", "hzgb2312", "hz"})  # looks like plain ASCII
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_QUOTED_NAME = re.compile(r'"((?:[^"\\]|\\.){0,300})"(?=\s*<)')


class Headers:
    """The fields of one head, in no order, their names in small letters.

    Attributes:
        known: whether any of them is one that a message has.
    """

    def __init__(self, fields: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """Keep the first field of each name; further ones of a name that people are in are joined to it."""
        self._fields: dict[str, bytes] = {}
        for raw, value in fields:
            name = raw.decode("ascii").lower()
            if name not in self._fields:
                self._fields[name] = value[:_LONGEST_FIELD]
            elif name in {"to", "cc", "bcc"} and len(self._fields[name]) < _LONGEST_FIELD:
                self._fields[name] += b", " + value[:_LONGEST_FIELD]
        self.known = any(_KNOWN.fullmatch(name) for name in self._fields)

    def text(self, name: str, hint: str = "") -> str:
        """Return a field in plain words on one line; "" where there is none."""
        return squeeze(clean(decode_words(self._fields.get(name, b""), hint)))

    def people(self, name: str, hint: str = "") -> str:
        """Return a field of names and addresses, the names without their quotes."""
        return _QUOTED_NAME.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1]), self.text(name, hint))

    def date(self) -> str:
        """Return when the message was sent as year, month, day and time; as it stands where it is no date."""
        given = self.text("date")[:200]
        try:
            return parsedate_to_datetime(given).strftime("%Y-%m-%d %H:%M %z").strip()
        except MALFORMED:
            return given if re.search(r"\d", given) else ""

    def sent(self) -> float:
        """Return when the message was sent, in seconds since 1970; 0 where it does not say."""
        try:
            return parsedate_to_datetime(self.text("date")[:200]).timestamp()
        except (OSError, *MALFORMED):
            return 0.0

    def token(self, name: str) -> str:
        """Return the first word of a field in small letters, without its parameters."""
        return self._fields.get(name, b"")[:200].decode("latin-1").partition(";")[0].strip().lower()

    def parameter(self, field: str, name: str) -> str:
        """Return a parameter of a field, whether RFC 2231, RFC 2047 or nothing says how it is written."""
        value = self._fields.get(field, b"")[:_LONGEST_PARAMETERS]
        if name.encode() not in value.lower():
            return ""
        holder = Message()
        try:
            # As bytes: in Latin-1, bytes of other encodings would pass for spaces.
            holder[field] = b" ".join(value.split()).decode("latin-1")
            found = holder.get_param(name, "", field)
            if isinstance(found, tuple):
                return squeeze(clean(decode_as(found[2].encode("latin-1", "replace"), found[0] or "")))
            return squeeze(clean(decode_words(found.encode("latin-1", "replace"))))
        except MALFORMED:
            return ""


def split_head(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Return the head that begins at `start`, and where the body after it begins.

    A stray line among the fields is passed over. Two in a row, or one at the end, are the body already.
    """
    fields: list[tuple[bytes, bytes]] = []
    at, stray = start, -1
    while at < end:
        if at - start > LONGEST_HEAD:
            found = _HEAD_END.search(data, at, end)
            return Headers(fields), found.end() if found else end
        stop = data.find(b"\n", at, end)
        stop = end if stop < 0 else stop
        line = data[at : min(stop, at + _LONGEST_FIELD)].rstrip(b"\r")
        if not line:
            return Headers(fields), stop + 1 if stray < 0 else stray
        if field := _FIELD.match(line):
            stray = -1
            fields.append((field[1], field[2]))
        elif line[:1] in b" \t":
            _lengthen(fields if stray < 0 else [], line)
        elif stray >= 0:
            break
        elif not line.startswith((b"From ", b">From ")):
            stray = at
        at = stop + 1
    return Headers(fields), end if stray < 0 else stray


def _lengthen(fields: list[tuple[bytes, bytes]], line: bytes) -> None:
    """Add a continuing line to the last field."""
    if fields and len(fields[-1][1]) < _LONGEST_FIELD:
        fields[-1] = fields[-1][0], fields[-1][1] + line


def decode_words(value: bytes, hint: str = "") -> str:
    """Return a field's value with its encoded words decoded; words side by side may share a character."""
    pieces: list[str] = []
    open_as, pending, at = "", b"", 0
    for word in _WORD.finditer(value):
        between, charset = value[at : word.start()], word[1].decode("latin-1").lower()
        touches = bool(pending) and _BETWEEN.fullmatch(between) is not None
        if not touches or charset != open_as:
            pieces.append(decode_as(pending, open_as))
            pieces.append("" if touches else decode_as(between, hint))
            pending = b""
        open_as, pending, at = charset, pending + _word(word[2], word[3]), word.end()
    return "".join((*pieces, decode_as(pending, open_as), decode_as(value[at:], hint)))


def _word(encoding: bytes, data: bytes) -> bytes:
    """Return the bytes of one encoded word."""
    return from_base64(data) if encoding in b"bB" else binascii.a2b_qp(data, header=True)


def from_base64(data: bytes) -> bytes:
    """Return what base64 stands for, as far as it can be read."""
    digits = only_base64(data.partition(b"=")[0])
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def only_base64(data: bytes) -> bytes:
    """Return the digits of base64 without what stands between them."""
    return data.translate(None, _NOT_BASE64)


def decode_as(data: bytes, charset: str) -> str:
    """Return the text of bytes that say they are in this encoding, whether they are or not."""
    if not data:
        return ""
    short = re.sub(r"[\W_]", "", charset.lower())
    if short in _ESCAPING:
        return data.decode("utf-7" if "utf7" in short else "hz", "replace")
    text = decode(data, "" if short in _DOUBTFUL else _ENCODINGS.get(short, charset))
    if short not in _DOUBTFUL or _EAST_ASIAN.search(text) or text.encode("utf-8", "replace") == data:
        return text
    return data.decode("cp1252", "replace")
