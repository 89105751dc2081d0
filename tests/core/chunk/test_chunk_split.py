from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chunk.split import embedded_text, split
from core.extract.base import DocumentBuilder
from core.records import BlockKind, Chunk, Document

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W\d_]{1,6}|\d|[^\w\s]|_")

Piece = tuple[BlockKind, str] | tuple[BlockKind, str, int]


class Counter:
    """Counts words by six letters, East Asian characters and signs; notes how often it is asked.

    Attributes:
        calls: how often it was asked.
    """

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        return [len(_TOKEN.findall(text)) for text in texts]


def count(texts: Sequence[str]) -> list[int]:
    return Counter()(texts)


def make(*pieces: Piece) -> Document:
    builder = DocumentBuilder("text")
    for kind, text, *level in pieces:
        builder.add(kind, text, level[0] if level else 1)
    return builder.build()


def check(document: Document, chunks: list[Chunk], limit: int) -> None:
    """Slices, order, tiling, the limit, and honest counts."""
    at = 0
    for chunk in chunks:
        assert chunk.text == document.text[chunk.start : chunk.end]
        assert chunk.text == chunk.text.strip("\n") != ""
        assert not document.text[at : chunk.start].strip()
        assert chunk.tokens == count([embedded_text(chunk)])[0] <= limit
        at = chunk.end
    assert not document.text[at:].strip()


def words(number: int, word: str = "word") -> str:
    """Return a sentence of this many tokens."""
    return " ".join([word] * (number - 1)) + "."


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(["heading", "heading", "title", "paragraph", "paragraph", "list", "table", "code", "quote"]),
        st.one_of(
            st.text(max_size=80),
            st.text(alphabet="가나다 . \nab,!", max_size=300),
            st.integers(1, 120).map(words),
            st.integers(1, 300).map(lambda number: "글" * number),
            st.integers(1, 40).map(lambda number: "x = 1\n\ny(2)\n" * number),
        ),
        st.integers(1, 4),
    ),
    max_size=14,
)


@given(BLOCKS, st.integers(1, 60), st.integers(0, 100))
def test_every_document_is_tiled_within_the_limit(
    blocks: list[tuple[BlockKind, str, int]], target: int, more: int
) -> None:
    document = make(*blocks)
    chunks = split(document, count, target, target + more)
    check(document, chunks, target + more)
    assert split(document, count, target, target + more) == chunks


@given(st.lists(st.integers(3, 60), min_size=1, max_size=60))
def test_passages_are_near_the_target(lengths: list[int]) -> None:
    document = make(("heading", "Head", 1), *(("paragraph", words(length)) for length in lengths))
    chunks = split(document, count, target=200)
    check(document, chunks, 500)
    if len(chunks) > 1:
        assert all(100 <= chunk.tokens <= 330 for chunk in chunks)
    assert all(chunk.heading == ("Head",) for chunk in chunks)


def test_headings_open_passages_and_are_the_path() -> None:
    document = make(
        ("title", "Book"),
        ("heading", "One", 1),
        ("paragraph", words(150)),
        ("heading", "Sub", 2),
        ("paragraph", words(150)),
        ("paragraph", words(150)),
        ("heading", "Two", 1),
        ("paragraph", words(150)),
    )
    chunks = split(document, count)
    assert [(chunk.heading, chunk.text.split("\n")[0][:4]) for chunk in chunks] == [
        (("Book", "One"), "Book"),
        (("Book", "One", "Sub"), "Sub"),
        (("Book", "One", "Sub"), "word"),
        (("Book", "Two"), "Two"),
    ]
    assert embedded_text(chunks[1]).startswith("Book › One › Sub\nSub\n\nword")


def test_without_headings_only_the_text_is_read() -> None:
    chunk = split(make(("paragraph", "Words.")), count)[0]
    assert (chunk.heading, embedded_text(chunk)) == ((), "Words.")


def test_tiny_sections_of_one_parent_share_a_passage() -> None:
    items: list[Piece] = []
    for number in range(6):
        items += [("heading", f"Item {number}", 2), ("paragraph", words(20))]
    document = make(("heading", "Glossary", 1), *items, ("heading", "Next", 1), ("paragraph", words(120)))
    chunks = split(document, count)
    assert [chunk.heading for chunk in chunks] == [("Glossary",), ("Next",)]
    assert chunks[0].text.startswith("Glossary\n\nItem 0\n\nword")
    assert "Item 5" in chunks[0].text


def test_tiny_sections_of_different_parents_stay_apart() -> None:
    document = make(
        ("heading", "A", 1),
        ("paragraph", words(90)),
        ("heading", "A1", 2),
        ("paragraph", words(30)),
        ("heading", "B", 1),
        ("paragraph", words(30)),
    )
    assert [chunk.heading for chunk in split(document, count)] == [("A",), ("A", "A1"), ("B",)]


def test_larger_sections_never_share_a_passage() -> None:
    document = make(*(piece for n in range(5) for piece in (("heading", f"H{n}", 2), ("paragraph", words(70)))))
    assert [chunk.heading for chunk in split(document, count)] == [(f"H{n}",) for n in range(5)]


