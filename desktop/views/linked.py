"""Links on a page of text: they are clicked, or gone to with Tab and followed with Enter, one stop each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.i18n import tr
from desktop.models import links
from desktop.models.links import Link
from desktop.theme import Theme
from desktop.views.lit_text import LitText

Reason = Qt.FocusReason
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PASSING = (Reason.ActiveWindowFocusReason, Reason.PopupFocusReason)  # the keys come back to where they were


class Linked(LitText):
    """A page of text whose links can be followed.

    Tab first comes to the page, then to its links from what is in view on, and goes on behind the last that is laid
    out; backwards it goes the same way.

    Signals:
        link_pressed: a link is to be opened; its address.
    """

    link_pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._links: Sequence[Link] = ()  # those that are laid out, ascending

    def _bring(self, start: int, end: int, glides: bool) -> None:
        """Bring a stretch into view, unless it is there."""
        raise NotImplementedError

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Go to the next link, or the one before; behind the last and before the first leave."""
        if next or self._link is not None:
            link = links.stepped(self._links, self._link, self._span_in_view(), 1 if next else -1)
            if link is not None:
                self._stand_on(link)
                return True
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the last link in view where Tab comes backwards."""
        super().focusInEvent(event)
        if event.reason() == Reason.BacktabFocusReason:
            self._stand_on(links.stepped(self._links, None, self._span_in_view(), -1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of the link, unless the keys will come back."""
        super().focusOutEvent(event)
        if event.reason() not in PASSING:
            self._link = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the link that has the keys with Enter, or the one in which the caret stands."""
        QToolTip.hideText()
        address = self._link.address if self._link else self.textCursor().charFormat().anchorHref()
        if address and event.key() in ENTER:
            self.link_pressed.emit(address)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the caret have the keys where one clicks."""
        self._link = None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a link can be clicked."""
        super().mouseMoveEvent(event)
        leads = bool(self.anchorAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the link that was clicked, unless the click selected something."""
        selects = self.textCursor().hasSelection()
        super().mouseReleaseEvent(event)
        href = self.anchorAt(event.position().toPoint())
        if href and event.button() == Qt.MouseButton.LeftButton and not selects:
            self.link_pressed.emit(href)

    def _stand_on(self, link: Link | None) -> None:
        """Give a link the keys: bring it into view, show where it leads, and let a screen reader say its words."""
        self._link = link
        self.viewport().update()
        if link is None:
            return
        self._bring(link.start, link.end, False)
        rect = next(self._rects(link.start, link.end), None)
        if rect is not None:
            place = self.viewport().mapToGlobal(rect.bottomLeft().toPoint() + QPoint(0, 2))
            QToolTip.showText(place, links.told(link.address), self)
        words = tr("Link: {words}", words=self._words_of(link))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _words_of(self, link: Link) -> str:
        block = self._block_at(link.start)
        at = block.userState() if block else 0
        return block.text()[link.start - at : link.end - at] if block else ""
