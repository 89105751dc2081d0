"""A library of forty files that tests of the search only read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.core.search.shelf import Shelf, opened, papers


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = opened(tmp_path_factory.mktemp("shelf") / "L", papers())
    with made.library:
        yield made
