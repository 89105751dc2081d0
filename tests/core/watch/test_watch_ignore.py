"""What is left out, and the reason that is given."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from core.watch.ignore import Rules, nfc_key


def verdict(root: Path, name: str, *, is_dir: bool = False) -> str | None:
    return Rules.defaults().verdict(root, root / name, is_dir)


@pytest.mark.parametrize(
    ("name", "is_dir", "reason"),
    [
        (".git", True, ".git"),
        ("node_modules", True, "node_modules"),
        ("__pycache__", True, "__pycache__"),
        ("seoga.egg-info", True, "build output *.egg-info"),
        (".private", True, "hidden folder"),
        (".bashrc", False, "hidden file"),
        ("~$report.docx", False, "temporary office file ~$"),
        (".~lock.report.odt#", False, "office lock file .~lock"),
        ("a.TMP", False, "temporary file *.tmp"),
        ("film.part", False, "unfinished download *.part"),
        ("film.crdownload", False, "unfinished download *.crdownload"),
        (".DS_Store", False, "system file .DS_Store"),
        ("Thumbs.db", False, "system file Thumbs.db"),
        ("desktop.ini", False, "system file desktop.ini"),
    ],
)
def test_left_out_by_name(tmp_path: Path, name: str, is_dir: bool, reason: str) -> None:
    assert verdict(tmp_path, name, is_dir=is_dir) == reason


@pytest.mark.parametrize(
    "name", ["보고서.docx", "node_modules", "a~$b.txt", "party.txt", "Thumbs.db.txt", "\udcff.txt"]
)
def test_files_that_are_in(tmp_path: Path, name: str) -> None:
    assert verdict(tmp_path, name) is None


@pytest.mark.parametrize("name", ["build", "target", "dist", "env", "cache", "Library", "사진"])
def test_plain_folders_are_in(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert verdict(tmp_path, name, is_dir=True) is None


def test_folders_known_by_what_they_hold(tmp_path: Path) -> None:
    marks = {"seoga-library.json": "Seoga's own library", "pyvenv.cfg": "Python environment", "CACHEDIR.TAG": "cache"}
    for number, (mark, reason) in enumerate(marks.items()):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / mark).touch()
        assert (verdict(tmp_path, str(number), is_dir=True) or "").startswith(reason)


def test_build_outputs_only_beside_their_maker(tmp_path: Path) -> None:
    (tmp_path / "Cargo.toml").touch()
    assert verdict(tmp_path, "target", is_dir=True) == "build output target of Cargo.toml"
    assert verdict(tmp_path, "build", is_dir=True) is None


def test_the_root_itself_is_never_left_out(tmp_path: Path) -> None:
    root = tmp_path / ".hidden"
    root.mkdir()
    (root / "pyvenv.cfg").touch()
    assert Rules.defaults().verdict(root, root, True) is None
    assert verdict(root, "a.txt") is None


def test_outside_the_root_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="subpath"):
        Rules.defaults().verdict(tmp_path / "a", tmp_path / "b" / "c", False)


def test_ignore_files(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("# note\n*.log\n/drafts/\n!keep.log\n!\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".gitignore").write_text("!deep.log\nsecret.*\n")
    assert verdict(tmp_path, "a.log") == ".gitignore: *.log"
    assert verdict(tmp_path, "keep.log") is None
    assert verdict(tmp_path, "drafts", is_dir=True) == ".gitignore: /drafts/"
    assert verdict(tmp_path, "drafts") is None
    assert verdict(tmp_path, "sub/b.log") == ".gitignore: *.log"
    assert verdict(tmp_path, "sub/deep.log") is None
    assert verdict(tmp_path, "sub/secret.txt") == ".gitignore: secret.*"
    assert verdict(tmp_path, "secret.txt") is None


def test_our_own_ignore_file_decides_last(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.csv\n")
    (tmp_path / ".seogaignore").write_text("!*.csv\n*.md\n")
    assert verdict(tmp_path, "a.csv") is None
    assert verdict(tmp_path, "a.md") == ".seogaignore: *.md"


def test_an_edited_ignore_file_counts_at_once(tmp_path: Path) -> None:
    rules = Rules.defaults()
    ignore = tmp_path / ".gitignore"
    for stamp, (pattern, left_out) in enumerate((("*.txt", True), ("*.log", False), ("*.txt", True))):
        ignore.write_text(f"{pattern}\n")
        os.utime(ignore, (stamp, stamp))
        assert (rules.verdict(tmp_path, tmp_path / "a.txt", False) is not None) == left_out
    ignore.unlink()
    assert rules.verdict(tmp_path, tmp_path / "a.txt", False) is None


def test_what_is_no_ignore_file(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").mkdir()
    os.mkfifo(tmp_path / ".seogaignore")
    assert verdict(tmp_path, "a.txt") is None


def test_an_ignore_file_of_any_bytes(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe*\x00.log\n*.md\n")
    assert verdict(tmp_path, "a.md") == ".gitignore: *.md"


def test_names_are_compared_in_one_form(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(unicodedata.normalize("NFD", "한글*.txt") + "\n", "utf-8")
    assert verdict(tmp_path, unicodedata.normalize("NFC", "한글문서.txt"))
    assert verdict(tmp_path, unicodedata.normalize("NFD", "한글문서.txt"))
    assert nfc_key(unicodedata.normalize("NFD", "/서가/a")) == "/서가/a"
    assert nfc_key("/\udcff") == "/\udcff"
