"""``chapterdesk receive``, ``conflicts``, ``receipt`` and ``send-back``: taking workbooks in, and deciding what waits."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session
from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.services.exchange import applying, deciding, folder, receipts, telling, timeline, waiting
from chapterdesk.services.exchange.items import Choice, Item
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.services.exchange.telling import Told
from chapterdesk.services.importing import OUTCOME_WORDS

_KEYS = ("rows", "new", "changed", "unchanged", "doubtful", "refused", "conflicts")
_WORDS = {
    **{name: OUTCOME_WORDS[name] for name in _KEYS if name in OUTCOME_WORDS},
    "deleted": N_("To be deleted"),
    "conflicts": N_("Changed on both sides"),
    "mechanical": N_("Cells that a spreadsheet program changed by itself, ignored"),
    "missing": N_("Rows that were sent and are not in the file; they stay"),
}


def receive(session: Session) -> Result:
    """Take in a workbook, or each workbook of a folder; or only say what that would change."""
    args, path = session.args, Path(session.args.file)
    told = _Report()
    with session.desk() as desk:
        if args.again:
            return _again(desk.register, path)
        each_file = folder.take_in_each(
            desk.register, path, password=session.file_password(), sender=args.from_peer, dry_run=args.dry_run,
            add_peers=args.add_peers, progress=session.progress,
        )  # fmt: skip
        for found in each_file:
            if found.error is not None and not path.is_dir():
                raise found.error
            told.take(desk.register, found)
    if args.dry_run:
        told.lines.append(_("Nothing was changed; this is only what would happen."))
    elif told.waiting:
        told.lines.append(_("chapterdesk conflicts lists what is to be decided."))
    data: dict[str, object] = {
        **told.totals, "dry_run": args.dry_run, "files": told.files, "problems": told.problems,
    }  # fmt: skip
    return Result(data, told.lines, output.REVIEW if told.waiting else output.DONE)


class _Report:
    """What is said about one file after the other."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter(dict.fromkeys(_KEYS, 0))
        self.files: list[dict[str, object]] = []
        self.problems: list[dict[str, object]] = []
        self.lines: list[str] = []
        self.waiting = False

    def take(self, register: Register, found: folder.Result) -> None:
        """Add what became of one file."""
        name = found.path.name
        if found.error is not None:
            self.files.append({"file": name, **output.error_data(found.error)})
            self.lines += [f"{name}: {found.error.what}", f"  {found.error.remedy}"]
            self.waiting = True
        elif found.same_as:
            self.files.append({"file": name, "same_as": found.same_as})
            self.lines.append(_("{file}: the same file as {other}.").format(file=name, other=found.same_as))
        elif found.plan is not None:
            self._plan(register, found, found.plan)

    def _plan(self, register: Register, found: folder.Result, plan: Plan) -> None:
        count = telling.counts(plan)
        self.totals.update({key: getattr(count, key) for key in _KEYS})
        self.waiting |= count.waiting or bool(plan.findings)
        self.problems += [{"file": found.path.name, **_problem(each)} for each in telling.problems(plan)]
        about = _told(found.path, plan, count)
        self.lines += _lines(found.path, plan, count)
        if (taken := found.taken) is not None:
            about |= {
                "received": taken.received,
                "change": taken.work,
                "waiting": taken.waiting,
                "before": taken.before,
            }
            if taken.work:
                words = _("Taken in. chapterdesk undo --change {n} takes it back.")
                self.lines.append(words.format(n=taken.work))
            with register.read() as conn:
                if taken.before and timeline.undone_work(conn, taken.received):
                    about["undone"] = True
                    self.lines.append(_("It was undone; chapterdesk receive --again takes it in again."))
        self.files.append(about)


def _again(register: Register, path: Path) -> Result:
    """Take in a file again whose taking in was undone."""
    with plain_errors(path):
        digest = sha256_of_file(path)
    with register.read() as conn:
        number = timeline.number_of(conn, digest)
    taken = applying.again(register, number)
    data = {key: getattr(taken.counts, key) for key in _KEYS}
    line = _("Taken in again. chapterdesk undo --change {n} takes it back.").format(n=taken.work)
    return Result({**data, "change": taken.work, "received": taken.received}, [line])


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


