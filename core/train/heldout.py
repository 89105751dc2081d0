"""Which documents training leaves out, so that they can be measured: a rule on their own content, and no list.

One thing no such rule can see: the Rust book is there in two translations, chapter by chapter. A chapter that tells
what a measured one tells is named in ALIKE, and is neither measured nor learned from (`devset` makes sure of it).
"""

from __future__ import annotations

import hashlib
import unicodedata

HELD_OUT = 5  # one document in so many is measured
REACT_RUN = 100  # consecutive rows of the React pages that are held out, or kept, together
# the first 8 hexadecimal digits of the SHA-256 of the first line of documents too much like a measured one
ALIKE = frozenset(
    """
    9b7dc278 936af0b0 f5dce342 59bd1a6c c57a11fe 83985eee 956803d6 6296d6a1 6cfafa2b ed443521 2bb09265 60de1012
    005fb899 5b236542 501a409a 5e2a0123 843a3ad3 0e2bbe66 fae9dece 338d8e95 c6155428 60c0ec90 be64690f a6859fc4
    45d1a3db d8335331 251eb71c 8b23d5db 90f1eca0 779a761a 3ab26999 6e25a0ca ca00546b f233d907 6f0d4baa fc2697e4
    887c26ac da345967
    """.split()
)


def held_out(text: str) -> bool:
    """Return whether the document that begins with this text must not be trained on; only its first line counts."""
    return measured(text) or _digest(text)[:8] in ALIKE


def measured(text: str) -> bool:
    """Return whether the document that begins with this text is part of the development set."""
    digest = _digest(text)
    return int(digest, 16) % HELD_OUT == 0 and digest[:8] not in ALIKE


def _digest(text: str) -> str:
    """Return the SHA-256 of the first line of a text in NFC, in hexadecimal."""
    line = text.strip().split("\n", 1)[0].strip()
    return hashlib.sha256(unicodedata.normalize("NFC", line).encode()).hexdigest()
