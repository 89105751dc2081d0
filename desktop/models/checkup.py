"""A check of the library: whether one is under way, and what the last one found, in words."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.errors import ErrorRecord
from core.messages import Check, Checked, Finding
from desktop import i18n
from desktop.i18n import tr
from desktop.link import Link
from desktop.models.folders import base_name

NAMED = 3  # files that are named in a sentence
TECHNICAL = ("damaged", "unreadable")  # kinds whose examples are not names of files


class Checkup(QObject):
    """The last check.

    Attributes:
        checked: what it found, None before there was one.
        error: why it could not be made, None where nothing went wrong.
        pending: whether one is under way.

    Signals:
        told: one of these is another one.
    """

    told = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.checked: Checked | None = None
        self.error: ErrorRecord | None = None
        self.pending = False

    def ask(self) -> None:
        """Check the library, unless that is being done."""
        if not self.pending:
            self.pending, self.error = True, None
            self._link.ask(Check(), self._take, self._fail)
            self.told.emit()

    def _take(self, checked: Checked) -> None:
        self.pending, self.checked = False, checked
        self.told.emit()

    def _fail(self, error: ErrorRecord) -> None:
        self.pending, self.error = False, error
        self.told.emit()


def finding_words(finding: Finding) -> str:
    """Return in a sentence what a check found and what was done about it, with a few names of files."""
    one, many = _sentences().get(finding.kind, _other())
    words = (one if finding.count == 1 else many).format(count=i18n.number(finding.count))
    named = () if finding.kind.endswith(TECHNICAL) else finding.examples[:NAMED]
    return f"{words} ({', '.join(base_name(example) for example in named)})" if named else words


def _sentences() -> dict[str, tuple[str, str]]:
    """Return the sentences about one and about several of each kind."""
    return {
        "files-without-root": (
            tr("{count} file belonged to no folder of the library; that is put right."),
            tr("{count} files belonged to no folder of the library; that is put right."),
        ),
        "names-out-of-step": (
            tr("{count} file could not be found by its name; that is put right."),
            tr("{count} files could not be found by their names; that is put right."),
        ),
        "files-without-passages": (
            tr("{count} file had lost passages and is read again."),
            tr("{count} files had lost passages and are read again."),
        ),
        "passages-twice": (
            tr("{count} file had passages twice and is read again."),
            tr("{count} files had passages twice and are read again."),
        ),
        "passages-without-file": (
            tr("{count} passage belonged to no file any more and was removed."),
            tr("{count} passages belonged to no file any more and were removed."),
        ),
        **_of_words(),
        **_of_meaning(),
        **_of_damage(),
    }


def _of_words() -> dict[str, tuple[str, str]]:
    return {
        "passages-without-words": (
            tr("The words of {count} passage were missing and have been put in again."),
            tr("The words of {count} passages were missing and have been put in again."),
        ),
        "words-without-passages": (
            tr("The words of {count} passage that is gone were removed."),
            tr("The words of {count} passages that are gone were removed."),
        ),
    }


def _of_meaning() -> dict[str, tuple[str, str]]:
    learned = (
        tr("The meaning of {count} file was not whole and is learned again."),
        tr("The meaning of {count} files was not whole and is learned again."),
    )
    return {
        "passages-without-vectors": learned,
        "passages-without-sparse": learned,
        "vectors-twice": (
            tr("The meaning of {count} passage was kept twice and is learned again."),
            tr("The meaning of {count} passages was kept twice and is learned again."),
        ),
        "vectors-without-passages": (
            tr("The meaning of {count} passage that is gone was removed."),
            tr("The meaning of {count} passages that are gone was removed."),
        ),
    }


def _of_damage() -> dict[str, tuple[str, str]]:
    passages, meaning = (
        tr("The passages were damaged: they are read again."),
        tr("Meaning was damaged: learned again."),
    )
    parts = (
        tr("{count} part of the library was damaged and is made again."),
        tr("{count} parts of the library were damaged and are made again."),
    )
    kinds = dict.fromkeys(("ledger-damaged", "words-damaged", "sparse-damaged"), parts)
    return kinds | {"passages-unreadable": (passages, passages), "vectors-unreadable": (meaning, meaning)}


def _other() -> tuple[str, str]:
    """Return the sentences about a kind that this window does not know yet."""
    return (
        tr("{count} other thing did not fit and was put right."),
        tr("{count} other things did not fit and were put right."),
    )
