"""The first page: what needs somebody, each with the button that does it, and the chapter's state beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import N_, _, ngettext, pgettext
from chapterdesk.services import today
from chapterdesk.services.reminders.task import Task
from chapterdesk.ui.asking import Asker, is_small
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    BarsAndLine,
    Card,
    ChartCard,
    Page,
    PageHeader,
    Rung,
    Series,
    WorkRow,
    button,
    clear,
    column,
    label,
    row,
    scroll,
    work_list,
)

MOST = 12
SIDE = 404
TWO_COLUMNS_FROM = 900
_PARTS = (("now", N_("Now"), "danger"), ("week", N_("This week"), "warning"), ("soon", N_("Soon"), "neutral"))
_BADGE_ICONS = {"git-merge": "git-merge", "user-x": "circle-dot"}


def count_in_words(n: int) -> str:
    """Return a small number as a word in the current language, others in figures."""
    words = (
        pgettext("count", "no"),
        pgettext("count", "one"),
        pgettext("count", "two"),
        pgettext("count", "three"),
        pgettext("count", "four"),
        pgettext("count", "five"),
        pgettext("count", "six"),
        pgettext("count", "seven"),
        pgettext("count", "eight"),
        pgettext("count", "nine"),
        pgettext("count", "ten"),
        pgettext("count", "eleven"),
        pgettext("count", "twelve"),
    )
    return words[n] if 0 <= n < len(words) else locale.integer(n)


def greeting(hour: int) -> str:
    """Return the words of the hour where the user sits, 0 to 23."""
    if hour < 12:
        return _("Good morning.")
    return _("Good afternoon.") if hour < 18 else _("Good evening.")


class TodayPage(Page):
    """Lists what waits, and shows the activist year, the engagement ladder and the next meetings."""

    def __init__(self, desk: DeskContext, can_go: Callable[[str], bool] = lambda _page: True) -> None:
        super().__init__(margins=False)
        self._desk = desk
        self._can_go = can_go
        self._all = False
        self._header = PageHeader("", "")
        self._work = column(gap=10)
        self._side_column = column(gap=16)
        self._left, self._side = QWidget(), QWidget()
        for part, layout in ((self._left, self._work), (self._side, self._side_column)):
            part.setLayout(layout)
        self._left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._columns = row(self._left, self._side, gap=24)
        self._columns.setStretch(0, 1)
        inner = QWidget()
        inner.setLayout(column(self._header, self._columns, gap=20, margins=(32, 22, 32, 22)))
        self.body.addWidget(scroll(inner))
        self._asker = Asker(self)
        self._asker.answered.connect(self._show)
        self.refresh()

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the register is closed."""
        self._asker.wait()

    def shown(self, target: str = "") -> None:
        """Show the state of now at each visit."""
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew, beside the screen where there are many people."""
        register = self._desk.register
        self._asker.ask(lambda _tell: today.picture(register), at_once=is_small(register))

    @Slot(object)
    def _show(self, seen: today.Picture) -> None:
        tasks = [task for task in seen.tasks if self._can_go(task.page)]
        people, ladder, years, coming = seen.people, seen.ladder, seen.years, seen.coming
        self._say(len(tasks), empty=not people and not tasks)
        clear(self._work)
        clear(self._side_column)
        if people or tasks:
            self._show_tasks(tasks)
        else:
            self._show_first_steps()
        self._side.setVisible(bool(people or any(held for _year, held, _groups in years) or coming))
        self._show_year(years)
        if people:
            self._show_ladder(ladder, people)
        self._show_coming(coming)
        # Both columns are as high as the page: a column aligned to the top would be given too little for its charts.
        for part in (self._work, self._side_column):
            part.addStretch(1)

    def _say(self, count: int, *, empty: bool) -> None:
        day = locale.capital(locale.long_date(clock.today(), weekday=True, year=False))
        hello = greeting(clock.now().astimezone().hour)
        if empty:
            sentence = _("{greeting} The desk is ready, and still empty.").format(greeting=hello)
        elif count == 0:
            sentence = _("{greeting} Nothing waits for anybody.").format(greeting=hello)
        else:
            things = ngettext("{n} thing needs somebody.", "{n} things need somebody.", count)
            words = things.format(n=locale.capital(count_in_words(count)))
            sentence = f"{hello} {words}"
        self._header.set_text(day, sentence)

    # -- left ---------------------------------------------------------------------------------------------------

    def _show_tasks(self, tasks: list[Task]) -> None:
        shown = tasks if self._all else tasks[:MOST]
        first = True
        for when, name, tone in _PARTS:
            own = [task for task in shown if task.when == when]
            if not own:
                continue
            many = sum(task.when == when for task in tasks)
            self._work.addLayout(_heading(_(name), many))
            rows = [self._row(task, tone, primary=first and place == 0) for place, task in enumerate(own)]
            self._work.addWidget(work_list(rows))
            self._work.addSpacing(theme().px(12))
            first = False
        if not tasks:
            calm = Card(_("Nothing waits"), _("No first contacts, no overdue commitments, no meetings without papers."))
            self._work.addWidget(calm)
        if len(tasks) > MOST:
            text = _("Show the first {n}") if self._all else _("Show all {n}")
            count = MOST if self._all else len(tasks)
            self._work.addLayout(row(button(text.format(n=locale.integer(count)), self._toggle_all, kind="link"), None))

    def _toggle_all(self) -> None:
        self._all = not self._all
        self.refresh()

    def _row(self, task: Task, tone: str, *, primary: bool) -> WorkRow:
        picture = _BADGE_ICONS.get(task.icon, "alarm-clock" if task.tone == "danger" else "clock")
        return WorkRow(
            task.icon,
            tone,
            task.what,
            task.detail,
            badge=(picture, task.badge, task.tone) if task.badge else None,
            verb=task.action,
            on_click=partial(self._desk.go, task.page, task.target),
            primary=primary,
        )

    def _show_first_steps(self) -> None:
        steps = (
            ("people", "user-plus", _("Add people"), _("One by one, as you meet them."), _("Add person"), "add"),
            (
                "import",
                "file-spreadsheet",
                _("Import a spreadsheet"),
                _("The list you have. You see every row before anything is saved."),
                _("Choose file"),
                "",
            ),
            ("groups", "network", _("Add your groups"), _("People belong to groups, and posts too."), _("Add group"), "new"),
        )  # fmt: skip
        rows = [
            WorkRow(picture, "accent", what, detail, verb=verb, on_click=partial(self._desk.go, page, target))
            for page, picture, what, detail, verb, target in steps
            if self._can_go(page)
        ]
        self._work.addLayout(_heading(_("First steps"), len(rows)))
        self._work.addWidget(work_list(rows))

    # -- right --------------------------------------------------------------------------------------------------

    def _show_year(self, years: list[tuple[str, int, int]]) -> None:
        if not any(held for _year, held, _groups in years):
            return
        # Nothing is known of the years before the first record: no bar, rather than a zero that never was.
        first = next(place for place, (_year, held, _groups) in enumerate(years) if held)
        data = BarsAndLine(
            [year for year, _held, _groups in years],
            Series(
                _("Meetings held"), [held if at >= first else None for at, (_year, held, _groups) in enumerate(years)]
            ),
            Series(
                _("Groups that met"), [met if at >= first else None for at, (_year, _held, met) in enumerate(years)]
            ),
            unfinished=True,
            unit=_("Year"),
        )
        sentence = _("Meetings held, and groups that met, from July to June")
        self._side_column.addWidget(ChartCard(_("The activist year"), sentence, data))

    def _show_ladder(self, ladder: list[today.Rung], people: int) -> None:
        rungs = [Rung(rung.words, rung.count, level=place) for place, rung in enumerate(ladder, 1)]
        sentence = ngettext("{n} activist in the register", "{n} activists in the register", people)
        self._side_column.addWidget(ChartCard(_("Engagement ladder"), sentence.format(n=locale.integer(people)), rungs))

    def _show_coming(self, coming: list[today.Coming]) -> None:
        if not coming:
            return
        card = Card(_("Next"))
        width = max(self.fontMetrics().horizontalAdvance(_day(each)) for each in coming) + theme().px(16)
        for each in coming:
            when = label(_day(each), "strong")
            when.setFixedWidth(width)
            line = row(when, _Coming(each, self._desk.go), gap=4)
            line.setAlignment(when, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            card.add(line)
        self._side_column.addWidget(card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the figures beneath the list where there is no room beside it."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(TWO_COLUMNS_FROM)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._side.setMinimumWidth(theme().px(SIDE) if wide else 0)
        self._side.setMaximumWidth(theme().px(SIDE) if wide else 16_777_215)


class _Coming(QWidget):
    """One meeting ahead: its name leads there, where it is stands beneath."""

    def __init__(self, coming: today.Coming, go: Callable[[str, str], None]) -> None:
        super().__init__()
        name = button(coming.name, partial(go, "meetings", coming.id), kind="link")
        name.setAccessibleName(f"{coming.name}, {locale.long_date(coming.day, weekday=True)}, {coming.where}")
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setLayout(column(row(name, None), label(coming.where, "second", wrap=True), gap=0))


def _day(coming: today.Coming) -> str:
    return f"{locale.capital(locale.day_name(coming.day, short=True))} {locale.short_date(coming.day, today=clock.today())}"


def _heading(words: str, count: int) -> QVBoxLayout:
    return column(row(label(words, "strong"), label(locale.integer(count), "count"), None, gap=8), gap=0)
