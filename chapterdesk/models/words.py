"""The fixed choices of the register: English codes inside, words outside."""

from __future__ import annotations

from chapterdesk.core.text import N_
from chapterdesk.fields.choices import Choice

UNIT_KINDS = Choice(
    (
        ("section", N_("Section")),
        ("district", N_("District")),
        ("local_group", N_("Local group")),
        ("section_group", N_("Section group")),
        ("student_group", N_("Student group")),
        ("school_group", N_("School group")),
        ("professional_network", N_("Professional network")),
        ("network", N_("Network")),
        ("coalition", N_("Coalition")),
        ("working_group", N_("Working group")),
        ("process", N_("Tailor-made process")),
    ),
    (("local_group", ("grupp", "group", "groep")),),
)
UNIT_STATES = Choice((("active", N_("Active")), ("dormant", N_("Dormant")), ("closed", N_("Closed"))))
STATUTES = Choice((("standard", N_("Standard statutes")), ("own", N_("Own statutes")), ("none", N_("No statutes"))))
LEVELS = Choice(
    (
        ("supporter", N_("Supporter")),
        ("occasional", N_("Occasional")),
        ("active", N_("Active")),
        ("organiser", N_("Organiser")),
        ("role_holder", N_("Role holder")),
    ),
    (("active", ("aktiv", "actief", "1")),),
)
MEMBERSHIP_KINDS = Choice(
    (
        ("individual", N_("Individual member")),
        ("youth", N_("Youth member")),
        ("family", N_("Family member")),
        ("organisation", N_("Member organisation")),
        ("volunteer", N_("Volunteer")),
        ("donor", N_("Donor")),
    )
)
EXEMPTIONS = Choice(
    (
        ("youth", N_("Young")),
        ("hardship", N_("Cannot pay")),
        ("honorary", N_("Honorary member")),
        ("small_income", N_("Small income (organisation)")),
    )
)
PURPOSES = Choice(
    (
        ("activism", N_("Activities and mobilisation")),
        ("pictures", N_("Pictures")),
        ("fundraising", N_("Fundraising")),
        ("minors", N_("Taking part under age")),
    )
)
CHANNELS = Choice(
    (
        ("phone", N_("Phone call")),
        ("text", N_("Text message")),
        ("email", N_("E-mail")),
        ("post", N_("Letter")),
        ("publish", N_("Publishing")),
        ("guardian", N_("Parent or guardian")),
    )
)
GROUNDS = Choice(
    (
        ("consent", N_("Consent")),
        ("legitimate", N_("Members and regular contacts (Art. 9.2 d)")),
        ("contract", N_("Agreement")),
    )
)
ORGANISATION_KINDS = Choice(
    (
        ("member_organisation", N_("Member organisation")),
        ("fourth_pillar", N_("Fourth-pillar initiative")),
        ("union", N_("Union")),
        ("women", N_("Women's organisation")),
        ("faith", N_("Faith community")),
        ("sports", N_("Sports club")),
        ("community", N_("Community body")),
        ("school", N_("School")),
        ("other", N_("Other")),
    )
)
MEETING_KINDS = Choice(
    (
        ("group", N_("Group meeting")),
        ("members", N_("Members' meeting")),
        ("annual", N_("Annual meeting")),
        ("board", N_("Board meeting")),
        ("district", N_("District meeting")),
        ("coalition", N_("Coalition meeting")),
    )
)
MEETING_STATES = Choice(
    (
        ("planned", N_("Planned")),
        ("held", N_("Held")),
        ("checked", N_("Minutes checked")),
        ("cancelled", N_("Cancelled")),
    )
)
AGENDA_KINDS = Choice(
    (
        ("round", N_("Round")),
        ("follow_up", N_("Follow-up")),
        ("story", N_("Story")),
        ("discussion", N_("Discussion")),
        ("decision", N_("Decision")),
        ("election", N_("Election")),
        ("information", N_("Information")),
        ("formality", N_("Formality")),
        ("break", N_("Break")),
    )
)
ATTENDANCE_STATES = Choice(
    (("invited", N_("Invited")), ("present", N_("Present")), ("excused", N_("Excused")), ("absent", N_("Absent")))
)
COMMITMENT_STATES = Choice((("open", N_("Open")), ("done", N_("Done")), ("dropped", N_("Dropped"))))
CONTACT_CHANNELS = Choice(
    (
        ("phone", N_("Phone call")),
        ("text", N_("Text message")),
        ("email", N_("E-mail")),
        ("met", N_("Met")),
        ("post", N_("Letter")),
    )
)
CONTACT_OUTCOMES = Choice(
    (
        ("reached", N_("Reached")),
        ("no_answer", N_("No answer")),
        ("call_back", N_("Call back")),
        ("wrong_number", N_("Wrong number")),
        ("declined", N_("Said no")),
    )
)
LANGUAGES = Choice(
    (
        ("sv", N_("Swedish")),
        ("nl", N_("Dutch")),
        ("en", N_("English")),
    )
)
