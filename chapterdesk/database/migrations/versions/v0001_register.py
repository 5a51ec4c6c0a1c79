"""The register's first tables."""

from __future__ import annotations

from alembic import op

from chapterdesk.database.migrations.tables import create_entity, create_index, create_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCH = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, prefix='1 2 3',"
    ' tokenize="unicode61 remove_diacritics 0")',
    "CREATE VIRTUAL TABLE search_digits USING fts5(digits, content='', contentless_delete=1, tokenize='trigram')",
)
ENTITIES = {
    "alias": "old* old_ref* survivor*",
    "not_same": "one* other*",
    "organisation": "name organisation_kind street postcode town website notes",
    "person": "given_name prefix family_name called_name member_number* level* street postcode* town* country birth_date* source protected_identity:b* notes sort_family!*",
    "role_type": "name name_sv name_nl expected:b term_months:i order:i counts_for_alumni:b may_overlap:b",
    "smart_list": "name of_kind question",
    "unit": "name unit_kind parent>unit state statutes founded meeting_place town external_number* country time_zone currency notes",
    "consent": "person>person purpose channel state* given_on noted_where ground",
    "contact": "party>party at* channel outcome note",
    "group_membership": "person>person unit>unit start end*",
    "meeting": "name unit>unit meeting_kind day* start time_zone place welcome state chair>party secretary>party quorum:i minutes pack_made",
    "membership": "party>party membership_kind start end* paid_until fee:i exempt",
    "agenda_item": "meeting>meeting position:i name item_kind opens>party length:i note said",
    "appointment": "role>role_type party>party unit>unit start end* elected_at>meeting note",
    "attendance": "meeting>meeting party>party state votes:b first_time:b",
    "commitment": "party>party name due* state* done_on meeting>meeting unit>unit how",
    "decision": "meeting>meeting agenda_item>agenda_item number:i text",
    "enclosure": "meeting>meeting agenda_item>agenda_item position:i name media_type sha256",
}
OTHERS = {
    # table: (columns, columns that are unique together)
    "blob": ("sha256:64!# data:x!", ""),
    "change": ("n:i!# id:64!^ work:i!* site:i! seq:i! time! entity! row:32!* verb! fields! parents!", "site seq"),
    "disclosure": ("n:i!# at!* what! file! sha256:64! recipient! author! fields! people! count:i! protected:i!", ""),
    "import_layout": ("n:i!# layout!* sender! kind! columns! at!", ""),
    "import_record": ("n:i!# work:i sha256:64!* file! sheet! layout!* sender! kind! at! base:x! counts!", ""),
    "party": ("id:32!# kind!", ""),
    "pending_row": ("n:i!# record:i!* row:i! draft! like! reason! decided!", ""),
    "set_value": ("n:i!# owner:32! field! value! position:i!", ""),
    "site": ("n:i!# id:32!^ installation! place! begun!", ""),
    "state": ("key!# value!", ""),
    "work": ("n:i!# id:32!^ at!* author! origin! label! depth:i! undoes:i* undone_by:i", ""),
}
INDEXES = {
    "ix_set_value_owner": ("set_value", "owner field position value"),
    "ix_set_value_value": ("set_value", "field value"),
    "ix_consent_asked": ("consent", "person purpose channel state"),
    "ix_contact_asked": ("contact", "party at"),
    "ix_group_membership_asked": ("group_membership", "person start end unit"),
    "ix_membership_asked": ("membership", "party start end"),
}


def upgrade() -> None:
    """Make the tables and the two of the search."""
    for table, (words, together) in OTHERS.items():
        create_table(table, words, together=together)
    for table, words in ENTITIES.items():
        create_entity(table, words)
    for name, about in INDEXES.items():
        create_index(name, about)
    for statement in SEARCH:
        op.execute(statement)
