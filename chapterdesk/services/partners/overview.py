"""The paper about all partners: who they are, where their admission stands, the fee and why, what is open both ways."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import Connection, or_, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.fields.dates import Date
from chapterdesk.models import Commitment, Organisation
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures
from chapterdesk.services.partners import admission, fees

_FIELDS = (
    "name", "organisation_kind", "town", "charter_signed", "admitted", "left_on", "income", "income_currency",
    "income_year",
)  # fmt: skip


def open_counts(conn: Connection) -> tuple[Counter[str], Counter[str]]:
    """Return how many open commitments each party has given, and has been given."""
    table = table_of(Commitment)
    given: Counter[str] = Counter()
    had: Counter[str] = Counter()
    open_ = or_(table.c.state.is_(None), table.c.state == "open")
    for party, towards in conn.execute(select(table.c.party, table.c.towards).where(open_)):
        given[party or ""] += 1
        had[towards or ""] += 1
    return given, had


def lines(conn: Connection, register: Register) -> list[list[str]]:
    """Return the overview's rows: partners by name, those who left out of it."""
    limit = fees.limit_of(conn)
    given, had = open_counts(conn)
    setting = register.setting(conn)
    table = table_of(Organisation)
    order = [key for (key,) in conn.execute(select(table.c.id).order_by(table.c.sort_title, table.c.n))]
    day, found = Date(), []
    for key, row in rows(conn, Organisation, order, _FIELDS).items():
        state = admission.of_row(row)
        if state == admission.LEFT:
            continue
        fee = fees.of_row(row, limit)
        kind = Organisation.fields["organisation_kind"].format(row["organisation_kind"], setting)
        found.append(
            [
                str(row["name"] or ""), kind, str(row["town"] or ""), day.format(str(row["charter_signed"] or "") or None),
                day.format(str(row["admitted"] or "") or None), fees.verdict_words(fee.verdict), fees.why(fee),
                str(given[key] or ""), str(had[key] or ""),
            ]
        )  # fmt: skip
    return found


def document(register: Register, *, size: str = "A4") -> bytes:
    """Return the overview as PDF; it names organisations, and nobody's contact person."""
    from chapterdesk.documents.listing import table_document
    from chapterdesk.documents.papers import ListColumn

    heads = [
        ListColumn(_("Name")), ListColumn(_("Kind")), ListColumn(_("Town")), ListColumn(_("Charter signed")),
        ListColumn(_("Admitted by the board")), ListColumn(_("Fee")), ListColumn(_("Why")),
        ListColumn(_("They promised"), "right"), ListColumn(_("We promised"), "right"),
    ]  # fmt: skip
    with register.read() as conn:
        limit = fees.limit_of(conn)
        found = lines(conn, register)
    subtitle = _("The fee is voluntary under a yearly income of {limit}.").format(limit=fees.limit_words(limit))
    return table_document(_("Our partners"), subtitle, heads, found, size=size, author=register.author)


def write(register: Register, target: Path, *, size: str = "A4", recipient: str = "") -> tuple[str, int]:
    """Write the overview as a file that leaves, and note it; returns its SHA-256 and number. Raises UserError."""
    if target.suffix.lower() != ".pdf":
        raise UserError(_("The overview is a PDF file."), _("Let the name end in .pdf."), code="wrong_ending")
    desks.refuse_own_files(register.path, target)
    data = document(register, size=size)
    leaving = disclosures.Leaving("partner overview", (), _FIELDS, recipient.strip())
    return disclosures.hand_over_bytes(register, data, target, leaving)
