"""Stage 2, vocabulary: teach the English tokeniser to read other scripts, without moving any of its ids.

The base tokeniser (WordPiece, as BERT) takes accents off by decomposing text, which also breaks every Hangul
syllable into its letters and takes the voice off Japanese kana (が becomes か); and it reads Han characters one by
one. Here accents are still taken off, syllables and kana are composed again (NFC), and runs of one script are
words. English comes out as it was: pieces that would cut an English word in another way are left out again.

New pieces are learned by family of languages, in words of their script alone; every syllable of modern Korean and
every letter seen a few times has a piece of its own at the beginning and inside of a word, so that no Korean word
is ever unknown.
"""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]  # 가 to 힣
INSIDE = "##"  # marks a piece that continues a word
RAREST = 3  # occurrences that make a letter or a merge worth having
KANA = "[ぁ-ゖゝゞ]+|[ァ-ヺーヽヾ]+"
HAN = re.compile("[一-鿿㐀-䶿々]")
LONGEST_RUN = 40  # characters of a word where none are marked
LATIN = re.compile("[a-z]")
PiecePair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """What a family of languages adds: the words its pieces are learned on, and how many pieces."""

    words: re.Pattern[str]
    size: int


SHARES: Mapping[str, Share] = {
    "ko": Share(re.compile("[가-힣]+"), 22_000),
    "ja": Share(re.compile("[ぁ-ゖゝゞ]+|[ァ-ヺーヽヾ]+|[一-鿿㐀-䶿々]+"), 14_000),
    "zh": Share(re.compile("[一-鿿㐀-䶿々]+"), 5_000),
    "es": Share(re.compile("[a-z]{3,}"), 2_500),
    "fr": Share(re.compile("[a-z]{3,}"), 2_500),
    "other": Share(re.compile(r"[^\W\d_]{2,}"), 6_000),
}


def extend_vocabulary(folder: Path, texts: Mapping[str, Iterable[str]], english: Iterable[str]) -> tuple[int, int]:
    """Add pieces for the texts of every family in SHARES to `folder/tokenizer.json`; `english` stays as it is.

    Returns:
        The number of pieces before and after; new ids follow the old ones.
    """
    path = folder / "tokenizer.json"
    spec: dict[str, Any] = json.loads(path.read_text("utf-8"))
    base = Tokenizer.from_str(json.dumps(spec))
    spec["normalizer"], spec["pre_tokenizer"] = normalizer(), pre_tokenizer()
    spec["truncation"] = spec["padding"] = None
    normal = Tokenizer.from_str(json.dumps(spec)).normalizer.normalize_str
    learned: dict[str, None] = {}
    letters: Counter[str] = Counter()
    for family, share in SHARES.items():
        written = [normal(text) for text in texts.get(family, ())]
        words = Counter(word for text in written for word in share.words.findall(text))
        learned.update(dict.fromkeys(learn_pieces(words, share.size, RAREST)))
        letters.update(letter for text in written for letter in text if letter.isalpha())
    seen = [letter for letter, count in letters.items() if count >= RAREST and not LATIN.match(letter)]
    single = [form for letter in sorted({*SYLLABLES, *seen}) for form in (letter, INSIDE + letter)]
    before = len(spec["model"]["vocab"])
    unwelcome = _disturbing(base, spec, learned, english)
    for piece in (*learned, *single):
        if piece not in unwelcome:
            spec["model"]["vocab"].setdefault(piece, len(spec["model"]["vocab"]))
    spec["pre_tokenizer"] = pre_tokenizer(spec["model"]["vocab"], sorted(spec["model"]["vocab"]))
    Tokenizer.from_str(json.dumps(spec)).save(str(path), pretty=False)
    return before, len(spec["model"]["vocab"])


def normalizer() -> dict[str, Any]:
    """Return what text goes through first: lower case, no accents, voiced kana and whole syllables kept."""
    steps = [
        {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": False,
            "strip_accents": False,
            "lowercase": True,
        },
        {"type": "NFD"},
        {"type": "Replace", "pattern": {"Regex": r"[\p{Mn}&&[^\u3099\u309A]]"}, "content": ""},
        {"type": "NFC"},
    ]
    return {"type": "Sequence", "normalizers": steps}


def pre_tokenizer(pieces: Container[str] = (), letters: Iterable[str] = ()) -> dict[str, Any]:
    """Return what cuts text into words: as BERT does, and between scripts that are written without spaces.

    A run of Han characters holds only those that are a piece, at the beginning and inside of a word: with one that
    is not, all of the run would be unknown.
    """
    known = "".join(one for one in letters if HAN.fullmatch(one) and one in pieces and INSIDE + one in pieces)
    runs = f"{KANA}|[{known}]{{1,{LONGEST_RUN}}}" if known else KANA
    split = {"type": "Split", "pattern": {"Regex": runs}, "behavior": "Isolated", "invert": False}
    return {"type": "Sequence", "pretokenizers": [{"type": "BertPreTokenizer"}, split]}


