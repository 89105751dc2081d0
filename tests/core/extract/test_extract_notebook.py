from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.extract import notebook
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import survives

CELLS = [
    {"cell_type": "markdown", "source": ["# 매출 분석\n", "\n", "월별 **매출**이다."]},
    {
        "cell_type": "code",
        "source": "print(1)",
        "outputs": [
            {"output_type": "stream", "text": ["\x1b[31m하나\x1b[0m\n"]},
            {
                "output_type": "display_data",
                "data": {"image/png": "iVBORw0", "text/plain": "<Figure size 640x480 with 1 Axes>"},
            },
            {
                "output_type": "execute_result",
                "data": {
                    "text/plain": "x",
                    "text/html": "<table><tr><th>월</th><th>값</th></tr><tr><td>1</td><td>30</td></tr></table>",
                },
            },
            {"output_type": "error", "ename": "ValueError", "evalue": "없다", "traceback": ["long"]},
        ],
    },
    {"cell_type": "raw", "source": "날것"},
]
NOTEBOOK = {"nbformat": 4, "metadata": {}, "cells": CELLS}


def test_cells_are_read_in_their_order_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(NOTEBOOK), "utf-8")
    document = notebook.extract(path)
    check_promises(document)
    assert document.title == "매출 분석"
    assert parts(document) == [
        ("heading", 1, "매출 분석"),
        ("paragraph", 0, "월별 매출이다."),
        ("code", 0, "print(1)"),
        ("code", 0, "하나"),
        ("code", 0, "월 | 값\n1 | 30"),
        ("code", 0, "ValueError: 없다"),
        ("paragraph", 0, "날것"),
    ]
    assert [block.place[5:] for block in document.blocks] == ["1", "1", "2", "2", "2", "2", "3"]


def test_notebooks_of_the_older_kind(tmp_path: Path) -> None:
    cells = [{"cell_type": "heading", "level": 2, "source": ["옛것"]}, {"cell_type": "code", "input": ["x = 1"]}]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}), "utf-8")
    assert parts(notebook.extract(path)) == [("heading", 2, "옛것"), ("code", 0, "x = 1")]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ('{"a": 1}', "wrong-type"),
        ("[1]", "wrong-type"),
        ('{"cells": [', "broken"),
        ('{"cells": [1]}', "broken"),
        ('{"cells": ' + "[" * 100_000, "broken"),
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path: Path, source: str, kind: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(source, "utf-8")
    with pytest.raises(DocumentError) as caught:
        notebook.extract(path)
    assert caught.value.kind == kind


def test_harmed_notebooks(tmp_path: Path) -> None:
    survives(notebook, tmp_path / "a.ipynb", json.dumps(NOTEBOOK, ensure_ascii=False).encode())
