"""Every option of Seoga, declared once: key, type, default, limits and words.

Options live in one TOML file in the user's configuration folder. Unknown keys are kept (a newer Seoga may
have written them); a value that does not fit is replaced by the default and named in `Config.complaints`.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
import tomli_w

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `choices` limits a string, `low` and `high` a number; `label` and `help` are its words."""

    key: str
    default: Value
    label: str
    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 1_000_000

    def accepts(self, value: object) -> bool:
        """Say whether a value has this option's type and lies within its limits."""
        if type(value) is not type(self.default):
            return False
        if isinstance(value, str):
            return not self.choices or value in self.choices
        return isinstance(value, bool) or (isinstance(value, int) and self.low <= value <= self.high)


OPTIONS: dict[str, Option] = {
    option.key: option
    for option in (
        Option("language", "system", "Language", "The language of the window.", ("system", "ko", "en")),
        Option("theme", "system", "Appearance", "Light, dark, or as the system is.", ("system", "light", "dark")),
        Option("results", 50, "Passages to find", "How many passages a search brings at most.", low=10, high=500),
        Option(
            "model",
            "",
            "Model",
            "The model that learns what documents mean. Empty for the one that came with Seoga.",
        ),
        Option("offline", "no", "Connections", "Only the download of a model makes one.", ("no", "yes")),
        Option("hub", "", "Hub of models", "Where models are downloaded from. Empty for Hugging Face."),
        Option(
            "reranker",
            "",
            "Reranker",
            "A model that reads the best passages again together with the question, or none.",
        ),
        Option(
            "lean",
            0,
            "Meaning or words",
            "As measured is best on average. Leaning on words finds less of what is worded differently.",
            low=-100,
            high=100,
        ),
        Option("history", "yes", "Questions asked before", "Kept on this computer to be asked again.", ("yes", "no")),
        Option("preview", "page", "PDF preview", "Pages as they look, or their text.", ("page", "text")),
        Option("tray", "no", "Stay in the tray", "Closing the window leaves Seoga reading.", ("no", "yes")),
        Option("autostart", "no", "Start with the computer", "Seoga starts hidden when you log in.", ("no", "yes")),
        Option(
            "hotkey",
            "Ctrl+Alt+Space",
            "Quick search from anywhere",
            "These keys open a small search above every program. Empty for none.",
        ),
        Option(
            "ignore",
            "",
            "Left out everywhere",
            "Patterns as in .gitignore, one a line: files and folders that are not read.",
        ),
        Option("ignore_types", "", "Types left out", "Endings of files that are not read, as in: .log .csv"),
        Option(
            "cpu_share",
            100,
            "Share of the processor",
            "How much of its time reading works, in percent. While you search it takes half of that.",
            low=5,
            high=100,
        ),
        Option(
            "on_battery",
            "slower",
            "On battery",
            "What reading does without mains power: as always, at a quarter of its speed, or not at all.",
            ("same", "slower", "pause"),
        ),
        Option(
            "write_mb_a_minute",
            0,
            "Most written in a minute (MB)",
            "Reading slows down to write no more than this to the disk. 0 for no limit.",
            high=100_000,
        ),
        Option(
            "threads",
            0,
            "Processor cores for reading",
            "How many cores indexing may use. 0 leaves one core free. Takes effect at the next start.",
            high=256,
        ),
        Option(
            "max_file_mb",
            200,
            "Largest file (MB)",
            "Larger files are listed but not read.",
            low=1,
            high=100_000,
        ),
    )
}


@dataclass(slots=True)
class Config:
    """The options' values, and what was wrong with the file they were read from."""

    values: dict[str, object] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        """Return a string option's value."""
        return str(self.values.get(key, OPTIONS[key].default))

    def number(self, key: str) -> int:
        """Return a number option's value."""
        value = self.values.get(key, OPTIONS[key].default)
        return value if isinstance(value, int) else int(OPTIONS[key].default)

    def set(self, key: str, value: Value) -> None:
        """Change one option.

        Raises:
            ValueError: the value does not fit the option.
        """
        if not OPTIONS[key].accepts(value):
            raise ValueError(f"{key} does not take {value!r}")
        self.values[key] = value


def config_file() -> Path:
    """Return where the options are kept; `SEOGA_CONFIG` names another place (tests use it)."""
    named = os.environ.get("SEOGA_CONFIG")
    return Path(named) if named else Path(platformdirs.user_config_dir("seoga", appauthor=False)) / "seoga.toml"


def default_library() -> Path:
    """Return the user's library folder; `SEOGA_LIBRARY` names another place."""
    named = os.environ.get("SEOGA_LIBRARY")
    return Path(named) if named else Path(platformdirs.user_data_dir("seoga", appauthor=False)) / "library"


def own_models() -> Path:
    """Return the folder of models that a person has brought; `SEOGA_MODELS` names another place."""
    named = os.environ.get("SEOGA_MODELS")
    return Path(named) if named else Path(platformdirs.user_data_dir("seoga", appauthor=False)) / "models"


def hub_problem(address: str) -> str:
    """Return why models are not downloaded from an address, "" where they may be; a blank one is the usual hub.

    It has to be https, or a server on this very computer, and to hold no name or password.
    """
    try:
        parts = urlsplit(address)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        safe = parts.scheme == "https" or (parts.scheme == "http" and local)
        fits = address.isascii() and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return f"{address!r} is no address."
    if address and not (safe and fits):
        return f"{address!r} is not safe: an address begins with https:// and holds no name or password."
    return ""


def hub_address(options: Config) -> str:
    """Return where models are downloaded from, "" for the usual hub; `SEOGA_HUB` goes before the option."""
    return os.environ.get("SEOGA_HUB", "").strip() or options.text("hub")


def load(path: Path | None = None) -> Config:
    """Read the options; a missing file means the defaults, a broken one is said in `complaints`."""
    path = path or config_file()
    try:
        values: dict[str, object] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Config(complaints=[f"{path}: {error}"])
    config = Config(values)
    for key in [key for key in values if key in OPTIONS and not OPTIONS[key].accepts(values[key])]:
        config.complaints.append(f"{path}: {key} does not take {values[key]!r}")
        del values[key]
    return config


def save(config: Config, path: Path | None = None) -> None:
    """Write the options in one step, so that a crash leaves the old file or the new one."""
    path = path or config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".toml")
    with os.fdopen(handle, "wb") as file:
        tomli_w.dump(config.values, file)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


@cache
def assets() -> Path:
    """Return the folder of shipped things: beside the code in a checkout, `seoga_assets` when installed."""
    beside = Path(__file__).resolve().parent.parent
    return next((path for path in (beside / "assets", beside / "seoga_assets") if path.is_dir()), beside / "assets")
