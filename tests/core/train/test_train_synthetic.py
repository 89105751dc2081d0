"""Pairs written by a language model: a fake one for what is asked and read, a tiny random one that talks rubbish."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedTokenizerFast

from core.embed.decoder import open_tokenizer
from core.train import synthetic
from core.train.decoder import INSTRUCTIONS, train_decoder
from core.train.decoder import Plan as Teaching
from core.train.synthetic import ANSWERS, FROM_PASSAGE, KINDS, Plan, Sampling, fields, local_writer, synthesise

ENGLISH = (
    "The reading room opens at nine on weekdays. Books may be kept for three weeks and renewed twice, unless someone"
    " else is waiting for them. Lost books are paid for."
)
KOREAN = (
    "열람실은 평일 아홉 시에 문을 엽니다. 책은 삼 주 동안 빌릴 수 있고, 기다리는 사람이 없으면 두 번까지 연장할 수"
    " 있습니다. 잃어버린 책은 값을 치러야 하며, 늦게 돌려주면 그만큼 빌릴 수 없습니다."
)
GOOD = {
    "query": "how long may I keep a book",
    "positive": "Loans last three weeks.",
    "negative": "The café opens at ten.",
}


@pytest.fixture(autouse=True)
def _on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


class Fake:
    """A model that answers a prompt from a table of what it holds, and remembers what it was asked."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        found = [answer for part, answer in self.answers.items() if part in prompt]
        return found[0] if found else "thinking about nothing"


def answer(thought: str = "Particular: the three weeks.", **parts: str) -> str:
    return thought + "\n" + "\n".join(f"<{name}>{text}</{name}>" for name, text in parts.items())


@pytest.mark.parametrize(
    "text",
    [
        answer(**GOOD),
        "<think>\n<query>no</query>\n</think>\n" + answer(**GOOD),
        answer("I will write <query> and <positive> after this line.", **GOOD),
        answer("The form is <query>...</query> <positive>...</positive> <negative>...</negative>", **GOOD),
        answer(**GOOD) + "\nHope this helps!\n\n" + answer(query="another", positive="example", negative="begun"),
        answer(**GOOD) + "\n<query>a second one that was cut",
        "Thought.\n< QUERY >"
        + GOOD["query"]
        + "\n<positive> "
        + GOOD["positive"]
        + "\n<Negative>"
        + GOOD["negative"],
        "Thought.\n＜query＞"
        + "＜/query＞ ".join([GOOD["query"], f"<positive>{GOOD['positive']}<negative>{GOOD['negative']}"]),
        f'Thought: short.\n**Query**: "{GOOD["query"]}"\n- Positive: {GOOD["positive"]}\n'
        f"Negative： {GOOD['negative']}\n\nDone.",
        "```\n" + answer(**{name: f"\n  {text.replace(' ', '  ')}\n" for name, text in GOOD.items()}) + "\n```",
    ],
)
def test_fields_are_found_in_whatever_stands_around_them(text: str) -> None:
    assert fields(text) == GOOD


@pytest.mark.parametrize(
    "text", ["", "query", "<>", "</query>", "<think>" + answer(**GOOD), "<query>...</query>", "\x00:：<query"]
)
def test_where_there_are_no_fields_none_are_made_up(text: str) -> None:
    assert fields(text) == {}


def test_fields_of_two_examples_are_never_mixed() -> None:
    first = answer(query="one", positive="belongs to one")
    assert fields(first + "\n" + answer(query="two", negative="of two")) == {
        "query": "one",
        "positive": "belongs to one",
    }
    cut = "<query>one</query><query>two</query><positive>belongs to two"
    assert fields(cut) == {"query": "two", "positive": "belongs to two"}


@pytest.mark.parametrize(
    ("kind", "parts", "reason"),
    [
        ("short-short", {}, ""),
        ("short-short", {"query": ""}, "no query"),
        ("short-short", {"positive": "…"}, "no positive"),
        ("short-short", {"query": "a"}, "too short"),
        ("sts", {"positive": " ".join(str(n) for n in range(200))}, "too long"),
        ("sts", {"positive": "the books the books the books the books the books"}, "stammers"),
        ("sts", {"positive": "HOW long, may I keep a book?"}, "copied"),
        ("long-long", {"positive": ENGLISH[:110]}, "copied"),
        ("short-long", {"query": ENGLISH[:100]}, "copied"),
        ("long-short", {"positive": ENGLISH[:100]}, ""),
        ("bitext", {}, "not translated"),
        ("bitext", {"positive": "책은 얼마나 오래 빌릴 수 있나요"}, ""),
    ],
)
def test_answers_that_cannot_be_used_are_dropped_for_a_reason(
    tmp_path: Path, kind: str, parts: dict[str, str], reason: str
) -> None:
    write = Fake(Task=answer(**{**GOOD, **parts}))
    made = synthesise(write, [ENGLISH], tmp_path, Plan(kinds=(kind,), tasks=1))
    dropped = made.dropped - made.dropped.__class__({"no tasks": 1})
    assert dropped == ({reason: 1} if reason else {})
    assert len(made.pairs) == (not reason)


