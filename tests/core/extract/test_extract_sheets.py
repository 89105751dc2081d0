from __future__ import annotations

import random
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DocumentError
from core.extract import sheet_binary, sheet_layout, sheet_numbers, sheet_parts, sheets
from core.extract.sheet_csv import delimiter
from core.records import Document
from tests.core.extract.extract_makers import check_promises
from tests.core.extract.sheet_makers import (
    MAIN,
    Value,
    archive,
    container,
    make_ods,
    make_xls,
    make_xlsb,
    make_xlsx,
    record,
    rows_of,
)


def read(path: Path) -> Document:
    document = sheets.extract(path)
    check_promises(document)
    return document


def found(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.place, document.text[block.start : block.end]) for block in document.blocks]


def kind_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        sheets.extract(path)
    assert caught.value.path == str(path)
    return caught.value.kind


def outcome(path: Path) -> str:
    try:
        read(path)
    except DocumentError as error:
        return error.kind
    return "read"


# --- what a workbook gives ---


def test_names() -> None:
    yes = ("a.xlsx", "b.XLSM", "c.xlsb", "d.xls", "e.ods", "f.csv", "매출.tsv")
    assert [name for name in yes if not sheets.accepts(Path(name))] == []
    assert [name for name in ("a.txt", "xlsx", "b.docx", "c.numbers") if sheets.accepts(Path(name))] == []


def test_sheets_in_order_hidden_ones_last(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "a.xlsx",
        {
            "!숨김": rows_of(["비밀"]),
            "매출": rows_of(
                ["2024년 매출 현황"], ["지점", "금액", "확정"], ["서울", 1200.0, True], ["부산", 0.5, False]
            ),
            "Sheet3": "",
            "비어 있음": "",
        },
        title="분기 실적",
    )
    document = read(path)
    assert (document.title, document.format) == ("분기 실적", "xlsx")
    assert found(document) == [
        ("heading", "매출!A1", "매출"),
        ("caption", "매출!A1", "2024년 매출 현황"),
        ("table", "매출!A2:C4", "지점 | 금액 | 확정\n서울 | 1200 | TRUE\n부산 | 0.5 | FALSE"),
        ("heading", "숨김!A1", "숨김"),
        ("paragraph", "숨김!A1", "비밀"),
        ("paragraph", "", "비어 있음"),
    ]


def test_the_header_is_repeated_over_every_block_of_a_table(tmp_path: Path) -> None:
    many: list[list[Value]] = [[f"품목 {at}", float(at)] for at in range(70)]
    rows: list[list[Value]] = [["이름", "값"], *many]
    blocks = found(read(make_xlsx(tmp_path / "a.xlsx", {"My sheet": rows_of(*rows)})))
    assert [place for _, place, _ in blocks] == [
        "'My sheet'!A1:B1", "'My sheet'!A1:B30", "'My sheet'!A31:B60", "'My sheet'!A61:B71",
    ]  # fmt: skip
    assert [text.split("\n")[0] for _, _, text in blocks[1:]] == ["이름 | 값"] * 3
    assert "\n".join(text for _, _, text in blocks[1:]).count("품목") == 70


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # an empty row parts tables; figures below it go on under the header above
        ([(1, ["이름", "나이"]), (2, ["김", 30.0]), (4, ["이", 40.0]), (6, ["Name", "Age"]), (7, ["Kim", 1.0])],
         [("table", "S!A1:B2", "이름 | 나이\n김 | 30"), ("table", "S!A4:B4", "이름 | 나이\n이 | 40"),
          ("table", "S!A6:B7", "Name | Age\nKim | 1")]),
        # tables side by side
        ([["이름", "나이", None, "City", "Size"], ["김", 30.0, None, "Oslo", 1.0], [None, None, None, "Rome", 2.0]],
         [("table", "S!A1:B2", "이름 | 나이\n김 | 30"), ("table", "S!D1:E3", "City | Size\nOslo | 1\nRome | 2")]),
        # a form with merged cells is one table
        ([["성명", None, None, "홍길동"], ["주소", None, None, "서울"]],
         [("table", "S!A1:D2", "성명 | 홍길동\n주소 | 서울")]),
        # a header of two lines, with years
        ([[None, 2023.0, None, 2024.0], ["지점", "상", "하", "상"], ["서울", 1.0, 2.0, 3.0]],
         [("table", "S!A1:D3", "| 2023 |  | 2024\n지점 | 상 | 하 | 상\n서울 | 1 | 2 | 3")]),
        # lines of prose are no table
        ([["첫 문단입니다."], ["둘째 문단입니다."]], [("paragraph", "S!A1:A2", "첫 문단입니다.\n둘째 문단입니다.")]),
        # figures alone have no header
        ([[1.0, 2.0], [3.0, 4.0]], [("table", "S!A1:B2", "1 | 2\n3 | 4")]),
    ],
)  # fmt: skip
def test_where_a_sheet_is_parted(
    tmp_path: Path, rows: list[list[Value]], expected: list[tuple[str, str, str]]
) -> None:
    assert found(read(make_xlsx(tmp_path / "a.xlsx", {"S": rows_of(*rows)})))[1:] == expected


