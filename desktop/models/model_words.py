"""Models and what is done with them, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.messages import Bringing, KnownModel, ModelInfo, Switching
from desktop import i18n
from desktop.i18n import tr
from desktop.models.activity import Line, passages
from desktop.models.comparing import Winner
from desktop.models.folders import base_name

MINUTE, HOUR, DAY_HOURS = 60, 3600, 24
CROSS = "cross-encoder"
SLOW = 10.0  # passages a second, below which a decimal is worth showing
_MADE = re.compile(
    r"(?P<model>\S+) \((?P<licence>[^;()]+); trained on texts of (?P<count>\d+) tokens\), "
    r"from the Python package (?P<package>[^;]+); stages: (?P<stages>[\w, ]+)"
)
_WITH_BASE = re.compile(r"(?P<licence>[^;]+); the base (?P<base>[^;]+)")


def name_of(models: Sequence[ModelInfo], model: str) -> str:
    """Return a model's name, or its id where it is not known."""
    return next((one.name for one in models if one.id == model), base_name(model))


def about(description: str, known: Sequence[KnownModel]) -> str:
    """Return what a model is for in the window's language, as far as the catalogue or the words have it."""
    if i18n.language() == "ko":
        korean = (one.description_ko for one in known if one.description == description)
        return next(korean, "") or tr(description)
    return description


def licence_words(licence: str) -> str:
    """Return a licence by its name, and in the window's words what a catalogue says beside or instead of one."""
    if licence == "non-commercial":
        return tr("non-commercial use only")
    if found := _WITH_BASE.fullmatch(licence):
        return tr("{licence}; its base model: {base}", **found.groupdict())
    return licence


def origin_words(origin: str) -> str:
    """Return what a model was made from; the bundled model's card tells it in English, others are an address."""
    found = _MADE.fullmatch(origin)
    if found is None:
        return origin
    values = found.groupdict()
    values["stages"] = ", ".join(stage_name(stage) for stage in values["stages"].split(", "))
    return tr(
        "{model} ({licence}; trained on texts of {count} tokens), from the Python package {package}; "
        "stages: {stages}",
        **values,
    )


def stage_name(stage: str) -> str:
    """Return a stage of training for people; one that is not known stands for itself."""
    names = {
        "base": tr("base"),
        "vocabulary": tr("vocabulary"),
        "align": tr("align"),
        "teach": tr("teach"),
        "distill": tr("distill"),
        "finetune": tr("finetune"),
        "refine": tr("refine"),
        "export": tr("export"),
    }
    return names.get(stage, stage)


def language_name(code: str) -> str:
    """Return a language for people; a code that is not known stands for itself."""
    names = {
        "ko": tr("Korean"),
        "en": tr("English"),
        "ja": tr("Japanese"),
        "zh": tr("Chinese"),
        "es": tr("Spanish"),
        "fr": tr("French"),
    }
    return names.get(code, code)


def languages_words(codes: Sequence[str], most: int = 6) -> str:
    """Return languages, those with names first, and how many more there are."""
    named = sorted(codes, key=lambda code: (language_name(code) == code, code not in ("ko", "en"), code != "ko"))
    shown = [language_name(code) for code in named if language_name(code) != code][:most] or list(named[:most])
    more = len(codes) - len(shown)
    words = ", ".join(shown)
    return tr("{languages} and {count} more", languages=words, count=more) if more > 0 else words


def rate_words(rate: float) -> str:
    """Return a speed in passages a second."""
    shown = f"{rate:.1f}" if rate < SLOW else i18n.number(round(rate))
    return tr("{rate} passages a second", rate=shown)


def latency_words(seconds: float) -> str:
    """Return how long a search takes."""
    return tr("{ms} ms", ms=max(1, round(seconds * 1000)))


def time_words(seconds: float) -> str:
    """Return how long something takes, no finer than it can be known."""
    if seconds < MINUTE:
        return tr("Less than a minute")
    if seconds < HOUR:
        return i18n.count(round(seconds / MINUTE), "About {count} minute", "About {count} minutes")
    hours, minutes = divmod(round(seconds / MINUTE / 10) * 10, 60)
    if minutes and hours < DAY_HOURS:
        return tr("About {hours} h {minutes} min", hours=hours, minutes=minutes)
    return i18n.count(hours, "About {count} hour", "About {count} hours")


def share_of(switching: Switching) -> float:
    """Return how far a switch is, from 0 to 1."""
    return min(1.0, switching.done / switching.total) if switching.total else 0.0


def switch_words(switching: Switching, paused: bool) -> str:
    """Return how far a switch is: what is done, and the time left."""
    if not switching.total:
        return tr("Loading the model…")
    done = tr("{done} of {total}", done=i18n.number(switching.done), total=passages(switching.total))
    left = i18n.duration(switching.seconds_left) if switching.seconds_left is not None and not paused else ""
    return " · ".join(part for part in (done, left, tr("paused") if paused else "") if part)


def switch_line(switching: Switching, name: str, paused: bool) -> Line:
    """Return the status line while a switch is under way."""
    share = share_of(switching)
    left = i18n.duration(switching.seconds_left) if switching.seconds_left is not None and not paused else ""
    detail = " · ".join(part for part in (f"{int(100 * share)}%", left, tr("paused") if paused else "") if part)
    text = tr("Switching to {name}", name=name)
    tip = tr("The model in use goes on answering until all is ready.")
    return Line("pause" if paused else "model", "accent", text, share, detail, "resume" if paused else "pause", tip)


def bring_title(told: Bringing, name: str) -> str:
    """Return what is being done to bring a model."""
    return {
        "looking": tr("Looking at {name}…", name=name),
        "fetching": tr("Fetching {name}", name=name),
        "converting": tr("Preparing {name}…", name=name),
    }.get(told.state, name)


def bring_words(told: Bringing) -> str:
    """Return how far a model has come, and at which file."""
    amount = tr("{done} of {total}", done=i18n.size(told.done), total=i18n.size(told.total)) if told.total else ""
    return " · ".join(part for part in (amount, base_name(told.current) if told.current else "") if part)


def tally_words(tally: Counter[Winner], ours: str, theirs: str) -> list[str]:
    """Return in sentences which model was better how often, the better one first."""
    total = sum(tally.values())
    sides = [(tally["ours"], ours), (tally["theirs"], theirs)]
    if tally["theirs"] > tally["ours"]:
        sides.reverse()
    lines = [tr("{name} was better in {count} of {total}", name=name, count=n, total=total) for n, name in sides]
    if tally["same"]:
        lines.append(tr("No difference to you in {count}", count=tally["same"]))
    if tally["alike"]:
        lines.append(tr("Both found the same in {count}", count=tally["alike"]))
    return lines


def verdict_words(tally: Counter[Winner], ours: str, theirs: str) -> str:
    """Return the upshot of a comparison in a few words."""
    if tally["ours"] == tally["theirs"]:
        return tr("Both were better equally often")
    return tr("{name} was better more often", name=ours if tally["ours"] > tally["theirs"] else theirs)
