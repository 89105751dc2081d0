"""Every operator, from what is typed to the hits, in every mode; and filters that come before the cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.messages import Found, Search
from core.records import MODES, Mode
from core.search.parse import parse
from core.search.search import search
from tests.core.search.shelf import Paper, Shelf, opened, papers

RANKED: tuple[Mode, ...] = ("hybrid", "dense", "multi")  # these bring whatever operators let through
BY_WORDS: tuple[Mode, ...] = ("sparse", "keyword")


def files(found: Found) -> set[str]:
    """Return the names of the files; one that its name alone finds has no passage for an operator to hold of."""
    return {Path(hit.path).name for hit in found.hits if {*hit.signals} != {"name"}}


REPORTS = {"report-2023.pdf", "report-2024.pdf"}
STEWS = {"김치찌개 (1).md", "된장찌개.md"}  # the newer one of two copies

# What is typed, and the files that answer it, whatever the mode.
EXACT = {
    '"계약 갱신"': {"임대차 계약서.hwp", "계약갱신 안내.docx"},
    '"계약갱신"': {"계약갱신 안내.docx"},
    "“two months”": {"lease.pdf"},
    "「새벽에 오른다」": {"제주도.html"},
    '"TWO MONTHS before"': {"lease.pdf"},
    "보증금 -임차인은 폴더:계약": {"임대차 계약서.hwp", "계약갱신 안내.docx", "근로계약서.pdf"},
    "revenue -grew -costs ext:pdf folder:work -대외비 -제안 -confidential -offer -매출 -비용": {"report-2023.pdf"},
    'folder:contracts lease -"thirty days" -"sixty days"': {"lease.pdf", "Employment.docx", "NDA.md"},
    "tofu OR 된장을": {"kimchi stew.md", "된장찌개.md"},
    '"leads" OR "C-7"': REPORTS,
    '"십 퍼센트" 또는 "ten percent"': {"연차보고서.pdf", "report-2023.pdf"},
    "travel OR 예산과 folder:work": {"budget.csv", "Budget Final.XLSX"},
    "계약*": {"임대차 계약서.hwp", "계약갱신 안내.docx"},
    "terminat*": {"lease.pdf"},
    "parser*": {"parser.py", "app.js"},
    "-terminat* folder:contracts tenant -deposit*": {"Employment.docx", "NDA.md"},
    "notice ext:pdf folder:/docs/contracts": {"lease.pdf"},
    "문서 종류:hwp": {"임대차 계약서.hwp"},
    "code 형식:코드": {"parser.py", "app.js"},
    "budget ext:.XLSX,csv": {"Budget Final.XLSX", "budget.csv"},
    "찌개 폴더:요리 언어:ko": STEWS,
    "stew path:책장 언어:영어 -before:2020 이전:2021": {"kimchi stew.md"},
    "찌개 이름:김치": {"김치찌개 (1).md"},
    "report name:2024.PDF": {"report-2024.pdf"},
    "agreement title:LEASE": {"lease.pdf"},
    "제목:찌개 두부": STEWS,
    "travel lang:일본어": {"京都.txt"},
    "travel lang:zh,ja": {"京都.txt", "北京.txt"},
    "여행 언어:中文": {"北京.txt"},
    "revenue after:2025": {"report-2024.pdf"},
    "여행 이전:2019-06": {"제주도.html", "北京.txt", "Straße.txt", "ЗАМЕТКИ.txt", "שלום.txt"},
    "회의 날짜:2024-05": {"임대차 계약서.hwp", "2024-05.md"},
    "회의 date:2024-05-01..2024-06-30 -ext:js,py": {"임대차 계약서.hwp", "2024-05.md", "2024-06.md"},
    "보고서 이후:2024-01-16 이전:2024-01-17": {"연차보고서.pdf"},
    "회의 날짜:2024년 5월": {"임대차 계약서.hwp", "2024-05.md"},
    "report size:>2mb": REPORTS,
    "notes 크기:<=200 언어:독일어": {"Straße.txt"},
    "report 크기:1mb..2mb": {"연차보고서.pdf"},
    "notice page:3 folder:docs -folder:계약": {
        "lease.pdf",
        "report-2023.pdf",
        "제안서.pdf",
        "Offer.pdf",
    },
    "서면 쪽:3 폴더:계약": {"임대차 계약서.hwp"},
    "검진 페이지:2-3 폴더:건강": {"검진 결과.pdf", "vaccines.pdf"},
    "speech name:changed": {"changed.txt"},
    '계약 폴더:계약 종류:hwp,docx 이후:2024 "서면으로"': {"임대차 계약서.hwp", "계약갱신 안내.docx"},
    "100%_할인[행사] name:100%_할인[": {"100%_할인[행사].txt"},
    '"Москва" OR "שלום"': {"ЗАМЕТКИ.txt", "שלום.txt"},
    "STRASSE name:straße": {"Straße.txt"},
    '"nass"': {"Straße.txt"},
    "deposit folder:/nowhere": set(),
    '"no such words anywhere"': set(),
}


@pytest.mark.parametrize("query", EXACT)
def test_operators_are_exact(shelf: Shelf, query: str) -> None:
    for mode in RANKED:
        found = search(shelf.library, shelf.embedder, Search(query, mode=mode))
        assert files(found) == EXACT[query], (mode, found.hint)


@pytest.mark.parametrize("query", EXACT)
def test_words_alone_find_no_more_than_operators_let_through(shelf: Shelf, query: str) -> None:
    asked = parse(query)
    for mode in BY_WORDS:
        found = search(shelf.library, shelf.embedder, Search(query, mode=mode))
        assert files(found) <= EXACT[query]
        assert files(found) == EXACT[query] or not asked.required, "what must stand there is found by any mode"
    early = list[Found]()
    search(shelf.library, shelf.embedder, Search(query, early=True), early=early.append)
    assert files(early[0]) <= EXACT[query]


# Conditions or exclusions alone list files, newest first; so does a state.
LISTED = {
    "폴더:계약/갱신": ["계약갱신 안내.docx"],
    "폴더:갱신/계약": ["계약갱신 안내.docx"],
    "폴더:갱신/다른": [],
    "폴더:갱신": ["계약갱신 안내.docx"],
    "종류:pdf 폴더:work": ["report-2024.pdf", "제안서.pdf", "연차보고서.pdf", "report-2023.pdf", "Offer.pdf"],
    "이름:lease": ["lease.pdf", "old lease.pdf"],
    "제목:김치찌개": ["김치찌개 (1).md", "김치찌개.md"],
    "lang:de OR lang:ru": ["ЗАМЕТКИ.txt", "Straße.txt"],
    "lang:ru lang:de": ["ЗАМЕТКИ.txt", "Straße.txt"],
    "size:>1mb": ["report-2024.pdf", "연차보고서.pdf", "report-2023.pdf"],
    "before:2018": ["שלום.txt", "ЗАМЕТКИ.txt", "Straße.txt"],
    "page:4": ["제안서.pdf"],
    "page:2-9 folder:contracts": ["lease.pdf", "Employment.docx"],
    "folder:contracts -ext:docx,md": ["lease.pdf"],
    "폴더:계약 -보증금": ["계약갱신 안내.docx", "근로계약서.pdf"],
    "폴더:계약 -서면*": ["근로계약서.pdf"],
    'folder:contracts -"two months"': ["Employment.docx", "NDA.md"],
    "is:failed": ["깨진 보고서.pdf", "locked.docx"],
    "상태:실패": ["깨진 보고서.pdf", "locked.docx"],
    "is:failed ext:docx": ["locked.docx"],
    "상태:실패 보고서": ["깨진 보고서.pdf"],
    "is:failed locked OR 깨진": ["깨진 보고서.pdf", "locked.docx"],
    "is:failed lease": [],
    "상태:대기": ["draft.txt", "새 계약.hwp", "changed.txt"],
    "is:waiting 계약": ["새 계약.hwp"],
    "is:waiting -speech": ["draft.txt", "새 계약.hwp"],
    "is:ignored": ["photo.png"],
    "is:failed,ignored -name:locked": ["깨진 보고서.pdf", "photo.png"],
    "is:failed after:2024": ["깨진 보고서.pdf"],
}


@pytest.mark.parametrize("query", LISTED)
@pytest.mark.parametrize("mode", MODES)
def test_conditions_alone_list_files_newest_first(shelf: Shelf, query: str, mode: Mode) -> None:
    found = search(shelf.library, shelf.embedder, Search(query, mode=mode))
    assert [Path(hit.path).name for hit in found.hits] == LISTED[query]
    assert bool(found.hint) == (not LISTED[query])


def test_exclusions_alone_leave_out_what_holds_them(shelf: Shelf) -> None:
    every = {Path(paper.path).name: paper for paper in papers() if paper.texts}
    found = search(shelf.library, shelf.embedder, Search('-계약 -deposit -"대외비" -예산*', limit=100))
    texts = {name: " ".join(paper.texts) for name, paper in every.items()}
    excluded = ("계약", "deposit", "대외비", "예산")
    assert files(found) == {name for name, text in texts.items() if not any(word in text for word in excluded)}


def test_a_list_by_pages_shows_a_passage_of_such_a_page(shelf: Shelf) -> None:
    found = search(shelf.library, shelf.embedder, Search("쪽:3 이름:제안서"))
    assert [(hit.page, hit.text) for hit in found.hits] == [(3, "이 문서는 대외비이다.")]
    failed = search(shelf.library, shelf.embedder, Search("is:failed")).hits[0]
    assert (failed.text, failed.page, failed.score) == ("It is damaged.", None, 0)


def test_the_same_words_on_two_pages_are_shown_on_the_one_that_was_asked_for(shelf: Shelf) -> None:
    for page, place in ((1, "제안서.pdf"), (2, "Offer.pdf"), (3, "제안서.pdf")):
        found = search(shelf.library, shelf.embedder, Search(f'"대외비" page:{page}'))
        assert [(hit.page, Path(hit.path).name) for hit in found.hits] == [(page, place)]
        assert [Path(path).name for path in found.hits[0].places] == [place]


# --- filters come before the cut --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Four hundred passages that answer better than the one in another folder."""
    many = [
        Paper(f"/docs/떼/{n}.txt", (f"보증금 보증금 deposit deposit returned {n}.",), day=f"2024-01-{n % 28 + 1:02}")
        for n in range(400)
    ]
    rare = Paper(
        "/docs/외딴 곳/rare.pdf",
        ("Of the deposit, among much else that is told here of other things, 희귀한 a word stands.",),
        paged=True,
        day="2010-01-01",
        language="ko",
        title="드문 것",
        size=9,
    )
    made = opened(tmp_path_factory.mktemp("crowd") / "L", [*many, rare])
    with made.library:
        yield made


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "more",
    [
        "폴더:외딴",
        "ext:pdf",
        "name:rare",
        "제목:드문",
        "언어:ko",
        "before:2011",
        "size:<10",
        "쪽:1",
        "-returned",
        '-"returned"',
        "-보증금*",
        '"희귀한"',
        '"희"',
        "희귀* OR nowhere",
    ],
)
def test_a_rare_match_is_found_among_many_better_ones(crowd: Shelf, more: str, mode: Mode) -> None:
    found = search(crowd.library, crowd.embedder, Search(f"deposit {more}", mode=mode, limit=10))
    assert [Path(hit.path).name for hit in found.hits] == ["rare.pdf"]


def test_a_list_looks_as_far_as_it_takes(crowd: Shelf) -> None:
    for query in ("folder:/docs -returned", '-"returned"', "-보증금*", "-deposits -보증금 folder:docs"):
        found = search(crowd.library, crowd.embedder, Search(query, limit=3))
        assert files(found) == (set() if "deposits" in query else {"rare.pdf"}), query
    assert len(search(crowd.library, crowd.embedder, Search("folder:떼", limit=7)).hits) == 7


def test_the_folder_of_the_request_comes_before_the_cut_too(crowd: Shelf) -> None:
    for mode in MODES:
        ask_there = Search("deposit", mode=mode, folder="/docs/외딴 곳")
        assert files(search(crowd.library, crowd.embedder, ask_there)) == {"rare.pdf"}
