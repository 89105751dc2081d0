"""What is said of the library: its folders, its files, and how far they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.errors import ErrorRecord
from core.records import FileState

Phase = Literal["looking", "reading", "embedding", "idle"]
Slowed = Literal["", "battery", "battery-pause", "typing", "writes"]
FolderStatus = Literal["watching", "reading", "paused", "away", "problems"]


@dataclass(frozen=True, slots=True)
class Hello:
    """Open the conversation. Answer: `Welcome`. `library` is the index folder, "" for the default."""

    protocol: int
    version: str
    library: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The worker is ready: the store is open and reconciling has begun."""

    protocol: int
    version: str
    library: str
    model: str
    folders: tuple[FolderState, ...]


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder or single file of the library, and how far it has been read.

    `files` counts all but those left out; `searchable` those whose words can be searched, of which the meaning of
    `partly` is not all known yet.
    """

    path: str
    kind: Literal["folder", "file"]
    status: FolderStatus
    files: int
    searchable: int
    waiting: int
    failed: int
    partly: int = 0


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that could not be read, with the reason."""

    path: str
    error: ErrorRecord


@dataclass(frozen=True, slots=True)
class AddPaths:
    """Take folders and files into the library. Answer: `Folders`."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovePath:
    """Take a folder or file out of the library; the file itself is untouched. Answer: `Folders`."""

    path: str


@dataclass(frozen=True, slots=True)
class ListFolders:
    """Ask which folders are in the library. Answer: `Folders`."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The library's folders in the order they were added, and the files that could not be taken in."""

    folders: tuple[FolderState, ...]
    refused: tuple[FileProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class GetStatus:
    """Ask how the library is. Answer: `Status`."""


@dataclass(frozen=True, slots=True)
class Status:
    """The library in figures. `files` counts by state, `bytes` by kind of data, `ignored` files by the rule.

    `excluded` are the folders and files that a person has left out.
    """

    files: dict[str, int]
    passages: int
    bytes: dict[str, int]
    model: str
    queue: int
    folders: tuple[FolderState, ...]
    failures: tuple[FileProblem, ...]
    ignored: dict[str, int] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Ask whether a path is in the library, and by which rule it is or is not. Answer: `Verdict`.

    With `rules`, the answer is what those options (as in the configuration) would say instead of the saved ones.
    """

    path: str
    rules: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a path counts. `reason` names the rule that leaves it out, "" where it is in.

    `root` is the folder of the library that holds it, "" for none; `state` its state in the ledger, "" where the
    ledger does not know it; `error` why it could not be read.
    """

    path: str
    counts: bool
    reason: str
    root: str
    state: FileState | Literal[""] = ""
    error: ErrorRecord | None = None


@dataclass(frozen=True, slots=True)
class Exclude:
    """Leave a folder or file out from now on; it leaves the results at once. Answer: `Folders`.

    With `forget`, its text is purged from every old version of the library as well before the answer comes. With
    `undo`, it may come back instead.
    """

    path: str
    forget: bool = False
    undo: bool = False


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """Use the options as they are saved now: rules, reranker, how much of the computer to use. Answer: `Done`.

    Another reranker is loaded beside the searches; `Changed` tells when it reads, `Trouble` why it cannot.
    """


@dataclass(frozen=True, slots=True)
class Check:
    """Compare files, passages, words and vectors with each other, and mend what does not fit. Answer: `Checked`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `kind` (see `core.store.check`), how often, and where in a few examples."""

    kind: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found and has mended; no findings means that all is well."""

    findings: tuple[Finding, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Compact:
    """Merge what many small changes have left, and drop old versions. Answer: `Compacted`."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """How many bytes the library took before and takes now."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class DeleteAll:
    """Delete all that the library holds, also its backups and what was left out by hand; it is empty then.

    Documents, models and options stay. Nothing else is answered until it is done, and requests under way are answered
    `cancelled`. What a death cuts short is finished before the library is opened again. Answer: `Folders`, of none.
    """


@dataclass(frozen=True, slots=True)
class Describe:
    """Ask what the worker runs on. Answer: `Described`."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the worker runs on. `versions` are those of Python and of what it is built on, by name.

    `device` is where the model in use runs, as people call it; "" where that is not known. `threads` is how many
    cores reading may use, `reranker` the cross-encoder that is loaded, "" for none.
    """

    versions: dict[str, str]
    device: str
    threads: int
    reranker: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Read files again, whether they could be read or not; no paths means all that failed. Answer: `Done`."""

    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unlock:
    """Read locked files again with a password; all locked files are tried with it until the worker ends.

    It is never written down. Answer: `Done`; files that stay locked are told as failed again.
    """

    password: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpack:
    """Make a copy of what lies inside an archive or a mail, for another program to open. Answer: `Unpacked`."""

    path: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Where the copy is; it goes when Seoga starts again."""

    path: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop or go on indexing; searching goes on either way. Answer: `Done`."""

    paused: bool


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call off an earlier request by its id. Answer: `Done`; the other is answered `cancelled`."""

    request: int


@dataclass(frozen=True, slots=True)
class Done:
    """The request was carried out and has nothing to tell."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The library's content changed: ask again for what is on show."""

    folders: tuple[FolderState, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is, at most 10 a second. `seconds_left` is None until it can be believed.

    `slowed` says why work is slower than it could be: battery, battery-pause, typing, writes, or "".

    `phase`: `looking` while folders are walked; `reading` while files are read, so that their words can be searched
    (`done` of `total` files); `embedding` when only meaning is left (`done` of `total` passages); `idle` when all is
    done.
    """

    phase: Phase
    done: int
    total: int
    passages: int
    current: str = ""
    seconds_left: float | None = None
    paused: bool = False
    slowed: Slowed = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person should know that no request asked about (a watch that ended, a full disk)."""

    error: ErrorRecord
