"""Electronic books: EPUB and FictionBook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.extract import epub, fb2

if TYPE_CHECKING:
    from pathlib import Path

    from core.records import Document


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an electronic book."""
    return epub.accepts(path) or fb2.accepts(path)


def extract(path: Path) -> Document:
    """Read an electronic book.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large, no-text.
        OSError: the system refused.
    """
    return epub.extract(path) if epub.accepts(path) else fb2.extract(path)
