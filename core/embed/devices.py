"""Where torch runs a model, and what happens when that place fails.

A GPU is used where there is one. Another program may fill it, a driver may be reset, a laptop may unplug it: then a
batch is cut into halves until it fits, and where even one text does not, or the GPU does not answer, the model is
read again onto the CPU, which a notice tells. No text is lost on the way. Importing this module imports torch.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import torch

from core.errors import ErrorRecord, ModelError

CPU_BATCH_TOKENS, GPU_BATCH_TOKENS = 1024, 32_768  # padded tokens of a batch; a GPU is idle in small ones
GAIN = 1.5  # how many times as fast bfloat16 must be on a CPU to be worth what it rounds away
TRIAL, RUNS = (512, 768, 768), 5  # the product that is timed: tokens of a batch by a layer of a base-sized model
FULL = ("out of memory", "can't allocate memory", "alloc_failed", "not enough memory")
GONE = (
    "cuda error",
    "cuda driver",
    "no cuda",
    "nvidia driver",
    "cudnn",
    "cublas",
    "hip error",
    "nvml",
    "mps backend",
)
Trouble = Literal["full", "gone", ""]
Notice = Callable[[ErrorRecord], None]
N = TypeVar("N")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Device:
    """A place to run a model.

    `name` is for people. Weights are kept as `dtype`; a batch holds at most `batch_tokens`, padding counted.
    """

    name: str
    place: torch.device
    dtype: torch.dtype
    batch_tokens: int


def best() -> Device:
    """Return the best place here: CUDA (bfloat16, or float16 where it has none), Apple's MPS (float16), the CPU."""
    if torch.cuda.is_available():
        dtype = torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
        return Device(torch.cuda.get_device_name(), torch.device("cuda"), dtype, GPU_BATCH_TOKENS)
    if torch.backends.mps.is_available():
        return Device("MPS", torch.device("mps"), torch.float16, GPU_BATCH_TOKENS)
    return processor()


def processor() -> Device:
    """Return the CPU, in bfloat16 where that is measured to be faster, else in single precision."""
    return cpu(torch.bfloat16 if fast_bf16() else torch.float32)


def cpu(dtype: torch.dtype = torch.float32) -> Device:
    """Return the CPU as a place, in single precision unless told otherwise."""
    return Device("CPU", torch.device("cpu"), dtype, CPU_BATCH_TOKENS)


def fast_bf16(seconds: Callable[[torch.dtype], float] | None = None) -> bool:
    """Say whether bfloat16 is worth having on this CPU: it has instructions for it, and a product is faster.

    `seconds` times the product in a precision, for tests; without it, the CPU is asked (some 20 ms).
    """
    if seconds is None and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return False
    timed = seconds or _seconds
    return timed(torch.float32) > GAIN * timed(torch.bfloat16)


def free_memory(device: Device) -> int:
    """Return the bytes that a model may still take there: the GPU's own memory, else the computer's."""
    if device.place.type == "cuda":
        return int(torch.cuda.mem_get_info()[0])
    import psutil  # here, because only the loading of a model asks

    return int(psutil.virtual_memory().available)


