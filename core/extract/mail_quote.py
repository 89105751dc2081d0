"""What in a mail's text is new, what is quoted from earlier mails, and what is a signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records import BlockKind

_MARKED = re.compile(r"[ \t]?(?:>[ \t]?)+")
_DASHED = re.compile(
    r"\W{0,3}(?:[-_=*]{2,}\s*)(?:original (?:message|mail|appointment)|forwarded (?:message|mail|by\b.*)"
    r"|원본\s*(?:메시지|메일|편지).{0,20}|전달된\s*(?:메시지|메일).{0,20}|원문|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|message (?:d'origine|transféré)|mensaje original|元のメッセージ|転送メッセージ"
    r"|原始邮件|原始郵件|转发邮件)\s*[-_=*]{2,}\s*"
    r"|begin forwarded message:\s*|전달된 메시지 시작:\s*",
    re.IGNORECASE,
)
_LABEL = r"\W{0,4}(?:%s)\s*\W?\s*[:：]"
_SENDER = re.compile(
    _LABEL % r"from|sender|보낸\s?(?:사람|이)|발신(?:자|인)?|von|de|差出人|发件人|寄件者|寄件人", re.IGNORECASE
)
_FIELD = re.compile(
    _LABEL
    % r"to|cc|sent|date|subject|(?:보낸|받은)\s?(?:날짜|시간)|날짜|받는\s?(?:사람|이)|수신(?:자|인)?|참조|제목|일시"
    r"|gesendet|an|datum|betreff|envoyé|à|date|objet|送信日時|日付|宛先|件名|发送时间|收件人|主题|日期|收件者|主旨",
    re.IGNORECASE,
)
_SAID = re.compile(
    r".{0,300}(?:\bwrote|\bschrieb.{0,60}|a écrit|escribió|ha scritto"
    r"|(?:님이|께서|이|가)\s?(?:작성|쓴\s?글|쓰셨습니다|보낸\s?메일)|作成|のメール|写道|寫道)\s*[:：]\s*",
    re.IGNORECASE,
)
_SAID_BEGINS = re.compile(r"\W{0,2}(?:on|am|le|el|il|op)\s.{0,20}\d|\W{0,2}\d{2,4}\s?[-./年년]", re.IGNORECASE)
_SIGNATURE = re.compile(r"-- ?")
_ARMOUR = re.compile(
    r"-----BEGIN PGP (MESSAGE|SIGNATURE|PUBLIC KEY BLOCK)-----.*?(?:-----END PGP \1-----|\Z)", re.DOTALL
)
_SIGNED = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash:.*\n)*")
_UUENCODED = re.compile(r"^begin [0-7]{3} (\S.{0,200})\n(?:[ -`]{1,62}\n)*end$", re.MULTILINE)
_FIELDS_WITHIN = 6
_LONGEST_LINE = 200  # of those that say where a quotation begins
_FEWEST_FIELDS = 2


def without_armour(text: str) -> tuple[str, bool]:
    """Return the text without what only programs read, and whether there was an encrypted message in it."""
    text = text.replace("\r\n", "\n")
    text = _UUENCODED.sub(r"\1", text) if "\nbegin " in f"\n{text}" else text
    if "-----BEGIN PGP" not in text:
        return text, False
    return _ARMOUR.sub("", _SIGNED.sub("", text)), "-----BEGIN PGP MESSAGE-----" in text


def begins_quote(lines: Sequence[str]) -> bool:
    """Say whether everything from these lines on is an earlier mail: a dashed line or a head in words."""
    first = lines[0][:_LONGEST_LINE]
    if _DASHED.fullmatch(first):
        return True
    if not _SENDER.match(first):
        return False
    near = [line for line in lines[1 : 2 * _FIELDS_WITHIN] if line.strip()][:_FIELDS_WITHIN]
    return sum(bool(_FIELD.match(line[:_LONGEST_LINE])) for line in near) >= _FEWEST_FIELDS


def says_who(line: str) -> bool:
    """Say whether a line tells who wrote what is quoted below it."""
    return len(line) < 2 * _LONGEST_LINE and line.rstrip().endswith((":", "：")) and _SAID.fullmatch(line) is not None


def split_quotes(text: str) -> list[tuple[BlockKind, str]]:
    """Return the stretches of a plain body: new text, quoted text without its marks, and the signature last."""
    lines = text.replace("\u00a0", " ").splitlines()
    kinds = _kinds(lines)
    runs: list[tuple[str, list[str]]] = []
    for kind, line in zip(kinds, lines, strict=True):
        if not runs or (runs[-1][0] != kind and line.strip()):
            runs.append((kind, []))
        marks = _MARKED.match(line) if kind == "quote" else None
        runs[-1][1].append(line[marks.end() :] if marks else line)
    body = [run for run in runs if run[0] != "signature" and any(line.strip() for line in run[1])]
    # Who answers below one quotation has quoted the whole mail: the answer comes first, as it would above it.
    if len(body) == 2 and body[0][0] == "quote":
        body.reverse()
    ordered = body + [run for run in runs if run[0] == "signature"]
    return [("quote" if kind == "quote" else "paragraph", "\n".join(of)) for kind, of in ordered]


def _kinds(lines: list[str]) -> list[str]:
    """Return what each line is: new, quote or signature."""
    kinds: list[str] = []
    while len(kinds) < len(lines):
        at = len(kinds)
        if not lines[at].strip():
            kinds.append(kinds[-1] if kinds else "new")
            continue
        said = says_who(lines[at])
        opening = _opening(lines, kinds, at) if said else at
        marked = said and _marked_below(lines, at)
        dated = said and bool(_SAID_BEGINS.match(lines[opening]))
        if begins_quote(lines[at : at + 2 * _FIELDS_WITHIN]) or (dated and not marked):
            return kinds[:opening] + ["quote"] * (len(lines) - opening)
        if marked:
            kinds[opening:] = ["quote"] * (at + 1 - opening)
        else:
            kinds.append(_kind(lines[at], kinds[-1] if kinds else "new"))
    return kinds


def _kind(line: str, before: str) -> str:
    """Return what a line is by itself; a blank line is as the one before it."""
    if _MARKED.match(line):
        return "quote"
    if _SIGNATURE.fullmatch(line):
        return "signature"
    return "new" if line.strip() and before == "quote" else before


def _marked_below(lines: list[str], at: int) -> bool:
    """Say whether the next line with words in it is marked as a quotation."""
    below = next((line for line in lines[at + 1 : at + 5] if line.strip()), "")
    return _MARKED.match(below) is not None


def _opening(lines: list[str], kinds: list[str], at: int) -> int:
    """Return the line on which the sentence that ends here began, where a program broke it; else `at`."""
    if _SAID_BEGINS.match(lines[at]):
        return at
    for before in range(at - 1, max(at - 3, -1), -1):
        if not lines[before].strip() or kinds[before] == "quote":
            break
        if _SAID_BEGINS.match(lines[before]):
            return before
    return at
