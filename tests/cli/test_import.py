"""Import in the terminal, and files that come back."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Förnamn;Efternamn;Mobil;Ort\nKim;Sand;070-174 06 14;Lund\nAlex;Berg;07;Malmö\n", "utf-8")
    return path


def test_counts_problems_and_exit_code(run, db, sheet):
    done = run("import", db, sheet, "--json")
    assert done.code == 3
    found = done.json
    assert (found["new"], found["changed"], found["doubtful"], found["refused"], found["rows"]) == (1, 0, 0, 1, 2)
    assert found["problems"][0].keys() >= {"sheet", "row", "column", "value", "reason"}
    assert (found["problems"][0]["row"], found["problems"][0]["column"]) == (3, 3)
    assert run("show", db, "person", "Kim Sand", "--json").json["values"]["town"] == "Lund"


def test_a_dry_run_changes_nothing_and_says_the_same(run, db, sheet):
    before = run("check", db, "--json").json["hash"]
    dry = run("import", db, sheet, "--dry-run", "--json").json
    assert run("check", db, "--json").json["hash"] == before
    wet = run("import", db, sheet, "--json").json
    names = ("new", "changed", "unchanged", "doubtful", "refused", "rows", "problems")
    assert {n: dry[n] for n in names} == {n: wet[n] for n in names}


def test_a_backup_is_made_first_and_undo_takes_all_back(run, db, sheet):
    before = run("check", db, "--json").json["hash"]
    done = run("import", db, sheet, "--json").json
    assert run("restore", done["backup"], "--to", "old.cdesk").code == 0
    assert run("check", "old.cdesk", "--json").json["hash"] == before
    assert run("undo", db, "--change", done["change"]).code == 0
    assert run("check", db, "--json").json["hash"] == before


def test_the_same_file_again_changes_nothing(run, db, sheet):
    run("import", db, sheet)
    before = run("check", db, "--json").json["hash"]
    again = run("import", db, sheet, "--json").json
    assert (again["new"], again["changed"], bool(again["already"])) == (0, 0, True)
    assert run("check", db, "--json").json["hash"] == before


@pytest.mark.parametrize(("how", "code", "people"), [("keep", 3, 2), ("new", 0, 3), ("same", 0, 2)])
def test_doubtful_rows(run, db, tmp_path, how, code, people):
    (tmp_path / "l.csv").write_text("Förnamn;Efternamn;Ort\nÅsa;Öberg;Kiruna\n", "utf-8")
    done = run("import", db, "l.csv", "--doubtful", how, "--json")
    assert done.code == code
    assert run("list", db, "person", "--json").json["rows"] == people


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("none.csv",), "missing"),
        (("list.csv", "--as", "nonsense"), "no_such_kind"),
        (("list.csv", "--sheet", "No"), "no_such_sheet"),
        (("list.csv", "--map", "shoe=A"), "no_such_field"),
    ],
)
def test_refusals(run, db, sheet, args, error):
    done = run("import", db, *args, "--json")
    assert (done.code, done.error) == (1, error)


@pytest.mark.parametrize("name", ["p.xlsx", "p.csv"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_went_out_comes_back_unchanged(run, db, name, language):
    tags = "=1+1; -x" if name == "p.xlsx" else "first aid; kök"
    run(
        "set",
        db,
        "person",
        "Åsa Öberg",
        "birth_date=1987",
        "level=active",
        "may_be_phoned=yes",
        f"tags={tags}",
        "emails=asa@example.org",
        "postcode=22222",
    )
    before = run("check", db, "--json").json["hash"]
    run("export", db, "person", "--to", name, "--language", language)
    done = run("import", db, name, "--json")
    assert done.code == 0, done.out
    assert (done.json["unchanged"], done.json["new"], done.json["changed"]) == (2, 0, 0)
    assert run("check", db, "--json").json["hash"] == before


def test_an_edited_export_changes_just_that(run, db):
    run("export", db, "person", "--to", "p.csv", "--fields", "given_name,family_name,town")
    text = Path("p.csv").read_text("utf-8-sig")
    Path("p.csv").write_text(text.replace("Öberg;", "Öberg;Lund"), "utf-8-sig")
    assert run("import", db, "p.csv", "--json").json["changed"] == 1
    assert run("show", db, "person", "Åsa Öberg", "--json").json["values"]["town"] == "Lund"


def test_exported_groups_go_into_another_desk(run, db):
    run("export", db, "unit", "--to", "u.xlsx")
    run("new", "b.cdesk")
    assert run("import", "b.cdesk", "u.xlsx", "--as", "unit", "--json").json["new"] == 1
    assert run("list", "b.cdesk", "unit", "--where", "unit_kind=local_group", "--json").json["rows"] == 1


def test_a_locked_workbook_comes_in_with_its_password(run, db):
    Path("lock").write_text("hemligt")
    run("export", db, "person", "--to", "p.xlsx", "--file-password-file", "lock")
    assert run("import", db, "p.xlsx", "--json").error == "password_protected"
    assert run("import", db, "p.xlsx", "--file-password-file", "lock", "--json").json["unchanged"] == 2


def test_doubtful_rows_wait_and_are_settled(run, db, tmp_path):
    (tmp_path / "l.csv").write_text("Förnamn;Efternamn;Ort\nÅsa;Öberg;Kiruna\nJoris;van den Berg;Gent\n", "utf-8")
    assert run("import", db, "l.csv", "--json").json["doubtful"] == 2
    listed = run("waiting", db, "--json")
    assert (listed.code, listed.json["doubtful"]) == (3, 2)
    first, second = listed.json["waiting"]
    assert first["like"][0]["title"] == first["title"] == "Åsa Öberg"
    done = run("waiting", db, "--same", f"{first['id']}={first['like'][0]['ref']}", "--new", second["id"], "--json")
    assert (done.code, done.json["settled"], done.json["doubtful"]) == (0, 2, 0)
    assert run("show", db, "person", "Åsa Öberg", "--json").json["values"]["town"] == "Kiruna"
    assert run("list", db, "person", "--json").json["rows"] == 3
    assert run("waiting", db, "--leave", first["id"], "--json").error == "gone"
    assert run("waiting", db, "--same", "x", "--json").error == "not_a_number"