def test_what_cells_show(tmp_path: Path) -> None:
    codes = ("0.0%", "yyyy/m/d", '#,##0"원"', "h:mm", "[h]:mm:ss")
    formats = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
                      for at, code in enumerate(codes))  # fmt: skip
    looks = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(5))
    styles = f"<numFmts>{formats}</numFmts><cellXfs><xf/>{looks}"
    strings = "<si><r><t>함께 </t></r><r><t>쓴 말</t></r><rPh><t>よみ</t></rPh></si>"
    row = (
        '<c s="1"><v>0.125</v></c><c s="2"><v>45000</v></c><c s="3"><v>1234567</v></c><c s="4"><v>0.75</v></c>'
        '<c s="5"><v>1.5</v></c><c t="s"><v>0</v></c><c t="e"><v>#DIV/0!</v></c><c t="str"><f>A1</f><v>계산됨</v></c>'
        '<c t="d"><v>2024-05-01T00:00:00</v></c><c><f>1+1</f></c>'
        '<c t="s"><v>99</v></c><c><v>0.30000000000000004</v></c>'
    )
    path = make_xlsx(tmp_path / "a.xlsx", {"S": f"<row>{row}</row>"}, strings, styles + "</cellXfs>")
    assert found(read(path))[1] == (
        "table",
        "S!A1:L1",
        "12.5% | 2023-03-15 | 1,234,567원 | 18:00 | 36:00:00 | 함께 쓴 말 | 계산됨 | 2024-05-01 | 0.3",
    )


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("General", 12.0, "12"), ("General", 1e20, "1" + "0" * 20), ("0%", 0.025, "3%"), ("00000", 123, "00123"),
        ("0.##", 2.5, "2.5"), ("[$₩-412]#,##0", -5000, "-₩5,000"), ("#,##0.00;[Red](#,##0.00)", -0.001, "0.00"),
        ("yyyy-mm-dd hh:mm:ss", 45000.25, "2023-03-15 06:00"), ("d-mmm-yy", 1, "1900-01-01"),
        ("mm:ss", 0.01, "00:14:24"),
        ("yyyy", -5, "-5"), ("0" * 400 + "'", 1, "1"), ("", float("inf"), ""), ("# ?/?", 2.5, "2.5"), (";;;", 7, "7"),
    ],
)  # fmt: skip
def test_number_formats(code: str, number: float, text: str) -> None:
    assert sheet_numbers.shown(number, sheet_numbers.look_of(code)) == text.replace("'", "") or len(code) > 255


