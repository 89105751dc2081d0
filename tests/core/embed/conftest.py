"""What tests of models need: the same precision at every loading."""

from __future__ import annotations

import pytest

from core.embed import devices


@pytest.fixture(autouse=True)
def single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not time which precision is faster: on a busy computer two loadings of a model might come to differ."""
    monkeypatch.setattr(devices, "fast_bf16", lambda: False)
