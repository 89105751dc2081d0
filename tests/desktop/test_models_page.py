"""The models' page as a person uses it: cards, the switch with its preview, the blind vote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.messages import ModelInfo
from desktop import i18n
from desktop.app import App
from desktop.models import model_words
from desktop.models.comparing import questions
from desktop.views.boxes import Box
from desktop.views.settings.model_card import ModelCard
from desktop.views.settings.model_facts import whole
from desktop.views.settings.models import Models, facts
from tests.desktop.asked import button_of, open_box

Opener = Callable[..., App]
PATIENCE = 5000


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "log"
    monkeypatch.setenv("FAKE_LOG", str(path))
    return path


@pytest.fixture(params=[""])
def mood(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set how the fake worker's models behave; before the program starts."""
    monkeypatch.setenv("FAKE_MODELS", request.param)
    return str(request.param)


@pytest.fixture
def page(mood: str, log: Path, open_app: Opener, qtbot: QtBot, folder: Path) -> Models:
    return opened(open_app(), qtbot, folder)


def opened(app: App, qtbot: QtBot, folder: Path) -> Models:
    """Open the page over a library that is not empty."""
    app.library.add([str(folder)])
    qtbot.waitUntil(lambda: not app.library.empty, timeout=PATIENCE)
    app.window.show_settings(2)
    shown = app.window.settings.models
    qtbot.waitUntil(lambda: bool(shown.cards) and bool(shown.catalogue.rows), timeout=PATIENCE)
    app.raise_window()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=PATIENCE)
    return shown


