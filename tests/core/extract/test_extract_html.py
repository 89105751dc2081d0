from __future__ import annotations

import pytest

from core.extract.html import parse
from tests.core.extract.extract_makers import check_promises, parts

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title> The
 title </title><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav><div class="sidebar menu"><a href="/a">Offers</a> <a href="/b">News</a></div>
<main><h1>Big <em>news</em></h1><p>First line<br>second&nbsp;line.</p>
<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>
<table><caption>Prices</caption><tr><th>Name</th><th>Price</th></tr><tr><td>사과</td><td>300</td></tr></table>
<pre>def f():
    return 1</pre><blockquote><p>Said so.</p></blockquote><dl><dt>Term</dt><dd>Meaning</dd></dl>
<p style="display:none">Unseen.</p><p><ruby>漢<rt>かん</rt></ruby>字</p><script>run()</script>Loose words</main>
<footer>© Company</footer></body></html>"""


def test_a_page_becomes_its_own_words() -> None:
    document = parse(PAGE.encode())
    check_promises(document)
    assert document.title == "The title"
    assert parts(document) == [
        ("heading", 1, "Big news"),
        ("paragraph", 0, "First line\nsecond line."),
        ("list", 0, "- one\n  - inner\n- two"),
        ("caption", 0, "Prices"),
        ("table", 0, "Name | Price\n사과 | 300"),
        ("code", 0, "def f():\n    return 1"),
        ("quote", 0, "Said so."),
        ("list", 0, "- Term\n  Meaning"),
        ("paragraph", 0, "漢字"),
        ("paragraph", 0, "Loose words"),
    ]


@pytest.mark.parametrize(
    ("source", "include", "exclude"),
    [
        ("<body><div class='nav'><a>All of it</a></div></body>", ["All of it"], []),
        ("<p>Unclosed <b>words<p>Next", ["Unclosed words", "Next"], ["<"]),
        ("<?xml version='1.0'?><html><head><title/></head><body><script src='x'/><p>Seen</p></body></html>",
         ["Seen"], []),
        ("<table><tr><td><h2>Left</h2><p>words</p></td><td>Right</td></tr></table>",
         ["Left", "words", "Right"], ["|"]),
        ("<form><p>Inside a form</p><button>Send</button></form>", ["Inside a form"], ["Send"]),
        ("<div>" * 1500 + "Deep" + "</div>" * 1500 + "<p>After</p>", ["Deep", "After"], []),
        ("just words", ["just words"], []),
        ("<p>a &lt; b &amp; c</p>", ["a < b & c"], []),
        ("<article><h1>Kept</h1>" + "<p>Words of it.</p>" * 9 + "<aside>Note</aside></article><aside>Ads</aside>",
         ["Kept", "Words", "Note"], ["Ads"]),
    ],
)  # fmt: skip
def test_pages_as_they_come(source: str, include: list[str], exclude: list[str]) -> None:
    document = parse(source.encode())
    check_promises(document)
    assert [words for words in include if words not in document.text] == []
    assert [words for words in exclude if words in document.text] == []


@pytest.mark.parametrize(
    ("named", "real"), [("euc-kr", "cp949"), ("utf-8", "utf-8"), ("iso-8859-1", "utf-8"), ("nonsense", "cp949")]
)
def test_the_encoding_a_page_names_is_believed_where_it_fits(named: str, real: str) -> None:
    source = f"<html><head><meta charset='{named}'></head><body><p>한국어 문장입니다.</p></body></html>"
    assert parse(source.encode(real)).text == "한국어 문장입니다."
