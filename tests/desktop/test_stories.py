"""Ten stories of a person with the real window, the real worker and the bundled model.

Everything is done by keys and mouse. Replaced are only the edges: which programs open files, and the desktop's keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import config
from desktop import actions, open_at, places, programs
from desktop.programs import Program
from desktop.views.password import PasswordBox
from desktop.views.settings.rules import PathField
from tests.core.extract.extract_makers import make_pdf
from tests.desktop.papers import HANDBOOK, write_papers, write_travel
from tests.desktop.person import CONTROL, Key, Person
from tests.desktop.round_trip import changes_options, sees_changed_options

HAS_MODEL = any(places.asset("models").glob("*/model.json"))
SHIFT = Qt.KeyboardModifier.ShiftModifier
EVINCE = Program("evince.desktop", "Documents", "", ("evince", "%U"))
Start = Callable[[Path], Person]

pytestmark = [
    pytest.mark.skipif(not HAS_MODEL, reason="no model is bundled in this checkout"),
    pytest.mark.timeout(300),
]


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the rest of the computer was asked to do; Evince opens PDF files."""
    asked: list[list[str]] = []
    monkeypatch.setattr(programs, "programs_for", lambda _: [])
    monkeypatch.setattr(programs, "default_for", lambda path: EVINCE if path.endswith(".pdf") else None)
    monkeypatch.setattr(open_at, "start", lambda words: bool(words) and not asked.append(words))  # type: ignore[func-returns-value]
    monkeypatch.setattr(actions, "open_file", lambda path, *_: not asked.append(["open", path]))  # type: ignore[func-returns-value]
    monkeypatch.setattr("sys.platform", "linux")
    return asked


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """What starts Seoga for someone whose files are in a folder, or starts it once more."""
    begun: list[Person] = []

    def begin(home: Path) -> Person:
        monkeypatch.setenv("SEOGA_LIBRARY", str(home / "seoga" / "library"))
        monkeypatch.setenv("SEOGA_CONFIG", str(home / "seoga.toml"))
        monkeypatch.setenv("SEOGA_MODELS", str(home / "models"))
        monkeypatch.setattr(places, "log_file", lambda: home / "window.log")
        if not (home / "seoga.toml").exists():
            options = config.load()
            options.set("language", "en")
            options.set("theme", "light")
            config.save(options)
        begun.append(Person(qapp, qtbot, home / "window.json"))
        return begun[-1]

    yield begin
    for person in begun:
        person.goes()


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home whose library several stories share, one after the other."""
    home = tmp_path_factory.mktemp("home")
    write_papers(home / "papers")
    return home


@pytest.fixture
def person(kept_home: Path, start: Start) -> Person:
    """Someone who has used Seoga before; the first who comes lets it read the papers."""
    (kept_home / "seoga.toml").unlink(missing_ok=True)
    (kept_home / "seoga" / "kept.json").unlink(missing_ok=True)
    someone = start(kept_home)
    if someone.app.library.empty:
        someone.drops(kept_home / "papers")
    someone.waits_until_read(len([*(kept_home / "papers").iterdir()]))
    return someone


# --- the stories ------------------------------------------------------------------------------------------


def test_1_first_run_to_first_result(start: Start, tmp_path: Path, outside: list[list[str]]) -> None:
    count = write_papers(tmp_path / "papers")
    person = start(tmp_path)
    window, said = person.window, list[str]()
    person.app.library.progressed.connect(lambda: said.append(person.reads_status_line()))
    assert "Drop folders or files here" in person.reads_page(window.welcome)
    assert not window.side.isVisible()

    person.drops(tmp_path / "papers")
    person.waits_until(window.search.isVisible)
    assert window.side.isVisible()
    person.waits_until_read(count)
    assert any(words.startswith(("Reading", "Learning meaning")) for words in said)
    assert person.reads_status_line() == f"12 passages · {count} files · up to date"
    assert f"in {count} files can be found." in person.reads_page(window.search.home)

    person.asks("how do I repair a flat wheel")
    assert person.sees_first() == "bicycle.txt"
    person.asks("된장 국물은 어떻게 끓이나요")
    assert person.sees_first() == "된장찌개.txt"
    person.waits_until(lambda: "다시마로 육수를" in window.search.preview.view.toPlainText())

    person.goes_into_list()
    person.presses(Key.Key_Return)
    assert outside == [["open", str(tmp_path / "papers" / "된장찌개.txt")]]


def test_2_filter_by_chips_and_open_at_the_page(person: Person, kept_home: Path, outside: list[list[str]]) -> None:
    person.asks("giving notice to the landlord")
    assert person.sees_first() == "notice.txt"
    assert person.reads_chip("type").startswith("Type: Any, ")

    person.chooses_chip("type", "PDF")
    person.waits_for_files("lease.pdf")
    assert person.reads_chip("type") == "Type: PDF, 1 file"
    bar = person.window.search.preview.bar
    person.waits_until(lambda: bar.place.text() == "2 / 2")
    person.waits_until(person.window.search.preview.pdf.lit)

    person.clicks_row(person.window.search.list)
    person.chooses(person.opens_menu(), "Open at page 2")
    person.presses(Key.Key_Return)
    lease = str(kept_home / "papers" / "lease.pdf")
    assert outside == [["evince", "--page-index=2", lease]] * 2

    person.takes_chip_away("type")
    person.waits_until(lambda: person.sees_first() == "notice.txt")


def test_3_find_similar_and_back(person: Person) -> None:
    chip = person.window.search.bar.chip
    person.asks("how do I repair a flat wheel")
    person.goes_into_list()
    assert person.stands_on() == "bicycle.txt"

    person.presses(Key.Key_S, CONTROL | SHIFT)
    person.waits_until(lambda: person.sees_first() == "workshop.txt")
    assert chip.text() == "Like a passage in bicycle.txt"
    assert "bicycle.txt" not in person.sees_files()
    person.presses(Key.Key_Escape)
    person.waits_until(lambda: person.sees_first() == "bicycle.txt")
    assert person.sees_question() == "how do I repair a flat wheel"
    assert not chip.isVisible()

    person.goes_into_list()
    person.chooses(person.opens_menu(), "Find similar to the whole file")
    person.waits_until(lambda: person.sees_first() == "workshop.txt")
    assert chip.text() == "Like: bicycle.txt"
    person.clicks(chip)
    person.waits_until(lambda: person.sees_first() == "bicycle.txt")


def test_4_exclude_a_folder_with_undo_and_again_for_good(start: Start, tmp_path: Path) -> None:
    write_travel(tmp_path / "papers" / "travel")
    (tmp_path / "papers" / "walk.txt").write_text("A walk around the lake takes two hours.", "utf-8")
    person, both = start(tmp_path), ["busan.md", "jeju.md"]
    person.drops(tmp_path / "papers")
    person.waits_until_read(3)
    person.asks("folder:travel")
    assert sorted(person.sees_files()) == both

    leaves_out_the_folder(person)
    person.takes_it_back()
    person.waits_until(lambda: sorted(person.sees_files()) == both)
    person.waits_until_read(3)
    assert person.reads_strip() == ""

    person.presses(Key.Key_K, CONTROL)
    leaves_out_the_folder(person)
    person.waits_until_read(1)
    person.asks("the night train to Busan")
    assert not {*both} & {*person.sees_files()}
    person.clicks(person.window.side.health)
    person.waits_until(lambda: person.reads_ledger() == "1 file, 1 searchable, 1 file or folder left out")
    settings = person.goes_to_settings("Folders")
    assert "travel" in person.reads_page(settings.folders.excluded)
    person.uses(PathField, "Is this file read?")
    person.types(f"{tmp_path}/papers/travel/busan.md")
    person.waits_until(settings.folders.test.answer.isVisible)
    assert settings.folders.test.answer.text().startswith("No: left out by you: ")


def leaves_out_the_folder(person: Person) -> None:
    """Leave the folder of the first result out by its menu, and see it go."""
    person.goes_into_list()
    person.chooses(person.opens_menu(), "Leave this folder out…")
    person.answers("Leave “travel” out of the library?", "Leave out")
    person.waits_until(lambda: person.reads_strip() == "“travel” is left out from now on.")
    person.waits_until(lambda: not person.sees_files())


def test_5_retry_files_that_could_not_be_read(start: Start, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    make_pdf(papers / "locked.pdf", [["The safe stands behind the wardrobe."]], password="sesame")
    mended = make_pdf(tmp_path / "mended.pdf", [["The spare key lies under the flower pot."]]).read_bytes()
    broken = papers / "broken.pdf"
    broken.write_bytes(bytes(len(mended)))
    person = start(tmp_path)
    person.drops(papers)
    health = person.window.health
    person.waits_until(lambda: person.reads_status_line().endswith("2 need a look"))
    person.clicks(person.window.side.health)
    person.waits_until(lambda: health.list.model().rowCount() == 2)
    reasons = person.reads_rows(health.list)
    assert any(row.startswith("locked.pdf. ") and "password" in row for row in reasons)
    assert any(row.startswith("broken.pdf. ") for row in reasons)

    broken.write_bytes(mended)
    person.clicks(person.finds_button("Retry all failed"))
    person.waits_until(lambda: [row.partition(". ")[0] for row in person.reads_rows(health.list)] == ["locked.pdf"])

    health.list.setFocus()
    person.presses(Key.Key_Down)
    person.presses(Key.Key_Return)
    person.waits_until(person.window.findChildren(PasswordBox)[-1].field.hasFocus)
    person.types("sesame")
    person.presses(Key.Key_Return)
    person.waits_until_read(2)
    assert "Every file could be read." in person.reads_page(health)
    person.asks("where is the safe")
    assert person.sees_first() == "locked.pdf"
    person.asks("where is the spare key")
    assert person.sees_first() == "broken.pdf"


def test_6_switch_theme_and_language_live(person: Person) -> None:
    person.asks("how do I repair a flat wheel")
    person.goes_into_list()
    files = person.sees_files()
    assert person.sees_light()

    settings = person.goes_to_settings("General")
    person.picks("Appearance", "Dark")
    assert not person.sees_light()
    person.picks("Language", "한국어")
    assert person.window.settings is not settings
    assert "화면 모드" in person.reads_page(person.window.settings.general)

    person.presses(Key.Key_Escape)
    assert person.sees_question() == "how do I repair a flat wheel"
    assert person.sees_files() == files
    assert person.stands_on() == "bicycle.txt"
    assert "파일" in person.window.search.summary.text()
    assert person.reads_chip("type").startswith("종류: ")
    person.waits_until(lambda: "pump it up" in person.window.search.preview.view.toPlainText())
    assert not person.sees_light()

    settings = person.goes_to_settings("일반")
    person.picks("언어", "English")
    person.picks("Appearance", "Light")
    person.presses(Key.Key_Escape)
    assert person.sees_light()
    assert person.sees_files() == files
    person.asks("된장 국물은 어떻게 끓이나요")
    assert person.sees_first() == "된장찌개.txt"


def test_7_look_into_a_document(person: Person) -> None:
    preview = person.window.search.preview
    find = preview.find_bar
    person.asks("the heating stays cold at its upper end")
    assert person.sees_first() == "handbook.md"
    person.goes_into_list()
    person.waits_until(lambda: "Radiators" in preview.view.toPlainText())

    person.presses(Key.Key_F, CONTROL)
    person.types("boiler")
    person.waits_until(lambda: find.count.text().endswith(f" of {HANDBOOK.lower().count('boiler')}"))
    before = find.count.text()
    person.presses(Key.Key_Return)
    assert find.count.text() != before
    person.presses(Key.Key_Return, SHIFT)
    assert find.count.text() == before
    person.presses(Key.Key_Escape)
    assert not find.isVisible()
    assert person.sees_question() == "the heating stays cold at its upper end"

    assert person.reads_passage() == ("3", "3")
    person.presses(Key.Key_F3, SHIFT)
    person.presses(Key.Key_F3, SHIFT)
    assert person.reads_passage() == ("1", "3")
    assert "pressure gauge" in person.window.search.list.hit().text  # type: ignore[union-attr]
    person.presses(Key.Key_F3)
    assert person.reads_passage() == ("2", "3")

    large = preview.view.font().pointSizeF()
    person.presses(Key.Key_Plus, CONTROL)
    assert preview.bar.zoom.text() == "125%"
    person.presses(Key.Key_0, CONTROL)
    assert preview.bar.zoom.text() == "100%"
    assert preview.view.font().pointSizeF() == large


def test_8_a_saved_search_and_the_history_outlive_the_window(
    person: Person, kept_home: Path, start: Start, outside: list[list[str]]
) -> None:
    question = "giving notice to the landlord"
    person.asks(question)
    person.chooses_chip("type", "PDF")
    person.waits_for_files("lease.pdf")
    person.presses(Key.Key_D, CONTROL)
    assert person.reads_strip() == f"“{question}” is saved in the side bar."
    person.clicks_row(person.window.search.list)
    person.presses(Key.Key_Return)
    assert outside[0][0] == "evince"
    person.quits()

    person = start(kept_home)
    side, home = person.window.side, person.window.search.home
    assert person.sees_question() == ""
    assert [line.again.text() for line in home.earlier.lines] == [question]
    assert person.reads_rows(side.saved.list)[0].startswith(f"{question}, PDF")

    person.clicks_row(side.saved.list)
    person.waits_for_answer_to(question)
    assert person.sees_files() == ["lease.pdf"]
    assert person.sees_question() == question
    assert person.reads_chip("type") == "Type: PDF, 1 file"

    person.takes_chip_away("type")
    person.waits_until(lambda: person.sees_first() == "notice.txt")
    person.presses(Key.Key_K, CONTROL)
    person.presses(Key.Key_Escape)
    person.waits_until(home.isVisible)
    person.clicks(home.earlier.lines[0].again)
    person.waits_for_answer_to(question)
    assert person.sees_first() == "notice.txt"


def test_9_settings_round_trip_and_delete_everything(start: Start, tmp_path: Path) -> None:
    count, question = write_papers(tmp_path / "papers"), "wheel repair after a puncture"
    person = start(tmp_path)
    person.drops(tmp_path / "papers")
    person.waits_until_read(count)
    person.asks(question)
    assert person.sees_first() == "pottery.txt"

    changes_options(person)
    person.waits_until_read(count - 1)
    person.presses(Key.Key_Escape)
    person.waits_until(lambda: person.sees_first() == "bicycle.txt")
    assert "roof.md" not in person.sees_files()
    person.quits()

    person = start(tmp_path)
    person.asks(question)
    assert person.sees_first() == "bicycle.txt"
    sees_changed_options(person)

    privacy = person.goes_to_settings("Privacy").privacy
    person.clicks(person.finds_button("Delete everything…"))
    person.answers("Delete everything Seoga keeps?", "Cancel")
    assert not person.app.library.empty
    person.clicks(person.finds_button("Delete everything…"))
    person.answers("Delete everything Seoga keeps?", "Delete everything")
    person.waits_until(lambda: "Everything is deleted. The library is empty." in person.reads_page(privacy))
    person.presses(Key.Key_Escape)
    person.waits_until(person.window.welcome.isVisible)
    assert len([*(tmp_path / "papers").iterdir()]) == count


def test_10_quick_search_by_its_keys(person: Person, kept_home: Path, outside: list[list[str]]) -> None:
    question = "when is the deposit returned"
    person.presses_hotkey()
    quick = person.app.manners.quick
    person.waits_until(quick.isActiveWindow)
    person.types(question)
    person.waits_until(lambda: quick.finder.found and quick.finder.found.query == question and quick.list.isVisible())
    assert person.reads_rows(quick.list)[0].startswith("lease.pdf")
    person.presses(Key.Key_Return)
    assert outside == [["open", str(kept_home / "papers" / "lease.pdf")]]
    assert not quick.isVisible()

    person.presses_hotkey()
    person.waits_until(quick.isActiveWindow)
    assert quick.field.text() == question
    person.presses(Key.Key_Tab)
    person.waits_for_answer_to(question)
    assert not quick.isVisible()
    assert person.sees_question() == question
    assert person.sees_first() == "lease.pdf"
    person.presses_hotkey()
    person.waits_until(quick.isVisible)
    person.presses_hotkey()
    assert not quick.isVisible()
