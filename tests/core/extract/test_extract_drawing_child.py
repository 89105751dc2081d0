from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract.drawing import Wish
from core.extract.sandbox import Sandbox
from tests.core.extract.extract_makers import make_pdf

LIMIT = 10**8


def test_the_child_draws_and_reads_in_turn(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "계약.pdf", [["보증금은 계약이 끝나면 돌려준다."], ["The second page."]])
    with Sandbox(LIMIT, seconds=20) as sandbox:
        drawn = sandbox.draw(path, Wish(1, 200, "보증금은 계약이 끝나면 돌려준다."))
        assert (drawn.width, drawn.pages, len(drawn.boxes)) == (200, 2, 1)
        assert "second" in sandbox.extract(path).text
        child = sandbox.pid
        with pytest.raises(DocumentError) as caught:
            sandbox.draw(path, Wish(3, 200))
        assert (caught.value.kind, caught.value.path, sandbox.pid) == ("broken", str(path), child)
