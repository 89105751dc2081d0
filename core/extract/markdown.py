"""Markdown: the words as a reader sees them, without the marks that make them bold or links."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, clean, squeeze
from core.extract.decode import decode
from core.extract.files import read_text_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.tree import SyntaxTreeNode

    from core.records import BlockKind, Document

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
_FRONT = re.compile(r"---[ \t]*\n(?P<lines>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(
    r"^title[ \t]*:[ \t]*(?P<quote>[\"']?)(?P<title>.+?)(?P=quote)[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_KINDS: dict[str, BlockKind] = {
    "paragraph": "paragraph",
    "bullet_list": "list",
    "ordered_list": "list",
    "table": "table",
    "fence": "code",
    "code_block": "code",
    "blockquote": "quote",
    "html_block": "paragraph",
}


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is Markdown."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a Markdown file.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    source = clean(decode(read_text_bytes(path)))
    front = _FRONT.match(source)
    title = _TITLE.search(front["lines"]) if front else None
    builder = DocumentBuilder("markdown", title["title"] if title else "")
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for node in SyntaxTreeNode(parser.parse(source[front.end() :] if front else source)).children:
        _add(builder, node)
    return builder.build()


def _add(builder: DocumentBuilder, node: SyntaxTreeNode) -> None:
    """Add one top-level node; the first heading of level 1 is the title where the front matter has none."""
    if node.type == "heading":
        text = squeeze(_inline(node))
        level = int(node.tag[1:])
        builder.add("heading", text, level)
        builder.title = builder.title or (text if level == 1 else "")
    elif node.type in _KINDS:
        builder.add(_KINDS[node.type], _text(node))


def _text(node: SyntaxTreeNode) -> str:
    """Return the readable text of a block, its parts parted by line feeds."""
    match node.type:
        case "inline" | "paragraph" | "heading":
            return _inline(node)
        case "fence" | "code_block":
            return node.content
        case "html_block":
            return without_tags(node.content)
        case "table":
            return "\n".join(_row(row) for part in node.children for row in part.children)
        case "bullet_list" | "ordered_list":
            return "\n".join(_item(item, node, index) for index, item in enumerate(node.children))
        case _:
            return "\n\n".join(filter(None, map(_text, node.children)))


def _row(row: SyntaxTreeNode) -> str:
    """Return a table's row on one line."""
    return " | ".join(squeeze(_inline(cell)) for cell in row.children)


def _item(item: SyntaxTreeNode, parent: SyntaxTreeNode, index: int) -> str:
    """Return a list's item with its mark, what belongs to it indented under it."""
    mark = f"{int(parent.attrs.get('start', 1)) + index}. " if parent.type == "ordered_list" else "- "
    body = "\n".join(filter(None, map(_text, item.children)))
    return mark + body.replace("\n", "\n" + " " * len(mark))


def _inline(node: SyntaxTreeNode) -> str:
    """Return the words of a run of text."""
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if node.content.lower().startswith("<br") else ""
        case _:
            return "".join(map(_inline, node.children))


def without_tags(source: str) -> str:
    """Return the words of a piece of HTML inside Markdown."""
    bare = _TAG.sub("", _COMMENT.sub("", _HIDDEN.sub("", source)))
    return "\n".join(filter(None, (squeeze(line) for line in html.unescape(bare).split("\n"))))
