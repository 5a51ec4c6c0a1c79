"""Where the files that ship with the program lie, in a checkout and in a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("fonts", "NotoSans-Regular.ttf")``.

    The path need not exist; the caller that needs the file reports its absence.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return base.joinpath("resources", *parts)
