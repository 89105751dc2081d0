"""Jupyter notebooks: the words between the code, the code, and what it printed, cell by cell."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from core.extract import html, markdown
from core.extract.base import MALFORMED, DocumentBuilder, clean
from core.extract.decode import decode
from core.extract.files import read_text_bytes
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it import MarkdownIt

    from core.records import Document

LARGEST = 128 * 2**20  # bytes; pictures are most of a large notebook
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# What a program that shows a picture or a table prints in its place.
_OBJECT = re.compile(r"\s*<[\w.]+[^<>]*(?: at 0x[0-9a-f]+|Axes[^<>]*)>\s*|\s*<Figure size [^<>]*>\s*")
_LONGEST_OUTPUT = 4000


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a notebook."""
    return path.suffix.lower() == ".ipynb"


def extract(path: Path) -> Document:
    """Read a notebook.

    Raises:
        DocumentError: wrong-type, broken, too-large, empty.
        OSError: the system refused.
    """
    if path.stat().st_size > LARGEST:
        raise problem("too-large", path)
    source = decode(read_text_bytes(path))
    try:
        notebook = json.loads(source)
        if not isinstance(notebook, dict) or not ({"cells", "worksheets", "nbformat"} & notebook.keys()):
            raise problem("wrong-type", path, "By its name this is a notebook, but it holds no cells.")
        return _read(notebook)
    except MALFORMED as error:
        raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error


def _read(notebook: dict[str, Any]) -> Document:
    """Return the notebook as a document."""
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    about = notebook.get("metadata")
    builder = DocumentBuilder("notebook", _text(about.get("title")) if isinstance(about, dict) else "")
    # Before version 4 the cells stood in worksheets, and headings had cells of their own.
    sheets = notebook.get("worksheets", [])
    cells = notebook.get("cells") or [cell for sheet in sheets for cell in sheet.get("cells", [])]
    for number, cell in enumerate(cells, 1):
        place = f"cell {number}"
        source = _text(cell.get("source", cell.get("input")))
        match cell.get("cell_type"):
            case "markdown":
                _words(builder, parser, source, place)
            case "heading":
                builder.add("heading", source, int(cell.get("level", 1)), place=place)
            case "code":
                builder.add("code", source, place=place)
                for output in cell.get("outputs") or ():
                    builder.add("code", _printed(output), place=place)
            case _:
                builder.add("paragraph", source, place=place)
    return builder.build()


def _text(value: object) -> str:
    """Return a text that may be stored as its lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _words(builder: DocumentBuilder, parser: MarkdownIt, source: str, place: str) -> None:
    """Add a cell of Markdown."""
    from markdown_it.tree import SyntaxTreeNode

    inner = DocumentBuilder("markdown", builder.title)
    for node in SyntaxTreeNode(parser.parse(clean(source))).children:
        markdown._add(inner, node)
    builder.title = inner.title
    cell = inner.build()
    for block in cell.blocks:
        builder.add(block.kind, cell.text[block.start : block.end], block.level, place=place)


def _printed(output: dict[str, Any]) -> str:
    """Return the words of an output: printed text, a table, an error; nothing of a picture."""
    if output.get("output_type") in {"error", "pyerr"}:
        return f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}".strip(": ")
    data = output.get("data") or output
    plain = _text(data.get("text/plain") or data.get("text"))
    page = _text(data.get("text/html") or data.get("html"))
    if page and "<table" in page:
        plain = html.parse(("\ufeff" + page).encode("utf-8", "replace")).text or plain
    if _OBJECT.fullmatch(plain):
        return ""
    return _COLOURS.sub("", plain[:_LONGEST_OUTPUT])
