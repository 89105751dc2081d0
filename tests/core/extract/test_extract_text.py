from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import registry
from core.extract.base import DocumentBuilder, clean, meaningful_title
from core.extract.decode import decode
from tests.core.extract.extract_makers import check_promises, parts

LIMIT = 10**8

ENCODED = [
    ("한글", "cp949"),
    ("서울", "cp949"),
    ("회의록", "cp949"),
    ("매출 3억", "cp949"),
    ("안녕하세요. 반갑습니다.", "cp949"),
    ("똠방각하 펲시콜라", "cp949"),
    ("大韓民國 헌법", "cp949"),
    ("日本語のテキスト", "cp932"),
    ("カタカナ", "cp932"),
    ("漢字かな交じり", "euc_jp"),
    ("テスト", "iso2022_jp"),
    ("中国人民", "gb18030"),
    ("会议记录：今天下午三点", "gb18030"),
    ("你好，世界", "gb18030"),
    ("臺灣的天氣很好", "big5"),
    ("Café à la crème", "cp1252"),
    ("Müller", "latin-1"),
    ("l’été – “déjà vu”", "cp1252"),
    ("Привет, как дела? Сегодня хорошая погода.", "cp1251"),
    ("Zażółć gęślą jaźń, proszę bardzo", "cp1250"),
    ("한국어", "utf-8"),
    ("한국어", "utf-8-sig"),
    ("한국어와 English", "utf-16"),
    ("plain words", "utf-16-le"),
    ("plain words", "utf-16-be"),
    ("회의 시간 변경\n내일", "utf-16-le"),
    ("한국어", "utf-32"),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    document = registry.extract(path, LIMIT)
    check_promises(document)
    assert document.text == text


def test_a_few_bad_bytes_do_not_spoil_a_text() -> None:
    data = "그대로 남는 글이다. ".encode() * 50
    assert decode(data[:-3]).startswith("그대로 남는 글이다.")
    assert decode(data + b"\xff" + data).count("남는") == 100


def test_a_stray_control_does_not_make_a_text_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes("첫 줄이다. ".encode() * 20 + b"\0\n" + b"the end")
    assert registry.extract(path, LIMIT).text.endswith("첫 줄이다.\nthe end")


def test_encodings_that_show_another_sign_for_the_backslash_are_not_taken() -> None:
    assert decode("% l'identit\xe9 \\newcommand{\\x}".encode("latin-1")) == "% l'identité \\newcommand{\\x}"


@given(st.binary(max_size=300))
def test_any_bytes_can_be_decoded(data: bytes) -> None:
    clean(decode(data)).encode("utf-8")


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "code", "heading", "list"]), st.text(max_size=60))))
def test_a_builder_keeps_the_promises(blocks: list[tuple[str, str]]) -> None:
    builder = DocumentBuilder("text")
    for number, (kind, text) in enumerate(blocks):
        builder.add(kind, text, level=number)  # type: ignore[arg-type]
    document = builder.build()
    check_promises(document)
    kept = "".join("".join(clean(text).split()) for _, text in blocks)
    assert "".join(document.text.split()) == kept


def test_text_is_clean() -> None:
    assert clean("a\r\nb\rc\x00\x07d\u00ade\u200bf\ufeffg\ud800h\xa0i") == "a\nb\ncdefgh i"
    assert clean("가") == "가"


@pytest.mark.parametrize(
    ("given_", "expected"), [("Budget 2024", "Budget 2024"), ("Untitled 1", ""), ("문서1", ""), (None, "")]
)
def test_titles_that_say_nothing_are_none(given_: object, expected: str) -> None:
    assert meaningful_title(given_) == expected


def test_plain_text_has_paragraphs_and_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Guide\n=====\nFirst words.\nGo on.\n\n\nSecond.\n\n제1장 총칙\n\n목적을 정한다.\n\nDetails\n-------\n\nEnd.",
        "utf-8",
    )
    document = registry.extract(path, LIMIT)
    check_promises(document)
    assert parts(document) == [
        ("heading", 1, "Guide"),
        ("paragraph", 0, "First words.\nGo on."),
        ("paragraph", 0, "Second."),
        ("heading", 1, "제1장 총칙"),
        ("paragraph", 0, "목적을 정한다."),
        ("heading", 2, "Details"),
        ("paragraph", 0, "End."),
    ]


MARKDOWN = """---
title: "여행 계획"
tags: [a]
---
# First

Some **bold** words and a [link](http://x.y/z) with `code`.
Second line.

- one
- two
  1. inner

> A quote.

| Name | Price |
|------|-------|
| 사과 | 300 |

```python
x = 1

y = 2
```

Sub
---

<div align="center">Inside <b>HTML</b></div>
<!-- unseen -->
"""


