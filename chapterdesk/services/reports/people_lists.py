"""Reports that name people: whom the register keeps too long, and labels for letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from chapterdesk.core.locale import integer, sort_key
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.documents import labels as sheets
from chapterdesk.documents.report import Part, ReportColumn, ReportPaper, ReportTable
from chapterdesk.fields import FieldValue
from chapterdesk.models import ConsentOf, Person
from chapterdesk.services import cleaning, exporting, lists, retention
from chapterdesk.services.reports.shape import Choices, Made, on_day, title_of

_ADDRESS = ("title", "street", "postcode", "town", "country", "protected_identity")


def keeping(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return the people about whom to decide whether they still belong in the register."""
    found = retention.due(register, conn)
    shield = exporting.protected(conn)
    hidden = shield - choices.allowed
    cells = tuple((each.name, retention.reason(each)) for each in found if each.person not in hidden)
    columns = (ReportColumn(_("Name")), ReportColumn(_("Why")))
    said = ngettext("{n} person waits for a decision.", "{n} people wait for a decision.", len(found)).format(
        n=len(found)
    )
    note = _("Give them a new date, get in touch, or take them out of the register.") if found else ""
    part = Part("", (said,), table=ReportTable(_("People to decide on"), columns, cells), note=note)
    named = {each.person for each in found}
    paper = ReportPaper(_("People to decide on"), on_day(), (part,), "", _("For the desk only"), register.author)
    return Made(paper, frozenset(named - hidden), frozenset(named & shield), ("title", "keep_until"))


def cleaning_due(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return details about people that have been kept long enough, with the rule by which they are to go."""
    found = cleaning.past(conn)
    people = cleaning.people_in(found)
    shield = exporting.protected(conn)
    hidden = shield - choices.allowed
    names = register.titles(conn, sorted(people - hidden))
    many = sum(len(each.due) for each in found)
    rules = tuple((_(p.rule.label), _(p.rule.ground), p.keeping, len(p.due)) for p in found)
    heads = (
        ReportColumn(_("What")), ReportColumn(_("Legal ground")), ReportColumn(_("Kept for how long")),
        ReportColumn(_("Past its date"), "integer"),
    )  # fmt: skip
    said = ngettext("{n} detail is past its date.", "{n} details are past their date.", many).format(n=integer(many))
    parts = [Part("", (said,), table=ReportTable(_("Past their date"), heads, rules))]
    columns = (ReportColumn(_("Name")), ReportColumn(_("Counted from"), "date"))
    for each in found:
        lines = sorted((names[p], day) for _row, p, day in each.due if p in names)
        if lines:
            label = _(each.rule.label)
            parts.append(Part(label, table=ReportTable(label, columns, tuple(lines))))
    paper = ReportPaper(_("Past their date"), on_day(), tuple(parts), "", _("For the desk only"), register.author)
    return Made(paper, frozenset(people - hidden), frozenset(people & shield), ("title",))


def address(row: Mapping[str, FieldValue], name: str, home: str) -> tuple[str, ...]:
    """Return the lines of an address, () where there is no street or place to send a letter to."""
    street, town = str(row.get("street") or ""), str(row.get("town") or "")
    if not street or not town:
        return ()
    place = " ".join(part for part in (str(row.get("postcode") or ""), town) if part)
    country = str(row.get("country") or "")
    # The country stands on letters abroad only.
    return tuple(
        part for part in (name, street, place, country if country.casefold() != home.casefold() else "") if part
    )


def _asked(conn: Connection, unit: str) -> list[str]:
    conditions = (Condition("groups", "is", (unit,)),) if unit else ()
    return list(lists.find_ids(conn, Person, Question(conditions)))


def address_labels(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return labels for everybody of a group with a whole address who did not say no to letters, by postcode."""
    keys = _asked(conn, choices.unit)
    known = rows(conn, Person, keys, [name for name in _ADDRESS if name in Person.fields])
    silent = _no_letters(conn, keys)
    names = register.titles(conn, keys)
    shield = {key for key, row in known.items() if row["protected_identity"]}
    hidden = shield - choices.allowed
    lines = {key: address(row, names.get(key, ""), "") for key, row in known.items() if key not in silent}
    taken = sorted((k for k, a in lines.items() if a and k not in hidden), key=lambda k: _order(known[k], names[k]))
    where = title_of(register, conn, choices.unit)
    said = ngettext("{n} label", "{n} labels", len(taken)).format(n=len(taken))
    missing = sum(1 for each in lines.values() if not each)
    words = [
        said,
        _("Without a whole address: {n}").format(n=missing),
        _("Said no to letters: {n}").format(n=len(silent)),
    ]
    columns = (
        ReportColumn(_("Name")),
        ReportColumn(_("Street address")),
        ReportColumn(_("Place")),
        ReportColumn(_("Country")),
    )
    cells = tuple(tuple((*lines[key], *[""] * 4)[:4]) for key in taken)
    part = Part("", tuple(words), table=ReportTable(_("Address labels"), columns, cells))
    paper = ReportPaper(_("Address labels"), on_day(where), (part,), where, _("For the desk only"), register.author)
    with_address = {key for key in shield if lines.get(key)}
    return Made(paper, frozenset(taken), frozenset(with_address), _ADDRESS[:-1], tuple(lines[key] for key in taken))


def _order(row: Mapping[str, FieldValue], name: str) -> tuple[str, str]:
    # By postcode, as the post likes its letters.
    return str(row.get("postcode") or ""), sort_key(name)


def _no_letters(conn: Connection, keys: Iterable[str]) -> set[str]:
    """Return who refused letters, or took that consent back."""
    table = table_of(ConsentOf)
    query = select(table.c.person).where(table.c.channel == "post", table.c.state.in_(("refused", "withdrawn")))
    return {key for (key,) in conn.execute(query)} & set(keys)


def draw_labels(made: Made, choices: Choices, progress: Progress | None) -> bytes:
    """Draw the labels on the chosen sheet."""
    sheet = sheets.sheet_of(choices.sheet)
    return sheets.labels(made.addresses, sheet, skip=choices.skip, title=made.paper.title, progress=progress)
