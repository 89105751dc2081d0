from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import mhtml
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import survives

PAGE = "<html><head><title>{}</title></head><body><h1>소식</h1><p>한국어 문장이다.</p></body></html>"
OTHER = "<p>숨은 말</p>"


def saved(encoding: str, transfer: str, title: str = "제목이다", start: str = "<page@x>") -> bytes:
    """Return a saved page whose root comes after a frame."""
    data = PAGE.format(title).encode(encoding)
    body = quopri.encodestring(data) if transfer == "quoted-printable" else base64.encodebytes(data)
    return "\r\n".join(
        [
            "From: <Saved by Blink>",
            "Subject: =?utf-8?B?" + base64.b64encode("메일 제목".encode()).decode() + "?=",
            "MIME-Version: 1.0",
            f'Content-Type: multipart/related; type="text/html"; start="{start}"; boundary="b"',
            "",
            "--b",
            "Content-Type: text/html; charset=utf-8",
            "Content-ID: <frame@x>",
            "",
            OTHER,
            "--b",
            f"Content-Type: text/html; charset={encoding}",
            f"Content-Transfer-Encoding: {transfer}",
            "Content-ID: <page@x>",
            "",
            body.decode("ascii"),
            "--b",
            "Content-Type: image/png",
            "Content-Transfer-Encoding: base64",
            "",
            "iVBORw0KGgo=",
            "--b--",
        ]
    ).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
def test_the_page_itself_is_read(tmp_path: Path, encoding: str, transfer: str) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(saved(encoding, transfer))
    document = mhtml.extract(path)
    check_promises(document)
    assert document.title == "제목이다"
    assert document.format == "mhtml"
    assert parts(document) == [("heading", 1, "소식"), ("paragraph", 0, "한국어 문장이다.")]


def test_the_subject_stands_in_for_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(saved("utf-8", "base64", title=""))
    assert mhtml.extract(path).title == "메일 제목"


def test_without_a_start_the_first_page_is_the_root(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(saved("utf-8", "base64", start=""))
    assert mhtml.extract(path).text == "숨은 말"


def test_a_bare_page_under_this_name(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_text(PAGE.format("제목이다"), "utf-8")
    assert mhtml.extract(path).text == "소식\n\n한국어 문장이다."


def test_pictures_alone_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=")
    with pytest.raises(DocumentError) as caught:
        mhtml.extract(path)
    assert caught.value.kind == "no-text"


def test_harmed_pages(tmp_path: Path) -> None:
    survives(mhtml, tmp_path / "a.mht", saved("euc-kr", "quoted-printable"))
