"""Looks at the words of a window: no English is left in the Korean one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from tests.desktop import fake_models, fake_worker
from tests.desktop.walker import named, shown

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
CANNED = ("Nothing in the library is about this.",)  # the fake worker's own words
LATIN = re.compile(r"[A-Za-z][A-Za-z_]{2,}")


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
        if left and not text.endswith(CANNED):
            faults.append(f"English in {where}: {' '.join(left)} in “{text[:120]}”")
    return faults


@cache
def _told_by_the_worker() -> set[str]:
    """Return the words of the documents and models that the fake worker knows."""
    documents = " ".join(f"{name} {text}" for name, (text, _) in fake_worker.MARKS.items())
    models = " ".join(
        str(one.get(key, "")) for one in fake_models.MODELS for key in ("name", "id", "origin", "licence")
    )
    told = " ".join(str(one["description"]) for one in fake_models.MODELS)
    known = " ".join(str(one.get(key, "")) for one in fake_models.KNOWN for key in ("name", "id", "licence"))
    return set(LATIN.findall(f"{documents} {models} {told} {known}"))