@pytest.mark.parametrize(
    "negative", ["", "x", GOOD["query"].upper(), GOOD["positive"], "na na na na na na na na na na na"]
)
def test_a_pair_outlives_its_negative(tmp_path: Path, negative: str) -> None:
    made = synthesise(Fake(Task=answer(**{**GOOD, "negative": negative})), [ENGLISH], tmp_path, Plan(kinds=("sts",)))
    assert made.pairs[0].negatives == ()
    assert made.dropped == {"no negative": 1}


def test_every_type_asks_for_its_fields_in_the_passages_language(tmp_path: Path) -> None:
    tasks = (
        "- Given a rule, find what it means\n2) 주어진 규정으로 그 이유를 찾는다\nNo list.\n- short\n* " + "x " * 60
    )
    korean = {name: f"{name} 항목에 적은 한국어 문장" for name in GOOD} | {"negative": "맞지 않는 다른 문장"}
    english = {
        **GOOD,
        "positive": GOOD["positive"] + " " + "They are renewed twice while nobody else waits for them.",
    }
    for kind in KINDS:
        write = Fake(
            **{"Think of": tasks, "생각해 주세요": tasks, "Task:": answer(**english), "과제:": answer(**korean)}
        )
        made = synthesise(write, [ENGLISH, KOREAN], tmp_path / kind, Plan(kinds=(kind,)))
        brainstorms, asked = write.prompts[:-2], write.prompts[-2:]
        assert len(brainstorms) == (0 if kind in synthetic.ONE_TASK else 2)
        assert all(passage in prompt for passage, prompt in zip([ENGLISH, KOREAN], asked, strict=True))
        assert "First think" in asked[0]
        assert "먼저" in asked[1]
        assert asked[0].index("think") < asked[0].index("<")  # reasons first, formats late
        for prompt in asked:
            assert not set("{}") & set(prompt.replace(ENGLISH, ""))
            wanted = [name for name in GOOD if FROM_PASSAGE.get(kind) != name]
            assert [name for name in GOOD if f"<{name}>...</{name}>" in prompt] == wanted
        if kind == "bitext":
            assert "into Korean" in asked[0]
            assert "영어 번역" in asked[1]
        if kind in FROM_PASSAGE:
            assert getattr(made.pairs[0], FROM_PASSAGE[kind]) == ENGLISH
        if kind in synthetic.ONE_TASK:
            assert {pair.task for pair in made.pairs} <= {INSTRUCTIONS[kind]}
        else:
            assert {pair.task for pair in made.pairs} <= {
                "Given a rule, find what it means",
                "주어진 규정으로 그 이유를 찾는다",
            }
        assert all(pair.kind == kind for pair in made.pairs)


def test_a_request_made_twice_is_dropped_once(tmp_path: Path) -> None:
    passages = [ENGLISH, ENGLISH.replace("nine", "ten"), ENGLISH.replace("nine", "eleven")]
    for kind, kept in (("short-long", 1), ("long-short", 3)):  # a label may fit many passages, a request may not
        made = synthesise(Fake(Task=answer(**GOOD)), passages, tmp_path / kind, Plan(kinds=(kind,)))
        assert len(made.pairs) == kept
        assert made.dropped["duplicate"] == 3 - kept


def test_types_are_drawn_from_the_seed_and_fit_the_passage(tmp_path: Path) -> None:
    def kinds(seed: int, passages: list[str]) -> list[str]:
        write = Fake(Task=answer(**GOOD))
        plan = Plan(each=2, seed=seed)
        tasks, _ = synthetic.think_up(write, passages, plan)
        return [job.kind for job in synthetic.jobs(passages, tasks, plan)]

    many = [f"{ENGLISH} {n}" for n in range(30)]
    assert kinds(1, many) == kinds(1, many)
    assert kinds(1, many) != kinds(2, many)
    assert set(kinds(1, many)) == set(KINDS)
    assert not set(kinds(1, [f"Too short to be long {n}." for n in range(30)])) & set(FROM_PASSAGE)


