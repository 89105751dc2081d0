"""Forgetting: no byte of a forgotten file is left in the library's folder, and what stays is whole."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
import pytest

from core.records import Chunk
from core.store import schema
from core.store.check import check
from core.store.documents import DocumentFacts
from core.store.ledger import Entry
from core.store.library import Library
from core.store.migrate import _back_up
from core.store.passages import NewDocument
from core.store.purge import purge
from core.store.schema import content_key
from tests.core.store.test_store_library import opened
from tests.fakes import FakeEmbedder

EMBEDDER = FakeEmbedder()
SECRETS = ("xylophonequartz", "쀍뢟휊쫡")
TITLE = "Memorandum zephyrvault 뷁뢥"
PATH = "/docs/confidential-wrenfjord/계약뗗쨲.txt"
MARKS = (*SECRETS, "zephyrvault", "뷁뢥", "wrenfjord", "뗗쨲")


@pytest.fixture(autouse=True)
def _uncompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store texts as they are: compressed bytes could not be searched for."""
    plain = {b"lance-encoding:compression": b"none"}
    fields = [f.with_metadata(plain) if f.type == pa.string() else f for f in schema.CHUNKS]
    monkeypatch.setattr(schema, "CHUNKS", pa.schema(fields))


def store(library: Library, files: dict[str, tuple[int, str, list[str]]]) -> None:
    """Store files: path -> (document, title, texts)."""
    new = []
    for doc, title, texts in files.values():
        chunks = [Chunk(text, 0, len(text), (title,), None) for text in texts]
        new.append(NewDocument(doc, title, chunks, [content_key(text) for text in texts], texts))
    found = {key: text for each in new for key, text in zip(each.keys, each.embedded, strict=True)}
    library.store(new, dict(zip(found, EMBEDDER.passages(list(found.values())), strict=True)))
    library.ledger.add_root("/docs", "folder")
    library.ledger.put("/docs", [Entry(path, 1, doc, doc, 1) for path, (doc, _, _) in files.items()])
    facts = {doc: DocumentFacts(title) for doc, title, _ in files.values()}
    library.ledger.queue.finish([(path, doc, len(texts)) for path, (doc, _, texts) in files.items()], facts)


def fill(library: Library) -> None:
    plain = {f"/docs/{n}.txt": (n, "Other", [f"plain words {n}", f"보통 글 {n}"]) for n in range(1, 30)}
    store(library, plain)
    library.tidy()
    secret = [f"about {SECRETS[0]} only", f"오직 {SECRETS[1]} 이야기", "plain words 1"]
    store(library, {PATH: (99, TITLE, secret)})
    library.tidy()


def forget(library: Library) -> None:
    library.ledger.remove([PATH])
    library.prune()
    purge(library)


def left(folder: Path) -> list[tuple[str, str]]:
    """Return which marks stand in which files, in any encoding and form they could be written in."""
    found = []
    for path in folder.rglob("*"):
        name, raw = str(path.relative_to(folder)), path.read_bytes() if path.is_file() else b""
        for mark in MARKS:
            for form in ("NFC", "NFD"):
                text = unicodedata.normalize(form, mark)
                codings = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
                if text in name or any(text.encode(coding) in raw for coding in codings):
                    found.append((name.split("/")[0], mark))
    return found


def test_what_is_pruned_only_is_still_on_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        assert {mark for _, mark in left(library.folder)} == set(MARKS), "the search below could find nothing"
        library.ledger.remove([PATH])
        library.prune()
        assert {place for place, _ in left(library.folder)} >= {"lance", "words"}


def test_no_byte_of_a_forgotten_file_is_left(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        forget(library)
        assert left(library.folder) == []
    assert left(tmp_path / "L") == [], "nor after closing"
    with opened(tmp_path / "L") as library:
        assert left(library.folder) == []


def test_no_version_of_any_table_knows_a_forgotten_file(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        secret = [content_key(f"about {SECRETS[0]} only"), content_key(f"오직 {SECRETS[1]} 이야기")]
        forget(library)
        db = lancedb.connect(str(library.folder / "lance"))
        for name in db.list_tables().tables:
            table = db.open_table(name)
            for version in table.list_versions():
                table.checkout(version["version"])
                assert not set(table.to_arrow()["key"].to_pylist()) & set(secret)
        assert not np.isin(secret, library.state.word_rows.keys).any()
        assert not np.isin(secret, library.vectors.memory.sparse_rows.keys).any()


def test_deletions_that_compaction_would_leave_are_gone_too(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        forget(library)
        assert not list(library.folder.rglob("_deletions/*"))
        forget(library)
        assert len(library.passages) == library.count == 58, "and again there is nothing to do"


def test_what_stays_is_whole(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        forget(library)
        view = library.view()
        assert view.passages.sum() == view.vectors.sum() == view.sparse.sum() == view.words.sum() == 58
        assert len(library.passages.by_key([content_key("plain words 1")])) == 1
        assert library.ledger.named(["plain"], 5) == []
        assert check(library, lambda: False, thorough=False) == []
    with opened(tmp_path / "L") as library:
        assert library.view().vectors.sum() == 58


def test_everything_can_be_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        library.ledger.remove_root("/docs")
        purge(library)
        assert left(library.folder) == []
        assert library.count == len(library.passages) == 0
        store(library, {"/docs/5.txt": (5, "New", ["a new beginning", "새로운 시작"])})
        assert library.view().vectors.sum() == 2


def test_a_backup_of_an_older_format_is_forgotten_too(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        _back_up(library.folder)
        assert any("backup" in place for place, _ in left(library.folder))
        forget(library)
        assert left(library.folder) == []


def test_a_reader_on_an_older_version_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path / "L") as library:
        fill(library)
        with opened(tmp_path / "L", writer=False) as reader:
            kept, secret = content_key("보통 글 7"), content_key(f"about {SECRETS[0]} only")
            assert len(reader.passages.by_key([kept, secret])) == 2
            forget(library)
            assert left(library.folder) == [], "a reader holds nothing back"
            assert [p.chunk.text for p in reader.passages.by_key([kept, secret])] == ["보통 글 7"]
            assert np.diff(reader.vectors.fetch([kept]).starts).tolist() == [3]
            reader.refresh()
            assert reader.view().vectors.sum() == 58


def test_a_table_whose_files_are_too_large_to_merge_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([True, True, False])
    with opened(tmp_path / "L") as library:
        fill(library)
        monkeypatch.setattr("core.store.table._deletions", lambda _: next(looks))
        library.passages.purge()
        assert len(library.passages) == 61
        assert len(library.passages.by_key([content_key("보통 글 7")])) == 1
