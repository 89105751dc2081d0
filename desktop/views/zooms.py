"""The steps in which a preview is enlarged and reduced."""

from __future__ import annotations

ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
USUAL = ZOOMS.index(1.0)


def zoomed(level: int, steps: int) -> int:
    """Return another level of `ZOOMS`, so many steps on; 0 steps lead back to the usual one."""
    return min(max(level + steps, 0), len(ZOOMS) - 1) if steps else USUAL
