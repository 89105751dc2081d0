"""What a multi-vector is once it was kept in few bytes: nearly what it was, and never something else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

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
from core.store.codec import FILE, Codec, codec_of, load, plain, pooled, rotation

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


def maxsim(query: Floats, rows: Floats) -> float:
    return float((query @ rows.T).max(1).mean())


@given(st.integers(0, 50), st.integers(1, 40), st.sampled_from([8, 9, 48, 128]))
@settings(max_examples=40)
def test_rows_come_back_nearly_as_they_were(seed: int, count: int, dims: int) -> None:
    codec = replace(plain(dims), merge=0.0)
    rows = drawn(seed, count, dims)
    back, starts = codec.decode([codec.encode(rows)])
    assert starts.tolist() == [0, count]
    assert np.linalg.norm(back, axis=1) == pytest.approx(1, abs=1e-5)
    cosines = np.einsum("nm,nm->n", back, codec.rotate(rows))
    assert cosines.min() > (0.97 if dims > 9 else 0.85)  # few coordinates are far from Gaussian


@given(st.integers(0, 50), st.integers(1, 40))
@settings(max_examples=30)
def test_the_fitted_tables_keep_any_row_within_their_bound(seed: int, count: int) -> None:
    codec = replace(fitted(), merge=0.0)
    rows = drawn(seed, count, 128)
    back, _ = codec.decode([codec.encode(rows)])
    assert np.einsum("nm,nm->n", back, codec.rotate(rows)).min() > 0.95


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
    raws = [codec.encode(drawn(seed, length, 128)) for seed, length in enumerate(lengths)]
    rays, (rows, _) = codec.rays(raws)[0], codec.decode(raws)
    columns = drawn(99, asked, rows.shape[1]).T
    np.testing.assert_allclose(rays @ columns, rows @ columns, atol=1e-5)


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
    tables = one.tables.copy()
    tables[0, 0, 0] += 1
    assert len({one.name, replace(one, merge=0.3).name, replace(one, tables=tables).name, plain(128).name}) == 4
    assert replace(one, gain=(0.9, 0.0, 0.0, 0.0, 0.0)).name != one.name


@pytest.mark.parametrize("dims", [1, 2, 7, 96, 128])
def test_rotating_keeps_every_inner_product(dims: int) -> None:
    turn = rotation(dims, dims + 2)
    np.testing.assert_allclose(turn @ turn.T, np.eye(dims), atol=1e-5)
    assert not turn[:, dims:].any()


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
    passages = [each.multi for each in model.passages([*KOREAN, *ENGLISH, " ".join(KOREAN), " ".join(ENGLISH * 2)])]
    exact = np.array([[maxsim(query, rows) for rows in passages] for query in queries])
    for codec in codecs():
        rows, starts = codec.decode([codec.encode(each) for each in passages])
        kept = [[maxsim(codec.rotate(query), rows[a:b]) for a, b in pairwise(starts)] for query in queries]
        assert np.abs(kept - exact).max() < 0.035
        assert (np.argmax(kept, 1) == np.argmax(exact, 1)).all()


def test_real_text_takes_a_quarter_of_what_it_did(model: Embedder) -> None:
    for text in (" ".join(KOREAN * 2), " ".join(ENGLISH * 3)):
        multi = model.passages([text])[0].multi
        assert len(fitted().encode(multi)) < multi.size / 4  # which is int8, unpooled


def test_damaged_bytes_are_refused() -> None:
    codec = fitted()
    whole = codec.encode(drawn(1, 4, 128))
    bad_tag = bytes([whole[0] ^ 1]) + whole[1:]
    bad_base = whole[:1] + np.array(np.inf, "<f2").tobytes() + whole[3:]
    head_alone = whole[: 3 + codec.rotation.shape[1]]
    for raw in (whole[:-1], whole + b"x", whole[:2], b"x", bad_tag, bad_base, head_alone):
        with pytest.raises(ValueError, match="a multi-vector"):
            codec.decode([whole, raw])


def test_bytes_of_another_codec_are_refused() -> None:
    raw = plain(128).encode(drawn(1, 4, 128))
    with pytest.raises(ValueError, match="a multi-vector"):
        fitted().decode([raw])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_give_rows_of_length_one(raw: bytes) -> None:
    codec = plain(16)
    try:
        rows, starts = codec.decode([raw])
    except ValueError:
        return
    assert starts[-1] == len(rows)
    assert np.isfinite(rows).all()
    assert np.all(np.linalg.norm(rows, axis=1) < 1.01)


@given(arrays(np.float32, st.tuples(st.integers(0, 3), st.integers(1, 20))))
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
    good = {
        "tables": np.zeros((4, 256, 2), np.float16),
        "dims": np.array([8]),
        "merge": np.array([0.1]),
        "gain": np.ones(5),
    }
    bad: list[dict[str, NDArray[np.generic]]] = [
        {"tables": good["tables"], "dims": good["dims"]},
        {**good, "gain": np.ones(4)},
        {**good, "gain": np.full(5, np.nan)},
        {**good, "dims": np.array([10])},
        {**good, "dims": np.array([8, 8])},
        {**good, "merge": np.array([np.nan])},
        {**good, "tables": good["tables"][:, :9]},
        {**good, "tables": good["tables"][0]},
        {**good, "tables": np.full((4, 256, 2), np.nan, np.float16)},
    ]
    for raw in (b"", b"no tables", save(good)[:-1], *map(save, bad)):
        path.write_bytes(raw)
        with pytest.raises(ModelError) as damaged:
            load(path)
        assert damaged.value.kind == "model-damaged"
    path.write_bytes(save(good))
    assert load(path).dims == 8


def test_rows_are_divided_by_their_gain() -> None:
    rows = drawn(1, 9, 128)
    codec = replace(fitted(), merge=0.0, gain=(0.8, 0.0, 0.0, 0.0, 0.0))
    back, _ = codec.decode([codec.encode(rows)])
    assert np.linalg.norm(back, axis=1) == pytest.approx(1.25, abs=1e-5)
