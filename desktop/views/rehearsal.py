"""What the first answer would be the first to need: fonts, enumerations, decoders; used once out of sight beforehand.

Qt and its binding make these when they are first asked for. All at once they cost a key several frames.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyleOptionViewItem

from core.messages import DocumentText, Found
from core.records import Highlight, Hit
from desktop.models.folders import FoldersModel
from desktop.models.results import ResultsModel
from desktop.theme import Theme
from desktop.views.document_view import DocumentView
from desktop.views.result_delegate import ResultDelegate

ROW = QRect(0, 0, 480, 160)
PAGE = (480, 640)
TEXT = "보증금 100만 원은 언제 돌려받나. When is the deposit paid back? 家賃 押金"
PARTS = {"dense": 0.3, "sparse": 0.2, "multi": 0.3, "keyword": 0.2}


def rehearse(theme: Theme) -> Iterator[None]:
    """Draw a made-up result and its text where nobody sees it, in steps of some milliseconds."""
    for kind in (Found, DocumentText):
        msgspec.json.Decoder(kind)
    yield
    hit = Hit("/서가/글 a.txt", "글", None, ("제목",), 0, len(TEXT), TEXT, 0.5, PARTS, PARTS, 0.5, (Highlight(0, 3),))
    _draw_row(theme, hit)
    yield
    view = DocumentView(theme)
    view.resize(*PAGE)
    view.show_hit(hit)
    yield
    view.grab()
    view.deleteLater()


def _draw_row(theme: Theme, hit: Hit) -> None:
    rows = ResultsModel()
    rows.set_hits([hit])
    option = QStyleOptionViewItem()
    option.rect = ROW
    ResultDelegate(theme, FoldersModel()).prepare(option, rows.index(0), 1.0)
