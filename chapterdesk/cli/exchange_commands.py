"""``chapterdesk peers``, ``send`` and ``receive``: keeping registers in step by workbooks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session, names
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.services.exchange import peers as partners
from chapterdesk.services.exchange import sending
from chapterdesk.services.exchange.scope import fields_for

_ENDINGS = (".xlsx", ".ods", ".csv")


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
