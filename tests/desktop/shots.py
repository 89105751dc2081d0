"""Takes pictures of every screen: `python tests/desktop/shots.py OUTDIR [--quick] [--only NAME] [--keep FOLDER]`.

The real window with the real worker over the sample library, then over the fake one for what a small library cannot
show; light and dark, Korean and English, at one and two pixels a point. Each look has a process of its own, for the
scale can only be set before Qt starts.

--quick takes two looks of the eight, --only the scenes whose name holds NAME, and --keep uses the libraries of an
earlier run again, which saves the reading.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402

from core import config  # noqa: E402
from desktop import places  # noqa: E402
from desktop.app import App  # noqa: E402
from tests.desktop import shots_fake, shots_real, shots_stock  # noqa: E402
from tests.desktop.fake_worker import COMMAND  # noqa: E402
from tests.desktop.shots_camera import Camera, Look, wait  # noqa: E402

LOOKS = [Look(lang, theme, scale) for lang in ("ko", "en") for theme in ("light", "dark") for scale in (1, 2)]
QUICK = [Look("ko", "light", 1), Look("en", "dark", 1)]
AT_ONCE = 2
SCREEN = {"name": "shots", "x": 0, "y": 0, "width": 3840, "height": 2400, "logicalDpi": 96, "dpr": 1}  # pixels
PASSING = Path(tempfile.gettempdir(), "seoga-pictures")
ONE = "SEOGA_SHOTS_LOOK"  # the look that a child of this program takes


def main() -> int:
    """Take every look's pictures; return the exit code."""
    asked = _arguments()
    if ONE in os.environ:
        return one_look(Look.read(os.environ[ONE]), asked.out, asked.only)
    if not places.sample_library().is_dir() or not any(places.asset("models").glob("*/model.json")):
        sys.stderr.write("shots: the sample library and a model are needed, and one of them is not here\n")
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    with _place(asked.keep) as place, ThreadPoolExecutor(AT_ONCE) as pool:
        take = partial(_take, arguments=sys.argv[1:], place=place)
        codes = list(pool.map(take, QUICK if asked.quick else LOOKS))
    sys.stdout.write(f"{len(list(asked.out.glob('*.png')))} pictures in {asked.out}\n")
    return max(codes)


def one_look(look: Look, out: Path, only: str) -> int:
    """Take the pictures of one language, scheme and scale."""
    settings = config.Config()
    settings.set("language", look.lang)
    settings.set("theme", look.theme)
    settings.set("tray", "no")
    qapp = QApplication([])
    camera = Camera(out, look, only)
    place = Path(os.environ["SEOGA_CONFIG"]).parent

    def opened(library: str, command: list[str] | None = None) -> App:
        os.environ["SEOGA_LIBRARY"] = str(place / library)
        app = App(qapp, settings, command or [])
        app.start()
        wait(lambda: app.library.status is not None)
        return app

    if camera.wants("welcome"):
        empty = opened("empty")
        shots_real.welcome(empty, camera)
        empty.close()
    if any(camera.wants(name) for name in shots_real.SCENES) or camera.wants("reading"):
        app = opened("library")
        shots_stock.fill(app, shots_stock.lay_out(place), camera)
        shots_real.walk(app, camera)
        app.close()
    if any(camera.wants(name) for name in shots_fake.SCENES):
        os.environ["FAKE_MODELS"] = "hold"  # models that can be switched to are too large to carry here
        app = opened("fake", COMMAND)
        app.library.add([str(places.sample_library())])
        wait(lambda: not app.library.empty)
        shots_fake.walk(app, camera)
        app.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="shots.py", description="Take pictures of every screen.")
    parser.add_argument("out", type=lambda text: Path(text).resolve())
    parser.add_argument("--quick", action="store_true", help="two looks of the eight")
    parser.add_argument("--only", default="", metavar="NAME", help="the scenes whose name holds NAME")
    parser.add_argument("--keep", type=lambda text: Path(text).resolve(), help="where libraries stay between runs")
    return parser.parse_args()


@contextmanager
def _place(keep: Path | None) -> Iterator[Path]:
    """Yield where libraries lie: the same place in every run, for some pictures tell it."""
    if keep is not None:
        yield keep
        return
    shutil.rmtree(PASSING, ignore_errors=True)
    PASSING.mkdir(mode=0o700)
    yield PASSING
    shutil.rmtree(PASSING)


def _take(look: Look, arguments: list[str], place: Path) -> int:
    """Take a look's pictures in a process of its own, which reads and writes nothing of the person's."""
    home = place / look.tag
    home.mkdir(parents=True, exist_ok=True)
    own = {"SEOGA_CONFIG": str(home / "seoga.toml"), ONE: look.tag}
    own |= {"XDG_STATE_HOME": str(home / "state"), "XDG_DATA_HOME": str(home / "data")}
    screen = home / "screen.json"
    screen.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    own |= {"QT_QPA_PLATFORM": f"offscreen:configfile={screen}", "QT_SCALE_FACTOR": str(look.scale)}
    environment = {**os.environ, **own}
    return subprocess.run([sys.executable, __file__, *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
