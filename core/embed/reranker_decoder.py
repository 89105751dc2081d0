"""Rerank by a decoder that is asked whether a passage answers, and is read at the one word it would say.

- Qwen3-Reranker: ln P(yes) / P(no) behind its chat template (arXiv 2506.05176);
- bge-reranker-v2-gemma: the logit of "Yes" behind its prompt (arXiv 2402.03216, and its page).

Both are `core.embed.reranker.CrossEncoder`s. The prompts are the published ones, for the models know no others. A
passage that writes the template's own marks is read as plain text and cannot answer for the model (ours alone).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.embed.base import ModelCard
from core.embed.decoder import check_files, open_tokenizer
from core.embed.recognise_files import damaged
from core.embed.reranker import (
    ASKED,
    CONFIG,
    KIND,
    LONGEST,
    SHARE,
    SHORTEST,
    TOKENIZER,
    Config,
    Floats,
    Ids,
    Inputs,
    Joined,
    Network,
)
from core.errors import ModelError

if TYPE_CHECKING:
    from core.embed.decoder_torch import Answers
    from core.embed.devices import Device, Fallback

GENERATES = "ForCausalLM"  # how the names of architectures that write end
FAMILIES = ("qwen3", "gemma")
NAMED = "rerank"  # in the name of a folder without a card: a decoder that only writes looks the same
TASK = "Given a web search query, retrieve relevant passages that answer the query"  # Qwen's own
BEGIN = (
    "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct "
    'provided. Note that the answer can only be "yes" or "no".<|im_end|>\n<|im_start|>user\n'
)
PAIR = "<Instruct>: {}\n<Query>: {}\n<Document>: "  # task and query; the passage follows
END = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
ASK = (
    "Given a query A and a passage B, determine whether the passage contains an answer to the query by providing a "
    "prediction of either 'Yes' or 'No'."
)


def answers(config: Config) -> bool:
    """Say whether a folder's config.json is of a decoder that can be asked."""
    writes = any(name.endswith(GENERATES) for name in config.architectures or ())
    return writes and config.model_type in FAMILIES


def describe(folder: Path, config: Config) -> ModelCard:
    """Return a card for such a folder that has none; the sums of its files are "", for not known."""
    names = [CONFIG, TOKENIZER, *sorted(path.name for path in folder.glob("*.safetensors"))]
    return ModelCard(
        id=folder.resolve().name,
        name=folder.resolve().name,
        kind=KIND,
        pooling="last",
        dims=0,
        max_tokens=config.positions,
        special_ids=(),
        sha256=dict.fromkeys(names, ""),
        weights={"cross": SHARE},
        folder=folder,
    )


def open_decoder(card: ModelCard, threads: int) -> tuple[Inputs, Network]:
    """Load such a model. A card's `prefixes["query"]` is the task that Qwen's is told, by default web search.

    Raises:
        ModelError: model-missing, model-damaged, model-unsupported or model-too-large.
    """
    from core.embed import decoder_torch
    from core.embed.recognise_files import Config as Files
    from core.embed.recognise_files import needed

    check_files(card)
    config = needed(card.folder / CONFIG, Files)
    tokenizer = open_tokenizer(card.folder)
    limit = min(card.max_tokens, config.max_position_embeddings or LONGEST)
    inputs = (qwen if config.model_type == "qwen3" else gemma)(tokenizer, limit, card)
    adapters = [card.folder / name for name in card.adapters]

    def open_on(device: Device) -> Answers:
        return decoder_torch.open_answers(card.folder, adapters, device, inputs.yes, inputs.no)

    return inputs, Asked(decoder_torch.runner(open_on, threads))


@dataclass(frozen=True, slots=True)
class Asked:
    """A decoder on some device; a `core.embed.reranker.Network`."""

    runner: Fallback[Answers]

    @property
    def words(self) -> int:
        """Return the number of rows of the word table."""
        return self.runner.network.words

    @property
    def batch_tokens(self) -> int:
        """Return the padded tokens that a batch should have."""
        return self.runner.batch_tokens

    def __call__(self, ids: Ids, mask: NDArray[np.bool_], segments: Ids) -> Floats:  # noqa: ARG002 (the protocol's)
        """Return the logits [B] of ids and mask [B, T]; a decoder knows no segments."""

        def work(network: Answers, rows: Sequence[int]) -> Floats:
            return network(ids[list(rows)], mask[list(rows)])

        return np.concatenate(self.runner.run(range(len(ids)), ids.shape[1], work))


# --- inputs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prompt:
    """The ids of a prompt before and behind a query and a passage, and of the words that it asks for.

    `yes` is the word whose logit counts, less that of `no` where there is one. Query and passage have `room` tokens.
    """

    begin: list[int]
    end: list[int]
    yes: int
    no: int | None
    room: int


