"""What crosses the wire between the window and the worker: frozen dataclasses, nothing else.

A request is one JSON object a line, `{"id", "method", "params"}`, where `method` names a class of
`REQUESTS` and `params` are its fields. The answer is `{"id", "result"}` with the fields of the class the
request's docstring names, or `{"id", "error"}` with an `ErrorRecord`. A notice has no id:
`{"notice", "params"}`, where `notice` names a class of `NOTICES`. The first request is always `Hello`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.errors import ErrorRecord
from core.records import Block, FileState, Hit, Mode, Rerank

PROTOCOL = 3

Phase = Literal["looking", "reading", "embedding", "idle"]
Slowed = Literal["", "battery", "battery-pause", "typing", "writes"]
SwitchState = Literal["filling", "done", "cancelled", "failed"]
BringState = Literal["looking", "fetching", "converting", "done", "stopped", "failed"]
FolderStatus = Literal["watching", "reading", "paused", "away", "problems"]


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
class ModelInfo:
    """A model that can be used, in the words of its card. `quality` maps a measure to its figure.

    Measured here: `rate` in passages a second and `latency` of a search in seconds, 0 where they are not known yet;
    `bytes_here` is what its vectors take in this library, 0 where it has none. `own` models were brought by the
    person and can be removed.
    """

    id: str
    name: str
    active: bool
    description: str
    languages: tuple[str, ...]
    licence: str
    origin: str
    size_bytes: int
    dims: int
    multi_dims: int
    max_tokens: int
    signals: tuple[str, ...]
    quality: dict[str, float] = field(default_factory=dict)
    kind: str = "m3"
    rate: float = 0.0
    latency: float = 0.0
    bytes_here: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the catalogue that can be brought from a hub. `refusal` says why it is not offered, "" if it is.

    `size_bytes` is 0 where it is not known before the hub is asked.
    """

    id: str
    name: str
    kind: str
    description: str
    description_ko: str
    languages: tuple[str, ...]
    licence: str
    size_bytes: int
    dims: int
    installed: bool
    refusal: str = ""


# --- requests, each with its answer -------------------------------------------------------------------


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
class Search:
    """Ask a question. Answer: `Found`. A newer sequence number makes an older search pointless.

    With `early`, a notice `Early` brings what the words alone find while the meaning is being worked out.
    """

    query: str
    sequence: int = 0
    limit: int = 50
    mode: Mode = "hybrid"
    folder: str = ""
    rerank: Rerank = "maxsim"
    early: bool = False


@dataclass(frozen=True, slots=True)
class Similar:
    """Find what is like a passage (`path`, `start`, `end`), a whole file (`path`), or a text. Answer: `Found`."""

    path: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    sequence: int = 0
    limit: int = 50
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best passages, best first. `hint` says in a sentence why there are none, where there are none.

    `meaning` is False where only words were compared: in an `Early` answer, or while nothing is embedded.
    `about` is False where even the best passage is judged not to be about the question.
    """

    query: str
    sequence: int
    hits: tuple[Hit, ...]
    ms: dict[str, float]
    hint: str = ""
    meaning: bool = True
    about: bool = True


@dataclass(frozen=True, slots=True)
class Explain:
    """Ask why a passage answers a query. Answer: `Explanation`."""

    query: str
    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A token of the model that the query and the passage share: its gain is the product of both weights.

    `start` and `end` are its first place in the passage's text.
    """

    text: str
    in_query: float
    in_passage: float
    gain: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A token of the query (`query_start:query_end`) and the passage's token that MaxSim pairs it with.

    `value` is their inner product; the mean over all of a query's tokens is the multi-vector score.
    """

    query_start: int
    query_end: int
    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a passage answers a query: offsets count in `query` and in `text`, the passage as it is stored.

    `dense` and `multi` are computed anew, from whole vectors; `words` are by gain, `alignments` in query order.
    """

    query: str
    text: str
    dense: float
    sparse: float
    multi: float
    words: tuple[SharedWord, ...]
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class FindDuplicates:
    """Ask which files are copies or versions of each other. Answer: `Duplicates`."""

    folder: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Files that share at least `shared` (in [0, 1]) of their passages; 1 where they are the same throughout."""

    paths: tuple[str, ...]
    shared: float


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Groups of files that are nearly the same, the largest first."""

    groups: tuple[DuplicateGroup, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call off an earlier request by its id. Answer: `Done`; the other is answered `cancelled`."""

    request: int


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Ask for a file's text as it is indexed, to show a passage in its place. Answer: `DocumentText`."""

    path: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's text and blocks; offsets of hits count in this text."""

    path: str
    title: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class DrawPage:
    """Ask for a page of a PDF as a picture, with the place of a passage on it. Answer: `PagePicture`.

    `page` counts from 1; `width` is in pixels of the screen; `passage` is the text to find there, "" for none.
    """

    path: str
    page: int
    width: int
    passage: str = ""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a document that has `pages`.

    `pixels` are the picture's rows from the top, without gaps, `channels` bytes a pixel (1 for grey, 3 for red,
    green and blue), deflated (zlib). A very large page comes narrower than asked for. `boxes` are the lines of the
    passage: left, top, right, bottom in pixels of the picture; empty where the passage is not on the page.
    """

    path: str
    page: int
    pages: int
    width: int
    height: int
    channels: int
    pixels: bytes
    boxes: tuple[tuple[float, float, float, float], ...] = ()


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
    """Use the options as they are saved now: rules, and how much of the computer to use. Answer: `Done`."""


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
class Retry:
    """Read failed files again; no paths means all of them. Answer: `Done`."""

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
class ListKnown:
    """Ask which models could be brought; nothing is connected to. Answer: `Known`."""


@dataclass(frozen=True, slots=True)
class Known:
    """The catalogue of models."""

    models: tuple[KnownModel, ...]


@dataclass(frozen=True, slots=True)
class ImportModel:
    """Bring a model from a folder or an archive on this computer. Answer: `Done`, then `Bringing`s."""

    path: str


@dataclass(frozen=True, slots=True)
class DownloadModel:
    """Bring a model of the catalogue from the hub: the only request that makes a connection.

    Asked again after a break or an end of the process, it goes on where it was. Answer: `Done`, then `Bringing`s.
    """

    model: str


@dataclass(frozen=True, slots=True)
class StopBringing:
    """Stop an import or a download; what came so far is kept for later, or `deleted`. Answer: `Done`."""

    deleted: bool = False


@dataclass(frozen=True, slots=True)
class RemoveModel:
    """Delete a model that the person had brought, and its vectors; never the one in use. Answer: `Models`."""

    model: str


@dataclass(frozen=True, slots=True)
class PlanSwitch:
    """Ask what a switch to another model would cost; it is tried for some seconds. Answer: `SwitchPlan`."""

    model: str


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """What a switch costs: `lacking` of `passages` to embed, `rate` of them a second as measured here just now.

    `seconds` is how long that takes, `bytes` what it adds to the library. Nothing is lacking where the model was in
    use before: then it is a matter of a moment.
    """

    model: str
    passages: int
    lacking: int
    rate: float
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class SwitchModel:
    """Switch to another model: its vectors are filled in beside those in use. Answer: `Done`, then `Switching`s."""

    model: str


@dataclass(frozen=True, slots=True)
class DropVectors:
    """Delete the vectors of a model that is not in use; a switch to it is called off. Answer: `Done`."""

    model: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Ask questions of the model in use and of another one that has vectors here. Answer: `Comparison`."""

    model: str
    queries: tuple[str, ...]
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """For each question, in order, what the model in use finds and what the other one finds."""

    model: str
    ours: tuple[tuple[Hit, ...], ...]
    theirs: tuple[tuple[Hit, ...], ...]


