"""Plans of a download, from a hub that works and from ones that do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.embed import hub as hub_module
from core.embed.hub import fetch
from core.embed.hub_http import TRIES, Open, connect, only_https
from core.embed.hub_list import needed
from core.errors import ModelError
from tests.core.embed import bad_hub
from tests.core.embed.bad_hub import CHOSEN, COMMIT, FILES, MODEL, Act, Hub, here, planned, running, told


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running(dict(FILES)) as one:
        yield one


@pytest.fixture
def open_url(monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return connect(allowed=here)


def test_a_plan_names_what_is_needed_and_pins_the_version(hub: Hub, open_url: Open) -> None:
    download = planned(hub, open_url)
    assert {file.name for file in download.files} == CHOSEN
    assert download.total == sum(len(FILES[name]) for name in CHOSEN)
    assert (download.revision, download.licence, download.page) == (COMMIT, "mit", f"{hub.endpoint}/{MODEL}")
    assert [len(file.checksum) for file in download.files if file.name == "model.safetensors"] == [64]
    assert len(hub.asked) == 1


def test_nothing_is_sent_but_the_request(hub: Hub, open_url: Open, tmp_path: Path) -> None:
    fetch(planned(hub, open_url), tmp_path / "model", open_url)
    assert {headers["User-Agent"] for _, headers in hub.asked} == {"Seoga"}
    assert {name for _, headers in hub.asked for name in headers} <= {
        "User-Agent",
        "Host",
        "Connection",
        "Accept-Encoding",
    }


def test_files_may_be_named(hub: Hub, open_url: Open) -> None:
    download = planned(hub, open_url, ["README.md", "onnx/*"])
    assert [file.name for file in download.files] == ["README.md", "onnx/model.onnx"]
    with pytest.raises(ModelError, match=r"no file gone\.txt") as caught:
        planned(hub, open_url, ["README.md", "gone.txt"])
    assert caught.value.kind == "hub-missing"


def test_each_folder_has_one_form_of_its_weights() -> None:
    described = ["config.json", "tokenizer.json"]
    shards = [f"model-0000{n}-of-00002.safetensors" for n in (1, 2)]
    index = "model.safetensors.index.json"
    old = ["pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json"]
    others = ["consolidated.safetensors", "tf_model.h5", "openvino/model.bin", "training_args.bin", "1_Pooling/x.py"]
    assert set(needed([*described, *shards, index, *old, *others], "")) == {*described, *shards, index}
    assert set(needed([*described, *shards, index, "model.safetensors"], "")) == {*described, "model.safetensors"}
    assert set(needed([*described, *old, *others], "")) == {*described, *old}
    heads = ["colbert_linear.pt", "sparse_linear.pt"]
    assert set(needed([*described, "pytorch_model.bin", *heads], "")) == {*described, "pytorch_model.bin", *heads}
    dense = ["2_Dense/config.json", "2_Dense/pytorch_model.bin"]
    assert set(needed([*described, "model.safetensors", *dense], "")) == {*described, "model.safetensors", *dense}
    adapter = ["adapter_config.json", "adapter_model.safetensors"]
    assert set(needed(adapter, "")) == set(adapter)
    for nothing in ([], described, ["model.safetensors"], ["config.json", "flax_model.msgpack"]):
        with pytest.raises(ModelError, match="no weights") as caught:
            needed(nothing, "")
        assert caught.value.kind == "model-unsupported"


def test_offline_nothing_can_be_asked(hub: Hub) -> None:
    with pytest.raises(ModelError, match="switched off") as caught:
        connect(offline=True)
    assert caught.value.kind == "hub-offline"
    assert hub.asked == []


REFUSED: dict[str, tuple[Act, str, int]] = {  # what the hub does, the kind of the refusal, and how often it was asked
    "gated": (told(401, X_Error_Code="GatedRepo"), "hub-gated", 1),
    "forbidden": (told(403), "hub-gated", 1),
    "no such model": (told(404), "hub-missing", 1),
    "hidden": (told(401, X_Error_Code="RepoNotFound"), "hub-missing", 1),
    "html": (bad_hub.html, "hub-answer", 1),
    "not json": (bad_hub.sent(b"hello"), "hub-answer", 1),
    "half of json": (bad_hub.sent(b'{"sha": "'), "hub-answer", 1),
    "other json": (bad_hub.sent(b'{"error": "no"}'), "hub-answer", 1),
    "teapot": (told(418), "hub-answer", 1),
    "sign in": (told(511), "hub-answer", 1),
    "busy": (told(429), "hub-busy", TRIES),
    "down": (told(503), "hub-busy", TRIES),
    "hangs up": (bad_hub.dropped, "hub-unreachable", TRIES),
    "no more https": (told(302, Location="http://example.invalid/"), "hub-unsafe", 1),
    "a file": (told(302, Location="file:///etc/passwd"), "hub-unsafe", 1),
    "no letters": (told(302, Location="https://example.invalid/\u00e9"), "hub-unsafe", 1),
    "no address": (told(302, Location="https://[/"), "hub-unsafe", 1),
    "circles": (told(307, Location="/api/round"), "hub-answer", 6),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hub_that_gives_no_list_is_refused_by_name(case: str, hub: Hub, open_url: Open) -> None:
    hub.always, kind, times = REFUSED[case]
    with pytest.raises(ModelError) as caught:
        planned(hub, open_url)
    assert (caught.value.kind, len(hub.asked)) == (kind, times)
    assert caught.value.message.endswith((".", hub.endpoint + "/" + MODEL))


def test_no_connection_at_all_is_said(open_url: Open) -> None:
    with running({}) as gone:
        pass
    with pytest.raises(ModelError, match="cannot be reached") as caught:
        planned(gone, open_url)
    assert caught.value.kind == "hub-unreachable"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"gated": "manual"}, "hub-gated"),
        ({"sha": "main"}, "hub-answer"),
        ({"siblings": [{"rfilename": "config.json"}, {"rfilename": "model.safetensors", "size": 3}]}, "hub-answer"),
        ({"siblings": []}, "model-unsupported"),
    ],
)
def test_a_list_that_will_not_do_is_refused(changes: dict[str, object], kind: str, hub: Hub, open_url: Open) -> None:
    hub.changes = changes
    with pytest.raises(ModelError) as caught:
        planned(hub, open_url)
    assert caught.value.kind == kind
    if kind == "hub-gated":
        assert f"{hub.endpoint}/{MODEL}" in caught.value.message


@pytest.mark.parametrize(
    "name",
    [
        "../evil.json",
        "/etc/passwd",
        "a/../../b",
        "C:/x",
        "a\\b",
        ".hidden",
        "a//b",
        "nul.json",
        "a/con",
        "x.",
        "a b",
        "",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str, hub: Hub, open_url: Open) -> None:
    hub.files[name] = b"x"
    with pytest.raises(ModelError) as caught:
        planned(hub, open_url, ["*"])
    assert caught.value.kind == "hub-unsafe"


def test_names_that_differ_in_capitals_alone_are_refused(hub: Hub, open_url: Open) -> None:
    hub.files["Config.JSON"] = b"x"
    with pytest.raises(ModelError, match="capitals"):
        planned(hub, open_url, ["*"])


def test_too_much_is_refused_before_it_is_read(hub: Hub, open_url: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "LARGEST", 1000)
    with pytest.raises(ModelError, match="GB") as caught:
        planned(hub, open_url)
    assert caught.value.kind == "hub-too-large"
    monkeypatch.setattr("core.embed.hub_list.LARGEST_LIST", 100)
    with pytest.raises(ModelError, match="too long"):
        planned(hub, open_url)


@pytest.mark.parametrize(
    "model", ["", "../x", "a/b/c", "a/../b", "a b", "a/b?x", "https://x", "a/b#", "가/나", "a/b\n"]
)
def test_a_name_is_not_a_way_to_another_address(model: str, hub: Hub, open_url: Open) -> None:
    with pytest.raises(ModelError) as caught:
        planned(hub, open_url, model=model)
    assert (caught.value.kind, hub.asked) == ("hub-missing", [])


def test_only_https_is_asked_unless_a_test_says_otherwise(hub: Hub) -> None:
    with pytest.raises(ModelError) as caught:
        planned(hub, connect())
    assert (caught.value.kind, hub.asked) == ("hub-unsafe", [])
    for url in ("http://huggingface.co/", "file:///x", "https://me:secret@huggingface.co/", "https:///x", "ftp://x/"):
        assert not only_https(url)
    assert only_https("https://huggingface.co/api")
