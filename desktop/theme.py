"""Colour, type and shape: the tokens, the palette and the style sheet, in light and in dark.

Both schemes are owned here in full, because a platform that cannot switch its own still has to show ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop import places
from desktop.style import sheet

LIGHT: Mapping[str, str] = {
    "window": "#F3F5F3", "surface": "#FFFFFF", "sunken": "#E9EDEA", "raised": "#FFFFFF", "hover": "#EDF1EE",
    "line": "#E0E5E1", "line2": "#C8D0CB", "line3": "#8A948E",
    "ink": "#17201C", "ink2": "#4B5650", "ink3": "#616C66",
    "accent": "#0F6B57", "accent2": "#0B5546", "onaccent": "#FFFFFF", "tint": "#E4F1EC",
    "mark": "#FFEBB0", "markink": "#17201C", "mark2": "#FFD970",
    "meaning": "#1B8A72", "words": "#B77B00", "phrases": "#5F5FD3", "keyword": "#7E8882", "name": "#A34A78",
    "warn": "#8F5600", "warnbg": "#FFF2D9", "danger": "#B3261E", "dangerbg": "#FCECEA", "ok": "#1E7B4F",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "window": "#131715", "surface": "#191E1C", "sunken": "#0E1210", "raised": "#212725", "hover": "#232A27",
    "line": "#2A312E", "line2": "#3F4944", "line3": "#69746E",
    "ink": "#E7ECE9", "ink2": "#AAB5AF", "ink3": "#929D97",
    "accent": "#63C7AA", "accent2": "#7FD6BC", "onaccent": "#06231B", "tint": "#1C352E",
    "mark": "#473C1B", "markink": "#FFE6AE", "mark2": "#6B591F",
    "meaning": "#45B898", "words": "#DDA936", "phrases": "#9C9CFA", "keyword": "#7B8781", "name": "#DE8DB5",
    "warn": "#E5B04A", "warnbg": "#332A14", "danger": "#F28B82", "dangerbg": "#3A1F1D", "ok": "#6CCB9A",
}  # fmt: skip

# role -> (pixels, weight)
TYPE: Mapping[str, tuple[int, int]] = {
    "display": (28, 600),
    "title": (20, 600),
    "query": (18, 500),
    "lead": (16, 400),
    "strong": (14, 600),
    "body": (13, 400),
    "bodym": (13, 500),
    "bodys": (13, 600),
    "cap": (12, 400),
    "capm": (12, 500),
    "micro": (11, 500),
}
FAMILIES = ["Pretendard", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans CJK KR"]
LARGE = 18  # from this size on, letters stand closer and figures need not line up
JOINING = "calt", "clig"  # what a face makes ⇒ of => and × of x between figures with; it has both
GRID = 20  # icons are drawn on a grid of this many pixels


class Theme(QObject):
    """The scheme in use, and everything that is drawn with it.

    Attributes:
        dark: whether the dark scheme is on.

    Signals:
        changed: the scheme is another one; what was painted has to be painted again.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", dressed: bool = True) -> None:
        super().__init__(app)
        self._app, self._dressed = app, dressed
        self._choice = choice
        self.dark = False
        self._colours = LIGHT
        self._shown: Mapping[str, str] | None = None
        for path in sorted(places.asset("fonts").glob("*.otf")):
            QFontDatabase.addApplicationFont(str(path))
        app.setStyle("Fusion")
        app.setFont(self.font("body"))
        app.styleHints().colorSchemeChanged.connect(self._follow)
        app.screenAdded.connect(self.changed)
        self.choose(choice)

    def dress(self) -> None:
        """Put the style sheet in force, where that was left for later.

        With one in force Qt looks its rules up again for everything inside each widget that gets a parent; a window
        is put together in half the time without.
        """
        self._dressed = True
        self._app.setStyleSheet(sheet(self._colours))

    def choose(self, choice: str) -> None:
        """Use "light", "dark", or whatever the "system" shows, from now on."""
        self._choice = choice
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))
        self._follow()

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """Return a token's colour; `alpha` from 0 to 1."""
        colour = QColor(self._colours[name])
        colour.setAlphaF(alpha)
        return colour

    def font(self, role: str) -> QFont:
        """Return the font of a role of `TYPE`."""
        return _font(role)

    def fixed_font(self) -> QFont:
        """Return the font of paths and code."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        # The name may stand for another family ("Monospace"), which Qt does not look up in a list of several.
        font.setFamilies([QFontInfo(font).family(), *FAMILIES])
        font.setPixelSize(TYPE["cap"][0])
        return _as_written(font)

    def pixmap(self, name: str, colour: str = "ink2", size: int = GRID, ratio: float = 1.0) -> QPixmap:
        """Return an icon in a token's colour, `size` logical pixels wide, sharp at a pixel ratio."""
        return _pixmap(name, self._colours[colour], size, ratio)

    def icon(self, name: str, colour: str = "ink2", size: int = GRID) -> QIcon:
        """Return an icon that is sharp on every screen there is now, and grey where its widget is off."""
        icon = QIcon()
        for ratio in sorted({screen.devicePixelRatio() for screen in self._app.screens()}):
            icon.addPixmap(self.pixmap(name, colour, size, ratio))
            icon.addPixmap(self.pixmap(name, "line3", size, ratio), QIcon.Mode.Disabled)
        return icon

    def _follow(self) -> None:
        """Put the scheme in force that was chosen or that the system shows."""
        before = self._shown
        system = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.dark = system if self._choice == "system" else self._choice == "dark"
        self._colours = self._shown = DARK if self.dark else LIGHT
        if self._shown is before:
            return
        self._app.setPalette(palette(self._colours))
        if self._dressed:
            self._app.setStyleSheet(sheet(self._colours))
        self.changed.emit()


def palette(colours: Mapping[str, str]) -> QPalette:
    """Return the palette of a scheme, for whatever Qt draws by itself."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "window",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.PlaceholderText: "ink3",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.BrightText: "danger",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "onaccent",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Light: "raised",
        QPalette.ColorRole.Mid: "line2",
        QPalette.ColorRole.Dark: "line3",
    }
    for role, token in roles.items():
        made.setColor(role, QColor(colours[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours["ink3"]))
    return made


def app_icon() -> QIcon:
    """Return the program's own icon."""
    renderer = QSvgRenderer(str(places.asset("icons", "seoga.svg")))
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(_render(renderer, size))
    return icon


@lru_cache(maxsize=len(TYPE))
def _font(role: str) -> QFont:
    """Make a role's font once."""
    size, weight = TYPE[role]
    font = QFont(FAMILIES)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Where nothing is said, Qt sets figures as in a table.
    font.setFeature(QFont.Tag.fromString("tnum"), 1 if size < LARGE else 0)
    if size >= LARGE:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.012 * size)
    return _as_written(font)


def _as_written(font: QFont) -> QFont:
    """Let a font show the signs that a text has, and no others in their place."""
    for tag in JOINING:
        font.setFeature(QFont.Tag.fromString(tag), 0)
    return font


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """Draw an icon once for each colour, size and screen."""
    drawing = places.asset("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    if size < GRID:  # a small icon keeps the weight of its lines
        drawing = drawing.replace("stroke-width='1.5'", f"stroke-width='{1.5 * GRID / size * 0.9:.3f}'")
    pixmap = _render(QSvgRenderer(QByteArray(drawing.encode())), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _render(renderer: QSvgRenderer, pixels: int) -> QPixmap:
    """Draw a picture on nothing, square."""
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return pixmap
