"""One window at a time: a second start raises the first and hands over what it was asked to open."""

from __future__ import annotations

import getpass
import hashlib
import json

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 1_500
_LARGEST = 16 * 1024


def server_name(folder: str) -> str:
    """Return the name of this user's desk: one for each place where settings are kept."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without an entry in the system's list
        user = ""
    return "chapterdesk-" + hashlib.sha256(f"{user}|{folder}".encode()).hexdigest()[:16]


def hand_over(name: str, database: str) -> bool:
    """Ask a running program to come forward and open ``database`` ("" for nothing); False where none runs."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(ANSWER_MS):
        return False
    socket.write(json.dumps({"open": database}).encode() + b"\n")
    socket.waitForBytesWritten(ANSWER_MS)
    heard = socket.waitForReadyRead(ANSWER_MS)
    socket.disconnectFromServer()
    return heard


class SingleInstance(QObject):
    """Listens for later starts. ``asked(database)`` when one came."""

    asked = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._come)
        if not self._server.listen(name):
            # A program that was killed leaves its socket behind: nobody answered, so it is nobody's.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    @Slot()
    def _come(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(lambda: self._read(socket))
        self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            message = json.loads(bytes(socket.readLine(_LARGEST).data()))
            database = str(message["open"])
        except (ValueError, TypeError, KeyError):
            return  # not one of ours
        socket.write(b"ok\n")
        socket.flush()
        self.asked.emit(database)
