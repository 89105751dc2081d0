"""The fields of a form in a PDF: their values, the words that name them, and the data of XFA forms."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.extract.base import clean, squeeze
from core.extract.pdf_raw import Rect, rect, wide
from core.extract.xml_safe import name as element_name
from core.extract.xml_safe import parse_xml, read_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PASSWORD = 1 << 13  # a field's flag
_MOST_OPTIONS = 2_000
_MOST_NEIGHBOURS = 500  # fields of a page among which labels are looked for
_LABEL_WITHIN = 240.0  # points beside a field
_LONGEST_LABEL = 60
_LONGEST_GIVEN = 200
_LARGEST_DATA = 20_000_000  # bytes of an XFA form's data
_MOST_DATA = 20_000  # values
_XHTML = "{http://www.w3.org/1999/xhtml}"
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")
_SAYS_CHECKED = re.compile(r"(?:yes|on|true|checked|ja|oui|예|\W*\d+\W*)?", re.IGNORECASE)
# Names that programs give: a stem and a number, or a path of such.
_MACHINE = re.compile(
    r"(?:text|field|txt|fld|f|c|check|checkbox|radio|button|group|combo|choice|list|dropdown|form|undefined|untitled|box"
    r"|fill|topmostsubform|텍스트|필드|확인란|체크박스)?(?:\s?(?:field|box|button|상자|필드))?[\d\s_.\-#\[\]]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Field:
    """A field that is filled in.

    Attributes:
        name: its full name in the file.
        label: what it is called before people; "" where the file does not say.
        value: what is filled in; "" for a box that is ticked and says nothing more.
        where: its place on the page.
        ticked: whether it is a box or a button that is ticked.
    """

    name: str
    label: str
    value: str
    where: Rect
    ticked: bool = False


def labelled(label: str, value: str) -> str:
    """Return a field as a line for people."""
    return f"{label}: {value}" if label and value else value or (f"☑ {label}" if label else "")


def field_of(form: Any, annotation: Any) -> Field | None:  # noqa: ANN401 - pypdfium2 has no types
    """Return the field that an annotation shows, or None where nothing is filled in."""
    import pypdfium2.raw as raw

    kind = int(raw.FPDFAnnot_GetFormFieldType(form, annotation))
    boxes = {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}
    lists = {raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
    value = ""
    if kind in boxes:
        if not raw.FPDFAnnot_IsChecked(form, annotation):
            return None
        value = wide(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation)
        value = "" if _SAYS_CHECKED.fullmatch(value) else value
    elif kind in lists:
        value = _chosen(form, annotation) or wide(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    elif kind == raw.FPDF_FORMFIELD_TEXTFIELD and not raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        value = wide(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    value = clean(value).strip()
    if not value and kind not in boxes:
        return None
    name = clean(wide(raw.FPDFAnnot_GetFormFieldName, form, annotation))
    label = _tidy(wide(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation))[:_LONGEST_GIVEN]
    return Field(name, label, value, rect(annotation), kind in boxes)


def _chosen(form: Any, annotation: Any) -> str:  # noqa: ANN401
    """Return what is chosen in a list, as the list shows it."""
    import pypdfium2.raw as raw

    count = min(int(raw.FPDFAnnot_GetOptionCount(form, annotation)), _MOST_OPTIONS)
    chosen = (at for at in range(count) if raw.FPDFAnnot_IsOptionSelected(form, annotation, at))
    return ", ".join(wide(raw.FPDFAnnot_GetOptionLabel, form, annotation, at) for at in chosen)


def _tidy(label: str) -> str:
    return squeeze(clean(label)).rstrip(" :：*_.…").strip()


def add_printed_labels(fields: list[Field], between: Callable[[Rect], str]) -> None:
    """Give each field without a label the words beside it, or its name where that is one for people.

    Args:
        fields: of one page, which is not rotated.
        between: returns the page's words in a rectangle.
    """
    few = len(fields) <= _MOST_NEIGHBOURS
    for field in fields:
        field.label = field.label or (_beside(field, fields, between) if few else "") or _spoken(field.name)


def _beside(field: Field, fields: list[Field], between: Callable[[Rect], str]) -> str:
    """Return the words on a field's line up to the next field: right of a box, left of all others."""
    left, bottom, right, top = field.where
    row = [other.where for other in fields if other.where[1] < (bottom + top) / 2 < other.where[3]]
    if field.ticked:
        end = min((other[0] for other in row if other[0] >= right), default=right + _LABEL_WITHIN)
        words = between((right, bottom, min(end, right + _LABEL_WITHIN), top))
    else:
        start = max((other[2] for other in row if other[2] <= left), default=left - _LABEL_WITHIN)
        words = between((max(start, left - _LABEL_WITHIN), bottom, left, top))
    label = _tidy(words)
    return label if len(label) <= _LONGEST_LABEL and any(map(str.isalpha, label)) else ""


def _spoken(name: str) -> str:
    """Return the last part of a field's name, or "" where a program made it up."""
    last = name.rpartition(".")[2].partition("[")[0]
    return "" if _MACHINE.fullmatch(last) or len(last) > _LONGEST_LABEL else _tidy(last.replace("_", " "))


def xfa_data(pdf: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield name and value of what is filled in in an XFA form."""
    root = parse_xml(read_xml(packet)) if (packet := _data_packet(pdf)) else None
    data = next(root.iter("{*}data"), None) if root is not None else None
    count = 0
    for element in data.iter() if data is not None else ():
        name = element_name(element)
        rich = str(element.tag).startswith(_XHTML)
        if not name or rich or any(not str(child.tag).startswith(_XHTML) for child in element):
            continue
        value = squeeze(clean("".join(element.itertext())))
        if value and not _BASE64.fullmatch(value):
            count += 1
            yield _spoken(name), value
        if count >= _MOST_DATA:
            return


def _data_packet(pdf: Any) -> bytes:  # noqa: ANN401
    """Return the part of an XFA form that holds its data, or the whole where it is not parted."""
    import pypdfium2.raw as raw

    for at in range(min(int(raw.FPDF_GetXFAPacketCount(pdf)), 100)):
        name = ctypes.create_string_buffer(64)
        raw.FPDF_GetXFAPacketName(pdf, at, name, len(name))
        if name.value not in {b"datasets", b""}:
            continue
        length = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(pdf, at, None, 0, length)
        if not 0 < length.value <= _LARGEST_DATA:
            continue
        buffer = ctypes.create_string_buffer(length.value)
        if raw.FPDF_GetXFAPacketContent(pdf, at, buffer, length.value, length):
            return buffer.raw
    return b""
