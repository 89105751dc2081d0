"""A converted encoder, as it lies beside the weights: a graph in 8 bits for the CPU, and what its check measured.

It was made by `core.embed.convert`, which needs torch and more; running it needs ONNX Runtime alone. A `Graph`
answers as `core.embed.encoder_torch.Network` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard
from core.embed.onnx import open_session
from core.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime

GRAPH, RECORD = "model_int8.onnx", "model_int8.json"
INPUTS = ("input_ids", "attention_mask", "counted")  # int64, int64, float32, all [B, T]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Record:
    """What must be known of a graph: of which weights it was made, its shape, and how near it comes to them.

    `made_of` holds the card's sums of all files; with other ones the graph is another model's. `cosines` are means
    by signal, `worst` is the least of the dense ones, `overlap` the share of the ten nearest passages that stay the
    same, `speed` how many times as fast it is as torch in single precision was, on the machine that made it.
    """

    made_of: dict[str, str]
    pooling: str
    words: int
    positions: int | None
    size: int
    cosines: dict[str, float]
    worst: float
    overlap: float
    speed: float


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph that is loaded. May be called from several threads."""

    session: onnxruntime.InferenceSession
    pooling: str
    words: int
    positions: int | None

    def __call__(self, ids: Ids, mask: Mask, counted: Mask | None = None) -> tuple[Floats, Floats, Floats]:
        """Return dense [B, D], sparse [B, T] and multi [B, T, M] of ids and mask [B, T]; without heads, 0 and M = 0.

        Raises:
            ModelError: model-damaged, where the answer is no number.
        """
        from core.embed.encoder_torch import pooled  # here, because it imports torch and a record does not need it

        taken = pooled(mask, self.pooling) if counted is None else counted
        feed = dict(zip(INPUTS, (ids, mask.astype(np.int64), taken.astype(np.float32)), strict=True))
        names = [output.name for output in self.session.get_outputs()]
        found: dict[str, Floats] = dict(zip(names, self.session.run(names, feed), strict=True))
        if not np.isfinite(found["dense"]).all():
            raise ModelError("model-damaged", "Damaged model", "The model does not answer with numbers.")
        sparse = found.get("sparse", np.zeros(mask.shape, np.float32))
        return found["dense"], sparse, found.get("multi", np.zeros((*mask.shape, 0), np.float32))


def record_of(card: ModelCard) -> Record | None:
    """Return what is known of a card's converted graph, or None where there is none that belongs to its files."""
    try:
        record = msgspec.json.decode((card.folder / RECORD).read_bytes(), type=Record)
        fits = record.size == (card.folder / GRAPH).stat().st_size
    except (OSError, msgspec.MsgspecError):
        return None
    return record if fits and record.made_of == card.sha256 and record.pooling == card.pooling else None


def open_converted(card: ModelCard, threads: int = 0) -> Graph | None:
    """Load a card's converted graph with this many threads (0: one per core); None where there is none to use.

    A graph that cannot be loaded is as good as none: the weights it was made of are still there.
    """
    record = record_of(card)
    if record is None:
        return None
    try:
        session = open_session(card.folder / GRAPH, threads)
    except ModelError:
        return None
    return Graph(session, record.pooling, record.words, record.positions)


def discard(folder: Path) -> None:
    """Remove a converted graph, so that the weights are used again."""
    for name in (RECORD, GRAPH):
        (folder / name).unlink(missing_ok=True)
