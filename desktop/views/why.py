"""Why a passage matched, in a quiet phrase."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.i18n import tr
from desktop.views.paint import WHY

MOSTLY = 0.6  # from this share on, one signal speaks for the whole


def shares(parts: Mapping[str, float]) -> dict[str, int]:
    """Return each signal's share in percent, those that gave nothing left out."""
    given = {name: parts[name] for name in WHY if parts.get(name, 0.0) > 0}
    total = sum(given.values())
    return {name: round(100 * value / total) for name, value in given.items()}


def signal_name(name: str) -> str:
    """Return a signal's name for people."""
    return {
        "dense": tr("Meaning"),
        "sparse": tr("Words"),
        "multi": tr("Phrases"),
        "keyword": tr("Keyword"),
        "name": tr("File name"),
    }[name]


def phrase(parts: Mapping[str, float], meaning: bool = True) -> str:
    """Return what matched, in two or three words; `meaning` is False while only words can be compared."""
    share = shares(parts)
    if not share:
        return ""
    if not meaning:
        return tr("Same letters only. Meaning is not read yet.")
    first, *rest = sorted(share, key=lambda name: -share[name])
    if not rest or share[first] >= 100 * MOSTLY:
        return {
            "dense": tr("Mostly meaning"),
            "sparse": tr("Mostly words"),
            "multi": tr("Mostly phrases"),
            "keyword": tr("Mostly the same letters"),
            "name": tr("Mostly the file name"),
        }[first]
    return _pair(frozenset((first, rest[0])))


def _pair(pair: frozenset[str]) -> str:
    """Return the phrase for two signals together."""
    return {
        frozenset(("dense", "sparse")): tr("Meaning and words"),
        frozenset(("dense", "multi")): tr("Meaning and phrases"),
        frozenset(("dense", "keyword")): tr("Meaning and letters"),
        frozenset(("sparse", "multi")): tr("Words and phrases"),
        frozenset(("sparse", "keyword")): tr("Words and letters"),
        frozenset(("multi", "keyword")): tr("Phrases and letters"),
        frozenset(("dense", "name")): tr("Meaning and file name"),
        frozenset(("sparse", "name")): tr("Words and file name"),
        frozenset(("multi", "name")): tr("Phrases and file name"),
        frozenset(("keyword", "name")): tr("Letters and file name"),
    }[pair]
