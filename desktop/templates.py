"""Finds which sentence a text was made from, and what was filled in: "3 files" is "{count} files" with 3."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter


class Templates:
    """Sentences with `{names}` in them, the most telling first."""

    def __init__(self, sentences: Iterable[str]) -> None:
        parsed = ((sentence, *_parts(sentence)) for sentence in sentences)
        with_holes = [one for one in parsed if one[2]]
        self._plain = {sentence for sentence in sentences if "{" not in sentence}
        self._parsed = sorted(with_holes, key=lambda one: -sum(map(len, one[1])))

    def match(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Return the sentence and what stands for its names, None where a text is none of them."""
        if text in self._plain:
            return text, {}
        for sentence, literals, names in self._parsed:
            if text.startswith(literals[0]) and text.endswith(literals[-1]):
                values = _between(text, literals)
                if values:
                    return sentence, dict(zip(names, values, strict=True))
        return None


def _parts(sentence: str) -> tuple[list[str], list[str]]:
    """Return what stands around the names of a sentence, and the names."""
    literals, names = [""], list[str]()
    for literal, name, _, _ in Formatter().parse(sentence):
        literals[-1] += literal
        if name is not None:
            names.append(name)
            literals.append("")
    return literals, names


def _between(text: str, literals: list[str]) -> list[str]:
    """Return what stands between the literals of a sentence, nowhere nothing; [] where they do not fit.

    The first place that fits is taken each time, so that no text, however long or strange, takes long.
    """
    values, start, end = list[str](), len(literals[0]), len(text) - len(literals[-1])
    for literal in literals[1:-1]:
        found = text.find(literal, start + 1, end)
        if found < 0:
            return []
        values.append(text[start:found])
        start = found + len(literal)
    return [*values, text[start:end]] if start < end else []
