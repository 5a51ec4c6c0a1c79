"""The mapped classes of the register; importing this package declares every entity."""

from chapterdesk.models.base import Base, Entity, entities, entity_of, fields_of, pointing_at
from chapterdesk.models.ledger import (
    Alias,
    Change,
    Disclosure,
    ImportLayout,
    ImportRecord,
    NotSame,
    PendingRow,
    SetValue,
    Site,
    SmartList,
    State,
    Work,
)
from chapterdesk.models.meetings import AgendaItem, Attendance, Blob, Commitment, Decision, Enclosure, Meeting
from chapterdesk.models.people import ConsentOf, Contact, GroupMembership, Membership, Person
from chapterdesk.models.roles import Appointment, RoleType
from chapterdesk.models.units import Organisation, Party, Unit

__all__ = [
    "AgendaItem",
    "Alias",
    "Appointment",
    "Attendance",
    "Base",
    "Blob",
    "Change",
    "Commitment",
    "ConsentOf",
    "Contact",
    "Decision",
    "Disclosure",
    "Enclosure",
    "Entity",
    "GroupMembership",
    "ImportLayout",
    "ImportRecord",
    "Meeting",
    "Membership",
    "NotSame",
    "Organisation",
    "Party",
    "PendingRow",
    "Person",
    "RoleType",
    "SetValue",
    "Site",
    "SmartList",
    "State",
    "Unit",
    "Work",
    "entities",
    "entity_of",
    "fields_of",
    "pointing_at",
]
