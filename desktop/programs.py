"""Which programs a Linux desktop has for a file, by its own rules: mimeapps.list, .desktop files and their cache.

Only small text files of the desktop are read; a program is a command of fixed words, and no shell ever sees it.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from PySide6.QtCore import QMimeDatabase, QStandardPaths

from desktop import i18n

Lists = Mapping[str, Mapping[str, str]]
DEFAULTS, ADDED, REMOVED = "Default Applications", "Added Associations", "Removed Associations"
CACHE = "MIME Cache"
ANYTHING = "application/octet-stream"
ENTRY = "Desktop Entry"
FIELDS = ("%f", "%F", "%u", "%U")  # where a command takes the file
LONGEST = 4 * 2**20  # bytes of such a list that are read


@dataclass(frozen=True, slots=True)
class Program:
    """A program that opens files.

    Attributes:
        id: the name of its .desktop file.
        name: its name in the window's language.
        icon: the name of an icon, or a picture's path.
        command: its words, `%f` or its like where the file goes.
    """

    id: str
    name: str
    icon: str
    command: tuple[str, ...]

    def words(self, arguments: Iterable[str]) -> list[str]:
        """Return the command for a file, `arguments` where it takes the file.

        A sandbox marks files with `@@` around the place; what is no file has to stand before that.
        """
        *options, file = arguments
        place = next((number for number, word in enumerate(self.command) if word in FIELDS), len(self.command))
        before, after = list(self.command[:place]), list(self.command[place + 1 :])
        at = len(before) - 1 if before and before[-1].startswith("@@") else len(before)
        return [*before[:at], *options, *before[at:], file, *after]

    @property
    def executable(self) -> str:
        """Return what it runs, without folder: past `env`, and what a sandbox is told to run."""
        words = [word for word in self.command if "=" not in word or word.startswith("--command=")]
        inner = next((word.partition("=")[2] for word in words if word.startswith("--command=")), "")
        first = next((word for word in words if Path(word).name != "env"), "")
        return Path(inner or first).name


def default_for(path: str) -> Program | None:
    """Return the program that opens a file unless one says otherwise, None where none is known."""
    return next(_programs(path), None)


def programs_for(path: str) -> list[Program]:
    """Return all programs that open a file, the usual one first."""
    return list(_programs(path))


def all_programs() -> list[Program]:
    """Return all programs that take files, whatever they declare, by their names."""
    names = sorted({file.name for folder in _application_folders() for file in folder.glob("*.desktop")})
    found = [_program(name, shown=True) for name in names]
    takers = [program for program in found if program and set(FIELDS) & set(program.command)]
    return sorted(takers, key=lambda program: program.name.casefold())


def _programs(path: str) -> Iterator[Program]:
    """Yield the programs of a file's type, then those of the more general types that it is one of."""
    kind = QMimeDatabase().mimeTypeForFile(path, QMimeDatabase.MatchMode.MatchExtension)
    types = [mime for mime in (kind.name(), *kind.aliases(), *kind.allAncestors()) if mime != ANYTHING]
    lists = [_groups(file) for file in _list_files()]
    declared = [_declared(folder) for folder in _application_folders()]
    seen: set[str] = set()
    for name in (name for mime in types for name in _names(mime, lists, declared)):
        if name not in seen:
            seen.add(name)
            program = _program(name)
            if program is not None:
                yield program


def _names(mime: str, lists: Sequence[Lists], declared: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield the .desktop files for a type as the lists and, after them, the programs themselves say."""
    for group in (DEFAULTS, ADDED):
        for each in lists:
            yield from _split(each.get(group, {}).get(mime, ""))
    removed = {name for each in lists for name in _split(each.get(REMOVED, {}).get(mime, ""))}
    for types in declared:
        yield from (name for name in _split(types.get(mime, "")) if name not in removed)


def _declared(folder: Path) -> Mapping[str, str]:
    """Return which programs of a folder declare which types: by its cache, else by looking at each of them."""
    cache = folder / "mimeinfo.cache"
    if cache.is_file():
        return _groups(cache).get(CACHE, {})
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.desktop")):
        for mime in _groups(file).get(ENTRY, {}).get("MimeType", "").split(";"):
            found[mime] = f"{found.get(mime, '')}{file.name};"
    return found


def _program(name: str, shown: bool = False) -> Program | None:
    """Return the program of a .desktop file; None where it is gone, hidden, or needs a terminal.

    Only those that menus have where it is to be `shown`: others declare what they open and are no more than that.
    """
    file = next((folder / name for folder in _application_folders() if (folder / name).is_file()), None)
    entry = _groups(file).get(ENTRY, {}) if file else {}
    try:
        command = tuple(word for word in shlex.split(entry.get("Exec", "")) if word not in ("%i", "%c", "%k"))
    except ValueError:  # a quotation mark too few
        return None
    hidden = "true" in (entry.get("Hidden"), entry.get("Terminal"), entry.get("NoDisplay") if shown else "")
    if not command or hidden or which(entry.get("TryExec") or command[0]) is None:
        return None
    words = entry.get(f"Name[{i18n.language()}]") or entry.get("Name") or name.removesuffix(".desktop")
    return Program(name, words, entry.get("Icon", ""), command)


def _list_files() -> list[Path]:
    """Return where associations may be written, the most particular first."""
    desktops = [name.lower() for name in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":") if name]
    names = [*(f"{name}-mimeapps.list" for name in desktops), "mimeapps.list"]
    folders = [Path(folder) for folder in _standard(QStandardPaths.StandardLocation.GenericConfigLocation)]
    return [folder / name for folder in (*folders, *_application_folders()) for name in names]


def _application_folders() -> list[Path]:
    """Return where .desktop files lie, one's own first."""
    return [Path(folder) for folder in _standard(QStandardPaths.StandardLocation.ApplicationsLocation)]


def _standard(location: QStandardPaths.StandardLocation) -> list[str]:
    return QStandardPaths.standardLocations(location)


def _groups(file: Path) -> dict[str, dict[str, str]]:
    """Return a list's groups; nothing where there is no such file, or none that a desktop wrote."""
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            text = lines.read(LONGEST)
    except OSError:
        return {}
    groups: dict[str, dict[str, str]] = {}
    group: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("["):
            group = groups.setdefault(line.strip("[] \t"), {})
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            group.setdefault(key.strip(), value.strip())
    return groups


def _split(names: str) -> list[str]:
    """Return the names of a list, none with a folder in it."""
    return [name for name in names.split(";") if name and "/" not in name]
