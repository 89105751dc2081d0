"""The papers in the folder of the walk: one of each kind that the preview shows in its own way."""

from __future__ import annotations

from pathlib import Path

PICTURE = "그림.png"
TEXTS = {
    "표.csv": "날짜,항목,금액\n" + "\n".join(f"2025-03-{day:02},장보기,{1250 * day}" for day in range(1, 21)),
    "편지.eml": (
        "From: 김서연 <seoyeon@example.com>\nTo: 박민준 <minjun@example.com>\nSubject: 도서관 행사 일정\n"
        "Date: Tue, 04 Mar 2025 09:12:00 +0900\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n민준 씨, 안녕하세요.\n\n봄 책잔치는 4월 12일 토요일입니다.\n"
    ),
    "셈.py": '"""셈."""\n\n\ndef total(items: list[int]) -> int:\n    # 모두 더한다\n    return sum(items)\n',
    "쪽.html": "<h1>안내</h1><p>도서관은 <a href='https://example.com'>여기</a>에 있습니다.</p><ul><li>하나</ul>",
    "글.md": "# 건강수첩\n\n- 종합백신\n  - 봄에 한 번\n\n> 병원은 시장 옆입니다.\n\n```\n접종 기록\n```\n",
}
PAPER, PAGES = "계약.pdf", 3
LEASE = "The tenant may give notice at the end of any month.\nThe deposit is returned within eight weeks."


def words() -> str:
    """Return all that is written in them."""
    return " ".join([*TEXTS.values(), LEASE])


def write(folder: Path) -> None:
    """Write all of them."""
    from PySide6.QtGui import QColor, QImage

    from tests.core.extract.extract_makers import make_pdf

    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    make_pdf(folder / PAPER, [LEASE.splitlines() * 8] * PAGES)
    picture = QImage(600, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("#DCE7E2"))
    picture.save(str(folder / PICTURE))
