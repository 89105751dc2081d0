"""The library: opening, refusing, storing, sharing content, repairing."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections import namedtuple
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import LibraryError
from core.records import Chunk
from core.store.check import check
from core.store.filters import Filter
from core.store.folder import MARKER
from core.store.ledger import Entry
from core.store.library import Library
from core.store.passages import NewDocument
from core.store.schema import FORMAT, content_key
from core.store.vectors import table_name
from tests.fakes import CODEC, DIMS, FakeEmbedder

EMBEDDER = FakeEmbedder()


def opened(folder: Path, *, writer: bool = True) -> Library:
    return Library(folder, EMBEDDER.card.id, DIMS, writer=writer, codec=CODEC)


def document(doc: int, texts: Sequence[str]) -> NewDocument:
    chunks = [Chunk(text, 0, len(text), ("Heading",), 1) for text in texts]
    return NewDocument(doc, f"Title {doc}", chunks, [content_key(text) for text in texts], texts)


def store(library: Library, doc: int, texts: Sequence[str], path: str = "") -> int:
    """Store a document as the pipeline does; return how many texts were embedded for it."""
    new = document(doc, texts)
    missing = library.vectors.missing(new.keys)
    wanted = [text for key, text in zip(new.keys, new.embedded, strict=True) if key in missing]
    library.store([new], dict(zip(missing, EMBEDDER.passages(wanted), strict=True)))
    path = path or f"/docs/{doc}.txt"
    library.ledger.add_root("/docs", "folder")
    library.ledger.put("/docs", [Entry(path, 1, doc, doc, 1)])
    library.ledger.queue.finish([(path, doc, len(texts))])
    library.ledger.queue.complete([doc])
    return len(missing)


def test_words_of_an_older_format_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older, opened(tmp_path / "L") as library:
        older.setattr("core.store.words.characters", lambda _: [])
        store(library, 1, ["房租每月一日付"])
        assert library.state.words.ideal(["房租"]) > library.state.words.bm25(["房租"])[0] > 0
    marker = tmp_path / "L" / MARKER
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "format": 4}))
    with opened(tmp_path / "L") as library:
        assert library.state.words.bm25(["租金"])[0] > 0, "it shares 租"
        assert json.loads(marker.read_text())["format"] == FORMAT


def test_what_an_earlier_codec_wrote_goes_when_the_library_is_tidied(tmp_path: Path) -> None:
    earlier = replace(CODEC, merge=0.3)
    with Library(tmp_path / "L", EMBEDDER.card.id, DIMS, writer=True, codec=earlier) as library:
        store(library, 1, ["one apple"])
    with pytest.raises(LibraryError, match="run `seoga index`"):
        opened(tmp_path / "L", writer=False)
    with opened(tmp_path / "L") as library:
        assert not library.view().vectors.any(), "its vectors are none to this codec"
        store(library, 1, ["one apple"])
        with Library(tmp_path / "L2", "fake-m3-wide", DIMS, writer=True, codec=earlier) as other:
            store(other, 1, ["one apple"])
        for made in (tmp_path / "L2" / "lance").glob("vec_*"):
            shutil.copytree(made, tmp_path / "L" / "lance" / made.name)
        library.tidy()
    left = {path.stem for path in (tmp_path / "L" / "lance").glob("vec_*")}
    assert left == {table_name(f"fake-m3_{CODEC.name}"), table_name(f"fake-m3-wide_{earlier.name}")}
    assert [path.name for path in (tmp_path / "L").glob("sparse_*")] == [
        f"sparse_fake_m3_{table_name(CODEC.name)[4:]}"
    ]
    with opened(tmp_path / "L") as library:
        assert library.view().vectors.all()


def test_what_was_stored_is_there_after_opening_again(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        store(library, 1, ["one apple", "두 개의 사과"])
    with opened(tmp_path / "L") as library:
        assert library.count == 2
        assert library.view().vectors.tolist() == library.view().words.tolist() == [True, True]
        assert [p.chunk.text for p in library.passages.by_key([content_key("두 개의 사과")])] == ["두 개의 사과"]
        fetched = library.vectors.fetch([content_key("one apple"), 5, content_key("두 개의 사과")])
        assert fetched.dense[0] == pytest.approx(EMBEDDER.queries(["one apple"])[0].dense, abs=0.001)
        assert fetched.dense[1].tolist() == [0] * DIMS, "nothing is stored under that key"
        counts = np.diff(fetched.starts)
        assert (counts > 0).tolist() == [True, False, True]
        assert check(library, lambda: False, thorough=False) == []


def test_the_folder_is_private(tmp_path: Path) -> None:
    with opened(tmp_path / "deep" / "L"):
        assert stat.S_IMODE((tmp_path / "deep" / "L").stat().st_mode) == 0o700


def test_the_same_content_is_embedded_once(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        assert store(library, 1, ["shared words", "own words"]) == 2
        assert store(library, 2, ["shared words", "other words"]) == 1
        assert len(library.vectors.memory.rows) == 3
        assert len(library.passages.by_key([content_key("shared words")])) == 2


def test_replacing_a_document_leaves_no_old_passages(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        store(library, 1, ["first", "second", "third"])
        store(library, 1, ["first"])
        assert library.count == len(library.passages) == 1
        assert sum(library.view().words) == 1


def test_documents_without_files_are_pruned(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        store(library, 1, ["stays"])
        store(library, 2, ["goes"])
        library.ledger.remove(["/docs/2.txt"])
        assert library.prune() == 1
        assert library.count == len(library.passages) == 1
        assert library.view().words.tolist() == [True, False]


def test_a_view_of_a_folder_holds_only_its_passages(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        store(library, 1, ["inside"], "/docs/a/1.txt")
        store(library, 2, ["outside"], "/docs/b/2.txt")
        for at, folder in enumerate(["/docs/a", "/docs/b"]):
            view = library.view(Filter(folder=folder))
            wanted = [at == 0, at == 1]
            assert view.words.tolist() == view.vectors.tolist() == view.sparse.tolist() == wanted
        assert not library.view(Filter(folder="/docs/none")).passages.any()


def test_repair_queues_what_lost_its_passages_or_vectors(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        store(library, 1, ["kept"])
        store(library, 2, ["no passages"])
        store(library, 3, ["no vector"])
        library.passages.forget([2])
        library.vectors.drop([content_key("no vector")])
    with opened(tmp_path / "L") as library:
        assert sum(each.count for each in check(library, lambda: False, thorough=False)) == 2
        assert library.ledger.counts() == {"searchable": 1, "waiting": 1, "partly": 1}


def test_repair_drops_passages_that_no_file_holds(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        new = document(5, ["orphan"])
        library.store([new], dict(zip(new.keys, EMBEDDER.passages(new.embedded), strict=True)))
        check(library, lambda: False, thorough=False)
        assert library.count == len(library.passages) == 0


def test_tidy_drops_vectors_that_nothing_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.library.SPARE", 0.0)
    with opened(tmp_path / "L") as library:
        store(library, 1, ["stays"])
        store(library, 2, ["goes"])
        library.ledger.remove(["/docs/2.txt"])
        library.prune()
        library.tidy()
        assert library.vectors.memory.rows.keys.tolist() == [content_key("stays")]


def test_a_reader_sees_what_a_writer_adds(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as writer:
        store(writer, 1, ["early"])
        with opened(tmp_path / "L", writer=False) as reader:
            store(writer, 2, ["late"])
            reader.refresh()
            assert reader.count == 2


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "L"), pytest.raises(LibraryError, match="in use") as caught:
        opened(tmp_path / "L")
    assert caught.value.kind == "library-locked"
    opened(tmp_path / "L").close()


def test_a_library_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "L").close()
    (tmp_path / "L" / MARKER).write_text(json.dumps({"format": 99}))
    for writer in (True, False):
        with pytest.raises(LibraryError) as caught:
            opened(tmp_path / "L", writer=writer)
        assert caught.value.kind == "library-newer"
        assert caught.value.path == str(tmp_path / "L")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "x"}'])
def test_a_damaged_description_is_refused(tmp_path: Path, text: str) -> None:
    opened(tmp_path / "L").close()
    (tmp_path / "L" / MARKER).write_text(text)
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L")
    assert caught.value.kind == "library-damaged"


def test_a_damaged_ledger_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "L").close()
    for file in (tmp_path / "L").glob("ledger.db*"):
        file.write_bytes(b"not a database " * 1000)
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L")
    assert caught.value.kind == "library-damaged"


def test_a_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 100, 0))
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L")
    assert caught.value.kind == "disk-full"


def test_a_read_only_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr("core.store.folder.tempfile.TemporaryFile", refuse)
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L")
    assert caught.value.kind == "library-read-only"


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "L").write_text("I am a file")
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L")
    assert caught.value.kind == "path-missing"


def test_reading_where_nothing_is_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        opened(tmp_path / "L", writer=False)
    assert caught.value.kind == "path-missing"
    assert not (tmp_path / "L").exists()
