"""AsciiDoc: manuals and books in light markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.extract.markup_blocks import Closings, Gatherer, is_item

if TYPE_CHECKING:
    from core.extract.base import DocumentBuilder
    from core.records import BlockKind

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+\1)?[ \t]*$")
_UNDERLINE = re.compile(r"([=\-~^+])\1{3,}[ \t]*$")
_LEVELS = "=-~^+"
_SETTING = re.compile(r":!?[\w-]+!?:(?:[ \t].*)?$")
_ATTRIBUTES = re.compile(r"\[[^\[\]]*\][ \t]*$|\[\[[^\[\]]*\]\][ \t]*$")
_FENCE = re.compile(r"(-{4,}|\.{4,}|_{4,}|={4,}|\*{4,}|\+{4,}|/{4,}|--|`{3})(?:\w*)[ \t]*$")
_TABLE = re.compile(r"([|,:!])={3,}[ \t]*$")
_EDGE = re.compile(f"{_FENCE.pattern}|{_TABLE.pattern}")
_MACRO = re.compile(r"(image|video|include|toc|ifdef|ifndef|endif|ifeval|icon|audio)::(\S*?)\[(.*)\][ \t]*$")
_TERM = re.compile(r"(\S.{0,200}?)(?:::{1,3}|;;)(?:[ \t]+(.*))?$")
_CALLOUT = re.compile(r"<(\d{1,3}|\.)>[ \t]+")
_ADMONITION = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_CELL = re.compile(r"(?:^|(?<=[\s|]))(?:\d{1,3}\*)?(?:(?:\d{1,3})?(?:\.\d{1,3})?\+)?[<^>.]{0,4}[aehlmsd]?\|")
_LINK = re.compile(
    r"(?:link:|xref:|mailto:)([^\s\[\]]{1,500})\[([^\[\]]*)\]|(https?://[^\s\[\]<>]{1,500})\[([^\[\]]*)\]"
)
_REFERENCE = re.compile(r"<<([^<>,\n]{1,200})(?:,([^<>]{1,300}))?>>")
_INLINE = re.compile(
    r"(?:footnote|footnoteref):[\w-]*\[([^\[\]]*)\]"
    r"|(?:kbd|btn|menu|pass|stem|image):[^\s\[\]]{0,200}\[([^\[\]]*)\]"
)
_MARKED = re.compile(r"(?<![\w*_`+#\\])(\*\*|__|``|##|\*|_|`|#|\+)(?=\S)([^\n]{0,300}?\S|\S)\1(?![\w*_`#])")
_SETTING_USED = re.compile(r"\{(?:nbsp|sp|empty|zwsp)\}")


def read_asciidoc(builder: DocumentBuilder, source: str) -> None:
    """Add an AsciiDoc file."""
    out = Gatherer(builder, inline)
    lines = source.split("\n")
    closings = Closings(lines, _EDGE)
    at, quoted = 0, False
    while at < len(lines):
        line = lines[at]
        quoted = line.startswith(("[quote", "[verse")) or (quoted and not line.strip())
        if quoted and (_ATTRIBUTES.match(line) or not line.strip()):
            at += 1
        else:
            at, quoted = _block(out, lines, at, quoted, closings), False
    out.flush()


def inline(text: str) -> str:
    """Return running text without its marks; a link shows its words."""
    text = _LINK.sub(lambda found: found[2] or found[4] or found[1] or found[3], text)
    text = _INLINE.sub(lambda found: f" ({found[1]})" if found[1] else found[2] or "", text)
    text = _REFERENCE.sub(lambda found: found[2] or found[1], text)
    text = _SETTING_USED.sub(" ", re.sub(r"[ \t]\+$|\[\[[\w-]+\]\]", "", text, flags=re.MULTILINE))
    return _MARKED.sub(r"\2", _MARKED.sub(r"\2", text))


def _block(out: Gatherer, lines: list[str], at: int, quoted: bool, closings: Closings) -> int:
    """Read the block that begins in this line, or the line; return the number of the next."""
    line, number = lines[at].rstrip(), at + 1
    below = lines[at + 1].rstrip() if at + 1 < len(lines) else ""
    if heading := _HEADING.match(line):
        _heading(out, heading[2], number, len(heading[1]))
        return _after_header(out, lines, at + 1) if len(heading[1]) == 1 and at < 40 else at + 1
    if out.open is None and line[:1].isalnum() and _UNDERLINE.match(below) and abs(len(below) - _width(line)) <= 2:
        _heading(out, line, number, _LEVELS.index(below[0]) + 1)
        return at + 2
    if _TABLE.match(line):
        return _table(out, lines, at, closings)
    if _FENCE.match(line):
        return _enclosed(out, lines, at, closings)
    _line(out, line, number, quoted)
    return at + 1


def _line(out: Gatherer, line: str, number: int, quoted: bool) -> None:
    """Read a line that is no edge of anything."""
    macro = _MACRO.match(line)
    if macro:
        words = macro[3].split(",")[0].strip('" ')
        if macro[1] == "image" and words and "=" not in words:
            out.whole("caption", words, number)
    elif not line.strip() or line.strip() == "+" or line.startswith(("'''", "<<<")):
        out.flush() if line.strip() != "+" else None
    elif line.startswith("//") or (out.open is None and _SETTING.match(line)) or _ATTRIBUTES.match(line):
        pass
    elif re.match(r"\.[^\s.]", line):
        out.whole("caption", line[1:], number)
    elif is_item(line) or _CALLOUT.match(line):
        out.line("list", line, number)
    elif term := _TERM.match(line):
        out.line("list", f"- {term[1]}: {term[2] or ''}".rstrip(), number)
    else:
        running = out.open == "list" or (out.open == "quote" and quoted)
        kind: BlockKind = "quote" if quoted else "paragraph"
        out.line("list" if running and not quoted else kind, _ADMONITION.sub("", line), number)


def _heading(out: Gatherer, text: str, number: int, depth: int) -> None:
    """Add a heading; the document's own title stands above the sections."""
    if depth == 1 and not out.builder.title:
        out.builder.title = inline(text)
        out.whole("title", text, number)
    else:
        out.whole("heading", text, number, max(depth - 1, 1))


