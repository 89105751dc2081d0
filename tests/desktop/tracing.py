"""Follows texts backwards through the worker's source, to the places where they stand written.

A sentence with figures in it becomes a template, "3 weights are missing" is "{count} weights are missing": a hole
is named after what is filled in. The way goes from where a text is used, through variables, constants and the
arguments of functions.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.desktop.words import ROOT

LEFT_OUT = "train"  # seen by those who train models, on the command line only
DEEP = 8  # steps that a text is followed
MANY = 24  # sentences that one place may say
FEW = 2  # words for a hole that are put in; where there may be more, they are words of their own
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class Module:
    """One file of the worker.

    Attributes:
        name: its path below the root.
        tree: what stands in it.
        inside: the function that each node stands in, by the node's identity.
        values: what its constants are.
        imports: the files that its names come from.
    """

    name: str
    tree: ast.Module
    inside: dict[int, Function] = field(default_factory=dict)
    values: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """An expression, and where it stands."""

    node: ast.expr
    module: Module
    function: Function | None


class Source:
    """The worker's source, to follow texts in.

    Attributes:
        modules: its files.
        functions: those of one name, wherever they are.
        calls: those of one name, with the file they are in.
        words: what may fill a hole, where that is written in the source too.
    """

    def __init__(self, root: Path = ROOT) -> None:
        paths = (path for path in sorted((root / "core").rglob("*.py")) if LEFT_OUT not in path.parts)
        self.modules = [_module(path, root) for path in paths]
        self.functions: dict[str, list[tuple[Module, Function]]] = {}
        self.calls: dict[str, list[tuple[Module, ast.Call]]] = {}
        self.words: set[str] = set()
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, Function):
                    self.functions.setdefault(node.name, []).append((module, node))
                elif isinstance(node, ast.Call):
                    self.calls.setdefault(called(node), []).append((module, node))

    def spots(self, names: tuple[str, ...], place: int, keyword: str) -> Iterator[Spot]:
        """Yield what is given to the calls of these names as one argument."""
        for name in names:
            for module, call in self.calls.get(name, ()):
                node = argument(call, place, keyword)
                if node is not None:
                    yield Spot(node, module, module.inside.get(id(call)))

    def texts(self, spot: Spot, deep: int = DEEP) -> set[str]:
        """Return the templates that an expression may be; "{name}" where its way is lost."""
        node, lost = spot.node, {hole(spot.node)}
        if isinstance(node, ast.Constant):
            return {node.value.replace("{", "{{").replace("}", "}}")} if isinstance(node.value, str) else lost
        if not deep:
            return lost
        if isinstance(node, ast.JoinedStr):
            return self._joined([self._part(part, spot, deep) for part in node.values], lost)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([self.texts(_at(side, spot), deep - 1) for side in (node.left, node.right)], lost)
        found: set[str] = set()
        for step in self._steps(spot):
            found |= self.texts(step, deep - 1)
        return found or lost

    def hints(self) -> Iterator[tuple[str, str]]:
        """Yield the sentences that searches answer with, and their files: the constants that end in a full stop."""
        for module in self.modules:
            for value in module.values.values() if module.name.startswith("core/search/") else ():
                text = value.value if isinstance(value, ast.Constant) else ""
                if isinstance(text, str) and " " in text and text.endswith("."):
                    yield re.sub(r"{(\w+):[^}]*}", r"{\1}", text), module.name

    def _part(self, part: ast.expr, spot: Spot, deep: int) -> set[str]:
        """Return what one part of an f-string may be."""
        if isinstance(part, ast.FormattedValue):
            name = {hole(part.value)}
            if part.conversion != -1 or part.format_spec is not None:
                return name
            said = self.texts(_at(part.value, spot), deep - 1)
            if len(said) <= FEW and not any(text.startswith("{") for text in said):
                return said
            self.words |= {text for text in said if text and "{" not in text}
            return name
        return self.texts(_at(part, spot), deep - 1)

    def _joined(self, parts: list[set[str]], lost: set[str]) -> set[str]:
        """Return every sentence that parts make together, each hole with a name of its own."""
        count = 1
        for part in parts:
            count *= len(part)
        if count > MANY:
            return lost
        return {numbered("".join(made)) for made in itertools.product(*map(sorted, parts))}

    def _steps(self, spot: Spot) -> Iterator[Spot]:
        """Yield where the way of a text that is not written here leads back to."""
        node = spot.node
        if isinstance(node, ast.IfExp):
            yield from (_at(node.body, spot), _at(node.orelse, spot))
        elif isinstance(node, ast.BoolOp):
            yield from (_at(value, spot) for value in node.values)
        elif isinstance(node, ast.Name):
            yield from self._of_name(node.id, spot)
        elif isinstance(node, ast.Subscript):
            for base in self._whole(_at(node.value, spot)):
                yield from _values(base, node.slice)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node, spot)

    def _of_call(self, node: ast.Call, spot: Spot) -> Iterator[Spot]:
        """Yield what a function of ours returns, or what `.get` and `.join` and the like work upon."""
        name = called(node)
        if name == "next" and node.args and isinstance(node.args[0], ast.GeneratorExp):
            yield from self._chosen(node.args[0], spot)
            yield from (_at(other, spot) for other in node.args[1:])
        if name in ("get", "pop") and isinstance(node.func, ast.Attribute):
            for base in self._whole(_at(node.func.value, spot)):
                yield from _values(base, None)
            yield from (_at(other, spot) for other in node.args[1:])
        for module, function in self._near(name, spot.module):
            for inner in ast.walk(function):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield Spot(inner.value, module, function)

    def _chosen(self, every: ast.GeneratorExp, spot: Spot) -> Iterator[Spot]:
        """Yield what `next(word for sign, word in TABLE ...)` may find."""
        loop = every.generators[0]
        names = [getattr(one, "id", "") for one in getattr(loop.target, "elts", [])]
        if not isinstance(every.elt, ast.Name) or every.elt.id not in names:
            return
        for table in self._whole(_at(loop.iter, spot)):
            for row in getattr(table.node, "elts", []):
                yield from self._items(_at(row, table), names.index(every.elt.id))

    def _of_name(self, name: str, spot: Spot) -> Iterator[Spot]:
        """Yield what a variable, a constant or a parameter of this name is made of."""
        function = spot.function
        if function is not None:
            made = list(_assigned(name, function, spot.module))
            for node, place in made:
                here = Spot(node, spot.module, function)
                yield from [here] if place is None else self._items(here, place)
            if not made or any(one.arg == name for one in _parameters(function)):
                yield from self._arguments(name, function, spot.module)
            if made or any(one.arg == name for one in _parameters(function)):
                return
        for module in (spot.module, *self.modules):
            if name in module.values:
                yield Spot(module.values[name], module, None)
                return

    def _arguments(self, name: str, function: Function, module: Module) -> Iterator[Spot]:
        """Yield what the callers of a function give as one parameter, and what it is when they give nothing."""
        names = [one.arg for one in _parameters(function)]
        if name not in names:
            return
        place = names.index(name) - (names[0] in ("self", "cls"))
        target = _class_of(function, module) if function.name == "__init__" else function.name
        for other, call in self.calls.get(target, ()):
            node = argument(call, place, name)
            if node is not None and _reaches(call, other, target, module):
                yield Spot(node, other, other.inside.get(id(call)))
        for one, value in _defaults(function):
            if one == name:
                yield Spot(value, module, None)

    def _items(self, spot: Spot, place: int) -> Iterator[Spot]:
        """Yield one item of what is a tuple in the end."""
        for whole in self._whole(spot):
            if isinstance(whole.node, ast.Tuple) and place < len(whole.node.elts):
                yield _at(whole.node.elts[place], whole)

    def _whole(self, spot: Spot, deep: int = 4) -> Iterator[Spot]:
        """Yield the tuples and dictionaries that an expression may be."""
        if isinstance(spot.node, ast.Tuple | ast.Dict | ast.List):
            yield spot
        elif deep:
            for step in self._steps(spot):
                yield from self._whole(step, deep - 1)

    def _near(self, name: str, module: Module) -> list[tuple[Module, Function]]:
        """Return the functions of a name: those of this file, else those of all."""
        every = self.functions.get(name, [])
        return [one for one in every if one[0] is module or module.imports.get(name, "") == one[0].name]


def called(call: ast.Call) -> str:
    """Return the name of what is called."""
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def argument(call: ast.Call, place: int, keyword: str) -> ast.expr | None:
    """Return what a call gives in one place or by one name."""
    if len(call.args) > place and not any(isinstance(arg, ast.Starred) for arg in call.args[: place + 1]):
        return call.args[place]
    return next((one.value for one in call.keywords if one.arg == keyword), None)


def hole(node: ast.expr) -> str:
    """Return the hole for a value, named after where it comes from."""
    return f"{{{_name(node).strip('_').lower() or 'value'}}}"


def _name(node: ast.AST) -> str:
    """Return a name for a value: a variable's, an attribute's, a key's, a method's."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _name(node.args[0] if node.args else node.func)
    if isinstance(node, ast.Subscript):
        key = getattr(node.slice, "value", None)
        return key if isinstance(key, str) else _name(node.value)
    return next((_name(inner) for inner in ast.iter_child_nodes(node) if _name(inner)), "")


