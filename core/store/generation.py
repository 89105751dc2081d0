"""A generation of a library on an object store: what one published state is made of, and where its files lie.

    segments/<name>     a file of postings; it never changes, and later generations name it again
    ledgers/<ledger>    the snapshot of the ledger of one generation

In a folder of this computer segments lie as `core.store.mapped` wants them.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.store.folder import MARKER
from core.store.mapped import MANIFEST
from core.store.schema import FORMAT

LEDGER = re.compile(r"(\d{8,}-[0-9a-f]{32})?")
FOLDER = re.compile(r"words|sparse_[A-Za-z0-9_]+")
SEGMENT = re.compile(r"[0-9a-f]{32}")
NOTE = "generation"  # the file that says what a folder was last brought in step with


@dataclass(frozen=True, slots=True)
class Generation:
    """A published state: the name of its ledger ("" before the first), and by folder the manifest of its postings."""

    number: int = 0
    ledger: str = ""
    postings: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def sound(self) -> bool:
        """Say whether all its names are such as Seoga gives: they become names of local files."""
        return (
            LEDGER.fullmatch(self.ledger) is not None
            and all(FOLDER.fullmatch(folder) for folder in self.postings)
            and all(SEGMENT.fullmatch(name) for text in self.postings.values() for name in _listed(text))
        )

    def after(self, folder: Path) -> Generation:
        """Return the generation that follows this one: what the folder holds now."""
        number = self.number + 1
        return Generation(number, f"{number:08}-{uuid.uuid4().hex}", postings(folder))

    @property
    def stored_ledger(self) -> str:
        """Return the name of its ledger in the store."""
        return f"ledgers/{self.ledger}"

    def segments(self, folder: Path) -> dict[str, Path]:
        """Return the names of its segments in the store, and the place of each in a folder."""
        return {
            f"segments/{name}": folder / sub / f"{name}.safetensors"
            for sub, text in self.postings.items()
            for name in _listed(text)
        }

    def stored(self) -> set[str]:
        """Return the names in the store of all its files."""
        return {self.stored_ledger, *self.segments(Path())}


def postings(folder: Path) -> dict[str, str]:
    """Return the manifests of the postings in a folder, by the folders they lie in."""
    found = (path for path in sorted(folder.glob(f"*/{MANIFEST}")) if FOLDER.fullmatch(path.parent.name))
    return {path.parent.name: path.read_text("utf-8") for path in found}


def settle(folder: Path, generation: Generation) -> None:
    """Make a folder one of a generation whose files are all in place, and note it."""
    wanted = set(generation.segments(folder).values())
    for sub, text in generation.postings.items():
        _write(folder / sub / MANIFEST, text)
        for path in set((folder / sub).glob("*.safetensors")) - wanted:
            with suppress(OSError):  # Windows keeps what another reader has mapped: it goes at a later time
                path.unlink()
    _write(folder / MARKER, json.dumps({"format": generation.format}))
    note(folder, generation)


def note(folder: Path, generation: Generation) -> None:
    """Note which generation a folder was last in step with."""
    _write(folder / NOTE, generation.ledger)


def noted(folder: Path) -> str:
    """Return the ledger's name of the generation that was noted, "" for none."""
    try:
        return (folder / NOTE).read_text("utf-8")
    except FileNotFoundError:
        return ""


def _listed(manifest: str) -> Iterator[str]:
    """Yield the names of the segments in a manifest; a damaged one lists none."""
    with suppress(ValueError, KeyError, TypeError):
        yield from [str(name) for name, _ in json.loads(manifest)["segments"]]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(text, "utf-8")
    new.replace(path)
