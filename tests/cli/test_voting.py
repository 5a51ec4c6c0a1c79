"""Voting in a terminal: rules, the roll with its reasons, the door, an election, papers; rules out to a spreadsheet and back."""

from __future__ import annotations

import datetime as dt


def _chapter(run, db) -> str:
    section = run("add", db, "unit", "name=Demo", "unit_kind=section", "--json").json["ref"]
    for name, more in (("Anna", "paid_until=2099-12-31"), ("Bo", "paid_until=2020-12-31"), ("Dan", "exempt=hardship")):
        person = run("add", db, "person", f"given_name={name}", "--json").json["ref"]
        assert run("add", db, "membership", f"party={person}", "start=2015-01-01", more, "--json").code == 0
    day = (dt.date.today() + dt.timedelta(days=3)).isoformat()
    done = run("add", db, "meeting", "name=Annual", f"unit={section}", f"day={day}", "meeting_kind=annual", "--json")
    assert done.code == 0, done.err
    return str(done.json["ref"])


def test_a_roll_from_why_not_to_the_elected(run, db, tmp_path) -> None:
    meeting = _chapter(run, db)
    found = run("voting", db, "roll", meeting, "--json").json
    assert {line["name"]: line["reason"] for line in found["lines"]} == {
        "Anna": "paid",
        "Bo": "unpaid",
        "Dan": "exempt",
    }
    why = run("voting", db, "why", meeting, "Bo", "--json").json["answers"][0]
    assert (why["may_vote"], why["reason"]) == (False, "unpaid") and "2020" in why["why"]
    assert "Anna" not in run("voting", db, "roll", meeting, "--no-vote").out
    assert run("voting", db, "present", meeting, "Anna", "--json").error == "not_frozen"
    assert run("voting", db, "freeze", meeting, "--json").json["votes"] == 2
    assert run("voting", db, "freeze", meeting, "--json").error == "frozen_already"
    assert run("voting", db, "present", meeting, "Anna", "--json").json["present"] == 1
    assert run("voting", db, "proxy", meeting, "Dan", "--to", "Anna", "--json").json["by_proxy"] == 1
    assert run("voting", db, "dispute", meeting, "Bo", "--because", "Has a receipt", "--json").code == 0
    assert run("voting", db, "ruling", meeting, "Bo", "--as", "allowed", "--json").json["votes"] == 3
    assert run("voting", db, "changes", meeting).code == 0
    assert run("add", db, "role_type", "name=Speaker", "--json").code == 0
    assert run("voting", db, "propose", meeting, "Anna", "Dan", "--role", "Speaker", "--json").json["changed"] == 2
    count = ("voting", db, "count", meeting, "--cast", "2", "--json", "--votes")
    assert run(*count, "Anna=1", "Dan=2").error == "count_too_many"
    tie = run(*count, "Anna=1", "Dan=1")
    assert (tie.code, tie.json["elections"][0]["tied"]) == (3, ["Anna", "Dan"])
    assert run("voting", db, "lot", meeting, "Dan", "--json").json["elections"][0]["settled_by"] == "lot"
    assert run("voting", db, "office", meeting, "--json").json["elections"][0]["in_office"] == 1
    for action in ("print", "ballots"):
        done = run("voting", db, action, meeting, "--to", str(tmp_path / f"{action}.pdf"), "--json")
        assert done.code == 0 and done.json["disclosure"], done.err
    assert run("voting", db, "quorum", meeting).code == 0


def test_rules_leave_for_a_spreadsheet_and_come_back_exactly(run, db, tmp_path) -> None:
    made = run("add", db, "statute", "name=Rules", "start=2020-01-01", "voting_age=16", "quorum_percent=25", "--json")
    ref = made.json["ref"]
    rule = run("add", db, "voting_rule", f"statute={ref}", "voter_kind=volunteer", "way=together", "votes=5", "--json")
    assert rule.code == 0, rule.err
    assert "Volunteers: 5 votes together." in run("voting", db, "rules", "--json").json["rules"]
    for kind, changed in (("statute", ref), ("voting_rule", rule.json["ref"])):
        path = str(tmp_path / f"{kind}.xlsx")
        assert run("export", db, kind, "--to", path, "--json").code == 0
        again = run("import", db, path, "--as", kind, "--json")
        assert (again.json["new"], again.json["changed"], again.json["refused"]) == (0, 0, 0), again.out
        assert again.json["unchanged"] >= 1 and changed in run("show", db, kind, changed).out
    assert run("set", db, "statute", ref, "voting_age=18").code == 0
    said = run("voting", db, "rules", "--json").json["rules"]
    assert any("18" in each for each in said)
