"""Settings: patterns and types of files that are left out, and a field that says whether a path is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget
from shiboken6 import isValid

from core.config import OPTIONS, Config
from core.messages import Verdict
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.models.rules import endings, typed_path, verdict_words
from desktop.theme import Theme
from desktop.views.drop import local_paths
from desktop.views.editor import Editor
from desktop.views.settings.parts import findable, keep
from desktop.views.widgets import Button, Icon, Label, column, panel, row

PAUSE_MS = 150  # how long typing pauses before a path is asked about
TYPES = ".log .csv"


class Rules(QWidget):
    """The two editors, with a way to save or go back while they hold something new.

    Signals:
        changed: there is something else in the editors.
    """

    changed = Signal()

    def __init__(self, theme: Theme, config: Config, library: Library) -> None:
        super().__init__()
        self._config, self._library = config, library
        self.patterns = Editor(theme, tr(OPTIONS["ignore"].label), tr("*.log\ndrafts/"))
        self.types = QLineEdit()
        self.types.setFont(theme.fixed_font())
        self.types.setPlaceholderText(TYPES)
        self.types.setAccessibleName(tr(OPTIONS["ignore_types"].label))
        self.types.returnPressed.connect(self.save)
        self.save_button = Button(theme, tr("Save rules"), "primary", tip=tr("Save rules (Ctrl+S)"))
        self.undo_button = Button(theme, tr("Undo"), "quiet")
        self.save_button.clicked.connect(self.save)
        self.undo_button.clicked.connect(self.show_saved)
        self._bar = self._make_bar(theme)
        layout = column(self, gap=12)
        layout.addWidget(_card(theme, "ignore", self.patterns))
        layout.addWidget(_card(theme, "ignore_types", self.types))
        layout.addWidget(self._bar)
        self.patterns.changed.connect(self._changed)
        self.types.textChanged.connect(self._changed)
        self.show_saved()

    def values(self) -> dict[str, str]:
        """Return the options as they stand in the editors."""
        return {"ignore": self.patterns.field.toPlainText().strip("\n"), "ignore_types": endings(self.types.text())}

    def show_saved(self) -> None:
        """Put into the editors what is saved."""
        self.patterns.field.setPlainText(self._config.text("ignore"))
        self.types.setText(self._config.text("ignore_types"))

    def save(self) -> None:
        """Keep what is in the editors, and use it from now on."""
        if not self._new():
            return
        for key, value in self.values().items():
            keep(self._config, key, value)
        self._library.apply_options()
        self.types.setText(self._config.text("ignore_types"))
        self._changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with the keys for it."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.save()
        else:
            super().keyPressEvent(event)

    def _new(self) -> bool:
        return any(self._config.text(key) != value for key, value in self.values().items())

    def _changed(self) -> None:
        self._bar.setVisible(self._new())
        self.changed.emit()

    def _make_bar(self, theme: Theme) -> QFrame:
        """Return the line that says that something is not saved."""
        bar = panel("well")
        layout = row(bar, (21, 12, 17, 12), 8)
        words = column(gap=0)
        words.addWidget(Label(theme, tr("Not saved yet"), "bodym"))
        what = tr("What the rules leave out cannot be found any more. The files themselves are not touched.")
        words.addWidget(Label(theme, what, "cap", "ink3", wrap=True))
        layout.addLayout(words, 1)
        layout.addWidget(self.undo_button)
        layout.addWidget(self.save_button)
        return bar


class PathField(QLineEdit):
    """A field for a path, which can also be dropped on it."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a file or folder."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            self.setFocus()  # its ring shows where the file would go
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask about what was dropped; nothing is taken in."""
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.setText(paths[0])


class Test(QFrame):
    """Says live whether a path is read, by the rules as they stand in the editors."""

    __test__ = False  # pytest takes it for tests otherwise

    def __init__(self, theme: Theme, library: Library, rules: Rules) -> None:
        super().__init__()
        self._library, self._rules = library, rules
        self._asked = 0
        self.setProperty("fill", "card")
        self.field = PathField()
        self._fonts = theme.font("body"), theme.fixed_font()  # for the words that ask for a path, and for a path
        self.field.setFont(self._fonts[0])
        self.field.setPlaceholderText(tr("Type or paste a path, or drop a file here"))
        self.field.setAccessibleName(tr("Is this file read?"))
        self._icon = Icon(theme, "info", "ink3", 16)
        self.answer = Label(theme, "", "body", "ink", wrap=True)
        self._line = QWidget()
        said = row(self._line, gap=8)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.answer, 1)
        layout = column(self, (20, 14, 16, 14), 8)
        layout.addWidget(Label(theme, tr("Is this file read?"), "bodym"))
        layout.addWidget(self.field)
        findable(self, tr("Is this file read?"), "", "시험 경로 규칙 is this file read test path why")
        layout.addWidget(self._line)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(self._changed)
        rules.changed.connect(self._changed)
        library.changed.connect(self._again)
        self._line.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again: much may have changed meanwhile."""
        super().showEvent(event)
        self._changed()

    def _again(self) -> None:
        if self.isVisible():
            self._changed()

    def _changed(self) -> None:
        """Ask once nothing changes for a moment; an answer to what stood here before is passed over."""
        self._asked += 1
        self.field.setFont(self._fonts[bool(self.field.text())])
        if typed_path(self.field.text()):
            self._pause.start()
        else:
            self._pause.stop()
            self._line.hide()

    def _ask(self) -> None:
        number = self._asked

        def answered(verdict: Verdict) -> None:
            if isValid(self) and number == self._asked:
                self._show(verdict)

        self._library.why(typed_path(self.field.text()), self._rules.values(), answered)

    def _show(self, verdict: Verdict) -> None:
        icon, colour, words = verdict_words(verdict)
        self._icon.show_icon(icon, colour)
        self.answer.setText(words)
        self.answer.set_ink(colour if colour in ("ok", "warn") else "ink2")
        self._line.show()


def _card(theme: Theme, key: str, editor: QWidget) -> QFrame:
    """Return a card with an option's name and what it does, and its editor below."""
    card = panel("card")
    layout = column(card, (20, 14, 16, 16), 2)
    layout.addWidget(Label(theme, tr(OPTIONS[key].label), "bodym"))
    layout.addWidget(Label(theme, tr(OPTIONS[key].help), "cap", "ink3", wrap=True))
    layout.addSpacing(6)
    layout.addWidget(editor)
    option = OPTIONS[key]
    findable(
        card, tr(option.label), tr(option.help), f"{option.label} {option.help} {key} 제외 무시 exclude gitignore"
    )
    return card
