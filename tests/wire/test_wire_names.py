"""Files without text over the wire: found by their names beside passages, counted, moved, gone with their files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wire.child import Worker, needs_the_model

pytestmark = needs_the_model
TEXTS = {
    "여행 준비.md": "# 여행 준비\n\n공항에 가기 전에 여권과 비자를 챙긴다. 여권 사본은 따로 둔다.\n",
    "된장찌개.txt": "멸치와 다시마로 육수를 내고 된장을 풀어 두부와 호박을 넣어 끓인다.\n",
    "회의록.md": "# 3월 회의\n\n예산을 다음 분기로 옮기기로 했다.\n",
}
BARE = ("여권 사본.mp4", "IMG_2034.psd", "휴가/IMG_2035.psd", "휴가/영상.mp4")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("names") / "서재"
    (made / "휴가").mkdir(parents=True)
    for name, text in TEXTS.items():
        (made / name).write_text(text, "utf-8")
    for name in BARE:
        (made / name).write_bytes(b"\x00\x01\x02\x03")
    (made / "빈 문서.md").write_text("", "utf-8")
    (made / "node_modules").mkdir()
    (made / "node_modules" / "IMG_2036.psd").write_bytes(b"\x00")
    return made


@pytest.fixture(scope="module")
def worker(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    made = Worker(tmp_path_factory.mktemp("library") / "L")
    made.hello()
    made.ask("add_paths", paths=[str(folder)])
    made.wait_until_idle(len(TEXTS))
    yield made
    made.kill()


def found(worker: Worker, query: str, **more: object) -> dict[str, Any]:
    result: dict[str, Any] = worker.ask("search", query=query, sequence=1, **more)["result"]
    return result


def names(answer: dict[str, Any]) -> list[str]:
    return [Path(hit["path"]).name for hit in answer["hits"]]


LIT = {
    "IMG_2034": ("IMG_2034.psd", "IMG_2034"),
    "여권 사본": ("여권 사본.mp4", "여권사본"),
    "img_203": ("IMG_2035.psd", "IMG_203"),
    "빈 문": ("빈 문서.md", "빈문"),
    "ㅇㄱ ㅅㅂ": ("여권 사본.mp4", "여권사본"),
    '"IMG_2034"': ("IMG_2034.psd", "IMG_2034"),
}


@pytest.mark.parametrize("query", LIT)
def test_a_file_without_text_is_found_by_its_name(worker: Worker, query: str) -> None:
    name, lit = LIT[query]
    answer = found(worker, query)
    (hit,) = [hit for hit in answer["hits"] if Path(hit["path"]).name == name]
    assert (hit["start"], hit["end"], {*hit["parts"]}) == (0, 0, {"name"})
    assert hit["text"], "it says why there is no text"
    spans = answer["named"][hit["path"]]
    assert "".join(name[span["start"] : span["end"]] for span in spans) == lit
    assert answer["about"]


def test_the_passage_that_answers_stays_and_the_name_is_above_weak_ones(worker: Worker) -> None:
    hits = found(worker, "여권 사본")["hits"]
    place = {Path(hit["path"]).name: at for at, hit in enumerate(hits)}
    assert "여행 준비.md" in place
    weak = [at for at, hit in enumerate(hits) if hit["band"] == "weak"]
    assert all(place["여권 사본.mp4"] < at for at in weak)


def test_conditions_hold_of_it(worker: Worker, folder: Path) -> None:
    assert names(found(worker, "IMG ext:psd")) == ["IMG_2035.psd", "IMG_2034.psd"]
    assert "IMG_2034.psd" not in names(found(worker, "IMG", folder=str(folder / "휴가")))
    assert names(found(worker, "IMG", narrow="type:.mp4")) == []
    assert names(found(worker, "IMG -2034 type:psd")) == ["IMG_2035.psd"]
    assert {*names(found(worker, "ext:mp4"))} == {"여권 사본.mp4", "영상.mp4"}
    assert names(found(worker, "name:img_2035")) == ["IMG_2035.psd"]
    assert names(found(worker, "is:failed")) == ["빈 문서.md"]
    assert "IMG_2036.psd" not in names(found(worker, "IMG_2036")), "a rule leaves it out"
    assert {*names(found(worker, "폴더:휴가"))} == set(), "a list by folders is one of documents"


def test_chips_count_it(worker: Worker) -> None:
    for query in ("IMG", "ㅇㄱ ㅅㅂ"):
        counts = {(one["facet"], one["value"]): one["files"] for one in found(worker, query)["counts"]}
        assert counts["type", ".psd" if query == "IMG" else ".mp4"] == (2 if query == "IMG" else 1)
        assert counts["date", "today"] == sum(
            n for (facet, year), n in counts.items() if facet == "date" and year.isdigit()
        )


def test_it_moves_and_goes_with_the_file(worker: Worker, folder: Path) -> None:
    (folder / "IMG_2034.psd").rename(folder / "옛 여권.psd")
    wait_for(worker, "옛 여권", ["옛 여권.psd"])
    assert "IMG_2034.psd" not in names(found(worker, "IMG_2034"))
    assert "옛 여권.psd" in names(found(worker, "ㅇ ㅇㄱ"))
    (folder / "옛 여권.psd").unlink()
    wait_for(worker, "옛 여권", [])


def wait_for(worker: Worker, query: str, expected: list[str]) -> None:
    """Ask until the files of one ending are those expected."""
    ends = time.monotonic() + 60
    while (now := [name for name in names(found(worker, query)) if name.endswith(".psd")]) != expected:
        assert time.monotonic() < ends, now
