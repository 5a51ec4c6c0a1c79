"""The list of reports: adding one is one entry here."""

from __future__ import annotations

from chapterdesk.core.text import N_, _
from chapterdesk.services.naming import UsageError
from chapterdesk.services.reports import answers_report, people_lists, people_report, privacy, term_report
from chapterdesk.services.reports.shape import LABELS, PERIOD, SURVEY, TERM, UNIT, Entry

REPORTS: tuple[Entry, ...] = (
    Entry(
        "term", N_("Term report"), N_("Groups and activity side by side over terms, and what the term brought."),
        "chart-column", term_report.make, (TERM, UNIT),
    ),
    Entry(
        "district", N_("How the groups fare"), N_("Every group by health, those that need help first."), "network",
        people_report.district, (UNIT,),
    ),
    Entry(
        "vacancies", N_("Vacancies and endings"), N_("Posts that are empty, longest first, and terms that end soon."),
        "user-x", people_report.vacancies, (UNIT,),
    ),
    Entry(
        "people", N_("Members and activists"), N_("How many stand on each rung of engagement, group by group."), "users",
        people_report.people, (UNIT,),
    ),
    Entry(
        "survey", N_("Survey results"), N_("Each question with its chart; groups only where nobody can be picked out."),
        "clipboard-list", answers_report.survey, (SURVEY,),
    ),
    Entry(
        "measures", N_("Measures of solidarity"), N_("What the chapter chose to follow, term by term."), "handshake",
        answers_report.followed,
    ),
    Entry(
        "privacy", N_("Privacy register"), N_("What is kept about people, why, on what ground and for how long (Art. 30)."),
        "shield-check", privacy.register_of_processing,
    ),
    Entry(
        "left", N_("Files that left"), N_("What left this desk in a period: when, for whom, about how many."), "file-up",
        privacy.left_files, (PERIOD,),
    ),
    Entry(
        "keeping", N_("People to decide on"), N_("Who has been without contact too long, or is past their own date."),
        "hourglass", people_lists.keeping,
    ),
    Entry(
        "cleaning", N_("Past their date"), N_("Notes, names and parents’ details that have been kept long enough."), "shield-alert",
        people_lists.cleaning_due,
    ),
    Entry(
        "labels", N_("Address labels"), N_("For letters, on sheets of labels; by postcode."), "tag",
        people_lists.address_labels, (UNIT, LABELS), people_lists.draw_labels,
    ),
)  # fmt: skip


def entry_of(key: str) -> Entry:
    """Return a report by its key. Raises UsageError ``unknown_report``."""
    found = next((each for each in REPORTS if each.key == key.strip().lower()), None)
    if found is None:
        raise UsageError(
            _("There is no report \u201c{name}\u201d.").format(name=key),
            _("There are: {names}.").format(names=", ".join(each.key for each in REPORTS)),
            code="unknown_report",
        )
    return found
