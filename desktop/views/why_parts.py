"""The right side of "why this matched": what each signal gave, in plain words and in figures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QWidget

from core.messages import Explanation, SharedWord
from core.records import Hit
from desktop.i18n import tr
from desktop.models.matching import word_matches
from desktop.models.results import band_words
from desktop.theme import Theme
from desktop.views import paint, why
from desktop.views.widgets import Canvas, Label, column

WORDS_SHOWN, PAIRS_SHOWN = 5, 2
LEAST_SHOWN = 0.005  # of a word's gain: less would read 0.00
BAR_LEFT, FIGURE_WIDE, WORD_ROW = 96, 40, 22


def part_card(theme: Theme, hit: Hit, name: str, explanation: Explanation | None) -> QWidget:
    """Return a signal's card: its share and raw score, what it means, for words also the words."""
    share = why.shares(hit.parts)[name]
    said = why_words(name, explanation)
    card = QWidget()
    card.setAccessibleName(f"{why.signal_name(name)} {share}%. {said}")
    layout = column(card, gap=4)

    def head(painter: QPainter, rect: QRectF) -> None:
        _paint_head(painter, rect, theme, name, (share, hit.signals.get(name)))

    layout.addWidget(Canvas(theme, head, high=32))
    layout.addWidget(Label(theme, said, "body", "ink2", wrap=True))
    given = explanation.words[:WORDS_SHOWN] if explanation and name == "sparse" else ()
    words = tuple(word for word in given if word.gain >= LEAST_SHOWN)
    if words:
        bars = Canvas(
            theme, lambda painter, rect: _paint_words(painter, rect, theme, words), high=WORD_ROW * len(words)
        )
        bars.setAccessibleName(", ".join(f"{word.text} {word.gain:.2f}" for word in words))
        layout.addWidget(bars)
    return card


def together(theme: Theme, hit: Hit, place: int, count: int) -> QWidget:
    """Return the foot: all shares in one bar, the place they lead to, and how surely it is about the question."""
    foot = QFrame()
    layout = column(foot, gap=6)
    bar = Canvas(theme, lambda painter, rect: paint.why_bar(painter, QRectF(0, 2, rect.width(), 6), hit.parts, theme))
    bar.setFixedHeight(10)
    layout.addWidget(bar)
    words = tr("Together: passage {place} of {count}", place=place, count=count)
    layout.addWidget(Label(theme, words, "capm", "ink2"))
    band = band_words(hit)
    if band and hit.confidence is not None:
        chance = round(100 * hit.confidence)
        said = tr("{band}: about the question with a chance of {chance}%", band=band, chance=chance)
        layout.addWidget(Label(theme, said, "cap", "ink2", wrap=True))
    elif band:
        layout.addWidget(Label(theme, band, "cap", "ink2"))
    return foot


def why_words(name: str, explanation: Explanation | None) -> str:
    """Return in a sentence what a signal compares, with the words it found where they are known."""
    if name == "multi" and explanation and (pairs := _pairs(explanation)):
        return tr("Word by word: {pairs}.", pairs=", ".join(pairs))
    return {
        "dense": tr("Taken whole, the passage says something close to your question, even in other words."),
        "sparse": tr("Words of your question that stand in the passage, by how much they matter."),
        "multi": tr("Word by word, the passage has words close to those of your question."),
        "keyword": tr("Words of your question appear letter for letter."),
        "name": tr("The file’s name has words of your question."),
    }[name]


def _pairs(explanation: Explanation) -> list[str]:
    """Return the closest pairs of words that are not the same word."""
    found = []
    for match in sorted(word_matches(explanation), key=lambda match: -match.value):
        partner = explanation.text[slice(*match.partners[0])] if match.partners else ""
        if partner and match.text.casefold() not in partner.casefold():
            found.append(tr("“{word}” found “{partner}”", word=match.text, partner=partner))
    return found[:PAIRS_SHOWN]


def _paint_head(painter: QPainter, rect: QRectF, theme: Theme, name: str, figures: tuple[int, float | None]) -> None:
    """Draw a signal's dot and name, its raw score and share, and a bar as long as the share."""
    share, score = figures
    colour = paint.WHY[name]
    paint.box(painter, QRectF(0, 6, 8, 8), theme.color(colour), 4)
    end = Qt.AlignmentFlag.AlignRight
    paint.text(
        painter, rect.adjusted(16, 0, -96, -12), why.signal_name(name), theme.font("strong"), theme.color("ink")
    )
    percent = QRectF(rect.right() - 48, 0, 48, 20)
    paint.text(painter, percent, f"{share}%", theme.font("strong"), theme.color("ink"), end)
    if score is not None:
        place = QRectF(rect.right() - 112, 0, 60, 20)
        paint.text(painter, place, f"{score:.2f}", theme.font("cap"), theme.color("ink3"), end)
    paint.track(painter, QRectF(0, 25, rect.width(), 4), share / 100, theme, colour)


def _paint_words(painter: QPainter, rect: QRectF, theme: Theme, words: tuple[SharedWord, ...]) -> None:
    """Draw each shared word with a bar of what it gave."""
    most = max(word.gain for word in words) or 1.0
    middle = Qt.TextElideMode.ElideMiddle
    room = rect.width() - BAR_LEFT - FIGURE_WIDE
    for number, word in enumerate(words):
        y = number * WORD_ROW
        name = QRectF(0, y, BAR_LEFT - 10, WORD_ROW)
        paint.text(painter, name, word.text, theme.font("capm"), theme.color("ink"), elide=middle)
        bar = QRectF(BAR_LEFT, y + 9, max(4.0, room * word.gain / most), 4)
        paint.box(painter, bar, theme.color("words"), 2)
        figure = QRectF(rect.right() - FIGURE_WIDE, y, FIGURE_WIDE, WORD_ROW)
        align = Qt.AlignmentFlag.AlignRight
        paint.text(painter, figure, f"{word.gain:.2f}", theme.font("cap"), theme.color("ink3"), align)
