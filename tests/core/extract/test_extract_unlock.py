"""Files that are locked with a password: told as such by every format, and opened with the right one."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import stat
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from docx import Document as Word
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.ecma376_standard import ECMA376Standard

from core.errors import DocumentError
from core.extract import pdf, registry
from core.extract.unlock import unlocked
from tests.core.extract.extract_makers import make_pdf
from tests.core.extract.old_office_makers import make_doc, make_ole
from tests.core.extract.sheet_makers import make_xls

KEY = "열쇠 key 7"
CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:p>잠긴 글</text:p></office:text></office:body></office:document-content>"""


def kind_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        registry.extract(path, 10**8)
    return caught.value.kind


def opens(path: Path, *passwords: str) -> str | None:
    """Return the text of the copy, or None where no password fits and nothing was written."""
    target = path.with_name(f"open{path.suffix}")
    target.unlink(missing_ok=True)
    if not unlocked(path, passwords, target):
        assert not target.exists()
        return None
    return registry.extract(target, 10**8).text


def locked_pdf(path: Path, algorithm: str, user: str, owner: str) -> Path:
    writer = pypdf.PdfWriter(clone_from=make_pdf(path, [["잠긴 쪽의 글"], ["Second page."]]))
    writer.encrypt(user, owner, algorithm=algorithm)
    writer.write(path)
    return path


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_opens_with_either_password(tmp_path: Path, algorithm: str) -> None:
    path = locked_pdf(tmp_path / "a.pdf", algorithm, "user key", "owner key")
    assert kind_of(path) == "encrypted"
    assert opens(path, "wrong", "") is None
    assert opens(path, "wrong", "user key") == "잠긴 쪽의 글\n\nSecond page."
    assert opens(path, "owner key") == "잠긴 쪽의 글\n\nSecond page."


def test_a_korean_password_opens_a_pdf(tmp_path: Path) -> None:
    assert opens(locked_pdf(tmp_path / "a.pdf", "AES-256", KEY, "owner"), KEY) == "잠긴 쪽의 글\n\nSecond page."


def test_files_in_a_locked_pdf_are_in_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = pypdf.PdfWriter(clone_from=make_pdf(path, [["Words."]]))
    writer.add_attachment("a.txt", b"attached")
    writer.encrypt(KEY, algorithm="AES-256")
    writer.write(path)
    assert opens(path, KEY) == "Words."
    assert list(pdf.members(tmp_path / "open.pdf")) == [("a.txt", b"attached")]


def test_wrong_passwords_are_quick(tmp_path: Path) -> None:
    path = locked_pdf(tmp_path / "a.pdf", "AES-256", KEY, "owner")
    start = time.process_time()
    assert opens(path, *(f"wrong {at}" for at in range(50))) is None
    assert time.process_time() - start < 3


def word() -> bytes:
    made, data = Word(), io.BytesIO()
    made.add_paragraph("잠긴 문서의 글")
    made.save(data)
    return data.getvalue()


def agile(path: Path, content: bytes, password: str = KEY) -> Path:
    """Lock a file as Office since 2010 does, but with few rounds."""
    path.write_bytes(ECMA376Agile.encrypt(password, io.BytesIO(content), spin_count=100))
    return path


