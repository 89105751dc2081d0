"""Calibration: chance levels, shares, probabilities that only rise with the signals, and how they are fitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.records import Embedding
from core.search.calibrate import (
    FALLBACK,
    FEWEST,
    MEASURED,
    SHARES,
    Asked,
    Background,
    Chance,
    about,
    band,
    confidence,
    measure,
    pick,
    shares,
)
from core.search.scripts import scripts
from core.store.vectors import Fetched
from core.train import calibrate as fitting

Floats = NDArray[np.float32]
ALL = ("dense", "sparse", "multi", "keyword")
WHOLE = FALLBACK["dense+sparse+multi+keyword"]


def directions(count: int, width: int, seed: int) -> Floats:
    found = np.random.default_rng(seed).standard_normal((count, width))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def library(texts: list[str], seed: int = 1) -> Background:
    starts = np.arange(0, 3 * len(texts) + 1, 3)
    vectors = Fetched(directions(len(texts), 16, seed), directions(3 * len(texts), 8, seed + 1), starts)
    return Background(vectors, scripts(texts))


def asking(text: str = "전세 계약은 언제 갱신하나", passages: int = 100) -> Asked:
    ids, weights = np.arange(2, dtype=np.int32), np.array([3, 4], np.float32)
    multi = directions(4, 8, 9)
    return Asked(text, Embedding(directions(1, 16, 8)[0], ids, weights, multi), multi, 20.0, passages)


def chance(hits: int = 1, passages: int = 100) -> Chance:
    level = {name: np.full(hits, value, np.float32) for name, value in (("dense", 0.1), ("multi", 0.3))}
    return Chance(level, 25.0, 20.0, np.ones(hits, np.float32), passages)


def signals(**values: float) -> dict[str, Floats]:
    return {name: np.array([value], np.float32) for name, value in values.items()}


# --- chance


def test_chance_is_the_mean_score_of_random_passages() -> None:
    sample, query = library(["계약서의 조항"] * 200), asking()
    found = measure(sample, query, ["임대차 계약"], WHOLE)
    assert found
    assert found.level["dense"][0] == pytest.approx(
        float((sample.vectors.dense @ query.vectors.dense).mean()), abs=0.02
    )
    assert isinstance(sample.vectors.multi, np.ndarray)
    best = (query.rows @ sample.vectors.multi.T).reshape(4, 200, 3).max(axis=2).mean(axis=0)
    assert found.level["multi"][0] == pytest.approx(float(best.mean()), abs=0.02)
    assert (found.itself, found.ideal, found.passages) == (25.0, 20.0, 100)


def test_passages_in_another_script_do_not_make_a_hit_look_good() -> None:
    query = asking()
    away = library(["an English text"] * 60)
    alike = replace(away.vectors, dense=np.repeat(query.vectors.dense[None] * np.float32(0.6), 60, axis=0))
    texts = ["한국어 글"] * 60 + ["an English text"] * 60
    dense = np.concatenate([alike.dense, np.zeros((60, 16), np.float32)])
    both = Background(Fetched(dense, directions(360, 8, 3), np.arange(0, 361, 3)), scripts(texts))
    found = measure(both, query, ["한국어로 쓴 답", "answered in English"], WHOLE)
    assert found
    assert found.level["dense"][0] > 0.5
    assert found.level["dense"][1] < 0.1


def test_in_a_library_of_one_passage_the_models_typical_level_decides() -> None:
    query = asking()
    itself = Fetched(query.vectors.dense[None], query.rows, np.array([0, len(query.rows)]))
    found = measure(Background(itself, scripts(["계약"])), query, ["계약"], WHOLE)
    assert found
    assert found.level["dense"][0] < 0.35
    assert found.level["multi"][0] < 0.5


def test_without_a_typical_level_a_small_library_has_no_measure() -> None:
    own = {name: value for name, value in WHOLE.items() if not name.startswith("typical")}
    assert measure(library(["글"] * (FEWEST - 1)), asking(), ["글"], own) is None
    assert measure(library(["글"] * FEWEST), asking(), ["글"], own) is not None
    empty = Background(
        Fetched(np.empty((0, 16), np.float32), np.empty((0, 8), np.float32), np.zeros(1, int)), scripts([])
    )
    assert measure(empty, asking(), ["글"], own) is None
    assert measure(empty, asking(), ["글"], WHOLE) is not None


# --- shares and probabilities


def test_shares_by_hand() -> None:
    found = shares(chance(), signals(dense=0.55, multi=0.3, sparse=5.0, keyword=30.0))
    assert {name: round(float(values[0]), 3) for name, values in found.items()} == {
        "dense": 0.5,
        "multi": 0.0,
        "sparse": 0.2,
        "keyword": 1.0,
        "script": 1.0,
        "size": round(float(np.log(100)), 3),
    }


def test_the_same_score_says_less_where_chance_scores_more() -> None:
    wide = chance()
    narrow = replace(wide, level={name: level + 0.3 for name, level in wide.level.items()})
    scored = signals(dense=0.7, multi=0.8, sparse=10.0, keyword=8.0)
    assert confidence(narrow, scored, WHOLE)[0] < confidence(wide, scored, WHOLE)[0]


def test_a_larger_library_wants_a_better_hit_up_to_the_largest_that_was_measured() -> None:
    scored = signals(dense=0.5, multi=0.5, sparse=5.0, keyword=4.0)
    found = [float(confidence(chance(passages=n), scored, WHOLE)[0]) for n in (0, 10, 1_000, MEASURED, 10**7)]
    assert found[1] > found[2] > found[3] == found[4]


def test_a_perfect_match_is_strong_and_chance_is_weak() -> None:
    best = confidence(chance(), signals(dense=1, multi=1, sparse=25, keyword=18), WHOLE)[0]
    none = confidence(chance(), signals(dense=0.1, multi=0.3, sparse=0, keyword=0), WHOLE)[0]
    assert (band(best, WHOLE), band(none, WHOLE)) == ("strong", "weak")
    assert about(best, WHOLE)
    assert not about(none, WHOLE)


@given(
    st.sampled_from(sorted(FALLBACK)),
    st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4),
    st.sampled_from(ALL),
    st.floats(0, 40, width=32),
)
def test_no_probability_falls_where_a_signal_rises(name: str, scores: list[float], rising: str, more: float) -> None:
    before = dict(zip(ALL, scores, strict=True))
    after = {**before, rising: before[rising] + more}
    low, high = (float(confidence(chance(), signals(**each), FALLBACK[name])[0]) for each in (before, after))
    assert 0 <= low <= high + 1e-6 <= 1 + 1e-6


def test_a_question_without_words_has_no_share_of_them() -> None:
    bare = replace(chance(), itself=0.0, ideal=0.0)
    found = shares(bare, signals(dense=0.5, multi=0.5, sparse=0.0, keyword=0.0))
    assert found["sparse"].tolist() == found["keyword"].tolist() == [0]


def test_bands_meet_at_their_bounds() -> None:
    bounds = {"likely": 0.2, "strong": 0.6}
    assert [band(p, bounds) for p in (0.0, 0.19, 0.2, 0.59, 0.6, 1.0)] == ["weak"] * 2 + ["likely"] * 2 + [
        "strong"
    ] * 2


def test_constants_are_those_that_use_most_of_the_signals() -> None:
    assert pick({}, [*ALL, "name"]) is WHOLE
    assert pick({}, ["keyword", "dense"]) is FALLBACK["dense+keyword"]
    assert pick({}, ["keyword"]) is None
    own = {"dense+keyword": {"bias": 1.0}}
    assert pick(own, ALL) == {"bias": 1.0}


# --- how the constants are fitted


def trials(sets: int = 4, each: int = 200, seed: int = 5) -> fitting.Trials:
    """Make up questions: the answerable ones score higher by dense, and "sparse" only misleads."""
    dice = np.random.default_rng(seed)
    asked, searched = (part.repeat(each) for part in np.divmod(np.arange(sets * sets), sets))
    answerable = asked == searched
    dense = dice.normal(np.where(answerable, 0.7, 0.3), 0.1)
    sparse = dice.normal(np.where(answerable, 0.2, 0.3), 0.1)
    return fitting.Trials(
        ("dense", "sparse"), np.column_stack([dense, sparse]), answerable, asked * sets + searched, asked, searched
    )


def test_a_fit_finds_what_tells_and_leaves_out_what_misleads() -> None:
    made = trials()
    constants = fitting.fit(made)
    assert constants["dense"] > 0
    assert "sparse" not in constants
    likely = fitting.probability(made, constants)
    assert (likely[made.answerable] < constants["likely"]).mean() == pytest.approx(fitting.HIDDEN, abs=0.01)
    assert (likely[~made.answerable] >= constants["strong"]).mean() <= fitting.SURE + 0.01
    assert (likely[~made.answerable] < constants["likely"]).mean() > 0.9


def test_a_fit_and_a_search_give_the_same_probability() -> None:
    scored = shares(chance(), signals(dense=0.5, multi=0.6, sparse=9.0, keyword=7.0))
    names = tuple(name for name in SHARES if name in WHOLE)
    row = np.array([[scored[name][0] for name in names]], np.float64)
    one = np.zeros(1, np.int64)
    told = fitting.probability(fitting.Trials(names, row, one.astype(bool), one, one, one), WHOLE)
    searched = confidence(chance(), signals(dense=0.5, multi=0.6, sparse=9.0, keyword=7.0), WHOLE)
    assert told == pytest.approx(searched, abs=1e-5)


def test_fitted_probabilities_are_what_they_say() -> None:
    made = trials()
    likely = fitting.probability(made, fitting.fit(made))
    for told, true, share in fitting.reliability(likely, made.answerable, made.weights(), bins=4):
        assert share < 0.02 or told == pytest.approx(true, abs=0.15)


def test_each_crossing_weighs_the_same_within_its_kind() -> None:
    made = trials(sets=2)
    some = made.at(np.arange(len(made.asked)) % 7 < np.where(made.crossing == 1, 1, 7))
    weights = some.weights()
    assert weights[some.answerable].sum() == pytest.approx(0.5)
    crossings = [weights[some.crossing == one].sum() for one in range(4)]
    assert crossings == pytest.approx([0.25] * 4)


def test_a_set_is_judged_without_being_known() -> None:
    made = trials(sets=5)
    odd = (made.asked == 0) & (made.searched == 0)
    made.evidence[odd, 0] -= 0.7  # were it known, the bound would lie below it
    _, weak = fitting.left_out(made, range(5))
    assert weak[odd].all()
    assert weak[made.answerable & ~odd].mean() < 0.2
