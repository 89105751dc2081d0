"""What is shown of a ranking: versions, joined neighbours, and a place for every file; nothing gets lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.records import Highlight, Hit
from core.search.group import GAP, WIDEST, arrange, joined_text

CLAUSE = (
    "The landlord returns the security deposit after the tenant moves out, less the cost of repairs that are "
    "needed because of damage beyond ordinary wear, and gives a written account of every deduction made."
)
조항 = (
    "임대인은 임차인이 이사한 날에 보증금을 돌려준다. 다만 임차인의 잘못으로 부서진 곳을 고치는 데 든 비용은 "
    "보증금에서 뺄 수 있으며, 이때 임대인은 뺀 금액과 그 까닭을 적은 서면을 임차인에게 내주어야 한다."
)
ALL_ALIKE, ALL_APART = "alike", "apart"


def a_hit(text: str = "가", path: str = "/a.txt", start: int = 0, score: float = 1.0, **more: object) -> Hit:
    hit = Hit(path, path, None, (), start, start + len(text), text, score, {"dense": score}, {"dense": score})
    return replace(hit, places=(path,), **more)  # type: ignore[arg-type]  # whatever a test wants to have set


def vectors(count: int, kind: str = ALL_APART) -> NDArray[np.float32]:
    found = np.eye(max(count, 1), dtype=np.float32)[:count]
    return found if kind == ALL_APART else np.repeat(np.eye(1, 4, dtype=np.float32), count, axis=0)


def shown(hits: list[Hit], kind: str = ALL_APART, limit: int = 50) -> list[Hit]:
    return arrange(hits, vectors(len(hits), kind), limit)


# --- nearly the same


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (CLAUSE, CLAUSE.replace("written account", "full account")),
        (조항, 조항.replace("까닭을", "이유를")),
        (CLAUSE, CLAUSE.upper()),
        ("끝", "끝"),
    ],
)
def test_versions_of_a_passage_are_one_hit(first: str, second: str) -> None:
    (hit,) = shown([a_hit(first, "/new.txt"), a_hit(second, "/old.txt", 5, 0.9)], ALL_ALIKE)
    assert hit == replace(a_hit(first, "/new.txt"), versions=("/old.txt",))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (CLAUSE, 조항),
        (CLAUSE, CLAUSE[: len(CLAUSE) // 2]),
        (f"{CLAUSE} 14 days", f"{CLAUSE} 30 days"),
        (f"{조항} 3월", f"{조항} 4월"),
        (CLAUSE, "The tenant may end the contract by giving two months' notice."),
        ("…", "!"),
    ],
    ids=["language", "half", "days", "month", "clause", "no words"],
)
def test_other_words_numbers_and_languages_stay_apart(first: str, second: str) -> None:
    assert len(shown([a_hit(first, "/a.txt"), a_hit(second, "/b.txt", 0, 0.9)], ALL_ALIKE)) == 2


def test_the_same_words_with_another_meaning_stay_apart() -> None:
    assert len(shown([a_hit(CLAUSE, "/a.txt"), a_hit(CLAUSE, "/b.txt", 0, 0.9)], ALL_APART)) == 2


def test_passages_of_one_file_are_never_versions_of_each_other() -> None:
    hits = [a_hit(조항, "/a.txt"), a_hit(조항, "/a.txt", 900, 0.9)]
    assert shown(hits, ALL_ALIKE) == hits


def test_no_hit_stands_for_two_passages_of_one_file() -> None:
    hits = [
        a_hit(조항, "/a.txt"),
        a_hit(조항, "/b.txt", 0, 0.9),
        a_hit(조항, "/b.txt", 900, 0.8),
        replace(a_hit(조항, "/c.txt", 0, 0.7), places=("/c.txt", "/a.txt")),
    ]
    first, second = shown(hits, ALL_ALIKE)
    assert (first.path, first.versions) == ("/a.txt", ("/b.txt",))
    assert (second.path, second.start, second.versions) == ("/b.txt", 900, ("/c.txt", "/a.txt"))


def test_a_version_brings_the_files_that_hold_it_too() -> None:
    second = replace(a_hit(조항, "/b.txt", 0, 0.9), places=("/b.txt", "/copy.txt"), versions=("/c.txt",))
    (hit,) = shown([a_hit(조항, "/a.txt"), second], ALL_ALIKE)
    assert hit.versions == ("/b.txt", "/copy.txt", "/c.txt")


def test_without_vectors_nothing_is_taken_for_a_version() -> None:
    hits = [a_hit(조항, "/a.txt"), a_hit(조항, "/b.txt", 0, 0.9)]
    assert arrange(hits, np.empty((2, 0), np.float32), 10) == hits


# --- neighbours


def test_neighbours_are_joined_in_the_order_of_the_text() -> None:
    first = a_hit("보증금은", score=0.9, page=1, heading=("앞",), highlights=(Highlight(0, 3),))
    second = a_hit("돌려준다.", start=6, score=1.0, page=2, heading=("뒤",), highlights=(Highlight(0, 2),))
    third = a_hit("끝", start=12, score=0.8, page=2, highlights=(Highlight(0, 1),))
    (hit,) = shown([second, first, third])
    assert (hit.text, hit.start, hit.end) == ("보증금은\n\n돌려준다.\n끝", 0, 13)
    assert [hit.text[light.start : light.end] for light in hit.highlights] == ["보증금", "돌려", "끝"]
    assert hit.page == 1
    assert (hit.score, hit.signals, hit.parts) == (1.0, second.signals, second.parts)


@pytest.mark.parametrize(
    ("headings", "shared"),
    [
        ([("계약", "보증금"), ("계약", "보증금")], ("계약", "보증금")),
        ([("계약", "보증금"), ("계약", "갱신")], ("계약",)),
        ([("계약",), ("계약", "갱신"), ("계약", "갱신", "기한")], ("계약",)),
        ([("보증금",), ("갱신",)], ()),
        ([(), ("보증금",)], ()),
        ([("계약", "보증금"), ("부록", "보증금")], ()),
    ],
    ids=["same", "siblings", "deeper", "apart", "before the first", "the same words elsewhere"],
)
def test_a_joined_hit_names_the_headings_above_all_of_it(
    headings: list[tuple[str, ...]], shared: tuple[str, ...]
) -> None:
    hits = [a_hit("가", start=at, score=1 - at / 100, heading=heading) for at, heading in enumerate(headings)]
    for ranked in (hits, [replace(hit, score=1 - hit.start / 100) for hit in reversed(hits)]):
        (hit,) = shown(ranked)
        assert (len(hit.text), hit.heading) == (len(hits), shared)


def test_a_joined_hit_stands_where_its_best_stood() -> None:
    hits = [
        a_hit("나", "/b.txt", 0, 1.0),
        a_hit("다", "/a.txt", 2, 0.9),
        a_hit("라", "/c.txt", 0, 0.85),
        a_hit("가", "/a.txt", 0, 0.8),
    ]
    assert [(hit.path, hit.text) for hit in shown(hits)] == [("/b.txt", "나"), ("/a.txt", "가\n다"), ("/c.txt", "라")]


@pytest.mark.parametrize(
    "second",
    [
        a_hit("나", "/b.txt", 1),
        a_hit("나", "/a.txt", 2 + GAP),
        a_hit("나", "/a.txt", 1, 0.5),
        a_hit("나" * WIDEST, "/a.txt", 1),
    ],
    ids=["another file", "further away", "much worse", "too long"],
)
def test_what_does_not_belong_together_is_not_joined(second: Hit) -> None:
    assert shown([a_hit(), second]) == [a_hit(), second]


def test_a_long_run_of_neighbours_stays_readable() -> None:
    hits = [a_hit("조항 " * 150 + ".", start=452 * at, score=1 - at / 1000) for at in range(8)]
    assert [len(hit.text) for hit in shown(hits)] == [3 * 451 + 2, 3 * 451 + 2, 2 * 451 + 1]


def test_files_that_hold_only_a_part_are_versions() -> None:
    hits = [
        replace(a_hit("가"), places=("/a.txt", "/whole.txt", "/part.txt")),
        replace(a_hit("나", start=1, score=0.9), places=("/a.txt", "/whole.txt", "/other.txt")),
    ]
    (hit,) = shown(hits)
    assert (hit.places, hit.versions) == (("/a.txt", "/whole.txt"), ("/part.txt", "/other.txt"))


@pytest.mark.parametrize(("gap", "between"), [(0, ""), (1, "\n"), (2, "\n\n"), (6, "\n\n    ")])
def test_the_gap_keeps_its_length(gap: int, between: str) -> None:
    assert joined_text([a_hit("가"), a_hit("나", start=1 + gap)]) == f"가{between}나"


# --- a place for every file


def ranking(*files: str) -> list[Hit]:
    return [a_hit(path=name, start=100 * at, score=1 - at / 100) for at, name in enumerate(files)]


@pytest.mark.parametrize(
    ("files", "limit", "wanted"),
    [
        ("aaaaaabcd", 6, "aaabcd"),
        ("aaaaaabcdbcd", 6, "aabcdb"),
        ("aaaaaabc", 6, "aaaaaa"),
        ("aaaabcd", 9, "aaaabcd"),
        ("aaabbbcccddd", 2, "ab"),
        ("abcd", 0, ""),
    ],
    ids=["others leave room", "a third", "few others", "all fit", "at least one", "none"],
)
def test_one_file_does_not_take_all_places(files: str, limit: int, wanted: str) -> None:
    assert "".join(hit.path for hit in arrange(ranking(*files), vectors(len(files)), limit)) == wanted


def test_nothing_in_nothing_out() -> None:
    assert arrange([], np.empty((0, 4), np.float32), 10) == []


# --- any ranking


def shares(count: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(0, 1), min_size=count, max_size=count)


@st.composite
def rankings(draw: st.DrawFn) -> tuple[list[Hit], NDArray[np.float32]]:
    """Passages of a few files with small gaps and few words, in any order, with few directions of vectors."""
    hits = []
    for path in draw(st.lists(st.sampled_from(["/a", "/b", "/c", "/d", "/e"]), unique=True)):
        end = 0
        for _ in range(draw(st.integers(0, 5))):
            words = draw(st.lists(st.sampled_from(["보증금", "계약", "lease", "12"]), min_size=1, max_size=3))
            text = " ".join(words) * draw(st.sampled_from([1, 1, 80]))
            lit = draw(st.sampled_from([(), (Highlight(0, 1),), (Highlight(0, 1), Highlight(1, len(text)))]))
            copies = tuple(dict.fromkeys([path, *draw(st.sampled_from([(), ("/x",), ("/b",)]))]))
            start = end + draw(st.integers(0, GAP + 1))
            heading = draw(st.sampled_from([(), ("계약",), ("계약", "보증금"), ("계약", "갱신"), ("부록",)]))
            hits.append(replace(a_hit(text, path, start, highlights=lit, heading=heading), places=copies))
            end = start + len(text)
    hits = draw(st.permutations(hits))
    falls = draw(st.lists(st.sampled_from([0.001, 0.05, 0.3]), min_size=len(hits), max_size=len(hits)))
    scores = (5 - np.cumsum(falls)).tolist()
    split = [
        (share * score, (1 - share) * score) for share, score in zip(draw(shares(len(hits))), scores, strict=True)
    ]
    ranked = [
        replace(hit, score=score, parts={"dense": meaning, "keyword": words}, signals={"dense": score / 9})
        for hit, score, (meaning, words) in zip(hits, scores, split, strict=True)
    ]
    rows = draw(st.lists(st.integers(0, 2), min_size=len(hits), max_size=len(hits)))
    return ranked, np.eye(3, dtype=np.float32)[rows]


@given(rankings(), st.integers(1, 30))
def test_nothing_is_lost_but_into_versions_joins_and_past_the_limit(
    given: tuple[list[Hit], NDArray[np.float32]], limit: int
) -> None:
    hits, dense = given
    everything = arrange(hits, dense, len(hits))
    assert all(stands_for(hit, everything) for hit in hits)
    found = arrange(hits, dense, limit)
    assert len(found) == min(limit, len(everything))
    assert set(map(place, found)) <= set(map(place, everything))


@given(rankings(), st.integers(1, 30))
def test_what_is_shown_is_distinct_in_order_and_lies_in_its_text(
    given: tuple[list[Hit], NDArray[np.float32]], limit: int
) -> None:
    hits, dense = given
    found = arrange(hits, dense, limit)
    assert max(Counter(map(place, found)).values(), default=1) == 1
    assert all(left.score > right.score for left, right in pairwise(found))
    for hit in found:
        assert len(hit.text) == hit.end - hit.start
        assert all(0 <= light.start < light.end <= len(hit.text) for light in hit.highlights)
        assert all(left.end <= right.start for left, right in pairwise(hit.highlights))
        assert hit.places[0] == hit.path
        assert not {*hit.places} & {*hit.versions}
        assert len({*hit.places, *hit.versions}) == len(hit.places) + len(hit.versions)


@given(rankings(), st.integers(1, 30))
def test_the_figures_of_a_hit_are_those_of_one_passage_and_its_headings_stand_above_all_of_it(
    given: tuple[list[Hit], NDArray[np.float32]], limit: int
) -> None:
    hits, dense = given
    for hit in arrange(hits, dense, limit):
        assert sum(hit.parts.values()) == pytest.approx(hit.score, abs=1e-6)
        (best,) = [one for one in hits if one.score == hit.score]
        assert (hit.parts, hit.signals) == (best.parts, best.signals)
        held = [
            one
            for one in hits
            if one.path == hit.path and one.text == hit.text[one.start - hit.start :][: len(one.text)]
        ]
        assert best in held
        assert all(one.heading[: len(hit.heading)] == hit.heading for one in held if one.start >= hit.start)


@given(rankings(), st.integers(1, 30))
def test_twice_is_as_once(given: tuple[list[Hit], NDArray[np.float32]], limit: int) -> None:
    hits, dense = given
    found = arrange(hits, dense, limit)
    row = {hit.score: at for at, hit in enumerate(hits)}
    assert arrange(found, dense[[row[hit.score] for hit in found]], limit) == found


def place(hit: Hit) -> tuple[str, int, int]:
    return (hit.path, hit.start, hit.end)


def stands_for(hit: Hit, found: list[Hit]) -> bool:
    """Say whether a passage is shown, whole and lit, or left out for one that is nearly the same."""
    for other in found:
        at = hit.start - other.start
        if other.path == hit.path and at >= 0 and other.text[at : at + len(hit.text)] == hit.text:
            lit = {Highlight(light.start + at, light.end + at) for light in hit.highlights}
            return lit <= {*other.highlights} and {*hit.places} <= {*other.places, *other.versions}
    return any(hit.path in other.versions for other in found)
