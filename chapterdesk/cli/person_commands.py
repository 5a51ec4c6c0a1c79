"""``chapterdesk person``: everything about somebody on their asking, and erasing them for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import entities
from chapterdesk.services import access, erasing
from chapterdesk.services.desk import Desk
from chapterdesk.services.erasing import Erasure
from chapterdesk.services.erasing.for_good import for_good
from chapterdesk.services.records import UsageError


def person(session: Session) -> Result:
    """Give out everything about somebody, or erase them, or say what that would take away."""
    args = session.args
    if bool(args.give_out) == args.forget:
        raise UsageError(
            _("Say what to do with the person."),
            _("--give-out DIR writes everything about them, --forget erases them for good."),
            code="what_to_do",
        )
    with session.desk() as desk:
        with desk.register.read() as conn:
            key = erasing.find_person(conn, args.ref)
        return _give_out(session, desk, key) if args.give_out else _forget(session, desk, key)


def _give_out(session: Session, desk: Desk, key: str) -> Result:
    done = access.give_out(
        desk.register, key, Path(session.args.give_out), size=session.paper, progress=session.progress
    )
    files = [str(path) for path in done.files]
    data: dict[str, object] = {
        "files": files,
        "values": done.facts,
        "named_in": done.naming,
        "history": done.history,
        "disclosures": done.left,
        "problems": [],
    }
    warning = _("These files lie in clear. Give them to the person, and to nobody else.")
    return Result(data, [*files, warning])


def _forget(session: Session, desk: Desk, key: str) -> Result:
    found = erasing.preview(desk.register, key, progress=session.progress)
    data: dict[str, object] = {
        "ref": found.ref, "name": found.name, "rows": sum(found.rows.values()), "kinds": dict(found.rows),
        "deleted_before": found.before, "history": found.changes, "emptied": dict(found.emptied),
        "disclosures": found.files, "partners": list(found.partners), "enclosures": found.enclosures,
        "mentions": [asdict(each) for each in found.mentions], "problems": [], "erased": 0,
    }  # fmt: skip
    lines = _lines(found)
    if not session.args.yes_erase:
        lines.append(_("Nothing was erased. To erase {name} for good, say --yes-erase too.").format(name=found.name))
        return Result(data, lines, output.REVIEW)
    done = for_good(desk, key, progress=session.progress)
    data |= {"erased": done.rows, "rewritten": done.rewritten, "change": done.work}
    lines.append(_("Erased for good. Backups made before still hold them; restoring one erases them again."))
    if not done.rewritten:
        lines.append(_("The file could not be written anew just now, so unused pages of it, encrypted, are left."))
    return Result(data, lines, output.REVIEW if found.mentions else output.DONE)


def _lines(found: Erasure) -> list[str]:
    lines = [f"{found.ref}  {found.name}", _("Erased for good:")]
    lines += _counted(found.rows)
    if found.before:
        past = ngettext("{n} row that was deleted before", "{n} rows that were deleted before", found.before)
        lines.append(past.format(n=integer(found.before)))
    entries = ngettext("{n} entry of the history", "{n} entries of the history", found.changes)
    lines.append(entries.format(n=integer(found.changes)))
    if found.emptied:
        lines += [_("Stay, and name nobody there any more:"), *_counted(found.emptied)]
    if found.partners:
        lines.append(_("Told with the next workbook: {names}").format(names=", ".join(found.partners)))
    if found.files:
        said = ngettext("{n} file left with them in it.", "{n} files left with them in them.", found.files)
        lines.append(said.format(n=integer(found.files)))
    if found.mentions:
        lines.append(_("Texts that seem to tell of them stay as they are. Please look them over:"))
        lines += [f"  {m.ref}  {m.title}, {m.label}: {m.shown}" for m in found.mentions]
    return lines


def _counted(many: Mapping[str, int]) -> list[str]:
    known = entities()
    words = {kind: _(known[kind].label if count == 1 else known[kind].plural) for kind, count in many.items()}
    return [f"{integer(count):>7}  {words[kind].lower()}" for kind, count in many.items()]
