"""How answers look on a terminal: one JSON object on stdout, or lines for people; all other words on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

import msgspec

from core.messages import Alignment, DuplicateGroup, Explanation, Found
from core.records import Hit

SNIPPET = 240  # characters of a passage
STRONGEST = 5  # words, and pairs of tokens, that explain a hit


def print_json(record: object) -> None:
    """Write one object as a line of its own."""
    try:
        line = msgspec.json.encode(record).decode()
    except UnicodeEncodeError:  # a file's name that is not text
        line = json.dumps(msgspec.to_builtins(record))
    sys.stdout.write(line + "\n")


def say(words: str) -> None:
    """Write a line on stderr; what is not text becomes a question mark."""
    sys.stderr.write(words.encode("utf-8", "replace").decode() + "\n")


def print_hits(found: Found, reasons: Sequence[Explanation | None] = ()) -> None:
    """Write the hits, and below each of them why it is there, where `reasons` has something for it."""
    for number, hit in enumerate(found.hits):
        sys.stdout.write(f"{number + 1:>2}. {hit.score:.3f}  {hit.path}{_place(hit)}\n    {_snippet(hit.text)}\n")
        for line in _reasons(hit, reasons[number]) if reasons else ():
            sys.stdout.write(f"    {line}\n")


def print_groups(groups: Sequence[DuplicateGroup]) -> None:
    """Write groups of files that are nearly the same."""
    for group in groups:
        sys.stdout.write(f"{len(group.paths)} files, {group.shared:.0%} the same\n")
        sys.stdout.writelines(f"    {path}\n" for path in group.paths)


def _place(hit: Hit) -> str:
    where = " › ".join((*hit.heading, *([f"p. {hit.page}"] if hit.page else []), *([hit.place] if hit.place else [])))
    others = len({*hit.places, *hit.versions} - {hit.path})
    return (f"  ({where})" if where else "") + (f"  and {others} like it" if others else "")


def _snippet(text: str) -> str:
    text = " ".join(text.split())
    return text[:SNIPPET] + ("…" if len(text) > SNIPPET else "")


def _reasons(hit: Hit, explanation: Explanation | None) -> Iterator[str]:
    """Yield lines: what each signal gave to the score, how sure the hit is, its words, what the model saw."""
    if hit.parts:
        yield "  ".join(f"{name} {part:.3f}{_raw(hit, name)}" for name, part in sorted(hit.parts.items()))
    if hit.confidence is not None:
        yield f"{hit.band or 'not judged'}: {hit.confidence:.2f}"
    if hit.highlights:
        yield "words: " + ", ".join(dict.fromkeys(hit.text[h.start : h.end] for h in hit.highlights))
    if explanation and explanation.words:
        shared = (f"{w.text} {w.in_query:.2f} × {w.in_passage:.2f}" for w in explanation.words[:STRONGEST])
        yield "shared: " + ", ".join(shared)
    if explanation and explanation.alignments:
        yield "closest: " + ", ".join(_pairs(explanation))


def _raw(hit: Hit, name: str) -> str:
    raw = hit.signals.get(name)
    return "" if raw is None else f" (raw {raw:.3f})"


def _pairs(explanation: Explanation) -> Iterator[str]:
    """Yield the strongest pairs of tokens that stand in the texts; the others have no letters to show."""
    seen: dict[tuple[int, int], Alignment] = {}
    for pair in explanation.alignments:
        if pair.query_end and pair.end:
            seen.setdefault((pair.query_start, pair.query_end), pair)
    for pair in sorted(seen.values(), key=_value, reverse=True)[:STRONGEST]:
        asked, read = explanation.query[pair.query_start : pair.query_end], explanation.text[pair.start : pair.end]
        yield f"{asked.strip()} → {read.strip()} {pair.value:.2f}"


def _value(pair: Alignment) -> float:
    return pair.value
