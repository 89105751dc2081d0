"""A stand-in for Tesseract, and pictures for it: what it sees is written beside it, so that tests know the words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from core.extract import ocr_engine

SCRIPT = r"""#!{python}
import pathlib, sys
here = pathlib.Path(__file__).parent
if "--version" in sys.argv:
    print("tesseract 5.3.0\n leptonica-1.82.0")
elif "--list-langs" in sys.argv:
    print("List of available languages in /x (3):\n" + (here / "languages").read_text())
else:
    data = sys.stdin.buffer.read()
    with (here / "asked").open("a") as log:
        log.write(" ".join(sys.argv[1:]) + "\t" + data[:20].split(b"\n")[1].decode() + "\n")
    if (here / "hangs").exists():
        import time
        time.sleep(30)
    if "0" in sys.argv:
        print("Page number: 0\nRotate: 0\nOrientation confidence: 9.0\nScript: Latin\nScript confidence: 9.0")
        sys.exit()
    pages = (here / "sees").read_text().split("\f")
    count = len((here / "asked").read_text().splitlines())
    sure, _, text = pages[min(count, len(pages)) - 1].partition("\n")
    print("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext")
    print(text)
    for number, line in enumerate(text.split("\n")):
        left = 100
        for word in line.split():
            wide = 20 * len(word)
            for row in [word[at : at + 1] for at in range(len(word))] if not word.isascii() else [word]:
                print(*(5, 1, 1, 1, number, 1, left, 100 + 60 * number, 20 * len(row), 30, sure, row), sep="\t")
                left += 20 * len(row)
            left += 10
"""


class FakeEngine:
    """A program in place of Tesseract. Attributes: `folder` is where it lies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        script = folder / "tesseract"
        script.write_text(SCRIPT.replace("{python}", sys.executable), "utf-8")
        script.chmod(0o755)
        (folder / "languages").write_text("eng\nkor\nosd\n", "utf-8")

    def sees(self, *pages: str, sure: float = 95) -> None:
        """Say what it sees, a text for each time it looks; the last one is seen for ever."""
        (self.folder / "sees").write_text("\f".join(f"{sure}\n{page}" for page in pages), "utf-8")

    def hangs(self) -> None:
        """Let it never answer."""
        (self.folder / "hangs").touch()

    def asked(self) -> list[str]:
        """Return how it was called, and the size of each picture."""
        log = self.folder / "asked"
        return log.read_text("utf-8").splitlines() if log.exists() else []


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Put a stand-in for Tesseract where it is found first."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr("core.extract.ocr_engine.shutil.which", lambda _: str(folder / "tesseract"))
    ocr_engine.engine.cache_clear()
    return FakeEngine(folder)


def uninstall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no Tesseract be found."""
    monkeypatch.setattr(ocr_engine, "_find", lambda: None)
    ocr_engine.engine.cache_clear()


def picture(width: int = 400, height: int = 300) -> Image.Image:
    """Return a picture that is not of one colour."""
    image = Image.new("L", (width, height), 255)
    image.paste(0, (20, 20, width // 2, 40))
    return image
