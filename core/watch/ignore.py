"""Which files and folders below a root are left out, and why.

What a person named comes first, then what Seoga leaves out by itself, types, ignore files (the nearest is the
strongest), and last the lines that hold everywhere.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from core.watch import defaults
from core.watch.patterns import Patterns

IGNORE_FILES = (".gitignore", ".seogaignore")  # where the two disagree, the later one decides
LONGEST_IGNORE_FILE = 200_000  # bytes; nobody writes a longer one by hand
EVERYWHERE = "left out everywhere"


def nfc_key(path: str) -> str:
    """Return a path in the form in which names are compared: macOS gives NFD where others give NFC."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """Ignore lines that were read: `depth` counts the folders from the root to the one whose entries they rule."""

    name: str
    depth: int
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below a root with the rules that hold in it; judges what lies directly in it.

    `parts` are the names from the root down to it, NFC; `files` come with the strongest first; `excluded` are
    the names in it that a person left out; `names` is what it holds, None where it was not listed.
    """

    path: str
    parts: tuple[str, ...]
    files: tuple[IgnoreFile, ...]
    types: tuple[str, ...] = ()
    excluded: Collection[str] = ()
    names: Collection[str] | None = None

    def verdict(self, name: str, is_dir: bool) -> str | None:
        """Return why an entry of this folder is left out, or None where it is in."""
        reason = self.by_name(name, is_dir)
        if reason is None and is_dir:
            path = os.path.join(self.path, name)  # noqa: PTH118
            return defaults.mark_reason(lambda mark: _there(path, mark))
        return reason

    def by_name(self, name: str, is_dir: bool) -> str | None:
        """Judge an entry as `verdict` does, but for what a folder holds."""
        key = name if name.isascii() else nfc_key(name)
        if self.excluded and key in self.excluded:
            return _by_you(os.path.join(self.path, name))  # noqa: PTH118
        reason = defaults.folder_reason(key, self._has) if is_dir else defaults.file_reason(key)
        if reason is None and self.types and not is_dir:
            reason = self._type(key)
        return reason or (self._ignored(key, is_dir) if self.files else None)

    def _has(self, name: str) -> bool:
        return _there(self.path, name) if self.names is None else name in self.names

    def _type(self, key: str) -> str | None:
        lower = key.lower()
        if not lower.endswith(self.types):
            return None
        return f"type {max((ending for ending in self.types if lower.endswith(ending)), key=len)}"

    def _ignored(self, key: str, is_dir: bool) -> str | None:
        for file in self.files:
            line = file.patterns.deciding(self.parts[file.depth :], key, is_dir)
            if line is not None:
                return None if line.keep else f"{file.name}: {line.text}"
        return None


