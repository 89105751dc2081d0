"""The weights of a model folder: what is written comes back, byte for byte where it must, and damage is named."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from core.embed.weights import ALIGNMENT, SCALES, WORDS, quantised, read_config, read_weights, write_weights
from core.errors import ModelError
from tests.core.embed.tiny_m3 import HEADS, INNER, LAYERS, LIMIT, WIDTH, encoder, heads

ROOT = Path(__file__).resolve().parents[3]
TABLES = arrays(np.float32, (3, 4), elements=st.floats(-100, 100, width=32))


def write(path: Path) -> Path:
    write_weights(path, encoder(), heads(), HEADS)
    return path


def test_rows_and_scales_by_hand() -> None:
    rows, scales = quantised(np.array([[254, -127, 1.4, 0.9], [0, 0, 0, 0]], np.float32))
    assert scales.dtype == np.float16
    assert scales[0].tolist() == [2]
    assert rows.tolist() == [[127, -64, 1, 0], [0, 0, 0, 0]]  # -63.5 goes to the even neighbour


@given(TABLES)
def test_a_table_is_met_within_half_a_step_and_stays_what_it_is_the_second_time(table: NDArray[np.float32]) -> None:
    rows, scales = quantised(table)
    back = np.multiply(rows, scales, dtype=np.float32)
    clipped = 127 * 2.0**-11  # steps lost at the very end of a row, where its scale was rounded down
    assert np.all(np.abs(back - table) <= (0.5 + clipped) * scales.astype(np.float32))
    again = quantised(back)
    assert np.array_equal(again[0], rows)
    assert np.array_equal(again[1], scales)


def test_everything_comes_back(tmp_path: Path) -> None:
    found, found_heads = read_weights(write(tmp_path / "w"))
    assert found.keys() == encoder().keys()
    assert found_heads.keys() == heads().keys()
    for name, value in {**found, **found_heads}.items():
        given_value = {**encoder(), **heads()}[name]
        step = np.abs(given_value).max(-1, keepdims=True) / 127 if name == WORDS else np.abs(given_value) / 1024
        assert value.dtype == np.float32
        assert np.all(np.abs(value - given_value) <= 0.6 * step + 1e-7), name


def test_the_shape_is_told_by_the_header_alone(tmp_path: Path) -> None:
    assert read_config(write(tmp_path / "w")) == {
        "vocab_size": len(encoder()[WORDS]),
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER,
        "max_position_embeddings": LIMIT,
        "type_vocab_size": 2,
    }


def test_the_table_lies_where_its_place_says_and_can_be_mapped(tmp_path: Path) -> None:
    place = write_weights(tmp_path / "w", encoder(), heads(), HEADS)
    rows, scales = quantised(encoder()[WORDS])
    raw = (tmp_path / "w").read_bytes()
    end = place.offset + place.length
    assert (place.file, place.rows, place.width) == ("w", *rows.shape)
    assert place.offset % ALIGNMENT == 0
    assert raw[place.offset : end] == rows.tobytes()
    assert raw[end : end + scales.nbytes] == scales.tobytes()


def test_other_programs_can_read_the_file(tmp_path: Path) -> None:
    found = load_file(write(tmp_path / "w"))
    assert found.keys() == {*encoder(), *heads(), SCALES}
    assert {name for name, value in found.items() if value.dtype == np.int8} == {WORDS}
    assert {value.dtype.name for name, value in found.items() if name != WORDS} == {"float16"}


def test_the_same_weights_give_the_same_bytes_in_any_order_and_after_reading(tmp_path: Path) -> None:
    first = write(tmp_path / "w").read_bytes()
    write_weights(tmp_path / "v", dict(reversed(encoder().items())), dict(reversed(heads().items())), HEADS)
    assert (tmp_path / "v").read_bytes() == first
    write_weights(tmp_path / "v", *read_weights(tmp_path / "w"), HEADS)
    assert (tmp_path / "v").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v", "w"]


@pytest.mark.parametrize("name", [WORDS, "embeddings.LayerNorm.bias", "sparse.bias"])
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e9])
def test_what_is_no_number_is_not_written(tmp_path: Path, name: str, value: float) -> None:
    weights = {**encoder(), **heads()}
    weights[name] = weights[name].copy()
    weights[name].flat[0] = value
    with pytest.raises(ModelError, match="Damaged") as caught:
        write_weights(tmp_path / "w", weights, {}, HEADS)
    assert name.rpartition(".")[0] in str(caught.value.detail)
    assert list(tmp_path.iterdir()) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def cut_in_the_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_text(path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\n" * 10)


def huge_head(path: Path) -> None:
    path.write_bytes(struct.pack("<Q", 2**60) + path.read_bytes()[8:])


def no_scales(path: Path) -> None:
    tensors = load_file(path)
    del tensors[SCALES]
    save_file(tensors, path, {"attention_heads": "4"})


def single_precision(path: Path) -> None:
    save_file(encoder(), path, {"attention_heads": "4"})


def too_few_scales(path: Path) -> None:
    tensors = load_file(path)
    save_file({**tensors, SCALES: tensors[SCALES][1:]}, path, {"attention_heads": "4"})


def no_attention_heads(path: Path) -> None:
    save_file(load_file(path), path)


def other_type(path: Path) -> None:
    raw = path.read_bytes()
    head = json.loads(raw[8:ALIGNMENT])
    head["sparse.bias"]["dtype"] = "BF16"
    text = json.dumps(head).encode().ljust(ALIGNMENT - 8)
    path.write_bytes(raw[:8] + text + raw[ALIGNMENT:])


@pytest.mark.parametrize("read", [read_weights, read_config])
@pytest.mark.parametrize(
    "damage",
    [
        cut,
        cut_in_the_head,
        empty,
        other_text,
        huge_head,
        no_scales,
        single_precision,
        too_few_scales,
        no_attention_heads,
        other_type,
    ],
)
def test_damage_is_named(tmp_path: Path, damage: Callable[[Path], None], read: Callable[[Path], object]) -> None:
    path = write(tmp_path / "w")
    damage(path)
    with pytest.raises(ModelError) as caught:
        read(path)
    assert (caught.value.kind, caught.value.path) == ("model-damaged", str(path))


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        read_weights(tmp_path / "w")
    assert caught.value.kind == "model-missing"


def test_an_encoder_without_layers_has_no_shape(tmp_path: Path) -> None:
    write_weights(tmp_path / "w", {WORDS: encoder()[WORDS]}, {}, HEADS)
    with pytest.raises(ModelError) as caught:
        read_config(tmp_path / "w")
    assert caught.value.kind == "model-damaged"


def test_no_torch_is_needed() -> None:
    code = "import sys, core.embed.weights, core.embed.m3; print({'torch', 'transformers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
