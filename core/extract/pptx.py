"""PowerPoint presentations (PPTX and its kin): each slide's titles, text, tables, charts and notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.extract.base import MALFORMED, DocumentBuilder
from core.extract.packages import open_package
from core.extract.pptx_layout import Layout, read_layout
from core.extract.pptx_shapes import SlideReader, body_text, placeholder_kind
from core.extract.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from core.extract.packages import Package, Relation
    from core.records import Document

SUFFIXES = frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"})
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NUMBER = re.compile(r"ppt/slides/slide(\d+)\.xml")
_OFF = frozenset({"0", "false"})
_POOR_TITLE = re.compile(
    r"(?:power\s?point)?[\s-]*(?:presentation|präsentation|présentation|presentación|프레젠테이션|プレゼンテーション|演示文稿)"
    r"(?: powerpoint)?|(?:slide|슬라이드|スライド|幻灯片)\s*\d*",
    re.IGNORECASE,
)


def accepts(path: Path) -> bool:
    """Say by the name alone whether this is a PowerPoint presentation."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Document:
    """Read a PowerPoint presentation; pages are its slides, hidden ones too.

    Raises:
        DocumentError: encrypted, wrong-type, broken, too-large, no-text.
        OSError: the system refused.
    """
    # Imported where it is used: who only asks `accepts` does not pay for the parser.
    from lxml import etree

    with open_package(path, "a PowerPoint presentation", "ppt/") as package:
        try:
            document = _Presentation(package).read()
        except (etree.LxmlError, *MALFORMED) as error:
            raise problem("broken", path, detail=f"{type(error).__name__}: {error}") from error
        if package.starting("ppt/media/") and not document.blocks:
            raise problem("no-text", path)
    return document


class _Presentation:
    """Turns the parts of a presentation into blocks."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._layouts: dict[str, Layout] = {}
        self._shown: set[str] = set()  # layouts and masters whose own words stand on a slide already
        self._authors: dict[str, str] = {}
        self._builder = DocumentBuilder("pptx", _title(package))

    def read(self) -> Document:
        """Return the document made of all slides."""
        main = self._package.main_part("ppt/presentation.xml")
        relations = self._package.relations(main)
        for part in relations:
            people = self._package.side_xml(part.target) if part.kind in {"commentAuthors", "authors"} else None
            self._authors |= {who.get("id", ""): who.get("name", "") for who in ([] if people is None else people)}
        slides = _slides(self._package.xml(main), relations)
        if slides and not any(slide in self._package for slide in slides):
            raise KeyError("none of the slides is in the package")
        for number, slide in enumerate(slides, 1):
            if slide in self._package:
                self._slide(slide, number)
        return self._builder.build(len(slides))

    def _slide(self, slide: str, number: int) -> None:
        """Add what is on a slide, then its notes and comments."""
        relations = self._package.relations(slide)
        reader = SlideReader(self._builder, self._package, relations, self._layout(relations), number)
        root = self._package.xml(slide)
        reader.read(root)
        self._backdrop(root, relations, number)
        for part in relations:
            if part.target not in self._package:
                continue
            if part.kind == "notesSlide":
                self._notes(self._package.xml(part.target), number)
            elif part.kind == "comments":
                self._comments(self._package.xml(part.target), number)

    def _backdrop(self, root: Any, relations: list[Relation], number: int) -> None:  # noqa: ANN401
        """Add the words that the layout and its master show on a slide, on the first that shows them."""
        for kind in ("slideLayout", "slideMaster"):
            name = next((part.target for part in relations if part.kind == kind), "")
            if root is None or root.get("showMasterSp") in _OFF or not name or name in self._shown:
                return
            self._shown.add(name)
            root, relations = self._package.side_xml(name), self._package.relations(name)
            if root is not None:
                SlideReader(self._builder, self._package, relations, Layout(), number).backdrop(root)

    def _layout(self, relations: list[Relation]) -> Layout:
        """Return the layout of a slide, read once for all slides that have it."""
        name = next((part.target for part in relations if part.kind == "slideLayout"), "")
        if name not in self._layouts:
            self._layouts[name] = read_layout(self._package, name)
        return self._layouts[name]

    def _notes(self, root: Any, number: int) -> None:  # noqa: ANN401
        """Add the speaker's notes; header, footer and picture of the slide on their page are left out."""
        texts = [body_text(shape.find(f"{_P}txBody")) for shape in root.iter(f"{_P}sp") if _is_note(shape)]
        self._builder.add("notes", "\n".join(filter(None, texts)), page=number)

    def _comments(self, root: Any, number: int) -> None:  # noqa: ANN401
        """Add the comments on a slide, and the replies to them, in the older and the newer way to store them."""
        for comment in root.iter("{*}cm", "{*}reply"):
            words = comment.findtext("{*}text") or body_text(comment.find("{*}txBody"))
            author = self._authors.get(comment.get("authorId"), "")
            if words.strip():
                self._builder.add("notes", f"{author}: {words}" if author else words, page=number)


def _slides(main: Any, relations: list[Relation]) -> list[str]:  # noqa: ANN401
    """Return the names of the slides' parts in their order."""
    by_name = {part.name: part.target for part in relations if part.kind == "slide"}
    named = [by_name.get(slide.get(f"{_R}id"), "") for slide in main.iterfind(f"{_P}sldIdLst/{_P}sldId")]
    if any(named):
        return named
    found = ((_NUMBER.fullmatch(target.lower()), target) for target in by_name.values())
    return [target for _, target in sorted((int(match[1]), target) for match, target in found if match)]


def _is_note(shape: Any) -> bool:  # noqa: ANN401
    return placeholder_kind(shape) in {"", "body", "obj"}


def _title(package: Package) -> str:
    """Return the title in the document's properties, or "" where a program filled it in."""
    title = package.title()
    return "" if _POOR_TITLE.fullmatch(title) else title
