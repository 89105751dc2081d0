"""Settings: more models, brought from this computer by drag and drop or from the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QLineEdit, QWidget

from core.messages import KnownModel
from desktop import i18n
from desktop.i18n import tr
from desktop.models.bringing import offline
from desktop.models.library import Library
from desktop.models.model_words import CROSS, bring_title, bring_words, languages_words, licence_words
from desktop.theme import Theme
from desktop.views.paint import box
from desktop.views.settings.model_ask import ask_to_download, ask_to_stop_bringing
from desktop.views.settings.model_card import News, SwitchProgress
from desktop.views.settings.model_sheet import empty
from desktop.views.widgets import Button, Icon, Label, column, line, row

WIDE = 620
ARCHIVES = "*.zip *.tar *.tar.gz *.tgz *.7z"


class DropArea(QFrame):
    """The dashed field that takes a model's folder or archive.

    Signals:
        chosen: a path.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._held = theme, False
        self.folder = Button(theme, tr("Choose a folder…"), "", "folder")
        self.archive = Button(theme, tr("Choose an archive…"), "quiet")
        self.folder.clicked.connect(self._choose_folder)
        self.archive.clicked.connect(self._choose_archive)
        words = column(gap=2)
        words.addWidget(Label(theme, tr("Drop a model’s folder or archive here"), "bodym", wrap=True))
        layouts = tr("As models are published: Hugging Face or sentence-transformers, with or without an adapter.")
        words.addWidget(Label(theme, layouts, "cap", "ink3", wrap=True))
        head = row(gap=12)
        head.addWidget(Icon(theme, "plus", "accent"), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.archive)
        buttons.addWidget(self.folder)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(21, 16, 17, 16)
        self._sides.addLayout(head, 1)
        self._sides.addLayout(buttons)
        theme.changed.connect(self.update)

    def hold(self, held: bool) -> None:
        """Show that something can be let go here."""
        self._held = held
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the words where there is no room beside them."""
        super().resizeEvent(event)
        kinds = QBoxLayout.Direction
        self._sides.setDirection(kinds.LeftToRight if event.size().width() >= WIDE else kinds.TopToBottom)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("accent" if self._held else "line3"), 2 if self._held else 1.5)
        if not self._held:
            pen.setDashPattern([4, 4])
        box(painter, QRectF(self.rect()), self._theme.color("tint" if self._held else "window"), 12, pen)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Choose a model’s folder"))
        if path:
            self.chosen.emit(path)

    def _choose_archive(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose an archive"), "", f"{tr('Archives')} ({ARCHIVES})")
        if path:
            self.chosen.emit(path)


class BringCard(QFrame):
    """How far a model has come; hidden while none comes."""

    def __init__(self, theme: Theme, library: Library) -> None:
        super().__init__()
        self._library = library
        self.setProperty("fill", "card")
        self._title = Label(theme, "", "bodym", wrap=True)
        self.progress = SwitchProgress(theme)
        self.progress.stop.clicked.connect(self._ask_to_stop)
        self.news = News(theme)
        self.news.action.set_icon("retry")
        self.news.action.set_words(tr("Try again"))
        layout = column(self, (20, 12, 16, 8), 0)
        for widget in (self._title, self.progress, self.news):
            layout.addWidget(widget)
        library.bringing.moved.connect(self.refresh)
        library.bringing.listed.connect(self.refresh)
        self.refresh()

    def name(self) -> str:
        """Return the name of the model that comes."""
        bringing = self._library.bringing
        told = bringing.under_way or bringing.failed
        names = {one.id: one.name for one in bringing.known}
        return names.get(told.model, told.model.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]) if told else ""

    def refresh(self) -> None:
        """Say how far it is, or why it failed."""
        bringing = self._library.bringing
        told, failed = bringing.under_way, bringing.failed
        self._title.setVisible(told is not None)
        self.progress.setVisible(told is not None)
        if told is not None:
            self._title.setText(bring_title(told, self.name()))
            share = told.done / told.total if told.total else 0.0
            where = tr("from this computer") if bringing.of_file() else tr("from the hub")
            self.progress.say(bring_words(told) or where, share, "")
        if failed is not None and failed.error is not None:
            title, message = i18n.error_words(failed.error)
            intact = tr("Nothing was installed; the models that are here are as they were.")
            self.news.say("alert", "warn", f"{self.name()}: {title}", f"{message} {intact}", bringing.again)
        else:
            self.news.hide()
        self.setVisible(told is not None or failed is not None)

    def _ask_to_stop(self) -> None:
        ask_to_stop_bringing(self, self.name(), self._library.bringing.stop)


class Catalogue(QFrame):
    """The models that can be downloaded, and those that are not offered with the reason."""

    def __init__(self, theme: Theme, library: Library) -> None:
        super().__init__()
        self._theme, self._library = theme, library
        self.setProperty("fill", "card")
        self.filter = QLineEdit()
        self.filter.setFont(theme.font("body"))
        self.filter.setPlaceholderText(tr("Filter by name, language or licence"))
        self.filter.setAccessibleName(tr("Filter the catalogue"))
        self.filter.setClearButtonEnabled(False)
        self.filter.textChanged.connect(self._sift)
        self._none = Label(theme, tr("No model of the catalogue fits."), "body", "ink3")
        self._offline = Label(theme, tr("Offline mode is on: nothing can be downloaded."), "cap", "warn", wrap=True)
        self.rows: list[KnownRow] = []
        self._lines = column(gap=0)
        layout = column(self, (20, 14, 16, 10), 10)
        layout.addWidget(self.filter)
        layout.addWidget(self._offline)
        layout.addWidget(self._none)
        layout.addLayout(self._lines)
        library.bringing.listed.connect(self.refresh)
        library.bringing.moved.connect(self.allow)
        self.refresh()

    def refresh(self) -> None:
        """List the models that are known."""
        empty(self._lines)
        known = sorted(self._library.bringing.known, key=lambda one: bool(one.refusal))
        self.rows = [KnownRow(self._theme, one) for one in known]
        for one in self.rows:
            one.button.clicked.connect(lambda _=False, model=one.known: self._ask(model))
            self._lines.addWidget(one)
        self._sift()
        self.allow()

    def allow(self) -> None:
        """Let models be downloaded, unless that is forbidden or one is coming."""
        forbidden = offline()
        self._offline.setVisible(forbidden)
        busy = self._library.bringing.under_way is not None
        reason = tr("Offline mode is on: nothing can be downloaded.") if forbidden else ""
        for one in self.rows:
            one.allow(reason or (tr("Another model is coming.") if busy else ""))

    def _sift(self) -> None:
        wanted = self.filter.text().casefold().split()
        for one in self.rows:
            one.setVisible(all(word in one.words for word in wanted))
        self._none.setVisible(not any(not one.isHidden() for one in self.rows))

    def _ask(self, known: KnownModel) -> None:
        ask_to_download(self, known, lambda: self._library.bringing.download(known.id))


class KnownRow(QWidget):
    """A model of the catalogue. Attributes: `button` downloads it; `words` is what a filter looks at."""

    def __init__(self, theme: Theme, known: KnownModel) -> None:
        super().__init__()
        self.known = known
        size = i18n.size(known.size_bytes) if known.size_bytes else tr("size not known")
        licence, refused = licence_words(known.licence) or tr("licence not said"), bool(known.refusal)
        meta = [kind_name(known.kind), size, licence, languages_words(known.languages)]
        said = (known.description_ko or known.description) if i18n.language() == "ko" else known.description
        self.words = " ".join([known.name, known.id, said, known.licence, *meta, *known.languages]).casefold()
        ink = "ink3" if refused else "ink2"
        names = column(gap=1)
        names.addWidget(Label(theme, known.name, "bodym", "ink3" if refused else "ink"))
        names.addWidget(Label(theme, tr(known.refusal) if refused else said, "cap", ink, wrap=True))
        names.addWidget(Label(theme, " · ".join(meta), "cap", "ink3", wrap=True))
        self.button = Button(theme, "", "", "download")
        layout = column(self, gap=0)
        layout.addWidget(line())
        bar = row(margins=(0, 10, 0, 10), gap=16)
        bar.addLayout(names, 1)
        bar.addWidget(self.button)
        layout.addLayout(bar)
        words = tr("Download ({size})…", size=size) if known.size_bytes else tr("Download…")
        if refused or known.installed:
            self.button.hide()
            bar.addWidget(Label(theme, tr("Not offered") if refused else tr("Is here"), "capm", "ink3"))
        self.button.set_words(words)
        self.button.setAccessibleName(tr("Download {name}", name=known.name))

    def allow(self, reason: str) -> None:
        """Let it be downloaded, unless there is a reason not to."""
        self.button.setEnabled(not reason)
        self.button.setToolTip(reason or tr("Asks first, then connects to the hub once"))


def kind_name(kind: str) -> str:
    """Return a kind of model for people."""
    if kind == CROSS:
        return tr("Reads found passages again")
    return tr("Large, better with a GPU") if kind == "decoder" else tr("Finds by meaning")
