"""The weights of a model folder: one safetensors file for the CPU's graph, for a GPU and for further training.

The word table is most of a small model that reads many languages (100,000 rows of 384 are 38 MB in 8 bits; six
layers are 21 MB in half precision), so it is kept once: as 8-bit rows with a scale each, first in the file and on
the boundary of a page, where ONNX Runtime maps it from the disk as a part of its graph. All other weights follow in
half precision. The same weights give the same bytes, and weights that were read and are written again give the
same file.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from core.errors import ModelError

Weights = dict[str, NDArray[np.float32]]
WEIGHTS = "model.safetensors"
WORDS, SCALES = "embeddings.word_embeddings.weight", "embeddings.word_embeddings.scale"
HEADS = ("sparse.", "multi.")  # how names of heads begin; all others are the encoder's, as Hugging Face has them
ATTENTION_HEADS = "attention_heads"  # the one number of a BERT that its weights do not tell
ALIGNMENT = 65_536  # bytes: what Windows can map from, and a multiple of the pages of other systems
LARGEST = 127  # steps away from 0 that 8 bits hold on both sides
SMALLEST = 2.0**-14  # scale: below it half precision loses digits
DTYPES = {"int8": "I8", "float16": "F16"}


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where the word table lies: `rows` times `width` signed bytes from `offset` on in `file`, `length` in all.

    The scales, one float16 a row, follow it at once.
    """

    file: str
    offset: int
    length: int
    rows: int
    width: int


def write_weights(
    path: Path,
    encoder: Mapping[str, NDArray[np.float32]],
    heads: Mapping[str, NDArray[np.float32]],
    attention_heads: int,
) -> TablePlace:
    """Write an encoder (named as Hugging Face names BERT's weights) and its heads; returns the table's place.

    The file is replaced at once and as a whole: a graph that has the old one mapped keeps the old one.

    Raises:
        ModelError: `model-damaged` where a weight is not finite in half precision.
    """
    rows, scales = quantised(encoder[WORDS])
    rest = {name: half(value) for name, value in sorted({**encoder, **heads}.items()) if name != WORDS}
    tensors: dict[str, NDArray[np.int8] | NDArray[np.float16]] = {WORDS: rows, SCALES: scales, **rest}
    wrong = [name for name, value in tensors.items() if not np.isfinite(value).all()]
    if wrong:
        raise damaged(path, f"not finite: {', '.join(wrong)}")
    header = _header(tensors, attention_heads)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.write(header)
        for value in tensors.values():
            file.write(value.tobytes())
    partial.replace(path)
    return TablePlace(path.name, len(header), rows.nbytes, *rows.shape)


def read_weights(path: Path) -> tuple[Weights, Weights]:
    """Read the encoder and the heads in single precision, the word table with its scales multiplied in.

    Raises:
        ModelError: `model-missing` without the file, `model-damaged` where it is not one that Seoga wrote.
    """
    with _open(path) as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    rows, scales = tensors.pop(WORDS), tensors.pop(SCALES)
    weights = {WORDS: rows * scales.astype(np.float32)}
    weights |= {name: value.astype(np.float32) for name, value in tensors.items()}
    heads = {name: value for name, value in weights.items() if name.startswith(HEADS)}
    return {name: value for name, value in weights.items() if name not in heads}, heads


def read_config(path: Path) -> dict[str, int]:
    """Read the encoder's shape from the file's header, by the names that Hugging Face's `BertConfig` gives it.

    Raises:
        ModelError: as `read_weights`.
    """
    with _open(path) as file:
        shapes = {name: file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118 (no mapping)
        attention_heads = int(file.metadata()[ATTENTION_HEADS])
    layers = {name.split(".")[2] for name in shapes if name.startswith("encoder.layer.")}
    try:
        return {
            "vocab_size": shapes[WORDS][0],
            "hidden_size": shapes[WORDS][1],
            "num_hidden_layers": len(layers),
            "num_attention_heads": attention_heads,
            "intermediate_size": shapes["encoder.layer.0.intermediate.dense.weight"][0],
            "max_position_embeddings": shapes["embeddings.position_embeddings.weight"][0],
            "type_vocab_size": shapes["embeddings.token_type_embeddings.weight"][0],
        }
    except KeyError as error:
        raise damaged(path, f"no {error}") from error


def quantised(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Round a table [V, D] to 8-bit rows [V, D] and their scales [V, 1], so that table = rows * scales, nearly.

    The rows are rounded with the scales as they are kept. In half precision a scale times 127 is exact, so a table
    that was quantised before comes out as it went in. What is not finite gives a scale that is not.
    """
    largest = np.abs(table).max(-1, keepdims=True)
    scales = half(np.maximum(largest / LARGEST, SMALLEST))
    steps = np.rint(np.nan_to_num(table) / np.where(np.isfinite(scales), scales, 1).astype(np.float32))
    return np.clip(steps, -LARGEST, LARGEST).astype(np.int8), scales


def half(value: NDArray[np.float32]) -> NDArray[np.float16]:
    """Round to half precision; what is too large becomes infinite."""
    with np.errstate(over="ignore"):
        return value.astype(np.float16)


def damaged(path: Path, detail: str) -> ModelError:
    """Return the error for weights that cannot be used."""
    return ModelError("model-damaged", "Damaged model", "The model's weights cannot be used.", str(path), detail)


def _header(tensors: Mapping[str, NDArray[np.int8] | NDArray[np.float16]], attention_heads: int) -> bytes:
    """Return the head of a safetensors file, filled with spaces up to where the first tensor may be mapped.

    It is the length of what follows (8 bytes), then JSON: type, shape and place of every tensor, counted from the
    end of the head and without gaps.
    """
    entries: dict[str, object] = {"__metadata__": {ATTENTION_HEADS: str(attention_heads)}}
    end = 0
    for name, value in tensors.items():
        start, end = end, end + value.nbytes
        entries[name] = {"dtype": DTYPES[value.dtype.name], "shape": value.shape, "data_offsets": (start, end)}
    text = json.dumps(entries, separators=(",", ":")).encode()
    size = struct.calcsize("<Q")
    text = text.ljust(-(-(size + len(text)) // ALIGNMENT) * ALIGNMENT - size)
    return struct.pack("<Q", len(text)) + text


def _open(path: Path) -> safe_open:
    """Open a file of weights and look at its header; names, types and shapes of the table must be ours."""
    if not path.is_file():
        raise ModelError("model-missing", "No model here", "The model's weights are missing.", str(path))
    try:
        file: Any = safe_open(path, framework="numpy")  # which says nothing of its types
    except (SafetensorError, OSError) as error:
        raise damaged(path, str(error)) from error
    types = {name: file.get_slice(name).get_dtype() for name in file.keys()}  # noqa: SIM118 (no mapping)
    if types != {name: "I8" if name == WORDS else "F16" for name in {*types, WORDS, SCALES}}:
        raise damaged(path, "other tensors than Seoga writes")
    table, scales = (file.get_slice(name).get_shape() for name in (WORDS, SCALES))
    if len(table) != 2 or scales != [table[0], 1]:
        raise damaged(path, f"a table {table} with scales {scales}")
    if not (file.metadata() or {}).get(ATTENTION_HEADS, "").isdecimal():
        raise damaged(path, "no number of attention heads")
    opened: safe_open = file
    return opened
