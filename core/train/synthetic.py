"""Stage synthetic: pairs by type of task, written by a local language model about the person's own passages.

As for E5-mistral (arXiv 2401.00368) in two steps: the model first thinks up tasks of a type for this library, then
writes an example of one of them from one passage. It reasons freely in a few words first and gives the fields
last: a format that has to be kept from the first word on costs small models their sense (arXiv 2408.02442), and a
few words of reasoning do nearly what many do (arXiv 2401.05618).

What a model writes is never trusted: answers that lack a field, copy, stammer or repeat are dropped, and counted
by reason. Raw answers are kept in a file, so that a run that was interrupted goes on where it was; the same
passages, seed and model give the same pairs.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from core.embed.decoder import open_tokenizer
from core.train.data import HANGUL
from core.train.decoder import INSTRUCTIONS, Example, open_model
from core.train.encoder import device

Writer = Callable[[str], str]  # a prompt to an answer
Tasks = Mapping[tuple[str, str], Sequence[str]]  # by type and language
Room = tuple[int, int]  # the fewest and the most characters
ANSWERS = "answers.jsonl"
KINDS = ("short-long", "long-short", "short-short", "long-long", "bitext", "sts")
ONE_TASK = ("bitext", "sts")  # there is nothing to think up
FROM_PASSAGE = {"short-long": "positive", "long-short": "query", "long-long": "query"}  # the field it is
SHORT, LONG, LABEL = (2, 300), (80, 4000), (2, 120)
LENGTHS: dict[str, Room] = {"long-short": LABEL, "long-long": LONG}  # of what is written; else SHORT
COPIED = 40  # letters; a shorter request may well stand in its passage

THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<\s*(/?)\s*(query|positive|negative)\s*>", re.IGNORECASE)
LINE = re.compile(r"^[^\w\n]*()(query|positive|negative)[^\w\n]*?[:：]", re.IGNORECASE | re.MULTILINE)
BULLET = re.compile(r"^\s*(?:[-*•·]|\d+[.)])\s+(.+)$", re.MULTILINE)
WIDE = str.maketrans("＜＞〈〉", "<><>")

BRAINSTORM = {
    "en": """Here are pieces of a person's own documents.

{passage}

Think of {many} different search tasks this person may have with such documents, where {shape}.
Say each task as an instruction that begins with "Given" and names what is given and what is to be found.
First think in one line, of at most 25 words, what these documents are used for. Then write one task a line, each
after "- ", and nothing else.""",
    "ko": """다음은 어떤 사람이 가진 문서의 일부입니다.

{passage}

이 사람이 이런 문서로 할 만한 서로 다른 검색 과제를 {many}개 생각해 주세요. 단, {shape}.
과제마다 무엇이 주어지고 무엇을 찾는지 한 문장으로 적습니다.
먼저 이 문서들이 어디에 쓰이는지 25단어 이내로 한 줄만 생각하세요. 그다음 과제를 한 줄에 하나씩 "- " 뒤에 적고,
다른 것은 쓰지 마세요.""",
}
SHAPES = {
    "en": {
        "short-long": "a short request finds a long passage",
        "long-short": "a long text finds a short label, title or category",
        "short-short": "a short text finds another short text, as a term its definition or a question its answer",
        "long-long": "a long text finds another long text that belongs to it",
    },
    "ko": {
        "short-long": "짧은 요청으로 긴 글을 찾는 과제여야 합니다",
        "long-short": "긴 글로 짧은 이름표, 제목, 분류를 찾는 과제여야 합니다",
        "short-short": "용어로 정의를, 질문으로 답을 찾듯이 짧은 글로 다른 짧은 글을 찾는 과제여야 합니다",
        "long-long": "긴 글로 그와 짝이 되는 다른 긴 글을 찾는 과제여야 합니다",
    },
}
WRITE = {
    "en": """Here is a passage from a person's own documents.

{passage}

Task: {task}.
{ask}
First think in one line, of at most 25 words, what is particular about the passage. Then write these fields, each
between its tags, and nothing after them:
{fields}""",
    "ko": """다음은 어떤 사람이 가진 문서의 한 대목입니다.

{passage}

