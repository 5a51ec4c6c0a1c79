"""Support in a terminal: from an application to its report, and what the funds hold."""

from __future__ import annotations

from pathlib import Path

import pytest


def _begin(run, db) -> None:
    assert run("add", db, "unit", "name=Skåne", "unit_kind=district").code == 0
    assert (
        run("add", db, "unit", "name=Vik group", "unit_kind=local_group", "parent=Skåne", "email=vik@example.org").code
        == 0
    )
    assert run("add", db, "priority", "name=Young people", "order=1").code == 0
    assert run("add", db, "fund", "name=Solidarity", "fund_kind=solidarity", "currency=SEK").code == 0


def test_from_an_application_to_its_report(run, db, tmp_path: Path) -> None:
    _begin(run, db)
    assert run("fund", db, "contribute", "5 000 kr", "--note", "Collected", "--json").json["balance"] == 500_000
    done = run(
        "support", db, "apply", "Vigil", "--unit", "Vik group", "--fund", "Solidarity", "--priority", "Young people",
        "--line", "Room=800", "Printing=1 700,50", "--reserve", "If it rains=500", "--json",
    )  # fmt: skip
    assert (done.code, done.json["amount"], done.json["reserve"], done.json["next"]) == (0, 300_050, 50_000, "send")
    ref = done.json["ref"]
    assert run("support", db, "decide", ref, "--grant", "all", "--json").error == "not_now"
    assert run("support", db, "send", ref, "--json").json["state"] == "sent"
    assert run("support", db, "frame", "--fund", "Solidarity", "--priority", "Young people", "--set", "2000").code == 0
    done = run("support", db, "decide", ref, "--grant", "all", "--json")
    assert done.error == "overspent" and "1 000,50" in done.json["error"]["what"].replace("\u00a0", " ").replace(
        ".", ","
    )
    assert run("support", db, "decide", ref, "--refuse", "--json").error == "no_grounds"
    done = run("support", db, "decide", ref, "--grant", "all", "--anyway", "--json")
    assert (done.json["state"], len(done.json["warnings"])) == ("granted", 1)
    held = run("fund", db, "balance", "--json").json["funds"][0]
    assert (held["balance"], held["reserved"], held["free"]) == (500_000, 300_050, 199_950)
    done = run("support", db, "pay", ref, "--json")
    assert (done.json["state"], done.json["paid"]) == ("paid", 300_050) and done.json["report_due"]
    target = tmp_path / "out.eml"
    assert run("support", db, "paper", ref, target, "--what", "letter", "--json").json["to"] == "vik@example.org"
    assert b"X-Unsent: 1" in target.read_bytes()
    done = run("support", db, "report", ref, "--line", "Room=800", "printing=1500", "--text", "Forty came", "--json")
    assert (done.json["state"], done.json["left"], done.json["returned"]) == ("reported", 70_050, 70_050)
    held = run("fund", db, "balance", "Solidarity", "--json").json["funds"][0]
    assert (held["balance"], held["reserved"]) == (500_000 - 230_000, 0)
    frame = run("support", db, "frame", "--json").json["currencies"][0]
    assert [(x["name"], x["granted"], x["left"]) for x in frame["priorities"]] == [
        ("Young people", 300_050, -100_050), ("outside", 0, None),
    ]  # fmt: skip
    assert [(x["name"], x["granted"]) for x in frame["districts"]] == [("Skåne", 300_050)]
    assert run("fund", db, "entries", "--json").json["rows"] == 3
    assert "Vigil" in run("support", db, "list", "--state", "reported").out
    assert run("support", db, "list", "--state", "sent", "--json").json["rows"] == 0


def test_what_is_missing_is_said(run, db) -> None:
    _begin(run, db)
    assert run("support", db, "apply").code == 2
    assert run("support", db, "apply", "Vigil", "--amount", "much", "--json").error == "invalid_value"
    assert (
        run("support", db, "apply", "Vigil", "--amount", "€ 40", "--currency", "SEK", "--json").error
        == "other_currency"
    )
    assert (
        run("support", db, "apply", "Vigil", "--amount", "€ 40", "--currency", "EUR", "--json").json["amount"] == 4000
    )
    assert run("support", db, "send", "Vigil", "--json").error == "no_applicant"
    assert run("support", db, "decide", "Vigil").code == 2
    assert run("support", db, "report", "Vigil").code == 2
    assert run("support", db, "list", "--state", "asleep").code == 2
    assert run("support", db, "paper", "Vigil", "letter.pdf", "--what", "letter", "--json").error == "not_now"
    assert run("fund", db, "contribute", "0", "--json").error == "invalid_amount"
    assert run("add", db, "fund", "name=Other", "fund_kind=solidarity", "currency=EUR").code == 0
    assert run("fund", db, "contribute", "10", "--json").error == "no_default_fund"
    assert run("fund", db, "contribute", "10 SEK", "--fund", "Other", "--json").error == "other_currency"


KINDS = ("fund", "support_frame", "application", "budget_line", "fund_entry")


@pytest.mark.slow
def test_every_kind_comes_back_exactly_from_a_workbook(run, db, tmp_path: Path) -> None:
    _begin(run, db)
    assert (
        run("add", db, "fund", "name=Euros", "fund_kind=activity_support", "currency=EUR", "report_days=30").code == 0
    )
    run("fund", db, "contribute", "5000", "--fund", "Solidarity", "--note", "Collected")
    run("support", db, "frame", "--fund", "Solidarity", "--priority", "Young people", "--set", "2 000,25")
    for name, fund, unit in (("Vigil", "Solidarity", "Vik group"), ("Visit", "Euros", "Vik group")):
        lines = ("--line", "Room=800,75", "Travel=1700", "--reserve", "Rain=500")
        about = ("--priority", "Young people", "--about", "Two lines\nof words", "--urgent")
        assert run("support", db, "apply", name, "--fund", fund, "--unit", unit, *about, *lines).code == 0
        assert run("support", db, "send", name).code == 0
    run("support", db, "decide", "Vigil", "--grant", "2500", "--grounds", "Part: “it fits”", "--anyway")
    run("support", db, "pay", "Vigil")
    run("support", db, "report", "Vigil", "--line", "Room=700", "--text", "Forty")
    before = {name: run("support", db, "show", name, "--json").json for name in ("Vigil", "Visit")}
    held = run("fund", db, "balance", "--json").json
    for kind in KINDS:
        assert run("export", db, kind, "--to", f"{kind}.xlsx").code == 0, kind
    for fund in ("Solidarity", "Euros"):
        assert run("delete", db, "fund", fund, "--yes").code == 0, fund
    for name in ("Vigil", "Visit"):
        assert run("delete", db, "application", name, "--yes").code == 0
    for kind in KINDS:
        done = run("import", db, f"{kind}.xlsx", "--as", kind, "--json")
        assert done.code == 0, (kind, [p["reason"] for p in done.json["problems"]], done.json["new"])
    ours = {"ref", "next"}
    for name, was in before.items():
        now = run("support", db, "show", name, "--json").json
        assert {k: v for k, v in now.items() if k not in ours} == {k: v for k, v in was.items() if k not in ours}
    again = run("fund", db, "balance", "--json").json
    assert [{**each, "ref": ""} for each in again["funds"]] == [{**each, "ref": ""} for each in held["funds"]]
    for kind in KINDS:
        done = run("import", db, f"{kind}.xlsx", "--as", kind, "--json").json
        assert (done["new"], done["changed"]) == (0, 0), (kind, done)
