"""The tables of the library as Arrow schemas, and the keys that join them.

`chunks` holds passages by document; `vec_<model>` holds vectors by the content that was embedded, so the
same passage is embedded once however many documents hold it. Keys are 63-bit BLAKE2b hashes: among a
million passages the chance that any two collide is about one in twenty million.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

import pyarrow as pa

FORMAT = 5  # of the library folder; a newer one is refused by name
READING = 4  # of extraction and chunking; part of every document's key, so that raising it reads all again
KEEP_VERSIONS = timedelta(minutes=5)  # readers in other processes may still be on an older version


def content_key(text: str) -> int:
    """Return the key of an embedded text."""
    return _number(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def document_key(content_hash: bytes, suffix: str) -> int:
    """Return the key of a document: its bytes, how they are read, and by which version of the reading."""
    return _number(blake2b(content_hash + f"|{suffix}|{READING}".encode(), digest_size=8).digest())


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "big") >> 1


CHUNKS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),  # "<doc>:<ordinal>"
        pa.field("doc", pa.int64(), nullable=False),
        pa.field("ordinal", pa.int32(), nullable=False),
        pa.field("key", pa.int64(), nullable=False),  # of the vectors
        pa.field("text", pa.string(), nullable=False, metadata={"lance-encoding:compression": "zstd"}),
        pa.field("title", pa.string(), nullable=False),
        pa.field("heading", pa.list_(pa.string()), nullable=False),
        pa.field("page", pa.int32()),
        pa.field("place", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
    ]
)


def vectors(dims: int) -> pa.Schema:
    """Return the schema of a model's vectors; `multi` is what the model's codec wrote."""
    return pa.schema(
        [
            pa.field("key", pa.int64(), nullable=False),
            pa.field("dense", pa.list_(pa.float16(), dims), nullable=False),
            pa.field("multi", pa.large_binary(), nullable=False),
        ]
    )
