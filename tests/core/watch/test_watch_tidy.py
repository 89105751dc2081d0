"""The fewest events with the same effect: cases people make, and a property over thousands they do not."""

from __future__ import annotations

import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from core.watch.tidy import Event, tidy

KINDS = {"c": "created", "m": "modified", "d": "deleted", "v": "moved"}


def events(*lines: str) -> list[Event]:
    """Read `c /a` (created), `m`, `d`, `v /a /b` (moved); an upper-case letter is of a folder."""
    found = []
    for line in lines:
        letter, path, *target = line.split()
        kind = KINDS[letter.lower()]
        found.append(Event(kind, path, letter.isupper(), target[0] if target else None))  # type: ignore[arg-type]
    return found


CASES = {
    "created and deleted is nothing": (["c /a", "m /a", "d /a"], []),
    "created and modified is created": (["c /a", "m /a", "m /a"], ["c /a"]),
    "deleted and created is modified": (["d /a", "c /a"], ["m /a"]),
    "modified and deleted is deleted": (["m /a", "d /a"], ["d /a"]),
    "modified often is modified": (["m /a"] * 9, ["m /a"]),
    "a save by a temporary file": (["c /.t", "m /.t", "v /.t /doc"], ["m /doc"]),
    "a save that renames the old one first": (
        ["c /4913", "d /4913", "v /doc /doc~", "c /doc", "m /doc", "d /doc~"],
        ["d /doc~", "m /doc"],
    ),
    "a chain of folder moves": (["V /a /b", "V /b /c"], ["V /a /c"]),
    "there and back": (["V /a /b", "V /b /a"], []),
    # Had there been a /b, it was lost on the way, and no event says so.
    "a chain of file moves": (["v /a /b", "v /b /c"], ["v /a /c", "d /b"]),
    "moved then modified": (["v /a /b", "m /b"], ["v /a /b", "m /b"]),
    "modified then moved": (["m /a", "v /a /b"], ["v /a /b", "m /b"]),
    "a folder takes its content along": (["V /a /b", "v /a/x /b/x", "V /a/y /b/y", "v /a/y/z /b/y/z"], ["V /a /b"]),
    "moved within a moved folder": (["V /a /b", "v /b/x /b/y"], ["V /a /b", "v /b/x /b/y"]),
    "moved out of a deleted folder": (["v /a/x /y", "D /a"], ["v /a/x /y", "D /a"]),
    "a deleted folder": (["d /a/x", "m /a/y", "d /a/y", "D /a/b", "D /a"], ["D /a"]),
    "a new folder is read with all in it": (["C /a", "c /a/x", "m /a/x", "C /a/b", "c /a/b/y"], ["C /a"]),
    "a new folder for old files": (["C /n", "v /a /n/a", "v /b /n/b"], ["v /a /n/a", "v /b /n/b", "C /n"]),
    "a folder put into one of its old name": (["V /a /t", "C /a", "V /t /a/t"], ["V /a /a/t", "C /a"]),
    "two names swapped": (["V /a /t", "V /b /a", "V /t /b"], ["M /a", "M /b"]),
    "a folder instead of a file": (["d /a", "C /a", "c /a/x"], ["M /a"]),
    "nothing": ([], []),
}


def test_cases() -> None:
    for name, (before, after) in CASES.items():
        assert tidy(events(*before)) == events(*after), name


def test_undecodable_names() -> None:
    assert tidy([Event("created", "/\udcff", False), Event("moved", "/\udcff", False, "/\udcfe")]) == [
        Event("modified", "/\udcfe", False)
    ]


def test_a_folder_put_in_place_of_one_that_its_files_left() -> None:
    """What leaves a deleted folder for one of its name waits for all the others that leave it: none has an order."""
    there = [f"v /a/{n} /b/{n}" for n in range(3)]
    back = [f"v /b/{n} /a/{n}" for n in range(3)]
    assert tidy(events(*there, "D /a", "C /a", *back)) == events("d /b/0", "d /b/1", "d /b/2", "M /a")
    assert tidy(events(*there, "D /a", "C /a", "v /b/1 /a/z")) == events(
        "v /a/0 /b/0", "v /a/2 /b/2", "v /a/1 /a/z", "d /b/1", "M /a"
    )


# --- storms ---------------------------------------------------------------------------------------------------


