"""The style sheet, written from the tokens. Fonts are set in code, never here, so that they keep their features."""

from __future__ import annotations

from collections.abc import Mapping

from desktop import places

SHEET = """
QWidget {{ color: {ink}; outline: none; }}
QWidget[fill="surface"] {{ background: {surface}; }}
QWidget[fill="window"] {{ background: {window}; }}
QWidget[fill="sunken"] {{ background: {sunken}; }}
QFrame[fill="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: 12px; }}
QFrame[fill="active"] {{ background: {surface}; border: 1px solid {accent}; border-radius: 12px; }}
QFrame[fill="sheet"] {{ background: {raised}; border: 1px solid {line}; border-radius: 16px; }}
QFrame[fill="popup"] {{ background: {raised}; border: 1px solid {line2}; border-radius: 12px; }}
QWidget[fill="scrim"] {{ background: {scrim}; }}
QFrame[fill="well"] {{ background: {window}; border: none; border-radius: 12px; }}
QFrame[fill="warn"] {{ background: {warnbg}; border: none; border-radius: 8px; }}
QFrame[fill="danger"] {{ background: {dangerbg}; border: none; border-radius: 8px; }}
Strip > QFrame[fill] {{ border: 1px solid {line2}; border-radius: 12px; }}
Strip > QFrame[fill="well"] {{ background: {raised}; }}
QFrame[fill="line"] {{ background: {line}; border: none; }}
QFrame[fill="search"] {{ background: {surface}; border: 1px solid {line2}; border-radius: 12px; }}
QFrame[fill="search"][ring="true"] {{ border: 2px solid {accent}; }}
QFrame[fill="field"] {{ background: {surface}; border: 1px solid {line3}; border-radius: 8px; }}
QFrame[fill="field"][ring="true"] {{ border: 2px solid {accent}; }}
QMainWindow, QDialog {{ background: {surface}; }}
QFrame[fill="sheet"] QDialog {{ background: transparent; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QScrollArea > QWidget > QWidget[fill="none"] {{ background: transparent; border: none; }}
QScrollArea {{ background: transparent; border: 2px solid transparent; border-radius: 8px; }}
QScrollArea:focus {{ border: 2px solid {accent}; }}
QScrollArea[fill="bare"] {{ border: none; }}
QLabel {{ background: transparent; }}
QLabel[ink="ink2"] {{ color: {ink2}; }}
QLabel[ink="ink3"] {{ color: {ink3}; }}
QLabel[ink="accent"] {{ color: {accent}; }}
QLabel[ink="accent2"] {{ color: {accent2}; }}
QLabel[ink="warn"] {{ color: {warn}; }}
QLabel[ink="danger"] {{ color: {danger}; }}
QLabel[ink="ok"] {{ color: {ok}; }}
QLineEdit {{
    border: 1px solid {line3}; border-radius: 8px; background: {surface}; padding: 0 10px; min-height: 30px;
    selection-background-color: {accent}; selection-color: {onaccent}; placeholder-text-color: {ink3};
}}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 0 9px; min-height: 28px; }}
QLineEdit[bare="true"] {{ border: none; background: transparent; padding: 0; min-height: 0; }}
QPushButton {{
    border: 1px solid {line2}; border-radius: 8px; background: {surface}; padding: 0 12px; min-height: 30px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {sunken}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 0 11px; min-height: 28px; }}
QPushButton[kind="primary"] {{ background: {accent}; border-color: {accent}; color: {onaccent}; }}
QPushButton[kind="primary"]:hover {{ background: {accent2}; border-color: {accent2}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {ink}; }}
QPushButton[kind="danger"] {{ color: {danger}; }}
QPushButton[kind="quiet"] {{ border-color: transparent; background: transparent; color: {ink2}; }}
QPushButton[kind="quiet"]:hover {{ background: {hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {accent}; }}
QPushButton[kind="link"] {{
    border: 1px solid transparent; background: transparent; color: {accent}; padding: 0 4px; min-height: 20px;
}}
QPushButton[kind="link"]:hover {{ color: {accent2}; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {accent}; padding: 0 3px; min-height: 18px; }}
QPushButton[kind="icon"] {{
    border: 1px solid transparent; background: transparent; padding: 0; min-width: 30px; max-width: 30px;
}}
QPushButton[kind="icon"]:hover {{ background: {hover}; }}
QPushButton[kind="icon"]:focus {{ border: 2px solid {accent}; min-width: 28px; max-width: 28px; }}
QPushButton[kind="mode"] {{
    border: 1px solid transparent; background: transparent; color: {ink2}; padding: 0 6px; min-height: 26px;
}}
QPushButton[kind="mode"]:hover {{ background: {hover}; }}
QPushButton[kind="mode"]:focus {{ border: 2px solid {accent}; padding: 0 5px; min-height: 24px; }}
QPushButton[kind="chip"] {{
    border: 1px solid {line2}; background: {tint}; color: {accent2}; padding: 0 8px; min-height: 26px;
}}
QPushButton[kind="chip"]:hover {{ border-color: {accent}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {accent}; padding: 0 7px; min-height: 24px; }}
QPushButton[kind="tab"] {{ border-color: transparent; background: transparent; color: {ink2}; }}
QPushButton[kind="tab"]:hover {{ background: {hover}; }}
QPushButton[kind="tab"]:checked {{ background: {tint}; color: {accent2}; }}
QPushButton[kind="tab"]:focus {{ border: 2px solid {accent}; }}
QPushButton[kind="row"] {{
    border: 1px solid transparent; background: transparent; color: {ink}; padding: 0 8px; min-height: 26px;
    text-align: left;
}}
QPushButton[kind="row"]:hover {{ background: {hover}; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {accent}; padding: 0 7px; min-height: 24px; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QPushButton:disabled {{ color: {ink3}; background: {window}; border-color: {line}; }}
QPushButton[kind="quiet"]:disabled, QPushButton[kind="icon"]:disabled {{
    background: transparent; border-color: transparent;
}}
QComboBox {{
    border: 1px solid {line3}; border-radius: 8px; background: {surface}; padding: 0 10px; min-height: 30px;
}}
QComboBox:focus {{ border: 2px solid {accent}; padding: 0 9px; min-height: 28px; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{
    background: {raised}; border: 1px solid {line2}; padding: 4px; selection-background-color: {tint};
    selection-color: {ink};
}}
QSpinBox {{
    border: 1px solid {line3}; border-radius: 8px; background: {surface}; padding: 0 10px; min-height: 30px;
    selection-background-color: {accent}; selection-color: {onaccent};
}}
QSpinBox:focus {{ border: 2px solid {accent}; padding: 0 9px; min-height: 28px; }}
QSpinBox > QLineEdit {{ border: none; background: transparent; padding: 0; min-height: 0; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QMenu {{ background: {raised}; border: 1px solid {line2}; border-radius: 8px; padding: 4px; }}
QMenu::item {{ padding: 6px 12px; border-radius: 6px; }}
QMenu[arrows="true"]::item {{ padding-right: 28px; }}
QMenu::item:selected {{ background: {tint}; color: {accent2}; }}
QMenu::item:disabled {{ color: {ink3}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {line3}; border-radius: 4px; background: {surface};
}}
QCheckBox::indicator:hover {{ background: {hover}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; width: 12px; height: 12px; }}
QCheckBox::indicator:checked:focus {{ background: {surface}; border-color: {accent}; image: url("{tick_ring}"); }}
QToolTip {{ background: {raised}; color: {ink}; border: 1px solid {line2}; padding: 4px 6px; }}
QListView {{ border: none; background: {surface}; }}
QListView[fill="window"] {{ background: {window}; }}
QPlainTextEdit {{ placeholder-text-color: {ink3}; }}
QTextEdit {{
    border: none; background: {sunken}; selection-background-color: {accent}; selection-color: {onaccent};
}}
QSplitter::handle {{ background: {line}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {line2}; border-radius: 3px; margin: 2px 3px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {line3}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {line2}; border-radius: 3px; margin: 3px 2px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def sheet(colours: Mapping[str, str]) -> str:
    """Return the style sheet of a scheme."""
    light = colours["onaccent"] == "#FFFFFF"
    tick = places.asset("icons", "tick-white.svg" if light else "tick-dark.svg").as_posix()
    ring = places.asset("icons", "tick-ring-light.svg" if light else "tick-ring-dark.svg").as_posix()
    scrim = "rgba(20, 26, 23, 102)" if light else "rgba(0, 0, 0, 153)"
    return SHEET.format(tick=tick, tick_ring=ring, scrim=scrim, **colours)
