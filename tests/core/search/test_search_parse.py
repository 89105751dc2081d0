"""From what is typed to a question: cleaning, operators, conditions, and what to say about nonsense."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.extract import code, html, markdown, text
from core.search import conditions
from core.search.parse import (
    ALL,
    LONGEST,
    NO_WORDS_HINT,
    OR_HINT,
    PASTED,
    QUOTE_HINT,
    Piece,
    Question,
    parse,
    plain,
)
from core.store.filters import Condition
from core.store.terms import asked

SEOUL = timezone(timedelta(hours=9))
NOW = datetime(2026, 3, 18, 15, 30, tzinfo=SEOUL)  # a Wednesday


def ask(query: str) -> Question:
    return parse(query, ALL, NOW)


def only(query: str) -> Condition:
    """Return the one condition of a query that has nothing else."""
    question = ask(query)
    assert (question.text, question.hint, question.required, question.without) == ("", "", (), ())
    (condition,) = question.filter.conditions
    return condition


def is_plain(question: Question) -> bool:
    return not (question.required or question.without or question.filter)


# --- cleaning


@pytest.mark.parametrize(
    "query", ["", " \t\n", "\0\x01\x1b", "\u200b\u2060", "\ud800", "OR", "OR OR", '""', '" "', "|"]
)
def test_a_query_of_nothing_is_refused_in_words(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(query)
    assert caught.value.kind == "query-empty"


def test_a_query_is_cleaned() -> None:
    assert ask("  임대차\u0000 계약\u202e\n갱신 ").text == "임대차 계약 갱신"
    assert ask("\u1112\u1161\u11ab").text == "한"


def test_a_very_long_query_is_cut_and_says_so() -> None:
    question = ask("보증금 " * 25_000)
    assert len(question.text) <= LONGEST
    assert "4,000 characters" in question.hint


def test_emoji_are_asked_by_meaning_alone() -> None:
    question = ask("👩\u200d👩\u200d👧 🍲")
    assert question.terms == []
    assert question.hint == NO_WORDS_HINT


@pytest.mark.parametrize(
    ("query", "languages", "share"),
    [
        ("보증금 deposit 2024", ("en", "ko"), 0.0),
        ("보증금", ("en",), 1.0),
        ("ab 日本", ("en", "ko"), 0.5),
        ("日本です", ("ja",), 0.0),
        ("привет", (), 0.0),
        ("123 !", ("en",), 0.0),
        ("ext:pdf", ("ko",), 0.0),
        ("종류:pdf deposit", ("en",), 0.0),
    ],
)
def test_the_share_of_letters_that_the_model_does_not_read(
    query: str, languages: tuple[str, ...], share: float
) -> None:
    assert parse(query, dict.fromkeys(languages, 1.0)).unread == share


# --- plain text


@pytest.mark.parametrize(
    "query",
    [
        "계약을 언제 갱신하나",
        "사과 또는 배를 사려면",
        "계약 - 갱신",
        "한-미 자유무역협정 e-mail",
        "http://x.kr/a std::vector note: buy milk 12:30 C:\\Users",
        "SELECT * FROM t; 2 * 3 ** 4",
        "--verbose -> --",
        "a|b (주)서가 :-) ::::",
        "이것or저것 or that",
        '「羅生門」の作者は誰か "계약 갱신"이란 “Hello, world!”를 출력',
        "「a OR b」は -「x」を",
        '5" pipe',
        "* ** - -- - -",
        "don't ‘single’ `code`",
    ],
)
def test_what_is_no_operator_beyond_doubt_is_plain_and_draws_no_hint(query: str) -> None:
    question = ask(query)
    assert question == plain(query)
    assert question.text == query
    assert is_plain(question)


@pytest.mark.parametrize("query", ['ext:pdf "계약 갱신" ' + "-보증금 " * 80, "ext:pdf\n-계약", "“a b”\u2028x* OR y"])
def test_a_pasted_text_has_no_operators(query: str) -> None:
    question = ask(query)
    assert question == plain(query)
    assert is_plain(question)
    assert question.hint == ""


def test_a_line_break_at_the_end_is_not_a_pasted_text() -> None:
    assert ask("ext:pdf 계약\n").filter
    assert ask("-x " + "y" * (PASTED - 3)).without
    assert not ask("-x " + "y" * (PASTED - 2)).without


# --- exact pieces


@pytest.mark.parametrize(
    "query",
    ['"계약 갱신"', "“계약 갱신”", "„계약 갱신“", "「계약 갱신」", "『계약 갱신』", "＂계약 갱신＂", '"계약 갱신”'],
)
def test_every_kind_of_quotation_is_a_phrase(query: str) -> None:
    question = ask(f"보증금 {query}, 어디")
    assert question.required == ((Piece("계약 갱신", "phrase"),),)
    assert question.text == "보증금 계약 갱신 어디"
    assert question.terms == asked(question.text)
    assert question.hint == ""


def test_what_is_left_out_is_not_asked() -> None:
    question = ask('전세 -월세 -"보증금 반환" -계약* －a.b')
    assert question.text == "전세"
    assert question.without == (
        Piece("월세"),
        Piece("보증금 반환", "phrase"),
        Piece("계약", "prefix"),
        Piece("a.b"),
    )
    assert question.required == ()


def test_alternatives_make_one_group() -> None:
    question = ask('lease OR 임대차 | "rental agreement" date')
    assert question.required == ((Piece("lease"), Piece("임대차"), Piece("rental agreement", "phrase")),)
    assert question.text == "lease 임대차 rental agreement date"
    assert ask("(a OR b) c* OR d").required == ((Piece("a"), Piece("b")), (Piece("c", "prefix"), Piece("d")))
    assert ask("a OR b c OR d").required == ((Piece("a"), Piece("b")), (Piece("c"), Piece("d")))


def test_or_in_korean_joins_only_what_cannot_be_a_sentence() -> None:
    assert ask('"사과" 또는 "배"').required == ((Piece("사과", "phrase"), Piece("배", "phrase")),)
    assert ask('사과 또는 "배"').required == ((Piece("배", "phrase"),),)
    assert ask("사과 또는 배").required == ()


@pytest.mark.parametrize("query", ["a OR", "OR b", "a OR OR b", "a OR -b", "ext:pdf OR b"])
def test_an_or_that_joins_nothing_is_a_plain_word_with_a_hint(query: str) -> None:
    question = ask(query)
    assert question.hint == OR_HINT
    assert "OR" in question.text.split()
    assert question.required == ()


def test_beginnings() -> None:
    question = ask("contr* 계약* 일반")
    assert question.required == ((Piece("contr", "prefix"),), (Piece("계약", "prefix"),))
    assert question.text == "contr 계약 일반"


@pytest.mark.parametrize("query", ['"계약 갱신', '계약 갱신"', "계약 “갱신", "계약」 갱신", '" 계약 갱신'])
def test_a_quotation_mark_without_partner_is_left_out_with_a_hint(query: str) -> None:
    question = ask(query)
    assert question.text == "계약 갱신"
    assert question.hint == QUOTE_HINT
    assert is_plain(question)


def test_a_query_may_have_nothing_but_exclusions_or_conditions() -> None:
    assert ask("-x") == Question("", [], without=(Piece("x"),))
    question = ask("ext:pdf")
    assert (question.text, question.terms, question.hint) == ("", [], "")
    assert question.filter.conditions == (Condition("suffix", (".pdf",)),)


# --- conditions


@pytest.mark.parametrize(
    ("query", "field", "values"),
    [
        ("ext:pdf", "suffix", (".pdf",)),
        ("EXT:.PDF", "suffix", (".pdf",)),
        ("종류：ｐｄｆ", "suffix", (".pdf",)),
        ("형식:pdf,docx", "suffix", (".pdf", ".docx")),
        ("ext:pdf ext:docx", "suffix", (".pdf", ".docx")),
        ("type:markdown", "suffix", tuple(sorted(markdown.SUFFIXES))),
        ("folder:계약", "path", ("계약",)),
        ('경로:"내 문서","a, b"', "path", ("내 문서", "a, b")),
        ("folder:a OR folder:b", "path", ("a", "b")),
        ("path:C:\\서가\\문서", "path", ("C:\\서가\\문서",)),
        ("name:%_'\"; ", "name", ("%_';",)),
        ("이름:.*[a-z]+(", "name", (".*[a-z]+(",)),
        ("파일:보고서.docx", "name", ("보고서.docx",)),
        ("제목:“사업 계획”", "title", ("사업 계획",)),
        ("lang:ko", "language", ("ko",)),
        ("언어:한국어,English,日本語", "language", ("ko", "en", "ja")),
        ("is:failed", "state", ("failed",)),
        ("상태:대기,제외,실패", "state", ("waiting", "ignored", "failed")),
    ],
)
def test_conditions_by_value(query: str, field: str, values: tuple[str, ...]) -> None:
    question = ask(query)
    (condition,) = question.filter.conditions
    assert (condition.field, condition.values) == (field, values)
    assert (condition.low, condition.high, condition.negated) == (None, None, False)
    assert question.text == ""


def test_conditions_on_places_add_up_and_negated_ones_stay_apart() -> None:
    assert [c.values for c in ask("folder:a folder:b").filter.conditions] == [("a",), ("b",)]
    found = ask("-ext:pdf -종류:docx,md ext:txt").filter.conditions
    assert [(c.values, c.negated) for c in found] == [((".pdf",), True), ((".docx", ".md"), True), ((".txt",), False)]


def test_every_suffix_that_seoga_reads_belongs_to_a_family() -> None:
    families = {suffix for names in conditions.FAMILIES.values() for suffix in names}
    assert text.SUFFIXES | markdown.SUFFIXES | html.SUFFIXES | code.SUFFIXES | {".pdf", ".docx"} <= families
    assert set(only("type:코드").values) == code.SUFFIXES
    assert {".pdf", ".docx", ".txt", ".md"} <= set(only("종류:문서").values)


def day(year: int, month: int, of_month: int) -> float:
    return datetime(year, month, of_month, tzinfo=SEOUL).timestamp()


@pytest.mark.parametrize(
    ("value", "first", "after"),
    [
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("2024-05", (2024, 5, 1), (2024, 6, 1)),
        ("2024-12", (2024, 12, 1), (2025, 1, 1)),
        ("2024-05-17", (2024, 5, 17), (2024, 5, 18)),
        ("2024.5.17", (2024, 5, 17), (2024, 5, 18)),
        ("20240229", (2024, 2, 29), (2024, 3, 1)),
        ("2024..2025", (2024, 1, 1), (2026, 1, 1)),
        ("2025~2024-05", (2024, 5, 1), (2026, 1, 1)),
        ("2024년", (2024, 1, 1), (2025, 1, 1)),
        ("2024년 5월", (2024, 5, 1), (2024, 6, 1)),
        ("2024년 5월 17일", (2024, 5, 17), (2024, 5, 18)),
        ('"2024년 5월"', (2024, 5, 1), (2024, 6, 1)),
        ("today", (2026, 3, 18), (2026, 3, 19)),
        ("오늘", (2026, 3, 18), (2026, 3, 19)),
        ("Yesterday", (2026, 3, 17), (2026, 3, 18)),
        ("어제", (2026, 3, 17), (2026, 3, 18)),
        ("this week", (2026, 3, 16), (2026, 3, 23)),
        ("last week", (2026, 3, 9), (2026, 3, 16)),
        ("last-week", (2026, 3, 9), (2026, 3, 16)),
        ("지난주", (2026, 3, 9), (2026, 3, 16)),
        ("지난 주", (2026, 3, 9), (2026, 3, 16)),
        ("지난달", (2026, 2, 1), (2026, 3, 1)),
        ("작년", (2025, 1, 1), (2026, 1, 1)),
        ("7d", (2026, 3, 11), (2026, 3, 19)),
        ("7 days", (2026, 3, 11), (2026, 3, 19)),
        ("2주", (2026, 3, 4), (2026, 3, 19)),
        ("1m", (2026, 2, 18), (2026, 3, 19)),
        ("3년", (2023, 3, 18), (2026, 3, 19)),
    ],
)
def test_dates(value: str, first: tuple[int, int, int], after: tuple[int, int, int]) -> None:
    assert only(f"date:{value}") == Condition("modified", low=day(*first), high=day(*after))
    if ".." not in value and "~" not in value:
        assert only(f"이후:{value}") == Condition("modified", low=day(*first))
        assert only(f"-before:{value}") == Condition("modified", high=day(*first), negated=True)


def test_a_date_ends_where_it_stops_making_sense() -> None:
    question = ask("이후:2024년 5월 회의록")
    assert question.filter.conditions == (Condition("modified", low=day(2024, 5, 1)),)
    assert question.text == "회의록"
    assert ask("after:2024 5월 -회의").filter.conditions == (Condition("modified", low=day(2024, 1, 1)),)
    assert ask("page:3 -7").without == (Piece("7"),)


def test_days_are_this_computers_days() -> None:
    found = parse("date:2024-05-17").filter.conditions[0]
    assert (found.low, found.high) == (datetime(2024, 5, 17).timestamp(), datetime(2024, 5, 18).timestamp())


def test_open_ranges_of_dates() -> None:
    assert only("date:2024..") == Condition("modified", low=day(2024, 1, 1))
    assert only("날짜:~2024-05") == Condition("modified", high=day(2024, 6, 1))


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("size:>1mb", 2**20 + 1, None),
        ("size:>=1MB", 2**20, None),
        ("크기:1메가이상", 2**20, None),
        ("size:> 1 mb", 2**20 + 1, None),
        ("size:<500k", None, 500 * 1024),
        ("size:≤1", None, 2),
        ("size:1mb..2mb", 2**20, 2 * 2**20 + 1),
        ("size:2mb..1mb", 2**20, 2 * 2**20 + 1),
        ("size:..2KiB", None, 2049),
        ("size:1mb", 2**20, 2 * 2**20),
        ("size:1.5k", 1536, 1638),
        ("page:3", 3, 4),
        ("쪽:3-7", 3, 8),
        ("페이지:3쪽 - 7쪽", 3, 8),
        ("page:7..3", 3, 8),
        ("page:>10", 11, None),
        ("page:10이하", None, 11),
    ],
)
def test_sizes_and_pages(query: str, low: int | None, high: int | None) -> None:
    condition = only(query)
    assert condition.field == ("size" if query[0] in "s크" else "page")
    assert (condition.low, condition.high) == (low, high)


@pytest.mark.parametrize(
    ("part", "hint"),
    [
        ("date:2024-02-31", conditions.DATE_HINT),
        ("after:2024-13", conditions.DATE_HINT),
        ("before:2024..2025", conditions.DATE_HINT),
        ("date:..", conditions.DATE_HINT),
        ("date:0000", conditions.DATE_HINT),
        ("-date:9999", conditions.DATE_HINT),
        ("date:9999y", conditions.DATE_HINT),
        ("날짜:언젠가", conditions.DATE_HINT),
        ("date:2024,2025", conditions.DATE_HINT),
        ("size:big", conditions.SIZE_HINT),
        ("size:1mb..2mb..3mb", conditions.SIZE_HINT),
        ("size:>1mb이하", conditions.SIZE_HINT),
        ("page:x", conditions.PAGE_HINT),
        ("page:0", conditions.PAGE_HINT),
        ("page:..", conditions.PAGE_HINT),
        ("lang:klingon", conditions.LANGUAGE_HINT),
        ("type:'or", conditions.TYPE_HINT),
        ("ext:pdf,코끼리", conditions.TYPE_HINT),
        ("is:open", conditions.STATE_HINT),
        ("ext:", conditions.NO_VALUE_HINT),
        ('folder:""', conditions.NO_VALUE_HINT),
        ("제목:", conditions.NO_VALUE_HINT),
    ],
)
def test_a_condition_that_makes_no_sense_is_plain_words_with_a_hint(part: str, hint: str) -> None:
    question = ask(f"계약 {part} 갱신")
    assert question.text == f"계약 {part} 갱신"
    assert question.hint == hint.format(part=part)
    assert is_plain(question)


def test_a_long_part_is_shortened_in_the_hint() -> None:
    assert "x…" in ask("size:" + "x" * 100).hint
    assert len(ask("size:" + "x" * 100).hint) < 160


# --- anything at all

MARKS = '" “ ” „ 「 」 『 』 ＂ - -- － OR | 또는 * ** : ： :: , .. ~ > < >= ( )'
KEYS = (
    "ext: type: 종류: folder: 폴더: path: name: title: 제목: lang: 언어： after: 이후: before: date: 날짜: size: "
    "크기: page: 쪽: is: 상태: note: http://"
)
VALUES = (
    "pdf .pdf 문서 코드 2024 2024-05 2024-02-31 2024..2025 9999 0000 today 지난주 last week 7d 99999d 2024년 5월 "
    "31일 >1mb <500k 1mb..2mb big 3-7 failed 실패"
)
NOISE = (
    "계약 갱신 임대차를 contract's studies contr* a b 契約 更新 ですか ที่ดิน عقد हिन्दी ' ; -- %_ .*[a-z]+( \\ DROP "
    "TABLE {part} {} {0} %s \0 \ud800 \u202e \u200f \u200d \u200b \u3000 \u0301 \u1112\u1161\u11ab İ ß ﬁ 🍲 ½ ١٢"
)
FRAGMENTS = [part for parts in (MARKS, KEYS, VALUES, NOISE) for part in parts.split(" ")]


def check(query: str) -> None:
    """Check what holds of every query."""
    try:
        question = ask(query)
    except QueryError:
        return
    question.text.encode("utf-8")
    question.hint.encode("utf-8")
    assert question == ask(query)
    assert question.terms == asked(question.text)
    assert question.text or question.without or question.filter
    pieces = [*question.without, *(piece for group in question.required for piece in group)]
    assert all(piece.text.strip(" \u200d") and piece.text == piece.text.strip() for piece in pieces)
    assert all(question.required)
    for condition in question.filter.conditions:
        assert bool(condition.values) != (condition.low is not None or condition.high is not None)
        assert all(condition.values)
        if condition.low is not None and condition.high is not None:
            assert condition.low < condition.high


def test_any_pile_of_fragments_parses_or_is_refused() -> None:
    pick = random.Random(4)
    for _ in range(4_000):
        parts = [pick.choice(FRAGMENTS) for _ in range(pick.randint(1, 9))]
        check("".join(part + pick.choice((" ", "", "")) for part in parts))


@given(st.text(max_size=300))
def test_any_text_parses_or_is_refused(query: str) -> None:
    check(query)


@pytest.mark.parametrize("unit", ['"', "“", "-", "a OR ", "ext:", "date:2024 ", "(", "*", "::", "“a ", 'folder:"a '])
def test_a_hundred_thousand_characters(unit: str) -> None:
    check(unit * (100_000 // len(unit)))
    check(unit * (PASTED // len(unit)))
