"""The text of an RTF file in its order: groups, control words, code pages, and what is not for reading left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.extract.ole import codepage

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,9})? ?|(?P<hex>(?:\\'[0-9A-Fa-f]{2})+)|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_DEEPEST = 1000
# Groups whose words are not the document's: definitions, pictures' bytes, instructions, marks of remarks.
_SKIPPED = frozenset(
    b"colortbl filetbl pict objdata objclass objname fldinst ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn xe tc rxe "
    b"bxe bkmkstart bkmkend listtext pntext pntxta pntxtb atnid atnauthor nonshppict shprslt themedata "
    b"colorschememapping datastore private listtable listoverridetable revtbl rsidtbl generator template sp".split()
)
_MARKS = frozenset({b"listtext", b"pntext"})  # the bullet or number before a list's item
_KEPT = frozenset({b"shpinst", b"shptxt", b"shppict", b"fldrslt"})
# destination -> where its words go, and from where
_TARGETS = {
    b"fonttbl": ("fonts", "text"),
    b"stylesheet": ("styles", "text"),
    b"info": ("info", "text"),
    b"title": ("title", "info"),
    b"footnote": ("note", "text"),
    b"annotation": ("note", "text"),
    **dict.fromkeys((b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf"),
                    ("header", "text")),
}  # fmt: skip
_SCRIPTS = frozenset({b"loch", b"hich", b"dbch"})
_PAGES = {b"mac": 10000, b"pc": 437, b"pca": 850}
_ENCODINGS = frozenset({b"fcharset", b"cpg", b"ansicpg", b"deff", *_PAGES})
_ENDS = {b"par": "par", b"sect": "par", b"page": "par", b"column": "par", b"cell": "cell", b"row": "row"}
_NUMBERS = {b"s": "style", b"sbasedon": "base", b"outlinelevel": "outline", b"uc": "fallback", b"ilvl": "depth"}
_FLAGS = {b"intbl": "table", b"ls": "listed"}
# Windows' number of a font's character set -> code page; 0 and 1 stand for the document's own
_CHARSETS = {
    77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_CHARACTERS = {
    b"line": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"nestcell": " ",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\t": "\t"}
_ESCAPED = frozenset({b"\\", b"{", b"}"})
_WIDE = frozenset({"cp949", "cp932", "gb18030", "cp950", "johab"})
_SYMBOLS = re.compile("[\uf000-\uf0ff]")  # signs of picture fonts, which stand for no letter
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class State:
    """What holds in a group until it closes.

    Attributes:
        target: where its words go: "text", "note", "header", "title", "styles"; "fonts", "info" and "" for nowhere.
        outer: the target around a group that gives its words twice.
        font: the number of the font; -1 for the document's own.
        fallback: how many characters after a Unicode one stand for it in older readers.
        hidden: whether nobody sees the words.
        rtf_only: whether the words are not those of the page of HTML that the file wraps.
        style: the number of the paragraph's style, in the list of styles that of the style itself.
        base: in the list of styles, the style that one builds on.
        table: whether the paragraph is in a table.
        outline: the paragraph's depth in the outline from 0; -1 for none.
        listed: whether the paragraph is a list's item.
        depth: its depth in the list from 0.
    """

    target: str = "text"
    outer: str = ""
    font: int = -1
    fallback: int = 1
    hidden: bool = False
    rtf_only: bool = False
    style: int = 0
    base: int = -1
    table: bool = False
    outline: int = -1
    listed: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: its name, the style it builds on, its depth in the outline."""

    name: str
    base: int
    outline: int


