"""Settings: language and appearance, and how Seoga stands among other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.config import Config
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.keys import KeysField
from desktop.views.settings.parts import Card, Page, choice, keep, option_card, switch
from desktop.views.widgets import Button


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the desktop around the window can do.

    Attributes:
        tray: why there is no tray, "" where there is one.
        autostart: why Seoga cannot start with the computer, "" where it can.
        hotkey: tells why the quick search's keys do not work now, "" where they do.
        menu: why Seoga cannot be put into the system's menu, "" where it can.
        put_in_menu: does it, and tells why it could not be done, "" where it was.
    """

    tray: str = ""
    autostart: str = ""
    hotkey: Callable[[], str] = _nothing
    menu: str = ""
    put_in_menu: Callable[[], str] = _nothing


class General(Page):
    """The page."""

    def __init__(self, theme: Theme, config: Config, around: Surroundings | None = None) -> None:
        super().__init__(theme, tr("General"), tr("How the window looks and speaks, and how one gets to it."))
        self._config, self._around = config, around or Surroundings()
        system, changed = tr("As the system is"), self.option_changed.emit
        languages = {"system": system, "ko": "한국어", "en": "English"}
        schemes = {"system": system, "light": tr("Light"), "dark": tr("Dark")}
        self.add(choice(theme, config, "language", languages, changed, "언어 한국어 Korean English translation"))
        self.add(
            choice(theme, config, "theme", schemes, changed, "다크 모드 어둡게 밝게 theme colour dark light mode")
        )
        self.keys = self._make_keys()
        self.tray = switch(theme, config, "tray", changed, "트레이 알림 영역 닫기 background close")
        self.autostart = switch(theme, config, "autostart", changed, "자동 시작 로그인 login boot")
        for card in (self.keys, self.tray, self.autostart, self._make_menu()):
            self.add(card)
        self.tray.allow(self._around.tray)
        self.autostart.allow(self._around.autostart)
        self.refresh()
        self.finish()

    def say(self, key: str, words: str) -> None:
        """Say why `hotkey`, `tray` or `autostart` could not be followed, "" where it was."""
        {"hotkey": self.keys, "tray": self.tray, "autostart": self.autostart}[key].say(words)

    def refresh(self) -> None:
        """Say whether the quick search's keys work; asked again whenever they may have been given or taken."""
        problem = self._around.hotkey()
        self.keys.say(problem)

    def _make_keys(self) -> Card:
        """Return the card of the quick search's keys."""
        field = KeysField(self.theme)
        card = option_card(self.theme, "hotkey", field, "단축키 바로 가기 shortcut keyboard global")

        def take(keys: str) -> None:
            keep(self._config, "hotkey", keys)
            self.option_changed.emit("hotkey")
            self.refresh()

        field.pressed.connect(take)
        card.show_saved = lambda: field.show_keys(self._config.text("hotkey"))
        card.show_saved()
        return card

    def _make_menu(self) -> Card:
        """Return the card that puts Seoga among the system's programs."""
        button = Button(self.theme, tr("Put it there"))
        sentence = tr("So that it can be started like any other program. Once more brings the entry up to date.")
        title = tr("Seoga in the system’s menu")
        card = Card(
            self.theme, title, sentence, button, "메뉴 설치 바탕 화면 아이콘 desktop entry install applications"
        )

        def put() -> None:
            problem = self._around.put_in_menu()
            card.say(problem or tr("It is in the menu now."), "warn" if problem else "ok")

        button.clicked.connect(put)
        card.allow(self._around.menu)
        return card
