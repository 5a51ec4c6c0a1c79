"""Rows in the terminal: add, show, list, set, end, delete, find, history, undo."""

from __future__ import annotations

import pytest


def ref_of(run, kind, name):
    return run("show", "a.cdesk", kind, name, "--json").json["ref"]


def test_add_shows_the_ref_and_the_row_is_there(run, db):
    done = run("add", db, "person", "given_name=Kim", "--json")
    assert done.json["new"] == 1
    shown = run("show", db, "person", done.json["ref"], "--json").json
    assert shown["title"] == "Kim"
    assert shown["values"]["given_name"] == "Kim"


def test_values_come_typed_and_in_words(run, db):
    shown = run("show", db, "person", "Åsa Öberg", "--json").json
    assert shown["values"]["phones"] == ["+46701740612"]
    assert shown["texts"]["phones"] == "070-174 06 12"
    assert shown["values"]["groups"] == [ref_of(run, "unit", "Lund")]
    assert shown["texts"]["groups"] == "Lund"


@pytest.mark.parametrize("typed", [str.lower, lambda r: r.replace("-", " - ", 1).replace(" ", ""), lambda r: f" {r} "])
def test_a_ref_is_forgiving(run, db, typed):
    ref = ref_of(run, "person", "Åsa Öberg")
    assert run("show", db, "person", typed(ref), "--json").json["ref"] == ref


def test_set_counts_what_moved(run, db):
    assert run("set", db, "person", "Åsa Öberg", "town=Lund", "--json").json["changed"] == 1
    again = run("set", db, "person", "Åsa Öberg", "town=Lund", "--json").json
    assert (again["changed"], again["unchanged"]) == (0, 1)
    assert run("set", db, "person", "Åsa Öberg", "town=").code == 0
    assert run("show", db, "person", "Åsa Öberg", "--json").json["values"]["town"] is None


def test_a_wrong_value_names_its_field(run, db):
    done = run("set", db, "person", "Åsa Öberg", "phones=07", "--json")
    assert (done.code, done.error) == (1, "invalid_value")
    assert done.err.startswith("Phone: ")


@pytest.mark.parametrize(
    ("args", "code", "error"),
    [
        (("show", "a.cdesk", "person", "Nobody"), 1, "unknown_row"),
        (("show", "a.cdesk", "nonsense", "x"), 2, "unknown_kind"),
        (("set", "a.cdesk", "person", "Åsa Öberg", "shoe=44"), 2, "unknown_field"),
        (("set", "a.cdesk", "person", "Åsa Öberg", "town"), 2, "not_a_pair"),
        (("add", "a.cdesk", "person", "town=Lund"), 1, "invalid"),
        (("add", "a.cdesk", "unit", "town=Lund"), 1, "invalid"),
        (("list", "a.cdesk", "person", "--list", "Nothing"), 1, "unknown_list"),
        (("list", "a.cdesk", "person", "--where", "shoe=44"), 2, "unknown_field"),
        (("list", "a.cdesk", "person", "--fields", "shoe"), 2, "unknown_field"),
        (("history", "a.cdesk", "Åsa"), 2, "not_a_ref"),
        (("undo", "a.cdesk", "--change", "999"), 1, "unknown_change"),
        (("redo", "a.cdesk"), 1, "nothing_to_redo"),
        (("end", "a.cdesk", "person", "Åsa Öberg"), 1, "no_end"),
        (("list", "none.cdesk", "person"), 1, "file_missing"),
        (("list", "a.cdesk", "unit", "--list", "Members"), 1, "unknown_list"),
        (("add", "a.cdesk", "smart_list", "name=x", "question=y"), 1, "not_by_hand"),
        (
            ("add", "a.cdesk", "consent", "person=Åsa Öberg", "purpose=activism", "channel=phone", "state=yes"),
            1,
            "not_by_hand",
        ),
        (("pack", "a.cdesk", "next", "--to", "x.pdf"), 2, "group_needed"),
    ],
)
def test_refusals_say_why(run, db, args, code, error):
    done = run(*args, "--json")
    assert (done.code, done.error) == (code, error)
    assert done.err.strip()


def test_two_of_one_name_are_told_apart_by_ref(run, db):
    run("add", db, "person", "given_name=Åsa", "family_name=Öberg")
    done = run("show", db, "person", "Åsa Öberg", "--json")
    assert done.error == "several_rows"
    assert done.json["error"]["remedy"].count("P-") == 2


