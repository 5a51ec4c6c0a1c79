"""What Today says of partners: a turn that ends, commitments whose day has come, a charter that waits for the board."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.locale import integer, short_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.services.partners import admission, circles, promises, turns
from chapterdesk.services.reminders.task import Task

MOST = 3
PAGE = "partners"


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return the lines, three of a sort at most."""
    return [*_turns(register, conn), *_promises(register, conn), *_admissions(conn)]


def _turns(register: Register, conn: Connection) -> list[Task]:
    last = (clock.today() + dt.timedelta(days=turns.SOON_DAYS)).isoformat()
    found = []
    for line in circles.listed(register, conn, circles.COALITIONS):
        if not line.members or line.state == "closed" or (line.holder and (not line.until or line.until > last)):
            continue
        board = turns.board(conn, line.id)
        if board.planned is not None or not board.next:
            continue
        names = register.titles(conn, [board.next])
        if line.holder:
            what = _("The turn to coordinate {name} ends soon").format(name=line.name)
            badge = short_date(dt.date.fromisoformat(line.until))
        else:
            what, badge = _("Nobody coordinates {name}").format(name=line.name), ""
        detail = _("Next in turn, if they agree: {name}").format(name=names.get(board.next, ""))
        found.append(Task("week", "repeat", what, detail, badge, "warning", _("Show"), PAGE, f"coalition:{line.id}"))
    return found[:MOST]


def _promises(register: Register, conn: Connection) -> list[Task]:
    found = []
    for each in promises.due_towards(register, conn, MOST):
        days = (clock.today() - dt.date.fromisoformat(each.due)).days
        late = ngettext("{n} day ago", "{n} days ago", days).format(n=integer(days)) if days else _("today")
        who = each.who_name or _("Somebody of ours")
        detail = _("{who} towards {whom}").format(who=who, whom=each.towards_name) if each.towards else who
        partner = each.towards or each.who
        found.append(
            Task("week", "handshake", each.what, detail, late, "neutral", _("Show"), PAGE, f"organisation:{partner}")
        )
    return found


def _admissions(conn: Connection) -> list[Task]:
    found = []
    for key, name, day in admission.waiting(conn)[:MOST]:
        what = _("{name} waits for the board").format(name=name)
        detail = _("The charter was signed on {day}.").format(day=short_date(dt.date.fromisoformat(day)))
        found.append(Task("soon", "file-check", what, detail, "", "neutral", _("Show"), PAGE, f"organisation:{key}"))
    return found
