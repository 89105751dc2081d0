"""Write pickled weights again as safetensors, in a child process of its own that has limits.

`torch.load` with `weights_only` reads tensors alone: a pickle that names anything else is refused before that is
looked up, and nothing of it runs. The child is a second wall, for faults in that reader. Run as
`python -m core.embed.import_convert FROM TO [FROM TO ...]`; it writes one JSON object: {} or {"kind", "detail"}.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import core
from core.embed.base import Stop
from core.embed.import_archive import unsafe
from core.embed.recognise_files import damaged
from core.errors import Cancelled, ModelError

if TYPE_CHECKING:
    from torch import Tensor

if sys.platform != "win32":  # which has no such limits
    import resource

CHILD = (sys.executable, "-P", "-m", "core.embed.import_convert")
ROOM = 16 * 2**30  # bytes of address space for torch itself, whose libraries for GPUs are large
SECONDS_A_GB, SECONDS = 120, 300  # of processor time
PAUSE = 0.1  # seconds between two looks at a child
NAMED = re.compile(r"GLOBAL ([\w.]+)")
FIRST = ("embed_tokens", "word_embeddings", "tok_embeddings", "shared")  # of names for one tensor, the one to keep


def convert(pairs: Sequence[tuple[Path, Path]], stop: Stop | None = None) -> None:
    """Write each pickle (first of a pair) as safetensors (second); names, types and values stay as they are.

    Raises:
        ModelError: `model-unsafe` for a pickle that wants more than tensors, `model-damaged` for one that cannot be
            read or needs more memory or time than its size explains.
        Cancelled: `stop()` said yes.
    """
    if not pairs:
        return
    told = _child((*CHILD, *(str(path) for pair in pairs for path in pair)), stop)
    if told is None:
        raise damaged(pairs[0][0], "The model could not be converted.", "the child died")
    if told:
        raise _refusal(Path(told["path"]), told)


def _child(command: Sequence[str], stop: Stop | None) -> dict[str, str] | None:
    """Run a child to its end; returns what it says, None where it says nothing."""
    root, known = str(Path(core.__file__).parent.parent), os.environ.get("PYTHONPATH")
    environment = os.environ | {"PYTHONPATH": root + os.pathsep + known if known else root, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            while child.poll() is None:
                if stop and stop():
                    raise Cancelled
                time.sleep(PAUSE)
        finally:
            child.kill()
        said = child.stdout.read() if child.stdout else b""
    try:
        told: dict[str, str] = json.loads(said)
    except ValueError:
        return None
    return told


def _refusal(source: Path, told: dict[str, str]) -> ModelError:
    """Return the error for a pickle that was not converted."""
    kind, detail = told.get("kind", ""), told.get("detail", "")
    if kind == "unsafe":
        wanted = f" It asks for {told['wanted']}." if told.get("wanted") else ""
        return unsafe(
            source, f"The file {source.name} holds more than numbers, so it was not opened.{wanted}", detail
        )
    if kind == "disk-full":
        return ModelError("disk-full", "Disk full", "There is no room to convert the model.", str(source), detail)
    return damaged(source, f"The file {source.name} cannot be read.", detail)


# --- in the child ---------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Convert and say how it went."""
    _limit(max(Path(source).stat().st_size for source in arguments[::2]))
    sys.stdout.write(json.dumps(run(arguments)))
    return 0


def run(arguments: Sequence[str]) -> dict[str, str]:
    """Convert files until one fails; returns what went wrong with which."""
    for source, out in zip(arguments[::2], arguments[1::2], strict=True):
        told = _convert(Path(source), Path(out))
        if told:
            return {**told, "path": source}
    return {}


def _convert(source: Path, out: Path) -> dict[str, str]:
    """Convert one file; returns what went wrong."""
    import pickle

    import torch
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    try:
        packed = zipfile.is_zipfile(source)
        loaded = torch.load(source, map_location="cpu", weights_only=True, mmap=packed)
        tensors, same = once(loaded)
        save_file(tensors, out, metadata={"format": "pt", **same})
    except pickle.UnpicklingError as error:
        wanted = NAMED.search(str(error))
        kind = "unsafe" if wanted or "WeightsUnpickler" in str(error) else "damaged"
        return {"kind": kind, "wanted": wanted.group(1) if wanted else "", "detail": str(error)[:500]}
    except TypeError as error:
        return {"kind": "unsafe", "detail": str(error)[:500]}
    except OSError as error:
        return {"kind": "disk-full" if error.errno == 28 else "damaged", "detail": str(error)[:500]}
    except (RuntimeError, ValueError, EOFError, KeyError, AttributeError, MemoryError, SafetensorError) as error:
        return {"kind": "damaged", "detail": str(error)[:500]}
    return {}


def once(loaded: object) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Return tensors that share nothing, as safetensors wants them, and which name stands for which other one.

    One tensor under two names (tied word tables) is kept once, under the name of the table; transformers ties them
    again. Parts of one tensor that only overlap are copied.

    Raises:
        TypeError: something is no tensor.
    """
    import torch

    if not isinstance(loaded, dict):
        raise TypeError(f"a {type(loaded).__name__} instead of named tensors")
    kept: dict[str, Tensor] = {}
    same: dict[str, str] = {}
    seen: dict[object, str] = {}
    storages: set[int] = set()
    for name in sorted(loaded, key=lambda name: (not any(part in str(name) for part in FIRST), str(name))):
        tensor = loaded[name]
        if not isinstance(name, str) or not isinstance(tensor, torch.Tensor) or tensor.layout != torch.strided:
            raise TypeError(f"{name!r} is no plain tensor")
        place = (tensor.data_ptr(), tuple(tensor.shape), tensor.stride(), tensor.dtype)
        if tensor.numel() and place in seen:
            same[name] = seen[place]
            continue
        seen[place] = name
        storage = tensor.untyped_storage()
        alone = storage.nbytes() == tensor.nbytes and storage.data_ptr() not in storages and tensor.is_contiguous()
        storages.add(storage.data_ptr())
        kept[name] = tensor if alone else tensor.clone(memory_format=torch.contiguous_format)
    return kept, same


def _limit(size: int) -> None:
    """Limit what this process may use, where the system lets us: memory, output, processor time, no core file."""
    if sys.platform == "win32":
        return
    most = {
        resource.RLIMIT_AS: ROOM + 3 * size,
        resource.RLIMIT_FSIZE: 2 * size + 2**20,
        resource.RLIMIT_CPU: SECONDS + SECONDS_A_GB * (size // 10**9),
        resource.RLIMIT_CORE: 0,
    }
    for which, limit in most.items():
        try:
            _, hard = resource.getrlimit(which)
            resource.setrlimit(which, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        except (OSError, ValueError):  # macOS refuses some
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
