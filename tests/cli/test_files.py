"""Files in the terminal: read, export, disclosures, papers, tour."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.spreadsheets import read_file


def cells(path, sheet=0):
    return [row.values for row in read_file(Path(path)).sheets[sheet].rows]


def test_export_has_the_ref_first_and_labels_in_the_language(run, db):
    done = run(
        "export", db, "person", "--to", "p.xlsx", "--fields", "given_name,phones", "--language", "sv", "--json"
    ).json
    assert (done["rows"], done["people"], done["left_out"]) == (2, 2, 0)
    head, *rows = cells("p.xlsx")
    assert head[0] == "Ref"
    assert len(head) == 3
    assert sorted(row[1] for row in rows) == ["Joris", "Åsa"]


@pytest.mark.parametrize(
    ("name", "start"), [("p.csv", b"\xef\xbb\xbf"), ("p.vcf", b"BEGIN:VCARD"), ("p.pdf", b"%PDF"), ("p.xlsx", b"PK")]
)
def test_every_form(run, db, name, start):
    assert run("export", db, "person", "--to", name).code == 0
    assert Path(name).read_bytes().startswith(start)
    assert [p.name for p in Path().iterdir() if "leaving" in p.name or p.suffix == ".part"] == []


def test_meetings_as_a_calendar(run, db):
    run("add", db, "meeting", "name=March", "unit=Lund", "day=2027-03-03", "start=18.30")
    run("add", db, "meeting", "name=Some day", "unit=Lund", "day=2027-04-03")
    done = run("export", db, "meeting", "--to", "m.ics", "--json").json
    assert (done["rows"], len(done["problems"])) == (1, 1)
    assert b"DTSTART;TZID=Europe/Stockholm:20270303T183000" in Path("m.ics").read_bytes()


@pytest.mark.parametrize(
    ("kind", "name", "error"),
    [
        ("person", "p.doc", "wrong_ending"),
        ("person", "p.ics", "wrong_kind_for_file"),
        ("unit", "u.vcf", "wrong_kind_for_file"),
        ("person", "nowhere/p.xlsx", None),
        ("person", "nowhere/p.vcf", None),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_no_note(run, db, kind, name, error):
    done = run("export", db, kind, "--to", name, "--json")
    assert done.code == 1
    assert error in (None, done.error)
    assert run("disclosures", db, "--json").json["rows"] == 0
    assert not Path(name).exists()


def test_a_locked_workbook(run, db):
    Path("lock").write_text("hemligt")
    assert run("export", db, "person", "--to", "p.xlsx", "--file-password-file", "lock").code == 0
    assert b"Joris" not in Path("p.xlsx").read_bytes()
    assert run("read", "p.xlsx", "--json").error == "password_protected"
    assert run("read", "p.xlsx", "--file-password-file", "lock", "--json").json["rows"] >= 3
    assert (
        run("export", db, "person", "--to", "p.csv", "--file-password-file", "lock", "--json").error
        == "password_not_possible"
    )


def test_protected_people_stay_unless_named(run, db):
    run("set", db, "person", "Åsa Öberg", "protected_identity=yes")
    done = run("export", db, "person", "--to", "p.csv", "--json").json
    assert (done["rows"], done["left_out"]) == (1, 1)
    assert "Öberg" not in Path("p.csv").read_text("utf-8-sig")
    periods = run("export", db, "group_membership", "--to", "g.csv", "--json").json
    assert (periods["rows"], periods["left_out"]) == (1, 1)
    named = run("export", db, "person", "--to", "p.csv", "--confirm-protected", "Åsa Öberg", "--json").json
    assert (named["rows"], named["left_out"]) == (2, 0)
    assert (
        run("export", db, "person", "--to", "q.csv", "--confirm-protected", "Nobody", "--json").error == "unknown_row"
    )
    assert not Path("q.csv").exists()


def test_who_was_in_that_file(run, db):
    run("export", db, "person", "--to", "p.csv", "--where", "family_name=Öberg", "--to-whom", "The secretariat")
    found = run("disclosures", db, "--json").json["disclosures"]
    assert [(e["file"], e["recipient"], e["count"]) for e in found] == [("p.csv", "The secretariat", 1)]
    Path("p.csv").rename("other name.csv")
    asked = run("disclosures", db, "--file", "other name.csv", "--json").json
    assert [p["title"] for p in asked["people"]] == ["Åsa Öberg"]
    Path("other name.csv").write_text("changed")
    assert run("disclosures", db, "--file", "other name.csv", "--json").error == "unknown_file"


def test_a_list_of_groups_tells_of_nobody(run, db):
    assert run("export", db, "unit", "--to", "u.xlsx", "--json").json["people"] == 0


def test_read_needs_no_database(run, tmp_path):
    (tmp_path / "list.csv").write_text("Namn;Ort\nÅsa;Lund\n", "utf-8")
    found = run("read", "list.csv", "--json").json
    assert (found["rows"], found["cells"], found["problems"]) == (2, 4, [])
    assert run("read", "none.csv", "--json").code == 1


@pytest.fixture
def meeting(run, db):
    made = run(
        "add",
        db,
        "meeting",
        "name=March meeting",
        "unit=Lund",
        "day=2099-03-03",
        "start=18.30",
        "chair=Åsa Öberg",
        "--json",
    )
    return made.json["ref"]


def test_a_meeting_pack_and_minutes(run, db, meeting):
    done = run("pack", db, "next", "--group", "Lund", "--to", "p.pdf", "--json").json
    assert (done["ref"], done["people"]) == (meeting, 2)
    assert Path("p.pdf").read_bytes().startswith(b"%PDF")
    assert run("minutes", db, meeting, "--to", "m.pdf", "--size", "Letter").code == 0
    assert run("pack", db, meeting, "--to", "p.docx", "--json").error == "wrong_ending"
    assert [e["what"] for e in run("disclosures", db, "--json").json["disclosures"]] == ["minutes", "meeting pack"]


def test_a_pack_leaves_protected_people_out(run, db, meeting):
    run("set", db, "person", "Åsa Öberg", "protected_identity=yes")
    done = run("pack", db, meeting, "--to", "p.pdf", "--json").json
    assert (done["people"], done["left_out"]) == (1, 1)


@pytest.mark.slow
def test_the_tour_makes_everything(run, monkeypatch):
    from chapterdesk import app

    def one_picture(folder):
        folder.mkdir()
        (folder / "today.png").write_bytes(b"\x89PNG")
        return [folder / "today.png"]

    monkeypatch.setattr(app, "_pictures", one_picture)
    done = run("tour", "--out", "out", "--people", 60, "--json")
    assert done.code == 0, done.err
    files = {each["name"]: each["bytes"] for each in done.json["files"]}
    assert {"meeting-pack-a4.pdf", "minutes.pdf", "people.xlsx", "meetings.ics", "pages/today.png"} <= set(files)
    assert all(files.values())
    assert {p.relative_to("out").as_posix() for p in Path("out").rglob("*") if p.is_file()} == set(files)


def test_a_tour_without_a_window_system_says_so(run, monkeypatch):
    from chapterdesk import app

    def missing(_folder: Path) -> list[Path]:
        raise ImportError("libEGL.so.1")

    monkeypatch.setattr(app, "_pictures", missing)
    done = run("tour", "--out", "out", "--people", 40, "--json")
    assert (done.code, len(done.json["problems"])) == (3, 1)
    assert Path("out/people.xlsx").stat().st_size