@dataclass(frozen=True, slots=True)
class ListModels:
    """Ask which models are here. Answer: `Models`."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models, the active one first."""

    models: tuple[ModelInfo, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The request was carried out and has nothing to tell."""


# --- notices ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """The library's content changed: ask again for what is on show."""

    folders: tuple[FolderState, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class Early:
    """What the words alone find; the answer to the search follows."""

    found: Found


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
class Switching:
    """How far a switch to another model is: `done` of `total` passages. `error` says why it failed."""

    model: str
    state: SwitchState
    done: int
    total: int
    seconds_left: float | None = None
    error: ErrorRecord | None = None


@dataclass(frozen=True, slots=True)
class Bringing:
    """How far an import or a download is: `done` of `total` bytes, and at which file; `error` says why it failed."""

    model: str
    state: BringState
    done: int
    total: int
    current: str = ""
    error: ErrorRecord | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person should know that no request asked about (a watch that ended, a full disk)."""

    error: ErrorRecord


Request = (
    Hello
    | AddPaths
    | RemovePath
    | ListFolders
    | Search
    | Similar
    | Explain
    | FindDuplicates
    | Cancel
    | ReadDocument
    | DrawPage
    | GetStatus
    | Why
    | Exclude
    | ApplyOptions
    | Check
    | Retry
    | Unlock
    | Unpack
    | Pause
    | ListModels
    | ListKnown
    | ImportModel
    | DownloadModel
    | StopBringing
    | RemoveModel
    | PlanSwitch
    | SwitchModel
    | DropVectors
    | Compare
)
Notice = Bringing | Changed | Early | Progress | Switching | Trouble

# method -> (class of the params, class of the result)
REQUESTS: dict[str, tuple[type, type]] = {
    "hello": (Hello, Welcome),
    "add_paths": (AddPaths, Folders),
    "remove_path": (RemovePath, Folders),
    "list_folders": (ListFolders, Folders),
    "search": (Search, Found),
    "similar": (Similar, Found),
    "explain": (Explain, Explanation),
    "find_duplicates": (FindDuplicates, Duplicates),
    "cancel": (Cancel, Done),
    "read_document": (ReadDocument, DocumentText),
    "draw_page": (DrawPage, PagePicture),
    "get_status": (GetStatus, Status),
    "why": (Why, Verdict),
    "exclude": (Exclude, Folders),
    "apply_options": (ApplyOptions, Done),
    "check": (Check, Checked),
    "retry": (Retry, Done),
    "unlock": (Unlock, Done),
    "unpack": (Unpack, Unpacked),
    "pause": (Pause, Done),
    "list_models": (ListModels, Models),
    "list_known": (ListKnown, Known),
    "import_model": (ImportModel, Done),
    "download_model": (DownloadModel, Done),
    "stop_bringing": (StopBringing, Done),
    "remove_model": (RemoveModel, Models),
    "plan_switch": (PlanSwitch, SwitchPlan),
    "switch_model": (SwitchModel, Done),
    "drop_vectors": (DropVectors, Done),
    "compare": (Compare, Comparison),
}
NOTICES: dict[str, type] = {
    "bringing": Bringing,
    "changed": Changed,
    "early": Early,
    "progress": Progress,
    "switching": Switching,
    "trouble": Trouble,
}
