"""Which input methods are tried: with Qt from PyPI come those of IBus and of the system, but not Fcitx's own.

Fcitx speaks the language of IBus too. Where it is asked for, as its desktops do by QT_IM_MODULE, Qt would find no
plug-in of that name and leave the keyboard without any, and no Hangul could be typed.
"""

from __future__ import annotations

from collections.abc import MutableMapping

FCITX = ("fcitx", "fcitx5")


def choose(environment: MutableMapping[str, str]) -> None:
    """Let Qt try IBus's way after Fcitx's; must come before the application is made."""
    asked = environment.get("QT_IM_MODULES") or environment.get("QT_IM_MODULE", "")
    names = [name for name in asked.split(";") if name]
    if any(name in FCITX for name in names) and "ibus" not in names:
        environment["QT_IM_MODULES"] = ";".join([*names, "ibus"])
