"""The scenes over the real worker: what a person sees with documents of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea

from desktop import tray
from desktop.app import App
from desktop.models.narrowing import FACETS, Narrowing
from desktop.theme import Theme
from desktop.views import carry
from desktop.views.days import DaysAsked
from desktop.views.health import COPIES, LEFT_OUT
from tests.desktop.shots_camera import Camera, pause, wait

QUESTIONS = {
    "ko": ("집주인이 보증금을 얼마나 올릴 수 있나", "양자 색역학 격자 계산", "자전거 펑크 고치기", "두부조림 양념"),
    "en": ("how much notice before I can move out", "quantum chromodynamics", "fix a flat tyre", "sourdough"),
}
SOUGHT = {"ko": "언어", "en": "language"}
FILES = {
    "page": "name:office_lease_maple_row",
    "code": "name:rename_photos",
    "table": "name:가계부",
    "mail": "name:도서관_행사",
    "markdown": "name:workout",
    "html": "name:관리사무소",
    "marks": "name:산책길",
    "picture": "name:포스터",
}
PAGES = ("general", "folders", "models", "search", "performance", "privacy", "advanced")
SIZE = (1280, 800)


def walk(app: App, camera: Camera) -> None:
    """Take all scenes that are wanted."""
    for name, scene in SCENES.items():
        if camera.wants(name):
            app.window.show_search()
            app.window.resize(*SIZE)
            scene(app, camera)
            app.finder.set_narrowing(Narrowing())
            app.window.search.bar.set_text("")
            app.window.strip.hide()


def ask(app: App, question: str, narrowing: Narrowing | None = None) -> bool:
    """Ask, wait for the whole answer and choose its first row; say whether there is one."""
    finder = app.finder
    if narrowing is not None:
        finder.set_narrowing(narrowing)
    app.window.search.bar.set_text(question)
    wait(lambda: finder.found is not None and finder.found.query == question and not finder.early)
    pause(250)
    if not finder.results.groups:
        return False
    app.window.search.list.setFocus()
    reader = app.reader
    with suppress(TimeoutError):  # a file that could not be read has no document
        wait(lambda: reader.document is not None or (reader.draws and reader.pages.sheet is not None), 3)
    return True


def welcome(app: App, camera: Camera) -> None:
    """Take the first start, and a file held over it."""
    camera.shoot(app, "1-welcome")
    app.window.welcome.zone.hold(True)
    camera.shoot(app, "1-welcome-held")


def home(app: App, camera: Camera) -> None:
    """Take the empty field without and with what was asked before."""
    app.kept.clear()
    camera.shoot(app, "2-home")
    for question in QUESTIONS[camera.look.lang]:
        app.kept.remember(question)
    camera.shoot(app, "2-home-asked")


def results(app: App, camera: Camera) -> None:
    """Take answers, why one matched, its like, and what is offered instead."""
    window, questions = app.window, QUESTIONS[camera.look.lang]
    ask(app, questions[0])
    camera.shoot(app, "4-results")
    app.finder.results.toggle(0)
    camera.shoot(app, "4-results-open")
    window.explaining.toggle()
    pause(250)
    camera.shoot(app, "4-results-why")
    window.explaining.sheet.close_sheet()
    hit = window.search.list.hit()
    if hit is not None:
        window.verbs.find_similar(hit)
        pause(250)
        camera.shoot(app, "4-results-similar")
        window.search.clear()
    for name, question in (("initials", "ㄱㅊㅉㄱ"), ("repair", "qhwmdrma"), ("failed", "is:failed")):
        ask(app, question)
        camera.shoot(app, f"4-results-{name}")


def nothing(app: App, camera: Camera) -> None:
    """Take answers that are none."""
    far = QUESTIONS[camera.look.lang][1]
    ask(app, far)
    camera.shoot(app, "5-nothing")
    app.finder.show_weak(True)
    camera.shoot(app, "5-nothing-weak")
    app.finder.show_weak(False)
    ask(app, far, Narrowing(type=(".html",), date=("2024",)))
    camera.shoot(app, "5-nothing-narrowed")
    ask(app, "before:banana")
    camera.shoot(app, "5-nothing-error")


def chips(app: App, camera: Camera) -> None:
    """Take the chips' menus, the days, chips that are set, and those that have no room."""
    row, window = app.window.search.chips, app.window
    ask(app, QUESTIONS[camera.look.lang][0])
    for facet in FACETS:
        row.chips[facet].opened.emit()
        camera.shoot(app, f"6-chips-{facet}", row.menus[facet])
        row.menus[facet].close()
    row.menus["date"].days_wanted.emit()
    asked = window.findChildren(DaysAsked)[-1]
    camera.shoot(app, "6-chips-days", asked)
    asked.close()
    wide = Narrowing(type=(".docx", ".md"), date=("2021",))
    ask(app, QUESTIONS[camera.look.lang][0], wide)
    pause(600)
    camera.shoot(app, "6-chips-set")
    roots = tuple(folder.path for folder in app.library.folders.folders[:2])
    app.finder.set_narrowing(replace(wide, folder=roots, language=("ko", "en"), date=("2021-01-01..2025-12-31",)))
    window.resize(760, 640)
    pause(100)
    row.more.opened.emit()
    under = QApplication.activePopupWidget()
    camera.shoot(app, "6-chips-more", *([under] if under else []))
    if under:
        under.close()


