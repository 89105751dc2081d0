from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import subtitles
from core.records import Document
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import survives

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>안녕하세요.</i>

2
00:00:03,500 --> 00:00:05,000
- 누구세요?
- 저예요.

3
00:12:30,000 --> 00:12:31,000
{\\an8}다시 만나요.
"""
VTT = """WEBVTT - 강연

STYLE
::cue { color: red }

NOTE 숨은 말

intro
00:01.000 --> 00:02.000 align:start
<v 김 박사>오늘은 <c.x>물</c>을

00:02.000 --> 00:04.000
<v 김 박사>오늘은 물을
<v 김 박사>이야기합니다 &amp; 끝.
"""
SMI = """<SAMI><HEAD><TITLE>긴 영화 제목</TITLE><STYLE TYPE="text/css"><!-- .KRCC {Name:한국어;} --></STYLE>
</HEAD><BODY>
<SYNC Start=1000><P Class=KRCC>안녕하세요.<br><font color="red">반갑습니다</font>
<P Class=ENCC>Hello.
<SYNC Start=3000><P Class=KRCC>&nbsp;
<SYNC Start=3600000><P Class=KRCC>끝입니다.
</BODY></SAMI>"""
ASS = """[Script Info]
Title: 자막 제목
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,숨은 말
Dialogue: 0,0:00:01.50,0:00:02.00,Default,,0,0,0,,{\\i1}첫 말{\\i0}, 쉼표\\N둘째 줄
Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}
"""


def read(tmp_path: Path, name: str, source: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / name
    path.write_bytes(source.encode(encoding))
    document = subtitles.extract(path)
    check_promises(document)
    return document


def places(document: Document) -> list[tuple[str, str]]:
    return [(block.place, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_subrip(tmp_path: Path, encoding: str) -> None:
    assert places(read(tmp_path, "a.srt", SRT, encoding)) == [
        ("00:00:01", "안녕하세요.\n- 누구세요?\n- 저예요."),
        ("00:12:30", "다시 만나요."),
    ]


def test_subrip_without_blank_lines(tmp_path: Path) -> None:
    source = "1\n00:00:01,0 --> 00:00:02,0\none\n2\n00:00:02,0 --> 00:00:03,0\ntwo"
    assert read(tmp_path, "a.srt", source).text == "one two"


def test_webvtt_names_its_voices_once_and_forgets_what_rolls(tmp_path: Path) -> None:
    document = read(tmp_path, "a.vtt", VTT)
    assert places(document) == [("00:00:01", "김 박사: 오늘은 물을 이야기합니다 & 끝.")]


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-16"])
def test_sami(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "a.smi", SMI, encoding)
    assert document.title == "긴 영화 제목"
    assert places(document) == [
        ("00:00:01", "안녕하세요. 반갑습니다"),
        ("01:00:00", "끝입니다."),
        ("00:00:01", "Hello."),
    ]


def test_substation(tmp_path: Path) -> None:
    document = read(tmp_path, "a.ass", ASS)
    assert document.title == "자막 제목"
    assert parts(document) == [("paragraph", 0, "첫 말, 쉼표 둘째 줄")]


def test_a_paragraph_is_about_a_minute_and_ends_with_a_sentence(tmp_path: Path) -> None:
    cues = (
        f"{n}\n00:{n // 12:02}:{n % 12 * 5:02},000 --> 00:59:00,000\n문장 {n}{'.' if n % 3 == 2 else ''}\n"
        for n in range(60)
    )
    document = read(tmp_path, "a.srt", "\n".join(cues))
    assert len(document.blocks) == 5
    assert all(document.text[block.start : block.end].endswith(".") for block in document.blocks)


@pytest.mark.parametrize(
    ("source", "kind"), [("WEBVTT\n", "empty"), ("그냥 글이다.", "wrong-type"), ("<SAMI></SAMI>", "empty")]
)
def test_files_without_cues_are_refused(tmp_path: Path, source: str, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, "a.vtt", source)
    assert caught.value.kind == kind


@pytest.mark.parametrize(("name", "source"), [("a.srt", SRT), ("a.vtt", VTT), ("a.smi", SMI), ("a.ass", ASS)])
def test_harmed_subtitles(tmp_path: Path, name: str, source: str) -> None:
    survives(subtitles, tmp_path / name, source.encode("cp949"))
