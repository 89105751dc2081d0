from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extract import markup
from core.extract.asciidoc import read_asciidoc
from core.extract.base import DocumentBuilder, clean
from core.extract.org import read_org
from core.extract.rst import read_rst
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import survives

ORG = """#+TITLE: 회의 기록
#+AUTHOR: 김서가
#+STARTUP: overview
# 숨은 말
* TODO [#A] 첫 안건 :work:urgent:
:PROPERTIES:
:ID: 123
:END:
본문은 *굵게* 쓰고 [[http://x.y][링크]]를 단다.
둘째 줄.
- [ ] 할 일 하나
- 둘
  이어진 줄
** Code
#+begin_src python
* not heading
#+end_src
| 이름 | 값 |
|------+----|
| 사과 | 3  |
#+begin_quote
인용이다.
#+end_quote
[fn:1] 각주다."""
ASCIIDOC = """= 사용 설명서
홍길동 <a@b.c>
:toc: left

머리말 *굵게* 그리고 http://x.y[사이트] 참고.

== 설치
// 숨은 말
[source,ruby]
----
puts "* x"
----

* 하나
** 둘
. 셋

.가격표
[cols="1,1"]
|===
|이름 |값

|사과
|3
|===

[quote, 아무개]
____
인용이다.
____

////
숨은 말
////

NOTE: 주의할 점.

용어:: 뜻풀이

옛 제목
-------
끝."""
RST = """========
안내서
========
:Author: 홍길동

.. 숨은 말
   숨은 말

첫 문단은 **굵게** ``code`` 와 `링크 <http://x.y>`_ 가 있다::

    literal here

설치
====

.. note:: 주의
   할 점이다.

.. code-block:: python
   :linenos:

   def f():
       return 1

* 하나
* 둘
  이어짐

+------+----+
| 이름 | 값 |
+======+====+
| 사과 | 3  |
+------+----+

====  ===
A     B
====  ===
x     y
====  ===

.. list-table:: 목록 표
   :header-rows: 1

   * - 가
     - 나
   * - 1
     - 2

세부
----

   인용된 말.

.. image:: a.png
   :alt: 숨은 말
.. [1] 각주다.
.. _숨은 말:
"""
EXPECTED = {
    "a.org": (
        "회의 기록",
        [
            ("title", 0, "회의 기록"),
            ("paragraph", 0, "김서가"),
            ("heading", 1, "첫 안건"),
            ("paragraph", 0, "본문은 굵게 쓰고 링크를 단다.\n둘째 줄."),
            ("list", 0, "- 할 일 하나\n- 둘 이어진 줄"),
            ("heading", 2, "Code"),
            ("code", 0, "* not heading"),
            ("table", 0, "이름 | 값\n사과 | 3"),
            ("quote", 0, "인용이다."),
            ("notes", 0, "각주다."),
        ],
        "L1 L2 L5 L9 L11 L14 L16 L18 L22 L24",
    ),
    "a.adoc": (
        "사용 설명서",
        [
            ("title", 0, "사용 설명서"),
            ("paragraph", 0, "홍길동 <a@b.c>"),
            ("paragraph", 0, "머리말 굵게 그리고 사이트 참고."),
            ("heading", 1, "설치"),
            ("code", 0, 'puts "* x"'),
            ("list", 0, "- 하나\n  - 둘\n- 셋"),
            ("caption", 0, "가격표"),
            ("table", 0, "이름 | 값\n사과 | 3"),
            ("quote", 0, "인용이다."),
            ("paragraph", 0, "주의할 점."),
            ("list", 0, "- 용어: 뜻풀이"),
            ("heading", 1, "옛 제목"),
            ("paragraph", 0, "끝."),
        ],
        "L1 L2 L5 L7 L11 L14 L18 L20 L29 L36 L38 L40 L42",
    ),
    "a.rst": (
        "안내서",
        [
            ("heading", 1, "안내서"),
            ("list", 0, "- Author: 홍길동"),
            ("paragraph", 0, "첫 문단은 굵게 code 와 링크 가 있다"),
            ("code", 0, "literal here"),
            ("heading", 2, "설치"),
            ("paragraph", 0, "주의\n할 점이다."),
            ("code", 0, "def f():\n    return 1"),
            ("list", 0, "- 하나\n- 둘 이어짐"),
            ("table", 0, "이름 | 값\n사과 | 3"),
            ("table", 0, "A | B\nx | y"),
            ("caption", 0, "목록 표"),
            ("table", 0, "가 | 나\n1 | 2"),
            ("heading", 3, "세부"),
            ("quote", 0, "인용된 말."),
            ("notes", 0, "각주다."),
        ],
        "L2 L4 L9 L10 L13 L16 L22 L25 L28 L34 L40 L43 L48 L51 L55",
    ),
}
SOURCES = {"a.org": ORG, "a.adoc": ASCIIDOC, "a.rst": RST}


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16"])
def test_light_markup_becomes_blocks(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(SOURCES[name].encode(encoding))
    document = markup.extract(path)
    check_promises(document)
    title, blocks, _ = EXPECTED[name]
    assert document.title == title
    assert parts(document) == blocks
    assert "숨은 말" not in document.text


@pytest.mark.parametrize("name", EXPECTED)
def test_every_block_knows_its_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(SOURCES[name], "utf-8")
    lines = SOURCES[name].split("\n")
    for block in markup.extract(path).blocks:
        assert lines[int(block.place[1:]) - 1].strip(), block


@pytest.mark.parametrize("name", SOURCES)
def test_harmed_markup(tmp_path: Path, name: str) -> None:
    survives(markup, tmp_path / name, SOURCES[name].encode())


@pytest.mark.parametrize("read", [read_org, read_asciidoc, read_rst])
@pytest.mark.parametrize(
    "line",
    [
        "#+begin_x{}\n",
        "----{}\n",
        "|===\n",
        ".. note::\n   ",
        "*a" * 9,
        "`",
        "[[",
        "    " * 3 + "- x\n\n",
        "+--+\n",
        "== ==\n",
        "====  ===\nA\n",
        ":a:b\n",
        "<<",
        "||",
        "_`x",
        "*" * 40 + "\n",
        "a::\n  b\n",
    ],
)
def test_no_line_a_thousand_times_takes_long(read: object, line: str) -> None:
    builder = DocumentBuilder("x")
    begun = time.process_time()
    read(builder, "".join(line.replace("{}", "-" * (n % 9)) for n in range(4000)))  # type: ignore[operator]
    assert time.process_time() - begun < 2
    check_promises(builder.build())


@given(st.text(alphabet=".:|=-+*_`[]#\\ \n가a1", max_size=200))
def test_any_text_can_be_read(source: str) -> None:
    for read in (read_org, read_asciidoc, read_rst):
        builder = DocumentBuilder("x")
        read(builder, clean(source))
        check_promises(builder.build())
