"""Settings: what helps when something is wrong, and the way back to how everything was at first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from core.config import OPTIONS, Config, Value
from desktop import actions, i18n, places
from desktop.i18n import tr
from desktop.models.care import Care
from desktop.models.diagnostics import Known, report, shown
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views.checkup import CheckCard
from desktop.views.editor import Editor
from desktop.views.settings.parts import Card, Page, findable, keep
from desktop.views.widgets import Button, Label, column, panel, row

LINES = 11
TAIL = 20_000  # bytes of the log that are shown
STATES = ("model",)  # options that say how things stand rather than what one wishes


class Advanced(Page):
    """The page.

    Attributes:
        recent: tells the questions that were asked lately, newest first.
    """

    def __init__(self, theme: Theme, config: Config, library: Library, care: Care) -> None:
        super().__init__(theme, tr("Advanced"), tr("For when something is not as it should be."))
        self._config, self._library, self._care = config, library, care
        self.recent: Callable[[], list[str]] = list
        self.paths = self._tick(tr("with the names of folders and files"))
        self.questions = self._tick(tr("with the last questions"))
        self.text = _reading_field(theme, tr("Diagnostics"))
        self.log = _reading_field(theme, tr("Log"))
        self.add(self._make_diagnostics())
        self.add(self._make_log())
        self.check, self.compact, self.reset = self._make_check(), self._make_compact(), self._make_reset()
        self.add(self._with_result())
        self.add(self.compact)
        self.add(self.reset)
        self.finish()
        care.told.connect(self.refresh)
        library.changed.connect(self.refresh)
        library.models_listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        told = shown(self._known(), self.paths.isChecked(), self.questions.isChecked())
        if told != self.text.field.toPlainText():
            self.text.field.setPlainText(told)
        self.compact.control.setEnabled(not self._care.busy)
        self._say_compacted()

    def _known(self) -> Known:
        care, library = self._care, self._library
        return Known(self._config, library.status, care.described, library.models, care.said(), self.recent())

    def _copy(self) -> None:
        """Copy what is shown, in English, for it goes to whoever mends Seoga."""
        actions.copy(report(self._known(), self.paths.isChecked(), self.questions.isChecked()))

    def _tick(self, words: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setFont(self.theme.font("body"))
        box.setAccessibleName(f"{tr('Diagnostics')}: {words}")
        box.toggled.connect(lambda _: self.refresh())
        return box

    # --- diagnostics and log ----------------------------------------------------------------------------

    def _make_diagnostics(self) -> QFrame:
        """Return the card with what can be copied: what is shown, line by line."""
        copy = Button(self.theme, tr("Copy"), "primary", tip=tr("Copy what is shown here, in English"))
        copy.clicked.connect(self._copy)
        sentence = tr("To paste into a report of a problem. It is copied in English and holds nothing of yours.")
        card, layout = self._headed(tr("Diagnostics"), sentence, copy)
        layout.addWidget(self.text)
        ticks = row(gap=20)
        ticks.addWidget(self.paths)
        ticks.addWidget(self.questions)
        ticks.addStretch(1)
        layout.addLayout(ticks)
        findable(card, tr("Diagnostics"), sentence, "버전 오류 보고 문제 diagnostics bug report version about copy")
        return card

    def _make_log(self) -> QFrame:
        """Return the card with the log, which is shown when that is asked for."""
        both = QWidget()
        bar = row(both, gap=4)
        self.show_log = Button(self.theme, tr("Show the log"))
        self.open_log = Button(self.theme, tr("Open it"), "quiet", tip=tr("Open the log with another program"))
        self.show_log.clicked.connect(self._toggle_log)
        self.open_log.clicked.connect(lambda: actions.open_file(str(places.log_file())))
        bar.addWidget(self.open_log)
        bar.addWidget(self.show_log)
        sentence = tr("What went wrong in the window is written down here. It may name files.")
        card, layout = self._headed(tr("Log"), sentence, both)
        layout.addWidget(self.log)
        self.log.hide()
        findable(card, tr("Log"), sentence, "로그 충돌 log crash error traceback")
        return card

    def _toggle_log(self) -> None:
        shown = self.log.isHidden()
        self.log.field.setPlainText(
            (_tail(places.log_file()) or tr("Nothing has been written down.")) if shown else ""
        )
        self.log.setVisible(shown)
        self.log.field.verticalScrollBar().setValue(self.log.field.verticalScrollBar().maximum())
        self.show_log.set_words(tr("Hide the log") if shown else tr("Show the log"))

    def _headed(self, title: str, sentence: str, control: QWidget) -> tuple[QFrame, QVBoxLayout]:
        """Return a card with a head, and the layout below it."""
        card = panel("card")
        layout = column(card, (20, 14, 16, 14), 10)
        head, words = row(gap=16), column(gap=2)
        words.addWidget(Label(self.theme, title, "bodym"))
        words.addWidget(Label(self.theme, sentence, "cap", "ink3", wrap=True))
        head.addLayout(words, 1)
        head.addWidget(control)
        layout.addLayout(head)
        return card, layout

    # --- the library ------------------------------------------------------------------------------------

    def _make_check(self) -> Card:
        button = Button(self.theme, tr("Check now"))
        button.clicked.connect(self._library.check)
        sentence = tr("Everything in the library is compared with everything else, and what does not fit is mended.")
        return Card(self.theme, tr("Check the library"), sentence, button, "점검 복구 check library repair verify")

    def _with_result(self) -> QWidget:
        """Return the card of the check with what came of it; that takes no room while there is nothing to say."""
        both = QWidget()
        layout = column(both, gap=8)
        layout.addWidget(self.check)
        layout.addWidget(CheckCard(self.theme, self._library.checkup))
        return both

    def _make_compact(self) -> Card:
        button = Button(self.theme, tr("Compact now"))
        button.clicked.connect(self._care.compact)
        sentence = tr("Seoga does this by itself in quiet moments. It needs as much room again for a while.")
        return Card(self.theme, tr("Compact the library"), sentence, button, "압축 용량 compact library shrink size")

    def _say_compacted(self) -> None:
        care = self._care
        if care.error is not None:
            self.compact.say(". ".join(i18n.error_words(care.error)))
        elif care.compacted is not None:
            freed = care.compacted.before - care.compacted.after
            words = tr("{size} freed.", size=i18n.size(freed)) if freed > 0 else tr("There was nothing to free.")
            self.compact.say(words, "ok")
        else:
            self.compact.say("")

    # --- all options ------------------------------------------------------------------------------------

    def _make_reset(self) -> Card:
        button = Button(self.theme, tr("Reset all options"), "danger")
        button.clicked.connect(self._reset_or_undo)
        sentence = tr("Every option goes back to how it was at first. The library and the model in use stay.")
        card = Card(self.theme, tr("Reset all options"), sentence, button, "초기화 기본값 reset all options default")
        card.show_saved = self._show_reset
        return card

    def _show_reset(self) -> None:
        undo, button = self._care.before is not None, self.reset.control
        assert isinstance(button, Button)
        button.set_words(tr("Undo") if undo else tr("Reset all options"))
        self.reset.say(tr("All options are as they were at first.") if undo else "", "ok")

    def _reset_or_undo(self) -> None:
        """Put all options back, or undo that; who shows or uses an option is told of each that is another one."""
        before, care = self._care.before, self._care
        now = {key: self._config.values.get(key, option.default) for key, option in OPTIONS.items()}
        wanted = before if before is not None else {key: option.default for key, option in OPTIONS.items()}
        changed: dict[str, Value] = {
            key: value for key, value in wanted.items() if now[key] != value and key not in STATES
        }
        care.before = {key: value for key, value in now.items() if isinstance(value, str | int)}
        if before is not None:
            care.before = None
        for key, value in changed.items():
            keep(self._config, key, value)
        self._show_reset()
        for key in sorted(changed, key=lambda each: each == "language"):  # another language builds the window anew
            self.option_changed.emit(key)


def _reading_field(theme: Theme, name: str) -> Editor:
    """Return a field of several lines to read and to copy from."""
    editor = Editor(theme, name, "")
    editor.only_read(LINES)
    return editor


def _tail(path: Path) -> str:
    """Return the end of a file, "" where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - TAIL, 0))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
