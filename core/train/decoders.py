"""The stages for decoders, from files to files: synthetic pairs, MNTP, and LoRA on pairs.

`synthetic` has a local causal language model write pairs about passages; `mntp` teaches a decoder to look both ways
on running text; `decoder` teaches it to embed. Passages are paragraphs of a text file, parted by empty lines; pairs
are JSON lines, an `Example` each, as `synthetic` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from core.errors import SeogaError
from core.train import decoder, mntp, synthetic
from core.train.decoder import Plan as DecoderPlan
from core.train.mntp import Plan as MntpPlan
from core.train.synthetic import Plan as SyntheticPlan
from core.train.synthetic import Sampling

PAIRS = "pairs.jsonl"


@dataclass(frozen=True, slots=True)
class Config:
    """How each of the stages works; read from TOML with `--config`."""

    synthetic: SyntheticPlan = field(default_factory=SyntheticPlan)
    sampling: Sampling = field(default_factory=Sampling)
    mntp: MntpPlan = field(default_factory=MntpPlan)
    decoder: DecoderPlan = field(default_factory=DecoderPlan)


@dataclass(frozen=True, slots=True)
class Run:
    """A model folder, the file learned from, the folder written to, and adapters that are merged in before."""

    model: Path
    source: Path
    out: Path
    config: Config
    adapters: tuple[Path, ...] = ()


def _synthetic(run: Run) -> None:
    """Write pairs about the passages of a file into `pairs.jsonl`."""
    run.out.mkdir(parents=True, exist_ok=True)
    write = synthetic.local_writer(run.model, run.config.sampling)
    made = synthetic.synthesise(write, passages(run.source), run.out, run.config.synthetic)
    (run.out / PAIRS).write_bytes(b"".join(msgspec.json.encode(pair) + b"\n" for pair in made.pairs))
    left = ", ".join(f"{count} {reason}" for reason, count in made.dropped.most_common())
    print(f"synthetic: {len(made.pairs)} pairs; left out: {left or 'nothing'}")


def _mntp(run: Run) -> None:
    """Teach a decoder to look both ways; the adapter goes to the folder."""
    mntp.train_mntp(run.model, run.out, passages(run.source), run.config.mntp)


def _decoder(run: Run) -> None:
    """Teach a decoder to embed; the adapter goes to the folder."""
    plan = replace(run.config.decoder, merged=(*run.config.decoder.merged, *run.adapters))
    decoder.train_decoder(run.model, run.out, examples(run.source), plan)


STAGES: Mapping[str, Callable[[Run], None]] = {"synthetic": _synthetic, "mntp": _mntp, "decoder": _decoder}


def passages(path: Path) -> list[str]:
    """Return the paragraphs of a text file, each once.

    Raises:
        SeogaError: the file cannot be read as text, or holds none.
    """
    try:
        parts = [" ".join(part.split()) for part in path.read_text("utf-8").split("\n\n")]
    except (OSError, UnicodeDecodeError) as error:
        raise _unread(path, "A text file in UTF-8 is wanted, its passages parted by empty lines.", error) from error
    found = list(dict.fromkeys(part for part in parts if part))
    if not found:
        raise _unread(path, "The file holds no text.")
    return found


def examples(path: Path) -> Sequence[decoder.Example]:
    """Return the pairs of a file of JSON lines.

    Raises:
        SeogaError: the file cannot be read, or a line is no pair.
    """
    try:
        lines = path.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=decoder.Example) for line in lines if line.strip()]
    except (OSError, msgspec.MsgspecError) as error:
        message = "JSON lines are wanted, each with a query and a positive."
        raise _unread(path, message, error) from error


def _unread(path: Path, message: str, error: Exception | None = None) -> SeogaError:
    return SeogaError("data-bad", "Nothing to learn from", message, str(path), str(error or ""))
