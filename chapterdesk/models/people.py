"""Persons, and what stands beside them: consent, membership of the section and of groups, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index, String

from chapterdesk.core.locale import sort_key
from chapterdesk.core.text import N_, _
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Consent, YesNo
from chapterdesk.fields.dates import Date, Instant, PartialDate
from chapterdesk.fields.types import Email, LongText, Money, Name, Phone, Postcode, Reference, Text
from chapterdesk.models import words
from chapterdesk.models.base import Entity, Mapped, consent_field, field, mapped_column, period_field, set_field

_P = Privacy.PERSONAL
_S = Privacy.SENSITIVE
_ADDRESS = N_("Address")
_MAY = N_("May be reached by")
_YOUNG = N_("Young people")
_MORE = N_("More")


class Person(Entity):
    """An activist: anyone who acts for the goals, member or not."""

    kind: ClassVar[str] = "person"
    letter: ClassVar[str] = "P"
    label: ClassVar[str] = N_("Person")
    plural: ClassVar[str] = N_("People")
    is_party: ClassVar[bool] = True

    given_name: Mapped[str | None] = field(
        Name(), N_("Given name"), privacy=_P, width=16, searchable=True,
        synonyms=("fornamn", "fnamn", "voornaam", "first name", "firstname", "forename", "tilltalsnamn", "given", "roepnaam"),
    )  # fmt: skip
    prefix: Mapped[str | None] = field(
        Name(), N_("Name prefix"), privacy=_P, width=10, searchable=True,
        synonyms=("tussenvoegsel", "voorvoegsel", "prefix", "von", "namnprefix"),
        help=N_("The words before a family name, such as van den, which do not count when sorting by it."),
    )  # fmt: skip
    family_name: Mapped[str | None] = field(
        Name(), N_("Family name"), privacy=_P, width=18, searchable=True,
        synonyms=("efternamn", "enamn", "achternaam", "familienaam", "last name", "lastname", "surname", "naam achter"),
    )  # fmt: skip
    called_name: Mapped[str | None] = field(
        Name(),
        N_("Called name"),
        privacy=_P,
        width=14,
        searchable=True,
        synonyms=("smeknamn", "kallas", "nickname", "bijnaam"),
    )
    member_number: Mapped[str | None] = field(
        Text(40), N_("Member number"), privacy=_P, width=14, searchable=True,
        synonyms=("medlemsnummer", "medlemsnr", "medlnr", "lidnummer", "lidnr", "member no", "member id", "membership number"),
    )  # fmt: skip
    external_numbers = set_field(
        Text(60), N_("Other numbers"), privacy=_P, width=16, searchable=True, section=_MORE,
        synonyms=("externt nummer", "external id", "extern nummer"),
    )  # fmt: skip
    phones = set_field(
        Phone(), N_("Phone"), privacy=_P, listed=True, width=18, searchable=True,
        synonyms=("mobil", "mobilnummer", "mobiltelefon", "tel", "telefon", "telefonnummer", "tfn", "tel nr", "gsm", "gsm-nummer", "telefoon",
                  "telefoonnummer", "mobiel", "mobile", "cell", "phone number", "mobile phone", "hemtelefon", "telnr"),
    )  # fmt: skip
    emails = set_field(
        Email(), N_("E-mail"), privacy=_P, listed=True, width=28, searchable=True,
        synonyms=("epost", "e-post", "epostadress", "e-postadress", "mail", "mejl", "mejladress", "mailadress", "email", "e-mail address",
                  "email address", "e-mailadres", "emailadres", "mailadres"),
    )  # fmt: skip
    groups = period_field(
        Reference("unit"), N_("Group"), "group_membership", "person", "unit", privacy=_S, listed=True, width=22,
        synonyms=("grupp", "lokalgrupp", "grupper", "groups", "groep", "afdeling", "local group", "kern"),
    )  # fmt: skip
    level: Mapped[str | None] = field(
        words.LEVELS, N_("Engagement level"), privacy=_S, listed=True, width=16,
        synonyms=("engagemang", "engagemangsniva", "niva", "level", "betrokkenheid", "engagement"),
    )  # fmt: skip
    member = period_field(
        YesNo(),
        N_("Member"),
        "membership",
        "party",
        privacy=_S,
        width=10,
        synonyms=("medlem", "lid", "is member", "medlemskap"),
    )
    may_be_phoned = consent_field(
        Consent(), N_("May be phoned"), "activism", "phone", privacy=_P, listed=True, width=14, section=_MAY,
        synonyms=("far ringas", "far ringa", "ring ok", "mag gebeld worden", "mag bellen", "may call", "ok to call"),
    )  # fmt: skip
    may_be_texted = consent_field(
        Consent(), N_("May be texted"), "activism", "text", privacy=_P, width=14, section=_MAY,
        synonyms=("far sms", "sms ok", "far smsas", "mag sms", "ok to text"),
    )  # fmt: skip
    may_be_mailed = consent_field(
        Consent(), N_("May be e-mailed"), "activism", "email", privacy=_P, listed=True, width=14, section=_MAY,
        synonyms=("far mejlas", "far mailas", "mejl ok", "nyhetsbrev", "mag gemaild worden", "mag mailen", "ok to email", "newsletter", "nieuwsbrief"),
    )  # fmt: skip
    may_be_written = consent_field(
        Consent(), N_("May be sent letters"), "activism", "post", privacy=_P, width=14, section=_MAY,
        synonyms=("far brev", "far brevutskick", "utskick", "post ok", "mag post", "mag brieven", "post toegestaan", "ok to post", "ok to write"),
    )  # fmt: skip
    may_be_pictured = consent_field(
        Consent(), N_("May be pictured"), "pictures", "publish", privacy=_P, width=14, section=_MAY,
        synonyms=("far fotas", "bild ok", "mag op foto", "photo ok"),
    )  # fmt: skip
    street: Mapped[str | None] = field(
        Text(), N_("Street address"), privacy=_P, width=28, section=_ADDRESS,
        synonyms=("adress", "gatuadress", "gata", "postadress", "adres", "straat", "street", "address", "straat en nummer"),
    )  # fmt: skip
    postcode: Mapped[str | None] = field(
        Postcode(), N_("Postcode"), privacy=_P, width=10, section=_ADDRESS,
        synonyms=("postnr", "postnummer", "zip", "zip code", "postal code", "post code"),
    )  # fmt: skip
    town: Mapped[str | None] = field(
        Text(), N_("Town"), privacy=_P, listed=True, width=16, section=_ADDRESS, searchable=True,
        synonyms=("ort", "postort", "stad", "city", "plaats", "woonplaats", "gemeente", "bostadsort", "hemort"),
    )  # fmt: skip
    country: Mapped[str | None] = field(
        Text(60), N_("Country"), privacy=_P, width=12, section=_ADDRESS, synonyms=("land",)
    )
    birth_date: Mapped[str | None] = field(
        PartialDate(past=True), N_("Birth date or year"), privacy=_P, width=12,
        synonyms=("fodd", "fodelsedatum", "fodelsear", "personnummer", "pnr", "geboren", "geboortedatum", "geboortejaar", "born", "birthday",
                  "birth date", "date of birth", "dob", "year of birth", "birth year", "pers nr", "personnr"),
    )  # fmt: skip
    languages = set_field(
        Text(40),
        N_("Languages"),
        privacy=_P,
        offers_used=True,
        width=18,
        section=_MORE,
        synonyms=("sprak", "talar", "taal", "talen", "language", "speaks"),
    )
    skills = set_field(
        Text(80), N_("Skills"), privacy=_P, width=20, section=_MORE, searchable=True, offers_used=True,
        synonyms=("kompetens", "kompetenser", "kan", "vaardigheden", "competences", "kunskaper"),
    )  # fmt: skip
    tags = set_field(
        Text(60), N_("Tags"), privacy=_P, width=18, section=_MORE, searchable=True, offers_used=True,
        synonyms=("etikett", "etiketter", "taggar", "intressen", "labels", "interests", "interesses"),
    )  # fmt: skip
    school: Mapped[str | None] = field(
        Reference("organisation"), N_("School"), privacy=_P, width=22, section=_YOUNG, synonyms=("skola", "gymnasium")
    )
    leaves_school: Mapped[str | None] = field(
        PartialDate(), N_("Leaves school"), privacy=_P, index=True, width=12, section=_YOUNG,
        synonyms=("slutar skolan", "studenten", "studeert af", "school leaving year"),
    )  # fmt: skip
    guardian: Mapped[str | None] = field(
        Text(200), N_("Parent or guardian"), privacy=_P, width=24, section=_YOUNG,
        synonyms=("vardnadshavare", "foralder", "malsman", "ouder", "voogd", "parent"),
    )  # fmt: skip
    guardian_phone: Mapped[str | None] = field(
        Phone(), N_("Guardian's phone"), privacy=_P, width=18, section=_YOUNG,
        synonyms=("vardnadshavares telefon", "foralders telefon", "telefoon ouder"),
    )  # fmt: skip
    guardian_email: Mapped[str | None] = field(
        Email(), N_("Guardian's e-mail"), privacy=_P, width=24, section=_YOUNG,
        synonyms=("vardnadshavares epost", "foralders epost", "malsmans mejl", "e-mail ouder", "mail voogd", "parent email"),
    )  # fmt: skip
    guardian_consent = consent_field(
        Consent(), N_("Parent says yes"), "minors", "guardian", privacy=_P, width=14, section=_YOUNG,
        synonyms=("foraldrars samtycke", "malsmans underskrift", "toestemming ouder", "parental consent"),
    )  # fmt: skip
    keep_until: Mapped[str | None] = field(
        Date(), N_("Keep until"), privacy=_P, index=True, width=12, section=_MORE,
        help=N_("Then Today asks whether this person still belongs in the register."),
    )  # fmt: skip
    source: Mapped[str | None] = field(
        Text(200),
        N_("Source"),
        privacy=_P,
        width=20,
        section=_MORE,
        synonyms=("kalla", "varifran", "bron", "herkomst", "met at", "traffades"),
    )
    protected_identity: Mapped[bool | None] = field(
        YesNo(), N_("Protected identity"), privacy=_S, width=10, section=_MORE, shared=False, index=True, cautious=True,
        synonyms=("skyddad identitet", "skyddad", "sekretess", "beschermde identiteit"),
        help=N_("Left out of every file and paper unless you confirm it by name."),
    )  # fmt: skip
    notes: Mapped[str | None] = field(
        LongText(), N_("Notes"), privacy=_S, width=40, section=_MORE, searchable=True, shared=False,
        synonyms=("anteckning", "anteckningar", "kommentar", "ovrigt", "opmerking", "opmerkingen", "notitie", "comment", "comments", "note", "remarks"),
    )  # fmt: skip

    sort_title: Mapped[str] = mapped_column(String, default="")
    sort_family: Mapped[str] = mapped_column(String, default="", index=True)

    # A list of a million in any of these orders is read off an index, and what stands beside a person is found by the id in it.
    __table_args__ = (
        Index("ix_person_listed", "sort_title", "id"),
        *(
            Index(f"ix_person_{name}_listed", name, "sort_title")
            for name in ("level", "town", "postcode", "birth_date", "member_number")
        ),
    )

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Return the name in the order in which it is written: called or given name, prefix, family name."""
        parts = (row.get("called_name") or row.get("given_name"), row.get("prefix"), row.get("family_name"))
        return " ".join(str(part) for part in parts if part)

    @classmethod
    def derive(cls, row: Mapping[str, FieldValue], language: str) -> dict[str, FieldValue]:
        """Add the key for sorting by family name, prefix last."""
        parts = (row.get("family_name"), row.get("called_name") or row.get("given_name"), row.get("prefix"))
        by_family = " ".join(str(part) for part in parts if part)
        return super().derive(row, language) | {"sort_family": sort_key(by_family, language)}

    @classmethod
    def check_row(cls, row: Mapping[str, FieldValue]) -> list[str]:
        """A person needs some name."""
        return [] if cls.make_title(row) else [_("Name is empty.")]