@dataclass(slots=True)
class Rules:
    """The rules by which files and folders are left out. May be used from several threads.

    `everywhere` holds the lines that rule in every root, `types` the endings of files, `excluded` the paths that a
    person left out (NFC): by folder, the names in it. `read` remembers the ignore files that were read, by path,
    with the stamp each had then.
    """

    everywhere: tuple[IgnoreFile, ...] = ()
    types: tuple[str, ...] = ()
    excluded: dict[str, set[str]] = field(default_factory=dict)
    read: dict[str, tuple[tuple[int, int, int], Patterns]] = field(default_factory=dict, compare=False)

    @classmethod
    def defaults(cls) -> Rules:
        """Return the rules Seoga starts with."""
        return cls()

    @classmethod
    def of(cls, ignore: str, types: str, excluded: str) -> Rules:
        """Return the rules with a person's own; what makes no sense in them is passed over.

        Args:
            ignore: lines as in .gitignore that hold in every root, weaker than ignore files in the folders.
            types: endings of files, separated by blanks, commas or semicolons, with or without a dot, in any case.
            excluded: absolute paths, one a line; each leaves out that file, or that folder and all below it.
        """
        patterns = Patterns.of(nfc_key(ignore).split("\n"))
        endings = (ending.removeprefix("*").strip(".") for ending in re.split(r"[\s,;]+", nfc_key(types).lower()))
        rules = cls((IgnoreFile(EVERYWHERE, 0, patterns),) if patterns.lines else ())
        rules.types = tuple(dict.fromkeys(f".{ending}" for ending in endings if ending))
        for line in nfc_key(excluded).replace("\r\n", "\n").split("\n"):
            if os.path.isabs(line):  # noqa: PTH117
                folder, name = os.path.split(os.path.normpath(line))
                rules.excluded.setdefault(folder, set()).add(name)
        return rules

    def by_you(self, path: str) -> str | None:
        """Return why an absolute path is left out by a person, as itself or with a folder above it; None if not."""
        if not self.excluded:
            return None
        pure = Path(nfc_key(path))
        found = [each for each in (pure, *pure.parents) if each.name in self.excluded.get(os.fspath(each.parent), ())]
        return _by_you(os.fspath(found[-1])) if found else None

    def judge(self, root: Path, path: Path, is_dir: bool) -> str | None:
        """Say why a path is left out of a root, None where it is in; the outermost reason wins.

        Args:
            root: an absolute path. It is in by itself, unless a person left it out.
            path: the root, or a path below it; it need not be there any more.
            is_dir: whether `path` is, or was, a folder.

        Raises:
            ValueError: the path is not below the root.
        """
        found = self.outermost(root, path, is_dir)
        return found[1] if found else None

    def outermost(self, root: Path, path: Path, is_dir: bool) -> tuple[str, str] | None:
        """Return the outermost path that is left out on the way from a root to a path, and why; see `judge`.

        Raises:
            ValueError: the path is not below the root.
        """
        names = path.relative_to(root).parts
        if reason := self.by_you(os.fspath(root)):
            return os.fspath(root), reason
        if not names:
            return None
        folder = self.folder(root, root)
        for place, name in enumerate(names, start=1):
            last = place == len(names)
            if reason := folder.verdict(name, is_dir or not last):
                return os.path.join(folder.path, name), reason  # noqa: PTH118
            folder = folder if last else self.step(folder, name)
        return (os.fspath(path), defaults.ONLINE_ONLY) if not is_dir and _is_online_only(path) else None

    def folder(self, root: Path, folder: Path) -> Folder:
        """Return a root, or a folder below it, ready to judge its entries.

        Raises:
            ValueError: the folder is not below the root.
        """
        found = self._folder(os.fspath(root), (), self.everywhere, None)
        for name in folder.relative_to(root).parts:
            found = self.step(found, name)
        return found

    def step(self, folder: Folder, name: str, names: Collection[str] | None = None) -> Folder:
        """Go down from a folder into one it holds; `names` is what that one holds, where it was listed."""
        path = os.path.join(folder.path, name)  # noqa: PTH118 (strings: this runs once a folder)
        return self._folder(path, (*folder.parts, nfc_key(name)), folder.files, names)

    def _folder(
        self, path: str, parts: tuple[str, ...], above: tuple[IgnoreFile, ...], names: Collection[str] | None
    ) -> Folder:
        paths = [(name, os.path.join(path, name)) for name in IGNORE_FILES if names is None or name in names]  # noqa: PTH118
        read = [(name, self._patterns(file)) for name, file in reversed(paths)]
        files = tuple(IgnoreFile(name, len(parts), patterns) for name, patterns in read if patterns)
        excluded = self.excluded.get(nfc_key(path), ()) if self.excluded else ()
        return Folder(path, parts, (*files, *above), self.types, excluded, names)

    def _patterns(self, path: str) -> Patterns | None:
        try:
            info = os.stat(path)  # noqa: PTH116
        except OSError:
            self.read.pop(path, None)
            return None
        stamp = (info.st_mtime_ns, info.st_size, info.st_ino)
        known = self.read.get(path)
        if known and known[0] == stamp:
            return known[1]
        if not stat.S_ISREG(info.st_mode) or info.st_size > LONGEST_IGNORE_FILE:
            return None
        patterns = _read(path)
        if patterns is not None:
            self.read[path] = (stamp, patterns)
        return patterns


def _by_you(path: str) -> str:
    return f"left out by you: {nfc_key(path)}"


def _there(folder: str, name: str) -> bool:
    return os.path.lexists(os.path.join(folder, name))  # noqa: PTH118


def _is_online_only(path: Path) -> bool:
    try:
        return defaults.is_online_only(path.lstat())
    except (OSError, ValueError):
        return False


def _read(path: str) -> Patterns | None:
    """Read an ignore file; lines that make no sense are passed over, as git does."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError:
        return None
    return Patterns.of(nfc_key(text).split("\n"))
