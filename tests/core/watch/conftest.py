"""A watcher that is quick, and a root to watch."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.watch import observer as module
from core.watch import poll
from core.watch.ignore import Rules
from core.watch.observer import Watcher
from tests.core.watch.ear import Ear

collect_ignore = [] if sys.platform == "linux" else ["test_watch_inotify.py"]


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def watcher(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    monkeypatch.setattr(module, "CHECK", 0.1)
    monkeypatch.setattr(poll, "REST", 0.05)
    watcher = Watcher(ear.hear, Rules.defaults(), quiet=0.05, longest=1.0, on_trouble=ear.complain)
    yield watcher
    watcher.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"
