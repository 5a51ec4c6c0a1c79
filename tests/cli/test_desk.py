"""Databases in the terminal: new, demo, passphrase, backup, restore, check."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_new_makes_an_encrypted_database_once(run):
    assert run("new", "a.cdesk", "--json").json == {"database": "a.cdesk"}
    assert not Path("a.cdesk").read_bytes().startswith(b"SQLite")
    assert run("new", "a.cdesk", "--json").error == "exists"
    assert run("new", "a.xlsx", "--json").error == "wrong_name"


@pytest.mark.parametrize(("name", "start"), [("r.pdf", b"%PDF"), ("r.txt", b"Recovery key of a.cdesk")])
def test_the_recovery_sheet(run, name, start):
    assert run("new", "a.cdesk", "--recovery-to", name).code == 0
    assert Path(name).read_bytes().startswith(start)


def test_no_database_is_made_where_its_sheet_cannot_be(run):
    assert run("new", "a.cdesk", "--recovery-to", "nowhere/r.pdf", "--json").error == "recovery_target"
    assert not Path("a.cdesk").exists()


def test_wrong_missing_and_empty_passphrases(run, db, monkeypatch, tmp_path):
    (tmp_path / "wrong").write_text("no\n")
    (tmp_path / "empty").write_text("\n")
    assert run("list", db, "person", "--passphrase-file", "wrong", "--json").error == "wrong_passphrase"
    assert run("list", db, "person", "--passphrase-file", "empty", "--json").error == "passphrase_empty"
    assert run("list", db, "person", "--passphrase-file", "none", "--json").error == "passphrase_file"
    monkeypatch.delenv("CHAPTERDESK_PASSPHRASE_FILE")
    assert run("list", db, "person", "--json").error == "passphrase_needed"


def test_the_passphrase_changes_and_the_sheet_stays_valid(run, tmp_path):
    run("new", "a.cdesk", "--recovery-to", "r.txt")
    (tmp_path / "new").write_text("\ufeffnew words\r\n", "utf-8")
    assert run("passphrase", "a.cdesk", "--new-passphrase-file", "new", "--json").json["rekeyed"] is False
    assert run("lists", "a.cdesk", "--json").error == "wrong_passphrase"
    assert run("lists", "a.cdesk", "--passphrase-file", "new").code == 0
    # The one given is the new one, since the recovery key opens.
    assert run("passphrase", "a.cdesk", "--recovery-file", "r.txt").code == 0
    assert run("lists", "a.cdesk").code == 0


def test_rekeying_makes_old_sheets_useless(run, db, tmp_path):
    (tmp_path / "new").write_text("new words", "utf-8")
    before = run("check", db, "--json").json["hash"]
    run("passphrase", db, "--new-passphrase-file", "new")
    args = ("--passphrase-file", "new", "--new-passphrase-file", "pass")
    assert run("passphrase", db, "--rekey", "--recovery-to", "r2.txt", *args, "--json").json["rekeyed"] is True
    assert run("check", db, "--json").json["hash"] == before
    assert run("passphrase", db, "--recovery-file", "r2.txt").code == 0


def test_backup_and_restore_are_exact(run, db):
    before = run("check", db, "--json").json
    made = run("backup", db, "--to", "b.cdbackup", "--json").json
    assert made["hash"] == before["hash"]
    assert run("restore", "b.cdbackup", "--to", "c.cdesk", "--json").json["rows"] == before["rows"]
    assert run("check", "c.cdesk", "--json").json["tables"] == before["tables"]
    assert run("restore", "b.cdbackup", "--to", "c.cdesk", "--json").error == "exists"
    assert run("restore", "b.cdbackup", "--to", "c.cdesk", "--overwrite").code == 0
    assert run("restore", "none", "--to", "d.cdesk", "--json").error == "file_missing"
    assert run("backup", db, "--to", "a.keys", "--json").error == "own_file"


def test_check_counts_and_proves(run, db):
    found = run("check", db, "--json").json
    assert found["whole"] is True
    assert found["tables"]["person"]["rows"] == 2
    assert found["rows"] == 5
    assert found["problems"] == []
    assert found["hash"] in run("check", db).out


def test_check_finds_tables_that_left_their_log(run, db):
    import sqlalchemy as sa

    from chapterdesk.database.engine import write_connection
    from chapterdesk.services import desk

    with desk.open_desk(db, "björk-sol-fem") as opened, write_connection(opened.register.engine) as conn:
        conn.execute(sa.text("UPDATE person SET town = 'Oslo'"))
    done = run("check", db, "--json")
    assert done.code == 1
    assert done.error == "damaged"
    assert done.json["whole"] is False


def test_a_demo_database_is_repeatable_and_whole(run):
    first = run("demo", "a.cdesk", "--people", 40, "--seed", 7, "--json").json
    assert first["people"] == 40
    assert run("demo", "b.cdesk", "--people", 40, "--seed", 7, "--json").json["tables"] == first["tables"]
    assert run("check", "a.cdesk", "--json").json["whole"] is True
    assert run("demo", "c.cdesk", "--people", 0, "--json").code == 2
    assert not Path("c.cdesk").exists()


def test_a_demo_that_fails_leaves_nothing(run, monkeypatch):
    from chapterdesk.core.errors import UserError
    from chapterdesk.services import demo

    def fail(*_args: object) -> None:
        raise UserError("The disk is full.", code="disk_full")

    monkeypatch.setattr(demo, "fill", fail)
    assert run("demo", "a.cdesk", "--json").error == "disk_full"
    assert list(Path().glob("a.*")) == []


def test_a_copy_that_is_no_database(run, tmp_path):
    (tmp_path / "x.cdesk").write_text("Dear all")
    assert run("check", "x.cdesk", "--json").error == "keys_missing"
