from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import data_files
from core.records import Document
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import kind_of, survives

LONG = "긴 글이다. " * 60
CHAT = {
    "title": "대화 내보내기",
    "settings": {"theme": "dark", "nested": {"a": 1, "b": [1, 2, 3], "none": None}},
    "messages": [{"from": "철수", "text": "회의는 몇 시야?"}, {"from": "영희", "text": LONG}],
    "vector": [[0.5] * 20] * 20,
    "picture": "iVBORw0KGgo" * 50,
    "many": {f"k{n}": True for n in range(13)},
}
RSS = """<?xml version="1.0" encoding="euc-kr"?>
<!DOCTYPE rss [<!ENTITY co "서가 &amp; 벗">]>
<rss><channel><title>소식</title><link>http://a</link><item><title>첫 글</title>
<description><![CDATA[<p>본문 <b>굵게</b></p><ul><li>하나</li></ul>]]></description></item>
<item><title>둘째 &co;</title><pubDate>2024</pubDate></item></channel></rss>"""
DOCBOOK = """<book><title>설명서</title><chapter><title>설치</title>
<para>먼저 <emphasis>이것</emphasis>을 한다.</para>

<programlisting>a
  b</programlisting>
<itemizedlist><listitem><para>하나</para></listitem><listitem><para>둘</para></listitem></itemizedlist><section><title>표</title><informaltable><tgroup><tbody><row><entry>가</entry><entry>나</entry></row></tbody></tgroup>
</informaltable></section></chapter><chapter><title>끝</title><para>끝이다.</para></chapter></book>"""
DATA = """<library><book isbn="1"><name>토지</name><author><first>경리</first><last>박</last></author></book>
<string name="hello">안녕</string><outline text="가지"><outline text="잎" url="http://x"/></outline><empty/></library>"""
BOMB = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
SPONGE = f'<!DOCTYPE l [<!ENTITY a "{"x" * 10_000}">]><l>{"&a;" * 1000}</l>'
FILES = '<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/hostname">]><l>&f;words</l>'


