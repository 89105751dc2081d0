"""Which line of an ignore file decides. The table was checked against git 2.39."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.watch.patterns import Patterns, makes_sense, parse


def ignored(lines: str, path: str) -> bool:
    """Judge a path as a walk does, from the top; a path that ends in a slash is a folder."""
    patterns = Patterns.of(lines.split("\n"))
    *above, name = path.strip("/").split("/")
    for depth, folder in enumerate(above):
        line = patterns.deciding(above[:depth], folder, is_dir=True)
        if line and not line.keep:
            return True
    line = patterns.deciding(above, name, path.endswith("/"))
    return line is not None and not line.keep


@pytest.mark.parametrize(
    ("lines", "out", "kept"),
    [
        ("*.log", "a.log x/a.log a.log/ a.log/b .log", "a.log2 alog"),
        ("/a", "a a/ a/b", "x/a"),
        ("a/", "a/ a/b x/a/", "a x/a"),
        ("a/b", "a/b a/b/c", "x/a/b b"),
        ("a/*", "a/b a/b/ a/b/c", "a a/ x/a/b"),
        ("a/**", "a/b a/b/c", "a a/ x/a/b"),
        ("**/a", "a x/a x/y/a", "b x/ab"),
        ("a/**/b", "a/b a/x/b a/x/y/b", "b x/a/b ab"),
        ("a/**/x/**/b", "a/x/b a/1/x/b a/1/x/2/x/3/b", "a/b a/xx/b a/x"),
        ("**", "a a/ x/a", ""),
        ("/*/", "a/ a/b", "a"),
        ("a**b/c", "ab/c a1b/c", "a/b/c x/ab/c"),
        ("***", "a x/a", ""),
        ("a?c", "abc a한c", "ac abbc a/c"),
        ("[a-c]1", "a1 c1", "d1 -1"),
        ("[!a]1", "b1", "a1 1"),
        ("[]x]1", "]1 x1", "a1"),
        ("[a-]1", "-1 a1", "b1"),
        ("[z-a]1", "z1", "b1 a1"),
        ("[[:digit:]x]", "1 x", "a :"),
        ("[가-힣]*.hwp", "보고서.hwp", "report.hwp"),
        (r"\#a", "#a", "a"),
        (r"\!a", "!a", "a"),
        (r"a\*", "a*", "ab"),
        ("a  ", "a", ""),
        ("a\r", "a", ""),
        ("# a\n\n   \n/\n!", "", "a #"),
        ("*.log\n!keep.log", "a.log", "keep.log x/keep.log"),
        ("!a\na", "a", ""),
        ("*\n!*/\n!*.txt", "a.md x/a.md", "x/ a.txt x/a.txt"),
        ("a\n!a/", "a", "a/ a/b"),
        ("*.txt\n!docs/", "docs/a.txt", "docs/"),
        ("a*b*c*d", "abcd aXbXcXd abcbcd", "abc adcb"),
    ],
)
def test_what_lines_ignore(lines: str, out: str, kept: str) -> None:
    assert {path: ignored(lines, path) for path in out.split()} == dict.fromkeys(out.split(), True)
    assert {path: ignored(lines, path) for path in kept.split()} == dict.fromkeys(kept.split(), False)


@pytest.mark.parametrize("line", ["[abc", "a\\", "!", "/", "//", "!/", "[[:nothing:]]", "[!", "[]"])
def test_lines_that_can_match_nothing(line: str) -> None:
    assert not makes_sense(line)


@pytest.mark.parametrize("line", ["", "   ", "# note", "*.log", "!a", "a b", r"\ ", "한글/", "[]]"])
def test_lines_that_make_sense(line: str) -> None:
    assert makes_sense(line)


def test_a_blank_that_is_kept() -> None:
    assert ignored("a\\ ", "a ")
    assert not ignored("a\\ ", "a")
    assert ignored("a\\\\ ", "a\\")


def test_the_deciding_line_is_named_as_it_was_written() -> None:
    line = Patterns.of(["*.log", "  x", "! y"]).deciding((), "a.log", is_dir=False)
    assert line is not None
    assert line.text == "*.log"


def test_hostile_lines_take_no_time() -> None:
    stars = Patterns.of(["*a" * 40 + "b", "**/a/" * 40 + "b"])
    assert stars.deciding(["a"] * 200, "a" * 250, is_dir=False) is None


@given(st.text("ab/*?[]!-\\ #^:.\n가", max_size=12), st.text("ab.-] 가\n", min_size=1, max_size=6), st.booleans())
def test_any_text_is_read(text: str, name: str, is_dir: bool) -> None:
    patterns = Patterns.of(text.split("\n"))
    assert all(parse(line.text) == line for line in patterns.lines)
    patterns.deciding(["a", "b"], name, is_dir)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
@settings(max_examples=25)
@given(st.lists(st.text("ab/*?[]!-\\ #^", min_size=1, max_size=7), min_size=1, max_size=5))
def test_git_agrees(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    root = tmp_path_factory.mktemp("git")
    git = ["git", "-C", str(root), "-c", "core.ignoreCase=false", "-c", "core.excludesFile="]
    env = dict(os.environ, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    subprocess.run([*git, "init", "-q"], check=True, env=env)
    (root / "a" / "ab").mkdir(parents=True)
    files = [Path("b"), Path("ab"), Path("#a"), Path("a/b"), Path("a/ab/b"), Path("a/ab/a-b")]
    for file in files:
        (root / file).touch()
    (root / ".gitignore").write_text("\n".join(lines))
    paths = [*map(str, files), "a", "a/ab"]
    asked = [*git, "check-ignore", "-z", "--stdin", "--no-index"]
    answer = subprocess.run(asked, input="\0".join(paths).encode(), capture_output=True, env=env, check=False)
    ours = {path for path in paths if ignored("\n".join(lines), path + "/" * (root / path).is_dir())}
    assert ours == {path for path in answer.stdout.decode().split("\0") if path}
