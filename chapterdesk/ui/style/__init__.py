"""The look: tokens, theme, style sheet, icons and fonts.

For page developers::

    from chapterdesk.ui.style import theme, icon
    theme().color("accent-text")        # QColor of a token, for painting
    theme().font("second", weight=600)  # QFont of a type size
    theme().px(12)                      # a measure, scaled with the system's font size
    button.setIcon(icon("phone"))       # follows the theme by itself

Give labels their type by ``set_role(label, "title")`` (title, section, strong, body, second, caption, label, hint) and never a fixed
colour: the style sheet and the palette are made again when the theme changes (``theme().changed``).
"""

from chapterdesk.ui.style.icons import icon, paint_icon, pixmap
from chapterdesk.ui.style.theme import Theme, set_property, set_role, theme

__all__ = ["Theme", "icon", "paint_icon", "pixmap", "set_property", "set_role", "theme"]
