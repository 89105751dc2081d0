"""The words for every way in which a file cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

# kind -> title, message
WORDS: dict[str, tuple[str, str]] = {
    "empty": ("Nothing in it", "The file is empty."),
    "no-text": ("No text in it", "The file holds pictures only; its words cannot be read."),
    "too-large": ("Too large", "The file is larger than the limit in the settings."),
    "encrypted": ("Locked with a password", "The file can be read only with its password."),
    "vanished": ("No longer there", "The file was moved or deleted before it could be read."),
    "no-permission": ("Not allowed", "You do not have the permission to read this file."),
    "broken": ("Damaged", "The file is damaged or incomplete and cannot be read."),
    "wrong-type": ("Not what its name says", "The content of the file does not fit the ending of its name."),
    "unsupported": ("Not supported", "Files of this type cannot be read."),
    "dangling-link": ("Link to nowhere", "The link points to a file that does not exist."),
    "link-loop": ("Link in a circle", "The link leads back to itself."),
    "timeout": ("Took too long", "Reading the file took too long and was stopped."),
    "memory": ("Needs too much memory", "Reading the file needed more memory than it may use."),
    "crashed": ("Could not be read", "The reader stopped unexpectedly at this file."),
}


def problem(kind: str, path: Path, message: str = "", detail: str | None = None) -> DocumentError:
    """Return the error of this kind about this file.

    Args:
        kind: one of the kinds that `DocumentError` names.
        path: the file.
        message: says it more exactly than the usual words; "" for the usual words.
        detail: for diagnostics, never shown first.
    """
    title, usual = WORDS[kind]
    return DocumentError(kind, title, message or usual, str(path), detail)
