"""What to say of an answer that holds nothing but weak matches, and yet is not called off. Pure functions."""

from __future__ import annotations

from core.messages import Found
from desktop.i18n import tr


def weak_words(found: Found) -> str:
    """Return what to say where all is weak though it is shown as an answer; "" where there is nothing to say.

    Among a handful of passages chance is hard to tell, so that none is hidden there; yet whoever sees nothing but
    weak matches should know that they are. An early answer, and one of files found by their names, has no bands.
    """
    if found.about and found.hits and all(hit.band == "weak" for hit in found.hits):
        return tr("Only weak matches. Among so few passages it is hard to tell.")
    return ""
