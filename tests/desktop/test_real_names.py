"""Files without text in the window with the real worker: found by their names, and gone with the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import App
from tests.desktop.test_real_worker import FILES, HAS_MODEL, PATIENCE_MS, REAL, ask, idle

Opener = Callable[..., App]
pytestmark = [
    pytest.mark.skipif(not HAS_MODEL, reason="no model is bundled in this checkout"),
    pytest.mark.timeout(300),
]


def test_a_film_is_found_by_its_name_counted_by_its_days_and_goes_with_its_file(
    open_app: Opener, qtbot: QtBot, folder: Path
) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    film = folder / "여권 사본 IMG_2034.mp4"
    film.write_bytes(b"\x00\x01\x02")
    app = open_app(REAL)
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: idle(app, len(FILES)), timeout=PATIENCE_MS)
    documents = app.library.folders.folders[0].files

    for question in ("여권 사본", "IMG_20", "ㅇㄱ ㅅㅂ"):
        assert ask(app, qtbot, question) == film.name
        assert app.finder.found is not None
        assert app.finder.found.named[str(film)]
        assert not app.window.search.home.isVisible(), "the page that says that nothing is about it"
        qtbot.waitUntil(lambda: not app.finder.early, timeout=PATIENCE_MS)  # only a whole answer has figures
        known = {count.value: count.files for count in app.finder.counts}
        assert known[".mp4"] == 1
        assert known["today"] == known["7d"] >= 1
    assert documents == len(FILES), "the side bar counts documents"

    film.unlink()
    qtbot.waitUntil(lambda: all(group.path != str(film) for group in app.finder.results.groups), timeout=PATIENCE_MS)
