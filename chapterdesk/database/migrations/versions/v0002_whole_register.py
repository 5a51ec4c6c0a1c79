"""Trainings, alumni, campaigns, mobilisation, coalitions, support, voting and surveys.

Tables are written as words: ``name``, ``name:i`` (whole number), ``name:b`` (yes or no), ``name*`` (indexed) and
``name>table`` (an indexed reference, checked at commit). Every table also has what each entity has: local number, id,
Ref, title and what it is sorted by.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = {
    "course": "name course_kind about valid_months:i gives_certificate:b seats:i retired:b",
    "priority": "name about order:i start end",
    "term": "name term_kind year:i start end",
    "alumni_profile": "person>person state* opened closed competence availability rhythm_months:i next_call* notes",
    "campaign": "name campaign_kind priority>priority unit>unit partner>organisation owner>party start* end state goal goal_signatures:i about",
    "coalition_member": "unit>unit party>party contact>person brings start end",
    "fund": "name fund_kind unit>unit currency is_default:b note",
    "mentoring": "mentor>person mentee>person goal start end how",
    "offer": "side offer_kind name party>party unit>unit town start end state matched_with>offer note",
    "pathway": "name about unit>unit retired:b",
    "post": "unit>unit role>role_type wanted:b since note",
    "statute": "name unit>unit start voting_age:i member_days:i paid_days:i proxies_most:i quorum_percent:i quorum_least:i guardian_age:i fee_limit:i fee_currency keep_months:i",
    "activity": "name activity_kind campaign>campaign unit>unit day* start end place town leader>party state signatures:i reached:i new_activists:i hours:i note",
    "application": "name unit>unit party>party fund>fund priority>priority campaign>campaign about currency amount:i urgent:b sent_on* state decided_on meeting>meeting granted:i grounds paid_on report_due* reported_on report",
    "coordination_turn": "unit>unit party>party start end agreed_at>meeting note",
    "election": "meeting>meeting role>role_type unit>unit position:i seats:i start end ballots_cast:i blank:i invalid:i counted:b",
    "initiative": "name unit>unit party>party about priority>priority state proposed_on decided_on grounds campaign>campaign",
    "pathway_step": "pathway>pathway position:i step_kind course>course role>role_type stuck_days:i",
    "pathway_walk": "pathway>pathway person>person start end why_left",
    "support_frame": "fund>fund priority>priority year:i amount:i",
    "voting_roll": "meeting>meeting statute>statute made state frozen quorum:i rules",
    "voting_rule": "statute>statute voter_kind way votes:i must_have_paid:b",
    "budget_line": "application>application position:i name amount:i reserve:b spent:i",
    "candidate": "election>election party>party proposed_by position:i state votes:i motive",
    "fund_entry": "fund>fund day* entry_kind amount:i party>party application>application note",
    "mobilisation": "name what_happened ask script if_not day start place hoped:i unit>unit campaign>campaign activity>activity state opened* call_by rest_days:i audience",
    "participation": "activity>activity party>party part hours:i new:b note",
    "proxy": "roll>voting_roll giver>party holder>party given_on revoked:b",
    "roll_entry": "roll>voting_roll party>party voter_kind votes:i reason disputed ruling present:b ballot:i",
    "survey": "name survey_kind unit>unit activity>activity asked:i opened closed note",
    "caller": "mobilisation>mobilisation party>party most:i handed_out note",
    "survey_question": "survey>survey position:i name question_kind options least:i most:i",
    "survey_response": "survey>survey party>party unit>unit day source_key*",
    "training": "name course>course unit>unit day* last_day start end place town seats:i deadline state survey>survey notes",
    "ask": "person>person asked_for role>role_type unit>unit training>training asked_on asked_by>party answer answered_on again_on* note",
    "call": "mobilisation>mobilisation person>person caller>caller position:i outcome at* tries:i next_try note",
    "certificate": "person>person course>course training>training issued valid_until* note",
    "enrolment": "training>training person>person state* applied_at completed_on needs note",
    "measure": "name unit>unit how counted_in direction target:i question>survey_question retired:b",
    "survey_answer": "response>survey_response question>survey_question value",
    "measure_value": "measure>measure term value:i note",
}
INDEXES = {
    "ix_participation_asked": ("participation", "party activity"),
    "ix_roll_entry_asked": ("roll_entry", "roll party"),
    "ix_ask_asked": ("ask", "person asked_for answer"),
    "ix_call_recent": ("call", "person at"),
    "ix_call_asked": ("call", "mobilisation caller outcome"),
    "ix_certificate_asked": ("certificate", "person course valid_until"),
    "ix_enrolment_list": ("enrolment", "training state applied_at"),
    "ix_enrolment_asked": ("enrolment", "person state training"),
    "ix_survey_answer_asked": ("survey_answer", "question response"),
}
ADDED = {
    "commitment": "towards>party",
    "organisation": "charter_signed admitted left_on income:i income_currency income_year:i",
    "person": "school>organisation leaves_school* guardian guardian_phone keep_until*",
    "smart_list": "audience channel",
    "unit": "school>organisation vision rotation_months:i open_to_all:b",
}
REPLACED = {
    # Sorting by a field reads an index that also holds the name, by which those who are alike stand in order.
    "ix_person_sort_title": ("ix_person_listed", "person", "sort_title id"),
    **{
        f"ix_person_{name}": (f"ix_person_{name}_listed", "person", f"{name} sort_title")
        for name in ("birth_date", "level", "member_number", "postcode", "town")
    },
    "ix_set_value_value": ("ix_set_value_value", "set_value", "field value position owner"),
}
"""Earlier index -> the one in its place, its table and columns."""
TYPES = {"": sa.String, "i": sa.Integer, "b": sa.Boolean}
SQL_TYPES = {"": "VARCHAR", "i": "INTEGER", "b": "BOOLEAN"}


def upgrade() -> None:
    """Make the new tables and columns; what stood in the old ones is not touched."""
    for table, words in TABLES.items():
        _create(table, words.split())
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns.split())
    for table, words in ADDED.items():
        for word in words.split():
            _add(table, word)
    for earlier, (name, table, columns) in REPLACED.items():
        op.drop_index(earlier, table_name=table)
        op.create_index(name, table, columns.split())


def _read(word: str) -> tuple[str, str, str, bool]:
    """Return (column, type, referenced table or "", indexed)."""
    body, _arrow, target = word.partition(">")
    name, _colon, code = body.rstrip("*").partition(":")
    return name, code, target, bool(target) or body.endswith("*")


def _create(table: str, words: list[str]) -> None:
    found = [_read(word) for word in words]
    op.create_table(
        table,
        *(sa.Column(name, TYPES[code](), nullable=True) for name, code, _target, _indexed in found),
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sort_title", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"), initially="DEFERRED", deferrable=True
            )
            for name, _code, target, _indexed in found
            if target
        ),
        sa.PrimaryKeyConstraint("n", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{table}_id")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
    )
    for name in ("sort_title", *(name for name, _code, _target, indexed in found if indexed)):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _add(table: str, word: str) -> None:
    # Written out: a batch alter would copy the whole table for the sake of a reference.
    name, code, target, indexed = _read(word)
    keys = f" CONSTRAINT fk_{table}_{name} REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED" if target else ""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {SQL_TYPES[code]}{keys}")
    if indexed:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
