"""A terminal in the test's own process, with keys that cost nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chapterdesk import app
from chapterdesk.database import keys
from chapterdesk.services import desk


@dataclass
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        return self.json["error"]["code"]


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path) -> Run:
    """Carry out a command line in ``tmp_path``; the passphrase comes from a file."""
    (tmp_path / "pass").write_text("björk-sol-fem\n", "utf-8")
    monkeypatch.setattr(desk, "COST", keys.Cost.LOW)
    monkeypatch.setenv("CHAPTERDESK_PASSPHRASE_FILE", str(tmp_path / "pass"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def carry_out(*args: object) -> Said:
        code = app.main([str(a) for a in args])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return carry_out


@pytest.fixture
def db(run) -> Path:
    """A database with a group and two people."""
    assert run("new", "a.cdesk").code == 0
    assert run("add", "a.cdesk", "unit", "name=Lund", "unit_kind=local_group").code == 0
    for given, family, phone in (("Åsa", "Öberg", "070-174 06 12"), ("Joris", "van den Berg", "070-174 06 13")):
        done = run(
            "add", "a.cdesk", "person", f"given_name={given}", f"family_name={family}", f"phones={phone}", "groups=Lund"
        )
        assert done.code == 0, done.err
    return Path("a.cdesk")