class Reading:
    """Goes once over an RTF file.

    Attributes:
        styles: by number.
        notes: the footnotes and comments.
        title: the title in the file's properties.
        header: the words of headers and footers.
        pictures: whether there was a picture.
    """

    def __init__(self, on_end: Callable[[str, str, State], None], wraps_html: bool = False) -> None:
        """Start.

        Args:
            on_end: is called with what ends ("par", "cell", "row"), the words in it, and their state.
            wraps_html: read the source of the page that Outlook hid in the file ([MS-OXRTFEX]), not the text.
        """
        self.styles: dict[int, Style] = {}
        self.notes: list[str] = []
        self.title = ""
        self.header = ""
        self.pictures = False
        self._on_end = on_end
        self._wraps_html = wraps_html
        self._state = State()
        self._groups: list[State] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._page = "cp1252"
        self._words: dict[str, list[str]] = {}
        self._raw: list[bytes] = []
        self._skip = 0
        self._optional = False  # after the sign that says: whoever does not know the next word skips the group
        self._script = False  # after the word for a run's script: its font follows

    def read(self, data: bytes) -> None:
        """Go over the bytes of the file.

        Raises:
            ValueError: the groups are nested deeper than any document's.
        """
        at = 0
        while match := _TOKEN.search(data, at):
            at = match.end()
            kind = match.lastgroup
            if kind == "text":
                self._bytes(match[0])
            elif kind == "hex":
                self._bytes(bytes.fromhex(match[0].replace(b"\\'", b"").decode()))
            elif kind == "brace":
                self._brace(match[0] == b"{")
            elif kind == "sign":
                self._sign(match["sign"])
            else:
                number = int(match["number"]) if kind == "number" else None
                at += max(number or 0, 0) if match["word"] == b"bin" else 0
                self._word(match["word"], number)
        self._end("par")
        self.header = self._take("header")

    def _bytes(self, raw: bytes) -> None:
        """Take characters in the font's code page, less those that stand for a Unicode one before them."""
        if self._skip:
            cut = min(self._skip, len(raw))
            self._skip -= cut
            # Some count a character of two bytes as one.
            raw = raw[2:] if cut == 1 and raw[0] > 0x80 and self._encoding_here() in _WIDE else raw[cut:]
        if raw and self._seen():
            self._raw.append(raw)

    def _characters(self, text: str) -> None:
        """Take characters that need no code page."""
        self._decode()
        if self._seen():
            self._words.setdefault(self._state.target, []).append(text)

    def _seen(self) -> bool:
        """Say whether words are to be kept here."""
        return bool(self._state.target) and not self._state.hidden and not self._state.rtf_only

    def _decode(self) -> None:
        """Decode the bytes gathered so far; fonts say their character set, sometimes wrongly."""
        if not self._raw:
            return
        raw = b"".join(self._raw)
        self._raw.clear()
        page = self._encoding_here()
        for name in (page, self._page, "cp1252"):
            try:
                text = raw.decode(name)
                break
            except UnicodeDecodeError:
                text = raw.decode(page, "replace")
        self._words.setdefault(self._state.target, []).append(text)

    def _encoding_here(self) -> str:
        """Return the encoding of the font in use."""
        return self._fonts.get(self._font if self._state.font < 0 else self._state.font, self._page)

    def _take(self, target: str) -> str:
        """Return the words gathered for a target, which is then empty."""
        self._decode()
        text = _SYMBOLS.sub("", "".join(self._words.pop(target, [])))
        return (
            text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if _HALVES.search(text) else text
        )

    def _end(self, what: str) -> None:
        """Say that a paragraph, a cell or a row ends."""
        if self._state.rtf_only:
            return
        if self._state.target == "text":
            self._on_end(what, self._take("text"), self._state)
        elif what == "row" or not self._state.target:
            return
        else:
            self._characters("\n")

    def _brace(self, opens: bool) -> None:
        """Open or close a group."""
        self._decode()
        self._skip, self._optional, self._script = 0, False, False
        if opens:
            if len(self._groups) >= _DEEPEST:
                raise ValueError("groups are nested too deep")
            self._groups.append(self._state)
            self._state = replace(self._state)
        elif self._groups:
            closed, self._state = self._state, self._groups.pop()
            self._close(closed)

    def _close(self, closed: State) -> None:
        """Keep what a closed group was for."""
        if closed.target == "styles":
            name = self._take("styles").strip().rstrip(";").strip()
            if name:
                self.styles[closed.style] = Style(name, closed.base, closed.outline)
        elif closed.target == "note" and self._state.target != "note":
            self.notes.append(self._take("note"))
        elif closed.target == "header" and self._state.target != "header":
            self._words.setdefault("header", []).append("\n")
        elif closed.target == "title" and self._state.target != "title":
            self.title = self._take("title")

    def _sign(self, sign: bytes) -> None:
        """Take a control sign."""
        if sign == b"*":
            self._optional = True
        elif self._skip:
            self._skip -= 1
        elif sign in _ESCAPED:
            self._bytes(sign)
        elif sign in b"\r\n":
            self._end("par")
        elif sign in _SIGNS:
            self._characters(_SIGNS[sign])

    def _word(self, word: bytes, number: int | None) -> None:
        """Take a control word."""
        optional, self._optional = self._optional, False
        script, self._script = self._script, word in _SCRIPTS
        if self._skip and word in _CHARACTERS:
            self._skip -= 1
        elif word == b"u":
            self._unicode(number or 0)
        elif word in _ENDS:
            self._end(_ENDS[word])
        elif word in _CHARACTERS:
            self._characters(_CHARACTERS[word])
        elif word == b"f" or (word == b"af" and script):
            self._decode()
            self._state.font = number or 0
        elif word in _ENCODINGS:
            self._set_encoding(word, number or 0)
        elif not self._destination(word, optional):
            self._property(word, 1 if number is None else number)

    def _unicode(self, number: int) -> None:
        """Take a Unicode character; those beyond 32767 are written as negative numbers."""
        self._characters(chr(number & 0xFFFF))
        self._skip = max(self._state.fallback, 0)

    def _set_encoding(self, word: bytes, number: int) -> None:
        """Take what says in which code page characters are."""
        if word == b"deff":
            self._font = number
        elif word in _PAGES or word == b"ansicpg":
            self._page = codepage(_PAGES.get(word, number))
        elif self._state.target == "fonts" and word == b"cpg":
            self._fonts[self._state.font] = codepage(number)
        elif self._state.target == "fonts" and number in _CHARSETS:
            self._fonts[self._state.font] = codepage(_CHARSETS[number])

    def _destination(self, word: bytes, optional: bool) -> bool:
        """Take what says where the group's words go; say whether it was that."""
        state = self._state
        if word == b"ud":
            state.target = state.outer
        elif word == b"upr":
            state.outer, state.target = state.target, ""
        elif word in _SKIPPED:
            self.pictures = self.pictures or word == b"pict"
            if word in _MARKS and self._groups:
                self._groups[-1].listed = True
            state.target = ""
        elif word in _TARGETS and state.target == _TARGETS[word][1]:
            state.target = _TARGETS[word][0]
        elif optional and word not in _KEPT and not (self._wraps_html and word == b"htmltag"):
            state.target = ""
        else:
            return False
        return True

    def _property(self, word: bytes, number: int) -> None:
        """Take what says how the paragraph or its characters look."""
        state = self._state
        if word == b"pard":
            state.style, state.table, state.outline, state.listed, state.depth = 0, False, -1, False, 0
        elif word == b"plain":
            self._decode()
            state.font, state.hidden = -1, False
        elif word in {b"v", b"deleted"}:
            self._decode()
            state.hidden = bool(number)
        elif word == b"htmlrtf":
            self._decode()
            state.rtf_only = self._wraps_html and bool(number)
        elif word in _NUMBERS:
            setattr(state, _NUMBERS[word], number)
        elif word in _FLAGS:
            setattr(state, _FLAGS[word], bool(number))
