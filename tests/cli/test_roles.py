"""The succession board in the terminal: from a vacancy to a handed-over post and back."""

from __future__ import annotations


def test_from_a_vacancy_to_a_successor_and_back(run, db):
    assert (
        run(
            "add", db, "role_type", "name=Cashier", "unit_kinds=local_group", "expected=yes", "counts_for_alumni=yes"
        ).code
        == 0
    )
    assert run("set", db, "unit", "Lund", "unit_kind=local_group").code == 0
    assert run("add", db, "course", "name=Money course", "leads_to=Cashier").code == 0
    assert run("add", db, "certificate", "person=Åsa Öberg", "course=Money course", "issued=2026-03-01").code == 0
    places = run("board", db, "--json").json["places"]
    vacant = next(p for p in places if p["role"]["title"] == "Cashier" and p["unit"]["title"] == "Lund")
    assert (vacant["state"], vacant["holders"]) == ("vacant", [])

    found = run("candidates", db, "Cashier", "Lund", "--json").json["candidates"]
    first = next(c for c in found if c["title"] == "Åsa Öberg")
    assert first["signs"]["trained"] == "yes"
    assert "Money course, 2026" in first["why"].values()

    question = run("ask", db, "Åsa Öberg", "Cashier", "Lund", "--json").json["ref"]
    assert run("answer", db, question, "yes").code == 0
    assert run("candidates", db, "Cashier", "Lund", "--json").json["candidates"][0]["ready"]

    done = run(
        "hand-over", db, "Cashier", "Lund", "Åsa Öberg", "--from", "2026-01-01", "--until", "2026-06-30", "--json"
    )
    assert (done.code, done.json["end"]) == (0, "2026-06-30")
    assert run("list", db, "alumni_profile", "--json").json["rows"] == 1
    assert run("undo", db).code == 0
    assert run("list", db, "alumni_profile", "--json").json["rows"] == 0
    assert run("list", db, "appointment", "--json").json["rows"] == 0


def test_a_no_is_obeyed(run, db):
    assert run("add", db, "role_type", "name=Cashier").code == 0
    question = run("ask", db, "Åsa Öberg", "Cashier", "Lund", "--json").json["ref"]
    assert run("answer", db, question, "no").code == 0
    again = run("ask", db, "Åsa Öberg", "Cashier", "Lund", "--json")
    assert (again.code, again.error) == (1, "said_no")


def test_a_wrong_day_is_wrong_usage(run, db):
    assert run("add", db, "role_type", "name=Cashier").code == 0
    done = run("hand-over", db, "Cashier", "Lund", "Åsa Öberg", "--from", "soon", "--json")
    assert (done.code, done.error) == (2, "not_a_date")
