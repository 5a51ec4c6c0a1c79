"""``peers``, ``send`` and ``receive`` as a person types them."""

from __future__ import annotations

import shutil

import openpyxl


def set_town(path, target, town="Kiruna"):
    book = openpyxl.load_workbook(path)
    page = book["People"]
    heads = {cell.value: cell.column for cell in page[1]}
    page.cell(2, heads["Town"]).value = town
    book.save(target)


def filled(run):
    assert run("new", "a.cdesk", "--language", "en").code == 0
    for name in ("Ada", "Bo", "Cleo"):
        assert run("add", "a.cdesk", "person", f"given_name={name}", "town=Lund").code == 0


def test_a_workbook_goes_out_and_what_came_back_is_shown(run, tmp_path):
    filled(run)
    sent = run("send", "a.cdesk", "--to-peer", "secretariat", "--to", "out.xlsx", "--no-password", "--json").json
    assert sent["people"] == 3 and sent["password"] == "" and len(sent["sha256"]) == 64
    clean = run("receive", "a.cdesk", "out.xlsx", "--dry-run", "--json")
    told = {key: clean.json[key] for key in ("new", "changed", "doubtful", "refused", "conflicts", "problems")}
    assert clean.code == 0 and told == {**dict.fromkeys(told, 0), "problems": []}
    assert clean.json["rows"] == clean.json["unchanged"] == sent["rows"]
    (tmp_path / "in").mkdir()
    set_town("out.xlsx", tmp_path / "in" / "a.xlsx")
    shutil.copy(tmp_path / "in" / "a.xlsx", tmp_path / "in" / "b.xlsx")
    (tmp_path / "in" / "c.xlsx").write_bytes(b"nothing")
    said = run("receive", "a.cdesk", "in", "--dry-run", "--json")
    assert said.code == 3 and said.json["changed"] == 1 and said.json["dry_run"]
    one, two, three = said.json["files"]
    assert one["edits"][0]["value"] == "Kiruna" and one["edits"][0]["before"] == "Lund"
    assert two["same_as"] == "a.xlsx" and three["error"]["code"]
    shown = run("receive", "a.cdesk", "in/a.xlsx", "--dry-run").out
    assert "Lund → Kiruna" in shown and "Nothing was changed" in shown


def test_the_password_is_told_once_and_on_asking(run):
    filled(run)
    sent = run("send", "a.cdesk", "--to-peer", "secretariat", "--to", "out.xlsx", "--json").json
    assert sent["password"].count("-") >= 3
    again = run("send", "a.cdesk", "--to-peer", "secretariat", "--to", "out.xlsx", "--json").json
    assert again["password"] == ""
    asked = run("peers", "a.cdesk", "--show-password", "secretariat", "--json").json
    assert asked["password"] == sent["password"]
    assert sent["password"] not in run("peers", "a.cdesk", "--json").out
    assert run("receive", "a.cdesk", "out.xlsx", "--dry-run").code == 0


def test_partners_are_added_with_their_list(run):
    filled(run)
    said = run("peers", "a.cdesk", "--add", "The north", "--list", "Everyone", "--fields", "person.phones", "--json")
    assert said.code == 0 and said.json["password"] and said.json["rows"] == 2
    north = said.json["peers"][1]
    assert (north["name"], north["list"], north["kinds"]) == ("The north", "Everyone", ["person"])
    assert run("peers", "a.cdesk", "--add", "X", "--list", "No such", "--json").error == "unknown_list"
    assert run("peers", "a.cdesk", "--add", "X", "--fields", "person.notes", "--json").error == "unknown_scope"
    assert run("send", "a.cdesk", "--to-peer", "South", "--to", "x.xlsx", "--json").error == "unknown_peer"
    assert "The north" in run("peers", "a.cdesk").out


def test_taking_in_is_refused_until_it_can_be_done(run):
    filled(run)
    assert run("receive", "a.cdesk", "out.xlsx").code == 2
