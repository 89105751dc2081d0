"""The reranker: its inputs, its teacher by hand, learning, going on, and whether it is worth keeping."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from tokenizers import processors

from core.errors import QueryError, SeogaError
from core.records import Embedding
from core.train import encoder, finetune, reranker
from core.train.data import Pair
from core.train.encoder import WEIGHTS, Ids, load_encoder, open_tokenizer, special_ids, tokenise
from core.train.filter import Floats
from core.train.finetune import HEADS, Student
from core.train.heads import Heads
from core.train.loop import LOG, Figures, Schedule
from core.train.losses import SPARSE_SHARE
from core.train.negatives import MARGIN
from core.train.reranker import (
    NEVER,
    RERANKER,
    Joined,
    Lesson,
    Plan,
    Reranker,
    costs,
    ensemble,
    group_scores,
    grouped,
    join,
    load_heads,
    load_reranker,
    read,
    rerank_train,
    score,
)
from core.train.reranker_verdict import beats_maxsim
from tests.core.train.tiny_work import LONGEST, make_work
from tests.fakes import FakeEmbedder

WORDS = [f"w{index}" for index in range(120)]
ANY = 10.0  # a margin that leaves nothing out
SMALL = Plan(
    schedule=Schedule(steps=6, rate=1e-3, every=3),
    tokens=400,
    longest=24,
    top=0,
    negatives=3,
    ranks=(0, 60),
    margin=ANY,
)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def _float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_has_bfloat16", lambda: False)


def make(path: Path, layers: int = 1) -> Path:
    """Write a working folder with heads of random weights."""
    make_work(path, WORDS, layers=layers)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        heads = Heads(32, 8)
    save_file({name: weight.numpy() for name, weight in heads.state_dict().items()}, path / HEADS)
    return path


def random_pairs(count: int, seed: int = 1) -> list[Pair]:
    rng = np.random.default_rng(seed)

    def sentence() -> str:
        return " ".join(rng.choice(WORDS, rng.integers(3, 8), replace=False))

    return [(sentence(), sentence()) for _ in range(count)]


def untrained(work: Path) -> Reranker:
    torch.manual_seed(3)
    return Reranker(load_encoder(work)).eval()


def found(model: Reranker, work: Path, pairs: Sequence[Pair]) -> float:
    """Return the share of queries that prefer their passage to that of the pair before."""
    tokenizer = open_tokenizer(work)
    scores = [score(model, tokenizer, query, [right, pairs[at - 1][1]]) for at, (query, right) in enumerate(pairs)]
    return float(np.mean([mine > other for mine, other in scores]))


def ids(*numbers: int) -> Ids:
    """Return a text's ids, [CLS] being 2 and [SEP] being 3."""
    return np.array([2, *numbers, 3], dtype=np.int32)


def rows(work: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (work / LOG).read_text("utf-8").splitlines()]


# inputs


def test_an_input_is_what_the_pair_template_of_the_base_makes(tmp_path: Path) -> None:
    tokenizer = open_tokenizer(make(tmp_path))
    query, passage = tokenise(tokenizer, ["w1 w2", "w3 w4 w5"], 20)
    found = join(query, passage, 20)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")],
    )
    expected = tokenizer.encode("w1 w2", "w3 w4 w5")
    assert found.ids.tolist() == expected.ids
    assert [int(at >= found.asked) for at in range(len(found.ids))] == expected.type_ids


def test_only_the_passage_is_cut_until_the_query_takes_three_quarters() -> None:
    query, passage = ids(11, 12, 13), ids(21, 22, 23, 24, 25, 26)
    assert join(query, passage, 12).ids.tolist() == [2, 11, 12, 13, 3, 21, 22, 23, 24, 25, 26, 3]
    assert join(query, passage, 9).ids.tolist() == [2, 11, 12, 13, 3, 21, 22, 23, 3]
    assert join(query, passage, 9).asked == 5
    long = join(ids(*range(100, 150)), ids(*range(200, 250)), 16)
    assert long.ids.tolist() == [2, *range(100, 112), 3, 200, 3]
    assert long.asked == 14
    assert join(ids(*range(100, 150)), passage, 8).ids.tolist() == [2, *range(100, 105), 3, 3]
    assert join(ids(), ids(), 8).ids.tolist() == [2, 3, 3]


