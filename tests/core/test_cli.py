"""The command line as scripts use it: exit codes, one JSON object on stdout, clear words on stderr."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
import zstandard

from core import cli, config
from core.embed.base import BUNDLED
from core.records import MODES
from core.store.folder import MARKER
from tests.core.embed.tiny_cross import make as make_cross

pytestmark = pytest.mark.skipif(
    not (config.assets() / "models" / BUNDLED / "model.onnx").is_file(), reason="the bundled model is not here"
)


class Run:
    """Runs commands and keeps what they printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *args: str, code: int = 0) -> Any:
        got = cli.main(args)
        out, self.err = self._capsys.readouterr()
        assert got == code, self.err
        assert "Traceback" not in self.err
        if "--json" not in args:
            return out
        assert out.count("\n") == 1, "one JSON object and nothing else"
        return json.loads(out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "lease.txt").write_text("The landlord returns the deposit thirty days after the tenant moves out.")
    (folder / "sub" / "요리.md").write_text("# 김치찌개\n\n묵은 김치와 돼지고기를 볶다가 두부를 넣어 끓입니다.")
    return folder


def test_index_search_status(run: Run, docs: Path) -> None:
    done = run("index", str(docs), "--json")
    assert done["files"] == {"searchable": 2}
    assert done["failures"] == []
    for mode in MODES:
        found = run("search", "the landlord returns my deposit", "--mode", mode, "--json")
        assert set(found) == {"query", "hits", "hint", "about", "ms"}
        hit = found["hits"][0]
        assert Path(hit["path"]).name == "lease.txt"
        assert hit["text"] == (docs / "lease.txt").read_text()[hit["start"] : hit["end"]]
        assert {"page", "heading", "title", "score", "signals", "confidence"} <= set(hit)
        assert {"band", "versions", "places"} <= set(hit)
        assert hit["places"] == [hit["path"]]
    assert Path(run("search", "돼지고기 찌개", "--json")["hits"][0]["path"]).name == "요리.md"
    status = run("status", "--json")
    assert status["files"] == {"searchable": 2}
    assert status["queue"] == 0
    assert status["model"] == BUNDLED
    assert set(status["bytes"]) == {"ledger", "passages", "words", "sparse", "vectors"}


def test_words_for_people(run: Run, docs: Path) -> None:
    run("index", str(docs))
    out = run("search", "deposit", "--explain", "-k", "1")
    assert "lease.txt" in out
    assert "dense" in out
    assert "words: deposit" in out
    assert "shared: " in out
    assert "closest: " in out
    assert "deposit → deposit" in out
    assert "searchable" in run("status")
    assert BUNDLED in run("models", "list")