def fertility(folder: Path, texts: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, float]]:
    """Return, by language, how many tokens a character costs, and the share of tokens that are unknown."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    unknown = tokenizer.token_to_id("[UNK]") or 0
    found = {}
    for language, some in texts.items():
        ids = [i for one in tokenizer.encode_batch_fast(list(some), add_special_tokens=False) for i in one.ids]
        characters = sum(len(text) for text in some)
        found[language] = (len(ids) / max(characters, 1), ids.count(unknown) / max(len(ids), 1))
    return found


def _disturbing(base: Tokenizer, spec: dict[str, Any], learned: Iterable[str], english: Iterable[str]) -> set[str]:
    """Return the new Latin pieces by which some English word would be cut differently."""
    words = sorted({word for text in english for word in re.findall(r"[^\W_]+", text)})
    before = [one.tokens for one in base.encode_batch(words, add_special_tokens=False)]
    latin = {piece for piece in learned if LATIN.search(piece)}
    unwelcome: set[str] = set()
    while True:
        trial = {**spec["model"]["vocab"]}
        for piece in latin - unwelcome:
            trial.setdefault(piece, len(trial))
        tokenizer = Tokenizer.from_str(json.dumps({**spec, "model": {**spec["model"], "vocab": trial}}))
        after = [one.tokens for one in tokenizer.encode_batch(words, add_special_tokens=False)]
        found = {piece for old, new in zip(before, after, strict=True) if old != new for piece in new}
        found &= latin - unwelcome - spec["model"]["vocab"].keys()
        if not found:
            return unwelcome
        unwelcome |= found


def learn_pieces(words: Counter[str], size: int, rarest: int) -> list[str]:
    """Learn pieces by byte-pair encoding (arXiv 1508.07909) of syllables, the earliest merge first.

    The most frequent neighbouring pair is joined everywhere, again and again, until `size` pieces are made
    or no pair occurs `rarest` times. Ties go to the pair that sorts first: the same words give the same
    pieces, which the trainers of the tokenizers library do not promise.
    """
    spelling = Spelling(words)
    queue = [(-count, pair) for pair, count in spelling.count.items()]
    heapq.heapify(queue)
    learned: dict[str, None] = {}
    while queue and len(learned) < size:
        known, pair = heapq.heappop(queue)
        count = spelling.count[pair]
        if -known == count >= rarest:
            learned[_joined(pair)] = None
            for made in spelling.join(pair):
                heapq.heappush(queue, (-spelling.count[made], made))
        elif count >= rarest:  # it fell since it was queued
            heapq.heappush(queue, (-count, pair))
    return list(learned)


class Spelling:
    """Words as they are spelled in pieces so far.

    Attributes:
        count: how often each pair of neighbouring pieces occurs, over all words.
    """

    def __init__(self, words: Counter[str]) -> None:
        """Spell words, counted, in syllables."""
        self._pieces = [[word[0], *(INSIDE + one for one in word[1:])] for word in words]
        self._times = list(words.values())
        self._places: defaultdict[PiecePair, set[int]] = defaultdict(set)  # the words that hold, or held, a pair
        self.count: Counter[PiecePair] = Counter()
        for index in range(len(self._pieces)):
            self._add(index)

    def join(self, pair: PiecePair) -> set[PiecePair]:
        """Join a pair wherever it occurs; returns the pairs that may have become likelier."""
        made: set[PiecePair] = set()
        for index in self._places.pop(pair):
            for gone in pairwise(self._pieces[index]):
                self.count[gone] -= self._times[index]
            self._pieces[index] = _replace(self._pieces[index], pair)
            made.update(self._add(index))
        return made

    def _add(self, index: int) -> list[PiecePair]:
        """Count the pairs of a word, and return them."""
        pairs = list(pairwise(self._pieces[index]))
        for pair in pairs:
            self.count[pair] += self._times[index]
            self._places[pair].add(index)
        return pairs


def _replace(pieces: list[str], pair: PiecePair) -> list[str]:
    """Return a word's pieces with every occurrence of the pair joined, from the left."""
    out: list[str] = []
    for piece in pieces:
        if out and (out[-1], piece) == pair:
            out[-1] = _joined(pair)
        else:
            out.append(piece)
    return out


def _joined(pair: PiecePair) -> str:
    """Write two neighbouring pieces as one."""
    return pair[0] + pair[1].removeprefix(INSIDE)
