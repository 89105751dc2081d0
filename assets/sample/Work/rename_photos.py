"""Rename holiday photographs by the day they were taken.

Our camera calls every picture DSC01234.JPG and starts again at zero after ten thousand, so copying
two cards into one folder used to overwrite the older pictures. This script gives each file a name
made of its date, its time and a short word for the occasion, for example
2025-08-02_14-31-07_harbour.jpg, and never overwrites anything: when two pictures were taken within
the same second the later one gets a letter (b, c, d and so on) before the word.

Usage:  python rename_photos.py FOLDER WORD [--really]

Without --really it only prints what it would do. Nothing is moved until you have looked at the list.
Written by Elspeth for the family computer, summer 2025.
"""

import sys
from datetime import datetime
from pathlib import Path

PICTURES = {".jpg", ".jpeg", ".heic", ".png"}
LETTERS = "bcdefghijklmnopqrstuvwxyz"


def taken_at(picture: Path) -> datetime:
    """Return when the picture was taken.

    The modification time is good enough for files copied straight from the card. A picture that has
    been edited carries the time of the edit, so copy first and crop afterwards.
    """
    return datetime.fromtimestamp(picture.stat().st_mtime)


def free_name(when: datetime, word: str, suffix: str, used: set[str]) -> str:
    """Return a name nobody has taken yet, adding a letter when the second is shared."""
    stamp = when.strftime("%Y-%m-%d_%H-%M-%S")
    for letter in ("", *LETTERS):
        name = f"{stamp}{letter}_{word}{suffix}"
        if name not in used:
            return name
    raise SystemExit(f"More than 26 pictures in one second at {stamp}. Is the clock of the camera stuck?")


def plan(folder: Path, word: str) -> list[tuple[Path, Path]]:
    """Pair every picture in the folder with its new name, oldest first."""
    pictures = [file for file in folder.iterdir() if file.suffix.lower() in PICTURES]
    used = {file.name for file in folder.iterdir()}
    moves = []
    for picture in sorted(pictures, key=taken_at):
        used.discard(picture.name)
        name = free_name(taken_at(picture), word, picture.suffix.lower(), used)
        used.add(name)
        moves.append((picture, picture.with_name(name)))
    return moves


def main() -> None:
    """Show the plan, and carry it out only when asked to."""
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    folder, word = Path(sys.argv[1]), sys.argv[2]
    really = "--really" in sys.argv
    for old, new in plan(folder, word):
        sys.stdout.write(f"{old.name}  ->  {new.name}\n")
        if really:
            old.rename(new)
    if not really:
        sys.stdout.write("Nothing was changed. Add --really to rename the pictures.\n")


if __name__ == "__main__":
    main()
