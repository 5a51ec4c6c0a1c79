"""Everything a page is built from. Import from here: ``from chapterdesk.ui.widgets import PageHeader, RegisterTable, button``.

Words come translated, callbacks take no arguments, and nothing here knows a service.

=================  ====================================================================================================
layouts            ``row(a, b, None, c, gap=8)``, ``column(...)``: widgets, layouts, a number (space), None (stretch);
                   ``box(layout, surface)``, ``scroll(widget)``, ``clear(layout)``, ``hairline()``, ``FlowLayout``
page parts         ``Page()`` (``.body``), ``PageHeader(title, sentence, actions)``, ``Card(title, sentence, head=[...])`` (``.body``, ``.add``),
                   ``EmptyState(icon, sentence, button_text, on_click)``, ``Banner(icon, strong, rest, tone)``
words              ``label(text, role, wrap=)``, ``keycap("Ctrl K")``, ``Badge(icon, word, tone)``, ``IconLabel``, ``IconTile``, ``Avatar(name)``
buttons            ``button(text, on_click, kind=, icon_name=, size=)``, ``icon_button(icon, name, on_click)``, ``menu_button``, ``more_button``
choices            ``Segmented([(key, label)], current)``, ``Chip(field, value)``, ``add_chip(text)``, ``SearchField(hint)``
values             ``InPlaceField(name, value)``, ``TagsField(name, values, known=)``, ``PassphraseField(name, meter=True)``
                   ``choice_field(name, [(key, label)], current)``, ``date_field(name, date)``, ``number_field(name, n, low, high)``
tables             ``RegisterTable(model, name=, remember=, key=, menu=)`` over ``table_models.IdTableModel``; ``BulkBar(actions)``
lists, charts      ``WorkRow(...)``, ``work_list(rows)``, ``ChartCard(title, sentence, BarsAndLine | [Rung])``, ``EngagementBars(level, word)``
wizards            ``Stepper(steps)``
=================  ====================================================================================================
"""

from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.badge import Badge, badge_width, paint_badge
from chapterdesk.ui.widgets.bulkbar import BulkBar
from chapterdesk.ui.widgets.buttons import button, icon_button, menu_button, more_button, set_button_icon
from chapterdesk.ui.widgets.charts import BarChart, BarsAndLine, ChartCard, LadderChart, Rung, Series
from chapterdesk.ui.widgets.chips import Chip, add_chip
from chapterdesk.ui.widgets.fields import choice_field, date_field, keep_style, number_field
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.focus import FocusRing, hand_focus
from chapterdesk.ui.widgets.inplace import InPlaceField
from chapterdesk.ui.widgets.layout import (
    Banner,
    Card,
    EmptyState,
    Page,
    PageHeader,
    box,
    clear,
    column,
    row,
    scroll,
    stacked,
)
from chapterdesk.ui.widgets.level import EngagementBars, paint_level
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.register_table import RegisterTable
from chapterdesk.ui.widgets.search import SearchField
from chapterdesk.ui.widgets.segmented import Segmented
from chapterdesk.ui.widgets.stepper import Stepper
from chapterdesk.ui.widgets.tags import TagsField
from chapterdesk.ui.widgets.text import Avatar, IconLabel, IconTile, hairline, keycap, label
from chapterdesk.ui.widgets.toast import Toast
from chapterdesk.ui.widgets.workrow import WorkRow, work_list

__all__ = [
    "Avatar",
    "Badge",
    "Banner",
    "BarChart",
    "BarsAndLine",
    "BulkBar",
    "Card",
    "ChartCard",
    "Chip",
    "EmptyState",
    "EngagementBars",
    "FlowLayout",
    "FocusRing",
    "IconLabel",
    "IconTile",
    "InPlaceField",
    "LadderChart",
    "Page",
    "PageHeader",
    "PassphraseField",
    "RegisterTable",
    "Rung",
    "SearchField",
    "Segmented",
    "Series",
    "Stepper",
    "TagsField",
    "Toast",
    "WorkRow",
    "add_chip",
    "announce",
    "badge_width",
    "box",
    "button",
    "choice_field",
    "clear",
    "column",
    "date_field",
    "hairline",
    "hand_focus",
    "icon_button",
    "keep_style",
    "keycap",
    "label",
    "menu_button",
    "more_button",
    "number_field",
    "paint_badge",
    "paint_level",
    "row",
    "scroll",
    "set_button_icon",
    "stacked",
    "work_list",
]
