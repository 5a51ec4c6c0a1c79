"""What can come of a call: which outcomes end it, which ask for another try, and what each means as a contact."""

from __future__ import annotations

from chapterdesk.models.mobilisation import CALL_OUTCOMES

YES, MAYBE, NO, NO_ANSWER, CALL_BACK = "yes", "maybe", "no", "no_answer", "call_back"
WRONG_NUMBER, NO_MORE, STOPPED = "wrong_number", "no_more", "stopped"

ANSWERED = (YES, MAYBE, NO, NO_MORE)
"""Somebody was reached and answered: this is what counts as having been asked."""
AGAIN = (NO_ANSWER, CALL_BACK)
"""Another try is worth it."""
KEYS = (YES, MAYBE, NO, NO_ANSWER, CALL_BACK, NO_MORE)
"""The outcomes of the call screen, by their keys 1 to 6."""
GIVEN = (*KEYS, WRONG_NUMBER)
"""What a caller may report; ``stopped`` is set by the program alone."""
CONTACT = {
    YES: "reached",
    MAYBE: "reached",
    NO: "declined",
    NO_MORE: "declined",
    NO_ANSWER: "no_answer",
    CALL_BACK: "call_back",
    WRONG_NUMBER: "wrong_number",
}
"""What an outcome is called among the contacts of a person."""
ICONS = {
    YES: "check",
    MAYBE: "circle-question-mark",
    NO: "x",
    NO_ANSWER: "phone-missed",
    CALL_BACK: "clock",
    WRONG_NUMBER: "phone-off",
    NO_MORE: "phone-off",
    STOPPED: "phone-off",
}


def is_open(outcome: str | None) -> bool:
    """Say whether somebody with this outcome is still to be called."""
    return not outcome or outcome in AGAIN


def words_of(outcome: str | None) -> str:
    """Return the outcome in the current language, "" for none yet."""
    return CALL_OUTCOMES.format(outcome)
