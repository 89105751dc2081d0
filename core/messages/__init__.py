"""What crosses the wire between the window and the worker: frozen dataclasses, nothing else.

A request is one JSON object a line, `{"id", "method", "params"}`, where `method` names a class of
`REQUESTS` and `params` are its fields. The answer is `{"id", "result"}` with the fields of the class the
request's docstring names, or `{"id", "error"}` with an `ErrorRecord`. A notice has no id:
`{"notice", "params"}`, where `notice` names a class of `NOTICES`. The first request is always `Hello`.
"""

from __future__ import annotations

from core.messages.document import (
    ColourCode,
    Colours,
    DocumentText,
    DrawPage,
    PagePicture,
    ReadDocument,
)
from core.messages.library import (
    AddPaths,
    ApplyOptions,
    Cancel,
    Changed,
    Check,
    Checked,
    Compact,
    Compacted,
    DeleteAll,
    Describe,
    Described,
    Done,
    Exclude,
    FileProblem,
    Finding,
    Folders,
    FolderState,
    FolderStatus,
    GetStatus,
    Hello,
    ListFolders,
    Pause,
    Phase,
    Progress,
    RemovePath,
    Retry,
    Slowed,
    Status,
    Trouble,
    Unlock,
    Unpack,
    Unpacked,
    Verdict,
    Welcome,
    Why,
)
from core.messages.models import (
    Bringing,
    BringState,
    Compare,
    Comparison,
    DownloadModel,
    DropVectors,
    ImportModel,
    Known,
    KnownModel,
    ListKnown,
    ListModels,
    ModelInfo,
    Models,
    PlanSwitch,
    RemoveModel,
    StopBringing,
    Switching,
    SwitchModel,
    SwitchPlan,
    SwitchState,
)
from core.messages.search import (
    Alignment,
    Count,
    DuplicateGroup,
    Duplicates,
    Early,
    Explain,
    Explanation,
    Facet,
    FindDuplicates,
    Found,
    Search,
    SharedWord,
    Similar,
)

__all__ = [
    "NOTICES",
    "PROTOCOL",
    "REQUESTS",
    "AddPaths",
    "Alignment",
    "ApplyOptions",
    "BringState",
    "Bringing",
    "Cancel",
    "Changed",
    "Check",
    "Checked",
    "ColourCode",
    "Colours",
    "Compact",
    "Compacted",
    "Compare",
    "Comparison",
    "Count",
    "DeleteAll",
    "Describe",
    "Described",
    "DocumentText",
    "Done",
    "DownloadModel",
    "DrawPage",
    "DropVectors",
    "DuplicateGroup",
    "Duplicates",
    "Early",
    "Exclude",
    "Explain",
    "Explanation",
    "Facet",
    "FileProblem",
    "FindDuplicates",
    "Finding",
    "FolderState",
    "FolderStatus",
    "Folders",
    "Found",
    "GetStatus",
    "Hello",
    "ImportModel",
    "Known",
    "KnownModel",
    "ListFolders",
    "ListKnown",
    "ListModels",
    "ModelInfo",
    "Models",
    "Notice",
    "PagePicture",
    "Pause",
    "Phase",
    "PlanSwitch",
    "Progress",
    "ReadDocument",
    "RemoveModel",
    "RemovePath",
    "Request",
    "Retry",
    "Search",
    "SharedWord",
    "Similar",
    "Slowed",
    "Status",
    "StopBringing",
    "SwitchModel",
    "SwitchPlan",
    "SwitchState",
    "Switching",
    "Trouble",
    "Unlock",
    "Unpack",
    "Unpacked",
    "Verdict",
    "Welcome",
    "Why",
]

PROTOCOL = 4

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
    | ColourCode
    | DrawPage
    | GetStatus
    | Why
    | Exclude
    | ApplyOptions
    | Check
    | Compact
    | DeleteAll
    | Describe
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
    "colour_code": (ColourCode, Colours),
    "get_status": (GetStatus, Status),
    "why": (Why, Verdict),
    "exclude": (Exclude, Folders),
    "apply_options": (ApplyOptions, Done),
    "check": (Check, Checked),
    "compact": (Compact, Compacted),
    "delete_all": (DeleteAll, Folders),
    "describe": (Describe, Described),
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
