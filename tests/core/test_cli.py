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
from core.opening import BUNDLED
from core.records import MODES
from core.store.folder import MARKER

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
        assert set(found) == {"query", "hits", "hint", "ms"}
        hit = found["hits"][0]
        assert Path(hit["path"]).name == "lease.txt"
        assert hit["text"] == (docs / "lease.txt").read_text()[hit["start"] : hit["end"]]
        assert {"page", "heading", "title", "score", "signals", "confidence"} <= set(hit)
    assert Path(run("search", "돼지고기 찌개", "--json")["hits"][0]["path"]).name == "요리.md"
    status = run("status", "--json")
    assert status["files"] == {"searchable": 2}
    assert status["queue"] == 0
    assert status["model"] == BUNDLED
    assert set(status["bytes"]) == {"ledger", "passages", "vectors"}


def test_words_for_people(run: Run, docs: Path) -> None:
    run("index", str(docs))
    out = run("search", "deposit", "--explain", "-k", "1")
    assert "lease.txt" in out
    assert "dense" in out
    assert "words: deposit" in out
    assert "searchable" in run("status")
    assert BUNDLED in run("models", "list")


def test_a_folder_narrows_the_search(run: Run, docs: Path) -> None:
    run("index", str(docs), "--json")
    found = run("search", "deposit", "--folder", str(docs / "sub"), "--json")
    assert {Path(hit["path"]).name for hit in found["hits"]} == {"요리.md"}


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
    for args in ((), ("search", "x", "--mode", "psychic"), ("explode",), *judged):
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
