"""Days in words and figures: 2024-05, 2024년 5월, last week, 지난주, 7d."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta, tzinfo

Span = tuple[date, date]  # the first day, and the day after the last

_FIGURES = (
    re.compile(r"(\d{4})(?:([-./])(\d{1,2})(?:\2(\d{1,2}))?)?"),
    re.compile(r"(\d{4})()(\d\d)(\d\d)"),
    re.compile(r"(\d{4})()[년年](?:(\d{1,2})[월月](?:(\d{1,2})[일日])?)?"),
)
_BACK = re.compile(r"(\d{1,4})(?:(d|days?|일)|(w|weeks?|주일?)|(m|months?|개월|달)|(y|years?|년))(?:전|ago)?")
_NAMED = {
    **dict.fromkeys(("today", "오늘"), ("day", 0)),
    **dict.fromkeys(("yesterday", "어제"), ("day", -1)),
    **dict.fromkeys(("그저께", "그제"), ("day", -2)),
    **dict.fromkeys(("thisweek", "이번주", "금주"), ("week", 0)),
    **dict.fromkeys(("lastweek", "지난주", "저번주"), ("week", -1)),
    **dict.fromkeys(("thismonth", "이번달", "이달"), ("month", 0)),
    **dict.fromkeys(("lastmonth", "지난달", "저번달"), ("month", -1)),
    **dict.fromkeys(("thisyear", "올해", "금년"), ("year", 0)),
    **dict.fromkeys(("lastyear", "작년", "지난해"), ("year", -1)),
    **dict.fromkeys(("재작년",), ("year", -2)),
}


def span(words: str, today: date) -> Span | None:
    """Return the days that words name, or None where they name none.

    Args:
        words: NFKC and casefolded; blanks do not matter. Weeks begin on Monday. "7d" is the last seven days and
            today.
        today: the day to count from.
    """
    compact = re.sub(r"[\s_]|(?<=[a-z])-", "", words)
    try:
        if compact in _NAMED:
            return _named(*_NAMED[compact], today)
        return _figures(compact) or _back(compact, today)
    except (ValueError, OverflowError):  # 2024-02-31, the year 0
        return None


def moment(day: date, zone: tzinfo | None) -> float:
    """Return a day's first moment in seconds since the epoch; no zone means this computer's."""
    try:
        return datetime.combine(day, time(), zone).timestamp()
    except (ValueError, OverflowError, OSError):  # some systems know no local time before 1970
        return (day - date(1970, 1, 1)).days * 86_400.0


def _figures(words: str) -> Span | None:
    match = next((found for pattern in _FIGURES if (found := pattern.fullmatch(words))), None)
    if match is None:
        return None
    year, month, day = int(match[1]), match[3], match[4]
    if day:
        first = date(year, int(month), int(day))
        return first, first + timedelta(days=1)
    if month:
        return date(year, int(month), 1), _months_on(date(year, int(month), 1), 1)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _back(words: str, today: date) -> Span | None:
    match = _BACK.fullmatch(words)
    if match is None:
        return None
    count = int(match[1])
    if match[2] or match[3]:
        first = today - timedelta(days=count * (1 if match[2] else 7))
    else:
        first = _months_on(today, -count * (1 if match[4] else 12))
    return first, today + timedelta(days=1)


def _named(unit: str, offset: int, today: date) -> Span:
    if unit == "day":
        first = today + timedelta(days=offset)
        return first, first + timedelta(days=1)
    if unit == "week":
        first = today + timedelta(days=7 * offset - today.weekday())
        return first, first + timedelta(days=7)
    if unit == "month":
        first = _months_on(today.replace(day=1), offset)
        return first, _months_on(first, 1)
    return date(today.year + offset, 1, 1), date(today.year + offset + 1, 1, 1)


def _months_on(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month where it is shorter."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not 1 <= year <= date.max.year:
        raise ValueError(year)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
