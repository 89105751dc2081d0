"""Files of weights, looked at without loading them: which there are, whether they are whole, what shapes they hold.

A safetensors file is the length of its header (8 bytes), the header in JSON (name, type, shape and place of every
tensor), and the tensors. A file that was cut short is shorter than its header says.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.embed.recognise_files import damaged, missing, needed

LENGTH = struct.calcsize("<Q")
LARGEST_HEADER = 100 * 2**20  # bytes, safetensors' own limit
SAFE, INDEX = ".safetensors", ".index.json"
PICKLED = {"model.safetensors": ("pytorch_model.bin",), "adapter_model.safetensors": ("adapter_model.bin",)}
HEADS = ("sparse_linear", "colbert_linear")
LAYER = re.compile(r"(?:^|\.)layers?\.(\d+)\.")
TABLES = ("word_embeddings.weight", "embed_tokens.weight", "tok_embeddings.weight")
BITS = {"F64": 64, "F32": 32, "F16": 16, "BF16": 16, "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U8": 8, "BOOL": 8}
BITS |= {"U16": 16, "U32": 32, "U64": 64, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "C64": 64}
Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a model to be: its name in the folder ("1_Pooling/config.json"), and where it is now.

    `convert` is on for a pickle whose tensors are written again as safetensors.
    """

    name: str
    source: Path
    convert: bool = False

    @property
    def size(self) -> int:
        """Return the bytes of the source."""
        return self.source.stat().st_size


class _Index(msgspec.Struct, frozen=True):
    weight_map: dict[str, str]


class _Tensor(msgspec.Struct, frozen=True):
    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


def weights(folder: Path, name: str, below: str = "") -> tuple[list[Piece], Shapes]:
    """Return the files that hold a model's weights (`name` is what one file of them is called), and their shapes.

    The shapes are empty where the files are pickles, which are not opened here.

    Raises:
        ModelError: `model-missing` for a file or shard that is not there, `model-damaged` for one that is not whole.
    """
    if (folder / name).is_file():
        return [Piece(below + name, folder / name)], shapes(folder / name)
    if (folder / (name + INDEX)).is_file():
        return _shards(folder, name, below)
    for pickled in PICKLED.get(name, ()):
        if (folder / pickled).is_file():
            return [Piece(below + name, folder / pickled, convert=True)], {}
        if (folder / (pickled + INDEX)).is_file():
            parts = sorted(set(_index(folder / (pickled + INDEX)).values()))
            return [Piece(below + _safe(part), _there(folder, part), convert=True) for part in parts], {}
    raise missing(folder / name)


def heads(folder: Path) -> tuple[list[Piece], dict[str, Shapes]]:
    """Return the files of the sparse and multi-vector heads of BGE-M3, none where there are none, and their shapes.

    The reference code leaves both random where one is missing; here that is an error.

    Raises:
        ModelError: `model-missing` where there is only one of them, `model-damaged` for a file that is not whole.
    """
    pieces: dict[str, Piece] = {}
    for stem in HEADS:
        ends = [ending for ending in (SAFE, ".pt") if (folder / (stem + ending)).is_file()]
        if ends:
            pieces[stem] = Piece(stem + SAFE, folder / (stem + ends[0]), convert=ends[0] != SAFE)
    if len(pieces) == 1:
        raise missing(folder / next(f"{stem}.pt" for stem in HEADS if stem not in pieces))
    return list(pieces.values()), {stem: shapes(piece.source) for stem, piece in pieces.items() if not piece.convert}


def shapes(path: Path) -> Shapes:
    """Return the shape of every tensor in a safetensors file, once its size is what its header says.

    Raises:
        ModelError: `model-damaged`.
    """
    tensors = _header(path)
    end = 0
    for name, tensor in sorted(tensors.items(), key=lambda item: item[1].data_offsets):
        first, last = tensor.data_offsets
        bits = BITS.get(tensor.dtype, 0) * math.prod(tensor.shape)
        if first != end or min(tensor.shape, default=0) < 0 or (last - first) * 8 != bits:
            raise damaged(path, "The list of the model's weights is not consistent.", name)
        end = last
    rest = path.stat().st_size - _length(path) - LENGTH
    if rest != end:
        message = f"The file {path.name} is not whole: {rest} bytes of weights instead of {end}."
        raise damaged(path, message)
    return {name: tensor.shape for name, tensor in tensors.items()}


def table(found: Shapes) -> tuple[int, ...]:
    """Return the shape [V, D] of the word table, () where none has a known name."""
    return next((shape for name, shape in found.items() if name.endswith(TABLES) and len(shape) == 2), ())


def layers(found: Shapes) -> set[int]:
    """Return the numbers of the layers that there are weights of."""
    return {int(number.group(1)) for name in found if (number := LAYER.search(name))}


def _shards(folder: Path, name: str, below: str) -> tuple[list[Piece], Shapes]:
    """Return the index and the shards it names; each must hold what the index looks for in it."""
    path = folder / (name + INDEX)
    index = _index(path)
    found: dict[str, Shapes] = {part: shapes(_there(folder, part)) for part in sorted(set(index.values()))}
    for tensor, part in index.items():
        if tensor not in found[part]:
            raise damaged(folder / part, f"The file {part} does not hold what {path.name} looks for in it.", tensor)
    pieces = [Piece(below + part, folder / part) for part in found]
    together = {tensor: shape for shard in found.values() for tensor, shape in shard.items()}
    return [Piece(below + path.name, path), *pieces], together


def _index(path: Path) -> dict[str, str]:
    """Read which shard holds which tensor; a shard lies beside its index."""
    index = needed(path, _Index).weight_map
    for part in index.values():
        if not part or part.startswith(".") or re.search(r'[/\\:*?"<>|\x00-\x1f]', part):
            raise damaged(path, "The list of the model's files names one outside its folder.", part)
    if not index:
        raise damaged(path, "The list of the model's files is empty.")
    return index


def _there(folder: Path, name: str) -> Path:
    """Return the path of a file that must be there."""
    if not (folder / name).is_file():
        raise missing(folder / name)
    return folder / name


def _safe(name: str) -> str:
    """Return what a shard is called once it is safetensors."""
    return name.removesuffix(".bin").replace("pytorch_model", "model") + SAFE


def _length(path: Path) -> int:
    """Return the length of a safetensors header."""
    with path.open("rb") as file:
        first = file.read(LENGTH)
    if len(first) < LENGTH:
        raise damaged(path, f"The file {path.name} is not whole.")
    length: int = struct.unpack("<Q", first)[0]
    if length > min(LARGEST_HEADER, path.stat().st_size - LENGTH):
        raise damaged(path, f"The file {path.name} is not whole, or holds no weights.")
    return length


def _header(path: Path) -> dict[str, _Tensor]:
    """Read a safetensors header."""
    length = _length(path)
    with path.open("rb") as file:
        file.seek(LENGTH)
        raw = file.read(length)
    try:
        entries = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        entries.pop("__metadata__", None)
        return {name: msgspec.json.decode(entry, type=_Tensor) for name, entry in entries.items()}
    except (UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise damaged(path, "The list of the model's weights cannot be read.", str(error)) from error
