"""Files without text among the passages: where they stand, what is lit of their names; the days that are counted."""

from __future__ import annotations

import threading
import time
import unicodedata
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.messages import Search
from core.records import Band, Hit
from core.search import names
from core.search.parse import parse
from core.search.search import search
from core.store.ledger import Entry, Ledger
from tests.core.search.shelf import Paper, Shelf, opened

LEFT_OUT = "Files of this type are left out."


def passage(number: int, band: Band) -> Hit:
    return Hit(f"/docs/{number}.txt", "", None, (), 0, 9, "text", 1.0 - number / 100, {"dense": 0.5}, band=band)


def file(name: str) -> Hit:
    return names.by_name(Hit(f"/docs/{name}", name, None, (), 0, 0, "why", 0.0, {}))


def placed(query: str, bands: list[Band], *files: str, limit: int = 50, about: bool = True) -> list[str]:
    hits = [passage(number, band) for number, band in enumerate(bands)]
    found = names.among(parse(query), hits, [file(name) for name in files], limit, about=about)
    return [Path(hit.path).stem for hit in found]


def test_a_name_stands_above_weak_passages_and_below_strong_ones() -> None:
    assert placed("IMG_2034", ["strong", "likely", "weak"], "IMG_2034.jpg") == ["0", "IMG_2034", "1", "2"]
    assert placed("IMG_20", ["strong", "likely", "weak"], "IMG_2034.jpg") == ["0", "1", "IMG_2034", "2"]
    assert placed("img", ["weak", "weak"], "a img.jpg", about=False) == ["a img", "0", "1"]
    assert placed("IMG", ["", ""], "a img.jpg", "img.psd") == ["img", "0", "1", "a img"], "nobody judged"


def test_a_name_never_takes_the_place_of_a_strong_passage() -> None:
    assert placed("a", ["strong", "strong", "strong", "weak"], "a 1.jpg", "a 2.jpg", limit=3) == [
        "0",
        "1",
        "2",
        "a 1",
        "a 2",
    ]
    assert placed("a", ["strong", "weak", "weak"], "a 1.jpg", limit=3) == ["0", "a 1", "1"]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    today = date.today()
    days = {f"/docs/보고 {n}.txt": str(today - timedelta(days=n)) for n in (0, 3, 20, 200, 900)}
    read = [Paper(path, (f"보고서 {path} 내용.",), day=day) for path, day in days.items()]
    bare = [
        Paper(f"/docs/{name}", state="ignored", reason=LEFT_OUT, day=str(today))
        for name in ("보고 영상.mp4", unicodedata.normalize("NFD", "보고 그림.jpg"))
    ]
    return opened(tmp_path_factory.mktemp("names") / "L", [*read, *bare])