class Fallback(Generic[N]):
    """A network on a device, and from the first time that device fails on the CPU. May be used by several threads.

    The network is opened again for the CPU, not moved: what lies on a GPU that is gone cannot be read, and other
    threads may be in the middle of it.
    """

    def __init__(self, open_on: Callable[[Device], N], device: Device, notice: Notice | None = None) -> None:
        """Open the network on a device, or on the CPU where the device has no room for it.

        Raises:
            ModelError: as `open_on`; `model-too-large` where the CPU has no room either.
        """
        self._open_on = open_on
        self._notice = notice or _logged
        self._lock = threading.Lock()
        self._fits = device.batch_tokens
        self._at = self._opened(device)

    @property
    def device(self) -> Device:
        """Return where the network is now."""
        return self._at[0]

    @property
    def network(self) -> N:
        """Return the network as it is now."""
        return self._at[1]

    @property
    def batch_tokens(self) -> int:
        """Return how many padded tokens a batch may have, by what fitted so far."""
        return self._fits

    def run(self, texts: Sequence[T], length: int, work: Callable[[N, Sequence[T]], R]) -> list[R]:
        """Put a batch through the network, in one piece or in as many as fit; returns what each piece gave, in order.

        Args:
            texts: The members of the batch, in any form.
            length: Tokens of the longest of them.
            work: Runs the network on some of the members; it may be called again for the same ones.

        Raises:
            ModelError: `model-too-large` where one text alone does not fit into the computer's memory.
        """
        found: list[R] = []
        left = deque([texts])
        while left:
            piece = left.popleft()
            if len(piece) > 1 and len(piece) * length > self._fits:
                left.extendleft(reversed(_halves(piece)))
                continue
            at = self._at
            try:
                found.append(work(at[1], piece))
            except (RuntimeError, MemoryError) as error:
                trouble, said = trouble_of(error), str(error)
                if not trouble:
                    raise
            else:
                continue
            self._yield(at, trouble, said, len(piece), length)  # outside, so that the error holds no tensors
            left.appendleft(piece)
        return found

    def _yield(self, at: tuple[Device, N], trouble: Trouble, said: str, members: int, length: int) -> None:
        """After a failure: smaller batches where that can help, else the CPU."""
        if trouble == "full" and members > 1:
            self._fits = min(self._fits, -(-members // 2) * length)
            _give_back(at[0])
        elif at[0].place.type == "cpu":
            raise too_large(said)
        else:
            self._leave(at, trouble, said)

    def _leave(self, at: tuple[Device, N], trouble: Trouble, said: str) -> None:
        """Go on on the CPU, unless another thread has gone there already."""
        with self._lock:
            if self._at is not at:
                return
            self._notice(_told(at[0], trouble, said))
            self._at = self._opened(processor())
            self._fits = CPU_BATCH_TOKENS
        _give_back(at[0])

    def _opened(self, device: Device) -> tuple[Device, N]:
        """Open the network there, or on the CPU where that fails; returns where it is."""
        try:
            return device, self._open_on(device)
        except (RuntimeError, MemoryError) as error:
            trouble, said = trouble_of(error), str(error)
            if not trouble:
                raise
        if device.place.type == "cpu":
            raise too_large(said)
        self._notice(_told(device, trouble, said))
        self._fits = CPU_BATCH_TOKENS
        return self._opened(processor())


def trouble_of(error: Exception) -> Trouble:
    """Say what an error of torch tells of its device: that it is "full", that it is "gone", or nothing ("")."""
    said = str(error).lower()
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)) or any(words in said for words in FULL):
        return "full"
    if isinstance(error, torch.AcceleratorError) or any(words in said for words in GONE):
        return "gone"
    return ""


def too_large(said: str, path: str | None = None) -> ModelError:
    """Return the error for a model that the computer has no room for."""
    message = "This model needs more memory than is free on this computer."
    return ModelError("model-too-large", "Model too large", message, path, said)


def _told(device: Device, trouble: Trouble, said: str) -> ErrorRecord:
    """Return the notice that the CPU has taken over."""
    title = "The graphics card is full" if trouble == "full" else "The graphics card does not answer"
    message = f"{device.name} cannot run the model now; the processor goes on with it, more slowly."
    return ErrorRecord(f"device-{trouble}", title, message, None, said)


def _logged(record: ErrorRecord) -> None:
    """Tell the log, where nobody else listens."""
    logging.getLogger(__name__).warning("%s: %s (%s)", record.title, record.message, record.detail)


def _halves(texts: Sequence[T]) -> list[Sequence[T]]:
    middle = -(-len(texts) // 2)
    return [texts[:middle], texts[middle:]]


def _give_back(device: Device) -> None:
    """Return what torch keeps for later to the device; one that is gone has nothing to return."""
    try:
        if device.place.type == "cuda":
            torch.cuda.empty_cache()
        elif device.place.type == "mps":
            torch.mps.empty_cache()
    except RuntimeError as error:
        logging.getLogger(__name__).debug("cache not emptied: %s", error)


def _seconds(dtype: torch.dtype) -> float:
    """Return the shortest time of a product as models make them."""
    rows, width, out = TRIAL
    left, right = torch.ones(rows, width, dtype=dtype), torch.ones(out, width, dtype=dtype)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        torch.nn.functional.linear(left, right)
        times.append(time.perf_counter() - start)
    return min(times)
