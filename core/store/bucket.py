"""An object store as a place: its address, the way in, and its failures in calm words.

The bucket is named by the person (`s3://bucket/folder`); without such an address nothing here runs, and no connection
is made. Where the store lies and what opens it comes from the usual environment: AWS_ENDPOINT_URL (or AWS_ENDPOINT),
AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, or a profile. Keys are read by the two
clients (LanceDB's for tables, Arrow's for files) and never by Seoga. What a server answers may quote a key, so no
message and no error carries such words on.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import lancedb
from lancedb.db import DBConnection
from pyarrow import fs

from core.errors import LibraryError

SCHEME = "s3://"
ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]+[a-z0-9])(?P<folder>(/[^/?#%\\\x00-\x1f]+)*)/?")
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
CONNECT, TRIES, ALTOGETHER = 3, 2, 20  # seconds to a connection, attempts after it, seconds for all of them
AT_ONCE = 1 << 20  # bytes

# How the two clients name one cause, and what a person is told of it.
CAUSES = (
    ("NoSuchBucket|NO_SUCH_BUCKET", "There is no bucket of that name."),
    (
        "InvalidAccessKeyId|INVALID_ACCESS_KEY|SignatureDoesNotMatch|SIGNATURE|ExpiredToken|InvalidToken|credential"
        "|AccessDenied|ACCESS_DENIED|Forbidden|necessary privileges",
        "The store does not accept the keys it was given, or they do not allow this. See AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY.",
    ),
    ("Not found|NoSuchKey|NO_SUCH_KEY", "What was asked for has been replaced meanwhile. Please try again."),
    ("", "The store does not answer. See AWS_ENDPOINT_URL, AWS_REGION and the network."),
)
OF_A_STORE = re.compile(r"AWS|\bS3\b|LanceError\(IO\)|Failed to connect|necessary privileges|HTTP error")


def unreachable(url: str, message: str) -> LibraryError:
    """Return the error of a store that cannot be used."""
    return LibraryError("library-unreachable", "The library cannot be reached", message, url)


@contextmanager
def calm(url: str) -> Iterator[None]:
    """Turn the failures of an object store into a LibraryError; those of the local disk pass.

    Raises:
        LibraryError: library-unreachable.
    """
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        words = str(error)
        if not OF_A_STORE.search(words):
            raise
        message = next(told for cause, told in CAUSES if re.search(cause, words))
    else:
        return
    raise unreachable(url, message)  # here, so that the server's words do not travel along as its context


class Bucket:
    """One folder of a bucket: its files by name, and the LanceDB tables below `lance/`. `url` is its address."""

    def __init__(self, url: str) -> None:
        """Take in an address; nothing is asked yet.

        Raises:
            LibraryError: library-unreachable, for an address that cannot be right.
        """
        found = ADDRESS.fullmatch(url[: len(SCHEME)].lower() + url[len(SCHEME) :])
        if found is None or {".", ".."} & set(found["folder"].split("/")):
            # Not repeated: some people write their keys into an address.
            message = "An address looks like s3://bucket/folder; keys belong in the environment."
            raise unreachable(SCHEME, message)
        self.endpoint = next(filter(None, map(os.environ.get, ENDPOINTS)), "")
        self.url = f"{SCHEME}{found['bucket']}{found['folder']}"
        self._root = self.url.removeprefix(SCHEME)
        self._region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        self._files = self._open_files()

    def _open_files(self) -> fs.S3FileSystem:
        parts = urlsplit(self.endpoint)
        with calm(self.url):
            return fs.S3FileSystem(
                endpoint_override=parts.netloc.rpartition("@")[2] or None,
                scheme=parts.scheme or "https",
                region=self._region or ("us-east-1" if self.endpoint else None),
                connect_timeout=CONNECT,
                request_timeout=ALTOGETHER,
                retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=TRIES),
                allow_delayed_open=True,  # a small file is then one request
            )

    def check(self) -> None:
        """Ask the store whether it is there and lets us in.

        Raises:
            LibraryError: library-unreachable.
        """
        self.sizes()

    def connect(self, session: lancedb.Session) -> DBConnection:
        """Return the LanceDB connection to the tables; all that is done through it fails calmly."""
        options = {
            "connect_timeout": f"{CONNECT}s",
            "client_max_retries": str(TRIES),
            "client_retry_timeout": str(ALTOGETHER),
        }
        if self.endpoint:
            options |= {"aws_endpoint": self.endpoint, "aws_region": self._region or "us-east-1"}
            options["allow_http"] = str(self.endpoint.startswith("http://")).lower()
        elif self._region:
            options["aws_region"] = self._region
        with calm(self.url):
            db = lancedb.connect(f"{self.url}/lance", storage_options=options, session=session)
        return cast(DBConnection, Calm(db, self.url))

    def send(self, path: Path, name: str) -> None:
        """Store a local file under a name."""
        with path.open("rb") as source, calm(self.url), self._files.open_output_stream(self._at(name)) as target:
            shutil.copyfileobj(source, target, AT_ONCE)

    def fetch(self, name: str, path: Path) -> bool:
        """Bring a stored file to a local path, in one step; return False where there is none of that name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        coming = path.with_name(path.name + ".coming")
        try:
            with calm(self.url), self._files.open_input_stream(self._at(name)) as source, coming.open("wb") as target:
                shutil.copyfileobj(source, target, AT_ONCE)
        except FileNotFoundError:
            return False
        coming.replace(path)
        return True

    def remove(self, name: str) -> None:
        """Delete a stored file; it may be gone already."""
        try:
            with calm(self.url):
                self._files.delete_file(self._at(name))
        except FileNotFoundError:
            return

    def sizes(self, folder: str = "", *, deep: bool = False) -> Mapping[str, int]:
        """Return the bytes of the files in a folder, by name; `deep` looks into its folders too."""
        try:
            with calm(self.url):
                infos = self._files.get_file_info(fs.FileSelector(self._at(folder).rstrip("/"), recursive=deep))
        except FileNotFoundError:
            return {}
        start = len(self._root) + 1
        return {info.path[start:]: info.size for info in infos if info.type == fs.FileType.File}

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


@dataclass(frozen=True, slots=True)
class Calm:
    """A LanceDB object of a store: what its calls raise is said calmly, and what they return is such an object again.

    So every verb of the tables, wherever it is written, fails as one about a library does.
    """

    _inner: Any
    _url: str

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever LanceDB has under that name)
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def call(*args: object, **named: object) -> object:
            with calm(self._url):
                made = found(*args, **named)
            return Calm(made, self._url) if type(made).__module__.partition(".")[0] == "lancedb" else made

        return call
