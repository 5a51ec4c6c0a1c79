"""Rows of every kind: show, list, add, set, end, delete, and the data dictionary."""

from __future__ import annotations

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import ORIGIN, Session, names, pairs
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.fields import Field, FieldValue
from chapterdesk.models import Entity, entities
from chapterdesk.services import lists as smart_lists
from chapterdesk.services import records


def head(row: records.Found) -> dict[str, object]:
    """Return a row's head as JSON holds it."""
    return {"kind": row.entity.kind, "ref": row.ref, "title": row.title}


def named(row: records.Found) -> str:
    """Return a row as a line names it."""
    return f"{row.ref}  {row.title}".rstrip()


def show(session: Session) -> Result:
    """Show one row whole."""
    entity = records.kind_of(session.args.kind)
    with session.desk() as desk, desk.register.read() as conn:
        row = records.resolve(conn, entity, session.args.ref)
        record = records.read(desk.register, conn, entity, [row.id])[0]
        data = head(row) | _values(record, records.refs_in(conn, [record]))
    texts = [(f.title, record.texts[name]) for name, f in entity.fields.items() if name in record.texts]
    width = max((len(label) for label, _text in texts), default=0)
    lines = [named(row)]
    for label, text in texts:
        lines.append(f"{label.ljust(width)}  " + text.replace("\n", "\n" + " " * (width + 2)))
    return Result(data, lines)


def list_rows(session: Session) -> Result:
    """List the rows of a kind."""
    args = session.args
    entity = records.kind_of(args.kind)
    shown = [records.field_of(entity, name).name for name in names(args.fields)]
    shown = shown or [f.name for f in entity.fields.values() if f.listed]
    where = pairs(args.where)
    with session.desk() as desk, desk.register.read() as conn:
        question = records.question(desk.register, conn, entity, where, args.list_name)
        found = smart_lists.find_ids(conn, entity, question)
        kept = found[: args.limit] if args.limit > 0 else found
        listed = records.read(desk.register, conn, entity, kept, shown)
        refs = records.refs_in(conn, listed)
    data: dict[str, object] = {
        "kind": entity.kind,
        "rows": len(found),
        "records": [{"ref": r.row.ref, "title": r.row.title} | _values(r, refs) for r in listed],
    }
    heads = ["Ref", _(entity.label), *(entity.fields[name].title for name in shown)]
    rows = [[r.row.ref, r.row.title, *(r.texts.get(name, "") for name in shown)] for r in listed]
    # The counts stand last, so that they are seen beneath a long list.
    count = ngettext("{n} row", "{n} rows", len(found)).format(n=len(found))
    return Result(data, [*output.table(heads, rows), count])


def _values(record: records.Record, refs: dict[str, str]) -> dict[str, object]:
    def plain(value: FieldValue) -> object:
        if isinstance(value, tuple):
            return [refs.get(str(each), each) for each in value]
        return refs.get(value, value) if isinstance(value, str) else value

    return {"values": {name: plain(value) for name, value in record.values.items()}, "texts": record.texts}


def add(session: Session) -> Result:
    """Add one row."""
    entity = records.kind_of(session.args.kind)
    texts = _typed(entity, session)
    with session.desk() as desk:
        row = records.add(desk.register, entity, texts, origin=ORIGIN)
    return Result(head(row) | {"new": 1, "changed": 0, "unchanged": 0}, [named(row)])


def set_fields(session: Session) -> Result:
    """Change one row."""
    entity = records.kind_of(session.args.kind)
    texts = _typed(entity, session)
    with session.desk() as desk:
        row, moved = records.set_fields(desk.register, entity, session.args.ref, texts, origin=ORIGIN)
    line = named(row) if moved else _("{row}: nothing to change").format(row=named(row))
    return Result(head(row) | {"new": 0, "changed": int(moved), "unchanged": int(not moved)}, [line])


def _typed(entity: type[Entity], session: Session) -> dict[str, str]:
    """Return the fields and values of the command line, the names checked before anything is opened."""
    texts = pairs(session.args.pairs)
    return {records.field_of(entity, name).name: text for name, text in texts.items()}


