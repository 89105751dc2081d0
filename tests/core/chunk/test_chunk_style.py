"""Which style a stretch of a document has, and how each style is cut."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chunk.items import Item
from core.chunk.split import embedded_text, split
from core.chunk.style import items, stretches
from core.extract.base import DocumentBuilder
from core.records import BlockKind, Chunk, Document

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W\d_]{1,6}|\d|[^\w\s]|_")
Piece = tuple[BlockKind, str] | tuple[BlockKind, str, int]


def count(texts: Sequence[str]) -> list[int]:
    return [len(_TOKEN.findall(text)) for text in texts]


def make(*pieces: Piece | str) -> Document:
    builder = DocumentBuilder("text")
    for piece in pieces:
        if isinstance(piece, str):
            builder.add("paragraph", piece)
        else:
            builder.add(piece[0], piece[1], piece[2] if len(piece) == 3 else 1)
    return builder.build()


def words(number: int, word: str = "word") -> str:
    return " ".join([word] * (number - 1)) + "."


def check(document: Document, chunks: list[Chunk], limit: int = 500) -> None:
    at = 0
    for chunk in chunks:
        assert chunk.text == document.text[chunk.start : chunk.end]
        assert not document.text[at : chunk.start].strip()
        assert chunk.tokens == count([embedded_text(chunk)])[0] <= limit
        at = chunk.end
    assert not document.text[at:].strip()


def marked(document: Document) -> list[tuple[str, str]]:
    return [(item.style, item.label) for item in items(document)]


LEGAL = {
    "one paragraph each": (
        [
            "제1조 (목적) 이 규정은 근무를 정한다.",
            "제2조(정의) 직원이란 다음을 말한다.",
            "제2조의2 (준용) 다른 규정을 따른다.",
        ],
        ["제1조 (목적)", "제2조(정의)", "제2조의2 (준용)"],
    ),
    "lines of one paragraph": (
        ["제1조 목적\n① 첫째 항이다.\n② 둘째 항이다.\n제2조 기간\n1. 하나\n제3조 해지\n가. 둘"],
        ["제1조 목적", "제2조 기간", "제3조 해지"],
    ),
    "a reference at the beginning of a line": (
        ["제1조 (목적) 정한다.", "제2조 (기간) 다음과 같다.\n제7조에 따라 늘린다.", "제3조 (해지) 알린다."],
        ["제1조 (목적)", "제2조 (기간)", "제3조 (해지)"],
    ),
    "inside a line": (
        ["제1조(목적) 정한다. 제2조(기간) 일 년으로 한다. 제3조(해지) 알린다."],
        ["제1조(목적)", "제2조(기간)", "제3조(해지)"],
    ),
    "English": (
        ["Article 1. Scope", words(20), "Article 2. Term", words(20), "ARTICLE 3 Notice", words(20)],
        ["Article 1. Scope", "Article 2. Term", "ARTICLE 3 Notice"],
    ),
    "Roman": (
        [f"ARTICLE {number}\n{words(20)}" for number in ("I", "II", "III", "IV")],
        ["ARTICLE I", "ARTICLE II", "ARTICLE III", "ARTICLE IV"],
    ),
    "German": (
        [f"§ {number} (Zweck) Der Vertrag gilt." for number in (11, 12, 13)],
        ["§ 11 (Zweck)", "§ 12 (Zweck)", "§ 13 (Zweck)"],
    ),
    "Japanese": (
        ["第一条（目的）この規則は定める。", "第二条（定義）次のとおり。", "第三条（期間）一年とする。"],
        ["第一条（目的）", "第二条（定義）", "第三条（期間）"],
    ),
}


@pytest.mark.parametrize("name", LEGAL)
def test_articles_are_told(name: str) -> None:
    pieces, labels = LEGAL[name]
    assert marked(make(*pieces)) == [("legal", label) for label in labels]


QUESTIONS = {
    "Q. A.": ["Q. How long?\nA. A year.", "Q. Who pays?\nA. You do."],
    "own paragraphs": ["Q1: How long?", "A1: A year.", "It can be more.", "Q2: Who pays?", "A2: You do."],
    "질문 답변": ["질문: 얼마나 걸리나요?", "답변: 일 년입니다.", "질문: 누가 내나요?", "답변: 임차인입니다."],
    "문 답": ["문1. 얼마나 걸리나?\n답. 일 년.", "문 2. 누가 내나?\n답. 임차인."],
    "問 答": ["問：多久？\n答：一年。", "問：誰付？\n答：你。"],
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_are_told_with_their_answers(name: str) -> None:
    document = make(*QUESTIONS[name])
    found = items(document)
    assert [item.style for item in found] == ["questions"] * 2
    assert found[0].label in document.text
    assert found[0].label[-1] in "??？"
    assert document.text[found[-1].end :] == ""


TURNS = {
    "KakaoTalk on a computer": (
        ["[영희] [오후 3:12] 어디야?", "[철수] [오후 3:13] 가는 중", "[영희] [오후 3:20] 응"],
        "영희",
    ),
    "time first": (["[오후 3:12] [영희] 어디야?\n[오후 3:13] [철수] 가는 중\n[오후 3:20] [영희] 응"], "영희"),
    "KakaoTalk on a phone": (
        [f"2024년 3월 5일 오후 3:1{n}, {who} : 글" for n, who in enumerate(("영희", "철수", "영희"))],
        "영희",
    ),
    "WhatsApp": (
        [f"12/03/2024, 15:1{n} - {who}: Hello" for n, who in enumerate(("Ann Lee", "Bob", "Ann Lee"))],
        "Ann Lee",
    ),
    "IRC": ([f"[15:1{n}] <{who}> hello" for n, who in enumerate(("ann", "bob", "ann"))], "ann"),
    "minutes": (
        ["김철수: 시작합니다.", "이영희 부장: 예.", "김철수: 다음.", "이영희 부장: 예산은 이렇습니다."],
        "김철수",
    ),
    "assembly": (
        ["○위원장 김철수 시작합니다.", "○이영희 위원 예.", "○위원장 김철수 다음.", "○이영희 위원 예."],
        "위원장 김철수",
    ),
}


@pytest.mark.parametrize("name", TURNS)
def test_turns_are_told_with_their_speakers(name: str) -> None:
    lines, first = TURNS[name]
    found = items(make("회의록", *lines))
    assert len(found) >= 3
    assert {item.style for item in found} <= {"chat", "minutes"}
    assert found[0].label == first


NEITHER = {
    "prose": [words(30), words(40), words(20)],
    "fields": ["이름: 김철수\n전화: 010\n주소: 서울"] * 4,
    "terms": [f"term{n}: what it means" for n in range(8)],
    "notes in a manual": [text for n in range(6) for text in (f"Note: {words(5)}", words(20))],
    "references to articles": ["Article 5 says so.", words(20), "제7조에 따라 정한다.", "Section 3 is long."],
    "a log": [f"2024-05-01 12:00:0{n} INFO started" for n in range(6)],
    "one question": ["Q. Why?\nA. So.", words(30)],
    "numbered list": ["1. Open the file\n2. Read it\n3. Close it"],
    "addresses": ["see http://a.example/b: c", "https://x.example", "at 10:30 we met: fine"],
}


@pytest.mark.parametrize("name", NEITHER)
def test_what_only_looks_alike_has_no_items(name: str) -> None:
    assert items(make(*NEITHER[name])) == []


def test_what_follows_a_talk_is_not_its_last_turn() -> None:
    lines, _ = TURNS["minutes"]
    document = make(*lines, words(30), words(30))
    assert items(document)[-1].end == document.blocks[len(lines) - 1].end


def test_verse_is_told_by_its_stanzas() -> None:
    stanza = "산에는 꽃 피네\n꽃이 피네\n갈 봄 여름 없이\n꽃이 피네"
    document = make(("heading", "꽃", 1), *[stanza] * 3, words(50))
    assert marked(document) == [("poetry", "")] * 3


def test_a_document_may_have_several_styles() -> None:
    document = make(
        ("heading", "A", 1),
        words(30),
        ("heading", "B", 2),
        ("table", "이름 | 값\nx | 1\ny | 2"),
        ("code", "x = 1"),
        ("heading", "C", 2),
        *(f"제{n}조 (이름) 정한다." for n in (1, 2, 3)),
        ("mail", "From: a@b.c\nSubject: Hi"),
        "Hello.",
    )
    found = [(part.style, part.first, part.last) for part in stretches(document)]
    assert found == [
        ("manual", 0, 2),
        ("table", 2, 4),
        ("code", 4, 5),
        ("legal", 5, 9),
        ("mail", 9, 11),
    ]


def test_an_article_stays_whole_and_a_long_one_carries_its_number() -> None:
    pieces = [f"제{n}조 (이름{n}) {words(40)}\n① {words(60)}\n② {words(60)}" for n in range(1, 9)]
    pieces.append("제9조 (긴 것) 다음과 같다.\n" + "\n".join(f"{chr(0x2460 + n)} {words(70)}" for n in range(14)))
    document = make(("heading", "규정", 1), *pieces)
    chunks = split(document, count)
    check(document, chunks)
    assert [chunk.text.replace("규정\n\n", "")[:3] for chunk in chunks[:8]] == [f"제{n}조" for n in range(1, 9)]
    long = chunks[9:]
    assert len(long) >= 3
    assert all(chunk.heading == ("규정", "제9조 (긴 것)") and "①" <= chunk.text[0] <= "⑳" for chunk in long)


def test_tiny_articles_share_a_passage() -> None:
    document = make(*(f"제{n}조 (이름) {words(20)}" for n in range(1, 31)))
    chunks = split(document, count)
    assert all(chunk.text.startswith("제") and 100 < chunk.tokens < 330 for chunk in chunks)


def test_a_question_keeps_its_answer() -> None:
    pieces = [text for n in range(9) for text in (f"Q. Question {n}?", f"A. {words(100)}", words(70))]
    document = make(*pieces, "Q. The last?", "A. " + words(300), *[words(200)] * 3)
    chunks = split(document, count)
    check(document, chunks)
    assert [chunk.text[:13] for chunk in chunks[:9]] == [f"Q. Question {n}"[:13] for n in range(9)]
    assert all(chunk.heading == ("The last?",) or chunk.text.startswith("Q") for chunk in chunks[9:11])


def test_turns_are_not_split_and_a_long_one_keeps_its_speaker() -> None:
    names = ["김철수", "이영희", "박민수"]
    random.Random(3).shuffle(names)
    said = [(names[n * 5 % 7 % 3], 20 + n * 13 % 120) for n in range(60)]
    lines = [f"{who}: {words(size // 2)} {words(size // 2)}" for who, size in said]
    lines.insert(30, "최지우: " + " ".join([words(30)] * 40))
    lines.insert(50, "최지우: " + words(20))
    document = make(*lines)
    chunks = split(document, count)
    check(document, chunks)
    for chunk in chunks:
        opens = re.match(r"\S+: ", chunk.text)
        assert opens or chunk.heading == ("최지우",)
    assert sum(chunk.heading == ("최지우",) for chunk in chunks) >= 4


def test_rows_stay_whole_and_carry_the_head_of_their_table() -> None:
    rows = [f"제품 {n} | {n * 1000} | 서울" for n in range(120)]
    document = make(("heading", "매출", 1), words(30), ("table", "\n".join(["이름 | 2024년 | 곳", *rows])), words(30))
    chunks = split(document, count)
    check(document, chunks)
    inside = [chunk for chunk in chunks if chunk.text.startswith("제품")]
    assert len(inside) > 5
    assert all(chunk.heading == ("매출", "이름 | 2024년 | 곳") for chunk in inside)
    assert [line for chunk in chunks for line in chunk.text.split("\n") if line.startswith("제품")] == rows


def test_a_table_without_a_head_carries_none() -> None:
    document = make(("table", "\n".join(f"제품 {n} | {n * 1000}" for n in range(200))))
    assert all(chunk.heading == () for chunk in split(document, count))


def test_a_slide_stays_whole() -> None:
    builder = DocumentBuilder("pptx")
    for page in range(1, 9):
        builder.add("slide", f"Slide {page}", page=page)
        for _ in range(3):
            builder.add("list", words(30 + page * 7), page=page)
        builder.add("notes", words(60), page=page)
    chunks = split(builder.build(), count)
    assert [chunk.page for chunk in chunks] == list(range(1, 9))
    assert all(chunk.text.startswith("Slide ") for chunk in chunks)


def test_the_title_of_a_long_slide_stands_above_its_further_passages() -> None:
    notes: Piece = ("notes", words(150))
    document = make(("slide", "The plan"), *([notes] * 6))
    chunks = split(document, count)
    assert [chunk.heading for chunk in chunks] == [(), *[("The plan",)] * (len(chunks) - 1)]


def test_the_head_of_a_mail_goes_with_its_first_text() -> None:
    head = "From: kim@example.org\nTo: lee@example.org\nSubject: The contract\nDate: today"
    mail: list[Piece] = [("mail", head), ("paragraph", words(190)), ("paragraph", words(190)), ("quote", words(90))]
    document = make(*(mail * 4))
    chunks = split(document, count)
    check(document, chunks)
    assert not any(chunk.text.endswith("today") for chunk in chunks)
    assert {chunk.heading for chunk in chunks if not chunk.text.startswith("From")} == {("The contract",)}


def test_a_stanza_stays_whole() -> None:
    stanza = "\n".join(["the road was long and the night was"] * 5)
    chunks = split(make(*[stanza] * 40), count)
    assert all(chunk.text.count("\n\n") * 6 + 4 == chunk.text.count("\n") for chunk in chunks)


def test_a_very_short_file_is_one_passage() -> None:
    document = make(("heading", "A", 1), words(20), ("heading", "B", 1), words(20), ("heading", "C", 1), words(20))
    assert len(split(document, count)) == 1


LINES = st.sampled_from(
    (
        "제1조 (목적) 정한다. 제2조(기간) 다음과 같다.|제2조 (기간)|제3조 해지|① 첫째|Q. Why?|A. So."
        "|질문: 왜?|답변: 그래서|김철수: 예.|이영희: 예.|[영희] [오후 3:12] 응|a \t b|1 \t 2|"
        + f"{'글' * 90}|{words(60)}"
    ).split("|")
)
KINDS = st.sampled_from(
    ["paragraph", "paragraph", "list", "table", "quote", "mail", "slide", "notes", "heading", "code"]
)
MIXED = st.lists(st.tuples(KINDS, st.lists(LINES, min_size=1, max_size=6).map("\n".join)), max_size=20)


@given(MIXED, st.integers(4, 80), st.integers(0, 100))
def test_any_mixture_is_tiled_within_the_limit(pieces: list[tuple[BlockKind, str]], target: int, more: int) -> None:
    document = make(*pieces)
    check(document, split(document, count, target, target + more), target + more)


@given(MIXED)
def test_items_are_in_order_and_stretches_hold_every_block(pieces: list[tuple[BlockKind, str]]) -> None:
    document = make(*pieces)
    found: list[Item] = items(document)
    assert all(0 <= item.start < item.end <= len(document.text) for item in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    blocks = [index for part in stretches(document) for index in range(part.first, part.last)]
    assert blocks == list(range(len(document.blocks)))


@pytest.mark.parametrize("style", ["articles", "turns", "questions"])
@settings(max_examples=5)
@given(place=st.integers(0, 119), more=st.integers(1, 60))
def test_an_edit_changes_only_the_passages_near_it(style: str, place: int, more: int) -> None:
    heads = {
        "articles": lambda n: f"제{n + 1}조 (이름) ",
        "turns": lambda n: f"{('Kim', 'Lee', 'Park')[n * 5 % 7 % 3]}: ",
        "questions": lambda n: f"Q. Why {n}?\nA. ",
    }
    parts = [heads[style](n) + f"Part {n}. " + words(20 + n * 37 % 190, f"w{n % 13}") for n in range(120)]
    before = split(make(*parts), count)
    parts[place] += " " + words(more + 1, "more")
    after = split(make(*parts), count)
    new = {embedded_text(chunk) for chunk in after} - {embedded_text(chunk) for chunk in before}
    assert len(before) > 40
    assert 1 <= len(new) <= 25
