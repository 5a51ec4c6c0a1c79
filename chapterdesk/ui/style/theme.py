"""The theme: palette, style sheet and recoloured icons made together from the tokens, and made again while running."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from chapterdesk.ui.style import fonts, icons
from chapterdesk.ui.style.qss import style_sheet
from chapterdesk.ui.style.tokens import SCHEMES, TYPES, Scheme, tone_colours

_active: list[Theme] = []

_PALETTE = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent-text",
    QPalette.ColorRole.LinkVisited: "accent-text",
    QPalette.ColorRole.ToolTipBase: "inverse",
    QPalette.ColorRole.ToolTipText: "on-inverse",
    QPalette.ColorRole.PlaceholderText: "text-3",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line-2",
    QPalette.ColorRole.Dark: "line-strong",
    QPalette.ColorRole.Shadow: "line-strong",
}
_SHEET_ICONS = {
    "check": ("check", "on-accent"),
    "minus": ("minus", "on-accent"),
    "down": ("chevron-down", "text-2"),
    "downon": ("chevron-down", "on-accent"),
    "up": ("chevron-up", "text-2"),
    "right": ("chevron-right", "text-2"),
    "left": ("chevron-left", "text-2"),
    "tick": ("check", "accent-text"),
}


class Theme(QObject):
    """The look of the running program. Make one, ``apply`` it; widgets reach it by :func:`theme`.

    ``changed`` is emitted after every apply: widgets that paint themselves only need ``update`` then, which Qt does.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, by_window: bool = False) -> None:
        """Make a theme; ``by_window`` puts its style sheet on the windows given to :meth:`dress`, not on the program.

        A sheet of the program styles every widget again each time when it is put into something while a page is being made,
        and all inside it: that is half of the time that a page takes to make. A window's sheet styles them once, when they come in.
        """
        super().__init__(parent)
        self._by_window = by_window
        self._sheet = ""
        self._dressed: list[QWidget] = []
        self._scheme = SCHEMES["light"]
        self._choice = "system"
        self._scale = 1.0
        self._app: QApplication | None = None
        self._folder = QTemporaryDir()
        self._made = 0
        self._follows = False
        _active[:] = [self]
        icons.set_colour_source(self.hex)

    @property
    def scheme(self) -> Scheme:
        """The colours in use."""
        return self._scheme

    @property
    def choice(self) -> str:
        """What the user chose: "system", "light", "dark", "contrast" or "contrast-dark"."""
        return self._choice

    @property
    def scale(self) -> float:
        """The factor on every size, 1.0 to 2.0."""
        return self._scale

    def apply(self, app: QApplication, name: str = "system", scale: float = 1.0) -> None:
        """Put on a theme: ``name`` as in :attr:`choice`, ``scale`` the factor on type and measures (1.0 to 2.0)."""
        self._app, self._choice, self._scale = app, name, min(2.0, max(1.0, scale))
        hints = app.styleHints()
        if not self._follows:
            self._follows = True
            hints.colorSchemeChanged.connect(self._system_changed)
        if name == "system":
            name = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
        self._scheme = SCHEMES[name]
        if app.style().name().lower() != "fusion":
            app.setStyle("Fusion")
        app.setFont(self.font("body"))
        app.setPalette(self._palette())
        self._sheet = style_sheet(self.hex, self.px, self._sheet_icons())
        if not self._by_window:
            app.setStyleSheet(self._sheet)
        self._dressed = [each for each in self._dressed if isValid(each)]
        for each in self._dressed:
            each.setStyleSheet(self._sheet)
        for window in app.allWidgets():
            window.update()
        self.changed.emit()

    def dress(self, window: QWidget) -> None:
        """Put the style sheet on a window, which passes it on to everything in it and to its dialogs, now and at each change."""
        if self._by_window:
            self._dressed.append(window)
            window.setStyleSheet(self._sheet)

    @Slot(Qt.ColorScheme)
    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system" and self._app is not None:
            self.apply(self._app, "system", self._scale)

    def hex(self, token: str) -> str:
        """Return a token's colour as "#RRGGBB"."""
        return self._scheme.colours[token]

    def color(self, token: str) -> QColor:
        """Return a token's colour for painting."""
        return _colour(self._scheme.colours[token])

    def tone(self, tone: str) -> tuple[QColor, QColor]:
        """Return the colours (text, surface) of a tone: neutral, accent, danger, warning, success."""
        text, surface = tone_colours(tone)
        return self.color(text), self.color(surface)

    def px(self, size: float) -> int:
        """Return a measure in pixels at this theme's scale."""
        return round(size * self._scale)

    def font(self, kind: str = "body", *, weight: int | None = None, tabular: bool = False) -> QFont:
        """Return the font of a type size (title, section, strong, body, second, table, caption)."""
        shape = TYPES[kind]
        return QFont(_font(self.px(shape.size), weight or shape.weight, tabular))

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text-3"))
        return palette

    def _sheet_icons(self) -> dict[str, str]:
        """Write the few icons that a style sheet can only take from files; a new name each time, as Qt caches by name."""
        self._made += 1
        paths = {}
        for key, (name, token) in _SHEET_ICONS.items():
            path = Path(self._folder.path()) / f"{key}-{self._made}.svg"
            path.write_bytes(icons.svg(name, token))
            paths[key] = path.as_posix()
        return paths


@lru_cache(maxsize=256)
def _colour(value: str) -> QColor:
    return QColor(value)


@lru_cache(maxsize=128)
def _font(pixels: int, weight: int, tabular: bool) -> QFont:
    return fonts.make_font(pixels, weight, tabular=tabular)


def theme() -> Theme:
    """Return the theme that is on; a light one where none was applied yet."""
    return _active[0] if _active else Theme()


def set_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a dynamic property that the style sheet looks at, and let the style look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # the style has not looked at it yet
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_role(widget: QWidget, role: str) -> None:
    """Give a label its type: title, section, strong, body, second, caption, label, hint, wrong, link."""
    set_property(widget, "role", role)
