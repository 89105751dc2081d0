"""What stands on a page of a PDF beside its text: the fields of a form that are filled in, and comments."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.extract import pdf_forms
from core.extract.base import MALFORMED, clean, squeeze
from core.extract.pdf_raw import Rect, annotations_of, rect, wide
from core.extract.xml_safe import parse_xml

if TYPE_CHECKING:
    from core.extract.pdf_forms import Field

Beside = dict[int, list[str]]  # page from 0 -> the notes beside its words
_NOT_LETTER = re.compile(r"[\W_]+")
_MOST_LOOKED = 40_000_000  # characters of a page that are looked through for what stands below its annotations
_EDGE = 2.0  # points that a word may stand outside of its annotation


@dataclass(slots=True)
class Finder:
    """Finds what stands beside the text, page after page, and nothing twice.

    Attributes:
        pdf: an open `PdfDocument`.
        found: what there is, by page.
    """

    pdf: Any
    found: Beside = field(default_factory=dict)
    _lines: set[str] = field(default_factory=set)
    _values: set[str] = field(default_factory=set)

    def look(self, page: Any, text_page: Any, number: int) -> int:  # noqa: ANN401 - pypdfium2 has no types
        """Add what stands on an open page beside its text; what is damaged is left out.

        Args:
            page: the page.
            text_page: its text.
            number: counts pages from 0.

        Returns:
            The number of letters that were added.
        """
        try:
            fields, notes = _read(self.pdf, page)
        except (*MALFORMED, ctypes.ArgumentError):
            return 0
        if not fields and not notes:
            return 0
        words = _Words(text_page, len(fields) + len(notes))
        if int(page.get_rotation()) == 0:
            pdf_forms.add_printed_labels(fields, words.between)
        lines = [line for each in fields if (line := self._line(each, words))]
        added = ["\n".join(lines)] if lines else []
        added += [note for where, text, note in notes if not words.hold(text, where)]
        if added:
            self.found[number] = added
        return sum(map(len, added))

    def look_for_data(self) -> int:
        """Add the data of an XFA form that is in none of the fields; it has no page, and stands on the first.

        Returns:
            The number of letters that were added.
        """
        try:
            given = list(pdf_forms.xfa_data(self.pdf))
        except (*MALFORMED, ctypes.ArgumentError):
            return 0
        data = [(name, value) for name, value in given if letters(value) not in self._values]
        lines = list(dict.fromkeys(pdf_forms.labelled(name, value) for name, value in data))
        if lines:
            self.found.setdefault(0, []).append("\n".join(lines))
        return sum(map(len, lines))

    def _line(self, each: Field, words: _Words) -> str:
        """Return a field as a line; "" where the page or a line before already says it."""
        line = pdf_forms.labelled(each.label, each.value)
        said = (each.value and words.hold(each.value, each.where)) or f"{each.name}\n{line}" in self._lines
        self._lines.add(f"{each.name}\n{line}")
        self._values.add(letters(each.value))
        return "" if said else line


class _Words:
    """The words of a page by their place."""

    def __init__(self, text_page: Any, lookups: int) -> None:  # noqa: ANN401
        self._text_page = text_page
        # Each look goes through the whole page.
        self._few = int(text_page.count_chars()) * lookups * 2 <= _MOST_LOOKED

    def between(self, where: Rect) -> str:
        """Return the words in a rectangle."""
        return str(self._text_page.get_text_bounded(*where)) if self._few else ""

    def hold(self, text: str, where: Rect) -> bool:
        """Say whether the page itself shows this text in this place."""
        left, bottom, right, top = where
        shown = self.between((left - _EDGE, bottom - _EDGE, right + _EDGE, top + _EDGE))
        return bool(shown) and letters(clean(text)) in letters(clean(shown))


def letters(text: str) -> str:
    """Return only letters and digits, without case; where there are none, what there is."""
    return _NOT_LETTER.sub("", text).casefold() or text.strip()


def _read(pdf: Any, page: Any) -> tuple[list[Field], list[tuple[Rect, str, str]]]:  # noqa: ANN401
    """Return a page's fields that are filled in, and its comments as place, text, text with its author."""
    import pypdfium2.raw as raw

    fields: list[Field] = []
    notes: list[tuple[Rect, str, str]] = []
    for annotation in annotations_of(page):
        kind = int(raw.FPDFAnnot_GetSubtype(annotation))
        if kind in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}:
            continue
        if int(raw.FPDFAnnot_GetFlags(annotation)) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW):
            continue
        if kind == raw.FPDF_ANNOT_WIDGET:
            found = pdf_forms.field_of(pdf.formenv, annotation) if pdf.formenv else None
            fields += [found] if found else []
        elif text := _note(annotation):
            author = squeeze(clean(_string(annotation, b"T")))
            notes.append((rect(annotation), text, f"{author}: {text}" if author else text))
    return fields, notes


def _note(annotation: Any) -> str:  # noqa: ANN401
    """Return what a person wrote, not the states that a program keeps in the same way."""
    if _string(annotation, b"StateModel"):
        return ""
    return clean(_string(annotation, b"Contents")).strip() or _plain(_string(annotation, b"RC"))


def _string(annotation: Any, key: bytes) -> str:  # noqa: ANN401
    import pypdfium2.raw as raw

    return wide(raw.FPDFAnnot_GetStringValue, annotation, key)


def _plain(rich: str) -> str:
    """Return the words of rich text, which is XHTML, a line for each paragraph."""
    root = parse_xml(rich) if rich.strip() else None
    if root is None:
        return ""
    parts = [squeeze("".join(part.itertext())) for part in root.iter("{*}p")] or [squeeze("".join(root.itertext()))]
    return clean("\n".join(part for part in parts if part))