@dataclass(frozen=True, slots=True)
class Asking:
    """What both kinds of inputs share; `tokenizer` reads marks of the template as plain text."""

    tokenizer: Any
    prompt: Prompt
    segment: int = 0

    @property
    def longest(self) -> int:
        """Return the most tokens of an input."""
        return self.prompt.room + len(self.prompt.begin) + len(self.prompt.end)

    @property
    def words(self) -> int:
        """Return how many tokens there are ids for."""
        return int(self.tokenizer.get_vocab_size())

    @property
    def filler(self) -> int:
        """Return the id of some token."""
        return self.prompt.yes

    @property
    def yes(self) -> int:
        """Return the token whose logit counts."""
        return self.prompt.yes

    @property
    def no(self) -> int | None:
        """Return the token whose logit is taken off, if any."""
        return self.prompt.no

    def read(self, texts: Sequence[str]) -> list[Any]:
        """Return texts as tokens, no special ones added."""
        found: list[Any] = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return found

    def joined(self, body: Sequence[int]) -> Joined:
        """Return an input: as much of a body as there is room for, in its prompt."""
        ids = [*self.prompt.begin, *body[: self.prompt.room], *self.prompt.end]
        return Joined(np.array(ids, np.int64), 0)


@dataclass(frozen=True, slots=True)
class Qwen(Asking):
    """Task, query and passage as one text, for tokens may reach over their seams; cut at its end."""

    task: str = TASK
    size: int = LONGEST  # tokens of a query and a passage without the words between them

    def __call__(self, query: str, passages: Sequence[str]) -> list[Joined]:
        """Return a query joined with each of the passages."""
        ends = [end for _, end in self.read([query])[0].offsets]
        most = int(self.size * ASKED)
        head = PAIR.format(self.task, query[: ends[most - 1]] if len(ends) > most else query)
        return [self.joined(one.ids) for one in self.read([head + passage for passage in passages])]


@dataclass(frozen=True, slots=True)
class Gemma(Asking):
    """A line for the query and one for the passage, each made tokens by itself."""

    line: tuple[int, ...] = ()
    size: int = LONGEST  # tokens of a passage, which the reference counts without its prompt

    def __call__(self, query: str, passages: Sequence[str]) -> list[Joined]:
        """Return a query joined with each of the passages."""
        asked, *told = [one.ids for one in self.read([f"A: {query}", *(f"B: {passage}" for passage in passages)])]
        head = [*asked[: int(self.size * ASKED)], *self.line]
        return [self.joined([*head, *ids[: self.size]]) for ids in told]


def qwen(tokenizer: Any, limit: int, card: ModelCard) -> Qwen:  # noqa: ANN401 (transformers has no types)
    """Return the inputs of Qwen3-Reranker, of at most `limit` tokens."""
    begin, end = (_ids(tokenizer, text) for text in (BEGIN, END))
    yes, no = (_word(tokenizer, word, card.folder) for word in ("yes", "no"))
    task = card.prefixes.get("query", "") or TASK
    between = len(_ids(tokenizer, PAIR.format(task, "")))
    size = _roomy(min(limit - len(begin) - len(end) - between, LONGEST), card.folder)
    return Qwen(_plain(tokenizer), Prompt(begin, end, yes, no, size + between), 0, task, size)


def gemma(tokenizer: Any, limit: int, card: ModelCard) -> Gemma:  # noqa: ANN401 (as above)
    """Return the inputs of bge-reranker-v2-gemma, of at most `limit` tokens."""
    line = _ids(tokenizer, "\n")
    begin, end = [tokenizer.bos_token_id], [*line, *_ids(tokenizer, ASK)]
    if begin[0] is None or begin[0] == tokenizer.pad_token_id:
        begin = []
    yes = _ids(tokenizer, "Yes")[0]
    size = _roomy(min(limit - 2 * len(end), LONGEST), card.folder)
    prompt = Prompt(begin, end, yes, None, size + len(end) - len(begin))
    return Gemma(_plain(tokenizer), prompt, 0, tuple(line), size)


def _ids(tokenizer: Any, text: str) -> list[int]:  # noqa: ANN401 (as above)
    """Return the tokens of a part of a prompt, its marks as such."""
    found: list[int] = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
    return found


def _word(tokenizer: Any, word: str, folder: Path) -> int:  # noqa: ANN401 (as above)
    """Return the token that is a word.

    Raises:
        ModelError: model-unsupported, where the tokeniser has none.
    """
    found = tokenizer.backend_tokenizer.token_to_id(word)
    if found is None:
        message = f"The model has no word {word!r} to answer with."
        raise ModelError("model-unsupported", "Reranker not supported", message, str(folder))
    return int(found)


def _plain(tokenizer: Any) -> Any:  # noqa: ANN401 (as above)
    """Return the tokeniser for what people write: in it, marks of the template are plain text."""
    tokenizer.backend_tokenizer.encode_special_tokens = True
    return tokenizer.backend_tokenizer


def _roomy(room: int, folder: Path) -> int:
    """Return how much room there is, if it is any."""
    if room < SHORTEST:
        raise damaged(folder / CONFIG, "The model has no room for a question and a passage.")
    return room
