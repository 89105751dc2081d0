"""The benchmark's files are what their names say, and its line about reading counts what they hold."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import bench, config
from core.bench_files import MIX, TOGETHER, make
from core.chunk.split import split
from core.extract import registry
from core.index.reading import RESERVE
from core.records import Document
from tests.fakes import FakeEmbedder

SAMPLE = config.assets() / "sample"
MANY = 2**28  # bytes
NAMES = {"md": "markdown", "txt": "text", "eml": "mail"}  # formats that documents call otherwise than files do


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """One file of each format, read."""
    made = make(tmp_path_factory.mktemp("mix"), SAMPLE, dict.fromkeys(MIX, 1))
    return {path.suffix[1:]: registry.extract(path, MANY) for path in made}


def sources(number: int) -> list[Document]:
    """The sample documents that the file of this number holds."""
    paths = sorted(path for path in SAMPLE.rglob("*") if path.is_file() and registry.accepts(path))
    return [registry.extract(paths[(number * TOGETHER + at) % len(paths)], MANY) for at in range(TOGETHER)]


@pytest.mark.parametrize("kind", MIX)
def test_a_file_is_read_as_what_it_is_called(documents: dict[str, Document], kind: str) -> None:
    assert documents[kind].format == NAMES.get(kind, kind)


@pytest.mark.parametrize("kind", sorted(MIX.keys() - {"pdf"}))
def test_a_file_holds_the_words_of_its_sample_documents(documents: dict[str, Document], kind: str) -> None:
    expected = {word for source in sources([*documents].index(kind)) for word in source.text.split()}
    assert len(expected) > 300
    assert len(expected - {*documents[kind].text.split()}) < len(expected) / 50


def test_pdfs_are_those_of_the_sample_library_joined(documents: dict[str, Document]) -> None:
    own = sum(registry.extract(path, MANY).pages for path in SAMPLE.rglob("*.pdf"))
    assert TOGETHER <= documents["pdf"].pages < own


def test_presentations_have_slides_and_words_documents_keep_headings_and_tables(
    documents: dict[str, Document],
) -> None:
    assert documents["pptx"].pages > 5
    assert {"heading", "table", "paragraph"} <= {block.kind for block in documents["docx"].blocks}


def test_formats_come_by_turns(tmp_path: Path) -> None:
    made = make(tmp_path, SAMPLE, {"txt": 4, "md": 2})
    assert [path.suffix for path in made] == [".md", ".txt", ".txt", ".md", ".txt", ".txt"]
    assert sorted(tmp_path.iterdir()) == made


def test_reading_is_told_in_passages_a_second_and_against_the_embedder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mix = {"txt": 2, "md": 1}
    embedder = FakeEmbedder()
    limit = embedder.card.max_tokens - RESERVE
    documents = [registry.extract(path, MANY) for path in make(tmp_path, SAMPLE, mix)]
    held = sum(len(split(document, embedder.count, limit=limit)) for document in documents)
    clock = count()  # whatever is measured takes a second
    monkeypatch.setattr(bench, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    monkeypatch.setattr(bench, "EATEN", held // 3)
    found = bench.reading(embedder, mix)
    assert found == {
        "read files": "2 txt, 1 md",
        "read passages/s": held,
        "read ratio to embedding": round(held / -(-held // 3), 2),
    }
