"""Options that a person changes on all pages of the settings, and finds again at the next start."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QSpinBox

from core import config
from desktop.views.settings.lean import Track
from desktop.views.widgets import Choice
from tests.desktop.person import CONTROL, Key, Person


def changes_options(person: Person) -> None:
    """Change something on every page that has options, by the keys."""
    person.goes_to_settings("General")
    person.picks("Appearance", "Dark")
    person.goes_to_settings("Folders")
    person.uses(QPlainTextEdit, "Left out everywhere")
    person.types("roof.*")
    person.presses(Key.Key_S, CONTROL)
    settings = person.goes_to_settings("Models")
    person.waits_until(lambda: settings.models.cards)
    person.goes_to_settings("Search")
    person.uses(QSpinBox, "Passages to find")
    person.presses(Key.Key_Up)
    person.uses(Track, "Meaning or words")
    person.presses(Key.Key_End)
    person.waits_until(lambda: config.load().number("lean") == 100)
    person.goes_to_settings("Performance")
    person.uses(QSpinBox, "Share of the processor")
    person.presses(Key.Key_Down)
    person.presses(Key.Key_Return)
    person.goes_to_settings("Privacy")
    person.picks("Connections", "Never")


def sees_changed_options(person: Person) -> None:
    """See in every control what was chosen before the window was closed."""
    assert not person.sees_light()
    person.goes_to_settings("General")
    assert person.uses(Choice, "Appearance").currentText() == "Dark"
    person.goes_to_settings("Folders")
    assert person.uses(QPlainTextEdit, "Left out everywhere").toPlainText() == "roof.*"
    person.goes_to_settings("Search")
    assert person.uses(QSpinBox, "Passages to find").value() == 60
    assert person.uses(Track, "Meaning or words").value() == 100
    person.goes_to_settings("Performance")
    assert person.uses(QSpinBox, "Share of the processor").value() == 95
    person.goes_to_settings("Privacy")
    assert person.uses(Choice, "Connections").currentText() == "Never"
    assert "cpu_share" in person.goes_to_settings("Advanced").advanced.text.field.toPlainText()
