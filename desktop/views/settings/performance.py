"""Settings: how much of the computer reading may use."""

from __future__ import annotations

from core.config import Config
from desktop.i18n import tr
from desktop.theme import Theme
from desktop.views.settings.parts import Card, Page, choice, figure, stepped
from desktop.views.widgets import Label


class Performance(Page):
    """What reading may take of the processor, the battery and the disk, and where the model in use runs."""

    def __init__(self, theme: Theme, config: Config) -> None:
        super().__init__(theme, tr("Performance"), tr("How much of this computer reading may use."))
        batteries = {"same": tr("As always"), "slower": tr("At a quarter of its speed"), "pause": tr("Not at all")}
        told = self.option_changed.emit
        share = figure(theme, config, "cpu_share", told, "프로세서 속도 느림 slow fan CPU load")
        written = figure(theme, config, "write_mb_a_minute", told, "디스크 쓰기 SSD disk wear")
        threads = figure(theme, config, "threads", told, "코어 스레드 CPU cores")
        largest = figure(theme, config, "max_file_mb", told, "큰 파일 크기 large size limit")
        self.add(stepped(share, 5, suffix="%"))
        self.add(choice(theme, config, "on_battery", batteries, told, "배터리 전원 노트북 power laptop"))
        self.add(stepped(written, 10, none=tr("No limit")))
        self.add(stepped(threads, 1, none=tr("All but one")))
        self.add(stepped(largest, 10))
        self._device = Label(theme, tr("not known yet"), "bodym", "ink2")
        sentence = tr("A graphics card is used by itself where the model can run on one.")
        self.add(
            Card(theme, tr("The model in use runs on"), sentence, self._device, "그래픽 카드 장치 GPU CUDA device")
        )
        self.finish()

    def show_device(self, device: str) -> None:
        """Say where the model in use runs; "" where that is not known."""
        name = tr("the processor") if device == "CPU" else device
        self._device.setText(name or tr("not known yet"))
