"""Say which system libraries a Linux desktop lacks before Qt aborts over them.

Qt ends the whole process when no platform plugin loads, so the libraries are tried beforehand. Nothing here
imports Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

# library -> (package of Debian and Ubuntu, package of Fedora)
GUI: Mapping[str, tuple[str, str]] = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
}
X11: Mapping[str, tuple[str, str]] = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}
WAYLAND: Mapping[str, tuple[str, str]] = {
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
}


def loads(name: str) -> bool:
    """Say whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def complaint(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    found: Callable[[str], bool] = loads,
) -> str:
    """Return what keeps a window from opening and what to do about it, or "" where nothing does."""
    if not platform.startswith("linux"):
        return ""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    x11, wayland = environ.get("DISPLAY"), environ.get("WAYLAND_DISPLAY")
    if not (chosen or x11 or wayland):
        return NO_DISPLAY
    lacking = [pair for name, pair in GUI.items() if not found(name)]
    if not chosen or chosen.startswith(("xcb", "wayland")):
        lacking += _lacking_platform(bool(x11), bool(wayland), found)
    return _packages(lacking) if lacking else ""


def _lacking_platform(x11: bool, wayland: bool, found: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Name what the display server's plugin lacks; one working plugin is enough."""
    by_server = [
        [pair for name, pair in needed.items() if not found(name)]
        for needed, present in ((WAYLAND, wayland), (X11, x11))
        if present
    ]
    return [] if not by_server or any(not lacking for lacking in by_server) else by_server[-1]


def _packages(lacking: list[tuple[str, str]]) -> str:
    """Return the sentence that names the packages, each once."""
    debian = " ".join(dict.fromkeys(pair[0] for pair in lacking))
    fedora = " ".join(dict.fromkeys(pair[1] for pair in lacking))
    return LACKING.format(debian=debian, fedora=fedora)


def broken_qt(error: ImportError) -> str:
    """Return words for a Qt that is here and cannot be loaded."""
    every = " ".join(dict.fromkeys(pair[0] for pair in (*GUI.values(), *X11.values())))
    return f"{BROKEN}\n  {error}\n  Debian, Ubuntu: sudo apt install {every}"


NO_DISPLAY = (
    "Seoga cannot open a window: there is no display here.\n"
    "Start it from a graphical session, or use the commands: seoga --help\n"
    "화면이 없어 창을 열 수 없습니다. 그래픽 환경에서 시작하거나 명령을 쓰십시오: seoga --help"
)
LACKING = (
    "Seoga cannot open a window: this computer lacks libraries that its window needs.\n"
    "창을 여는 데 필요한 라이브러리가 이 컴퓨터에 없습니다. 다음 꾸러미를 설치하십시오.\n"
    "  Debian, Ubuntu: sudo apt install {debian}\n"
    "  Fedora: sudo dnf install {fedora}"
)
BROKEN = "Seoga cannot open a window: Qt, which draws it, could not be loaded.\n창을 그리는 Qt를 불러올 수 없습니다."
