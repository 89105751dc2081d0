"""Running text in LaTeX: accents and symbols resolved, commands taken away from around their words."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

Macros = dict[str, str]

_FURTHEST = 20_000  # characters in which a group must end
_LONGEST_OPTION = 500
_MOST_MACROS = 20_000  # replacements in one text
_DEEPEST = 8  # macros inside macros
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TOKEN = re.compile(
    r"(?P<comment>%[^\n]*(?:\n[ \t]*+(?!\n))?)|(?P<maths>\$(?:[^$\\]|\\.)*\$|\\\((?:[^\\]|\\(?!\)).)*\\\))"
    r"|\\(?:url|path|nolinkurl)\s*\{(?P<address>[^{}\n]*)\}|\\verb\*?(?P<fence>[^a-zA-Z\s*])(?P<verb>[^\n]*?)(?P=fence)"
    r"|\\(?P<accent>[`'^\"~=.])[ ]*(?:\{\s*\\?(?P<held>[a-zA-Z]?)\s*\}|\\?(?P<bare>[a-zA-Z]))"
    r"|\\(?P<letter>[cvuHkrbdt])(?:\s*\{\s*\\?(?P<inner>[a-zA-Z])\s*\}|\s+(?P<next>[a-zA-Z])(?![a-zA-Z]))"
    r"|\\(?P<edge>begin|end)\s*\{[^{}]{0,60}\}|\\(?P<name>[a-zA-Z@]+)\*?(?P<space>[ \t]*)"
    r"|(?P<line>\\\\(?:\*?\[[^\]\n]{0,20}\])?)|\\(?P<sign>.)"
    r"|(?P<brace>[{}])|(?P<typed>~|---?|``|''|`)",
    re.DOTALL,
)
_MARKS = "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u0328\u030a\u0331\u0323"
_ACCENTS = dict(zip("`'^\"~=.cvuHkrbd", _MARKS, strict=True))
_SIGNS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "!": "", "/": "", "-": "", "@": "", "|": "|"}
_TYPED = {"~": " ", "---": "—", "--": "–", "``": "“", "''": "”", "`": "‘"}
_SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å", "i": "i", "j": "j", "S": "§", "P": "¶",
    "copyright": "©", "pounds": "£", "euro": "€", "dots": "…", "ldots": "…",
    "textellipsis": "…", "textendash": "–", "textemdash": "—", "textbackslash": "\\", "textasciitilde": "~",
    "textasciigrave": "`", "textbar": "|", "textquotesingle": "'", "textless": "<", "textgreater": ">",
    "textdegree": "°", "texttimes": "×", "textbullet": "•", "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX",
    "quad": " ", "qquad": " ", "newline": "\n", "linebreak": "\n", "and": "\n", "And": "\n", "AND": "\n",
    "textunderscore": "_", "slash": "/", "guillemotleft": "«", "guillemotright": "»",
}  # fmt: skip
# How many of a command's first groups are not words.
_ONE = (
    "label ref eqref pageref cref Cref autoref nameref cite citep citet citealp citealt citeauthor citeyear "
    "parencite textcite footcite nocite vspace hspace input include includegraphics bibliography "
    "bibliographystyle usepackage documentclass pagestyle thispagestyle index includeonly graphicspath color "
    "pagecolor phantom hypersetup geometry addbibresource pagenumbering hyphenation lstset rowcolor cellcolor "
    "columncolor arrayrulecolor cmidrule cline date fontfamily fontseries subfile theoremstyle lstinputlisting "
    "linespread captionsetup vphantom hphantom tikzset enlargethispage usetikzlibrary selectlanguage href "
    "textcolor colorbox hyperref hyperlink hypertarget scalebox rotatebox makebox parbox raisebox "
    "foreignlanguage addtocounter captionof DeclareGraphicsExtensions "
)
_TWO = "multicolumn multirow resizebox fcolorbox setlength addtolength setcounter fontsize rule"
_SKIPPED = {
    **dict.fromkeys(_ONE.split(), 1),
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(("addcontentsline", "definecolor"), 3),
}
# A length or a number given to a command of plain TeX.
_ASSIGNED = re.compile(r"[ \t]*(?:=[ \t]*-?\d+(?:\.\d*)?(?:[a-z]{2}\b)?|-?\d*\.?\d+(?:pt|em|ex|cm|mm|in|sp|bp)\b)")
_NOTES = frozenset({"footnote", "footnotetext", "thanks", "marginpar", "todo", "sidenote"})


class Source(str):
    """LaTeX that knows where its groups end; looked up once, however often it is asked."""

    @cached_property
    def ends(self) -> dict[int, int]:
        """The offset of every brace that closes, by that of the one it closes."""
        found: dict[int, int] = {}
        waiting: list[int] = []
        for match in _BRACE.finditer(self):
            if match[0] == "{":
                waiting.append(match.start())
            elif match[0] == "}" and waiting:
                found[waiting.pop()] = match.start()
        return found


def group(source: Source, at: int) -> tuple[str, int]:
    """Return what is in the braces that begin here, after spaces, and the offset after them.

    Without a brace, or where none closes it within reason, that is "" and the same place.
    """
    start = at
    while source[start : start + 1].isspace() and start < at + 100:
        start += 1
    end = source.ends.get(start, -1)
    return (source[start + 1 : end], end + 1) if 0 <= end - start <= _FURTHEST else ("", at)


def option(source: Source, at: int) -> tuple[str, int]:
    """Return what is in the brackets that begin here and the offset after them; as `group` does."""
    start = at
    while source[start : start + 1] in {" ", "\t"}:
        start += 1
    if source[start : start + 1] != "[":
        return "", at
    depth = 0
    for match in re.compile(r"\\.|[{}\]]", re.DOTALL).finditer(source, start, start + _LONGEST_OPTION):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if match[0] == "]" and depth <= 0:
            return source[start + 1 : match.start()], match.end()
    return "", at


def words(text: str, macros: Macros, depth: int = 0) -> tuple[str, list[str]]:
    """Return the printed words of a stretch of LaTeX, and the source of the notes that hang on it.

    Args:
        text: the stretch.
        macros: what the author's own commands without arguments stand for.
        depth: how many macros this stretch came out of.
    """
    source = Source(text)
    pieces: list[str] = []
    notes: list[str] = []
    at, replaced = 0, 0
    while match := _TOKEN.search(source, at):
        pieces.append(source[at : match.start()])
        at = match.end()
        name = match["name"]
        if name is None:
            pieces.append(_printed(match))
        elif name in macros and depth < _DEEPEST and replaced < _MOST_MACROS:
            replaced += 1
            inner, more = words(macros[name], macros, depth + 1)
            pieces += [inner.strip(), match["space"] if not match["space"] or depth else " "]
            notes += more
        elif name in _NOTES:
            note, at = group(source, option(source, at)[1])
            notes.append(note)
        else:
            own, at = _command(name, source, at, match["space"])
            pieces.append(own)
    pieces.append(source[at:])
    return "".join(pieces), notes


def _command(name: str, source: Source, at: int, space: str) -> tuple[str, int]:
    """Return what a command prints itself, and the offset after what belongs to it and is not printed."""
    if name in _SYMBOLS:
        return _SYMBOLS[name], at
    if assigned := _ASSIGNED.match(source, at):
        return "", assigned.end()
    at = option(source, option(source, at)[1])[1]
    for _ in range(_SKIPPED.get(name, 0)):
        at = group(source, at)[1]
        at = option(source, at)[1]
    return (" " if space and name not in _SKIPPED and source[at : at + 1] != "{" else ""), at


def _printed(match: re.Match[str]) -> str:
    """Return what a token that is no command with a name prints."""
    for verbatim in ("maths", "verb", "address"):
        if match[verbatim] is not None:
            return match[verbatim]
    if match["accent"] or match["letter"]:
        base = next((each for each in match.group("held", "bare", "inner", "next") if each), "")
        mark = _ACCENTS.get(match["accent"] or match["letter"], "")
        return unicodedata.normalize("NFC", base + mark) if base else ""
    if match["line"]:
        return "\n"
    if match["sign"]:
        return _SIGNS.get(match["sign"], match["sign"])
    return _TYPED.get(match["typed"] or "", "")