def test_days_since_1904_and_what_a_library_gives() -> None:
    assert sheet_numbers.shown(0, sheet_numbers.look_of("yyyy-mm-dd"), since_1904=True) == "1904-01-01"
    moments = (date(2024, 5, 1), datetime(2024, 5, 1), datetime(2024, 5, 1, 9, 30), time(9, 5), timedelta(hours=30))
    assert [sheet_numbers.moment_text(moment) for moment in moments] == [
        "2024-05-01", "2024-05-01", "2024-05-01 09:30", "09:05", "30:00:00",
    ]  # fmt: skip


@given(st.text(), st.floats())
def test_no_format_code_and_number_fails(code: str, number: float) -> None:
    assert "\n\n" not in sheet_numbers.shown(number, sheet_numbers.look_of(code)).strip() or "\n" in code


# --- OpenDocument, binary, text ---


def said(text: str) -> str:
    return f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_ods(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>메모</text:p></office:annotation>"
    body = (
        "<table:table table:name='감춤' table:style-name='h'>" + row(said("안 보임")) + "</table:table>"
        "<table:table table:name='표 1'><table:table-row table:number-rows-repeated='2'/>"
        + row("<table:table-cell table:number-columns-repeated='2'/>", said("날짜"), said("금액"))
        + row(
            "<table:covered-table-cell/><table:table-cell/>",
            "<table:table-cell office:date-value='2024-05-01'><text:p>5월 1일</text:p></table:table-cell>",
            said(f"<text:span>1,200</text:span><text:s/>원{note}"),
        )
        + "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row></table:table>"
    )
    styles = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    assert found(read(make_ods(tmp_path / "a.ods", body, styles))) == [
        ("heading", "'표 1'!C3:D3", "표 1"),
        ("table", "'표 1'!C3:D4", "날짜 | 금액\n2024-05-01 | 1,200 원"),
        ("notes", "'표 1'!D4", "메모"),
        ("heading", "감춤!A1", "감춤"),
        ("paragraph", "감춤!A1", "안 보임"),
    ]
    assert kind_of(make_ods(tmp_path / "b.ods", body, manifest="<encryption-data/>")) == "encrypted"


def test_xls_and_xlsb(tmp_path: Path) -> None:
    path = make_xls(tmp_path / "a.xls", [(2, 1, "이름"), (2, 2, "값"), (3, 1, "사과"), (3, 2, 3.0), (4, 1, True)])
    assert found(read(path)) == [
        ("heading", "시트1!B3:C3", "시트1"),
        ("table", "시트1!B3:C5", "이름 | 값\n사과 | 3\nTRUE"),
    ]
    path = make_xlsb(tmp_path / "a.xlsb", [(4, 2, "항목"), (5, 2, "사과")])
    assert found(read(path)) == [("heading", "표!C5", "표"), ("paragraph", "표!C5:C6", "항목\n사과")]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.csv", "이름,도시\n김,서울\n".encode("cp949"), "이름 | 도시\n김 | 서울"),
        ("a.csv", "\ufeff이름;값\n김;1,5\n이;2,5".encode(), "이름 | 값\n김 | 1,5\n이 | 2,5"),
        ("a.csv", "이름\t값\n김\t1".encode("utf-16"), "이름 | 값\n김 | 1"),
        ("a.tsv", b"Name\tNote\nKim\ta, b, c\n", "Name | Note\nKim | a, b, c"),
        ("a.csv", b"sep=|\na|b\n1|2", "a | b\n1 | 2"),
        ("a.csv", b'Name,Note\n"Kim, J.","two\nlines ""said"""', 'Name | Note\nKim, J. | two lines "said"'),
        ("a.csv", b'Size,Note\n5",inch\n', 'Size | Note\n5" | inch'),
        ("a.csv", b"Industry\nSales\n", "Industry\nSales"),
        ("a.xls", "이름\t값\n김\t1".encode("cp949"), "이름 | 값\n김 | 1"),
        ("a.xls", "<html><table><tr><td>이름<td>값<tr><td>김<td>1</table>".encode(), "이름 | 값\n김 | 1"),
    ],
)  # fmt: skip
def test_tables_in_text(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name).text == expected


