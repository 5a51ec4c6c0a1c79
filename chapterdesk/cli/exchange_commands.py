"""``chapterdesk peers``, ``send`` and ``receive``: keeping registers in step by workbooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session, names
from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.services.exchange import peers as partners
from chapterdesk.services.exchange import planning, sending, telling
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.services.exchange.scope import fields_for
from chapterdesk.services.exchange.telling import Told
from chapterdesk.services.importing import OUTCOME_WORDS

_ENDINGS = (".xlsx", ".ods", ".csv")
_KEYS = ("rows", "new", "changed", "unchanged", "doubtful", "refused", "conflicts")
_WORDS = {
    **{name: OUTCOME_WORDS[name] for name in _KEYS if name in OUTCOME_WORDS},
    "deleted": N_("To be deleted"),
    "conflicts": N_("Changed on both sides"),
    "mechanical": N_("Cells that a spreadsheet program changed by itself, ignored"),
    "missing": N_("Rows that were sent and are not in the file; they stay"),
}


# -- partners -----------------------------------------------------------------------------------------------------------


def peers(session: Session) -> Result:
    """List the partners, add or change one, or show the password that was agreed on with one."""
    args = session.args
    with session.desk() as desk:
        register = desk.register
        if args.show_password:
            return _password(register, args.show_password)
        added, made = None, ""
        if args.add:
            _check_scope(names(args.fields))
            added = partners.add(register, args.add, args.list_name, tuple(names(args.fields)), args.in_language)
            given = session.file_password() or ""
            with register.read() as conn:
                agreed = partners.passphrase(conn, added)
            if given or not agreed:
                made = partners.set_passphrase(register, added, given)
        data, lines = _listed(register)
    if added is not None:
        data |= {"peer": added.name, "password": "" if session.file_password() else made}
        if made and not session.file_password():
            lines.append(_password_line(added.name, made))
    return Result(data, lines)


def _check_scope(words: list[str]) -> None:
    fields_for(partners.Peer("", "", scope=tuple(words)))


def _password(register: Register, name: str) -> Result:
    with register.read() as conn:
        peer = partners.named(conn, name)
        secret = partners.passphrase(conn, peer)
    if not secret:
        secret = partners.set_passphrase(register, peer)
    return Result({"peer": peer.name, "password": secret}, [_password_line(peer.name, secret)])


def _password_line(name: str, secret: str) -> str:
    told = _("Workbooks for {name} open with: {password}. Tell it by telephone, not in the mail with the file.")
    return told.format(name=name, password=secret)


def _listed(register: Register) -> tuple[dict[str, object], list[str]]:
    with register.read() as conn:
        found = [(each, partners.list_name(conn, each) if each.people else "") for each in partners.listed(conn)]
    told = [
        {"name": each.name, "secretariat": each.is_secretariat, "list": people, "kinds": list(fields_for(each)), "language": each.language}
        for each, people in found
    ]  # fmt: skip
    shown = [[each.name, people or _("Everyone"), ", ".join(each.scope)] for each, people in found]
    return {"peers": told, "rows": len(found)}, output.table([_("Name"), _("Smart list"), _("What is sent")], shown)


# -- sending ------------------------------------------------------------------------------------------------------------


def send(session: Session) -> Result:
    """Write a partner's workbook."""
    args = session.args
    with session.desk() as desk:
        with desk.register.read() as conn:
            peer = partners.named(conn, args.to_peer)
        given = session.file_password()
        if given and not args.no_password:
            partners.set_passphrase(desk.register, peer, given)
        order = sending.Order(peer, Path(args.to), not args.no_password, args.confirm_protected)
        done = sending.send(desk.register, order, progress=session.progress)
    data: dict[str, object] = {**asdict(done), "file": str(done.path), "peer": peer.name, "problems": []}
    data["password"] = data.pop("new_passphrase")
    del data["path"]
    lines = [ngettext("{n} row in {name}", "{n} rows in {name}", done.rows).format(n=done.rows, name=done.path)]
    lines += left_out(done.left_protected)
    if done.left_consent:
        words = ngettext(
            "{n} person was left out, having said yes to no way of being reached.",
            "{n} people were left out, having said yes to no way of being reached.",
            done.left_consent,
        )
        lines.append(words.format(n=done.left_consent))
    if done.new_passphrase:
        lines.append(_password_line(peer.name, done.new_passphrase))
    return Result(data, lines)


