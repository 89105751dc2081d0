"""Unknown folders: what is found in them, and what is said of those that are no good."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from core.embed import reranker
from core.embed.recognise import Found, describe, recognise
from core.errors import ModelError
from tests.core.embed.tiny_cross import make as make_cross
from tests.core.embed.tiny_folders import (
    POSITIONS,
    WEIGHTS,
    WIDTH,
    add_heads,
    edit,
    make,
    make_adapter,
    to_pickle,
    to_shards,
    weights,
    without,
    write,
)
from tests.core.embed.tiny_m3 import make as make_m3

POOLING = "1_Pooling/config.json"


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def facts(found: Found) -> dict[str, str]:
    return {fact.name: fact.value for fact in found.facts}


# what is found


@pytest.mark.parametrize(("family", "positions"), [("bert", POSITIONS), ("xlm-roberta", POSITIONS - 2)])
def test_a_plain_encoder(tmp_path: Path, family: str, positions: int) -> None:
    found = recognise(make(tmp_path / "모델 하나", family))
    card = found.card
    assert (card.id, card.name, card.kind, card.pooling, card.dims) == (
        "모델-하나",
        "모델 하나",
        "encoder",
        "mean",
        WIDTH,
    )
    assert card.max_tokens == positions
    assert not card.causal
    assert card.signals == ("dense",)
    assert set(card.sha256) == {"config.json", "tokenizer.json", WEIGHTS}
    assert facts(found)["type"] == family


@pytest.mark.parametrize("family", ["llama", "mistral", "qwen2", "qwen3", "gemma"])
def test_a_language_model_is_a_decoder(tmp_path: Path, family: str) -> None:
    card = describe(make(tmp_path / "lm", family))
    assert (card.kind, card.pooling, card.dims, card.max_tokens, card.causal) == ("decoder", "last", WIDTH, 40, True)


def test_what_our_trainer_says_of_a_decoder_counts(tmp_path: Path) -> None:
    folder = make(tmp_path / "lm", "llama")
    write(folder / "decoder.json", {"pooling": "mean", "causal": False, "longest": 24})
    card = describe(folder)
    assert (card.pooling, card.causal, card.max_tokens) == ("mean", False, 24)


def test_both_heads_give_all_three_signals(tmp_path: Path) -> None:
    found = recognise(add_heads(make(tmp_path / "m3ish", "xlm-roberta"), rows=8))
    assert (found.card.signals, found.card.multi_dims, found.card.pooling) == (("dense", "sparse", "multi"), 8, "cls")
    assert {"sparse_linear.safetensors", "colbert_linear.safetensors"} <= set(found.card.sha256)
    pickled = recognise(add_heads(make(tmp_path / "m3old", "xlm-roberta"), pickled=True))
    assert pickled.card.signals == ("dense", "sparse", "multi")
    assert facts(pickled)["converted"] == "sparse_linear.pt, colbert_linear.pt"


def test_shards_and_pickles(tmp_path: Path) -> None:
    sharded = recognise(to_shards(make(tmp_path / "shards")))
    assert sum(name.endswith(".safetensors") for name in sharded.card.sha256) == 2
    assert "model.safetensors.index.json" in sharded.card.sha256
    pickled = recognise(to_pickle(make(tmp_path / "pickled")))
    assert [(piece.name, piece.source.name) for piece in pickled.pieces if piece.convert] == [
        (WEIGHTS, "pytorch_model.bin")
    ]


def test_a_known_model_is_told_by_its_name_if_its_width_agrees(tmp_path: Path) -> None:
    known = describe(make(tmp_path / "multilingual-e5-small", hidden_size=384, intermediate_size=8))
    assert (known.name, known.origin) == ("Multilingual E5 small", "intfloat/multilingual-e5-small")
    assert known.prefixes == {"query": "query: ", "passage": "passage: "}
    assert (known.licence, known.max_tokens) == ("MIT", POSITIONS)
    other = describe(make(tmp_path / "b" / "multilingual-e5-small"))
    assert (other.origin, other.prefixes) == ("", {})


def test_the_name_in_a_cache_of_hugging_face_is_understood(tmp_path: Path) -> None:
    folder = make(tmp_path / "models--acme--fine-model" / "snapshots" / "0f1e2d")
    assert describe(folder).name == "fine-model"


def test_rerankers(tmp_path: Path) -> None:
    cross = describe(make_cross(tmp_path / "cross", "xlm-roberta"))
    assert (cross.kind, cross.pooling, cross.signals, cross.weights) == (reranker.KIND, "cls", (), {"cross": 0.5})
    asked = describe(make(tmp_path / "my-Reranker", "qwen3"))
    assert (asked.kind, asked.pooling) == (reranker.KIND, "last")


def test_a_folder_of_seoga_keeps_its_card(tmp_path: Path) -> None:
    card = make_m3(tmp_path / "tiny")
    assert describe(tmp_path / "tiny") == card


def test_the_licence_of_a_readme_is_told(tmp_path: Path) -> None:
    folder = make(tmp_path / "nc")
    (folder / "README.md").write_text("---\nlanguage: ko\nlicense: cc-by-nc-4.0\n---\n# Model\n", "utf-8")
    found = recognise(folder)
    assert (found.card.licence, facts(found)["note"]) == ("cc-by-nc-4.0", "not for commercial use")


# sentence-transformers


def test_what_sentence_transformers_saves_is_read_the_same(tmp_path: Path) -> None:
    library = pytest.importorskip("sentence_transformers", reason="a development dependency")
    models = pytest.importorskip("sentence_transformers.models")
    from transformers import PreTrainedTokenizerFast

    base = make(tmp_path / "base")
    names = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "<pad>", "unk_token": "[UNK]"}
    PreTrainedTokenizerFast(tokenizer_file=str(base / "tokenizer.json"), **names).save_pretrained(base)
    with warnings.catch_warnings(action="ignore"):
        steps = [
            models.Transformer(str(base), max_seq_length=20),
            models.Pooling(WIDTH, "lasttoken"),
            models.Dense(WIDTH, 16, bias=False),
            models.Dense(16, 24, bias=False),
            models.Normalize(),
        ]
        prompts = {"query": "찾기: ", "document": "글: "}
        model = library.SentenceTransformer(modules=steps, prompts=prompts, device="cpu")
        model.save(str(tmp_path / "saved"))
    card = describe(tmp_path / "saved")
    assert card.max_tokens == model.max_seq_length == 20
    assert card.prefixes == {"query": model.prompts["query"], "passage": model.prompts["document"]}
    assert card.dims == len(model.encode("apple")) == 24
    assert card.pooling == "last"
    assert {"2_Dense/model.safetensors", "3_Dense/config.json", "modules.json", POOLING} <= set(card.sha256)
    special = {model.tokenizer.convert_tokens_to_ids(token) for token in names.values()}
    assert special <= set(card.special_ids)


def older(folder: Path, **switches: bool) -> Path:
    """Add what sentence-transformers wrote before version 6."""
    steps = [("", "models.Transformer"), ("1_Pooling", "models.Pooling"), ("2_Normalize", "models.Normalize")]
    write(folder / "modules.json", [{"path": path, "type": f"sentence_transformers.{name}"} for path, name in steps])
    on = switches or {"pooling_mode_cls_token": True}
    write(folder / POOLING, {"word_embedding_dimension": WIDTH, "pooling_mode_mean_tokens": False, **on})
    write(folder / "sentence_bert_config.json", {"max_seq_length": 16, "do_lower_case": False})
    return folder


def test_the_older_layout_is_read_too(tmp_path: Path) -> None:
    card = describe(older(make(tmp_path / "old")))
    assert (card.pooling, card.max_tokens) == ("cls", 16)


# adapters


def test_an_adapter_finds_its_base_beside_it_or_among_ones_own(tmp_path: Path) -> None:
    make(tmp_path / "a" / "tiny-llama", "llama")
    adapter = make_adapter(tmp_path / "a" / "taught", "acme/tiny-llama")
    found = recognise(adapter)
    assert (found.card.kind, found.card.adapters, found.card.name) == ("decoder", ("adapters/0",), "taught")
    assert {WEIGHTS, "adapters/0/adapter_model.safetensors", "adapters/0/adapter_config.json"} <= set(
        found.card.sha256
    )
    assert facts(found)["base"] == "tiny-llama"
    make(tmp_path / "own" / "tiny-llama", "llama")
    alone = make_adapter(tmp_path / "b" / "taught", "acme/tiny-llama")
    assert describe(alone, tmp_path / "own").dims == WIDTH
    with pytest.raises(ModelError, match="acme/tiny-llama") as caught:
        describe(alone)
    assert (caught.value.kind, caught.value.title) == ("model-missing", "Base model needed")


def test_adapters_stand_on_each_other_in_their_order(tmp_path: Path) -> None:
    make(tmp_path / "base", "mistral")
    make_adapter(tmp_path / "mntp", "base")
    top = make_adapter(tmp_path / "supervised", "mntp")
    write(top / "llm2vec_config.json", {"pooling_mode": "mean", "max_length": 24})
    found = recognise(top)
    assert found.card.adapters == ("adapters/0", "adapters/1")
    assert (found.card.pooling, found.card.causal, found.card.max_tokens) == ("mean", False, 24)
    sources = {piece.name: piece.source.parent.name for piece in found.pieces}
    assert sources["adapters/0/adapter_config.json"] == "mntp"
    assert sources["adapters/1/adapter_config.json"] == "supervised"


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda top: make_adapter(top, "base", width=WIDTH * 2), "model-damaged"),
        (edit("adapter_config.json", peft_type="IA3"), "model-unsupported"),
        (edit("adapter_config.json", base_model_name_or_path=None), "model-damaged"),
        (edit("adapter_config.json", base_model_name_or_path="gone/away"), "model-missing"),
        (edit("adapter_config.json", base_model_name_or_path="an-encoder"), "model-unsupported"),
        (without("adapter_model.safetensors"), "model-missing"),
    ],
)
def test_an_adapter_that_is_no_good_says_why(tmp_path: Path, spoil: Callable[[Path], object], kind: str) -> None:
    make(tmp_path / "base", "llama")
    make(tmp_path / "an-encoder")
    top = make_adapter(tmp_path / "taught", "base")
    spoil(top)
    with pytest.raises(ModelError) as caught:
        recognise(top)
    assert caught.value.kind == kind


# refusals


def cut(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-900])


def no_shard(folder: Path) -> None:
    (to_shards(folder) / "model-00002-of-00002.safetensors").unlink()


def shard_elsewhere(folder: Path) -> None:
    name = next(iter(load_file(folder / WEIGHTS)))
    (folder / WEIGHTS).unlink()
    write(folder / "model.safetensors.index.json", {"weight_map": {name: "../secret.safetensors"}})


def shard_without(folder: Path) -> None:
    to_shards(folder)
    edit("model.safetensors.index.json", weight_map={"more": "model-00001-of-00002.safetensors"})(folder)


def one_head(folder: Path) -> None:
    (add_heads(folder) / "colbert_linear.safetensors").unlink()


def a_step(kind: str, path: str = "2_More", **config: object) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        older(folder)
        names = [("", "models.Transformer"), ("1_Pooling", "models.Pooling")]
        steps = [{"path": where, "type": f"sentence_transformers.{name}"} for where, name in names]
        write(folder / "modules.json", [*steps, {"path": path, "type": kind}])
        if config:
            write(folder / "2_More" / "config.json", config)

    return act


DENSE = "sentence_transformers.models.Dense"
BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "no config": (without("config.json"), "model-missing"),
    "config cut": (lambda folder: (folder / "config.json").write_bytes(b'{"model_type": "be'), "model-damaged"),
    "config of other types": (edit("config.json", hidden_size="wide"), "model-damaged"),
    "no tokeniser": (without("tokenizer.json"), "model-missing"),
    "tokeniser cut": (lambda folder: (folder / "tokenizer.json").write_bytes(b'{"version"'), "model-damaged"),
    "no weights": (without(WEIGHTS), "model-missing"),
    "weights cut": (cut, "model-damaged"),
    "weights empty": (lambda folder: (folder / WEIGHTS).write_bytes(b""), "model-damaged"),
    "weights a web page": (lambda folder: (folder / WEIGHTS).write_bytes(b"<html>404</html>"), "model-damaged"),
    "no shard": (no_shard, "model-missing"),
    "shard elsewhere": (shard_elsewhere, "model-damaged"),
    "shard without a tensor": (shard_without, "model-damaged"),
    "one head": (one_head, "model-missing"),
    "heads of another width": (lambda folder: add_heads(folder, width=16), "model-damaged"),
    "a layer missing": (edit("config.json", num_hidden_layers=3), "model-damaged"),
    "another width": (edit("config.json", hidden_size=64), "model-damaged"),
    "no room": (edit("config.json", max_position_embeddings=4), "model-damaged"),
    "more words than rows": (
        weights("embeddings.word_embeddings.weight", lambda value: value[:-3]),
        "model-damaged",
    ),
    "unknown type": (edit("config.json", model_type="perceiver"), "model-unsupported"),
    "needs code": (
        edit("config.json", model_type="new", auto_map={"AutoModel": "modeling.NewModel"}),
        "model-unsupported",
    ),
    "two classes": (
        edit("config.json", architectures=["BertForSequenceClassification"], id2label={"0": "NO", "1": "YES"}),
        "model-unsupported",
    ),
    "unknown pooling": (lambda folder: older(folder, pooling_mode_max_tokens=True), "model-unsupported"),
    "two poolings": (
        lambda folder: older(folder, pooling_mode_max_tokens=True, pooling_mode_cls_token=True),
        "model-unsupported",
    ),
    "pooling of another width": (
        lambda folder: edit(POOLING, word_embedding_dimension=64)(older(folder)),
        "model-damaged",
    ),
    "no pooling": (lambda folder: (older(folder) / POOLING).unlink(), "model-missing"),
    "a step of its own": (a_step("custom_st.Transformer"), "model-unsupported"),
    "a step not known": (a_step("sentence_transformers.models.LSTM"), "model-unsupported"),
    "a step outside": (a_step(DENSE, path="../elsewhere"), "model-damaged"),
    "a dense layer that does not fit": (a_step(DENSE, in_features=64, out_features=8), "model-damaged"),
    "a dense layer without weights": (a_step(DENSE, in_features=WIDTH, out_features=8), "model-missing"),
    "another similarity": (
        lambda folder: write(folder / "config_sentence_transformers.json", {"similarity_fn_name": "euclidean"}),
        "model-unsupported",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_folder_that_is_no_good_says_why(tmp_path: Path, case: str) -> None:
    spoil, kind = BAD[case]
    folder = make(tmp_path / "bad")
    spoil(folder)
    with pytest.raises(ModelError) as caught:
        recognise(folder)
    error = caught.value
    assert error.kind == kind
    assert str(folder) in str(error.path)
    assert error.title
    assert error.message.endswith(".")


def test_a_known_model_that_needs_code_is_refused_with_an_alternative(tmp_path: Path) -> None:
    folder = make(tmp_path / "gte-multilingual-base")
    edit("config.json", model_type="new", auto_map={"AutoModel": "x"})(folder)
    with pytest.raises(ModelError, match="Multilingual E5"):
        recognise(folder)


def test_code_beside_a_known_architecture_does_no_harm(tmp_path: Path) -> None:
    folder = make(tmp_path / "with-code")
    edit("config.json", auto_map={"AutoModel": "modeling.Mine"})(folder)
    (folder / "modeling.py").write_text("raise SystemExit\n")
    assert "modeling.py" not in describe(folder).sha256


def test_torch_is_not_imported_to_recognise(tmp_path: Path) -> None:
    folder = make(tmp_path / "plain")
    code = f"""
import sys
from pathlib import Path
from core.embed import catalogue, importing
print(importing.plan(Path({str(folder)!r}), Path({str(tmp_path / "own")!r})).card.kind)
assert not {{"torch", "transformers"}} & set(sys.modules)
"""
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, cwd=root, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"encoder", b"")
