"""What is shown before a list leaves is what leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.database.query import Question
from chapterdesk.models import Contact, Meeting, Person, Unit, entities
from chapterdesk.services import export_view, exporting, lists, naming
from chapterdesk.services.exporting import Order
from chapterdesk.spreadsheets import read_file


@pytest.fixture
def guarded(filled):
    """The small register with somebody who has a protected identity, and a contact with her."""
    with filled.register.work("More") as work:
        filled.ids["hidden"] = work.create(
            Person, {"given_name": "Hilda", "family_name": "Hemlig", "protected_identity": True}
        )
        work.create(Contact, {"party": filled.ids["hidden"], "at": "2026-11-02T18:00:00Z", "note": "x"})
        work.create(Contact, {"party": filled.ids["joris"], "at": "2026-11-03T18:00:00Z", "note": "y"})
    return filled


def order_for(desk, entity, target, **about):
    with desk.register.read() as conn:
        return Order(entity, lists.find_ids(conn, entity, Question()), target, **about)


@pytest.mark.parametrize("entity", [Person, Contact, Unit])
@pytest.mark.parametrize("confirm", [False, True])
def test_a_preview_shows_the_first_rows_of_the_file(guarded, tmp_path: Path, entity, confirm) -> None:
    with guarded.register.read() as conn:
        ref = naming.by_id(conn, Person, guarded.ids["hidden"]).ref
    order = order_for(guarded, entity, tmp_path / "a.csv", confirmed=(ref,) if confirm else ())
    preview = export_view.preview(guarded.register, order)
    done = exporting.export(guarded.register, order)
    head, *rest = [row.values for row in read_file(order.target).sheets[0].rows]
    assert tuple(head) == preview.heads
    assert (preview.total, preview.left_out, preview.people) == (done.rows, done.left_out, done.people) == (
        len(rest), done.left_out, done.people
    )  # fmt: skip
    assert [row[0] for row in preview.rows] == [row[0] for row in rest]
    if entity is not Unit:
        assert preview.shielded == {guarded.ids["hidden"]: ("Hilda Hemlig", ref)}


def test_a_form_holds_only_what_it_can(guarded, tmp_path: Path) -> None:
    order = order_for(guarded, Person, tmp_path / "a.vcf", fields=("level", "phones", "given_name"))
    names = exporting.fields_in_file(order)
    assert "level" not in names
    assert {"given_name", "family_name", "phones"} <= set(names)
    assert ".vcf" in exporting.endings_for(Person)
    assert ".ics" in exporting.endings_for(Meeting)
    assert exporting.endings_for(Unit) == (".xlsx", ".csv", ".pdf")


def test_every_kind_in_lists_can_be_chosen_and_has_usual_columns() -> None:
    kinds = dict(export_view.kinds())
    assert set(kinds) == {kind for kind, entity in entities().items() if entity.in_lists}
    for kind in kinds:
        entity = entities()[kind]
        usual = export_view.usual_fields(entity)
        assert usual
        assert all(entity.fields[name].shared for name in usual)


def test_sensitive_columns_ask_for_a_lock() -> None:
    assert export_view.is_sensitive(Person, ["given_name", "level"])
    assert not export_view.is_sensitive(Person, ["given_name", "phones"])


def test_earlier_recipients_are_offered_the_latest_first(guarded, tmp_path: Path) -> None:
    for place, whom in enumerate(("The office", "", "Ystad", "The office")):
        exporting.export(guarded.register, order_for(guarded, Person, tmp_path / f"{place}.csv", recipient=whom))
    with guarded.register.read() as conn:
        assert export_view.earlier_recipients(conn) == ["The office", "Ystad"]


def test_own_lists_of_the_kind_are_offered(guarded) -> None:
    lists.save(guarded.register, "Mine", Question(words="joris"))
    with guarded.register.read() as conn:
        keys = [words for _key, words, _question in export_view.row_choices(conn, Person)]
        others = export_view.row_choices(conn, Unit)
    assert keys[0] == "All" and "Mine" in keys
    assert [key for key, _words, _question in others] == ["all"]


def test_the_ending_follows_the_form() -> None:
    assert export_view.with_ending("/a/list", ".csv").name == "list.csv"
    assert export_view.with_ending("/a/list.CSV", ".csv").name == "list.CSV"
    assert export_view.with_ending("/a/list.old", ".xlsx").name == "list.old.xlsx"
