"""Alembic's environment: run only from ``database.migrate``, on the connection that it is given."""

from __future__ import annotations

from alembic import context

from chapterdesk.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