과제: {task}.
{ask}
먼저 이 대목만의 특징을 25단어 이내로 한 줄만 생각하세요. 그다음 아래 항목을 각각 태그 사이에 적고, 그 뒤에는
아무것도 쓰지 마세요.
{fields}""",
}
ASK = {
    "en": {
        "short-long": "Write as query a request {manner} that this passage answers and few others do, without copying"
        " its sentences; as negative a few sentences on the same subject that do not answer it.",
        "long-short": "The passage is the query. Write as positive the short label or title the task asks for; as"
        " negative one that looks right and is wrong.",
        "short-short": "Write as query a short text {manner} about something in the passage; as positive the short"
        " text that the task pairs with it; as negative a short text that looks like it and does not fit.",
        "long-long": "The passage is the query. Write as positive a text of several sentences, in other words, that"
        " the task pairs with it; as negative one on the same subject that does not fit.",
        "bitext": "Copy as query one sentence of the passage. Write as positive its translation into {language}; as"
        " negative a translation in which one detail is wrong.",
        "sts": "Copy as query one sentence of the passage. Write as positive a sentence that means the same in quite"
        " other words; as negative one with much the same words that means something else.",
    },
    "ko": {
        "short-long": "query에는 이 대목이 답이 되고 다른 글은 답이 되기 어려운 요청을 {manner} 쓰되 문장을 베끼지"
        " 마세요. negative에는 같은 주제이지만 답이 되지 않는 글을 몇 문장 쓰세요.",
        "long-short": "이 대목이 query입니다. positive에는 과제가 요구하는 짧은 이름표나 제목을, negative에는"
        " 그럴듯하지만 틀린 것을 쓰세요.",
        "short-short": "query에는 이 대목에 나오는 것에 대한 짧은 글을 {manner} 쓰고, positive에는 과제에 맞게 그와"
        " 짝이 되는 짧은 글을, negative에는 비슷해 보이지만 맞지 않는 짧은 글을 쓰세요.",
        "long-long": "이 대목이 query입니다. positive에는 과제에 맞게 그와 짝이 되는 여러 문장의 글을 다른 말로 쓰고,"
        " negative에는 같은 주제이지만 맞지 않는 글을 쓰세요.",
        "bitext": "query에는 이 대목의 문장 하나를 그대로 옮기고, positive에는 그 문장의 {language} 번역을,"
        " negative에는 한 군데가 틀린 번역을 쓰세요.",
        "sts": "query에는 이 대목의 문장 하나를 그대로 옮기고, positive에는 전혀 다른 말로 같은 뜻을 나타낸 문장을,"
        " negative에는 비슷한 말로 다른 뜻을 나타낸 문장을 쓰세요.",
    },
}
MANNERS = {
    "en": ("of two to five keywords", "as a question", "as a full sentence", "in everyday words, a little vague"),
    "ko": ("낱말 두세 개로", "질문으로", "온전한 문장으로", "일상적인 말로 조금 막연하게"),
}
OTHER = {"en": "Korean", "ko": "영어"}  # what a passage is translated into


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: `each` examples of every passage, their types drawn from `kinds`, and `tasks` of a type.

    The model reads the first `shown` characters of a passage.
    """

    kinds: tuple[str, ...] = KINDS
    each: int = 1
    tasks: int = 8
    shown: int = 1500
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a local model writes."""

    tokens: int = 400
    temperature: float = 0.7
    top_p: float = 0.95
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Job:
    """One example to be written."""

    passage: str
    kind: str
    task: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Made:
    """The pairs, and how often an answer was dropped for which reason."""

    pairs: list[Example]
    dropped: Counter[str]


def synthesise(write: Writer, passages: Sequence[str], out: Path, plan: Plan) -> Made:
    """Have pairs written about passages. Answers are kept in `out`: one folder for one model."""
    write = remembered(write, out / ANSWERS)
    tasks, dropped = think_up(write, passages, plan)
    pairs, seen = list[Example](), set[tuple[str, ...]]()
    for job in jobs(passages, tasks, plan):
        found = fields(write(job.prompt))
        if job.kind in FROM_PASSAGE:
            found[FROM_PASSAGE[job.kind]] = job.passage
        reason = fault(job.kind, found) or ("duplicate" if key(job.kind, found) in seen else "")
        if reason:
            dropped[reason] += 1
            continue
        seen.add(key(job.kind, found))
        negative = wrong(job.kind, found)
        dropped["no negative"] += not negative  # the pair is kept
        pairs.append(Example(found["query"], found["positive"], negative, job.kind, job.task))
    return Made(pairs, +dropped)


def think_up(write: Writer, passages: Sequence[str], plan: Plan) -> tuple[Tasks, Counter[str]]:
    """Return the tasks a person may have with such passages; where none came, the type's own instruction."""
    dropped: Counter[str] = Counter()
    tasks: dict[tuple[str, str], list[str]] = {}
    for tongue in sorted({language(passage) for passage in passages}):
        own = [passage for passage in passages if language(passage) == tongue]
        for number, kind in enumerate(plan.kinds):
            found: list[str] = []
            if kind not in ONE_TASK:
                chance = np.random.default_rng([plan.seed, number])
                shown = [own[index][:400] for index in chance.choice(len(own), min(3, len(own)), replace=False)]
                asked = {"passage": quoted("\n\n".join(shown)), "many": plan.tasks, "shape": SHAPES[tongue][kind]}
                found = listed(write(BRAINSTORM[tongue].format(**asked)))[: plan.tasks]
                dropped["no tasks"] += not found
            tasks[kind, tongue] = found or [INSTRUCTIONS[kind]]
    return tasks, dropped


