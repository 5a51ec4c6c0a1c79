"""Activities, initiatives and the activist year in a terminal; their kinds go out to a workbook and come back exactly."""

from __future__ import annotations

import datetime as dt

TODAY = dt.date.today()


def _day(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def test_an_activity_from_plan_to_outcome(run, db) -> None:
    done = run("activity", db, "add", "Stall", "unit=Lund", f"day={_day(-1)}", "start=16:00", "end=18:00", "--json")
    assert (done.code, done.json["state"], done.json["new"]) == (0, "planned", 1)
    done = run("activity", db, "join", "Stall", "--who", "Åsa Öberg", "--part", "led", "--hours", 3, "--json")
    assert [each["name"] for each in done.json["participants"]] == ["Åsa Öberg"] and done.json["hours"] == 3
    assert run("activity", db, "meet", "Stall", "--who", "Eva", "Sol", "--json").error == "no_answer"
    done = run("activity", db, "meet", "Stall", "--who", "Eva", "Sol", "--answer", "refused", "--json")
    assert (done.code, done.json["new_activists"]) == (0, 1)
    done = run(
        "activity",
        db,
        "meet",
        "Stall",
        "--who",
        "Joris",
        "Berg",
        "--reach",
        "070-174 06 13",
        "--answer",
        "granted",
        "--json",
    )
    assert done.code == 3 and done.json["new"] == 0
    ref = done.json["likely"][0]["ref"]
    done = run("activity", db, "meet", "Stall", "--who", "Joris", "--answer", "not_asked", "--same-as", ref, "--json")
    assert (done.code, done.json["new"], len(done.json["participants"])) == (0, 0, 3)
    done = run("activity", db, "outcome", "Stall", "signatures=40", "--json")
    assert (done.json["state"], done.json["signatures"]) == ("held", 40)
    assert run("activity", db, "outcome", "Stall", "town=Lund", "--json").error == "no_outcome"
    assert run("activity", db, "ics", "Stall", "--to", "a.ics", "--json").json["disclosure"] == 1
    assert run("activity", db, "join", "Stall").code == 2
    figures = run("year", db, "figures", "--terms", 2, "--json").json["terms"]
    assert sum(term["signatures"]["all"] for term in figures) == 40 and figures[-1]["unfinished"]
    assert "Åsa" in run("activity", db, "show", "Stall").out
    assert run("activity", db, "cancel", "Stall", "--json").json["state"] == "cancelled"


def test_the_year_shows_clashes_and_its_figures_leave_as_pdf(run, db) -> None:
    for values in (
        ("name=Letters", f"start={_day(0)}", f"end={_day(5)}", "campaign_kind=national"),
        ("name=Weeks", f"start={_day(5)}", f"end={_day(9)}", "campaign_kind=partner"),
    ):
        assert run("add", db, "campaign", *values).code == 0
    year = run("year", db, "--json").json
    assert len(year["terms"]) == 3 and {period["name"] for period in year["periods"]} == {"Letters", "Weeks"}
    done = run("year", db, "clashes", "--json")
    assert (done.code, done.json["clashes"][0]["partner"]) == (3, True)
    assert "Weeks" in run("year", db, "clashes").out
    assert run("year", db, "pdf", "--to", "f.pdf", "--term", "2026-autumn", "--json").json["disclosure"] == 1
    assert run("year", db, "pdf", "--json").code == 2
    assert run("year", db, "figures", "--term", "soon", "--json").error == "no_term"
    assert run("year", db, "youth", "--json").json["groups"] == []


def test_an_idea_becomes_a_campaign(run, db) -> None:
    assert run("add", db, "unit", "name=Ystad", "unit_kind=local_group").code == 0
    assert run("initiative", db, "propose", "Lanterns", "unit=Lund", "--json").json["state"] == "proposed"
    assert (
        run("initiative", db, "adopt", "Lanterns", "--from", "2027-01-02", "--until", "2027-02-02", "--json").error
        == "no_support"
    )
    assert run("initiative", db, "support", "Lanterns", "--by", "Ystad", "--json").json["next"] == [
        "adopted",
        "declined",
    ]
    assert run("initiative", db, "adopt", "Lanterns").code == 2
    done = run("initiative", db, "adopt", "Lanterns", "--from", "2027-01-02", "--until", "2027-02-02", "--json")
    assert (done.json["state"], done.json["campaign"]) == ("adopted", "Lanterns")
    assert run("undo", db).code == 0
    assert run("list", db, "campaign", "--json").json["rows"] == 0
    assert run("initiative", db, "decline", "Lanterns", "--json").error == "no_grounds"
    done = run("initiative", db, "decline", "Lanterns", "--grounds", "Too dear", "--json")
    assert done.json["next"] == ["supported"]
    assert run("initiative", db, "again", "Lanterns", "--json").json["state"] == "supported"


def test_every_kind_comes_back_from_a_workbook_as_it_went(run, db) -> None:
    assert (
        run(
            "add", db, "term", "name=Our autumn", "term_kind=autumn", "year=2026", "start=2026-08-20", "end=2026-12-20"
        ).code
        == 0
    )
    assert run("add", db, "priority", "name=Protest", "order=1").code == 0
    assert (
        run(
            "add",
            db,
            "campaign",
            "name=Letters",
            "start=2026-12-01",
            "end=2026-12-17",
            "priority=Protest",
            "goal_signatures=50",
        ).code
        == 0
    )
    assert (
        run("activity", db, "add", "Stall", "unit=Lund", "day=2026-11-02", "campaign=Letters", "signatures=4").code == 0
    )
    assert run("activity", db, "join", "Stall", "--who", "Åsa Öberg", "--hours", 2).code == 0
    assert run("initiative", db, "propose", "Lanterns", "unit=Lund").code == 0
    for kind in ("term", "priority", "campaign", "activity", "participation", "initiative"):
        for ending in ("xlsx", "csv"):
            file = f"{kind}.{ending}"
            assert run("export", db, kind, "--to", file).code == 0, kind
            done = run("import", db, file, "--as", kind, "--json")
            assert done.code == 0, (kind, ending, done.out, done.err)
            assert (done.json["new"], done.json["changed"], done.json["unchanged"]) == (0, 0, 1), (
                kind,
                ending,
                done.json,
            )
        before = run("list", db, kind, "--json").json["rows"]
        assert before == 1
