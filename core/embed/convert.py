"""Convert an encoder for the CPU: a graph in 8 bits, which is used only when its loss was measured and is small.

Any encoder that torch can export: its network is traced by `torch.onnx` with all that reads its states, the products
are put into 8 bits (`core.embed.quantise`), and vectors of the person's own passages are compared. It needs onnx and
onnxscript, which are installed for training (`seoga[train]`), not for everyone. Importing this module imports torch.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import normalize

from core.embed.base import ModelCard, Stop
from core.embed.converted import GRAPH, INPUTS, RECORD, Graph, Record
from core.embed.devices import Fallback, cpu, free_memory, too_large
from core.embed.encoder import Encoder
from core.embed.encoder_torch import EPSILON, Network, open_network
from core.embed.onnx import open_session
from core.errors import Cancelled, ModelError
from core.records import Embedding

if TYPE_CHECKING:
    import onnx

SAMPLE = 64  # passages that are compared
FEWEST = 32  # with fewer, the ten nearest are nearly all there are
NEAREST = 10
LEAST_COSINE = 0.98  # mean, of every signal: less moves scores by more than neighbouring hits differ
LEAST_OVERLAP = 0.9  # nine of the ten nearest stay: what a person would see of the loss
LEAST_SPEED = 1.0  # times torch in single precision; a slower graph is good for nothing
OPSET = 18  # old enough for every ONNX Runtime that the project allows
LARGEST_GRAPH = 2**31 - 2**20  # bytes: protobuf's limit
COPIES = 3.5  # of the weights in single precision, that are in memory at the worst moment
PARTIAL = ".partial"

Say = Callable[[str], None]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of a conversion.

    `cosine` is the mean over the dense vectors and `worst` the least, `cosines` the means by signal; `overlap` is
    the share of the ten nearest passages that stayed the same, `speed` is against torch in single precision. The
    graph lies in `folder` where it was accepted; where not, there is no trace of it, and `reason` says why.
    """

    accepted: bool
    cosine: float
    worst: float
    cosines: dict[str, float]
    overlap: float
    speed: float
    folder: Path
    reason: str = ""


def available() -> bool:
    """Say whether what a conversion needs is installed."""
    return all(find_spec(name) for name in ("onnx", "onnxscript"))


