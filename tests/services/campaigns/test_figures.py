"""The figures of terms: laws over any deeds, and from the register; no share is larger than the whole."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.models import Meeting, Participation
from chapterdesk.services import terms
from chapterdesk.services.campaigns import figures, papers
from chapterdesk.services.campaigns.figures import MEASURES, Deed, Took, term_figures
from chapterdesk.services.terms import Span
from tests.services.campaigns.conftest import Chapter

AUTUMN = Span(dt.date(2026, 9, 1), dt.date(2026, 12, 31), "2026-autumn", "Autumn")
SPRING = Span(dt.date(2027, 1, 1), dt.date(2027, 5, 31), "2027-spring", "Spring")
_NUMBER = st.none() | st.integers(0, 500)
_TOOK = st.builds(Took, st.sampled_from("abcdef"), st.booleans(), st.booleans(), st.integers(0, 9))
_DEED = st.builds(
    Deed,
    st.dates(dt.date(2026, 8, 1), dt.date(2027, 6, 30)),
    st.sampled_from(("", "g1", "g2", "s1")),
    st.booleans(),
    _NUMBER,
    _NUMBER,
    _NUMBER,
    _NUMBER,
    st.lists(_TOOK, max_size=4).map(tuple),
)


@given(st.lists(_DEED, max_size=12))
def test_shares_fit_in_the_whole_and_terms_add_up(deeds: list[Deed]) -> None:
    autumn, spring = (term_figures(span, deeds, schools={"s1"}) for span in (AUTUMN, SPRING))
    both = term_figures(Span(AUTUMN.start, SPRING.end, "", ""), deeds, schools={"s1"})
    for code, _words in MEASURES:
        for found in (autumn, spring, both):
            share = found.of(code)
            assert 0 <= share.young <= share.all and 0 <= share.school <= share.all
            if code != "participants":
                assert share.school <= share.young
        for part in ("all", "young", "school"):
            one, two, whole = (getattr(found.of(code), part) for found in (autumn, spring, both))
            if code in ("groups", "participants"):
                assert max(one, two) <= whole <= one + two
            else:
                assert whole == one + two
    assert autumn.of("activities").all == sum(AUTUMN.holds(deed.day) for deed in deeds)


def test_what_was_noted_counts_before_what_can_be_counted() -> None:
    took = (Took("a", young=True, new=True, hours=3), Took("b", hours=2))
    counted = term_figures(AUTUMN, [Deed(AUTUMN.start, "g", took=took)])
    assert (counted.of("new_activists").all, counted.of("hours").young) == (1, 5)
    noted = term_figures(AUTUMN, [Deed(AUTUMN.start, "g", new_activists=4, hours=0, took=took)])
    assert (noted.of("new_activists").all, noted.of("hours").all) == (4, 0)


def test_a_group_is_active_when_it_meets_or_acts(chapter: Chapter) -> None:
    ids = chapter.ids
    held = chapter.activity(state="held", signatures=40)
    chapter.activity("Planned", 3)
    school = chapter.activity("At school", -5, "school", state="held", signatures=2)
    with chapter.register.work("Add") as work:
        work.create(Meeting, {"name": "Meeting", "unit": ids["ystad"], "day": "2026-10-01", "state": "held"})
        work.create(Meeting, {"name": "Section", "unit": ids["section"], "day": "2026-10-01", "state": "held"})
        for activity, who, part in ((held, "ada", "led"), (held, "cleo", "signed_up"), (school, "bo", "met_there")):
            work.create(Participation, {"activity": activity, "party": ids[who], "part": part})
    with chapter.register.read() as conn:
        found = figures.of_terms(conn, [terms.by_code(conn, "2026-autumn")])[0]
        only = figures.of_terms(conn, [terms.by_code(conn, "2026-autumn")], {ids["school"]})[0]
        assert not any(
            share.all for share in figures.of_terms(conn, [terms.by_code(conn, "2025-autumn")])[0].by_measure.values()
        )
    told = {code: vars(found.of(code)) for code, _w in MEASURES}
    assert told["groups"] == {"all": 3, "young": 1, "school": 1}
    assert told["activities"] == {"all": 2, "young": 1, "school": 1}
    assert told["participants"] == {"all": 2, "young": 1, "school": 1}
    assert told["signatures"] == {"all": 42, "young": 2, "school": 2}
    assert told["new_activists"] == {"all": 1, "young": 1, "school": 1}
    assert only.of("signatures").all == 2 and only.of("groups").all == 1


def test_the_paper_shows_every_figure(chapter: Chapter, tmp_path) -> None:
    import pikepdf

    chapter.activity(state="held", signatures=40)
    with chapter.register.read() as conn:
        spans = terms.latest(conn, 6)
        heads, rows = figures.table(figures.of_terms(conn, spans))
    assert len(rows) == 6 * len(MEASURES) and all(len(row) == len(heads) for row in rows)
    assert rows[-len(MEASURES)][0] == "Autumn term 2026 (so far)"
    target = tmp_path / "figures.pdf"
    assert papers.save_figures(chapter.register, spans, target) == 1
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) in (1, 2)
