"""Copies and versions: which files form a group, and what they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import config
from core.embed.base import BUNDLED
from core.errors import Cancelled
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import DuplicateGroup, FindDuplicates
from core.opening import open_embedder, open_library
from core.search import changed, versions
from core.search.changed import NEVER_SAME
from core.search.duplicates import components, duplicates
from core.search.versions import (
    BESIDE,
    LEAST,
    OFTEN,
    Held,
    Pairs,
    base_name,
    by_contents,
    by_mean,
    by_name,
    held_in,
    joined,
)
from core.store.documents import Place
from core.store.library import Library
from tests.core.search.shelf import Paper, Shelf
from tests.fakes import CODEC, DIMS, FakeEmbedder

EMBEDDER = FakeEmbedder()
REPORT = [f"Chapter {name} tells of {name} harbours and their boats." for name in ("north", "south", "east", "west")]
보고서 = [f"{이름} 지역의 항구와 배를 다룬다." for 이름 in ("북쪽", "남쪽", "동쪽", "서쪽")]
LONG = (
    "The committee met on a rainy evening in the old school, heard what the gardeners had to say about water, tools, "
    "fences and bonfires, thanked the treasurer for her patience, and agreed to plant {tree} trees along the lane."
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "L", EMBEDDER.card.id, DIMS, writer=True, codec=CODEC) as made:
        yield made


def add(library: Library, texts: Mapping[str, Sequence[str]]) -> None:
    """Put files below /docs, by name; later ones are newer."""
    first = len(library.ledger.known("/docs"))
    days = np.datetime_as_string(np.datetime64("2024-01-01") + first + np.arange(len(texts))).tolist()
    files = zip(texts.items(), days, strict=True)
    Shelf(library, EMBEDDER).put([Paper(f"/docs/{name}", tuple(each), day=day) for (name, each), day in files])


def groups(library: Library, folder: str = "") -> list[tuple[list[str], float]]:
    found = duplicates(library, FindDuplicates(folder)).groups
    return [([path.removeprefix("/docs/") for path in group.paths], group.shared) for group in found]


# --- copies and versions ------------------------------------------------------------------------------------


def test_exact_copies_are_the_same_throughout_the_newest_first(library: Library) -> None:
    add(
        library,
        {"a.txt": REPORT, "다른 것.txt": ["제주 여행"], "b/a.txt": REPORT, "보고서.hwp": 보고서, "사본.hwp": 보고서},
    )
    add(library, {"c.txt": REPORT})
    assert groups(library) == [(["c.txt", "b/a.txt", "a.txt"], 1.0), (["사본.hwp", "보고서.hwp"], 1.0)]


def test_the_same_passages_in_another_format_are_the_same_throughout(library: Library) -> None:
    Shelf(library, EMBEDDER).put(
        [Paper("/docs/a.txt", tuple(보고서)), Paper("/docs/a.pdf", tuple(보고서), paged=True)]
    )
    assert groups(library) == [(["a.pdf", "a.txt"], 1.0)]


def test_a_draft_within_a_final_is_a_version_of_it(library: Library) -> None:
    add(library, {"final.txt": [*REPORT, *보고서], "draft.txt": REPORT, "기타.txt": ["항구 이야기"]})
    ((paths, shared),) = groups(library)
    assert paths == ["draft.txt", "final.txt"]
    assert shared == pytest.approx(2 / 3)


def test_files_that_share_less_than_half_are_no_versions(library: Library) -> None:
    add(
        library,
        {"a.txt": REPORT, "b.txt": [*REPORT[:2], *보고서[:3]], "c.txt": [보고서[3], "비가 온다", "눈이 온다"]},
    )
    assert groups(library) == []


def test_versions_of_versions_are_one_group_with_the_least_share(library: Library) -> None:
    texts = [f"Part {number} of the story." for number in range(8)]
    add(library, {"1.txt": texts[:4], "2.txt": texts[1:5], "3.txt": [*texts[2:4], texts[4], texts[7]]})
    ((paths, shared),) = groups(library)
    assert paths == ["3.txt", "2.txt", "1.txt"]
    assert shared == pytest.approx(0.75)


def test_changed_passages_count_by_the_words_that_stayed(library: Library) -> None:
    add(library, {"minutes.txt": [LONG.format(tree="apple")], "minutes 2.txt": [LONG.format(tree="cherry")]})
    ((paths, shared),) = groups(library)
    assert paths == ["minutes 2.txt", "minutes.txt"]
    assert 0.8 < shared < 1


def test_a_changed_number_makes_another_passage(library: Library) -> None:
    add(library, {"may.txt": [LONG.format(tree="12")], "june.txt": [LONG.format(tree="40")]})
    assert groups(library) == []


def sliced(text: str, *cuts: int) -> list[str]:
    """Return the words of a text in passages that end after so many of them."""
    words = text.split()
    return [" ".join(words[begin:end]) for begin, end in pairwise([0, *cuts, len(words)])]


@pytest.mark.parametrize("text", [" ".join([LONG.format(tree="apple"), *REPORT]), " ".join(보고서 * 2)])
def test_files_that_are_cut_elsewhere_are_versions(library: Library, text: str) -> None:
    count = len(text.split())
    thirds, others = (count // 3, 2 * count // 3), (count // 2, count - 1)
    more = "A last word about the winter." if text.isascii() else "겨울 이야기도 적는다."
    add(library, {"plot.txt": sliced(text, *thirds), "garden.txt": sliced(f"{text} {more}", *others)})
    ((paths, shared),) = groups(library)
    assert paths == ["garden.txt", "plot.txt"]
    assert LEAST <= shared < 1


def test_the_same_words_cut_elsewhere_are_nearly_the_same_throughout(library: Library) -> None:
    text = " ".join([LONG.format(tree="apple"), *REPORT])
    add(library, {"a.txt": sliced(text, 20), "b.txt": sliced(text, 30)})
    ((_, shared),) = groups(library)
    assert 0.9 < shared <= NEVER_SAME


@pytest.mark.parametrize("number", ["40", "12 and 40"])
def test_an_amount_that_differs_is_seen_across_cuts(library: Library, number: str) -> None:
    bill = "{} " + LONG.format(tree="{number}")
    may, june = (bill.format(word, number=n) for word, n in (("May", "12"), ("June", number)))
    add(library, {"may.txt": sliced(may, 10), "june.txt": sliced(june, 25)})
    assert groups(library) == []


def test_what_was_cut_anew_counts_only_where_it_is_little(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join([LONG.format(tree="apple"), *REPORT])
    add(library, {"a.txt": sliced(text, 20, 40), "b.txt": sliced(text, 30)})
    assert len(groups(library)) == 1
    for name, most in (("FEW", 2), ("RECUT", 4), ("ABOUT", 1.1)):
        with monkeypatch.context() as patch:
            patch.setattr(changed, name, most)
            assert groups(library) == []


def test_a_footer_that_many_files_have_makes_no_versions(library: Library) -> None:
    footer = "이 메일은 받는 분만 보아야 합니다."
    add(library, {f"{number}.eml": [f"편지 {number}호", footer] for number in range(5 * OFTEN)})
    assert groups(library) == []


def test_many_versions_of_one_file_are_one_group_though_all_share_their_passages(library: Library) -> None:
    words = "산 강 들 섬 길 숲 밭 집 논 샘".split()
    texts = [f"{word} 이야기의 한 대목" for word in words]
    add(library, {f"논문 {n}.txt": [*texts, f"판 {n}의 맺음말"] for n in range(2 * OFTEN)})
    ((paths, shared),) = groups(library)
    assert len(paths) == 2 * OFTEN
    assert shared >= LEAST


def test_a_passage_that_stands_twice_in_a_file_counts_once(library: Library) -> None:
    add(library, {"a.txt": [*REPORT, REPORT[0]], "b.txt": REPORT})
    assert groups(library) == [(["b.txt", "a.txt"], 1.0)]


def test_a_folder_bounds_what_is_compared(library: Library) -> None:
    add(library, {"a/1.txt": REPORT, "a/2.txt": REPORT, "b/3.txt": REPORT, "b/4.txt": 보고서})
    assert groups(library, "/docs/a") == [(["a/2.txt", "a/1.txt"], 1.0)]
    assert groups(library, "/docs/b") == groups(library, "/nowhere") == []


def test_a_file_that_was_removed_is_in_no_group(library: Library) -> None:
    add(library, {"a.txt": REPORT, "b.txt": REPORT})
    library.ledger.remove(["/docs/b.txt"])
    assert groups(library) == []


def test_an_empty_library_has_no_groups_and_the_search_can_be_called_off(library: Library) -> None:
    assert groups(library) == []
    add(library, {"a.txt": REPORT, "b.txt": REPORT})
    asked: list[bool] = []
    duplicates(library, FindDuplicates(), lambda: bool(asked.append(False)))  # type: ignore[func-returns-value]
    for times in range(len(asked)):
        answers = iter([*[False] * times, True])
        with pytest.raises(Cancelled):
            duplicates(library, FindDuplicates(), answers.__next__)


# --- which may be versions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Report.docx", "report_final_v2 (1).docx"),
        ("report 2024-05-01.pdf", "Report - Copy (3).pdf"),
        ("보고서.hwp", "보고서_최종_수정2.hwp"),
        ("사업 계획서.hwp", "사업 계획서 - 복사본.hwp"),
        ("계획서 진짜최종.hwp", "최종 계획서(2).hwp"),
    ],
)
def test_names_of_versions_have_the_same_base(one: str, other: str) -> None:
    assert base_name(f"/a/{one}") == base_name(f"/b/{other}") != ""


@pytest.mark.parametrize(
    ("one", "other"), [("renewal.txt", "al.txt"), ("보고서.hwp", "계획서.hwp"), ("a.txt", "b.txt")]
)
def test_other_names_have_another_base(one: str, other: str) -> None:
    assert base_name(one) != base_name(other)


def test_names_of_nothing_but_numbers_are_no_versions() -> None:
    assert base_name("/scans/2024-01-01 (2).pdf") == ""
    held = made([[0], [1], [2]])
    places = {0: [Place("/2024.txt", 0)], 1: [Place("/2025.txt", 0)], 2: [Place("/최종.txt", 0)]}
    assert len(by_name(held, places).left) == 0


def test_files_of_like_meaning_are_paired_without_a_name_or_a_passage_in_common(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "ALL", 2)
    monkeypatch.setattr(versions, "AT_ONCE", 4)
    monkeypatch.setattr(versions, "BLOCK", 3)
    others = {
        f"{word}.txt": [f"{word} {word} 하루", f"{word} 저녁"] for word in ("바다", "구름", "나무", "가을", "편지")
    }
    add(library, {"minutes.txt": [LONG.format(tree="apple")], **others, "protocol.txt": [LONG.format(tree="cherry")]})
    held = held_in(library.view())
    pairs = by_mean(library, held, lambda: False)
    names = {doc: [p.path for p in each] for doc, each in library.ledger.places(held.docs.tolist()).items()}
    found = {
        frozenset(names[int(held.docs[at])][0] for at in pair) for pair in zip(pairs.left, pairs.right, strict=True)
    }
    assert frozenset({"/docs/minutes.txt", "/docs/protocol.txt"}) in found
    assert len(found) < len(list(combinations(range(7), 2))) / 2
    assert [paths for paths, _ in groups(library)] == [["protocol.txt", "minutes.txt"]]
    monkeypatch.setattr(versions, "MOST_MEANS", 6)
    assert len(by_mean(library, held, lambda: False).left) == 0


# --- counting -----------------------------------------------------------------------------------------------

CONTENTS = st.lists(st.frozensets(st.integers(0, 12), min_size=1), min_size=1, max_size=BESIDE)


def made(contents: Sequence[Sequence[int]]) -> Held:
    """Return what documents hold, given their contents."""
    flat = [(content, doc) for doc, each in enumerate(contents) for content in each]
    keys, content = np.unique([content for content, _ in flat], return_inverse=True)
    pairs = np.unique(np.stack([content, [doc for _, doc in flat]], axis=1), axis=0)
    return Held(np.arange(len(contents)), keys, np.ones(len(keys), bool), pairs[:, 1], pairs[:, 0])


@given(CONTENTS)
def test_shares_are_those_of_the_plain_formula(contents: list[frozenset[int]]) -> None:
    held = made([sorted(each) for each in contents])
    pairs = by_contents(held)
    found = {(int(a), int(b)): share for a, b, share in zip(pairs.left, pairs.right, pairs.shares(held), strict=True)}
    for one, other in combinations(range(len(contents)), 2):
        expected = 2 * len(contents[one] & contents[other]) / (len(contents[one]) + len(contents[other]))
        assert found.get((one, other), 0) == pytest.approx(expected)
        assert (found.get((one, other)) == 1.0) == (contents[one] == contents[other])


@given(st.integers(2, 4 * OFTEN))
def test_what_more_files_hold_counts_less(many: int) -> None:
    held = made([[0, number + 1] for number in range(many)])
    assert held.weight[0] == pytest.approx(min(1, OFTEN / many))
    assert by_contents(held).common.max() == pytest.approx(held.weight[0])
    assert set(held.of(0).tolist()) == {0, 1}


EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(8, 15), st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0])), max_size=30
)


@given(EDGES)
@settings(max_examples=60)
def test_groups_are_what_the_pairs_connect(edges: list[tuple[int, int, float]]) -> None:
    left, right, shares = (np.array([edge[i] for edge in edges]) for i in range(3))
    pairs = Pairs(left.astype(np.int64), right.astype(np.int64), shares.astype(float))
    found = list(components(16, pairs, pairs.common))
    assert sorted(doc for docs, _ in found for doc in docs) == list(range(16))
    of = {doc: number for number, (docs, _) in enumerate(found) for doc in docs}
    for one, other, share in edges:
        assert share < LEAST or of[one] == of[other]
    for docs, least in found:
        inside = [edge for edge in edges if edge[0] in docs and edge[2] >= LEAST]
        weakest = min((edge[2] for edge in inside), default=1.0)
        assert weakest <= least <= 1 if inside else (len(docs), least) == (1, 1.0)
        reached = {docs[0]}
        for _ in docs:  # what holds the group together does so without any pair that shares less
            reached |= {doc for edge in inside if edge[2] >= least and reached & {*edge[:2]} for doc in edge[:2]}
        assert reached == set(docs)


def test_pairs_are_joined_with_the_sum_of_what_they_share() -> None:
    one, two = np.array([0, 1]), np.array([2, 3])
    pairs = joined([Pairs(one, two, np.array([1.0, 0.5])), Pairs(one[:1], two[:1], np.array([2.0]))])
    assert (pairs.left.tolist(), pairs.right.tolist(), pairs.common.tolist()) == ([0, 1], [2, 3], [3.0, 0.5])


# --- the bundled model --------------------------------------------------------------------------------------


@pytest.mark.skipif(
    not (config.assets() / "models" / BUNDLED / "model.onnx").is_file(), reason="the bundled model is not here"
)
def test_real_files_and_their_versions(tmp_path: Path) -> None:
    folder, sample = tmp_path / "files", config.assets() / "sample"
    folder.mkdir()
    kimchi = (sample / "요리" / "김치찌개.md").read_text("utf-8")
    diary = (sample / "Home" / "gardening_diary.txt").read_text("utf-8")
    bees = (sample / "Study" / "research_memo_bees.md").read_text("utf-8")
    (folder / "찌개.md").write_text(kimchi, "utf-8")
    (folder / "찌개 (2).md").write_text(kimchi.replace("고기", "삼겹살", 1), "utf-8")
    (folder / "garden.txt").write_text(diary, "utf-8")
    (folder / "plot.txt").write_text(diary + "\n\nA last word about the winter and the tools in the shed.\n", "utf-8")
    (folder / "bees.md").write_text(bees, "utf-8")
    (folder / "두부.txt").write_text((sample / "요리" / "두부조림.txt").read_text("utf-8"), "utf-8")
    embedder = open_embedder(config.Config())
    with open_library(tmp_path / "L", embedder, writer=True) as library, Sandbox(200 * 2**20) as sandbox:
        keeper = Keeper(library, embedder, sandbox, lambda _: None)
        keeper.add([str(folder)])
        keeper.catch_up()
        found: tuple[DuplicateGroup, ...] = duplicates(library, FindDuplicates()).groups
    names = {frozenset(Path(path).name for path in group.paths) for group in found}
    assert names == {frozenset({"찌개.md", "찌개 (2).md"}), frozenset({"garden.txt", "plot.txt"})}
    assert all(LEAST <= group.shared < 1 for group in found)