def test_a_stray_quotation_mark_does_not_swallow_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('이름,값\n"사과,3\n' + "배,4\n" * 500, encoding="utf-8")
    assert found(read(path))[0][1:] == ("A1:B30", '이름 | 값\n"사과 | 3' + "\n배 | 4" * 28)
    path.write_text("x" * 300_000)  # longer than the csv module allows
    assert len(read(path).text) == 300_000


def test_the_sign_between_cells() -> None:
    assert delimiter("a,b;c\nd,e;f\ng;h", ",") == ";"
    assert delimiter("plain words", ",") == ","
    assert delimiter('"a,b,c"\t1\n"d,e"\t2', ",") == "\t"


# --- limits and harm ---


def test_too_many_cells_are_cut_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "Budget", lambda: sheet_layout.Budget(characters=1000))
    path = make_xlsx(tmp_path / "a.xlsx", {"S": rows_of(*([f"줄 {at}"] for at in range(5000))), "T": rows_of(["뒤"])})
    document = read(path)
    assert len(document.text) < 1500
    assert found(document)[-1] == (
        "paragraph",
        "",
        "…",
    )
    assert "뒤" not in document.text


def test_sheets_of_two_cells_far_apart(tmp_path: Path) -> None:
    rows = rows_of((1, ["처음"])) + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>끝</t></is></c></row>'
    assert found(read(make_xlsx(tmp_path / "a.xlsx", {"S": rows})))[1:] == [
        ("paragraph", "S!A1", "처음"), ("paragraph", "S!XFD1048576", "끝"),
    ]  # fmt: skip
    diagonal = "".join(
        f'<row r="{at}"><c r="{sheet_layout.letters(at - 1)}{at}"><v>{at}</v></c></row>' for at in range(1, 3000)
    )
    assert len(read(make_xlsx(tmp_path / "b.xlsx", {"S": diagonal})).text) < 20_000
    filled = "<table:table-cell table:number-columns-repeated='16384'><text:p>말</text:p></table:table-cell>"
    rows = f"<table:table-row table:number-rows-repeated='1048576'>{filled}</table:table-row>"
    assert len(read(make_ods(tmp_path / "c.ods", f"<table:table table:name='S'>{rows}</table:table>")).text) < 60_000
    # what the library would lay out as a grid is refused before it tries
    assert kind_of(make_xls(tmp_path / "d.xls", [(0, 0, "처음"), (65535, 60000, "끝")])) == "too-large"
    assert kind_of(make_xlsb(tmp_path / "e.xlsb", [(0, 0, "처음"), (1048575, 16383, "끝")])) == "too-large"


