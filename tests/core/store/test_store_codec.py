"""What a multi-vector is once it was kept in few bytes: nearly what it was, and never something else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from safetensors.numpy import save

from core.config import assets
from core.embed.base import Embedder
from core.embed.catalogue import bundled
from core.embed.catalogue import load as load_model
from core.errors import ModelError
from core.store.codec import FILE, Codec, codec_of, load, plain, rotation
from core.store.pooling import pooled

Floats = NDArray[np.float32]
KOREAN = [
    "임대차 계약은 기간이 끝나기 두 달 전까지 갱신하지 않겠다고 알리지 않으면 같은 조건으로 다시 계약한 것으로 본다.",
    "세탁기의 배수 필터는 한 달에 한 번 꺼내어 흐르는 물에 씻고, 물이 새지 않도록 단단히 잠근다.",
    "지난 분기의 매출은 작년보다 12퍼센트 늘었으나 물류비가 올라 이익은 거의 그대로였다.",
]
ENGLISH = [
    "Unless either side gives notice two months before it ends, the lease is renewed on the same terms.",
    "Take the drain filter out once a month, rinse it under running water and screw it tight again.",
    "Revenue grew by twelve per cent over last year, yet freight ate most of what was gained.",
]
QUESTIONS = [
    "계약은 언제까지 갱신을 거절해야 하나",
    "세탁기 필터 청소",
    "when is the lease renewed",
    "매출은 얼마나 늘었나",
]


def unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


@cache
def drawn(seed: int, count: int, dims: int) -> Floats:
    """Return rows as texts have them: with something in common."""
    rng = np.random.default_rng(seed)
    return unit((rng.normal(size=(count, dims)) + rng.normal(size=dims) * 0.7).astype(np.float32))


@cache
def fitted() -> Codec:
    return load(assets() / "models" / "seoga-m3-small" / FILE)


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_model(bundled(assets() / "models")[0], threads=1)


def codecs() -> list[Codec]:
    return [fitted(), plain(128)]


def tokens(seed: int, count: int) -> NDArray[np.int32]:
    """Return tokens of the bundled model, low ones and high ones."""
    return np.random.default_rng(seed).integers(1, len(fitted().priors), count).astype(np.int32)


def maxsim(query: Floats, rows: Floats) -> float:
    return float((query @ rows.T).max(1).mean())


@given(st.integers(0, 50), st.integers(1, 40), st.sampled_from([8, 9, 48, 128]))
@settings(max_examples=40)
def test_rows_come_back_nearly_as_they_were(seed: int, count: int, dims: int) -> None:
    codec = replace(plain(dims), merge=0.0)
    rows = drawn(seed, count, dims)
    back, starts = codec.decode([codec.encode(rows)])
    assert starts.tolist() == [0, count]
    assert np.linalg.norm(back, axis=1) == pytest.approx(1, abs=5e-3)
    cosines = np.einsum("nm,nm->n", back, codec.rotate(rows))
    assert cosines.min() > (0.97 if dims > 9 else 0.85)  # few coordinates are far from Gaussian


@given(st.integers(0, 50), st.integers(1, 40))
@settings(max_examples=30)
def test_the_fitted_tables_keep_any_row_within_their_bound(seed: int, count: int) -> None:
    codec = replace(fitted(), merge=0.0)
    rows = drawn(seed, count, 128)
    back, _ = codec.decode([codec.encode(rows)])
    assert np.einsum("nm,nm->n", back, codec.rotate(rows)).min() > 0.8


@given(st.lists(st.integers(0, 30), max_size=8), st.sampled_from([0, 1]))
@settings(max_examples=30)
def test_many_passages_decode_as_each_alone(lengths: list[int], which: int) -> None:
    codec = codecs()[which]
    raws = [codec.encode(drawn(seed, length, 128)) for seed, length in enumerate(lengths)]
    rows, starts = codec.decode(raws)
    assert rows.dtype == np.float32
    assert len(starts) == len(raws) + 1
    assert starts[-1] == len(rows)
    for number, raw in enumerate(raws):
        alone, _ = codec.decode([raw])
        np.testing.assert_array_equal(rows[starts[number] : starts[number + 1]], alone)


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(1, 40), st.sampled_from([0, 1]))
@settings(max_examples=30)
def test_products_are_those_of_the_rows_written_out(lengths: list[int], asked: int, which: int) -> None:
    codec = codecs()[which]
    raws = [codec.encode(drawn(seed, length, 128), tokens(seed, length)) for seed, length in enumerate(lengths)]
    kept, (rows, _) = codec.kept(raws)[0], codec.decode(raws)
    columns = drawn(99, asked, rows.shape[1]).T
    np.testing.assert_allclose(kept @ columns, rows @ columns, atol=1e-5)


def test_no_rows_are_no_bytes() -> None:
    for codec in codecs():
        assert codec.encode(np.empty((0, 128), np.float32)) == b""
        rows, starts = codec.decode([b"", codec.encode(drawn(1, 3, 128)), b""])
        assert starts.tolist() == [0, 0, 3, 3]
        assert rows.shape[0] == 3
        none, starts = codec.decode([])
        assert len(none) == 0
        assert starts.tolist() == [0]


@given(st.integers(0, 30), st.integers(2, 30))
@settings(max_examples=30)
def test_the_order_of_rows_changes_no_score(seed: int, count: int) -> None:
    rows, query = drawn(seed, count, 128), drawn(seed + 1000, 5, 128)
    order = np.random.default_rng(seed).permutation(count)
    for codec in codecs():
        one, other = (codec.decode([codec.encode(each)])[0] for each in (rows, rows[order]))
        assert maxsim(codec.rotate(query), one) == pytest.approx(maxsim(codec.rotate(query), other), abs=5e-3)


def test_the_same_rows_give_the_same_bytes() -> None:
    rows = drawn(5, 60, 128)
    for codec in codecs():
        assert codec.encode(rows) == codec.encode(rows.copy()) == codec.encode(np.asfortranarray(rows))
    assert plain(128).name == plain(128).name


def test_a_name_tells_codecs_apart() -> None:
    one = fitted()
    tables, turn, priors = one.tables.copy(), one.turn.copy(), one.priors.copy()
    tables[0, 0, 0] += 1
    turn[0, 0] += 1
    priors[9, 0] += 1
    others = [
        replace(one, tables=tables),
        replace(one, turn=turn),
        replace(one, priors=priors),
        replace(one, step=0.1),
    ]
    assert len({each.name for each in (one, *others, replace(one, merge=0.3), plain(128))}) == 7


@pytest.mark.parametrize("dims", [1, 2, 7, 96, 128])
def test_rotating_keeps_every_inner_product(dims: int) -> None:
    np.testing.assert_allclose(rotation(dims) @ rotation(dims).T, np.eye(dims), atol=1e-5)


def test_a_row_alone_and_rows_alike_stay_what_they_are() -> None:
    row = drawn(3, 1, 128)
    for codec in codecs():
        for rows in (row, np.repeat(row, 40, axis=0), unit(row + drawn(4, 5, 128) * 0.01)):
            back, _ = codec.decode([codec.encode(rows)])
            assert (back @ codec.rotate(row).T).min() > 0.97


def test_rows_are_merged_only_where_they_are_alike() -> None:
    far, near = drawn(1, 2, 128), unit(drawn(2, 1, 128) + drawn(3, 6, 128) * 0.05)
    merged = pooled(np.concatenate([far, near]), 0.1)
    assert len(merged) == 3
    assert np.linalg.norm(merged, axis=1) == pytest.approx(1, abs=1e-5)
    assert len(pooled(np.concatenate([far, near]), 0.0)) == 8
    assert len(pooled(np.concatenate([far, near]), 1e9)) == 1


def cosine(cos: float) -> Floats:
    return np.array([[1, 0, 0, 0], [cos, (1 - cos * cos) ** 0.5, 0, 0]], np.float32)


def test_a_merge_of_two_rows_costs_one_minus_their_cosine() -> None:
    assert len(pooled(cosine(0.89), 0.1)) == 2
    assert len(pooled(cosine(0.91), 0.1)) == 1


def test_real_text_scores_nearly_as_before(model: Embedder) -> None:
    queries = [each.multi for each in model.queries(QUESTIONS)]
    passages = model.passages([*KOREAN, *ENGLISH, " ".join(KOREAN), " ".join(ENGLISH * 2)])
    exact = np.array([[maxsim(query, each.multi) for each in passages] for query in queries])
    for codec, bound in zip(codecs(), (0.06, 0.035), strict=True):
        rows, starts = codec.decode([codec.encode(each.multi, each.multi_ids) for each in passages])
        kept = [[maxsim(codec.rotate(query), rows[a:b]) for a, b in pairwise(starts)] for query in queries]
        assert np.abs(kept - exact).max() < bound
        assert (np.argmax(kept, 1) == np.argmax(exact, 1)).all()


def test_real_text_takes_a_fifth_of_what_it_did(model: Embedder) -> None:
    for text in (" ".join(KOREAN * 2), " ".join(ENGLISH * 3)):
        made = model.passages([text])[0]
        assert len(fitted().encode(made.multi, made.multi_ids)) < made.multi.size / 5  # which is int8, unpooled


def test_rows_come_back_nearer_where_their_tokens_are_known(model: Embedder) -> None:
    codec = replace(fitted(), merge=0.0)
    for made in model.passages([" ".join(KOREAN), " ".join(ENGLISH)]):
        asked = codec.rotate(made.multi)
        known, unknown = (
            (asked @ codec.decode([codec.encode(made.multi, ids)])[0].T).max(1) for ids in (made.multi_ids, None)
        )
        assert 1 - known.mean() < 0.7 * (1 - unknown.mean())


@given(st.lists(st.integers(0, 140_000), min_size=1, max_size=30))
@settings(max_examples=30)
def test_a_row_keeps_the_token_it_is_nearest_to(ids: list[int]) -> None:
    codec = replace(fitted(), merge=0.0)
    rows = drawn(len(ids), len(ids), 128)
    kept, _ = codec.kept([codec.encode(rows, np.array(ids, np.int32))])
    asked = {token if token < len(codec.priors) else 0 for token in ids}  # one without a prior has that of none
    assert set(kept.tokens.tolist()) <= asked
    assert (np.diff(kept.tokens) >= 0).all()


def test_rows_and_tokens_have_to_agree_in_number() -> None:
    with pytest.raises(ValueError, match="3 rows for 2 tokens"):
        fitted().encode(drawn(1, 3, 128), tokens(1, 2))


def test_damaged_bytes_are_refused() -> None:
    codec = fitted()
    whole = codec.encode(drawn(1, 4, 128), tokens(1, 4))
    assert len(codec.kept([whole])[0].codes) == 4
    head = len(whole) - 4 * (2 + len(codec.tables) + 1)
    endless = np.array(np.inf, "<f2").tobytes()
    bad_tag, bad_step, bad_unit = (
        bytes([whole[0] ^ 1]) + whole[1:],
        splice(whole, 1, endless),
        splice(whole, 3, endless),
    )
    no_length = whole[:-1] + b"\0"
    no_token = splice(splice(whole, 5, b"\0\0"), head, b"\xff\xff" * 4)
    for raw in (
        whole[:-1],
        whole + b"x",
        whole[:2],
        b"x",
        bad_tag,
        bad_step,
        bad_unit,
        no_token,
        no_length,
        whole[:head],
    ):
        with pytest.raises(ValueError, match="a multi-vector"):
            codec.decode([whole, raw])


def splice(raw: bytes, at: int, part: bytes) -> bytes:
    return raw[:at] + part + raw[at + len(part) :]


def test_bytes_of_another_codec_are_refused() -> None:
    raw = plain(128).encode(drawn(1, 4, 128))
    with pytest.raises(ValueError, match="a multi-vector"):
        fitted().decode([raw])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_give_rows(raw: bytes) -> None:
    codec = plain(16)
    try:
        rows, starts = codec.decode([raw])
    except ValueError:
        return
    assert starts[-1] == len(rows)
    assert np.isfinite(rows).all()


@given(arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(1, 20))))
def test_rows_of_another_width_are_refused(rows: Floats) -> None:
    with pytest.raises(ValueError, match="rows of shape"):
        plain(32).encode(rows)


def test_a_model_without_tables_has_the_plain_codec(tmp_path: Path) -> None:
    assert codec_of(tmp_path, 48).name == plain(48).name
    assert codec_of(assets() / "models" / "seoga-m3-small", 128).name == fitted().name
    assert codec_of(tmp_path, 0).encode(np.empty((0, 1), np.float32)) == b""


def test_tables_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with pytest.raises(ModelError) as missing:
        load(path)
    assert missing.value.kind == "model-missing"
    good: dict[str, NDArray[Any]] = {
        "turn": np.eye(8, dtype=np.float32),
        "tables": np.zeros((4, 256, 2), np.float16),
        "priors": np.zeros((3, 8), np.int8),
        "step": np.array([0.01]),
        "dims": np.array([8]),
        "merge": np.array([0.1]),
    }
    bad: list[dict[str, NDArray[Any]]] = [
        {name: values for name, values in good.items() if name != "priors"},
        {**good, "dims": np.array([10])},
        {**good, "dims": np.array([8, 8])},
        {**good, "merge": np.array([np.nan])},
        {**good, "step": np.array([np.inf])},
        {**good, "turn": np.eye(7, dtype=np.float32)},
        {**good, "turn": np.full((8, 8), np.nan, np.float32)},
        {**good, "tables": good["tables"][:, :9]},
        {**good, "tables": good["tables"][0]},
        {**good, "tables": np.full((4, 256, 2), np.nan, np.float16)},
        {**good, "priors": np.zeros((3, 7), np.int8)},
        {**good, "priors": np.zeros((0, 8), np.int8)},
        {**good, "priors": np.zeros((3, 8), np.float16)},
    ]
    for raw in (b"", b"no tables", save(good)[:-1], *map(save, bad)):
        path.write_bytes(raw)
        with pytest.raises(ModelError) as damaged:
            load(path)
        assert damaged.value.kind == "model-damaged"
    path.write_bytes(save(good))
    assert load(path).dims == 8
