"""From `key:value` to a condition on files, or to a sentence that says what was not understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from core.extract import code, html, markdown, text
from core.search.dates import moment, span
from core.store.filters import Condition, Field

NO_VALUE_HINT = "{part} was read as plain words, because nothing stands after the colon."
TYPE_HINT = "{part} was read as plain words, because it names no file type such as pdf, docx or code."
LANGUAGE_HINT = "{part} was read as plain words, because it names no language such as ko, en or Japanese."
DATE_HINT = "{part} was read as plain words, because it names no date such as 2024, 2024-05 or 2024-05-17."
SIZE_HINT = "{part} was read as plain words, because it names no size such as >1mb, <500k or 1mb..2mb."
PAGE_HINT = "{part} was read as plain words, because it names no page such as 3, 3-7 or >10."
STATE_HINT = "{part} was read as plain words, because a file can only be failed, waiting or ignored."
HINTS = {
    "type": TYPE_HINT,
    "language": LANGUAGE_HINT,
    "after": DATE_HINT,
    "before": DATE_HINT,
    "date": DATE_HINT,
    "size": SIZE_HINT,
    "page": PAGE_HINT,
    "state": STATE_HINT,
}
RANGES = ("after", "before", "date", "size", "page")  # their values may hold blanks: last week, 2024년 5월, > 1 mb

WORD = (".docx", ".doc", ".odt", ".rtf", ".hwp", ".hwpx")
IMAGE = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".heic", ".svg")
SHEET = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".numbers")
SLIDES = (".pptx", ".ppt", ".pptm", ".ppsx", ".pps", ".odp", ".key")
MAIL = (".eml", ".emlx", ".msg", ".mbox")
BOOK = (".epub", ".fb2", ".fbz")
LIGHT = (".rst", ".org", ".adoc", ".asciidoc", ".tex", ".ipynb", ".log")
PLAIN = tuple(sorted(text.SUFFIXES | markdown.SUFFIXES | html.SUFFIXES))
DOCUMENT = (".pdf", *WORD, ".pages", *SLIDES, *BOOK, *LIGHT, *PLAIN)
# Without these words a type is a suffix: pdf, .pdf, hwp.
FAMILIES = {
    **dict.fromkeys(("document", "documents", "문서"), DOCUMENT),
    **dict.fromkeys(("image", "images", "picture", "photo", "이미지", "그림", "사진"), IMAGE),
    **dict.fromkeys(("code", "source", "코드", "소스"), tuple(sorted(code.SUFFIXES))),
    **dict.fromkeys(("markdown", "마크다운"), tuple(sorted(markdown.SUFFIXES))),
    **dict.fromkeys(("text", "텍스트"), tuple(sorted(text.SUFFIXES))),
    **dict.fromkeys(("html", "web", "웹"), tuple(sorted(html.SUFFIXES))),
    **dict.fromkeys(("word", "워드"), (".docx", ".doc")),
    **dict.fromkeys(("hwp", "한글"), (".hwp", ".hwpx")),
    **dict.fromkeys(("sheet", "spreadsheet", "excel", "엑셀", "표"), SHEET),
    **dict.fromkeys(("slides", "presentation", "powerpoint", "파워포인트", "발표"), SLIDES),
    **dict.fromkeys(("book", "books", "ebook", "책", "전자책"), BOOK),
    **dict.fromkeys(("mail", "email", "메일", "이메일"), MAIL),
}
SUFFIX = re.compile(r"\.?([a-z0-9]{1,12})")
STATES = {"failed": "failed", "waiting": "waiting", "ignored": "ignored"} | {
    "실패": "failed",
    "대기": "waiting",
    "제외": "ignored",
}
# ISO 639-1: in English, in Korean, in the language itself.
LANGUAGES = {
    "ar": "arabic 아랍어 العربية",
    "bg": "bulgarian 불가리아어 български",
    "bn": "bengali 벵골어 বাংলা",
    "cs": "czech 체코어 čeština",
    "da": "danish 덴마크어 dansk",
    "de": "german 독일어 deutsch",
    "el": "greek 그리스어 ελληνικά",
    "en": "english 영어",
    "es": "spanish 스페인어 español",
    "fa": "persian 페르시아어 فارسی",
    "fi": "finnish 핀란드어 suomi",
    "fr": "french 프랑스어 français",
    "he": "hebrew 히브리어 עברית",
    "hi": "hindi 힌디어 हिन्दी",
    "hu": "hungarian 헝가리어 magyar",
    "id": "indonesian 인도네시아어",
    "it": "italian 이탈리아어 italiano",
    "ja": "japanese 일본어 日本語",
    "ko": "korean 한국어 한국말 한글",
    "nl": "dutch 네덜란드어 nederlands",
    "no": "norwegian 노르웨이어 norsk",
    "pl": "polish 폴란드어 polski",
    "pt": "portuguese 포르투갈어 português",
    "ro": "romanian 루마니아어 română",
    "ru": "russian 러시아어 русский",
    "sv": "swedish 스웨덴어 svenska",
    "ta": "tamil 타밀어 தமிழ்",
    "th": "thai 태국어 ไทย",
    "tr": "turkish 터키어 튀르키예어 türkçe",
    "uk": "ukrainian 우크라이나어 українська",
    "vi": "vietnamese 베트남어",
    "zh": "chinese 중국어 中文",
}
LANGUAGE_NAMES = {name: iso for iso, names in LANGUAGES.items() for name in (iso, *names.split())}

UNITS = {"": 0, "k": 1, "킬로": 1, "m": 2, "메가": 2, "g": 3, "기가": 3, "t": 4, "테라": 4}  # powers of 1024
SIZE = re.compile(r"(\d{1,12}(?:\.(\d{1,3}))?)\s*(?:([kmgt])i?b?|(킬로|메가|기가|테라)(?:바이트)?|b|바이트|)")
PAGE = re.compile(r"(?!0+(?!\d))(\d{1,9})()()()\s*(?:쪽|페이지|)")  # the same groups; pages count from 1
BETWEEN = re.compile(r"\s*(?:\.{2,3}|~)\s*")
COMPARED = re.compile(r"(>=|<=|>|<|≥|≤|)\s*(.*?)\s*(이상|이하|초과|미만|)")
SIGNS = {"≥": ">=", "≤": "<=", "이상": ">=", "이하": "<=", "초과": ">", "미만": "<"}

TWO = 2
Bounds = tuple[float | None, float | None]


def condition(key: str, values: Sequence[str], negated: bool, now: datetime) -> Condition | None:
    """Return what a filter means, or None where its values make no sense.

    A date or size alone means what it names to its own precision: 2024-05 is that month, 1mb less than 2mb, and
    what is written with .. includes both ends. Before a day excludes it, after a day includes it.

    Args:
        key: one of the values of `syntax.KEYS`.
        values: as typed, without quotation marks; any of them may hold.
        negated: whether the condition is turned round.
        now: the moment to count days from, whose zone is that of all days (none: this computer's).
    """
    if not values:
        return None
    if key not in RANGES:
        names = _names(key, values)
        return Condition(_field(key), names, negated=negated) if names else None
    if len(values) > 1:
        return None
    bounds = _bounds(key, unicodedata.normalize("NFKC", values[0]).casefold().strip(), now)
    return Condition(_field(key), low=bounds[0], high=bounds[1], negated=negated) if bounds else None


def hint(key: str, values: Sequence[str], part: str) -> str:
    """Return the sentence that says which part of a query was not understood."""
    return (HINTS.get(key, NO_VALUE_HINT) if values else NO_VALUE_HINT).format(part=part)


def _field(key: str) -> Field:
    renamed = {"type": "suffix", "after": "modified", "before": "modified", "date": "modified"}
    return cast("Field", renamed.get(key, key))


def _names(key: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return the values in the ledger's words, or () where one of them means nothing."""
    if key in ("path", "name", "title"):
        return tuple(values)
    plain = [unicodedata.normalize("NFKC", value).casefold() for value in values]
    known = {"type": _suffixes, "language": _language, "state": _state}[key]
    found = [known(value) for value in plain]
    return tuple(dict.fromkeys(name for names in found for name in names)) if all(found) else ()


def _suffixes(name: str) -> tuple[str, ...]:
    match = SUFFIX.fullmatch(name)
    return FAMILIES.get(name) or ((f".{match[1]}",) if match else ())


def _language(name: str) -> tuple[str, ...]:
    return (LANGUAGE_NAMES[name],) if name in LANGUAGE_NAMES else ()


def _state(name: str) -> tuple[str, ...]:
    return (STATES[name],) if name in STATES else ()


def _bounds(key: str, value: str, now: datetime) -> Bounds | None:
    if key == "size":
        return _figures(value, SIZE)
    if key == "page":
        return _figures(re.sub(r"(?<=[\d쪽지])\s*-\s*(?=\d)", "..", value), PAGE)
    days = _days(value, now) if key == "date" else span(value, now.date())
    if days is None:
        return None
    low, high = (None if day is None else moment(day, now.tzinfo) for day in days)
    return {"date": (low, high), "after": (low, None), "before": (None, low)}[key]


def _days(value: str, now: datetime) -> tuple[date | None, date | None] | None:
    parts = BETWEEN.split(value)
    spans = [span(part, now.date()) for part in parts if part]
    if not spans or None in spans or len(parts) > TWO:
        return None
    known = sorted(each for each in spans if each)
    return (known[0][0] if parts[0] else None), (known[-1][1] if parts[-1] else None)


def _figures(value: str, pattern: re.Pattern[str]) -> Bounds | None:
    """Return the bounds of a comparison, of a range with both ends, or of a single figure with its precision."""
    parts = BETWEEN.split(value)
    if len(parts) == 1:
        return _compared(value, pattern)
    figures = [_figure(part, pattern) for part in parts if part]
    if not figures or None in figures or len(parts) > TWO:
        return None
    known = sorted(each for each in figures if each)
    return (known[0][0] if parts[0] else None), (known[-1][0] + 1 if parts[-1] else None)


def _compared(value: str, pattern: re.Pattern[str]) -> Bounds | None:
    match = COMPARED.fullmatch(value)
    figure = _figure(match[2], pattern) if match else None
    if match is None or figure is None or (match[1] and match[3]):
        return None
    number, step = figure
    sign = match[1] or match[3]
    bounds: dict[str, Bounds] = {
        "": (number, number + step),
        ">": (number + 1, None),
        ">=": (number, None),
        "<": (None, number),
        "<=": (None, number + 1),
    }
    return bounds[SIGNS.get(sign, sign)]


def _figure(text: str, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Return a whole number and the step of its last digit: 1.5k is 1536 and 102."""
    match = pattern.fullmatch(text)
    if match is None:
        return None
    unit = 1024 ** UNITS[match[3] or match[4] or ""]
    return round(float(match[1]) * unit), max(1, round(unit / 10 ** len(match[2] or "")))
