"""What is left out, and the reason that is given."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.watch.defaults import is_online_only
from core.watch.filter import Filter
from core.watch.ignore import Rules, nfc_key
from core.watch.tidy import Event

YOURS = "left out by you: "


def verdict(root: Path, name: str, *, is_dir: bool = False) -> str | None:
    return Rules.defaults().judge(root, root / name, is_dir)


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
        (".venv", True, "Python environment"),
        (".mypy_cache", True, "hidden folder"),
        (".~tmp~", True, "hidden folder"),
        (".sync", True, "hidden folder"),
        ("@eaDir", True, "@eaDir"),
        (".보고서.docx.icloud", False, "only in the cloud *.icloud"),
        ("계획.gdoc", False, "link to Google Docs *.gdoc"),
        ("sheet.GSHEET", False, "link to Google Docs *.gsheet"),
        ("notes.paper", False, "link to Dropbox Paper *.paper"),
        ("a.pdf.nextcloud", False, "only in the cloud *.nextcloud"),
        (".#draft.txt", False, "lock file .#"),
        ("._report.pdf", False, "system file ._"),
        ("notes.txt.swp", False, "temporary file *.swp"),
        ("film.mkv.!sync", False, "unfinished download *.!sync"),
        ("package-lock.json", False, "lock file package-lock.json"),
        ("poetry.lock", False, "lock file poetry.lock"),
    ],
)
def test_left_out_by_name(tmp_path: Path, name: str, is_dir: bool, reason: str) -> None:
    assert verdict(tmp_path, name, is_dir=is_dir) == reason


@pytest.mark.parametrize(
    "name",
    [
        *("보고서.docx", "node_modules", "a~$b.txt", "party.txt", "Thumbs.db.txt", "\udcff.txt", "tmp", "icloud"),
        *("열쇠.lock", "lock.txt", "gdoc.txt", "~draft.txt", "#1.txt", "tmp.", "package-lock.json.txt"),
    ],
)
def test_files_that_are_in(tmp_path: Path, name: str) -> None:
    assert verdict(tmp_path, name) is None


@pytest.mark.parametrize("name", ["build", "target", "dist", "env", "vendor", "coverage", "cache", "Library", "사진"])
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
    assert Rules.defaults().judge(root, root, True) is None
    assert verdict(root, "a.txt") is None


def test_outside_the_root_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="subpath"):
        Rules.defaults().judge(tmp_path / "a", tmp_path / "b" / "c", False)


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
        assert (rules.judge(tmp_path, tmp_path / "a.txt", False) is not None) == left_out
    ignore.unlink()
    assert rules.judge(tmp_path, tmp_path / "a.txt", False) is None


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


def judge(rules: Rules, root: Path, name: str, *, is_dir: bool = False) -> str | None:
    return rules.judge(root, root / name, is_dir)


def test_your_lines_hold_in_every_root(tmp_path: Path) -> None:
    rules = Rules.of("# mine\n*.bak\n/초안/\n", "", "")
    for root in (tmp_path / "a", tmp_path / "b"):
        assert judge(rules, root, "x/old.bak") == "left out everywhere: *.bak"
        assert judge(rules, root, "초안", is_dir=True) == "left out everywhere: /초안/"
        assert judge(rules, root, "x/초안", is_dir=True) is None


def test_ignore_files_are_stronger_than_your_lines(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("!keep.bak\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".seogaignore").write_text("!*.bak\n")
    rules = Rules.of("*.bak", "", "")
    assert judge(rules, tmp_path, "a.bak") == "left out everywhere: *.bak"
    assert judge(rules, tmp_path, "keep.bak") is None
    assert judge(rules, tmp_path, "sub/a.bak") is None


def test_a_folder_that_is_ignored_hides_what_its_own_ignore_file_wants_back(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".gitignore").write_text("!*\n")
    assert judge(Rules.of("sub/", "", ""), tmp_path, "sub/a.txt") == "left out everywhere: sub/"


def test_lines_that_make_no_sense_are_passed_over(tmp_path: Path) -> None:
    text = "*.bak\n[abc\n\n# fine\n역슬래시\\\n!\n"
    assert judge(Rules.of(text, "", ""), tmp_path, "a.bak") == "left out everywhere: *.bak"
    (tmp_path / ".gitignore").write_text("[z-a]\n[[:alpha:]\n[[:what:]]\n*.md\n")
    assert verdict(tmp_path, "a.md") == ".gitignore: *.md"


@pytest.mark.parametrize("option", ["csv .LOG tar.gz", ".csv,.log,.tar.gz", " *.csv ,, log\n.Tar.Gz ,"])
def test_types(tmp_path: Path, option: str) -> None:
    rules = Rules.of("", option, "")
    assert judge(rules, tmp_path, "sub/표.CSV") == "type .csv"
    assert judge(rules, tmp_path, "a.log") == "type .log"
    assert judge(rules, tmp_path, "a.tar.gz") == "type .tar.gz"
    for name in ("a.gz", "csv", "acsv", "a.csv.txt"):
        assert judge(rules, tmp_path, name) is None
    assert judge(rules, tmp_path, "folder.csv", is_dir=True) is None


def test_no_types(tmp_path: Path) -> None:
    assert judge(Rules.of("", " . , *. ", ""), tmp_path, "a.txt") is None


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_paths_left_out_by_you(tmp_path: Path, form: Any) -> None:
    folder, file = tmp_path / "비밀 문서", tmp_path / "한글.txt"
    lines = f"{folder}{os.sep}\n{file}\nrelative/path\n\n"
    rules = Rules.of("", "", unicodedata.normalize(form, lines))
    other = unicodedata.normalize("NFC" if form == "NFD" else "NFD", "비밀 문서")
    assert judge(rules, tmp_path, other, is_dir=True) == f"{YOURS}{folder}"
    assert judge(rules, tmp_path, f"{other}/깊은/a.txt") == f"{YOURS}{folder}"
    assert judge(rules, tmp_path, unicodedata.normalize("NFD", "한글.txt")) == f"{YOURS}{file}"
    for name in ("비밀 문서 2", "한글.txt.txt", "relative/path", "sub/한글.txt"):
        assert judge(rules, tmp_path, name) is None


def test_a_root_left_out_by_you_is_out_with_all_it_holds(tmp_path: Path) -> None:
    for excluded in (tmp_path, tmp_path.parent, os.sep):
        rules = Rules.of("", "", str(excluded))
        assert rules.judge(tmp_path, tmp_path, is_dir=True) == f"{YOURS}{excluded}"
        assert judge(rules, tmp_path, "sub/a.txt") == f"{YOURS}{excluded}"
        event = Event("modified", str(tmp_path / "a.txt"), is_dir=False)
        assert not list(Filter(rules, tmp_path).apply([event]))


def test_the_outermost_reason_wins(tmp_path: Path) -> None:
    (tmp_path / "env" / "node_modules" / "x").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("*.log\n")
    rules = Rules.of("", ".md", str(tmp_path / "env" / "node_modules" / "x"))
    inner = "env/node_modules/x/.git/a.log"
    assert judge(rules, tmp_path, inner) == "node_modules"
    (tmp_path / "env" / "pyvenv.cfg").touch()
    assert judge(rules, tmp_path, inner) == "Python environment"
    assert rules.outermost(tmp_path, tmp_path / inner, False) == (str(tmp_path / "env"), "Python environment")
    assert judge(rules, tmp_path, "sub/a.log") == ".gitignore: *.log"
    assert judge(rules, tmp_path, "sub/a.md") == "type .md"
    assert judge(rules, tmp_path, "sub/deep/a.txt") is None


def test_rules_that_say_the_same_are_equal_whatever_they_have_read(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.log\n")
    one, other = Rules.of("*.bak", "log", "/x"), Rules.of("*.bak", ".LOG", "/x/")
    judge(one, tmp_path, "a.txt")
    assert one == other
    assert one != Rules.of("*.bak", "log", "/y")


@pytest.mark.parametrize(
    ("figures", "online"),
    [
        ({}, False),
        ({"st_file_attributes": 0x20}, False),
        ({"st_file_attributes": 0x1000}, True),
        ({"st_file_attributes": 0x400000}, True),
        ({"st_flags": 0x20}, False),
        ({"st_flags": 0x40000000}, True),
    ],
)
def test_files_of_which_only_a_placeholder_is_here(figures: dict[str, int], online: bool) -> None:
    info: Any = SimpleNamespace(**figures)
    assert is_online_only(info) == online


def test_judging_asks_whether_the_content_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.watch.defaults.is_online_only", lambda info: info.st_size == 7)
    (tmp_path / "here.txt").write_text("content, as usual")
    (tmp_path / "away.txt").write_text("7 bytes")
    assert judge(Rules.defaults(), tmp_path, "here.txt") is None
    assert judge(Rules.defaults(), tmp_path, "missing.txt") is None
    assert judge(Rules.defaults(), tmp_path, "away.txt") == "only in the cloud"
