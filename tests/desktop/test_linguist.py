"""Translations survive the way through Qt Linguist's file, and what the source no longer says is set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.i18n import CONTEXT, WORKER
from tests.desktop import words
from tests.desktop.linguist import I18N, Said, compiled, everything, merged, read, written
from tests.desktop.words import Message

HARD = 'a <b> & "c" ‘d’ 100%\n{name}'


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    messages = [
        Message(CONTEXT, HARD, files={"desktop/a.py", "desktop/b.py"}, comment="About <b> & 'c'."),
        Message(CONTEXT, "{count} files", plural=True),
        Message(WORKER, "The file {name} is missing."),
    ]
    said = {
        (CONTEXT, HARD): Said(HARD[::-1], note="A note."),
        (CONTEXT, "{count} files"): Said("파일 {count}개", plural=True),
        (WORKER, "The file {name} is missing."): Said("", "unfinished"),
        (WORKER, "Gone."): Said("없음", "vanished"),
    }
    path = tmp_path / "seoga_ko.ts"
    path.write_text(written(messages, said, "ko_KR"), "utf-8")
    assert read(path) == said
    text = path.read_text("utf-8")
    assert '<location filename="../../desktop/a.py"/>' in text
    assert "line=" not in text
    assert "<extracomment>About &lt;b&gt; &amp; &apos;c&apos;.</extracomment>" in text


def test_new_and_gone_texts_are_marked() -> None:
    before = {
        (CONTEXT, "Open"): Said("열기"),
        (CONTEXT, "Old"): Said("옛것", note="Kept."),
        (CONTEXT, "Back"): Said("되돌아온 것", "vanished"),
        (CONTEXT, "Unsure"): Said("모르는 것", "unfinished"),
        (CONTEXT, "Never translated"): Said("", "unfinished"),
    }
    now = [Message(CONTEXT, text) for text in ("Open", "New", "Back", "Unsure")]
    said = merged(now, before)
    assert said[CONTEXT, "Open"] == Said("열기")
    assert said[CONTEXT, "New"] == Said("", "unfinished")
    assert said[CONTEXT, "Back"] == Said("되돌아온 것")
    assert said[CONTEXT, "Unsure"].state == "unfinished"
    assert said[CONTEXT, "Old"] == Said("옛것", "vanished", "Kept.")
    assert (CONTEXT, "Never translated") not in said


def test_the_window_finds_what_was_compiled(tmp_path: Path, qapp: QApplication) -> None:
    messages = [Message(CONTEXT, "{count} files", plural=True), Message(CONTEXT, HARD), Message(CONTEXT, "New")]
    said = {
        (CONTEXT, "{count} files"): Said("파일 {count}개", plural=True),
        (CONTEXT, HARD): Said("“뜻” & <글>"),
        (CONTEXT, "New"): Said("", "unfinished"),
        (WORKER, "Damaged"): Said("손상됨"),
    }
    path = tmp_path / "seoga_ko.ts"
    path.write_text(written(messages, said, "ko_KR"), "utf-8")
    translator = QTranslator(qapp)
    assert translator.load(str(compiled(path)))
    assert translator.translate(CONTEXT, "{count} files", "", 3) == "파일 {count}개"
    assert translator.translate(CONTEXT, HARD) == "“뜻” & <글>"
    assert translator.translate(WORKER, "Damaged") == "손상됨"
    qapp.installTranslator(translator)
    assert QCoreApplication.translate(CONTEXT, "New") == "New"
    qapp.removeTranslator(translator)


def test_the_window_has_what_the_translators_wrote_last(tmp_path: Path) -> None:
    path = tmp_path / "seoga_ko.ts"
    path.write_bytes((I18N / path.name).read_bytes())
    assert compiled(path).read_bytes() == (I18N / "seoga_ko.qm").read_bytes()  # else: make words
    sentences = json.loads((I18N / "worker.json").read_text("utf-8"))
    assert set(sentences) == {message.source for message in everything() if message.context == WORKER}


def test_the_source_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "a.py").write_text(
        "#: On a button.\n#: Keep it short.\ntr('Go')\ni18n.count(3, '{count} file', '{count} files')\nother('No')\n"
        "tr('A' if big else 'B')\n"
    )
    monkeypatch.setattr(words, "ROOT", tmp_path)
    found = {message.source: message for message in words.window()}
    assert set(found) == {"Go", "{count} files"}
    assert found["Go"].comment == "On a button. Keep it short."
    assert found["{count} files"].plural


def test_no_text_is_listed_twice() -> None:
    keys = [(message.context, message.source) for message in everything()]
    assert len(keys) == len(set(keys)) > 1000
