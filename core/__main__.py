"""argv -> a role: `worker`, `train`, or the command line. Imports only what the role needs."""

from __future__ import annotations

import os
import sys

from core import memory


def main(argv: list[str] | None = None) -> int:
    """Play the role that the first argument names; return the exit code."""
    args = sys.argv[1:] if argv is None else argv
    role = args[0] if args else ""
    if role == "train":
        from core.train import cli as train

        return train.main(args[1:])
    memory.hold_little()
    # The products of a search are small: with a thread a core they wait for each other, and while files are indexed
    # twice as long as they take. numpy reads this once, when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if role == "worker":
        from core import worker

        return worker.main()
    from core import cli

    return cli.main(args)


if __name__ == "__main__":
    sys.exit(main())
