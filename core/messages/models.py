"""The models: which there are, bringing one, and the switch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.errors import ErrorRecord
from core.records import Hit

SwitchState = Literal["filling", "done", "cancelled", "failed"]
BringState = Literal["looking", "fetching", "converting", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that can be used, in the words of its card. `quality` maps a measure to its figure.

    Measured here: `rate` in passages a second and `latency` of a search in seconds, 0 where they are not known yet;
    `bytes_here` is what its vectors take in this library, 0 where it has none. `own` models were brought by the
    person and can be removed. `beside` is the name of the model whose words and phrases are used with its meaning.
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
    beside: str = ""


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


@dataclass(frozen=True, slots=True)
class ListModels:
    """Ask which models are here. Answer: `Models`."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models, the active one first."""

    models: tuple[ModelInfo, ...]


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
