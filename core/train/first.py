"""The recipe of the first bundled model: five stages over one working folder, each runnable alone.

`base` takes the English encoder, `vocabulary` and `align` teach it to read Korean without training, `heads`
fits the sparse and the multi-vector head, `export` writes the model folder. The working folder holds what one
stage leaves for the next: `model.safetensors`, `tokenizer.json` and `heads.safetensors`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save
from tokenizers import Tokenizer

from core.errors import SeogaError
from core.train import align, base, card, data, export, pairs, vocabulary
from core.train.states import States, compute_states

ENGLISH_PIECES = 30_522  # ids below this are the base model's own
LONGEST = 128  # tokens of a text that the heads are fitted to
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WEIGHTS, TOKENIZER, HEADS = "model.safetensors", "tokenizer.json", "heads.safetensors"


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run reads and writes: the data, the working folder, the model folder; its seed and threads."""

    data: Path
    work: Path
    out: Path
    seed: int = 7
    threads: int = 2


def take_base(run: Run) -> None:
    """Copy the English encoder into the working folder."""
    base.take_base(run.work)


def extend_vocabulary(run: Run) -> None:
    """Learn Korean pieces on all Korean text there is."""
    texts = [korean for korean, _ in _counted(run)]
    texts += [text for document in data.paragraphs(run.data) for text in document]
    texts += [text for pair in data.answers(run.data) for text in pair]
    old, size = vocabulary.extend_vocabulary(run.work, texts)
    print(f"vocabulary: {old} pieces before, {size} after")


def align_pieces(run: Run) -> None:
    """Make the embeddings of the new pieces out of English ones."""
    lonely = align.align(run.work, _counted(run), ENGLISH_PIECES)
    print(f"align: {lonely} pieces never met a translation")


def fit_heads(run: Run) -> None:
    """Fit both heads to the states that the shipped graph computes."""
    from core.train.heads import Plan
    from core.train.heads import fit_heads as fit

    graph = run.work / "states.onnx"
    export.export(graph, encoder(run.work), None, shape(run.work))
    tokenizer = Tokenizer.from_file(str(run.work / TOKENIZER))
    kinds: dict[str, tuple[States, States]] = {}
    for kind, found in pairs.head_pairs(run.data, run.seed).items():
        sides = ([left for left, _ in found], [right for _, right in found])
        left, right = (compute_states(graph, tokenizer, texts, LONGEST, run.threads) for texts in sides)
        kinds[kind] = (left, right)
    special = np.array(special_ids(tokenizer))
    heads = fit(kinds, special, Plan(seed=run.seed), lambda step, loss: print(f"heads: step {step}, loss {loss:.4f}"))
    fitted = {name: value.detach().numpy() for name, value in heads.state_dict().items()}
    (run.work / HEADS).write_bytes(save(fitted))
    graph.unlink()


def export_model(run: Run) -> None:
    """Write the model folder: the graph in 8 bits, the tokeniser, the heads in half precision, the card."""
    run.out.mkdir(parents=True, exist_ok=True)
    heads = load_file(str(run.work / HEADS))
    export.export(run.out / "model.onnx", encoder(run.work), heads, shape(run.work))
    copyfile(run.work / TOKENIZER, run.out / TOKENIZER)
    (run.out / HEADS).write_bytes(save({name: value.astype(np.float16) for name, value in heads.items()}))
    tokenizer = Tokenizer.from_file(str(run.out / TOKENIZER))
    (run.out / "NOTICE").write_text(card.NOTICE, "utf-8", newline="\n")
    card.write_card(card.first(run.out, special_ids(tokenizer), heads["multi.weight"].shape[0]))


def run_stage(name: str, run: Run) -> None:
    """Run one stage.

    Raises:
        SeogaError: the stage before it has not been run in this working folder.
    """
    for needed in NEEDS[name]:
        if not (run.work / needed).is_file():
            message = f"The stage {name!r} reads this file, which an earlier stage writes."
            raise SeogaError("stage-missing", "Earlier stage missing", message, str(run.work / needed))
    STAGES[name](run)


STAGES: dict[str, Callable[[Run], None]] = {
    "base": take_base,
    "vocabulary": extend_vocabulary,
    "align": align_pieces,
    "heads": fit_heads,
    "export": export_model,
}


NEEDS: dict[str, tuple[str, ...]] = {
    "base": (),
    "vocabulary": (TOKENIZER,),
    "align": (TOKENIZER, WEIGHTS),
    "heads": (TOKENIZER, WEIGHTS),
    "export": (TOKENIZER, WEIGHTS, HEADS),
}


def encoder(work: Path) -> dict[str, NDArray[np.float32]]:
    """Return the working folder's encoder, by the names that Hugging Face gives BERT's weights."""
    return {name: value for name, value in load_file(str(work / WEIGHTS)).items() if value.dtype == np.float32}


def shape(work: Path) -> export.Shape:
    """Return what the weights do not say of themselves."""
    config = json.loads((work / "config.json").read_text("utf-8"))
    return export.Shape(config["num_hidden_layers"], config["num_attention_heads"])


def special_ids(tokenizer: Tokenizer) -> tuple[int, ...]:
    """Return the ids of the special tokens."""
    found = (tokenizer.token_to_id(name) for name in SPECIAL)
    return tuple(index for index in found if index is not None)


def _counted(run: Run) -> list[data.Pair]:
    """Return all translated pairs that words may be counted in."""
    return data.parallel(run.data, (*data.PARALLEL_KO, *data.COUNTED_KO))
