"""Do the parts of a model folder fit each other: weights, heads, tokeniser and what the config says of them."""

from __future__ import annotations

from pathlib import Path

from core.embed.recognise_files import CONFIG, TOKENIZER, Config, damaged, open_tokenizer, special_ids
from core.embed.recognise_weights import Shapes, layers, table

NARROW = ("electra", "deberta-v2")  # their word tables may be narrower than their states


def check_fit(folder: Path, config: Config, shapes: Shapes) -> None:
    """Compare the shapes of the weights with the config; pickles, whose shapes are not known yet, pass.

    Raises:
        ModelError: `model-damaged`.
    """
    path = folder / CONFIG
    if config.width <= 0 or config.layers <= 0:
        raise damaged(path, "The description of this model does not say how large it is.")
    if not shapes:
        return
    width = table(shapes)[1:]
    if width and width != (config.width,) and config.model_type not in NARROW:
        raise damaged(path, f"The weights are {width[0]} wide; the model's description says {config.width}.")
    lost = sorted(set(range(config.layers)) - layers(shapes))
    if lost:
        message = f"The weights hold {len(layers(shapes))} layers; the model's description says {config.layers}."
        raise damaged(path, message, f"no layer {lost[0]}")


def check_heads(folder: Path, width: int, found: dict[str, Shapes]) -> None:
    """Compare the heads with the encoder they stand on: [1, D] and [M, D], with their biases.

    Raises:
        ModelError: `model-damaged`.
    """
    for stem, shapes in found.items():
        weight, bias = shapes.get("weight", ()), shapes.get("bias", ())
        rows = (1,) if stem.startswith("sparse") else weight[:1]
        if weight != (*rows, width) or bias != rows or not rows[0]:
            message = f"The head {stem} does not fit the model, which is {width} wide."
            raise damaged(folder / f"{stem}.safetensors", message, f"{weight}, {bias}")


def check_tokenizer(folder: Path, shapes: Shapes) -> tuple[int, ...]:
    """Return the ids of the special tokens, once the word table has a row for every other one.

    Raises:
        ModelError: `model-missing` or `model-damaged`.
    """
    tokenizer = open_tokenizer(folder)
    rows = table(shapes)[:1]
    added = tokenizer.get_added_tokens_decoder().items()
    words = max([tokenizer.get_vocab_size(False), *(index + 1 for index, token in added if not token.special)])
    if rows and words > rows[0]:
        raise damaged(folder / TOKENIZER, "The tokeniser knows more words than the model.", f"{words} > {rows}")
    return special_ids(folder, tokenizer)
