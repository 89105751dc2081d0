"""A library is deleted as a whole: what is Seoga's goes, all else stays, and a death in the middle is made up for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.errors import LibraryError
from core.store import folder as place
from core.store import wipe

FILES = "ledger.db ledger.db-wal reading words/a.bin sparse_m3/b scratch/1-x/c lance/d/e lance/f"
OURS = [*FILES.split(), "backup-format-2/ledger.db"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "L"
    place.prepare(folder)
    for name in (*OURS, "notes.txt", "photos/one.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("secret" if name in OURS else "mine", "utf-8")
    return folder


def left(folder: Path) -> set[str]:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return files - {place.MARKER, "writer.lock"}


def test_what_is_not_seogas_stays(library: Path) -> None:
    wipe.wipe(library)
    assert left(library) == {"notes.txt", "photos/one.jpg"}
    assert not any(
        (library / name).exists() for name in ("words", "sparse_m3", "scratch", "lance", "backup-format-2")
    )
    wipe.carry_on(library)
    wipe.wipe(library)  # again, with nothing there


def test_a_link_is_taken_away_and_not_followed(library: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "document.txt").write_text("mine", "utf-8")
    (library / "sparse_link").symlink_to(elsewhere)
    wipe.wipe(library)
    assert (elsewhere / "document.txt").exists()
    assert not (library / "sparse_link").is_symlink()


@pytest.mark.parametrize("step", range(8))
def test_a_death_at_any_step_is_made_up_for(library: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    steps = iter(range(100))

    def mortal(kill: object) -> object:
        def deadly(*args: object, **more: object) -> object:
            if next(steps) == step:
                raise KeyboardInterrupt
            return kill(*args, **more)  # type: ignore[operator]

        return deadly

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", mortal(shutil.rmtree))
        patched.setattr(Path, "unlink", mortal(Path.unlink))
        with pytest.raises(KeyboardInterrupt):
            wipe.wipe(library)
    wipe.carry_on(library)
    assert left(library) == {"notes.txt", "photos/one.jpg"}


def test_a_library_that_is_open_is_not_deleted(library: Path) -> None:
    with place.lock(library), pytest.raises(LibraryError) as refused:
        wipe.wipe(library)
    assert refused.value.kind == "library-locked"
    assert len(left(library)) == len(OURS) + 2
