"""XML of any kind: feeds, DocBook, TEI and JATS by their titles and paragraphs, data as lines of names and values."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.extract import html
from core.extract.base import DocumentBuilder, squeeze
from core.extract.xml_safe import name, parse_xml

if TYPE_CHECKING:
    from core.records import BlockKind, Document

_TITLES = frozenset("title head heading bridgehead subtitle invention-title article-title 제목".split())
_TABLES = frozenset("table informaltable tgroup table-wrap".split())
_ROWS = frozenset({"tr", "row"})
_LISTS = frozenset("ul ol dl list itemizedlist orderedlist simplelist variablelist procedure".split())
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys("programlisting screen code literallayout pre eg codeblock".split(), "code"),
    **dict.fromkeys("blockquote quote epigraph cit disp-quote".split(), "quote"),
    **dict.fromkeys("caption figdesc".split(), "caption"),
    **dict.fromkeys("footnote fn".split(), "notes"),
    **dict.fromkeys(
        "p para simpara formalpara text description summary content abstract l lg line seg ab encoded claim-text "
        "note body shortdesc mixed-citation".split(),
        "paragraph",
    ),
}
_BLOCKS = frozenset({*_KINDS, *_TITLES, *_TABLES, *_ROWS, *_LISTS, "sec", "section", "div", "item", "li", "listitem"})
_BREAKS = _BLOCKS | {"br", "lb", "entry", "member", "step"}
_HIDDEN = frozenset({"script", "style", "binary", "binaryObject"})
_LABELS = ("name", "key", "label", "term")
# Attributes that serve the machine: kinds of links, names of schemas, places in a graph.
_TECHNICAL = re.compile(
    r"\{|xmlns|(?:id|idref|uuid|guid|version|encoding|class|style|type|order|priority|rev|lang)$", re.IGNORECASE
)
_MARKUP = re.compile(r"<(?:p|br|div|span|a|b|i|ul|ol|li|h[1-6]|table|img|strong|em|code|pre)\b[^<>]*>", re.IGNORECASE)
_BLOB = re.compile(r"[A-Za-z0-9+/=\s]{256,}")
_LONG = 160
_SMALL = 40  # elements; what holds no more, and only short values, is a record


def read_xml_document(source: str) -> Document | None:
    """Return the document in an XML file, or None where there is no element in it.

    Raises:
        HostileXmlError: the entities multiply each other.
    """
    root = parse_xml(source)
    if root is None:
        return None
    reader = _Reader(DocumentBuilder("xml"))
    if name(root) in _HIDDEN or not len(root):
        reader.leaf(root, "")
        root.text = None
    reader.over(root, 1)
    if not reader.builder.blocks:
        reader.attributes(root)
    return reader.builder.build()


class _Reader:
    """Turns elements into blocks. The tree is at most 256 deep, so that it can be read by recursion.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(self, builder: DocumentBuilder) -> None:
        self.builder = builder
        self._lines: list[str] = []
        self._place = ""

    def over(self, parent: Any, level: int) -> None:  # noqa: ANN401 - lxml has no types
        """Add what is in an element; `level` is that of the headings in it."""
        self._loose(parent.text)
        for child in parent:
            if name(child) and name(child) not in _HIDDEN:
                level = self._child(child, level)
            self._loose(child.tail)
        self._flush()

    def _child(self, child: Any, level: int) -> int:  # noqa: ANN401
        """Add an element; return the level of the headings after it."""
        tag, inside = name(child), len(child)
        if tag in _TITLES and not any(name(each) in _BLOCKS for each in child):
            return self._title(child, level)
        if tag in _TABLES and any(name(each) in _ROWS for each in child.iter()):
            self._table(child)
        elif tag in _LISTS:
            self._list(child)
        elif _is_prose(child) or (tag in _KINDS and not any(name(each) in _BLOCKS for each in child)):
            self._prose(child, _KINDS.get(tag, "paragraph"))
        elif not inside:
            self.leaf(child, tag)
        elif not (given := child.get("text") or child.get("title") or "") and _is_record(child):
            self._flush()
            self._record(child, "")
            self._flush()
        else:
            self._flush()
            # Outlines and bookmarks name their branches in an attribute.
            self.builder.add("heading", given, level, place=f"L{child.sourceline}")
            self.over(child, level + bool(given))
        return level

    def _title(self, child: Any, level: int) -> int:  # noqa: ANN401
        """Add a title; the first one of its parent is one level above what follows."""
        text = squeeze(_words(child))
        self._flush()
        if not text:
            return level
        first = not any(name(each) in _TITLES for each in child.itersiblings(preceding=True))
        if all(block.kind != "heading" for block in self.builder.blocks):
            self.builder.title = text
        self.builder.add("heading", text, level if first else level - 1, place=f"L{child.sourceline}")
        return level + 1 if first else level

    def leaf(self, child: Any, label: str) -> None:  # noqa: ANN401
        """Add an element that holds no others: a line with its name, or a paragraph where it is long."""
        text = (child.text or "").strip()
        if not text:
            self._lines += [line] if (line := _attributes(child)) and line not in self._lines[-1:] else []
        elif len(text) > _LONG or name(child) in _KINDS or _MARKUP.search(text):
            self._prose(child, _KINDS.get(name(child), "paragraph"))
            return
        else:
            own = next((child.get(key) for key in _LABELS if child.get(key)), label)
            self._lines.append(f"{own}: {squeeze(text)}" if own else squeeze(text))
        self._place = self._place or f"L{child.sourceline}"

    def attributes(self, root: Any) -> None:  # noqa: ANN401
        """Add what stands in attributes alone, of a file that has its words nowhere else."""
        for element in root.iter():
            self._lines += [line] if name(element) and (line := _attributes(element)) not in self._lines[-1:] else []
        self._flush()

    def _record(self, element: Any, path: str) -> None:  # noqa: ANN401
        """Add the values in a small element as lines under the names on the way to them."""
        for child in element:
            label = f"{path.rpartition('.')[2]}.{name(child)}" if path else name(child)
            if len(child):
                self._record(child, label)
            elif name(child) and name(child) not in _HIDDEN:
                self.leaf(child, label)

    def _prose(self, child: Any, kind: BlockKind) -> None:  # noqa: ANN401
        """Add running text; a feed may hold a piece of a web page in it."""
        self._flush()
        place = f"L{child.sourceline}"
        text = _words(child, verbatim=kind == "code")
        if _BLOB.fullmatch(text) and " " not in text.strip():
            return
        if kind != "code" and _MARKUP.search(text):
            page = html.parse(("\ufeff" + text).encode("utf-8", "replace"))
            for block in page.blocks:
                within: BlockKind = "paragraph" if block.kind == "heading" else block.kind
                self.builder.add(within, page.text[block.start : block.end], place=place)
            return
        self.builder.add(kind, text, place=place)

    def _table(self, table: Any) -> None:  # noqa: ANN401
        """Add a table's title, and its rows one a line."""
        self._flush()
        place = f"L{table.sourceline}"
        for child in table:
            if name(child) in _TITLES or name(child) in {"caption", "label"}:
                self.builder.add("caption", squeeze(_words(child)), place=place)
        rows = [[squeeze(_words(cell)) for cell in row] for row in table.iter() if name(row) in _ROWS]
        self.builder.add("table", "\n".join(" | ".join(row) for row in rows if any(row)), place=place)

    def _list(self, element: Any) -> None:  # noqa: ANN401
        """Add a list, an item a line."""
        self._flush()
        items = ((name(item), squeeze(_words(item))) for item in element)
        lines = [text if tag in _TITLES else f"- {text}" for tag, text in items if text]
        self.builder.add("list", "\n".join(lines), place=f"L{element.sourceline}")

    def _loose(self, text: str | None) -> None:
        """Add words that stand between elements."""
        if text and text.strip():
            self._flush()
            self.builder.add("paragraph", squeeze(text))

    def _flush(self) -> None:
        """Make a block of the lines gathered so far."""
        self.builder.add("list", "\n".join(self._lines), place=self._place)
        self._lines.clear()
        self._place = ""