def test_markdown_reads_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(MARKDOWN, "utf-8")
    document = registry.extract(path, LIMIT)
    check_promises(document)
    assert document.title == "여행 계획"
    assert parts(document) == [
        ("heading", 1, "First"),
        ("paragraph", 0, "Some bold words and a link with code.\nSecond line."),
        ("list", 0, "- one\n- two\n  1. inner"),
        ("quote", 0, "A quote."),
        ("table", 0, "Name | Price\n사과 | 300"),
        ("code", 0, "x = 1\n\ny = 2"),
        ("heading", 2, "Sub"),
        ("paragraph", 0, "Inside HTML"),
    ]


def test_the_first_heading_is_the_title_of_markdown_without_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Intro\n\n# The title\n\n# Other\n", "utf-8")
    assert registry.extract(path, LIMIT).title == "The title"


# name -> source, the headings it has
SOURCES: dict[str, tuple[str, list[tuple[int, str]]]] = {
    "a.py": (
        """\
import os


@cache
def run(a: int) -> int:
    return a


class Box:
    size = 1

    def open(self):
        pass
""",
        [(1, "def run(a: int) -> int:"), (1, "class Box:"), (2, "def open(self):")],
    ),
    "a.java": (
        """\
package x;

/** Doc. */
public class Reader {
    int x;

    public List<String> open(String n) {
        if (x) {
        }
    }
}
""",
        [(1, "public class Reader {"), (2, "public List<String> open(String n) {")],
    ),
    "a.go": (
        """\
package main

func Sum(a int) int {
	return a
}

type T struct {
}
""",
        [(1, "func Sum(a int) int {"), (1, "type T struct {")],
    ),
    "a.rs": (
        """\
pub fn run<T>(x: T) -> u8 {
    0
}

impl Foo for Bar {
    fn go(&self) {
    }
}
""",
        [(1, "pub fn run<T>(x: T) -> u8 {"), (1, "impl Foo for Bar {"), (2, "fn go(&self) {")],
    ),
    "a.c": (
        """\
#include <x.h>

int main(int argc, char **argv)
{
    return run(1);
}
int x = 3;
void later(int);
""",
        [(1, "int main(int argc, char **argv)")],
    ),
    "a.ts": (
        """\
export const f = async (a: number) => {
  return 1;
};

export class A {
  async run(): Promise<void> {
  }
}
""",
        [
            (1, "export const f = async (a: number) => {"),
            (1, "export class A {"),
            (2, "async run(): Promise<void> {"),
        ],
    ),
    "a.rb": (
        """\
class Foo < Bar
  def baz?(x)
    x
  end
end
""",
        [(1, "class Foo < Bar"), (2, "def baz?(x)")],
    ),
    "a.sh": (
        """\
set -e
run() {
  echo
}
""",
        [(1, "run() {")],
    ),
    "a.sql": (
        """\
CREATE TABLE users (
  id int
);
""",
        [(1, "CREATE TABLE users (")],
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_code_has_a_section_for_each_definition(tmp_path: Path, name: str) -> None:
    source, expected = SOURCES[name]
    path = tmp_path / name
    path.write_text(source, "utf-8")
    document = registry.extract(path, LIMIT)
    check_promises(document)
    assert [(level, text) for kind, level, text in parts(document) if kind == "heading"] == expected
    assert "".join(document.text.split()) == "".join(source.split())


def test_what_stands_directly_above_a_definition_touches_it(tmp_path: Path) -> None:
    path = tmp_path / "a.rs"
    path.write_text("use x;\n\n/// Opens.\n#[inline]\nfn open() {\n}\n", "utf-8")
    assert registry.extract(path, LIMIT).text == "use x;\n\n/// Opens.\n#[inline]\nfn open() {\n}"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\t\r\n ", "empty"),
        ("a.html", b"<html><body><script>x</script></body></html>", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "wrong-type"),
        ("a.md", b"\x7fELF\x02\x01\x01" + bytes(50), "wrong-type"),
        ("a.txt", b"PK\x03\x04" + bytes(range(50)), "wrong-type"),
        ("a.html", b"%PDF-1.4\n...", "wrong-type"),
        ("a.py", bytes(range(256)) * 4, "wrong-type"),
        ("a.xyz", b"words", "unsupported"),
    ],
)
def test_bad_content_is_named(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        registry.extract(path, LIMIT)
    assert (caught.value.kind, caught.value.path) == (kind, str(path))
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("name", "expected"), [("a.TXT", True), ("README", True), ("b.Docx", True), ("c.exe", False), ("d", False)]
)
def test_types_are_told_by_the_name(name: str, expected: bool) -> None:
    assert registry.accepts(Path(name)) is expected
