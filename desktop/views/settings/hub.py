"""Settings: whether anything may be connected to, and where models are downloaded from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from core.config import Config, hub_problem
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.parts import Card, choice, keep, option_card

USUAL = "https://huggingface.co"


def connections(theme: Theme, config: Config, changed: Callable[[str], None]) -> Card:
    """Return the card of the option that forbids all connections; it stands on two pages."""
    names = {"no": tr("When I press Download"), "yes": tr("Never")}
    return choice(theme, config, "offline", names, changed, "오프라인 네트워크 인터넷 차단 offline network internet")


def hub_card(theme: Theme, config: Config, changed: Callable[[str], None]) -> Card:
    """Return the card of the hub's address; one that is not safe is refused with words and not kept."""
    field = QLineEdit()
    field.setFont(theme.font("body"))
    field.setFixedWidth(280)
    field.setPlaceholderText(USUAL)
    card = option_card(theme, "hub", field, "주소 서버 미러 mirror server address proxy huggingface")

    def take() -> None:
        address = field.text().strip().rstrip("/")
        if hub_problem(address):
            card.say(tr("This address is not kept: it has to begin with https:// and name a computer, nothing else."))
            return
        card.say("")
        if address != config.text("hub"):
            keep(config, "hub", address)
            changed("hub")

    field.editingFinished.connect(take)
    card.show_saved = lambda: None if field.hasFocus() else field.setText(config.text("hub"))
    card.show_saved()
    return card
