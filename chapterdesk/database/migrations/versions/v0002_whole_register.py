"""Trainings, alumni, campaigns, mobilisation, coalitions, support, voting and surveys."""

from __future__ import annotations

from alembic import op

from chapterdesk.database.migrations.tables import add_columns, create_entity, create_index

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
    "coalition_member": "unit>unit party>party contact>person brings sits_out:b start end",
    "fund": "name fund_kind unit>unit currency is_default:b report_days:i note",
    "mentoring": "mentor>person mentee>person goal start end how",
    "offer": "side offer_kind name party>party unit>unit town start end state matched_with>offer note",
    "pathway": "name about unit>unit retired:b",
    "post": "unit>unit role>role_type wanted:b since note",
    "statute": "name unit>unit start voting_age:i member_days:i paid_days:i proxies_most:i proxies_open:b quorum_percent:i quorum_least:i guardian_age:i fee_limit:i fee_currency keep_months:i keep_notes_months:i keep_answers_months:i keep_support_years:i",
    "activity": "name activity_kind campaign>campaign unit>unit day* start end place town leader>party state signatures:i reached:i new_activists:i hours:i note",
    "application": "name unit>unit party>party fund>fund priority>priority campaign>campaign about currency amount:i urgent:b sent_on* state decided_on meeting>meeting granted:i grounds paid_on report_due* reported_on report",
    "coordination_turn": "unit>unit party>party start end agreed_at>meeting note",
    "election": "meeting>meeting role>role_type unit>unit position:i seats:i start end ballots_cast:i blank:i invalid:i counted:b settled_by",
    "initiative": "name unit>unit party>party about priority>priority state proposed_on decided_on grounds campaign>campaign",
    "pathway_step": "pathway>pathway position:i step_kind course>course role>role_type stuck_days:i",
    "pathway_walk": "pathway>pathway person>person start end why_left",
    "support_frame": "fund>fund priority>priority year:i amount:i",
    "voting_roll": "meeting>meeting statute>statute made state frozen quorum:i rules",
    "voting_rule": "statute>statute voter_kind way votes:i must_have_paid:b",
    "budget_line": "application>application position:i name amount:i reserve:b spent:i",
    "candidate": "election>election party>party proposed_by position:i state votes:i second_votes:i motive",
    "fund_entry": "fund>fund day* entry_kind amount:i party>party application>application note",
    "mobilisation": "name what_happened ask script if_not day start place hoped:i unit>unit campaign>campaign activity>activity state opened* call_by rest_days:i audience",
    "participation": "activity>activity party>party part hours:i new:b note",
    "proxy": "roll>voting_roll giver>party holder>party given_on revoked:b",
    "roll_entry": "roll>voting_roll party>party voter_kind votes:i reason verdict disputed ruling present:b ballot:i",
    "survey": "name survey_kind unit>unit activity>activity asked:i anonymous:b opened closed note",
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
    "commitment": "towards>party reminded_on",
    "organisation": "charter_signed admitted left_on income:i income_currency income_year:i",
    "person": "school>organisation leaves_school* guardian guardian_phone guardian_email keep_until*",
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


def upgrade() -> None:
    """Make the new tables and columns; what stood in the old ones is not touched."""
    for table, words in TABLES.items():
        create_entity(table, words)
    for name, about in INDEXES.items():
        create_index(name, about)
    for table, words in ADDED.items():
        add_columns(table, words)
    for earlier, (name, table, columns) in REPLACED.items():
        op.drop_index(earlier, table_name=table)
        create_index(name, (table, columns))
