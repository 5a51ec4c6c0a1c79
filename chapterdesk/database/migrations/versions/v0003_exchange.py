"""Exchange partners, and the record of the workbooks that go to them and come from them."""

from __future__ import annotations

from chapterdesk.database.migrations.tables import create_entity, create_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = {
    "peer_secret": "peer:32!# passphrase!",
    "exported": "n:i!# id:32!^ peer:32!* site:32! sequence:i! at! file! sha256:64!* key:32! rows:i! disclosure:i! snapshot:x! answered",
    "received": "n:i!# sha256:64!* export:32!* peer:32! site:32!* sequence:i! at! file! counts! work:i",
    "waiting": "n:i!# received:i!* mark:32!* sort! why! entity! row:32!* field! sheet! number:i! content! later:i! decided work:i*",
    "open_conflict": "n:i!# entity! row:32!* field! later:i!",
    "spare_used": "n:i!# export:32!* ref! row:32!",
    "erased": "row:32!# at!",
}


def upgrade() -> None:
    """Make the new tables; the earlier ones are not touched."""
    create_entity("peer", "name people language register_id")
    for table, words in TABLES.items():
        create_table(table, words)
