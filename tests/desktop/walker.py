"""Looks at everything a window shows: names, roles, the way of the Tab key, rings, keys and words.

Each check takes what is on show and returns its faults in words, an empty list where all is well.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from desktop.views.settings.model_sheet import Sheet
from desktop.views.why_sheet import WhySheet
from tests.desktop import fake_models, fake_worker

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QPlainTextEdit, QTextEdit)
SHEETS = (Sheet, WhySheet)
SECTIONS = 3  # stops of the Tab key within a day: year, month and day
ROLELESS = (QAccessible.Role.NoRole, QAccessible.Role.Client)
RING = 6  # pixels around a widget in which its ring may be
LEAST = 24  # pixels that a ring changes
MOST_STOPS = 120
# Words that are the same in both languages: names, file endings, keys, units, licences.
NAMES = set(
    """
    Seoga PDF HTML HWP HWPX DOCX TXT CSV ZIP TAR gitignore node_modules Thumbs Ctrl Shift Alt Enter Tab Esc Del
    Delete Backspace Up Down Space Page Home End KB MB GB CPU GPU MIT Apache CUDA BGE KURE Jina Qwen Embedding
    Hugging Face huggingface LanceDB Python onnxruntime lancedb ONNX Tesseract GNOME AppIndicator MaxSim nDCG BM25
    English ext pdf after size page lang title name folder type README seoga window log toml json docx exe tmp
    DOC sentence transformers strategyqa hidden
    pytest SQLite Win Meta Return LoRA safetensors md hwp hwpx txt OR is failed date without
    """.split()
)
CANNED = "Nothing in the library is about this."  # the fake worker's own, which no worker says
LATIN = re.compile(r"[A-Za-z][A-Za-z_]{2,}")


def pixels(image: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a picture's colours: rows, columns, red, green and blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return flat[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


# --- what is there ------------------------------------------------------------------------------------------


def shown(root: QWidget) -> list[QWidget]:
    """Return every widget of a window that can be seen, the window too."""
    parts = [part for part in root.findChildren(QWidget) if part.isVisible() and part.window() is root.window()]
    return [part for part in (root, *parts) if not part.visibleRegion().isEmpty()]


def front(root: QWidget) -> QWidget:
    """Return the sheet that lies over a window, or the window."""
    return next((part for part in root.findChildren(QWidget) if isinstance(part, SHEETS) and part.isVisible()), root)


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


def nameless(root: QWidget) -> list[str]:
    """Return the controls that a screen reader could not name, or would call nothing in particular."""
    faults = []
    for part in controls(root):
        told = QAccessible.queryAccessibleInterface(part)
        if not told.text(QAccessible.Text.Name).strip():
            faults.append(f"no accessible name: {named(part)}")
        if told.role() in ROLELESS:
            faults.append(f"no fitting role: {named(part)}")
        if isinstance(part, QPushButton) and not part.text().strip() and not part.toolTip():
            faults.append(f"a picture without a tooltip: {named(part)}")
    return faults


# --- the Tab key --------------------------------------------------------------------------------------------


def way(root: QWidget) -> tuple[list[QWidget], list[str]]:
    """Press Tab until it comes round; return the stops in order, and those that show no ring."""
    stops: list[QWidget] = []
    unlit: list[str] = []
    last: tuple[QWidget, QImage] | None = None
    stays = 0
    for _ in range(MOST_STOPS):
        at = QApplication.focusWidget()
        if at is None or at in stops[:-1]:
            break
        if last is not None and at is not last[0] and not _differ(last[1], _picture(root, last[0])):
            unlit.append(f"no ring: {named(last[0])}")
        if stops and at is stops[-1]:
            stays += 1
            if stays > SECTIONS:
                unlit.append(f"Tab stays at {named(at)}")
                break
        else:
            stays = 0
            stops.append(at)
        last = (at, _picture(root, at))
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


def missed(root: QWidget, stops: list[QWidget]) -> list[str]:
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


def astray(stops: list[QWidget]) -> list[str]:
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


# --- keys ---------------------------------------------------------------------------------------------------


def ambiguous(root: QWidget) -> list[str]:
    """Return the keys that would mean two things where the focus is in one place."""
    faults = []
    for keys, owners in _keys(root).items():
        for (one, how), (other, way_) in itertools.combinations(owners, 2):
            if _meet(one, how, other, way_):
                faults.append(f"{keys} means two things: {named(one)}, {named(other)}")
    letters = [
        part for part in shown(root) if isinstance(part, QAbstractButton) and QKeySequence.mnemonic(part.text())
    ]
    return faults + [
        f"a letter is a key by mistake: {named(part)}" for part in letters if not part.shortcut().isEmpty()
    ]


def _keys(root: QWidget) -> dict[str, list[tuple[QWidget, Qt.ShortcutContext]]]:
    """Return the keys of a window, each with the widgets that it belongs to; what a menu shows, it does not hold."""
    found: dict[str, list[tuple[QWidget, Qt.ShortcutContext]]] = defaultdict(list)
    for key in root.findChildren(QShortcut):
        owner = key.parent()
        if key.isEnabled() and isinstance(owner, QWidget):
            found[key.key().toString()].append((owner, key.context()))
    for action in root.findChildren(QAction):
        holders = [held for held in action.associatedObjects() if isinstance(held, QWidget)]
        if not action.shortcut().isEmpty():
            context = action.shortcutContext()
            found[action.shortcut().toString()] += [
                (held, context) for held in holders if not isinstance(held, QMenu)
            ]
    return found


def _meet(one: QWidget, how: Qt.ShortcutContext, other: QWidget, way_: Qt.ShortcutContext) -> bool:
    """Say whether two keys hold in one place at the same time."""
    if not (one.isVisible() and other.isVisible()):
        return False
    wide = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    if how in wide or way_ in wide:
        return True
    return one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


# --- words --------------------------------------------------------------------------------------------------


def words(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text on show or told by a tooltip, a menu or a screen reader, with where it stands."""
    for part in shown(root):
        where = named(part)
        yield part.toolTip(), f"the tooltip of {where}"
        yield part.accessibleName(), f"the name of {where}"
        yield part.accessibleDescription(), f"the description of {where}"
        yield from ((text, where) for text in _own_words(part))
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            yield from _rows(part, where)
    yield root.windowTitle(), "the window's title"


