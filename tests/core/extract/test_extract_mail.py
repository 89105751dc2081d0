from __future__ import annotations

import base64
import quopri
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import mail
from core.extract.mail_body import ENCRYPTED
from core.extract.mail_header import decode_words
from core.extract.mail_mime import unflow
from core.extract.mail_quote import split_quotes
from core.records import Document
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.member_makers import carried

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


def read(path: Path, data: bytes | str, name: str = "a.eml") -> Document:
    (path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    document = mail.extract(path / name)
    check_promises(document)
    return document


def refused(path: Path, data: bytes | str, name: str = "a.eml") -> str:
    with pytest.raises(DocumentError) as caught:
        read(path, data, name)
    return caught.value.kind


def ending(path: Path, data: bytes) -> str:
    try:
        read(path, data)
    except DocumentError as error:
        return error.kind
    return "read"


def multipart(kind: str, *inner: str, boundary: str = "b1") -> str:
    body = "".join(f"--{boundary}\n{part}\n" for part in inner)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\nSeen by old programs only.\n{body}--{boundary}--\n'
    )


MESSAGE = (
    'From: "Kim, Minji" <minji@example.com>\nTo: Lee <lee@example.com>,\n\tpark@example.com\nCc: choi@example.com\n'
    "Date: Mon, 2 Mar 2026 09:30:00 +0900\nMessage-ID: <secret-id@example.com>\nIn-Reply-To: <older-id@example.com>\n"
    "References: <older-id@example.com>\nX-Mailer: Some Program\nSubject: Contract\n renewal\nMIME-Version: 1.0\n"
)
LABELS = ("보낸 사람", "보낸 날짜", "제목")
SAID = "2026년 3월 1일 (일) 오후 3:00, Lee <lee@example.com>님이 작성:"
REPLY = (
    """안녕하세요, 계약은 3월에 갱신합니다.

Best,
Minji
-- \nKim Minji
Seoul office

"""
    + SAID
    + """
> When do we renew?
> > An older line.
"""
)


def test_a_message_with_everything(tmp_path: Path) -> None:
    notes = (
        'Content-Type: text/plain; name="notes.txt"\nContent-Disposition: attachment; filename="notes.txt"\n\nNoted.'
    )
    report = (
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename*=utf-8''%EB%B3%B4%EA%B3%A0%EC%84%9C.pdf\n\n"
        + base64.b64encode(b"%PDF-1.4 nothing").decode()
    )
    inner = "Content-Type: message/rfc822\n\nFrom: Choi <choi@example.com>\nSubject: Enclosed\n\nInside."
    page = "Content-Type: text/html\n\n<p>A page with the same words.</p>"
    body = multipart("alternative", PLAIN + REPLY, page, boundary="b2")
    document = read(tmp_path, MESSAGE + multipart("mixed", body, notes, report, inner))
    assert document.title == "Contract renewal"
    assert document.format == "mail"
    assert [(*part, block.place) for part, block in zip(parts(document), document.blocks, strict=True)] == [
        ("title", 0, "Contract renewal", ""),
        ("mail", 0, "From: Kim, Minji <minji@example.com>\nTo: Lee <lee@example.com>, park@example.com\n"
         "Cc: choi@example.com\nDate: 2026-03-02 09:30 +0900", ""),
        ("paragraph", 0, "안녕하세요, 계약은 3월에 갱신합니다.", ""),
        ("paragraph", 0, "Best,\nMinji", ""),
        ("quote", 0, SAID + "\nWhen do we renew?\nAn older line.", ""),
        ("paragraph", 0, "--\nKim Minji\nSeoul office", ""),
        ("list", 0, "- notes.txt\n- 보고서.pdf\n- Enclosed", ""),
        ("heading", 1, "Enclosed", "Enclosed"),
        ("mail", 0, "From: Choi <choi@example.com>", "Enclosed"),
        ("paragraph", 0, "Inside.", "Enclosed"),
    ]  # fmt: skip
    for words in ("secret-id", "older-id", "Some Program", "old programs", "A page"):
        assert words not in document.text
    assert carried(tmp_path / "a.eml") == {"notes.txt": b"Noted.", "보고서.pdf": b"%PDF-1.4 nothing"}


