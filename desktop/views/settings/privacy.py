"""Settings: what is kept and where, how large it is, how to be rid of it, and that nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QWidget

from core import config as options
from core.config import Config
from desktop import i18n, places
from desktop.actions import open_file
from desktop.i18n import tr
from desktop.models.care import Care
from desktop.models.library import Library
from desktop.models.sizes import kind_name
from desktop.theme import Theme
from desktop.views.ask import DESTROYS, ask
from desktop.views.boxes import Box
from desktop.views.leaving import ask_to_forget
from desktop.views.settings.hub import connections
from desktop.views.settings.parts import Card, Page, findable
from desktop.views.widgets import Button, ElidedLabel, Icon, Label, column, panel, row

NAMED = 160  # pixels for the name of what is kept, so that the places line up


class Privacy(Page):
    """The page.

    Signals:
        emptied: everything was deleted; what else is kept of searches has to go too.
    """

    emptied = Signal()

    def __init__(self, theme: Theme, library: Library, config: Config, care: Care) -> None:
        super().__init__(theme, tr("Privacy"), tr("Everything stays on this computer."))
        self._library, self._care = library, care
        self._measured: list[tuple[Label, Callable[[], int]]] = []  # what shows a size, and what tells it
        promise = panel("well")
        bar = row(promise, (21, 14, 17, 14), 12)
        bar.addWidget(Icon(theme, "lock", "accent"))
        words = tr("Seoga sends nothing: no documents, no questions, no figures. It works with the network off.")
        bar.addWidget(Label(theme, words, "body", "ink", wrap=True), 1)
        self.add(promise)
        self.add(connections(theme, config, self.option_changed.emit))
        self.add(self._place())
        self.add(self._beside())
        self.add(self._forget())
        self.delete = self._delete()
        self.add(self.delete)
        self.finish()
        library.changed.connect(self.refresh)
        library.models_listed.connect(self.refresh)
        care.told.connect(self._say_deleted)
        care.emptied.connect(self._forget_log)
        self.refresh()

    def refresh(self) -> None:
        """Show the sizes that are known now."""
        while (item := self._sizes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._path.setText(self._library.path or tr("Getting ready…"))
        status = self._library.status
        sizes = {kind: count for kind, count in status.bytes.items() if count} if status else {}
        lines = [(tr("In all"), sum(sizes.values())), *((kind_name(kind), sizes[kind]) for kind in sizes)]
        for number, (name, count) in enumerate(lines):
            role = "bodym" if number == 0 else "body"
            self._sizes.addWidget(Label(self.theme, name, role, "ink" if number == 0 else "ink2"), number, 0)
            figure = Label(self.theme, i18n.size(count), role)
            self._sizes.addWidget(figure, number, 1, Qt.AlignmentFlag.AlignRight)
        for label, size in self._measured:
            label.setText(i18n.size(size()))

    def _size_of_models(self) -> int:
        return sum(model.size_bytes for model in self._library.models if model.own)

    def _place(self) -> QFrame:
        """Return the card that says where the library is."""
        card = panel("card")
        layout = column(card, (20, 16, 16, 16), 10)
        bar = row()
        words = column(gap=2)
        title = tr("The library is kept here")
        words.addWidget(Label(self.theme, title, "bodym"))
        self._path = Label(self.theme, "", "cap", "ink3", wrap=True)
        words.addWidget(self._path)
        bar.addLayout(words, 1)
        show = Button(self.theme, tr("Show"), "", "folder", tip=tr("Show the library’s folder"))
        show.clicked.connect(lambda: open_file(self._library.path))
        bar.addWidget(show)
        layout.addLayout(bar)
        self._sizes = QGridLayout()
        self._sizes.setVerticalSpacing(4)
        self._sizes.setHorizontalSpacing(24)
        self._sizes.setColumnStretch(2, 1)
        layout.addLayout(self._sizes)
        findable(card, title, "", "저장 위치 크기 용량 디스크 where library kept size disk folder")
        return card

    def _beside(self) -> QFrame:
        """Return the card of what is kept outside the library."""
        card = panel("card")
        layout = column(card, (20, 16, 16, 16), 8)
        title = tr("Kept beside it")
        layout.addWidget(Label(self.theme, title, "bodym"))
        kept = (
            (tr("Options"), options.config_file(), lambda: _size(options.config_file())),
            (tr("Log of what went wrong"), places.log_file(), lambda: _size(places.log_file())),
            (tr("Models brought by you"), options.own_models(), self._size_of_models),
        )
        for name, path, size in kept:
            layout.addWidget(self._line(name, path, size))
        findable(card, title, "", "설정 파일 로그 폴더 options file log models kept where")
        return card

    def _line(self, name: str, path: Path, size: Callable[[], int]) -> QWidget:
        """Return the line of a file or folder, with its size and a way to it."""
        line = QWidget()
        layout = row(line, gap=12)
        named = Label(self.theme, name, "body", "ink2")
        named.setMinimumWidth(NAMED)
        layout.addWidget(named)
        place = ElidedLabel(self.theme, "", "cap", "ink3")
        place.set_words(str(path))
        layout.addWidget(place, 1)
        self._measured.append((Label(self.theme, "", "body"), size))
        layout.addWidget(self._measured[-1][0])
        show = Button(self.theme, tr("Show"))
        show.setAccessibleName(tr("Show: {name}", name=name))
        show.setToolTip(str(path))
        show.clicked.connect(lambda: open_file(str(path if path.is_dir() else path.parent)))
        layout.addWidget(show)
        return line

    def _forget(self) -> Card:
        """Return the card that forgets one file or folder."""
        both = QWidget()
        bar = row(both)
        for words, choose in ((tr("A file…"), self._choose_file), (tr("A folder…"), self._choose_folder)):
            button = Button(self.theme, words, "")
            button.setAccessibleName(f"{tr('Forget')}: {words}")
            button.clicked.connect(choose)
            bar.addWidget(button)
        sentence = tr("It is left out from now on, and its text is purged from every part of the library.")
        return Card(
            self.theme, tr("Forget a file or a folder"), sentence, both, "잊기 지우기 제외 purge forget remove"
        )

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose what is to be forgotten"))
        if path:
            ask_to_forget(self, self._library, path)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Choose what is to be forgotten"))
        if path:
            ask_to_forget(self, self._library, path)

    def _delete(self) -> Card:
        """Return the card that deletes everything."""
        button = Button(self.theme, tr("Delete everything…"), "danger")
        button.clicked.connect(self.ask_delete)
        sentence = tr("The whole library and all that is kept of your searches. Your documents are not touched.")
        title = tr("Delete everything Seoga keeps")
        return Card(self.theme, title, sentence, button, "삭제 초기화 delete everything all erase wipe")

    def ask_delete(self) -> Box:
        """Delete everything, once that is sure; says what goes and what stays."""
        goes = tr(
            "Deleted: all text, words and meaning of your documents in the library, its list of files and folders, "
            "what you left out, backups, questions asked before, saved searches, and the log."
        )
        stays = tr("Kept: your documents, your options, and the models.")
        end = tr("To search again, folders have to be added and read again. This cannot be undone.")
        delete = (tr("Delete everything"), DESTROYS, self._care.delete_all)
        return ask(self, tr("Delete everything Seoga keeps?"), f"{goes}\n\n{stays}\n\n{end}", delete)

    def _forget_log(self) -> None:
        """Empty the log, which may name files, and let others do the same with what they keep."""
        with suppress(OSError):
            places.log_file().write_bytes(b"")
        self.emptied.emit()

    def _say_deleted(self) -> None:
        care = self._care
        self.delete.control.setEnabled(not care.busy)
        if care.error is not None:
            title, message = i18n.error_words(care.error)
            self.delete.say(f"{title}. {message}")
        elif care.deleted:
            self.delete.say(tr("Everything is deleted. The library is empty."), "ok")
        else:
            self.delete.say("")


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
