"""Workbooks put into another shape in LibreOffice: the same rows, the same edits, or a question; never somebody else's values."""

from __future__ import annotations

from collections import Counter

import pytest

from chapterdesk.services.exchange import telling
from chapterdesk.sync.identify import Reason
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import Trust
from tests.sync.desks import applied, held, untouched
from tests.sync.edits import block_sort

pytestmark = pytest.mark.slow

TOWN = "Testköping"


@pytest.fixture
def back(office, desk, small, tmp_path):
    """Return the plan of the small workbook after some steps on its first sheet, the people."""

    def plan(*steps, name="back.xlsx", **about):
        first = ("sheet", small.sheets["person"])
        return desk.plan(office.edit(small.path, tmp_path / name, [first, *steps], **about))

    return plan


def edit_town(small, place=3):
    """Return a step that edits one person's town, and what should come of it."""
    row = small.rows["person"][place]
    return ("text", small.column("person", "town"), place + 1, TOWN), {(row.id, "town"): TOWN}


def last(small):
    return small.width("person") - 1, len(small.rows["person"])


def test_sorted_as_a_whole(back, small):
    step, wanted = edit_town(small)
    for name in ("family_name", "birth_date"):
        plan = back(step, ("sort", 0, 0, *last(small), small.column("person", name)))
        assert applied(plan) == wanted
        assert not plan.outcome.held
        assert not plan.outcome.questions


def test_sorted_with_ref_but_without_the_hidden_column_nobody_gets_anothers_values(back, small):
    # Column A and C onwards as one block is what a sort of the visible columns is in some programs.
    width, height = last(small)
    plan = back(("movecolumn", 1, width + 3), ("sort", 0, 0, width - 1, height, small.column("person", "town")))
    assert not plan.outcome.changes


@pytest.mark.parametrize("name", ["family_name", "town", "birth_date"])
def test_sorted_by_the_visible_block_is_put_right_and_asked_about_once(back, small, name):
    step, wanted = edit_town(small)
    plan = back(step, *block_sort(small, "person", name))
    (question,) = plan.outcome.questions
    assert (question.why, question.kind) == (Why.REKEYED, "person")
    assert held(plan) == wanted
    assert not plan.outcome.changes
    assert not plan.outcome.new_rows
    assert {pair.row.id for pair in plan.matched.pairs} == {row.id for row in small.kept.base.rows}


def test_two_columns_sorted_by_themselves_are_never_applied(back, small):
    start, end = small.column("person", "given_name"), small.column("person", "family_name")
    first, final = min(start, end), max(start, end)
    plan = back(("sort", first, 0, final, last(small)[1], end - first))
    assert not plan.outcome.changes
    assert plan.outcome.held


def test_columns_moved_a_sheet_renamed_and_rows_put_in_between(back, small):
    width, _height = last(small)
    step, wanted = edit_town(small)
    shapes = {
        "moved": [("movecolumn", small.column("person", "given_name"), width), ("movecolumn", small.column("person", "town"), 2)],
        "renamed": [("rename", "Våra aktivister 2026")],
        "rows": [("insertrows", 0, 3), ("text", 0, 0, "Vår lista"), ("insertrows", 9, 2)],
        "columns": [("insertcolumns", 4, 1), ("text", 4, 0, "Skostorlek"), ("text", 4, 1, "43")],
    }  # fmt: skip
    every = [*shapes["moved"], *shapes["columns"], *shapes["rows"], *shapes["renamed"]]
    for steps in [*shapes.values(), every]:
        plan = back(step, *steps)
        assert applied(plan) == wanted, steps
        assert not telling.counts(plan).waiting
        assert telling.counts(plan).unchanged == len(small.kept.base.rows) - 1


def test_rows_copied(back, small):
    step, wanted = edit_town(small)
    under = last(small)[1] + 40
    plan = back(("copyrow", 4, under))
    assert plan.outcome.count(Why.SAME_ROW_TWICE) == 1
    assert plan.outcome.quiet
    plan = back(step, ("copyrow", 6, under), ("text", small.column("person", "given_name"), under, "Någon Annan"))
    assert applied(plan) == wanted
    (new,) = plan.outcome.new_rows
    assert (new.why, new.like) == (Why.COPIED_ROW, small.rows["person"][5].id)


def test_rows_and_a_column_taken_out(back, small):
    step, wanted = edit_town(small)
    plan = back(step, ("droprows", 10, 4), ("dropcolumns", small.column("person", "given_name"), 1))
    assert applied(plan) == wanted
    gone = {row.id for row in small.rows["person"][9:13]}
    assert {n.row for n in plan.outcome.notices if n.why is Why.MISSING_ROW} == gone
    count = telling.counts(plan)
    assert (count.deleted, count.missing, count.doubtful) == (0, 4, 0)


def test_a_sheet_copied_into_a_new_book_is_known_by_its_hidden_column(back, small):
    step, wanted = edit_town(small)
    plan = back(step, ("detach",))
    assert (plan.received.workbook.base, plan.received.base.trust) == (None, Trust.RECORD)
    assert [finding.reason for finding in plan.findings] == [Reason.STRIPPED]
    assert applied(plan) == wanted
    assert telling.counts(plan).unchanged == len(small.rows["person"]) - 1


def test_a_sheet_copied_into_a_new_book_without_its_hidden_column_is_all_reviewed(back, small):
    step, wanted = edit_town(small)
    plan = back(step, ("detach",), ("dropcolumns", 1, 1))
    assert plan.received.base.trust is Trust.LATEST
    assert [finding.reason for finding in plan.findings] == [Reason.STRIPPED, Reason.LATEST_ONLY]
    assert held(plan) == wanted
    assert not plan.outcome.changes
    assert {p.review for p in plan.outcome.held} == {Why.WEAK_BASE}


def test_a_sheet_copied_within_the_book_is_read_once(back, small):
    step, wanted = edit_town(small)
    plan = back(step, ("copysheet", "Kopia"))
    assert applied(plan) == wanted
    assert not plan.outcome.new_rows


def test_an_edit_in_an_ods_and_in_a_csv(back, small):
    step, wanted = edit_town(small)
    assert applied(back(step, name="back.ods")) == wanted
    plan = back(step, name="back.csv", page=1 + list(small.sheets).index("person"))
    assert applied(plan) == wanted
    assert Counter(notice.why for notice in plan.outcome.notices)[Why.MISSING_SHEET] == len(small.sheets) - 1


def test_the_hidden_sheet_taken_out(back, small):
    step, wanted = edit_town(small)
    plan = back(step, ("removesheet", "_chapterdesk"))
    assert plan.received.base.trust is Trust.RECORD
    assert applied(plan) == wanted


def test_new_rows_in_spare_lines_and_under_them(back, small):
    given, height = small.column("person", "given_name"), last(small)[1]
    plan = back(("type", given, height + 1, "Ida"), ("type", given, height + 60, "Bo"))
    found = {new.values["given_name"]: (len(new.values), bool(new.ref)) for new in plan.outcome.new_rows}
    assert found == {"Ida": (1, True), "Bo": (1, False)}
    assert telling.counts(plan).unchanged == len(small.kept.base.rows)


def test_without_anything_done_the_small_workbook_says_nothing(back, small):
    assert len(small.rows["person"]) > 20
    untouched(back(), small)
