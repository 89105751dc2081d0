"""The models: grouping, opening, staying in place, asking as one types."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import ErrorRecord
from core.messages import DocumentText, Finding, FolderState, Progress, Status, Verdict
from core.records import Block, Highlight, Hit
from desktop import i18n
from desktop.link import Link
from desktop.models.activity import status_line
from desktop.models.checkup import finding_words
from desktop.models.folders import FOLDER, FoldersModel, base_name, state_words
from desktop.models.pieces import LONGEST, window
from desktop.models.results import ResultsModel, group_hits
from desktop.models.rules import RULES, endings, rule_words, typed_path, verdict_words
from desktop.models.search import Finder
from desktop.models.sizes import NO_BREAK, sizes_words
from desktop.models.snippet import snippet, utf16
from tests.desktop import linguist


def hit(path: str, start: int = 0, text: str = "some text", **more: object) -> Hit:
    return Hit(path, "", None, (), start, start + len(text), text, 1.0, {}, **more)  # type: ignore[arg-type]


def folder_state(path: str, **more: object) -> FolderState:
    values = {"status": "watching", "files": 10, "searchable": 10, "waiting": 0, "failed": 0} | more
    return FolderState(path, "folder", **values)  # type: ignore[arg-type]


def status(**more: object) -> Status:
    values: dict[str, object] = {
        "files": {"searchable": 1312},
        "passages": 18204,
        "bytes": {},
        "model": "m",
        "queue": 0,
        "folders": (folder_state("/a"),),
        "failures": (),
    }
    return Status(**(values | more))  # type: ignore[arg-type]


def test_files_stand_in_the_order_of_their_best_passage() -> None:
    groups = group_hits([hit("/b", 5), hit("/a", 1), hit("/b", 9)])
    assert [(group.path, [h.start for h in group.hits]) for group in groups] == [("/b", [5, 9]), ("/a", [1])]


def test_a_file_opens_and_closes(qtbot: QtBot) -> None:
    model = ResultsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_hits([hit("/b", 5), hit("/a", 1), hit("/b", 9), hit("/b", 20)])
    assert model.rowCount() == 2
    model.toggle(0)
    assert [model.row(i).index for i in range(model.rowCount())] == [0, 1, 2, 0]
    assert model.row(0).open
    model.toggle(2)  # from a passage of it
    assert model.rowCount() == 2
    model.toggle(1)  # a file with one passage has nothing to open
    assert model.rowCount() == 2


def test_the_same_answer_again_moves_nothing(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.set_hits([hit("/b", 5), hit("/b", 9), hit("/a", 1)])
    model.toggle(0)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_hits([hit("/b", 5), hit("/b", 9), hit("/a", 1)], keep_open=True)
    assert model.rowCount() == 3
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_hits([hit("/b", 9), hit("/b", 5)], keep_open=True)
    assert model.find(("/b", 5, 14)) == 1
    with qtbot.waitSignal(model.modelReset):
        model.set_hits([hit("/a"), hit("/b", 5)])
    assert model.find(("/b", 5, 14)) == 1
    assert model.find(("/b", 77, 78)) == 1
    assert model.find(("/gone", 0, 1)) == -1


@pytest.mark.parametrize(
    ("text", "spans", "shown"),
    [
        ("short text", [(0, 5)], ["short"]),
        ("short text", [(6, 10)], ["text"]),
        ("short text", [(6, 99), (-3, 2), (4, 4)], ["sh", "text"]),
        ("line\nbreak", [(0, 10)], ["line break"]),
        ("word " * 200 + "needle", [(1000, 1006)], ["needle"]),
        ("가나 🏢 다라", [(3, 4), (5, 7)], ["🏢", "다라"]),
    ],
)
def test_a_snippet_keeps_its_marks(text: str, spans: list[tuple[int, int]], shown: list[str]) -> None:
    piece = snippet(text, tuple(Highlight(*span) for span in spans), 60)
    assert [piece.text[start:end] for start, end in piece.marks] == shown
    assert "\n" not in piece.text


def test_positions_are_counted_as_qt_counts_them() -> None:
    assert [utf16("a🏢b", index) for index in range(4)] == [0, 1, 3, 4]


def test_a_window_of_a_long_document_holds_the_passage_and_little_else() -> None:
    text = "\n".join(f"paragraph {number} " + "x" * 400 for number in range(12_000))
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    document = DocumentText("/a", "", "text", text, tuple(blocks), 0)
    at = text.index("paragraph 6000")
    shown = window(document, at, at + 400)
    assert any(piece.start == at for piece in shown)
    assert all(text[piece.start : piece.end] == piece.text for piece in shown)
    assert sum(len(piece.text) for piece in shown) < 60_000
    assert window(document, 0, 10)[0].start == 0
    assert window(document, len(text) - 5, len(text))[-1].end == len(text)


def test_a_text_without_paragraphs_is_cut_at_words() -> None:
    text = "word " * 20_000
    shown = window(DocumentText("/a", "", "text", text, (), 0), 50_000, 50_010)
    assert max(len(piece.text) for piece in shown) <= LONGEST
    assert "".join(piece.text for piece in shown) in text


def test_a_page_is_said_where_it_begins() -> None:
    text = "one\ntwo\nthree"
    blocks = (Block("paragraph", 0, 3, 0, 1), Block("paragraph", 4, 7, 0, 1), Block("paragraph", 8, 13, 0, 2))
    shown = window(DocumentText("/a", "", "pdf", text, blocks, 2), 0, 3)
    assert [piece.page for piece in shown] == [1, None, 2]


def test_everything_is_the_sum_of_the_folders(qtbot: QtBot) -> None:
    model = FoldersModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_folders([folder_state("/a/계약서"), folder_state("C:\\Notes", files=5, failed=1, status="problems")])
    assert model.index(0).data() == "All documents"
    assert model.index(0).data(FOLDER).files == 15
    model.set_folders([folder_state("/a/계약서", partly=3), folder_state("C:\\Notes", files=5, partly=1)])
    assert model.index(0).data(FOLDER).partly == 4
    assert model.index(2).data() == "Notes"
    assert model.row_of("C:\\Notes") == 2
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_folders([folder_state("/a/계약서", files=11), folder_state("C:\\Notes")])
    assert model.index(1).data(FOLDER).files == 11


def test_a_folder_says_how_it_is() -> None:
    assert state_words(folder_state("/a", status="reading", waiting=4, partly=3)) == "10 files · reading words, 60%"
    assert state_words(folder_state("/a", status="reading", partly=3)) == "10 files · learning meaning, 70%"
    assert state_words(folder_state("/a", files=1, status="away")) == "1 file · not connected"
    assert base_name("/") == "/"


def test_the_status_line_says_what_is_the_case() -> None:
    assert status_line(None, None, connected=True).text == "Getting ready…"
    assert status_line(None, status(), connected=True).text == "18,204 passages · 1,312 files · up to date"
    assert status_line(None, status(folders=()), connected=True).text == "No documents yet"
    failed = status_line(None, status(files={"searchable": 1, "failed": 1}), connected=True)
    assert (failed.icon, failed.text) == ("alert", "18,204 passages · 1 file · 1 needs a look")
    reading = status_line(Progress("reading", 25, 100, 5, "/a/b.pdf", 7800.0), status(), connected=True)
    assert (reading.text, reading.share) == ("Reading words · 25 of 100 files", 0.25)
    assert (reading.detail, reading.action, reading.tip) == ("about 2 h 10 min left", "pause", "Reading b.pdf")
    early = status_line(Progress("reading", 1, 5000, 5, "/a/b.pdf"), status(), connected=True)
    assert (early.text, early.detail) == ("Reading words · 1 of 5,000 files", "")
    paused = status_line(Progress("reading", 25, 100, 5, paused=True), status(), connected=True)
    assert (paused.text, paused.action) == ("Paused · 75 files waiting", "resume")


def test_words_can_be_searched_while_meaning_is_learned() -> None:
    line = status_line(Progress("embedding", 800, 7600, 7600, "", 180.0), status(), connected=True)
    assert (line.text, line.detail) == ("Learning meaning · 800 of 7,600 passages", "about 3 min left")
    assert (line.tip, line.action) == ("Words can be searched already.", "pause")
    paused = status_line(Progress("embedding", 800, 7600, 7600, paused=True), status(), connected=True)
    assert (paused.text, paused.action) == ("Paused · 6,800 passages waiting", "resume")
    counted = status(files={"searchable": 1, "partly": 2, "ignored": 40})
    at_rest = status_line(Progress("idle", 3, 3, 9), counted, connected=True)
    assert at_rest.text == "18,204 passages · 3 files · 2 by their words only"


def test_rules_are_said_in_the_windows_language(qapp: QApplication) -> None:
    assert rule_words(".gitignore: *.log") == ".gitignore: *.log"
    assert rule_words("build output target of Cargo.toml") == "build output target of Cargo.toml"
    assert rule_words("type .exe") == ".exe files"
    assert rule_words("left out everywhere: *.log") == "left out everywhere: *.log"
    i18n.use(qapp, "ko")
    assert rule_words("hidden folder") == "숨은 폴더"
    assert rule_words("build output target of Cargo.toml") == "빌드 결과물 target (Cargo.toml)"
    assert rule_words("system file Thumbs.db") == "시스템 파일 Thumbs.db"
    assert rule_words("type ") == "종류를 알 수 없는 파일"
    assert rule_words("초안/") == "초안/"
    assert rule_words("left out by you: /문서/메일") == "직접 제외: /문서/메일"
    assert rule_words("office lock file .~lock") == "오피스 잠금 파일 .~lock"
    assert set(RULES) <= {source for _, source in linguist.known("ko")}


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("  /a/문서/b.pdf\n", "/a/문서/b.pdf"),
        ('"C:\\문서\\b c.pdf"', "C:\\문서\\b c.pdf"),
        ("file:///a/%EB%AC%B8%EC%84%9C/b%20c.pdf", "/a/문서/b c.pdf"),
        ("~/문서", "~/문서"),
        ("  ", ""),
    ],
)
def test_a_path_is_taken_as_it_is_pasted(typed: str, path: str) -> None:
    assert typed_path(typed) == path


def test_endings_are_kept_as_the_option_wants_them() -> None:
    assert endings(".log, CSV;*.Tmp  .log\n한글") == ".log .csv .tmp .한글"
    assert endings(" , ") == ""


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict("/a/b", True, "", "/x/문서", "searchable"), "Yes, it is read: in folder 문서, searchable"),
        (
            Verdict("/a/b", True, "", "/x/문서", "partly"),
            "Yes, it is read: in folder 문서, its words searchable, its meaning not yet",
        ),
        (Verdict("/a/b", True, "", "/x/문서"), "Yes, it would be read: in folder 문서"),
        (
            Verdict("/a/b", True, "", "/x/문서", "ignored", ErrorRecord("ignored", "Left out", "*.log")),
            "Yes, it would be read: in folder 문서",
        ),
        (
            Verdict("/a/b.exe", True, "", "/x/문서", "ignored", ErrorRecord("unsupported", "Unknown type", "No.")),
            "No: Unknown type",
        ),
        (
            Verdict("/a/b", True, "", "/x/문서", "failed", ErrorRecord("encrypted", "Password needed", "Locked.")),
            "It should be, in folder 문서, but: Password needed",
        ),
        (Verdict("/a/b.log", False, ".gitignore: *.log", "/x/문서", "searchable"), "No: .gitignore: *.log"),
        (Verdict("/a/b", False, "", "/x/문서", "ignored"), "No, it is left out"),
        (Verdict("/z", False, "", ""), "Not in any folder of the library"),
    ],
)
def test_a_verdict_is_a_sentence(verdict: Verdict, words: str) -> None:
    assert verdict_words(verdict)[2] == words


def test_what_a_check_found_is_said_in_words(qapp: QApplication) -> None:
    named = Finding("files-without-passages", 4, ("/문서/a.md", "/문서/b.md", "/c", "/d"))
    assert finding_words(named) == "4 files had lost passages and are read again. (a.md, b.md, c)"
    technical = Finding("ledger-damaged", 1, ("row 3 missing from index",))
    assert finding_words(technical) == "1 part of the library was damaged and is made again."
    assert finding_words(Finding("vectors-twice", 1204)).startswith("The meaning of 1,204 passages was kept twice")
    assert finding_words(Finding("brand-new", 2)) == "2 other things did not fit and were put right."
    i18n.use(qapp, "ko")
    assert finding_words(Finding("vectors-without-passages", 5)) == "없어진 구절 5개의 뜻을 지웠습니다."
    assert finding_words(Finding("brand-new", 2)) == "그 밖에 어긋난 2곳을 바로잡았습니다."


def test_every_kind_of_finding_has_words_of_its_own() -> None:
    listed = (Path(__file__).parents[2] / "core" / "store" / "check.py").read_text("utf-8").partition("by kind:")[2]
    kinds = re.findall(r"^ {4}([a-z]+(?:-[a-z]+)+) ", listed.partition('"""')[0], re.MULTILINE)
    other = finding_words(Finding("brand-new", 2))
    assert len(kinds) > 10
    assert [kind for kind in kinds if finding_words(Finding(kind, 2)) == other] == []