def jobs(passages: Sequence[str], tasks: Tasks, plan: Plan) -> Iterator[Job]:
    """Yield what is to be written, in the order of the passages; a short passage is no long text."""
    for index, passage in enumerate(passages):
        chance = np.random.default_rng([plan.seed, 1, index])
        kinds = [kind for kind in plan.kinds if kind not in FROM_PASSAGE or len(passage) >= LONG[0]]
        for kind in chance.permutation(kinds)[: plan.each].tolist():
            tongue = language(passage)
            task = str(chance.choice(tasks[kind, tongue]))
            ask = ASK[tongue][kind].format(manner=chance.choice(MANNERS[tongue]), language=OTHER[tongue])
            written = [name for name in ("query", "positive", "negative") if name != FROM_PASSAGE.get(kind)]
            form = "\n".join(f"<{name}>...</{name}>" for name in written)
            shown = quoted(passage[: plan.shown])
            yield Job(passage, kind, task, WRITE[tongue].format(passage=shown, task=task, ask=ask, fields=form))


def fields(answer: str) -> dict[str, str]:
    """Return the fields of an answer by name, out of whatever stands around them.

    Reasoning before, chatter after, tags left open or written as `Query:` are all forgiven. Where fields come more
    than once (named while reasoning, or a second example was begun) those stay together that came together, and
    the fullest and best closed set is taken, or else the first: mixing them would pair what does not belong.
    """
    text = THOUGHT.sub("", answer.translate(WIDE))
    marks = list(TAG.finditer(text)) or list(LINE.finditer(text))
    sets: list[dict[str, tuple[str, bool]]] = [{}]
    for mark, after in zip(marks, [*marks, None][1:], strict=True):
        name = mark[2].lower()
        if mark[1]:
            continue
        closed = after is not None and bool(after[1]) and after[2].lower() == name
        value = text[mark.end() : after.start() if after else None].strip()
        value = value if closed else value.partition("\n\n")[0]
        if name in sets[-1]:
            sets.append({})
        sets[-1][name] = " ".join(value.strip("\"'“”*` ").split()), closed
    best = max(sets, key=lambda one: (sum(map(speaks, one.values())), sum(closed for _, closed in one.values())))
    return {name: value for name, (value, _) in best.items() if speaks((value, True))}


def speaks(field: tuple[str, bool]) -> bool:
    """Say whether a field holds a letter or a digit, and not just the dots of the form."""
    return any(character.isalnum() for character in field[0])


def fault(kind: str, found: Mapping[str, str]) -> str:
    """Say why a pair cannot be used; "" where it can."""
    for name in ("query", "positive"):
        if name not in found:
            return f"no {name}"
        if FROM_PASSAGE.get(kind) != name and (reason := misshapen(found[name], LENGTHS.get(kind, SHORT))):
            return reason
    short, long = sorted((plain(found["query"]), plain(found["positive"])), key=len)
    if short == long or (len(short) >= COPIED and short in long and kind != "long-short"):  # a title may be copied
        return "copied"
    if kind == "bitext" and language(found["query"]) == language(found["positive"]):
        return "not translated"
    return ""