def word(text: str, charset: str, codec: str) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(text.encode(codec)) + b"?="


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (word("회의 일정", "EUC-KR", "euc-kr"), "회의 일정"),
        (word("똠방각하", "ks_c_5601-1987", "cp949"), "똠방각하"),
        (word("분기 보고", "ISO-2022-KR", "iso2022_kr"), "분기 보고"),
        (word("会議", "iso-2022-jp", "iso2022_jp") + b"\n " + word("の件", "iso-2022-jp", "iso2022_jp"), "会議の件"),
        (b"=?utf-8?B?7ZWc?= =?utf-8?B?6rCA?= <a@b.c>", "한가 <a@b.c>"),
        (b"=?UTF-8?Q?=ED=95?= =?UTF-8?Q?=9C_a?=", "한 a"),  # a character cut in two by the sender
        (b"=?iso-8859-1?Q?p=E4ring?=.jpg", "päring.jpg"),
        ("견적서 송부".encode("cp949"), "견적서 송부"),
        ("견적서 송부".encode(), "견적서 송부"),
        (b"=?nonsense?B?QUJD?= =?utf-8?X?a?=", "ABC =?utf-8?X?a?="),
        (b"=?utf-8?B?!!!?=", ""),
        (b"plain", "plain"),
    ],
)
def test_names_in_any_encoding(tmp_path: Path, value: bytes, shown: str) -> None:
    assert decode_words(value) == shown
    document = read(tmp_path, b"From: a@b.c\nSubject: " + value + b"\n\nwords")
    assert document.title == shown


@pytest.mark.parametrize(
    ("body", "include", "exclude"),
    [
        ("Content-Type: text/plain; charset=euc-kr\nContent-Transfer-Encoding: base64\n\n"
         + base64.b64encode("계약을 갱신".encode("cp949")).decode(), ["계약을 갱신"], []),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
         + quopri.encodestring("길게 이어지는 문장 = 하나".encode()).decode(),
         ["길게 이어지는 문장 = 하나"], ["=EA"]),
        ("Content-Type: text/plain; format=flowed; delsp=no\n\nOne long \nparagraph.\n> said \n> before\n",
         ["One long paragraph.", "said before"], [">"]),
        ("Content-Type: text/html; charset=utf-8\n\n<p>새 글</p><blockquote>옛 글</blockquote>",
         ["새 글", "옛 글"], ["<"]),
        (multipart("alternative", "Content-Type: text/plain\n\nLook at the page: https://a.b/c?d=e",
                   "Content-Type: text/html\n\n<p>" + "Words of the page. " * 9 + "</p>"),
         ["of the page."], ["https"]),
        (multipart("mixed", PLAIN + "first", PLAIN + "second"), ["first", "second"], ["old programs"]),
        (multipart("mixed", PLAIN + "first").removesuffix("--b1--\n"), ["first"], ["--b1"]),
        ('Content-Type: multipart/mixed; boundary="x"\n\nno parts at all', ["no parts at all"], []),
        (multipart("mixed", PLAIN + "text", 'Content-Type: application/ms-tnef; name="winmail.dat"\n\nx\x01y'),
         ["text", "- winmail.dat"], ["x\x01y"]),
        (multipart("related", "Content-Type: text/html\n\n<p>seen<img src='cid:1'></p>",
                   'Content-Type: image/png; name="image001.png"\nContent-ID: <1>\n\nabc'), ["seen"], ["image001"]),
        (multipart("signed", PLAIN + "signed words",
                   'Content-Type: application/pkcs7-signature; name="smime.p7s"\n\nx'),
         ["signed words", "smime.p7s"], [ENCRYPTED]),
        (multipart("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1",
                   "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----"), [ENCRYPTED], ["BEGIN"]),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB", [ENCRYPTED], ["MIIB"]),
        ("\nHello\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\nBye",
         ["Hello", "Bye", ENCRYPTED],
         ["hQEMA"]),
        ("\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nSaid.\n-----BEGIN PGP SIGNATURE-----\niQEz\n"
         "-----END PGP SIGNATURE-----\n", ["Said."], ["iQEz", "SHA1", ENCRYPTED]),
        ("\nbefore\nbegin 644 a.bin\n#86)C\n`\nend\nafter", ["before", "a.bin", "after"], ["#86)C"]),
        ("not a field\nX-More: y\n\nthe body", ["the body"], ["not a field", "X-More"]),
        ("The body begins\nwithout a blank line.\n\nMore.", ["The body begins", "More."], []),
    ],
)  # fmt: skip
def test_bodies_as_they_come(tmp_path: Path, body: str, include: list[str], exclude: list[str]) -> None:
    text = read(tmp_path, f"From: a@b.c\nSubject: s\nMIME-Version: 1.0\n{body}").text
    assert [words for words in include if words not in text] == []
    assert [words for words in exclude if words in text] == []
    with_returns = f"From: a@b.c\nSubject: s\nMIME-Version: 1.0\n{body}".replace("\n", "\r\n")
    assert read(tmp_path, with_returns).text == text


