"""The few functions of libX11 that Qt has none for, declared once."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_uint, c_ulong, c_void_p
from functools import lru_cache
from typing import Any

# name -> (result, arguments); what is not declared would be cut to 32 bits
SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "XOpenDisplay": (c_void_p, [c_char_p]),
    "XCloseDisplay": (c_int, [c_void_p]),
    "XDefaultScreen": (c_int, [c_void_p]),
    "XDefaultRootWindow": (c_ulong, [c_void_p]),
    "XConnectionNumber": (c_int, [c_void_p]),
    "XInternAtom": (c_ulong, [c_void_p, c_char_p, c_int]),
    "XGetSelectionOwner": (c_ulong, [c_void_p, c_ulong]),
    "XStringToKeysym": (c_ulong, [c_char_p]),
    "XKeysymToKeycode": (c_uint, [c_void_p, c_ulong]),
    "XGrabKey": (c_int, [c_void_p, c_int, c_uint, c_ulong, c_int, c_int, c_int]),
    "XUngrabKey": (c_int, [c_void_p, c_int, c_uint, c_ulong]),
    "XSync": (c_int, [c_void_p, c_int]),
    "XPending": (c_int, [c_void_p]),
    "XNextEvent": (c_int, [c_void_p, c_void_p]),
    "XRefreshKeyboardMapping": (c_int, [c_void_p]),
    "XSetErrorHandler": (c_void_p, [c_void_p]),
    "XkbSetDetectableAutoRepeat": (c_int, [c_void_p, c_int, POINTER(c_int)]),
}


@lru_cache(maxsize=1)
def library() -> Any | None:  # noqa: ANN401  ctypes knows its functions at run time only
    """Return libX11, None where it is not there."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(x11, name)
        function.restype, function.argtypes = result, arguments
    return x11


def composited() -> bool:
    """Say whether windows of this display may be seen through; else such a window has black corners."""
    x11 = library()
    display = x11.XOpenDisplay(None) if x11 is not None else None
    if x11 is None or display is None:
        return False
    name = f"_NET_WM_CM_S{x11.XDefaultScreen(display)}".encode()
    owner = x11.XGetSelectionOwner(display, x11.XInternAtom(display, name, 0))
    x11.XCloseDisplay(display)
    return bool(owner)