def sheets(app: App, camera: Camera) -> None:
    """Take what lies over the window: help, the drop sheet, menus."""
    window = app.window
    window.overlay.cover()
    camera.shoot(app, "6-sheets-drop")
    window.overlay.hide()
    window.search.bar.show_help()
    camera.shoot(app, "6-sheets-syntax", window.search.bar.syntax)
    window.search.bar.syntax.close()
    ask(app, QUESTIONS[camera.look.lang][0])
    hit = window.search.list.hit()
    if hit is not None:
        window.verbs.hit_menu(hit, window.mapToGlobal(QPoint(360, 150)))
        menus = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
        camera.shoot(app, "6-sheets-menu", *menus)
        for menu in menus:
            menu.close()
        camera.save(camera.on_desktop(carry.picture(_theme(camera), hit, camera.look.scale), 24), "6-sheets-drag")
        window.verbs.copy_path(hit.path)
        camera.shoot(app, "6-sheets-note")


def saved(app: App, camera: Camera) -> None:
    """Take the side bar with saved searches, just after one was saved."""
    for question in QUESTIONS[camera.look.lang][::-1]:
        ask(app, question)
        app.window.save_search()
    camera.shoot(app, "6-saved")


def preview(app: App, camera: Camera) -> None:
    """Take documents of each kind, then something looked for in one, and one enlarged."""
    pane = app.window.search.preview
    for name, question in FILES.items():
        if not ask(app, question):
            camera.miss(f"7-preview-{name}", "is not found by its name")
            continue
        wait(lambda: pane._reader.document is not None or bool(pane.pdf.isVisible() and pane.pdf.lit()))
        pause(400)
        camera.shoot(app, f"7-preview-{name}")
    ask(app, FILES["page"])
    pause(500)
    pane.open_find()
    pane.find_bar.field.setText("rent")
    pause(500)
    camera.shoot(app, "7-preview-find")
    pane.find_bar.left.emit()
    pane.pdf.zoom_by(3)
    pause(300)
    camera.shoot(app, "7-preview-zoom")
    pane.pdf.zoom_by(0)


def quick(app: App, camera: Camera) -> None:
    """Take the small window, empty, with an answer, and without one."""
    small = app.manners.quick
    small.come()
    camera.alone(small, "7-quick-empty", 48)
    for name, question in zip(("", "-nothing"), QUESTIONS[camera.look.lang], strict=False):
        small.field.setText(question)
        wait(lambda asked=question: small.finder.found is not None and small.finder.found.query == asked)  # type: ignore[misc]
        wait(lambda: not small.finder.early)
        camera.alone(small, f"7-quick{name}", 48)
    small.field.clear()
    small.hide()
    app.window.activateWindow()  # or no later picture shows what has the keys


