"""The command line: one verb a command, `seoga --help` lists them.

With `--json` one JSON object stands on stdout and nothing else; all other words go to stderr. Exit codes:
0 done, 1 something was not done (it says what), 2 bad usage.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from core import asking, config, messages, upkeep
from core.errors import SeogaError
from core.messages import FileProblem
from core.records import MODES, Rerank
from core.terminal import print_json, say

if TYPE_CHECKING:
    from core.embed.base import Embedder
    from core.train.report import Measured

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str]) -> int:
    """Run one command; return the exit code."""
    parser = _parser()
    args = parser.parse_args(list(argv))
    if not hasattr(args, "run"):
        parser.print_help(sys.stderr)
        return 2
    try:
        return int(args.run(args))
    except SeogaError as error:
        if getattr(args, "json", False):
            print_json({"error": error.record()})
        say(str(error))
        return 2 if error.kind.startswith("query-") else 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        say("Stopped. What was done is kept; the same command goes on from here.")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("seoga", description="Finds things in your own documents by meaning, offline.")
    parser.add_argument("--version", action="version", version=f"seoga {version('seoga')}")
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, run: Command, words: str, *, library: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        made.add_argument("--json", action="store_true", help="print one JSON object")
        if library:
            made.add_argument("--library", type=_library, metavar="DIR", help="a folder, or s3://bucket/folder")
        return made

    index = command("index", _index, "Take folders and files into the library and read what is new.")
    index.add_argument("paths", nargs="+", metavar="PATH")
    ask = command("search", asking.search, "Find passages.")
    ask.add_argument("query")
    ask.add_argument("--mode", choices=MODES, default="hybrid")
    ask.add_argument("--rerank", choices=get_args(Rerank), default="maxsim", help="what reads the best again")
    ask.add_argument("--explain", action="store_true", help="show why each passage was found")
    like = command("similar", asking.similar, "Find what is like a file or a text.")
    like.add_argument("path", nargs="?", default="", metavar="PATH")
    like.add_argument("--text", default=None, help="a text instead of a file; - reads it from stdin")
    copies = command("duplicates", asking.duplicates, "Show files that are copies or versions of each other.")
    for each in (ask, like, copies):
        each.add_argument("--folder", default="", metavar="DIR", help="only files at or below this folder")
    for each in (ask, like):
        each.add_argument("-k", type=int, default=10, metavar="N", help="how many hits (default 10)")
    command("status", _status, "Show what is in the library and what could not be read.")
    _upkeep_commands(command)
    models = command("models", _models, "List, bring and choose models; only `download` makes a connection.")
    models.add_argument("action", choices=["list", "known", "use", "import", "download", "convert", "remove"])
    models.add_argument(
        "id", nargs="?", default="", metavar="ID", help="of a model; of `import`, a folder or archive"
    )
    embed = command("embed", _embed, "Embed lines of text: one JSON line each.", library=False)
    embed.add_argument("--model", default="", metavar="ID|DIR")
    embed.add_argument("--query", action="store_true", help="embed as queries, not as passages")
    _eval_command(command("eval", _eval, "Measure retrieval on folders in BEIR layout.", library=False))
    command("bench", _bench, "Measure this computer's speed, as ratios to a baseline.", library=False)
    return parser


def _eval_command(judge: argparse.ArgumentParser) -> None:
    judge.add_argument("dirs", nargs="*", type=Path, metavar="DIR")
    judge.add_argument("--model", default="", metavar="ID|DIR")
    judge.add_argument("--modes", default=",".join(MODES), help="comma-separated (default: all)")
    judge.add_argument("--queries", type=int, default=0, metavar="N", help="only N queries a set, evenly drawn")
    judge.add_argument("--sts", nargs="+", type=Path, default=[], metavar="FILE", help="graded pairs of sentences")
    judge.add_argument("--baselines", action="store_true", help="measure BM25 and all-MiniLM-L6-v2 beside the model")
    judge.add_argument("--work", type=Path, metavar="DIR", help="where the vectors of baselines are kept")
    judge.add_argument("--markdown", type=Path, metavar="FILE", help="write the whole report as a page")
    judge.add_argument(
        "--runs", type=Path, metavar="FILE", help="write nDCG@10 of every query, to compare models with"
    )


def _upkeep_commands(command: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    reason = command("why", upkeep.why, "Say whether a file counts, and by which rule it is in or out.")
    leave = command("exclude", upkeep.exclude, "Leave a folder or file out of the library; the files stay.")
    leave.add_argument("--undo", action="store_true", help="take it in again")
    purge = command("forget", upkeep.forget, "Leave a file out and purge its text from every old version.")
    for each in (reason, leave, purge):
        each.add_argument("path", metavar="PATH")
    look = command("check", upkeep.check, "Compare what the library holds with itself, and mend what does not fit.")
    for each in (reason, leave, purge, look):
        each.set_defaults(writes=each is not reason)


def _library(text: str) -> Path | str:
    """Return where a library lies: the address of an object store as it stands, all else as a folder."""
    scheme, sign, _ = text.partition("://")
    if not sign or not scheme.isalnum():
        return Path(text)
    if scheme.lower() != "s3":
        raise argparse.ArgumentTypeError(f"{scheme}:// is not known; there are folders and s3://bucket/folder")
    return text


# --- commands -------------------------------------------------------------------------------------------


def _index(args: argparse.Namespace) -> int:
    from core.extract.sandbox import Sandbox
    from core.index.keeper import Keeper
    from core.opening import open_embedder, open_library, status
    from core.store import folder as place

    options = config.load()
    options.set("on_battery", "same")  # whoever asks for it wants it now
    embedder = open_embedder(options)
    progress = _Progress(quiet=args.json)
    with (
        open_library(args.library, embedder, writer=True) as library,
        Sandbox(options.number("max_file_mb") * 2**20, scratch=place.scratch(library.folder)) as sandbox,
    ):
        keeper = Keeper(library, embedder, sandbox, progress, options)
        refused = keeper.add(args.paths)
        keeper.catch_up()
        progress.end()
        found = status(library, embedder.card.id)
        tally = keeper.pipeline.tally
    problems = [*refused, *found.failures]
    if args.json:
        done = {
            "files": tally.files,
            "passages": tally.passages,
            "embedded": tally.embedded,
            "seconds": tally.seconds,
        }
        print_json({"done": done, "files": found.files, "passages": found.passages, "failures": _failures(problems)})
    else:
        say(f"{found.passages:,} passages of {found.files.get('searchable', 0):,} files can be searched.")
    _say_problems(problems)
    return 1 if problems or found.files.get("waiting") or found.files.get("partly") else 0


def _status(args: argparse.Namespace) -> int:
    from core.opening import open_embedder, open_library, status

    embedder = open_embedder(config.load())
    with open_library(args.library, embedder, writer=False) as library:
        found = status(library, embedder.card.id)
    if args.json:
        record = msgspec.to_builtins(found)
        print_json({**record, "failures": _failures(found.failures)})
        return 0
    print(f"{found.passages:,} passages; model {found.model}")
    for state, count in sorted(found.files.items()):
        print(f"  {count:>8,} files {state}")
    for rule, count in found.ignored.items():
        print(f"  {count:>8,}   left out by {rule}")
    for kind, size in found.bytes.items():
        print(f"  {size / 2**20:>8,.1f} MB {kind}")
    for each in found.folders:
        print(f"  {each.path}: {each.status}, {each.searchable:,} of {each.files:,} files")
    _say_problems(found.failures)
    return 0


def _models(args: argparse.Namespace) -> int:
    from core import model_commands

    return model_commands.run(args)


def _embed(args: argparse.Namespace) -> int:
    from core.opening import open_embedder

    embedder = open_embedder(config.load(), args.model, spare=0)
    encode = embedder.queries if args.query else embedder.passages
    for batch in _batches(line.rstrip("\r\n") for line in sys.stdin):
        for made in encode(batch):
            record = {
                "dense": made.dense.tolist(),
                "sparse": {str(i): float(w) for i, w in zip(made.sparse_ids, made.sparse_weights, strict=True)},
                "multi": made.multi.tolist(),
            }
            print_json(record)
    return 0


def _eval(args: argparse.Namespace) -> int:
    from core.opening import open_embedder
    from core.train import report

    modes = [mode for mode in args.modes.split(",") if mode]
    refused = ""
    if unknown := [mode for mode in modes if mode not in MODES]:
        refused = f"There is no mode {unknown[0]!r}; there are {', '.join(MODES)}."
    elif not args.dirs and not args.sts:
        refused = "Name a folder in BEIR layout, or a file of graded pairs with --sts."
    elif nowhere := [path for path in (args.markdown, args.runs) if path and not path.absolute().parent.is_dir()]:
        refused = f"There is no folder to write {nowhere[0]} into."
    if refused:
        say(refused)
        return 2
    embedder = open_embedder(config.load(), args.model, spare=0)
    sets, similarity = _measured(args, embedder, modes)
    found = report.build(embedder.card.id, sets, similarity)
    if args.markdown:
        args.markdown.write_text(report.markdown(found), "utf-8", newline="\n")
    if args.runs:
        report.write_runs(args.runs, sets)
    if args.json:
        figures = {each.name: {name: run.figures for name, run in each.runs.items()} for each in sets}
        print_json({"sets": figures, "model": embedder.card.id, "report": found})
    return 0


def _measured(
    args: argparse.Namespace, embedder: Embedder, modes: Sequence[str]
) -> tuple[list[Measured], dict[str, dict[str, dict[str, float]]]]:
    from core.train import report
    from core.train.baselines import minilm

    sets, similarity = [], {}
    with tempfile.TemporaryDirectory(prefix="seoga-eval-") as thrown_away:
        baseline = minilm(args.work or Path(thrown_away)) if args.baselines else None
        for folder in args.dirs:
            sets.append(report.measure_set(folder, embedder, modes, args.queries, baseline))
            _show_figures(sets[-1].name, {n: r.figures for n, r in sets[-1].runs.items()}, quiet=args.json)
        for path in args.sts:
            name = path.name.split(".")[0]
            similarity[name] = report.similarity(path, embedder, baseline)
            _show_figures(name, similarity[name], quiet=args.json)
    return sets, similarity


def _bench(args: argparse.Namespace) -> int:
    from core.bench import bench

    found = bench(say)
    if args.json:
        print_json(found)
    else:
        for name, value in found.items():
            print(f"{name}: {value}")
    return 0


# --- words ----------------------------------------------------------------------------------------------


class _Progress:
    """One line on a terminal that says how far indexing is."""

    def __init__(self, *, quiet: bool) -> None:
        self._live = not quiet and sys.stderr.isatty()

    def __call__(self, notice: messages.Notice) -> None:
        if isinstance(notice, messages.Trouble):
            say(f"{notice.error.title}: {notice.error.message}")
        elif self._live and isinstance(notice, messages.Progress):
            left = "" if notice.seconds_left is None else f", about {_duration(notice.seconds_left)} left"
            line = f"{notice.done:,} of {notice.total:,} files, {notice.passages:,} passages{left}"
            sys.stderr.write(f"\r\x1b[2K{line}")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._live:
            sys.stderr.write("\n")


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{max(round(seconds), 1)} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _show_figures(folder: str, found: Mapping[str, Mapping[str, float]], *, quiet: bool) -> None:
    for name, figures in {} if quiet else found.items():
        words = "  ".join(f"{n} {value:.4f}" for n, value in figures.items() if n not in ("queries", "pairs"))
        print(f"{folder:24} {name:8} {words}", flush=True)


def _failures(problems: Sequence[FileProblem]) -> list[dict[str, str]]:
    return [
        {"path": p.path, "kind": p.error.kind, "title": p.error.title, "message": p.error.message} for p in problems
    ]


def _say_problems(problems: Sequence[FileProblem]) -> None:
    for problem in problems:
        say(f"not read: {problem.path}: {problem.error.title}. {problem.error.message}")


def _batches(lines: Iterable[str], size: int = 256) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
