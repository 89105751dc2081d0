"""Find similar, over a real library: what is like a passage, a file, a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core import config
from core.embed.base import BUNDLED
from core.errors import Cancelled, DocumentError, ErrorRecord
from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.messages import Found, Similar
from core.opening import open_embedder, open_library
from core.records import Hit
from core.search.files import alike, central, unit
from core.search.search import NOTHING_YET
from core.search.similar import NOTHING_LIKE_IT, cut, similar, telling
from core.store.ledger import Entry
from core.store.library import Library
from core.store.postings import Postings
from core.store.words import Words
from tests.core.search.shelf import GAP, Paper, Shelf
from tests.fakes import CODEC, DIMS, FakeEmbedder

EMBEDDER = FakeEmbedder()
LEASE = [
    "The tenant pays a deposit of two months before moving in.",
    "The landlord repairs the heating and the roof at his own cost.",
    "The deposit returns within thirty days after the tenant leaves.",
]
OFFICE = [
    "The tenant pays a deposit of three months before moving into the office.",
    "The landlord repairs the lift and the roof at his own cost.",
]
KIMCHI = ["Boil kimchi with pork, tofu and soy sauce.", "Serve stew with rice, spring onion and sesame."]
TOFU = ["Fry tofu, boil with soy sauce and pepper.", "Serve with rice, spring onion and sesame seeds."]
계약서 = ["임차인은 보증금 천만 원을 임대인에게 지급한다.", "임대인은 보일러와 지붕을 고쳐 준다."]
사무실 = ["임차인은 보증금 이천만 원을 임대인에게 먼저 지급한다.", "임대인은 승강기를 고쳐 준다."]
일기 = ["아침부터 비가 와서 우산을 들고 학교에 갔다.", "교실 창문에 빗방울이 맺혔다."]
TEXTS = {
    "home/lease.txt": LEASE,
    "home/copy of lease.txt": LEASE,
    "home/계약서.txt": 계약서,
    "work/office.txt": OFFICE,
    "work/사무실.txt": 사무실,
    "food/kimchi.txt": KIMCHI,
    "food/tofu.txt": TOFU,
}


def add(library: Library, texts: Mapping[str, Sequence[str]]) -> None:
    """Put files below /docs, by name; later ones are newer."""
    first = len(library.ledger.known("/docs")) + 1
    papers = [
        Paper(f"/docs/{name}", tuple(each), day=f"2024-01-{at:02}")
        for at, (name, each) in enumerate(texts.items(), first)
    ]
    Shelf(library, EMBEDDER).put(papers)


def filled(folder: Path) -> Library:
    made = Library(folder, EMBEDDER.card.id, DIMS, writer=True, codec=CODEC)
    add(made, TEXTS)
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that no test changes."""
    with filled(tmp_path_factory.mktemp("similar")) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Library]:
    """A library of one test alone."""
    with filled(tmp_path / "L") as made:
        yield made


def like(library: Library, path: str = "", start: int = 0, end: int = 0, **rest: object) -> Found:
    path = f"/docs/{path}" if path else ""
    return similar(library, EMBEDDER, Similar(path, start, end, **rest))  # type: ignore[arg-type]


def names(hits: Sequence[Hit]) -> list[str]:
    return [hit.path.removeprefix("/docs/") for hit in hits]


# --- a passage ----------------------------------------------------------------------------------------------


def test_a_passage_finds_its_like_in_other_files(library: Library) -> None:
    for path, texts, other in (("home/lease.txt", LEASE, OFFICE), ("home/계약서.txt", 계약서, 사무실)):
        hits = like(library, path, 0, len(texts[0])).hits
        assert hits[0].text == other[0]
        assert {"dense", "multi", "keyword"} <= set(hits[0].signals)
        assert sum(hits[0].parts.values()) == pytest.approx(hits[0].score, abs=1e-6)
        assert hits[0].highlights


def test_nothing_of_a_passages_own_file_is_like_it_nor_its_exact_copies(own: Library) -> None:
    add(own, {"mixed.txt": [LEASE[0], "A poem about the sea."]})
    hits = like(own, "home/lease.txt", 0, len(LEASE[0])).hits
    assert hits
    assert not {hit.text for hit in hits} & set(LEASE)
    assert not {path for hit in hits for path in hit.places} & {
        "/docs/home/lease.txt",
        "/docs/home/copy of lease.txt",
    }


def test_a_stretch_of_several_passages_asks_for_the_like_of_all(library: Library) -> None:
    end = len(OFFICE[0]) + GAP + len(OFFICE[1])
    assert like(library, "work/office.txt", 0, end).hits[0].text == f"{LEASE[0]}\n\n{LEASE[1]}"


