"""The commands that look after a library: `seoga why | exclude | forget | check`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core import config
from core.messages import Notice, Trouble
from core.terminal import print_json, say

if TYPE_CHECKING:
    from core.index.keeper import Keeper


def why(args: argparse.Namespace) -> int:
    """Say whether a path counts, and by which rule it is in or out."""
    with _keeper(args) as keeper:
        found = keeper.why(os.path.abspath(args.path))  # noqa: PTH100 (links stay as they are)
    if args.json:
        print_json(found)
        return 0
    if found.counts:
        print(f"{found.path}: it is read, in {found.root}" + (f"; {found.state}" if found.state else ""))
    else:
        reason = f"left out by: {found.reason}" if found.root else "in no folder of the library"
        print(f"{found.path}: not read; {reason}")
    if found.error:
        print(f"  {found.error.title}. {found.error.message}")
    return 0


def exclude(args: argparse.Namespace) -> int:
    """Leave a folder or file out of the library, or take it in again."""
    with _keeper(args) as keeper:
        keeper.exclude(os.path.abspath(args.path), undo=args.undo)  # noqa: PTH100
        keeper.catch_up()
    return 0


def forget(args: argparse.Namespace) -> int:
    """Leave a folder or file out and purge its text from every old version of the library."""
    with _keeper(args) as keeper:
        done = keeper.forget(os.path.abspath(args.path))  # noqa: PTH100
        keeper.work_off()
        done.result()
    say("It is forgotten. The file itself is untouched.")
    return 0


def check(args: argparse.Namespace) -> int:
    """Compare what the library holds with itself, and mend what does not fit."""
    with _keeper(args) as keeper:
        answer = keeper.check()
        keeper.work_off()
        found = answer.result()
    if args.json:
        print_json(found)
        return 0
    for each in found.findings:
        examples = f": {', '.join(each.examples)}" if each.examples else ""
        print(f"{each.count:>8,} {each.kind}{examples}")
    if not found.findings:
        print("All is well.")
    return 0


@contextmanager
def _keeper(args: argparse.Namespace) -> Iterator[Keeper]:
    """Open the library with what keeps it in step."""
    from core.extract.sandbox import Sandbox
    from core.index.keeper import Keeper
    from core.opening import open_embedder, open_library

    options = config.load()
    embedder = open_embedder(options)
    with (
        open_library(args.library, embedder, writer=args.writes) as library,
        Sandbox(options.number("max_file_mb") * 2**20) as sandbox,
    ):
        yield Keeper(library, embedder, sandbox, _tell, options)


def _tell(notice: Notice) -> None:
    if isinstance(notice, Trouble):
        say(f"{notice.error.title}: {notice.error.message}")
