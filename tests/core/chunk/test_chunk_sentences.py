from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chunk.sentences import sentences

# The sentences of each text; a vertical bar marks where one ends.
CASES = [
    # Korean, by ending
    "오늘 회의를 했다. |내일도 합니다.",
    "언제 오셨어요? |방금 왔습니다! |그렇군요.",
    "같이 가죠. |늦지 않을까? |괜찮네요.",
    "자료를 배포함. |검토를 마쳤음. |승인됨.",
    "회의를 마쳤다.|그리고 집에 갔다.",
    '그는 "나는 간다."라고 말했다. |그녀는 웃었다.',
    '그녀는 "정말?" 하고 물었다. |그는 답했다.',
    '"좋아요." |그가 답했다.',
    "그래서... 나는 갔다. |끝났다… |다시 시작했다.",
    "2024. 3. 5. 회의를 열었다. |제3.2항을 따른다.",
    "매출은 3.14% 늘었다. |비용은 줄었다.",
    "가. 목적은 다음과 같다. |둘째 문장이다.",
    "(주)서가는 회사다. |(별표를 참고한다.) |다음을 본다.",
    "설정 파일의 [profile.] 구획을 고칩니다. |dev 프로필은 그대로 둡니다.",
    # Korean minutes: lines without full stops
    "회의 안건 정리\n|다음 회의는 3월 5일로 정함\n|예산은 검토 후 확정할 예정\n|담당자 지정 필요",
    "- 첫째 항목\n|- 둘째 항목\n|1) 셋째\n|가. 넷째",
    "참석: 김철수, 이영희\n|장소: 3층 회의실",
    "이 문장은 화면의 너비에 맞추어 줄이 바뀌었으므로 다음 줄과\n하나의 문장으로 보아야 한다. |둘째 문장.",
    # English
    "Dr. Kim met Mr. Lee at 3.14 p.m. in the U.S. Army base. |It was fine.",
    "See No. 3 and Fig. 2, e.g. Apples. |Then go on.",
    "No. |That is wrong.",
    "J. R. Smith et al. (2020) found it. |Plan B. |The end.",
    "He lives in the U.S. |The house is old.",
    '"Really?" he said. |"Yes." |She left.',
    "Well... maybe not. |Wait… |What? |No!",
    "Version 2.0.1 is out. |Visit www.example.com. |Bye.",
    "1. First item is here. |Second.\n|2. Another one.",
    "He said (see below.) and left. |Done.",
    "The quick brown fox jumps over the lazy dog and then\nruns from the wolf who was\nvery hungry. |The end.",
    "One line\n|Another line\n\n|A paragraph",
    "2024-05-01 started\n|2024-05-02 ended",
    # Japanese and Chinese
    "今日は晴れです。|明日は雨でしょう。",
    "「本当ですか？」と聞いた。|はい。",
    "你好！|世界很大。|是吗？|是的。",
    "他说：“走吧。”|然后走了。",
    # Mixed
    "회의는 10:30에 시작. |Next is Q&A. |質問はありますか？|네.",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_where_they_should(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert [text[start:end] for start, end in sentences(text)] == expected


LIKELY = st.text(alphabet=" \n\t.!?。！？…\"'”」)(1a가다요음함A다I,-", max_size=200)


@given(st.one_of(st.text(max_size=200), LIKELY))
def test_sentences_hold_everything_but_white_space_once(text: str) -> None:
    spans = sentences(text)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()
