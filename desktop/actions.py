"""What can be done with a file outside Seoga, and the window's keys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, Qt, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop import open_at as at
from desktop import programs, started
from desktop.i18n import tr
from desktop.models.folders import base_name

# name -> keys; Ctrl is the command key on macOS
KEYS: Mapping[str, tuple[str, ...]] = {
    "search": ("Ctrl+K", "Ctrl+L"),
    "find": ("Ctrl+F",),
    "add": ("Ctrl+O",),
    "files": ("Ctrl+Shift+O",),
    "settings": ("Ctrl+,",),
    "sidebar": ("Ctrl+B",),
    "open": ("Enter", "Return"),
    "reveal": ("Ctrl+Enter", "Ctrl+Return"),
    "preview": ("Space",),
    "copy": ("Ctrl+C",),
    "copy_path": ("Ctrl+Shift+C",),
    "again": ("F5",),
    "save": ("Ctrl+D",),
    "repair": ("Ctrl+R",),
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
Failed = Callable[[], object]  # what is done where nothing opens a file: at once, or as soon as that turns out


def bind(window: QWidget, verbs: Mapping[str, Callable[[], object]]) -> None:
    """Give the window its keys."""
    for name, verb in verbs.items():
        for keys in KEYS[name]:
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(verb)


def holder_of(path: str) -> str:
    """Return the archive or mail that a path leads into, "" where the path is one of a file or folder itself."""
    return next((str(above) for above in Path(path).parents if above.is_file()), "")


def open_file(path: str, failed: Failed = lambda: None) -> None:
    """Open a file with the program the system has for it; `failed` is called where it is gone or nothing opens it."""
    if not Path(path).exists():
        failed()
    elif _opened_by_qt(path):
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            failed()
    else:
        started.watched(["open" if sys.platform == "darwin" else "xdg-open", path], failed)


def _opened_by_qt(path: str) -> bool:
    """Say whether Qt is to open a file: it waits for Windows' answer, and hands a known program the focus on Wayland.

    Elsewhere it would not hear of it when the system's opener ends with nothing opened.
    """
    wayland = QGuiApplication.platformName().startswith("wayland")
    return sys.platform == "win32" or (wayland and programs.default_for(path) is not None)


def open_at(path: str, page: int | None, place: str = "", failed: Failed = lambda: None) -> None:
    """Open a file at a page or line where its program can be told, else as it opens."""
    if not (Path(path).exists() and at.start(at.command(path, page, place))):
        open_file(path, failed)


def why_not_opened(path: str) -> str:
    """Return in words why a file could not be opened."""
    name = base_name(path)
    if not Path(path).exists():
        return tr("“{name}” cannot be opened. It may have been moved.", name=name)
    if usual := programs.default_for(path):
        return tr("“{program}” could not open “{name}”.", program=usual.name, name=name)
    return tr("No program on this computer opens “{name}”.", name=name)


def reveal(path: str, failed: Failed = lambda: None) -> None:
    """Show a file in its folder, or the folder it was in; `failed` is called where neither can be shown."""
    if not Path(path).exists():
        open_file(str(Path(path).parent), failed)
    elif sys.platform in REVEALERS:  # Windows' program ends with an error when all went well
        words = [*REVEALERS[sys.platform], path]
        if not at.start(words):
            failed()
    else:
        _ask_file_manager(path, failed)


def _ask_file_manager(path: str, failed: Failed) -> None:
    """Ask the desktop's file manager over D-Bus to select the file; without one, open its folder."""
    folder = str(Path(path).parent)
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        open_file(folder, failed)
        return
    name = "org.freedesktop.FileManager1"
    call = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    call.setArguments([[QUrl.fromLocalFile(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(call), QGuiApplication.instance())

    def finished() -> None:
        if watcher.isError():
            open_file(folder, failed)
        watcher.deleteLater()

    watcher.finished.connect(finished)


def copy(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_file(path: str, text: str) -> None:
    """Put a file into the clipboard, for a file manager to paste; where text is pasted, it is `text`."""
    data = file_data(path, text)
    url = QUrl.fromLocalFile(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    data.setData("x-special/gnome-copied-files", QByteArray(f"copy\n{url}".encode()))
    QGuiApplication.clipboard().setMimeData(data)


def file_data(path: str, text: str) -> QMimeData:
    """Return a file, "" for none, and what stands for it where only text is taken."""
    data = QMimeData()
    data.setText(text)
    if path:
        data.setUrls([QUrl.fromLocalFile(path)])
    return data
