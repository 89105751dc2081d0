from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extract import visio, visio_binary
from tests.core.extract.hwp_makers import make_ole
from tests.core.extract.package_makers import archive, damaged, kind_of, paged

TRAILER, PAGE, PAGES, NAMES, NAME, NAME_OF = 0x14, 0x15, 0x27, 0x32, 0x33, 0xC9
SHAPE, TEXT, PLACE = 0x48, 0x0E, 0x9B
V = 'xmlns="http://schemas.microsoft.com/office/visio/2012/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def packed(data: bytes) -> bytes:
    """Return data as a packed stream of single bytes."""
    return b"".join(b"\xff" + data[at : at + 8] for at in range(0, len(data), 8))


def chunk(kind: int, content: bytes, own: int = 0, version: int = 11) -> bytes:
    if version < 6:
        return struct.pack("<HHBBHI", kind, own, 0, 0, 0, len(content)) + content
    return struct.pack("<IIIIHB", kind, own, 0, len(content), 0, 0) + content


def shape(own: int, words: str, top: float, left: float, parent: int = 0, version: int = 11) -> bytes:
    """Return the chunks of a shape."""
    raw = words.encode("utf-16-le" if version >= 11 else "cp949") + b"\0\0"
    return (
        chunk(SHAPE, bytes(10) + struct.pack("<I", parent) + bytes(8), own, version)
        + chunk(PLACE, struct.pack("<xdxd", left, top) + bytes(8), 0, version)
        + chunk(TEXT, bytes(8) + raw, 0, version)
    )


class Stream:
    """Writes the stream of a drawing: what is pointed to comes first."""

    def __init__(self, version: int = 11) -> None:
        self.data = bytearray(64)
        self.version = version
        struct.pack_into("<H", self.data, 26, version)

    def put(self, kind: int, content: bytes, form: int = 0xD0) -> bytes:
        """Add a stream and return the pointer to it."""
        raw = packed(content) if form & 2 else content
        start = len(self.data)
        self.data += raw
        if self.version < 6:
            return struct.pack("<HHIII", kind, form, 0, start, len(raw))
        return struct.pack("<IIIIH", kind, 0, start, len(raw), form)


def listed(stream: Stream, kind: int, *inside: bytes) -> bytes:
    """Return a pointer to a stream of pointers: four bytes of a packed one, where its list is, the list."""
    if stream.version < 6:
        start = bytes(4 + visio_binary._STARTS.get(kind, 10))
        return stream.put(kind, start + struct.pack("<H", len(inside)) + b"".join(inside), 0x52)
    head = bytes(4) + struct.pack("<I", 8) + struct.pack("<III", 0, len(inside), 0)
    return stream.put(kind, head + b"".join(inside), 0x52)


def drawing(version: int = 11) -> bytes:
    """Return a drawing of two pages, the second without a name of its own."""
    stream = Stream(version)
    shapes = shape(1, "아래", 1.0, 1.0, version=version) + shape(2, "오른쪽 위", 5.0, 4.0, version=version)
    shapes += shape(3, "왼쪽 위", 5.1, 1.0, version=version)
    first = stream.put(PAGE, shapes, 0xD2)
    second = stream.put(PAGE, shape(1, "둘째 쪽\nWords", 1.0, 1.0, version=version))
    names = [
        stream.put(NAME, bytes(4) + name.encode("utf-16-le") + b"\0\0", 0x40) for name in ("업무 흐름도", "Page-2")
    ]
    of = bytes(4) + struct.pack("<IIIB", 0, 0, 0, 0) + struct.pack("<IIIB", 1, 1, 1, 0)
    inside = [first, second, stream.put(NAME_OF, of, 0x40)]
    parts = [listed(stream, PAGES, *inside), *([listed(stream, NAMES, *names)] if version >= 11 else [])]
    trailer = listed(stream, TRAILER, *parts)
    stream.data[36 : 36 + len(trailer)] = trailer
    return bytes(stream.data)


