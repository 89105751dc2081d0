from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import registry

LIMIT = 10**6
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def kind_of(path: Path, limit: int = LIMIT) -> str:
    with pytest.raises(DocumentError) as caught:
        registry.extract(path, limit)
    assert caught.value.path == str(path)
    return caught.value.kind


def test_missing_folder_and_size(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "gone.txt") == "vanished"
    assert kind_of(tmp_path / "gone" / "a.txt") == "vanished"
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    assert kind_of(folder) == "unsupported"
    big = tmp_path / "big.txt"
    big.write_text("words " * 10)
    assert kind_of(big, 59) == "too-large"
    assert registry.extract(big, 60).blocks


@posix
def test_links(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("words")
    good, dangling, loop = (tmp_path / f"{name}.txt" for name in ("good", "dangling", "loop"))
    good.symlink_to("real.txt")
    dangling.symlink_to("nowhere.txt")
    loop.symlink_to("loop.txt")
    assert registry.extract(good, LIMIT).text == "words"
    assert kind_of(dangling) == "dangling-link"
    assert kind_of(loop) == "link-loop"


@posix
@pytest.mark.timeout(10)
def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert kind_of(tmp_path / "pipe.txt") == "unsupported"
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert kind_of(Path("s.txt")) == "unsupported"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")

    def refuse(*args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert kind_of(path) == "no-permission"


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    assert kind_of(path) == "no-permission"
