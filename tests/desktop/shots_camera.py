"""What takes the pictures, and how one waits for the window."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from desktop.app import App

PATIENCE = 180.0  # seconds
SETTLE_MS = 350
DESKTOP = {"light": "#B9C4C0", "dark": "#39423F"}  # what lies behind a window that is not a rectangle


@dataclass(frozen=True, slots=True)
class Look:
    """A language, a colour scheme, and how many pixels a point has."""

    lang: str
    theme: str
    scale: int

    @property
    def tag(self) -> str:
        """Return the look as the end of a file's name."""
        return f"{self.lang}-{self.theme}{'@2x' if self.scale == 2 else ''}"

    @classmethod
    def read(cls, tag: str) -> Look:
        """Return the look that a tag names."""
        lang, _, theme = tag.removesuffix("@2x").partition("-")
        return cls(lang, theme, 2 if tag.endswith("@2x") else 1)


@dataclass(frozen=True, slots=True)
class Camera:
    """Saves pictures of a look. Attributes: `only` is what a scene's name has to hold."""

    out: Path
    look: Look
    only: str = ""

    def wants(self, scene: str) -> bool:
        """Say whether a scene is to be taken."""
        return self.only in scene

    def shoot(self, app: App, name: str, *above: QWidget) -> None:
        """Take a picture of the window, with what lies above it."""
        pause(SETTLE_MS)
        self.save(layered(app.window, *above), name)

    def alone(self, widget: QWidget, name: str, margin: int = 0) -> None:
        """Take a picture of a part, or of a window of its own, with a margin of the desktop around it."""
        pause(SETTLE_MS)
        self.save(self.on_desktop(widget.grab(), margin), name)

    def on_desktop(self, picture: QPixmap, margin: int) -> QPixmap:
        """Lay a picture on a plain desktop."""
        ratio = picture.devicePixelRatio()
        sheet = self.sheet(round(picture.width() / ratio) + 2 * margin, round(picture.height() / ratio) + 2 * margin)
        painter = QPainter(sheet)
        painter.drawPixmap(QPoint(margin, margin), picture)
        painter.end()
        return sheet

    def sheet(self, wide: int, high: int) -> QPixmap:
        """Return an empty desktop."""
        sheet = QPixmap(wide * self.look.scale, high * self.look.scale)
        sheet.setDevicePixelRatio(self.look.scale)
        sheet.fill(QColor(DESKTOP[self.look.theme]))
        return sheet

    def save(self, picture: QPixmap, name: str) -> None:
        """Write a picture."""
        picture.save(str(self.out / f"{name}-{self.look.tag}.png"))

    def miss(self, name: str, why: str) -> None:
        """Say that a picture could not be taken."""
        sys.stderr.write(f"{name}-{self.look.tag}: {why}\n")


def layered(window: QWidget, *above: QWidget) -> QPixmap:
    """Return a picture of a window with its menus where they stand, and with its dialogs in the middle."""
    picture = window.grab()
    painter = QPainter(picture)
    for part in above:
        at = window.mapFromGlobal(part.mapToGlobal(QPoint(0, 0)))
        if part.window() is window:
            continue  # it is in the picture
        if isinstance(part, QDialog):
            at = QPoint((window.width() - part.width()) // 2, (window.height() - part.height()) // 2)
        painter.drawPixmap(at, part.grab())
        if isinstance(part, QDialog):
            painter.setPen(Qt.GlobalColor.gray)
            painter.drawRect(at.x(), at.y(), part.width(), part.height())
    painter.end()
    return picture


def pause(milliseconds: int) -> None:
    """Let the window work for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(ready: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Let the window work until something is the case.

    Raises:
        TimeoutError: it never was.
    """
    until = time.monotonic() + patience
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError("the window did not get there")
        pause(30)