def test_earlier_mails_in_a_page_are_quotes(tmp_path: Path) -> None:
    fields = "".join(f"<p><b>{label}:</b> {value}</p>" for label, value in zip(LABELS, "가나다", strict=True))
    said = "<p>On 2 Mar 2026, Lee wrote:</p><blockquote>Well?</blockquote>"
    page = f"{said}<p>네.</p>{fields}<h2>옛 제목</h2><p>옛 글</p>"
    document = read(tmp_path, f"From: a@b.c\nContent-Type: text/html; charset=utf-8\n\n{page}")
    assert [(kind, text) for kind, _, text in parts(document)[1:]] == [
        ("quote", "On 2 Mar 2026, Lee wrote:"),
        ("quote", "Well?"),
        ("paragraph", "네."),
        *(("quote", f"{label}: {value}") for label, value in zip(LABELS, "가나다", strict=True)),
        ("quote", "옛 제목"),
        ("quote", "옛 글"),
    ]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("new\n> old\nnew again\n> older", [("paragraph", "new"), ("quote", "old"), ("paragraph", "new again"),
                                            ("quote", "older")]),
        ("> all of it\n> and more\n\nMy answer",
         [("paragraph", "My answer"), ("quote", "all of it\nand more\n")]),
        ("new\n-----Original Message-----\nFrom: a\n\nrest",
         [("paragraph", "new"), ("quote", "-----Original Message-----\nFrom: a\n\nrest")]),
        ("네.\n\n----- 원본 메시지 -----\n옛 글",
         [("paragraph", "네.\n"), ("quote", "----- 원본 메시지 -----\n옛 글")]),
        ("네.\n보낸 사람: 김\n보낸 날짜: 어제\n받는 사람: 이\n제목: 건\n\n옛 글",
         [("paragraph", "네."), ("quote", "보낸 사람: 김\n보낸 날짜: 어제\n받는 사람: 이\n제목: 건\n\n옛 글")]),
        ("From: here to there\nis a long way", [("paragraph", "From: here to there\nis a long way")]),
        ("Yes.\n\nOn Mon, 2 Mar 2026 at 09:30, Kim\n<kim@example.com> wrote:\n\n> Well?",
         [("paragraph", "Yes.\n"), ("quote", "On Mon, 2 Mar 2026 at 09:30, Kim\n<kim@example.com> wrote:\n\nWell?")]),
        ("As Orwell wrote:\nall are equal", [("paragraph", "As Orwell wrote:\nall are equal")]),
        ("a\n-- \nme\n> old", [("paragraph", "a"), ("quote", "old"), ("paragraph", "-- \nme")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_new_and_what_is_quoted(text: str, runs: list[tuple[str, str]]) -> None:
    assert split_quotes(text) == runs


@given(st.text(alphabet=">- \nFrom:wrote제목보낸사람년1", max_size=300))
def test_no_words_are_lost_in_quotes(text: str) -> None:
    def words(given: str) -> list[str]:
        return sorted(given.replace(">", " ").split())

    assert words("\n".join(run for _, run in split_quotes(text))) == words(text)


def test_flowed_text() -> None:
    assert unflow("a \nb\n>> c \n>> d\n> e\n-- \nme", drop_space=False) == "a b\n>> c d\n> e\n-- \nme"
    assert unflow("한 \n글", drop_space=True) == "한글"


def test_a_mailbox_message_by_message(tmp_path: Path) -> None:
    one = "From a@b.c Mon Mar  2 09:30:00 2026\nFrom: a@b.c\nSubject: One\n\nFirst words.\n>From here on.\n\n"
    two = (
        "From - Tue Mar 03 09:30:00 2026\nFrom: 김 <k@b.c>\nSubject: 둘\n\nFrom there it goes.\n\nFrom me to you.\n\n"
    )
    three = "From x Tue Mar 03 09:30:00 2026\nTo: a@b.c\n\n"
    document = read(tmp_path, one + two + three, "a.mbox")
    assert document.title == ""
    assert [(*part, block.place) for part, block in zip(parts(document), document.blocks, strict=True)] == [
        ("heading", 1, "One", "message 1"),
        ("mail", 0, "From: a@b.c", "message 1"),
        ("paragraph", 0, "First words.\nFrom here on.", "message 1"),
        ("heading", 1, "둘", "message 2"),
        ("mail", 0, "From: 김 <k@b.c>", "message 2"),
        ("paragraph", 0, "From there it goes.", "message 2"),
        ("paragraph", 0, "From me to you.", "message 2"),
        ("heading", 1, "message 3", "message 3"),
        ("mail", 0, "To: a@b.c", "message 3"),
    ]


def test_a_mailbox_may_be_one_message_and_a_message_of_apple(tmp_path: Path) -> None:
    assert read(tmp_path, "From: a@b.c\n\nwords", "a.mbox").text.endswith("words")
    message = b"From: a@b.c\n\nwords"
    data = b"%d   \n%s<?xml version='1.0'?><plist/>" % (len(message), message)
    assert read(tmp_path, data, "a.emlx").text.endswith("words")
    assert read(tmp_path, "\ufeff" + message.decode()).text.endswith("words")
    assert read(tmp_path, message.decode().encode("utf-16")).text.endswith("words")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4 no mail", "wrong-type"),
        (b"just some words\n\nand more", "wrong-type"),
        (b"\x00\x01\x02\x03" * 500, "broken"),
        (b"Content-Type: application/pkcs7-mime\n\nMIIB", "encrypted"),
    ],
)
def test_what_is_no_mail(tmp_path: Path, data: bytes, kind: str) -> None:
    assert refused(tmp_path, data) == kind
    assert refused(tmp_path, data, "a.mbox") == kind


