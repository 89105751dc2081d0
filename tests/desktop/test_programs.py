"""Which program opens a file, and how it is told the page: fake desktops, fake systems, nothing is ever started."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop import actions, i18n, open_at, programs

PDF = "application/pdf"


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of .desktop files of a computer that has nothing else."""
    for name in ("DATA_HOME", "CONFIG_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    for name in ("DATA_DIRS", "CONFIG_DIRS"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(programs, "which", lambda name: None if "missing" in name else name)
    folder = tmp_path / "DATA_HOME" / "applications"
    folder.mkdir(parents=True)
    (tmp_path / "CONFIG_HOME").mkdir()
    return folder


def install(desktop: Path, name: str, command: str, more: str = "", mime: str = PDF) -> None:
    text = (
        f"[Desktop Entry]\nName={name}\nName[ko]={name} 보기\nExec={command}\nIcon={name}\nMimeType={mime};\n{more}\n"
    )
    (desktop / f"{name}.desktop").write_text(text + "[Desktop Action new]\nName=Other\nExec=other\n", "utf-8")


def associate(desktop: Path, text: str, name: str = "mimeapps.list") -> None:
    (desktop.parents[1] / "CONFIG_HOME" / name).write_text(text, "utf-8")


# --- which program ------------------------------------------------------------------------------------------


def names(path: str) -> list[str]:
    return [program.id.removesuffix(".desktop") for program in programs.programs_for(path)]


def test_programs_that_declare_the_type_are_found_the_chosen_one_first(desktop: Path) -> None:
    install(desktop, "evince", "evince %U")
    install(desktop, "okular", "okular %U")
    install(desktop, "gedit", "gedit %U", mime="text/plain")
    assert names("/a.pdf") == ["evince", "okular"]
    associate(desktop, f"[Default Applications]\n{PDF}=gone.desktop;okular.desktop;\n")
    assert names("/a.pdf") == ["okular", "evince"]
    associate(desktop, f"[Default Applications]\n{PDF}=evince.desktop\n", "gnome-mimeapps.list")
    assert names("/a.pdf") == ["evince", "okular"], "the desktop's own list comes before"
    assert names("/a.py") == ["gedit"], "source code is text"
    assert programs.default_for("/a.hwp") is None


def test_what_was_added_and_removed_by_hand_counts(desktop: Path) -> None:
    install(desktop, "evince", "evince %U")
    install(desktop, "gimp", "gimp %U", mime="image/png")
    associate(desktop, f"[Added Associations]\n{PDF}=gimp.desktop\n\n[Removed Associations]\n{PDF}=evince.desktop\n")
    assert names("/a.pdf") == ["gimp"]


@pytest.mark.parametrize("more", ["Hidden=true", "Terminal=true", "TryExec=missing"])
def test_programs_that_cannot_be_used_are_left_out(desktop: Path, more: str) -> None:
    install(desktop, "evince", "evince %U", more)
    install(desktop, "broken", 'broken "%U')
    install(desktop, "empty", "")
    assert names("/a.pdf") == []


def test_any_program_that_takes_files_can_be_chosen(desktop: Path) -> None:
    install(desktop, "z", "zeta %U", mime="image/png")
    install(desktop, "a", "alpha %f", mime="")
    install(desktop, "clock", "clock")
    install(desktop, "parts", "parts %U", "NoDisplay=true")
    assert [program.name for program in programs.all_programs()] == ["a", "z"]
    assert names("/a.pdf") == ["clock", "parts"], "what they declare they still open"


def test_a_name_is_in_the_language_of_the_window(desktop: Path, qapp: object) -> None:
    install(desktop, "evince", "evince %U")
    assert programs.programs_for("/a.pdf")[0].name == "evince"
    i18n.use(qapp, "ko")  # type: ignore[arg-type]
    assert programs.programs_for("/a.pdf")[0].name == "evince 보기"


def test_the_cache_is_asked_rather_than_every_program(desktop: Path) -> None:
    for number in range(300):
        install(desktop, f"p{number}", f"p{number} %U", mime="image/png")
    (desktop / "mimeinfo.cache").write_text(f"[MIME Cache]\n{PDF}=p7.desktop;../../evil.desktop;\n", "utf-8")
    began = time.thread_time()
    assert names("/a.pdf") == ["p7"], "and no path leads out of the folder"
    assert time.thread_time() - began < 0.25


# --- where in the file --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("evince %U", ["evince", "--page-index=3", "/서가/a b.pdf"]),
        ("/usr/bin/papers %F", ["/usr/bin/papers", "--page-index=3", "/서가/a b.pdf"]),
        ("okular %U --quiet", ["okular", "-p", "3", "/서가/a b.pdf", "--quiet"]),
        ("zathura %f", ["zathura", "-P", "3", "/서가/a b.pdf"]),
        ("qpdfview --unique %F", ["qpdfview", "--unique", "/서가/a b.pdf#3"]),
        ("firefox %u", ["firefox", "file:///%EC%84%9C%EA%B0%80/a%20b.pdf#page=3"]),
        ("env HINT=/x.desktop /snap/bin/evince %U",
         ["env", "HINT=/x.desktop", "/snap/bin/evince", "--page-index=3", "/서가/a b.pdf"]),
        ("/usr/bin/flatpak run --branch=stable --command=evince --file-forwarding org.gnome.Evince @@u %U @@",
         ["/usr/bin/flatpak", "run", "--branch=stable", "--command=evince", "--file-forwarding", "org.gnome.Evince",
          "--page-index=3", "@@u", "/서가/a b.pdf", "@@"]),
    ],
)  # fmt: skip
def test_a_viewer_is_told_the_page(desktop: Path, command: str, words: list[str]) -> None:
    install(desktop, "viewer", command)
    assert open_at.command("/서가/a b.pdf", 3) == words


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/usr/share/code/code --new-window %F",
         ["/usr/share/code/code", "--new-window", "--goto", "/서가/a.py:12"]),
        ("gedit %U", ["gedit", "+12", "/서가/a.py"]),
        ("kate -b %U", ["kate", "-b", "-l", "12", "/서가/a.py"]),
    ],
)  # fmt: skip
def test_an_editor_is_told_the_line(desktop: Path, command: str, words: list[str]) -> None:
    install(desktop, "editor", command, mime="text/x-python3;text/x-python;text/plain")
    assert open_at.command("/서가/a.py", None, "L12") == words


