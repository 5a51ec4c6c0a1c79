"""The process that reads: it takes one request on standard input, sends messages on standard output, and owns nothing else.

Started by ``reading.read_file`` with limited memory and time, so that whatever a file does to it, the program goes on. It imports
little, because it starts for every file. Run as ``python -m chapterdesk.spreadsheets.child``, or as the program itself with
``--private-read`` when frozen.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import IO

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.sink import Message, Refused, Sink, encode


def main() -> int:
    """Read the file that the request on standard input names. Exit code 0 unless the process itself failed."""
    output = sys.stdout.buffer
    request = json.loads(sys.stdin.buffer.readline())
    limits.limit_memory()
    limits.limit_time(request["seconds"])
    gc.disable()  # short-lived, and nothing here makes cycles
    try:
        read_into(Path(request["path"]), request["name"], request["password"], output)
    except MemoryError:
        output.write(encode(["x", "memory", {}]))
    output.flush()
    return 0


def read_into(path: Path, name: str, password: str | None, output: IO[bytes]) -> None:
    """Read a file and write its messages, the last one "end" or the refusal."""
    from chapterdesk.spreadsheets.kinds import read_any

    def send(message: Message) -> None:
        output.write(encode(message))

    try:
        with path.open("rb") as source:
            sink = Sink(send)
            read_any(source, name, password, sink)
        sink.flush()
        send(["end"])
    except Refused as refusal:
        send(["x", refusal.code, refusal.values])
    except PermissionError:
        send(["x", "not_allowed", {}])
    except RecursionError:
        send(["x", "hostile_zip", {}])


if __name__ == "__main__":
    sys.exit(main())
