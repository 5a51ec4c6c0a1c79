"""Giving out everything that the register holds about somebody (Art. 15 and 20 GDPR): on paper, as data, as tables and as a card.

What is given is walked from the declarations: the person, all that belongs to them, every row that names them, what each of it was before,
who got it in a file, and what it is kept for. A field or kind added later is in it by itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database import erasing
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.documents.report import Part, ReportColumn, ReportPaper, ReportTable, Value
from chapterdesk.fields import Privacy
from chapterdesk.fields.dates import Instant
from chapterdesk.messages.cards import write_cards
from chapterdesk.models import Disclosure, Person, entities
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, founding, record_history, records, statutes
from chapterdesk.services.messaging import card_of
from chapterdesk.services.reports.privacy import PURPOSES
from chapterdesk.spreadsheets._spec import Column
from chapterdesk.spreadsheets.csvout import write_csv

LEAVING = N_("everything about a person")
"""What the register of disclosures calls it."""


@dataclass(frozen=True)
class Fact:
    """One field of one row: ``value`` as it is kept, ``text`` as people read it, ``sensitive`` by Art. 9."""

    kind: str
    kind_label: str
    ref: str
    title: str
    field: str
    label: str
    text: str
    value: object
    sensitive: bool


@dataclass(frozen=True)
class Naming:
    """A row of somebody or something else that names the person in a field."""

    kind: str
    kind_label: str
    ref: str
    title: str
    field: str
    label: str


@dataclass(frozen=True)
class Was:
    """One change: what a field said before and after, when, and where that came from."""

    at: str
    kind: str
    kind_label: str
    ref: str
    label: str
    before: str
    after: str
    said: str
    origin: str


@dataclass(frozen=True)
class Left:
    """A file that left with the person in it."""

    at: str
    what: str
    file: str
    recipient: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """What rows of some kinds are kept for, by which right, and how long."""

    purpose: str
    ground: str
    keeping: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Everything:
    """All that the register holds about somebody."""

    ref: str
    name: str
    day: str
    facts: tuple[Fact, ...]
    naming: tuple[Naming, ...]
    history: tuple[Was, ...]
    left: tuple[Left, ...]
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Given:
    """What was given out: the files, and how much of each sort is in them."""

    folder: Path
    files: tuple[Path, ...]
    facts: int
    naming: int
    history: int
    left: int


def everything(register: Register, conn: Connection, person: str) -> Everything:
    """Return all that the register holds about somebody. Raises UserError ``gone``."""
    found = records.heads(conn, Person, [person])
    if person not in found:
        raise UserError(_("This person is not in the register any more."), code="gone")
    own = erasing.find(conn, {Person.kind: {person}})
    ref, name = found[person]
    facts = tuple(each for kind, keys in own.rows.items() for each in _facts(register, conn, kind, sorted(keys)))
    history = [
        each for kind, keys in own.rows.items() for key in sorted(keys) for each in _history(register, conn, kind, key)
    ]
    kinds = {each.kind for each in facts} | {each.kind for each in history}
    return Everything(
        ref, name, clock.today().isoformat(), facts, _naming(conn, own),
        tuple(sorted(history, key=lambda each: each.at, reverse=True)), _left(conn, person), _why(conn, kinds),
    )  # fmt: skip


def give_out(
    register: Register, person: str, folder: Path, *, size: str = "A4", progress: Progress | None = None
) -> Given:
    """Write everything about somebody into a folder, which is made if need be; each file is noted as given to that person.

    Raises UserError ``gone``, ``no_place``, and where nothing can be written.
    """
    watch = progress or Progress()
    watch.step(0, 3, _("Gathering everything"))
    with register.read() as conn:
        told = everything(register, conn, person)
        setting = register.setting(conn)
        card = card_of(Person, told.ref, rows(conn, Person, [person])[person], setting)
    with plain_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    watch.step(1, 3, _("Laying out {name}").format(name=told.name))
    # What draws paper is loaded when somebody wants some.
    from chapterdesk.documents.report import report

    made = {
        f"{told.ref}.pdf": report(_paper(told, founding.chapter_name(register), register.author), size=size),
        f"{told.ref}.json": json.dumps(asdict(told), ensure_ascii=False, indent=1).encode(),
        f"{told.ref}.csv": _table(_FACTS, [_fact_row(f) for f in told.facts]),
        f"{told.ref}-{_('history')}.csv": _table(_WAS, [_was_row(w) for w in told.history]),
        f"{told.ref}.vcf": write_cards([card]).encode(),
    }
    targets = [folder / name for name in made]
    for target in targets:
        desks.refuse_own_files(register.path, target)
    fields = sorted({f"{fact.kind}.{fact.field}" for fact in told.facts})
    leaving = disclosures.Leaving(LEAVING, [person], fields, told.name, 0)
    for done, (target, data) in enumerate(zip(targets, made.values(), strict=True)):
        watch.step(2, 3, _("Writing {name}").format(name=target.name))
        disclosures.hand_over_bytes(register, data, target, leaving)
        watch.step(2 + (done + 1 == len(made)), 3, _("Writing {name}").format(name=target.name))
    return Given(folder, tuple(targets), len(told.facts), len(told.naming), len(told.history), len(told.left))


# -- what there is ----------------------------------------------------------------------------------------------------------


def _facts(register: Register, conn: Connection, kind: str, keys: Sequence[str]) -> list[Fact]:
    entity = entities()[kind]
    return [
        Fact(
            kind, _(entity.label), record.row.ref, record.row.title, name, declared.title, record.texts[name],
            record.values[name], declared.privacy is Privacy.SENSITIVE,
        )
        for record in records.read(register, conn, entity, keys)
        for name, declared in entity.fields.items()
        if name in record.texts
    ]  # fmt: skip


def _naming(conn: Connection, own: erasing.Found) -> tuple[Naming, ...]:
    found = []
    for (kind, name), keys in erasing.named_in(conn, own).items():
        entity = entities()[kind]
        for ref, title in records.heads(conn, entity, sorted(keys)).values():
            found.append(Naming(kind, _(entity.label), ref, title, name, entity.fields[name].title))
    return tuple(found)


def _history(register: Register, conn: Connection, kind: str, key: str) -> list[Was]:
    entity = entities()[kind]
    ref = records.heads(conn, entity, [key]).get(key, ("", ""))[0]
    return [
        Was(line.at, kind, _(entity.label), ref, line.label, line.before, line.after, line.said, line.origin)
        for line in record_history.history(register, conn, entity, key)
    ]


def _left(conn: Connection, person: str) -> tuple[Left, ...]:
    query = select(Disclosure.at, Disclosure.what, Disclosure.file, Disclosure.recipient, Disclosure.fields)
    holds = Disclosure.people.contains(person, autoescape=True)
    known = entities()
    return tuple(
        Left(
            Instant().format(at), _(known[what].plural) if what in known else _(what), file or _("printed"), recipient,
            tuple(json.loads(fields)),
        )
        for at, what, file, recipient, fields in conn.execute(query.where(holds).order_by(Disclosure.n))
    )  # fmt: skip


def _why(conn: Connection, kinds: set[str]) -> tuple[Why, ...]:
    months = statutes.rules(conn).number("keep_months") or 0
    return tuple(
        Why(
            _(each.label),
            _(each.ground),
            _(each.keeping).format(months=months),
            tuple(k for k in each.kinds if k in kinds),
        )
        for each in PURPOSES
        if kinds & set(each.kinds)
    )


# -- how it looks -----------------------------------------------------------------------------------------------------------

_FACTS = (N_("Kind"), N_("Ref"), N_("Called"), N_("Field"), N_("Value"))
_WAS = (N_("When"), N_("Kind"), N_("Ref"), N_("Field"), N_("Before"), N_("After"), N_("Where from"))


def _fact_row(fact: Fact) -> tuple[str, ...]:
    return fact.kind_label, fact.ref, fact.title, fact.label, fact.text


def _was_row(was: Was) -> tuple[str, ...]:
    return was.at, was.kind_label, was.ref, was.label or was.said, was.before, was.after, was.origin


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    write_csv(out, [Column(head, _(head), "text") for head in heads], lines)
    return out.getvalue()


def _paper(told: Everything, chapter: str, author: str) -> ReportPaper:
    parts = [_purposes(told), *_kept(told)]
    parts.append(
        _part(
            _("Where you are named"), (_("Kind"), _("Called"), _("Field")),
            [(n.kind_label, n.title, n.label) for n in told.naming], _("No other row names you."),
        )
    )  # fmt: skip
    files = [(x.at, x.what, x.file, x.recipient) for x in told.left]
    of_file = (_("When"), _("What"), _("File"), _("For whom"))
    parts.append(_part(_("Files that left with you in them"), of_file, files, _("No file has left with you in it.")))
    lines = [(w.at, w.kind_label, w.label or w.said, w.before, w.after, w.origin) for w in told.history]
    heads = (_("When"), _("Kind"), _("Field"), _("Before"), _("After"), _("Where from"))
    parts.append(_part(_("What was changed, and when"), heads, lines, ""))
    title = _("Everything about {name}").format(name=told.name)
    subtitle = _("Ref {ref}, {day}. Given out under Art. 15 and 20 GDPR.").format(ref=told.ref, day=told.day)
    return ReportPaper(title, subtitle, tuple(parts), chapter, _("For the person only"), author)


def _purposes(told: Everything) -> Part:
    said = _("You may have it corrected, restricted or erased, object to it, and take back a consent at any time.")
    lines = [(why.purpose, why.ground, why.keeping) for why in told.why]
    made = _part(_("What it is kept for"), (_("Purpose"), _("Legal ground"), _("Kept for how long")), lines, "")
    return Part(made.title, (said,), table=made.table)


def _kept(told: Everything) -> list[Part]:
    found: dict[str, list[Fact]] = {}
    for fact in told.facts:
        found.setdefault(fact.kind, []).append(fact)
    parts = []
    for facts in found.values():
        lines: list[tuple[Value, ...]] = [(f.ref, f.label, f.text) for f in facts]
        parts.append(_part(facts[0].kind_label, (_("Ref"), _("Field"), _("Value")), lines, ""))
    return parts


def _part(title: str, heads: Sequence[str], lines: Sequence[tuple[Value, ...]], none: str) -> Part:
    if not lines:
        return Part(title, (none,) if none else ())
    return Part(title, table=ReportTable(title, tuple(ReportColumn(head) for head in heads), tuple(lines)))
