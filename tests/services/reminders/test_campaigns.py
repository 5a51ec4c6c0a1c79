"""Today reminds of outcomes, partners' periods, young people and ideas that wait; the demo shows each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.core.progress import Progress
from chapterdesk.database.rows import rows
from chapterdesk.models import Activity, Initiative
from chapterdesk.services import demo, youth
from chapterdesk.services.campaigns import activities, initiatives, taking_part
from chapterdesk.services.campaigns import year as years
from chapterdesk.services.reminders import campaigns
from tests.registers import open_register

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_the_demo_reminds_of_everything_until_it_is_done(tmp_path: Path) -> None:
    with clock.frozen(NOON), open_register(tmp_path) as register:
        demo.fill(register, 400, 1, Progress())

        def told() -> dict[str, tuple[str, str]]:
            with register.read() as conn:
                return {task.icon: (task.what, task.target) for task in campaigns.tasks(register, conn)}

        found = told()
        assert set(found) == {"flag", "handshake", "shield-alert", "school", "sparkles"}
        assert "1 activity" in found["flag"][0] and found["school"][1] == found["shield-alert"][1] == "young"
        activities.note_outcome(register, found["flag"][1], {"signatures": 3})
        with register.read() as conn:
            minors = youth.without_consent(register, conn)
            groups = youth.school_groups(register, conn)
        for minor in minors:
            youth.note_guardian(register, minor.person, {"guardian_consent": "granted"})
        for contact in (each for group in groups for each in group.leaving):
            youth.note_end(register, contact.person, "2029-06")
        initiatives.decline(register, found["sparkles"][1], "Later")
        after = told()
        assert not set(after) & {"flag", "shield-alert", "school"}
        assert after["sparkles"][1] != found["sparkles"][1]


def test_the_demo_has_years_of_activity_every_state_and_clashes(tmp_path: Path) -> None:
    with clock.frozen(NOON), open_register(tmp_path) as register:
        demo.fill(register, 400, 1, Progress())
        with register.read() as conn:
            year = years.year(register, conn, years.present_year(conn))
            earlier = years.year(register, conn, 2025)
        assert year.begins == 2026 and year.name == "2026/27"
        assert [span.code for span in year.spans] == ["2026-autumn", "2027-spring", "2027-summer"]
        assert year.lanes and year.partner_lanes and any(clash.with_partner for clash in year.clashes)
        assert year.activities and earlier.activities
        assert {mark.day for mark in year.marks} <= {year.first + dt.timedelta(days=n) for n in range(366)}
        with register.read() as conn:
            assert {row["state"] for row in rows(conn, Initiative).values()} == {
                "proposed",
                "supported",
                "adopted",
                "declined",
            }
            key = next(k for k, row in rows(conn, Activity).items() if row["state"] == "held")
            assert taking_part.participants(register, conn, key)
