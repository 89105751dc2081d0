"""Subtitles (SubRip, WebVTT, SAMI, SubStation Alpha): what is said, about a minute a paragraph, with its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, clean, meaningful_title, squeeze
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.records import Document

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"[ \t]*{_TIME}[ \t]*-+>[ \t]*{_TIME}")
_ASS_TIME = re.compile(r"\s*(\d{1,4}):(\d{1,2}):(\d{1,2})[.,:](\d{1,3})")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]+)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}|\{[YyCcFfSsPp]:[^{}]*\}")
_OVERRIDE = re.compile(r"\{[^{}]*\}")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
_SYNC = re.compile(r"<sync\b[^<>]*?\bstart\s*=\s*[\"']?\s*(-?\d{1,12})[^<>]*>", re.IGNORECASE)
_CLASS = re.compile(r"<p\b[^<>]*?\bclass\s*=\s*[\"']?\s*([\w-]+)[^<>]*>", re.IGNORECASE)
_SAMI_TITLE = re.compile(r"<title>([^<]*)</title", re.IGNORECASE)
_SAMI_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!。？！…♪][\"'”’)\]]*$|[다요죠까네]$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
_SPEAKER = re.compile(r"[^:：]{1,40}[:：] ")
_OPENING = ("-", "–", "♪", "[", "(")
_PARAGRAPH = 60.0  # seconds after which a paragraph ends with its sentence
_LONGEST = 90.0  # and where it ends in any case
_SILENCE = 8.0  # seconds without words that end it too


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at one time.

    Attributes:
        start: seconds from the beginning.
        text: the words, lines parted by line feeds.
        track: which of several languages it belongs to.
    """

    start: float
    text: str
    track: str = ""


def accepts(path: Path) -> bool:
    """Say by the name alone whether these are subtitles."""
    return path.suffix.lower() in _READERS


def extract(path: Path) -> Document:
    """Read subtitles.

    Raises:
        DocumentError: wrong-type, empty.
        OSError: the system refused.
    """
    source = clean(decode(read_text_bytes(path)))
    title, cues = _READERS[path.suffix.lower()](source)
    if not cues:
        if source.strip() and not re.search(r"WEBVTT|-->|<sami|\[script info\]", source, re.IGNORECASE):
            raise problem("wrong-type", path, "By its name this file holds subtitles, but there are none in it.")
        raise problem("empty", path, "There are no subtitles in the file.")
    builder = DocumentBuilder("subtitles", meaningful_title(title))
    tracks = dict.fromkeys(cue.track for cue in cues)
    for track in tracks:
        for start, text in paragraphs([cue for cue in cues if cue.track == track]):
            builder.add("paragraph", text, place=_clock(start))
    return builder.build()


def paragraphs(cues: list[Cue]) -> Iterator[tuple[float, str]]:
    """Yield the start and the words of paragraphs of about a minute, which end where sentences end."""
    lines: list[str] = []
    start = last = 0.0
    recent: tuple[str, ...] = ()
    for cue in sorted(cues, key=lambda each: each.start):
        # Live captions roll: they show the line before once more.
        shown = tuple(filter(None, (squeeze(line) for line in cue.text.split("\n"))))
        fresh = [line for line in shown if line not in recent]
        recent = shown
        if not fresh:
            continue
        length = cue.start - start
        ended = length >= _PARAGRAPH and lines and _SENTENCE_END.search(lines[-1])
        if lines and (ended or length >= _LONGEST or cue.start - last >= _SILENCE):
            yield start, _joined(lines)
            lines = []
        start = start if lines else cue.start
        last = cue.start
        lines += fresh
    if lines:
        yield start, _joined(lines)


