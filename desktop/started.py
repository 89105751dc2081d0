"""Programs that are started on their own and watched for a moment: those that end at once may have done nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QTimer

SOON_MS = 5_000  # an error after this is no longer about starting
STEP_MS = 40
SELDOM_MS = 5_000  # between looks at what runs on, so that its end is noticed by someone


def watched(words: Sequence[str], failed: Callable[[], object]) -> None:
    """Start a program that outlives this one; call `failed` where it cannot be, or ends soon with an error.

    What it opens may run within it for hours: that is no error, and nor is how it ends then.
    """
    silent = subprocess.DEVNULL
    try:
        process = subprocess.Popen(words, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
    except OSError:
        failed()
        return
    soon = QDeadlineTimer(SOON_MS)
    timer = QTimer(QCoreApplication.instance(), interval=STEP_MS)

    def look() -> None:
        code = process.poll()
        if code is None:
            timer.setInterval(SELDOM_MS if soon.hasExpired() else STEP_MS)
            return
        timer.stop()
        timer.deleteLater()
        if code and not soon.hasExpired():
            failed()

    timer.timeout.connect(look)
    timer.start()
