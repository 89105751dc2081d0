"""The small files of a model folder in Hugging Face's or sentence-transformers' layout, read as plain records.

Nothing here imports torch or transformers, and nothing of a folder is ever run.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from core.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONFIG, TOKENIZER, MODULES, ADAPTER_CONFIG = "config.json", "tokenizer.json", "modules.json", "adapter_config.json"
SENTENCE, PROMPTS = "sentence_bert_config.json", "config_sentence_transformers.json"
TOKENIZER_CONFIG, SPECIAL_MAP, READING = "tokenizer_config.json", "special_tokens_map.json", "decoder.json"
LLM2VEC = "llm2vec_config.json"
LARGEST_JSON = 256 * 2**20  # bytes; the largest tokeniser that is known has 34 MB
OFFSET = ("roberta", "xlm-roberta", "camembert", "mpnet")  # positions are counted from behind the padding's id
UNSAID = 1_000_000  # tokens: tokenizers write numbers beyond it for "no limit"
SPECIAL = ("bos", "eos", "unk", "sep", "pad", "cls", "mask")
Record = TypeVar("Record")


class Config(msgspec.Struct, frozen=True):
    """What is read of a config.json."""

    model_type: str = ""
    architectures: tuple[str, ...] | None = None
    auto_map: dict[str, object] | None = None
    hidden_size: int = 0
    dim: int = 0
    embedding_size: int = 0
    num_hidden_layers: int = 0
    n_layers: int = 0
    max_position_embeddings: int = 0
    pad_token_id: int | None = None
    num_labels: int = 2
    id2label: dict[str, str] | None = None
    is_causal: bool | None = None
    use_bidirectional_attention: bool | None = None

    @property
    def width(self) -> int:
        """Return the width of a token's state (DistilBERT calls it `dim`)."""
        return self.hidden_size or self.dim

    @property
    def layers(self) -> int:
        """Return the number of layers."""
        return self.num_hidden_layers or self.n_layers

    @property
    def outputs(self) -> int:
        """Return the number of logits of a classifier."""
        return len(self.id2label) if self.id2label else self.num_labels

    @property
    def positions(self) -> int:
        """Return how many tokens there are positions for, 0 where the file does not say."""
        before = (1 if self.pad_token_id is None else self.pad_token_id) + 1
        return self.max_position_embeddings - (before if self.model_type in OFFSET else 0)

    def is_for(self, task: str) -> bool:
        """Say whether the weights were saved for a task: `ForCausalLM`, say."""
        return any(name.endswith(task) for name in self.architectures or ())


class Module(msgspec.Struct, frozen=True):
    """One step of a sentence-transformers model: a class by its dotted name, and the folder of its files."""

    type: str = ""
    path: str = ""

    @property
    def step(self) -> str:
        """Return the class's own name."""
        return self.type.rpartition(".")[2]


class Pooling(msgspec.Struct, frozen=True):
    """How token states become a vector: `pooling_mode` since version 6, one switch a mode before it."""

    pooling_mode: str | tuple[str, ...] = ""
    pooling_mode_cls_token: bool = False
    pooling_mode_mean_tokens: bool = False
    pooling_mode_max_tokens: bool = False
    pooling_mode_mean_sqrt_len_tokens: bool = False
    pooling_mode_weightedmean_tokens: bool = False
    pooling_mode_lasttoken: bool = False
    include_prompt: bool = True
    word_embedding_dimension: int = 0
    embedding_dimension: int = 0

    @property
    def dims(self) -> int:
        """Return the width it was made for, 0 where the file does not say."""
        return self.embedding_dimension or self.word_embedding_dimension

    @property
    def modes(self) -> tuple[str, ...]:
        """Return the modes that are on, by their newer names."""
        if self.pooling_mode:
            return (self.pooling_mode,) if isinstance(self.pooling_mode, str) else self.pooling_mode
        older = {
            "cls": self.pooling_mode_cls_token,
            "mean": self.pooling_mode_mean_tokens,
            "max": self.pooling_mode_max_tokens,
            "mean_sqrt_len_tokens": self.pooling_mode_mean_sqrt_len_tokens,
            "weightedmean": self.pooling_mode_weightedmean_tokens,
            "lasttoken": self.pooling_mode_lasttoken,
        }
        return tuple(name for name, on in older.items() if on)