def nested(depth: int) -> str:
    inner = PLAIN + "at the bottom"
    for level in range(depth):
        inner = multipart("mixed", inner, boundary=f"x{level}y")
    return inner


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "data",
    [
        b"From: a@b.c\n" + b"X-A: b\n" * 300_000 + b"\nwords",
        b"From: a@b.c\nX: y\n" + b" z\n" * 300_000 + b"\nwords",
        b"From: a@b.c\nContent-Type: text/plain" + b";a=b" * 100_000 + b"\n\nwords",
        b"From: a@b.c\nTo: " + b"=?a?b?" * 20_000 + b"\n\nwords",
        b'To: "' + b'\\"' * 100_000 + b"\n\nwords",
        b"From: a@b.c\n" + nested(300).encode() + b"\n",
        b"From: a@b.c\nContent-Type: message/rfc822\n\n" * 3000 + b"words",
        b'From: a@b.c\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nwords\n" * 100_000,
        b"From: a@b.c\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 500_000,
        b"From: a@b.c\n\n" + b">" * 200_000 + b"\nFrom: x\n" * 1000,
    ],
)
def test_bombs_take_linear_time(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data).text


def test_broken_files_end_as_text_or_with_a_reason(tmp_path: Path) -> None:
    whole = (MESSAGE + multipart("mixed", nested(2), PLAIN + REPLY)).encode()
    chance = random.Random(6)
    variants = [whole[: len(whole) * tenth // 10] for tenth in range(1, 10)]
    for _ in range(60):
        flipped = bytearray(whole)
        for _ in range(12):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        variants.append(bytes(flipped))
    for data in variants:
        assert ending(tmp_path, data) in {"read", "broken", "wrong-type"}