def _is_prose(element: Any) -> bool:  # noqa: ANN401
    """Say whether an element is a paragraph: words with marked words among them, and nothing larger."""
    if not len(element) or any(name(each) in _BLOCKS for each in element):
        return False
    return bool((element.text or "").strip() or any((each.tail or "").strip() for each in element))


def _is_record(element: Any) -> bool:  # noqa: ANN401
    """Say whether an element holds a few short values and no words to be read as a text."""
    inner = list(islice(element.iter(), _SMALL + 1))
    return len(inner) <= _SMALL and not any(
        name(each) in _BLOCKS or len(each.text or "") > _LONG or (each.tail or "").strip() for each in inner
    )


def _words(element: Any, verbatim: bool = False) -> str:  # noqa: ANN401
    """Return the words in an element, those of each block in it on a line of their own."""
    pieces: list[str] = []
    _gather(element, pieces)
    text = "".join(pieces)
    return text if verbatim else "\n".join(filter(None, map(squeeze, text.split("\n"))))


def _gather(element: Any, pieces: list[str]) -> None:  # noqa: ANN401
    """Append the words in an element."""
    pieces.append(element.text or "")
    for child in element:
        breaking = name(child) in _BREAKS
        pieces += ["\n"] if breaking else []
        if name(child) not in _HIDDEN:
            _gather(child, pieces)
        pieces += ["\n" if breaking else "", child.tail or ""]


def _attributes(element: Any) -> str:  # noqa: ANN401
    """Return an element's attributes that a person may look for, on one line."""
    found = [(key, value) for key, value in element.attrib.items() if value.strip() and not _TECHNICAL.match(key)]
    return f"{name(element)}: " + ", ".join(f"{key} {squeeze(value)}" for key, value in found) if found else ""
