"""Trainings and pathways in the terminal: a whole evening, and enrolments through a spreadsheet and back."""

from __future__ import annotations

import openpyxl


def _begin(run, db):
    assert run("add", db, "course", "name=First meeting").code == 0
    course = ("name=Leaders", "prerequisites=First meeting", "gives_certificate=yes", "valid_months=24")
    assert run("add", db, "course", *course).code == 0
    day = ("day=2099-03-05", "last_day=2099-03-06", "start=10:00", "seats=1", "state=planned")
    assert run("add", db, "training", "name=Leaders Lund", "course=Leaders", *day).code == 0


def test_an_evening_from_enrolling_to_a_certificate(run, db):
    _begin(run, db)
    refused = run("training", db, "enrol", "Leaders Lund", "Åsa Öberg", "--json")
    assert (refused.code, refused.error) == (1, "prerequisites")
    both = ("Åsa Öberg", "Joris van den Berg")
    done = run("training", db, "enrol", "Leaders Lund", *both, "--all-the-same", "--json").json
    assert sorted(done["states"].values()) == ["confirmed", "waiting"]
    assert run("training", db, "cancel", "Leaders Lund", "Åsa Öberg", "--json").json["waiting"] == 0
    shown = run("training", db, "show", "Leaders Lund", "--json").json["people"]
    assert {p["person"]["title"]: p["state"] for p in shown} == {
        "Joris van den Berg": "confirmed", "Åsa Öberg": "cancelled",
    }  # fmt: skip
    (line,) = run("training", db, "list", "--json").json["trainings"]
    assert (line["taken"], line["free"], line["waiting"]) == (1, 0, 0)
    full = run("training", db, "tick", "Leaders Lund", "Åsa Öberg", "--json")
    assert (full.code, full.error) == (1, "full")
    assert run("training", db, "tick", "Leaders Lund", "Joris van den Berg", "--day", "2099-03-06").code == 0
    assert run("training", db, "finish", "Leaders Lund", "--json").json == {"completed": 1, "missed": 0}
    assert run("list", db, "certificate", "--json").json["rows"] == 1
    assert run("training", db, "certificates", "Leaders Lund", "--to", "c.pdf", "--json").json["people"] == 1
    assert run("training", db, "attendance-list", "Leaders Lund", "--to", "l.pdf", "--json").json["people"] == 1
    assert run("training", db, "calendar", "Leaders Lund", "--to", "l.ics").code == 0
    assert run("undo", db).code == 0
    assert run("list", db, "certificate", "--json").json["rows"] == 0


def test_a_pathway_and_why(run, db):
    _begin(run, db)
    assert run("add", db, "pathway", "name=To lead").code == 0
    for position, course in (("1", "First meeting"), ("2", "Leaders")):
        step = ("pathway=To lead", f"position={position}", "step_kind=course", f"course={course}", "stuck_days=10")
        assert run("add", db, "pathway_step", *step).code == 0
    proof = ("person=Åsa Öberg", "course=First meeting", "issued=2026-01-01")
    assert run("add", db, "certificate", *proof).code == 0
    assert run("pathway", db, "set-out", "To lead", "Joris van den Berg", "--json").json["new"] == 1
    shown = run("pathway", db, "show", "To lead", "--json").json
    assert [(s["step"], s["reached"], s["conversion"]) for s in shown["steps"]] == [
        ("Set out", 2, None), ("First meeting", 1, 50), ("Leaders", 0, 0),
    ]  # fmt: skip
    assert [each["person"]["title"] for each in shown["stuck"]] == ["Åsa Öberg"]
    (mine,) = run("pathway", db, "person", "Åsa Öberg", "--json").json["pathways"]
    assert (mine["next"], mine["why"][0]) == ("Leaders", "1 seat is free on 5 Mar 2099.")
    assert run("pathway", db, "leave", "To lead", "Åsa Öberg", "--why", "Moved").code == 0
    assert run("pathway", db, "show", "To lead", "--json").json["stuck"] == []


def test_enrolments_go_through_a_spreadsheet_and_come_back_the_same(run, db):
    _begin(run, db)
    both = ("Åsa Öberg", "Joris van den Berg")
    assert run("training", db, "enrol", "Leaders Lund", *both, "--all-the-same").code == 0
    assert run("export", db, "enrolment", "--to", "e.xlsx").code == 0
    before = run("check", db, "--json").json
    back = run("import", db, "e.xlsx", "--as", "enrolment", "--json").json
    assert (back["new"], back["changed"], back["refused"]) == (0, 0, 0)
    assert run("check", db, "--json").json["tables"] == before["tables"]


def test_enrolments_typed_in_a_spreadsheet_come_in_and_wait_in_turn(run, db):
    _begin(run, db)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Training", "Who", "Status", "Applied"])
    sheet.append(["Leaders Lund", "Åsa Öberg", "Has a seat", "2026-05-01 10:00"])
    sheet.append(["Leaders Lund", "Joris van den Berg", "Has a seat", "2026-04-01 10:00"])
    book.save("in.xlsx")
    done = run("import", db, "in.xlsx", "--as", "enrolment", "--json")
    assert done.json["new"] == 2, done.json
    shown = run("training", db, "show", "Leaders Lund", "--json").json["people"]
    assert {p["person"]["title"]: p["state"] for p in shown} == {
        "Joris van den Berg": "confirmed", "Åsa Öberg": "waiting",
    }  # fmt: skip
