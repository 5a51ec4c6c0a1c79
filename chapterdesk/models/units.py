"""Units (section, districts, groups of all kinds) as one tree, and organisations."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import String

from chapterdesk.core.text import N_
from chapterdesk.fields import Privacy
from chapterdesk.fields.choices import YesNo
from chapterdesk.fields.dates import Date, PartialDate
from chapterdesk.fields.types import Email, LongText, Money, Name, Number, Phone, Postcode, Reference, Text
from chapterdesk.models import words
from chapterdesk.models.base import Base, Entity, Mapped, field, mapped_column, set_field

_YOUNG = N_("Young people")
_TOGETHER = N_("Working together")
_ADMISSION = N_("Charter and admission")


class Party(Base):
    """Anybody who can come to a meeting or promise something: a person or an organisation.

    Kept by the unit of work with its persons and organisations; not logged, since it follows from them.
    """

    __tablename__ = "party"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String)


class Unit(Entity):
    """A section, district or group."""

    kind: ClassVar[str] = "unit"
    letter: ClassVar[str] = "G"
    label: ClassVar[str] = N_("Group")
    plural: ClassVar[str] = N_("Groups")

    name: Mapped[str | None] = field(
        Name(), N_("Name"), required=True, listed=True, width=28, searchable=True, synonyms=("grupp", "group", "groep")
    )
    unit_kind: Mapped[str | None] = field(
        words.UNIT_KINDS, N_("Kind"), listed=True, width=20, synonyms=("typ", "type", "soort", "slag")
    )
    parent: Mapped[str | None] = field(
        Reference("unit"), N_("Belongs to"), listed=True, width=20, synonyms=("distrikt", "district", "tillhor")
    )
    state: Mapped[str | None] = field(words.UNIT_STATES, N_("Status"), listed=True, width=12)
    statutes: Mapped[str | None] = field(words.STATUTES, N_("Statutes"), width=18, synonyms=("stadgar", "statuten"))
    founded: Mapped[str | None] = field(PartialDate(), N_("Founded"), width=12, synonyms=("bildad", "opgericht"))
    meeting_place: Mapped[str | None] = field(
        Text(), N_("Meeting place"), listed=True, width=24, synonyms=("moteslokal", "lokal", "vergaderplaats")
    )
    town: Mapped[str | None] = field(Text(), N_("Town"), width=18, synonyms=("ort", "stad", "plaats", "gemeente"))
    email = set_field(Email(), N_("E-mail"), width=28, synonyms=("epost", "mail", "e-mailadres"))
    external_number: Mapped[str | None] = field(
        Text(),
        N_("Number at the secretariat"),
        index=True,
        width=14,
        synonyms=("gruppnummer", "group number", "groepsnummer"),
    )
    country: Mapped[str | None] = field(Text(2), N_("Country"), width=8, section=N_("The section's rules"))
    time_zone: Mapped[str | None] = field(Text(), N_("Time zone"), width=20, section=N_("The section's rules"))
    currency: Mapped[str | None] = field(Text(3), N_("Currency"), width=8, section=N_("The section's rules"))
    languages = set_field(words.LANGUAGES, N_("Languages"), section=N_("The section's rules"))
    school: Mapped[str | None] = field(Reference("organisation"), N_("School"), width=24, section=_YOUNG)
    vision: Mapped[str | None] = field(LongText(), N_("Shared vision"), width=40, section=_TOGETHER)
    rotation_months: Mapped[int | None] = field(
        Number(1, 120), N_("Coordination goes round after, months"), width=10, section=_TOGETHER
    )
    open_to_all: Mapped[bool | None] = field(YesNo(), N_("Open to non-members"), width=10, section=_TOGETHER)
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), privacy=Privacy.PERSONAL, width=40, searchable=True)


class Organisation(Entity):
    """A partner: member organisation, fourth-pillar initiative, union, community body, school."""

    kind: ClassVar[str] = "organisation"
    letter: ClassVar[str] = "B"
    label: ClassVar[str] = N_("Organisation")
    plural: ClassVar[str] = N_("Organisations")
    is_party: ClassVar[bool] = True

    name: Mapped[str | None] = field(
        Name(), N_("Name"), required=True, listed=True, width=32, searchable=True,
        synonyms=("organisation", "organisatie", "forening", "vereniging"),
    )  # fmt: skip
    organisation_kind: Mapped[str | None] = field(words.ORGANISATION_KINDS, N_("Kind"), listed=True, width=22)
    phones = set_field(Phone(), N_("Phone"), width=18, searchable=True, listed=True, synonyms=("telefon", "telefoon"))
    emails = set_field(Email(), N_("E-mail"), width=28, searchable=True, listed=True, synonyms=("epost", "mail"))
    street: Mapped[str | None] = field(Text(), N_("Street address"), width=28, synonyms=("adress", "adres"))
    postcode: Mapped[str | None] = field(Postcode(), N_("Postcode"), width=10, synonyms=("postnr", "postnummer"))
    town: Mapped[str | None] = field(Text(), N_("Town"), width=18, listed=True, synonyms=("ort", "stad", "plaats"))
    website: Mapped[str | None] = field(Text(), N_("Website"), width=28, synonyms=("hemsida", "webb"))
    contacts = set_field(Reference("person"), N_("Contact persons"), privacy=Privacy.PERSONAL, width=26)
    charter_signed: Mapped[str | None] = field(
        Date(),
        N_("Charter signed"),
        listed=True,
        width=12,
        section=_ADMISSION,
        synonyms=("stadga undertecknad", "charter getekend"),
    )
    admitted: Mapped[str | None] = field(
        Date(), N_("Admitted by the board"), listed=True, width=12, section=_ADMISSION, synonyms=("antagen", "aanvaard")
    )
    left_on: Mapped[str | None] = field(Date(), N_("Left on"), width=12, section=_ADMISSION)
    income: Mapped[int | None] = field(Money(("income_currency",)), N_("Yearly income"), width=14, section=_ADMISSION)
    income_currency: Mapped[str | None] = field(Text(3), N_("Currency of the income"), width=8, section=_ADMISSION)
    income_year: Mapped[int | None] = field(Number(1900, 2200), N_("Year of the income"), width=8, section=_ADMISSION)
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), width=40, privacy=Privacy.PERSONAL, searchable=True)