def wrong(kind: str, found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the hard negative, if there is one that can be used."""
    negative = found.get("negative", "")
    room = LENGTHS.get(kind, (SHORT[0], LONG[1]))
    same = plain(negative) in {plain(found["query"]), plain(found["positive"])}
    return () if same or misshapen(negative, room) else (negative,)


def misshapen(text: str, room: Room) -> str:
    """Say what is wrong with a written text: its length, or that it stammers, as weak models do.

    Of a text that says something nearly all runs of six characters differ.
    """
    if not room[0] <= len(text) <= room[1]:
        return "too short" if len(text) < room[0] else "too long"
    runs = [text[first : first + 6] for first in range(len(text) - 5)]
    return "stammers" if len(runs) >= 12 and len(set(runs)) < 0.5 * len(runs) else ""


def listed(answer: str) -> list[str]:
    """Return the tasks an answer lists, each once; lines that are no list are its reasoning."""
    found = (match.strip("\"'“”*`. ") for match in BULLET.findall(THOUGHT.sub("", answer)))
    return list(dict.fromkeys(task for task in found if not misshapen(task, (8, 200))))


def key(kind: str, found: Mapping[str, str]) -> tuple[str, ...]:
    """Return what two pairs may not share: the request, and where that is the passage, what was written to it."""
    both = (kind, plain(found["query"]), plain(found["positive"]))
    return both if FROM_PASSAGE.get(kind) == "query" else both[:2]


def plain(text: str) -> str:
    """Return the words of a text without case, blanks and punctuation."""
    return "".join(character for character in text.casefold() if character.isalnum())


def language(text: str) -> str:
    """Return "ko" where a fifth of the letters or more are Hangul, else "en"."""
    letters = sum(character.isalpha() for character in text)
    return "ko" if 5 * len(HANGUL.findall(text)) > letters else "en"


def quoted(text: str) -> str:
    """Return a text set off from the prompt around it."""
    return f'"""\n{text.strip()}\n"""'


def remembered(write: Writer, path: Path) -> Writer:
    """Return a writer that asks only for what the file does not answer yet, and adds each new answer to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.is_file() else ""
    whole, _, torn = text.rpartition("\n")  # a program that died may have left half a line
    if torn:
        path.write_text(whole + "\n" if whole else "", "utf-8")
    known: dict[str, str] = {row["prompt"]: row["answer"] for row in map(json.loads, whole.splitlines())}

    def ask(prompt: str) -> str:
        name = blake2b(prompt.encode(), digest_size=12).hexdigest()
        if name not in known:
            known[name] = write(prompt)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"prompt": name, "answer": known[name]}) + "\n")
        return known[name]

    return ask


def local_writer(folder: Path, sampling: Sampling) -> Writer:
    """Load a causal language model that writes; a prompt's answer depends on it and the seed alone.

    Raises:
        ModelError: see `decoder.load_decoder`.
    """
    model = open_model(folder, AutoModelForCausalLM).eval()
    tokenizer = open_tokenizer(folder)
    drawn = {"do_sample": True, "temperature": sampling.temperature, "top_p": sampling.top_p}

    def write(prompt: str) -> str:
        if tokenizer.chat_template:
            turns = [{"role": "user", "content": prompt}]
            brief = {"enable_thinking": False}  # a model of long thoughts would not come to the fields
            prompt = tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False, **brief)
        said = tokenizer.backend_tokenizer.encode(prompt, add_special_tokens=not tokenizer.chat_template)
        ids = torch.tensor([said.ids], device=device())
        with torch.random.fork_rng(), torch.no_grad():
            torch.manual_seed(zlib.crc32(prompt.encode(), sampling.seed))
            room = {"max_new_tokens": sampling.tokens, "pad_token_id": tokenizer.eos_token_id}
            out = model.generate(ids, attention_mask=torch.ones_like(ids), **drawn, **room)
        text: str = tokenizer.decode(out[0, ids.shape[1] :], skip_special_tokens=True)
        return text

    return write
