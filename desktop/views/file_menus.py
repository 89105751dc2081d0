"""The menus of a passage, a file, and a folder of the library: which verbs they offer, in which order."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from core.records import Hit
from desktop import open_at, programs
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.models.search import Like
from desktop.views import why
from desktop.views.menus import Entry

if TYPE_CHECKING:
    from desktop.views.file_verbs import FileVerbs

Groups = list[list[Entry]]
MOST_PROGRAMS = 12


def of_hit(verbs: FileVerbs, hit: Hit) -> Groups:
    """Return what can be done with a passage and its file."""
    path = hit.path
    root = verbs.leaving.root_of(path)
    words = tr("Remove “{name}” from the library…", name=base_name(root))
    shown = Entry(tr("Reveal"), lambda: verbs.reveal_hit(hit), "reveal")
    return [
        [*_opened(verbs, hit), *_with_others(verbs, path), shown],
        [*_copies(verbs, path, keys=True), *_quoted(verbs, hit)],
        _about(verbs, hit),
        [*_again(verbs, path, "again"), *verbs.leaving.entries(path)],
        [Entry(words, lambda: verbs.removal_wanted.emit(root))] if root else [],
    ]


def of_file(verbs: FileVerbs, path: str) -> Groups:
    """Return what can be done with a file."""
    opened = [Entry(tr("Open"), lambda: verbs.open(path)), *_with_others(verbs, path)]
    return [
        [*opened, Entry(tr("Reveal"), lambda: verbs.reveal(path), "reveal")],
        _copies(verbs, path),
        [Entry(tr("Find similar"), lambda: verbs.find_like(Like(path)))],
        [*_again(verbs, path), *verbs.leaving.entries(path)],
    ]


def of_root(verbs: FileVerbs, path: str, single: bool) -> Groups:
    """Return what can be done with a folder of the library, or a `single` file in it."""
    return [
        [
            Entry(tr("Reveal"), lambda: verbs.reveal(path)),
            Entry(tr("Copy path"), lambda: verbs.copy_path(path)),
        ],
        [Entry(tr("Find similar"), lambda: verbs.find_like(Like(path))), *_again(verbs, path)] if single else [],
        [Entry(tr("Remove from the library…"), lambda: verbs.removal_wanted.emit(path))],
    ]


def _opened(verbs: FileVerbs, hit: Hit) -> list[Entry]:
    """Return how a passage's file is opened: at the passage first, where its program can be told."""
    plain = Entry(tr("Open"), lambda: verbs.open_hit(hit), "open")
    preview = Entry(tr("Preview"), verbs.previewed.emit, "preview")
    if not open_at.command(hit.path, hit.page, hit.place):
        return [plain, preview]
    words = tr("Open at page {page}", page=hit.page) if hit.page else tr("Open at line {line}", line=hit.place[1:])
    there = Entry(words, lambda: verbs.open_hit(hit), "open")
    return [there, Entry(tr("Open"), lambda: verbs.open(hit.path)), preview]


def _with_others(verbs: FileVerbs, path: str) -> list[Entry]:
    """Return the other programs that open a file, or, where the system asks by itself, that question."""
    if sys.platform in ("win32", "darwin"):
        return [Entry(tr("Open with…"), lambda: verbs.choose_program(path))]
    others = programs.programs_for(path)[1 : 1 + MOST_PROGRAMS]
    entries = [Entry(each.name, lambda each=each: verbs.open_with(path, each), icon=each.icon) for each in others]  # type: ignore[misc]
    return [Entry(tr("Open with"), under=entries)] if entries else []


def _copies(verbs: FileVerbs, path: str, keys: bool = False) -> list[Entry]:
    """Return how a file is taken along; `keys` where the list has them."""
    return [
        Entry(tr("Copy file"), lambda: verbs.copy_file(path), "copy" if keys else ""),
        Entry(tr("Copy path"), lambda: verbs.copy_path(path), "copy_path" if keys else ""),
    ]


def _quoted(verbs: FileVerbs, hit: Hit) -> list[Entry]:
    return [Entry(tr("Copy passage"), lambda: verbs.copy_passage(hit))] if hit.end > hit.start else []


def _again(verbs: FileVerbs, path: str, keys: str = "") -> list[Entry]:
    return [Entry(tr("Index again"), lambda: verbs.index_again(path), keys)]


def _about(verbs: FileVerbs, hit: Hit) -> list[Entry]:
    """Return what can be asked about a passage; a file that could not be read has none."""
    if hit.end <= hit.start:
        return []
    entries = [
        Entry(tr("Find similar"), lambda: verbs.find_similar(hit), "similar"),
        Entry(tr("Find similar to the whole file"), lambda: verbs.find_like(Like(hit.path))),
    ]
    if why.shares(hit.parts):
        entries.insert(0, Entry(tr("Why this matched"), verbs.why_wanted.emit, "why"))
    versions = [Entry(base_name(path), lambda path=path: verbs.open(path)) for path in hit.versions]  # type: ignore[misc]
    if versions:
        entries.append(Entry(tr("Nearly the same ({count})", count=len(versions)), under=versions))
    return entries
