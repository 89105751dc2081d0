"""Settings: language and appearance."""

from __future__ import annotations

from PySide6.QtCore import Signal

from core.config import Config
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.parts import Page, choice, figure


class General(Page):
    """Signals: `language_chosen`, `theme_chosen` with the choice; `results_chosen` with a number."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    results_chosen = Signal(int)

    def __init__(self, theme: Theme, config: Config) -> None:
        super().__init__(theme, tr("General"), tr("How the window looks and speaks."))
        languages = {"system": tr("As the system is"), "ko": "한국어", "en": "English"}
        schemes = {"system": tr("As the system is"), "light": tr("Light"), "dark": tr("Dark")}
        self.add(choice(theme, config, "language", languages, self.language_chosen.emit))
        self.add(choice(theme, config, "theme", schemes, self.theme_chosen.emit))
        self.add(figure(theme, config, "results", self.results_chosen.emit))
        self.finish()