# -- receiving ------------------------------------------------------------------------------------------------------------


def receive(session: Session) -> Result:
    """Say what a workbook, or each workbook of a folder, would change. Nothing is written."""
    path = Path(session.args.file)
    totals: Counter[str] = Counter(dict.fromkeys(_KEYS, 0))
    told: list[dict[str, object]] = []
    lines: list[str] = []
    problems: list[dict[str, object]] = []
    waiting = False
    with session.desk() as desk:
        for file, found in _each(session, desk.register, path):
            if isinstance(found, UserError):
                if not path.is_dir():
                    raise found
                told.append({"file": file.name, **output.error_data(found)})
                lines += [f"{file.name}: {found.what}", f"  {found.remedy}"]
                waiting = True
                continue
            if isinstance(found, str):
                told.append({"file": file.name, "same_as": found})
                lines.append(_("{file}: the same file as {other}.").format(file=file.name, other=found))
                continue
            count = telling.counts(found)
            totals.update({key: getattr(count, key) for key in _KEYS})
            waiting |= count.waiting or bool(found.findings)
            problems += [{"file": file.name, **_problem(each)} for each in telling.problems(found)]
            told.append(_told(file, found, count))
            lines += _lines(file, found, count)
    lines.append(_("Nothing was changed; this is only what would happen."))
    data: dict[str, object] = {**totals, "dry_run": True, "files": told, "problems": problems}
    return Result(data, lines, output.REVIEW if waiting else output.DONE)


def _each(session: Session, register: Register, path: Path) -> Iterator[tuple[Path, Plan | UserError | str]]:
    """Yield each file with its plan, with why it cannot be read, or with the name of an earlier one that it is a copy of."""
    with plain_errors(path):
        files = sorted(f for f in path.iterdir() if f.suffix.lower() in _ENDINGS) if path.is_dir() else [path]
    before: dict[str, str] = {}
    for file in files:
        found: Plan | UserError | str
        try:
            with plain_errors(file):
                digest = sha256_of_file(file)
            if digest in before:
                found = before[digest]
            else:
                before[digest] = file.name
                found = planning.plan(
                    register, file, password=session.file_password(), sender=session.args.from_peer,
                    progress=session.progress,
                )  # fmt: skip
        except UserError as error:
            found = error
        yield file, found


def _told(file: Path, plan: Plan, count: telling.Counts) -> dict[str, object]:
    return {
        "file": file.name,
        "sha256": plan.sha256,
        "peer": plan.peer.name,
        "export": plan.export,
        "already": plan.already,
        "notes": [*plan.received.workbook.notes, *(each.what for each in plan.findings)],
        "counts": asdict(count),
        "edits": [{**_problem(each), "ref": each.ref, "before": each.before} for each in telling.edits(plan)],
    }


def _problem(told: Told) -> dict[str, object]:
    return {"sheet": told.sheet, "row": told.row, "column": told.column, "value": told.value, "reason": told.reason}


def _lines(file: Path, plan: Plan, count: telling.Counts) -> list[str]:
    lines = [_("{file}, from {name}").format(file=file.name, name=plan.peer.name)]
    lines += [plan.already] if plan.already else []
    for unusual in plan.findings:
        lines += [unusual.what, unusual.remedy]
    lines += [f"{getattr(count, key):>7}  {_(words)}" for key, words in _WORDS.items() if _worth(key, count)]
    for each in telling.edits(plan):
        lines.append(f"{_place(each)}: {each.before or '–'} → {each.value or '–'}")
    lines += [": ".join(part for part in (_place(e), e.value, e.reason) if part) for e in telling.problems(plan)]
    return lines


def _worth(key: str, count: telling.Counts) -> bool:
    return bool(getattr(count, key)) or key in OUTCOME_WORDS


def _place(told: Told) -> str:
    parts = [told.sheet, _("row {n}").format(n=told.row) if told.row else "", told.ref, told.column]
    return ", ".join(part for part in parts if part)
