"""How the last run ended: a file that is there while Seoga runs, and gone after a goodbye.

What is left behind tells that there was no goodbye, and nothing more: a crash, a process ended by the system or by
hand, and a cut of the power look alike. Only where the computer was started since, a cut of the power is likelier
than anything else, and nothing is said.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from desktop import state

Ending = Literal["well", "badly", "unknown"]
CLOCK_SLACK = 5.0  # seconds by which a computer's start is known


class Marker:
    """The file that is there while Seoga runs."""

    def __init__(self, path: Path, booted: Callable[[], float] | None = None) -> None:
        self._path = path
        self._booted = booted or _boot_time

    def begin(self) -> Ending:
        """Note that this run has begun; return how the last one ended.

        "well": with a goodbye. "badly": without one. "unknown": without one, and the computer was started since.
        """
        ending = self._ending()
        state.write(self._path, {"pid": os.getpid(), "started": time.time()})
        return ending

    def end(self) -> None:
        """Say goodbye."""
        self._path.unlink(missing_ok=True)

    def _ending(self) -> Ending:
        if not self._path.exists():
            return "well"
        started = state.read(self._path).get("started")
        if not isinstance(started, int | float) or started < self._booted() - CLOCK_SLACK:
            return "unknown"
        return "badly"


def _boot_time() -> float:
    """Return when the computer was started."""
    import psutil  # only wanted where a run ended without a goodbye

    return float(psutil.boot_time())
