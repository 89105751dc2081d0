"""How the multi-vector of a passage is kept in a few bytes: rows merged, and of each what its token leaves open.

Four steps, each chosen by what it cost in nDCG (the figures stand with `tests/shows/codec.py`):

1. *Pooling.* Rows are merged bottom-up by Ward's method, as Clavié et al. 2024 (arXiv 2409.14683) pool the tokens of
   ColBERT; yet not by a fixed factor, but for as long as a merge costs at most `merge`. For two unit rows that is
   1 - cos. A short passage, whose tokens all differ, then loses nothing.
2. *Prior.* Which token a row stands for tells half of what it says. A model may bring a prior for each of its tokens:
   where such rows lie in the mean, beside their passage's base. A row is kept with that of the passage's tokens whose
   prior it is nearest to (side information as in SDR, Cohen et al. 2022, by addition alone).
3. *Base.* What the rows of a passage have in common beside their priors, their mean, is kept once, in 8 bits.
4. *Codes.* What is left is turned and product-quantised (Jégou et al. 2011): each group of coordinates becomes the
   index of the nearest of 256 points, in units of the root mean square of all that is left in the passage.

A row comes back as what these add up to, over the length of that: brought to length 1 it scores nearer to what it did
than as it is. The length takes one more byte, so that products need only be added up (see `Kept`).
A passage is written as: a byte that tells codecs apart, the base's step and that unit (float16), how many rows have a
token below 65,536 (uint16), the base (int8 [m]), the lower 16 bits of each row's token, in order (uint16 [T]), and
each row's codes and length (uint8 [T, S + 1]); without priors, nothing of tokens. What is decoded stays in the turned
space, where queries are turned to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from core.errors import ModelError
from core.store.pooling import pooled

FILE = "multi.safetensors"  # in a model's folder
DIMS, MERGE, TURN, TABLES, PRIORS, STEP = "dims", "merge", "turn", "tables", "priors", "step"  # what it holds
WRITTEN = "ward"  # what the name of every codec begins with
POINTS = 256  # a code is one byte
GENTLE = 0.1  # merges up to this cost are hard to measure at all
LARGEST = 127.0  # of a value in 8 bits
LENGTHS = 200  # steps to length 1
LOW = 1 << 16  # tokens that two bytes tell apart
MOST_TOKENS = 2 * LOW
LANES = 16  # numbers: a register of AVX-512, two of AVX2; BLAS is quickest with whole ones
SMALLEST = 1e-6  # step of a base, and unit of what is left, in half precision

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Codec:
    """How rows [T, M] are kept. Its methods may be called from several threads.

    Attributes:
        dims: M, the width of the rows.
        merge: rows are merged for as long as it costs at most this much.
        turn: what rows are multiplied with, [M, m]; its rows are orthonormal, and m is M, or a little more.
        tables: the points [S, 256, d] that each group of d coordinates is one of; S d is m.
        priors: of each token, in the turned space and in steps of `step`, int8 [V, m]; that of token 0 is of none.
        step: of the priors.
    """

    dims: int
    merge: float
    turn: Floats
    tables: Floats
    priors: NDArray[np.int8]
    step: float = 0.0

    @cached_property
    def name(self) -> str:
        """Return a name that changes with everything that changes the bytes."""
        digest = hashlib.blake2b(np.ascontiguousarray(self.tables, "<f4").tobytes(), digest_size=4)
        digest.update(np.ascontiguousarray(self.turn, "<f4").tobytes())
        digest.update(np.array(self.step, "<f8").tobytes() + self.priors.tobytes())
        return f"{WRITTEN}{self.merge:g}-pq{len(self.tables)}-{digest.hexdigest()}"

    def rotate(self, query: Floats) -> Floats:
        """Turn rows of a query [N, M] into the space of decoded rows, [N, m]; inner products stay as they are."""
        return np.asarray(query @ self.turn, np.float32)

    def encode(self, multi: Floats, ids: NDArray[np.int32] | None = None) -> bytes:
        """Return the bytes of a passage's rows [T, M], each of length 1; no rows are no bytes.

        Args:
            multi: the rows.
            ids: the tokens they stand for [T], where they are known.

        Raises:
            ValueError: the rows are not of this codec's width, or not as many as their tokens.
        """
        if not len(multi):
            return b""
        if multi.ndim != 2 or multi.shape[1] != self.dims:
            raise ValueError(f"rows of shape {multi.shape}, where this codec takes [T, {self.dims}]")
        if ids is not None and len(ids) != len(multi):
            raise ValueError(f"{len(multi)} rows for {len(ids)} tokens")
        parts = self.parts(multi, ids)
        unit = np.array(max(float(np.linalg.norm(parts.left)) / len(parts.left) ** 0.5, SMALLEST), "<f2")
        codes = self._codes(np.asarray(parts.left / unit.astype(np.float32), np.float32))
        pointed = self.tables[np.arange(len(self.tables)), codes].reshape(parts.left.shape)
        whole = parts.rows - parts.left + pointed * unit.astype(np.float32)
        lengths = np.rint(LENGTHS * np.linalg.norm(whole, axis=1)).clip(1, 255).astype(np.uint8)
        below, lower = int((parts.tokens < LOW).sum()).to_bytes(2, "little"), parts.tokens.astype("<u2").tobytes()
        if not self._token_bytes:
            below = lower = b""
        head = [self._tag, parts.step.tobytes(), unit.tobytes(), below, parts.base.tobytes()]
        return b"".join([*head, lower, np.column_stack([codes, lengths]).tobytes()])

    def parts(self, multi: Floats, ids: NDArray[np.int32] | None = None) -> Parts:
        """Merge rows [T, M] of tokens [T], and return what they are made of but for the codes."""
        turned = self.rotate(multi)
        own = np.zeros(len(multi), np.int64) if ids is None else self._known(ids)
        there, place = np.unique(own, return_inverse=True)
        near = self.priors_of(there)
        rows = pooled(turned, self.merge)
        apart = rows - (turned.mean(0) - near[place].mean(0))
        nearest = (apart @ near.T - np.einsum("um,um->u", near, near) / 2).argmax(1)
        order = nearest.argsort(kind="stable")
        nearest, rows = nearest[order], rows[order]
        left = rows - near[nearest]
        mean = left.mean(0)
        step = np.array(max(float(np.abs(mean).max()) / LARGEST, SMALLEST), "<f2")
        base = np.rint(mean / step.astype(np.float32)).clip(-LARGEST, LARGEST).astype(np.int8)
        left -= base * step.astype(np.float32)
        return Parts(there[nearest], rows, step, base, left)

    def _known(self, ids: NDArray[np.int32]) -> Ints:
        """Return tokens, with 0 for those without a prior."""
        return np.where((ids >= 0) & (ids < len(self.priors)), ids, 0).astype(np.int64)

    def decode(self, raws: Sequence[bytes]) -> tuple[Floats, Ints]:
        """Return the rows of passages [sum T, m], each of length 1, and where each passage starts.

        Raises:
            ValueError: as `kept`.
        """
        rows, starts = self.kept(raws)
        return written_out(rows), starts

    def kept(self, raws: Sequence[bytes]) -> tuple[Kept, Ints]:
        """Return the rows of passages as they are kept, and where each passage starts.

        The rows of passage i are starts[i] to starts[i + 1], for starts is one longer than the passages.

        Raises:
            ValueError: some bytes were not written by this codec, or not wholly.
        """
        lengths = np.fromiter(map(len, raws), np.int64, len(raws))
        groups, each, head = len(self.tables), self._token_bytes, self._head
        counts, rest = np.divmod(lengths - head, groups + 1 + each)
        if np.any((lengths > 0) & ((counts < 1) | (rest != 0))):
            raise ValueError("a multi-vector of an impossible length")
        counts = np.where(lengths > 0, counts, 0)
        ends = (head + each * counts).tolist()
        heads = np.frombuffer(b"".join([raw[:head] for raw in raws]), np.uint8).reshape(-1, head)
        lower = np.frombuffer(b"".join([raw[head:end] for raw, end in zip(raws, ends, strict=True)]), "<u2")
        codes = np.frombuffer(b"".join([raw[end:] for raw, end in zip(raws, ends, strict=True)]), np.uint8)
        starts, filled = np.concatenate([[0], np.cumsum(counts)]), counts[counts > 0]
        tokens = self._tokens(lower, heads, filled) if each else np.zeros(starts[-1], np.int64)
        bases, units = self._bases(heads)
        codes = codes.reshape(-1, groups + 1)
        if not codes[:, -1].all():
            raise ValueError("a multi-vector with a row of no length")
        return Kept(self, bases, units, filled, tokens, codes), starts

    def _tokens(self, lower: NDArray[np.uint16], heads: NDArray[np.uint8], counts: Ints) -> Ints:
        """Return the tokens [sum T] of rows by their lower 16 bits."""
        below = np.ascontiguousarray(heads[:, 5:7]).view("<u2")[:, 0]
        within = np.arange(len(lower)) - (np.cumsum(counts) - counts).repeat(counts)
        tokens = lower + LOW * (within >= below.repeat(counts)).astype(np.int64)
        if np.any(tokens >= len(self.priors)):
            raise ValueError("a multi-vector with a token that there is not")
        return tokens

    def _bases(self, heads: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        """Return the bases [P, m] and units [P] from the heads of passages."""
        if np.any(heads[:, 0] != self._tag[0]):
            raise ValueError("a multi-vector of another codec")
        scales = np.ascontiguousarray(heads[:, 1:5]).view("<f2").astype(np.float32)  # [P, 2]
        if not np.all(np.isfinite(scales)):
            raise ValueError("a multi-vector of an impossible size")
        base = np.ascontiguousarray(heads[:, self._head - self.turn.shape[1] :]).view(np.int8).astype(np.float32)
        return base * scales[:, :1], scales[:, 1]

    @property
    def _token_bytes(self) -> int:
        """The bytes that tell a row's token."""
        return 2 if len(self.priors) > 1 else 0

    @property
    def _head(self) -> int:
        """The bytes before the first row's: tag, step, unit, rows of low tokens, base."""
        return int(5 + self._token_bytes + self.turn.shape[1])

    def priors_of(self, tokens: Ints) -> Floats:
        """Return the priors [N, m] of tokens."""
        return np.asarray(self.priors[tokens] * np.float32(self.step), np.float32)

    def laid(self, values: Floats) -> Floats:
        """Lay out coordinates [N, m] as those of points are, [N, S w]."""
        groups, _, width = self.tables.shape
        laid = np.zeros((len(values), groups, self.points.shape[1]), np.float32)
        laid[:, :, :width] = values.reshape(len(values), groups, width)
        return laid.reshape(len(values), groups * laid.shape[2])

    @cached_property
    def points(self) -> Floats:
        """The points of all tables [S 256, w]: d coordinates, and zeros up to a power of two.

        Rows of such a width are copied in a third of the time.
        """
        groups, points, width = self.tables.shape
        spread = np.zeros((groups * points, 1 << (width - 1).bit_length()), np.float32)
        spread[:, :width] = self.tables.reshape(-1, width)
        return spread

    def _codes(self, rows: Floats) -> NDArray[np.uint8]:
        """Return the nearest points [T, S] of rows [T, m]: the largest x . p - |p|^2 / 2."""
        groups, points, width = self.tables.shape
        parts = np.full((groups, len(rows), width + 1), -1, np.float32)
        parts[:, :, :width] = rows.reshape(len(rows), groups, width).transpose(1, 0, 2)
        found, near = np.empty((groups, len(rows)), np.uint8), np.empty((len(rows), points), np.float32)
        for part, table, nearest in zip(parts, self._measured, found, strict=True):  # one by one, in the cache
            nearest[:] = np.matmul(part, table, out=near).argmax(1)
        return np.ascontiguousarray(found.T)

    @cached_property
    def _measured(self) -> Floats:
        """The points as columns, each over half of its squared length, [S, d + 1, 256]."""
        halves = np.asarray((self.tables**2).sum(2) / 2, np.float32)
        return np.concatenate([self.tables.transpose(0, 2, 1), halves[:, None]], axis=1)

    @cached_property
    def _tag(self) -> bytes:
        return hashlib.blake2b(self.name.encode(), digest_size=1).digest()


