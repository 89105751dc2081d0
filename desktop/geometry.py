"""Where the window was and how it was divided, and how that is brought back onto the screens there are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from desktop.state import State

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSplitter

KEY = "place"
FARTHEST = 100_000
TITLE = 32  # room for the title bar, which is no part of the rectangle
GRIP = 80  # so much of a window's top edge must be on a screen for it to be taken hold of


@dataclass(frozen=True, slots=True)
class Place:
    """A window's rectangle while it is not maximised, in logical pixels, and the sizes of its splitters in order.

    `folded` is None where the side bar follows the window's width.
    """

    x: int
    y: int
    width: int
    height: int
    maximised: bool = False
    splits: tuple[tuple[int, ...], ...] = ()
    folded: bool | None = None


def taken(window: QMainWindow, folded: bool | None = None) -> Place:
    """Return where a window is."""
    rect = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    splits = tuple(tuple(splitter.sizes()) for splitter in _splitters(window))
    return Place(rect.x(), rect.y(), rect.width(), rect.height(), window.isMaximized(), splits, folded)


def put(window: QMainWindow, place: Place) -> None:
    """Bring a window to where it was, or as near as the screens allow."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    window.setGeometry(fitted(QRect(place.x, place.y, place.width, place.height), screens))
    if place.maximised:
        window.setWindowState(window.windowState() | window.windowState().WindowMaximized)


def divide(window: QMainWindow, place: Place) -> None:
    """Divide a window as it was."""
    for splitter, sizes in zip(_splitters(window), place.splits, strict=False):
        if len(sizes) == splitter.count() and sum(sizes) > 0:
            splitter.setSizes(list(sizes))


def fitted(rect: QRect, screens: Sequence[QRect]) -> QRect:
    """Return a rectangle that can be seen: itself, or moved and cut to the nearest screen where it cannot."""
    top = QRect(rect.x(), rect.y(), rect.width(), 1)
    seen = [screen.intersected(top).width() if screen.top() + TITLE // 2 <= rect.y() else 0 for screen in screens]
    if not screens or max(seen) >= min(GRIP, rect.width()):
        at = screens[seen.index(max(seen))] if screens else rect
        return QRect(rect.topLeft(), rect.size().boundedTo(at.size()))
    nearest = min(screens, key=lambda screen: (screen.center() - rect.center()).manhattanLength())
    size = rect.size().boundedTo(nearest.size())
    placed = QRect(rect.topLeft(), size)
    placed.moveLeft(min(max(rect.x(), nearest.left()), nearest.right() + 1 - size.width()))
    placed.moveTop(min(max(rect.y(), nearest.top() + TITLE), nearest.bottom() + 1 - size.height()))
    return placed


def load(state: State) -> Place | None:
    """Return the place that was remembered, None where none was or it makes no sense."""
    kept = state.get(KEY)
    if not isinstance(kept, dict):
        return None
    x, y, width, height = (_figure(kept.get(name)) for name in ("x", "y", "width", "height"))
    if x is None or y is None or not width or not height or width < 0 or height < 0:
        return None
    folded = kept.get("folded")
    return Place(
        x, y, width, height,
        maximised=kept.get("maximised") is True,
        splits=_sizes(kept.get("splits")),
        folded=folded if isinstance(folded, bool) else None,
    )  # fmt: skip


def save(state: State, place: Place) -> None:
    """Remember a place."""
    values = asdict(place)
    values["splits"] = [list(sizes) for sizes in place.splits]
    state.set(KEY, values)


def _splitters(window: QMainWindow) -> list[QSplitter]:
    from PySide6.QtWidgets import QSplitter  # the first window has none, and it costs the start 5 ms

    return window.findChildren(QSplitter)


def _figure(kept: object) -> int | None:
    """Return a figure that a screen may have, None where it is none."""
    return kept if isinstance(kept, int) and abs(kept) < FARTHEST else None


def _sizes(kept: object) -> tuple[tuple[int, ...], ...]:
    """Return the sizes of splitters, none where they make no sense."""
    if not isinstance(kept, list):
        return ()
    if not all(isinstance(sizes, list) and all(type(size) is int and size >= 0 for size in sizes) for sizes in kept):
        return ()
    return tuple(tuple(sizes) for sizes in kept)
