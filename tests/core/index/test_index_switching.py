"""Switching models while the library lives: fake models, everything else real."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelError
from core.index.keeper import Keeper
from core.index.switching import FACT
from core.messages import Progress, Search, Switching
from core.records import Embedding
from core.search.search import search
from core.store.library import Library
from tests.core.index.test_index_keeper import Home
from tests.fakes import CODEC, DIMS, FakeEmbedder


class Other(FakeEmbedder):
    """Another model: its vectors point the other way."""

    def __init__(self, name: str = "other-m3") -> None:
        super().__init__()
        self.card = dataclasses.replace(self.card, id=name)
        self.fails_after = 10**9

    def passages(self, texts: Sequence[str], stop: Callable[[], bool] | None = None) -> list[Embedding]:
        if len(self.embedded) >= self.fails_after:
            raise ModelError("model-damaged", "Damaged", "It gave up.")
        return super().passages(texts, stop)

    def _embed(self, text: str) -> Embedding:
        made = super()._embed(text)
        return dataclasses.replace(made, dense=-made.dense)


@dataclass
class Shelf(Home):
    """A library with a keeper that is worked by hand."""

    keepers: list[Keeper] = field(default_factory=list)

    def switch(self, keeper: Keeper, other: FakeEmbedder) -> None:
        def adopt(embedder: object) -> None:
            assert embedder is other
            keeper.use_model(other)
            self.embedder = other

        keeper.switch(other, CODEC, adopt)

    def begun(self) -> Keeper:
        """Return a keeper that has read everything and goes on."""
        keeper = self.keeper()
        keeper.add([str(self.docs)])
        keeper.catch_up()
        self.keepers.append(keeper)
        return keeper

    def states(self) -> list[str]:
        return [notice.state for notice in self.told if isinstance(notice, Switching)]

    def tables(self) -> set[str]:
        return {path.stem for path in (self.library.folder / "lance").glob("vec_*")}

    def signs(self) -> set[int]:
        """Return on which side the stored dense vectors lie of what the first model makes of their texts."""
        made = FakeEmbedder()
        keys = np.unique(self.library.state.layout.keys)
        found = self.library.vectors.fetch(keys.tolist()).dense
        texts = {passage.key: passage.read for passage in self.library.passages.by_key(keys.tolist())}
        return {int(np.sign(vector @ made._embed(texts[key]).dense)) for key, vector in zip(keys, found, strict=True)}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    (tmp_path / "docs").mkdir()
    embedder = FakeEmbedder()
    with Library(tmp_path / "L", embedder.card.id, DIMS, writer=True, codec=CODEC) as library:
        shelf = Shelf(tmp_path / "docs", library, embedder)
        for number in range(30):
            shelf.write(f"{number}.txt", f"Words of file number{number}.")
        yield shelf
        for keeper in shelf.keepers:
            keeper.close()


def test_the_other_model_is_used_once_it_covers_everything(shelf: Shelf) -> None:
    keeper = shelf.begun()
    other = Other()
    shelf.switch(keeper, other)
    keeper.work_off()
    assert shelf.library.vectors.model == "fake-m3", "the old one answers until the new one is ready"
    assert shelf.signs() == {1}
    keeper.catch_up()
    assert shelf.library.vectors.model == "other-m3"
    assert shelf.signs() == {-1}
    assert len(other.embedded) == len(set(other.embedded)) == 30
    assert shelf.states()[0] == "filling"
    assert shelf.states()[-1] == "done"
    assert shelf.found("number7")[0] == "7.txt"
    assert shelf.library.ledger.fact(FACT) == ""
    assert shelf.library.ledger.counts() == {"searchable": 30}


def test_files_that_change_meanwhile_are_in_both(shelf: Shelf) -> None:
    keeper = shelf.begun()
    other = Other()
    shelf.switch(keeper, other)
    shelf.write("new.txt", "A text that came meanwhile.")
    (shelf.docs / "3.txt").unlink()
    keeper.add([str(shelf.docs)])
    keeper.catch_up()
    assert shelf.library.vectors.model == "other-m3"
    assert shelf.found("meanwhile") == ["new.txt"]
    assert any("meanwhile" in text for text in other.embedded)
    assert not any("number3." in text for text in other.embedded)
    assert shelf.library.ledger.counts() == {"searchable": 30}


def test_what_comes_after_the_switch_is_embedded_by_the_new_model_alone(shelf: Shelf) -> None:
    keeper = shelf.begun()
    first, other = shelf.embedder, Other()
    shelf.switch(keeper, other)
    keeper.catch_up()
    first.embedded.clear()
    shelf.write("late.txt", "A late text.")
    keeper.add([str(shelf.docs)])
    keeper.catch_up()
    assert first.embedded == []
    assert other.embedded[-1].endswith("A late text.")
    assert shelf.signs() == {-1}
    shelf.switch(keeper, first)  # and back: only what it has not seen is embedded
    keeper.catch_up()
    assert len(first.embedded) == 1
    assert shelf.library.vectors.model == "fake-m3"
    assert shelf.signs() == {1}


def test_a_switch_goes_on_where_the_process_ended(shelf: Shelf, tmp_path: Path) -> None:
    keeper = shelf.begun()
    other = Other()
    shelf.switch(keeper, other)
    keeper.work_off()
    keeper._switcher.fill(lambda: len(other.embedded) >= 16, lambda *_: None)
    assert 0 < len(other.embedded) < 30
    keeper.close()
    shelf.library.close()
    with Library(tmp_path / "L", "fake-m3", DIMS, writer=True, codec=CODEC) as library:
        shelf.library = library
        assert library.ledger.fact(FACT) == "other-m3"
        keeper = shelf.keeper()
        shelf.switch(keeper, other)
        keeper.catch_up()
        keeper.close()
        assert len(other.embedded) == len(set(other.embedded)) == 30
        assert library.vectors.model == "other-m3"


def test_a_switch_that_is_called_off_leaves_no_trace(shelf: Shelf) -> None:
    keeper = shelf.begun()
    before = shelf.tables()
    other = Other()
    shelf.switch(keeper, other)
    keeper.work_off()
    keeper._switcher.fill(lambda: len(other.embedded) >= 16, lambda *_: None)
    assert shelf.tables() > before
    keeper.cancel_switch("other-m3", CODEC)
    keeper.work_off()
    assert shelf.tables() == before
    assert list(shelf.library.folder.glob("sparse_other*")) == []
    assert shelf.states()[-1] == "cancelled"
    assert shelf.library.ledger.fact(FACT) == ""
    assert shelf.signs() == {1}
    assert shelf.found("number7")[0] == "7.txt"


def test_a_model_that_fails_is_told_and_the_old_one_stays(shelf: Shelf) -> None:
    keeper = shelf.begun()
    other = Other()
    other.fails_after = 16
    shelf.switch(keeper, other)
    with pytest.raises(ModelError):
        keeper.catch_up()
    last = [notice for notice in shelf.told if isinstance(notice, Switching)][-1]
    assert last.state == "failed"
    assert last.error is not None
    assert last.error.kind == "model-damaged"
    assert shelf.library.vectors.model == "fake-m3"
    assert shelf.found("number7")[0] == "7.txt"
    keeper.catch_up()
    assert shelf.library.ledger.counts() == {"searchable": 30}


def test_the_model_in_use_is_never_dropped(shelf: Shelf) -> None:
    keeper = shelf.begun()
    keeper.cancel_switch("fake-m3", CODEC)
    keeper.work_off()
    assert shelf.signs() == {1}


def test_another_switch_takes_the_place_of_one_under_way(shelf: Shelf) -> None:
    keeper = shelf.begun()
    shelf.switch(keeper, Other("second"))
    third = Other("third")
    shelf.switch(keeper, third)
    keeper.catch_up()
    assert shelf.library.vectors.model == "third"


def test_forgetting_reaches_the_vectors_of_every_model(shelf: Shelf) -> None:
    keeper = shelf.begun()
    shelf.switch(keeper, Other())
    keeper.catch_up()
    done = keeper.forget(str(shelf.docs / "7.txt"))
    keeper.catch_up()
    done.result(timeout=10)
    for name in sorted(shelf.tables()):
        table = shelf.library._db.open_table(name)
        assert table.count_rows() == 29, name


def test_a_model_with_meaning_alone_searches_with_words(shelf: Shelf) -> None:
    class Dense(Other):
        def _embed(self, text: str) -> Embedding:
            made = FakeEmbedder._embed(self, text)
            empty = np.empty(0, np.float32)
            return Embedding(made.dense, np.empty(0, np.int32), empty, np.empty((0, 8), np.float32))

    keeper = shelf.begun()
    dense = Dense("dense-only")
    dense.card = dataclasses.replace(dense.card, sparse=False, multi_dims=0)
    shelf.switch(keeper, dense)
    keeper.catch_up()
    assert shelf.library.vectors.model == "dense-only"
    hits = search(shelf.library, dense, Search("number7")).hits
    assert Path(hits[0].path).name == "7.txt"
    assert shelf.library.ledger.counts() == {"searchable": 30}


def test_a_file_may_be_forgotten_while_a_switch_is_under_way(shelf: Shelf) -> None:
    keeper = shelf.begun()
    other = Other()
    shelf.switch(keeper, other)
    keeper.work_off()
    keeper._switcher.fill(lambda: len(other.embedded) >= 16, lambda *_: None)
    forgotten = next(text for text in other.embedded if "number" in text).rpartition("number")[2].rstrip(".")
    done = keeper.forget(str(shelf.docs / f"{forgotten}.txt"))
    keeper.catch_up()
    done.result(timeout=10)
    assert shelf.library.vectors.model == "other-m3"
    for name in sorted(shelf.tables()):
        assert shelf.library._db.open_table(name).count_rows() == 29, name
    assert len(other.embedded) == len(set(other.embedded)), "what it had is kept"
    progress = [notice for notice in shelf.told if isinstance(notice, Progress)]
    assert all(notice.done >= 0 for notice in progress)


def test_figures_begin_anew_with_the_new_model(shelf: Shelf) -> None:
    keeper = shelf.begun()
    shelf.write("late.txt", "A late text.")
    keeper.add([str(shelf.docs)])
    shelf.switch(keeper, Other())
    keeper.catch_up()
    assert shelf.library.vectors.model == "other-m3"
    assert [notice.done for notice in shelf.told if isinstance(notice, Progress) and notice.done < 0] == []
