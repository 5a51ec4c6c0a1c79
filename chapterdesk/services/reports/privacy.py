"""The record of processing that Art. 30 GDPR asks for, written from the fields' own declarations, and what left the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock, locale
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.documents.report import Part, ReportColumn, ReportPaper, ReportTable, Value
from chapterdesk.fields import Field, Privacy
from chapterdesk.models import Disclosure, Entity, entities, entity_of
from chapterdesk.services import cleaning, retention, statutes
from chapterdesk.services.reports.shape import Choices, Made, on_day

CLASS_WORDS = {Privacy.PERSONAL: N_("Personal"), Privacy.SENSITIVE: N_("Sensitive (Art. 9)")}


@dataclass(frozen=True)
class Purpose:
    """What personal data is kept for.

    Attributes:
        label: The purpose.
        ground: The legal ground.
        keeping: How long, as a sentence; ``{months}`` is what the statutes say.
        kinds: The entities kept for it.
    """

    label: str
    ground: str
    keeping: str
    kinds: tuple[str, ...]


_REGULAR = N_("Art. 6.1 f and Art. 9.2 d: members and people in regular contact with the organisation")
_CONSENT = N_("Art. 6.1 a and Art. 9.2 a: consent, noted for each purpose and channel")
_SILENT = N_("Until {months} months after the last contact, or until the date noted for the person")
_AND_DETAILS = N_(
    "Until {months} months after the last contact; details with a date of their own stand in the table above"
)
_AND_BOOKS = N_("As long as the law on bookkeeping asks; people’s names as the table above says")
PURPOSES = (
    Purpose(
        N_("The register of members and activists"), _REGULAR, _SILENT,
        ("person", "membership", "group_membership", "contact", "organisation", "unit", "smart_list"),
    ),
    Purpose(N_("Asking people to act"), _CONSENT, _AND_DETAILS, ("consent", "mobilisation", "caller", "call")),
    Purpose(N_("Posts and who holds them"), _REGULAR, N_("As long as the organisation exists: who held which post is its history"), ("appointment", "ask")),
    Purpose(
        N_("Meetings, decisions and voting"), _REGULAR,
        N_("As long as the organisation exists: minutes are its memory. Rolls and attendance as long as a decision can be contested"),
        ("meeting", "agenda_item", "attendance", "commitment", "decision", "enclosure", "voting_roll", "roll_entry", "proxy", "candidate", "election"),
    ),
    Purpose(
        N_("Trainings and pathways"), _REGULAR, _SILENT,
        ("training", "enrolment", "certificate", "pathway_walk"),
    ),
    Purpose(N_("Alumni and mentoring"), _CONSENT, _AND_DETAILS, ("alumni_profile", "mentoring")),
    Purpose(
        N_("Activities, campaigns and partners"), _REGULAR, _SILENT,
        ("activity", "participation", "campaign", "initiative", "coalition_member", "coordination_turn", "offer"),
    ),
    Purpose(N_("Support and funds"), _REGULAR, _AND_BOOKS, ("application", "fund_entry")),
    Purpose(N_("Surveys"), _CONSENT, _AND_DETAILS, ("survey_response", "survey_answer")),
)  # fmt: skip
"""What each kind of row with personal data is kept for; a test sees to it that none is missing."""


def personal(entity: type[Entity]) -> list[Field]:
    """Return the fields of an entity that tell of somebody."""
    return [each for each in entity.fields.values() if each.privacy is not Privacy.OPEN]


def purpose_of(kind: str) -> Purpose | None:
    """Return what a kind is kept for, None where it holds nothing about anybody."""
    return next((each for each in PURPOSES if kind in each.kinds), None)


def register_of_processing(register: Register, conn: Connection, _choices: Choices) -> Made:
    """Return the record of processing; it names nobody."""
    months = statutes.rules(conn).number("keep_months") or 0
    parts = [
        _overview(conn, months),
        _details(conn),
        *(_purpose(conn, each, months) for each in PURPOSES),
        _outside(conn),
    ]
    title = _("Privacy register")
    subtitle = on_day(_("Record of processing, Art. 30 GDPR"))
    return Made(ReportPaper(title, subtitle, tuple(parts), "", "", register.author))


def _overview(conn: Connection, months: int) -> Part:
    waiting = retention.count(conn)
    said = _(
        "This record is written by the program from its own list of fields, so it tells of every field there is. The data "
        "lies encrypted on this computer; nothing is sent by the program itself."
    )
    rule = _(
        "The statutes let people without contact be kept for {months} months; {n} wait for a decision today."
    ).format(months=locale.integer(months), n=locale.integer(waiting))
    columns = (ReportColumn(_("Purpose")), ReportColumn(_("Legal ground")), ReportColumn(_("Kept for how long")))
    rows = tuple((_(p.label), _(p.ground), _(p.keeping).format(months=months)) for p in PURPOSES)
    return Part("", (said, rule), table=ReportTable(_("Purposes"), columns, rows))


def _details(conn: Connection) -> Part:
    """Say of details that go sooner than the person, or later, on what ground and how long each is kept."""
    columns = (
        ReportColumn(_("What")), ReportColumn(_("Legal ground")), ReportColumn(_("Kept for how long")),
        ReportColumn(_("Past its date"), "integer"),
    )  # fmt: skip
    found = tuple((_(p.rule.label), _(p.rule.ground), p.keeping, len(p.due)) for p in cleaning.past(conn))
    title = _("Details with a date of their own")
    return Part(title, table=ReportTable(title, columns, found))


def _purpose(conn: Connection, purpose: Purpose, months: int) -> Part:
    columns = (
        ReportColumn(_("Kind")),
        ReportColumn(_("Personal")),
        ReportColumn(_("Sensitive")),
        ReportColumn(_("Rows"), "integer"),
    )
    rows: list[tuple[Value, ...]] = []
    for kind in purpose.kinds:
        entity = entity_of(kind)
        known = personal(entity) if entity is not None else []
        if entity is None or not known:
            continue
        many = conn.execute(select(func.count()).select_from(table_of(entity))).scalar() or 0
        words = [
            ", ".join(each.title for each in known if each.privacy is level)
            for level in (Privacy.PERSONAL, Privacy.SENSITIVE)
        ]
        rows.append((_(entity.plural), *words, many))
    about = _("{ground}. {keeping}.").format(ground=_(purpose.ground), keeping=_(purpose.keeping).format(months=months))
    return Part(_(purpose.label), (about,), table=ReportTable(_(purpose.label), columns, tuple(rows)))


def _outside(conn: Connection) -> Part:
    table = table_of(Disclosure)
    many, latest = conn.execute(select(func.count(), func.max(table.c.at))).one()
    said = _(
        "Files with personal data leave only by somebody\u2019s own hand. Each is noted: when, what, for whom, about whom."
    )
    noted = (
        _("{n} files are noted, the latest on {day}.").format(n=locale.integer(many), day=latest[:10])
        if many
        else _("No file has left yet.")
    )
    return Part(_("Who receives it"), (said, noted))


def left_files(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return the files that left in a period: when, what, for whom, about how many."""
    today = clock.today()
    first = choices.first or (today - dt.timedelta(days=90)).isoformat()
    last = choices.last or today.isoformat()
    table = table_of(Disclosure)
    day = func.substr(table.c.at, 1, 10)
    query = select(table).where(day >= first, day <= last).order_by(table.c.n)
    names = ("recipient", "author", "count", "protected")
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (r["at"][:10], r["at"][11:16], _what(r["what"]), r["file"] or _("printed"), *(r[name] for name in names))
        for r in conn.execute(query).mappings()
    )
    columns = (
        ReportColumn(_("Day"), "date"),
        ReportColumn(_("At (UTC)")),
        ReportColumn(_("What")),
        ReportColumn(_("File")),
        ReportColumn(_("For whom")),
        ReportColumn(_("By")),
        ReportColumn(_("People"), "integer"),
        ReportColumn(_("Protected"), "integer"),
    )
    said = () if rows else (_("No file left in this period."),)
    part = Part("", said, table=ReportTable(_("Files that left"), columns, rows))
    subtitle = on_day(_("{first} to {last}").format(first=first, last=last))
    # Names of recipients and files may tell of somebody.
    return Made(ReportPaper(_("Files that left"), subtitle, (part,), "", _("For the desk only"), register.author))


def _what(word: str) -> str:
    entity = entities().get(word)
    return _(entity.plural) if entity is not None else word