def test_what_counts_and_what_is_left_out(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    lease = str(docs / "lease.txt")
    verdict = run("why", lease, "--json")
    assert (verdict["counts"], verdict["root"], verdict["state"]) == (True, str(docs), "searchable")
    assert "in no folder" in run("why", str(docs.parent / "elsewhere.txt"))
    run("exclude", lease)
    assert "left out" in run("why", lease)
    assert run("search", "the landlord", "--mode", "keyword", "--json")["hits"] == []
    run("exclude", lease, "--undo")
    assert run("search", "the landlord", "--mode", "keyword", "--json")["hits"][0]["path"] == lease
    run("forget", lease)
    assert run("status", "--json")["excluded"] == [lease]
    assert run("check", "--json")["findings"] == []
    assert "All is well" in run("check")


def test_another_model_embeds_again_and_going_back_embeds_nothing(
    run: Run, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled, copy = config.assets() / "models" / BUNDLED, tmp_path / "models" / "other"
    copy.mkdir(parents=True)
    monkeypatch.setenv("SEOGA_MODELS", str(tmp_path / "models"))
    for file in bundled.iterdir():
        if file.name != "model.json":
            (copy / file.name).symlink_to(file)
    (copy / "model.json").write_text(json.dumps({**json.loads((bundled / "model.json").read_text()), "id": "other"}))
    assert run("index", str(docs), "--json")["done"]["embedded"] == 2
    assert [m["id"] for m in run("models", "use", "other", "--json")["models"] if m["active"]] == ["other"]
    done = run("index", str(docs), "--json")["done"]
    assert (done["files"], done["embedded"]) == (0, 2), "nothing is read again"
    assert run("status", "--json")["model"] == "other"
    run("models", "use", BUNDLED)
    done = run("index", str(docs), "--json")["done"]
    assert (done["files"], done["embedded"]) == (0, 0)
    assert "Unknown model" in run("models", "use", "none", code=1) + run.err


def test_a_folder_narrows_the_search(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    found = run("search", "deposit", "--folder", str(docs / "sub"), "--json")
    assert {Path(hit["path"]).name for hit in found["hits"]} == {"요리.md"}


def test_korean_questions_with_operators(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")

    def names(*args: str) -> list[str]:
        return [Path(hit["path"]).name for hit in run("search", *args, "--json")["hits"]]

    for query in ("찌개 종류:md", "두부 폴더:sub -계약", '"묵은 김치와"', "돼지고*", "deposit 언어:한국어"):
        assert names(query) == ["요리.md"], query
    assert names("두부 -김치") == ["lease.txt"]
    assert names("종류:txt") == ["lease.txt"]
    assert names("상태:실패") == []
    assert names("이전:1999") == []
    assert "날짜:2024-02-31" in run("search", "날짜:2024-02-31 찌개", "--json")["hint"]
    out = run("search", "김치찌개를 어떻게 끓이나요", "-k", "1", "--explain")
    assert "요리.md" in out
    assert "끓 → 끓" in out
    assert "keyword" in out


def test_explanations_come_with_json_where_they_are_asked_for(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    found = run("search", "the deposit", "--explain", "--json")
    assert len(found["explanations"]) == len(found["hits"])
    why, hit = found["explanations"][0], found["hits"][0]
    assert why["text"] == hit["text"]
    assert any(word["text"] == "deposit" and word["gain"] > 0 for word in why["words"])
    assert run("search", "종류:md", "--explain", "--json")["explanations"] == [None], "a list has nothing to explain"


def test_rerank_chooses_what_reads_the_best_again(run: Run, docs: Path, tmp_path: Path) -> None:
    run("index", str(docs), "--json")
    none = run("search", "deposit", "--rerank", "none", "--json")["hits"][0]
    assert set(none["parts"]) == {"dense", "sparse", "keyword"}
    assert "multi" in run("search", "deposit", "--rerank", "maxsim", "--json")["hits"][0]["parts"]
    error = run("search", "deposit", "--rerank", "cross", "--json", code=1)["error"]
    assert error["kind"] == "model-missing"
    assert "--rerank maxsim" in error["message"]
    chosen = config.load()
    chosen.set("reranker", str(make_cross(tmp_path / "다시 읽기")))
    config.save(chosen)
    crossed = run("search", "보증금 deposit", "--rerank", "cross", "--json")["hits"][0]
    assert "cross" in crossed["parts"]
    assert sum(crossed["parts"].values()) == pytest.approx(crossed["score"], abs=1e-5)
    assert "cross" in run("search", "deposit", "--rerank", "cross", "--explain")


def test_similar_takes_a_file_of_the_library_or_another_or_a_text(
    run: Run, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "lease 2.txt").write_text("The landlord returns the deposit sixty days after the tenant moves out.")
    run("index", str(docs), "--json")
    found = run("similar", str(docs / "lease.txt"), "--json")
    assert Path(found["hits"][0]["path"]).name == "lease 2.txt"
    elsewhere = tmp_path / "찌개.txt"
    elsewhere.write_text("김치와 돼지고기와 두부를 넣고 끓이는 찌개", "utf-8")
    assert "요리.md" in run("similar", str(elsewhere), "-k", "1")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("묵은 김치를 볶는 법".encode() + b"\xff")))
    assert Path(run("similar", "--text", "-", "-k", "1", "--json")["hits"][0]["path"]).name == "요리.md"
    below = run("similar", "--text", "the deposit", "--folder", str(docs / "sub"), "--json")
    assert {Path(hit["path"]).name for hit in below["hits"]} == {"요리.md"}
    assert "Nothing to search for" in run("similar", "--text", " ", "--json")["hint"]


def test_similar_says_what_is_wrong(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    assert run("similar", str(docs / "nowhere.txt"), "--json", code=1)["error"]["kind"] == "vanished"
    assert run("similar", "/bad-\udcff.txt", "--json", code=1)["error"]["kind"] == "vanished"
    for wrong in ((), (str(docs / "lease.txt"), "--text", "x")):
        run("similar", *wrong, code=2)
        assert "--text" in run.err


def test_duplicates_are_reported(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    assert run("duplicates", "--json") == {"groups": []}
    run("duplicates")
    assert "No copies" in run.err
    (docs / "요리 사본.md").write_bytes((docs / "sub" / "요리.md").read_bytes())
    run("index", str(docs), "--json")
    (group,) = run("duplicates", "--json")["groups"]
    assert {Path(path).name for path in group["paths"]} == {"요리.md", "요리 사본.md"}
    assert group["shared"] == 1
    assert "100% the same" in run("duplicates")
    assert run("duplicates", "--folder", str(docs / "sub"), "--json") == {"groups": []}


def test_bad_files_give_exit_code_1_and_are_named(run: Run, docs: Path) -> None:
    (docs / "empty.txt").write_text("")
    (docs / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    done = run("index", str(docs), str(docs / "nowhere"), "--json", code=1)
    kinds = {Path(problem["path"]).name: problem["kind"] for problem in done["failures"]}
    assert kinds == {"empty.txt": "empty", "broken.pdf": "broken", "nowhere": "vanished"}
    assert "empty.txt" in run.err
    assert done["files"] == {"searchable": 2, "failed": 2}


def test_indexing_again_does_nothing(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    assert run("index", str(docs), "--json")["done"]["embedded"] == 0


@pytest.mark.parametrize("query", ["", "   ", "\u200b\n"])
def test_a_blank_query_gets_words(run: Run, docs: Path, query: str) -> None:
    run("index", str(docs), "--json")
    found = run("search", query, "--json")
    assert found["hits"] == []
    assert "Nothing to search for" in found["hint"]


@pytest.mark.parametrize("query", ["가" * 100_000, "🙂🙃", "\x00\x1b[31m'; DROP TABLE--", "\ud800 odd"])
def test_odd_queries_get_answers(run: Run, docs: Path, query: str) -> None:
    run("index", str(docs), "--json")
    found = run("search", query, "--json")
    assert found["hits"] or found["hint"]


def test_searching_nothing_says_so(run: Run, tmp_path: Path) -> None:
    error = run("search", "deposit", "--library", str(tmp_path / "none"), "--json", code=1)["error"]
    assert error["kind"] == "path-missing"
    assert error["path"] == str(tmp_path / "none")


def test_a_newer_library_is_refused(run: Run, docs: Path, tmp_path: Path) -> None:
    library = tmp_path / "newer"
    run("index", str(docs), "--library", str(library), "--json")
    (library / MARKER).write_text('{"format": 99}')
    for command in (("search", "deposit"), ("status",), ("index", str(docs))):
        error = run(*command, "--library", str(library), "--json", code=1)["error"]
        assert error["kind"] == "library-newer"


def test_bad_usage_is_exit_code_2(run: Run) -> None:
    judged = [("eval",), ("eval", "x", "--modes", "psychic"), ("eval", "x", "--markdown", "/nowhere/at/all.md")]
    asked = [("search", "x", "--mode", "psychic"), ("search", "x", "--rerank", "magic"), ("search",)]
    for args in ((), *asked, ("explode",), *judged):
        try:
            code = cli.main(args)
        except SystemExit as stop:
            code = stop.code  # type: ignore[assignment]
        assert code == 2, args


def test_embed_gives_one_json_line_a_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("보증금을 돌려받다\nthe deposit\n\n"))
    lines = [json.loads(line) for line in run("embed").splitlines()]
    assert len(lines) == 3
    assert sum(value * value for value in lines[0]["dense"]) == pytest.approx(1, abs=1e-3)
    assert lines[1]["sparse"]
    assert all(weight > 0 for weight in lines[1]["sparse"].values())
    assert len(lines[1]["multi"]) >= 3


def test_eval_measures_a_set(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    texts = ["Cats sleep most of the day.", "세금은 오월에 신고한다.", "Boil the noodles for three minutes."]
    rows = [{"_id": f"d{n}", "title": "", "text": text} for n, text in enumerate(texts)]
    asked = [
        {"_id": "q0", "text": "cats sleep"},
        {"_id": "q1", "text": "세금 신고"},
        {"_id": "q9", "text": "unjudged"},
    ]
    for name, content in (("corpus", rows), ("queries", asked)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in content))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq0\td0\t1\nq1\td1\t1\n")
    figures = run("eval", str(folder), "--json")["sets"]["tiny"]
    assert set(figures) == set(MODES)
    assert figures["keyword"] == {"ndcg@10": 1, "mrr@10": 1, "recall@10": 1, "recall@100": 1, "queries": 2}
    assert figures["hybrid"]["ndcg@10"] == 1
    error = run("eval", str(tmp_path), "--json", code=1)["error"]
    assert error["kind"] == "path-missing"
    page, runs = tmp_path / "page.md", tmp_path / "runs.json"
    found = run("eval", str(folder), "--modes", "keyword", "--markdown", str(page), "--runs", str(runs), "--json")
    (row,) = found["report"]["rows"]
    assert (row["set"], row["system"], row["low"], row["high"]) == ("tiny", "keyword", 1, 1)
    assert "| keyword | 1.0000 | [1.000, 1.000] |" in page.read_text("utf-8")
    assert json.loads(runs.read_text("utf-8"))[0]["runs"]["keyword"]["ndcg"] == [1, 1]
    assert "keyword  ndcg@10 1.0000  mrr@10 1.0000" in run("eval", str(folder), "--modes", "keyword")


def test_eval_ranks_graded_pairs(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv.zst"
    path.write_bytes(
        zstandard.compress(b"5\tA cat sleeps.\tA cat is asleep.\n0\tA cat sleeps.\tPay the tax in May.\n")
    )
    found = run("eval", "--sts", str(path), "--json")
    assert found["sets"] == {}
    assert found["report"]["similarity"] == {"pairs": {"dense": {"spearman": pytest.approx(1), "pairs": 2}}}


def test_an_unknown_model_is_named(run: Run) -> None:
    assert "no model called nobody" in _words(run, "embed", "--model", "nobody")


def _words(run: Run, *args: str) -> str:
    run(*args, code=1)
    return run.err


def test_a_terminal_sees_names_that_are_not_text(run: Run, docs: Path) -> None:
    os.close(os.open(os.fsencode(docs) + b"/bad-\xff.txt", os.O_CREAT | os.O_WRONLY))
    done = run("index", str(docs), "--json", code=1)
    assert [problem["kind"] for problem in done["failures"]] == ["bad-name"]
