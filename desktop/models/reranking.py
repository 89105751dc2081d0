"""The models that read found passages again, in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.messages import ModelInfo
from desktop.i18n import tr
from desktop.models.model_words import CROSS, rate_words

BUDGET, LEAST, MOST = 1.0, 5, 100  # seconds that rereading may take, and the fewest and most passages that are read


def rerankers(models: Sequence[ModelInfo]) -> list[ModelInfo]:
    """Return those of the models that read found passages again."""
    return [model for model in models if model.kind == CROSS]


def cost_words(model: ModelInfo | None) -> str:
    """Return what rereading costs, as far as it has been measured; "" without a model."""
    if model is None:
        return ""
    if not model.rate:
        return tr("Its speed is measured when it is first used.")
    read = min(max(LEAST, int(model.rate * BUDGET)), MOST)
    seconds = f"{max(read / model.rate, 0.1):.1f}"
    return tr(
        "Measured here: {rate}. Each search reads up to {count} passages again, which takes {seconds} s more.",
        rate=rate_words(model.rate),
        count=read,
        seconds=seconds,
    )
