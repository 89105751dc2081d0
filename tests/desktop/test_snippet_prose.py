"""What a list shows of a Markdown file: its words without the signs, and the marks at the same letters."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extract.markdown import extract
from core.records import Highlight
from desktop.models.prose import is_markdown, replaced, signs
from desktop.models.snippet import ELLIPSIS, Snippet, snippet

ROOM = 210


def lit(text: str, *words: str) -> tuple[Highlight, ...]:
    return tuple(Highlight(text.index(word), text.index(word) + len(word)) for word in words)


def marked(piece: Snippet) -> list[str]:
    return [piece.text[start:end] for start, end in piece.marks]


def plain(text: str) -> str:
    """Return what is left of a short text."""
    return snippet(text, (), ROOM, markdown=True).text.rstrip()


def test_a_real_file_reads_as_prose(tmp_path: Path) -> None:
    path = tmp_path / "이사.md"
    path.write_text(
        "# 이사 준비\n\n- [ ] **보증금** 확인\n- [x] 등기부 떼기\n- 열쇠 받기\n\n"
        "**'갱신 요구'**는 두 달 전에 한다.\n\n"
        "| 항목 | 금액 |\n|---|---|\n| 보증금 | 5천만 원 |\n| 차임 | 80만 원 |\n",
        "utf-8",
    )
    text = extract(path).text
    piece = snippet(text, lit(text, "보증금 확인", "갱신 요구", "5천만 원"), ROOM, markdown=is_markdown(str(path)))
    assert piece.text == (
        "이사 준비 ☐ 보증금 확인 ☑ 등기부 떼기 - 열쇠 받기 '갱신 요구'는 두 달 전에 한다. "
        "항목 · 금액 / 보증금 · 5천만 원 / 차임 · 80만 원"
    )
    assert marked(piece) == ["보증금 확인", "갱신 요구", "5천만 원"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- [ ] 보증금\n* [X] 열쇠\n  + [x] 등기부\n1. [ ] 첫째", "☐ 보증금 ☑ 열쇠 ☑ 등기부 ☐ 첫째"),
        ("# 회의록\n\n결정한 일", "회의록 결정한 일"),
        ("앞\n\n### 회의록\n\n뒤", "앞 회의록 뒤"),
        ("이것은 **'중요'**합니다", "이것은 '중요'합니다"),
        ("(**보증금**)은 **반환**한다", "(보증금)은 반환한다"),
        ("항목 | 금액\n차임 |\n| 합계", "항목 · 금액 / 차임 / 합계"),
        ("| 항목 | 금액 |\n|:--|--:|\n| 차임 | 80 |", "항목 · 금액 / 차임 · 80"),
        ("| 항목 | 금액 |", "항목 · 금액"),
        ("|가|나|\n|다|라|", "가 · 나 / 다 · 라"),
        ("앞말\n\n항목 | 금액\n차임 | 80\n\n뒷말", "앞말 항목 · 금액 / 차임 · 80 뒷말"),
    ],
)
def test_signs_go(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "def f(**kwargs): return 2**3**4",
        "{**a, **b} and src/**/a and lib/**/b",
        "cat a | sort | uniq",
        "cat a | sort -u\ncat b | sort -u",
        "let c = a || b\nlet d = e || f",
        "# install\npip install seoga",
        "#해시태그 #둘",
        "[ ] 상자만, a[x] = 1",
        "|x| ≤ |y|",
        "**닫히지 않음",
        "a | b",
    ],
)
def test_what_may_mean_something_stays(text: str) -> None:
    assert plain(text) == " ".join(text.split())


def test_files_of_other_kinds_keep_every_sign() -> None:
    text = "- [ ] **보증금**\n| 가 | 나 |"
    assert snippet(text, (), ROOM).text == "- [ ] **보증금** | 가 | 나 |"
    assert [is_markdown(name) for name in ("/a.md", "/A.MARKDOWN", "/zip.zip/a.mdx")] == [True] * 3
    assert not [name for name in ("/a.txt", "/a.py", "/md", "/a.md.bak") if is_markdown(name)]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("[x] **보증금** 확",), ["보증금 확"]),
        (("**보",), ["보"]),
        (("금** 확인\n항목 | 금",), ["금 확인 항목 · 금"]),
        (("- [x]", "확인"), ["확인"]),
        (("|", "금액"), ["금액"]),
    ],
)
def test_a_mark_stays_at_its_letters(words: tuple[str, ...], left: list[str]) -> None:
    text = "- [x] **보증금** 확인\n항목 | 금액\n차임 | 80"
    piece = snippet(text, lit(text, *words), ROOM, markdown=True)
    assert piece.text == "☑ 보증금 확인 항목 · 금액 / 차임 · 80"
    assert marked(piece) == left


def test_far_down_in_a_table_the_cells_are_parted_too() -> None:
    text = "\n".join(f"보증금 {number} | {number}천만 원 | 이사한 날" for number in range(100))
    piece = snippet(text, lit(text, "70천만"), 60, markdown=True)
    assert piece.text.startswith(ELLIPSIS)
    assert "|" not in piece.text
    assert marked(piece) == ["70천만"]


# --- any text

PIECES = st.sampled_from(
    [
        "- [ ] ",
        "1. [x] ",
        "**",
        " | ",
        "|",
        "\n",
        "\n\n",
        "# ",
        "|---|",
        " ",
        "  ",
        "\\|",
        "-",
        "가나",
        "ab",
        "🏢",
        "3",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
SIGNS = "-*[]xX|#\\ \n·/☐☑…0123456789.)"


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, tuple[Highlight, ...]]:
    """A text of signs and words, and ordered stretches of it."""
    text = draw(TEXTS)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, tuple(Highlight(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter not in SIGNS)


@given(passages(), st.sampled_from([3, 20, 400]))
def test_marks_hold_the_same_letters_whatever_the_text(given: tuple[str, tuple[Highlight, ...]], room: int) -> None:
    text, spans = given
    piece = snippet(text, spans, room, markdown=True)
    assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
    assert all(left[1] <= right[0] for left, right in zip(piece.marks, piece.marks[1:], strict=False))
    assert "\n" not in piece.text
    assert "  " not in piece.text
    if room >= len(text):
        assert letters(piece.text) == letters(text)
        assert [kept for word in marked(piece) if (kept := letters(word))] == [
            kept for one in spans if (kept := letters(text[one.start : one.end]))
        ]


@given(TEXTS)
def test_what_is_replaced_is_in_order_and_apart(text: str) -> None:
    found = signs(text, 0, len(text))
    ends = [0, *(end for _, end, _ in found)]
    assert all(before <= start < end <= len(text) for before, (start, end, _) in zip(ends, found, strict=False))
    assert replaced(text, found, [(0, len(text))])[0].count("☐") == sum(put == "☐ " for _, _, put in found)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] 보증금을 **확인**한다\n",
        "항목 | 5천만 원 | 이사한 날\n",
        "| 항목 | 5천만 원 |\n",
        " \t",
        "**a ",
        "| ",
        "|-",
    ],
)
def test_a_list_does_not_wait_for_it(line: str) -> None:
    """Measured .02 to .11 ms, and .15 is what a row may cost; a slower machine has four times that."""
    text = (line * 1000)[:2000]
    spans = tuple(Highlight(at, at + 3) for at in range(0, 1990, 97))

    def spent() -> float:
        start = time.thread_time()
        snippet(text, spans, ROOM, markdown=True)
        return time.thread_time() - start

    assert min(spent() for _ in range(40)) < 0.0006
