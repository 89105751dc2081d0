"""Keeps the translations in Qt Linguist's own file: `make words`, or `python tests/desktop/linguist.py [ko]`.

Reads every text out of the source, keeps the translations there are, marks what is new as unfinished and what is
gone as vanished, writes `assets/i18n/seoga_ko.ts`, and compiles it for the window. `pyside6-linguist` opens it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop.i18n import CONTEXT, WORKER  # noqa: E402
from tests.desktop.words import Message, elsewhere, kinds, window  # noqa: E402
from tests.desktop.worker_words import worker  # noqa: E402

I18N = ROOT / "assets" / "i18n"
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="{}" sourcelanguage="en_GB">\n'
)
QUOTES = {'"': "&quot;", "'": "&apos;"}  # as Linguist writes them, so that saving there changes nothing else
GONE = ("vanished", "obsolete")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A translation.

    Attributes:
        text: in the other language, "" where there is none.
        state: "" for one that stands, else "unfinished" or "vanished".
        note: what a translator has written about it.
        plural: whether it is about a number of things.
    """

    text: str
    state: str = ""
    note: str = ""
    plural: bool = False


def main() -> int:
    """Bring the file of one language up to date and compile it; return 1 where a text has no translation."""
    language = sys.argv[1] if len(sys.argv) > 1 else "ko"
    path = I18N / f"seoga_{language}.ts"
    messages = everything()
    said = merged(messages, known(language))
    path.write_text(written(messages, said, f"{language}_KR" if language == "ko" else language), "utf-8")
    sentences = sorted(message.source for message in messages if message.context == WORKER)
    _save(I18N / "worker.json", sentences)
    compiled(path)
    missing = [key for key, one in said.items() if one.state == "unfinished"]
    for context, source in missing:
        sys.stdout.write(f"no translation ({context}): {source}\n")
    gone = sum(one.state in GONE for one in said.values())
    sys.stdout.write(f"{len(messages)} texts, {len(missing)} without a translation, {gone} no longer used: {path}\n")
    return 1 if missing else 0


def everything() -> list[Message]:
    """Return every text there is, once, in the order of the file."""
    found: dict[Key, Message] = {}
    for message in (*window(), *elsewhere(), *worker(), *kinds()):
        known = found.setdefault((message.context, message.source), message)
        known.files |= message.files
        known.plural |= message.plural
    return sorted(found.values(), key=lambda one: (one.context != CONTEXT, one.context, one.source))


def known(language: str) -> dict[Key, Said]:
    """Return the translations there are."""
    path = I18N / f"seoga_{language}.ts"
    return read(path) if path.exists() else {}


def read(path: Path) -> dict[Key, Said]:
    """Return the translations of a file."""
    found: dict[Key, Said] = {}
    for context in ET.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for node in context.iter("message"):
            source, told = node.findtext("source") or "", node.find("translation")
            if told is not None:
                plural = node.get("numerus") == "yes"
                text = (told.findtext("numerusform") if plural else told.text) or ""
                note = node.findtext("translatorcomment") or ""
                found[name, source] = Said(text, told.get("type", ""), note, plural)
    return found


def merged(messages: Iterable[Message], before: dict[Key, Said]) -> dict[Key, Said]:
    """Return the translations of today's texts, and after them those that nothing uses any more."""
    wanted = {(message.context, message.source): message for message in messages}
    found: dict[Key, Said] = {}
    for key, message in wanted.items():
        old = before.get(key, Said(""))
        state = "" if old.state in GONE else old.state
        found[key] = Said(old.text, state if old.text else "unfinished", old.note, message.plural)
    used = {source for _, source in wanted}
    for key, old in before.items():
        if key not in found and old.text and key[1] not in used:
            found[key] = Said(old.text, "vanished", old.note, old.plural)
    return found


def written(messages: Iterable[Message], said: dict[Key, Said], language: str) -> str:
    """Return a file as Linguist writes it, without the numbers of lines, which change all the time."""
    wanted = {(message.context, message.source): message for message in messages}
    lines = [HEAD.format(language)]
    for context in (CONTEXT, WORKER):
        lines.append(f"<context>\n    <name>{context}</name>\n")
        for key, one in said.items():
            if key[0] == context:
                lines += _message(wanted.get(key) or Message(*key, plural=one.plural), one)
        lines.append("</context>\n")
    return "".join([*lines, "</TS>\n"])


def _message(message: Message, said: Said) -> Iterator[str]:
    """Yield the lines of one text."""
    yield '    <message numerus="yes">\n' if message.plural else "    <message>\n"
    for name in sorted(message.files):
        yield f'        <location filename="../../{name}"/>\n'
    yield f"        <source>{_xml(message.source)}</source>\n"
    if message.comment:
        yield f"        <extracomment>{_xml(message.comment)}</extracomment>\n"
    if said.note:
        yield f"        <translatorcomment>{_xml(said.note)}</translatorcomment>\n"
    state = f' type="{said.state}"' if said.state else ""
    text = _xml(said.text)
    if message.plural:
        text = f"\n            <numerusform>{text}</numerusform>\n        "
    yield f"        <translation{state}>{text}</translation>\n    </message>\n"


def compiled(path: Path) -> Path:
    """Compile a file for the window with the tool that comes with PySide."""
    out = path.with_suffix(".qm")
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    part = out.with_suffix(".part")  # a running window has the old one open
    subprocess.run([str(tool), "-silent", str(path), "-qm", str(part)], check=True)
    part.replace(out)
    return out


def _xml(text: str) -> str:
    return escape(text, QUOTES)


def _save(path: Path, lines: list[str]) -> None:
    path.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
