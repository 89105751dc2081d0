"""HTML: the words of the page itself, without scripts, menus and what else surrounds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import DocumentBuilder, squeeze
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.marks import Signs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.extract.marks import Mark, MarkKind
    from core.records import BlockKind, Document

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xht"})
_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XHTML = re.compile(r"\s*<\?xml|\s*<!DOCTYPE[^>]*XHTML", re.IGNORECASE)
# In XHTML an element may end where it begins; the HTML parser would take the rest of the page into it.
_CLOSED = re.compile(r"<(title|script|style|iframe|textarea|div|span|a|p|td|th)\b([^<>]*)/>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MENU = re.compile(
    r"\b(?:nav|navbar|navigation|navbox|menu|sidebar|breadcrumbs?|pagination|footer|cookie|share|social|noprint"
    r"|mw-editsection)\b",
    re.IGNORECASE,
)
_NEVER = frozenset(
    "script style noscript template svg iframe object select button input textarea title dialog canvas audio "
    "video map rt rp".split()
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog"})
_CONTENT = frozenset({"article", "main", "section", "blockquote", "figure", "li", "td"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAKING = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "form header hr legend li main ol p section summary table tbody td tfoot th thead tr ul".split()
)
_KINDS: dict[str, BlockKind] = {"blockquote": "quote", "figcaption": "caption", "caption": "caption"}
_MARKS: dict[str, MarkKind] = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "italic"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("s", "strike", "del"), "strike"),
}
_LISTS = frozenset({"ul", "ol", "dl"})
_VISIBLE = ".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"
_MAIN_SHARE = 0.3
_MENU_SHARE = 0.5
_LONGEST_CELL = 1500


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is HTML."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read an HTML file.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    return parse(read_text_bytes(path))


def marked(path: Path) -> tuple[Document, list[Mark]]:
    """Read an HTML file, and say what its words are emphasised by and where its links lead.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    root = _tree(read_text_bytes(path))
    document, signs = _document(root), Signs()
    return document, signs.placed(document.text, _document(root, signs).text)


def parse(data: bytes) -> Document:
    """Return the document that the bytes of an HTML page hold."""
    return _document(_tree(data))