class ConsentOf(Entity):
    """What a person said about one purpose and channel, when, and where it was noted."""

    kind: ClassVar[str] = "consent"
    letter: ClassVar[str] = "V"
    label: ClassVar[str] = N_("Consent")
    plural: ClassVar[str] = N_("Consents")
    in_lists: ClassVar[bool] = False

    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Person"), required=True)
    purpose: Mapped[str | None] = field(words.PURPOSES, N_("Purpose"), required=True)
    channel: Mapped[str | None] = field(words.CHANNELS, N_("Channel"), required=True)
    state: Mapped[str | None] = field(Consent(), N_("State"), required=True, index=True)
    given_on: Mapped[str | None] = field(Date(), N_("Said on"))
    noted_where: Mapped[str | None] = field(Text(), N_("Where it was noted"), privacy=_P)
    ground: Mapped[str | None] = field(words.GROUNDS, N_("Legal ground"))

    # Covering: a list of 100 000 asks these for every person without touching the table.
    __table_args__ = (Index("ix_consent_asked", "person", "purpose", "channel", "state"),)


class Membership(Entity):
    """One period of membership in the section."""

    kind: ClassVar[str] = "membership"
    letter: ClassVar[str] = "S"
    label: ClassVar[str] = N_("Membership")
    plural: ClassVar[str] = N_("Memberships")

    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    membership_kind: Mapped[str | None] = field(words.MEMBERSHIP_KINDS, N_("Kind"), listed=True, width=18)
    start: Mapped[str | None] = field(
        PartialDate(), N_("From"), listed=True, width=12, synonyms=("fran", "van", "since")
    )
    end: Mapped[str | None] = field(
        PartialDate(), N_("Until"), listed=True, width=12, index=True, synonyms=("till", "tot")
    )
    paid_until: Mapped[str | None] = field(
        Date(), N_("Paid until"), listed=True, width=12, synonyms=("betalt till", "betaald tot")
    )
    fee: Mapped[int | None] = field(Money(), N_("Fee"), width=12, synonyms=("avgift", "bijdrage", "lidgeld"))
    exempt: Mapped[str | None] = field(words.EXEMPTIONS, N_("Exempt because"), width=18)

    __table_args__ = (Index("ix_membership_asked", "party", "start", "end"),)


