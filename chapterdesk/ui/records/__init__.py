"""A kit from which pages over any entity are put together, from its declarations alone.

``desk`` is the DeskContext, ``entity`` a class of ``chapterdesk.models``, ``id`` a row's id, ``key`` a name under which
columns, tabs and splitters are remembered. Words come translated. Every write is one unit of work with "Saved: … · Undo".

::

    form = RecordForm(desk, Training, fields=["name", "day"], hidden=(), read_only=())   # all fields where None
    form.show_row(id); form.clear(); form.leave(); form.saved.connect(lambda id, field: ...)

    table = RecordTable(desk, Enrolment, columns=["person", "state"], conditions=[Condition("training", "is", (id,))],
                        key="trainings.seats", order="state", more_menu=lambda ids: [(words, callback), ...])
    table.chosen / table.opened (id); table.set_conditions([...]); table.selected(); table.choose(id); table.count()

    NewRecordDialog.ask(desk, Enrolment, self, preset={"training": id}, fields=[...], title=..., made=lambda id: ...)
    PickDialog.ask(desk, "person", self, many=True, title=..., picked=lambda ids: ...)   # kind "" or "party": anybody
    HistoryDialog.ask(desk, Training, id, self)           # field by field, with "Put back"
    ask_delete(desk, Training, [id], self)                # says first what goes along; undoable

    page = PageFrame(desk, "trainings", _("Trainings"))   # subclass it or fill it
    page.add_action(_("New training"), self.new, primary=True, icon_name="plus"); page.set_state(_("3 are coming."))
    page.add_tab("catalogue", _("Catalogue"), widget)     # tabs are remembered; page.set_content(widget) where none
    page.show_empty("school", _("..."), _("Add the first course"), self.new); page.show_content()
    page.tab_shown.connect(...)                           # a tab's ``refresh()`` is called whenever it is shown
    both = ListAndCard(desk, left, right, key="trainings"); both.show_card(True)
    part = CardSection(_("Seats"), _("2 are free."), head=[button(...)]); part.add(widget); part.set_sentence(...)
    facts = Facts([(_("When"), "2026-11-24"), (_("Where"), widget)], columns=3); facts.set_facts([...])

    rolls = SimpleTable([TableColumn("who", _("Who"), "name"), TableColumn("n", _("Votes"), "number"),
                         TableColumn("do", "", "action")], name=_("Roll"), desk=desk, key="roll", fit=12)
    rolls.set_rows([TableRow("id1", ["Anna", 3, _("Strike")]), ...]); rolls.chosen / row_opened (key); acted (key, column)

    done = run_work(desk, _("Give a seat"), lambda: service.seat(...), _("Anna has a seat."), place=wrong_label)
    if done: use(done.value)                              # a UserError is said in ``place``, or as a toast

Cells of SimpleTable by kind: name, text, muted, date (ISO): str; number, money (minor units), percent: int or float;
badge, mark: CellIcon(icon, word, tone); level: (rung, word); action: the button's words or None. ``Cell(shown, sort)`` sorts
by something else than it shows. Any text can be None.

Listen to the register with ``Refresher(desk, self).refresh.connect(...)`` (a set of kinds, on the screen's thread).
"""

from chapterdesk.ui.doing import Refresher
from chapterdesk.ui.records.deleting import ask_delete
from chapterdesk.ui.records.doing import Ran, run_work
from chapterdesk.ui.records.form import RecordForm
from chapterdesk.ui.records.history import HistoryDialog
from chapterdesk.ui.records.new import NewRecordDialog
from chapterdesk.ui.records.page import ListAndCard, PageFrame
from chapterdesk.ui.records.pick import PickDialog
from chapterdesk.ui.records.sections import CardSection, Facts
from chapterdesk.ui.records.simple import Cell, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.records.table import RecordTable
from chapterdesk.ui.table_models import CellIcon

__all__ = [
    "CardSection",
    "Cell",
    "CellIcon",
    "Facts",
    "HistoryDialog",
    "ListAndCard",
    "NewRecordDialog",
    "PageFrame",
    "PickDialog",
    "Ran",
    "RecordForm",
    "RecordTable",
    "Refresher",
    "SimpleTable",
    "TableColumn",
    "TableRow",
    "ask_delete",
    "run_work",
]
