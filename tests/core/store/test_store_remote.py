"""A library on an object store: one writer, many readers, deaths, calm words; against moto's server, on loopback."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import lancedb
import pytest

from core import cli
from core.embed.base import Embedder
from core.errors import LibraryError
from core.messages import Search
from core.records import Chunk
from core.search.search import search
from core.store.bucket import Bucket
from core.store.check import check
from core.store.codec import plain
from core.store.generation import Generation
from core.store.head import LEASE, Head
from core.store.ledger import Entry
from core.store.library import Library, session
from core.store.passages import NewDocument
from core.store.remote import PUBLISH_EVERY, RemoteLibrary
from core.store.schema import content_key
from tests.core.store.conftest import KEY, SECRET
from tests.fakes import DIMS, MULTI, FakeEmbedder

EMBEDDER = FakeEmbedder()
CODEC = plain(MULTI)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def opened(url: str, cache: Path, *, writer: bool = False, clock: Callable[[], float] | None = None) -> RemoteLibrary:
    """Open a library as the computer whose own folder is `cache` does."""
    return RemoteLibrary(url, EMBEDDER.card.id, DIMS, writer=writer, codec=CODEC, cache=cache, clock=clock or Clock())


def store(library: Library, doc: int, *texts: str) -> int:
    """Store a document as the pipeline does; return how many texts were embedded for it."""
    keys = [content_key(text) for text in texts]
    chunks = [Chunk(text, 0, len(text), (), None) for text in texts]
    missing = library.vectors.missing(keys)
    wanted = [text for key, text in zip(keys, texts, strict=True) if key in missing]
    library.store(
        [NewDocument(doc, f"Title {doc}", chunks, keys, texts)],
        dict(zip(missing, EMBEDDER.passages(wanted), strict=True)),
    )
    library.ledger.add_root("/docs", "folder")
    library.ledger.put("/docs", [Entry(f"/docs/{doc}.txt", 1, doc, doc, 1)])
    library.ledger.queue.finish([(f"/docs/{doc}.txt", doc, len(texts))])
    library.ledger.queue.complete([doc])
    return len(missing)


def die(writer: RemoteLibrary) -> None:
    """Leave a library as a killed process does: the system closes its files and drops its locks, and that is all."""
    assert writer._lock is not None
    writer._lock.release()
    writer.ledger.close()


def answers(library: Library, query: str) -> list[tuple[str, float, dict[str, float]]]:
    hits = search(library, EMBEDDER, Search(query)).hits
    return [(hit.path, round(hit.score, 5), {n: round(v, 5) for n, v in hit.signals.items()}) for hit in hits]


def test_readers_find_what_a_local_library_finds(url: str, tmp_path: Path) -> None:
    with (
        opened(url, tmp_path / "a", writer=True) as writer,
        Library(tmp_path / "local", EMBEDDER.card.id, DIMS, writer=True, codec=CODEC) as local,
    ):
        for library in (writer, local):
            store(library, 1, "the landlord returns the deposit", "the tenant moves out")
            store(library, 2, "묵은 김치와 돼지고기를 볶는다", "두부를 넣어 끓인다")
            library.tidy()
        wanted = {query: answers(local, query) for query in ("deposit moves", "김치와 두부")}
    assert all(wanted.values())
    for cache in (tmp_path / "b", tmp_path / "c"):
        with opened(url, cache) as reader:
            assert {query: answers(reader, query) for query in wanted} == wanted
            assert reader.ledger.counts() == {"searchable": 2}
            assert all(size > 0 for size in reader.sizes().values())


def test_what_is_published_later_is_seen_after_a_refresh(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "a", writer=True) as writer:
        store(writer, 1, "early words")
        writer.publish()
        with opened(url, tmp_path / "b") as reader:
            store(writer, 2, "late words")
            reader.refresh()
            assert [path for path, *_ in answers(reader, "words")] == ["/docs/1.txt"], "not published yet"
            writer.publish()
            before = reader.ledger
            reader.refresh()
            assert {path for path, *_ in answers(reader, "words")} == {"/docs/1.txt", "/docs/2.txt"}
            assert before.counts() == {"searchable": 1}, "a search that runs meanwhile still has its ledger"


def test_only_what_is_new_travels(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    send, fetch = Bucket.send, Bucket.fetch

    def sending(self: Bucket, path: Path, name: str) -> None:
        moved.append(name)
        send(self, path, name)

    def fetching(self: Bucket, name: str, path: Path) -> bool:
        moved.append(name)
        return fetch(self, name, path)

    monkeypatch.setattr(Bucket, "send", sending)
    monkeypatch.setattr(Bucket, "fetch", fetching)

    def kinds() -> list[str]:
        found = sorted(name.partition("/")[0] for name in moved)
        moved.clear()
        return found

    with opened(url, tmp_path / "a", writer=True) as writer:
        store(writer, 1, *(f"the {number}th line of many" for number in range(9)))
        writer.publish()
        assert kinds() == ["ledgers", "segments", "segments"]
        writer.publish()
        assert kinds() == [], "nothing has changed"
        with opened(url, tmp_path / "b") as reader:
            assert kinds() == ["ledgers", "segments", "segments"]
            store(writer, 2, "one line more")
            writer.publish()
            assert kinds() == ["ledgers", "segments", "segments"], "of the second document only"
            reader.refresh()
            assert kinds() == ["ledgers", "segments", "segments"]
        with opened(url, tmp_path / "b"):
            assert kinds() == [], "the folder has it all"


def test_files_of_old_generations_are_swept(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "a", writer=True) as writer:
        for doc in range(4):
            store(writer, doc, f"words of {doc}")
            writer.publish()
    files = Bucket(url)
    assert len(files.sizes("ledgers")) == 2, "a reader may be fetching the one before the newest"
    assert len(files.sizes("segments")) < 8
    with opened(url, tmp_path / "b") as reader:
        assert reader.count == 4


def test_a_long_run_publishes_on_its_way(url: str, tmp_path: Path) -> None:
    clock = Clock()
    with opened(url, tmp_path / "a", writer=True, clock=clock) as writer:
        store(writer, 1, "first")
        clock.now += PUBLISH_EVERY + 1
        store(writer, 2, "second")
        with opened(url, tmp_path / "b") as reader:
            assert [path for path, *_ in answers(reader, "first second")] == ["/docs/1.txt"]


def test_a_second_writer_is_refused_by_name(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.remote.platform.node", lambda: "O'Brien's 컴퓨터")
    with opened(url, tmp_path / "a", writer=True), pytest.raises(LibraryError, match=r"O'Brien's 컴퓨터") as caught:
        opened(url, tmp_path / "b", writer=True)
    assert caught.value.kind == "library-locked"
    assert caught.value.path == url
    opened(url, tmp_path / "b", writer=True).close()


def test_of_two_who_claim_at_once_one_gets_the_right(url: str) -> None:
    rows = [Head(Bucket(url).connect(session()), url, create=True) for _ in range(2)]
    ready, won = threading.Barrier(len(rows)), []

    def claim(number: int) -> None:
        ready.wait()
        with suppress(LibraryError):
            rows[number].claim(f"{number:032x}", "here", 1000.0)
            won.append(number)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(len(rows))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    rows[won[0]].renew(f"{won[0]:032x}", 1000.0)


def test_a_writer_that_died_goes_on_where_it_was(url: str, tmp_path: Path) -> None:
    writer = opened(url, tmp_path / "a", writer=True)
    store(writer, 1, "published")
    writer.publish()
    store(writer, 2, "only stored")
    die(writer)
    with opened(url, tmp_path / "a", writer=True) as again:
        assert check(again, lambda: False, thorough=False) == []
        assert again.ledger.counts() == {"searchable": 2}, "at once: the lock says that the other is dead"
    with opened(url, tmp_path / "b") as reader:
        assert reader.count == 2


def test_another_computer_repairs_what_a_dead_writer_left(url: str, tmp_path: Path) -> None:
    clock = Clock()
    writer = opened(url, tmp_path / "a", writer=True, clock=clock)
    store(writer, 1, "published")
    store(writer, 2, "changed since")
    writer.publish()
    store(writer, 3, "only stored")
    writer.ledger.remove(["/docs/2.txt"])
    writer.prune()
    die(writer)
    with pytest.raises(LibraryError, match="in use"):
        opened(url, tmp_path / "b", writer=True, clock=clock)
    clock.now += LEASE + 1
    with opened(url, tmp_path / "b", writer=True, clock=clock) as other:
        check(other, lambda: False, thorough=False)
        assert other.ledger.counts() == {"searchable": 1, "waiting": 1}, "what has lost its passages is read again"
        assert other.count == len(other.passages) == 1
        assert store(other, 2, "changed since") == 0, "its vectors are found by content"
        assert store(other, 3, "only stored") == 1, "its postings never left the other computer: embedded again"
    with opened(url, tmp_path / "a", writer=True, clock=clock) as first:
        assert first.ledger.counts() == {"searchable": 3}, "its folder has followed"
        assert check(first, lambda: False, thorough=False) == []


def test_a_writer_that_was_silent_too_long_is_refused(url: str, tmp_path: Path) -> None:
    clock = Clock()
    silent = opened(url, tmp_path / "a", writer=True, clock=clock)
    store(silent, 1, "of the first")
    clock.now += LEASE + 1
    with opened(url, tmp_path / "b", writer=True, clock=clock) as other:
        store(other, 2, "of the second")
        with pytest.raises(LibraryError, match="silent") as caught:
            store(silent, 3, "too late")
        assert caught.value.kind == "library-locked"
        with pytest.raises(LibraryError):
            silent.close()
        check(other, lambda: False, thorough=False)
    with opened(url, tmp_path / "c") as reader:
        assert reader.ledger.counts() == {"searchable": 1}
        assert [path for path, *_ in answers(reader, "first second late")] == ["/docs/2.txt"]


def test_reading_where_nothing_is_says_so(url: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        opened(url, tmp_path / "b")
    assert caught.value.kind == "path-missing"
    assert caught.value.path == url


def refused(url: str, cache: Path, *, writer: bool = False) -> LibraryError:
    """Return why a library cannot be opened, after a look at what the error carries."""
    with pytest.raises(LibraryError) as caught:
        opened(url, cache, writer=writer)
    error = caught.value
    assert error.kind == "library-unreachable"
    for words in (str(error), repr(error.record()), repr(error.__cause__), repr(error.__context__)):
        assert SECRET not in words
        assert KEY not in words
    return error


def test_a_store_that_does_not_answer(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    error = refused(url, tmp_path / "a", writer=True)
    assert "does not answer" in error.message
    assert error.path == url


def test_a_bucket_that_is_not_there(url: str, tmp_path: Path) -> None:
    for writer in (True, False):
        assert "no bucket" in refused("s3://no-such-bucket/x", tmp_path / "a", writer=writer).message


def test_wrong_keys(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(url, tmp_path / "a", writer=True) as writer:
        store(writer, 1, "words")
    with opened(url, tmp_path / "b") as reader:
        monkeypatch.setattr("moto.settings.INITIAL_NO_AUTH_ACTION_COUNT", 0)  # from here on moto looks at the keys
        for role in (True, False):
            assert "keys" in refused(url, tmp_path / "c", writer=role).message
        with pytest.raises(LibraryError, match="keys") as caught:
            reader.passages.by_key([content_key("words")])
        assert caught.value.kind == "library-unreachable"


def test_no_keys_at_all(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    for writer in (True, False):
        assert "keys" in refused(url, tmp_path / "a", writer=writer).message


@pytest.mark.parametrize(
    "address",
    [
        "s3://",
        "s3:///folder",
        "s3://UPPER/x",
        "s3://a",
        "s3://bucket//x",
        "s3://bucket/../x",
        "s3://bucket/a?b",
        "s3://bucket/%2e%2e",
        f"s3://{KEY}:{SECRET}@bucket/x",
    ],
)
def test_an_address_that_cannot_be_right(address: str, tmp_path: Path) -> None:
    assert "s3://bucket/folder" in refused(address, tmp_path / "a").message
    assert not (tmp_path / "a").exists()


def test_no_secret_is_written_down_and_the_folder_is_private(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "a", writer=True) as writer:
        store(writer, 1, "words")
    opened(url, tmp_path / "a").close()
    files = [path for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if SECRET.encode() in path.read_bytes() or KEY.encode() in path.read_bytes()]
    for role in ("writer", "reader"):
        assert stat.S_IMODE((tmp_path / "a" / role).stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "generation",
    [
        Generation(1, "../../x"),
        Generation(1, "00000001-" + "a" * 32 + "/../x"),
        Generation(1, "", {"../words": '{"segments": []}'}),
        Generation(1, "", {"words": '{"segments": [["../../x", 1]]}'}),
    ],
)
def test_names_that_lead_out_of_the_folder_are_refused(generation: Generation, url: str) -> None:
    assert Generation(1, "00000001-" + "a" * 32, {"words": "damaged"}).sound()
    assert not generation.sound()
    head = Head(Bucket(url).connect(session()), url, create=True)
    head.claim("a" * 32, "here", 0.0)
    head.renew("a" * 32, 0.0, generation)
    with pytest.raises(LibraryError) as caught:
        head.read()
    assert caught.value.kind == "library-damaged"


def test_a_library_of_a_newer_seoga_is_refused(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "a", writer=True) as writer:
        store(writer, 1, "words")
    Bucket(url).connect(session()).open_table("head").update(values={"format": 99})
    for role in (True, False):
        with pytest.raises(LibraryError) as caught:
            opened(url, tmp_path / "b", writer=role)
        assert caught.value.kind == "library-newer"


def test_the_command_line_takes_an_address(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fake(*_: object, **__: object) -> Embedder:
        return EMBEDDER

    monkeypatch.setattr("core.opening.open_embedder", fake)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "찌개.txt").write_text("묵은 김치와 돼지고기를 볶다가 두부를 넣어 끓입니다.", "utf-8")
    assert cli.main(["index", str(tmp_path / "docs"), "--library", url, "--json"]) == 0
    assert cli.main(["search", "돼지고기", "--library", url]) == 0
    assert "찌개.txt" in capsys.readouterr().out
    assert cli.main(["status", "--library", url]) == 0
    assert "1 files searchable" in capsys.readouterr().out
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert cli.main(["search", "돼지고기", "--library", url]) == 1
    assert "does not answer" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        cli.main(["status", "--library", "gs://bucket/x"])
    assert caught.value.code == 2
    assert not list(Path().glob("s3:*"))


def test_a_folder_makes_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    connect = lancedb.connect

    def watched(place: str, **options: object) -> object:
        seen.extend([place, "storage_options" in options])
        return connect(place, **options)

    monkeypatch.setattr(lancedb, "connect", watched)
    Library(tmp_path / "L", EMBEDDER.card.id, DIMS, writer=True, codec=CODEC).close()
    assert seen == [str(tmp_path / "L" / "lance"), False]
