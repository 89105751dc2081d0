"""Reading a file again because a person asks for it, although it could be read and has not changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.extract.sandbox import Sandbox
from core.records import Document
from tests.core.index.test_index_inside import Shelf, shelf  # noqa: F401 (a fixture)
from tests.core.index.test_index_keeper import Home, home  # noqa: F401 (a fixture)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read from now on."""
    names: list[str] = []
    real = Sandbox.read

    def listen(sandbox: Sandbox, path: Path) -> tuple[Document, list[str]]:
        names.append(path.name)
        return real(sandbox, path)

    monkeypatch.setattr(Sandbox, "read", listen)
    return names


def test_a_file_that_was_read_is_read_again_and_no_other(home: Home, read: list[str]) -> None:  # noqa: F811
    path = home.write("a.txt", "The tenant pays a deposit.")
    home.write("b.txt", "Words of another.")
    keeper = home.catch_up()
    read.clear()
    keeper.retry([])
    home.catch_up()
    assert read == []
    keeper.retry([str(path)])
    assert home.library.ledger.counts() == {"waiting": 1, "searchable": 1}
    home.catch_up()
    assert read == ["a.txt"]
    assert home.found("deposit") == ["a.txt"]
    assert home.library.ledger.counts() == {"searchable": 2}


def test_what_lies_in_an_archive_is_read_again_with_it(shelf: Shelf, read: list[str]) -> None:  # noqa: F811
    path = shelf.pack("a.zip", one="Words of one.", two="Words of two.")
    keeper = shelf.catch_up()
    read.clear()
    keeper.retry([str(path / "one.txt")])
    assert shelf.states() == {"a.zip": "waiting", "a.zip/one.txt": "waiting", "a.zip/two.txt": "searchable"}
    shelf.catch_up()
    assert read == ["a.zip"]
    assert set(shelf.states().values()) == {"searchable"}
    assert "a.zip/one.txt" in shelf.where("one")
