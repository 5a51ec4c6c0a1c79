"""Agendas to begin from, by kind of meeting.

The annual meeting follows the usual order of Swedish associations' standard statutes (opening, voting roll, proper notice,
reports, audit, discharge, proposals, elections). The coalition's begins with a check-in, leaves room for stories and ends with
reflection, as the seed document on coalitions asks.
"""

from __future__ import annotations

from chapterdesk.core.text import N_

Template = tuple[tuple[str, str, int], ...]
"""Items: English words marked for translation, code of the kind, minutes."""

_ROUND = (N_("Check-in round"), "round", 10)
_FOLLOW = (N_("Last time's minutes and promises"), "follow_up", 10)
_REFLECT = (N_("Reflection round"), "round", 10)

TEMPLATES: dict[str, Template] = {
    "group": (
        _ROUND,
        _FOLLOW,
        (N_("What has happened since last time"), "information", 10),
        (N_("What we do until next time"), "discussion", 30),
        (N_("Who does what"), "decision", 15),
        _REFLECT,
    ),
    "members": (
        _ROUND,
        _FOLLOW,
        (N_("Stories from what we did"), "story", 10),
        (N_("Coming activities"), "discussion", 20),
        (N_("Proposals to decide on"), "decision", 15),
        (N_("Break"), "break", 10),
        (N_("News from the district and the section"), "information", 10),
        _REFLECT,
    ),
    "annual": (
        (N_("Opening of the meeting"), "formality", 5),
        (N_("Approval of the voting roll"), "formality", 5),
        (N_("Election of chair and secretary of the meeting"), "election", 5),
        (N_("Election of two to check the minutes and count votes"), "election", 5),
        (N_("Whether the meeting was called in the right way"), "formality", 5),
        (N_("Approval of the agenda"), "formality", 5),
        (N_("The board's report of the year and the accounts"), "information", 15),
        (N_("The auditors' report"), "information", 5),
        (N_("Discharge of the board"), "decision", 5),
        (N_("Proposals from the board and the members"), "decision", 20),
        (N_("Plan and budget for the coming year"), "decision", 15),
        (N_("Election of chair"), "election", 5),
        (N_("Election of board members and deputies"), "election", 10),
        (N_("Election of auditors"), "election", 5),
        (N_("Election of a nominating committee"), "election", 5),
        (N_("Other questions"), "discussion", 10),
        (N_("Closing of the meeting"), "formality", 5),
    ),
    "board": (
        (N_("Opening and agenda"), "formality", 5),
        _FOLLOW,
        (N_("Economy"), "information", 10),
        (N_("Matters to decide"), "decision", 30),
        (N_("Matters to discuss"), "discussion", 20),
        (N_("Next meeting"), "formality", 5),
    ),
    "district": (
        _ROUND,
        _FOLLOW,
        (N_("News from each group"), "story", 30),
        (N_("Posts that are vacant or end soon"), "discussion", 15),
        (N_("Trainings and campaigns of the term"), "discussion", 20),
        (N_("Break"), "break", 15),
        (N_("Matters to decide"), "decision", 20),
        _REFLECT,
    ),
    "coalition": (
        (N_("Check-in: how we are today"), "round", 15),
        (N_("Commitments from last time, looked at together"), "follow_up", 15),
        (N_("Stories from our members"), "story", 20),
        (N_("What we can do together"), "discussion", 30),
        (N_("Break"), "break", 10),
        (N_("What we agree on"), "decision", 15),
        (N_("Whose turn it is to coordinate"), "decision", 5),
        (N_("Reflection and what we learnt"), "round", 15),
    ),
}
