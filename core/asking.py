"""The commands that ask a library: `seoga search | similar | duplicates`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core import config, messages
from core.errors import DocumentError, ModelError
from core.messages import Explanation, Found
from core.terminal import print_groups, print_hits, print_json, say

if TYPE_CHECKING:
    from core.embed.base import Embedder
    from core.embed.reranker import CrossEncoder
    from core.store.library import Library

NOT_ABOUT = "Nothing here is really about this; these come nearest."
NO_COPIES = "No copies or versions were found."


def search(args: argparse.Namespace) -> int:
    """Answer a question."""
    from core.opening import open_embedder, open_library
    from core.search import search as way

    options = config.load()
    reranker = _reranker(options) if args.rerank == "cross" else None
    embedder = open_embedder(options)
    with open_library(args.library, embedder, writer=False) as library:
        ask = messages.Search(args.query, 0, max(args.k, 1), args.mode, _below(args.folder), args.rerank)
        found = way.search(library, embedder, ask, reranker=reranker)
        reasons = _reasons(library, embedder, found) if args.explain else []
    _print_found(args, found, reasons)
    return 0


def similar(args: argparse.Namespace) -> int:
    """Find what is like a file or a text."""
    from core.opening import open_embedder, open_library
    from core.search.similar import similar as like

    if bool(args.path) == (args.text is not None):
        say("Name a file, or give a text with --text (--text - reads it from stdin).")
        return 2
    options = config.load()
    embedder = open_embedder(options)
    with open_library(args.library, embedder, writer=False) as library:
        path, text = _like_what(args, library, options)
        ask = messages.Similar(path, text=text, limit=max(args.k, 1), folder=_below(args.folder))
        found = like(library, embedder, ask)
    _print_found(args, found, [])
    return 0


def duplicates(args: argparse.Namespace) -> int:
    """Report copies and versions."""
    from core.opening import open_embedder, open_library
    from core.search.duplicates import duplicates as copies

    with open_library(args.library, open_embedder(config.load()), writer=False) as library:
        found = copies(library, messages.FindDuplicates(_below(args.folder)))
    if args.json:
        print_json(found)
        return 0
    print_groups(found.groups)
    if not found.groups:
        say(NO_COPIES)
    return 0


def _reranker(options: config.Config) -> CrossEncoder:
    from core.opening import open_reranker

    found = open_reranker(options)
    if found is None:
        message = "The option `reranker` names none. Name one there, or ask with --rerank maxsim."
        raise ModelError("model-missing", "No reranking model", message, str(config.config_file()))
    return found


def _below(folder: str) -> str:
    return os.path.abspath(folder) if folder else ""  # noqa: PTH100 (links stay as they are)


def _like_what(args: argparse.Namespace, library: Library, options: config.Config) -> tuple[str, str]:
    """Return the path of a file that is in the library, or a text: of the arguments, stdin or another file."""
    from core.extract.sandbox import Sandbox
    from core.store.filters import valid

    if args.text is not None:
        return "", sys.stdin.buffer.read().decode("utf-8", "replace") if args.text == "-" else args.text
    path = _below(args.path)
    if library.ledger.document_of(valid(path)) is not None:
        return path, ""
    with Sandbox(options.number("max_file_mb") * 2**20) as sandbox:
        return "", sandbox.extract(Path(path)).text


def _reasons(library: Library, embedder: Embedder, found: Found) -> list[Explanation | None]:
    """Return why each hit was found; None for a file that was listed for its conditions alone."""
    from core.search.search import explained

    reasons: list[Explanation | None] = []
    for hit in found.hits:
        try:
            ask = messages.Explain(found.query, hit.path, hit.start, hit.end)
            reasons.append(explained(library, embedder, ask) if hit.signals else None)
        except DocumentError:  # it has changed this very moment
            reasons.append(None)
    return reasons


def _print_found(args: argparse.Namespace, found: Found, reasons: list[Explanation | None]) -> None:
    if args.json:
        told = {"query": found.query, "hits": found.hits, "hint": found.hint, "about": found.about, "ms": found.ms}
        print_json({**told, "explanations": reasons} if reasons else told)
    else:
        print_hits(found, reasons)
    if found.hits and not found.about:
        say(NOT_ABOUT)
    if found.hint:
        say(found.hint)