def storms(size: int) -> dict[str, list[Event]]:
    """Return storms of about so many events, of the kinds that programs make."""
    goes = [f"v /r/a/{n} /r/b/{n}" for n in range(size // 2)]
    comes = [f"v /r/b/{n} /r/a/{n}" for n in range(size // 2)]
    swaps = ((f"v /a{n} /t", f"v /b{n} /a{n}", f"v /t /b{n}") for n in range(size // 3))
    lines = {
        "files are renamed": [f"v /r/a/{n} /r/b/{n}" for n in range(size)],
        "all are numbered anew": [f"v /r/{n} /r/{n + 1}" for n in reversed(range(size))],
        "pairs are swapped": [line for swap in swaps for line in swap],
        "a folder is emptied": [*goes, "D /r/a"],
        "a folder is emptied, deleted, made and filled": [*goes, "D /r/a", "C /r/a", *comes],
    }
    return plain_storms(size) | {kind: events(*each) for kind, each in lines.items()}


def plain_storms(size: int) -> dict[str, list[Event]]:
    """Return those storms in which little moves."""
    lines = {
        "an archive is unpacked": [f"c /r/{n % 97}/{n}" for n in range(size)],
        "files come and go": [f"{verb} /r/{n}" for n in range(size // 2) for verb in "cd"],
        "a file is written to": ["m /r/a"] * size,
        "a folder moves on and on": [f"V /r/{n} /r/{n + 1}" for n in range(size)],
        "a tree is deleted": [*(f"d /r/{n % 97}/{n}" for n in range(size)), "D /r"],
    }
    return {kind: events(*each) for kind, each in lines.items()}


class Calls:
    """Counts what Python calls while it is open."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Calls:
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _called(self, *_: object) -> None:
        self.count += 1


def test_work_grows_with_the_storm_and_no_faster() -> None:
    few, many = storms(400), storms(1_600)
    for kind, storm in many.items():
        with Calls() as small:
            tidy(few[kind])
        with Calls() as large:
            tidy(storm)
        assert large.count / len(storm) <= 1.3 * small.count / len(few[kind]) + 1, kind


def test_a_hundred_thousand_events() -> None:
    storm = plain_storms(100_000)
    assert tidy(storm["an archive is unpacked"]) == storm["an archive is unpacked"]
    assert tidy(storm["files come and go"]) == []
    assert tidy(storm["a tree is deleted"]) == events("D /r")


# --- the model: a disk is a dict from path to content, in which a folder's content is FOLDER ------------------

FOLDER = -1
Disk = dict[str, int]
NAMES = st.sampled_from("abc")
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/" + "/".join(names))
STEPS = st.lists(st.tuples(st.sampled_from(["write", "make", "delete", "move", "move"]), PATHS, PATHS), max_size=14)


def below(disk: Disk, path: str) -> list[str]:
    return [each for each in disk if each == path or each.startswith(path + "/")]


def parent_is_there(disk: Disk, path: str) -> bool:
    above = path.rpartition("/")[0]
    return not above or disk.get(above) == FOLDER


def do(disk: Disk, step: tuple[str, str, str], content: int) -> list[Event]:
    """Do on the disk what a step says, if it can be done, and return the events a system would tell."""
    verb, path, target = step
    if verb == "write" and parent_is_there(disk, path) and disk.get(path) != FOLDER:
        told = [] if path in disk else [Event("created", path, False)]
        disk[path] = content
        return [*told, Event("modified", path, False)]
    if verb == "make" and parent_is_there(disk, path) and path not in disk:
        disk[path] = FOLDER
        return [Event("created", path, True)]
    if verb == "delete":
        lost = sorted(below(disk, path), reverse=True)
        return [Event("deleted", each, disk.pop(each) == FOLDER) for each in lost]
    if verb == "move" and path in disk and parent_is_there(disk, target) and path != target:
        is_dir = disk[path] == FOLDER
        if target.startswith(path + "/") or (target in disk and (is_dir or disk[target] == FOLDER)):
            return []
        taken = sorted(below(disk, path))
        goes = [Event("moved", each, disk[each] == FOLDER, target + each[len(path) :]) for each in taken]
        relocate(disk, path, target)
        return goes
    return []


def relocate(disk: Disk, path: str, target: str) -> None:
    taken = {target + each[len(path) :]: disk.pop(each) for each in below(disk, path)}
    for each in below(disk, target):
        del disk[each]
    disk.update(taken)


def replay(disk: Disk, told: list[Event], truth: Disk) -> Disk:
    """Bring a memory of the disk up to date by events alone; the truth is looked at only where they say so."""
    disk = dict(disk)
    for event in told:
        if event.kind == "moved":
            assert event.target is not None
            relocate(disk, event.path, event.target)
            continue
        for each in below(disk, event.path):
            del disk[each]
        if event.kind != "deleted":
            disk.update({each: truth[each] for each in below(truth, event.path)})
    return disk


@settings(max_examples=400)
@given(STEPS, STEPS)
def test_same_effect_and_idempotent(first: list[tuple[str, str, str]], then: list[tuple[str, str, str]]) -> None:
    disk: Disk = {}
    for number, step in enumerate([("make", "/a", ""), ("make", "/b", ""), *first]):
        do(disk, step, number)
    before = dict(disk)
    told = [event for number, step in enumerate(then, start=100) for event in do(disk, step, number)]
    tidied = tidy(told)
    assert replay(before, tidied, disk) == disk
    assert tidy(tidied) == tidied
    assert len(tidied) <= len(told)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from("cCmMdDvV"), PATHS, PATHS), max_size=12))
def test_senseless_events_do_no_harm(told: list[tuple[str, str, str]]) -> None:
    """Events that contradict each other crash nothing, name no path of their own making, and say nothing twice."""
    lines = [f"{letter} {path} {target if letter in 'vV' else ''}" for letter, path, target in told]
    tidied = tidy(events(*lines))
    final = [event.path for event in tidied if event.kind != "moved"]
    assert len(set(final)) == len(final)
    names = {name for _, *paths in told for path in paths for name in path.split("/")}
    assert {name for event in tidied for name in event.path.split("/")} <= names
    assert len(tidied) <= 3 * len(told)  # a move may stand for a loss at either end and something to read
