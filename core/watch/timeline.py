"""A tree of names on which events are played: where everything was at first, and where it is in the end.

Nothing is known of the tree but what events say. A name that is deleted, modified or moved was there at first
(a native); one that is created was not (fresh). What a folder holds goes where the folder goes, known or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

UNKNOWN: Literal["unknown"] = "unknown"


class Node:
    """A file or folder.

    `parent` and `name` say where it is now (no parent: nowhere), `home` where it was at first (None: it was
    not there). `children` are the names known now, None for one that is known to be free; `natives` are
    those known to be there at first. `read` means its content must be read anew; `turn` is when it was last
    touched, `number` when it was first named. `implied` marks a folder known only by what is in it, `guessed`
    one that was taken for a native for that reason until it was said to be new.
    """

    __slots__ = (
        "children",
        "guessed",
        "home",
        "implied",
        "is_dir",
        "name",
        "natives",
        "number",
        "parent",
        "read",
        "turn",
    )

    def __init__(self, number: int, is_dir: bool) -> None:
        self.number = number
        self.turn = number
        self.is_dir = is_dir
        self.parent: Node | None = None
        self.name = ""
        self.home: tuple[Node, str] | None = None
        self.children: dict[str, Node | None] = {}
        self.natives: dict[str, Node] = {}
        self.read = False
        self.implied = False
        self.guessed = False


class Timeline:
    """The tree while events are played on it. Paths are lists of names; `natives` and `fresh` list its nodes."""

    def __init__(self, separator: str) -> None:
        self.separator = separator
        self.natives: list[Node] = []
        self.fresh: list[Node] = []
        self._root = Node(0, is_dir=True)
        self._turn = 0

    # --- events ----------------------------------------------------------------------------------------

    def create(self, path: Sequence[str], is_dir: bool) -> None:
        """Something new is at a path."""
        self._turn += 1
        folder, name = self._folder(path[:-1]), path[-1]
        there = folder.children.get(name)
        if there is not None and there.is_dir == is_dir:
            self._told_again(there)
            return
        if there is not None:
            self._remove(there)
        self._place(self._node(is_dir), folder, name)

    def modify(self, path: Sequence[str], is_dir: bool) -> None:
        """What is at a path has other content; of a folder, nothing below it is known for sure."""
        self._turn += 1
        node = self._find(path, is_dir)
        if node is None:
            self.create(path, is_dir)
        else:
            node.read, node.implied, node.turn = True, False, self._turn

    def delete(self, path: Sequence[str], is_dir: bool) -> None:
        """Nothing is left at a path."""
        self._turn += 1
        node = self._find(path, is_dir)
        if node is not None:
            self._remove(node)

    def move(self, source: Sequence[str], target: Sequence[str], is_dir: bool) -> None:
        """What was at a path is at another one, in place of what was there."""
        self._turn += 1
        node = self._find(source, is_dir)
        if node is None:
            if self._find(source[:-1], is_dir=True) is not None:  # else its folder took it along already
                self.create(target, is_dir)
            return
        self._remove(node)
        folder, name = self._folder(target[:-1]), target[-1]
        there = folder.children.get(name, UNKNOWN)
        if isinstance(there, Node):
            self._remove(there)
        elif there == UNKNOWN and folder.home is not None and not is_dir:
            self._native(folder, name, is_dir=False)  # it may have been there, and then it is gone
        self._place(node, folder, name)

    # --- what came of them -----------------------------------------------------------------------------

    def alive(self, node: Node) -> bool:
        """Say whether a node is in the tree still."""
        at: Node | None = node
        while at is not None and at is not self._root:
            at = at.parent
        return at is not None

    def path(self, node: Node) -> str:
        """Return where a node is in the end."""
        names = []
        while node.parent is not None:
            names.append(node.name)
            node = node.parent
        return self.separator.join(reversed(names))

    def path_now(self, node: Node, done: set[Node]) -> str:
        """Return where a node that was there at first is when of all moves only some are done."""
        names: list[str] = []
        while node.home is not None and node not in done:
            names.append(node.home[1])
            node = node.home[0]
        above = [] if node is self._root else [self.path(node)]
        return self.separator.join([*above, *reversed(names)])

    # --- the tree --------------------------------------------------------------------------------------

    def _find(self, path: Sequence[str], is_dir: bool) -> Node | None:
        """Return what is at a path; nothing where the events so far say that nothing can be there."""
        at = self._root
        for name in path[:-1]:
            below = self._known(at, name, is_dir=True)
            if below is None or not below.is_dir:
                return None
            at = below
        return self._known(at, path[-1], is_dir) if path else at

    def _folder(self, path: Sequence[str]) -> Node:
        """Return the folder at a path, made where there can be none."""
        at = self._root
        for name in path:
            below = self._known(at, name, is_dir=True)
            if below is None or not below.is_dir:
                if below is not None:
                    self._remove(below)
                below = self._node(is_dir=True)
                self._place(below, at, name)
            at = below
        return at

    def _known(self, folder: Node, name: str, is_dir: bool) -> Node | None:
        there = folder.children.get(name, UNKNOWN)
        if isinstance(there, Node) or there is None:
            return there
        if folder.home is None and folder is not self._root:
            return None  # made meanwhile: what it holds has been told
        node = self._native(folder, name, is_dir)
        node.implied = True
        node.parent, node.name = folder, name
        folder.children[name] = node
        return node

    def _native(self, folder: Node, name: str, is_dir: bool) -> Node:
        node = Node(len(self.natives) + len(self.fresh), is_dir)
        node.turn, node.home = self._turn, (folder, name)
        folder.natives[name] = node
        self.natives.append(node)
        return node

    def _node(self, is_dir: bool) -> Node:
        node = Node(len(self.natives) + len(self.fresh), is_dir)
        node.read = True
        self.fresh.append(node)
        return node

    def _place(self, node: Node, folder: Node, name: str) -> None:
        node.parent, node.name, node.turn, node.implied = folder, name, self._turn, False
        folder.children[name] = node

    def _remove(self, node: Node) -> None:
        if node.parent is not None:
            node.parent.children[node.name] = None
        node.parent, node.turn, node.implied = None, self._turn, False

    def _told_again(self, node: Node) -> None:
        """Take in that something known is said to be new: a file is written anew, a folder was only guessed."""
        if not node.is_dir:
            node.read, node.turn = True, self._turn
        elif node.implied:
            node.read, node.implied, node.turn = True, False, self._turn
            node.guessed = True
