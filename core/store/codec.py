"""How the multi-vector of a passage is kept in a few bytes: like rows merged, and the rest in codes of one byte.

Three steps, each chosen by what it cost in nDCG (the figures stand with `tests/shows/codec.py`):

1. *Pooling.* Rows are merged bottom-up by Ward's method, as Clavié et al. 2024 (arXiv 2409.14683) pool the tokens of
   ColBERT; yet not by a fixed factor, but for as long as a merge costs at most `merge`. For two unit rows that is
   1 - cos. A short passage, whose tokens all differ, then loses nothing.
2. *Base.* What the rows of a passage have in common, their mean, is kept once, in 8 bits. It makes up about a third
   of the rows' energy, which the codes would otherwise have to say again row by row.
3. *Codes.* The direction from the base to a row is rotated and product-quantised (Jégou et al. 2011): each group of
   coordinates becomes the index of the nearest of 256 points. How far to go in that direction is not kept: rows are
   of length 1, and where the ray leaves the unit sphere is geometry.
4. *Gain.* A row comes back turned away from what it was, by a cosine that differs from row to row, and MaxSim then
   scores it too low by that factor. The cosine is foretold by a linear law of what is decoded anyway, fitted once,
   and each row is divided by it; that takes no bytes (RaBitQ, Gao and Long 2024, keeps it for each row instead).

A passage is written as: a byte that tells codecs apart, the base's scale (float16), the base (int8 [m]), and then
the codes of each row (uint8 [S]). What is decoded stays in the rotated space, where queries are rotated to. A search
does not write rows out: their products with a query are those of their directions, put right (see `Rays`).
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

FILE = "multi.safetensors"  # in a model's folder
DIMS, MERGE, TABLES, GAIN = "dims", "merge", "tables", "gain"  # the names of what it holds
POINTS = 256  # a code is one byte
GENTLE = 0.1  # merges up to this cost are hard to measure at all
FURTHEST = 0.9  # of a base from the origin: rows must lie clearly beyond it for their direction to mean anything
LARGEST = 127.0  # of a value in 8 bits
LANES = 16  # numbers: a register of AVX-512, two of AVX2; BLAS is quickest with whole ones
TINY = 1e-9
SMALLEST = 1e-6  # scale of a base, in half precision

Floats = NDArray[np.float32]
Gain = tuple[float, float, float, float, float]
NO_GAIN: Gain = (1.0, 0.0, 0.0, 0.0, 0.0)
LEAST_GAIN = 0.5  # of the cosine that is foretold


@dataclass(frozen=True)
class Codec:
    """How rows [T, M] are kept. Its methods may be called from several threads.

    Attributes:
        dims: M, the width of the rows.
        merge: rows are merged for as long as it costs at most this much.
        tables: the points [S, 256, d] that each group of d coordinates is one of; S d is M, or a little more.
        gain: foretells the cosine of a decoded row with the row itself (see `Rays.products`).
    """

    dims: int
    merge: float
    tables: Floats
    gain: Gain = NO_GAIN

    @cached_property
    def name(self) -> str:
        """Return a name that changes with everything that changes the bytes."""
        digest = hashlib.blake2b(np.ascontiguousarray(self.tables, "<f4").tobytes(), digest_size=4)
        digest.update(np.array(self.gain, "<f8").tobytes())
        return f"ward{self.merge:g}-pq{len(self.tables)}-{digest.hexdigest()}"

    @cached_property
    def rotation(self) -> Floats:
        """Return what rows are multiplied with, [M, m]: m is M, or a little more to be a multiple of d."""
        groups, _, width = self.tables.shape
        return rotation(self.dims, groups * width)

    def rotate(self, query: Floats) -> Floats:
        """Turn rows of a query [N, M] into the space of decoded rows, [N, m]; inner products stay as they are."""
        return _products(query, self.rotation.T)

    def encode(self, multi: Floats) -> bytes:
        """Return the bytes of a passage's rows [T, M], each of length 1; no rows are no bytes.

        Raises:
            ValueError: the rows are not of this codec's width.
        """
        if multi.ndim != 2 or multi.shape[1] != self.dims:
            raise ValueError(f"rows of shape {multi.shape}, where this codec takes [T, {self.dims}]")
        if not len(multi):
            return b""
        base, away = directions(self.rotate(pooled(multi, self.merge)))
        return self._tag + base + self._codes(away).tobytes()

    def decode(self, raws: Sequence[bytes]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the rows of passages [sum T, m], of length 1 over their gain, and where each passage starts.

        Raises:
            ValueError: as `rays`.
        """
        rays, starts = self.rays(raws)
        return written_out(rays), starts

    def rays(self, raws: Sequence[bytes]) -> tuple[Rays, NDArray[np.int64]]:
        """Return the rows of passages as they are kept, and where each passage starts.

        The rows of passage i are starts[i] to starts[i + 1], for starts is one longer than the passages.

        Raises:
            ValueError: some bytes were not written by this codec, or not wholly.
        """
        lengths = np.fromiter(map(len, raws), np.int64, len(raws))
        groups, _, width = self.tables.shape
        head = 3 + groups * width
        counts, rest = np.divmod(lengths - head, groups)
        if np.any((lengths > 0) & ((counts < 1) | (rest != 0))):
            raise ValueError("a multi-vector of an impossible length")
        starts = np.concatenate([[0], np.cumsum(np.where(lengths > 0, counts, 0))])
        heads = np.frombuffer(b"".join([raw[:head] for raw in raws]), np.uint8).reshape(-1, head)
        codes = np.frombuffer(b"".join([raw[head:] for raw in raws]), np.uint8).reshape(-1, groups)
        return Rays(self, self._bases(heads), counts[lengths > 0], codes), starts

    def _bases(self, heads: NDArray[np.uint8]) -> Floats:
        """Return the bases [P, m] from the heads of passages."""
        if np.any(heads[:, 0] != self._tag[0]):
            raise ValueError("a multi-vector of another codec")
        scales = np.ascontiguousarray(heads[:, 1:3]).view("<f2").astype(np.float32)  # [P, 1]
        base = np.ascontiguousarray(heads[:, 3:]).view(np.int8).astype(np.float32)
        lengths = np.abs(scales[:, 0]) * np.linalg.norm(base, axis=1)
        if not np.all(np.isfinite(lengths) & (lengths < 1)):
            raise ValueError("a multi-vector with a base that no rows have")
        return base * scales

    @cached_property
    def spread(self) -> Floats:
        """The points of all tables [S 256, w]: d coordinates, zeros, and the squared length, w a power of two.

        Rows of such a width are copied in a third of the time.
        """
        groups, points, width = self.tables.shape
        spread = np.zeros((groups * points, 1 << width.bit_length()), np.float32)
        spread[:, :width] = self.tables.reshape(-1, width)
        spread[:, -1] = 2 * self._halves.ravel()
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
        return np.concatenate([self.tables.transpose(0, 2, 1), self._halves[:, None]], axis=1)

    @cached_property
    def _halves(self) -> Floats:
        return np.asarray((self.tables**2).sum(2) / 2, np.float32)

    @cached_property
    def _tag(self) -> bytes:
        return hashlib.blake2b(self.name.encode(), digest_size=1).digest()


