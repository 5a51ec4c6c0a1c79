"""``person``: everything about somebody, and erasing them for good, as a person types them."""

from __future__ import annotations


def test_a_person_is_erased_only_when_it_is_said_twice(run, db):
    run("set", db, "person", "Åsa Öberg", "notes=Came with Joris van den Berg")
    shown = run("person", db, "Joris van den Berg", "--forget")
    assert shown.code == 3 and "--yes-erase" in shown.out and "Came with Joris van den Berg" in shown.out
    told = run("person", db, "Joris van den Berg", "--forget", "--json").json
    assert told["erased"] == 0 and told["kinds"] == {"person": 1, "group_membership": 1}
    assert [m["title"] for m in told["mentions"]] == ["Åsa Öberg"]
    done = run("person", db, told["ref"], "--forget", "--yes-erase", "--json")
    assert done.code == 3 and done.json["erased"] == 2 and done.json["rewritten"]
    assert run("find", db, "joris", "--json").json["rows"] == 1  # the note that tells of him
    assert run("person", db, told["ref"], "--forget", "--json").error == "erased"
    assert run("check", db).code == 0
    assert run("undo", db, "--change", str(done.json["change"]), "--json").error == "erased_for_good"
    clean = run("person", db, "Åsa Öberg", "--forget", "--yes-erase", "--json")
    assert clean.code == 0 and clean.json["mentions"] == []


def test_everything_about_a_person_goes_into_a_folder(run, db, tmp_path):
    done = run("person", db, "Åsa Öberg", "--give-out", "out", "--json")
    assert done.code == 0 and done.json["values"] > 2 and len(done.json["files"]) == 5
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".csv", ".csv", ".json", ".pdf", ".vcf"]
    assert run("disclosures", db).out.count("everything about a person") == 5


def test_it_must_be_said_what_is_wanted(run, db):
    assert run("person", db, "Åsa Öberg").code == 2
    assert run("person", db, "Åsa Öberg", "--forget", "--give-out", "out").code == 2
    assert run("person", db, "Nobody", "--forget").code == 1
