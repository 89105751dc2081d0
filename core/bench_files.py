"""Files of many formats for the benchmark, made of the texts of the sample library by what is installed anyway.

Each holds the words of three sample documents in Korean and English, two or three pages. HWP 5 and the old Office
formats are not among them, because nothing here can write them; `tests/shows/formats.py` measures real ones.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from html import escape
from itertools import islice
from pathlib import Path
from typing import TypeVar

from core.extract import registry
from core.records import Document

# how many of each format: about what the folders of an office hold
MIX = {"docx": 20, "pdf": 16, "hwpx": 12, "xlsx": 12, "pptx": 10, "eml": 10, "html": 8, "md": 6, "txt": 6}
TOGETHER = 3  # sample documents in a file
ON_SLIDE = 6  # blocks, the title included
ON_RUN = 40  # characters
HEADINGS = frozenset({"title", "heading"})
_MAX_BYTES = 2**24
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SLIDES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{_OFFICE}"'
)
_HANGUL = "http://www.hancom.co.kr/hwpml/2011"

Part = tuple[str, str]  # the kind of a block, its words
T = TypeVar("T")
Write = Callable[[Path, Sequence[Part]], None]


def make(folder: Path, sample: Path, mix: dict[str, int] = MIX) -> list[Path]:
    """Write the files of a mix into a folder and return them, the formats by turns.

    Args:
        folder: an empty folder.
        sample: the sample library, whose own PDFs are joined to make others.
        mix: how many files of each format.
    """
    sources = sorted(path for path in sample.rglob("*") if path.is_file() and registry.accepts(path))
    parts = [_parts(registry.extract(path, _MAX_BYTES)) for path in sources]
    leaves = [path for path in sources if path.suffix == ".pdf"]
    files = []
    for number, kind in enumerate(_by_turns(mix)):
        path = folder / f"{number:03}.{kind}"
        if kind == "pdf":
            _pdf(path, _taken(leaves, number))
        else:
            _WRITERS[kind](path, [part for some in _taken(parts, number) for part in some])
        files.append(path)
    return files


def _by_turns(mix: dict[str, int]) -> list[str]:
    """Return each format as often as the mix says, spread evenly."""
    placed = ((at / count, kind) for kind, count in mix.items() for at in range(count))
    return [kind for _, kind in sorted(placed)]


def _taken(items: Sequence[T], number: int) -> list[T]:
    return [items[(number * TOGETHER + at) % len(items)] for at in range(TOGETHER)]


def _parts(document: Document) -> list[Part]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


# --- the formats ----------------------------------------------------------------------------------------


def _pdf(path: Path, leaves: Sequence[Path]) -> None:
    from pypdf import PdfWriter

    with PdfWriter() as writer:
        for leaf in leaves:
            writer.append(leaf)
        writer.write(path)


def _docx(path: Path, parts: Sequence[Part]) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    body = "".join(
        _word_table(words) if kind == "table" else _word_paragraph(words, heading=kind in HEADINGS)
        for kind, words in parts
    )
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>'
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE.replace("relationships", "content-types")}">{types}</Types>',
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml")),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    _archive(path, members)


def _word_paragraph(words: str, *, heading: bool = False) -> str:
    """Return a paragraph in a few runs, as a word processor cuts it."""
    style = '<w:pPr><w:pStyle w:val="H"/></w:pPr>' if heading else ""
    pieces = (words[at : at + ON_RUN] for at in range(0, len(words), ON_RUN))
    runs = (f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in pieces)
    return f"<w:p>{style}{''.join(runs)}</w:p>"


def _word_table(words: str) -> str:
    rows = (
        "".join(f"<w:tc>{_word_paragraph(cell)}</w:tc>" for cell in line.split(" | ")) for line in words.splitlines()
    )
    return f"<w:tbl>{''.join(f'<w:tr>{cells}</w:tr>' for cells in rows)}</w:tbl>"


def _hwpx(path: Path, parts: Sequence[Part]) -> None:
    paragraphs = "".join(f"<hp:p><hp:run><hp:t>{escape(words)}</hp:t></hp:run></hp:p>" for _, words in parts)
    head = f'<hh:head xmlns:hh="{_HANGUL}/head"></hh:head>'
    body = f'<hs:sec xmlns:hs="{_HANGUL}/section" xmlns:hp="{_HANGUL}/paragraph">{paragraphs}</hs:sec>'
    members = {"mimetype": "application/hwp+zip", "Contents/header.xml": head, "Contents/section0.xml": body}
    _archive(path, members)


def _xlsx(path: Path, parts: Sequence[Part]) -> None:
    """Write a sheet of numbered rows, a line of text and two amounts in each."""
    lines = [line for _, words in parts for line in words.splitlines()]
    strings = "".join(f"<si><t>{escape(line)}</t></si>" for line in lines)
    rows = "".join(
        f'<row r="{at}"><c r="A{at}"><v>{at}</v></c><c r="B{at}" t="s"><v>{at - 1}</v></c>'
        f'<c r="C{at}"><v>{at * 1250}</v></c><c r="D{at}"><v>{at / 8}</v></c></row>'
        for at in range(1, len(lines) + 1)
    )
    listed = '<sheets><sheet name="견본" sheetId="1" r:id="rId1"/></sheets>'
    members = {
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    }
    _archive(path, members)


def _pptx(path: Path, parts: Sequence[Part]) -> None:
    """Write a presentation of slides with a title and five blocks below it."""
    some = iter(parts)
    slides = [_slide(shown) for shown in iter(lambda: list(islice(some, ON_SLIDE)), [])]
    numbers = range(1, len(slides) + 1)
    ids = "".join(f'<p:sldId id="{255 + at}" r:id="rId{at}"/>' for at in numbers)
    members = {
        "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {_SLIDES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations(*(("slide", f"slides/slide{at}.xml") for at in numbers)),
        **{f"ppt/slides/slide{at}.xml": slide for at, slide in zip(numbers, slides, strict=True)},
    }
    _archive(path, members)


def _slide(parts: Sequence[Part]) -> str:
    """Return a slide; its first block is its title."""
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at + 2}" name="{at}"/><p:nvPr><p:ph type="{"body" if at else "title"}"/>'
        f"</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p>"
        "</p:txBody></p:sp>"
        for at, (_, words) in enumerate(parts)
    )
    return f"<p:sld {_SLIDES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def _eml(path: Path, parts: Sequence[Part]) -> None:
    """Write a mail in plain text and HTML, as programs send them."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@example.org", "lee@example.org", parts[0][1].splitlines()[0]
    mail["Date"] = "Mon, 03 Mar 2025 09:00:00 +0900"
    mail.set_content(_plain(parts), charset="utf-8", cte="base64")
    mail.add_alternative(_page(parts), subtype="html", charset="utf-8", cte="base64")
    path.write_bytes(mail.as_bytes())


def _html(path: Path, parts: Sequence[Part]) -> None:
    path.write_text(_page(parts), "utf-8")


def _md(path: Path, parts: Sequence[Part]) -> None:
    path.write_text("\n\n".join(f"## {words}" if kind in HEADINGS else words for kind, words in parts), "utf-8")


def _txt(path: Path, parts: Sequence[Part]) -> None:
    path.write_text(_plain(parts), "utf-8")


def _plain(parts: Sequence[Part]) -> str:
    return "\n\n".join(words for _, words in parts)


def _page(parts: Sequence[Part]) -> str:
    """Return the parts as a web page."""
    tags = ((("h2" if kind in HEADINGS else "p"), words) for kind, words in parts)
    body = "".join(f"<{tag}>{escape(words)}</{tag}>\n" for tag, words in tags)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def _relations(*targets: tuple[str, str]) -> str:
    """Return the part of an Office file that gives its other parts the names rId1, rId2 and so on."""
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'


def _archive(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)


_WRITERS: dict[str, Write] = {
    "docx": _docx,
    "hwpx": _hwpx,
    "xlsx": _xlsx,
    "pptx": _pptx,
    "eml": _eml,
    "html": _html,
    "md": _md,
    "txt": _txt,
}
