"""Downloads from a hub, one that works and one that does everything wrong."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.embed import hub as hub_module
from core.embed.hub import discard, fetch, plan
from core.embed.hub_http import TRIES, Open, connect
from core.errors import Cancelled, ModelError
from tests.core.embed import bad_hub
from tests.core.embed.bad_hub import CHOSEN, COMMIT, FILES, MODEL, Act, Hub, here, no_wait, planned, running, told


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running(dict(FILES)) as one:
        yield one


@pytest.fixture
def open_url(monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return connect(allowed=here)


def fetched(hub: Hub, open_url: Open, folder: Path, **more: Any) -> Path:
    return fetch(planned(hub, open_url), folder, open_url, **{"wait": no_wait, **more})


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def whole(folder: Path) -> bool:
    return names(folder) == CHOSEN and all((folder / name).read_bytes() == FILES[name] for name in CHOSEN)


def test_all_files_come_and_progress_is_told(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    folder = fetched(hub, open_url, tmp_path / "a" / "model", progress=lambda *told: seen.append(told))
    assert whole(folder)
    total = sum(len(FILES[name]) for name in CHOSEN)
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert seen[-1] == (total, total, "model.safetensors")
    assert len([one for one in seen if one[2] == "model.safetensors"]) > 2
    before = len(hub.asked)
    fetch(planned(hub, open_url), folder, open_url)
    assert len(hub.asked) == before + 1  # the plan; what is there is not asked for again


def test_a_redirect_is_followed_with_the_range(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    download = planned(hub, open_url, ["model.safetensors"])
    away = told(302, Location=f"/elsewhere/resolve/{COMMIT}/model.safetensors?signed=1")
    hub.once = [bad_hub.cut, away]
    fetch(download, tmp_path, open_url, wait=no_wait)
    assert (tmp_path / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    assert hub.ranges()[0] == ""
    assert hub.ranges()[1] == hub.ranges()[2] != ""


@pytest.mark.parametrize(
    "once",
    [
        [bad_hub.cut],
        [bad_hub.cut, bad_hub.cut, bad_hub.cut],
        [bad_hub.dropped, told(503), bad_hub.cut, told(429)],
        [bad_hub.cut, bad_hub.deaf_to_ranges],
        [bad_hub.cut, bad_hub.elsewhere_in_the_file],
        [bad_hub.cut, told(416)],
        [bad_hub.wrong],
        [bad_hub.cut, bad_hub.wrong],
    ],
)
def test_what_breaks_goes_on_and_ends_right(once: list[Act], hub: Hub, open_url: Open, tmp_path: Path) -> None:
    download = planned(hub, open_url, ["model.safetensors"])
    hub.once = list(once)
    fetch(download, tmp_path, open_url, wait=no_wait)
    assert names(tmp_path) == {"model.safetensors"}
    assert (tmp_path / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    if once[-1] is bad_hub.deaf_to_ranges:
        assert len(hub.ranges()) == 2  # what was there was written over, not added to
    if once == [bad_hub.cut]:
        assert hub.ranges() == ["", f"bytes={len(FILES['model.safetensors']) // 2}-"]


@pytest.mark.parametrize(
    ("always", "kind", "times"),
    [
        (bad_hub.wrong, "hub-checksum", 2),
        (bad_hub.html, "hub-answer", 1),
        (bad_hub.longer, "hub-answer", 1),
        (told(404), "hub-missing", 1),
        (told(403), "hub-gated", 1),
        (bad_hub.dropped, "hub-unreachable", TRIES),
        (bad_hub.cut, "hub-half", TRIES),
    ],
)
def test_what_never_comes_right_is_refused_and_nothing_is_installed(
    always: Act, kind: str, times: int, hub: Hub, open_url: Open, tmp_path: Path
) -> None:
    download = planned(hub, open_url, ["model.safetensors"])
    hub.always = always
    with pytest.raises(ModelError) as caught:
        fetch(download, tmp_path, open_url, wait=no_wait)
    assert (caught.value.kind, len(hub.asked) - 1) == (kind, times)
    assert all(name.endswith(".part") for name in names(tmp_path))
    if kind == "hub-checksum":
        assert names(tmp_path) == set()
    hub.always = None
    assert fetch(download, tmp_path, open_url) == tmp_path
    assert (tmp_path / "model.safetensors").read_bytes() == FILES["model.safetensors"]


def test_tries_that_bring_much_are_not_counted(
    hub: Hub, open_url: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "FRUIT", 1)
    download = planned(hub, open_url, ["model.safetensors"])
    hub.once = [bad_hub.cut] * (2 * TRIES)
    fetch(download, tmp_path, open_url, wait=no_wait)
    assert (tmp_path / "model.safetensors").read_bytes() == FILES["model.safetensors"]


def test_a_stop_between_reads_keeps_the_part_and_a_restart_goes_on(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    told_of: list[int] = []
    with pytest.raises(Cancelled):
        fetched(
            hub,
            open_url,
            tmp_path,
            progress=lambda done, *_: told_of.append(done),
            stop=lambda: bool(told_of) and told_of[-1] > 300_000,
        )
    (part,) = [name for name in names(tmp_path) if name.endswith(".part")]
    there = (tmp_path / part).stat().st_size
    assert 0 < there < len(FILES["model.safetensors"])
    hub.asked.clear()
    assert whole(fetched(hub, open_url, tmp_path))
    assert hub.ranges() == [f"bytes={there}-"]


def test_a_stop_ends_the_waiting_at_once(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    hub.always = told(503)
    waited: list[float] = []
    with pytest.raises(Cancelled):
        plan(MODEL, open_url, endpoint=hub.endpoint, stop=lambda: len(waited) >= 15, wait=waited.append)
    assert (len(waited), len(hub.asked)) == (15, 2)  # after the first second, and half a second into the next wait


def test_the_waits_grow(hub: Hub, open_url: Open) -> None:
    hub.always = told(503)
    waited: list[float] = []
    with pytest.raises(ModelError):
        plan(MODEL, open_url, endpoint=hub.endpoint, wait=waited.append)
    assert sum(waited) == pytest.approx(1 + 2 + 4 + 8 + 16)
    assert max(waited) <= 0.1


def test_a_cancelled_download_leaves_no_trace(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    download, folder = planned(hub, open_url), tmp_path / "model"
    hub.once = [bad_hub.fine, bad_hub.fine, bad_hub.fine]
    hub.always = bad_hub.cut
    with pytest.raises(ModelError):
        fetch(download, folder, open_url, wait=no_wait)
    assert "config.json" in names(folder)
    discard(download, folder)
    assert not folder.exists()
    discard(download, folder)  # nothing there: nothing to do
    folder.mkdir()
    (folder / "mine.txt").write_text("stays")
    discard(download, folder)
    assert names(folder) == {"mine.txt"}


def test_another_version_does_not_go_on_from_the_old_one(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    hub.once = [bad_hub.fine] * (len(CHOSEN) - 1)  # the plan and the small files; an empty one is not asked for
    hub.always = bad_hub.cut
    with pytest.raises(ModelError):
        fetched(hub, open_url, tmp_path)
    hub.always = None
    hub.files["model.safetensors"] = bytes(reversed(FILES["model.safetensors"]))
    hub.files["config.json"] = FILES["config.json"].upper()
    hub.asked.clear()
    (tmp_path / "1_Pooling/config.json.0123456789ab.part").write_bytes(b"{")
    fetched(hub, open_url, tmp_path)
    assert names(tmp_path) == CHOSEN
    assert all((tmp_path / name).read_bytes() == hub.files[name] for name in CHOSEN)
    assert hub.ranges() == ["", ""]


def test_a_file_that_was_altered_here_is_fetched_again(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    fetched(hub, open_url, tmp_path)
    (tmp_path / "config.json").write_bytes(FILES["config.json"].upper())
    assert whole(fetched(hub, open_url, tmp_path))


def test_room_is_looked_for_before_anything_is_asked(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    download = planned(hub, open_url)
    room = download.total + hub_module.SPARE
    with pytest.raises(ModelError, match="must be free") as caught:
        fetch(download, tmp_path, open_url, free=lambda _: room - 1)
    assert (caught.value.kind, hub.ranges()) == ("hub-disk-full", [])
    fetch(download, tmp_path, open_url, free=lambda _: room)
    fetch(download, tmp_path, open_url, free=lambda _: hub_module.SPARE)  # nothing is missing any more
    old = planned(hub, open_url, ["pytorch_model.bin"])
    with pytest.raises(ModelError):  # it is written once more when it is converted
        fetch(old, tmp_path / "old", open_url, free=lambda _: old.total + hub_module.SPARE)


def test_what_is_there_needs_no_room_again(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    download = planned(hub, open_url, ["model.safetensors"])
    (tmp_path / download.files[0].part).write_bytes(FILES["model.safetensors"][:1000])
    fetch(download, tmp_path, open_url, free=lambda _: download.total - 1000 + hub_module.SPARE)
    assert hub.ranges() == ["bytes=1000-"]


def test_a_disk_that_fills_keeps_what_has_come(
    hub: Hub, open_url: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.open

    def small(path: Path, *args: Any, **more: Any) -> Any:
        return Full(usual(path, *args, **more)) if args[0] == "ab" else usual(path, *args, **more)

    monkeypatch.setattr(Path, "open", small)
    with pytest.raises(ModelError, match="disk is full") as caught:
        fetched(hub, open_url, tmp_path)
    assert caught.value.kind == "hub-disk-full"
    assert "model.safetensors" not in names(tmp_path)
    assert any(name.startswith("model.safetensors") for name in names(tmp_path))
    monkeypatch.undo()
    hub.asked.clear()
    assert whole(fetched(hub, open_url, tmp_path))
    assert hub.ranges()[0].startswith("bytes=")


class Full:
    """A file on a disk with little room."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __enter__(self) -> Full:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, piece: bytes) -> int:
        if self.file.tell() + len(piece) > 300_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.file.write(piece)


def test_a_folder_that_cannot_be_made_is_said(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError) as caught:
        fetched(hub, open_url, tmp_path / "file" / "model")
    assert (caught.value.kind, caught.value.path) == ("hub-folder", str(tmp_path / "file" / "model"))


ACTS = [bad_hub.fine, bad_hub.cut, bad_hub.dropped, bad_hub.deaf_to_ranges, bad_hub.wrong, bad_hub.html, told(503)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), max_size=12), size=st.integers(0, 5000))
def test_whatever_happens_a_file_is_whole_or_not_there(
    acts: list[Act], size: int, hub: Hub, open_url: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    hub.files = {"config.json": b"{}", "model.safetensors": bytes(n % 251 for n in range(size))}
    hub.once = []
    download = planned(hub, open_url)
    hub.once = list(acts)
    for _ in range(len(acts) + 1):
        try:
            fetch(download, folder, open_url, wait=no_wait)
            break
        except ModelError:
            present = names(folder) & set(hub.files)
            assert all((folder / name).read_bytes() == hub.files[name] for name in present)
    assert names(folder) == set(hub.files)
    assert all((folder / name).read_bytes() == content for name, content in hub.files.items())
