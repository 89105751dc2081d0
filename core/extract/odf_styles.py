"""What the styles of OpenDocument files say their paragraphs and lists are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records import BlockKind

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KINDS: dict[str, BlockKind] = {
    "title": "title",
    "caption": "caption",
    "illustration": "caption",
    "figure": "caption",
    "drawing": "caption",
    "table": "caption",
    "quotations": "quote",
    "quote": "quote",
    "intense_20_quote": "quote",
    "preformatted_20_text": "code",
    "html_20_preformatted": "code",
    "source_20_code": "code",
}
_DEEPEST_STYLE = 12


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a file say.

    Attributes:
        kinds: what kind of block the paragraphs of a style are, by its name in lower case.
        plain_lists: the names of the styles of lists without bullets and numbers.
    """

    kinds: dict[str, BlockKind]
    plain_lists: frozenset[str]


def read_styles(roots: Sequence[Any]) -> Styles:
    """Return what all styles in some parts say; None stands for a part that cannot be read."""
    present = [root for root in roots if root is not None]
    parents: dict[str, str] = {}
    for style in (style for root in present for style in root.iter(f"{_STYLE}style")):
        if style.get(f"{_STYLE}family") == "paragraph":
            name, parent = (style.get(_STYLE + key, "").lower() for key in ("name", "parent-style-name"))
            parents.setdefault(name, parent)
    lists = (style for root in present for style in root.iter(f"{_TEXT}list-style"))
    plain = frozenset(style.get(f"{_STYLE}name", "") for style in lists if _is_plain(style))
    return Styles(_kinds(parents), plain)


def _kinds(parents: dict[str, str]) -> dict[str, BlockKind]:
    """Return the kind of every style that has one, by itself or by what it inherits from."""
    found = dict(_KINDS)
    for name in parents:
        style, steps = name, 0
        while style not in _KINDS and style in parents and steps < _DEEPEST_STYLE:
            style, steps = parents[style], steps + 1
        if style in _KINDS:
            found[name] = _KINDS[style]
    return found


def _is_plain(style: Any) -> bool:  # noqa: ANN401
    """Say whether the first level of a list has neither bullet nor number, as in text boxes of presentations."""
    first = next(iter(style), None)
    if first is None:
        return False
    mark = first.get(f"{_STYLE}num-format", "") or first.get(f"{_TEXT}bullet-char", "")
    return not mark.strip() and not str(first.tag).endswith("image")