class GroupMembership(Entity):
    """One period in which a person belongs to a group."""

    kind: ClassVar[str] = "group_membership"
    letter: ClassVar[str] = "N"
    label: ClassVar[str] = N_("Group membership")
    plural: ClassVar[str] = N_("Group memberships")

    person: Mapped[str | None] = field(
        Reference("person", owned=True), N_("Person"), required=True, listed=True, width=26
    )
    unit: Mapped[str | None] = field(Reference("unit", owned=True), N_("Group"), required=True, listed=True, width=22)
    start: Mapped[str | None] = field(PartialDate(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(PartialDate(), N_("Until"), listed=True, width=12, index=True)

    __table_args__ = (Index("ix_group_membership_asked", "person", "start", "end", "unit"),)


class Contact(Entity):
    """One time that somebody was in touch with a person or organisation."""

    kind: ClassVar[str] = "contact"
    letter: ClassVar[str] = "C"
    label: ClassVar[str] = N_("Contact")
    plural: ClassVar[str] = N_("Contacts")

    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    at: Mapped[str | None] = field(Instant(), N_("When"), required=True, listed=True, width=18, index=True)
    channel: Mapped[str | None] = field(words.CONTACT_CHANNELS, N_("How"), listed=True, width=14)
    outcome: Mapped[str | None] = field(words.CONTACT_OUTCOMES, N_("Outcome"), listed=True, width=16)
    note: Mapped[str | None] = field(LongText(), N_("Note"), privacy=_S, listed=True, width=40)

    __table_args__ = (Index("ix_contact_asked", "party", "at"),)