@pytest.mark.usefixtures("_float32")
def test_the_score_is_linear_in_the_mean_of_the_states_of_both_segments(tmp_path: Path) -> None:
    model = untrained(make(tmp_path))
    with torch.no_grad():
        hidden = model.encoder(
            input_ids=torch.tensor([[2, 11, 3, 21, 22, 3]]), token_type_ids=torch.tensor([[0, 0, 0, 1, 1, 1]])
        ).last_hidden_state[0]
        expected = float(hidden.mean(0) @ model.score.weight[0] + model.score.bias[0])
        found = model([join(ids(11), ids(21, 22), 20), join(ids(11, 12, 13), ids(21, 22, 23), 20)])
        turned = model([Joined(np.array([2, 11, 3, 21, 22, 3], dtype=np.int32), 6)])
    assert found[0].item() == pytest.approx(expected, abs=1e-5)
    assert turned.item() != pytest.approx(expected, abs=1e-3), "the segments say which side is which"


@pytest.mark.usefixtures("_float32")
def test_neither_order_nor_padding_nor_batches_change_a_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make(tmp_path)
    model, tokenizer = untrained(work), open_tokenizer(work)
    passages = [" ".join(WORDS[:length]) for length in (3, 40, 1, 200, 0, 17)]
    found = score(model, tokenizer, "w5 w6", passages)
    assert found.shape == (6,)
    assert found.dtype == np.float32
    assert len(set(found.round(4).tolist())) == 6
    assert score(model, tokenizer, "w5 w6", passages[::-1])[::-1] == pytest.approx(found, abs=1e-5)
    alone = [score(model, tokenizer, "w5 w6", [passage])[0] for passage in passages]
    assert alone == pytest.approx(found, abs=1e-5)
    monkeypatch.setattr(reranker, "TOKENS", 50)
    assert score(model, tokenizer, "w5 w6", passages) == pytest.approx(found, abs=1e-5)
    assert score(model, tokenizer, "w5 w6", []).shape == (0,)
    more = [*passages[:3], " ".join(WORDS[:LONGEST])]
    assert score(model, tokenizer, "w5 w6", more)[3] == pytest.approx(found[3], abs=1e-5), "behind the last position"
    assert score(model, tokenizer, "w6 w5", passages) != pytest.approx(found, abs=1e-3)


# groups and teacher


def embedding(dense: Sequence[float], sparse: dict[int, float], multi: Sequence[Sequence[float]]) -> Embedding:
    return Embedding(
        np.array(dense, np.float32),
        np.array(sorted(sparse), np.int32),
        np.array([sparse[index] for index in sorted(sparse)], np.float32),
        np.array(multi, np.float32),
    )


def test_the_teacher_by_hand() -> None:
    query = embedding([1, 0], {7: 2.0, 9: 1.0}, [[1, 0], [0, 1]])
    right = embedding([0.6, 0.8], {5: 4.0, 7: 0.5, 9: 3.0}, [[0.8, 0.6]])
    wrong = embedding([0, 1], {5: 4.0}, [[-1, 0], [0.6, 0.8]])
    found = ensemble([query, right, wrong], np.array([[0, 1, 2], [0, 2, -1]]))
    one = 0.6 + 0.3 * (2.0 * 0.5 + 1.0 * 3.0) + (0.8 + 0.6) / 2
    other = 0.0 + 0.0 + (0.6 + 0.8) / 2
    assert found == pytest.approx(np.array([[one, other], [other, NEVER]]))
    lesson = Lesson([ids(11), ids(12), ids(13)], np.array([[0, 1, 2], [0, 2, -1]]), found)

    def model(inputs: Sequence[Joined]) -> torch.Tensor:
        assert [one.ids[3] for one in inputs] == [12, 13, 13]
        return torch.tensor([5.0, 6.0, 7.0])

    scores, teacher = group_scores(model, lesson, [0, 1], replace(SMALL, temperature=0.5))  # type: ignore[arg-type]
    assert scores.tolist() == [[5.0, 6.0], [7.0, NEVER]]
    share = 1 / (1 + np.exp((other - one) / 0.5))
    assert teacher.softmax(1).numpy() == pytest.approx(np.array([[share, 1 - share], [1, 0]]), abs=1e-6)
    assert costs(lesson, 20) == [2 * 5, 5]


@pytest.mark.usefixtures("_float32")
def test_the_teacher_is_the_ensemble_of_finetuning(tmp_path: Path) -> None:
    work = make(tmp_path)
    student, tokenizer = Student(load_encoder(work), load_heads(work)).eval(), open_tokenizer(work)
    special = special_ids(tokenizer)
    texts = ["w1 w2", "w2 w1 w3 w2", "w1", "w4 w5 w6 w7 w8 w9"]
    written = tokenise(tokenizer, texts, 20)
    with torch.no_grad():
        sides = (finetune.encoded(student, part, special) for part in (written[:1], written[1:]))
        dense, sparse, multi = finetune.scores(student.heads, *sides)
    assert sparse.max() > 0
    found = ensemble(read(student, written, special), np.array([[0, 1, 2, 3]]))
    assert found == pytest.approx((dense + SPARSE_SHARE * sparse + multi).numpy(), abs=1e-5)


