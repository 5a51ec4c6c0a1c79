"""Files without a name until they are whole."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

import pytest

from chapterdesk.core import unnamed
from chapterdesk.core.unnamed import Unnamed, hidden_beside

NO_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(params=["nameless", "hidden"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    if request.param == "hidden":
        monkeypatch.setattr(unnamed, "_LINKS", tmp_path / "nothing")
    elif sys.platform != "linux":
        pytest.skip("needs Linux")
    return str(request.param)


@pytest.mark.parametrize("before", [None, b"old"])
def test_the_name_comes_at_the_end(way: str, before: bytes | None, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    if before is not None:
        target.write_bytes(before)
    with Unnamed(target) as part:
        part.stream.write(b"new")
        assert part.settle() == hashlib.sha256(b"new").hexdigest()
        assert (target.read_bytes() if target.exists() else None) == before
        assert [path for path in tmp_path.iterdir() if path != target] == ([part.hidden] if way == "hidden" else [])
        part.take_name()
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_not_finished_leaves_nothing(way: str, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    with pytest.raises(ValueError, match="stop"), Unnamed(target) as part:
        part.stream.write(b"half")
        raise ValueError("stop")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@NO_FORK
@pytest.mark.parametrize("after", ["write", "settle"])
def test_a_kill_leaves_nothing_of_it(after: str, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems have a hidden name, which is swept at the next start")
    child = os.fork()
    if child == 0:
        part = Unnamed(tmp_path / "list.csv")
        part.stream.write(b"Zebrafink" * 100_000)
        if after == "settle":
            part.settle()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(way: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Unnamed(tmp_path / "none" / "list.csv")
    assert hidden_beside(tmp_path / "a.csv").name == ".a.csv.leaving"
