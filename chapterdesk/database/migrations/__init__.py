"""Alembic's migrations: one file a version, each tested up with data."""
