"""Tesseract, where it is installed: which it is, and the words it sees in a picture, each with its place."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.extract.pdf_lines import around
from core.extract.pdf_words import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

_USUAL = {  # where the installers put it without adding it to the path
    "win32": (
        r"%ProgramFiles%\Tesseract-OCR",
        r"%LOCALAPPDATA%\Programs\Tesseract-OCR",
        r"%LOCALAPPDATA%\Tesseract-OCR",
    ),
    "darwin": ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"),
}
_SECONDS_TO_ANSWER = 10.0
_FIRST = ("kor", "eng")
_HEAVY = (
    "jpn",
    "chi_sim",
    "chi_tra",
)  # only where the script asks for them: all at once take three times as long
_MOST_OTHERS = 3  # further languages that are read too; who has more has installed all there are
_BY_SCRIPT = {"Japanese": ("jpn",), "Han": ("chi_sim", "chi_tra"), "HanS": ("chi_sim",), "HanT": ("chi_tra",)}
_ONE_COLUMN, _ORIENTATION = "4", "0"  # ways of looking at a page, by Tesseract's own numbers
_LEAST_SURE = 1.0  # of an orientation, by Tesseract's own measure
_WORD = "5"  # Tesseract's own number for a row about a word
_FIELDS = 12
_FARTHEST = 40  # letters of the text that may stand between two words of the rows
_LANGUAGE = re.compile(r"[A-Za-z]{3,4}(?:_[A-Za-z]+)*")
_FINDING = re.compile(r"^([A-Z][a-z ]+): (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Engine:
    """Tesseract as it is installed.

    Attributes:
        path: the program.
        version: "5.3.0".
        languages: what it can read, by its own names, in their order.
    """

    path: Path
    version: str
    languages: tuple[str, ...]

    def usual(self) -> tuple[str, ...]:
        """Return the languages to read with when nothing is known of a page."""
        first = [name for name in _FIRST if name in self.languages]
        others = [name for name in self.languages if name not in (*_FIRST, *_HEAVY) and _is_language(name)]
        return (*first, *(others if len(others) <= _MOST_OTHERS or not first else ())) or self.languages[:1]

    def by_script(self, script: str) -> tuple[str, ...]:
        """Return the languages to read a script with; the usual ones where none of its own is there."""
        heavy = [name for name in _BY_SCRIPT.get(script, ()) if name in self.languages]
        return (*heavy, *(name for name in ("eng",) if name in self.languages)) if heavy else self.usual()


@dataclass(frozen=True, slots=True)
class Seen:
    """A word that was seen, how sure that is (0 to 1), and the number of its line on the page."""

    word: Word
    sure: float
    line: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a page lies: the degrees to turn it clockwise so that it stands upright, and its script."""

    turn: int
    script: str


@functools.cache
def engine() -> Engine | None:
    """Return the Tesseract of this computer, None where there is none or it reads no language. Looked for once."""
    path = _find()
    version = re.search(r"(\d+)\.[\w.]+", _ask(path, "--version")) if path else None
    if path is None or version is None or int(version[1]) < 4:  # before 4 it does not know word from noise
        return None
    lines = _ask(path, "--list-langs").splitlines()[1:]
    languages = tuple(name for name in map(str.strip, lines) if _LANGUAGE.fullmatch(name))
    found = Engine(path, version[0], languages)
    return found if any(_is_language(name) for name in languages) else None


def about() -> str:
    """Return what reads pictures, "tesseract 5.3.0 (eng, kor)"; "" where nothing does."""
    found = engine()
    if found is None:
        return ""
    return f"tesseract {found.version} ({', '.join(name for name in found.languages if _is_language(name))})"