def test_an_interrupted_run_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    passages = [f"{ENGLISH} Rule {n}." for n in range(6)]

    def model(limit: int, asked: list[str]) -> Callable[[str], str]:
        def write(prompt: str) -> str:
            if len(asked) == limit:
                raise KeyboardInterrupt
            asked.append(prompt)
            return answer(**{**GOOD, "query": f"request {sum(prompt.encode())} \u2028 책"})

        return write

    first, second, third = list[str](), list[str](), list[str]()
    whole = synthesise(model(99, first), passages, tmp_path / "whole", Plan())
    with pytest.raises(KeyboardInterrupt):
        synthesise(model(7, second), passages, tmp_path / "halves", Plan())
    path = tmp_path / "halves" / ANSWERS
    path.write_text(path.read_text() + '{"prompt": "torn', "utf-8")
    halves = synthesise(model(99, third), passages, tmp_path / "halves", Plan())
    assert halves == whole
    assert second + third == first
    assert synthesise(model(0, []), passages, tmp_path / "halves", Plan()) == whole
    assert all(json.loads(line) for line in path.read_text().splitlines())


@pytest.fixture(scope="module")
def parrot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model that writes letters without sense, byte by byte."""
    folder = tmp_path_factory.mktemp("parrot")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE({one: i for i, one in enumerate([*alphabet, "</s>"])}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=made, eos_token="</s>", pad_token="</s>").save_pretrained(folder)
    torch.manual_seed(0)
    sizes: dict[str, Any] = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "vocab_size": 257}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8}
    ids = {"eos_token_id": 256, "bos_token_id": None, "pad_token_id": 256}
    AutoModelForCausalLM.from_config(AutoConfig.for_model("qwen3", **sizes, **heads, **ids)).save_pretrained(folder)
    return folder


def test_rubbish_is_survived_and_counted(parrot: Path, tmp_path: Path) -> None:
    write = local_writer(parrot, Sampling(tokens=12))
    passages = [ENGLISH, KOREAN, "{braces} and <query>tags</query> \x00", ""]
    made = synthesise(write, passages, tmp_path, Plan(kinds=("short-short", "sts")))
    assert made.pairs == []
    assert made.dropped["no query"] == 4
    assert made.dropped["no tasks"] == 2


def test_a_local_model_says_the_same_again_whatever_was_asked_between(parrot: Path) -> None:
    write = local_writer(parrot, Sampling(tokens=10))
    torch.manual_seed(3)
    wanted = torch.rand(1)
    torch.manual_seed(3)
    first, other = write("One prompt."), write("Another prompt.")
    assert torch.equal(torch.rand(1), wanted)  # others' chance is left alone
    assert (write("Another prompt."), write("One prompt.")) == (other, first)
    assert first != other
    assert local_writer(parrot, Sampling(tokens=10, seed=8))("One prompt.") != first


def test_a_chat_model_is_asked_in_its_own_form(parrot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "chat"
    folder.mkdir()
    for path in parrot.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    form = (
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}{{ '' if enable_thinking else '[brief]' }}"
    )
    (folder / "chat_template.jinja").write_text(form)
    opened = open_tokenizer(folder)
    seen: list[str] = []

    class Spy:
        """Stands before the tokeniser and notes what the model reads."""

        chat_template, eos_token_id = opened.chat_template, opened.eos_token_id
        apply_chat_template, decode = opened.apply_chat_template, opened.decode
        backend_tokenizer: Any

        def encode(self, text: str, add_special_tokens: bool) -> Any:
            seen.append(text)
            return opened.backend_tokenizer.encode(text, add_special_tokens=add_special_tokens)

    spy = Spy()
    spy.backend_tokenizer = spy
    monkeypatch.setattr(synthetic, "open_tokenizer", lambda _: spy)
    local_writer(folder, Sampling(tokens=2))("책?")
    assert seen == ["[user]책?[brief]"]


def test_what_is_written_can_be_learned_from(parrot: Path, tmp_path: Path) -> None:
    made = synthesise(Fake(Task=answer(**GOOD)), [ENGLISH], tmp_path / "pairs", Plan(each=3))
    train_decoder(parrot, tmp_path / "out", made.pairs, Teaching(batch=2))
    assert (tmp_path / "out" / "adapter_model.safetensors").is_file()
