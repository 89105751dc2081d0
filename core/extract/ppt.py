"""PowerPoint 97-2003 presentations (PPT): slides in their order, with tables and notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder, squeeze
from core.extract.files import head, looks_like_text, named_by_content
from core.extract.ole import MAGIC, broken, number, open_ole, stream, title
from core.extract.ppt_records import NOTES, TITLES, LockedError, Slides, Text
from core.extract.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.records import Document

_STREAM = "PowerPoint Document"
_DUAL = "PP97_DUALSTORAGE"  # a file for PowerPoint 95 and 97 keeps the newer half here
_LOCKED = 0xF3D1C4DF
_FIELD = re.compile(r"\W*(?:page|slide|seite|folie|쪽|페이지|슬라이드)?[^\w*]*\*\W*", re.IGNORECASE)
_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n"})


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is an older PowerPoint presentation."""
    return path.suffix.lower() in {".ppt", ".pps"}


def extract(path: Path) -> Document:
    """Read an older PowerPoint presentation.

    Raises:
        DocumentError: encrypted, wrong-type, broken, no-text.
        OSError: the system refused.
    """
    _check(path, head(path))
    ole = open_ole(path)
    try:
        document, pictures = _read(path, ole)
    except LockedError:
        raise problem("encrypted", path) from None
    except MALFORMED as error:
        raise broken(path, error) from error
    finally:
        ole.close()
    if pictures and not document.blocks:
        raise problem("no-text", path)
    return document


def _check(path: Path, start: bytes) -> None:
    """Make sure that this is a container of the older Office formats."""
    if start.startswith(MAGIC):
        return
    name = named_by_content(start) or ("plain text" if looks_like_text(start) else "")
    if not name:
        raise problem("broken", path)
    raise problem("wrong-type", path, f"By its name this is a PowerPoint presentation, but it is {name}.")


def _read(path: Path, ole: Any) -> tuple[Document, bool]:  # noqa: ANN401 - olefile has no types
    """Return the presentation, and whether there are pictures in it."""
    inner = [_DUAL] if ole.exists([_DUAL, _STREAM]) else []
    data = stream(ole, [*inner, _STREAM])
    if not data:
        if ole.exists("EncryptedPackage"):
            raise problem("encrypted", path)
        name = "from PowerPoint 95 or older" if ole.exists("PP40") else "another kind of file"
        raise problem("wrong-type", path, f"By its name this is a PowerPoint presentation, but it is {name}.")
    current = stream(ole, [*inner, "Current User"])
    if (len(current) >= 20 and number(current, 12) == _LOCKED) or ole.exists("EncryptedSummary"):
        raise problem("encrypted", path)
    builder = DocumentBuilder("ppt", title(ole))
    slides = list(Slides(data, number(current, 16) if len(current) >= 20 else 0).all())
    for page, slide in enumerate(slides, 1):
        _shapes(builder, slide.texts, page)
        for text in slide.backdrop:
            builder.add("paragraph", _plain(text), page=page)
        for said in (*map(_plain, slide.notes), *slide.comments):
            builder.add("notes", said, page=page)
    return builder.build(len(slides)), bool(stream(ole, [*inner, "Pictures"]))


def _shapes(builder: DocumentBuilder, texts: list[Text], page: int) -> None:
    """Add a slide's texts, its title first, the cells of a table as rows where the first of them stands."""
    tables: dict[int, list[Text]] = {}
    for text in texts:
        tables.setdefault(text.table, []).append(text)
    for text in sorted(texts, key=lambda text: text.kind not in TITLES):
        if text.kind in TITLES:
            builder.add("slide", squeeze(_plain(text)), page=page)
        elif text.table:
            builder.add("table", _rows(tables.pop(text.table, [])), page=page)
        elif text.kind != NOTES:
            builder.add("paragraph", _plain(text), page=page)


def _rows(cells: Iterable[Text]) -> str:
    """Return the cells of a table as lines, by their distances from the top and the left."""
    rows: dict[int, list[Text]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.top, cell.left)):
        rows.setdefault(cell.top, []).append(cell)
    lines = ([squeeze(_plain(cell)) for cell in row] for row in rows.values())
    return "\n".join(" | ".join(line) for line in lines if any(line))


def _plain(text: Text) -> str:
    """Return a text's words, or "" where it is only a star, which stands for the slide's number or the date."""
    words = text.words.translate(_SIGNS)
    return "" if _FIELD.fullmatch(words) else words
