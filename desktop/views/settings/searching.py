"""Settings: how Seoga searches."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.config import Config
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.models.reranking import cost_words, rerankers
from desktop.theme import Theme
from desktop.views.settings.lean import Lean
from desktop.views.settings.parts import Card, Page, Switch, choice, figure, keep, option_card, stepped
from desktop.views.widgets import Button, Choice, row


class Searching(Page):
    """How much is found, what weighs more, and what is kept of it.

    Signals:
        clear_wanted: the questions that were asked before are to be forgotten.
    """

    clear_wanted = Signal()

    def __init__(self, theme: Theme, config: Config, library: Library) -> None:
        super().__init__(theme, tr("Search"), tr("How much is found, and what counts."))
        self._config, self._library = config, library
        changed = self.option_changed.emit
        previews = {"page": tr("Pages as they look"), "text": tr("Their text")}
        self.results = stepped(figure(theme, config, "results", changed, "결과 개수 number of hits count"), 10)
        self.lean = self._make_lean()
        self.reranker = self._make_reranker()
        self.history = self._make_history()
        for card in (self.results, self.lean, self.reranker):
            self.add(card)
        self.add(choice(theme, config, "preview", previews, changed, "미리 보기 preview view"))
        self.add(self.history)
        self.finish()
        library.models_listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the rerankers that are known by now, and what the chosen one costs."""
        box, chosen = self.reranker.control, self._config.text("reranker")
        assert isinstance(box, Choice)
        models = rerankers(self._library.models)
        box.clear()
        box.addItem(tr("None"), "")
        for model in models:
            box.addItem(model.name, model.id)
        if box.findData(chosen) < 0:
            box.addItem(tr("{name} (not here)", name=chosen), chosen)
        box.setCurrentIndex(box.findData(chosen))
        used = next((model for model in models if model.id == chosen), None)
        missing = bool(chosen) and used is None and bool(self._library.models)
        none_here = tr("No such model is here. The Models page brings one.") if not models else ""
        words = tr("It is not on this computer; searches do without it.") if missing else cost_words(used)
        self.reranker.say(words or none_here, "warn" if missing else "ink2")

    def _make_lean(self) -> Card:
        """Return the card of the slider."""
        slider = Lean(self.theme)
        card = option_card(self.theme, "lean", slider, "뜻 낱말 가중치 비중 weights balance keyword semantic")

        def take(value: int) -> None:
            keep(self._config, "lean", value)
            self.option_changed.emit("lean")

        slider.taken.connect(take)
        card.show_saved = lambda: slider.show_value(self._config.number("lean"))
        card.show_saved()
        return card

    def _make_reranker(self) -> Card:
        """Return the card with the cross-encoders to choose from."""
        box = Choice(self.theme)
        box.setMinimumWidth(240)

        def take(index: int) -> None:
            if box.itemData(index) != self._config.text("reranker"):
                keep(self._config, "reranker", box.itemData(index))
                self.refresh()
                self.option_changed.emit("reranker")

        box.activated.connect(take)
        card = option_card(self.theme, "reranker", box, "재정렬 다시 읽기 순위 cross-encoder rerank precision")
        card.show_saved = self.refresh
        return card

    def _make_history(self) -> Card:
        """Return the card of the questions that are kept, with the way to be rid of them."""
        both, box = QWidget(), Switch(self.theme)
        clear = Button(self.theme, tr("Clear"), "quiet", tip=tr("Forget the questions that were asked before"))
        layout: QHBoxLayout = row(both, gap=4)
        layout.addWidget(clear)
        layout.addWidget(box)
        card = option_card(self.theme, "history", both, "기록 검색어 최근 recent queries history privacy")
        box.setAccessibleName(both.accessibleName())
        box.setAccessibleDescription(both.accessibleDescription())

        def take(on: bool) -> None:
            keep(self._config, "history", "yes" if on else "no")
            card.say(tr("Nothing is kept any more, and what was is gone.") if not on else "", "ink2")
            self.option_changed.emit("history")

        def forget() -> None:
            self.clear_wanted.emit()
            card.say(tr("They are forgotten."), "ok")

        box.clicked.connect(take)
        clear.clicked.connect(forget)
        card.show_saved = lambda: box.setChecked(self._config.text("history") == "yes")
        card.show_saved()
        return card
