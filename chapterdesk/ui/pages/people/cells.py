"""The columns of the table of people, and what their cells show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.database.register import Register
from chapterdesk.fields.choices import Consent
from chapterdesk.models import Person
from chapterdesk.models.words import LEVELS
from chapterdesk.services import people, views
from chapterdesk.services.views import ViewColumn, ViewRow
from chapterdesk.ui.table_models import CellIcon, ColumnSpec

TICK = "tick"
CONSENT = "consent"
"""A column of the page's own: what may be used to reach the person, in one cell."""
_CALL, _MAIL = "may_be_phoned", "may_be_mailed"
_FIRST = ("title", "groups", "level", "phones", "last_contact", CONSENT)
"""The columns that are shown before anybody chose, in order; the others follow, hidden."""
_WIDTHS = {"title": 146, "groups": 92, "level": 146, "phones": 106, "last_contact": 100, CONSENT: 106}
_PIXELS = 7.6
"""Mean width of a character in a table, in pixels at 100 %."""
_STATES = {
    "granted": ("circle-check", "success"),
    "refused": ("ban", "danger"),
    "withdrawn": ("ban", "danger"),
    "not_asked": ("circle-question-mark", "warning"),
}


def level_number(code: str) -> int:
    """Return the rung (1 to 5) of an engagement level, 0 where it is not known."""
    codes = [each for each, _words in LEVELS.options]
    return codes.index(code) + 1 if code in codes else 0


def consent_icon(code: str) -> tuple[str, str]:
    """Return (icon, tone) of a state of consent; nothing said counts as not asked."""
    return _STATES.get(code or "not_asked", _STATES["not_asked"])


def column_specs() -> list[ColumnSpec]:
    """Return the table's columns: the tick box, those shown from the start, and every other declared field."""
    declared = {each.key: each for each in views.columns(Person)}
    declared[CONSENT] = ViewColumn(CONSENT, _("Consent"), CONSENT, 14, True)
    order = [*_FIRST, *(key for key in declared if key not in _FIRST)]
    return [ColumnSpec(TICK, "", "tick", 40, sortable=False), *(_spec(declared[key]) for key in order)]


def _spec(each: ViewColumn) -> ColumnSpec:
    short = {"level": _("Level"), "last_contact": pgettext("column", "Last contact")}
    label = short.get(each.key, each.label)
    kinds = {"name": "name", "level": "level", "consent": "mark", "date": "date", "number": "number"}
    kind = "mark" if each.key == "last_contact" else kinds.get(each.kind, "text")
    if each.key == "groups":
        kind = "muted"
    return ColumnSpec(
        each.key, label, kind, _WIDTHS.get(each.key, max(80, round(each.width * _PIXELS))), shown=each.key in _FIRST
    )


def order_of(key: str) -> str:
    """Return by what the register sorts for a column."""
    return {"title": "title", CONSENT: _CALL, "phones": "phones"}.get(key, key)


def fetch(
    register: Register, specs: Sequence[ColumnSpec], keys: set[str], numbers: Sequence[int]
) -> dict[int, list[Any]]:
    """Return the cells of a block of people; columns not in ``keys`` are hidden and stay empty."""
    wanted = [each.key for each in specs if each.key in keys and each.key in {*Person.fields, "last_contact"}]
    if CONSENT in keys:
        wanted += [key for key in (_CALL, _MAIL) if key not in wanted]
    with register.read() as conn:
        found = views.shown(conn, register, Person, numbers, wanted)
        waiting: dict[str, int] = {}
        if "last_contact" in keys:
            never = [row.id for row in found.values() if not row.texts["last_contact"]]
            waiting = people.waiting_days(conn, never)
    return {n: [_cell(spec, row, keys, waiting) for spec in specs if spec.kind != "tick"] for n, row in found.items()}


def _cell(spec: ColumnSpec, row: ViewRow, keys: set[str], waiting: Mapping[str, int]) -> Any:
    if spec.key not in keys:
        return None
    if spec.key == CONSENT:
        return consent_cell(row.codes.get(_CALL, ""), row.codes.get(_MAIL, ""))
    text = row.texts.get(spec.key, "")
    if spec.key == "last_contact":
        return CellIcon("", text) if text else _waiting(waiting.get(row.id))
    if spec.kind == "level":
        return (level_number(row.codes.get("level", "")), text) if text else None
    if spec.kind == "mark":
        picture, tone = consent_icon(row.codes.get(spec.key, ""))
        return CellIcon(picture, text or Consent().format("not_asked"), tone)
    return text or None


def _waiting(days: int | None) -> CellIcon:
    if days is None:
        return CellIcon("clock", _("never"), "warning")
    if not days:
        return CellIcon("clock", _("today"), "warning")
    return CellIcon("clock", ngettext("{n} day", "{n} days", days).format(n=days), "warning")


def consent_cell(call: str, mail: str) -> CellIcon:
    """Return in one word how somebody may be reached."""
    may = [code == "granted" for code in (call, mail)]
    if all(may):
        return CellIcon("circle-check", _("Call, mail"), "success")
    if may[0]:
        return CellIcon("phone", _("Call only"))
    if may[1]:
        return CellIcon("mail", _("Mail only"))
    if "withdrawn" in (call, mail):
        return CellIcon("ban", _("Withdrawn"), "danger")
    if "refused" in (call, mail):
        return CellIcon("ban", _("Said no"), "danger")
    return CellIcon("circle-question-mark", _("Not asked"), "warning")
