"""Decoders that embed: what they read, what they refuse, and being called off."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import processors
from transformers import AutoModelForCausalLM

from core.embed import decoder_torch
from core.embed.base import sha256
from core.embed.decoder import DecoderEmbedder, Kept, Reading, frame, open_tokenizer, tokenise
from core.embed.devices import Device, cpu
from core.errors import Cancelled, ErrorRecord, ModelError
from tests.core.embed.tiny_decoder import BOS, EOS, INSTRUCTION, PAD, WIDTH, adapter, card, make, words


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("models") / "디코더")


def opened(folder: Path, **more: Any) -> DecoderEmbedder:
    return DecoderEmbedder(card(folder, **more), 1, cpu())


def vector(embedder: DecoderEmbedder, text: str) -> Any:
    return embedder.passages([text])[0].dense


# what is read


def test_only_dense_vectors_and_they_have_length_one(folder: Path) -> None:
    found = opened(folder).passages(["a b", "", "서가 책 " * 30])
    assert [np.linalg.norm(one.dense) for one in found] == pytest.approx([1, 1, 1], abs=1e-5)
    assert {one.dense.shape for one in found} == {(WIDTH,)}
    assert all(len(one.sparse_ids) == len(one.sparse_weights) == len(one.multi) == 0 for one in found)
    assert {one.dense.dtype for one in found} == {np.dtype(np.float32)}
    assert opened(folder).passages([]) == []


def test_tokens_are_counted_and_written(folder: Path) -> None:
    embedder = opened(folder)
    assert embedder.count(["a b c", "", "a " * 40]) == [3, 0, 40]
    assert embedder.piece(4) == "a"
    assert embedder.piece(-1) == embedder.piece(10_000) == ""
    assert embedder.tokens("a b") == []


def test_what_follows_the_cut_is_never_seen(folder: Path) -> None:
    for causal in (True, False):
        embedder = opened(folder, causal=causal, max_tokens=6)
        full = vector(embedder, "a b c d")
        assert vector(embedder, "a b c d e f g") == pytest.approx(full, abs=1e-5)
        assert vector(embedder, "a b c e") != pytest.approx(full, abs=1e-2)
        assert vector(embedder, "a b c") != pytest.approx(full, abs=1e-2)


def test_a_causal_state_knows_nothing_of_what_follows_and_a_bidirectional_one_does(folder: Path) -> None:
    """The mean under an instruction of the same words counts the same tokens: only what they see differs."""
    ids = torch.tensor([[BOS, 4, 5, 6, 7], [BOS, 4, 5, 6, 9]])
    mask = torch.ones_like(ids, dtype=torch.bool)
    for causal, seen in ((True, False), (False, True)):
        network = decoder_torch.open_network(folder, Reading("last", causal), (), cpu(), Kept())
        with torch.no_grad():
            states = decoder_torch.states(network.model, ids, mask)
        before = (states[0] - states[1]).abs().amax(-1)
        assert bool(before[:4].min() > 1e-3) is seen
        assert bool(before[:4].max() > 0) is seen
        assert before[4] > 1e-2


def test_the_cards_words_go_before_and_behind(folder: Path) -> None:
    bare = opened(folder, prefixes={})
    own = opened(folder, prefixes={"query": "find ", "passage": "a ", "after": " b"})
    assert vector(own, "c") == pytest.approx(vector(bare, "a c b"), abs=1e-5)
    assert own.queries(["c"])[0].dense == pytest.approx(vector(bare, "find c b"), abs=1e-5)
    mean = opened(folder, pooling="mean", prefixes={"passage": "a "})
    assert vector(mean, "c") != pytest.approx(vector(opened(folder, pooling="mean", prefixes={}), "a c"), abs=1e-2)


def test_the_end_token_outlives_the_cut_and_the_instruction_does_not_count(folder: Path) -> None:
    tokenizer = open_tokenizer(folder)
    last, mean = Reading("last", longest=7), Reading("mean", longest=7)
    long = tokenise(tokenizer, ["a b c d e f g h"], [""], last)[0]
    assert long.ids.tolist() == [BOS, 4, 5, 6, 7, 8, EOS]
    asked, empty = tokenise(tokenizer, ["a b", ""], [INSTRUCTION] * 2, mean)
    assert asked.ids[asked.counted].tolist() == [4, 5]
    assert not empty.counted.any()
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        "$A <pad>", special_tokens=[("<pad>", PAD)]
    )
    assert frame(tokenizer) == ([], [PAD])  # as Qwen3-Embedding's, which is not the end token that it names


# in use


def test_it_can_be_called_off_between_two_batches(folder: Path) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(len(asked) == 2)
        return asked[-1]

    embedder = DecoderEmbedder(card(folder), 1, replace(cpu(), batch_tokens=1))
    with pytest.raises(Cancelled):
        embedder.passages(["a", "b", "c", "d"], stop)
    assert asked == [False, False, True]


def test_a_full_device_is_given_less_and_no_text_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["a b c", "d", "e f", "g h i j", "", "k l"]
    wanted = [one.dense for one in opened(folder).passages(texts)]
    run, sizes = decoder_torch.TorchNetwork.__call__, []

    def scarce(network: Any, given: Any) -> Any:
        sizes.append(len(given))
        if len(given) > 2:
            raise torch.OutOfMemoryError("out of memory")
        return run(network, given)

    monkeypatch.setattr(decoder_torch.TorchNetwork, "__call__", scarce)
    found = opened(folder).passages(texts)
    assert np.stack([one.dense for one in found]) == pytest.approx(np.stack(wanted), abs=1e-5)
    assert max(sizes) == len(texts)


def test_a_graphics_card_without_room_hands_over_to_the_cpu_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[ErrorRecord] = []
    monkeypatch.setattr(decoder_torch, "free_memory", lambda at: 10**12 if at.place.type == "cpu" else 100)
    small = Device("Small card", torch.device("cuda"), torch.bfloat16, 4096)
    embedder = DecoderEmbedder(card(folder), 1, small, told.append)
    assert [record.kind for record in told] == ["device-full"]
    assert "GB of memory" in (told[0].detail or "")
    assert len(embedder.passages(["a"])) == 1


def test_half_precision_is_near(folder: Path) -> None:
    half = DecoderEmbedder(card(folder), 1, cpu(torch.bfloat16))
    assert vector(half, "a b c") @ vector(opened(folder), "a b c") > 0.99
    assert decoder_torch.precision(cpu(torch.float16)) is torch.bfloat16  # its range is too small


def test_no_numbers_are_never_handed_on(tmp_path: Path) -> None:
    bad = make(tmp_path / "nan")
    change(bad / "model.safetensors", "model.norm.weight", lambda value: value * torch.nan)
    with pytest.raises(ModelError, match="numbers"):
        opened(bad).passages(["a"])


def test_loading_draws_nothing_on_stderr(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    opened(folder)
    assert capfd.readouterr() == ("", "")


def test_torch_is_not_imported_by_this_module() -> None:
    code = "import sys, core.embed.decoder\nassert not {'torch', 'transformers', 'peft'} & set(sys.modules)"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, cwd=root, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# what is refused


def change(path: Path, name: str, act: Callable[[torch.Tensor], torch.Tensor | None]) -> None:
    """Change or drop one tensor of a file."""
    tensors = load_file(path)
    changed = act(tensors.pop(name))
    save_file({**tensors, **({} if changed is None else {name: changed.contiguous()})}, path, {"format": "pt"})


def edit(name: str, **fields: object) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **fields}), "utf-8")

    return act


def sharded(folder: Path) -> None:
    """Write the model again in several files, and lose one."""
    model = AutoModelForCausalLM.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    model.save_pretrained(folder, max_shard_size="20KB")
    parts = sorted(folder.glob("model-*.safetensors"))
    assert len(parts) > 1
    parts[1].unlink()


def halve(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-900])


def no_end(folder: Path) -> None:
    words(folder)
    edit("tokenizer_config.json", eos_token=None)(folder)


WHOLE = "model.safetensors"


def cut_words(folder: Path) -> None:
    edit("config.json", vocab_size=9)(folder)
    for name in ("model.embed_tokens.weight", "lm_head.weight"):
        if name in load_file(folder / WHOLE):
            change(folder / WHOLE, name, lambda value: value[:9])


BAD: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "no config": (lambda folder: (folder / "config.json").unlink(), "model-missing", "config.json"),
    "config cut": (lambda folder: (folder / "config.json").write_bytes(b"{"), "model-damaged", "cannot be read"),
    "unknown family": (edit("config.json", model_type="own"), "model-unsupported", "'own'"),
    "remote code": (
        edit("config.json", model_type="own", auto_map={"AutoModel": "m.Own"}),
        "model-unsupported",
        "own",
    ),
    "a pickle": (lambda folder: (folder / WHOLE).rename(folder / "pytorch_model.bin"), "model-unsupported", ".bin"),
    "no weights": (lambda folder: (folder / WHOLE).unlink(), "model-missing", WHOLE),
    "a shard lost": (sharded, "model-missing", "model-0000"),
    "weights cut": (halve(WHOLE), "model-damaged", "not whole"),
    "weights no weights": (lambda folder: (folder / WHOLE).write_bytes(b"no tensors"), "model-damaged", "whole"),
    "a layer lost": (
        lambda folder: change(folder / WHOLE, "model.layers.1.mlp.up_proj.weight", lambda _: None),
        "model-damaged",
        "missing",
    ),
    "a layer of another shape": (
        lambda folder: change(folder / WHOLE, "model.layers.1.mlp.up_proj.weight", lambda value: value[:5]),
        "model-damaged",
        "",
    ),
    "more words than rows": (
        cut_words,
        "model-damaged",
        "more words",
    ),
    "no tokeniser": (lambda folder: (folder / "tokenizer.json").unlink(), "model-missing", "tokenizer.json"),
    "tokeniser cut": (halve("tokenizer.json"), "model-damaged", "cannot be read"),
    "no end token": (no_end, "model-unsupported", "No end token"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_folder_that_is_no_good_says_why(folder: Path, tmp_path: Path, case: str) -> None:
    spoil, kind, said = BAD[case]
    bad = shutil.copytree(folder, tmp_path / "bad")
    spoil(bad)
    with pytest.raises(ModelError) as caught:
        opened(bad)
    assert caught.value.kind == kind
    assert str(bad) in str(caught.value.path)
    assert said in str(caught.value)


def test_a_card_that_says_otherwise_is_refused(folder: Path) -> None:
    for more, said in (({"dims": 64}, "64 numbers a vector, the model has 32"), ({"pooling": "cls"}, "not 'cls'")):
        with pytest.raises(ModelError, match=said):
            opened(folder, **more)
    sums = {name: sha256(folder / name) for name in ("config.json", "tokenizer.json")}
    assert opened(folder, sha256=sums | {WHOLE: "0" * 64}).card.dims == WIDTH  # weights are not read twice
    with pytest.raises(ModelError, match="missing or altered"):
        opened(folder, sha256=sums | {"config.json": "0" * 64})


def test_a_model_too_large_for_the_memory_is_refused_with_figures(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder_torch, "free_memory", lambda _: 10_000)
    with pytest.raises(ModelError, match=r"It takes 0\.0 GB of memory; 0\.0 GB are free") as caught:
        opened(folder)
    assert caught.value.kind == "model-too-large"
    assert caught.value.path == str(folder)


@pytest.mark.parametrize("bits", [4, 8, 3])
def test_quantised_weights_are_refused_where_nothing_runs_them(folder: Path, bits: int) -> None:
    with pytest.raises(ModelError, match="bitsandbytes") as caught:
        DecoderEmbedder(card(folder), 1, cpu(), kept=Kept(bits))
    assert caught.value.kind == "model-unsupported"


def foreign(folder: Path, out: Path, case: str) -> None:
    """Write an adapter that does not belong to the model of a folder."""
    other = out.parent / "other"
    if case == "of another width":
        adapter(make(other, "mistral", head_dim=16), out)
    elif case == "of more layers":
        adapter(make(other, "mistral", num_hidden_layers=3), out)
    elif case == "of fewer layers":
        adapter(make(other, "mistral", num_hidden_layers=1), out)
    elif case == "of other names":
        adapter(folder, out)
        tensors = load_file(out / "adapter_model.safetensors")
        renamed = {name.replace("q_proj", "query"): value for name, value in tensors.items()}
        save_file(renamed, out / "adapter_model.safetensors", {"format": "pt"})
    elif case == "of other targets":
        adapter(folder, out)
        edit("adapter_config.json", target_modules=["query"])(out)
    else:
        adapter(folder, out)
        halve("adapter_model.safetensors")(out)


@pytest.mark.parametrize(
    "case", ["of another width", "of more layers", "of fewer layers", "of other names", "of other targets", "cut"]
)
@pytest.mark.parametrize("merged", [True, False])
def test_an_adapter_of_another_model_is_refused(folder: Path, tmp_path: Path, case: str, merged: bool) -> None:
    base = shutil.copytree(folder, tmp_path / "base")
    adapter(base, base / "good")
    foreign(base, base / "bad", case)
    with pytest.raises(ModelError) as caught:
        DecoderEmbedder(card(base, adapters=("good", "bad")), 1, cpu(), kept=Kept(merged=merged))
    assert caught.value.kind == "model-damaged"
    assert "bad" in str(caught.value.path)
    assert case == "cut" or "not made for this model" in str(caught.value)


def test_adapters_that_cannot_be_read_are_refused(folder: Path, tmp_path: Path) -> None:
    base = shutil.copytree(folder, tmp_path / "base")
    adapter(base, base / "lora")

    def refused() -> str:
        with pytest.raises(ModelError) as caught:
            opened(base, adapters=("lora",))
        return caught.value.kind

    edit("adapter_config.json", peft_type="IA3")(base / "lora")
    assert refused() == "model-unsupported"
    (base / "lora" / "adapter_config.json").unlink()
    assert refused() == "model-missing"
    adapter(base, base / "lora")
    (base / "lora" / "adapter_model.safetensors").rename(base / "lora" / "adapter_model.bin")
    assert refused() == "model-unsupported"
    (base / "lora" / "adapter_model.bin").unlink()
    assert refused() == "model-missing"


def test_an_embedding_model_without_a_head_loads_as_well(folder: Path, tmp_path: Path) -> None:
    """E5-mistral's file has no head, and its names no "model." before them."""
    bare = shutil.copytree(folder, tmp_path / "bare")
    tensors = {n.removeprefix("model."): v for n, v in load_file(folder / WHOLE).items() if "lm_head" not in n}
    save_file(tensors, bare / WHOLE, {"format": "pt"})
    edit("config.json", architectures=["MistralModel"])(bare)
    assert vector(opened(bare), "a b") == pytest.approx(vector(opened(folder), "a b"), abs=1e-6)