def test_where_nothing_can_be_told_the_file_is_simply_opened(
    desktop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(desktop, "writer", "libreoffice --writer %U")
    assert open_at.command("/a.pdf", 3) == [], "a program that takes no page"
    install(desktop, "evince", "evince %U")
    associate(desktop, f"[Default Applications]\n{PDF}=evince.desktop\n")
    assert open_at.command("/a.pdf", None) == []
    assert open_at.command("/a.pdf", None, "매출!B7") == []
    assert open_at.command("/a.docx", 3) == [], "the page of such a file is not its viewer's"
    opened: list[str] = []
    monkeypatch.setattr(actions, "open_file", lambda path, *_: not opened.append(path))  # type: ignore[func-returns-value]
    path = tmp_path / "a.docx"
    path.touch()
    actions.open_at(str(path), 3)
    assert opened == [str(path)]


def test_a_path_is_never_taken_for_an_option(desktop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(desktop, "evince", "evince %U")
    monkeypatch.chdir(tmp_path)
    name = "-p; rm $(x) `y`.pdf"
    assert open_at.command(name, 3)[-1] == str(tmp_path / name)


@pytest.mark.parametrize(
    ("program", "suffix", "options"),
    [
        ("SumatraPDF.exe", ".pdf", ["-page", "3"]),
        ("AcroRd32.exe", ".pdf", ["/A", "page=3"]),
        ("notepad++.exe", ".py", ["-n3"]),
        ("WINWORD.EXE", ".pdf", None),
    ],
)
def test_windows_programs_are_told_by_their_own_options(
    monkeypatch: pytest.MonkeyPatch, program: str, suffix: str, options: list[str] | None
) -> None:
    place = f"C:\\Program Files\\{program}"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(open_at, "_windows_program", lambda ending: place if ending == suffix else "")
    page, where = (3, "") if suffix == ".pdf" else (None, "L3")
    words = open_at.command(f"/a{suffix}", page, where)
    assert words == ([place, *options, f"/a{suffix}"] if options else [])
    assert open_at.chooser("/a.pdf") == ["OpenWith.exe", "/a.pdf"]


def test_edge_is_given_an_address_and_macos_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(open_at, "_windows_program", lambda _: "C:\\Edge\\msedge.exe")
    assert open_at.command("/a.pdf", 3) == ["C:\\Edge\\msedge.exe", "file:///a.pdf#page=3"]
    monkeypatch.setattr("sys.platform", "darwin")
    assert open_at.command("/a.pdf", 3) == []
    assert open_at.chooser("/a.pdf") == []
