"""Who may import whom, read from the imports themselves (also those inside functions)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEAVES = {"core.messages", "core.records", "core.errors", "core.config", "core.memory"}
FIVE = {"watch", "extract", "chunk", "embed", "store"}
# room of core -> the other rooms it may import
ROOMS = {
    **{room: set[str]() for room in FIVE},
    "index": FIVE,
    "search": FIVE,
    "train": FIVE | {"search"},  # what is measured must be what answers
}
QT = ("PySide6", "shiboken6")
HEAVY = {"torch", "transformers", "lancedb", "pyarrow", "numpy", "onnxruntime"}
DESKTOP_ORDER = ["models", "views", "app"]


def imports(path: Path) -> set[str]:
    """Return the modules a file imports, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            inner = {f"{module}.{alias.name}" for alias in node.names}
            below = {each for each in inner if exists(each)}
            found |= below if below == inner else below | {module}
    return found


def exists(module: str) -> bool:
    place = ROOT / module.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").is_file()


def files(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def under_type_checking(path: Path) -> set[str]:
    """Return the modules imported only for the type checker, which cost nothing at run time."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for inner in node.body:
                if isinstance(inner, ast.ImportFrom):
                    found.add(inner.module or "")
                elif isinstance(inner, ast.Import):
                    found |= {alias.name for alias in inner.names}
    return found


@pytest.mark.parametrize("path", files("core"), ids=name)
def test_core_never_imports_qt_or_the_window(path: Path) -> None:
    for module in imports(path):
        assert not module.startswith(QT), module
        assert module.split(".")[0] not in ("desktop", "tests"), module


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_leaves_import_only_leaves(leaf: str) -> None:
    room = leaf.replace(".", "/")
    for path in files(room) or [ROOT / f"{room}.py"]:
        ours = {module for module in imports(path) if module.startswith("core.")}
        assert {module for module in ours if not any(module.startswith(each) for each in LEAVES)} == set()
        assert {module.split(".")[0] for module in imports(path) - under_type_checking(path)} & HEAVY == set()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_import_only_what_they_may(room: str) -> None:
    for path in files(f"core/{room}"):
        for module in imports(path):
            parts = module.split(".")
            if parts[0] != "core" or module in LEAVES or len(parts) == 1:
                continue
            if ".".join(parts[:2]) in LEAVES:
                continue
            assert parts[1] == room or parts[1] in ROOMS[room], f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", files("desktop"), ids=name)
def test_the_window_knows_only_the_leaves(path: Path) -> None:
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "core" and len(parts) > 1 and ".".join(parts[:2]) not in LEAVES:
            assert name(path) == "desktop.__main__", f"{name(path)} imports {module}"
            assert module in ("core", "core.__main__"), module
        assert parts[0] not in HEAVY, f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", files("desktop"), ids=name)
def test_the_window_is_built_one_way(path: Path) -> None:
    here = path.relative_to(ROOT / "desktop").parts[0].removesuffix(".py")
    for module in imports(path):
        parts = module.split(".")
        if parts[0] != "desktop" or len(parts) < 2:
            continue
        there = parts[1]
        if here == "link":
            assert there != "views", "the link knows no widget"
        if here in DESKTOP_ORDER and there in DESKTOP_ORDER:
            assert DESKTOP_ORDER.index(there) <= DESKTOP_ORDER.index(here), f"{name(path)} imports {module}"