def test_an_xls_sheet_that_lies_about_its_size(tmp_path: Path) -> None:
    start = record(0x809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    for rows, kind in (((9, 2), "broken"), ((0, 2**31), "too-large")):
        path = tmp_path / "a.xls"
        path.write_bytes(container({"Workbook": start + record(0x200, struct.pack("<IIHHH", *rows, 0, 5, 0))}))
        assert kind_of(path) == kind


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    string = f"<si><t>{'가' * 32_767}</t></si>"
    rows = "".join('<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' for _ in range(2000))
    assert len(read(make_xlsx(path, {"S": rows}, string)).text) < 2_300_000
    monkeypatch.setattr(sheet_parts, "MOST_TAGS", 1000)
    assert kind_of(make_xlsx(path, {"S": "<row>" + "<c/>" * 100_000 + "</row>"})) == "too-large"
    entities = '<!DOCTYPE a [<!ENTITY b "하하하하"><!ENTITY c "&b;&b;&b;">]>'
    members: dict[str, bytes | str] = {"xl/workbook.xml": f'{entities}<workbook xmlns="{MAIN}">&c;</workbook>'}
    assert kind_of(archive(path, members)) == "broken"


def test_bad_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert kind_of(make_xlsx(path, {"Sheet1": "", "빈 것": "<row><c/></row>"})) == "empty"
    assert kind_of(archive(path, {"word/document.xml": "<w/>"})) == "wrong-type"
    assert kind_of(archive(path, {"photo.jpg": b"x"})) == "wrong-type"
    assert kind_of(archive(path, {"xl/workbook.xml": "<workbook"})) == "broken"
    assert kind_of(archive(path, {"xl/workbook.bin": b"\x83\x01\xff"})) in {"broken", "empty"}
    for data, kind in (
        (b"PK\x03\x04 cut off", "broken"), (b"Just words.", "wrong-type"), (b"\x01\x02\x03" * 99, "broken"),
        (b"%PDF-1.7", "wrong-type"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
        (container({"EncryptedPackage": b"x"}), "encrypted"), (container({"WordDocument": b"x"}), "wrong-type"),
        (container({"Workbook": record(0x809, bytes(16)) + record(0x2F, bytes(6))}), "encrypted"),
    ):  # fmt: skip
        path.write_bytes(data)
        assert kind_of(path) == kind, data[:20]
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x00\x01\x02" * 400)
    assert kind_of(path) == "wrong-type"
    path.write_bytes(b",,,\n,,,\n")
    assert kind_of(path) == "empty"


def test_a_workbook_of_pictures_has_no_text(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", {"Sheet1": ""})
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/media/image1.png", b"x")
    assert kind_of(path) == "no-text"


def test_content_counts_more_than_the_name(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xls", {"S": rows_of(["이름", "값"], ["김", 1.0])})
    assert read(path).format == "xlsx"
    path = make_xls(tmp_path / "b.xlsx", [(0, 0, "말")])
    assert read(path).format == "xls"


@pytest.mark.parametrize("make", ["xlsx", "xls", "xlsb", "ods", "csv"])
def test_damage_never_escapes_as_another_error(tmp_path: Path, make: str) -> None:
    path = tmp_path / f"a.{make}"
    cells = [(row, column, f"칸 {row}") for row in range(9) for column in range(3)]
    many: list[list[Value]] = [[f"칸 {at}", at * 1.5] for at in range(40)]
    if make == "xlsx":
        make_xlsx(path, {"S": rows_of(*many)})
    elif make == "xls":
        make_xls(path, [*cells])
    elif make == "xlsb":
        make_xlsb(path, cells)
    elif make == "ods":
        make_ods(path, "<table:table table:name='S'><table:table-row><table:table-cell><text:p>말</text:p>"
                 "</table:table-cell></table:table-row></table:table>")  # fmt: skip
    else:
        path.write_bytes('이름,값\n"김, 이",3\n'.encode("cp949") * 20)
    whole = path.read_bytes()
    chance = random.Random(5)
    allowed = {"read", "broken", "empty", "wrong-type", "encrypted", "too-large", "no-text"}
    for tenth in range(1, 10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        assert outcome(path) in allowed
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert outcome(path) in allowed


def test_a_panic_in_the_library_is_a_broken_file(tmp_path: Path) -> None:
    class PanicException(BaseException):
        pass

    with pytest.raises(DocumentError) as caught, sheet_binary._refusals(tmp_path):
        raise PanicException("slice index out of range")
    assert caught.value.kind == "broken"


@given(
    st.lists(
        st.dictionaries(st.integers(0, 12), st.text("가나 a1|\n", max_size=8), max_size=8), min_size=1, max_size=60
    )
)
def test_no_cell_is_lost(rows: list[dict[int, str]]) -> None:
    from core.extract.base import DocumentBuilder

    builder = DocumentBuilder("xlsx")
    sheet_layout.lay_out(builder, [sheet_layout.Sheet("S", enumerate(rows))], sheet_layout.Budget())
    document = builder.build()
    check_promises(document)
    words = {" ".join(text.split()) for cells in rows for text in cells.values()}
    shown = document.text.replace("\n", " ")
    assert [text for text in words if text not in shown] == []
