"""Settings: where everything is kept, how large it is, and that nothing is sent."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from core.config import Config
from desktop import i18n
from desktop.actions import open_file
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.models.sizes import kind_name
from desktop.theme import Theme
from desktop.views.settings.parts import Page, choice
from desktop.views.widgets import Button, Icon, Label, column, panel, row


class Privacy(Page):
    """The page."""

    def __init__(self, theme: Theme, library: Library, config: Config) -> None:
        super().__init__(theme, tr("Privacy"), tr("Everything stays on this computer."))
        self._library = library
        promise = panel("well")
        bar = row(promise, (16, 14, 16, 14), 12)
        bar.addWidget(Icon(theme, "lock", "accent"))
        words = tr("Seoga sends nothing: no documents, no questions, no figures. It works with the network off.")
        bar.addWidget(Label(theme, words, "body", "ink", wrap=True), 1)
        self.add(promise)
        names = {"no": tr("When I press Download"), "yes": tr("Never")}
        self.add(choice(theme, config, "offline", names, lambda _: None))
        self.add(self._place())
        self.finish()
        library.changed.connect(self.refresh)
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
        lines = [(tr("Together"), sum(sizes.values())), *((kind_name(kind), sizes[kind]) for kind in sizes)]
        for number, (name, count) in enumerate(lines):
            role = "bodym" if number == 0 else "body"
            self._sizes.addWidget(Label(self.theme, name, role, "ink" if number == 0 else "ink2"), number, 0)
            self._sizes.addWidget(Label(self.theme, i18n.size(count), role), number, 1)

    def _place(self) -> QWidget:
        """Return the card that says where the library is."""
        card = panel("card")
        layout = column(card, (20, 16, 16, 16), 10)
        bar = row()
        words = column(gap=2)
        words.addWidget(Label(self.theme, tr("The library is kept here"), "bodym"))
        self._path = Label(self.theme, "", "cap", "ink3", wrap=True)
        words.addWidget(self._path)
        bar.addLayout(words, 1)
        show = Button(self.theme, tr("Show"), "", "folder")
        show.clicked.connect(lambda: open_file(self._library.path))
        bar.addWidget(show)
        layout.addLayout(bar)
        self._sizes = QGridLayout()
        self._sizes.setVerticalSpacing(4)
        self._sizes.setHorizontalSpacing(24)
        self._sizes.setColumnStretch(2, 1)
        layout.addLayout(self._sizes)
        return card