def _tree(data: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    named = _CHARSET.search(data[:4096])
    source = decode(data, named[1].decode("ascii") if named else "").replace("\0", "")
    if _XHTML.match(source):
        source = _CLOSED.sub(r"<\1\2></\1>", source)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(f"<html>{source}".encode("utf-8", "replace"), parser)


def _document(root: Any, signs: Signs | None = None) -> Document:  # noqa: ANN401
    """Return the document of a tree, with signs around what is marked where they are given."""
    title = root.findtext(".//head/title") or root.findtext(".//title") or ""
    document = _Walk(DocumentBuilder("html", title), menus=False, signs=signs).over(_main(root))
    # A page made of nothing but menus has them as its words.
    if document.blocks:
        return document
    return _Walk(DocumentBuilder("html", title), menus=True, signs=signs).over(root)


class _Walk:
    """Goes over a tree without recursion and turns it into blocks.

    Attributes:
        builder: takes the blocks.
    """

    def __init__(self, builder: DocumentBuilder, menus: bool, signs: Signs | None) -> None:
        """Start with an empty document; `menus` says whether menus and the like are read too."""
        self.builder = builder
        self._signs = signs
        self._menus = menus
        self._words: list[str] = []
        self._items: list[str] = []
        self._mark = ""
        self._depth = 0
        self._kinds: list[BlockKind] = ["paragraph"]

    def over(self, root: Any) -> Document:  # noqa: ANN401 - lxml has no types
        """Return the document made of everything below this element."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walk:
            if event == "end":
                if element is not skipped:
                    self._end(element)
                self._words.append(_SPACE.sub(" ", element.tail or "") if element is not root else "")
            elif element is not root and (self._skips(element) or self._whole(element)):
                skipped = element
                walk.skip_subtree()
            else:
                self._start(element)
                self._words.append(_SPACE.sub(" ", element.text or ""))
        self._flush()
        self._close_list()
        return self.builder.build()

    def _skips(self, element: Any) -> bool:  # noqa: ANN401
        return _is_hidden(element) or (not self._menus and _is_boilerplate(element))

    def _whole(self, element: Any) -> bool:  # noqa: ANN401
        """Add an element that is one block whatever is in it; say whether it was one."""
        tag = element.tag
        if tag not in _HEADINGS and tag != "pre" and not (tag == "table" and _is_data(element)):
            return False
        self._flush()
        self._close_list()
        if tag in _HEADINGS:
            self.builder.add("heading", squeeze(self._said(element)), int(tag[1]))
        elif tag == "pre":
            self.builder.add("code", self._said(element, verbatim=True))
        else:
            self._table(element)
        return True

    def _table(self, table: Any) -> None:  # noqa: ANN401
        """Add a table's caption, and its rows one a line."""
        for caption in table.iterchildren("caption"):
            self.builder.add("caption", squeeze(self._said(caption)))
        rows = ([squeeze(self._said(cell)) for cell in row.iterchildren("td", "th")] for row in table.iter("tr"))
        self.builder.add("table", "\n".join(" | ".join(row) for row in rows if any(row)))

    def _said(self, element: Any, verbatim: bool = False) -> str:  # noqa: ANN401
        return _words(element, verbatim, self._signs)

    def _start(self, element: Any) -> None:  # noqa: ANN401
        """Enter an element."""
        tag = element.tag
        if tag == "br":
            self._words.append("\n")
        elif tag in _BREAKING:
            self._flush()
        if tag in _LISTS:
            self._depth += 1
        elif tag in {"li", "dt"}:
            self._mark = "- "
        elif tag in _KINDS:
            self._kinds.append(_KINDS[tag])
        self._words.append(_opening(element, self._signs))

    def _end(self, element: Any) -> None:  # noqa: ANN401
        """Leave an element."""
        tag = element.tag
        self._words.append(_closing(element, self._signs))
        if tag in _BREAKING:
            self._flush()
        if tag in _LISTS:
            self._depth -= 1
            if not self._depth:
                self._close_list()
        elif tag in _KINDS:
            self._kinds.pop()

    def _flush(self) -> None:
        """Make a block, or an item of the open list, of the words gathered so far."""
        lines = [squeeze(line) for line in "".join(self._words).split("\n")]
        self._words.clear()
        text = "\n".join(lines).strip()
        if not text:
            return
        if not self._depth:
            self.builder.add(self._kinds[-1], text)
            return
        indent = "  " * (self._depth - 1)
        self._items.append(indent + (self._mark or "  ") + text.replace("\n", f"\n  {indent}"))
        self._mark = ""

    def _close_list(self) -> None:
        """Make a block of the items gathered so far."""
        self.builder.add("list", "\n".join(self._items))
        self._items.clear()


def _main(root: Any) -> Any:  # noqa: ANN401
    """Return the element that holds the page's own words, where the page marks one."""
    for query in ("//main | //*[@role='main']", "//article"):
        found = root.xpath(query)
        if len(found) == 1 and _size(found[0]) >= _MAIN_SHARE * _size(root):
            return found[0]
    return root


def _size(element: Any) -> int:  # noqa: ANN401
    """Return how many visible characters an element holds."""
    return sum(len(text.strip()) for text in element.xpath(_VISIBLE))


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    """Say whether nobody sees an element, or it is a control and no text."""
    if element.tag in _NEVER or element.get("aria-hidden") == "true" or "hidden" in element.attrib:
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style", "")))


def _is_boilerplate(element: Any) -> bool:  # noqa: ANN401
    """Say whether an element surrounds the page's own words: a menu, a footer, links to share."""
    tag = element.tag
    if tag == "nav" or element.get("role") in _ROLES:
        return True
    if tag in {"footer", "aside"} and element.getparent().tag not in _CONTENT:
        return True
    if not _MENU.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return False
    links = sum(_size(link) for link in element.iter("a"))
    return links >= _MENU_SHARE * _size(element)


def _is_data(table: Any) -> bool:  # noqa: ANN401
    """Say whether a table holds data and is not there to lay out the page."""
    if table.get("role") == "presentation" or table.xpath(".//table | .//h1 | .//h2 | .//h3 | .//form"):
        return False
    if any("\n" in "".join(code.itertext()).strip() for code in table.iter("pre")):
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2:  # one column is no table
        return False
    return all(_size(cell) <= _LONGEST_CELL for row in rows for cell in row)


def _words(element: Any, verbatim: bool = False, signs: Signs | None = None) -> str:  # noqa: ANN401
    """Return the visible words in an element, its line breaks as spaces unless `verbatim`."""
    return "".join(_pieces(element, verbatim, signs))


def _pieces(element: Any, verbatim: bool, signs: Signs | None) -> Iterator[str]:  # noqa: ANN401
    """Yield the texts in an element in their order."""
    from lxml import etree

    walk = etree.iterwalk(element, events=("start", "end"))
    skipped = None
    for event, part in walk:
        if event == "end":
            yield "" if part is skipped else _closing(part, signs)
            yield part.tail or "" if part is not element else ""
        elif part is not element and _is_hidden(part):
            skipped = part
            walk.skip_subtree()
        else:
            if part.tag == "br" or (part.tag in _BREAKING and not verbatim):
                yield "\n"
            yield _opening(part, signs)
            yield part.text or ""


def _opening(element: Any, signs: Signs | None) -> str:  # noqa: ANN401
    """Return the sign before an element's words, where it is one that marks them."""
    if signs is None:
        return ""
    if kind := _MARKS.get(element.tag):
        return signs.open(kind)
    return signs.open("link", squeeze(element.get("href"))) if _leads(element) else ""


def _closing(element: Any, signs: Signs | None) -> str:  # noqa: ANN401
    return signs.close if signs and (element.tag in _MARKS or _leads(element)) else ""


def _leads(element: Any) -> bool:  # noqa: ANN401
    """Say whether an element is a link."""
    return element.tag == "a" and bool(element.get("href"))
