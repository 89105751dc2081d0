"""The pages of the PDF on show, or a picture, as dots: asked for, kept for a while, the neighbour asked ahead.

The worker draws them in its limited child. A picture comes as plain rows, which are unpacked in a thread of the pool,
so nothing here reads a format that somebody else wrote, and the window never waits.
"""

from __future__ import annotations

import contextlib
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage

from core.errors import ErrorRecord
from core.messages import DrawPage, PagePicture
from core.records import Hit
from desktop.link import Link

PAUSE_MS = 90  # stepping quickly through results draws none of them
SLOW_MS = 150  # from then on it is said that a page is on its way
LOOK_MS = 400  # a picture that is on show for so long is looked into for its passage, which takes seconds
LOOK_WIDE = 64  # the picture that comes with the answer is not needed
PAGES_KEPT = 6
LIT_KEPT = 60
PIXELS_KEPT = 12_000_000
MOST_PIXELS = 8_000_000  # of a picture; the worker sends less
FORMATS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif")
UNREADABLE = ErrorRecord("wire-bad-params", "The answer could not be read", "Please try once more.")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that can be painted.

    `boxes` are the passage's lines as shares of the page's width and height, `found` those of each place of the words
    that are looked for. `natural` is a picture's own width, 0 for paper.
    """

    path: str
    page: int
    pages: int
    image: QImage
    boxes: tuple[Box, ...]
    found: tuple[tuple[Box, ...], ...] = ()
    natural: int = 0


def drawable(hit: Hit | None) -> bool:
    """Say whether a passage stands on a page that can be drawn, or this is a picture, with text or without."""
    if hit is None:
        return False
    return pictured(hit.path) or (hit.page is not None and hit.path.lower().endswith(".pdf"))


def pictured(path: str) -> bool:
    """Say whether a file is a picture."""
    return path.lower().endswith(PICTURES)


class Pages(QObject):
    """What the preview shows of a PDF.

    Attributes:
        sheet: the page on show, None where there is none yet.
        page: the page that is wanted.

    Signals:
        drawn: another sheet is on show.
        slow: the wanted page takes a while.
        failed: it cannot be drawn, as an `ErrorRecord`.
    """

    drawn = Signal()
    slow = Signal()
    failed = Signal(object)
    _unpacked = Signal(object, object)  # the request, and a `Sheet` or None

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.sheet: Sheet | None = None
        self.page = 0
        self._hit: Hit | None = None
        self._width = 0
        self._find = ""
        self._wanted: DrawPage | None = None
        self._asked: tuple[DrawPage, int] | None = None  # what the worker draws, and the request's id
        self._forward = 1
        self._kept: OrderedDict[DrawPage, Sheet] = OrderedDict()
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self.slow)
        self._places: dict[tuple[str, int, str], tuple[Box, ...]] = {}  # file, page, passage -> its lines
        self._looking = 0  # the request for a passage in a picture
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._look_for_passage)
        self._unpacked.connect(self._take)
        link.changed.connect(self._kept.clear)
        link.changed.connect(self._places.clear)

    def show(self, hit: Hit | None) -> None:
        """Show the page of a passage, or nothing for what cannot be drawn."""
        self._hit = hit if drawable(hit) else None
        self.page = (self._hit.page or 1) if self._hit else 0
        self._forward = 1
        self._want(PAUSE_MS)

    def fit(self, width: int) -> None:
        """Draw pages so many pixels of the screen wide; 0 while nobody sees them."""
        if width != self._width:
            shown, self._width = self._width, width
            self._want(PAUSE_MS if shown else 0)

    def find(self, words: str) -> None:
        """Tell of each page where these words stand, "" for none."""
        if words != self._find:
            self._find = words
            self._want(PAUSE_MS)

    def shows(self, path: str) -> bool:
        """Say whether pages of this file are wanted."""
        return self._hit is not None and self._hit.path == path

    def turn(self, by: int) -> bool:
        """Show another page, so many further on; say whether there is one."""
        return self.go_to(self.page + by)

    def go_to(self, page: int) -> bool:
        """Show a page of the document; say whether there is another than the one on show."""
        count = self.sheet.pages if self.sheet and self.shows(self.sheet.path) else 0
        page = min(page, count)
        if page < 1 or page == self.page:
            return False
        self._forward = 1 if page > self.page else -1
        self.page = page
        self._want(0)
        return True

    # --- asking -----------------------------------------------------------------------------------------

    def _want(self, pause_ms: int) -> None:
        """Show the page that is wanted now from what is kept, or ask for it after a pause."""
        self._pause.stop()
        self._slow.stop()
        self._look_away()
        self._wanted = wanted = self._order(self.page)
        kept = self._kept.get(wanted) if wanted else None
        if wanted is None or kept is not None or (self._asked and self._asked[0] != wanted):
            self._call_off()
        if wanted and kept:
            self._show(wanted, kept)
        elif wanted:
            self._slow.start()
            self._pause.start(pause_ms)

    def _order(self, page: int) -> DrawPage | None:
        """Return what to ask for a page; the passage stands where it begins, and perhaps on the page after that."""
        if self._hit is None or not self._width or page < 1:
            return None
        passage = self._hit.text if self._near(page) and not pictured(self._hit.path) else ""
        return DrawPage(self._hit.path, page, self._width, passage, self._find)

    def _near(self, page: int) -> bool:
        """Say whether the passage may be on a page."""
        return self._hit is not None and page - (self._hit.page or 1) in (0, 1)

    def _ask(self) -> None:
        if self._wanted is not None and self._asked is None:
            self._send(self._wanted)

    def _send(self, order: DrawPage) -> None:
        def arrived(picture: PagePicture) -> None:
            QThreadPool.globalInstance().start(lambda: hand_over(unpack(picture)))

        def hand_over(sheet: Sheet | None) -> None:
            with contextlib.suppress(RuntimeError):  # the window has gone meanwhile
                self._unpacked.emit(order, sheet)

        self._asked = order, self._link.ask(order, arrived, lambda error: self._fail(order, error))

    def _take(self, order: DrawPage, sheet: Sheet | None) -> None:
        """Keep a picture, and show it where it is still wanted."""
        if sheet is None:
            self._fail(order, UNREADABLE)
            return
        self._answered(order)
        self._keep(order, sheet)
        if order == self._wanted:
            self._show(order, sheet)

    def _show(self, order: DrawPage, sheet: Sheet) -> None:
        """Put a sheet on show, and ask for the one after it."""
        self._pause.stop()
        self._slow.stop()
        self.sheet = self._lit(sheet)
        self._kept.move_to_end(order)
        self.drawn.emit()
        ahead = self._order(order.page + self._forward)
        if ahead and ahead.page <= sheet.pages and ahead not in self._kept and order == self._wanted:
            self._send(ahead)

    # --- looking into pictures --------------------------------------------------------------------------

    def _lit(self, sheet: Sheet) -> Sheet:
        """Return a picture with its passage lit where that is known; else it is looked for, if it stays on show."""
        if self._hit is None or not pictured(sheet.path):
            return sheet
        known = self._places.get((sheet.path, sheet.page, self._hit.text))
        if known is None and self._near(sheet.page):
            self._look.start()
        return replace(sheet, boxes=known or ())

    def _look_for_passage(self) -> None:
        if self._hit is None or self.sheet is None:
            return
        place = self.sheet.path, self.sheet.page, self._hit.text

        def arrived(picture: PagePicture) -> None:
            self._looking = 0
            wide, high = picture.width, picture.height
            self._places[place] = tuple(
                (x0 / wide, y0 / high, x1 / wide, y1 / high) for x0, y0, x1, y1 in picture.boxes
            )
            while len(self._places) > LIT_KEPT:
                self._places.pop(next(iter(self._places)))
            if self.sheet and self._hit and place == (self.sheet.path, self.sheet.page, self._hit.text):
                self.sheet = self._lit(self.sheet)
                self.drawn.emit()

        def failed(_: object) -> None:
            self._looking = 0  # the picture is shown all the same

        order = DrawPage(self.sheet.path, self.sheet.page, LOOK_WIDE, self._hit.text)
        self._looking = self._link.ask(order, arrived, failed)

    def _look_away(self) -> None:
        """Look into no picture; another is wanted."""
        self._look.stop()
        if self._looking:
            self._link.cancel(self._looking)
            self._looking = 0

    # --- keeping ----------------------------------------------------------------------------------------

    def _keep(self, order: DrawPage, sheet: Sheet) -> None:
        """Keep the latest pages: a few, and not too large ones together."""
        self._kept[order] = sheet
        while len(self._kept) > 1 and (len(self._kept) > PAGES_KEPT or self._pixels() > PIXELS_KEPT):
            self._kept.popitem(last=False)

    def _pixels(self) -> int:
        return sum(kept.image.width() * kept.image.height() for kept in self._kept.values())

    def _fail(self, order: DrawPage, error: ErrorRecord) -> None:
        self._answered(order)
        if order == self._wanted and error.kind != "cancelled":
            self._pause.stop()
            self._slow.stop()
            self.failed.emit(error)

    def _answered(self, order: DrawPage) -> None:
        if self._asked and self._asked[0] == order:
            self._asked = None

    def _call_off(self) -> None:
        """Cancel what is being drawn; a newer page is wanted."""
        if self._asked:
            self._link.cancel(self._asked[1])
            self._asked = None


def unpack(picture: PagePicture) -> Sheet | None:
    """Return a picture as one that can be painted, None where its rows are not what it says."""
    width, height, channels = picture.width, picture.height, picture.channels
    size = width * height * channels
    if channels not in FORMATS or width < 1 or height < 1 or width * height > MOST_PIXELS:
        return None
    try:
        rows = zlib.decompressobj().decompress(picture.pixels, size + 1)
    except zlib.error:
        return None
    if len(rows) != size:
        return None
    image = QImage(rows, width, height, width * channels, FORMATS[channels]).copy()
    boxes, *found = (
        tuple((x0 / width, y0 / height, x1 / width, y1 / height) for x0, y0, x1, y1 in lines)
        for lines in (picture.boxes, *picture.found)
    )
    return Sheet(picture.path, picture.page, picture.pages, image, boxes, tuple(found), picture.natural)
