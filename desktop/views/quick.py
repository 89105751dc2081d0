"""The quick search: one field and a few files, above every program, for as long as one looks at it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCursor,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from core.errors import ErrorRecord
from core.records import Hit
from desktop import i18n
from desktop.i18n import tr
from desktop.models.library import Library
from desktop.models.search import Finder
from desktop.models.weak import weak_words
from desktop.theme import Theme
from desktop.views import paint
from desktop.views.field import ENTER, THEIRS, Field
from desktop.views.quick_list import MOST, ROW_HIGH, QuickList
from desktop.views.widgets import Button, Icon, Label, column, line, row
from desktop.x11 import composited

WIDE = 720
HEAD, FOOT, GAP, RADIUS = 60, 38, 6, 16
HIGHEST = HEAD + FOOT + MOST * ROW_HIGH + 1 + 2 * GAP
ABOVE = 0.2  # of the screen's height, over the window
FRESH_MS = 300  # on X11 the window before may take the focus back when the keys that were held from it are let go
LIMIT = 30  # passages asked for: enough for eight files
FLAGS = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class QuickSearch(QWidget):
    """A window without a frame, hidden until it is wanted.

    Attributes:
        finder: its own question and answer; the main window's are left alone.
        field, list: where one types, and what was found.

    Signals:
        opened, revealed: a passage whose file is to be opened, or shown in its folder.
        asked_in_full: a question that is to be shown in the main window.
    """

    opened = Signal(object)
    revealed = Signal(object)
    asked_in_full = Signal(str)

    def __init__(self, theme: Theme, library: Library, finder: Finder) -> None:
        super().__init__(None, FLAGS)
        self._theme, self._library, self.finder = theme, library, finder
        self._active = False
        self._meant: Callable[[Hit], None] | None = None  # what Enter wanted before there was an answer
        self._complaint = ""  # why that could not be done; it stands until something else is asked
        self._fresh = QTimer(self, singleShot=True, interval=FRESH_MS)
        self._rooted = QGuiApplication.platformName() == "wayland"  # which puts a window in the middle, once
        self._rounded = QGuiApplication.platformName() != "xcb" or composited()
        finder.limit = LIMIT
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._rounded)
        self.setWindowTitle(tr("Quick search"))
        self.setAccessibleName(tr("Quick search"))
        self.setFixedWidth(WIDE)
        self.field = self._make_field()
        self.list = QuickList(theme, finder.results, library.folders, self)
        self.list.setAccessibleName(tr("Results"))
        self.words = Label(theme, "", "cap", "ink2")
        self.full = Button(theme, tr("Show in the window"), "link", tip=tr("Show in the window (Tab)"))
        self._arrange()
        self._connect()
        self._show_nothing()

    # --- coming and going -------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Come, or go if it is there already."""
        if self.isVisible():
            self.hide()
        else:
            self.come()

    def come(self) -> None:
        """Come to the screen with the pointer, the question of last time ready to be asked or typed over."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        self.move(room.center().x() - WIDE // 2, room.top() + int(room.height() * ABOVE))
        self.field.selectAll()
        if QGuiApplication.platformName() == "xcb":
            self._fresh.start()
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self.finder.type(self.field.text())

    def come_back(self, words: str) -> None:
        """Come once more, and say why what was wanted could not be done."""
        self.come()
        self._complaint = words
        self.say(words)

    def say(self, words: str) -> None:
        """Say something at the foot."""
        self.words.setText(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.words, words))

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing more while nobody looks; the text stays in the field."""
        super().hideEvent(event)
        self._active, self._meant, self._complaint = False, None, ""
        self.finder.type("")

    def changeEvent(self, event: QEvent) -> None:
        """Go when another window is wanted."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self._active = True
            elif self._fresh.isActive():
                self._fresh.stop()
                QTimer.singleShot(0, self.activateWindow)
            elif self._active:
                self.hide()

    # --- keys -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the list from the field, which keeps all others."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._took(event)
        return super().eventFilter(watched, event)

    def _took(self, event: QKeyEvent) -> bool:
        """Say whether a key meant something."""
        key, ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.field.composing and key in THEIRS:
            return False
        if key in ENTER:
            self.finder.type(self.field.finish())
            self._act(self.revealed.emit if ctrl else self.opened.emit)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key == Qt.Key.Key_Tab or (ctrl and key == Qt.Key.Key_O):
            self._show_in_full()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _act(self, tell: Callable[[Hit], None]) -> None:
        """Do something with the chosen passage, as soon as the answer on show is that of the question."""
        if self._behind():
            self._meant = tell
            self.finder.ask_now()
        else:
            self._tell(tell)

    def _tell(self, tell: Callable[[Hit], None]) -> None:
        """Tell what is to be done with the chosen passage."""
        hit = self.list.hit()
        if hit is not None:
            self.finder.remember()
            tell(hit)

    def _behind(self) -> bool:
        """Say whether what is on show answers an older question than the one in the field."""
        found = self.finder.found
        return bool(self.finder.query) and (found is None or found.query != self.finder.query)

    def _typed(self, text: str) -> None:
        """Ask what is typed; an Enter before it was not meant for that."""
        if " ".join(text.split()) != self.finder.query:
            self._meant, self._complaint = None, ""
        self.finder.type(text)

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self._tell(self.opened.emit)

    def _show_in_full(self) -> None:
        question = self.field.finish()
        self.hide()
        self.asked_in_full.emit(question)

    # --- what was found ---------------------------------------------------------------------------------

    def _answered(self, refined: bool) -> None:
        """Show an answer, or say that there is none worth showing."""
        found, early = self.finder.found, self.finder.early
        if found is None:
            self._show_nothing()
            return
        about = bool(found.hits) and (found.about or early)
        self._lay_out(self.list.settle(found, not refined) if about else 0)
        if not about:
            self.say(i18n.hint_words(found.hint) if found.hint else tr("Nothing here is really about this"))
        elif self._complaint:
            self.words.setText(self._complaint)
        elif early:
            self.words.setText(tr("same letters so far, meaning follows"))
        else:
            unread = "" if found.meaning else tr("Only words could be compared. Meaning is not read yet.")
            self.words.setText(unread or weak_words(found))
        if not early:
            meant, self._meant = self._meant, None
            if meant is not None and about:
                self._tell(meant)

    def _failed(self, error: ErrorRecord) -> None:
        self._meant = None
        self._lay_out(0)
        self.say(i18n.error_words(error)[0])

    def _show_nothing(self) -> None:
        """Show the field alone, with how the library is."""
        self._lay_out(0)
        self.words.setText(self._library.line().text)

    def _refresh(self) -> None:
        if not self.finder.query:
            self.words.setText(self._library.line().text)

    def _lay_out(self, rows: int) -> None:
        """Be as high as what is there.

        A window that cannot be moved up as it grows has its full height from the start, the rest of it nothing.
        """
        self.list.setVisible(rows > 0)
        self._rule.setVisible(rows > 0)
        for label in self._keys:
            label.setVisible(rows > 0)
        self.list.setFixedHeight(max(1, rows * ROW_HIGH))
        self._high = HEAD + FOOT + (rows * ROW_HIGH + 1 + 2 * GAP if rows else 0)
        self.setFixedHeight(HIGHEST if self._rooted else self._high)
        if self._rooted:
            self._outer.setContentsMargins(1, 0, 1, HIGHEST - self._high)
            self.setMask(QRect(0, 0, WIDE, self._high))
            self.update()

    def _spoken(self, index: QModelIndex) -> None:
        """Let a screen reader say the chosen row, for the keys stay in the field."""
        if index.isValid() and self.isVisible():
            words = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, words))

    # --- putting together -------------------------------------------------------------------------------

    def _make_field(self) -> Field:
        field = Field()
        field.setProperty("bare", "true")
        field.setFont(self._theme.font("query"))
        field.setPlaceholderText(tr("Ask in your own words"))
        field.setAccessibleName(tr("Quick search"))
        keys = tr("Enter opens, Ctrl+Enter shows the folder, Tab shows all in the window, Esc closes.")
        field.setAccessibleDescription(keys)
        field.setToolTip(keys)
        field.installEventFilter(self)
        return field

    def _arrange(self) -> None:
        theme = self._theme
        outer = self._outer = column(self, (1, 0, 1, 0), 0)
        head = row(None, (20, 0, 20, 0), 12)
        head.addWidget(Icon(theme, "search", "accent"))
        head.addWidget(self.field, 1)
        box = QWidget()
        box.setLayout(head)
        box.setFixedHeight(HEAD)
        self._rule = line()
        foot = row(None, (20, 0, 14, 4), 14)
        foot.addWidget(self.words, 1)
        self._keys = [Label(theme, words, "cap", "ink3") for words in (tr("Enter: open"), tr("Ctrl+Enter: reveal"))]
        for label in self._keys:
            foot.addWidget(label)
        self.full.setFont(theme.font("capm"))
        foot.addWidget(self.full)
        below = QWidget()
        below.setLayout(foot)
        below.setFixedHeight(FOOT)
        outer.addWidget(box)
        outer.addWidget(self._rule)
        outer.addStretch(1)
        outer.addWidget(self.list)
        outer.addStretch(1)
        outer.addWidget(below)

    def _connect(self) -> None:
        self.field.typed.connect(self._typed)
        self.finder.answered.connect(self._answered)
        self.finder.cleared.connect(self._show_nothing)
        self.finder.failed.connect(self._failed)
        self.list.clicked.connect(self._clicked)
        self.list.selectionModel().currentChanged.connect(lambda index, _: self._spoken(index))
        self.full.clicked.connect(self._show_in_full)
        self._library.progressed.connect(self._refresh)
        self._theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet the field lies on."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("line3"), 1)
        radius = RADIUS if self._rounded else 0
        paint.box(painter, QRectF(0, 0, self.width(), self._high), self._theme.color("surface"), radius, pen)