def test_a_section_leaves_no_runt() -> None:
    for total in range(60, 1000, 7):
        document = make(("heading", "Head", 1), *(("paragraph", words(10)) for _ in range(total // 10)))
        assert all(chunk.tokens >= 40 for chunk in split(document, count))


def test_cuts_are_between_paragraphs_where_they_can_be() -> None:
    document = make(*(("paragraph", " ".join([words(30)] * 6)) for _ in range(4)))
    assert [chunk.text for chunk in split(document, count)] == [
        document.text[b.start : b.end] for b in document.blocks
    ]


def test_cuts_inside_a_paragraph_are_between_sentences() -> None:
    document = make(("paragraph", " ".join([words(23).capitalize()] * 40)))
    chunks = split(document, count)
    assert len(chunks) >= 4
    assert all(chunk.text.endswith(".") for chunk in chunks)


def test_rows_of_tables_and_lines_of_code_stay_whole() -> None:
    table = "\n".join(f"row {number} | {number * 7}" for number in range(200))
    code = "\n\n".join(f"def f{number}():\n    return {number}" for number in range(100))
    chunks = split(make(("table", table), ("code", code)), count)
    lines = [line for chunk in chunks for line in chunk.text.split("\n") if line.strip()]
    assert lines == [line for line in (table + "\n" + code).split("\n") if line.strip()]


@pytest.mark.parametrize("text", ["긴글" * 4000, "QUJD" * 5000, "word " * 3000, "clause, " * 2000, "a\u0301" * 3000])
def test_endless_sentences_are_cut(text: str) -> None:
    document = make(("heading", "Head", 1), ("paragraph", text))
    chunks = split(document, count)
    check(document, chunks, 500)
    assert len(chunks) > 2


def test_long_sentences_are_cut_after_commas() -> None:
    chunks = split(make(("paragraph", ", ".join([" ".join(["word"] * 19)] * 60))), count)
    assert len(chunks) > 3
    assert all(chunk.text.endswith(",") for chunk in chunks[:-1])


def test_a_sentence_between_target_and_limit_stays_whole() -> None:
    assert len(split(make(("paragraph", words(450))), count)) == 1


def test_long_headings_are_kept_short() -> None:
    document = make(
        ("heading", words(30, "outer"), 1),
        ("heading", words(30, "inner"), 2),
        ("paragraph", words(100)),
        ("heading", words(300, "endless"), 2),
        ("paragraph", words(100)),
    )
    chunks = split(document, count)
    check(document, chunks, 500)
    assert chunks[0].heading == (words(30, "inner"),)
    (elided,) = chunks[-1].heading
    assert elided.endswith("…")
    assert 10 < count([elided])[0] <= 40


def test_what_touches_a_heading_belongs_to_it() -> None:
    builder = DocumentBuilder("code")
    builder.add("code", words(100))
    builder.add("code", "// " + words(50))
    builder.add("heading", "fn open()", 1, gap="\n")
    builder.add("code", words(80), gap="\n")
    chunks = split(builder.build(), count)
    assert [chunk.heading for chunk in chunks] == [(), ("fn open()",)]
    assert chunks[1].text.startswith("// ")


def test_the_page_is_that_of_the_beginning() -> None:
    builder = DocumentBuilder("pdf")
    for page in (1, 2, 3, 4):
        builder.add("paragraph", words(100), page=page)
    assert [chunk.page for chunk in split(builder.build(pages=4), count)] == [1, 3]


def test_counting_is_asked_for_in_bulk() -> None:
    counter = Counter()
    text = " ".join([words(20)] * 5000 + [words(900)])
    chunks = split(make(("heading", "Head", 1), ("paragraph", text)), counter)
    assert len(chunks) > 300
    assert counter.calls <= 6


def test_a_counter_that_is_not_additive_is_still_obeyed() -> None:
    def jumpy(texts: Sequence[str]) -> list[int]:
        return [len(_TOKEN.findall(text)) * (3 if len(text) > 300 else 1) for text in texts]

    document = make(("heading", "Head", 1), *(("paragraph", words(33)) for _ in range(30)))
    chunks = split(document, jumpy, 100, 150)
    assert all(jumpy([embedded_text(chunk)])[0] <= 150 for chunk in chunks)
    assert all(before.end <= after.start for before, after in pairwise(chunks))


@pytest.mark.parametrize(("target", "limit"), [(0, 10), (20, 10), (-1, -1)])
def test_a_target_beyond_the_limit_is_refused(target: int, limit: int) -> None:
    with pytest.raises(ValueError, match="target"):
        split(make(("paragraph", "Words.")), count, target, limit)


def test_an_empty_document_has_no_passages() -> None:
    counter = Counter()
    assert split(Document("", ()), counter) == []
    assert counter.calls == 0


@settings(max_examples=12)
@given(st.integers(0, 400), st.integers(1, 60), st.sampled_from(["word", "낱말 하나", "文"]))
def test_an_edit_changes_only_the_passages_near_it(place: int, more: int, word: str) -> None:
    """A long document of paragraphs of many sizes, in which one paragraph gets some words more."""
    parts = [f"Paragraph {n}. " + words(10 + n * 37 % 90, f"w{n % 13}") for n in range(401)]
    before = split(make(*(("paragraph", part) for part in parts)), count)
    parts[place] += f" {words(more + 1, word)}"
    after = split(make(*(("paragraph", part) for part in parts)), count)
    new = {chunk.text for chunk in after} - {chunk.text for chunk in before}
    assert len(before) > 80
    assert 1 <= len(new) <= 25
