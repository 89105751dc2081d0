"""The self-check: each fault is planted in a real library, found by its name, mended, and found no more."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core.store import schema
from core.store.check import check
from core.store.ledger import Entry
from core.store.library import SPARE, Library
from core.store.schema import content_key
from tests.core.store.test_store_library import EMBEDDER, document, opened
from tests.core.store.test_store_library import store as stored

TEXTS = {
    1: ["one apple", "두 개의 사과"],
    2: ["the landlord", "집주인과 세입자", "shared words"],
    3: ["shared words"],
}
SPARE_KEPT = int(SPARE * 1000)  # in a small library
KEYS = {text: content_key(text) for texts in TEXTS.values() for text in texts}


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "L"
    with opened(folder) as library:
        for doc, texts in TEXTS.items():
            stored(library, doc, texts)
        library.tidy()
        assert check(library, never) == [], "nothing is wrong with a library that nobody has harmed"
    return folder


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(made, tmp_path / "L")
    with opened(tmp_path / "L") as copy:
        yield copy


def lose_passages(library: Library) -> None:
    library.passages.forget([2])


def lose_one_passage(library: Library) -> None:
    library.passages._table.delete("id = '2:1'")


def store_without_a_file(library: Library) -> None:
    library.store([document(9, ["nobody's", "주인 없는 글"])], {})


def lose_vectors(library: Library) -> None:
    library.vectors.drop([KEYS["집주인과 세입자"]])
    library.hold(library.state.layout, library.state.words)


def lose_sparse_vectors(library: Library) -> None:
    shutil.rmtree(library.vectors._folder)
    library.vectors.reload()
    library.hold(library.state.layout, library.state.words)


def spoil_a_sparse_segment(library: Library) -> None:
    spoil(library.vectors._folder)


def lose_a_sparse_segment(library: Library) -> None:
    for path in library.vectors._folder.glob("*.safetensors"):
        path.unlink()


def spoil_a_segment_of_words(library: Library) -> None:
    spoil(library.folder / "words")


def spoil(folder: Path) -> None:
    for path in folder.glob("*.safetensors"):
        raw = bytearray(path.read_bytes())
        raw[-1] ^= 1
        path.unlink()  # what is mapped stays as it is
        path.write_bytes(raw)


def lose_words(library: Library) -> None:
    live = ~np.isin(library.state.word_rows.keys, [KEYS["the landlord"], KEYS["one apple"]])
    library.hold(library.state.layout, library.saved(library.state.words.compacted(live)))


def keep_words_of_nothing(library: Library) -> None:
    texts = [f"지난 글 {n}" for n in range(SPARE_KEPT + 20)]
    words = library.state.words.extended(np.array([content_key(t) for t in texts]), texts)
    library.hold(library.state.layout, library.saved(words))


def keep_vectors_of_nothing(library: Library) -> None:
    texts = [f"spare {n}" for n in range(SPARE_KEPT + 5)]
    library.vectors.add([content_key(text) for text in texts], EMBEDDER.passages(texts))
    library.hold(library.state.layout, library.state.words)


def double_a_passage(library: Library) -> None:
    library.passages._table.add(library.passages._table.search().where("id = '2:1'").to_arrow().cast(schema.CHUNKS))


def double_a_vector(library: Library) -> None:
    library.vectors._table.add(library.vectors._table.search().where(f"key = {KEYS['the landlord']}").to_arrow())


def lose_a_root(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "ledger.db")) as db, db:
        db.execute("UPDATE files SET root = '/nowhere' WHERE path = '/docs/2.txt'")


def forget_a_name(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "ledger.db")) as db, db:
        db.execute("DELETE FROM names WHERE rowid = (SELECT id FROM files WHERE path = '/docs/2.txt')")


def keep_the_name_of_no_file(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "ledger.db")) as db, db:
        db.execute("INSERT INTO names (rowid, name, folders) VALUES (999, '유령', '')")


def mix_up_the_names(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "ledger.db")) as db, db:
        db.execute("UPDATE names_content SET c0 = 'other words'")


def lose_the_index_of_passages(library: Library) -> None:
    shutil.rmtree(library.folder / "lance" / "chunks.lance" / "_indices")
    reopen(library)


def lose_the_rows_of_passages(library: Library) -> None:
    shutil.rmtree(library.folder / "lance" / "chunks.lance" / "data")
    reopen(library)


def cut_the_rows_of_vectors(library: Library) -> None:
    table = next((library.folder / "lance").glob("vec_*.lance"))
    for path in (table / "data").iterdir():
        path.write_bytes(path.read_bytes()[:-20])
    reopen(library)


def reopen(library: Library) -> None:
    """Forget what LanceDB holds in its caches, as a start does."""
    library.passages._db = library.vectors._db = library._connect()
    library.passages._table = library.passages._db.open_table("chunks")
    library.vectors._table = library.vectors._db.open_table(library.vectors._name)


FAULTS: list[tuple[Callable[[Library], None], dict[str, int]]] = [
    (lose_passages, {"files-without-passages": 1}),
    (lose_one_passage, {"files-without-passages": 1}),
    (store_without_a_file, {"passages-without-file": 2}),
    (lose_vectors, {"passages-without-vectors": 1}),
    (lose_sparse_vectors, {"passages-without-sparse": 6}),
    (spoil_a_sparse_segment, {"sparse-damaged": 1, "passages-without-sparse": 6}),
    (lose_a_sparse_segment, {"sparse-damaged": 1, "passages-without-sparse": 6}),
    (spoil_a_segment_of_words, {"words-damaged": 1}),
    (lose_words, {"passages-without-words": 2}),
    (keep_words_of_nothing, {"words-without-passages": 20}),
    (keep_vectors_of_nothing, {"vectors-without-passages": 5}),
    (double_a_passage, {"passages-twice": 1}),
    (double_a_vector, {"vectors-twice": 1, "passages-without-vectors": 1}),
    (lose_a_root, {"files-without-root": 1}),
    (forget_a_name, {"names-out-of-step": 1}),
    (keep_the_name_of_no_file, {"names-out-of-step": 1}),
    (mix_up_the_names, {"names-out-of-step": 3}),
    (lose_the_index_of_passages, {"passages-unreadable": 1}),
    (lose_the_rows_of_passages, {"passages-unreadable": 1, "files-without-passages": 3}),
    (cut_the_rows_of_vectors, {"vectors-unreadable": 1, "passages-without-vectors": 6}),
]


@pytest.mark.parametrize(("plant", "wanted"), FAULTS, ids=[plant.__name__ for plant, _ in FAULTS])
def test_a_fault_is_found_and_mended_once(
    library: Library, plant: Callable[[Library], None], wanted: dict[str, int]
) -> None:
    plant(library)
    assert {each.kind: each.count for each in check(library, never)} == wanted
    assert check(library, never) == []
    index_what_the_ledger_asks_for(library)
    assert check(library, never) == []
    assert library.ledger.counts() == {"searchable": 3}
    view = library.view()
    assert view.passages.sum() == 6
    assert view.words.sum() == view.vectors.sum() == view.sparse.sum() == 5, "each content once"
    assert [p.chunk.text for p in library.passages.of_document(2)] == TEXTS[2]
    assert [doc for doc, _ in library.ledger.named(["2"], 5)] == [2]


def index_what_the_ledger_asks_for(library: Library) -> None:
    """Read and embed as the pipeline does."""
    for waiting in library.ledger.queue.take(10):
        doc = int(Path(waiting.path).stem)
        assert not library.passages_of(doc), "it would not be read again"
        library.store([document(doc, TEXTS[doc])], {})
        library.ledger.queue.finish([(waiting.path, doc, len(TEXTS[doc]))])
    partly = library.ledger.queue.partly(10)
    keys = library.vectors.missing([KEYS[text] for doc in partly for text in TEXTS[doc]])
    made = EMBEDDER.passages([text for text in KEYS if KEYS[text] in keys])
    library.store([], dict(zip([KEYS[text] for text in KEYS if KEYS[text] in keys], made, strict=True)))
    library.ledger.queue.complete(partly)


@pytest.mark.parametrize(
    ("plant", "wanted"), FAULTS[:5] + FAULTS[8:11], ids=lambda each: getattr(each, "__name__", "")
)
def test_the_quick_part_finds_what_every_start_has_to_mend(
    library: Library, plant: Callable[[Library], None], wanted: dict[str, int]
) -> None:
    plant(library)
    assert {each.kind: each.count for each in check(library, never, thorough=False)} == wanted
    assert check(library, never, thorough=False) == []


def test_several_faults_are_mended_at_once(library: Library) -> None:
    for plant in (lose_words, lose_vectors, store_without_a_file, double_a_passage, forget_a_name):
        plant(library)
    assert [each.kind for each in check(library, never)] == [
        "names-out-of-step",
        "passages-twice",
        "passages-without-file",
        "passages-without-words",
    ]
    assert check(library, never) == []


def test_findings_say_where(library: Library) -> None:
    lose_passages(library)
    store_without_a_file(library)
    found = {each.kind: each.examples for each in check(library, never)}
    assert found == {"files-without-passages": ("/docs/2.txt",), "passages-without-file": ("Title 9",)}


def test_a_file_outside_all_folders_is_dropped(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "ledger.db")) as db, db:
        db.execute("UPDATE files SET path = '/else/2.txt', root = '/else' WHERE path = '/docs/2.txt'")
    assert [each.kind for each in check(library, never)] == ["files-without-root", "passages-without-file"]
    assert library.ledger.counts() == {"searchable": 2}
    assert check(library, never) == []


def test_files_that_are_searchable_in_part_are_no_fault(library: Library) -> None:
    library.store([document(7, ["not embedded yet", "아직 아님"])], {})
    library.ledger.put("/docs", [Entry("/docs/7.txt", 1, 1, 1, 1)])
    library.ledger.queue.finish([("/docs/7.txt", 7, 2)])
    assert library.ledger.counts() == {"searchable": 3, "partly": 1}
    assert check(library, never) == []


def test_spare_vectors_within_the_share_are_kept(library: Library) -> None:
    texts = [f"spare {n}" for n in range(SPARE_KEPT)]
    library.vectors.add([content_key(text) for text in texts], EMBEDDER.passages(texts))
    library.hold(library.state.layout, library.state.words)
    assert check(library, never) == []
    assert library.vectors.missing([content_key("spare 7")]) == []


def test_a_check_that_is_stopped_mends_what_it_found_until_then(library: Library) -> None:
    lose_a_root(library)
    lose_words(library)
    answers = iter([False, False, True])
    assert [each.kind for each in check(library, lambda: next(answers, True))] == ["files-without-root"]
    assert [each.kind for each in check(library, never)] == ["passages-without-words"]


def test_a_ledger_whose_indexes_disagree_is_mended(library: Library) -> None:
    library.close()
    change_the_schema(library.folder, " ON files (doc)", " ON files (doc) WHERE doc = 1", "REINDEX")
    change_the_schema(library.folder, " ON files (doc) WHERE doc = 1", " ON files (doc)")
    with opened(library.folder) as again:
        found = check(again, never)
        assert [each.kind for each in found] == ["ledger-damaged"]
        assert "files_by_doc" in found[0].examples[0]
        assert check(again, never) == []


def change_the_schema(folder: Path, old: str, new: str, then: str = "") -> None:
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'files_by_doc'", (old, new))
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as db:
        db.execute(then)
