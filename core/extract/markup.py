"""Light markup beside Markdown: reStructuredText, Org and AsciiDoc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.extract.asciidoc import read_asciidoc
from core.extract.base import DocumentBuilder, clean
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.org import read_org
from core.extract.rst import read_rst

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.records import Document

_READERS: dict[str, tuple[str, Callable[[DocumentBuilder, str], None]]] = {
    **dict.fromkeys((".rst", ".rest"), ("rst", read_rst)),
    ".org": ("org", read_org),
    **dict.fromkeys((".adoc", ".asciidoc"), ("asciidoc", read_asciidoc)),
}


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is light markup."""
    return path.suffix.lower() in _READERS


def extract(path: Path) -> Document:
    """Read a file of light markup.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    name, read = _READERS[path.suffix.lower()]
    builder = DocumentBuilder(name)
    read(builder, clean(decode(read_text_bytes(path))))
    return builder.build()
