"""The models that Seoga knows by name: what `known.json` beside this file tells of each.

The file holds only what was read somewhere; what is not known for certain is left out, sizes and figures above all.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("known.json")


class Quality(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure that others measured: what it says, and where it stands."""

    measure: str
    value: float
    source: str


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model on Hugging Face. Fields are those of `ModelCard` unless told here.

    `id` is its name there and `model_type` what its config.json says. `description` has one sentence in "en" and
    one in "ko". `special_tokens` are written out. `precision` names a number format for "cuda", "mps" and "cpu".
    `files` are what is fetched, `size_bytes` their size, None where it was not known for certain. For adapters,
    `base` is the model they change and `adapters` are those that are merged before. A `gated` model wants its terms
    accepted first; `refused` says why Seoga does not run one.
    """

    id: str
    name: str
    kind: str
    model_type: str
    description: dict[str, str]
    licence: str
    languages: tuple[str, ...]
    dims: int
    max_tokens: int
    pooling: str = ""
    multi_dims: int = 0
    sparse: bool = False
    causal: bool = True
    similarity: str = "cosine"
    prefixes: dict[str, str] = {}
    special_tokens: tuple[str, ...] = ()
    precision: dict[str, str] = {}
    files: tuple[str, ...] = ()
    size_bytes: int | None = None
    base: str = ""
    adapters: tuple[str, ...] = ()
    gated: bool = False
    refused: str = ""
    quality: tuple[Quality, ...] = ()


def known_models() -> list[Known]:
    """Return all models of the catalogue, in its order."""
    return msgspec.json.decode(FILE.read_bytes(), type=list[Known])


def offered() -> list[Known]:
    """Return the models that Seoga runs and may offer."""
    return [known for known in known_models() if not known.refused]


def lookup(name: str) -> Known | None:
    """Return the known model of this name; the owner before it may be missing, or joined by other signs."""
    last = re.split(r"[/\\]|--", name.strip())[-1].casefold()
    for known in known_models():
        owner, _, own = known.id.casefold().partition("/")
        if last in (own, f"{owner}_{own}", f"{owner}-{own}"):
            return known
    return None
