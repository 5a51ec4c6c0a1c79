"""Before a workbook is taken in: what it would do, in counts and row by row, and what is unusual about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.exchange import telling
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.services.exchange.telling import Counts, Told
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.pages.exchange.review_head import Crumbs
from chapterdesk.ui.records import SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import (
    Badge,
    Banner,
    EmptyState,
    FlowLayout,
    Page,
    PageHeader,
    Segmented,
    announce,
    box,
    button,
    clear,
    column,
    label,
    row,
)
from chapterdesk.ui.widgets.text import IconLabel

EDITS, PROBLEMS = "edits", "problems"


@dataclass(frozen=True)
class ShownPlan:
    """A plan with all that is said of it, made beside the screen."""

    plan: Plan
    counts: Counts
    edits: Sequence[Told]
    problems: Sequence[Told]


def show(plan: Plan) -> ShownPlan:
    """Return a plan in words."""
    return ShownPlan(plan, telling.counts(plan), tuple(telling.edits(plan)), tuple(telling.problems(plan)))


class PreviewView(QWidget):
    """``show_plan(shown)`` fills it. ``apply()``, ``cancel()``."""

    apply = Signal()
    cancel = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: ShownPlan | None = None
        self.crumbs = Crumbs()
        self.crumbs.back.connect(self.cancel)
        self.header = PageHeader("")
        self._messages = column(gap=8)
        self._badges = FlowLayout()
        self.which = Segmented(
            ((EDITS, _("Would be changed")), (PROBLEMS, _("Waits, or stays out"))), EDITS, name=_("Which rows")
        )
        self.which.chosen.connect(self._show_part)
        self.tables = {
            EDITS: _table(_("What would be changed")),
            PROBLEMS: _table(_("What waits or stays out"), why=True),
        }
        self._none = EmptyState("check", _("Nothing of this kind is in the file."))
        self._stack = QStackedWidget()
        for table in self.tables.values():
            self._stack.addWidget(box(column(table, gap=0, margins=(1, 1, 1, 1)), "card"))
        self._stack.addWidget(self._none)
        self._foot = label("", "second", wrap=True)
        self.cancel_button = button(_("Cancel"), self.cancel.emit)
        self.apply_button = button(_("Take in"), self.apply.emit, kind="primary", icon_name="check")
        self._build()

    def _build(self) -> None:
        page = Page()
        px = theme().px
        page.body.setContentsMargins(px(PAGE_SIDE), px(14), px(PAGE_SIDE), px(14))
        page.body.setSpacing(px(12))
        page.body.addLayout(column(self.crumbs, self.header, gap=0))
        page.body.addLayout(self._messages)
        page.body.addLayout(self._badges)
        page.body.addLayout(row(self.which, None))
        page.body.addWidget(self._stack, 1)
        said = row(IconLabel("shield-check", "text-2"), self._foot, gap=10)
        said.setStretch(1, 1)
        foot = row(said, self.cancel_button, self.apply_button, gap=10, margins=(PAGE_SIDE, 11, PAGE_SIDE, 11))
        foot.setStretch(0, 1)
        whole = column(gap=0)
        whole.addWidget(page, 1)
        whole.addWidget(box(foot, "footer"))
        self.setLayout(whole)

    def shown_plan(self) -> ShownPlan | None:
        """Return the plan that is shown."""
        return self._shown

    def show_plan(self, shown: ShownPlan, *, stale: bool = False) -> None:
        """Show a plan; ``stale`` where the register was changed since it was made first."""
        self._shown = shown
        plan, counts = shown.plan, shown.counts
        self.crumbs.say(plan.peer.name)
        self.header.set_text(plan.path.name, _sentence(plan, counts))
        clear(self._messages)
        if stale:
            strong = _("The register was changed meanwhile, so the workbook was looked through again.")
            self._messages.addWidget(
                Banner("refresh-cw", strong, _("Nothing was taken in. Have a look, then go on."), "warning")
            )
        if plan.already:
            self._messages.addWidget(
                Banner("history", plan.already, _("Taking it in again changes nothing twice."), "accent")
            )
        for each in plan.findings:
            self._messages.addWidget(Banner("info", each.what, each.remedy, "warning"))
        for note in plan.received.workbook.notes:
            self._messages.addWidget(Banner("info", note, "", "warning"))
        clear(self._badges)
        for many, icon, tone, words_ in _badges(counts):
            if many:
                self._badges.addWidget(Badge(icon, words_.format(n=integer(many)), tone))
        self._foot.setText(_foot(counts))
        for which, told in ((EDITS, shown.edits), (PROBLEMS, shown.problems)):
            self.tables[which].set_rows([TableRow(str(n), _cells(each)) for n, each in enumerate(told)])
        self.which.set_current(EDITS if shown.edits or not shown.problems else PROBLEMS)
        self._show_part(self.which.current())
        self.apply_button.setFocus()
        announce(self, f"{plan.path.name}. {_sentence(plan, counts)}")

    @Slot(str)
    def _show_part(self, which: str) -> None:
        if self._shown is None:
            return
        told = self._shown.edits if which == EDITS else self._shown.problems
        self._stack.setCurrentIndex((0 if which == EDITS else 1) if told else 2)


def _badges(c: Counts) -> list[tuple[int, str, str, str]]:
    """Return what a plan comes to, as badges: (how many, icon, tone, words)."""
    return [
        (c.changed, "pencil", "accent", ngettext("{n} changed", "{n} changed", c.changed)),
        (c.new, "plus", "success", ngettext("{n} new", "{n} new", c.new)),
        (c.deleted, "trash-2", "warning", _("{n} to be deleted")),
        (c.conflicts, "git-fork", "accent", _("{n} changed on both sides")),
        (c.doubtful, "circle-question-mark", "warning", _("{n} to decide")),
        (c.refused, "ban", "danger", _("{n} not taken in")),
        (c.missing, "table", "neutral", _("{n} missing, they stay")),
        (c.repairs, "triangle-alert", "warning", _("{n} to mend")),
        (c.known, "circle-check", "neutral", _("{n} known already")),
        (c.mechanical, "sparkles", "neutral", _("{n} mechanical, ignored")),
        (c.unchanged, "equal", "neutral", ngettext("{n} unchanged", "{n} unchanged", c.unchanged)),
    ]


def _table(name: str, *, why: bool = False) -> SimpleTable:
    columns = [
        TableColumn("place", _("Where"), "muted", 170),
        TableColumn("row", _("Name"), "text", 170),
        TableColumn("column", _("Field"), "text", 170),
        TableColumn("before", _("As it was sent"), "text", 180 if why else 260),
        TableColumn("value", _("In the file"), "name", 180 if why else 260),
    ]
    if why:
        columns.append(TableColumn("reason", _("Why"), "muted", 380))
    return SimpleTable(columns, name=name, compact=True)


def _cells(told: Told) -> list[str]:
    where = ", ".join(
        part for part in (told.sheet, _("row {n}").format(n=integer(told.row)) if told.row else "") if part
    )
    return [
        where,
        told.title or told.ref,
        told.column,
        told.before,
        told.value or (_("empty") if told.edit else ""),
        told.reason,
    ]


def _sentence(plan: Plan, counts: Counts) -> str:
    rows = ngettext("{n} row", "{n} rows", counts.rows).format(n=integer(counts.rows))
    written = plan.received.envelope.written if plan.received.envelope is not None else ""
    if written:
        return _("From {partner}, {rows}. As it was sent on {day}.").format(
            partner=plan.peer.name, rows=rows, day=words.day_of(written)
        )
    return _("From {partner}, {rows}.").format(partner=plan.peer.name, rows=rows)


def _foot(counts: Counts) -> str:
    if counts.waiting:
        return _("Nothing is changed yet. What waits is kept until you decide. One undo takes it all back.")
    return _("Nothing is changed yet. One undo takes it all back.")
