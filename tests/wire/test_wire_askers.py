"""A newer question calls off an older one of the same asker, and of no other."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any, cast

from core.messages import Search, Similar
from core.worker import Session


def test_a_newer_question_calls_off_only_those_of_its_own_asker() -> None:
    running: dict[int, threading.Event] = {}
    manners = SimpleNamespace(touched=lambda: None)
    session = cast("Any", SimpleNamespace(keeper=SimpleNamespace(manners=manners), _newest={}, _running=running))
    main = Session._asked(session, 1, Search("a", 1))
    quick = Session._asked(session, 2, Search("b", 2, asker="quick"))
    assert not main()
    newer = Session._asked(session, 3, Similar("/a", sequence=3))
    assert main()
    assert not quick()
    assert not newer()
    running[2].set()
    assert quick()
