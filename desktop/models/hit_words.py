"""What is said of a hit beside its text: where it is, where else, and whether it is one at all."""

from __future__ import annotations

from core.records import Highlight, Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models import mail_head
from desktop.models.folders import FoldersModel, base_name
from desktop.models.results import similar_words


def failed(hit: Hit) -> bool:
    """Say whether this is no passage but a file without any: one that could not be read, or waits, or is left out.

    Nothing of it but its name can have been found.
    """
    return hit.end <= hit.start and {*hit.parts} <= {"name"}


def also_words(hit: Hit) -> str:
    """Return how many other files say the same, and nearly the same; "" where none does."""
    others = len(hit.places) - 1
    also = i18n.count(others, "also in {count} other file", "also in {count} other files") if others > 0 else ""
    return " · ".join(words for words in (also, similar_words(hit)) if words)


def without_heading(hit: Hit) -> tuple[str, tuple[Highlight, ...]]:
    """Return a passage and its highlights without the heading it begins with: the line above has it.

    A mail has no head either, but for what was asked for.
    """
    last = hit.heading[-1] if hit.heading else ""
    rest = hit.text[len(last) :].lstrip() if last and hit.text.startswith(last) else ""
    text, lit = hit.text, hit.highlights
    if rest:
        cut = len(hit.text) - len(rest)
        text, lit = rest, tuple(Highlight(h.start - cut, h.end - cut) for h in hit.highlights if h.end > cut)
    return _said(text, lit) if mail_head.is_mail(hit.path) else (text, lit)


def _said(text: str, lit: tuple[Highlight, ...]) -> tuple[str, tuple[Highlight, ...]]:
    """Return what a passage of a mail says."""
    said, spans = mail_head.without_head(text, [(max(h.start, 0), h.end) for h in lit])
    return said, tuple(Highlight(*span) for span in spans)


def breadcrumb(hit: Hit, folders: FoldersModel) -> list[str]:
    """Return where a passage is: the folder of the library, the folders in it, its headings, its page."""
    parts: list[str] = []
    path = hit.path.replace("\\", "/")
    for folder in folders.folders:
        root = folder.path.replace("\\", "/").rstrip("/")
        if path.startswith(f"{root}/"):
            parts = [base_name(folder.path), *path[len(root) + 1 :].split("/")[:-1]]
            break
    parts += [heading for heading in hit.heading if heading.strip()]
    return [*parts, where] if (where := place_words(hit)) else parts


def place_words(hit: Hit) -> str:
    """Return in short where in its file a passage is: its page, or a cell, a line, a part; "" for nowhere special."""
    return tr("p. {page}", page=hit.page) if hit.page else hit.place
