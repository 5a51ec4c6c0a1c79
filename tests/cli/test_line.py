"""The command line itself: words, languages, exit codes, and nothing that makes it fall over."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk import __version__
from chapterdesk.cli import run as running
from chapterdesk.cli.declared import COMMANDS
from tests.conftest import ROOT


def test_version_says_its_number_and_loads_next_to_nothing(run):
    assert run("--version").out == f"ChapterDesk {__version__}\n"
    code = "import sys; from chapterdesk.app import main; main(['--version']); print(sorted(m for m in sys.modules if m.startswith(('sqlalchemy', 'PySide6', 'argparse'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("name", [c.name for c in COMMANDS])
def test_every_command_has_help_and_its_function(run, name):
    from importlib import import_module

    assert run(name, "--help").code == 0
    module, _sep, function = next(c.run for c in COMMANDS if c.name == name).partition(":")
    assert callable(getattr(import_module(f"chapterdesk.cli.{module}"), function))


@pytest.mark.parametrize(
    "args",
    [
        ("add",),
        ("zzz",),
        ("list", "a.cdesk", "person", "--limit", "many"),
        ("fields", "person", "unit"),
        ("check", "a.cdesk", "--language", "xx"),
        ("--json",),
    ],
)
def test_wrong_usage_is_2_with_a_sentence(run, args):
    done = run(*args, "--json")
    assert (done.code, done.error) == (2, "usage")
    assert done.err.strip()


def test_words_come_in_the_language_asked_for(run, db):
    english = run("show", db, "person", "Nobody").err
    for language in ("sv", "nl"):
        assert run("show", db, "person", "Nobody", "--language", language).err != english
        assert run("zzz", "--language", language).err != run("zzz").err


def test_options_of_every_command_may_stand_anywhere(run, db):
    assert run("--json", "show", db, "--language", "sv", "person", "Åsa Öberg").json["title"] == "Åsa Öberg"


def test_a_bug_is_said_without_what_anybody_typed(run, db, monkeypatch, expected_errors, tmp_path):
    from chapterdesk.cli import record_commands

    def fail(_session: object) -> None:
        secret = "Åsa Öberg"
        raise KeyError(secret)

    monkeypatch.setattr(record_commands, "show", fail)
    done = run("show", db, "person", "Åsa Öberg", "--json")
    assert (done.code, done.error) == (1, "bug")
    logged = (tmp_path / "state" / "ChapterDesk" / "log" / "chapterdesk.log").read_text("utf-8")
    assert "KeyError" in logged
    assert "test_line.py:" in logged
    assert "Öberg" not in logged + done.err + done.out + str([r.getMessage() for r in expected_errors])
    assert str(tmp_path) not in logged


def test_ctrl_c_leaves_the_state_before(run, db, monkeypatch):
    from chapterdesk.database.unit import UnitOfWork

    before = run("check", db, "--json").json["hash"]
    log = UnitOfWork.log

    def interrupted(*args: object) -> None:
        log(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(UnitOfWork, "log", interrupted)
        assert run("add", db, "person", "given_name=Kim").code == 130
    assert run("check", db, "--json").json["hash"] == before


def test_no_screen_is_said_in_a_sentence(run, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for args in ((), ("--demo",), ("--database", "a.cdesk")):
        done = run(*args)
        assert done.code == 1
        assert "chapterdesk tour" in done.err


def test_control_characters_never_reach_the_terminal(run, db):
    run("add", db, "person", "given_name=Kim\x1b[2J")
    assert "\x1b" not in run("list", db, "person").out
    assert "\x1b" not in run("show", db, "person", "x\x1b[2J").err


WORDS = st.sampled_from(
    [
        *(c.name for c in COMMANDS if c.name not in ("tour", "demo", "new")),
        "a.cdesk",
        "person",
        "x=y",
        "--json",
        "--to",
        "--where",
        "--list",
        "--",
        "-h",
        "-x",
        "--on",
        "=",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS | st.text(max_size=8), max_size=6))
def test_no_command_line_falls_over(run, capsys, args):
    code = running.run([a for a in args if not a.startswith("--passphrase")])
    capsys.readouterr()
    assert code in (0, 1, 2, 3)


def test_json_stays_readable_where_the_stream_is_not_utf8(run, db, tmp_path):
    code = "import sys; from chapterdesk.cli.output import write_json; write_json(sys.stdout, {'a': 'Åsa \\ud800'})"
    for encoding in ("ascii", "utf-8"):
        env = {"PYTHONIOENCODING": encoding, "PATH": ""}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True, cwd=ROOT)
        assert json.loads(done.stdout)["a"].startswith("Åsa")


@pytest.mark.parametrize(
    "args",
    [
        ("tour", "--out", "pass"),
        ("new", "pass/a.cdesk"),
        ("backup", "a.cdesk", "--to", "."),
        ("export", "a.cdesk", "person", "--to", "folder.xlsx"),
        ("check", "."),
        ("read", "."),
        ("import", "a.cdesk", "."),
        ("restore", ".", "--to", "b.cdesk"),
        ("lists", "a.cdesk", "--passphrase-file", "."),
        ("pack", "a.cdesk", "next", "--group", "Lund", "--to", "folder.xlsx"),
    ],
)
def test_places_that_cannot_be_are_said(run, db, tmp_path, args):
    (tmp_path / "folder.xlsx").mkdir()
    done = run(*args, "--json")
    assert done.code == 1
    assert done.error != "bug"
    assert done.err.count("\n") == 1


def test_letters_that_are_no_text(run, db):
    assert run("find", db, "\udcff", "--json").error == "usage"
