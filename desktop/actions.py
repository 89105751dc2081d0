"""What can be done with a file outside Seoga, and the window's keys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QProcess, Qt, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.models.folders import base_name

# name -> keys; Ctrl is the command key on macOS
KEYS: Mapping[str, tuple[str, ...]] = {
    "search": ("Ctrl+K", "Ctrl+L", "Ctrl+F"),
    "add": ("Ctrl+O",),
    "files": ("Ctrl+Shift+O",),
    "settings": ("Ctrl+,",),
    "sidebar": ("Ctrl+B",),
    "reveal": ("Ctrl+Return", "Ctrl+Enter"),
    "similar": ("Ctrl+Shift+S",),
    "why": ("Ctrl+I",),
    "help": ("F1",),
    "next": ("Alt+Down",),
    "previous": ("Alt+Up",),
    "escape": ("Esc",),
    "quit": ("Ctrl+Q",),
}
# platform -> what shows a file in its folder, the file's path last
REVEALERS: Mapping[str, tuple[str, ...]] = {"darwin": ("open", "-R"), "win32": ("explorer", "/select,")}


def bind(window: QWidget, verbs: Mapping[str, Callable[[], object]]) -> None:
    """Give the window its keys."""
    for name, verb in verbs.items():
        for keys in KEYS[name]:
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(verb)


def bind_copy(widget: QWidget, verb: Callable[[], object]) -> None:
    """Give a widget its own meaning of copying, while it has the keys."""
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(verb)


def holder_of(path: str) -> str:
    """Return the archive or mail that a path leads into, "" where the path is one of a file or folder itself."""
    return next((str(above) for above in Path(path).parents if above.is_file()), "")


def open_file(path: str) -> bool:
    """Open a file with the program the system has for it; False where it is gone or nothing opens it."""
    return Path(path).exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def why_not_opened(path: str) -> str:
    """Return in words why a file could not be opened."""
    if Path(path).exists():
        return tr("No program on this computer opens “{name}”.", name=base_name(path))
    return tr("“{name}” cannot be opened. It may have been moved.", name=base_name(path))


def reveal(path: str) -> bool:
    """Show a file in its folder; False where neither is there."""
    if not Path(path).exists():
        return open_file(str(Path(path).parent))
    if sys.platform in REVEALERS:
        return bool(QProcess.startDetached(REVEALERS[sys.platform][0], [*REVEALERS[sys.platform][1:], path])[0])
    return _ask_file_manager(path)


def _ask_file_manager(path: str) -> bool:
    """Ask the desktop's file manager over D-Bus to select the file; without one, open its folder."""
    folder = str(Path(path).parent)
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return open_file(folder)
    name = "org.freedesktop.FileManager1"
    call = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    call.setArguments([[QUrl.fromLocalFile(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(call), QGuiApplication.instance())

    def finished() -> None:
        if watcher.isError():
            open_file(folder)
        watcher.deleteLater()

    watcher.finished.connect(finished)
    return True


def copy(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)
