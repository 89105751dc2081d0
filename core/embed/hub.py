"""Download a model from a hub, when a person asks for it: first a plan with its size, then the files.

A plan pins the model's commit, so that all files are of one version. Each file grows as a `.part` that is named
by its checksum, goes on where it broke off, today or next week, and gets its name when its checksum is right. The
checksums come from the hub as well: they tell damage, not a hub that lies. What lies in the folder at the end is
raw material for an import; nothing in it is a model of Seoga's yet.
"""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from core.embed.hub_http import NETWORK, Answer, Open, Stop, Wait, asked, gated, patiently, unreachable
from core.embed.hub_list import CHUNK, PART, RemoteFile, listing, matching, needed, remote, strange
from core.errors import Cancelled, ModelError

if TYPE_CHECKING:
    from hashlib import _Hash

HUB = "https://huggingface.co"
FRUIT = 2**20  # bytes that make a try worth another
LARGEST = 100 * 10**9  # bytes of a model; 7B parameters in single precision are 28
SPARE = 256 * 2**20  # bytes that must stay free on the disk
MODEL_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?", re.ASCII)
FULL = (errno.ENOSPC, errno.EDQUOT)

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Download:
    """What there is to download: the files of one commit, and the licence the hub names ("" where it names none)."""

    model: str
    revision: str
    endpoint: str
    files: tuple[RemoteFile, ...]
    licence: str = ""

    @property
    def total(self) -> int:
        """Return the size of all files in bytes."""
        return sum(file.size for file in self.files)

    @property
    def page(self) -> str:
        """Return the address of the model's page, for people."""
        return f"{self.endpoint}/{self.model}"

    def address(self, file: RemoteFile) -> str:
        """Return where a file is."""
        return f"{self.page}/resolve/{self.revision}/{quote(file.name)}"


def plan(
    model: str,
    open_url: Open,
    files: Sequence[str] = (),
    endpoint: str = HUB,
    stop: Stop = lambda: False,
    wait: Wait = time.sleep,
) -> Download:
    """Ask the hub what a model consists of, and choose what of it Seoga needs.

    `files` are names or patterns (`onnx/*.json`) to choose instead. `open_url` is what `hub_http.connect` gave.

    Raises:
        Cancelled: `stop()` said yes.
        ModelError: `hub-missing`, `hub-gated`, `hub-unreachable`, `hub-busy`, `hub-answer`, `hub-unsafe`,
            `hub-too-large`, or `model-unsupported` where the model has no weights that Seoga can read.
    """
    if not MODEL_ID.fullmatch(model) or ".." in model:
        raise ModelError("hub-missing", "Not on the hub", f"{model!r} is no name of a model on a hub.")
    endpoint = endpoint.rstrip("/")
    url, page = f"{endpoint}/api/models/{model}?blobs=true", f"{endpoint}/{model}"
    told = patiently(lambda: listing(open_url, url, page), lambda: False, stop, wait)
    if told.gated:
        raise gated(page, f"gated: {told.gated}")
    siblings = {one.rfilename: one for one in told.siblings}
    names = matching(siblings, files, page) if files else needed(siblings, page)
    download = Download(model, told.sha, endpoint, remote(siblings, names, url), told.licence)
    if download.total > LARGEST:
        message = f"This model has {download.total / 1e9:.0f} GB; more than {LARGEST / 1e9:.0f} are not downloaded."
        raise ModelError("hub-too-large", "Model too large", message, page)
    return download


