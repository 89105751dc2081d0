"""Numbers as a person sees them in a spreadsheet: dates in ISO, percent, separators, units."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# The number formats that workbooks name by number only (ECMA-376, part 1, 18.8.30), those for dates in
# East Asian programs too.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 20, 32, 55), "h:mm"), **dict.fromkeys((19, 21, 33, 45, 47, 56), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm", 46: "[h]:mm:ss",
    **dict.fromkeys((37, 38), "#,##0"), **dict.fromkeys((39, 40), "#,##0.00"),
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].?|\[(?P<bracket>[^\]]*)\]?|(?P<digits>[#0?][#0?,.]*|\.[#0?]+)'
    r"|(?P<general>General|[Ee][+-]|@)|(?P<fraction>/)|(?P<end>;)|(?P<letter>AM/PM|A/P|[ymdhsYMDHS])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_LONGEST_CODE = 255
_MOST_DECIMALS = 15
_DIGITS = 15  # what a spreadsheet keeps of a number
_DAY = 86_400
_LAST_DAY = 2_958_465  # 9999-12-31
_LEAP_BUG = 60  # serial numbers before it count a day less: 1900 was taken for a leap year


@dataclass(frozen=True, slots=True)
class Look:
    """How a number is shown.

    Attributes:
        moment: what it stands for: a "date", a time by the "clock", "both", a "span" of time; "" for a number.
        seconds: they are shown.
        decimals: how many are shown; -1 for as many as there are.
        fixed: decimals are shown where they are 0 too.
        places: digits before the point are filled up with zeros to so many.
        grouped: thousands are parted.
        percent: it is shown times 100.
        before: what stands in front of it.
        after: what stands behind it.
    """

    moment: str = ""
    seconds: bool = True
    decimals: int = -1
    fixed: bool = False
    places: int = 1
    grouped: bool = False
    percent: bool = False
    before: str = ""
    after: str = ""


PLAIN = Look()


def look_of(code: str) -> Look:
    """Return how a format code shows a positive number; what is not understood is shown plainly."""
    around = ["", ""]
    digits: list[str] = []
    moment: set[str] = set()
    for found in _TOKEN.finditer(code[:_LONGEST_CODE]):
        bracket = (found["bracket"] or "").lower()
        if found["end"]:
            break
        if found["general"] or (found["fraction"] and digits):
            return PLAIN
        if found["digits"]:
            digits.append(found["digits"])
        elif found["letter"]:
            moment.add(found["letter"][0].lower())
        elif bracket and not bracket.strip("hms"):
            return Look("span")
        else:
            sign = found["bracket"][1:].split("-")[0] if bracket.startswith("$") else ""
            around[bool(digits)] += found["quoted"] or found["escaped"] or found["fraction"] or found["other"] or sign
    if moment:
        return _look_of_moment(moment)
    return _look_of_digits(digits[0], around[0], around[1]) if len(digits) == 1 else PLAIN


def _look_of_moment(letters: set[str]) -> Look:
    """Return the look that the letters of a date or a time stand for; m is a minute beside hours or seconds."""
    clock = bool(letters & {"h", "s"})
    day = bool(letters & {"y", "d"}) or not clock
    return Look("both" if clock and day else "clock" if clock else "date", seconds="s" in letters)


def _look_of_digits(digits: str, before: str, after: str) -> Look:
    """Return the look that one run of #, 0 and ? stands for."""
    whole, _, part = digits.partition(".")
    if digits.endswith(",") or len(part) > _MOST_DECIMALS:  # shown in thousands: the number itself says more
        return PLAIN
    return Look(
        decimals=len(part),
        fixed="#" not in part and "?" not in part,
        places=max(whole.count("0"), 1),
        grouped="," in whole,
        percent="%" in before + after,
        before=before,
        after=after,
    )


def shown(number: float, look: Look = PLAIN, since_1904: bool = False) -> str:
    """Return a number as a cell shows it."""
    if not math.isfinite(number):
        return ""
    if look.moment:
        return _moment(number, look, since_1904) or plain(number)
    if abs(number) >= 10**_DIGITS or look.decimals < 0:
        return plain(number)
    # Decimal, because a spreadsheet rounds halves up: 0.025 is 3%.
    exact = abs(Decimal(plain(number)) * (100 if look.percent else 1))
    rounded = exact.quantize(Decimal(1).scaleb(-look.decimals), ROUND_HALF_UP)
    text = f"{rounded:{',' if look.grouped else ''}f}"
    text = text if look.fixed or "." not in text else text.rstrip("0").rstrip(".")
    text = text if look.grouped else "0" * (look.places - len(text.partition(".")[0])) + text
    sign = "-" if number < 0 and text.strip("0.,") else ""
    return f"{sign}{look.before}{text}{look.after}".strip()


def plain(number: float) -> str:
    """Return a number with the digits that a spreadsheet keeps, a whole one without a point."""
    text = f"{number:.{_DIGITS}g}"
    return str(int(number)) if number == int(number) and "e" in text and abs(number) < 10**21 else text


def moment_text(moment: date | time | timedelta) -> str:
    """Return a date, a time or both in ISO; seconds only where there are any."""
    if isinstance(moment, timedelta):
        return span_text(moment.total_seconds())
    if isinstance(moment, datetime):
        if moment.time() == time():
            return moment.date().isoformat()
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment.isoformat(" ").removesuffix(":00")
    if isinstance(moment, time):
        text = moment.replace(microsecond=0).isoformat()
        return text.removesuffix(":00") if text.count(":") > 1 else text
    return moment.isoformat()


def span_text(seconds: float) -> str:
    """Return a length of time as hours, minutes and seconds."""
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _moment(serial: float, look: Look, since_1904: bool) -> str:
    """Return the day and time that a serial number stands for, or "" where it stands for none."""
    if look.moment == "span":
        return span_text(serial * _DAY) if abs(serial) <= _LAST_DAY else ""
    if not 0 <= serial <= _LAST_DAY:
        return ""
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if serial < _LEAP_BUG else 30)
    try:
        found = start + timedelta(seconds=round(serial * _DAY))
    except OverflowError:
        return ""
    if look.moment == "date":
        return found.date().isoformat()
    found = found if look.seconds else found.replace(second=0)
    return moment_text(found.time() if look.moment == "clock" else found)