def _own_words(part: QWidget) -> list[str]:
    """Return what a widget shows, or would at another choice."""
    if isinstance(part, (QLabel, QAbstractButton)):
        return [part.text()]
    if isinstance(part, (QLineEdit, QPlainTextEdit, QTextEdit)):
        return [part.placeholderText()]
    if isinstance(part, QComboBox):
        return [part.itemText(number) for number in range(part.count())]
    return [action.text().partition("\t")[0] for action in part.actions()] if isinstance(part, QMenu) else []


def _rows(view: QAbstractItemView, where: str) -> Iterator[tuple[str, str]]:
    model = view.model()
    for number in range(min(model.rowCount(), 20)):
        for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            yield str(model.index(number, 0).data(role) or ""), f"row {number} of {where}"


def english(root: QWidget, painted: list[str], known: str) -> list[str]:
    """Return the texts of the Korean window with English in them; `known` are words of the person's own things."""
    own = NAMES | set(LATIN.findall(known)) | _told_by_the_worker()
    faults = []
    for text, where in [*words(root), *((text, "drawn") for text in painted)]:
        left = [word for word in LATIN.findall(re.sub(r"\S*[/\\.@]\S*", " ", text)) if word not in own]
        if left and text != CANNED:
            faults.append(f"English in {where}: {' '.join(left)} in “{text[:120]}”")
    return faults


def _told_by_the_worker() -> set[str]:
    """Return the words of the documents and models that the fake worker knows."""
    documents = " ".join(f"{name} {text}" for name, (text, _) in fake_worker.MARKS.items())
    models = " ".join(
        str(one.get(key, "")) for one in fake_models.MODELS for key in ("name", "id", "origin", "licence")
    )
    told = " ".join(str(one["description"]) for one in fake_models.MODELS)
    known = " ".join(str(one.get(key, "")) for one in fake_models.KNOWN for key in ("name", "id", "licence"))
    return set(LATIN.findall(f"{documents} {models} {told} {known}"))