def test_names_are_lit_in_their_composed_form_and_say_why_there_is_no_text(shelf: Shelf) -> None:
    found = search(shelf.library, shelf.embedder, Search("보고 그림"))
    (hit,) = [hit for hit in found.hits if hit.path.endswith(".jpg")]
    name = unicodedata.normalize("NFC", Path(hit.path).name)
    assert [name[light.start : light.end] for light in found.named[hit.path]] == ["보고", "그림"]
    assert "Tesseract" in hit.text
    found = search(shelf.library, shelf.embedder, Search("보고 영상", mode="keyword"))
    assert found.hits[0].text == names.NOT_READ
    assert not any(hit.signals.keys() == {"name"} for hit in search(
        shelf.library, shelf.embedder, Search("보고 영상", mode="dense")).hits)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name", "pieces"),
    [
        ("여권사본", "여권 사본.jpg", ["여권", "사본"]),
        ("여권사본", "나의 여권_사본(2).pdf", ["여권", "사본"]),
        ("여권 사본", "여권사본.jpg", ["여권사본"]),
        ("보고서최종", "주간보고서 - 최종.hwp", ["보고서", "최종"]),
        ("새폴더", "새 폴더.zip", ["새", "폴더"]),
        ("bankstatement", "My Bank-Statement.pdf", ["Bank", "Statement"]),
        ("img2034", "IMG_2034.jpg", ["IMG", "2034"]),
        ("의사", "회의 사진.jpg", []),
        ("carp", "car park.jpg", []),
        ("--", "a - - b.jpg", []),
        ("ㅇㄱㅅㅂ", "여권사본.jpg", ["여권사본"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_word_is_lit_in_the_pieces_that_a_name_parts_it_into(
    query: str, name: str, pieces: list[str], form: str
) -> None:
    hit = file(unicodedata.normalize(form, name))  # type: ignore[arg-type]
    lit = names.lights(parse(query), [hit])[hit.path]
    assert [name[light.start : light.end] for light in lit] == pieces


def test_what_is_called_so_but_for_its_spaces_is_called_so() -> None:
    assert placed("여권사본", ["strong", "likely"], "여권 사본.jpg") == ["0", "여권 사본", "1"]
    assert placed("여권 사본.jpg", ["strong", "likely"], "여권_사본.jpg") == ["0", "여권_사본", "1"]
    assert placed("여권 사본", ["strong", "likely"], "여권사본 2.jpg") == ["0", "1", "여권사본 2"]
    assert placed("?!", ["strong", "likely"], "!.jpg") == ["0", "1", "!"]


def test_a_run_together_question_finds_what_is_spaced_and_lights_it(shelf: Shelf) -> None:
    found = search(shelf.library, shelf.embedder, Search("보고그림"))
    (path,) = [hit.path for hit in found.hits if hit.path.endswith(".jpg")]
    assert [(light.start, light.end) for light in found.named[path]] == [(0, 2), (3, 5)]


@pytest.mark.parametrize("query", ["보고서 내용", "ㅂㄱ", "type:txt"])
@pytest.mark.parametrize("narrow", ["", "after:1m", "lang:ko"])
def test_days_up_to_now_are_counted_as_the_condition_counts_them(shelf: Shelf, query: str, narrow: str) -> None:
    others = "" if narrow.startswith("after") else narrow
    counts = {c.value: c.files for c in search(shelf.library, shelf.embedder, Search(query, narrow=narrow)).counts
              if c.facet == "date"}  # fmt: skip
    for value in ("today", "7d", "1m", "1y") if counts else ():
        asked = Search(query, narrow=f"{others} after:{value}")
        languages = search(shelf.library, shelf.embedder, replace(asked)).counts
        assert counts[value] == sum(c.files for c in languages if c.facet == "folder")


def test_the_days_that_are_chosen_are_counted(shelf: Shelf) -> None:
    today = date.today()
    days = f"{today - timedelta(days=30)}..{today - timedelta(days=1)}"
    found = search(shelf.library, shelf.embedder, Search("보고서 내용", narrow=f"date:{days}"))
    assert {c.value: c.files for c in found.counts}[days] == 2


def test_initial_consonants_of_many_files_are_quick_right_after_a_change(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.add_root("/문서", "folder")
    paths = [f"/문서/분기별 보고서 {n % 90}/{n} 회의록 최종.hwp" for n in range(20_000)]
    ledger.put("/문서", [Entry(path, 1, n, n, 1) for n, path in enumerate(paths, 1)])
    assert ledger.sketched("ㄱㅇㅅ", 5) == []
    ledger.put("/문서", [Entry("/문서/새 계약서.hwp", 1, int(datetime(2030, 1, 1).timestamp()), 30_000, 1)])
    start = time.perf_counter()
    assert [file.path for file in ledger.sketched("ㄱㅇㅅ", 5)] == ["/문서/새 계약서.hwp"]
    assert time.perf_counter() - start < 0.1
    ledger.remove(["/문서/새 계약서.hwp"])
    assert ledger.sketched("ㄱㅇㅅ", 5) == []
    with Ledger(tmp_path / "ledger.db").database.change() as other:  # as another process
        other.execute("UPDATE files SET name = '계약서.hwp', folded = '/문서/계약서.hwp' WHERE id = 1")
    assert len(ledger.sketched("ㄱㅇㅅ", 5)) == 1
    ledger.close()


def test_names_are_looked_for_while_others_write(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.add_root("/문서", "folder")

    def write() -> None:
        for number in range(200):
            ledger.put("/문서", [Entry(f"/문서/계약 {number}.hwp", 1, number, number + 1, 1)])

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    while writer.is_alive():
        ledger.sketched("ㄱㅇ", 500)
    assert len(ledger.sketched("ㄱㅇ", 500)) == 200
    ledger.close()


def test_what_must_stand_in_a_passage_is_found_whole_whatever_the_names() -> None:
    hits = [passage(number, "") for number in range(3)]
    there = names.among(parse("lease*"), hits, [file("lease.mp4")], 3)
    assert {hit.path for hit in hits} <= {hit.path for hit in there}
    assert [hit.path for hit in there if hit.parts.get("name")] == ["/docs/lease.mp4"]
    assert len(names.among(parse("lease"), hits, [file("lease.mp4")], 3)) == 3