@dataclass(frozen=True, slots=True)
class Parts:
    """The merged rows of a passage, and what is left of them beside their priors and the base.

    Attributes:
        tokens: by which each row has its prior [R], ascending.
        rows: [R, m].
        step: of the base, float16.
        base: int8 [m].
        left: [R, m].
    """

    tokens: Ints
    rows: Floats
    step: NDArray[np.float16]
    base: NDArray[np.int8]
    left: Floats


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of passages as they are kept. `kept @ asked` are their inner products with columns [m, N].

    Attributes:
        codec: by which they were written.
        bases: [P, m].
        units: of what the codes stand for [P].
        counts: rows of each passage [P].
        tokens: by which each row has its prior [sum T].
        codes: of each row, and its length [sum T, S + 1].
    """

    codec: Codec
    bases: Floats
    units: Floats
    counts: Ints
    tokens: Ints
    codes: NDArray[np.uint8]

    @property
    def shape(self) -> tuple[int, int]:
        """Return (sum T, m)."""
        return len(self.codes), self.bases.shape[1]

    def __matmul__(self, asked: Floats) -> Floats:
        """Return the inner products [sum T, N] of the rows with columns [m, N], passage by passage, in the cache."""
        codec, wanted, points = self.codec, asked.shape[1], self.codec.points
        columns = np.zeros((-(-wanted // LANES) * LANES, asked.shape[0]), np.float32)
        columns[:wanted] = asked.T
        laid = np.ascontiguousarray(codec.laid(columns).T)
        found = np.empty((len(self.codes), laid.shape[1]), np.float32)
        firsts, ends = np.arange(0, len(points), POINTS), np.cumsum(self.counts)
        room = np.empty((int(self.counts.max(initial=0)), len(firsts), points.shape[1]), np.float32)
        for start, end in zip((ends - self.counts).tolist(), ends.tolist(), strict=True):
            left = room[: end - start]
            points.take(self.codes[start:end, :-1] + firsts, 0, left, "clip")
            np.matmul(left.reshape(end - start, -1), laid, out=found[start:end])
        there, place = np.unique(self.tokens, return_inverse=True)
        found *= self.units.repeat(self.counts)[:, None]
        found += (codec.priors_of(there) @ columns.T).take(place, 0)
        found += (self.bases @ columns.T).repeat(self.counts, axis=0)
        found *= LENGTHS / self.codes[:, -1:].astype(np.float32)
        return found[:, :wanted]


def written_out(rows: Kept | Floats) -> Floats:
    """Return rows [sum T, m] as numbers, however they are kept: their products with the unit vectors."""
    return np.asarray(rows @ np.eye(rows.shape[1], dtype=np.float32), np.float32)


def plain(dims: int) -> Codec:
    """Return the codec of models that bring no tables: 4 bits a coordinate, 8 where their number is odd.

    Rotated coordinates are nearly Gaussian, and the levels follow Panter and Dite 1951: they lie as densely as the
    cube root of the density.
    """
    width = 2 if dims % 2 == 0 else 1
    levels = POINTS if width == 1 else 16
    law = NormalDist(0, (3 / dims) ** 0.5)
    values = np.array([law.inv_cdf((i + 0.5) / levels) for i in range(levels)], np.float32)
    points = np.stack(np.meshgrid(*[values] * width, indexing="ij"), -1).reshape(POINTS, width)
    tables = np.tile(points, (dims // width, 1, 1))
    return Codec(dims, GENTLE, rotation(dims), tables, np.zeros((1, dims), np.int8))


def codec_of(folder: Path, dims: int) -> Codec:
    """Return the codec that a model's folder brings, or `plain` for its rows' width.

    Raises:
        ModelError: the file is damaged.
    """
    return load(folder / FILE) if (folder / FILE).is_file() else plain(max(dims, 1))


def load(path: Path) -> Codec:
    """Read a codec from a model's file.

    Raises:
        ModelError: it is missing or damaged.
    """
    if not path.is_file():
        raise ModelError("model-missing", "No model here", "The tables of this model's codec are missing.", str(path))
    try:
        with safe_open(path, framework="numpy") as file:
            turn, tables = file.get_tensor(TURN).astype(np.float32), file.get_tensor(TABLES).astype(np.float32)
            priors, step = file.get_tensor(PRIORS), float(file.get_tensor(STEP).item())
            dims, merge = int(file.get_tensor(DIMS).item()), float(file.get_tensor(MERGE).item())
        groups, points, width = tables.shape
        sound = np.isfinite(tables).all() and np.isfinite(turn).all() and np.isfinite([merge, step]).all()
        agree = points == POINTS and turn.shape == (dims, groups * width) and priors.shape[1:] == turn.shape[1:]
        if not sound or not agree or priors.dtype != np.int8 or not 1 <= len(priors) <= MOST_TOKENS:
            raise ValueError(f"tables {tables.shape}, priors {priors.shape}, turned by {turn.shape}, merge {merge}")
    except (SafetensorError, OSError, ValueError) as error:
        message = "The tables of this model's codec cannot be used."
        raise ModelError("model-damaged", "Damaged model", message, str(path), str(error)) from error
    return Codec(dims, merge, turn, tables, priors, step)


def rotation(dims: int) -> Floats:
    """Return an orthogonal map [dims, dims] that spreads what each coordinate says over all of them.

    It flips the coordinates' signs as a hash says and takes the cosine transform: the same on every computer.
    """
    blocks = (hashlib.blake2b(str(i).encode(), digest_size=64).digest() for i in range(-(-dims // 64)))
    signs = np.array([1 if byte < 128 else -1 for byte in chain.from_iterable(blocks)][:dims])
    k, n = np.arange(dims), np.arange(dims)[:, None]
    cosines = np.cos(np.pi * (n + 0.5) * k / dims) * np.sqrt(2 / dims)
    cosines[:, 0] /= np.sqrt(2)
    return np.asarray(signs[:, None] * cosines, np.float32)
