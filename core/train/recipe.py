"""The recipe of the bundled model: stages over one working folder, each runnable alone, in the order they are run.

A stage reads what the ones before it left in the folder: `model.safetensors` (the encoder), `tokenizer.json`,
`config.json`, and `heads.safetensors` once there are heads. How each stage works is in the file of its name; how
long and how fast it learns is in a `Config`, read from TOML (see the folder `recipes`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from core.errors import SeogaError
from core.train import (
    align,
    base,
    card,
    contrast,
    data,
    distill,
    export,
    finetune,
    pairs,
    reranker,
    retromae,
    vocabulary,
    written,
)
from core.train.encoder import CONFIG, TOKENIZER, WEIGHTS, open_tokenizer, special_ids, tokenise
from core.train.finetune import HEADS
from core.train.graph import Shape
from core.train.loop import Measure
from core.train.probe import probe

C = TypeVar("C")
OFTEN = 10  # a word of the project's own lists counts as if it had been met so often in running text
TYPICAL, LONGEST = 400, 192  # texts that tell how large the graph's values become, and the tokens of one
ENGLISH_PIECES = 30_522  # ids below this are the base model's own
LEARNING = ("retromae", "distill", "contrast", "finetune", "refine", "reranker")  # stages that have a schedule
ASKING = frozenset({"contrast", "finetune", "refine", "reranker"})  # stages that learn from questions
RECIPES = Path(__file__).parent / "recipes"
STAGES = (
    *("base", "vocabulary", "align", "teach", "retromae", "distill", "contrast", "finetune", "refine"),
    *("reranker", "export"),
)


@dataclass(frozen=True, slots=True)
class Config:
    """What is run, and how each stage learns.

    `probes` are development sets looked at meanwhile, below `dev`; `own` says whether the project's own texts are
    learned from (see `written`).
    """

    stages: tuple[str, ...] = ("base", "vocabulary", "align", "teach", "distill", "contrast", "finetune", "export")
    probes: tuple[str, ...] = ()
    own: bool = True
    most_pairs: int = 12_000
    retromae: retromae.Plan = field(default_factory=retromae.Plan)
    distill: distill.Plan = field(default_factory=distill.Plan)
    contrast: contrast.Plan = field(default_factory=contrast.Plan)
    refine: finetune.Plan = field(default_factory=finetune.Plan)  # before its module's name becomes a field
    finetune: finetune.Plan = field(default_factory=finetune.Plan)
    reranker: reranker.Plan = field(default_factory=reranker.Plan)


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run reads and writes: the data, the working folder, the model folder; and its config."""

    data: Path
    work: Path
    out: Path
    config: Config
    seed: int = 7
    threads: int = 2


def read_config(path: Path, kind: type[C]) -> C:
    """Read a config of some kind from TOML; what it does not name stays as it is.

    Raises:
        SeogaError: it is not there, or says something no stage knows.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        message = "This file does not say how to train."
        raise SeogaError("config-bad", "Recipe not understood", message, str(path), str(error)) from error


def with_seed(config: Config, seed: int) -> Config:
    """Return a config whose stages all draw from this seed."""
    plans = {name: getattr(config, name) for name in LEARNING}
    return replace(config, **{n: replace(p, schedule=replace(p.schedule, seed=seed)) for n, p in plans.items()})


def run_all(run: Run) -> None:
    """Run all stages of the config in their order, or go on with them where they were interrupted in this folder.

    Every stage changes the weights that the one before it left. So what another config, other texts or further stages
    have left there is no beginning: then all is made anew.
    """
    run.work.mkdir(parents=True, exist_ok=True)
    told = {name: fingerprint(name, run) for name in run.config.stages}
    marks = [*run.work.glob("*.begun"), *run.work.glob("*.done")]
    if any(told.get(path.stem) != path.read_text("utf-8") for path in marks):
        for path in (*marks, *run.work.glob("*.checkpoint")):
            path.unlink()
    for name in run.config.stages:
        begun, done = run.work / f"{name}.begun", run.work / f"{name}.done"
        if not done.exists():
            print(f"stage {name}", flush=True)
            begun.write_text(told[name], "utf-8")
            run_stage(name, run)
            begun.replace(done)


def fingerprint(name: str, run: Run) -> str:
    """Return what a stage's result depends on, as a hash: the stages up to it, plans, seed, texts, data folder."""
    stages = run.config.stages[: run.config.stages.index(name) + 1]
    plans = [getattr(run.config, "distill" if stage == "teach" else stage, None) for stage in stages]
    texts = written.digest(questions=not ASKING.isdisjoint(stages)) if run.config.own else ""
    told = msgspec.json.encode([stages, plans, run.config.most_pairs, texts, run.seed, str(run.data)])
    return hashlib.sha256(told).hexdigest()