def _joined(lines: list[str]) -> str:
    """Return the lines as running text; what another person says begins a line, and the name stands once."""
    pieces: list[str] = []
    speaker = ""
    for line in lines:
        named = _SPEAKER.match(line)
        words = line[named.end() :] if named and named[0] == speaker else line
        if not pieces:
            gap = ""
        elif words.startswith(_OPENING) or (named and named[0] != speaker):
            gap = "\n"
        else:
            gap = "" if _CJK.match(words) and _CJK.match(pieces[-1][-1]) else " "
        speaker = named[0] if named else speaker
        pieces += [gap, words] if words else []
    return "".join(pieces)


def _arrows(source: str) -> tuple[str, list[Cue]]:
    """Return the cues of SubRip and WebVTT, which differ in what may stand around them."""
    cues: list[Cue] = []
    start, words = -1.0, list[str]()
    for line in [*source.split("\n"), "", "0:00:00.000 --> 0:00:00.000"]:
        if found := _ARROW.match(line):
            # A cue's number may stand in the line above without a blank line before it.
            kept = words[:-1] if words and words[-1].strip().isdigit() and len(words) > 1 else words
            if start >= 0:
                cues.append(Cue(start, _bare("\n".join(kept))))
            start, words = _seconds(*found.groups()[:4]), []
        elif line.strip():
            words.append(line)
        elif words:
            cues += [Cue(start, _bare("\n".join(words)))] if start >= 0 else []
            start, words = -1.0, []
    return "", [cue for cue in cues if cue.text]


def _bare(text: str) -> str:
    """Return the words of a cue without marks of style; a named voice stands before its words."""
    named = _VOICE.sub(lambda found: f"{found[1].strip()}: ", text)
    return unescape(_TAG.sub("", named)).replace("\\N", "\n").strip()


def _sami(source: str) -> tuple[str, list[Cue]]:
    """Return the title and the cues of SAMI, in which a line stays until the next one replaces it."""
    title = _SAMI_TITLE.search(source)
    parts = _SYNC.split(source)
    cues: list[Cue] = []
    for at, body in zip(parts[1::2], parts[2::2], strict=True):
        pieces = _CLASS.split(_SAMI_COMMENT.sub("", body))
        # Without classes all is in the first piece.
        tracks = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
        for track, piece in tracks:
            text = squeeze_lines(unescape(_TAG.sub("", _BREAK.sub("\n", piece.replace("\n", " ")))))
            cues += [Cue(int(at) / 1000, text, track.upper())] if text else []
    return title[1] if title else "", cues


def squeeze_lines(text: str) -> str:
    """Return the text with every line squeezed and the empty ones left out."""
    return "\n".join(filter(None, map(squeeze, text.split("\n"))))


def _substation(source: str) -> tuple[str, list[Cue]]:
    """Return the title and the cues of SubStation Alpha; comments and drawings are none."""
    title, cues = "", list[Cue]()
    columns = "layer start end style name marginl marginr marginv effect text".split()
    events = False
    for line in source.split("\n"):
        key, _, value = line.partition(":")
        key = key.strip().lower()
        if line.startswith("["):
            events = "events" in line.lower()
        elif key == "title":
            title = title or value.strip()
        elif key == "format" and events:
            columns = [column.strip().lower() for column in value.split(",")]
        elif key == "dialogue":
            fields = dict(zip(columns, value.split(",", len(columns) - 1), strict=False))
            at = _ASS_TIME.match(fields.get("start", ""))
            words = fields.get("text", "")
            if at and not _DRAWING.search(words):
                text = _OVERRIDE.sub("", words).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
                cues += [Cue(_seconds(*at.groups()), text)] if text.strip() else []
    return title, cues


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _clock(seconds: float) -> str:
    """Return a time as people write it."""
    whole = max(int(seconds), 0)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


_READERS: dict[str, Callable[[str], tuple[str, list[Cue]]]] = {
    ".srt": _arrows,
    ".vtt": _arrows,
    ".smi": _sami,
    ".sami": _sami,
    ".ass": _substation,
    ".ssa": _substation,
}
