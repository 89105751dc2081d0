"""Opens what is locked with a password: writes a copy that anybody can read, where one of the passwords fits."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from core.errors import DocumentError
from core.extract import unlock_odf
from core.extract.base import MALFORMED
from core.extract.files import head
from core.extract.ole import MAGIC, open_ole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Opener = Callable[["Path", str, BinaryIO], bool]  # writes an open copy; False where the password does not fit
_LOCKED = 4  # pdfium's own number for a missing password
_PATIENCE = 30.0  # seconds; after them no further password is tried
_MOST_PASSWORDS = 100
_PDF_WITHIN = 1024  # bytes
# What Excel itself locks workbooks with that nobody gave a password.
_EXCELS_OWN = "VelvetSweatshop"
_LARGEST_INFO = 65_536  # bytes that say how a file is locked
_MOST_SPINS = 1_000_000  # Office itself takes 100,000
_SPINS = re.compile(rb"spinCount\s*=\s*[\"']\s*(\d{1,20})")


def unlocked(path: Path, passwords: Sequence[str], target: Path) -> bool:
    """Write a copy without its password, where one fits; False where none does or the file is not locked.

    PDF, the office formats of Microsoft since 97, and OpenDocument, of which only the text is copied.

    Args:
        path: the locked file.
        passwords: they are tried in this order.
        target: where the copy goes; it must not be there yet. Only the owner can read it.

    Raises:
        OSError: the system refused.
    """
    open_with = _opener(path)
    if open_with is None:
        return False
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    fits = False
    try:
        with os.fdopen(handle, "wb") as copy:
            fits = _try(open_with, path, passwords, copy)
    finally:
        if not fits:
            target.unlink()
    return fits


def _opener(path: Path) -> Opener | None:
    """Return what opens a file of this kind, or None where there is nothing to open."""
    start = head(path)
    if b"%PDF-" in start[:_PDF_WITHIN]:
        return _open_pdf if _is_locked_pdf(path) else None
    if start.startswith(MAGIC):
        return _open_office if _is_locked_office(path) else None
    return unlock_odf.open_with if start.startswith(b"PK") and unlock_odf.is_locked(path) else None


def _try(open_with: Opener, path: Path, passwords: Sequence[str], copy: BinaryIO) -> bool:
    """Try the passwords as long as there is patience."""
    until = time.monotonic() + _PATIENCE
    own = [_EXCELS_OWN] if open_with is _open_office else []
    for password in dict.fromkeys([*passwords[:_MOST_PASSWORDS], *own]):
        if time.monotonic() > until:
            break
        if password and open_with(path, password, copy):
            return True
        copy.seek(0)
        copy.truncate()
    return False


def _is_locked_pdf(path: Path) -> bool:
    """Say whether a PDF asks for a password."""
    import pypdfium2

    try:
        pypdfium2.PdfDocument(path).close()
    except pypdfium2.PdfiumError as error:
        return getattr(error, "err_code", 0) == _LOCKED or "password" in str(error).lower()
    return False


def _open_pdf(path: Path, password: str, copy: BinaryIO) -> bool:
    """Write a PDF without its password; pdfium knows all ways to lock one, and both of its passwords."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path, password=password) as pdf:
            pdf.save(copy, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
    except (pypdfium2.PdfiumError, *MALFORMED):
        return False
    return True


def _is_locked_office(path: Path) -> bool:
    """Say whether an office file asks for a password, and tells how it is locked in a way that does no harm."""
    import msoffcrypto

    try:
        with open_ole(path) as ole:
            info = ole.openstream("EncryptionInfo").read() if ole.exists("EncryptionInfo") else b""
        spins = max(map(int, _SPINS.findall(info)), default=0)
        if len(info) > _LARGEST_INFO or spins > _MOST_SPINS or b"<!" in info:
            return False
        with path.open("rb") as file:
            return bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except _office_errors():
        return False


def _open_office(path: Path, password: str, copy: BinaryIO) -> bool:
    """Write an office file without its password."""
    import msoffcrypto

    try:
        with path.open("rb") as file:
            office: Any = msoffcrypto.OfficeFile(file)
            # The older formats look at the password in any case.
            office.load_key(password=password, **({"verify_password": True} if office.format == "ooxml" else {}))
            office.decrypt(copy)
    except _office_errors():
        return False
    return True


def _office_errors() -> tuple[type[Exception], ...]:
    """Return what the library throws, and olefile below it, whose errors are those of the system."""
    from msoffcrypto import exceptions

    return (
        exceptions.FileFormatError,
        exceptions.ParseError,
        exceptions.DecryptionError,
        DocumentError,
        OSError,
        *MALFORMED,
    )
