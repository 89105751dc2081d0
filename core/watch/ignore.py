"""Which files and folders below a root are left out, and why: fixed rules first, then ignore files."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".seogaignore")  # where the two disagree, the later one decides
LONGEST_IGNORE_FILE = 1_000_000  # bytes; nobody writes a longer one by hand

FOLDERS = {
    name: name
    for name in """.git .hg .svn node_modules bower_components __pycache__ __MACOSX $RECYCLE.BIN lost+found""".split()
} | {"System Volume Information": "System Volume Information"}
# What a folder holds says what it is, whatever its name.
FOLDER_MARKERS = {
    "seoga-library.json": "Seoga's own library",
    "pyvenv.cfg": "Python environment",
    "CACHEDIR.TAG": "cache folder",
}
# Such names are common among people's own folders too: they count as output only beside what makes them.
BUILD_OUTPUTS = {
    "target": ("Cargo.toml", "pom.xml"),
    "build": ("build.gradle", "build.gradle.kts", "setup.py", "CMakeLists.txt", "pubspec.yaml"),
    "dist": ("package.json", "setup.py"),
    "out": ("build.gradle", "build.gradle.kts"),
    "bin": ("build.gradle", "build.gradle.kts"),
}
FILES = {name: f"system file {name}" for name in (".DS_Store", "Thumbs.db", "desktop.ini")}
FILE_PATTERNS = {
    "~$*": "temporary office file ~$",
    ".~lock.*#": "office lock file .~lock",
    "*.tmp": "temporary file *.tmp",
    "*.part": "unfinished download *.part",
    "*.crdownload": "unfinished download *.crdownload",
}


def nfc_key(path: str) -> str:
    """Return a path in the form in which names are compared: macOS gives NFD where others give NFC."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """One ignore file that was read: `depth` counts the folders from the root to the one it is in."""

    name: str
    depth: int
    spec: GitIgnoreSpec

    def check(self, parts: tuple[str, ...], is_dir: bool) -> tuple[bool | None, str]:
        """Say whether this file ignores a path (None: it does not speak of it), and by which line.

        Args:
            parts: the path's names from the root down, NFC.
            is_dir: whether the path is a folder.
        """
        found = self.spec.check_file("/".join(parts[self.depth :]) + ("/" if is_dir else ""))
        if found.include is None or found.index is None:
            return None, ""
        line = self.spec.patterns[found.index].pattern
        return found.include, f"{self.name}: {line!s}"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below a root with the ignore files that rule in it; judges what lies directly in it.

    `parts` are the names from the root down to it, NFC; `files` come with the strongest last.
    """

    path: str
    parts: tuple[str, ...]
    files: tuple[IgnoreFile, ...]

    def verdict(self, name: str, is_dir: bool) -> str | None:
        """Return why an entry of this folder is left out, or None where it is in."""
        name_key = nfc_key(name)
        reason = _fixed_folder(self.path, name, name_key) if is_dir else _fixed_file(name_key)
        return reason or (self._ignored(name_key, is_dir) if self.files else None)

    def _ignored(self, name: str, is_dir: bool) -> str | None:
        parts = (*self.parts, name)
        for file in reversed(self.files):
            ignored, reason = file.check(parts, is_dir)
            if ignored is not None:
                return reason if ignored else None
        return None


@dataclass(slots=True)
class Rules:
    """The rules by which files and folders are left out. May be used from several threads.

    `specs` remembers the ignore files that were read, by path, with the stamp each had then.
    """

    specs: dict[str, tuple[tuple[int, int, int], GitIgnoreSpec]] = field(default_factory=dict)

    @classmethod
    def defaults(cls) -> Rules:
        """Return the rules Seoga starts with."""
        return cls()

    def verdict(self, root: Path, path: Path, is_dir: bool) -> str | None:
        """Judge one path below a root; the folders above it are not judged again.

        Args:
            root: an absolute path.
            path: the root, or a path below it; it need not be there any more.
            is_dir: whether `path` is, or was, a folder.

        Returns:
            None where the path is in (the root always is), else a short reason that names the rule.

        Raises:
            ValueError: the path is not below the root.
        """
        if path == root:
            return None
        return self.folder(root, path.parent).verdict(path.name, is_dir)

    def folder(self, root: Path, folder: Path) -> Folder:
        """Return a root, or a folder below it, ready to judge its entries.

        Raises:
            ValueError: the folder is not below the root.
        """
        names = folder.relative_to(root).parts
        found = Folder(os.fspath(root), (), self._files(os.fspath(root), 0))
        for name in names:
            found = self.step(found, name)
        return found

    def step(self, folder: Folder, name: str) -> Folder:
        """Go down from a folder into one it holds."""
        path = os.path.join(folder.path, name)  # noqa: PTH118 (strings: this runs once a folder)
        files = self._files(path, len(folder.parts) + 1)
        return Folder(path, (*folder.parts, nfc_key(name)), (*folder.files, *files))

    def _files(self, folder: str, depth: int) -> tuple[IgnoreFile, ...]:
        paths = ((name, os.path.join(folder, name)) for name in IGNORE_FILES)  # noqa: PTH118
        specs = ((name, self._spec(path)) for name, path in paths)
        return tuple(IgnoreFile(name, depth, spec) for name, spec in specs if spec)

    def _spec(self, path: str) -> GitIgnoreSpec | None:
        try:
            info = os.stat(path)  # noqa: PTH116
        except OSError:
            self.specs.pop(path, None)
            return None
        stamp = (info.st_mtime_ns, info.st_size, info.st_ino)
        known = self.specs.get(path)
        if known and known[0] == stamp:
            return known[1]
        if not stat.S_ISREG(info.st_mode) or info.st_size > LONGEST_IGNORE_FILE:
            return None
        spec = _read(path)
        if spec is not None:
            self.specs[path] = (stamp, spec)
        return spec


def _fixed_folder(parent: str, name: str, key: str) -> str | None:
    """Judge a folder by its name, by what it holds, and by what lies beside it."""
    if key in FOLDERS:
        return FOLDERS[key]
    if key.startswith("."):
        return "hidden folder"
    if key.endswith(".egg-info"):
        return "build output *.egg-info"
    path = os.path.join(parent, name)  # noqa: PTH118
    for marker, reason in FOLDER_MARKERS.items():
        if _there(path, marker):
            return reason
    made_by = next((maker for maker in BUILD_OUTPUTS.get(key, ()) if _there(parent, maker)), None)
    return f"build output {key} of {made_by}" if made_by else None


def _fixed_file(key: str) -> str | None:
    if key in FILES:
        return FILES[key]
    lower = key.lower()
    for pattern, reason in FILE_PATTERNS.items():
        if fnmatchcase(lower, pattern):
            return reason
    return "hidden file" if key.startswith(".") else None


def _there(folder: str, name: str) -> bool:
    return os.path.lexists(os.path.join(folder, name))  # noqa: PTH118


def _read(path: str) -> GitIgnoreSpec | None:
    """Read an ignore file; lines that make no sense are passed over, as git does."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError:
        return None
    lines = [line for line in nfc_key(text).splitlines() if _makes_sense(line)]
    return GitIgnoreSpec.from_lines(lines, backend="simple")


def _makes_sense(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line], backend="simple")
    except ValueError:
        return False
    return True
