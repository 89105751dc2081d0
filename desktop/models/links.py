"""Where a link in a document leads, and whether it may be followed. Pure functions; nothing is opened here."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from core.messages import DocumentText
from desktop.i18n import tr

Way = Literal["web", "file", "heading", ""]
# What only shows itself when it is opened; anything else, which may be a program, is shown in its folder.
HARMLESS = frozenset(
    ".md .markdown .txt .rst .org .adoc .pdf .html .htm .docx .odt .rtf .hwp .hwpx .pptx .odp .xlsx .ods .csv .tsv "
    ".epub .png .jpg .jpeg .gif .webp .tif .tiff .bmp .mp3 .mp4 .wav .flac .mov .mkv .eml".split()
)
LONGEST_SHOWN = 200
_NO_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a document that leads somewhere."""

    start: int
    end: int
    address: str


def way(address: str) -> Way:
    """Say what a link leads to: the web or a mail to write, a file near the document, a heading in it, or nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme:
        return "web" if parts.scheme in ("http", "https", "mailto") else ""
    if address.startswith("#"):
        return "heading" if parts.fragment else ""
    # An address that begins at the root is one of a web site, or reaches for another computer.
    return "file" if parts.path and not address.startswith("/") and "\\" not in unquote(address) else ""


def file_at(address: str, document: str) -> Path:
    """Return the file that a link names; `document` is the path of the file that it stands in."""
    return Path(os.path.normpath(Path(document).parent / unquote(urlsplit(address).path)))


def heading_at(address: str, document: DocumentText) -> int | None:
    """Return the offset of the heading that a link names by its words, None where there is none."""
    wanted = unquote(address.removeprefix("#")).lower()
    headings = (block for block in document.blocks if block.kind in ("heading", "title"))
    return next((block.start for block in headings if _slug(document.text[block.start : block.end]) == wanted), None)


def shown(address: str) -> str:
    """Return an address to be read: not too long, and nothing that could pass for markup."""
    short = address if len(address) <= LONGEST_SHOWN else f"{address[: LONGEST_SHOWN // 2]}…{address[-60:]}"
    return short.replace("<", "%3C").replace("\n", " ")


def told(address: str) -> str:
    """Say where a link leads, and what Enter does there."""
    words = {"web": tr("Open in the browser (Enter)"), "file": tr("Open the file (Enter)")}
    return "\n".join(filter(None, (shown(address), words.get(way(address), ""))))


def stepped(found: Sequence[Link], at: Link | None, view: tuple[int, int], by: int) -> Link | None:
    """Return the link after or before another one, None where there is no further one.

    From none, the way begins with what is in view: the first link there, or backwards the last.
    """
    further = [link for link in found if _lies_on(link, at, view, by)]
    return further[0 if by > 0 else -1] if further else None


def _lies_on(link: Link, at: Link | None, view: tuple[int, int], by: int) -> bool:
    """Say whether a link lies in the direction of the way."""
    if by > 0:
        return link.start >= at.end if at else link.end > view[0]
    return link.end <= at.start if at else link.start < view[1]


def _slug(words: str) -> str:
    return _NO_SLUG.sub("", words.lower()).replace(" ", "-")
