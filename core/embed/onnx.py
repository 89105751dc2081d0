"""Sessions of ONNX Runtime, set up for a computer that is used for other things at the same time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime

QUIET = 3  # log errors alone: stderr belongs to the program


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """Load a graph for the CPU with this many threads (0: one per core).

    Raises:
        ModelError: the file is missing or cannot be loaded.
    """
    import onnxruntime as ort  # here, because it is slow to import and not every process embeds
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    refused = (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
    try:
        return ort.InferenceSession(path, _options(threads), providers=["CPUExecutionProvider"])
    except refused as error:
        kind, title = ("model-damaged", "Damaged model") if path.is_file() else ("model-missing", "No model here")
        raise ModelError(kind, title, "The model's network cannot be loaded.", str(path), str(error)) from error


def _options(threads: int) -> onnxruntime.SessionOptions:
    """Return the settings of a session.

    Threads wait asleep instead of spinning, so that the window stays smooth. The arena is off: it would keep
    the memory of the largest batch ever seen for the life of the process.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = QUIET
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