def standard(path: Path, content: bytes, password: str) -> Path:
    """Lock a file as Office 2007 does: AES-128, each block alone (MS-OFFCRYPTO 2.3.4.5 and on)."""
    salt, verifier = bytes(range(16)), b"sixteen letters!"
    key = ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 0x18, 128, 16, salt)

    def encrypted(plain: bytes) -> bytes:
        encryptor = Cipher(algorithms.AES(bytes(key)), modes.ECB()).encryptor()
        return encryptor.update(plain.ljust(-(-len(plain) // 16) * 16, b"\0")) + encryptor.finalize()

    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "Microsoft\0".encode("utf-16-le")
    proof = struct.pack("<I", 16) + salt + encrypted(verifier)
    proof += struct.pack("<I", 20) + encrypted(hashlib.sha1(verifier, usedforsecurity=False).digest())
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + proof
    package = struct.pack("<Q", len(content)) + encrypted(content)
    return make_ole(path, {"EncryptionInfo": info, "EncryptedPackage": package})


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx", ".xlsb", ".docm", ".doc", ".xls", ".ppt"])
def test_every_office_format_says_that_it_is_locked(tmp_path: Path, suffix: str) -> None:
    path = agile(tmp_path / f"a{suffix}", word())
    assert not registry.accepts(path) or kind_of(path) == "encrypted"


@pytest.mark.parametrize("lock", [agile, standard])
def test_an_office_file_opens(tmp_path: Path, lock: Callable[[Path, bytes, str], Path]) -> None:
    content = word()
    path = lock(tmp_path / "a.docx", content, KEY)
    assert kind_of(path) == "encrypted"
    assert opens(path, "wrong") is None
    assert opens(path, "wrong", KEY) == "잠긴 문서의 글"
    assert (tmp_path / "open.docx").read_bytes() == content


def test_what_excel_locked_by_itself_opens_without_a_password(tmp_path: Path) -> None:
    path = agile(tmp_path / "a.docx", word(), "VelvetSweatshop")
    assert opens(path) == "잠긴 문서의 글"


def test_an_office_file_that_asks_for_endless_work_is_not_tried(tmp_path: Path) -> None:
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<encryption spinCount="9999999"/>'
    path = make_ole(tmp_path / "a.docx", {"EncryptionInfo": info, "EncryptedPackage": b"x" * 5000})
    start = time.process_time()
    assert opens(path, *["one", "two"] * 40) is None
    assert time.process_time() - start < 1


def odf(path: Path, password: str = KEY, rounds: int = 1000, cipher: str = "aes256-cbc") -> Path:
    """Lock a text as LibreOffice does."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(CONTENT.encode()) + packer.flush()
    salt, vector = b"s" * 16, b"v" * 16
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(password.encode()).digest(), salt, rounds, 32)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    left = 16 - len(packed) % 16
    locked = encryptor.update(packed + os.urandom(left - 1) + bytes([left])) + encryptor.finalize()
    check = base64.b64encode(hashlib.sha256(packed[:1024]).digest()).decode()
    manifest = f"""<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="content.xml" m:media-type="text/xml" m:size="{len(CONTENT)}">
<m:encryption-data m:checksum-type="urn:x#sha256-1k" m:checksum="{check}">
<m:algorithm m:algorithm-name="http://x#{cipher}" m:initialisation-vector="{base64.b64encode(vector).decode()}"/>
<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" m:iteration-count="{rounds}"
 m:salt="{base64.b64encode(salt).decode()}"/><m:start-key-generation m:start-key-generation-name="http://x#sha256"/>
</m:encryption-data></m:file-entry></m:manifest>"""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", locked)
        made.writestr("META-INF/manifest.xml", manifest)
    return path


def test_an_opendocument_opens(tmp_path: Path) -> None:
    path = odf(tmp_path / "a.odt")
    assert kind_of(path) == "encrypted"
    assert opens(path, "wrong") is None
    assert opens(path, "wrong", KEY) == "잠긴 글"
    assert opens(odf(tmp_path / "b.odt", cipher="another"), KEY) is None


def test_what_is_not_locked_has_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word())
    (tmp_path / "a.txt").write_text("words")
    paths = [
        make_pdf(tmp_path / "a.pdf", [["Words."]]),
        make_doc(tmp_path / "a.doc", ["Words.\r"]),
        make_xls(tmp_path / "a.xls", [(0, 0, "words")]),
        tmp_path / "a.docx",
        tmp_path / "a.txt",
    ]
    assert [opens(path, KEY) for path in paths] == [None] * 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_the_owner_reads_the_copy_and_nothing_is_overwritten(tmp_path: Path) -> None:
    path = odf(tmp_path / "a.odt")
    assert opens(path, KEY)
    target = tmp_path / "open.odt"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        unlocked(path, [KEY], target)
    assert registry.extract(target, 10**8).text == "잠긴 글"


def test_damaged_files_never_raise(tmp_path: Path) -> None:
    small = agile(tmp_path / "whole.docx", word()).read_bytes()
    locked = locked_pdf(tmp_path / "a.pdf", "AES-128", KEY, "owner").read_bytes()
    book = odf(tmp_path / "a.odt").read_bytes()
    for whole, name in ((small, "b.docx"), (locked, "b.pdf"), (book, "b.odt")):
        path = tmp_path / name
        for cut in range(0, len(whole), max(len(whole) // 12, 1)):
            path.write_bytes(whole[:cut] or b"x")
            opens_or_not(path)
            path.write_bytes(whole[:cut] + bytes(40) + whole[cut + 40 :])
            opens_or_not(path)


def opens_or_not(path: Path) -> None:
    target = path.with_name(f"open{path.suffix}")
    assert unlocked(path, ["no"], target) is False
    assert not target.exists()
    if unlocked(path, [KEY], target):
        target.unlink()
