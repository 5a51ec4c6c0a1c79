"""The style sheet, made from the tokens; what a sheet cannot say is painted by delegates.

Dynamic properties that it knows (set them by ``set_property``):

- QPushButton, QToolButton ``kind``: primary, plain, quiet, danger, link, inverse; ``measure``: small, large
- QLabel ``role``: title, section, strong, body, second, caption, label, hint, wrong
- QFrame, QWidget ``surface``: frame, surface, sunken, card, banner-warning, banner-danger, inverse, list
- QLineEdit and other fields ``state``: wrong; InPlaceField ``state``: rest, edit, wrong
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_TEXT = """
QWidget { color: @text; }
QMainWindow, QWidget[surface="frame"] { background: @frame; }
QWidget[surface="surface"], QDialog { background: @surface; }
QWidget[surface="sunken"] { background: @sunken; }
QScrollArea, QScrollArea > QWidget > QWidget[surface="clear"], QWidget[surface="clear"] { background: transparent; border: none; }
QFrame[surface="card"] { background: @surface; border: 1px solid @line; border-radius: 10px; }
QFrame[surface="sunken-card"] { background: @sunken; border: 1px solid @line; border-radius: 10px; }
QFrame[surface="dashed"] { background: transparent; border: 1px dashed @line-strong; border-radius: 8px; }
QFrame[surface="choice"] { background: @surface; border: 1px solid @line-strong; border-radius: 10px; }
QFrame[surface="choice"][chosen="true"] { background: @accent-tint; border: 2px solid @accent-text; }
QFrame[surface="inverse"] { background: @inverse; border-radius: 8px; }
QFrame[surface="banner-warning"] { background: @warning-tint; border-radius: 8px; }
QFrame[surface="banner-danger"] { background: @danger-tint; border-radius: 8px; }
QFrame[surface="banner-success"] { background: @success-tint; border-radius: 8px; }
QFrame[surface="banner-accent"] { background: @accent-tint; border-radius: 8px; }
QFrame[surface="line"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame[surface="vline"] { background: @line; border: none; max-width: 1px; min-width: 1px; }
QFrame[surface="footer"] { background: @frame; border: none; border-top: 1px solid @line; }
QFrame[surface="sheet"] { background: @surface; border: none; border-left: 1px solid @line; border-top: 1px solid @line; border-top-left-radius: 12px; }
QFrame[surface="status"] { background: @frame; border: none; border-top: 1px solid @line; }
QFrame[surface="popup"] { background: @raised; border: 1px solid @line-2; border-radius: 8px; }
QFrame[surface="popup"] QListView { background: transparent; }
QFrame[surface="brand"] { background: @accent; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: 24px; font-weight: 600; }
QLabel[role="section"] { font-size: 16px; font-weight: 600; }
QLabel[role="body2"] { color: @text-2; }
QLabel[role="sent"] { font-size: 16px; color: @text-2; }
QLabel[role="strong"] { font-size: 14px; font-weight: 600; }
QLabel[role="second"] { font-size: 13px; color: @text-2; }
QLabel[role="label"] { font-size: 13px; color: @text-2; }
QLabel[role="second-strong"] { font-size: 13px; font-weight: 600; }
QLabel[role="caption"] { font-size: 12px; color: @text-2; }
QLabel[role="hint"] { font-size: 12px; color: @text-3; }
QLabel[role="wrong"] { font-size: 12px; font-weight: 500; color: @danger; }
QLabel[role="count"] { font-size: 14px; color: @text-3; }
QLabel[role="on-inverse"] { color: @on-inverse; font-weight: 500; }
QLabel[role="on-accent"] { color: @on-accent; }
QLabel[role="on-accent-title"] { color: @on-accent; font-size: 30px; font-weight: 600; }
QLabel[role="keycap"] { color: @text-2; background: @sunken; border: 1px solid @line-2; border-radius: 4px;
  font-size: 11px; font-weight: 500; padding: 0 6px; min-height: 18px; }
"""

_BUTTONS = """
QPushButton, QToolButton { border-radius: 6px; font-weight: 500; padding: 0 14px; min-height: 32px; background: @surface;
  border: 1px solid @line-strong; color: @text; }
QToolButton { padding: 0 8px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:open { background: @pressed; }
QPushButton:disabled, QToolButton:disabled { color: @text-3; border-color: @line-2; background: transparent; }
QPushButton[kind="primary"], QToolButton[kind="primary"] { background: @accent; border-color: @accent; color: @on-accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QToolButton[kind="primary"]:hover { background: @accent-hover; border-color: @accent-hover; }
QPushButton[kind="primary"]:pressed, QToolButton[kind="primary"]:pressed { background: @accent-hover; }
QPushButton[kind="primary"]:disabled, QToolButton[kind="primary"]:disabled { background: @pressed; border-color: @pressed; color: @text-2; }
QPushButton[kind="danger"] { color: @danger; border-color: @danger; }
QPushButton[kind="danger"]:hover { background: @danger-tint; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; color: @text-2; padding: 0 10px; }
QToolButton[kind="quiet"] { padding: 0 8px; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: @hover; color: @text; }
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed { background: @pressed; }
QPushButton[kind="primary"]::menu-indicator { image: url(%downon%); }
QPushButton[menued="true"] { padding-right: 30px; }
QToolButton[arrowless="true"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="quiet"]:disabled, QToolButton[kind="quiet"]:disabled { color: @text-3; }
QPushButton[kind="link"] { background: transparent; border: none; color: @accent-text; padding: 0 2px; font-size: 13px; min-height: 22px; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="inverse"], QToolButton[kind="inverse"] { background: transparent; border-color: transparent; color: @on-inverse; padding: 0 10px; }
QPushButton[kind="inverse"]:hover, QToolButton[kind="inverse"]:hover { background: @inverse-line; }
QPushButton[kind="inverse-link"] { background: transparent; border-color: transparent; color: @inverse-link; font-weight: 600; padding: 0 8px; }
QPushButton[kind="inverse-link"]:hover { background: @inverse-line; }
QPushButton[kind="on-accent"] { background: transparent; border-color: @on-accent; color: @on-accent; }
QPushButton[measure="small"], QToolButton[measure="small"] { min-height: 28px; padding: 0 12px; font-size: 13px; }
QPushButton[kind="inverse-link"][measure="small"] { padding: 0 6px; }
QPushButton[measure="large"], QToolButton[measure="large"] { min-height: 38px; padding: 0 18px; font-weight: 600; }
QPushButton[square="true"], QToolButton[square="true"] { padding: 0; min-width: 32px; max-width: 32px; max-height: 32px; }
QPushButton[square="true"][measure="small"], QToolButton[square="true"][measure="small"] { padding: 0; min-width: 28px; max-width: 28px; max-height: 28px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: url(%down%); width: 14px; height: 14px; subcontrol-position: right center; right: 8px; }
QToolButton[kind="chip"] { border: 1px dashed @line-strong; border-radius: 15px; min-height: 28px; max-height: 28px; padding: 0 12px; color: @text-2; background: transparent; }
QToolButton[kind="chip"]:hover { background: @hover; }
QPushButton[segment="true"] { border-radius: 0; border: none; border-left: 1px solid @line-2; background: transparent; color: @text-2; padding: 0 14px; min-height: 30px; }
QPushButton[segment="true"][first="true"] { border-left: none; border-top-left-radius: 5px; border-bottom-left-radius: 5px; }
QPushButton[segment="true"][last="true"] { border-top-right-radius: 5px; border-bottom-right-radius: 5px; }
QPushButton[segment="true"]:hover { background: @hover; }
QPushButton[segment="true"]:checked { background: @accent-tint-2; color: @accent-text; font-weight: 600; }
QFrame[surface="field"] { border: 1px solid @line-2; border-radius: 6px; background: @surface; }
QFrame[surface="field"]:hover { border-color: @line-strong; }
QFrame[surface="field"][focus="true"] { border: 2px solid @focus; }
QFrame[surface="segments"] { border: 1px solid @line-strong; border-radius: 6px; background: @surface; }
"""

_FIELDS = """
QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox { background: @surface; color: @text; border: 1px solid @line-strong;
  border-radius: 6px; padding: 0 9px; min-height: 32px; selection-background-color: @accent; selection-color: @on-accent; }
QTextEdit, QPlainTextEdit { padding: 6px 7px; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid @focus; padding: 0 8px; min-height: 30px; }
QTextEdit:focus, QPlainTextEdit:focus { padding: 5px 6px; }
QLineEdit[state="wrong"], QTextEdit[state="wrong"], QComboBox[state="wrong"], QAbstractSpinBox[state="wrong"] { border: 2px solid @danger; padding: 0 8px; min-height: 30px; }
QLineEdit:read-only { background: @sunken; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QTextEdit:disabled { background: @sunken; color: @text-3; border-color: @line-2; }
QLineEdit[inplace="rest"] { border: 1px solid transparent; background: transparent; padding: 0 9px; min-height: 32px; }
QLineEdit[inplace="rest"]:hover { border: 1px solid @line-2; background: @sunken; }
QLineEdit[inplace="edit"] { border: 2px solid @focus; background: @surface; padding: 0 8px; min-height: 30px; }
QLineEdit[inplace="wrong"] { border: 2px solid @danger; background: @surface; padding: 0 8px; min-height: 30px; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: none; background: transparent; padding: 0; min-height: 20px; }
QLineEdit QToolButton, QLineEdit QToolButton:hover { min-height: 0; border: none; padding: 0; background: transparent; }
QComboBox { padding-right: 26px; }
QComboBox:focus { padding-right: 25px; }
QComboBox[measure="small"] { min-height: 28px; font-size: 13px; }
QComboBox::drop-down { border: none; width: 26px; subcontrol-position: right center; }
QComboBox::down-arrow { image: url(%down%); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line-2; padding: 4px; outline: none; selection-background-color: @accent-tint; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 30px; padding: 0 8px; border-radius: 4px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 22px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(%up%); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url(%down%); width: 12px; height: 12px; }
QDateEdit::drop-down { border: none; width: 26px; subcontrol-position: right center; }
QDateEdit::down-arrow { image: url(%down%); width: 16px; height: 16px; }
QCheckBox, QRadioButton { spacing: 10px; background: transparent; min-height: 24px; }
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator { width: 16px; height: 16px; border: 1px solid @line-strong; border-radius: 5px; background: @surface; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @text-2; background: @hover; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QAbstractItemView::indicator:checked { background: @accent; border-color: @accent; image: url(%check%); }
QCheckBox::indicator:indeterminate { background: @accent; border-color: @accent; image: url(%minus%); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @line-2; background: @sunken; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid @line-strong; border-radius: 9px; background: @surface; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid @accent; border-radius: 9px; background: @on-accent; }
"""

_VIEWS = """
QAbstractItemView { background: @surface; alternate-background-color: @sunken; border: none; outline: none;
  selection-background-color: @accent-tint; selection-color: @text; }
QListView[surface="frame"], QTreeView[surface="frame"] { background: transparent; }
QListView::item, QTreeView::item { min-height: 32px; border: none; }
QListView::item:hover, QTreeView::item:hover { background: @hover; }
QListView::item:selected, QTreeView::item:selected { background: @accent-tint-2; color: @accent-text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url(%right%); }
QTreeView::branch:has-children:open { image: url(%down%); }
QTableView { gridline-color: @line; }
QTableView::item { padding: 0 10px; border-bottom: 1px solid @line; }
QHeaderView { background: @sunken; border: none; }
QHeaderView::section { background: @sunken; color: @text-2; border: none; border-bottom: 1px solid @line; padding: 0 10px;
  min-height: 35px; font-size: 13px; font-weight: 600; }
QTableCornerButton::section { background: @sunken; border: none; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: transparent; font-weight: 500; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @text-2; border: none; border-bottom: 2px solid transparent; padding: 0 2px; margin-right: 20px; min-height: 36px; }
QTabBar::tab:hover { color: @text; border-bottom-color: @line-2; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom-color: @accent; }
QTabBar::tab:disabled { color: @text-3; }
QMenuBar { background: @frame; color: @text-2; padding: 2px 8px; spacing: 0; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 6px; font-size: 13px; }
QMenuBar::item:selected { background: @hover; color: @text; }
QMenuBar::item:pressed { background: @pressed; }
QMenu { background: @raised; border: 1px solid @line-2; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 5px; min-height: 20px; }
QMenu::item:selected { background: @accent-tint-2; color: @text; }
QMenu::item:disabled { color: @text-3; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 5px 6px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 8px; }
QMenu::indicator:checked { image: url(%tick%); }
QToolTip { background: @inverse; color: @on-inverse; border: 1px solid @inverse; padding: 5px 8px; font-size: 12px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @line-2; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: @line-strong; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }
QProgressBar { background: @pressed; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider::groove:horizontal { background: @pressed; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @accent; width: 16px; margin: -6px 0; border-radius: 8px; }
QGroupBox { border: 1px solid @line; border-radius: 10px; margin-top: 10px; padding: 12px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0 4px; }
QCalendarWidget QToolButton { border: none; }
"""

_SHEET = _TEXT + _BUTTONS + _FIELDS + _VIEWS
_TOKEN = re.compile(r"@([a-z0-9-]+)")
_ICON = re.compile(r"%([a-z]+)%")
_PIXELS = re.compile(r"(?<![\w#-])(-?\d+)px")


def style_sheet(colour: Callable[[str], str], px: Callable[[float], int], icons: Mapping[str, str]) -> str:
    """Return the whole style sheet.

    Args:
        colour: Token to "#RRGGBB".
        px: A measure to pixels at the present scale; single pixels stay hairlines.
        icons: Paths of the recoloured icons that the sheet names (check, minus, down, up, right, tick).
    """
    text = _TOKEN.sub(lambda found: colour(found.group(1)), _SHEET)
    text = _PIXELS.sub(lambda found: f"{_scaled(int(found.group(1)), px)}px", text)
    return _ICON.sub(lambda found: icons[found.group(1)], text)


def _scaled(size: int, px: Callable[[float], int]) -> int:
    return size if abs(size) <= 1 else px(size)
