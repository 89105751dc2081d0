"""What is left out of any folder by itself: what programs keep, and files whose content is not on this computer.

A person's own documents come first: a name that people use too counts only beside what gives it away.
"""

from __future__ import annotations

import os
from collections.abc import Callable

Has = Callable[[str], bool]  # says whether a folder holds a name

FOLDERS = {
    name: name
    for name in (
        ".git .hg .svn node_modules bower_components jspm_packages __pycache__ __pypackages__ __MACOSX @eaDir "
        "$RECYCLE.BIN $Recycle.Bin #recycle lost+found"
    ).split()
} | {"System Volume Information": "System Volume Information", ".venv": "Python environment"}
# What a folder holds says what it is, whatever its name.
FOLDER_MARKERS = {
    "seoga-library.json": "Seoga's own library",
    "pyvenv.cfg": "Python environment",
    "conda-meta": "Python environment",
    "CACHEDIR.TAG": "cache folder",
}
# Such names are common among people's own folders too: they count as output only beside what makes them.
BUILD_OUTPUTS = {
    "target": ("Cargo.toml", "pom.xml", "build.sbt"),
    "build": (
        *("build.gradle", "build.gradle.kts", "setup.py", "pyproject.toml", "CMakeLists.txt", "meson.build"),
        *("pubspec.yaml", "package.json"),
    ),
    "dist": ("package.json", "setup.py", "pyproject.toml"),
    "out": ("build.gradle", "build.gradle.kts"),
    "bin": ("build.gradle", "build.gradle.kts"),
    "htmlcov": ("setup.py", "pyproject.toml"),
    "coverage": ("package.json",),
    "vendor": ("composer.json", "go.mod"),
    "Pods": ("Podfile",),
    "DerivedData": ("Package.swift", "Podfile"),
    "elm-stuff": ("elm.json",),
}
FILES = {
    name: f"system file {name}" for name in (".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r")
} | {
    name: f"lock file {name}"  # any other *.lock may be a person's own
    for name in (
        "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock Cargo.lock poetry.lock uv.lock "
        "pdm.lock Pipfile.lock Gemfile.lock composer.lock mix.lock pubspec.lock Podfile.lock flake.lock"
    ).split()
}
BEGINNINGS = {
    "~$": "temporary office file ~$",
    ".~lock.": "office lock file .~lock",
    ".#": "lock file .#",
    "._": "system file ._",
}
ENDINGS = {
    **dict.fromkeys(("tmp", "swp", "swo"), "temporary file"),
    **dict.fromkeys(("laccdb", "lck"), "lock file"),
    **dict.fromkeys("part partial crdownload opdownload filepart !ut !qb aria2 !sync".split(), "unfinished download"),
    **dict.fromkeys(("icloud", "nextcloud", "owncloud"), "only in the cloud"),
    **dict.fromkeys("gdoc gsheet gslides gdraw gform gjam gmap gsite gscript".split(), "link to Google Docs"),
    **dict.fromkeys(("paper", "papert"), "link to Dropbox Paper"),
}
ENDINGS = {ending: f"{reason} *.{ending}" for ending, reason in ENDINGS.items()}

ONLINE_ONLY = "only in the cloud"
OFFLINE = 0x1000 | 0x40000 | 0x400000  # Windows: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
DATALESS = 0x40000000  # macOS: SF_DATALESS
TELLS_ONLINE = any(hasattr(os.stat_result, field) for field in ("st_file_attributes", "st_flags"))


def folder_reason(key: str, beside: Has) -> str | None:
    """Return why a folder is left out by its name and by what lies beside it, None where it is in.

    Args:
        key: its name, NFC.
        beside: says whether the folder around it holds a name.
    """
    if key in FOLDERS:
        return FOLDERS[key]
    if key.startswith("."):
        return "hidden folder"
    if key.endswith(".egg-info"):
        return "build output *.egg-info"
    made_by = next((maker for maker in BUILD_OUTPUTS.get(key, ()) if beside(maker)), None)
    return f"build output {key} of {made_by}" if made_by else None


def mark_reason(inside: Has) -> str | None:
    """Return why a folder is left out by what it holds, None where it is in."""
    return next((reason for marker, reason in FOLDER_MARKERS.items() if inside(marker)), None)


def file_reason(key: str) -> str | None:
    """Return why a file is left out by its name (NFC), None where it is in."""
    start, _, ending = key.rpartition(".")
    reason = FILES.get(key) or (start and ENDINGS.get(ending.lower()))
    if reason or key[0] not in ".~":
        return reason or None
    special = next((reason for beginning, reason in BEGINNINGS.items() if key.startswith(beginning)), None)
    return special or ("hidden file" if key[0] == "." else None)


def is_online_only(info: os.stat_result) -> bool:
    """Say whether only a placeholder of a file is here: to read it would download it."""
    attributes: int = getattr(info, "st_file_attributes", 0)
    flags: int = getattr(info, "st_flags", 0)
    return bool(attributes & OFFLINE or flags & DATALESS)
