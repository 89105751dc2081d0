"""Finds every text of the window in the source, so that no translation is missing and none is left over.

A line that begins with `#:` above a text is for its translators.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core import errors
from core.config import OPTIONS
from desktop.i18n import CONTEXT, WORKER

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = (errors.DocumentError, errors.LibraryError, errors.ModelError, errors.QueryError, errors.WireError)
OF_THE_WINDOW = ("cancelled", "data-missing", "watch-away", "watch-polling", "worker-ended")  # in no docstring
KIND = "What is said of an error of this kind that has no sentence of its own here."
SENTENCE = "Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated."


@dataclass(slots=True)
class Message:
    """One text to translate.

    Attributes:
        context: `CONTEXT` for the window's own, `WORKER` for what the worker says.
        source: the English.
        plural: whether it is about a number of things.
        files: where it stands, below the root.
        comment: what its translators should know.
    """

    context: str
    source: str
    plural: bool = False
    files: set[str] = field(default_factory=set)
    comment: str = ""


def window() -> list[Message]:
    """Return what the window says in its own source."""
    found: dict[str, Message] = {}
    for path, call in _calls():
        plural = _called(call) == "count"
        for source in _texts(call.args[2:] if plural else call.args):
            message = found.setdefault(source, Message(CONTEXT, source))
            message.plural |= plural
            message.files.add(path.relative_to(ROOT).as_posix())
            message.comment = message.comment or _comment(path, call.lineno)
    return list(found.values())


def elsewhere() -> list[Message]:
    """Return what the window shows of the options, of the rules and of the models, which is written elsewhere."""
    options = {text for option in OPTIONS.values() for text in (option.label, option.help)}
    known = ROOT / "core" / "embed" / "known.json"
    refused = {str(model["refused"]) for model in json.loads(known.read_text("utf-8")) if "refused" in model}
    told = {
        str(json.loads(card.read_text("utf-8")).get("description", ""))
        for card in (ROOT / "assets" / "models").glob("*/model.json")
    }
    return [
        *(Message(CONTEXT, text, files={"core/config.py"}) for text in sorted(options)),
        *(Message(CONTEXT, text, files={"core/watch/defaults.py"}) for text in sorted(_rules())),
        *(Message(CONTEXT, text, files={"core/embed/known.json"}) for text in sorted(refused)),
        *(Message(CONTEXT, text, files={"assets/models"}) for text in sorted(told - {""})),
    ]


def kinds() -> list[Message]:
    """Return the keys of what is said of errors by their kind alone."""
    named = {kind for family in FAMILIES for kind in re.findall(r"[a-z]+(?:-[a-z]+)*", _kinds_of(family))}
    keys = sorted(f"{kind}.{part}" for kind in named | set(OF_THE_WINDOW) for part in ("title", "message"))
    return [Message(WORKER, key, files={"core/errors.py"}, comment=KIND) for key in keys]


def _kinds_of(family: type[errors.SeogaError]) -> str:
    return str(family.__doc__).partition("Kinds: ")[2]


def _rules() -> set[str]:
    """Return the reasons of the rules, as `desktop.models.rules` takes them apart."""
    path = ROOT / "desktop" / "models" / "rules.py"
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RULES":
            return set(ast.literal_eval(node.value))
    return set()


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("tr", "count"):
                yield path, node


def _texts(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _comment(path: Path, line: int) -> str:
    """Return the comment for translators above a line."""
    above = path.read_text("utf-8").splitlines()[: line - 1]
    said: list[str] = []
    while above and above[-1].strip().startswith("#:"):
        said.insert(0, above.pop().strip()[2:].strip())
    return " ".join(said)


def _called(node: ast.Call) -> str:
    """Return the name of what is called."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "i18n" else ""
    return ""
