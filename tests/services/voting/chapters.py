"""A small chapter with an annual meeting, and a member for every reason."""

from __future__ import annotations

import datetime as dt

from chapterdesk.database.register import Register
from chapterdesk.fields import FieldValue
from chapterdesk.models import Meeting, Membership, Organisation, Person, RoleType, Statute, Unit, VotingRule

DAY = dt.date(2027, 4, 17)
NOW = dt.datetime(2027, 4, 17, 9, tzinfo=dt.UTC)
PAID: dict[str, FieldValue] = {"start": "2020-01-01", "paid_until": "2027-12-31"}
MEMBERS: dict[str, dict[str, FieldValue]] = {
    "Anna": PAID,
    "Bo": {**PAID, "paid_until": "2026-12-31"},
    "Cilla": {**PAID, "start": "2027-04-01"},
    "Dan": {"start": "2020-01-01", "exempt": "hardship"},
    "Eva": {**PAID, "membership_kind": "donor"},
    "Fia": {"start": "2020-01-01", "membership_kind": "volunteer"},
    "Gun": PAID,
    "Hal": PAID,
}


def fill(register: Register) -> dict[str, str]:
    """Fill a register; returns ids by name: people, "meeting", "section", "group", "chair", "board", "union"."""
    ids: dict[str, str] = {}
    with register.work("{x}", x="") as work:
        ids["section"] = work.create(Unit, {"name": "Section", "unit_kind": "section"})
        ids["group"] = work.create(Unit, {"name": "Lund", "unit_kind": "local_group", "parent": ids["section"]})
        rules: dict[str, FieldValue] = {"name": "Statutes", "unit": ids["section"], "start": "2020-01-01"}
        statute = work.create(
            Statute, rules | {"member_days": 30, "voting_age": 15, "proxies_most": 1, "quorum_percent": 50}
        )
        volunteers: dict[str, FieldValue] = {
            "statute": statute,
            "voter_kind": "volunteer",
            "way": "together",
            "votes": 2,
        }
        work.create(VotingRule, volunteers)
        for name, membership in MEMBERS.items():
            ids[name] = work.create(
                Person, {"given_name": name, "birth_date": "2014" if name == "Hal" else "1980-05-01"}
            )
            work.create(Membership, {"party": ids[name], **membership})
        work.set(Person, ids["Hal"], {"birth_date": "2013-01-01"})
        ids["Stranger"] = work.create(Person, {"given_name": "Stranger"})
        union: dict[str, FieldValue] = {
            "name": "Union",
            "organisation_kind": "member_organisation",
            "charter_signed": "2020-01-01",
        }
        ids["union"] = work.create(Organisation, union)
        work.create(Membership, {"party": ids["union"], "membership_kind": "organisation", **PAID})
        meeting: dict[str, FieldValue] = {"name": "Annual meeting", "unit": ids["section"], "day": DAY.isoformat()}
        ids["meeting"] = work.create(Meeting, meeting | {"meeting_kind": "annual", "state": "planned"})
        ids["chair"] = work.create(RoleType, {"name": "Chair", "term_months": 12})
        ids["board"] = work.create(RoleType, {"name": "Board member", "term_months": 24, "may_overlap": True})
    return ids