@dataclass(frozen=True, slots=True)
class Rays:
    """The rows of passages as they are kept: of passage p a base b, and of each row the direction u to it.

    A row is b + s u for the larger s of |b + s u| = 1, over its gain. `rays @ asked` are the inner products of the
    rows with columns [m, N], in half the time that it takes to write the rows out and multiply them.

    Attributes:
        codec: by which they were written.
        bases: [P, m].
        counts: rows of each passage [P].
        codes: the points of each direction [sum T, S].
    """

    codec: Codec
    bases: Floats
    counts: NDArray[np.int64]
    codes: NDArray[np.uint8]

    @property
    def shape(self) -> tuple[int, int]:
        """Return (sum T, m)."""
        return len(self.codes), self.bases.shape[1]

    def __matmul__(self, asked: Floats) -> Floats:
        """Return the inner products [sum T, N] of the rows with columns [m, N]."""
        found, facts = self.products(asked)
        if self.codec.gain != NO_GAIN:
            told = np.einsum("tf,f->t", facts, np.array(self.codec.gain, np.float32))
            found /= np.clip(told, LEAST_GAIN, 1)[:, None]
        return found

    def products(self, asked: Floats) -> tuple[Floats, Floats]:
        """Return the products [sum T, N] of rows that have no gain, and what that is foretold from, [sum T, 5].

        Foretold it is from 1, |u|^2, |b|^2, b . u and s |u|.
        """
        by_direction, b, a = self._by_direction(asked)
        room = (1 - np.einsum("pm,pm->p", self.bases, self.bases)).repeat(self.counts)
        far = (np.sqrt(b * b + a * room) - b) / np.maximum(a, TINY)
        found = by_direction * far[:, None]
        found += (self.bases @ asked).repeat(self.counts, axis=0)
        return found, np.stack([np.ones_like(a), a, 1 - room, b, far * np.sqrt(a)], axis=1)

    def _by_direction(self, asked: Floats) -> tuple[Floats, Floats, Floats]:
        """Return u . asked [sum T, N], u . b and |u|^2, each passage's while its directions lie in the cache."""
        spread, wanted = self.codec.spread, asked.shape[1]
        groups, points, width = self.codec.tables.shape
        places = np.arange(groups * spread.shape[1]).reshape(groups, -1)
        coordinates, lengths = places[:, :width].ravel(), places[:, -1]
        columns = np.zeros((places.size, -(-(wanted + 2) // LANES) * LANES), np.float32)
        columns[coordinates, :wanted] = asked
        columns[lengths, wanted + 1] = 1
        bases = np.zeros((len(self.bases), places.size), np.float32)
        bases[:, coordinates] = self.bases
        found = np.empty((len(self.codes), columns.shape[1]), np.float32)
        room = np.empty((int(self.counts.max(initial=0)), *places.shape), np.float32)
        firsts, ends = np.arange(0, groups * points, points), np.cumsum(self.counts)
        for base, start, end in zip(bases, (ends - self.counts).tolist(), ends.tolist(), strict=True):
            columns[:, wanted] = base
            directions = room[: end - start]
            spread.take(self.codes[start:end] + firsts, 0, directions, "clip")
            np.matmul(directions.reshape(end - start, -1), columns, out=found[start:end])
        return found[:, :wanted], found[:, wanted], found[:, wanted + 1]


def written_out(rows: Rays | Floats) -> Floats:
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
    return Codec(dims, GENTLE, np.tile(points, (dims // width, 1, 1)))


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
            tables = file.get_tensor(TABLES).astype(np.float32)
            law = file.get_tensor(GAIN).astype(np.float64)
            dims, merge = int(file.get_tensor(DIMS).item()), float(file.get_tensor(MERGE).item())
        groups, points, width = tables.shape
        sound = np.isfinite(tables).all() and np.isfinite(merge) and np.isfinite(law).all() and law.shape == (5,)
        if points != POINTS or not 0 <= groups * width - dims < width or not sound:
            raise ValueError(f"tables {tables.shape} for rows of {dims}, merged up to {merge}")
    except (SafetensorError, OSError, ValueError) as error:
        message = "The tables of this model's codec cannot be used."
        raise ModelError("model-damaged", "Damaged model", message, str(path), str(error)) from error
    one, a, base, b, far = law.tolist()
    return Codec(dims, merge, tables, (one, a, base, b, far))


def pooled(rows: Floats, merge: float) -> Floats:
    """Merge rows [T, M] of length 1 by Ward's method while a merge costs at most `merge`; means, of length 1 again.

    Merging n and k rows costs n k / (n + k) times the squared distance of their means. All pairs that are each
    other's nearest are merged at once: Ward's method comes to the same merges one by one (Murtagh 1983).
    """
    sums, sizes = rows.astype(np.float32), np.ones(len(rows), np.float32)
    products = _products(sums, sums)  # of the sums; they are added up as their rows are, not multiplied again
    each, alive = np.arange(len(sums)), np.ones(len(sums), bool)
    cost = _costs(products, sizes, each)
    while len(sums) > 1:
        nearest = cost.argmin(1)
        first = each[(nearest[nearest] == each) & (each < nearest) & (cost[each, nearest] <= merge)]
        if not len(first):
            break
        second = nearest[first]
        for values in (sums, sizes, products, products.T):
            values[first] += values[second]
        alive[second] = False
        cost[second] = np.inf
        cost[first] = np.where(alive, _costs(products, sizes, first), np.float32(np.inf))
        cost[:, second], cost[:, first] = np.inf, cost[first].T
    return _unit(sums[alive])


def _costs(products: Floats, sizes: Floats, some: NDArray[np.int64]) -> Floats:
    """Return what merging some clusters with each costs [k, C], of the inner products of all sums; never itself."""
    weights = 1 / sizes
    squares = np.diag(products) * weights**2
    cost = products[some] * (-2 * weights[some, None])
    cost *= weights
    cost += squares[some, None]
    cost += squares
    cost /= weights[some, None] + weights
    cost[np.arange(len(some)), some] = np.inf
    return np.asarray(cost, np.float32)


def directions(rows: Floats) -> tuple[bytes, Floats]:
    """Return the base of rows [T, m], T >= 1, as it is written, and the directions [T, m] from it to the rows."""
    mean = rows.mean(0)
    mean *= min(1.0, FURTHEST / max(float(np.linalg.norm(mean)), TINY))
    scale = np.float16(max(float(np.abs(mean).max()) / LARGEST, SMALLEST))
    base = np.rint(mean / np.float32(scale)).clip(-LARGEST, LARGEST).astype(np.int8)
    return scale.astype("<f2").tobytes() + base.tobytes(), _unit(rows - base * np.float32(scale))


def rotation(dims: int, width: int) -> Floats:
    """Return an orthogonal map [dims, width] that spreads what each coordinate says over all of them.

    It flips the coordinates' signs as a hash says and takes the cosine transform: the same on every computer. Columns
    beyond `dims` are 0.
    """
    blocks = (hashlib.blake2b(str(i).encode(), digest_size=64).digest() for i in range(-(-dims // 64)))
    signs = np.array([1 if byte < 128 else -1 for byte in chain.from_iterable(blocks)][:dims])
    k, n = np.arange(dims), np.arange(dims)[:, None]
    cosines = np.cos(np.pi * (n + 0.5) * k / dims) * np.sqrt(2 / dims)
    cosines[:, 0] /= np.sqrt(2)
    turned = np.zeros((dims, width), np.float32)
    turned[:, :dims] = signs[:, None] * cosines
    return turned


def _products(ones: Floats, others: Floats) -> Floats:
    """Return the inner products [A, B] of rows [A, M] and rows [B, M]."""
    return np.asarray(ones @ others.T, np.float32)


def _unit(rows: Floats) -> Floats:
    """Scale rows to length 1; rows of zeros stay."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TINY), np.float32)
