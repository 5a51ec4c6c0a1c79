"""Contrast, theme changes while running, icons that follow, fonts without a system."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication, QCompleter, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from chapterdesk.core.resources import resource
from chapterdesk.ui.style import Theme, icon, set_role
from chapterdesk.ui.style.contrast import contrast
from chapterdesk.ui.style.qss import _ICON, _SHEET, _TOKEN, style_sheet
from chapterdesk.ui.style.tokens import LIGHT, SCHEMES, TONES, tone_colours
from chapterdesk.ui.widgets import keep_style, label

SURFACES = ("frame", "surface", "sunken", "raised", "hover")
PAIRS = [
    *((text, surface) for text in ("text", "text-2", "text-3") for surface in SURFACES),
    *((text, surface) for text in ("text", "text-2") for surface in ("accent-tint", "accent-tint-2", "pressed")),
    *(("accent-text", surface) for surface in ("frame", "surface", "raised", "accent-tint", "accent-tint-2")),
    *((tone, surface) for tone in ("danger", "warning", "success") for surface in ("surface", "accent-tint", "hover")),
    *(tone_colours(tone) for tone in TONES),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    *((text, "inverse") for text in ("on-inverse", "inverse-2", "inverse-link")),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "surface"), PAIRS)
def test_text_reaches_aa(scheme: str, text: str, surface: str) -> None:
    colours = SCHEMES[scheme].colours
    assert contrast(colours[text], colours[surface]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "mark", ["line-strong", "accent", "focus", "chart-1", "chart-2", "chart-3", "chart-4", "chart-5"]
)
def test_marks_reach_three_to_one(scheme: str, mark: str) -> None:
    colours = SCHEMES[scheme].colours
    assert contrast(colours[mark], colours["surface"]) >= 3


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_sheet_names_only_tokens_that_exist() -> None:
    assert set(_TOKEN.findall(_SHEET)) <= set(LIGHT)
    sheet = style_sheet(LIGHT.__getitem__, round, dict.fromkeys(_ICON.findall(_SHEET), "x.svg"))
    assert "@" not in sheet


def _colours(picture: QImage) -> set[int]:
    return {picture.pixel(x, y) for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)}


def test_everything_changes_with_the_theme_while_running(qtbot, look: Theme, qapp: QApplication) -> None:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    push, words = QPushButton("Call"), QLabel("Title")
    push.setIcon(icon("phone", "text"))
    set_role(words, "title")
    layout.addWidget(push)
    layout.addWidget(words)
    qtbot.addWidget(holder)
    holder.show()
    light = holder.grab().toImage()
    with qtbot.waitSignal(look.changed):
        look.apply(qapp, "dark")
    dark = holder.grab().toImage()
    background = look.color("surface").rgb()
    assert dark.pixel(1, 1) == background
    assert light.pixel(1, 1) != background
    assert look.color("text").rgb() in _colours(push.icon().pixmap(QSize(32, 32)).toImage())
    look.apply(qapp, "light")
    assert holder.grab().toImage() == light


def test_a_window_can_be_dressed_instead_of_the_program(qtbot, look: Theme, qapp: QApplication) -> None:
    qapp.setStyleSheet("")
    own = Theme(by_window=True)
    own.apply(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    own.dress(window)
    assert not qapp.styleSheet()
    layout = QVBoxLayout(window)
    made = label("Title", "title")
    alone = made.sizeHint()
    layout.addWidget(made)
    made.ensurePolished()
    # A label is measured alike before it stands in the window and in it.
    assert made.sizeHint() == alone
    assert made.font().pixelSize() == 24
    own.apply(qapp, "dark", 1.5)
    assert made.font().pixelSize() == 36


def test_the_list_under_a_field_wears_the_windows_style(qtbot, look: Theme, qapp: QApplication) -> None:
    qapp.setStyleSheet("")
    own = Theme(by_window=True)
    own.apply(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    own.dress(window)
    edit = QLineEdit(window)
    completer = QCompleter(["Anna"], edit)
    edit.setCompleter(completer)
    keep_style(completer, edit)
    assert completer.popup().window() is completer.popup()
    assert completer.popup().parentWidget() is edit


def test_the_system_choice_follows_the_system(look: Theme, qapp: QApplication) -> None:
    look.apply(qapp, "system")
    look._system_changed(qapp.styleHints().colorScheme())
    expected = "dark" if qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    assert (look.choice, look.scheme.name) == ("system", expected)


def test_sizes_follow_the_scale_in_whole_pixels(look: Theme, qapp: QApplication) -> None:
    look.apply(qapp, "light", 1.5)
    assert look.px(34) == 51
    assert look.font("title").pixelSize() == 36
    assert "font-size: 36px" in qapp.styleSheet()
    look.apply(qapp, "light", 9)
    assert look.scale == 2.0


def test_an_icon_is_sharp_on_fine_screens_and_pale_when_disabled(look: Theme) -> None:
    picture = icon("phone", "text").pixmap(QSize(16, 16), 2.0)
    assert picture.width() == 32
    plain = icon("phone", "text").pixmap(QSize(16, 16)).toImage()
    assert icon("phone", "text").pixmap(QSize(16, 16), QIcon.Mode.Disabled).toImage() != plain


def test_an_icon_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_every_shipped_icon_can_be_painted(look: Theme) -> None:
    for file in resource("icons").glob("*.svg"):
        assert not icon(file.stem).pixmap(QSize(16, 16)).isNull()


def test_the_font_is_ours(look: Theme) -> None:
    assert look.font().family() == "Noto Sans"
    assert look.font("table", tabular=True).featureTags()
