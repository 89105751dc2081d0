"""Settings: how much of the computer reading may use."""

from __future__ import annotations

from core.config import Config
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.parts import Page, figure


class Performance(Page):
    """Threads and the largest file; the worker reads both when it starts."""

    def __init__(self, theme: Theme, config: Config) -> None:
        super().__init__(theme, tr("Performance"), tr("How much of this computer reading may use."))
        self.add(figure(theme, config, "threads"))
        self.add(figure(theme, config, "max_file_mb"))
        self.finish()