EXPECTED = [
    ("slide", 1, "업무 흐름도"),
    ("paragraph", 1, "왼쪽 위"),
    ("paragraph", 1, "오른쪽 위"),
    ("paragraph", 1, "아래"),
    ("paragraph", 2, "둘째 쪽\nWords"),
]


@pytest.mark.parametrize("version", [5, 6, 11])
def test_pages_of_an_older_drawing(tmp_path: Path, version: int) -> None:
    path = make_ole(tmp_path / "흐름.vsd", {"VisioDocument": drawing(version)})
    document = visio.extract(path)
    assert (document.format, document.pages) == ("vsd", 2)
    assert paged(document) == EXPECTED[0 if version >= 11 else 1 :]


def test_a_group_is_read_together(tmp_path: Path) -> None:
    stream = Stream()
    shapes = shape(7, "묶음", 9.0, 1.0) + shape(8, "안", 0.1, 0.1, parent=7) + shape(9, "밖", 5.0, 1.0)
    shapes += shape(4, "circle", float("nan"), 0.0, parent=4)
    data = listed(stream, TRAILER, listed(stream, PAGES, stream.put(PAGE, shapes)))
    stream.data[36 : 36 + len(data)] = data
    path = make_ole(tmp_path / "a.vsd", {"VisioDocument": bytes(stream.data)})
    assert [text for _, _, text in paged(visio.extract(path))] == ["묶음", "안", "밖", "circle"]


def test_shapes_in_streams_of_their_own(tmp_path: Path) -> None:
    stream = Stream()
    own = [stream.put(SHAPE, shape(0xFFFFFFFF, words, 1.0, left)) for words, left in (("둘", 5.0), ("하나", 1.0))]
    data = listed(stream, TRAILER, listed(stream, PAGES, listed(stream, PAGE, *own)))
    stream.data[36 : 36 + len(data)] = data
    path = make_ole(tmp_path / "a.vsd", {"VisioDocument": bytes(stream.data)})
    assert [text for _, _, text in paged(visio.extract(path))] == ["하나", "둘"]


def looping(kind: int) -> bytes:
    """Return a drawing with a stream of pointers that all point to itself."""
    stream = Stream()
    start = len(stream.data)
    own = struct.pack("<IIIIH", kind, 0, start, 16 + 18 * 50, 0x50)
    stream.data += struct.pack("<IIII", 8, 0, 50, 0) + own * 50
    trailer = listed(stream, TRAILER, listed(stream, PAGES, struct.pack("<IIIIH", PAGE, 0, start, 916, 0x50)))
    stream.data[36 : 36 + len(trailer)] = trailer
    return bytes(stream.data)


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        ({"VisioDocument": looping(PAGE)}, "broken"),
        ({"VisioDocument": struct.pack("<26xH36x", 11)}, "broken"),
        ({"VisioDocument": struct.pack("<26xH36x", 4)}, "unsupported"),
        ({"WordDocument": b"x"}, "wrong-type"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, streams: dict[str, bytes], kind: str) -> None:
    assert kind_of(visio.extract, make_ole(tmp_path / "a.vsd", streams)) == kind


@given(st.binary(max_size=300))
def test_anything_unpacks_or_is_bounded(data: bytes) -> None:
    assert len(visio_binary.unpacked(data, 10_000)) <= 9 * len(data) + 18
    assert visio_binary.unpacked(packed(data), 10_000) == data


def test_repetitions_reach_into_themselves() -> None:
    # Two bytes stand at the start of the window; the repetition of nine begins there.
    assert visio_binary.unpacked(b"\x03ab" + bytes([0xEE, 0xF6]), 100) == b"ab" + b"ababababa"
    with pytest.raises(ValueError, match="far more"):
        visio_binary.unpacked(b"\x00" + bytes([0, 15]) * 8, 50)


