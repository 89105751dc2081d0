"""Finds every text of the window in its source, so that no translation is missing and none is left over."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def literals() -> set[str]:
    """Return the texts that the window hands to `tr` and `count`."""
    found: set[str] = set()
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("tr", "count"):
                texts = node.args if _called(node) == "tr" else node.args[1:]
                found |= {arg.value for arg in texts if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return found


def _called(node: ast.Call) -> str:
    """Return the name of what is called."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "i18n" else ""
    return ""
