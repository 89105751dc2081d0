"""Looks at everything a window shows: names and roles, what a screen reader says of rows, the way of Tab, rings.

Each check takes what is on show and returns its faults in words, an empty list where all is well.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from desktop.views.drop import DropOverlay
from desktop.views.sheet import Cover
from desktop.views.strip import Strip

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QPlainTextEdit, QTextEdit)
SHEETS = (Cover,)  # which keep the keys
COVERS = (*SHEETS, DropOverlay)
HOLDERS = (*SHEETS, QAbstractScrollArea)  # of which Qt says no more than that they hold something
SECTIONS = 3  # stops of the Tab key within a day: year, month and day
Role = QAccessible.Role
ROLELESS = (Role.NoRole, Role.Client, Role.Window)
BUTTONS = (Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu, Role.ButtonDropDown, Role.PageTab)
ROLES = (  # the first that fits counts
    (QCheckBox, (Role.CheckBox,)),
    (QAbstractButton, BUTTONS),
    (QComboBox, (Role.ComboBox,)),
    (QAbstractSpinBox, (Role.SpinBox,)),
    (QAbstractItemView, (Role.List, Role.Table, Role.Tree)),
    ((QLineEdit, QPlainTextEdit, QTextEdit), (Role.EditableText, Role.StaticText, Role.Document)),
)
ROWS = (Role.ListItem, Role.TreeItem, Role.Cell)
MOST_ROWS = 20
WALKED = "walked"  # marks what has shown its ring, which it does in every scene
RING = 6  # pixels around a widget in which its ring may be
LEAST = 24  # pixels that a ring changes
MOST_STOPS = 120


def pixels(image: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a picture's colours: rows, columns, red, green and blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return flat[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


# --- what is there ------------------------------------------------------------------------------------------


def shown(root: QWidget) -> list[QWidget]:
    """Return every widget of a window of which something can be seen, the window too, and nothing of others."""
    window, found = root.window(), {root}
    for part in root.findChildren(QWidget):
        if part.isVisible() and part.window() is window and not part.visibleRegion().isEmpty():
            found.add(part)
            found.update(itertools.takewhile(lambda outer: outer not in found, above(part)))  # hidden by their own
    return [part for part in (root, *root.findChildren(QWidget)) if part in found]


def front(root: QWidget) -> QWidget:
    """Return what lies over a window, or the window."""
    return next((part for part in root.children() if isinstance(part, COVERS) and part.isVisible()), root)


def controls(root: QWidget) -> list[QWidget]:
    """Return what can be used on a page; the field inside a number's or a choice's box is that box."""
    inner = (QAbstractSpinBox, QComboBox)
    return [part for part in shown(front(root)) if _is_control(part) and not isinstance(part.parent(), inner)]


def _is_control(part: QWidget) -> bool:
    if part.objectName().startswith("qt_") or isinstance(part, (QMenu, *SHEETS)):
        return False
    takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    return isinstance(part, CONTROLS) or bool(takes and not isinstance(part, QAbstractScrollArea))


def named(part: QWidget) -> str:
    """Return a widget in words, for a fault."""
    said = part.accessibleName() or str(part.property("text") or "") or part.objectName()
    chain = [type(each).__name__ for each in itertools.islice(above(part), 3)]
    return f"{type(part).__name__} “{said}” in {' in '.join(chain)}"


def above(part: QWidget) -> Iterator[QWidget]:
    """Yield the widgets that a widget lies in."""
    outer = part.parentWidget()
    while outer is not None:
        yield outer
        outer = outer.parentWidget()


# --- names and roles ----------------------------------------------------------------------------------------


def nameless(root: QWidget, stops: Sequence[QWidget] = ()) -> list[str]:
    """Return the controls, and stops of the Tab key, that a screen reader could not name or tell what they are."""
    faults = []
    for part in dict.fromkeys([*controls(root), *stops]):
        told = QAccessible.queryAccessibleInterface(part)
        if not told.text(QAccessible.Text.Name).strip():
            faults.append(f"no accessible name: {named(part)}")
        if not _fits(part, told.role()):
            faults.append(f"no fitting role, but {told.role().name}: {named(part)}")
        if isinstance(part, QPushButton) and not part.text().strip() and not part.toolTip():
            faults.append(f"a picture without a tooltip: {named(part)}")
    return faults


def _fits(part: QWidget, role: Role) -> bool:
    expected = next((roles for kind, roles in ROLES if isinstance(part, kind)), None)
    return role in expected if expected else role not in ROLELESS or isinstance(part, HOLDERS)


def alike(root: QWidget) -> list[str]:
    """Return the buttons of a page that a screen reader calls by one name; a strip may offer what a card does."""
    known: dict[str, QWidget] = {}
    faults = []
    for part in controls(root):
        name = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
        if isinstance(part, QAbstractButton) and name in known and not any(isinstance(o, Strip) for o in above(part)):
            faults.append(f"called the same: {named(known[name])}, {named(part)}")
        known[name] = part
    return faults


def mute(root: QWidget) -> list[str]:
    """Return the rows of lists of which a screen reader would say nothing, or not that they are rows."""
    return [
        f"row {number} {fault}: {named(view)}"
        for view in shown(front(root))
        if isinstance(view, QAbstractItemView) and view.model() is not None
        for number in range(min(view.model().rowCount(), MOST_ROWS))
        if (fault := _row_fault(view, number))
    ]


def _row_fault(view: QAbstractItemView, number: int) -> str:
    row = QAccessible.queryAccessibleInterface(view).child(number)
    if row is None or row.role() not in ROWS:
        return "is no row"
    said, drawn = row.text(QAccessible.Text.Name), view.model().index(number, 0).data()
    return "" if said.strip() and str(drawn or "") in said else f"says “{said}” and not “{drawn}”"


# --- the Tab key --------------------------------------------------------------------------------------------


def way(root: QWidget) -> tuple[list[QWidget], list[str]]:
    """Press Tab until it comes round; return the stops in order, and those that show no ring.

    A widget is looked at once; in later scenes it is only a stop.
    """
    begin = QApplication.focusWidget()
    if begin is None or not begin.isVisible() or begin.window() is not root.window():
        root.setFocus()
        next(iter(controls(root)), root).setFocus()
    stops: list[QWidget] = []
    unlit: list[str] = []
    last: tuple[QWidget, QImage] | None = None
    stays = 0
    for _ in range(MOST_STOPS):
        at = QApplication.focusWidget()
        if last is not None and at is not last[0]:
            lit = _differ(last[1], _picture(root, last[0]))
            last[0].setProperty(WALKED, lit)
            unlit += [] if lit else [f"no ring: {named(last[0])}"]
        if at is None or at in stops[:-1]:
            break
        if stops and at is stops[-1]:
            stays += 1
            alone = isinstance(front(root), SHEETS) and sum(part.isEnabled() for part in controls(root)) < 2
            if alone:
                break
            if stays > SECTIONS:
                unlit.append(f"Tab stays at {named(at)}")
                break
        else:
            stays = 0
            stops.append(at)
        last = None if at.property(WALKED) else (at, _picture(root, at))
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return stops, unlit


def _picture(root: QWidget, part: QWidget) -> QImage:
    if not part.isVisible():
        return QImage()
    if part.property("bare"):  # the ring is that of what it lies in
        part = part.parentWidget() or part
    place = QRect(part.mapTo(root, QPoint(0, 0)), part.size()).adjusted(-RING, -RING, RING, RING)
    return root.grab(place.intersected(root.rect())).toImage()


def _differ(one: QImage, other: QImage) -> bool:
    """Say whether a ring came or went: a caret alone is not enough."""
    if one.size() != other.size() or one.isNull():
        return True
    return int((pixels(one) != pixels(other)).any(axis=2).sum()) >= LEAST


def missed(root: QWidget, stops: Sequence[QWidget]) -> list[str]:
    """Return the controls that Tab did not come to; of buttons of which one is chosen, one is enough."""
    faults = []
    for part in controls(root):
        if part in stops or not part.isEnabled():
            continue
        group = part.group() if isinstance(part, QAbstractButton) else None
        if group is not None and group.exclusive() and any(each in stops for each in group.buttons()):
            continue
        if isinstance(part, (QLineEdit, QTextEdit, QPlainTextEdit)) and part.isReadOnly() and not part.focusPolicy():
            continue
        faults.append(f"Tab does not come to {named(part)}")
    return faults


def astray(stops: Sequence[QWidget]) -> list[str]:
    """Return where Tab goes back against the eye: upwards, or to the left in one line, beside its last stop.

    Once it may, in each part of a window: at the end it begins anew.
    """
    faults: dict[object, list[str]] = defaultdict(list)
    for one, other in itertools.pairwise(stops):
        if one.parent() is not other.parent() or not (one.isVisible() and other.isVisible()):
            continue
        before, after = one.geometry(), other.geometry()
        if after.bottom() < before.top() or (_in_line(before, after) and after.right() < before.left()):
            faults[one.parent()].append(f"Tab goes back from {named(one)} to {named(other)}")
    return [fault for known in faults.values() for fault in known[1:]]


def _in_line(one: QRect, other: QRect) -> bool:
    return one.top() <= other.center().y() <= one.bottom() or other.top() <= one.center().y() <= other.bottom()
