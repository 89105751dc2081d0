"""What indexing tells the ledger of a document: title, language, format, pages; also for copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.extract.sandbox import Sandbox
from core.index.keeper import Keeper
from core.store.documents import DocumentFacts
from core.store.filters import Condition, Filter
from core.store.library import Library
from tests.fakes import CODEC, DIMS, FakeEmbedder

KOREAN = "# 임대차 계약\n\n임차인은 보증금을 낸다. 계약은 매년 자동으로 갱신된다.\n"
ENGLISH = "# The lease\n\nThe tenant pays a deposit, and the contract is renewed every year.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "docs").mkdir()
    with Library(tmp_path / "L", FakeEmbedder().card.id, DIMS, writer=True, codec=CODEC) as opened:
        yield opened


def index(library: Library) -> None:
    keeper = Keeper(library, FakeEmbedder(), Sandbox(1 << 20), lambda _: None)
    try:
        assert keeper.add([str(library.folder.parent / "docs")]) == []
        keeper.catch_up()
    finally:
        keeper.close()


def facts(library: Library) -> list[DocumentFacts]:
    return sorted(library.ledger.about(sorted(library.ledger.documents())).values(), key=lambda each: each.language)


def test_title_language_and_format_reach_the_ledger(library: Library, tmp_path: Path) -> None:
    (tmp_path / "docs" / "계약.md").write_text(KOREAN, "utf-8")
    (tmp_path / "docs" / "lease.md").write_text(ENGLISH, "utf-8")
    index(library)
    english, korean = facts(library)
    assert (english.language, english.title, english.format) == ("en", "The lease", "markdown")
    assert (korean.language, korean.title) == ("ko", "임대차 계약")
    for condition in (Condition("language", ("ko",)), Condition("title", ("임대차",)), Condition("name", ("계약",))):
        docs = library.ledger.matching(Filter((condition,)))
        assert [p.path for p in library.ledger.places(docs.tolist())[int(docs[0])]] == [
            str(tmp_path / "docs/계약.md")
        ]


def test_a_copy_of_a_document_whose_facts_were_lost_is_read_again(library: Library, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "a.md").write_text(KOREAN, "utf-8")
    index(library)
    # The first file goes and its copy comes while the passages are still there: the facts went with the file.
    library.ledger.remove([str(docs / "a.md")])
    (docs / "a.md").rename(docs / "b.md")
    library.ledger.add_root(str(docs), "folder")
    keeper = Keeper(library, FakeEmbedder(), Sandbox(1 << 20), lambda _: None)
    try:
        keeper.add([str(docs)])
        keeper._look()
        keeper.pipeline.run(lambda: False, lambda *_: None)
    finally:
        keeper.close()
    assert [each.language for each in facts(library)] == ["ko"]
    assert library.ledger.counts() == {"searchable": 1}
