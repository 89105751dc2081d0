"""What stands beside a document's words for the preview; the text that is indexed never changes with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.extract import html, markdown, registry
from core.extract.code_words import Code, tell
from core.extract.marks import Mark, Signs
from core.extract.sandbox import Sandbox
from core.records import Document

SAMPLE = Path(__file__).parents[3] / "assets" / "sample"
MARKDOWN = """# The **lease** of [Maple](#end)

A **bold *and italic* `code x`** word, [a *link* ](http://x.y/z?a=b "t"), ~~gone~~, <http://auto.z>, &amp; **é**.

- [x] done **now**
- two
  ```py
  x = 1
  ```

> quoted *well*

| a | **b** |
|---|---|
| `c` | [d](e.md) |

```python extra
  def f(): pass
```
"""
HTML = """<html><body><h1>T <em>e</em></h1><p>a <b>bold <i>both</i></b> <a href=" u v "> link </a>
<a hidden href=x>gone</a> <del>old</del></p><ul><li><strong>one</strong> two<li><a href="q.html">it</a></ul>
<table><tr><td><b>1</b><td>2<tr><td>3<td><code>4</code></table><pre>x <b>y</b>
 z</pre><a name="no">end</a></body></html>"""


def told(found: tuple[Document, list[Mark]]) -> list[tuple[str, str, str]]:
    document, marks = found
    return [(kind, document.text[start:end], target) for start, end, kind, target in marks]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_markdown_tells_emphasis_links_and_languages(tmp_path: Path) -> None:
    path = written(tmp_path, "a.md", MARKDOWN)
    assert told(markdown.marked(path)) == [
        ("bold", "lease", ""),
        ("link", "Maple", "#end"),
        ("bold", "bold and italic code x", ""),
        ("italic", "and italic", ""),
        ("code", "code x", ""),
        ("link", "a link", "http://x.y/z?a=b"),
        ("italic", "link", ""),
        ("strike", "gone", ""),
        ("link", "http://auto.z", "http://auto.z"),
        ("bold", "é", ""),
        ("bold", "now", ""),
        ("code", "x = 1", "py"),
        ("italic", "well", ""),
        ("bold", "b", ""),
        ("code", "c", ""),
        ("link", "d", "e.md"),
        ("language", "def f(): pass", "python"),
    ]


def test_html_tells_emphasis_and_links(tmp_path: Path) -> None:
    path = written(tmp_path, "a.html", HTML)
    assert told(html.marked(path)) == [
        ("italic", "e", ""),
        ("bold", "bold both", ""),
        ("italic", "both", ""),
        ("link", "link", "u v"),
        ("strike", "old", ""),
        ("bold", "one", ""),
        ("link", "it", "q.html"),
        ("bold", "1", ""),
        ("code", "4", ""),
        ("bold", "y", ""),
    ]


@pytest.mark.parametrize(
    "path", sorted(SAMPLE.rglob("*.md")) + sorted(SAMPLE.rglob("*.html")), ids=lambda path: path.name
)
def test_the_text_is_the_same_with_and_without(path: Path) -> None:
    document, marks = registry.marked(path, 10**9)
    assert document == registry.extract(path, 10**9)
    assert marks == sorted(marks, key=lambda mark: (mark[0], -mark[1]))
    assert all(document.text[start:end].strip() for start, end, *_ in marks)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            "* ** ~~ ` [ ]( ) < > - # | \n \n\n a 가 &nbsp; \ufdd0 \ufdd1 \ufde0 e\u0301 ``` !".split(" ")
        ),
        max_size=60,
    )
)
def test_no_text_breaks_the_marks(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("marks")
    for module, name in ((markdown, "a.md"), (html, "a.html")):
        path = written(folder, name, "".join(parts))
        document, marks = module.marked(path)
        assert document == module.extract(path)
        assert all(0 <= start < end <= len(document.text) for start, end, *_ in marks)


def test_where_the_words_differ_nothing_more_is_marked() -> None:
    signs = Signs()
    signed = f"one {signs.around('two', 'bold')} three {signs.around('four', 'italic')}"
    assert signs.placed("one\n\ntwo  three four", signed) == [(5, 8, "bold", ""), (16, 20, "italic", "")]
    assert signs.placed("one two other four", signed) == [(4, 7, "bold", "")]
    assert signs.placed("", signed) == []


def test_the_child_tells_marks_on_request_and_other_files_have_none(tmp_path: Path) -> None:
    path, plain = written(tmp_path, "a.md", MARKDOWN), written(tmp_path, "a.txt", "just *words*")
    with Sandbox(10**6) as sandbox:
        document, marks = sandbox.marked(path)
        assert (document, marks) == markdown.marked(path)
        assert sandbox.extract(path) == document
        assert sandbox.marked(plain)[1] == []


def test_a_piece_of_code_is_told_apart_by_its_language(tmp_path: Path) -> None:
    path = tmp_path / "not-there.md"
    assert [kind for *_, kind in tell(path, Code("x = 'y'  # z", 0, "python")).words] == ["string", "comment"]
    assert tell(path, Code("x", 0, "no such language")).words == []
