"""What the chips under the search field say: which types, folders, days and languages an answer may come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.messages import Facet
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name

FACETS: tuple[Facet, ...] = ("type", "folder", "date", "language")
RECENT = ("today", "7d", "1m", "1y")  # days back, as the query language writes them
KEYS: Mapping[str, Facet] = {
    "type": "type", "folder": "folder", "after": "date", "date": "date", "lang": "language",
}  # fmt: skip
QUOTES = (('""', '"＂“”„'), ("「」", "」"), ("『』", "』"))  # a pair, and what would close it
CONDITION = re.compile(r"([a-z]+):((?:\"[^\"]*\"|「[^」]*」|『[^』]*』|[^\s\"「『])+)")
VALUE = re.compile(r"\"([^\"]*)\"|「([^」]*)」|『([^』]*)』|([^,]+)")
NAMES = {
    "ar": "العربية", "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "es": "Español", "fa": "فارسی", "fi": "Suomi", "fr": "Français", "he": "עברית", "hi": "हिन्दी", "hu": "Magyar",
    "id": "Indonesia", "it": "Italiano", "ja": "日本語", "ko": "한국어", "nl": "Nederlands", "no": "Norsk",
    "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sv": "Svenska", "th": "ไทย",
    "tr": "Türkçe", "uk": "Українська", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is chosen, () for all of a facet.

    Attributes:
        type: suffixes, such as ".pdf".
        folder: roots of the library.
        date: at most one: one of `RECENT`, a year ("2024" and since then), or two days ("2024-05-01..2024-06-30").
        language: ISO 639-1 codes.
    """

    type: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    language: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self.of(facet) for facet in FACETS)

    def of(self, facet: Facet) -> tuple[str, ...]:
        """Return what is chosen of a facet."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen

    def having(self, facet: Facet, values: Sequence[str]) -> Narrowing:
        """Return this with other values of a facet."""
        return replace(self, **{facet: tuple(values)})

    def words(self) -> str:
        """Return it as people read it, "" where nothing is chosen."""
        return ", ".join(value_words(facet, value) for facet in FACETS for value in self.of(facet))

    def to_query(self) -> str:
        """Return it in the query language."""
        parts = [f"type:{','.join(self.type)}"] if self.type else []
        parts += [f"folder:{','.join(map(_quoted, self.folder))}"] if self.folder else []
        parts += [f"{'date' if '..' in value else 'after'}:{value}" for value in self.date]
        parts += [f"lang:{','.join(self.language)}"] if self.language else []
        return " ".join(parts)

    @classmethod
    def from_query(cls, text: str) -> Narrowing:
        """Return what `to_query` wrote; anything else there is left alone."""
        found = cls()
        for key, values in CONDITION.findall(text):
            if key in KEYS:
                found = found.having(KEYS[key], ["".join(groups) for groups in VALUE.findall(values)])
        return found


def facet_words(facet: Facet) -> str:
    """Return a facet's name."""
    return {"type": tr("Type"), "folder": tr("Folder"), "date": tr("Date"), "language": tr("Language")}[facet]


def any_words(facet: Facet) -> str:
    """Return what a facet that is not narrowed says."""
    return tr("Any time") if facet == "date" else tr("Any")


def value_words(facet: Facet, value: str) -> str:
    """Return a value as people read it."""
    if facet == "type":
        return value.removeprefix(".").upper()
    if facet == "folder":
        return base_name(value)
    return NAMES.get(value, value) if facet == "language" else _date_words(value)


def _date_words(value: str) -> str:
    recent = dict(zip(RECENT, (tr("Today"), tr("Past 7 days"), tr("Past month"), tr("Past year")), strict=True))
    if value in recent:
        return recent[value]
    if ".." not in value:
        return tr("Since {year}", year=value)
    return " – ".join(_day_words(day) for day in value.split(".."))


def _day_words(day: str) -> str:
    try:
        return i18n.date(datetime.fromisoformat(day).timestamp())
    except (ValueError, OverflowError, OSError):
        return day


def _quoted(value: str) -> str:
    """Return a value within quotation marks that it does not hold."""
    pair = next((pair for pair, closers in QUOTES if not set(closers) & set(value)), QUOTES[0][0])
    return f"{pair[0]}{value}{pair[1]}"