def _width(line: str) -> int:
    """Return how wide a line is drawn, in which Hangul and Han take two columns."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _after_header(out: Gatherer, lines: list[str], at: int) -> int:
    """Read the lines under the title, its authors and its settings; return the number of the next."""
    while at < len(lines) and lines[at].strip():
        if not _SETTING.match(lines[at]) and not lines[at].startswith("//"):
            if lines[at].startswith(("=", "[", ".", "*", "|")):
                break
            out.line("paragraph", lines[at], at + 1)
        at += 1
    out.flush()
    return at


def _enclosed(out: Gatherer, lines: list[str], at: int, closings: Closings) -> int:
    """Read what stands between two equal fences; return the number of the next line."""
    found = _FENCE.match(lines[at].rstrip())
    fence = found[1] if found else ""
    end = closings.after(at, fence)
    inside = fence[:1] in "=*" or fence == "--" or (fence[:1] == "_" and end is None)
    if end is None or inside:
        return at + 1  # what an example or a sidebar holds is read as any other words
    body = "\n".join(lines[at + 1 : end])
    if fence[0] in "-.`":
        out.whole("code", body, at + 2)
    elif fence[0] == "_":
        out.whole("quote", body, at + 2)
    return end + 1


def _table(out: Gatherer, lines: list[str], at: int, closings: Closings) -> int:
    """Read a table; return the number of the next line. Cells may stand in a line each."""
    fence = lines[at].strip()
    end = closings.after(at, fence) or len(lines)
    if fence[0] in ",:":
        out.table([line.split(fence[0]) for line in lines[at + 1 : end]], at + 1)
        return end + 1
    rows: list[list[str]] = []
    for line in lines[at + 1 : end]:
        before, *cells = _CELL.split(line)
        if before.strip() and rows:
            rows[-1][-1] += f" {before.strip()}"
        rows += [cells] if cells else []
    out.table(_even(rows), at + 1)
    return end + 1


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Return rows of as many cells as the first line has, where the others have a cell a line."""
    width = len(rows[0]) if rows else 0
    cells = [cell for row in rows for cell in row]
    if width < 2 or all(len(row) == width for row in rows):
        return rows
    return [cells[at : at + width] for at in range(0, len(cells), width)]