def end(session: Session) -> Result:
    """End one row."""
    entity = records.kind_of(session.args.kind)
    with session.desk() as desk:
        row, day = records.end(desk.register, entity, session.args.ref, session.args.day, origin=ORIGIN)
    line = _("{row} ends on {day}").format(row=named(row), day=day)
    return Result(head(row) | {"changed": 1, "end": day}, [line])


def delete(session: Session) -> Result:
    """Delete one row; what belongs to it is shown first."""
    entity = records.kind_of(session.args.kind)
    with session.desk() as desk:
        with desk.register.read() as conn:
            row = records.resolve(conn, entity, session.args.ref)
            with_it = records.dependents(conn, row)
        data = head(row) | {"dependents": with_it.deleted, "links": with_it.emptied, "needed_by": with_it.needing}
        lines = _what_goes(with_it)
        if with_it.deleted and not with_it.needing and not session.args.yes:
            return Result(data | {"deleted": 0}, lines, output.REFUSED, _unconfirmed(row))
        count = records.delete(desk.register, row, origin=ORIGIN)
    done = ngettext("{n} row deleted. Undo brings it back.", "{n} rows deleted. Undo brings them back.", count)
    return Result(data | {"deleted": count}, [*lines, done.format(n=count)])


def _what_goes(with_it: records.Dependents) -> list[str]:
    known = entities()
    goes = [_("goes with it: {n} {kind}").format(n=n, kind=_(known[k].plural)) for k, n in with_it.deleted.items()]
    loses = [_("loses its link: {n} {kind}").format(n=n, kind=_(known[k].plural)) for k, n in with_it.emptied.items()]
    return goes + loses


def _unconfirmed(row: records.Found) -> UserError:
    return UserError(
        _("Other rows belong to {row} and would go with it.").format(row=row.title or row.ref),
        _("Say --yes if that is meant. Nothing was changed."),
        code="has_dependents",
    )


def fields(session: Session) -> Result:
    """Print the data dictionary."""
    if not session.args.kind:
        kinds = [
            {"kind": e.kind, "letter": e.letter, "label": _(e.label), "plural": _(e.plural), "listed": e.in_lists}
            for e in entities().values()
        ]
        rows = [[str(k["kind"]), str(k["letter"]), str(k["label"])] for k in kinds]
        return Result({"kinds": kinds}, output.table([_("Kind of row"), _("Ref letter"), _("Name")], rows))
    entity = records.kind_of(session.args.kind)
    found = [_field(f) for f in entity.fields.values()]
    rows = [[str(f["name"]), str(f["type"]), str(f["label"]), str(f["about"])] for f in found]
    lines = output.table([_("Field"), _("Type"), _("Label"), ""], rows)
    return Result({"kind": entity.kind, "letter": entity.letter, "fields": found}, lines)


def _field(declared: Field) -> dict[str, object]:
    choices = {str(code): words for code, words in declared.type.choices()}
    return {
        "name": declared.name,
        "type": declared.type.code,
        "refers_to": getattr(declared.type, "kind", ""),
        "label": declared.title,
        "help": _(declared.help) if declared.help else "",
        "required": declared.required,
        "many": declared.many,
        "editable": declared.editable,
        "privacy": declared.privacy.value,
        "shared": declared.shared,
        "kept": declared.kept.value,
        "choices": choices,
        "about": ", ".join(choices) or getattr(declared.type, "kind", ""),
    }


def lists(session: Session) -> Result:
    """Print the smart lists with their counts."""
    with session.desk() as desk, desk.register.read() as conn:
        entries = smart_lists.builtin() + smart_lists.own_lists(conn)
        counts = smart_lists.counts(conn, entries)
    found: list[dict[str, object]] = [
        {"name": e.name, "own": e.own, "kind": "person", "rows": counts[e.key]} for e in entries
    ]
    rows = [[str(each["name"]), str(each["rows"])] for each in found]
    return Result({"lists": found}, output.table([_("Smart list"), _("Rows")], rows))
