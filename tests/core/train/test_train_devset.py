"""The Korean development sets: what is held out stays out, and no passage gives its question away."""

from __future__ import annotations

import random
import unicodedata
from itertools import count
from pathlib import Path

import pytest
import zstandard

from core.errors import SeogaError
from core.train import data as training
from core.train import heldout
from core.train.devset import docs_ko, documents, klue_nli_ko, leaks, main, own
from core.train.evaluate import load
from core.train.heldout import held_out, measured
from core.train.sections import Piece, RetrievalSet, clean, pieces, stands_alone
from core.train.written import passages

CHAPTERS = 24
LETTERS = random.Random(0).sample(range(0xAC00, 0xD7A4), 4000)
WORDS = ["".join(map(chr, LETTERS[at : at + 4])) for at in range(0, 4000, 4)]
NOUNS = "사과 바다 학교 구름 시계 나무 연필 창문 다리 편지 강물 의자 지도 그림 소금 기차 모자 열쇠 거울 동전".split()


def opening(kept: bool, start: int) -> str:
    """Return a first line that the rule keeps for training, or measures."""
    lines = (
        f"{NOUNS[number % 20]}에 대한 {number}번째 글을 여기에서 처음으로 시작합니다." for number in count(start)
    )
    return next(line for line in lines if held_out(line) is not kept)


def filler(number: int) -> str:
    """Return a sentence of made-up words; every document has its own share of them."""
    return " ".join(random.Random(number).sample(WORDS, 16)) + "다."


