"""Files that are copies or versions of one another.

Of two files, the share of their passages that stands in both is 2 * common / (one + other): 1 where they are the same
throughout, 2/3 for a draft within a final of twice its length. A passage that more than `OFTEN` files hold counts the
less the more they are: a footer under all letters makes no two of them versions, while thirty versions of a report
still are. A passage that was changed a little counts by the share of its terms that stayed, if its numbers did: two
months' invoices are no versions.

Passages that are the same are found in all files. Those that were changed are looked for in the likeliest pairs of
files (see `core.search.versions`); in more than `MOST_MEANS` files, versions of which every passage was changed are
found by their names alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.messages import DuplicateGroup, Duplicates, FindDuplicates
from core.search.group import ALIKE, is_version, words_of
from core.search.versions import (
    OFTEN,
    Doubles,
    Floats,
    Held,
    Ints,
    Pairs,
    Stop,
    ask,
    by_contents,
    by_mean,
    by_name,
    held_in,
    joined,
)
from core.store.documents import Place
from core.store.filters import Filter
from core.store.library import Library

LEAST = 0.5  # share from which on two files are versions of each other
NEVER_SAME = 0.99  # at most what a changed passage counts, though all its terms stayed
GROUPS = 300
COMPARED = 20_000  # pairs of files whose passages are compared
PASSAGES = 50_000  # passages whose vectors are held for that
WIDESPREAD = 4 * OFTEN  # files: what more of them hold is not looked for in another wording
PRODUCTS = 25_000_000  # of passages, in one pair
CHANGED = 20_000  # pairs of passages whose words are compared
SOME = 500  # pairs between two looks at `stop`

Match = tuple[int, int]  # two contents


def duplicates(library: Library, request: FindDuplicates, stop: Stop = lambda: False) -> Duplicates:
    """Return the groups of files that are copies or versions of one another, the largest first.

    Every file of a group shares at least `LEAST` with another one of it; `shared` is the least of those shares that
    hold the group together. Its paths are sorted newest first.

    Args:
        library: where to look.
        request: which folder to look in.
        stop: says whether to give up; asked often.

    Raises:
        Cancelled: `stop()` said yes.
    """
    where = Filter(folder=request.folder)
    held = held_in(library.view(where))
    ask(stop)
    places = library.ledger.places(held.docs.tolist(), where)
    pairs = joined([by_contents(held), by_name(held, places), by_mean(library, held, stop)])
    ask(stop)
    pairs = with_changed(library, held, pairs, stop)
    return Duplicates(tuple(_groups(held, pairs, places)[:GROUPS]))


# --- changed passages ---------------------------------------------------------------------------------------


def with_changed(library: Library, held: Held, pairs: Pairs, stop: Stop) -> Pairs:
    """Return the pairs with what their changed passages count added, where that can make them versions.

    Raises:
        Cancelled: `stop()` said yes.
    """
    near = _near(library, held, pairs, _likeliest(held, pairs), stop)
    different = dict.fromkeys(match for matches in near.values() for match in matches)
    stayed = _stayed(library, held, list(different)[:CHANGED], stop)
    common = pairs.common.copy()
    for at, matches in near.items():
        common[at] += sum(stayed.get(match, 0.0) for match in matches)
    return Pairs(pairs.left, pairs.right, common)


def _likeliest(held: Held, pairs: Pairs) -> Ints:
    """Return the places of the pairs whose passages are compared, the most alike so far first.

    One is left out if it is the same throughout, or if one of the two is too small to be half of both.
    """
    shares, sizes = pairs.shares(held), (held.size[pairs.left], held.size[pairs.right])
    possible = 2 * np.minimum(*sizes) / (sizes[0] + sizes[1])
    at = np.flatnonzero((shares < 1) & (possible >= LEAST))
    at = at[np.argsort(-shares[at], kind="stable")][:COMPARED]
    both = np.stack([pairs.left[at], pairs.right[at]], axis=1).ravel()
    docs, first = np.unique(both, return_index=True)
    new = np.zeros(len(both), np.int64)
    new[first] = np.diff(held.by_doc[1])[docs]
    return at[np.cumsum(new)[1::2] <= PASSAGES]


def _near(library: Library, held: Held, pairs: Pairs, likeliest: Ints, stop: Stop) -> dict[int, list[Match]]:
    """Return by pair of documents which contents are each other's nearest, of those that only one of them holds."""
    docs = np.union1d(pairs.left[likeliest], pairs.right[likeliest]).tolist()
    contents = np.unique(np.concatenate([np.empty(0, np.int64), *map(held.of, docs)]))
    contents = contents[held.known[contents] & (held.weight[contents] * WIDESPREAD >= OFTEN)]
    row = np.full(len(held.keys), -1)
    row[contents] = np.arange(len(contents))
    dense = library.vectors.dense(held.keys[contents])
    found: dict[int, list[Match]] = {}
    for number, at in enumerate(likeliest.tolist()):
        if number % SOME == 0:
            ask(stop)
        one, other = held.of(int(pairs.left[at])), held.of(int(pairs.right[at]))
        here, there = np.setdiff1d(one, other, True), np.setdiff1d(other, one, True)
        found[at] = _nearest(dense, row, here[row[here] >= 0], there[row[there] >= 0])
    return found


