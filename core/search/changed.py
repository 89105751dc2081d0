"""What two files share beyond the passages that are the same to the letter: passages that were changed or cut anew.

Passages are matched one to one by their vectors, and compared as sets of terms. A word more in a short text can move
all of its cuts, though, so that no passage of one file has its like in the other. Hence what only one of two files
holds is also looked for in all that only the other one holds, wherever that was cut (`core.search.wording`). The
better of the two counts. Of 140 versions in which a sentence or a paragraph of 100 to 3,000 words came or went, 123
were found by matches alone, 134 with what was cut anew; of 960 different texts and forms, no two were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.search.group import ALIKE
from core.search.versions import LEAST, OFTEN, Doubles, Floats, Held, Ints, Pairs, Stop, ask
from core.search.wording import Told, is_version, words_of
from core.store.library import Library
from core.store.terms import term_texts

NEVER_SAME = 0.99  # at most what a changed passage counts, though all its terms stayed
COMPARED = 20_000  # pairs of files whose passages are compared
PASSAGES = 50_000  # passages whose vectors are held for that
WIDESPREAD = 4 * OFTEN  # files: what more of them hold is not looked for in another wording
PRODUCTS = 25_000_000  # of passages, in one pair
CHANGED = 20_000  # pairs of passages whose words are compared
FEW = 24  # passages that only one of two files holds, up to which they are taken together: between two anchors or so
ABOUT = 0.8  # cosine of the means of what only one of two files holds; it spares comparing words
RECUT = 20_000  # passages that are looked for in what other files hold
SOME = 500  # pairs between two looks at `stop`
READ = 100  # pairs of files whose texts are held at once

Match = tuple[int, int]  # two contents


@dataclass(frozen=True, slots=True)
class Rest:
    """What only one of two documents holds.

    Attributes:
        one: contents of the first document.
        other: contents of the second one.
        matches: those that are each other's nearest.
        about: whether both tell of the same on the whole, and are few enough to be taken together.
    """

    one: list[int]
    other: list[int]
    matches: list[Match]
    about: bool


def with_changed(library: Library, held: Held, pairs: Pairs, stop: Stop) -> Pairs:
    """Return the pairs with what their changed passages count added, where that can make them versions.

    Raises:
        Cancelled: `stop()` said yes.
    """
    rests = _rests(library, held, pairs, _likeliest(held, pairs), stop)
    different = dict.fromkeys(match for rest in rests.values() for match in rest.matches)
    stayed = _stayed(library, held, list(different)[:CHANGED], stop)
    recut = _recut(library, held, rests, stop)
    common = pairs.common.copy()
    for at, rest in rests.items():
        common[at] += max(sum(stayed.get(match, 0.0) for match in rest.matches), recut.get(at, 0.0))
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


def _rests(library: Library, held: Held, pairs: Pairs, likeliest: Ints, stop: Stop) -> dict[int, Rest]:
    """Return by pair of documents what only one of them holds, where both have some."""
    docs = np.union1d(pairs.left[likeliest], pairs.right[likeliest]).tolist()
    contents = np.unique(np.concatenate([np.empty(0, np.int64), *map(held.of, docs)]))
    contents = contents[held.known[contents] & (held.weight[contents] * WIDESPREAD >= OFTEN)]
    row = np.full(len(held.keys), -1)
    row[contents] = np.arange(len(contents))
    dense = library.vectors.dense(held.keys[contents])
    found: dict[int, Rest] = {}
    for number, at in enumerate(likeliest.tolist()):
        if number % SOME == 0:
            ask(stop)
        one, other = held.of(int(pairs.left[at])), held.of(int(pairs.right[at]))
        here, there = np.setdiff1d(one, other, True), np.setdiff1d(other, one, True)
        here, there = here[row[here] >= 0], there[row[there] >= 0]
        if 0 < len(here) * len(there) <= PRODUCTS:
            found[at] = _rest(here, there, dense[row[here]], dense[row[there]])
    return found


def _rest(one: Ints, other: Ints, here: Floats, there: Floats) -> Rest:
    """Return what only one of two documents holds, given its contents and their vectors [n, D] and [m, D]."""
    cosines = here @ there.T
    best, back, every = cosines.argmax(axis=1), cosines.argmax(axis=0), np.arange(len(one))
    mutual = np.flatnonzero((back[best] == every) & (cosines[every, best] >= ALIKE))
    matches = list(zip(one[mutual].tolist(), other[best[mutual]].tolist(), strict=True))
    sums = here.sum(axis=0), there.sum(axis=0)
    about = float(sums[0] @ sums[1]) >= ABOUT * float(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]))
    return Rest(one.tolist(), other.tolist(), matches, about and max(len(one), len(other)) <= FEW)


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


def _recut(library: Library, held: Held, rests: Mapping[int, Rest], stop: Stop) -> dict[int, float]:
    """Return by pair what counts of its rests that stands in the other one, in the same words however it was cut."""
    pairs = [(at, rest) for at, rest in rests.items() if rest.about]
    sizes = np.cumsum([len(rest.one) + len(rest.other) for _, rest in pairs])
    pairs = pairs[: int(np.searchsorted(sizes, RECUT, "right"))]
    found = {}
    for first in range(0, len(pairs), READ):
        ask(stop)
        part = pairs[first : first + READ]
        keys = held.keys[sorted({content for _, rest in part for content in (*rest.one, *rest.other)})]
        terms = {passage.key: term_texts(passage.chunk.text) for passage in library.passages.by_key(keys.tolist())}
        for at, rest in part:
            one, other = ([terms.get(int(held.keys[c]), []) for c in each] for each in (rest.one, rest.other))
            stays = _told(one, Told(other), held.weight[rest.one]) + _told(other, Told(one), held.weight[rest.other])
            found[at] = stays / 2
    return found


def _told(passages: Sequence[Sequence[str]], where: Told, weights: Doubles) -> float:
    """Return what passages count of which most is told elsewhere."""
    shares = np.array([min(where.share(terms), NEVER_SAME) for terms in passages])
    return float(shares @ weights)
