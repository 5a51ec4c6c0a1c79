"""Support against a register: from an application to its reminder and report, undo, currencies, papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Application, Fund, FundEntry, Person, Priority, Unit
from chapterdesk.services import disclosures, rules
from chapterdesk.services import today as todays
from chapterdesk.services.reminders import support as reminders
from chapterdesk.services.support import applying, budget, deciding, framing, funds, papers, reading, states
from tests.registers import open_register

DAY = dt.date(2026, 3, 2)
BUDGET = (
    budget.Line("", "Room", 80_000),
    budget.Line("", "Leaflets", 170_000),
    budget.Line("", "If it rains", 50_000, True),
)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


@dataclass
class Chapter:
    """A register with a section, a district, a group, a priority and two funds in kronor."""

    register: Register
    ids: dict[str, str]

    def facts(self, key: str) -> reading.Facts:
        with self.register.read() as conn:
            return reading.facts(self.register, conn, key)

    def pot(self, name: str) -> funds.Pot:
        with self.register.read() as conn:
            return funds.pot(self.register, conn, self.ids[name])

    def tasks(self) -> list[str]:
        with self.register.read() as conn:
            return [task.what for task in reminders.tasks(self.register, conn)]

    def sent(self, **values: str) -> str:
        own = {
            "name": "Vigil",
            "unit": self.ids["group"],
            "fund": self.ids["solidarity"],
            "priority": self.ids["youth"],
        }
        key = applying.write(self.register, own | values, BUDGET)
        applying.send(self.register, key)
        return key

    def granted(self, amount: int = 300_000) -> str:
        key = self.sent()
        deciding.decide(self.register, key, deciding.Decision(amount, "It brings in new people."))
        return key


@pytest.fixture
def chapter(tmp_path: Path) -> Iterator[Chapter]:
    with clock.frozen(at(DAY)), open_register(tmp_path) as register:
        rules.install(register)
        with register.work("Begin") as work:
            section = work.create(Unit, {"name": "Section", "unit_kind": "section", "currency": "SEK"})
            district = work.create(
                Unit, {"name": "Skåne", "unit_kind": "district", "parent": section, "email": ("d@example.org",)}
            )
            ids = {
                "district": district,
                "group": work.create(Unit, {"name": "Vik", "unit_kind": "local_group", "parent": district, "email": ("v@example.org",)}),
                "youth": work.create(Priority, {"name": "Young people", "order": 1}),
                "solidarity": work.create(Fund, {"name": "Solidarity", "fund_kind": "solidarity", "unit": district, "is_default": True}),
                "activity": work.create(Fund, {"name": "Activity", "fund_kind": "activity_support", "report_days": 30}),
                "euros": work.create(Fund, {"name": "Exchange", "fund_kind": "activity_support", "currency": "EUR"}),
            }  # fmt: skip
        funds.contribute(register, 500_000)
        yield Chapter(register, ids)


def test_one_application_is_granted_and_its_report_reminded_of(chapter: Chapter) -> None:
    register, key = chapter.register, chapter.sent()
    assert chapter.facts(key).amount == 300_000 and chapter.facts(key).sums.reserve == 50_000
    assert chapter.tasks() == ["Application waits for a decision: Vigil"]
    deciding.decide(register, key, deciding.Decision(300_000, "It brings in new people."))
    assert chapter.tasks() == ["Granted and not paid yet: Vigil"]
    assert (chapter.pot("solidarity").stand.reserved, chapter.pot("solidarity").stand.free) == (300_000, 200_000)
    deciding.pay(register, key)
    due = DAY + dt.timedelta(days=states.REPORT_DAYS)
    assert chapter.facts(key).texts["report_due"] == due.isoformat()
    assert (chapter.pot("solidarity").stand.balance, chapter.pot("solidarity").stand.reserved) == (200_000, 0)
    assert chapter.tasks() == []
    with clock.frozen(at(due - dt.timedelta(days=5))):
        assert chapter.tasks() == ["Support report due 31 May"]
    with clock.frozen(at(due + dt.timedelta(days=4))):
        assert chapter.tasks() == ["Support report is late: Vigil"]
        with register.read() as conn:
            (late,) = reminders.tasks(register, conn)
            assert (late.when, late.tone, late.badge, late.target) == ("now", "danger", "4 days late", key)
        assert any("Vigil" in task.what for task in todays.tasks(register))
        left = deciding.report(register, key, {chapter.facts(key).lines[0].id: 75_000}, "Forty came.")
        assert left == 225_000 and chapter.tasks() == []
    assert chapter.pot("solidarity").stand.balance == 500_000 - 75_000
    assert chapter.facts(key).sums.spent == 75_000 and chapter.facts(key).owed_back == 0


def test_undo_takes_back_the_payment_and_its_entry_in_one_step(chapter: Chapter) -> None:
    key = chapter.granted()
    before = chapter.pot("solidarity").stand
    deciding.pay(chapter.register, key)
    chapter.register.undo()
    assert chapter.facts(key).state == states.GRANTED and not chapter.facts(key).texts["report_due"]
    assert chapter.pot("solidarity").stand == before and chapter.facts(key).paid == 0
    chapter.register.redo()
    assert chapter.facts(key).paid == 300_000
    deciding.report(chapter.register, key, {chapter.facts(key).lines[0].id: 1})
    chapter.register.undo()
    assert chapter.facts(key).state == states.PAID and chapter.facts(key).sums.spent is None
    assert chapter.pot("solidarity").stand.balance == 200_000


def test_what_is_left_may_come_back_later_and_is_reminded_of(chapter: Chapter) -> None:
    key = chapter.granted()
    deciding.pay(chapter.register, key)
    deciding.report(chapter.register, key, {chapter.facts(key).lines[1].id: 100_000}, returned=False)
    assert chapter.facts(key).owed_back == 200_000
    assert chapter.tasks() == ["Support is still to be paid back: Vigil"]
    assert deciding.paid_back(chapter.register, key) == 200_000
    assert chapter.tasks() == [] and chapter.pot("solidarity").stand.balance == 400_000
    with pytest.raises(UserError) as problem:
        deciding.paid_back(chapter.register, key)
    assert problem.value.code == "not_now"


def test_overspending_is_said_in_words_before_the_decision(chapter: Chapter) -> None:
    register = chapter.register
    framing.set_frame(register, chapter.ids["solidarity"], chapter.ids["youth"], 2026, 350_000)
    chapter.granted()
    other = chapter.sent(name="March")
    with register.read() as conn:
        advice = deciding.advise(register, conn, chapter.facts(other), 300_000)
        assert advice.over and len(advice.words) == 2
        assert "Solidarity has 2\u00a0000\u00a0kr free: this is 1\u00a0000\u00a0kr more." in advice.words[0].replace(
            ",", "\u00a0"
        )
        assert not deciding.advise(register, conn, chapter.facts(other), 50_000).words
        later = deciding.advise(register, conn, chapter.facts(other), 200_000, year=2027)
        assert not later.words
    deciding.decide(register, other, deciding.Decision(50_000, "Part of it."))
    assert chapter.facts(other).state == states.PART_GRANTED
    with register.read() as conn:
        found = framing.summary(register, conn, 2026)
        assert [(line.key, line.frame, line.granted, line.left) for line in found.priorities] == [
            (chapter.ids["youth"], 350_000, 350_000, 0), ("", None, 0, None),
        ]  # fmt: skip
        assert [(line.key, line.granted) for line in found.districts] == [(chapter.ids["district"], 350_000)]


def test_other_currencies_stand_by_themselves(chapter: Chapter) -> None:
    register = chapter.register
    funds.contribute(register, 100_000, fund=chapter.ids["euros"], kind=funds.ALLOCATION)
    key = chapter.sent(name="Visit", currency="EUR")
    assert chapter.facts(key).money(chapter.facts(key).amount).startswith("€")
    with pytest.raises(UserError) as problem:
        deciding.decide(register, key, deciding.Decision(300_000, "Yes."))
    assert problem.value.code == "other_currency"
    deciding.decide(register, key, deciding.Decision(90_000, "Part.", fund=chapter.ids["euros"]))
    assert (chapter.pot("euros").stand.free, chapter.pot("solidarity").stand.reserved) == (10_000, 0)
    with register.read() as conn:
        assert framing.currencies(register, conn, 2026) == ["EUR"]
        assert framing.summary(register, conn, 2026).granted == 0
        assert framing.summary(register, conn, 2026, currency="EUR").granted == 90_000
    with pytest.raises(UserError):
        deciding.pay(register, key, fund=chapter.ids["solidarity"])
    assert chapter.facts(key).state == states.PART_GRANTED


def test_a_refusal_needs_grounds_and_wrong_steps_change_nothing(chapter: Chapter) -> None:
    key = chapter.sent()
    for decision in (
        deciding.Decision(0),
        deciding.Decision(100),
        deciding.Decision(300_001, "x"),
        deciding.Decision(-1, "x"),
    ):
        with pytest.raises(UserError):
            deciding.decide(chapter.register, key, decision)
    with pytest.raises(UserError) as problem:
        deciding.pay(chapter.register, key)
    assert problem.value.code == "not_now"
    deciding.decide(chapter.register, key, deciding.Decision(0, "Outside the plan."))
    facts = chapter.facts(key)
    assert (facts.state, facts.granted, facts.texts["grounds"]) == (states.REFUSED, 0, "Outside the plan.")
    with pytest.raises(UserError):
        applying.set_line(chapter.register, key, budget.Line("", "More", 5))


def test_withdrawing_frees_what_was_promised_and_it_can_be_taken_up(chapter: Chapter) -> None:
    key = chapter.granted()
    applying.withdraw(chapter.register, key)
    assert chapter.pot("solidarity").stand.free == 500_000
    applying.take_up(chapter.register, key)
    facts = chapter.facts(key)
    assert (facts.state, facts.granted, facts.texts["sent_on"]) == (states.DRAFT, None, "")


def test_the_budget_says_what_is_applied_for(chapter: Chapter) -> None:
    key = applying.write(chapter.register, {"name": "Film"})
    with pytest.raises(UserError) as problem:
        applying.send(chapter.register, key)
    assert problem.value.code == "no_amount"
    line = applying.set_line(chapter.register, key, budget.Line("", "Room", 900))
    applying.set_line(chapter.register, key, budget.Line("", "Tea", 100, True))
    assert chapter.facts(key).amount == 1000
    applying.set_line(chapter.register, key, budget.Line(line, "Hall", 1500))
    assert [(x.name, x.amount) for x in chapter.facts(key).lines] == [("Hall", 1500), ("Tea", 100)]
    applying.remove_line(chapter.register, key, line)
    assert chapter.facts(key).amount == 100
    chapter.register.undo()
    assert chapter.facts(key).amount == 1600


def test_contributions_go_to_the_one_fund_that_says_so(chapter: Chapter) -> None:
    register = chapter.register
    entry = funds.contribute(register, 7_000)
    with register.read() as conn:
        assert rows(conn, FundEntry, [entry])[entry]["fund"] == chapter.ids["solidarity"]
    with register.work("Another") as work:
        work.set(Fund, chapter.ids["activity"], {"is_default": True})
    assert chapter.pot("activity").is_default and not chapter.pot("solidarity").is_default
    register.undo()
    assert chapter.pot("solidarity").is_default and not chapter.pot("activity").is_default
    assert chapter.pot("solidarity").income == 507_000
    for amount in (0, -5):
        with pytest.raises(UserError):
            funds.contribute(register, amount)


def test_a_fund_may_say_when_reports_are_due(chapter: Chapter) -> None:
    key = chapter.granted()
    deciding.pay(chapter.register, key, fund=chapter.ids["activity"])
    assert chapter.facts(key).texts["report_due"] == (DAY + dt.timedelta(days=30)).isoformat()
    assert chapter.pot("activity").stand.balance == -300_000


def test_papers_leave_with_a_note_and_without_protected_names(chapter: Chapter, tmp_path: Path) -> None:
    register = chapter.register
    with register.work("Somebody") as work:
        hidden = work.create(
            Person,
            {"given_name": "Alma", "family_name": "Ek", "protected_identity": True, "emails": ("a@example.org",)},
        )
    key = chapter.sent(party=hidden)
    with pytest.raises(UserError) as problem:
        papers.save(register, key, papers.LETTER, tmp_path / "letter.pdf")
    assert problem.value.code == "not_now"
    deciding.decide(register, key, deciding.Decision(100_000, "Part of it."))
    left = papers.save(register, key, papers.LETTER, tmp_path / "letter.pdf")
    assert left.shielded
    with pikepdf.open(left.path) as pdf:
        assert len(pdf.pages) == 1
    mailed = papers.mail(register, key, papers.LETTER, tmp_path / "letter.eml")
    assert mailed.to == "v@example.org"
    assert papers.mail(register, key, papers.APPLICATION, tmp_path / "send.eml").to == "d@example.org"
    with register.work("No group") as work:
        work.set(Application, key, {"unit": None})
    assert papers.mail(register, key, papers.LETTER, tmp_path / "to-nobody.eml").to == ""
    confirmed = papers.save(register, key, papers.APPLICATION, tmp_path / "a.pdf", confirmed=["Alma Ek"])
    assert not confirmed.shielded
    with register.read() as conn:
        noted = disclosures.listed(conn)
    assert (noted[0].people, noted[0].protected) == ((hidden,), 1) and noted[-1].people == ()
