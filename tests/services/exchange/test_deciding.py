"""Every choice for everything that waits, and that each is taken back whole."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from chapterdesk.core.errors import UserError
from chapterdesk.models import Person, Unit
from chapterdesk.services import records, rules
from chapterdesk.services.exchange.items import Choice, Sort
from tests.services.exchange.hands import (
    change,
    contested,
    decide,
    delete,
    items,
    person,
    put,
    ref,
    shown,
    spare,
    state,
    take,
    undo,
    values,
)


@pytest.fixture(autouse=True)
def _ruled(office):
    rules.install(office.register)


def sides(item):
    return [(side.value, side.where) for side in (item.base, item.ours, item.theirs) if side is not None]


# -- conflicts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def met(office, edited):
    """Two towns that both sides changed."""
    path = office.send()
    change(office, "nils", town="Lund")
    change(office, "asa", town="Lomma")
    back = edited(path, {person(office, "nils", "Town"): "Malmö", person(office, "asa", "Town"): "Höör"})
    take(office, back)
    return {item.row: item for item in items(office)}


@pytest.mark.parametrize(
    ("choice", "typed", "town"),
    [(Choice.OURS, "", "Lund"), (Choice.THEIRS, "", "Malmö"), (Choice.OTHER, "Ystad", "Ystad")],
)
def test_a_conflict_is_decided_and_open_again_after_undo(office, met, choice, typed, town):
    item, before = met[office.ids["nils"]], state(office.register)
    assert item.sort is Sort.CONFLICT and item.base.value == "Ystad"
    assert (item.ours.value, item.theirs.value, item.theirs.who) == ("Lund", "Malmö", "Secretariat")
    done = decide(office, [item.key], choice, typed)
    assert done.count == 1 and shown(office, "nils", "town") == town
    assert contested(office.register) == {(office.ids["asa"], "town")}
    after = state(office.register)
    undo(office, done.work)
    assert state(office.register) == before
    again = next(i for i in items(office) if i.row == office.ids["nils"])
    assert (again.key, sides(again)) == (item.key, sides(item))
    office.register.redo()
    assert state(office.register) == after


def test_many_are_decided_at_once_in_one_step(office, met):
    before = state(office.register)
    done = decide(office, [item.key for item in met.values()], Choice.THEIRS)
    assert done.count == 2 and not contested(office.register)
    assert (shown(office, "nils", "town"), shown(office, "asa", "town")) == ("Malmö", "Höör")
    undo(office, done.work)
    assert state(office.register) == before and len(items(office)) == 2


def test_later_keeps_it_open_marks_it_and_is_no_step(office, met):
    steps = len(office.register.steps())
    decide(office, [met[office.ids["nils"]].key], Choice.LATER)
    assert len(office.register.steps()) == steps and len(contested(office.register)) == 2
    assert [item.later for item in items(office)] == [False, True]


def test_another_value_is_for_one_thing_and_must_be_one(office, met):
    with pytest.raises(UserError) as caught:
        decide(office, [item.key for item in met.values()], Choice.OTHER, "Ystad")
    assert caught.value.code == "one_value"


def test_another_value_that_cannot_be_read_decides_nothing(office, edited):
    path = office.send()
    change(office, "nils", birth_date="1990-01-02")
    take(office, edited(path, {person(office, "nils", "Birth date or year"): "1991-01-03"}))
    (item,) = items(office)
    before = state(office.register)
    with pytest.raises(UserError) as caught:
        decide(office, [item.key], Choice.OTHER, "yesterday")
    assert caught.value.code == "unreadable" and state(office.register) == before


def test_what_does_not_wait_any_more_is_said(office, met):
    key = met[office.ids["nils"]].key
    decide(office, [key], Choice.OURS)
    with pytest.raises(UserError) as caught:
        decide(office, [key], Choice.THEIRS)
    assert caught.value.code == "nothing_waits"
    done = decide(office, [key, met[office.ids["asa"]].key], Choice.THEIRS)
    assert (done.count, done.left) == (1, [key])


def test_an_edit_at_the_screen_of_what_is_contested_leaves_the_other_side_open(office, met):
    """Who types sees one side only: the other is not overwritten unseen."""
    change(office, "nils", town="Kivik")
    assert (office.ids["nils"], "town") in contested(office.register)
    item = _of(office, "nils")
    assert "Kivik" in {item.ours.value, item.theirs.value}


def _of(office, name):
    return next(item for item in items(office) if item.row == office.ids[name])


@pytest.mark.parametrize(("choice", "stays"), [(Choice.OURS, True), (Choice.THEIRS, False)])
def test_their_deletion_against_our_edit(office, edited, choice, stays):
    path = office.send()
    change(office, "nils", town="Lund")
    take(office, edited(path, {person(office, "nils", "Action"): "DELETE"}))
    (item,) = items(office)
    assert item.sort is Sort.DELETED and item.theirs.gone and item.likely is Choice.OURS
    before = state(office.register)
    done = decide(office, [item.key], choice)
    assert not contested(office.register) and (values(office.register, office.ids["nils"]) is not None) is stays
    undo(office, done.work)
    assert state(office.register) == before and [i.key for i in items(office)] == [item.key]


@pytest.mark.parametrize(("choice", "stays"), [(Choice.OURS, False), (Choice.THEIRS, True)])
def test_our_deletion_against_their_edit(office, edited, choice, stays):
    back = edited(office.send(), {person(office, "asa", "Town"): "Malmö"})
    theirs = values(office.register, office.ids["asa"]) | {"town": "Malmö"}
    delete(office, "asa")
    take(office, back)
    (item,) = items(office)
    assert item.sort is Sort.DELETED and item.ours.gone and item.likely is Choice.THEIRS
    before = state(office.register)
    done = decide(office, [item.key], choice)
    assert values(office.register, office.ids["asa"]) == (theirs if stays else None)
    assert not contested(office.register)
    undo(office, done.work)
    assert state(office.register) == before


# -- held edits -----------------------------------------------------------------------------------------------------------


def _held(office, edited, how):
    """Return (the file, the field, what it asks for) of an edit that waits."""
    if how == "swap":
        change(office, "asa", birth_date="1990-03-02")
        return edited(office.send(), {person(office, "asa", "Birth date or year"): dt.date(1990, 2, 3)}), "birth_date"
    if how == "weak":

        def strip(book):
            del book["_chapterdesk"], book["Read me"]
            for name in list(book.defined_names):
                del book.defined_names[name]
            for page in book.worksheets:
                page.delete_cols(2)  # the checks, which name the export as well
            book.properties.title = book.properties.keywords = None
            for name in list(book.custom_doc_props.names):
                del book.custom_doc_props[name]

        change(office, "asa", town="Lund")
        return edited(office.send(), {person(office, "asa", "Town"): "Malmö"}, more=strip), "town"
    for name in ("asa", "joris", "nils"):
        change(office, name, town="Lund")
    cells = {person(office, name, "Town"): None for name in ("asa", "joris", "nils")}
    return edited(office.send(), cells), "town"


@pytest.mark.parametrize("how", ["swap", "weak", "mass"])
def test_a_held_edit_changes_nothing_until_it_is_let_through(office, edited, how):
    back, field = _held(office, edited, how)
    before = values(office.register, office.ids["asa"])
    take(office, back)
    waiting = [item for item in items(office) if item.field == field]
    assert values(office.register, office.ids["asa"]) == before
    assert len(waiting) == (3 if how == "mass" else 1) and {i.sort for i in waiting} == {Sort.EDIT}
    kept, then = [item.key for item in waiting], state(office.register)
    refused = decide(office, kept, Choice.OURS)
    assert values(office.register, office.ids["asa"]) == before
    assert not [item for item in items(office) if item.key in kept]
    undo(office, refused.work)
    assert [item.key for item in items(office) if item.key in kept] == kept
    done = decide(office, kept, Choice.THEIRS)
    wanted = {"swap": "1990-02-03", "weak": "Malmö", "mass": None}[how]
    assert shown(office, "asa", field) == wanted and not contested(office.register)
    undo(office, done.work)
    assert state(office.register) == then and [i.key for i in items(office) if i.key in kept] == kept


def test_a_held_edit_of_what_changed_meanwhile_becomes_a_conflict(office, edited):
    back, _field = _held(office, edited, "swap")
    take(office, back)
    change(office, "asa", birth_date="1991-01-01")
    (item,) = items(office)
    decide(office, [item.key], Choice.THEIRS)
    assert contested(office.register) == {(office.ids["asa"], "birth_date")}


def test_another_value_for_a_held_edit(office, edited):
    back, _field = _held(office, edited, "swap")
    take(office, back)
    (item,) = items(office)
    decide(office, [item.key], Choice.OTHER, "1992-04-05")
    assert shown(office, "asa", "birth_date") == "1992-04-05" and not items(office)


def test_a_held_edit_of_a_row_that_is_gone_says_so(office, edited):
    back, _field = _held(office, edited, "swap")
    take(office, back)
    delete(office, "asa")
    before = state(office.register)
    with pytest.raises(UserError) as caught:
        decide(office, [items(office)[0].key], Choice.THEIRS)
    assert caught.value.code == "gone" and state(office.register) == before


def test_a_required_field_that_was_cleared_waits(office, edited):
    """A group without a name is not taken in by itself; let through, a rule of the register is told of."""
    with office.register.read() as conn:
        number = records.by_id(conn, Unit, office.ids["lund"]).ref
    back = edited(office.send(), {(Unit.plural, number, "Name"): None})
    take(office, back)
    (item,) = items(office)
    assert (item.sort, item.field) == (Sort.EDIT, "name")
    assert values(office.register, office.ids["lund"], "unit")["name"] == "Lund"


# -- new rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def like_asa(office, edited):
    """A new row that may be Asa."""

    def typed(book):
        put(book, spare(book), Given_name="Asa", Family_name="Öberg", Town="Malmö", Phone="070-174 06 13")

    take(office, edited(office.send(), {}, more=typed))
    (item,) = items(office)
    assert item.sort is Sort.NEW and item.like[0][0] == office.ids["asa"]
    return item


def _people(office):
    with office.register.read() as conn:
        return conn.execute(select(func.count()).select_from(Person)).scalar_one()


@pytest.mark.parametrize(
    ("choice", "more", "town"), [(Choice.OURS, 0, None), (Choice.ADD, 1, None), (Choice.SAME, 0, "Malmö")]
)
def test_a_new_row_like_somebody(office, like_asa, choice, more, town):
    before, many = state(office.register), _people(office)
    done = decide(office, [like_asa.key], choice)
    assert _people(office) == many + more and shown(office, "asa", "town") == town
    assert not items(office) and not contested(office.register)
    undo(office, done.work)
    assert state(office.register) == before and [i.key for i in items(office)] == [like_asa.key]
    office.register.redo()
    assert _people(office) == many + more and not items(office)


def test_the_same_person_with_another_value_is_a_conflict(office, like_asa):
    change(office, "asa", town="Lund")
    decide(office, [like_asa.key], Choice.SAME)
    assert contested(office.register) == {(office.ids["asa"], "town")}
    assert shown(office, "asa", "phones")[:2] == ("+46701740613", "+46701740614")


def test_the_same_as_somebody_else_named(office, like_asa):
    decide(office, [like_asa.key], Choice.SAME, "", office.ids["nils"])
    assert "+46701740613" in shown(office, "nils", "phones")


def test_a_new_row_that_says_too_little_can_only_be_left(office, edited):
    take(office, edited(office.send(), {}, more=lambda b: put(b, spare(b), Town="Malmö")))
    (item,) = items(office)
    assert item.sort is Sort.NEW and Choice.ADD not in item.choices and "Name is empty." in item.why
    with pytest.raises(UserError) as caught:
        decide(office, [item.key], Choice.ADD)
    assert caught.value.code == "nothing_waits"
    assert decide(office, [item.key], Choice.OURS).count == 1


# -- actions and sheets ---------------------------------------------------------------------------------------------------


def test_merge_into_waits_and_makes_one_of_two_people(office, edited):
    action = f"MERGE INTO {ref(office, 'joris')}"
    take(office, edited(office.send(), {person(office, "nils", "Action"): action}))
    (item,) = items(office)
    assert item.sort is Sort.MERGE and values(office.register, office.ids["nils"]) is not None
    before = state(office.register)
    done = decide(office, [item.key], Choice.THEIRS)
    assert values(office.register, office.ids["nils"]) is None and shown(office, "joris", "town") == "Ystad"
    assert not items(office)
    undo(office, done.work)
    assert state(office.register) == before and [i.key for i in items(office)] == [item.key]


@pytest.fixture
def sorted_sheet(office, edited):
    """A sheet of twelve people sorted without its keys, with one edit in it."""
    with office.register.work("More") as work:
        for n in range(12):
            values = {"given_name": f"Given{n:02}", "family_name": f"Family{n:02}", "town": f"Town{n:02}"}
            office.ids[f"p{n}"] = work.create(Person, {**values, "street": f"Street {n}", "source": f"Source {n}"})
    path = office.send()

    def shuffled(book):
        page = book["People"]
        last = max(r for r in range(2, page.max_row + 1) if page.cell(r, 4).value or page.cell(r, 3).value)
        lines = [[page.cell(r, c).value for c in range(3, page.max_column)] for r in range(2, last + 1)]
        lines = lines[5:] + lines[:5]
        for number, line in enumerate(lines, 2):
            for column, value in enumerate(line, 3):
                page.cell(number, column).value = value

    return edited(path, {person(office, "p3", "Town"): "Malmö"}, more=shuffled)


def test_a_sorted_sheet_is_one_question(office, sorted_sheet):
    before = state(office.register)
    done = take(office, sorted_sheet)
    (item,) = items(office)
    assert item.sort is Sort.SORTED and state(office.register) == before and done.counts.changed == 0
    decided = decide(office, [item.key], Choice.THEIRS)
    assert shown(office, "p3", "town") == "Malmö" and not items(office)
    undo(office, decided.work)
    assert state(office.register) == before and [i.key for i in items(office)] == [item.key]
    decide(office, [item.key], Choice.OURS)
    assert state(office.register) == before and not items(office)