def fetch(
    download: Download,
    folder: Path,
    open_url: Open,
    progress: Progress | None = None,
    stop: Stop = lambda: False,
    wait: Wait = time.sleep,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """Bring all files into a folder and return it; what lies there already, whole or in part, is not asked for again.

    `progress` is told the bytes that are there, the bytes of all files, and the file in hand. Small files come
    first: where something is wrong, it shows before the gigabytes.

    Raises:
        Cancelled: `stop()` said yes; the parts stay, for going on later (`discard` removes them).
        ModelError: `hub-disk-full`, `hub-folder`, `hub-half`, `hub-checksum`, or as `plan`; the parts stay too.
    """
    with _disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        missing = [file for file in download.files if not _is_there(folder / file.name, file, stop)]
        _make_room(download, missing, folder, free)
    done = download.total - sum(file.size for file in missing)
    for file in sorted(missing, key=lambda file: file.size):
        _Fetching(download, file, folder, open_url, _counted(progress, done, download.total, file.name), stop).run(
            wait
        )
        done += file.size
    with _disk(folder):
        for left in folder.rglob(f"*{PART}"):  # of other versions
            left.unlink()
    return folder


def discard(download: Download, folder: Path) -> None:
    """Remove what `fetch` has brought, when the person has cancelled, and folders that are empty then."""
    for file in download.files:
        for name in (file.name, file.part):
            (folder / name).unlink(missing_ok=True)
    inner = {place for file in download.files for place in (folder / file.name).parents if folder in place.parents}
    for place in (*sorted(inner, reverse=True), folder):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


@dataclass(slots=True)
class _Fetching:
    """One file on its way: where from, where to, and who is told. `began` is what was there before a try."""

    download: Download
    file: RemoteFile
    folder: Path
    open_url: Open
    progress: Callable[[int], None]
    stop: Stop
    began: int = 0

    @property
    def part(self) -> Path:
        """Return where the file grows."""
        return self.folder / self.file.part

    def run(self, wait: Wait) -> None:
        """Bring the file; a wrong checksum is worth one more try from the start.

        Raises:
            Cancelled: `stop()` said yes.
            ModelError: what the last try said.
        """
        with _disk(self.part):
            self.part.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            patiently(self._grow, self._fruitful, self.stop, wait)
            with _disk(self.part):
                if _is_there(self.part, self.file, self.stop):  # one that differs is removed
                    self.part.replace(self.folder / self.file.name)
                    return
        message = f"{self.file.name} came twice, and not as the hub says it is. Nothing of it was kept."
        raise ModelError("hub-checksum", "Damaged on the way", message, self.download.address(self.file))

    def _fruitful(self) -> bool:
        """Say whether the last try brought enough to begin counting anew."""
        return _size(self.part) - self.began >= FRUIT

    def _grow(self) -> None:
        """Ask once for what is missing, and append it."""
        start = self.began = _size(self.part)
        if start == self.file.size:
            self.part.touch()  # a file of no bytes is not asked for
            return
        ranged = {"Range": f"bytes={start}-"} if start else {}
        answer = asked(self.open_url, self.download.address(self.file), self.download.page, ranged)
        try:
            start = self._place(answer, start)
            with _disk(self.part), self.part.open("ab") as out:
                out.truncate(start)
                self._copy(answer, out, start)
        finally:
            answer.close()

    def _place(self, answer: Answer, start: int) -> int:
        """Return where in the file an answer begins: from the start, where the hub knows no ranges."""
        if answer.status == 200:
            return 0
        told = answer.headers.get("Content-Range", "")
        if answer.status == 206 and told.startswith(f"bytes {start}-"):
            return start
        self.part.unlink(missing_ok=True)  # so that another try starts afresh
        message = f"The hub sends another part of {self.file.name} than was asked for."
        raise ModelError("hub-half", "Half a file", message, self.download.address(self.file), told)

    def _copy(self, answer: Answer, out: IO[bytes], done: int) -> None:
        """Append what comes, up to the file's size and not a byte more."""
        url, size = self.download.address(self.file), self.file.size
        while done < size:
            if self.stop():
                raise Cancelled
            piece = _read(answer, min(CHUNK, size - done), url)
            if not piece:
                message = f"The connection broke off in {self.file.name}. What has come is kept; try again later."
                raise ModelError("hub-half", "Half a file", message, url, f"{done} of {size}")
            out.write(piece)
            done += len(piece)
            self.progress(done)
        if _read(answer, 1, url):
            raise strange(url, f"The hub sends more of {self.file.name} than there is.", f"{size}")
        out.flush()


def _read(answer: Answer, amount: int, url: str) -> bytes:
    """Read from a connection, apart from what the disk may say."""
    try:
        return answer.read1(amount)
    except NETWORK as error:
        raise unreachable(url, error) from error


def _is_there(path: Path, file: RemoteFile, stop: Stop) -> bool:
    """Say whether a file is whole and right; what is there and is not right is removed."""
    if _size(path) == file.size and path.is_file() and _checksum(path, file, stop) == file.checksum:
        return True
    path.unlink(missing_ok=True)
    return False


def _checksum(path: Path, file: RemoteFile, stop: Stop) -> str:
    """Return a file's SHA-256, or the SHA-1 by which git knows it, as its checksum on the hub is."""
    summed: _Hash = hashlib.sha256()
    if len(file.checksum) == 40:
        summed = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
    with path.open("rb") as content:
        while piece := content.read(4 * CHUNK):
            if stop():
                raise Cancelled
            summed.update(piece)
    return summed.hexdigest()


def _size(path: Path) -> int:
    """Return a file's size, 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0


def _counted(progress: Progress | None, before: int, total: int, name: str) -> Callable[[int], None]:
    """Return what tells of one file's bytes as a share of all."""
    return lambda done: progress(before + done, total, name) if progress else None


def _make_room(download: Download, missing: Sequence[RemoteFile], folder: Path, free: Callable[[Path], int]) -> None:
    """Refuse to begin what the disk cannot hold; weights that are no safetensors are written a second time later."""
    left = sum(file.size - min(file.size, _size(folder / file.part)) for file in missing)
    later = sum(file.size for file in download.files if file.name.endswith(".bin"))
    if left + later + SPARE > free(folder):
        message = (
            f"{(left + later + SPARE) / 1e9:.1f} GB must be free for this model, {free(folder) / 1e9:.1f} GB are. "
            "Make room and try again."
        )
        raise ModelError("hub-disk-full", "Not enough room", message, str(folder))


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Put what the disk says into words; what comes from the hub is a ModelError by then."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            message = "The disk is full. What has come so far is kept; make room and try again."
            raise ModelError("hub-disk-full", "Not enough room", message, str(path), str(error)) from error
        message = "The folder for models cannot be written."
        raise ModelError("hub-folder", "Cannot write here", message, str(path), str(error)) from error
