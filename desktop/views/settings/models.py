"""Settings: the models, each with what is known of it. Only measured figures are shown."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from core.messages import ModelInfo
from desktop import i18n
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.theme import Theme
from desktop.views.settings.parts import Page
from desktop.views.why import signal_name
from desktop.views.widgets import Label, column, panel, row

SIGNALS = ("dense", "sparse", "multi", "keyword")


class Models(Page):
    """The page: a card for each model, the active one first."""

    def __init__(self, theme: Theme, library: Library) -> None:
        super().__init__(theme, tr("Models"), tr("The model decides which passages count as close in meaning."))
        self._library = library
        self._holder = QWidget()
        self._cards = column(self._holder, gap=10)
        self.add(self._holder)
        self.finish()
        library.models_listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the models that are known."""
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for model in self._library.models:
            self._cards.addWidget(card(self.theme, model))
        if not self._library.models:
            self._cards.addWidget(Label(self.theme, tr("Getting ready…"), "body", "ink3"))


def card(theme: Theme, model: ModelInfo) -> QFrame:
    """Return a model's card."""
    frame = panel("active" if model.active else "card")
    layout = column(frame, (20, 16, 20, 16), 4)
    head = row(gap=10)
    head.addWidget(Label(theme, model.name, "strong"))
    if model.active:
        head.addWidget(Label(theme, tr("In use"), "capm", "accent2"))
    head.addStretch(1)
    layout.addLayout(head)
    if model.description:
        layout.addWidget(Label(theme, tr(model.description), "body", "ink2", wrap=True))
    layout.addSpacing(6)
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for number, (name, value) in enumerate(facts(model)):
        grid.addWidget(Label(theme, name, "cap", "ink3"), number, 0)
        grid.addWidget(Label(theme, value, "cap", "ink", wrap=True), number, 1)
    layout.addLayout(grid)
    return frame


def facts(model: ModelInfo) -> list[tuple[str, str]]:
    """Return what is known of a model, each with its name."""
    unknown = tr("not said")
    quality = " · ".join(f"{measure} {value:.3g}" for measure, value in model.quality.items())
    languages = ", ".join(language_name(code) for code in model.languages)
    signals = ", ".join(signal_name(name) for name in model.signals if name in SIGNALS)
    return [
        (tr("Languages"), languages or unknown),
        (tr("Size"), i18n.size(model.size_bytes) if model.size_bytes else unknown),
        (tr("Compares"), signals or unknown),
        (tr("Reads at most"), tr("{count} tokens at a time", count=i18n.number(model.max_tokens))),
        (tr("Licence"), model.licence or unknown),
        (tr("Origin"), model.origin or unknown),
        (tr("Quality"), quality or tr("not measured yet")),
    ]


def language_name(code: str) -> str:
    """Return a language for people; a code that is not known stands for itself."""
    names = {
        "ko": tr("Korean"),
        "en": tr("English"),
        "ja": tr("Japanese"),
        "zh": tr("Chinese"),
        "es": tr("Spanish"),
        "fr": tr("French"),
    }
    return names.get(code, code)
