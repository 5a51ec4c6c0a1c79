"""Whether any workbook ever went out or came in: asked often, so it costs next to nothing."""

from __future__ import annotations

from sqlalchemy import Connection, select

from chapterdesk.models import Exported, Received


def has_traffic(conn: Connection) -> bool:
    """Say whether any workbook ever went out or came in."""
    return any(conn.execute(select(table.n).limit(1)).first() is not None for table in (Exported, Received))
