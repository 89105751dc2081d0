"""Files that are copies or versions of one another.

Of two files, the share of their passages that stands in both is 2 * common / (one + other): 1 where they are the same
throughout, 2/3 for a draft within a final of twice its length. A passage that more than `OFTEN` files hold counts the
less the more they are: a footer under all letters makes no two of them versions, while thirty versions of a report
still are. A passage that was changed a little counts by the share of its terms that stayed, if its numbers did: two
months' invoices are no versions. So does one that was cut elsewhere, by the share of its runs of three terms.

Passages that are the same are found in all files. Those that were changed are looked for in the likeliest pairs of
files (see `core.search.versions`); in more than `MOST_MEANS` files, versions of which every passage was changed are
found by their names alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.messages import DuplicateGroup, Duplicates, FindDuplicates
from core.search.changed import with_changed
from core.search.versions import (
    LEAST,
    Doubles,
    Held,
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

GROUPS = 300


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
