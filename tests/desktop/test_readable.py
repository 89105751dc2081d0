"""Why a passage matched, as one reads it: whole words with all that their pieces gave, and the passage as prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import assets
from core.embed.base import Embedder
from core.embed.catalogue import bundled, load
from core.messages import Alignment, Explanation, SharedWord
from core.records import Chunk
from core.search.explain import explain
from desktop.models.matching import shared_word, tints, widest, word_around, word_matches
from desktop.models.prose import blanks, moved, replaced, signs
from desktop.models.readable import as_prose, prose, readable, whole_words
from tests.desktop.test_snippet_prose import PIECES, TEXTS

HAS_MODEL = bool(bundled(assets() / "models"))
PIECE = st.text(alphabet="보증금을 a8,-'敷金はいアパ押\n", min_size=1, max_size=12)


def told(query: str, text: str, tokens: dict[str, tuple[str, float]], places: bool = True) -> Explanation:
    """Return what a worker tells of tokens: each with its piece in the passage and its gain."""
    words, pairs = list[SharedWord](), list[Alignment]()
    for token, (piece, gain) in tokens.items():
        asked, start = query.index(token), text.find(piece) if piece else 0
        end = start + len(piece)
        words.append(SharedWord(piece or token, 1.0, gain, gain, start, end))
        if places:
            pairs.append(Alignment(asked, asked + len(token), start, end, 0.9))
    return Explanation(query, text, 0.5, sum(word.gain for word in words), 0.9, tuple(words), tuple(pairs))


def gains(explanation: Explanation) -> dict[str, float]:
    return {word.text: round(word.gain, 3) for word in whole_words(explanation)}


# --- whole words

WHOLE = {
    "Korean": (
        "보증금을 언제 돌려받나요",
        "보증금은 잔금을 치른 날 돌려준다",
        {"보증": ("보증", 0.08), "금을": ("금을", 0.02), "돌려": ("돌려", 0.03)},
        {"보증금을": 0.1, "돌려받나요": 0.03},
    ),
    "Korean particles": (
        "계약서에 적은 날",
        "계약서에 적은 날까지",
        {"계약": ("계약", 0.05), "서에": ("서에", 0.01), "적은": ("적은", 0.02)},
        {"계약서에": 0.06, "적은": 0.02},
    ),
    "digits": (
        "8800만 원",
        "8800만 원이다",
        {"880": ("880", 0.05), "0": ("0", 0.005), "만": ("만", 0.003)},
        {"8800만": 0.058},
    ),
    "English": (
        "co-tenant pays 8,800, don't they",
        "The co-tenant pays 8,800 and they don't leave",
        {
            "co": ("co", 0.02),
            "tenant": ("tenant", 0.06),
            "8": ("8", 0.03),
            "800": ("800", 0.05),
            "don": ("don", 0.01),
        },
        {"co-tenant": 0.08, "8,800": 0.08, "don't": 0.01},
    ),
    "Japanese": (
        "アパートの敷金をいつ返してもらえますか",
        "アパの敷金は退去後に返し、アパートを返してもらう",
        {
            "ア": ("ア", 0.02),
            "パート": ("パート", 0.1),
            "金": ("金", 0.07),
            "返": ("返", 0.03),
            "しても": ("しても", 0.01),
        },
        {"アパート": 0.12, "敷金": 0.07, "返してもらえますか": 0.04},
    ),
    "Chinese": (
        "押金什么时候退还 租赁合同",
        "租赁合同结束后,押金应当在三天内退还。",
        {"押": ("押", 0.05), "金": ("金", 0.07), "退": ("退", 0.04), "租": ("租", 0.06), "合": ("合", 0.04)},
        {"押金": 0.12, "租赁合同": 0.1, "退还": 0.04},
    ),
}


@pytest.mark.parametrize("places", [True, False], ids=["", "without phrases"])
@pytest.mark.parametrize("kind", WHOLE)
def test_tokens_of_one_word_are_shown_as_that_word_with_all_they_gave(kind: str, places: bool) -> None:
    query, text, tokens, wanted = WHOLE[kind]
    found = whole_words(told(query, text, tokens, places))
    assert {word.text: pytest.approx(word.gain) for word in found} == wanted
    assert [word.gain for word in found] == sorted((word.gain for word in found), reverse=True)
    assert all(word.text in query for word in found)


def test_a_word_of_the_headings_alone_is_whole_too() -> None:
    assert gains(told("보증금을 언제", "그날 돌려준다", {"보증": ("", 0.1), "금을": ("", 0.02)})) == {
        "보증금을": 0.12
    }


def test_what_the_question_writes_otherwise_is_the_word_of_the_passage() -> None:
    token = SharedWord("tenan", 1.0, 0.2, 0.2, 4, 9)
    assert gains(Explanation("세입자", "The tenant’s", 0, 0.2, 0, (token,), ())) == {"tenant’s": 0.2}


def test_signs_alone_are_no_word() -> None:
    assert gains(told("왜 ?", "왜 ?", {"왜": ("왜", 0.2), "?": ("?", 0.1)})) == {"왜": 0.2}


@pytest.mark.skipif(not HAS_MODEL, reason="no model is bundled in this checkout")
@pytest.mark.parametrize("kind", WHOLE)
def test_what_the_bundled_model_tells_is_shown_in_whole_words(model: Embedder, kind: str) -> None:
    query, text, _, wanted = WHOLE[kind]
    found = explain(model, query, Chunk(text, 0, len(text)))
    shown = whole_words(found)
    assert {word.text for word in shown} >= {*wanted} - {"don't", "返してもらえますか"}, "these share no such piece"
    assert sum(word.gain for word in shown) == pytest.approx(found.sparse, abs=1e-3), "signs gave next to nothing"
    spans = {word: query.index(word) for word in (match.text for match in word_matches(found))}
    assert all(word_around(query, at, at + len(word)) == (at, at + len(word)) for word, at in spans.items())


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load(bundled(assets() / "models")[0], threads=1)


@pytest.mark.parametrize(
    ("text", "piece", "word"),
    [
        ("a co-tenant’s key", "tenant", "co-tenant’s"),
        ("- tenant -", "tenant", "tenant"),
        ("£1,880, £2", "880", "1,880"),
        ("at 10:30.", "30", "10:30"),
        ("1, 2, 3", "2", "2"),
        ("8,800원을", "800", "8,800원을"),
        ("end.Begin", "end", "end"),
        ("'보증금'을", "보증", "보증금"),
        ("アパートの鍵", "パート", "アパート"),
    ],
)
def test_a_word_keeps_the_signs_within_it(text: str, piece: str, word: str) -> None:
    at = text.index(piece)
    assert text[slice(*word_around(text, at, at + len(piece)))] == word


def test_rows_and_partners_of_han_are_as_much_as_both_texts_have() -> None:
    found = told(
        "押金什么 敷金はいつ", "押金应当。敷金は", {"押": ("押", 0.1), "金": ("金", 0.1), "はいつ": ("は", 0.1)}
    )
    shown = {match.text: [found.text[slice(*one)] for one in match.partners] for match in word_matches(found)}
    assert shown == {"押金": ["押金"], "敷金はいつ": ["敷金は"]}


@given(PIECE, PIECE, st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6))
def test_a_shared_word_holds_its_token_and_lies_in_its_text(
    text: str, other: str, spans: list[tuple[int, int]]
) -> None:
    words = [shared_word(text, other, *span) for span in spans]
    for (start, end), (first, last), (left, right) in zip(spans, words, widest(words), strict=True):
        assert 0 <= first <= last <= max(len(text), first)
        assert (left, right) == (first, last) or left <= first < last <= right
        if text[start:end].strip():
            assert text[start:end].strip() in text[first:last]


@given(PIECE, PIECE, st.data())
def test_words_together_give_what_their_tokens_gave(query: str, text: str, data: st.DataObject) -> None:
    starts = st.integers(0, len(text) - 1)
    tokens = data.draw(st.lists(st.tuples(starts, st.integers(1, 3), st.floats(0, 1, width=32)), max_size=6))
    words = tuple(SharedWord(text[a : a + n].strip(), 1.0, g, g, a, min(a + n, len(text))) for a, n, g in tokens)
    lettered = [word.gain for word in words if any(c.isalnum() for c in word.text)]
    shown = whole_words(Explanation(query, text, 0, 0, 0, words, ()))
    assert sum(word.gain for word in shown) >= sum(lettered) - 1e-5
    assert sum(word.gain for word in shown) <= sum(word.gain for word in words) + 1e-5
    assert len({word.text.casefold() for word in shown}) == len(shown)


# --- the passage as prose

MARKED = "## 이사\n\n- [ ] **'보증금'**을 확인\n- [x] [열쇠](https://example.com/k)\n\n항목 | 금액\n보증금 | 5천만 원"


def pairs_of(*pieces: str) -> tuple[Alignment, ...]:
    return tuple(Alignment(0, 1, MARKED.index(one), MARKED.index(one) + len(one), 0.9) for one in pieces)


def test_a_passage_of_markdown_is_read_as_prose_and_tinted_at_the_same_words() -> None:
    pairs = pairs_of("보증", "열쇠", "5천만", "**")
    found = readable(Explanation("보증금", MARKED, 0, 0, 0, (), pairs), "/a/할 일.md")
    assert found.text == "이사 ☐ '보증금'을 확인 ☑ 열쇠 항목 · 금액 / 보증금 · 5천만 원"
    assert [found.text[pair.start : pair.end] for pair in found.alignments] == ["보증", "열쇠", "5천만", ""]
    assert [found.text[start:end] for start, end, _ in tints(found.alignments, found.text)] == [
        "보증금",
        "열쇠",
        "5천만",
    ]


def test_other_files_keep_every_sign() -> None:
    asked = Explanation("보증금", MARKED, 0, 0, 0, (), pairs_of("보증", "5천만"))
    found = as_prose(asked, "/a/할 일.txt")
    assert found.text.split() == MARKED.split()
    assert "  " not in found.text
    assert "\n" not in found.text
    assert [found.text[pair.start : pair.end] for pair in found.alignments] == ["보증", "5천만"]


SEAMS = [
    ("a.txt", "있다.\n\n제6조 (중도 해지)\n- 벽에", "있다. 제6조 (중도 해지) - 벽에"),
    ("a.docx", "임대인 (서명)   임차인\t(서명)\u00a0\n", "임대인 (서명) 임차인 (서명)"),
    ("a.md", "\n## 이사\n\n**짐** \n 목록  ", "## 이사 짐 목록"),
    ("a.eml", "From: 김\nTo: 박\n\n민준 씨,\n\n\n안녕", "From: 김 To: 박 민준 씨, 안녕"),
]


@pytest.mark.parametrize(("path", "text", "shown"), SEAMS)
def test_one_space_parts_what_the_file_has_apart(path: str, text: str, shown: str) -> None:
    spans = [(text.index(word), text.index(word) + len(word)) for word in shown.split() if word in text]
    found, places = prose(text, path, spans)
    assert found == shown
    assert [found[slice(*place)] for place in places] == [text[slice(*span)] for span in spans]


LINKED = [
    ("[열쇠](https://example.com/a_b?c=1|2)", "열쇠"),
    ("![그림](./a.png)와 [둘](#둘)", "그림와 둘"),
    ("[a](mailto:kim@example.com)", "a"),
    ("handlers[name](/event) f(x)[1](./y)", "handlers[name](/event) f(x)[1](./y)"),
    ("[열쇠] (https://example.com) [3](7)", "[열쇠] (https://example.com) [3](7)"),
]


@pytest.mark.parametrize(("text", "shown"), LINKED)
def test_a_link_reads_as_its_words(text: str, shown: str) -> None:
    assert prose(text, "a.md", [])[0] == shown


TINTED = st.lists(st.one_of(PIECES, st.sampled_from(["[열쇠](#a)", "[", "](/b|c)", "’"])), max_size=30).map("".join)


@given(st.one_of(TEXTS, TINTED), st.data())
def test_every_tint_falls_on_the_same_letters(text: str, data: st.DataObject) -> None:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = data.draw(st.lists(ends, max_size=6))
    pairs = tuple(Alignment(0, 1, min(span), max(span), 0.1 + n / 10) for n, span in enumerate(spans))
    shown = as_prose(Explanation("가", text, 0, 0, 0, (), pairs), "a.md")
    edits = signs(text, 0, len(text))
    spaced = list(blanks(replaced(text, edits, ())[0]))
    left_in = (at for at in range(len(text)) if not any(start <= at < end for start, end, _ in edits))
    kept = [at for at in left_in if not text[at].isspace()]
    now = [start for start, _ in moved(spaced, moved(edits, [(at, at + 1) for at in kept]))]
    assert all(letter == " " or not letter.isspace() for letter in shown.text)
    assert "  " not in shown.text
    assert [shown.text[at] for at in now] == [text[at] for at in kept]
    for before, after in zip(pairs, shown.alignments, strict=True):
        left = [letter for at in kept if before.start <= at < before.end for letter in text[at]]
        put = "".join(words for _, _, words in edits) + " "
        assert [c for c in shown.text[after.start : after.end] if c not in put] == [c for c in left if c not in put]
    old, new = values(tints(pairs, text), len(text)), values(tints(shown.alignments, shown.text), len(shown.text))
    assert all(new[here] >= old[at] for here, at in zip(now, kept, strict=True) if text[at].isalnum())


def values(found: list[tuple[int, int, float]], length: int) -> list[float]:
    """Return the tint of each letter."""
    shown = [0.0] * length
    for start, end, value in found:
        shown[start:end] = [value] * (end - start)
    return shown
