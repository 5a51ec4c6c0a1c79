"""Young people: ages of partial dates, end of school foreseen, contact persons who leave, parents' consent by the statutes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.database.rows import rows
from chapterdesk.models import Person, Statute
from chapterdesk.services import youth
from tests.services.campaigns.conftest import TODAY, Chapter

_DATES = st.dates(dt.date(1930, 1, 1), dt.date(2020, 12, 31))
_DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2040, 12, 31))


def _age(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@given(_DATES, _DAYS)
def test_less_known_of_a_birth_never_makes_older(born: dt.date, day: dt.date) -> None:
    whole, month, year = (youth.youngest_age(born.isoformat()[:n], day) for n in (10, 7, 4))
    assert whole == _age(born, day)
    assert year <= month <= whole <= year + 1
    assert youth.is_young(born.isoformat(), day) == (whole < youth.YOUTH_UNDER)


@given(_DATES, st.sampled_from(sorted(youth.END_OF_SCHOOL)))
def test_the_end_of_school_is_foreseen_by_habit_and_only_where_there_is_one(born: dt.date, country: str) -> None:
    leaves = youth.end_of_school(born.isoformat(), country)
    assert leaves is not None and 18 <= int(leaves[:4]) - born.year <= 19
    assert youth.end_of_school(born.isoformat(), country.lower()) == leaves
    assert youth.end_of_school(born.isoformat(), "XX") is None and youth.end_of_school(None, country) is None


@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31)))
def test_who_leaves_before_the_autumn_has_left_also_a_year_later(leaves: dt.date) -> None:
    autumn = dt.date(2027, 9, 1)
    for text in (leaves.isoformat(), leaves.isoformat()[:7], leaves.isoformat()[:4]):
        if youth.leaves_before(text, autumn):
            assert youth.leaves_before(text, autumn.replace(year=2028))
    assert youth.leaves_before(leaves.isoformat(), autumn) == (leaves < autumn)
    assert youth.leaves_before("2027", autumn) and not youth.leaves_before("2028", autumn)
    assert youth.years_left("2027-06", TODAY) == 0 and youth.years_left("2028", TODAY) == 1


def test_contact_persons_who_leave_and_who_goes_on(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    with register.read() as conn:
        group = youth.school_groups(register, conn)[0]
        assert youth.next_autumn(conn) == dt.date(2027, 9, 1)
    bo = group.contacts[0]
    # Born in 2008 in Sweden: turns 19 in 2027; only a suggestion.
    assert (bo.name, bo.leaves, bo.suggested, bo.gone, bo.years) == ("Bo Ek", "2027-06", True, True, 0)
    assert group.leaderless and group.staying == ("Dina Ek",)
    youth.note_end(register, ids["bo"], "2028-06")
    with register.read() as conn:
        group = youth.school_groups(register, conn)[0]
    assert not group.contacts[0].suggested and not group.leaving and not group.leaderless


def test_parents_are_asked_by_the_age_rule_of_the_statutes(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids

    def missing() -> list[tuple[str, int, int]]:
        with register.read() as conn:
            return [(m.name, m.age, m.rule) for m in youth.without_consent(register, conn)]

    assert missing() == [("Cleo Öst", 13, 15)]
    with register.work("Rule") as work:
        work.create(Statute, {"name": "Ours", "unit": ids["section"], "guardian_age": 19})
    assert missing() == [("Cleo Öst", 13, 19), ("Bo Ek", 18, 19)]
    with register.read() as conn:
        assert youth.needs_guardian(conn, ids["bo"], ids["school"]) and not youth.needs_guardian(conn, ids["ada"])
    for key in ("cleo", "bo"):
        youth.note_guardian(register, ids[key], {"guardian": "A parent", "guardian_consent": "granted"})
    assert missing() == []
    youth.note_guardian(register, ids["bo"], {"guardian": "A parent", "guardian_consent": "refused"})
    with register.read() as conn:
        told = youth.without_consent(register, conn)[0]
        assert (told.answer, told.guardian) == ("refused", "A parent")
        assert rows(conn, Person, [ids["bo"]], ["guardian_consent"])[ids["bo"]]["guardian_consent"] == "refused"
    with register.work("Rule") as work:
        work.create(Statute, {"name": "None", "unit": ids["school"], "guardian_age": 0})
    assert missing() == []
