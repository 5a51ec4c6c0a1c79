"""The commands of each part of the desk, declared in a light module of its own: one line here."""

from __future__ import annotations

from chapterdesk.cli.command import Command
from chapterdesk.cli.declared_alumni import ALUMNI
from chapterdesk.cli.declared_campaigns import CAMPAIGNS
from chapterdesk.cli.declared_exchange import EXCHANGE
from chapterdesk.cli.declared_mobilise import MOBILISE
from chapterdesk.cli.declared_partners import PARTNERS
from chapterdesk.cli.declared_person import PERSON
from chapterdesk.cli.declared_reports import REPORTS
from chapterdesk.cli.declared_roles import ROLES
from chapterdesk.cli.declared_support import SUPPORT
from chapterdesk.cli.declared_trainings import TRAININGS
from chapterdesk.cli.declared_voting import VOTING

PART_COMMANDS: tuple[Command, ...] = (
    *VOTING,
    *REPORTS,
    *SUPPORT,
    *ROLES,
    *ALUMNI,
    *MOBILISE,
    *PARTNERS,
    *CAMPAIGNS,
    *TRAININGS,
    *EXCHANGE,
    *PERSON,
)
