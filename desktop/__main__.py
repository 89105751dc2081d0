"""The door of the program: a command goes to core; nothing at all, `--hidden` or `--quick` opens the window."""

from __future__ import annotations

import gc
import sys

from desktop import needs

STARTS = {(): "raise", ("--hidden",): "hidden", ("--quick",): "quick"}


def main() -> int:
    """Run the command in `sys.argv`, or open the window; return the exit code."""
    arguments = sys.argv[1:]
    word = STARTS.get(tuple(arguments))
    if word is None:
        from core.__main__ import main as command

        return command(arguments)
    return window(word)


def window(word: str = "raise") -> int:
    """Open the window, or say in plain words why it cannot be opened.

    Args:
        word: what is wanted of it, or of the one that is open already: "raise", "quick" or "hidden".
    """
    complaint = needs.complaint()
    if complaint:
        sys.stderr.write(f"{complaint}\n")
        return 1
    gc.disable()  # until the window stands: next to nothing of what the start makes is ever given up
    try:
        from desktop.opening import run
    except ImportError as error:
        sys.stderr.write(f"{needs.broken_qt(error)}\n")
        return 1
    return run(sys.argv, word)


if __name__ == "__main__":
    sys.exit(main())
