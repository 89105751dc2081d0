"""The show of a graphics card's speed runs here too, on a CPU and tiny models."""

from __future__ import annotations

import pytest

from tests.shows import gpu_embed


def test_it_runs_all_models_and_tells_figures(capsys: pytest.CaptureFixture[str]) -> None:
    peak, *found = gpu_embed.main(["--tiny"])
    assert peak["TFLOP/s"] > 0
    lora = ["Mistral 7B", "Mistral 7B + LoRA beside", "Mistral 7B + LoRA merged"]
    assert [run["model"] for run in found] == ["XLM-R-large", *lora]
    assert all(run["tokens/s"] > 0 and run["batch tokens"] == 512 for run in found)
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_the_arithmetic_is_that_of_the_models() -> None:
    """7.1e9 weights, of which the word table's 0.13e9 take no product; 24 layers of 12.6e6 in XLM-R-large."""
    large, seven = gpu_embed.RUNS[:2]
    assert sum(gpu_embed.weights(seven)) == pytest.approx(6.98e9, rel=0.001)
    assert sum(gpu_embed.weights(large)) == pytest.approx(302e6, rel=0.01)
    assert gpu_embed.operations(large, [1]) == pytest.approx(2 * 302e6, rel=0.01)
    assert gpu_embed.attention(large, 512) == 4 * 512 * 512 * 1024 * 24