def words(found: Engine, image: Image, languages: Sequence[str], seconds: float) -> list[Seen]:
    """Return what Tesseract sees in a picture, line by line from the top; boxes are in the picture's dots.

    Args:
        found: the program.
        image: the picture, in shades of grey.
        languages: what to read with.
        seconds: when this long has passed, the program is killed.

    Raises:
        subprocess.TimeoutExpired: it was.
        OSError: the program cannot be started.
    """
    # Tesseract's own search for columns takes thin Hangul for columns of signs and loses half of a clear page; it
    # reads straight across instead, and columns are told from the words' places afterwards.
    how = (
        "-l",
        "+".join(languages),
        "--psm",
        _ONE_COLUMN,
        "-c",
        "tessedit_create_tsv=1",
        "-c",
        "tessedit_create_txt=1",
    )
    said = _look(found, image, how, seconds).split("\n")
    rows = [row.split("\t") for row in said if row.count("\t") == _FIELDS - 1]
    seen = [_seen(row) for row in rows if row[0] == _WORD and row[-1].strip()]
    return _joined(seen, "\n".join(row for row in said if "\t" not in row))


def _joined(seen: list[Seen], text: str) -> list[Seen]:
    """Return words as the text has them: of Hangul and Han the rows name every syllable, only the text has spaces."""
    done: list[Seen] = []
    at = 0
    for one in seen:
        word = one.word
        start = text.find(word.text, at, at + len(word.text) + _FARTHEST)
        last = done[-1] if done else None
        if last and start == at and last.line == one.line and word.box[0] - last.word.box[2] < word.size:
            done[-1] = _together(last, one)
        else:
            done.append(one)
        at = start + len(word.text) if start >= 0 else at
    for one in done:
        one.word.spaced = True
    return done


def _together(first: Seen, second: Seen) -> Seen:
    """Return two pieces of one word as one, as sure as its letters are on average."""
    text = first.word.text + second.word.text
    sure = (first.sure * len(first.word.text) + second.sure * len(second.word.text)) / len(text)
    box = around([first.word.box, second.word.box])
    return Seen(Word(text, box, max(first.word.size, second.word.size)), sure, first.line)


def bearing(found: Engine, image: Image, seconds: float) -> Bearing:
    """Return how a page lies and in which script it is, as far as that can be told.

    Raises:
        subprocess.TimeoutExpired: it took longer than `seconds`.
        OSError: the program cannot be started.
    """
    if "osd" not in found.languages:
        return Bearing(0, "")
    said = dict(
        re.findall(r"^([A-Z][a-z ]+): (\S+)$", _look(found, image, ("--psm", _ORIENTATION), seconds), re.MULTILINE)
    )
    turn = int(said.get("Rotate", "0"))
    return Bearing(
        turn if float(said.get("Orientation confidence", "0")) >= _LEAST_SURE else 0, said.get("Script", "")
    )


def _is_language(name: str) -> bool:
    return name not in ("osd", "equ") and not name.endswith("_vert")


def _find() -> Path | None:
    """Return where the program is."""
    names = [Path(os.path.expandvars(folder)) / "tesseract" for folder in _USUAL.get(sys.platform, ())]
    found = [name.with_suffix(".exe") if sys.platform == "win32" else name for name in names]
    named = shutil.which("tesseract")
    # Windows looks into the current folder first: a program that lies among somebody's documents is not run.
    if named and Path(named).is_absolute():
        found.insert(0, Path(named))
    return next((path for path in found if path.is_file()), None)


def _ask(path: Path, question: str) -> str:
    """Return what the program answers to a question about itself, "" where it gives no answer."""
    try:
        done = subprocess.run(
            [path, question],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS_TO_ANSWER,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")


def _look(found: Engine, image: Image, how: tuple[str, ...], seconds: float) -> str:
    """Let the program look at a picture; return what it writes, "" where it fails.

    It is given dots only, never the file: what decodes the formats of pictures is not reached by hostile ones.
    """
    done = subprocess.run(
        [found.path, "stdin", "stdout", *how, "--dpi", "300"],
        input=b"P5\n%d %d\n255\n" % image.size + image.tobytes(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=max(seconds, 0.1),
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return done.stdout.decode(errors="replace")


def _seen(row: list[str]) -> Seen:
    left, top, wide, high = map(float, row[6:10])
    word = Word(row[-1].strip(), (left, top, left + wide, top + high), high)
    return Seen(word, max(float(row[10]), 0.0) / 100, tuple(row[1:5]))
