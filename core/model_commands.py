"""The command line's `models`: list, bring, choose, convert and remove models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from core import config, models
from core.bringing import Carrier, catalogue_of
from core.embed import catalogue, importing
from core.embed.base import BUNDLED
from core.messages import Bringing, Notice
from core.opening import model_folders, model_info, open_embedder, open_library
from core.terminal import print_json, say


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return the exit code."""
    verbs: dict[str, Callable[[argparse.Namespace], int]] = {
        "known": _known,
        "use": _use,
        "import": lambda args: _bring(lambda carrier: carrier.take(Path(args.id).absolute())),
        "download": lambda args: _bring(lambda carrier: carrier.download(args.id)),
        "convert": _convert,
        "remove": _remove,
    }
    verb = verbs.get(args.action)
    failed = verb(args) if verb else 0
    return failed or (0 if args.action in ("known", "convert") else _list(args))


def _list(args: argparse.Namespace) -> int:
    options = config.load()
    infos = [model_info(card, options.text("model") or BUNDLED) for card in catalogue.find(model_folders())]
    if args.json:
        print_json({"models": infos})
        return 0
    for info in infos:
        mark = "*" if info.active else " "
        _line(f"{mark} {info.id}  {info.size_bytes / 2**20:.0f} MB  {', '.join(info.languages)}  {info.licence}")
    return 0


def _known(args: argparse.Namespace) -> int:
    found = catalogue_of({card.id for card in catalogue.find(model_folders())})
    if args.json:
        print_json({"known": found})
        return 0
    for model in found:
        size = f"{model.size_bytes / 1e9:.1f} GB" if model.size_bytes else "size not known"
        said = model.refusal or ("here" if model.installed else model.description)
        _line(f"{model.id}  {model.kind}  {size}  {model.licence}  {said}")
    return 0


def _use(args: argparse.Namespace) -> int:
    options = config.load()
    card = catalogue.pick(model_folders(), args.id or BUNDLED)
    options.set("model", "" if card.id == BUNDLED else card.id)
    config.save(options)
    return 0


def _bring(work: Callable[[Carrier], None]) -> int:
    """Bring a model, and say how it goes."""
    told: list[Bringing] = []

    def tell(notice: Notice) -> None:
        if isinstance(notice, Bringing):
            if not told or (notice.state, notice.current) != (told[-1].state, told[-1].current):
                say(f"{notice.state} {notice.model} {notice.current}".rstrip())
            told.append(notice)

    work(Carrier(tell))
    error = told[-1].error
    if error:
        say(f"{error.title}: {error.message}")
    return 1 if error else 0


def _convert(args: argparse.Namespace) -> int:
    """Make a graph in 8 bits of an encoder, compared on passages of the library."""
    from core.embed.convert import converted

    options = config.load()
    with open_library(args.library, open_embedder(options), writer=False) as library:
        texts = [text for text in library.sample(models.TRIED).texts if text]
    found = converted(models.card_named(args.id), texts, say)
    words = "It is used from now on." if found.accepted else found.reason
    say(f"cosine {found.cosine:.4f}, overlap {found.overlap:.2f}, {found.speed:.1f} times as fast. {words}")
    return 0 if found.accepted else 1


def _remove(args: argparse.Namespace) -> int:
    card = catalogue.pick(model_folders(), args.id)
    importing.remove(card, config.own_models(), config.load().text("model") or BUNDLED)
    return 0


def _line(words: str) -> None:
    sys.stdout.write(words + "\n")