def package(path: Path, more: str = "") -> Path:
    """Write a newer drawing: a page with a group and a stencil's shape, and its background, which is listed first."""

    def cell(name: str, value: float) -> str:
        return f'<Cell N="{name}" V="{value}"/>'

    def at(x: float, y: float) -> str:
        return cell("PinX", x) + cell("PinY", y)

    page = (
        f"<PageContents {V}><Shapes><Shape ID='1'>{at(1, 2)}<Text>아래<cp IX='0'/> 글\n</Text></Shape>"
        f"<Shape ID='2' Master='4'>{at(1, 9)}</Shape><Shape ID='5' Type='Group'>{at(1, 5)}<Shapes>"
        f"<Shape ID='6'>{at(0, 0)}<Text>안 <fld IX='0'>쪽 1</fld></Text></Shape></Shapes>{more}</Shape>"
        "</Shapes></PageContents>"
    )
    back = f"<PageContents {V}><Shapes><Shape ID='1'><Text>회사 이름</Text></Shape></Shapes></PageContents>"
    pages = (
        f"<Pages {V} {R}><Page ID='3' Name='Background' Background='1'><Rel r:id='rId2'/></Page>"
        "<Page ID='0' Name='조직도: 2024'><Rel r:id='rId1'/></Page></Pages>"
    )
    master = f"<MasterContents {V}><Shapes><Shape ID='9'><Text>Prozess</Text></Shape></Shapes></MasterContents>"

    def relations(*listed: tuple[str, str, str]) -> str:
        return f"<Relationships {RELATIONS}>" + "".join(
            f'<Relationship Id="{own}" Type="http://x/{kind}" Target="{target}"/>' for own, kind, target in listed
        ) + "</Relationships>"  # fmt: skip

    return archive(path, {
        "_rels/.rels": relations(("rId1", "document", "visio/document.xml")),
        "visio/document.xml": f"<VisioDocument {V}/>",
        "visio/_rels/document.xml.rels": relations(
            ("rId1", "pages", "pages/pages.xml"), ("rId2", "masters", "masters/masters.xml")
        ),
        "visio/pages/pages.xml": pages,
        "visio/pages/_rels/pages.xml.rels": relations(("rId1", "page", "page1.xml"), ("rId2", "page", "page2.xml")),
        "visio/pages/page1.xml": page,
        "visio/pages/page2.xml": back,
        "visio/masters/masters.xml": f"<Masters {V} {R}><Master ID='4'><Rel r:id='rId1'/></Master></Masters>",
        "visio/masters/_rels/masters.xml.rels": relations(("rId1", "master", "master1.xml")),
        "visio/masters/master1.xml": master,
    })  # fmt: skip


def test_pages_of_a_newer_drawing(tmp_path: Path) -> None:
    document = visio.extract(package(tmp_path / "a.vsdx"))
    assert (document.format, document.pages) == ("vsdx", 2)
    assert paged(document) == [
        ("slide", 1, "조직도: 2024"),
        ("paragraph", 1, "Prozess"),
        ("paragraph", 1, "안 쪽 1"),
        ("paragraph", 1, "아래 글"),
        ("paragraph", 2, "회사 이름"),
    ]


def test_other_files_with_these_names(tmp_path: Path) -> None:
    assert all(visio.accepts(Path(name)) for name in ("a.VSD", "그림.vsdx", "a.vsdm"))
    assert not visio.accepts(Path("a.vs"))
    path = archive(tmp_path / "a.vsdx", {"word/document.xml": "<a/>"})
    assert kind_of(visio.extract, path) == "wrong-type"
    path.write_text("words")
    assert kind_of(visio.extract, path) == "wrong-type"


@pytest.mark.parametrize("suffix", [".vsd", ".vsdx"])
def test_damaged_files_are_read_or_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".vsd":
        make_ole(path, {"VisioDocument": drawing()})
    else:
        package(path)
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        found = kind_of(visio.extract, path)
        assert found in {"read", "empty", "broken", "wrong-type", "unsupported", "too-large", "encrypted"}
