"""The encoder embedder on tiny models: what it returns, what may not change it, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from core.embed import encoder_torch
from core.embed.base import ModelCard
from core.embed.devices import cpu
from core.embed.encoder import Encoder, load_encoder, shortened, spread_cls
from core.errors import Cancelled, ErrorRecord, ModelError
from core.records import Embedding
from core.train.card import write_card
from tests.core.embed.tiny_encoder import LIMIT, MULTI, POSITIONS, WIDTH, add_layers, make, tokenizer

FAMILIES = [*"bert roberta xlm-roberta mpnet distilbert electra deberta-v2 modernbert gemma3_text".split()]
TEXTS = ["a b apple", "", "apples apple apples", "서울은 수도가 어디?", "a " * 40, "zebra", "?"]
PIECES = st.lists(st.sampled_from(["a", "apples", "서울은", "?", "zebra", "pie"]), max_size=25)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def load(card: ModelCard) -> Encoder:
    return load_encoder(card, 1, device=cpu())


def body_of(encoder: Encoder) -> torch.nn.Module:
    network = encoder._place.network
    assert isinstance(network, encoder_torch.Network)
    body: torch.nn.Module = network.body
    return body


@pytest.fixture(scope="module")
def m3(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("m3")
    return load(make(folder, "xlm-roberta", pooling="cls", sparse=True, multi_dims=MULTI))


def same(one: Embedding, other: Embedding, atol: float = 1e-5) -> bool:
    return (
        np.allclose(one.dense, other.dense, atol=atol)
        and np.array_equal(one.sparse_ids, other.sparse_ids)
        and np.allclose(one.sparse_weights, other.sparse_weights, atol=atol)
        and np.allclose(one.multi, other.multi, atol=atol)
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_gives_vectors_that_neighbours_do_not_change(tmp_path: Path, family: str) -> None:
    model = load(make(tmp_path, family))
    together = model.passages(TEXTS)
    alone = [model.passages([text])[0] for text in TEXTS]
    for first, second in zip(together, alone, strict=True):
        assert first.dense.shape == (WIDTH,)
        assert first.dense.dtype == np.float32
        assert np.linalg.norm(first.dense) == pytest.approx(1, abs=1e-5)
        assert (first.sparse_ids.size, first.sparse_weights.size, first.multi.size) == (0, 0, 0)
        assert np.allclose(first.dense, second.dense, atol=1e-5)
    assert not np.allclose(together[0].dense, together[3].dense, atol=1e-2)
    assert model.card.signals == ("dense",)


def test_the_heads_give_words_and_rows(m3: Encoder) -> None:
    for text, result in zip(TEXTS, m3.passages(TEXTS), strict=True):
        rows = min(m3.count([text])[0] + 2, LIMIT) - 1
        assert result.multi.shape == (rows, MULTI)
        assert len(m3.tokens(text)) == rows
        assert np.linalg.norm(result.multi, axis=1) == pytest.approx(1, abs=1e-5)
        assert np.all(np.diff(result.sparse_ids) > 0)
        assert np.all(result.sparse_weights > 0)
        assert set(result.sparse_ids) <= set(tokenizer().encode(text).ids) - set(m3.card.special_ids)
    assert any(len(result.sparse_ids) for result in m3.passages(TEXTS))


@settings(max_examples=20)
@given(st.lists(PIECES, min_size=1, max_size=10))
def test_order_and_padding_change_nothing(m3: Encoder, words: list[list[str]]) -> None:
    texts = [" ".join(one) for one in words]
    backwards = m3.passages(texts[::-1])[::-1]
    for first, second in zip(m3.passages(texts), backwards, strict=True):
        assert same(first, second)


def test_pooling_takes_the_states_it_names(tmp_path: Path) -> None:
    states = load(make(tmp_path / "mean"))
    network = body_of(states)
    ids = np.array([tokenizer().encode("서울은 pie").ids])
    with torch.inference_mode():
        found = network(input_ids=torch.from_numpy(ids)).last_hidden_state[0].numpy()
    for pooling, wanted in (("mean", found.mean(0)), ("cls", found[0]), ("last", found[-1])):
        card = make(tmp_path / pooling, pooling=pooling)
        (result, _) = load(card).queries(["서울은 pie", "a " * 10])
        assert np.allclose(result.dense, wanted / np.linalg.norm(wanted), atol=1e-5)


def test_prefixes_are_read_but_not_counted(tmp_path: Path) -> None:
    plain = load(make(tmp_path / "plain"))
    prefixed = load(make(tmp_path / "e5", prefixes={"query": "query: ", "passage": "passage: "}))
    assert same(prefixed.queries(["pie"])[0], plain.queries(["query: pie"])[0])
    assert same(prefixed.passages(["pie"])[0], plain.passages(["passage: pie"])[0])
    assert prefixed.count(["pie", ""]) == [1, 0]
    assert prefixed.tokens("pie")[2].start == 0


def test_a_long_text_is_cut_before_its_last_special_token(m3: Encoder) -> None:
    long, cut = m3.passages(["a " * 40, "a " * (LIMIT - 2)])
    assert same(long, cut)
    assert [token.id for token in m3.tokens("a " * 40)][-1] == 2
    assert shortened([1, 2, 3, 4, 5], 3, 0) == [1, 2, 3]
    assert shortened([1, 2, 3, 4, 5], 4, 2) == [1, 2, 4, 5]


@pytest.mark.parametrize("family", ["bert", "xlm-roberta", "mpnet", "distilbert", "modernbert"])
def test_a_card_that_promises_more_than_the_positions_is_held_to_them(tmp_path: Path, family: str) -> None:
    model = load(make(tmp_path, family, max_tokens=1000))
    assert model.card.max_tokens == POSITIONS
    (result,) = model.passages(["a " * 900])
    assert np.isfinite(result.dense).all()


def test_work_stops_between_batches(m3: Encoder) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        m3.passages(["a " * 30] * 600, stop)
    assert len(asked) == 2


def test_layers_behind_the_pooling_follow_it(tmp_path: Path) -> None:
    card = make(tmp_path, "gemma3_text")
    plain = load(card).passages(["서울은 pie"])[0].dense
    add_layers(card, (48, 24), "torch.nn.modules.activation.Tanh")
    first, second = (load_file(tmp_path / f"{index}_Dense/model.safetensors") for index in (2, 3))
    with pytest.raises(ModelError, match="24 numbers"):
        load(card)
    (result,) = load(replace(card, dims=24)).passages(["서울은 pie"])
    assert result.dense.shape == (24,)
    # the pooled vector is known up to its length only: take it from the network itself
    network = body_of(load(replace(card, dims=24)))
    ids = torch.tensor([tokenizer().encode("서울은 pie").ids])
    with torch.inference_mode():
        mean = network(input_ids=ids).last_hidden_state[0].numpy().mean(0)
    assert np.allclose(mean / np.linalg.norm(mean), plain, atol=1e-5)
    value = np.tanh(first["linear.weight"].numpy() @ mean + first["linear.bias"].numpy())
    value = np.tanh(second["linear.weight"].numpy() @ value)
    assert np.allclose(result.dense, value / np.linalg.norm(value), atol=1e-5)


def test_a_long_document_is_the_mean_of_its_first_tokens(m3: Encoder) -> None:
    text = "a b 서울은 pie " * 4
    ids = tokenizer().encode(text).ids
    spread, places = spread_cls(ids, 0, 6, POSITIONS)
    assert [at for at, one in enumerate(spread) if one == 0] == places
    assert len(places) == -(-(len(ids) - 2) // 6)
    assert [one for one in spread if one > 2] == [one for one in ids if one > 2]
    with torch.inference_mode():
        states = body_of(m3)(input_ids=torch.tensor([spread])).last_hidden_state[0]
    wanted = states[places].mean(0).numpy()
    assert np.allclose(m3.document(text, 6), wanted / np.linalg.norm(wanted), atol=1e-5)
    assert np.allclose(m3.document("pie"), m3.passages(["pie"])[0].dense, atol=1e-5)
    assert np.isfinite(m3.document("")).all()
    assert m3.document("a " * 500, 6).shape == (WIDTH,)


@given(st.integers(0, 60), st.integers(1, 20), st.integers(4, 40))
def test_spread_texts_keep_to_the_limit_and_their_end(length: int, every: int, longest: int) -> None:
    spread, places = spread_cls([0, *range(3, 3 + length), 2], 0, every, longest)
    assert len(spread) <= longest
    assert spread[-1] == 2
    assert all(spread[place] == 0 for place in places)
    assert places == [at for at, one in enumerate(spread) if one == 0]


def test_a_device_that_fails_loses_no_text_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = make(tmp_path, "xlm-roberta", pooling="cls", sparse=True, multi_dims=MULTI)
    wanted = load(card).passages(TEXTS)
    told: list[ErrorRecord] = []
    model = load_encoder(card, 1, told.append, replace(cpu(), name="A card", place=torch.device("meta")))
    real = encoder_torch.Network.__call__

    def fail(network: encoder_torch.Network, *given: np.ndarray) -> object:
        if network.place.type == "meta":
            kind = torch.OutOfMemoryError if len(given[0]) > 1 else RuntimeError
            raise kind("CUDA error: device unavailable")
        return real(network, *given)

    monkeypatch.setattr("core.embed.devices.processor", cpu)
    monkeypatch.setattr(encoder_torch.Network, "__call__", fail)
    for first, second in zip(model.passages(TEXTS), wanted, strict=True):
        assert same(first, second)
    assert [record.kind for record in told] == ["device-gone"]
    assert model.device.place.type == "cpu"


def test_half_precision_stays_near(tmp_path: Path) -> None:
    card = make(tmp_path)
    exact = load(card).passages(TEXTS)
    half = load_encoder(card, 1, device=cpu(torch.bfloat16))
    for first, second in zip(half.passages(TEXTS), exact, strict=True):
        assert first.dense.dtype == np.float32
        assert first.dense @ second.dense > 0.99
    gemma = load_encoder(make(tmp_path / "gemma", "gemma3_text"), 1, device=cpu(torch.float16))
    assert body_of(gemma).dtype == torch.float32  # its states are too large for float16


# --- folders that are refused ---------------------------------------------------------------------------


def edit(name: str, **changes: object) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")

    return act


def write(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def halve(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-90])


def weights(name: str, change: Callable[[torch.Tensor], torch.Tensor | None], file: str) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        tensors = load_file(folder / file)
        changed = change(tensors.pop(name))
        save_file({**tensors, **({} if changed is None else {name: changed.contiguous()})}, folder / file)

    return act


def shards(*names: str) -> Callable[[Path], object]:
    """Return a way to part the weights into shards, of which those named are left out."""

    def act(folder: Path) -> None:
        tensors = load_file(folder / "model.safetensors")
        (folder / "model.safetensors").unlink()
        where = {name: f"model-{index % 2}.safetensors" for index, name in enumerate(tensors)}
        for file in set(where.values()) - set(names):
            save_file({name: tensors[name] for name in tensors if where[name] == file}, folder / file)
        (folder / "model.safetensors.index.json").write_text(
            json.dumps({"metadata": {}, "weight_map": where}), "utf-8"
        )

    return act


def a_program(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


QUERY = "encoder.layer.0.attention.self.query.weight"
MAIN = "model.safetensors"
OWN_CODE = {"AutoModel": "modeling.Own"}
BAD: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "no weights": (without(MAIN), "model-missing", MAIN),
    "weights cut": (halve(MAIN), "model-damaged", "cut short"),
    "weights empty": (write(MAIN, b""), "model-damaged", "cut short"),
    "a weight missing": (weights(QUERY, lambda _: None, MAIN), "model-damaged", "missing"),
    "a weight of another shape": (weights(QUERY, lambda value: value[:5], MAIN), "model-damaged", "weights"),
    "a program": (a_program, "model-unsupported", "safetensors alone"),
    "no shard": (shards("model-1.safetensors"), "model-missing", "model-1.safetensors"),
    "shards elsewhere": (
        write("model.safetensors.index.json", b'{"weight_map": {"a": "../b.safetensors"}}'),
        "model-damaged",
        "others than its own",
    ),
    "no tokeniser": (without("tokenizer.json"), "model-missing", "tokenizer.json"),
    "tokeniser broken": (write("tokenizer.json", b"{}"), "model-damaged", "tokeniser"),
    "no config": (without("config.json"), "model-missing", "config.json"),
    "config cut": (write("config.json", b'{"model_type": "be'), "model-damaged", "config.json"),
    "unknown": (edit("config.json", model_type="own"), "model-unsupported", "'own'"),
    "remote code": (edit("config.json", model_type="own", auto_map=OWN_CODE), "model-unsupported", "code of its own"),
    "an encoder with a decoder": (edit("config.json", is_encoder_decoder=True), "model-unsupported", "embeds"),
    "no sparse head": (without("sparse_linear.safetensors"), "model-missing", "sparse_linear"),
    "no multi head": (without("colbert_linear.safetensors"), "model-missing", "colbert_linear"),
    "a head cut": (halve("colbert_linear.safetensors"), "model-damaged", "cut short"),
    "a head of another width": (
        weights("weight", lambda value: value[:, :8], "sparse_linear.safetensors"),
        "model-damaged",
        "sparse_linear",
    ),
    "a head without a bias": (
        weights("bias", lambda _: None, "colbert_linear.safetensors"),
        "model-damaged",
        "none instead",
    ),
    "a step that is not known": (
        write("modules.json", b'[{"type": "sentence_transformers.models.LSTM", "path": "1_LSTM"}]'),
        "model-unsupported",
        "LSTM",
    ),
    "a step outside": (
        write("modules.json", b'[{"type": "sentence_transformers.models.Dense", "path": "../other"}]'),
        "model-damaged",
        "outside",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_folder_is_refused_by_name(tmp_path: Path, name: str) -> None:
    change, kind, said = BAD[name]
    card = make(tmp_path, sparse=True, multi_dims=MULTI)
    if name == "shards elsewhere":
        (tmp_path / MAIN).unlink()
    change(tmp_path)
    with pytest.raises(ModelError, match=said) as caught:
        load(replace(card, sha256={"tokenizer.json": ""}) if name != "tokeniser broken" else write_card(card))
    assert caught.value.kind == kind
    assert str(tmp_path) in (caught.value.path or "")


def test_remote_code_is_refused_where_the_model_is_not_whole_without_it(tmp_path: Path) -> None:
    card = make(tmp_path)
    edit("config.json", auto_map=OWN_CODE)(tmp_path)
    assert load(write_card(card)).passages(["a"])  # transformers' own architecture has all the weights
    weights("embeddings.position_embeddings.weight", lambda _: None, MAIN)(tmp_path)
    with pytest.raises(ModelError, match="code of its own") as caught:
        load(write_card(card))
    assert caught.value.kind == "model-unsupported"


def test_cards_that_do_not_fit_their_folder_are_refused(tmp_path: Path) -> None:
    card = make(tmp_path, sparse=True, multi_dims=MULTI)
    for changed, said in (
        ({"dims": 7}, "card says 7"),
        ({"multi_dims": 8}, "colbert"),
        ({"pooling": "max"}, "'max'"),
    ):
        with pytest.raises(ModelError, match=said):
            load(replace(card, **changed))
    edit("config.json", hidden_act="relu")(tmp_path)
    with pytest.raises(ModelError, match="altered"):
        load(card)


def test_shards_are_read(tmp_path: Path) -> None:
    card = make(tmp_path)
    wanted = load(card).passages(TEXTS)
    shards()(tmp_path)
    for first, second in zip(load(write_card(card)).passages(TEXTS), wanted, strict=True):
        assert same(first, second)


def test_a_model_too_large_for_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = make(tmp_path)
    monkeypatch.setattr(encoder_torch, "free_memory", lambda _: 1000)
    with pytest.raises(ModelError, match="more memory") as caught:
        load(card)
    assert (caught.value.kind, caught.value.path) == ("model-too-large", str(tmp_path))


def test_a_tokeniser_of_another_model_is_refused(tmp_path: Path) -> None:
    card = make(tmp_path)
    other = tokenizer()
    other.add_tokens(["a word too many"])
    other.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ModelError, match="more words"):
        load(write_card(card))


def test_a_model_that_does_not_answer_with_numbers_is_refused(tmp_path: Path) -> None:
    card = make(tmp_path)
    weights("encoder.layer.1.output.dense.bias", lambda value: value * torch.nan, MAIN)(tmp_path)
    with pytest.raises(ModelError, match="with numbers"):
        load(write_card(card)).passages(["a b"])
