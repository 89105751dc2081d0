"""A strip that lies over the foot of the page and says what a person should know, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid

from core.errors import ErrorRecord
from core.messages import FileProblem
from desktop import i18n, places
from desktop.i18n import tr
from desktop.models.folders import base_name
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.widgets import Button, Icon, Label, panel, row

OFFER_MS = 12_000  # how long a way back is offered
NOTE_MS = 4_000  # how long a note stands
WIDEST, BESIDE = 720, 24  # pixels of the strip, and of the page beside it
ABOVE = 84  # where it lies instead of over the control that has the keys, under the search field
HIGHEST_CONTROL = 80
GAP = 16  # pixels between it and the end of a page that leaves room for it
BELOW = 60  # pixels of the page that stay free under it: what stands at the foot of a page can be reached
MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Strip(QFrame):
    """Hidden until there is something to say; the last thing said stands.

    It lies over the page: nothing moves under the pointer or the eyes when it comes and goes. What only offers a way
    back is said calmly and goes by itself.

    Attributes:
        covered: how many pixels of the page's foot it needs now, 0 while it is hidden.

    Signals:
        covers: `covered` is another figure: a page that scrolls leaves so much room at its end.
    """

    covers = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: QWidget | None = None
        self._part: QWidget | None = None
        self.covered = 0
        self._act: Callable[[], None] | None = None
        self._offer = QTimer(self, singleShot=True, interval=OFFER_MS)
        self._offer.timeout.connect(self._end_offer)
        self._sheet = panel("warn")
        self._icon = Icon(theme, "alert", "warn", 16)
        self._text = Label(theme, "", "body", wrap=True)
        self._action = Button(theme, tr("Try again"), "link")
        self._action.clicked.connect(self._acted)
        close = Button(theme, tr("Close this message"), "icon", "close")
        close.clicked.connect(self.hide)
        self._outer = row(self)
        self._outer.addWidget(self._sheet)
        layout = row(self._sheet, (14, 7, 8, 7), 10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(close)
        self.hide()

    def lie_over(self, page: QWidget) -> None:
        """Lie over the foot of a page from now on, whatever its size."""
        self._page = page
        self.setParent(page)
        page.installEventFilter(self)
        program = QApplication.instance()
        assert isinstance(program, QApplication), "there is one as soon as there are widgets"
        program.focusChanged.connect(self._step_aside)

    def speak_of(self, part: QWidget) -> None:
        """Stand in the middle of a part of the page while that is on show: beside it is a list of other pages."""
        self._part = part
        part.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place while the page, or the part of which it speaks, changes its size."""
        if watched in (self._page, self._part) and event.type() in MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Take another size where what it says asks for one."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the page its foot back."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._cover(0)

    @property
    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def say(self, words: str, grave: bool = False, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something; `act` is done when the button named `action` is pressed."""
        self._act = act
        self._action.set_words(action)
        self._action.setVisible(act is not None)
        if act is not None and not grave:
            self._show(words, "ok", OFFER_MS)
        else:
            self._show(words, "danger" if grave else "warn")

    def note(self, words: str) -> None:
        """Say calmly what has just been done, to a screen reader too; it goes by itself."""
        if self.isVisible() and (self._act is not None or not self._offer.isActive()):
            return  # something graver stands there, or a way back
        self._act = None
        self._action.hide()
        self._show(words, "ok", NOTE_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._text, words))

    def say_ended(self, deaths: int, again: Callable[[], None]) -> None:
        """Say that the worker keeps stopping."""
        words = tr("The part that reads and searches has stopped {count} times within a minute.", count=deaths)
        more = tr("It is tried again, later each time. Details are in {path}.", path=places.log_file())
        self.say(f"{words} {more}", True, tr("Try now"), again)

    def say_refused_worker(self, error: ErrorRecord, again: Callable[[], None]) -> None:
        """Say why the worker will not work."""
        title, message = i18n.error_words(error)
        self.say(f"{title}. {message}", True, tr("Try again"), again)

    def say_error(self, error: ErrorRecord) -> None:
        """Say what went wrong, and with which file."""
        title, message = i18n.error_words(error)
        where = f" ({base_name(error.path)})" if error.path else ""
        self.say(f"{title}. {message}{where}")

    def say_refused(self, problems: tuple[FileProblem, ...]) -> None:
        """Say which of the things dropped could not be taken in, and why."""
        title, message = i18n.error_words(problems[0].error)
        words = tr(
            "“{name}” was not taken in: {reason}", name=base_name(problems[0].path), reason=f"{title}. {message}"
        )
        if len(problems) > 1:
            words += " " + i18n.count(len(problems) - 1, "And {count} more.", "And {count} more.")
        self.say(words)

    def _show(self, words: str, colour: str, time: int = 0) -> None:
        """Show words in a colour's manner, for a time, or until they are closed with 0."""
        calm = colour == "ok"
        self._sheet.setProperty("fill", "well" if calm else colour)
        self.style().unpolish(self._sheet)
        self.style().polish(self._sheet)
        self._icon.show_icon("check" if calm else "alert", colour)
        self._text.setText(words)
        self.show()
        self._place()
        self.raise_()
        self._offer.stop()
        if time:
            self._offer.start(time)

    def _place(self) -> None:
        """Be as wide as the words, where there is room, in the middle of the page's foot, or off the focus."""
        if self._page is None or not isValid(self._page):  # the focus goes once more when the window is taken down
            return
        ground = self._ground(self._page)
        beside = self._sheet.sizeHint().width() - self._text.sizeHint().width()
        wide = min(WIDEST, ground.width() - 2 * BESIDE, beside + self._words_wide())
        high = max(self._outer.heightForWidth(wide), self._sheet.minimumSizeHint().height())
        left, top = ground.left() + (ground.width() - wide) // 2, self._page.height() - BELOW - high
        place = QRect(left, top, wide, high)
        if self._hides_focus(place):
            place.moveTop(ABOVE)
        self.setGeometry(place)
        self._cover(BELOW + high + GAP if self.isVisible() else 0)

    def _ground(self, page: QWidget) -> QRect:
        """Return what of the page it speaks of: all of it, or the part while that is on show."""
        part = self._part
        if part is None or not isValid(part) or not part.isVisible() or not page.isAncestorOf(part):
            return page.rect()
        return QRect(part.mapTo(page, QPoint(0, 0)), part.size())

    def _cover(self, foot: int) -> None:
        if foot != self.covered:
            self.covered = foot
            self.covers.emit(foot)

    def _step_aside(self, old: QWidget | None, new: QWidget | None) -> None:
        del old, new
        self._place()

    def _hides_focus(self, place: QRect) -> bool:
        """Say whether the control that has the keys would lie under the strip; a list is larger and scrolls."""
        page, focused = self._page, QApplication.focusWidget()
        if page is None or focused is None or not page.isAncestorOf(focused) or self.isAncestorOf(focused):
            return False
        control = QRect(focused.mapTo(page, QPoint(0, 0)), focused.size())
        return control.height() <= HIGHEST_CONTROL and control.intersects(place)

    def _words_wide(self) -> int:
        return round(paint.width(self._text.text(), self._text.font())) + 2

    def _end_offer(self) -> None:
        """Go, unless someone is about to take the offer, or stands on one of its buttons with the keys."""
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._offer.start()
        else:
            self.hide()

    def _acted(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