def test_list_filters_and_limits(run, db):
    assert run("list", db, "person", "--json").json["rows"] == 2
    assert [
        r["title"] for r in run("list", db, "person", "--where", "family_name=Öberg", "--json").json["records"]
    ] == ["Åsa Öberg"]
    assert run("list", db, "person", "--where", "groups=Lund", "town=", "--json").json["rows"] == 2
    limited = run("list", db, "person", "--limit", 1, "--fields", "town,phones", "--json").json
    assert (limited["rows"], len(limited["records"])) == (2, 1)
    assert set(limited["records"][0]["values"]) == {"town", "phones"}
    text = run("list", db, "person").out
    assert text.splitlines()[0].startswith("Ref")
    assert "Åsa Öberg" in text


def test_ending_a_dated_row_and_a_group(run, db):
    ref = run("list", db, "group_membership", "--json").json["records"][0]["ref"]
    assert run("end", db, "group_membership", ref, "--on", "2030-01-31", "--json").json["end"] == "2030-01-31"
    assert run("end", db, "group_membership", ref, "--on", "1999-01-31", "--json").error == "ends_before_it_begins"
    assert run("end", db, "unit", "Lund").code == 0
    assert run("show", db, "unit", "Lund", "--json").json["values"]["state"] == "closed"


def test_delete_shows_dependents_first_and_can_be_undone(run, db):
    before = run("check", db, "--json").json["hash"]
    first = run("delete", db, "person", "Åsa Öberg", "--json")
    assert (first.code, first.error) == (1, "has_dependents")
    assert first.json["dependents"] == {"group_membership": 1}
    assert run("check", db, "--json").json["hash"] == before
    assert run("delete", db, "person", "Åsa Öberg", "--yes", "--json").json["deleted"] == 2
    assert run("undo", db).code == 0
    assert run("check", db, "--json").json["hash"] == before


def test_what_others_need_is_not_deleted(run, db):
    run("add", db, "meeting", "name=March", "unit=Lund", "day=2027-03-03")
    done = run("delete", db, "unit", "Lund", "--yes", "--json")
    assert (done.code, done.error) == (1, "needed")


def test_history_tells_before_and_after_also_of_what_is_gone(run, db):
    ref = ref_of(run, "person", "Åsa Öberg")
    run("set", db, "person", ref, "town=Lund")
    told = run("history", db, ref, "--json").json
    assert (told["history"][0]["field"], told["history"][0]["before"], told["history"][0]["after"]) == (
        "town",
        "",
        "Lund",
    )
    assert told["history"][0]["origin"] == "terminal"
    run("delete", db, "person", ref, "--yes")
    assert run("history", db, ref, "--json").json["history"][0]["verb"] == "remove"


def test_undo_by_number_leaves_what_was_changed_later(run, db):
    ref = ref_of(run, "person", "Åsa Öberg")
    run("set", db, "person", ref, "town=Lund")
    change = run("history", db, ref, "--json").json["history"][0]["change"]
    run("set", db, "person", ref, "town=Malmö")
    done = run("undo", db, "--change", change, "--json")
    assert done.code == 3
    assert [left["field"] for left in done.json["left"]] == ["town"]


def test_undo_and_redo(run, db):
    run("set", db, "person", "Åsa Öberg", "town=Lund")
    assert run("undo", db).out == "Undone: Change Åsa Öberg\n"
    assert run("show", db, "person", "Åsa Öberg", "--json").json["values"]["town"] is None
    assert run("redo", db).code == 0
    assert run("show", db, "person", "Åsa Öberg", "--json").json["values"]["town"] == "Lund"


def test_find(run, db):
    assert [r["title"] for r in run("find", db, "asa", "ob", "--json").json["records"]] == ["Åsa Öberg"]
    assert run("find", db, "0612", "--json").json["rows"] == 1
    assert run("find", db, "zzz").out == "Nothing found.\n"


def test_the_data_dictionary_needs_no_database(run):
    kinds = {k["kind"] for k in run("fields", "--json").json["kinds"]}
    assert {"person", "unit", "meeting"} <= kinds
    found = {f["name"]: f for f in run("fields", "person", "--json").json["fields"]}
    assert found["level"]["choices"]["active"] == "Active"
    assert found["phones"]["many"] is True
    assert "given_name" in run("fields", "person").out


def test_lists(run, db):
    found = {each["name"]: each["rows"] for each in run("lists", db, "--json").json["lists"]}
    assert found["Everyone"] == 2
    assert run("list", db, "person", "--list", "everyone", "--json").json["rows"] == 2
