"""The documents for the pictures: the sample library, of several years, and one of each kind that it has not."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from desktop import places
from desktop.app import App
from tests.desktop.shots_camera import Camera, wait

MAIL = """\
From: 김서연 <seoyeon@example.com>
To: 박민준 <minjun@example.com>
Cc: 이도윤 <doyun@example.com>
Subject: 도서관 행사 일정과 준비물
Date: Tue, 04 Mar 2025 09:12:00 +0900
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

민준 씨, 안녕하세요.

봄 책잔치는 4월 12일 토요일로 정해졌습니다. 준비할 것을 적어 보냅니다.

- 접이식 탁자 여섯 개
- 이름표와 펜
- 비가 올 때 쓸 천막

금요일까지 답을 주시면 고맙겠습니다.
김서연 드림
"""
NOTES = """\
# 산책길 안내 모임

매달 **둘째 토요일**에 걷습니다. 모임은 *도서관 앞*이고, 바뀌면 [모임 쪽지](https://example.com/walks)에 적습니다.
~~비가 와도 걷습니다.~~ 비가 오면 **쉽니다**. 코스는 `course.py`로 뽑고, [챙길 것](#챙길-것)은 아래에 있습니다.

## 챙길 것

- [x] 물과 모자
- [ ] 지도 출력하기, [가계부](가계부_2025.csv)에 인쇄비 적기
- [ ] 처음 오는 사람에게 **하루 전에** 전화하고, 늦는 사람이 있으면 출발을 십 분까지만 미루기
- 그 밖에
  - 호루라기
  - `GPX` 파일

> 천천히 걷는 사람이 *앞에* 섭니다.

## 코스 뽑기

```python
def course(walks: list[str], month: int) -> str:
    # 달마다 다음 길로 넘어간다
    return walks[month % len(walks)]
```

| 달 | 길 | 걸리는 때 |
|---|---|---|
| 3월 | **강변길**, 왕복 | 두 시간 |
| 4월 | [성곽길](https://example.com/wall) | 세 시간 |
"""
POSTER = "봄 책잔치|4월 12일 토요일 열 시|마을 도서관 앞마당|헌책을 가져오면 새 책과 바꿔 드립니다"
ITEMS = "전기 요금,가스 요금,수도 요금,인터넷,장보기,병원,책,교통비,보험,선물".split(",")
ROWS = [(1 + n // 10, 3 + n % 10 * 2, ITEMS[n % 10], 12_500 + 3_700 * (n * 7 % 13)) for n in range(40)]
TABLE = "\n".join(["날짜,항목,금액"] + [f"2025-{month:02}-{day:02},{item},{won}" for month, day, item, won in ROWS])
YEARS = (2021, 2022, 2023, 2024, 2025)


def lay_out(place: Path) -> list[str]:
    """Write the documents, unless they are there already; return the folders to take in."""
    home = place / "문서"
    if not home.is_dir():
        shutil.copytree(places.sample_library(), home)
        (home / "README.md").unlink()
        _write_others(home / "자료")
        _write_broken(home / "스캔")
        for number, path in enumerate(sorted(home.rglob("*.*"))):
            at = datetime(YEARS[number % len(YEARS)], 1 + number % 10, 1 + number % 27, 10).timestamp()
            os.utime(path, (at, at))
    return [str(path) for path in sorted(home.iterdir())]


def _write_others(folder: Path) -> None:
    folder.mkdir()
    (folder / "도서관_행사.eml").write_text(MAIL, encoding="utf-8")
    (folder / "가계부_2025.csv").write_text(TABLE, encoding="utf-8-sig")
    (folder / "산책길_안내.md").write_text(NOTES, encoding="utf-8")
    picture = QImage(1200, 800, QImage.Format.Format_RGB32)
    picture.fill(QColor("#DCE7E2"))
    painter = QPainter(picture)
    painter.setPen(QColor("#17201C"))
    font = painter.font()
    font.setPixelSize(56)
    painter.setFont(font)
    painter.drawText(QRectF(picture.rect()), Qt.AlignmentFlag.AlignCenter, POSTER.replace("|", "\n\n"))
    painter.end()
    picture.save(str(folder / "포스터.png"))


def _write_broken(folder: Path) -> None:
    (folder / "node_modules").mkdir(parents=True)
    (folder / "영수증_2024.pdf").write_bytes(b"%PDF-1.7 cut short")
    (folder / "빈 메모.txt").write_bytes(b"")
    (folder / "~$계약서.docx").write_bytes(b"lock")


def fill(app: App, folders: list[str], camera: Camera) -> None:
    """Put the folders in, and wait until all is read."""
    if app.library.empty:
        app.library.add(folders)
        wait(lambda: app.library.progress is not None and app.library.progress.done > 5)
        camera.shoot(app, "3-reading")
        wait(lambda: app.library.progress is not None and app.library.progress.phase in ("embedding", "idle"))
        camera.shoot(app, "3-reading-meaning")
    wait(lambda: all_read(app))


def all_read(app: App) -> bool:
    """Say whether nothing waits any more."""
    progress, status = app.library.progress, app.library.status
    if status is None or status.files.get("waiting", 0) or status.files.get("partly", 0):
        return False
    return status.files.get("searchable", 0) > 0 and (progress is None or progress.phase == "idle")
