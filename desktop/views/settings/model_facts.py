"""Settings: what is known of a model, each with its name. Only measured figures are shown."""

from __future__ import annotations

from core.messages import ModelInfo
from desktop import i18n
from desktop.i18n import tr
from desktop.models.model_words import languages_words, latency_words, licence_words, origin_words, rate_words
from desktop.views.why import signal_name

SIGNALS = ("dense", "sparse", "multi", "keyword")


def facts(model: ModelInfo) -> list[tuple[str, str]]:
    """Return what is known of a model, each with its name."""
    unknown, unmeasured = tr("not said"), tr("not measured yet")
    signals = ", ".join(signal_name(name) for name in model.signals if name in SIGNALS)
    if model.beside:
        signals = tr("{signals} (words and phrases by {model})", signals=signals, model=model.beside)
    return [
        (tr("Languages"), languages_words(model.languages) or unknown),
        (tr("Size"), i18n.size(model.size_bytes) if model.size_bytes else unknown),
        (tr("Speed, measured here"), rate_words(model.rate) if model.rate else unmeasured),
        (tr("A search, measured here"), latency_words(model.latency) if model.latency else unmeasured),
        (tr("Compares"), signals or unknown),
        (tr("Reads at most"), tr("{count} tokens at a time", count=i18n.number(model.max_tokens))),
        (tr("Licence"), licence_words(model.licence) or unknown),
        (tr("Vectors in this library"), i18n.size(model.bytes_here) if model.bytes_here else tr("none")),
        (tr("Origin"), origin_words(model.origin) or unknown),
        (tr("Quality"), _quality(model) or unmeasured),
    ]


def _quality(model: ModelInfo) -> str:
    """Return what was measured; sets that share a measure share its name: "nDCG@10: docs-ko .764 · ..."."""
    measures: dict[str, list[str]] = {}
    for name, value in model.quality.items():
        subject, _, measure = name.rpartition(" ")
        measures.setdefault(measure, []).append(whole(f"{subject} {value:.3f}".strip()))
    return " / ".join(f"{measure}: {' · '.join(told)}" for measure, told in measures.items())


def whole(words: str) -> str:
    """Return words within which no line ends."""
    return words.replace(" ", "\u00a0").replace("-", "-\u2060")
