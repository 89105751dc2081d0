"""The rules that leave files out, and what they say of one path, in the window's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.messages import Verdict
from desktop import i18n
from desktop.i18n import tr
from desktop.models.folders import base_name

# The rules the worker has of its own, as it words them; the names in them stay as they are.
RULES = (
    "left out by you: {name}",
    "left out everywhere: {name}",
    "hidden folder",
    "hidden file",
    "cache folder",
    "Python environment",
    "Seoga's own library",
    "system file {name}",
    "temporary office file {name}",
    "office lock file {name}",
    "lock file {name}",
    "temporary file {name}",
    "unfinished download {name}",
    "only in the cloud",
    "only in the cloud {name}",
    "link to Google Docs {name}",
    "link to Dropbox Paper {name}",
    "build output {name} of {maker}",
    "build output {name}",
    "No words could be made out in the picture.",
    "The picture is an icon.",
)
TYPE = "type "  # what stands before an ending of files
LEFT_OUT = "ignored"  # the kind of error that stands for a rule


def rule_words(rule: str) -> str:
    """Return a rule in the window's language; a pattern, or a rule that is not known, stands for itself."""
    if rule.startswith(TYPE) or rule == TYPE.strip():
        ending = rule[len(TYPE) :]
        return tr("{ending} files", ending=ending) if ending else tr("files of unknown types")
    for known in RULES:
        found = _pattern(known).fullmatch(rule)
        if found:
            return tr(known, **found.groupdict())
    return rule


def _pattern(known: str) -> re.Pattern[str]:
    """Return what matches a rule whatever the names in it."""
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(known)))


def endings(text: str) -> str:
    """Return endings of files as the option keeps them: "log, .CSV" is ".log .csv"."""
    names = (part.strip("*.").lower() for part in re.split(r"[\s,;]+", text))
    return " ".join(dict.fromkeys(f".{name}" for name in names if name))


def typed_path(text: str) -> str:
    """Return the path that someone typed or pasted: without quotation marks, and from a file's address."""
    from urllib.parse import unquote, urlsplit
    from urllib.request import url2pathname  # only here: it brings all of HTTP along

    path = text.strip().strip("\"'")
    return url2pathname(unquote(urlsplit(path).path)) if path.startswith("file:") else path


def verdict_words(verdict: Verdict) -> tuple[str, str, str]:
    """Return an icon, its colour, and in a sentence whether a path is read and why."""
    if verdict.counts:
        return _is_in(verdict)
    if not verdict.root:
        return "info", "ink3", tr("Not in any folder of the library")
    why = rule_words(verdict.reason)
    if not why and verdict.error is not None:
        why = i18n.error_words(verdict.error)[0]
    return "close", "warn", tr("No: {rule}", rule=why) if why else tr("No, it is left out")


def _is_in(verdict: Verdict) -> tuple[str, str, str]:
    """Return the words for a path that no rule leaves out."""
    folder = base_name(verdict.root)
    if verdict.state == "ignored" and verdict.error is not None and verdict.error.kind != LEFT_OUT:
        return "close", "warn", tr("No: {rule}", rule=i18n.error_words(verdict.error)[0])
    if verdict.state == "failed":
        why = i18n.error_words(verdict.error)[0] if verdict.error else tr("Could not be read")
        return "alert", "warn", tr("It should be, in folder {name}, but: {reason}", name=folder, reason=why)
    state = _state_words().get(verdict.state, "")
    if not state:
        return "check", "ok", tr("Yes, it would be read: in folder {name}", name=folder)
    return "check", "ok", tr("Yes, it is read: in folder {name}, {state}", name=folder, state=state)


def _state_words() -> Mapping[str, str]:
    """Return the states of files that are in."""
    return {
        "searchable": tr("searchable"),
        "partly": tr("its words searchable, its meaning not yet"),
        "waiting": tr("waiting its turn"),
        "away": tr("not connected"),
    }
