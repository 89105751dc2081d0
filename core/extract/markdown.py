"""Markdown: the words as a reader sees them, without the marks that make them bold or links."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from core.extract.base import DocumentBuilder, clean, squeeze
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.marks import Signs

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.tree import SyntaxTreeNode

    from core.extract.marks import Mark, MarkKind
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
_MARKS: dict[str, MarkKind] = {"strong": "bold", "em": "italic", "s": "strike", "code_inline": "code", "link": "link"}
_WORDS = ("text", "code_inline")


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is Markdown."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a Markdown file.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    title, root = _parsed(path)
    return _document(title, root)


def marked(path: Path) -> tuple[Document, list[Mark]]:
    """Read a Markdown file, and say what its words are emphasised by, where its links lead, and in what its code is.

    Raises:
        DocumentError: wrong-type, where the content is not text.
        OSError: the system refused.
    """
    title, root = _parsed(path)
    document, signs = _document(title, root), Signs()
    _sign(root, signs)
    return document, signs.placed(document.text, _document(title, root).text)


def _parsed(path: Path) -> tuple[str, SyntaxTreeNode]:
    """Return the title of the front matter, and the tree of what comes after it."""
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    source = clean(decode(read_text_bytes(path)))
    front = _FRONT.match(source)
    title = _TITLE.search(front["lines"]) if front else None
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return title["title"] if title else "", SyntaxTreeNode(parser.parse(source[front.end() :] if front else source))


def _document(title: str, root: SyntaxTreeNode) -> Document:
    builder = DocumentBuilder("markdown", title)
    for node in root.children:
        _add(builder, node)
    return builder.build()


def _sign(root: SyntaxTreeNode, signs: Signs) -> None:
    """Put signs around the words of everything that is marked; what is within something else first."""
    for node in reversed(list(root.walk(include_self=False))):
        kind = _MARKS.get(node.type)
        words = [leaf.token for leaf in node.walk() if leaf.type in _WORDS and leaf.token] if kind else []
        if kind and words:
            target = str(node.attrs.get("href", "")) if kind == "link" else ""
            words[0].content = signs.open(kind, target) + words[0].content
            words[-1].content += signs.close
        elif node.type == "fence" and node.token:
            what: MarkKind = "code" if node.level else "language"  # within a list it is a part of the list's text
            node.token.content = signs.around(node.content, what, node.info.split(maxsplit=1)[0] if node.info else "")


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
