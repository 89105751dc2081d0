"""XML from strangers: a tree without entities, outside references or depth that could do harm."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from core.extract.decode import decode

_ENCODING = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:-]+)")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[(?P<inner>.*?)\]\s*)?>", re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+(?P<name>[\w.:-]+)\s+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')\s*>")
_REFERENCE = re.compile(r"&([A-Za-z_][\w.:-]*);")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_GROWTH = 2**20  # characters that entities may add to a file


class HostileXmlError(ValueError):
    """A file whose entities multiply each other, which no honest file needs."""


def read_xml(data: bytes) -> str:
    """Return the text of an XML file in the encoding it names, without its declaration."""
    named = _ENCODING.match(data[:1024])
    source = decode(data, named[1].decode("ascii") if named else "")
    return _DECLARATION.sub("", source.lstrip("\ufeff"), count=1)


def parse_xml(source: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the root of the tree, or None where there is none; a damaged file gives what can be read of it.

    The document type is taken out before the parser sees it, so that no entity is ever resolved by it. Entities
    that stand for plain words are put in here; those that stand for other entities are left out.

    Raises:
        HostileXmlError: the entities multiply each other.
    """
    from lxml import etree

    source = _FORBIDDEN.sub("", source)
    entities: dict[str, str] = {}
    at = max(source.find("<!DOCTYPE"), 0)
    if found := _DOCTYPE.match(source, at):
        entities = _entities(found["inner"] or "")
        lines = "\n" * found[0].count("\n")  # keeps the numbers of the lines below
        source = source[: found.start()] + lines + source[found.end() :]
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=True,
    )  # fmt: skip
    return etree.fromstring(_without_references(source, entities).encode("utf-8", "replace"), parser)


def name(element: Any) -> str:  # noqa: ANN401
    """Return an element's name without its namespace; "" for what is not an element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _entities(inner: str) -> dict[str, str]:
    """Return the entities that a document type defines, by name."""
    found: dict[str, str] = {}
    for match in _ENTITY.finditer(inner):
        value = match["double"] if match["double"] is not None else match["single"]
        own = [each for each in _REFERENCE.findall(value) if each not in _PREDEFINED]
        if len(own) > 1:
            raise HostileXmlError("entities that multiply each other")
        found[match["name"]] = "" if own else unescape(value)
    return found


def _without_references(source: str, entities: dict[str, str]) -> str:
    """Return the source with every entity that XML does not know replaced by what it stands for."""
    grown = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal grown
        if match[1] in _PREDEFINED:
            return match[0]
        value = entities.get(match[1])
        if value is None:
            value = unescape(match[0])
            value = " " if value == match[0] else value
        grown += len(value)
        if grown > _GROWTH:
            raise HostileXmlError("entities that make the file far larger")
        return escape(value, quote=False)

    return _REFERENCE.sub(replaced, source)