def test_pairs_that_are_not_believed_teach_nothing_and_negatives_come_from_below_the_margin() -> None:
    def at(cosine: float) -> Embedding:
        return embedding([cosine, np.sqrt(1 - cosine**2)], {}, [[1, 0]])

    found = [at(1.0), at(0.9), at(0.999), at(0.89), at(0.998), at(0.5), at(0.997), at(0.1)]
    pairs = np.arange(8).reshape(4, 2)
    plan = replace(SMALL, margin=MARGIN, top=3)
    groups = grouped(found, pairs, plan)
    assert groups[:, 0].tolist() == [0, 2, 4], "the passage of 6 is only fourth"
    assert [sorted(row[row >= 0].tolist()) for row in groups[:, 2:]] == [[5, 7], [5, 7], [7]]
    assert (groups[2] == [4, 5, 7, -1, -1]).all()
    assert len(grouped(found, pairs, replace(plan, ranks=(4, 9)))) == 0, "without negatives there is no group"
    assert grouped(found, pairs[:0], plan).shape == (0, 5)


# the stage


@pytest.mark.usefixtures("_float32")
def test_sixty_planted_groups_are_learned_by_heart_and_the_encoder_is_left_alone(tmp_path: Path) -> None:
    work, pairs = make(tmp_path), random_pairs(60)
    before = {name: (work / name).read_bytes() for name in (WEIGHTS, HEADS)}
    plan = replace(SMALL, schedule=Schedule(steps=80, rate=5e-3), tokens=2000, teach=0.0)
    rerank_train(work, {"all": pairs}, plan)
    told, *_, last = rows(work)
    assert (told["pairs"], told["groups"], told["negatives"]) == (60, 60, 3)
    assert last["accuracy"] > 0.95
    assert last["right"] < 0.1
    assert {name: (work / name).read_bytes() for name in before} == before
    assert found(load_reranker(work), work, pairs) > 0.9
    assert found(untrained(work), work, pairs) < 0.7
    weights, table = load_file(work / RERANKER), "embeddings.word_embeddings.weight"
    assert set(weights) == {*load_file(work / WEIGHTS), "score.weight", "score.bias"}
    assert (weights["score.weight"].shape, weights["score.bias"].shape) == ((1, 32), (1,))
    assert all(weight.dtype == np.float32 for weight in weights.values())
    assert np.array_equal(weights[table], load_file(work / WEIGHTS)[table])


@pytest.mark.usefixtures("_float32")
def test_scores_follow_the_ensemble(tmp_path: Path) -> None:
    work = make(tmp_path)
    plan = replace(SMALL, schedule=Schedule(steps=80, rate=5e-3), tokens=2000, teach=50.0, words=True)
    rerank_train(work, {"all": random_pairs(30)}, plan)
    _, first, *_, last = rows(work)
    assert last["taught"] < first["taught"]
    student, model = Student(load_encoder(work), load_heads(work)).eval(), load_reranker(work)
    tokenizer, texts = open_tokenizer(work), [text for pair in random_pairs(30) for text in pair]
    found = read(student, tokenise(tokenizer, texts, 24), special_ids(tokenizer))
    groups = grouped(found, np.arange(60).reshape(30, 2), plan)
    agreed = [
        np.corrcoef(score(model, tokenizer, texts[group[0]], [texts[text] for text in group[1:]]), teacher)[0, 1]
        for group, teacher in zip(groups.tolist(), ensemble(found, groups), strict=True)
    ]
    assert np.mean(agreed) > 0.7
    table = "embeddings.word_embeddings.weight"
    assert not np.array_equal(load_file(work / RERANKER)[table], load_file(work / WEIGHTS)[table])


