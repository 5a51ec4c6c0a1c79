"""Partners in a terminal: from the charter to a coalition whose coordination goes round, offers, lists."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def partners(run, db) -> Path:
    """A coalition with two organisations, one of which has a small income."""
    for name, income in (("Union", "412000"), ("Women", "61500")):
        values = (f"name={name}", f"income={income}", "income_currency=USD", f"emails={name.lower()}@example.org")
        assert run("add", db, "organisation", *values).code == 0
    assert run("add", db, "unit", "name=Harbour", "unit_kind=coalition").code == 0
    for name in ("Union", "Women"):
        assert run("coalition", db, "join", "--who", name, "--brings", "A room").code == 0
    return db


def test_from_charter_to_membership(run, partners) -> None:
    early = run("partner", partners, "admit", "Women", "--json")
    assert (early.code, early.error) == (1, "charter_first")
    assert run("partner", partners, "sign", "Women", "--on", "2026-01-10", "--json").json["state"] == "signed"
    done = run("partner", partners, "admit", "Women", "--on", "2026-02-01", "--json")
    assert (done.code, done.json["state"], done.json["admitted"]) == (0, "admitted", "2026-02-01")
    fee = run("partner", partners, "fee", "Women", "--note-exemption", "--json").json
    assert (fee["fee"], fee["reason"], fee["currency"]) == ("voluntary", "under", "USD")
    assert run("list", partners, "membership", "--json").json["records"][0]["title"] is not None
    assert run("partner", partners, "fee", "Union", "--json").json["fee"] == "due"
    listed = run("partner", partners, "list", "--json").json["partners"]
    assert {each["title"]: each["state"] for each in listed} == {"Union": "partner", "Women": "admitted"}
    assert run("partner", partners, "leave", "Women", "--json").json["state"] == "left"
    assert run("partner", partners, "sign", "Women", "--on", "soon", "--json").error == "not_a_date"
    assert run("partner", partners, "sign", "--json").error == "name_needed"


def test_promises_both_ways_and_a_gentle_question(run, partners) -> None:
    done = run("partner", partners, "promise", "Union", "--what", "Lend the hall", "--by", "2020-01-01", "--json")
    assert done.code == 0
    ref = done.json["ref"]
    ours = ("--what", "Send the leaflet", "--who", "Åsa Öberg")
    assert run("partner", partners, "promise", "Union", *ours).code == 0
    shown = run("partner", partners, "show", "Union", "--json").json
    assert [each["what"] for each in shown["they_promised"]] == ["Lend the hall"]
    assert [each["what"] for each in shown["we_promised"]] == ["Send the leaflet"]
    asked = run("partner", partners, "remind", ref, "--to", "ask.eml", "--json")
    assert (asked.code, asked.json["to"]) == (0, "union@example.org")
    assert run("partner", partners, "remind", ref, "--to", "again.eml", "--json").error == "not_due"
    assert run("partner", partners, "overview", "--to", "partners.pdf", "--json").json["disclosure"]
    assert run("partner", partners, "overview", "--json").error == "file_needed"


def test_coordination_goes_round(run, partners) -> None:
    turn = run("coalition", partners, "turn", "Harbour", "--json").json
    assert (turn["now"], turn["next"]) == ("", "Union")
    assert run("coalition", partners, "hand-on", "Harbour", "--on", "2026-01-01", "--json").json["now"] == "Union"
    after = run("coalition", partners, "hand-on", "--json").json
    assert (after["now"], after["next"], after["queue"]) == ("Women", "Union", ["Union", "Women"])
    meeting = run("coalition", partners, "meeting", "--on", "2026-12-01", "--json").json
    items = run("list", partners, "agenda_item", "--json").json
    assert meeting["new"] == 1 and items["rows"] == 8
    assert run("coalition", partners, "leave", "--who", "Women").code == 0
    (line,) = run("coalition", partners, "list", "--json").json["groups"]
    assert (line["title"], line["members"]) == ("Harbour", 1)
    assert run("coalition", partners, "join", "--json").error == "name_needed"


def test_offers_meet_needs(run, partners) -> None:
    refs = []
    for side, name, party in (("offer", "Room for thirty", "Union"), ("need", "A room in March", "Women")):
        values = (f"side={side}", "offer_kind=room", f"name={name}", f"party={party}", "state=open")
        refs.append(run("add", partners, "offer", *values, "--json").json["ref"])
    (match,) = run("offers", partners, "match", "--json").json["matches"]
    assert (match["offer"], match["need"], match["reasons"]) == (*refs, ["words"])
    assert run("offers", partners, "match", *refs, "--json").json["changed"] == 2
    assert run("offers", partners, "match", *refs, "--json").error == "matched"
    assert run("offers", partners, "match", "--json").json["rows"] == 0
    assert run("offers", partners, "unmatch", refs[0], "--json").code == 0
    assert run("offers", partners, "list", "--json").json["rows"] == 2


def test_a_communication_list_gives_only_those_who_said_yes(run, partners) -> None:
    values = ("given_name=Mio", "emails=mio@example.org", "may_be_mailed=yes")
    assert run("add", partners, "person", *values).code == 0
    assert (
        run("audience", partners, "new", "News", "--list", "Everyone", "--group", "All", "--channel", "email").code == 0
    )
    (found,) = run("audience", partners, "list", "--json").json["lists"]
    assert (found["name"], found["people"]) == ("News", 1)
    reach = run("audience", partners, "reach", "news", "--json").json
    assert (reach["people"], reach["left_out"]) == (1, {"not_asked": 2})
    assert run("audience", partners, "write", "News", "--to", "news.eml", "--json").json["people"] == 1
    assert "mio@example.org" in Path("news.eml").read_text("utf-8")
    assert run("audience", partners, "reach", "Nothing", "--json").error == "unknown_list"