def test_sizes_are_said_by_kind() -> None:
    assert sizes_words({}) == ""
    said = sizes_words({"passages": 1024, "vectors": 2048, "words": 0, "other": 512})
    assert said.replace(NO_BREAK, " ") == "3.5 KB on the disk · Passages 1.0 KB · Meaning 2.0 KB · other 512 B"
    assert len(said.split(" ")) == 7  # a line ends only at a point between two of the four parts


def test_only_the_last_question_is_answered(link: Link, qtbot: QtBot, folder: Path) -> None:
    finder = Finder(link)
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.start()
    finder.type("slow")
    finder.ask_now()
    finder.type("nothing")
    with qtbot.waitSignal(finder.answered, timeout=5000):
        finder.ask_now()
    assert finder.found is not None
    assert finder.found.query == "nothing"
    with qtbot.assertNotEmitted(finder.answered, wait=300):
        pass


def test_typing_asks_once_it_pauses(link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    asked: list[str] = []
    finder.asked.connect(lambda: asked.append(finder.query))
    for text in ("a", "ab", "abc ", " abc"):
        finder.type(text)
    assert asked == []
    qtbot.waitUntil(lambda: asked == ["abc"], timeout=2000)
    with qtbot.waitSignal(finder.cleared):
        finder.type("   ")


def test_an_error_is_passed_on_and_a_cancellation_is_not(link: Link, qtbot: QtBot) -> None:
    finder = Finder(link)
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.start()
    finder.type("wrong")
    with qtbot.waitSignal(finder.failed, timeout=5000) as failed:
        finder.ask_now()
    assert failed.args[0].kind == "wire-bad-params"
    with qtbot.assertNotEmitted(finder.failed):
        finder._fail(ErrorRecord("cancelled", "", ""))