class Dense(msgspec.Struct, frozen=True):
    """A linear layer after the pooling."""

    in_features: int
    out_features: int


class Sentence(msgspec.Struct, frozen=True):
    """How long a text may be."""

    max_seq_length: int | None = None


class Prompts(msgspec.Struct, frozen=True):
    """What is put before texts, by the kind of text, and how vectors are compared."""

    prompts: dict[str, str | None] = {}
    default_prompt_name: str | None = None
    similarity_fn_name: str | None = None


class TokenizerConfig(msgspec.Struct, frozen=True):
    """The limit that a tokeniser cuts at; huge where there is none."""

    model_max_length: float | None = None


class Adapter(msgspec.Struct, frozen=True):
    """What is read of an adapter_config.json."""

    peft_type: str = ""
    base_model_name_or_path: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """How vectors are read off a decoder, as `core.train.decoder` writes it."""

    pooling: str = "last"
    causal: bool = True
    longest: int = 512


class Llm2Vec(msgspec.Struct, frozen=True):
    """How LLM2Vec reads vectors."""

    pooling_mode: str = "mean"
    max_length: int = 512


def read(path: Path, type_: type[Record]) -> Record | None:
    """Read a JSON file as a record; None where there is none.

    Raises:
        ModelError: `model-damaged` where it is no JSON, of other types, or absurdly large.
    """
    try:
        if path.stat().st_size > LARGEST_JSON:
            raise damaged(path, f"The file {path.name} is far too large.")
        return msgspec.json.decode(path.read_bytes(), type=type_)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError, RecursionError) as error:
        raise damaged(path, f"The file {path.name} of this model cannot be read.", str(error)) from error


def needed(path: Path, type_: type[Record]) -> Record:
    """Read a JSON file that must be there.

    Raises:
        ModelError: `model-missing` where it is not, else as `read`.
    """
    found = read(path, type_)
    if found is None:
        raise missing(path)
    return found


def open_tokenizer(folder: Path) -> Tokenizer:
    """Load a folder's tokeniser, which nothing of it runs in.

    Raises:
        ModelError: `model-missing` without a tokenizer.json, `model-damaged` where it cannot be read.
    """
    from tokenizers import Tokenizer

    path = folder / TOKENIZER
    if not path.is_file():
        raise missing(path)
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare exceptions
        raise damaged(path, "The model's tokeniser cannot be read.", str(error)) from error


def special_ids(folder: Path, tokenizer: Tokenizer) -> tuple[int, ...]:
    """Return the ids of a tokeniser's special tokens, ascending."""
    found = {index for index, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    for name in (TOKENIZER_CONFIG, SPECIAL_MAP):
        said = read(folder / name, dict[str, object]) or {}
        for part in SPECIAL:
            token = said.get(f"{part}_token")
            written = token.get("content") if isinstance(token, dict) else token
            index = tokenizer.token_to_id(written) if isinstance(written, str) else None
            found |= set() if index is None else {index}
    return tuple(sorted(found))


def damaged(path: Path, message: str, detail: str = "") -> ModelError:
    """Return the error for a file that cannot be used."""
    return ModelError("model-damaged", "Damaged model", message, str(path), detail or None)


def missing(path: Path) -> ModelError:
    """Return the error for a file that should be there."""
    return ModelError(
        "model-missing", "Incomplete model", f"The file {path.name} of this model is missing.", str(path)
    )


def unsupported(path: Path, message: str, detail: str = "") -> ModelError:
    """Return the error for a model that Seoga cannot run."""
    return ModelError("model-unsupported", "Model not supported", message, str(path), detail or None)
