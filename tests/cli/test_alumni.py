"""Alumni in the terminal: from a role that ended to a call, a question and a pair."""

from __future__ import annotations

import datetime as dt

import pytest


def _alumna(run, db) -> None:
    assert run("add", db, "role_type", "name=Cashier", "counts_for_alumni=yes").code == 0
    ended = (dt.date.today() - dt.timedelta(days=50)).isoformat()
    done = run("hand-over", db, "Cashier", "Lund", "Åsa Öberg", "--from", "2020-01-01", "--until", ended)
    assert done.code == 0, done.err


def test_from_a_former_role_to_a_call(run, db):
    _alumna(run, db)
    (one,) = run("alumni", db, "list", "--due", "--json").json["alumni"]
    assert (one["title"], one["former"][0]["role"], one["wishes"]) == ("Åsa Öberg", "Cashier", [])
    done = run("alumni", db, "call", "Åsa Öberg", "reached", "--note", "Well", "--json")
    assert done.json["next_call"] > dt.date.today().isoformat()
    assert run("alumni", db, "list", "--due", "--json").json["rows"] == 0
    assert run("list", db, "contact", "--json").json["rows"] == 1
    assert run("undo", db).code == 0
    assert run("alumni", db, "list", "--due", "--json").json["rows"] == 1


def test_asked_back_and_the_no_is_obeyed(run, db):
    _alumna(run, db)
    question = run("alumni", db, "ask-back", "Åsa Öberg", "speaker", "--json").json["ref"]
    assert run("answer", db, question, "no").code == 0
    assert run("alumni", db, "ask-back", "Åsa Öberg", "speaker", "--json").error == "said_no"
    assert run("alumni", db, "ask-back", "Åsa Öberg", "--role", "Cashier", "--json").json["new"] == 1
    assert run("alumni", db, "ask-back", "Åsa Öberg", "nonsense", "--json").error == "unknown_choice"
    assert run("alumni", db, "call", "Joris van den Berg", "reached", "--json").error == "no_profile"


def test_a_pair_begins_and_ends(run, db):
    _alumna(run, db)
    pair = run("alumni", db, "mentor", "Åsa Öberg", "Joris van den Berg", "--goal", "Books", "--json").json["ref"]
    assert run("alumni", db, "end-mentor", pair, "--how", "Well", "--json").code == 0
    (told,) = run("alumni", db, "pairs", "--json").json["pairs"]
    assert (told["mentor"], told["mentee"], told["how"]) == ("Åsa Öberg", "Joris van den Berg", "Well")
    assert run("alumni", db, "suggest", "--json").json["rows"] == 0


@pytest.mark.parametrize("kind", ["post", "alumni_profile", "mentoring", "ask", "appointment"])
def test_what_went_out_comes_back_unchanged(run, db, kind):
    _alumna(run, db)
    assert run("post", db, "Cashier", "Lund", "--json").json["wanted"] is True
    assert run("alumni", db, "mentor", "Åsa Öberg", "Joris van den Berg", "--goal", "=1+1; books").code == 0
    assert run("alumni", db, "ask-back", "Åsa Öberg", "trainer", "--note", "first; second").code == 0
    before = run("check", db, "--json").json["hash"]
    assert run("export", db, kind, "--to", "out.xlsx").code == 0
    done = run("import", db, "out.xlsx", "--as", kind, "--json")
    assert (done.code, done.json["unchanged"], done.json["new"], done.json["changed"]) == (0, 1, 0, 0), done.out
    assert run("check", db, "--json").json["hash"] == before


def test_the_board_goes_on_paper_and_is_noted(run, db):
    _alumna(run, db)
    assert run("post", db, "Cashier", "Lund").code == 0
    done = run("board", db, "--pdf", "board.pdf", "--json")
    assert (done.code, done.json["left_out"]) == (0, 0)
    assert run("post", db, "Cashier", "Lund", "--without", "--json").json["wanted"] is False
    assert run("board", db, "--pdf", "board.txt", "--json").error == "wrong_ending"
