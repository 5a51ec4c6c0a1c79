"""Voting: who may vote and why, the roll, the door, elections, the rules."""

from chapterdesk.ui.pages.voting.page import VotingPage

__all__ = ["VotingPage"]
