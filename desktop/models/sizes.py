"""How much room the library takes on the disk, in words."""

from __future__ import annotations

from collections.abc import Mapping

from desktop import i18n
from desktop.i18n import tr

NO_BREAK = "\u00a0"  # a space at which no line ends


def sizes_words(sizes: Mapping[str, int]) -> str:
    """Return how much room the library takes, and each kind of data in it; "" where it takes none."""
    held = {kind: count for kind, count in sizes.items() if count}
    if not held:
        return ""
    total = tr("{size} on the disk", size=i18n.size(sum(held.values())))
    parts = (total, *(f"{kind_name(kind)} {i18n.size(count)}" for kind, count in held.items()))
    return " · ".join(part.replace(" ", NO_BREAK) for part in parts)


def kind_name(kind: str) -> str:
    """Return a kind of data for people; one that is not known stands for itself."""
    return {
        "ledger": tr("List of files"),
        "passages": tr("Passages"),
        "words": tr("Words"),
        "sparse": tr("Weights of words"),
        "vectors": tr("Meaning"),
    }.get(kind, kind)