# -- deciding -------------------------------------------------------------------------------------------------------------


def conflicts(session: Session) -> Result:
    """List what waits for a decision, or decide it."""
    args = session.args
    with session.desk() as desk:
        register = desk.register
        if args.keep:
            return _decide(register, args.keep[0], args.keep[1:], args)
        with register.read() as conn:
            found = waiting.items(register, conn)
    data = [_item(each) for each in found]
    lines = output.table([_("ID"), _("What"), _("Ours"), _("Theirs"), _("File")], [_row(each) for each in found])
    if not found:
        lines = [_("Nothing waits for a decision.")]
    return Result({"conflicts": len(found), "waiting": data}, lines, output.REVIEW if found else output.DONE)


def _decide(register: Register, word: str, keys: list[str], about: Namespace) -> Result:
    if word not in list(Choice):
        raise UserError(
            _("\u201c{word}\u201d is no decision.").format(word=word),
            _("There are: {names}.").format(names=", ".join(Choice)),
            code="unknown_choice",
        )
    if not keys:
        raise UserError(
            _("It is not said which conflicts are meant."),
            _("chapterdesk conflicts lists them with their IDs."),
            code="no_ids",
        )
    done = deciding.decide(register, keys, Choice(word), about.value, about.same_as)
    with register.read() as conn:
        left = waiting.open_count(conn)
    lines = [ngettext("{n} decided.", "{n} decided.", done.count).format(n=done.count)]
    if done.left:
        lines.append(_("Left, since this cannot be chosen there: {ids}").format(ids=", ".join(done.left)))
    if done.work:
        lines.append(_("chapterdesk undo --change {n} takes it back.").format(n=done.work))
    data = {"decided": done.count, "left": done.left, "change": done.work, "conflicts": left}
    return Result(data, lines, output.REVIEW if left else output.DONE)


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.key, "sort": item.sort, "why": item.why, "kind": item.kind, "ref": item.ref, "title": item.title,
        "field": item.field, "column": item.label, "sheet": item.sheet, "row": item.number,
        "base": item.base.shown if item.base else None, "ours": item.ours.shown if item.ours else None,
        "theirs": item.theirs.shown if item.theirs else None, "file": item.file, "peer": item.peer,
        "choices": [choice.value for choice in item.choices], "later": item.later,
        "like": [{"id": row, "title": title, "why": why} for row, title, why in item.like],
    }  # fmt: skip


def _row(item: Item) -> list[str]:
    what = ": ".join(part for part in (item.title, item.label) if part)
    sides = [side.shown if side else "" for side in (item.ours, item.theirs)]
    return [item.key, what, *sides, item.file]


def receipt(session: Session) -> Result:
    """Write the receipt of a workbook that was taken in."""
    args = session.args
    target = Path(args.to)
    with session.desk() as desk:
        path = Path(args.file)
        with plain_errors(path):
            digest = sha256_of_file(path)
        with desk.register.read() as conn:
            number = timeline.number_of(conn, digest)
        receipts.write(desk.register, number, target)
    return Result({"file": str(target)}, [_("Written: {name}").format(name=target)])


def send_back(session: Session) -> Result:
    """Write a return workbook for every partner of whom a file came since the last one."""
    target = Path(session.args.to)
    with plain_errors(target):
        target.mkdir(parents=True, exist_ok=True)
    with session.desk() as desk:
        sent = folder.return_all(desk.register, target, progress=session.progress)
    files = [{"file": str(each.path), "rows": each.rows, "password": each.new_passphrase} for each in sent]
    lines = [ngettext("{n} row in {name}", "{n} rows in {name}", e.rows).format(n=e.rows, name=e.path) for e in sent]
    return Result({"files": files, "rows": sum(each.rows for each in sent)}, lines)
