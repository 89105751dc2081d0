"""What can be chosen of each facet, and how many files a choice brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.messages import Count, Facet
from desktop import i18n
from desktop.i18n import tr
from desktop.models.narrowing import RECENT, Narrowing, any_words, value_words

MOST = 12  # values of a facet that the worker counts, and years that are offered
FEW = 2  # values a chip names


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its value, "" for any; how it reads; how many files it brings, None where that is not known."""

    value: str
    words: str
    files: int | None = None


def options(facet: Facet, chosen: Narrowing, counts: Sequence[Count], roots: Sequence[str]) -> list[Option]:
    """Return what can be chosen of a facet, the choice of nothing first.

    Args:
        facet: of which.
        chosen: what is chosen now; it can always be chosen again.
        counts: of the last answer.
        roots: the library's folders, in their order.
    """
    known = counts_of(counts, facet)
    values = [*known]
    if facet == "folder":
        values = [*roots]
    elif facet == "date":
        values = [*RECENT, *sorted([value for value in known if value.isdigit()][:MOST], reverse=True)]
    values += [value for value in chosen.of(facet) if value not in values and ".." not in value]
    # One folder is searched alone, so that nothing is known of the others.
    alone = facet == "folder" and len(chosen.folder) == 1
    figures = {value: files_with(counts, facet, [value] if value else ()) for value in ("", *values)}
    unknown = {value for value in figures if alone and value not in chosen.folder}
    names = {"": any_words(facet)} | {value: value_words(facet, value) for value in values}
    return [Option(value, names[value], None if value in unknown else files) for value, files in figures.items()]


def counts_of(counts: Sequence[Count], facet: Facet) -> dict[str, int]:
    """Return the counts of a facet by value, most files first."""
    return {each.value: each.files for each in counts if each.facet == facet}


def files_with(counts: Sequence[Count], facet: Facet, values: Sequence[str]) -> int | None:
    """Return how many files a choice brings, any with (); None where that is not known."""
    known = counts_of(counts, facet)
    if facet == "date":
        return _files_since(known, values[0] if values else "0")
    if not known or (len(known) >= MOST and not {*values} <= {*known}):
        return None
    return sum(files for value, files in known.items() if not values or value in values)


def _files_since(known: Mapping[str, int], value: str) -> int | None:
    """Return how many files were changed in the days that a value of the date names, or in a year and since then."""
    if not value.isdigit():
        return known.get(value)
    years = {int(year): files for year, files in known.items() if year.isdigit()}
    return sum(files for year, files in years.items() if year >= int(value)) if years else None


def chip_words(facet: Facet, chosen: Narrowing, counts: Sequence[Count]) -> tuple[str, int | None]:
    """Return what a chip says of its facet: the value, and how many files; None where that is not known or said."""
    values, known = chosen.of(facet), counts_of(counts, facet)
    if facet == "language" and not values and len(known) >= FEW:
        best = [*known.items()][:FEW]
        return " · ".join(f"{value_words(facet, value)} {i18n.number(files)}" for value, files in best), None
    words = [value_words(facet, value) for value in values]
    more = f" +{len(words) - FEW}" if len(words) > FEW else ""
    return ", ".join(words[:FEW]) + more or tr("Any"), files_with(counts, facet, values)