def read(tmp_path: Path, name: str, source: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / name
    path.write_bytes(source.encode(encoding))
    document = data_files.extract(path)
    check_promises(document)
    return document


def placed(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.place, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp949"])
def test_json_is_read_as_names_and_values(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "a.json", json.dumps(CHAT, ensure_ascii=False), encoding)
    assert document.title == "대화 내보내기"
    assert placed(document) == [
        ("list", "", "title: 대화 내보내기\nsettings.theme: dark\nsettings.nested.a: 1\nsettings.nested.b: 1, 2, 3"),
        ("heading", "messages", "messages"),
        ("list", "messages[0]", "from: 철수\ntext: 회의는 몇 시야?"),
        ("list", "messages[1]", "from: 영희"),
        ("paragraph", "messages[1]", LONG.strip()),
        ("heading", "many", "many"),
        ("list", "many", "\n".join(f"k{n}: true" for n in range(13))),
    ]


@pytest.mark.parametrize("source", ['{"a": "하나", // 말\n}', '{"a": "하나"', "[" * 100_000 + '"하나"', "하나"])
def test_what_is_not_quite_json_is_read_as_lines(tmp_path: Path, source: str) -> None:
    document = read(tmp_path, "a.json", source)
    assert "하나" in document.text
    assert document.blocks[0].place == "L1"


def test_json_lines(tmp_path: Path) -> None:
    document = read(tmp_path, "a.jsonl", '{"a": "하나"}\n\n{"b": [1, 2]}\n나쁜 줄\n')
    assert placed(document) == [("list", "L1", "a: 하나"), ("list", "L3", "b: 1, 2"), ("paragraph", "L4", "나쁜 줄")]


def test_feeds(tmp_path: Path) -> None:
    document = read(tmp_path, "a.xml", RSS, "cp949")
    assert document.title == "소식"
    assert parts(document) == [
        ("heading", 1, "소식"),
        ("list", 0, "link: http://a"),
        ("heading", 2, "첫 글"),
        ("paragraph", 0, "본문 굵게"),
        ("list", 0, "- 하나"),
        ("heading", 2, "둘째 서가 & 벗"),
        ("list", 0, "pubDate: 2024"),
    ]
    assert document.blocks[2].place == "L3"


def test_documents_in_xml(tmp_path: Path) -> None:
    assert parts(read(tmp_path, "a.dbk", DOCBOOK)) == [
        ("heading", 1, "설명서"),
        ("heading", 2, "설치"),
        ("paragraph", 0, "먼저 이것을 한다."),
        ("code", 0, "a\n  b"),
        ("list", 0, "- 하나\n- 둘"),
        ("heading", 3, "표"),
        ("table", 0, "가 | 나"),
        ("heading", 2, "끝"),
        ("paragraph", 0, "끝이다."),
    ]


def test_data_in_xml(tmp_path: Path) -> None:
    assert parts(read(tmp_path, "a.xml", DATA)) == [
        ("list", 0, "name: 토지\nauthor.first: 경리\nauthor.last: 박"),
        ("list", 0, "hello: 안녕"),
        ("heading", 1, "가지"),
        ("list", 0, "outline: text 잎, url http://x"),
    ]


@pytest.mark.parametrize(("source", "kind"), [(BOMB, "broken"), (SPONGE, "broken"), ("그냥 글", "wrong-type")])
def test_hostile_and_wrong_xml_is_refused(tmp_path: Path, source: str, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, "a.xml", source)
    assert caught.value.kind == kind


def test_no_entity_reaches_outside(tmp_path: Path) -> None:
    assert read(tmp_path, "a.xml", FILES).text == "words"


def test_yaml_keeps_its_comments_and_takes_no_alias_at_its_word(tmp_path: Path) -> None:
    source = "# 설정\ntitle: 서비스\nservices:\n  # 웹 서버\n  web:\n    image: nginx\n\n  db:\n    image: *x\n"
    document = read(tmp_path, "a.yaml", source)
    assert document.title == "서비스"
    assert placed(document) == [
        ("code", "L1", "# 설정\ntitle: 서비스"),
        ("heading", "L3", "services"),
        ("code", "L4", "  # 웹 서버\n  web:\n    image: nginx"),
        ("code", "L8", "  db:\n    image: *x"),
    ]


def test_settings_in_sections(tmp_path: Path) -> None:
    assert placed(read(tmp_path, "a.toml", '# 말\n[tool.ruff]\nline = 1\n\n[[서버]]\nhost = "a"\n', "cp949")) == [
        ("code", "L1", "# 말"),
        ("heading", "L2", "tool.ruff"),
        ("code", "L3", "line = 1"),
        ("heading", "L5", "서버"),
        ("code", "L6", 'host = "a"'),
    ]


@pytest.mark.parametrize("name", ["a.log", "a.log.1", "a.log-20240101"])
def test_logs(tmp_path: Path, name: str) -> None:
    assert data_files.accepts(Path(name))
    entries = "".join(f"2024-01-01 10:00:{n:02} INFO 시작 {n}\n  자세히\n" for n in range(40))
    document = read(tmp_path, name, f"{entries}\n2024-01-01 11:00:00 끝\n")
    assert [block.place for block in document.blocks] == ["L1", "L31", "L61", "L82"]
    assert all(document.text[block.start :].startswith("2024") for block in document.blocks)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.json", json.dumps(CHAT)),
        ("a.jsonl", '{"a": 1}\n' * 20),
        ("a.xml", RSS),
        ("a.dbk", DOCBOOK),
        ("a.yaml", "a:\n  b: 가\n"),
        ("a.toml", "[a]\nb = 1\n"),
        ("a.log", "x\n" * 50),
    ],
)
def test_harmed_data(tmp_path: Path, name: str, source: str) -> None:
    survives(data_files, tmp_path / name, source.encode())


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.xml", "<a>" * 50_000),
        ("a.xml", "<!DOCTYPE [" * 20_000),
        ("a.xml", "<a>" + "<b/>" * 50_000),
        ("a.xml", "&a" * 90_000),
        ("a.json", '{"a":' * 900 + "[1,2]" + "}" * 900),
        ("a.json", "[" + '{"a":[1]},' * 20_000 + "1]"),
        ("a.yaml", "a:\n" * 50_000),
        ("a.ini", "[a]\n" * 50_000),
        ("a.log", "1" * 10**6),
        ("a.yaml", " " * 10**6),
    ],
)
def test_no_shape_takes_long(tmp_path: Path, name: str, source: str) -> None:
    begun = time.process_time()
    path = tmp_path / name
    path.write_text(source, "utf-8")
    assert kind_of(data_files, path) in {"read", "broken", "wrong-type"}
    assert time.process_time() - begun < 3
