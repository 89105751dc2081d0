"""Weak pairs: which texts of a document are taken to belong together."""

from __future__ import annotations

import random
from pathlib import Path

from core.train import data
from core.train.data import Row, rows_of
from core.train.heldout import REACT_RUN, held_out
from core.train.pairs import contexts, crossed, grouped, is_title, neighbours, titles, weak_pairs
from core.train.tiny import write_tiny

LONG = "이 문단은 제목 아래에 놓인 본문이며 무엇을 말하려는지 알 수 있을 만큼 충분히 길게 쓰여 있습니다. " * 2


def test_a_sentence_is_paired_with_the_rest_of_its_text() -> None:
    text = "This is the first sentence of it. This is the second sentence of it. 이것은 세 번째 문장입니다 정말로."
    pairs = contexts([text] * 50 + ["One sentence alone, however long it may be, has no context."], random.Random(1))
    assert pairs
    for sentence, rest in pairs:
        assert sentence in text
        assert sentence != rest
    assert 0 < sum(sentence in rest for sentence, rest in pairs) < len(pairs) / 2


def test_japanese_sentences_are_told_apart_without_spaces() -> None:
    text = "これは最初の文で、かなり長く書かれています。そして二番目の文もここにあり、同じくらい長いのです。"
    pairs = contexts([text] * 20, random.Random(1))
    assert pairs
    assert all(sentence.endswith("。") for sentence, _ in pairs)


def test_headings_ask_for_their_sections() -> None:
    assert titles(["목차 없는 글", LONG, LONG, "다음 제목", "짧다.", "끝"]) == [
        ("목차 없는 글", f"{LONG} {LONG}".strip()[:700])
    ]
    assert is_title("state의 모순 피하기")
    assert not is_title("이것은 문장입니다.")
    assert not is_title("첫 줄\n둘째 줄")


def test_neighbours_and_crossings_stay_inside_their_passage() -> None:
    assert neighbours([LONG, LONG + "둘", "짧다"]) == [(LONG, LONG + "둘")]
    rows = [Row("ko", f"글{n}", f"text {n}") for n in range(20)]
    chance = random.Random(3)
    passages = grouped(rows, chance)
    assert [row for passage in passages for row in passage] == rows[: sum(map(len, passages))]
    for passage in passages:
        assert 2 <= len(passage) <= 6
        ((asked, told),) = crossed(passage, chance, back=False)
        assert asked in [row.text for row in passage]
        assert told == " ".join(row.english for row in passage)


def test_what_is_measured_is_never_read(tmp_path: Path) -> None:
    lines = [f"글 {number} 이야기\tthe story of {number}" for number in range(40 * REACT_RUN)]
    out = {n for n in range(40) if held_out(lines[n * REACT_RUN].partition("\t")[0])}
    assert out
    kept = {int(row.english.rsplit(" ", 1)[1]) // REACT_RUN for row in rows_of("react.ko-en", lines)}
    assert kept == set(range(40)) - out
    assert len(list(rows_of("pydocs.ko-en", lines))) == len(lines)


def test_every_kind_is_there_and_the_seed_decides(tmp_path: Path) -> None:
    write_tiny(tmp_path)
    first, second = weak_pairs(tmp_path, 7, 20), weak_pairs(tmp_path, 7, 20)
    assert first == second
    assert weak_pairs(tmp_path, 8, 20) != first
    kinds = {"title", "context-ko", "context-ja", "context-en", "neighbour", "answer", "question", "cross", "back"}
    assert set(first) == kinds
    assert all(len(pairs) <= 20 for pairs in first.values())
    assert all(query and passage for pairs in first.values() for query, passage in pairs)
    assert data.HANGUL.search(first["cross"][0][0])
    assert not data.HANGUL.search(first["cross"][0][1])
