"""Databases as a whole: new, demo, passphrase, backup, restore, check."""

from __future__ import annotations

from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session, ask_new, first_line, read_text
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.lifecycle import place_warning
from chapterdesk.services import desk as desks
from chapterdesk.services.records import UsageError


def new(session: Session) -> Result:
    """Make a new database, and its recovery sheet where one is asked for."""
    refuse_recovery(session)
    passphrase_ = session.passphrase(new=True)
    with desks.create(session.database, passphrase_, session.who) as desk:
        lines = [_("Made: {name}").format(name=desk.path)]
        data: dict[str, object] = {"database": str(desk.path)}
        if warning := place_warning(desk.path):
            lines.append(warning)
            data["warning"] = warning
        return _with_recovery(session, desk, data, lines)


def demo(session: Session) -> Result:
    """Make a database with the made-up, repeatable district."""
    from chapterdesk.services import demo as demos

    people, seed = demo_size(session)
    passphrase_ = session.passphrase(new=True)
    desk = desks.create(session.database, passphrase_, session.who)
    try:
        with desk:
            demos.fill(desk.register, people, seed, session.progress)
            tables = desks.counts(desk)
    except BaseException:
        # Half a demo chapter is of no use to anybody, and the name is wanted again.
        desks.discard(desk)
        raise
    data = {"database": str(desk.path), "people": tables["person"], "rows": sum(tables.values()), "tables": tables}
    line = ngettext("Made {name} with {n} person.", "Made {name} with {n} people.", tables["person"])
    return Result(data, [line.format(name=desk.path, n=tables["person"])])


def demo_size(session: Session) -> tuple[int, int]:
    """Return how many people a demo chapter gets, and its seed. Raises UsageError."""
    people: int = session.args.people
    if not 1 <= people <= 1_000_000:
        raise UsageError(
            _("A demo chapter has 1 to 1 000 000 people."), _("Choose another number."), code="out_of_range"
        )
    return people, session.args.seed


def passphrase(session: Session) -> Result:
    """Change the passphrase, with the key where somebody may know it."""
    args = session.args
    if args.recovery_to and not args.rekey:
        refuse_recovery(session)
    with _opened(session) as desk:
        if args.rekey:
            refuse_recovery(session)
        fresh = _fresh(session)
        if not args.rekey:
            desks.change_passphrase(desk, fresh)
            return _with_recovery(session, desk, {"rekeyed": False}, [_("The new passphrase opens the database.")])
    # Rekeying closes what it was given, so it is opened by itself.
    with desks.rekey(desk, fresh, progress=session.progress) as again:
        lines = [_("The key is changed. Old recovery sheets open old backups only.")]
        return _with_recovery(session, again, {"rekeyed": True}, lines)


def _opened(session: Session) -> desks.Desk:
    if session.args.recovery_file:
        key = desks.read_recovery(read_text(Path(session.args.recovery_file)))
        return desks.open_desk(session.database, "", session.who, recovery=key, progress=session.progress)
    return desks.open_desk(session.database, session.passphrase(), session.who, progress=session.progress)


def _fresh(session: Session) -> str:
    if session.args.new_passphrase_file:
        return first_line(Path(session.args.new_passphrase_file))
    # Opened with the recovery key, the passphrase that is given can only be the new one.
    return session.passphrase(new=True) if session.args.recovery_file else ask_new()


def refuse_recovery(session: Session) -> None:
    """Refuse a recovery sheet that would overwrite something, before anything is made. Raises UserError ``exists``."""
    target = session.args.recovery_to
    if target and (Path(target).exists() or not Path(target).absolute().parent.is_dir()):
        raise UserError(
            _("The recovery sheet cannot be written to \u201c{name}\u201d.").format(name=Path(target).name),
            _("Choose a new name in a folder that is there. Nothing was changed."),
            code="recovery_target",
        )


def _with_recovery(session: Session, desk: desks.Desk, data: dict[str, object], lines: list[str]) -> Result:
    if session.args.recovery_to:
        target = Path(session.args.recovery_to)
        desks.write_recovery(desk, target, size=session.paper)
        data["recovery"] = str(target)
        lines.append(_("Recovery sheet: {name}. Print it, then remove the file.").format(name=target))
    return Result(data, lines)


def backup(session: Session) -> Result:
    """Make a backup by hand."""
    with session.desk() as desk:
        report = desks.back_up(desk, Path(session.args.to), progress=session.progress)
    data = {"backup": str(report.path), "bytes": report.size, "made": report.made.isoformat(), "hash": report.content}
    return Result(data, [_("Backup made and read back: {name}").format(name=report.path)])


def restore(session: Session) -> Result:
    """Make a database of a backup."""
    args = session.args
    source = Path(args.file)
    if not source.is_file():
        raise UserError(
            _("\u201c{name}\u201d is not there.").format(name=source.name),
            _("Check the folder, or plug in the disk that it lies on."),
            code="file_missing",
        )
    recovery = desks.read_recovery(read_text(Path(args.recovery_file))) if args.recovery_file else ""
    passphrase_ = "" if recovery and not args.passphrase_file else session.passphrase()
    with desks.restore(
        source, session.database, passphrase_, session.who,
        recovery=recovery, overwrite=args.overwrite, progress=session.progress,
    ) as desk:  # fmt: skip
        tables = desks.counts(desk)
    data = {"database": str(session.database), "rows": sum(tables.values()), "tables": tables}
    return Result(data, [_("Restored: {name}").format(name=session.database)])


def check(session: Session) -> Result:
    """Prove that a database is whole."""
    with session.desk() as desk:
        report = desks.check(desk, progress=session.progress)
    tables = {kind: {"rows": rows, "hash": value} for kind, (rows, value) in report.tables.items()}
    problems = [{"sheet": "", "row": 0, "column": 0, "value": "", "reason": fault} for fault in report.faults]
    data: dict[str, object] = {
        "whole": not report.faults,
        "rows": report.rows,
        "hash": report.digest,
        "tables": tables,
        "problems": problems,
    }
    rows = [[kind, str(count), value] for kind, (count, value) in report.tables.items()]
    lines = [
        *output.table([_("Table"), _("Rows"), _("Content hash")], rows, widest=64),
        _("All: {hash}").format(hash=report.digest),
    ]
    if not report.faults:
        return Result(data, [*lines, _("The database is whole, and its log gives the same tables.")])
    error = UserError(" ".join(report.faults), _("Restore the newest backup."), code="damaged")
    return Result(data, lines, output.REFUSED, error)