def in_tray(app: App, camera: Camera) -> None:
    """Take the tray's icons on panels of both kinds, and its menu."""
    sheet, theme = camera.sheet(420, 120), _theme(camera)
    painter = QPainter(sheet)
    painter.fillRect(QRect(0, 0, 420, 60), Qt.GlobalColor.white)
    painter.fillRect(QRect(0, 60, 420, 60), Qt.GlobalColor.black)
    for number, state in enumerate(tray.ICONS):
        for left, size in ((12, 16), (36, 24), (68, 32)):
            for top in (14, 74):
                at = QRect(number * 104 + left, top, size, size)
                painter.drawPixmap(at, theme.pixmap(tray.ICONS[state], "ink", size, camera.look.scale))
    painter.end()
    camera.save(sheet, "7-tray-icons")
    menu = app.manners.tray.menu
    menu.popup(QPoint(40, 40))
    camera.alone(menu, "7-tray-menu", 24)
    menu.close()
    app.window.activateWindow()  # or no later picture shows what has the keys


def health(app: App, camera: Camera) -> None:
    """Take what could not be read, what is left out, and copies."""
    window = app.window
    window.show_health()
    camera.shoot(app, "7-health")
    window.health.show_page(LEFT_OUT)
    window.health.check.click()
    wait(lambda: app.library.checkup.checked is not None)
    camera.shoot(app, "7-health-left-out")
    window.health.checked.hide()
    window.health.show_page(COPIES)
    window.health.copies.look.click()
    pause(600)
    camera.shoot(app, "7-health-copies")


def settings(app: App, camera: Camera) -> None:
    """Take every page of the settings from top to end, and the search in them."""
    window = app.window
    for number, name in enumerate(PAGES):
        window.show_settings(number)
        camera.shoot(app, f"8-settings-{name}")
        page = window.settings.pages[number]
        assert isinstance(page, QScrollArea)
        bar = page.verticalScrollBar()
        if bar.maximum() > 0:
            bar.setValue(bar.maximum())
            camera.shoot(app, f"8-settings-{name}-end")
            bar.setValue(0)
    rules(app, camera)
    window.show_settings(0)
    finding = window.settings.finding
    finding.field.setFocus()
    finding.field.setText(SOUGHT[camera.look.lang])
    camera.shoot(app, "8-settings-found")
    finding.field.setText("qwerty")
    camera.shoot(app, "8-settings-not-found")
    finding.clear()
    window.show_settings(5)
    box = window.settings.privacy.ask_delete()
    camera.shoot(app, "8-settings-delete", box)
    box.reject()
    window.resize(760, 640)
    window.show_settings(3)
    camera.shoot(app, "8-settings-narrow")


def rules(app: App, camera: Camera) -> None:
    """Leave a file out, and try rules that are not saved."""
    page = app.window.settings.folders
    root = app.library.folders.folders[0].path
    app.window.show_settings(1)
    app.library.exclude(f"{root}/지난 메모.md")
    page.rules.patterns.field.setPlainText("*.log")
    page.test.field.setText(f"{root}/회의록.log")
    wait(lambda: bool(page.test.answer.text()))
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    camera.shoot(app, "8-settings-rules")
    app.library.exclude(f"{root}/지난 메모.md", undo=True)
    page.rules.show_saved()
    app.window.strip.hide()


def narrow(app: App, camera: Camera) -> None:
    """Take the window at 960 and at 760 pixels."""
    ask(app, QUESTIONS[camera.look.lang][0])
    for wide in (960, 760):
        app.window.resize(wide, 640)
        camera.shoot(app, f"9-narrow-{wide}")


def _theme(camera: Camera) -> Theme:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return Theme(app, camera.look.theme)


SCENES: Mapping[str, Callable[[App, Camera], None]] = {
    "home": home,
    "results": results,
    "nothing": nothing,
    "chips": chips,
    "sheets": sheets,
    "saved": saved,
    "preview": preview,
    "quick": quick,
    "tray": in_tray,
    "health": health,
    "settings": settings,
    "narrow": narrow,
}
