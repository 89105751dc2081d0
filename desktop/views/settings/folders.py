"""Settings: what is in the library, and what is left out of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.config import Config
from core.messages import FolderState
from desktop.i18n import tr
from desktop.models.folders import base_name, state_words
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views.settings.excluded import Excluded
from desktop.views.settings.parts import Page, findable
from desktop.views.settings.rules import Rules, Test
from desktop.views.widgets import Button, ElidedLabel, Icon, Label, column, panel, row

INKS = {"watching": "ok", "reading": "accent", "paused": "ink3", "away": "warn", "problems": "warn"}


class Folders(Page):
    """The folders, the rules for all of them, and what was left out by hand.

    Signals:
        add_wanted: a folder is to be taken in.
        remove_wanted: a folder's path, which is to be taken out.
    """

    add_wanted = Signal()
    remove_wanted = Signal(str)

    def __init__(self, theme: Theme, config: Config, library: Library) -> None:
        super().__init__(theme, tr("Folders"), tr("What Seoga reads, and what it leaves alone."))
        self._library = library
        self._shown: dict[str, Label] = {}
        add = Button(theme, tr("Add a folder…"), "", "plus")
        add.clicked.connect(self.add_wanted)
        self._holder = QWidget()
        self._cards = column(self._holder, gap=8)
        findable(self._holder, tr("Folders of the library"), "", "폴더 추가 빼기 add remove folder directory")
        self.add(self._holder)
        bar = row()
        bar.addWidget(add)
        bar.addStretch(1)
        self.body.addLayout(bar)
        self.body.addSpacing(28)
        self.rules = Rules(theme, config, library)
        self.test = Test(theme, library, self.rules)
        self.excluded = Excluded(theme, library)
        for part in (self.rules, self.test, self.excluded):
            self.add(part)
        self.finish()
        library.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the folders there are now; while they are the same, only their states."""
        folders = self._library.folders.folders
        if [folder.path for folder in folders] != list(self._shown):
            self._build(folders)
        for folder in folders:
            label = self._shown[folder.path]
            label.setText(state_words(folder))
            label.set_ink(INKS[folder.status])

    def _build(self, folders: tuple[FolderState, ...]) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._shown = {}
        for folder in folders:
            self._cards.addWidget(self._card(folder))
        if not folders:
            self._cards.addWidget(Label(self.theme, tr("No documents yet"), "body", "ink3"))

    def _card(self, folder: FolderState) -> QFrame:
        """Return a folder's card."""
        card = panel("card")
        layout = row(card, (20, 12, 16, 12), 12)
        icon = "unplug" if folder.status == "away" else "file" if folder.kind == "file" else "folder"
        layout.addWidget(Icon(self.theme, icon), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        path = ElidedLabel(self.theme, "", "cap", "ink3")
        path.set_words(folder.path)
        self._shown[folder.path] = Label(self.theme, "", "cap", "ok")
        for label in (Label(self.theme, base_name(folder.path), "bodym"), path, self._shown[folder.path]):
            words.addWidget(label)
        layout.addLayout(words, 1)
        remove = Button(self.theme, tr("Remove…"))
        remove.setAccessibleName(tr("Remove {name} from the library", name=base_name(folder.path)))
        remove.clicked.connect(lambda: self.remove_wanted.emit(folder.path))
        layout.addWidget(remove)
        return card
