"""The walk at other scales, which can only be set before Qt starts: in a process of its own for each."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 240  # seconds
OURS = ("PYTEST_", "QT_", "COV_")  # what the child is not to take for its own


@pytest.mark.parametrize(("scale", "languages"), [("2", "ko or en"), ("1.5", "ko")])
def test_the_walk_at_a_scale(scale: str, languages: str, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    environment["QT_SCALE_FACTOR"] = scale
    words = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "-k", languages]
    words += ["--tb=short", f"--basetemp={tmp_path / 'walk'}", "tests/desktop/test_walk.py"]
    run = partial(subprocess.run, check=False, capture_output=True, text=True, timeout=LIMIT)
    ended = run(words, cwd=ROOT, env=environment)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    assert "100%" in ended.stdout
