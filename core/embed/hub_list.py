"""What a hub says a model consists of, and what of that Seoga needs.

The interface is Hugging Face's, `/api/models/ID?blobs=true`, which mirrors speak too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import msgspec

from core.embed.hub_http import NETWORK, Answer, Open, asked, unreachable
from core.errors import ModelError

PART = ".part"
CHUNK = 256 * 1024  # bytes read at once
LARGEST_LIST = 8 * 2**20  # bytes of a description
COMMIT, GIT, SHA256 = (re.compile(rf"[0-9a-f]{{{digits}}}") for digits in (40, 40, 64))
PLAIN = re.compile(r"([A-Za-z0-9_][\w.-]*/){0,4}[A-Za-z0-9_][\w.-]*", re.ASCII)  # no .., no drive, nothing hidden
OF_WINDOWS = re.compile(r"(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)|\.(/|$)", re.IGNORECASE)  # what it cannot name
STAGE = re.compile(r"\d+_\w+/", re.ASCII)  # a folder of sentence-transformers, such as 1_Pooling
DESCRIBING = re.compile(
    r"(config|tokenizer|tokenizer_config|special_tokens_map|modules|sentence_bert_config|adapter_config"
    r"|config_sentence_transformers)\.json|(colbert|sparse)_linear\.(pt|safetensors)"
)
SHARD = re.compile(r"(model|pytorch_model)-\d{5}-of-\d{5}\.(safetensors|bin)")
SAFE = ("model.safetensors", "model.safetensors.index.json", "adapter_model.safetensors")
OLD = ("pytorch_model.bin", "pytorch_model.bin.index.json", "adapter_model.bin")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the hub: its size in bytes and its sum, 64 digits of SHA-256 or 40 of git's SHA-1 of a blob."""

    name: str
    size: int
    checksum: str

    @property
    def part(self) -> str:
        """Return what the file is called until it is whole; a part of another version has another name."""
        return f"{self.name}.{self.checksum[:12]}{PART}"


class Lfs(msgspec.Struct):
    """A file's sum and size where it lies in the large file storage."""

    sha256: str
    size: int


class Sibling(msgspec.Struct, rename={"blob_id": "blobId"}):
    """A file in the hub's list; the blob of one in the large file storage is only a pointer to it."""

    rfilename: str
    size: int | None = None
    blob_id: str = ""
    lfs: Lfs | None = None


class Listing(msgspec.Struct):
    """The hub's description of a model, as far as it is needed."""

    sha: str
    siblings: list[Sibling]
    gated: bool | str = False
    tags: list[str] = []

    @property
    def licence(self) -> str:
        """Return the licence in the hub's own shorthand, or ""."""
        return next((tag.removeprefix("license:") for tag in self.tags if tag.startswith("license:")), "")


def listing(open_url: Open, url: str, page: str) -> Listing:
    """Ask for the description of a model, once.

    Raises:
        ModelError: as `core.embed.hub_http.asked`; `hub-answer` for what cannot be understood.
    """
    answer = asked(open_url, url, page)
    try:
        found = msgspec.json.decode(_body(answer, url), type=Listing)
    except NETWORK as error:
        raise unreachable(url, error) from error
    except msgspec.MsgspecError as error:
        raise strange(url, "The hub's list of files cannot be read.", str(error)) from error
    finally:
        answer.close()
    if not COMMIT.fullmatch(found.sha):
        raise strange(url, "The hub does not say which version of the model this is.", found.sha)
    return found


def needed(names: Iterable[str], page: str) -> list[str]:
    """Choose what Seoga can use of a model: descriptions, tokeniser, heads, and one form of the weights a folder.

    Raises:
        ModelError: `model-unsupported` where there are no weights or no configuration among them.
    """
    folders: dict[str, set[str]] = {}
    for name in names:
        stage = STAGE.match(name)
        folder = stage.group() if stage else ""
        folders.setdefault(folder, set()).add(name.removeprefix(folder))
    chosen = [folder + name for folder, inner in sorted(folders.items()) for name in sorted(_of_folder(inner))]
    ends = {name.rpartition("/")[2] for name in chosen}
    if not any(name.endswith((".safetensors", ".bin")) for name in ends) or not ends & {
        "config.json",
        "adapter_config.json",
    }:
        message = (
            "This model has no weights that Seoga can read: neither safetensors nor PyTorch's, with a config.json."
        )
        raise ModelError("model-unsupported", "Model not supported", message, page)
    return chosen


def matching(names: Iterable[str], patterns: Sequence[str], page: str) -> list[str]:
    """Choose files by name or pattern.

    Raises:
        ModelError: `hub-missing`, naming the first pattern that nothing fits.
    """
    known = sorted(names)
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in known):
            message = f"The model has no file {pattern}. Its page is {page}"
            raise ModelError("hub-missing", "Not on the hub", message, page)
    return [name for name in known if any(fnmatchcase(name, pattern) for pattern in patterns)]


def remote(siblings: Mapping[str, Sibling], names: Iterable[str], url: str) -> tuple[RemoteFile, ...]:
    """Return the chosen files with sizes and sums, once their names are safe to write here.

    Raises:
        ModelError: `hub-unsafe` for a name that leads elsewhere, `hub-answer` for a file without size or sum.
    """
    found = tuple(_remote(siblings[name], url) for name in names)
    if len({file.name.lower() for file in found}) < len(found):
        raise ModelError("hub-unsafe", "Not a safe name", "Two files of this model differ in capitals alone.", url)
    return found


def strange(url: str, message: str, detail: str) -> ModelError:
    """Return the refusal for an answer that makes no sense."""
    return ModelError("hub-answer", "Not what was asked for", message, url, detail)


def _of_folder(names: set[str]) -> set[str]:
    """Choose among the files of one folder; safetensors before others, one file before shards."""
    shards = {name for name in names if SHARD.fullmatch(name)}
    chosen = {name for name in names if DESCRIBING.fullmatch(name)}
    for single, index, adapter in (SAFE, OLD):
        ending = single[single.rindex(".") :]
        parts = {name for name in shards if name.endswith(ending)}
        weights = {single} if single in names else ({*parts, index} & names if parts else set())
        weights |= {adapter} & names
        if weights:
            return chosen | weights
    return chosen


def _remote(sibling: Sibling, url: str) -> RemoteFile:
    """Check one file of the list."""
    name = sibling.rfilename
    if not PLAIN.fullmatch(name) or OF_WINDOWS.search(name):
        raise ModelError(
            "hub-unsafe", "Not a safe name", f"The hub names a file that cannot be written: {name!r}.", url
        )
    size = sibling.lfs.size if sibling.lfs else sibling.size
    checksum, form = (sibling.lfs.sha256, SHA256) if sibling.lfs else (sibling.blob_id, GIT)
    if size is None or size < 0 or not form.fullmatch(checksum):
        raise strange(url, f"The hub does not say the size and the checksum of {name}.", f"{size} {checksum}")
    return RemoteFile(name, size, checksum)


def _body(answer: Answer, url: str) -> bytes:
    """Read an answer whole, up to the limit."""
    parts: list[bytes] = []
    length = 0
    while piece := answer.read1(CHUNK):
        parts.append(piece)
        length += len(piece)
        if length > LARGEST_LIST:
            raise strange(url, "The hub's list of files is too long.", f"{length}")
    return b"".join(parts)