def numbered(text: str) -> str:
    """Return a template in which no two holes have one name."""
    parts, seen = text.split("{"), dict[str, int]()
    for number, part in enumerate(parts[1:], 1):
        name, closed, rest = part.partition("}")
        if closed and name.isidentifier():
            seen[name] = seen.get(name, 0) + 1
            parts[number] = f"{name if seen[name] == 1 else f'{name}{seen[name]}'}}}{rest}"
    return "{".join(parts)


def _reaches(call: ast.Call, caller: Module, name: str, home: Module) -> bool:
    """Say whether a call means the function of this name in that file, rather than another of the same name."""
    if isinstance(call.func, ast.Name):
        return caller is home if name not in caller.imports else caller.imports[name] == home.name
    owner = getattr(call.func, "value", None)
    known = caller.imports.get(owner.id) if isinstance(owner, ast.Name) else None
    return known == home.name if known else caller is home or not name.startswith("_")


def _module(path: Path, root: Path) -> Module:
    """Read one file."""
    module = Module(path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8")))
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            module.inside |= {id(inner): node for inner in ast.walk(node)}
        elif isinstance(node, ast.ImportFrom) and node.module:
            package = f"{node.module.replace('.', '/')}"
            for one in node.names:
                inner = root / package / f"{one.name}.py"
                home = f"{package}/{one.name}.py" if inner.is_file() else f"{package}.py"
                module.imports[one.asname or one.name] = home
    for line in module.tree.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            module.values[line.targets[0].id] = line.value
        elif isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            module.values[line.target.id] = line.value
    return module


def _at(node: ast.expr, spot: Spot) -> Spot:
    return Spot(node, spot.module, spot.function)


def _values(spot: Spot, key: ast.expr | None) -> Iterator[Spot]:
    """Yield the items of a dictionary or a tuple: the one of this key where it is written, else all."""
    if isinstance(spot.node, ast.Dict):
        wanted = key.value if isinstance(key, ast.Constant) else None
        pairs = zip(spot.node.keys, spot.node.values, strict=True)
        chosen = [value for one, value in pairs if wanted is None or getattr(one, "value", None) == wanted]
        yield from (_at(value, spot) for value in chosen)
    elif isinstance(spot.node, ast.Tuple | ast.List):
        place = key.value if isinstance(key, ast.Constant) else None
        items = spot.node.elts[place : place + 1] if isinstance(place, int) else spot.node.elts
        yield from (_at(item, spot) for item in items)


def _assigned(name: str, function: Function, module: Module) -> Iterator[tuple[ast.expr, int | None]]:
    """Yield what is assigned to a name within a function, and its place where it is one of several."""
    for node in ast.walk(function):
        if module.inside.get(id(node)) is not function:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) or value is None:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield value, None
            elif isinstance(target, ast.Tuple):
                names = [getattr(one, "id", "") for one in target.elts]
                if name in names:
                    yield value, names.index(name)


def _parameters(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """Yield the parameters that need not be given, and what they are then."""
    plain = [*function.args.posonlyargs, *function.args.args]
    values = function.args.defaults
    yield from zip((one.arg for one in plain[len(plain) - len(values) :]), values, strict=True)
    named = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    yield from ((one.arg, value) for one, value in named if value is not None)


def _class_of(function: Function, module: Module) -> str:
    """Return the class that a method stands in."""
    classes = (node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))
    return next((one.name for one in classes if function in one.body), "")