def _nearest(dense: Floats, row: Ints, one: Ints, other: Ints) -> list[Match]:
    """Return the contents of two documents that are each other's nearest, and near enough."""
    if not 0 < len(one) * len(other) <= PRODUCTS:
        return []
    cosines = dense[row[one]] @ dense[row[other]].T
    best, back, every = cosines.argmax(axis=1), cosines.argmax(axis=0), np.arange(len(one))
    mutual = np.flatnonzero((back[best] == every) & (cosines[every, best] >= ALIKE))
    return list(zip(one[mutual].tolist(), other[best[mutual]].tolist(), strict=True))


def _stayed(library: Library, held: Held, matches: Sequence[Match], stop: Stop) -> dict[Match, float]:
    """Return what matches count whose words are nearly the same: the share of them that stayed (Jaccard)."""
    ask(stop)
    keys = held.keys[np.unique(np.array(matches, np.int64))]
    words = {passage.key: words_of(passage.chunk.text) for passage in library.passages.by_key(keys.tolist())}
    found = {}
    for match in matches:
        one, other = (words.get(int(held.keys[content]), frozenset()) for content in match)
        if one and is_version(one, other):
            share = min(len(one & other) / len(one | other), NEVER_SAME)
            found[match] = share * float(held.weight[list(match)].min())
    return found


# --- groups -------------------------------------------------------------------------------------------------


def _groups(held: Held, pairs: Pairs, places: Mapping[int, Sequence[Place]]) -> list[DuplicateGroup]:
    """Return the groups of more than one file, the largest first, the most alike first among equals."""
    found = []
    for docs, shared in components(len(held.docs), pairs, pairs.shares(held)):
        files = [place for doc in docs for place in places.get(int(held.docs[doc]), ())]
        if len(files) > 1:
            files.sort(key=lambda place: (-place.modified, place.path))
            found.append(DuplicateGroup(tuple(place.path for place in files), shared))
    return sorted(found, key=lambda group: (-len(group.paths), -group.shared, group.paths))


def components(count: int, pairs: Pairs, shares: Doubles) -> Iterable[tuple[list[int], float]]:
    """Return what pairs of at least `LEAST` connect, and the least share that is needed to connect it.

    Pairs are joined from the highest share down (Kruskal 1956), so that the last one that joins is the least.
    """
    group = [[doc] for doc in range(count)]
    least = dict.fromkeys(range(count), 1.0)
    of = list(range(count))
    for at in np.argsort(-shares, kind="stable").tolist():
        left, right = of[pairs.left[at]], of[pairs.right[at]]
        if shares[at] < LEAST:
            break
        if left != right:
            small, large = sorted((left, right), key=lambda each: len(group[each]))
            for doc in group[small]:
                of[doc] = large
            group[large] += group[small]
            least[large] = float(shares[at])
            group[small] = []
    return [(docs, least[at]) for at, docs in enumerate(group) if docs]
