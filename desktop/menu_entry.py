"""Seoga in the system's menu: a `.desktop` file with the command of this very Seoga, and its icons.

Windows and macOS have installers for that; there it says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from desktop import places
from desktop.command import command, exec_line
from desktop.i18n import tr

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def problem() -> str:
    """Return why Seoga cannot put itself into the menu here, "" where it can."""
    if sys.platform in ("win32", "darwin"):
        return tr("On this system, installing Seoga puts it into the menu.")
    return ""


def is_there() -> bool:
    """Say whether Seoga is in the menu of this user."""
    return _entry().exists()


def put() -> str:
    """Put Seoga into the menu, or bring its entry up to date; return why that could not be done, "" where it was."""
    try:
        write_icons(_share() / "icons" / "hicolor")
        _entry().parent.mkdir(parents=True, exist_ok=True)
        part = _entry().with_name(".seoga.desktop.part")
        part.write_text(entry(), "utf-8")
        part.replace(_entry())
    except OSError as error:
        return tr("This could not be written down: {reason}", reason=error.strerror or str(error))
    return ""


def remove() -> None:
    """Take Seoga out of the menu again."""
    _entry().unlink(missing_ok=True)
    for path in (_share() / "icons" / "hicolor").glob("*/apps/seoga.*"):
        path.unlink(missing_ok=True)


def entry() -> str:
    """Return the shipped `.desktop` file with this Seoga's command in it."""
    lines = places.asset("seoga.desktop").read_text("utf-8").splitlines()
    commands = {"Exec=seoga": command(), "Exec=seoga --quick": command("--quick")}
    return "".join(f"Exec={exec_line(commands[line])}\n" if line in commands else f"{line}\n" for line in lines)


def write_icons(root: Path) -> None:
    """Write Seoga's icon in every size of a hicolor theme, and as it was drawn."""
    drawing = places.asset("icons", "seoga.svg")
    for size in SIZES:
        folder = root / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        if not _picture(drawing, size).save(str(folder / "seoga.png")):
            raise OSError(tr("The icon could not be written."))
    scalable = root / "scalable" / "apps"
    scalable.mkdir(parents=True, exist_ok=True)
    (scalable / "seoga.svg").write_bytes(drawing.read_bytes())


def _picture(drawing: Path, size: int) -> QImage:
    """Draw an icon on nothing, square."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    return image


def _share() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _entry() -> Path:
    return _share() / "applications" / "seoga.desktop"
