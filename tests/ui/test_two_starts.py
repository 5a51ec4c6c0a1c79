"""Two starts of the whole program, as two processes: the second raises the window of the first and goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from chapterdesk.settings.store import folder
from chapterdesk.ui.single import server_name

START = [sys.executable, "-m", "chapterdesk", "--language", "en"]
ROOT = Path(__file__).resolve().parents[2]
#: What Qt says of a window without a screen that is asked to come forward.
RAISED = "This plugin does not support raise()"


def _answers(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    return socket.waitForConnected(200)


@pytest.mark.slow
def test_the_second_start_raises_the_first_window_and_ends_well(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    noise = tmp_path / "first.txt"
    with noise.open("w") as told, subprocess.Popen(START, cwd=ROOT, env=os.environ, stderr=told) as first:
        try:
            qtbot.waitUntil(lambda: _answers(server_name(str(folder()))), timeout=60_000)
            assert RAISED not in noise.read_text()
            second = subprocess.run(START, cwd=ROOT, env=os.environ, timeout=60, check=False)
            assert second.returncode == 0
            qtbot.waitUntil(lambda: RAISED in noise.read_text(), timeout=10_000)
            assert first.poll() is None
        finally:
            first.terminate()
