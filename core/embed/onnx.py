"""Sessions of ONNX Runtime, set up for a computer that is used for other things at the same time.

Since its version 1.29 it tells its makers of every session and model, over the network, and keeps a number for the
computer in the person's cache, unless it is told not to before it starts. Nothing may leave the computer: whoever
needs ONNX Runtime has it from here.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from core.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime

QUIET = 3  # log errors alone: stderr belongs to the program
PROVIDERS = ["CPUExecutionProvider"]
SILENT = "ORT_DISABLE_TELEMETRY"  # in the environment; read once, when ONNX Runtime starts


def runtime() -> ModuleType:
    """Return ONNX Runtime, which tells nobody what it does. It is slow to import, and not every process embeds."""
    os.environ[SILENT] = "1"
    import onnxruntime as ort

    ort.disable_telemetry_events()  # on Windows, where the system collects them
    return ort  # type: ignore[no-any-return]


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """Load a graph for the CPU with this many threads (0: one per core).

    Raises:
        ModelError: the file is missing or cannot be loaded.
    """
    ort = runtime()
    state = ort.capi.onnxruntime_pybind11_state
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
        session: onnxruntime.InferenceSession = ort.InferenceSession(path, _options(threads), providers=PROVIDERS)
    except refused as error:
        kind, title = ("model-damaged", "Damaged model") if path.is_file() else ("model-missing", "No model here")
        raise ModelError(kind, title, "The model's network cannot be loaded.", str(path), str(error)) from error
    return session


def _options(threads: int) -> onnxruntime.SessionOptions:
    """Return the settings of a session.

    Threads wait asleep instead of spinning, so that the window stays smooth. The arena is off: it would keep
    the memory of the largest batch ever seen for the life of the process.
    """
    options: onnxruntime.SessionOptions = runtime().SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = QUIET
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