def test_nothing_is_embedded_for_what_is_stored(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("embedded")

    monkeypatch.setattr(EMBEDDER, "passages", refuse)
    monkeypatch.setattr(EMBEDDER, "queries", refuse)
    assert like(library, "home/lease.txt", 0, 10).hits
    assert like(library, "home/lease.txt").hits


def test_a_stretch_without_passages_is_gone(library: Library) -> None:
    with pytest.raises(DocumentError) as caught:
        like(library, "home/lease.txt", 9_000, 9_100)
    assert caught.value.kind == "gone"


def test_the_terms_that_tell_most_are_asked_for() -> None:
    texts = ["kimchi kimchi stew", "rice stew", "rice soup", "rice bread", "집에서 담근 김치"]
    words = Words(Postings()).extended(np.arange(len(texts)), texts)
    assert telling(words, "kimchi kimchi rice stew 김치 unicorn") == ["kimchi", "김치", "stew", "rice"]
    assert telling(words, "kimchi rice stew unicorn", least=2) == ["stew", "rice"]
    assert telling(words, "unicorn") == telling(words, "") == []


# --- a file -------------------------------------------------------------------------------------------------


def test_a_file_finds_files_each_once(library: Library) -> None:
    for path, other in (
        ("work/office.txt", "lease.txt"),
        ("food/tofu.txt", "food/kimchi.txt"),
        ("work/사무실.txt", "계약서"),
    ):
        hits = like(library, path).hits
        assert other in hits[0].path
        assert len(names(hits)) == len(set(names(hits)))
        assert f"/docs/{path}" not in {place for hit in hits for place in hit.places}
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(sum(hit.parts.values()) == pytest.approx(hit.score) for hit in hits)


def test_the_hit_of_a_file_is_the_passage_that_comes_nearest(library: Library) -> None:
    (hit,) = (hit for hit in like(library, "food/tofu.txt").hits if hit.path == "/docs/food/kimchi.txt")
    assert hit.text in KIMCHI
    assert hit.signals["dense"] <= 1 + 1e-3


def test_exact_copies_come_first_and_are_one_hit(own: Library) -> None:
    add(own, {"third.txt": LEASE})
    best = like(own, "home/lease.txt").hits[0]
    assert best.places == ("/docs/third.txt", "/docs/home/copy of lease.txt")
    assert best.path == best.places[0]
    assert best.score == pytest.approx(1, abs=0.01)


def test_a_file_without_a_copy_is_not_like_itself(library: Library) -> None:
    assert "food/kimchi.txt" not in names(like(library, "food/kimchi.txt").hits)


def test_a_version_comes_before_what_is_only_about_the_same(own: Library) -> None:
    add(
        own,
        {"draft.txt": [KIMCHI[0], "Serve at once."], "초안.txt": [일기[0], "저녁에는 그쳤다."], "일기.txt": 일기},
    )
    for draft, final in (("draft.txt", "food/kimchi.txt"), ("초안.txt", "일기.txt")):
        assert names(like(own, draft).hits)[0] == final
        assert names(like(own, final).hits)[0] == draft


def test_a_folder_and_a_limit_bound_what_is_found(library: Library) -> None:
    for start, end in ((0, 0), (0, 10)):
        hits = like(library, "home/lease.txt", start, end, folder="/docs/food").hits
        assert {name.split("/")[0] for name in names(hits)} == {"food"}
        assert len(like(library, "home/lease.txt", start, end, limit=1).hits) == 1
    assert like(library, "home/lease.txt", folder="/elsewhere").hint == NOTHING_LIKE_IT


def test_a_file_that_is_not_here_or_was_not_read_is_told_apart(own: Library) -> None:
    own.ledger.put("/docs", [Entry("/docs/new.txt", 1, 1, 99, 1), Entry("/docs/bad.pdf", 1, 1, 98, 1)])
    own.ledger.queue.fail([ErrorRecord("broken", "Damaged", "It cannot be read.", "/docs/bad.pdf")])
    kinds = {
        "new.txt": "not-read",
        "bad.pdf": "not-read",
        "nowhere.txt": "not-here",
        "home": "not-here",
        "\ud800": "not-here",
    }
    for path, kind in kinds.items():
        with pytest.raises(DocumentError) as caught:
            like(own, path)
        assert caught.value.kind == kind, path
        assert caught.value.path


def test_a_file_alone_in_its_library_has_nothing_like_it(tmp_path: Path) -> None:
    with Library(tmp_path / "A", EMBEDDER.card.id, DIMS, writer=True, codec=CODEC) as alone:
        assert like(alone, text="deposit").hint == NOTHING_YET
        add(alone, {"lease.txt": LEASE})
        for start, end in ((0, 0), (0, 10)):
            found = like(alone, "lease.txt", start, end)
            assert (found.hits, found.hint) == ((), NOTHING_LIKE_IT)


# --- a text -------------------------------------------------------------------------------------------------


def test_a_short_text_finds_passages_its_source_first(library: Library) -> None:
    for text in (LEASE[0], 계약서[0]):
        found = like(library, text=f"  {text}\u200b\n")
        assert found.hits[0].text == text
        assert found.query == text
        assert {"dense", "sparse", "multi", "keyword"} <= set(found.hits[0].signals)


def test_operators_in_a_text_are_words(library: Library) -> None:
    assert like(library, text='-deposit "tenant pays" ext:pdf').hits


def test_a_long_text_finds_files(library: Library) -> None:
    for texts, name in ((KIMCHI, "food/kimchi.txt"), (사무실, "work/사무실.txt")):
        text = "\n\n".join("\n".join(texts) + f" {number}." for number in range(60))
        assert len(cut(text, EMBEDDER)) > 1
        hits = like(library, text=text).hits
        assert names(hits)[0] == name
        assert len(names(hits)) == len(set(names(hits)))


def test_of_a_very_long_text_a_part_is_read_and_that_is_said(library: Library) -> None:
    text = "The tenant pays a deposit of two months. " * 10_000
    before = len(EMBEDDER.embedded)
    found = like(library, text=text)
    assert len(EMBEDDER.embedded) - before <= 24
    assert "200,000" in found.hint
    assert found.hits


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\0"])
def test_a_blank_text_gets_a_hint(library: Library, text: str) -> None:
    found = like(library, text=text)
    assert found.hits == ()
    assert "Nothing to search for" in found.hint


@pytest.mark.parametrize("text", ["\ud800 deposit", "\u200d", "🙂", "!!!", "\ue000", "א\u202eב", "가"])
def test_odd_texts_give_answers(library: Library, text: str) -> None:
    found = like(library, text=text)
    assert found.hits or found.hint


def test_the_sequence_is_passed_on_and_the_search_can_be_called_off(library: Library) -> None:
    for request in (Similar("/docs/home/lease.txt"), Similar("/docs/home/lease.txt", 0, 9), Similar(text="deposit")):
        with pytest.raises(Cancelled):
            similar(library, EMBEDDER, request, lambda: True)
    assert like(library, "home/lease.txt", sequence=7).sequence == 7


# --- files as sets of passages ------------------------------------------------------------------------------

UNITS = arrays.arrays(np.float32, st.tuples(st.integers(1, 12), st.just(3)), elements=st.floats(-1, 1, width=16)).map(
    lambda rows: np.stack([unit(row + np.array([0.01, 0, 0], np.float32)) for row in rows])
)


@given(UNITS, st.lists(UNITS, min_size=1, max_size=4))
def test_files_are_compared_as_the_formula_says(own: np.ndarray, others: list[np.ndarray]) -> None:
    starts = np.cumsum([0, *map(len, others)])[:-1]
    score, near, best = alike(own, np.concatenate(others), starts)
    for at, other in enumerate(others):
        cosines = own @ other.T
        mean = float(unit(own.sum(axis=0)) @ unit(other.sum(axis=0)))
        expected = (mean + cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 3
        assert score[at] == pytest.approx(expected, abs=1e-3)
        assert starts[at] <= best[at] < starts[at] + len(other)
    assert near == pytest.approx((own @ np.concatenate(others).T).max(axis=0), abs=1e-6)


@given(UNITS, st.integers(1, 15))
def test_central_passages_are_different_ones(own: np.ndarray, most: int) -> None:
    chosen = central(own, most)
    assert len(set(chosen.tolist())) == len(chosen) == min(most, len(own))


def test_central_passages_stand_for_every_group() -> None:
    rows = np.repeat(np.eye(3, dtype=np.float32), [5, 3, 2], axis=0)
    assert {int(rows[at].argmax()) for at in central(rows, 3)} == {0, 1, 2}
    assert central(rows, 1)[0] < 5


# --- the bundled model --------------------------------------------------------------------------------------


@pytest.mark.skipif(
    not (config.assets() / "models" / BUNDLED / "model.onnx").is_file(), reason="the bundled model is not here"
)
def test_real_files_find_their_like_also_in_the_other_language(tmp_path: Path) -> None:
    sample, embedder = config.assets() / "sample", open_embedder(config.Config())
    pairs = [
        ("계약/아파트_임대차계약서.docx", "계약/office_lease_maple_row.pdf"),
        ("요리/김치찌개.md", "요리/두부조림.txt"),
        ("Travel/제주_3박4일.md", "Travel/교토_가족여행.txt"),
    ]
    with open_library(tmp_path / "L", embedder, writer=True) as library, Sandbox(200 * 2**20) as sandbox:
        keeper = Keeper(library, embedder, sandbox, lambda _: None)
        keeper.add([str(sample / name) for pair in pairs for name in pair])
        keeper.catch_up()
        for name, other in [*pairs, *((other, name) for name, other in pairs)]:
            assert similar(library, embedder, Similar(str(sample / name))).hits[0].path == str(sample / other)
        text = "The landlord keeps the money until the rooms have been inspected."
        assert similar(library, embedder, Similar(text=text)).hits[0].path.endswith("office_lease_maple_row.pdf")