def test_an_interrupted_run_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    kinds = {"b": random_pairs(12), "a": random_pairs(9, seed=2), "none": []}
    plan = replace(SMALL, dropout=0.1, most=10)

    def stop(_: Reranker) -> Figures:
        raise KeyboardInterrupt

    rerank_train(make(tmp_path / "straight"), kinds, plan)
    with pytest.raises(KeyboardInterrupt):
        rerank_train(make(tmp_path / "broken"), kinds, plan, stop)
    assert not (tmp_path / "broken" / RERANKER).exists()
    assert (tmp_path / "broken" / "reranker.checkpoint").is_file()
    rerank_train(tmp_path / "broken", kinds, plan, lambda model: {"seen": float(model.training)})
    expected, found = load_file(tmp_path / "straight" / RERANKER), load_file(tmp_path / "broken" / RERANKER)
    assert all(np.array_equal(expected[name], found[name]) for name in expected)
    assert [row["pairs"] for row in rows(tmp_path / "straight")[:3]] == [10, 9, 0]
    assert rows(tmp_path / "broken")[-1]["seen"] == 0.0
    assert rows(tmp_path / "broken")[-1]["step"] == 6


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    work = make(tmp_path)
    one: dict[str, list[Pair]] = {"one": [("w1", "w2")], "none": []}
    with pytest.raises(SeogaError) as caught:
        rerank_train(work, one, SMALL)
    assert caught.value.kind == "data-missing"
    (work / HEADS).unlink()
    calls: list[Callable[[], object]] = [partial(rerank_train, work, one, SMALL), partial(load_reranker, work)]
    for call in calls:
        with pytest.raises(SeogaError) as caught:
            call()
        assert caught.value.kind == "stage-missing"


# is it worth keeping?

FRUIT = ["apple", "banana", "cherry", "damson", "elder", "fig", "grape", "hazel", "iris", "juniper", "kale", "leek"]


def answer(query: str) -> str:
    """Return the fruit that answers a question for two others: the one after them, as no signal can tell."""
    return FRUIT[(FRUIT.index(query.split()[1]) + 1) % len(FRUIT)]


def write_set(folder: Path) -> Path:
    """Write documents with a fruit each, and questions; they share words, so that every document has some score."""
    folder.mkdir()
    texts = [f"{fruit} {'grows here well ' * (at % 5)}" for at, fruit in enumerate(FRUIT)]
    asked = [f"{fruit} {FRUIT[at + 1]} grows here well" for at, fruit in enumerate(FRUIT[:11])]
    for name, lines in (("corpus", texts), ("queries", asked)):
        written = (json.dumps({"_id": f"{name[0]}{at}", "text": text}) + "\n" for at, text in enumerate(lines))
        (folder / f"{name}.jsonl").write_text("".join(written), "utf-8")
    judged = "".join(f"q{at}\tc{FRUIT.index(answer(query))}\t1\n" for at, query in enumerate(asked))
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", "utf-8")
    return folder


def test_a_reranker_that_knows_the_answer_wins_and_one_that_does_not_loses(tmp_path: Path) -> None:
    folder, seen = write_set(tmp_path / "fruit"), list[tuple[str, int]]()

    def knowing(query: str, passages: Sequence[str]) -> Floats:
        seen.append((query, len(passages)))
        return np.array([passage.split()[0] == answer(query) for passage in passages], np.float32)

    def blind(query: str, passages: Sequence[str]) -> Floats:
        return -knowing(query, passages)

    right = beats_maxsim(folder, FakeEmbedder(), knowing, depth=12, shares=(0.0, 100.0))
    assert {size for _, size in seen} == {12}
    assert len(seen) == 11
    figures = {name: run.figures["ndcg@10"] for name, run in right.measured.runs.items()}
    assert figures["reranker"] == figures["hybrid + 100 reranker"] == 1.0
    assert 0.1 < figures["hybrid"] < 0.7
    assert 0.1 < figures["multi"] < 0.7
    assert right.won("reranker")
    assert not right.won("hybrid + 0 reranker")
    whole, same = right.measured.runs["hybrid"], right.measured.runs["hybrid + 0 reranker"]
    assert whole.ndcg.tolist() == same.ndcg.tolist()
    against = right.rows["reranker"].against
    assert against["multi"].mean == pytest.approx(1 - figures["multi"])
    assert against["hybrid"].mean == pytest.approx(1 - figures["hybrid"])
    assert right.measured.name == "fruit"
    wrong = beats_maxsim(folder, FakeEmbedder(), blind, depth=12, shares=())
    assert not wrong.won("reranker")
    assert wrong.rows["reranker"].against["hybrid"].high < 0
    shallow = beats_maxsim(folder, FakeEmbedder(), knowing, depth=1, shares=())
    assert shallow.measured.runs["reranker"].ndcg.tolist() == whole.ndcg.tolist(), "one alone has no order"


def test_a_model_without_multi_vectors_has_nothing_to_be_beaten(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    embedder.card = replace(embedder.card, multi_dims=0)
    with pytest.raises(QueryError):
        beats_maxsim(write_set(tmp_path / "fruit"), embedder, lambda _, texts: np.zeros(len(texts), np.float32))
