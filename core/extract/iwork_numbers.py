"""Numbers up to 2009, which was XML: the tables of each sheet, and the words beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.extract.base import DocumentBuilder
from core.extract.iwork_tables import EPOCH, titled
from core.extract.sheet_layout import Budget, Sheet, lay_out
from core.extract.sheet_numbers import moment_text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.extract.sheet_layout import Beside, Row
    from core.records import Document

_SF = "{http://developer.apple.com/namespaces/sf}"
_SFA = "{http://developer.apple.com/namespaces/sfa}"
_LS = "{http://developer.apple.com/namespaces/ls}"
_STEP, _VALUE, _DATE, _STRING = f"{_SF}ct", f"{_SF}v", f"{_SF}cell-date", f"{_SFA}s"
_WIDTH = 256  # columns that every table has as far as the places of its cells are concerned


def read_numbers(root: Any, title: str, words: Callable[[Any], str]) -> Document:  # noqa: ANN401 - lxml has no types
    """Return a spreadsheet.

    Args:
        root: the root element.
        title: the document's own title.
        words: returns the words of a text's element.
    """
    builder = DocumentBuilder("numbers", title)
    sheets = (sheet for workspace in root.iter(f"{_LS}workspace") for sheet in _tables(workspace, words))
    lay_out(builder, sheets, Budget())
    return builder.build()


def _tables(workspace: Any, words: Callable[[Any], str]) -> Iterator[Sheet]:  # noqa: ANN401
    """Yield the tables on a sheet, and the words in its shapes beside the first of them."""
    name = workspace.get(f"{_LS}workspace-name", "")
    models = list(workspace.iter(f"{_SF}tabular-model"))
    boxes = [storage for storage in workspace.iter(f"{_SF}text-storage") if _is_box(storage)]
    beside: list[Beside] = [("paragraph", words(storage), "") for storage in boxes]
    for order, model in enumerate(models):
        title = titled(name, model.get(f"{_SF}name", ""), len(models) == 1)
        yield Sheet(title, _rows(model, words), beside=() if order else beside)
    if beside and not models:
        yield Sheet(name, (), beside=beside)


def _is_box(storage: Any) -> bool:  # noqa: ANN401
    """Say whether a text is one of a shape on the sheet; running heads and cells are none."""
    above = [each.tag for each in storage.iterancestors()]
    return f"{_SF}drawables" in above and f"{_SF}grid" not in above


def _rows(model: Any, words: Callable[[Any], str]) -> Iterator[Row]:  # noqa: ANN401
    """Yield the rows; a cell says how far it is from the one before it, counted along the rows."""
    rows: dict[int, dict[int, str]] = {}
    place = 0
    for cell in (cell for grid in model.iter(f"{_SF}grid") for cell in grid.iterfind(f"{_SF}datasource/*")):
        step = cell.get(_STEP, "1")
        place += int(step) if step.isdecimal() else 1
        if said := _cell(cell, words):
            rows.setdefault(place // _WIDTH, {})[place % _WIDTH] = said
    yield from rows.items()


def _cell(cell: Any, words: Callable[[Any], str]) -> str:  # noqa: ANN401
    """Return what a cell shows: a plain text, a number, a date, the result of a formula, or a formatted text."""
    chosen = cell.find(f"{_SF}proxied-cell-ref")  # of a menu, whose choices are cells themselves
    if chosen is not None:
        own = chosen.get(f"{_SFA}IDREF")
        cell = next((each for each in cell.iterfind(f"{_SF}menu-choices/*") if each.get(f"{_SFA}ID") == own), chosen)
    for each in cell.iter():
        if each.tag == f"{_SF}ct" and each.get(_STRING):
            return str(each.get(_STRING))
        if each.get(_DATE):
            return moment_text(EPOCH + timedelta(seconds=float(each.get(_DATE))))
        if each.get(_VALUE):
            return plain(float(each.get(_VALUE)))
    return "\n".join(words(storage) for storage in cell.iter(f"{_SF}text-storage"))
