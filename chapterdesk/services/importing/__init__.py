"""Importing: any table of people or other rows, planned row by row, carried out in one step, undone in one step."""

from chapterdesk.services.importing.apply import Decision, apply
from chapterdesk.services.importing.columns import ColumnMatch
from chapterdesk.services.importing.dates import Question
from chapterdesk.services.importing.drafts import Draft, Fault
from chapterdesk.services.importing.matching import Like
from chapterdesk.services.importing.outcome import (
    CHANGED,
    DOUBTFUL,
    NEW,
    OUTCOME_WORDS,
    OUTCOMES,
    REFUSED,
    UNCHANGED,
    Outcome,
    Plan,
    PlanRow,
    Source,
)
from chapterdesk.services.importing.pending import (
    Waiting,
    count_waiting,
    decide,
    left_out_rows,
    take_back,
    waiting_rows,
)
from chapterdesk.services.importing.refused import refused_table, save_refused
from chapterdesk.services.importing.service import Prepared, prepare
from chapterdesk.services.importing.sidebyside import Beside, side_by_side

__all__ = [
    "CHANGED",
    "DOUBTFUL",
    "NEW",
    "OUTCOMES",
    "OUTCOME_WORDS",
    "REFUSED",
    "UNCHANGED",
    "Beside",
    "ColumnMatch",
    "Decision",
    "Draft",
    "Fault",
    "Like",
    "Outcome",
    "Plan",
    "PlanRow",
    "Prepared",
    "Question",
    "Source",
    "Waiting",
    "apply",
    "count_waiting",
    "decide",
    "left_out_rows",
    "prepare",
    "refused_table",
    "save_refused",
    "side_by_side",
    "take_back",
    "waiting_rows",
]