def run_stage(name: str, run: Run) -> None:
    """Run one stage.

    Raises:
        SeogaError: the stage before it has not been run in this working folder.
    """
    for needed in NEEDS.get(name, (TOKENIZER, WEIGHTS)):
        if not (run.work / needed).is_file():
            message = f"The stage {name!r} reads this file, which an earlier stage writes."
            raise SeogaError("stage-missing", "Earlier stage missing", message, str(run.work / needed))
    RUNS[name](run)


def _base(run: Run) -> None:
    """Copy the English encoder into the working folder."""
    base.take_base(run.work)


def _vocabulary(run: Run) -> None:
    """Learn pieces on all text of other languages that may be counted."""
    texts: dict[str, list[str]] = {"ko": korean(run.data)}
    english: dict[str, None] = {}
    for rows in _counted(run):
        for row in rows:
            texts.setdefault(row.language, []).extend([row.text] * (OFTEN if row.family.endswith("-word") else 1))
            english[row.english] = None
    before, after = vocabulary.extend_vocabulary(run.work, texts, english)
    print(f"vocabulary: {before} pieces before, {after} after")
    some = {name: found[:: max(1, len(found) // 1000)] for name, found in {**texts, "en": list(english)}.items()}
    for name, (tokens, unknown) in vocabulary.fertility(run.work, some).items():
        print(f"vocabulary: {name} {tokens:.3f} tokens a character, {unknown:.4%} unknown")


def _align(run: Run) -> None:
    """Make the embeddings of the new pieces out of English ones."""
    families: dict[str, list[data.Pair]] = {}
    for rows in _counted(run):
        for row in rows:
            families.setdefault(row.family, []).append((row.text, row.english))
    lonely = align.align(run.work, families, ENGLISH_PIECES)
    print(f"align: {lonely} pieces never met a translation")


def _teach(run: Run) -> None:
    """Let the English teacher read all English there is."""
    distill.teach(run.work, translated(run), run.config.distill)


def _retromae(run: Run) -> None:
    """Pre-train for retrieval on Korean running text and the translations."""
    texts = korean(run.data) + [row.text for rows in translated(run) for row in rows]
    retromae.pretrain(run.work, texts, run.config.retromae)


def _distill(run: Run) -> None:
    """Follow the English teacher on translations."""
    distill.distil(run.work, translated(run), run.config.distill, _probe(run))


def _contrast(run: Run) -> None:
    """Learn from weak pairs."""
    texts, vectors = anchors(run)
    contrast.contrast(
        run.work, weak_pairs(run), run.config.contrast, (texts, vectors.astype(np.float32)), _probe(run)
    )


def _finetune(run: Run) -> None:
    """Learn all three outputs together."""
    finetune.finetune(run.work, weak_pairs(run), anchors(run), run.config.finetune, _probe(run))


def _refine(run: Run) -> None:
    """Learn all three outputs further, with hard negatives of the encoder as it is now."""
    finetune.finetune(run.work, weak_pairs(run), anchors(run), run.config.refine, _probe(run), "refine")


def _reranker(run: Run) -> None:
    """Teach a cross-encoder beside the encoder; nothing is shipped of it unless it beats MaxSim."""
    reranker.rerank_train(run.work, weak_pairs(run), run.config.reranker)


def _export(run: Run) -> None:
    """Write the model folder: weights, the graph in 8 bits, the tokeniser, the notice, the card."""
    heads, texts = load_file(run.work / HEADS), tokenise(open_tokenizer(run.work), typical(), LONGEST)
    export.export_folder(run.out, run.work / TOKENIZER, encoder(run.work), heads, shape(run.work), texts=texts)
    (run.out / "NOTICE").write_text(card.NOTICE, "utf-8", newline="\n")
    special = special_ids(open_tokenizer(run.work))
    dims = heads["multi.weight"].shape[0]
    card.write_card(card.small(run.out, special, dims, run.config.stages, own=run.config.own))


RUNS: dict[str, Callable[[Run], None]] = {
    "base": _base,
    "vocabulary": _vocabulary,
    "align": _align,
    "teach": _teach,
    "retromae": _retromae,
    "distill": _distill,
    "contrast": _contrast,
    "finetune": _finetune,
    "refine": _refine,
    "reranker": _reranker,
    "export": _export,
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "base": (),
    "distill": (TOKENIZER, WEIGHTS, distill.TEACHER),
    "contrast": (TOKENIZER, WEIGHTS, distill.TEACHER),
    "finetune": (TOKENIZER, WEIGHTS, distill.TEACHER),
    "refine": (TOKENIZER, WEIGHTS, HEADS, distill.TEACHER),
    "reranker": (TOKENIZER, WEIGHTS, HEADS),
    "export": (TOKENIZER, WEIGHTS, HEADS),
}


def weak_pairs(run: Run) -> dict[str, list[data.Pair]]:
    """Return the weak pairs by kind."""
    own = written.asked() if run.config.own else {}
    return {**pairs.weak_pairs(run.data, run.seed, run.config.most_pairs), **own}


def translated(run: Run) -> list[list[data.Row]]:
    """Return all translated rows that may be learned from, set by set."""
    return [*data.parallel(run.data), *(written.translations() if run.config.own else ())]


def anchors(run: Run) -> tuple[list[str], NDArray[np.float16]]:
    """Return the English texts that the teacher read, with its vectors."""
    _, english = distill.sides(translated(run), run.config.distill.schedule.seed)
    return english, load_file(run.work / distill.TEACHER)["dense"]


def korean(folder: Path) -> list[str]:
    """Return the Korean texts that have no translation."""
    texts = [text for document in data.paragraphs(folder) for text in document]
    return texts + [text for pair in data.answers(folder) for text in pair]


def typical() -> list[str]:
    """Return texts as people keep and ask for: some of the project's own, in all their languages."""
    kept = [passage for passage in written.passages() if not passage.held_out]
    some = kept[:: max(1, len(kept) // TYPICAL)]
    return [passage.text for passage in some] + [passage.questions[0].text for passage in some]


def encoder(work: Path) -> dict[str, NDArray[np.float32]]:
    """Return the working folder's encoder, by the names that Hugging Face gives BERT's weights."""
    return {name: value for name, value in load_file(work / WEIGHTS).items() if value.dtype == np.float32}


def shape(work: Path) -> Shape:
    """Return what the weights do not say of themselves."""
    config: dict[str, Any] = json.loads((work / CONFIG).read_text("utf-8"))
    return Shape(config["num_hidden_layers"], config["num_attention_heads"])


def _counted(run: Run) -> list[list[data.Row]]:
    """Return all translated rows that words may be counted in."""
    return [*translated(run), *data.parallel(run.data, data.COUNTED)]


def _probe(run: Run) -> Measure | None:
    """Return what looks at the development sets while a stage runs, where the config names any."""
    sets = [run.data / "dev" / name for name in run.config.probes]
    return (lambda model: probe(run.work, sets, model)) if sets else None
