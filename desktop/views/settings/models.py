"""Settings: the models: the one in use, others to switch to or compare with, and how to bring more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from core.config import OPTIONS, Config
from core.messages import ModelInfo
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.models.model_words import name_of
from desktop.theme import Theme
from desktop.views.compare import CompareSheet
from desktop.views.drop import local_paths
from desktop.views.settings.hub import connections, hub_card
from desktop.views.settings.model_ask import ask_to_drop, ask_to_remove, ask_to_stop
from desktop.views.settings.model_card import ModelCard
from desktop.views.settings.model_catalogue import BringCard, Catalogue, DropArea
from desktop.views.settings.model_facts import facts as facts
from desktop.views.settings.model_sheet import SwitchSheet, empty
from desktop.views.settings.parts import Page, findable, keep
from desktop.views.widgets import Label, column


class Models(Page):
    """The page: a card for each model, the active one first; what is dropped on it is brought as a model.

    Attributes:
        recent: tells the questions that were asked lately, newest first.

    The reranker is an option; a model that can be one is chosen on its card too.

    Signals:
        said: something to tell, whether it is grave, what can be done, and the function that does it.
    """

    said = Signal(str, bool, str, object)

    def __init__(self, theme: Theme, config: Config, library: Library) -> None:
        super().__init__(theme, tr("Models"), tr("The model decides which passages count as close in meaning."))
        self._config, self._library = config, library
        self.recent: Callable[[], list[str]] = list
        self.cards: dict[str, ModelCard] = {}
        self._holder = QWidget()
        self._column = column(self._holder, gap=10)
        option = OPTIONS["model"]
        self._holder.setAccessibleName(tr(option.label))
        findable(
            self._holder, tr(option.label), tr(option.help), f"{option.label} {option.help} 모델 바꾸기 switch embed"
        )
        self.drop, self.bring = DropArea(theme), BringCard(theme, library)
        self.catalogue = Catalogue(theme, library)
        self.sheet, self.compare = SwitchSheet(theme, library, self), CompareSheet(theme, library, self)
        self._arrange()
        self.setAcceptDrops(True)
        self._connect()
        self.refresh()

    def _arrange(self) -> None:
        self.add(self._holder, 28)
        self.body.addWidget(Label(self.theme, tr("More models"), "strong"))
        self.body.addSpacing(2)
        local = tr("Nothing is fetched unless you press a button and say yes.")
        self.body.addWidget(Label(self.theme, local, "body", "ink2", wrap=True))
        self.body.addSpacing(12)
        changed = self.option_changed.emit
        cards = (connections(self.theme, self._config, changed), hub_card(self.theme, self._config, changed))
        for part in (self.bring, self.drop, self.catalogue, *cards):
            self.add(part)
        findable(
            self.drop, tr("More models"), "", "모델 가져오기 불러오기 import bring archive folder Hugging Face LoRA"
        )
        findable(self.catalogue, tr("Filter the catalogue"), "", "내려받기 filter download catalogue models")
        self.finish()

    def _connect(self) -> None:
        library = self._library
        library.models_listed.connect(self.refresh)
        library.bringing.listed.connect(self._moved)
        library.bringing.listed.connect(self.lay_out)
        library.progressed.connect(self._moved)
        library.switch.finished.connect(self._say_finished)
        library.bringing.arrived.connect(self._show_arrived)
        self.drop.chosen.connect(library.bringing.take)
        self.sheet.closed.connect(lambda: self._focus_on(self.sheet.model))
        self.compare.closed.connect(lambda: self._focus_on(library.contest.model))
        self.compare.use_wanted.connect(self.sheet.ask)

    def refresh(self) -> None:
        """Show the models that are known."""
        models = self._library.models
        focused = self._held()
        empty(self._column)
        self.cards = {model.id: self._card(model) for model in models}
        for card in self.cards.values():
            self._column.addWidget(card)
            card.show()
        if not models:
            self._column.addWidget(Label(self.theme, tr("Getting ready…"), "body", "ink3"))
        self._focus_on(focused)
        self.lay_out()

    def _held(self) -> str:
        """Return the model whose card has the keys, "" where none has."""
        keys = self.window().focusWidget() or self
        return next((one.model.id for one in self.cards.values() if one.isAncestorOf(keys)), "")

    def _card(self, model: ModelInfo) -> ModelCard:
        rereads = model.id == self._config.text("reranker")
        library, card = self._library, ModelCard(self.theme, self._library, model, rereads)
        card.reread_wanted.connect(lambda: self._reread("" if rereads else model.id))
        card.use_wanted.connect(lambda: self.sheet.ask(model.id))
        card.back_wanted.connect(library.switch.begin)
        card.compare_wanted.connect(lambda: self.compare.ask(model.id, self.recent()))
        card.drop_wanted.connect(lambda: ask_to_drop(self, model, lambda: library.switch.drop(model.id)))
        card.remove_wanted.connect(lambda: ask_to_remove(self, model, lambda: library.remove_model(model.id)))
        card.stop_wanted.connect(lambda: ask_to_stop(self, model.name, library.switch.stop))
        return card

    def _reread(self, model: str) -> None:
        """Let a model read found passages again, or none."""
        keep(self._config, "reranker", model)
        self.option_changed.emit("reranker")
        QTimer.singleShot(0, self, self.refresh)  # not while the card's own button is at work

    def _moved(self) -> None:
        """Show how far a switch is, and what is known of the models by now.

        A button that goes would leave the keys to the next one there is, of another model.
        """
        held = self._held()
        for card in self.cards.values():
            card.refresh()
        if held and self._held() != held:
            self._give_keys(held)

    def _focus_on(self, model: str) -> None:
        """Give the keys to what can be done with a model, once its card has its place."""
        QTimer.singleShot(0, self, lambda: self._give_keys(model))

    def _give_keys(self, model: str) -> None:
        card = self.cards.get(model)
        if card is not None and self.isVisible():
            buttons = (card.use, card.reread, card.progress.stop, card.news.action)
            next((one for one in buttons if one.isVisible()), self).setFocus()

    def _say_finished(self, model: str) -> None:
        library, before = self._library, self._library.switch.before
        back = (lambda: library.switch.begin(before)) if before else None
        words = tr("Now searching with {name}", name=name_of(library.models, model))
        self.said.emit(f"{words}.", False, tr("Go back"), back)

    def _show_arrived(self, model: str) -> None:
        """Show the card of a model that has come, once the models are listed again."""
        self._library.bringing.ask_known()

        def show() -> None:
            if model in self.cards:
                self._library.models_listed.disconnect(show)
                self._focus_on(model)
                QTimer.singleShot(0, self, lambda: self._go_to(model))

        self._library.models_listed.connect(show)

    def _go_to(self, model: str) -> None:
        if model in self.cards:
            self.ensureWidgetVisible(self.cards[model])

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what could be brought; the option that forbids it may be another one by now."""
        super().showEvent(event)
        self._library.bringing.ask_known()
        self.refresh()  # another page may have chosen another reranker

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one folder or archive of this computer."""
        if len(local_paths(event.mimeData())) == 1:
            event.acceptProposedAction()
            self.drop.hold(True)
            self.ensureWidgetVisible(self.drop)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go back to how it was."""
        del event
        self.drop.hold(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring what was let go, as a model."""
        self.drop.hold(False)
        paths = local_paths(event.mimeData())
        if len(paths) == 1:
            event.acceptProposedAction()
            self._library.bringing.take(paths[0])
