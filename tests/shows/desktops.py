"""Types Hangul into the real window through a real input method and prints what came of it.

usage: python tests/shows/desktops.py [ibus | fcitx ...]

Needs Xvfb, openbox, xdotool, dbus-run-session, and ibus-daemon with ibus-hangul, or fcitx5 with fcitx5-hangul; says
which is missing and goes on. Everything runs on a display, a bus and folders of its own, over the sample library. The
exit code is 1 where something else came than a person would expect.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

BOTH = ("Xvfb", "openbox", "xdotool", "dbus-run-session")
METHODS = {"ibus": ("ibus-daemon", "ibus", "gsettings"), "fcitx": ("fcitx5",)}
HANGUL = "org.freedesktop.ibus.engine.hangul"
PROFILE = "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=hangul\n[Groups/0/Items/0]\nName=hangul\n"
HELLO = ("d", "k", "s", "s", "u", "d")
# what is done -> its keys, and then the text, what is composed, what is asked, and where the keys go
STEPS: dict[str, tuple[tuple[str, ...], tuple[str, str, str, str]]] = {
    "composing": (HELLO, ("안", "녕", "안녕", "Field")),
    "Backspace": ((*HELLO, "BackSpace"), ("안", "녀", "안녀", "Field")),
    "Enter": ((*HELLO, "Return"), ("안녕", "", "안녕", "Field")),
    "Down": ((*HELLO, "Down"), ("안녕", "", "안녕", "ResultsView")),
    "Tab": ((*HELLO, "Tab"), ("안녕", "", "안녕", "Button")),
    "Ctrl+K": ((*HELLO, "ctrl+k"), ("안녕", "", "안녕", "Field")),
    "Home, more": ((*HELLO, "Home", "r", "k"), ("안녕", "가", "가안녕", "Field")),
    "Space, more": ((*HELLO, "space", "r", "P"), ("안녕 ", "계", "안녕 계", "Field")),
    "initials": (("d", "e", "c"), ("ㅇㄷ", "ㅊ", "ㅇㄷㅊ", "Field")),
}


def main() -> int:
    """Try each input method; return the exit code."""
    if sys.argv[1:2] == ["--window"]:
        return window(Path(sys.argv[2]))
    if sys.argv[1:2] == ["--inside"]:
        return inside(sys.argv[2], Path(sys.argv[3]))
    codes = []
    for method in sys.argv[1:] or METHODS:
        missing = [name for name in (*BOTH, *METHODS[method]) if shutil.which(name) is None]
        if missing:
            sys.stdout.write(f"{method}: left out, without {', '.join(missing)}\n")
            continue
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            own = [sys.executable, __file__, "--inside", method, place]
            done = subprocess.run(["dbus-run-session", "--", *own], env=home(place, method), check=False)
            codes.append(done.returncode)
    return max(codes, default=0)


def home(place: str, method: str) -> dict[str, str]:
    """Return surroundings that touch nothing of the person's."""
    folders = {f"XDG_{kind}_HOME": f"{place}/{kind}" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    own = {"SEOGA_LIBRARY": f"{place}/library", "SEOGA_CONFIG": f"{place}/seoga.toml", "HOME": place}
    runtime = {"XDG_RUNTIME_DIR": place, "QT_IM_MODULE": method, "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "keyfile"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND", "XMOD"))}
    return {**kept, **folders, **own, **runtime}


def inside(method: str, place: Path) -> int:
    """Start display, input method and window, type, and say what came; return the exit code."""
    seoga = [sys.executable, "-m", "core", "index", str(ROOT / "assets" / "sample")]
    subprocess.run(seoga, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with ExitStack() as stack:
        reading, writing = os.pipe()
        begin(stack, ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24"], pass_fds=[writing])
        os.environ["DISPLAY"] = f":{os.read(reading, 16).decode().strip()}"
        begin(stack, ["openbox"])
        start_method(stack, method, place)
        seen = place / "seen"
        begin(stack, [sys.executable, __file__, "--window", str(seen)])
        wait(lambda: look(seen).get("focus") == "Field", 30)
        time.sleep(2)
        wrong = sum(not play(seen, method, name) for name in STEPS)
    return min(wrong, 1)


def begin(stack: ExitStack, command: list[str], **more: Any) -> None:
    """Start a program that ends with the stack."""
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    stack.callback(program.wait)
    stack.callback(program.terminate)


def start_method(stack: ExitStack, method: str, place: Path) -> None:
    """Start an input method with Hangul switched on."""
    if method == "fcitx":
        profile = place / "CONFIG" / "fcitx5" / "profile"
        profile.parent.mkdir(parents=True)
        profile.write_text(f"{PROFILE}[GroupOrder]\n0=Default\n", "utf-8")
        begin(stack, ["fcitx5"])
        time.sleep(4)
        return
    for key, value in (("initial-input-mode", "hangul"), ("off-keys", "")):
        subprocess.run(["gsettings", "set", HANGUL, key, value], check=True)
    begin(stack, ["ibus-daemon", "--panel", "disable"])
    time.sleep(3)
    subprocess.run(["ibus", "engine", "hangul"], check=False)


def play(seen: Path, method: str, name: str) -> bool:
    """Do a step in the empty field, print what came of it, and say whether it was right."""
    keys, wanted = STEPS[name]
    press("ctrl+k", "ctrl+a", "BackSpace")
    wait(lambda: look(seen).get("text") == "" and look(seen)["focus"] == "Field", 3)
    press(*keys)
    wait(lambda: told(seen) == wanted, 4)
    right = told(seen) == wanted
    sys.stdout.write(f"{method} {name}: {told(seen)}{'' if right else f', but expected {wanted}'}\n")
    sys.stdout.flush()
    return right


def press(*keys: str) -> None:
    """Press keys, as fast as a quick typist."""
    for key in keys:
        subprocess.run(["xdotool", "key", key], check=True)
        time.sleep(0.1)


def look(seen: Path) -> dict[str, Any]:
    """Return what the window wrote down of itself last."""
    nothing = dict.fromkeys(("text", "composed", "asked", "focus"), "")
    return json.loads(seen.read_text("utf-8")) if seen.exists() else nothing


def told(seen: Path) -> tuple[str, ...]:
    """Return the text, what is composed, what is asked, and where the keys go."""
    now = look(seen)
    return tuple(now[name] for name in ("text", "composed", "asked", "focus"))


def wait(until: Any, seconds: float) -> None:
    """Wait for something, not longer than so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        time.sleep(0.05)


def window(seen: Path) -> int:
    """Run the real program, and write down what its search field holds."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop import __main__ as program
    from desktop.session import Application
    from desktop.views.field import Field

    def write() -> None:
        tops = QApplication.topLevelWidgets()
        fields = [field for top in tops for field in top.findChildren(Field) if field.isVisible()]
        if not fields:
            return
        field, focus = fields[0], QApplication.focusWidget()
        now = {"text": field.text(), "composed": field._composed, "asked": " ".join(field.worth().split())}
        part = seen.with_suffix(".part")
        part.write_text(json.dumps({**now, "focus": type(focus).__name__}), "utf-8")
        part.replace(seen)

    timer = QTimer()
    timer.timeout.connect(write)
    run = QApplication.exec

    def watched(*_: object) -> int:
        timer.start(30)
        return run()

    Application.exec = watched  # type: ignore[method-assign,assignment,unused-ignore]
    return program.window()


if __name__ == "__main__":
    sys.exit(main())