def chapter(kept: bool, number: int) -> list[str]:
    return [
        opening(kept, number * 1000),
        filler(number),
        f"벡터{number}에 값을 저장하는 방법",
        filler(number + 100),
        f"Listing 3-{number}: 반복문{number}으로 벡터를 훑기",
        f"{filler(number + 200)} 그렇다면, 왜 벡터{number}의 값을 직접 바꿀 수 없을까요? {filler(number + 300)}",
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Lay out chapters and three runs of rows, some of them measured, and a few statements."""
    chapters = [chapter(number not in (1, 3), number) for number in range(CHAPTERS)]
    book = "\n\f\n".join("\n\n".join(paragraphs) for paragraphs in chapters)
    rows: list[str] = []
    for run in range(3):
        rows.append(opening(run != 1, 90_000 + run * 1000))
        for part in range(1000 + run * 100, 1033 + run * 100):
            rows += [f"컴포넌트의 속성 {part} 바꾸기", filler(2 * part), filler(2 * part + 1)]
    react = "".join(f"{row}\tEnglish words of row {at}\n" for at, row in enumerate(rows))
    nli = "entailment\t눈이 와서 길이 막혔다.\t길이 막혔다고 한다.\ncontradiction\t비가 왔다.\t비가 오지 않았다.\n"
    for name, text in (
        ("text/rust-docs.ko.txt", book),
        ("parallel/react.ko-en.tsv", react),
        ("nli/klue-nli-dev.tsv", nli),
    ):
        path = tmp_path / "data" / f"{name}.zst"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zstandard.compress(text.encode()))
    return tmp_path / "data"


def test_one_document_in_five_is_held_out_by_its_first_line_alone() -> None:
    lines = [f"{number}번째 문서의 첫 줄" for number in range(2000)]
    assert 0.17 < sum(map(held_out, lines)) / len(lines) < 0.23
    for line in lines[:50]:
        assert held_out(f"\n {line} \n\n다른 문단") == held_out(line)
        assert held_out(unicodedata.normalize("NFD", line)) == held_out(line)


def test_what_is_like_a_measured_document_is_neither_measured_nor_trained_on(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, chosen = opening(True, 0), opening(False, 0)
    assert (held_out(chosen), measured(chosen)) == (True, True)
    monkeypatch.setattr(heldout, "ALIKE", frozenset(heldout._digest(line)[:8] for line in (kept, chosen)))
    assert (held_out(kept), measured(kept)) == (True, False)
    assert (held_out(chosen), measured(chosen)) == (True, False)


def test_training_sees_nothing_of_what_is_measured(data: Path) -> None:
    found = docs_ko(documents(data))
    assert {name.rpartition("-")[0] for name in found.passages} == {"rust-001", "rust-003", "react-01"}
    seen = [text for document in training.paragraphs(data) for text in document]
    seen += [row.text for rows in training.parallel(data, ["react.ko-en"]) for row in rows]
    assert len(seen) == (CHAPTERS - 2) * 6 + 200
    for passage in found.passages.values():
        for line in passage.split("\n"):
            assert not any(line in text or text in line for text in seen)
    assert not set(found.queries.values()) & set(seen)


def test_no_passage_holds_its_query(data: Path) -> None:
    found = docs_ko(documents(data))
    assert set(found.queries) == set(found.relevant)
    assert len(found.queries) == 2 * 3 + 32  # heading, caption and question a chapter; the last section is cut off
    for query, answers in found.relevant.items():
        assert answers
        assert all(found.queries[query] not in found.passages[passage] for passage in answers)


def test_queries_ask_for_what_they_stood_over(data: Path) -> None:
    found = docs_ko(documents(data))
    by_text = {
        text: [found.passages[passage] for passage in found.relevant[name]] for name, text in found.queries.items()
    }
    (heading,) = by_text["벡터1에 값을 저장하는 방법"]
    assert heading.startswith(filler(101))
    assert by_text["반복문1으로 벡터를 훑기"] == by_text["왜 벡터1의 값을 직접 바꿀 수 없을까요?"] == [heading]
    assert heading.endswith(filler(301))


def test_sections_across_the_border_of_a_run_are_left_out(data: Path) -> None:
    rows = documents(data)[CHAPTERS + 1].paragraphs
    text = "\n".join(docs_ko(documents(data)).passages.values())
    assert rows[0] not in text, "it may end a section that began before"
    assert rows[2] in text
    assert rows[-1] not in text, "its section may go on behind"


def test_english_questions_of_english_passages_are_measured_by_themselves() -> None:
    held_out = [passage for passage in passages() if passage.held_out]
    found = own(passages())
    assert {*found["own-en"].passages.values()} == {p.text for p in held_out if p.language == "en"}
    assert found["own-en"].queries.keys().isdisjoint(found["own-mixed"].queries)
    asked = {text for each in found.values() for text in each.queries.values()}
    assert asked == {question.text for passage in held_out for question in passage.questions}
    assert found["own-mixed"].queries.keys() == {
        name for kind, each in found.items() if kind not in ("own-en", "own-mixed") for name in each.queries
    }


def test_the_same_data_give_the_same_bytes(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        assert main([str(data), str(tmp_path / name)]) == 0
    assert "klue-nli-ko: 2 passages, 1 queries" in capsys.readouterr().out
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 8 * 3
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    corpus = load(tmp_path / "one" / "klue-nli-ko")
    assert corpus.qrels == {"q0000": {"p0000": 1.0}}


def test_a_chapter_like_a_measured_one_stops_the_build(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "text" / "rust-docs.ko.txt.zst"
    book = zstandard.decompress(path.read_bytes()).decode()
    twin = "\n\n".join([opening(True, 77_000), *chapter(False, 1)[1:]])
    path.write_bytes(zstandard.compress(f"{book}\n\f\n{twin}".encode()))
    (found,) = leaks(documents(data)[: CHAPTERS + 1])
    assert found[:2] == ("rust-001", "rust-024")
    assert found[2] > 0.8
    with pytest.raises(SeogaError, match="rust-024 is like rust-001"):
        docs_ko(documents(data))
    assert main([str(data), str(data / "out")]) == 1
    assert "ALIKE" in capsys.readouterr().err


def test_missing_data_is_said_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "out")]) == 1
    assert "Training data missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("paragraph", "kinds"),
    [
        ("빌드 도구로 마이그레이션하는 방법", [("heading", "빌드 도구로 마이그레이션하는 방법")]),
        ("2. target 버전 설정하기", [("heading", "target 버전 설정하기")]),
        ("문제 해결 ### Prop이 객체일 때", [("heading", "Prop이 객체일 때")]),
        ("프레임워크가 필요할까요?", [("heading", "프레임워크가 필요할까요?")]),
        ("예제 4-7: 바이트 색인을 반환하는 함수", [("caption", "바이트 색인을 반환하는 함수")]),
        ("Listing 15-22: 바꾸기.", [("caption", "바꾸기")]),
        ("2021년 12월 17일, 아무개", [("heading", "")]),
        ("모든 강연은 볼 수 있습니다.", [("text", "모든 강연은 볼 수 있습니다.")]),
        ("아래를 참고하세요:", [("text", "아래를 참고하세요:")]),
        ("더 알아보기: 문서", [("text", "더 알아보기: 문서")]),
        ("There is no Korean here", []),
        ("| 연산자 | 예시 |", []),
        ("[링크]: https://example.org", []),
        ("값은 [‘튜플’][tuples]에 있습니다.", [("text", "값은 ‘튜플’에 있습니다.")]),
        ("하나. 그럼, 왜 둘일까요? 셋.", [("text", "하나."), ("question", "왜 둘일까요?"), ("text", "셋.")]),
        (
            "스택과 힙 > > 스택은 빠릅니다. > 힙은 느립니다.",
            [("heading", "스택과 힙"), ("text", "스택은 빠릅니다. 힙은 느립니다."), ("heading", "")],
        ),
    ],
)
def test_documents_are_taken_apart(paragraph: str, kinds: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in pieces([paragraph])] == kinds


def test_long_paragraphs_are_parted_between_sentences() -> None:
    sentence = "가" * 149 + "."
    assert [len(piece.text) for piece in pieces([" ".join([sentence] * 5)])] == [301, 301, 150]


@pytest.mark.parametrize(
    ("query", "alone"),
    [
        (Piece("question", "실행 파일도 생성하지 않는 명령어가 왜 필요할까요?"), True),
        (Piece("question", "왜 그럴까요?"), False),
        (Piece("question", "이 두 예시는 서로 완전히 같은 것일까요?"), False),
        (Piece("question", "아래 코드에서 무엇이 잘못된 것일까요?"), False),
        (Piece("question", "다음 단계로 넘어갈 준비가 모두 되셨나요?"), False),
        (Piece("question", "함수를 하나 더 만들어 보면 어떨까요?"), False),
        (Piece("heading", "state 내 배열 업데이트"), True),
        (Piece("heading", "위에서 설명한 모든 것들 적용해보기"), False),
        (Piece("heading", "이전 state를 기반으로 업데이트하기"), True),
    ],
)
def test_queries_that_point_at_what_was_said_are_no_queries(query: Piece, alone: bool) -> None:
    assert stands_alone(query) is alone


def test_cleaning_leaves_a_fair_set() -> None:
    words = [f"낱말{number}" for number in range(40)]
    mine, copied, kept = " ".join(words[:20]), " ".join(words[20:]), " ".join(words[20:30])
    passages = {"a": mine, "b": copied, "c": mine, "d": "짧다", "e": f"{mine} 그리고 정답은 이렇다"}
    queries = {
        "q1": "어디에 있나",
        "q2": "어디에, 있나!",
        "q3": "정답은 이렇다",
        "q4": "베낀 것",
        "q5": "낱말에 대하여",
        "q6": kept,
    }
    relevant = {"q1": ["a"], "q2": ["e"], "q3": ["e"], "q4": ["b"], "q5": ["a", "b"], "q6": ["a"]}
    found = clean(RetrievalSet(passages, queries, relevant), [kept])
    assert set(found.passages) == {"a", "e"}, "copied, said before, too short"
    assert found.relevant == {"q5": ["a"]}, "asked twice, in its own passage, without an answer, trained on"


def test_statements_ask_for_what_implies_them() -> None:
    rows = [
        ("entailment", "눈이 와서 길이 막혔다.", "길이 막혔다고 한다."),
        ("neutral", "눈이 와서 길이 막혔다.", "차가 많았다."),
        ("entailment", "폭설로 도로가 멈췄다.", "길이 막혔다고 한다."),
        ("entailment", "그는 서울에 산다.", "그는 서울에 산다"),
        ("contradiction", "비가 왔다.", "비가 오지 않았다."),
    ]
    found = klue_nli_ko(rows)
    assert list(found.passages.values()) == [rows[0][1], rows[2][1], rows[3][1], rows[4][1]]
    assert found.queries == {"q0000": "길이 막혔다고 한다."}
    assert found.relevant == {"q0000": ["p0000", "p0001"]}
