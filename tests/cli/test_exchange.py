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


def sent_and_edited(run, town="Kiruna"):
    """A workbook out, edited by hand, while the same person moved here too; returns the person's Ref."""
    filled(run)
    assert run("send", "a.cdesk", "--to-peer", "secretariat", "--to", "out.xlsx", "--no-password").code == 0
    set_town("out.xlsx", "back.xlsx", town)
    return openpyxl.load_workbook("out.xlsx")["People"].cell(2, 1).value


def town_of(run, ref):
    return run("show", "a.cdesk", "person", ref, "--json").json["texts"]["town"]


def test_a_returned_workbook_is_taken_in_undone_and_taken_in_again(run):
    ref = sent_and_edited(run)
    done = run("receive", "a.cdesk", "back.xlsx", "--json")
    assert done.code == 0 and done.json["changed"] == 1 and not done.json["dry_run"]
    assert town_of(run, ref) == "Kiruna"
    again = run("receive", "a.cdesk", "back.xlsx", "--json")
    assert again.json["changed"] == 0 and again.json["files"][0]["before"]
    assert run("undo", "a.cdesk", "--change", str(done.json["files"][0]["change"])).code == 0
    assert town_of(run, ref) == "Lund"
    assert run("receive", "a.cdesk", "back.xlsx", "--json").json["files"][0]["undone"]
    assert run("receive", "a.cdesk", "back.xlsx", "--again", "--json").json["changed"] == 1
    assert town_of(run, ref) == "Kiruna"
    assert run("receive", "a.cdesk", "back.xlsx", "--again", "--json").error == "not_undone"
    assert run("check", "a.cdesk").code == 0


def test_what_both_sides_changed_is_listed_and_decided(run):
    ref = sent_and_edited(run)
    assert run("set", "a.cdesk", "person", ref, "town=Ystad").code == 0
    done = run("receive", "a.cdesk", "back.xlsx", "--json")
    assert done.code == 3 and done.json["conflicts"] == 1
    listed = run("conflicts", "a.cdesk", "--json")
    [item] = listed.json["waiting"]
    assert listed.code == 3 and (item["base"], item["ours"], item["theirs"]) == ("Lund", "Ystad", "Kiruna")
    assert "Ystad" in run("conflicts", "a.cdesk").out
    assert run("conflicts", "a.cdesk", "--keep", "mine", item["id"], "--json").error == "unknown_choice"
    assert run("conflicts", "a.cdesk", "--keep", "theirs", "--json").error == "no_ids"
    decided = run("conflicts", "a.cdesk", "--keep", "theirs", item["id"], "--json")
    assert decided.code == 0 and decided.json["decided"] == 1 and town_of(run, ref) == "Kiruna"
    assert run("conflicts", "a.cdesk").out.strip() == "Nothing waits for a decision."
    assert run("undo", "a.cdesk").code == 0
    assert town_of(run, ref) == "Ystad" and run("conflicts", "a.cdesk", "--json").json["conflicts"] == 1
    other = run("conflicts", "a.cdesk", "--keep", "other", item["id"], "--value", "Malmö", "--json")
    assert other.code == 0 and town_of(run, ref) == "Malmö"
    assert run("receipt", "a.cdesk", "back.xlsx", "--to", "receipt.pdf").code == 0
    assert run("receipt", "a.cdesk", "out.xlsx", "--to", "none.pdf", "--json").error == "unknown_file"


def test_a_secretariat_takes_in_a_district_and_writes_back(run):
    filled(run)
    run("send", "a.cdesk", "--to-peer", "secretariat", "--to", "out.xlsx", "--no-password")
    assert run("new", "hub.cdesk", "--language", "en").code == 0
    assert run("receive", "hub.cdesk", "out.xlsx", "--json").error == "another_chapter"
    assert run("send-back", "hub.cdesk", "--to", "back", "--json").error == "nothing_to_return"
    taken = run("receive", "hub.cdesk", "out.xlsx", "--add-peers", "--json")
    assert taken.json["new"] == taken.json["rows"] >= 3
    back = run("send-back", "hub.cdesk", "--to", "back", "--json")
    assert back.code == 0 and back.json["rows"] == taken.json["rows"]
    [answer] = back.json["files"]
    assert run("receive", "a.cdesk", answer["file"], "--json").error == "password_protected"
    set_town("out.xlsx", "edited.xlsx")
    assert run("receive", "hub.cdesk", "edited.xlsx", "--json").json["changed"] == 1