def moods(*which: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("mood", which, indirect=True)


def asked(log: Path, method: str) -> list[dict[str, object]]:
    calls = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [call["params"] for call in calls if call["method"] == method]


def question(page: Models) -> Box:
    return open_box(page.window())


def answer(page: Models, words: str) -> None:
    button_of(question(page), words).click()


def planned(page: Models, qtbot: QtBot, model: str) -> None:
    page.cards[model].use.click()
    qtbot.waitUntil(lambda: page._library.switch.plan is not None, timeout=PATIENCE)


def going_on(page: Models) -> bool:
    return page._library.switch.under_way is not None


def keys_on(page: Models, widget: QWidget) -> bool:
    return page.window().focusWidget() is widget


def press(page: Models, key: Qt.Key) -> None:
    QTest.keyClick(page.window().focusWidget() or page.window(), key)


# --- cards --------------------------------------------------------------------------------------------


def test_the_model_in_use_stands_first_and_offers_no_switch(page: Models) -> None:
    assert list(page.cards) == ["fake", "bge", "e5"]
    first, second, third = page.cards.values()
    assert first.property("fill") == "active"
    assert not any(button.isVisible() for button in (first.use, first.compare, first.drop, first.remove))
    assert second.use.isVisible()
    assert not second.compare.isEnabled()  # it has no vectors to compare
    assert second.compare.toolTip()
    assert third.compare.isEnabled()
    assert third.drop.toolTip() == "Frees 27 MB on the disk"
    assert third.use.accessibleName() == "Use: multilingual-e5-small"


def test_figures_are_measured_or_said_not_to_be(page: Models) -> None:
    models = {model.id: dict(facts(model)) for model in page._library.models}
    assert models["bge"]["Speed, measured here"] == "7.2 passages a second"
    assert models["bge"]["A search, measured here"] == "184 ms"
    assert models["fake"]["Speed, measured here"] == "not measured yet"
    assert models["bge"]["Languages"] == "Korean, English, Japanese, Chinese and 2 more"
    assert models["bge"]["Quality"] == f"nDCG@10: {whole('ko-strategyqa 0.794')}"
    assert (models["bge"]["Vectors in this library"], models["e5"]["Vectors in this library"]) == ("none", "27 MB")


def test_cards_fit_into_the_narrowest_window(page: Models, qtbot: QtBot) -> None:
    page.window().resize(760, 520)
    qtbot.waitUntil(lambda: page.cards["bge"]._columns == 2, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0, timeout=PATIENCE)


def test_vectors_and_models_are_deleted_after_a_question(page: Models, qtbot: QtBot, log: Path) -> None:
    page.cards["e5"].drop.click()
    assert "27 MB" in question(page).more
    answer(page, "Cancel")
    page.cards["e5"].drop.click()
    answer(page, "Delete")
    qtbot.waitUntil(lambda: not page.cards["e5"].drop.isVisible(), timeout=PATIENCE)
    assert asked(log, "drop_vectors") == [{"model": "e5"}]
    page.cards["e5"].remove.click()
    answer(page, "Delete")
    qtbot.waitUntil(lambda: list(page.cards) == ["fake", "bge"], timeout=PATIENCE)


def test_a_model_that_only_reads_again_cannot_be_switched_to(page: Models, qtbot: QtBot) -> None:
    values = {name: getattr(page._library.models[1], name) for name in ModelInfo.__slots__}
    cross = ModelInfo(**(values | {"id": "cross", "kind": "cross-encoder"}))
    page._library.models = (*page._library.models, cross)
    page.refresh()
    assert not page.cards["cross"].use.isEnabled()
    assert "makes no vectors" in page.cards["cross"].use.toolTip()


# --- the switch ---------------------------------------------------------------------------------------


@moods("hold")
def test_the_cost_is_told_before_anything_begins(page: Models, qtbot: QtBot, log: Path) -> None:
    page.cards["bge"].use.click()
    said = page.sheet.text().split("\n")
    assert said[:2] == ["Use BGE-M3?", "Fake model goes on answering"]
    assert "Trying it for 20 seconds…" in said
    assert not page.sheet.switch.isEnabled()
    qtbot.waitUntil(page.sheet.switch.isEnabled, timeout=PATIENCE)
    for words in ("18,204 passages to embed", "About 42 minutes on this computer", "310 MB more on the disk"):
        assert words in page.sheet.text()
    assert keys_on(page, page.sheet.switch)
    press(page, Qt.Key.Key_Escape)
    assert not page.sheet.isVisible()
    assert page.isVisible()  # Esc closed the sheet alone
    qtbot.waitUntil(lambda: keys_on(page, page.cards["bge"].use), timeout=PATIENCE)
    assert asked(log, "switch_model") == []


@moods("hold")
def test_closing_the_sheet_waits_no_longer(page: Models, qtbot: QtBot, log: Path) -> None:
    page.cards["bge"].use.click()
    QTest.mouseClick(page.sheet, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert page._library.switch.tried == ""
    qtbot.waitUntil(lambda: len(asked(log, "cancel")) == 1, timeout=PATIENCE)
    assert page._library.switch.plan is None


def test_the_sheet_keeps_the_keys_and_goes_with_its_page(page: Models, qtbot: QtBot) -> None:
    planned(page, qtbot, "bge")
    for button in (page.sheet.cancel, page.sheet.switch, page.sheet.cancel):
        press(page, Qt.Key.Key_Tab)
        assert keys_on(page, button)
    page.window().show_search()  # type: ignore[attr-defined]
    assert not page.sheet.isVisible()


@moods("fail")
def test_a_model_that_cannot_be_tried_cannot_be_switched_to(page: Models, qtbot: QtBot) -> None:
    page.cards["bge"].use.click()
    qtbot.waitUntil(lambda: "Not a model" in page.sheet.text(), timeout=PATIENCE)
    assert "It has no tokenizer." in page.sheet.text()
    assert not page.sheet.switch.isEnabled()


@moods("hold")
def test_a_switch_shows_how_far_it_is_pauses_and_ends(page: Models, qtbot: QtBot, log: Path) -> None:
    app_status, card = page.window().status, page.cards["bge"]  # type: ignore[attr-defined]
    planned(page, qtbot, "bge")
    page.sheet.switch.click()
    assert "Loading the model…" in card.progress.text()
    qtbot.waitUntil(lambda: "6,371 of 18,204 passages" in card.progress.text(), timeout=PATIENCE)
    assert card.progress.text().endswith("Searches still use Fake model.")
    assert "about 25 min left" in card.progress.text()
    assert app_status._text.text() == "Switching to BGE-M3"
    assert app_status._detail.text() == "34% · about 25 min left"
    assert not card.use.isVisible()
    app_status.action.click()
    qtbot.waitUntil(lambda: "paused" in card.progress.text(), timeout=PATIENCE)
    card.progress.stop.setFocus()  # which goes when the switch has ended
    app_status.action.click()
    qtbot.waitUntil(lambda: page._library.models[0].id == "bge", timeout=PATIENCE)
    card = page.cards["bge"]
    qtbot.waitUntil(card.news.action.hasFocus, timeout=PATIENCE)  # not a button of another model
    assert card.news.text().startswith("You can go back any time. The vectors of ")
    assert page._library.switch.under_way is None
    card.news.action.click()
    qtbot.waitUntil(lambda: page._library.models[0].id == "fake", timeout=PATIENCE)
    assert [call["model"] for call in asked(log, "switch_model")] == ["bge", "fake"]


@moods("hold")
@pytest.mark.parametrize("keep", [True, False])
def test_a_stopped_switch_is_kept_or_deleted(page: Models, qtbot: QtBot, log: Path, keep: bool) -> None:
    page._library.switch.begin("bge")
    card = page.cards["bge"]
    qtbot.waitUntil(lambda: "6,371" in card.progress.text(), timeout=PATIENCE)
    card.progress.stop.click()
    answer(page, "Go on")
    assert going_on(page)
    card.progress.stop.click()
    with qtbot.waitSignal(page._library.models_listed, timeout=PATIENCE):
        answer(page, "Stop and keep" if keep else "Stop and delete")
    assert not going_on(page)  # whatever the worker said meanwhile
    assert bool(page._library.models[1].bytes_here) is keep
    assert page._library.models[0].id == "fake"
    assert not page.cards["fake"].news.isVisible()
    assert (asked(log, "drop_vectors") == []) is keep
    page._library.switch.begin("bge")
    assert "Switching to" in page._library.line().text


def test_going_back_to_complete_vectors_is_said_to_be_at_once(page: Models, qtbot: QtBot) -> None:
    planned(page, qtbot, "e5")
    assert "At once" in page.sheet.text()
    said: list[tuple[object, ...]] = []
    page.said.connect(lambda *what: said.append(what))
    QTest.keyClick(page.sheet.switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert said[0][:3] == ("Now searching with multilingual-e5-small.", False, "Go back")
    said[0][3]()  # type: ignore[operator]
    qtbot.waitUntil(lambda: len(said) == 2, timeout=PATIENCE)
    assert said[1][0] == "Now searching with Fake model."


@moods("broken")
def test_a_failed_switch_says_why_and_leaves_the_old_model(page: Models, qtbot: QtBot) -> None:
    page._library.switch.begin("bge")
    qtbot.waitUntil(page.cards["bge"].news.isVisible, timeout=PATIENCE)
    words = page.cards["bge"].news.text()
    assert words == "The switch failed. Not a model. It has no tokenizer. Searches still use Fake model."
    assert page.cards["bge"].use.isVisible()


# --- the comparison -----------------------------------------------------------------------------------


def compared(page: Models, qtbot: QtBot, *queries: str, swapped: bool = False) -> None:
    page.recent = lambda: list(queries)
    page._library.contest.flip = lambda: swapped
    page.cards["e5"].compare.click()
    assert page.compare.field.toPlainText() == "\n".join(queries)
    page.compare.ask_button.click()
    qtbot.waitUntil(lambda: not page._library.contest.pending, timeout=PATIENCE)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_blind_vote_by_the_keys_is_told_with_the_names(page: Models, qtbot: QtBot, swapped: bool) -> None:
    compared(page, qtbot, "deposit", "alike", "notice", "rent", swapped=swapped)
    contest = page._library.contest
    first = contest.rounds[0]
    assert first.sides == ((first.theirs, first.ours) if swapped else (first.ours, first.theirs))
    assert not {"Fake model", "multilingual-e5-small"} & set(page.compare.text().split())
    qtbot.waitUntil(lambda: "Question 1 of 4" in page.compare.text(), timeout=PATIENCE)
    for key in (Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3):  # what both answer alike is passed over
        press(page, key)
    assert contest.winners == (
        ["ours", "alike", "ours", "same"] if swapped else ["theirs", "alike", "theirs", "same"]
    )
    better = "Fake model" if swapped else "multilingual-e5-small"
    qtbot.waitUntil(lambda: "Both found the same in 1" in page.compare.text(), timeout=PATIENCE)
    said = page.compare.text().split("\n")
    assert said[:2] == [f"{better} was better more often", f"{better} was better in 2 of 4"]
    press(page, Qt.Key.Key_1)
    assert len(contest.winners) == 4


def test_the_better_model_can_be_used_from_there(page: Models, qtbot: QtBot) -> None:
    compared(page, qtbot, "deposit")
    page.compare.votes[1].click()
    use = next(one for one in page.compare.findChildren(QWidget) if one.accessibleName().startswith("Use multi"))
    QTest.mouseClick(use, Qt.MouseButton.LeftButton)
    assert not page.compare.isVisible()
    assert page.sheet.isVisible()
    assert page.sheet.model == "e5"


def test_order_is_by_chance(page: Models, qtbot: QtBot) -> None:
    flips = {page._library.contest.flip() for _ in range(200)}
    assert flips == {True, False}


def test_models_that_cannot_be_asked_say_so(page: Models, qtbot: QtBot) -> None:
    compared(page, qtbot, "impossible")
    qtbot.waitUntil(lambda: "No vectors. It has none here." in page.compare.text(), timeout=PATIENCE)
    page.compare.field.setPlainText(" \n")
    assert not page.compare.ask_button.isEnabled()
    press(page, Qt.Key.Key_Escape)
    assert not page.compare.isVisible()


def test_questions_are_lines_each_once() -> None:
    assert questions(" a  b \n\na b\nc") == ["a b", "c"]
    assert len(questions("\n".join(str(number) for number in range(40)))) == 12


# --- words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "Less than a minute"),
        (65, "About 1 minute"),
        (2528, "About 42 minutes"),
        (3590, "About 60 minutes"),
        (3600, "About 1 hour"),
        (9000, "About 2 h 30 min"),
        (400_000, "About 111 hours"),
    ],
)
def test_how_long_a_switch_takes(seconds: float, words: str) -> None:
    assert model_words.time_words(seconds) == words


def test_the_page_speaks_korean(page: Models, qapp: QApplication) -> None:
    i18n.use(qapp, "ko")
    page.refresh()
    assert dict(facts(page._library.models[1]))["속도 (이 컴퓨터)"] == "1초에 구절 7.2개"
    assert model_words.about("Finds by meaning, words and vectors for words.", page._library.bringing.known) == (
        "뜻, 낱말, 낱말별 벡터로 함께 찾습니다."
    )


def test_facts_have_their_places_before_a_card_is_laid_out(page: Models, qtbot: QtBot) -> None:
    model = next(iter(page.cards.values())).model
    card = ModelCard(page.theme, page._library, model)
    qtbot.addWidget(card)
    layout = card.layout()
    assert layout is not None
    layout.activate()
    assert len({(cell.x(), cell.y()) for cell in card._cells}) == len(card._cells)


def test_what_comes_is_never_shown_squeezed(open_app: Opener, qtbot: QtBot, folder: Path) -> None:
    del folder
    app = open_app()
    app.window.resize(1280, 800)
    app.window.show_settings(2)
    page = app.window.settings.pages[2]
    assert isinstance(page, Models)
    squeezed: list[str] = []

    def look() -> None:
        rows = page.catalogue.rows
        squeezed.extend(row.known.name for row in rows if row.height() < row.heightForWidth(row.width()))

    each_turn = QTimer(interval=0)
    each_turn.timeout.connect(look)
    each_turn.start()
    qtbot.waitUntil(lambda: bool(page.catalogue.rows) and bool(page.cards), timeout=5000)
    with qtbot.waitSignal(each_turn.timeout):
        pass
    each_turn.stop()
    assert not squeezed
