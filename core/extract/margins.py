"""Headers and footers, which a page layout repeats: each is read once, after the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.base import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.extract.base import DocumentBuilder

_NUMBERED = re.compile(r"(?:page|seite|of|von|de|sur|쪽|페이지|총|页|頁|ページ|[\d\W_])*|[ivx]+", re.IGNORECASE)
_LONGEST_NUMBERS = 6  # digits of a page's number and of how many there are; a telephone's has more


def add_margins(builder: DocumentBuilder, lines: Iterable[str]) -> None:
    """Add the lines of headers and footers, each once, but for those that only number the pages.

    In a document without other words (a letterhead is one) they are its text.
    """
    said = "\n".join(filter(_says, dict.fromkeys(map(squeeze, lines))))
    builder.add("notes" if builder.blocks else "paragraph", said)


def _says(line: str) -> bool:
    """Say whether a line says more than which page it is."""
    return sum(map(str.isdigit, line)) > _LONGEST_NUMBERS or not _NUMBERED.fullmatch(line)