def converted(
    card: ModelCard,
    texts: Sequence[str],
    say: Say = lambda _: None,
    threads: int = 0,
    stop: Stop | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Conversion:
    """Convert the encoder of a card, and keep the graph beside its weights if its vectors are as good.

    Args:
        card: A card of the kind "encoder".
        texts: Passages of the person's own; the first 64 are compared.
        say: Is told each step in words.
        threads: Threads on the CPU, 0 for as many as there are cores.
        stop: Is asked between the steps and between batches.
        clock: Measures the speed, in seconds.

    Raises:
        Cancelled: `stop()` said yes; there is no trace.
        ModelError: model-not-convertible, model-too-large, or as `core.embed.encoder_torch.open_network`.
    """
    _check(card, texts)
    if threads:
        torch.set_num_threads(threads)  # so that both sides have as many
    try:
        return _converted(card, list(texts[:SAMPLE]), say, threads, stop or (lambda: False), clock)
    except OSError as error:
        message = "The graph cannot be written here; perhaps the disk is full."
        raise _refused(card.folder, message, str(error)) from error
    finally:
        for name in (GRAPH, RECORD):
            (card.folder / (name + PARTIAL)).unlink(missing_ok=True)


def write(network: Network, path: Path) -> None:
    """Write a network as a graph in 8 bits.

    Raises:
        ModelError: model-not-convertible where torch cannot trace it, or the graph is larger than a file may be.
    """
    from core.embed.quantise import quantise

    model = _traced(network, path)
    quantise(model, INPUTS[0])
    if model.ByteSize() > LARGEST_GRAPH:
        raise _refused(path, "The model is too large for one graph.")
    path.write_bytes(model.SerializeToString())


def compared(before: Sequence[Embedding], after: Sequence[Embedding]) -> tuple[dict[str, float], float, float]:
    """Compare the vectors of N texts; returns mean cosines by signal, the worst dense one, and the overlap."""
    old, new = (np.stack([one.dense for one in side]) for side in (before, after))
    dense = (old * new).sum(1)
    cosines = {"dense": float(dense.mean())}
    pairs = list(zip(before, after, strict=True))
    if any(len(one.sparse_weights) for one in before):
        cosines["sparse"] = float(np.mean([_sparse_cosine(*pair) for pair in pairs]))
    if before[0].multi.size:
        cosines["multi"] = float(np.mean([(a.multi * b.multi).sum(1).mean() for a, b in pairs]))
    return cosines, float(dense.min()), _overlap(old, new)


def _converted(
    card: ModelCard, sample: Sequence[str], say: Say, threads: int, stop: Stop, clock: Callable[[], float]
) -> Conversion:
    """Take the steps of a conversion."""
    path = card.folder / (GRAPH + PARTIAL)
    say("Reading the model")
    plain = open_network(card, cpu())
    _pause(stop)
    say("Writing it in 8 bits")
    write(plain, path)
    _pause(stop)
    say("Comparing the vectors")
    graph = Graph(open_session(path, threads), plain.pooling, plain.words, plain.positions)
    before, slow = _embedded(_encoder(card, plain), sample, stop, clock)
    after, fast = _embedded(_encoder(card, graph), sample, stop, clock)
    del graph  # lets go of the file, which Windows wants before it moves
    conversion = _judged(compared(before, after), slow / max(fast, 1e-9), card.folder)
    if conversion.accepted:
        _keep(card, plain, conversion, path)
    say("Done" if conversion.accepted else conversion.reason)
    return conversion


class _Whole(nn.Module):
    """A network with all that reads its states, as one function of tensors."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.body = network.body
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, counted: Tensor) -> tuple[Tensor, ...]:
        """Return dense [B, D], then sparse [B, T] and multi [B, T, M] where there are such heads."""
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        on = mask.unsqueeze(-1) > 0
        states = states.masked_fill(~on, 0)
        share = counted.unsqueeze(1) / counted.sum(1)[:, None, None]  # [B, 1, T]
        dense = (share @ states).squeeze(1)
        for layer in self.network.layers:
            dense = layer(dense)
        found = [normalize(dense, dim=-1, eps=EPSILON)]
        if self.network.sparse:
            found.append(torch.relu(self.network.sparse(states)).squeeze(-1) * mask)
        if self.network.multi:
            found.append(normalize(self.network.multi(states) * on, dim=-1, eps=EPSILON))
        return tuple(found)


def _traced(network: Network, path: Path) -> onnx.ModelProto:
    """Return a network's graph in single precision, for any number of texts of any length."""
    heads = {"sparse": network.sparse, "multi": network.multi}
    outputs = ["dense", *(name for name, head in heads.items() if head)]
    anything = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    example = (torch.full((2, 8), 5), torch.ones(2, 8, dtype=torch.int64), torch.ones(2, 8))
    try:
        with _quietly(), torch.no_grad():
            program = torch.onnx.export(
                _Whole(network).eval(),
                example,
                dynamo=True,
                verbose=False,
                input_names=list(INPUTS),
                output_names=outputs,
                dynamic_shapes=(anything, anything, anything),
                opset_version=OPSET,
            )
        if program is None:
            raise _refused(path, "This model cannot be written as a graph.")
        return program.model_proto
    except ModelError:
        raise
    except Exception as error:  # the exporter raises whatever went wrong in a model's code
        raise _refused(path, "This model cannot be written as a graph.", str(error)) from error


def _check(card: ModelCard, texts: Sequence[str]) -> None:
    """Refuse what cannot be converted or measured, before anything is loaded."""
    if not available():
        raise _refused(card.folder, "Converting needs parts that are not installed here: onnx and onnxscript.")
    if card.kind != "encoder":
        raise _refused(card.folder, "Only encoders are converted.")
    if len(texts) < FEWEST:
        raise _refused(card.folder, f"At least {FEWEST} passages are needed to measure what is lost.")
    needs, free = int(card.size_bytes * COPIES), free_memory(cpu())
    if needs > free:
        raise too_large(f"{needs / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free", str(card.folder))


def _encoder(card: ModelCard, network: Network | Graph) -> Encoder:
    """Put a tokeniser before a network."""
    return Encoder(card, Fallback(lambda _: network, cpu()))


def _embedded(
    encoder: Encoder, texts: Sequence[str], stop: Stop, clock: Callable[[], float]
) -> tuple[list[Embedding], float]:
    """Return the vectors of passages and how many seconds they took, once what is slow only once is done."""
    encoder.passages(texts[:2], stop)
    start = clock()
    found = encoder.passages(texts, stop)
    return found, clock() - start


def _judged(measured: tuple[dict[str, float], float, float], speed: float, folder: Path) -> Conversion:
    """Say whether a graph is good enough, and why it is not."""
    cosines, worst, overlap = measured
    reason = ""
    if not min(cosines.values()) >= LEAST_COSINE or not overlap >= LEAST_OVERLAP:  # "not" for what is no number
        reason = "Not used: its vectors differ too much from the model's own."
    elif speed < LEAST_SPEED:
        reason = "Not used: it is not faster here."
    return Conversion(not reason, cosines["dense"], worst, cosines, overlap, speed, folder, reason)


def _keep(card: ModelCard, network: Network, found: Conversion, path: Path) -> None:
    """Put an accepted graph in its place; without its record it is not used, so that the record comes last."""
    size = path.stat().st_size
    measured = (found.cosines, found.worst, found.overlap, found.speed)
    record = Record(card.sha256, network.pooling, network.words, network.positions, size, *measured)
    partial = card.folder / (RECORD + PARTIAL)
    partial.write_bytes(msgspec.json.format(msgspec.json.encode(record)))
    path.replace(card.folder / GRAPH)
    partial.replace(card.folder / RECORD)


def _sparse_cosine(old: Embedding, new: Embedding) -> float:
    """Return the cosine of two sparse vectors; two empty ones are alike."""
    left, right = (dict(zip(one.sparse_ids.tolist(), one.sparse_weights.tolist(), strict=True)) for one in (old, new))
    norms = float(np.linalg.norm(old.sparse_weights) * np.linalg.norm(new.sparse_weights))
    both = sum(weight * right.get(index, 0.0) for index, weight in left.items())
    return both / norms if norms else float(not left and not right)


def _overlap(old: Floats, new: Floats) -> float:
    """Return the mean share of each vector's nearest others that both sides have in common."""
    nearest = []
    for side in (old, new):
        scores = side @ side.T
        np.fill_diagonal(scores, -np.inf)
        nearest.append(np.argsort(-scores, axis=1)[:, :NEAREST])
    shares = [len(set(a) & set(b)) / NEAREST for a, b in zip(*(one.tolist() for one in nearest), strict=True)]
    return float(np.mean(shares))


def _pause(stop: Stop) -> None:
    if stop():
        raise Cancelled


def _refused(path: Path, message: str, detail: str = "") -> ModelError:
    return ModelError("model-not-convertible", "Cannot be converted", message, str(path), detail or None)


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep torch's exporter from writing on stderr, which belongs to the program."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
