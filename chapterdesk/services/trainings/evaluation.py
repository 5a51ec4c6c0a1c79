"""The evaluation after a training: one scale for each usual topic and own words, typed or taken in from a survey's file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import LANGUAGES, N_, _, in_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Enrolment, Survey, SurveyAnswer, SurveyQuestion, SurveyResponse, Training
from chapterdesk.services.trainings.enrolling import training_row
from chapterdesk.spreadsheets.book import Book, Sheet
from chapterdesk.spreadsheets.reading import read_file

LEAST, MOST = 1, 5
SCALE, OWN_WORDS = "scale", "text"
USUAL = (
    (N_("The content was useful to me"), SCALE),
    (N_("The trainers explained well"), SCALE),
    (N_("There was time to talk and to practise"), SCALE),
    (N_("Place, food and times worked well"), SCALE),
    (N_("I feel ready to act"), SCALE),
    (N_("I would tell a friend to come"), SCALE),
    (N_("What was best?"), OWN_WORDS),
    (N_("What should be different next time?"), OWN_WORDS),
)
"""The usual topics; a scale goes from 1 (not at all) to 5 (very much)."""
_HEAD_ROWS = 30
_WATCH_ROWS = 200
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Question:
    """One question of an evaluation, with what was answered.

    Attributes:
        kind: ``scale`` or ``text``.
        counts: How many gave each number of the scale, from the lowest.
        said: Own words, in the order in which they came.
    """

    id: str
    name: str
    kind: str
    counts: tuple[int, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def answers(self) -> int:
        """How many answered it."""
        return sum(self.counts) if self.kind == SCALE else len(self.said)

    @property
    def mean(self) -> float | None:
        """The mean of the scale, None where nobody answered."""
        many = sum(self.counts)
        return sum(n * count for n, count in enumerate(self.counts, LEAST)) / many if many else None


@dataclass(frozen=True)
class Evaluation:
    """An evaluation with its figures; ``asked`` is how many took part in the training."""

    survey: str
    name: str
    asked: int
    responses: int
    questions: tuple[Question, ...]


@dataclass
class Taken:
    """What came of taking a file in: how many responses are new, known already, or empty, and heads that fit no question.

    ``work`` is the step that undoes it, 0 where nothing was new.
    """

    new: int = 0
    known: int = 0
    empty: int = 0
    strange: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    work: int = 0


def begin(register: Register, training: str, *, origin: str = "screen") -> str:
    """Make the evaluation of a training with the usual questions; returns the survey's id, that of the old one if it has one."""
    with register.read() as conn:
        row = training_row(conn, training)
    if row["survey"]:
        return str(row["survey"])
    with register.work(N_("Evaluation of {name}"), origin=origin, name=str(row["name"])) as work:
        return _make(work, training, row)


def _make(work: UnitOfWork, training: str, row: Row) -> str:
    name = _("Evaluation: {name}").format(name=row["name"])
    opened = row["last_day"] or row["day"] or clock.today().isoformat()
    asked = _took_part(work.connection, training)
    survey = work.create(
        Survey, {"name": name, "survey_kind": "event", "unit": row["unit"], "asked": asked, "opened": opened}
    )
    work.create_many(SurveyQuestion, usual_questions(survey))
    work.set(Training, training, {"survey": survey})
    return survey


def usual_questions(survey: str) -> list[dict[str, FieldValue]]:
    """Return the usual questions of a survey, in the current language."""
    found: list[dict[str, FieldValue]] = []
    for position, (name, kind) in enumerate(USUAL, 1):
        values: dict[str, FieldValue] = {"survey": survey, "position": position, "name": _(name), "question_kind": kind}
        found.append(values | ({"least": LEAST, "most": MOST} if kind == SCALE else {}))
    return found


def _took_part(conn: Connection, training: str) -> int:
    table = table_of(Enrolment)
    query = select(func.count()).where(table.c.training == training, table.c.state.in_(("confirmed", "completed")))
    return conn.execute(query).scalar() or 0


def read(conn: Connection, survey: str) -> Evaluation | None:
    """Return an evaluation with its figures, None where it is gone."""
    row = rows(conn, Survey, [survey], ["name", "asked"]).get(survey)
    if row is None:
        return None
    response, answer = table_of(SurveyResponse), table_of(SurveyAnswer)
    came = conn.execute(select(func.count()).where(response.c.survey == survey)).scalar() or 0
    query = select(answer.c.question, answer.c.value).join(response, response.c.id == answer.c.response)
    given: dict[str, list[str]] = {}
    for question, value in conn.execute(query.where(response.c.survey == survey).order_by(answer.c.id)):
        given.setdefault(question, []).append(value or "")
    found = tuple(_figures(key, name, kind, most, given.get(key, [])) for key, name, kind, most in _asked(conn, survey))
    asked = row["asked"]
    return Evaluation(survey, str(row["name"]), asked if isinstance(asked, int) else 0, came, found)


def _asked(conn: Connection, survey: str) -> list[tuple[str, str, str, int]]:
    table = table_of(SurveyQuestion)
    query = select(table.c.id, table.c.name, table.c.question_kind, table.c.most).where(table.c.survey == survey)
    return [
        (key, name, kind or OWN_WORDS, most or MOST)
        for key, name, kind, most in conn.execute(query.order_by(table.c.position, table.c.id))
    ]


def _figures(key: str, name: str, kind: str, most: int, values: Sequence[str]) -> Question:
    if kind != SCALE:
        return Question(key, name, OWN_WORDS, said=tuple(value for value in values if value))
    counts = [0] * most
    for value in values:
        if value.isdigit() and LEAST <= int(value) <= most:
            counts[int(value) - LEAST] += 1
    return Question(key, name, SCALE, tuple(counts))


def scale_value(value: object, most: int = MOST) -> str | None:
    """Return a number of the scale from what stands in a cell ("4", 4.0, "4 - agree"); None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        number = round(value) if value == round(value) else 0
    else:
        found = _DIGITS.match(str(value).strip())
        number = int(found[0]) if found else 0
    return str(number) if LEAST <= number <= most else None


def add(register: Register, survey: str, given: Mapping[str, str], *, source: str = "", origin: str = "screen") -> str:
    """Note one response: question id -> a number of the scale or own words; returns its id.

    Raises UserError where nothing was answered, or a number is not on the scale.
    """
    with register.read() as conn:
        asked = {key: (name, kind, most) for key, name, kind, most in _asked(conn, survey)}
    answers: dict[str, str] = {}
    for key, text in given.items():
        name, kind, most = asked[key]
        if not text.strip():
            continue
        value = scale_value(text, most) if kind == SCALE else text.strip()
        if value is None:
            raise UserError(
                _("{question}: {value} is not on the scale.").format(question=name, value=text),
                _("Write a number from {least} to {most}.").format(least=LEAST, most=most),
                code="not_on_the_scale",
            )
        answers[key] = value
    if not answers:
        raise UserError(_("Nothing was answered."), _("Fill in at least one answer."), code="empty")
    with register.work(N_("Response to an evaluation"), origin=origin) as work:
        day = clock.today().isoformat()
        made = work.create(SurveyResponse, {"survey": survey, "day": day, "source_key": source or None})
        work.create_many(SurveyAnswer, [{"response": made, "question": q, "value": v} for q, v in answers.items()])
    return made


# -- from a survey's spreadsheet -----------------------------------------------------------------------------------


def take_in(
    register: Register, training: str, path: Path, *, origin: str = "", progress: Progress | None = None
) -> Taken:
    """Take in what a survey service saved: one row a response, columns headed by the questions, in any language.

    A training without an evaluation gets one, in the same step. The same answers are not taken in twice. Raises UserError
    where the file cannot be read or fits no question, and Cancelled, before anything is written.
    """
    watch = progress or Progress()
    book = read_file(path, progress=watch)
    with register.read() as conn:
        row = training_row(conn, training)
        survey = str(row["survey"] or "")
        asked = _asked(conn, survey) if survey else _usual()
        table = table_of(SurveyResponse)
        query = select(table.c.source_key).where(table.c.survey == survey, table.c.source_key.is_not(None))
        known = {key for (key,) in conn.execute(query)}
    fresh, taken = _sorted_out(book, asked, known, watch)
    if not fresh:
        return taken
    origin = origin or f"import of {book.sha256}"
    with register.work(N_("Answers to an evaluation: {n}"), origin=origin, n=str(len(fresh))) as work:
        ids = {key: key for key, *_rest in asked}
        if not survey:
            survey = _make(work, training, row)
            made = [key for key, *_rest in _asked(work.connection, survey)]
            ids = {key: own for (key, *_rest), own in zip(asked, made, strict=True)}
        _write(work, survey, fresh, ids)
    taken.work = work.changes.work
    return taken


def _usual() -> list[tuple[str, str, str, int]]:
    """Return the usual questions as a survey has them, known by their places until there is one."""
    return [(str(place), _(name), kind, MOST) for place, (name, kind) in enumerate(USUAL)]


def _sorted_out(
    book: Book, asked: Sequence[tuple[str, str, str, int]], known: Collection[str], watch: Progress
) -> tuple[dict[str, dict[str, str]], Taken]:
    """Return the answers that are new by the mark of their row, and what came of all rows. Raises UserError, Cancelled."""
    sheet, places, head, strange = _columns(book, asked)
    taken = Taken(strange=strange)
    fresh: dict[str, dict[str, str]] = {}
    seen: dict[str, int] = {}
    for done, row in enumerate(each for each in sheet.rows if each.number > head):
        if done % _WATCH_ROWS == 0:
            watch.step(done, len(sheet.rows), _("Reading the answers"))
        answers = _answers(row.number, {q: row.get(place) for q, place in places.items()}, asked, taken)
        if not answers:
            taken.empty += 1
            continue
        # Two people may say just the same: the second is told apart by its number among the same.
        text = "\x1f".join(str(value) for value in row.values)
        seen[text] = seen.get(text, 0) + 1
        key = hashlib.sha256(f"{text}\x1f{seen[text]}".encode()).hexdigest()[:40]
        if key in known:
            taken.known += 1
        else:
            fresh[key] = answers
    taken.new = len(fresh)
    # The last moment to think better of it: what follows is written whole.
    watch.step(len(sheet.rows), len(sheet.rows), _("Reading the answers"))
    return fresh, taken


def _answers(
    number: int, cells: Mapping[str, object], asked: Sequence[tuple[str, str, str, int]], taken: Taken
) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name, kind, most in asked:
        cell = cells.get(key)
        if cell is None or not str(cell).strip():
            continue
        value = scale_value(cell, most) if kind == SCALE else str(cell).strip()
        if value is None:
            taken.problems.append(
                (number, _("{question}: {value} is not on the scale.").format(question=name, value=cell))
            )
        else:
            found[key] = value
    return found


def _columns(book: Book, asked: Sequence[tuple[str, str, str, int]]) -> tuple[Sheet, dict[str, int], int, list[str]]:
    """Return the sheet, the columns by question, the row of the heads, and heads that fit no question."""
    words = {fold(name).strip(" ?.!"): key for key, name, _kind, _most in asked}
    usual = _usual_words()
    names = {usual.get(fold(name).strip(" ?.!"), ""): key for key, name, _kind, _most in asked}
    best: tuple[Sheet, dict[str, int], int, list[str]] | None = None
    for sheet in book.sheets:
        for row in sheet.rows[:_HEAD_ROWS]:
            places: dict[str, int] = {}
            strange: list[str] = []
            for place, value in row.items():
                head = fold(str(value)).strip(" ?.!")
                key = words.get(head) or names.get(usual.get(head, "-"))
                if key is not None and key not in places:
                    places[key] = place
                elif head:
                    strange.append(str(value))
            if places and (best is None or len(places) > len(best[1])):
                best = (sheet, places, row.number, strange)
    if best is None:
        raise UserError(
            _("No column of “{name}” is headed by a question of this evaluation.").format(name=book.name),
            _("The first row must hold the questions as they stand here."),
            code="no_questions",
        )
    return best


def _usual_words() -> dict[str, str]:
    """Return the usual questions by how they are called in every language, folded: the English words behind each."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            found.update((fold(_(name)).strip(" ?.!"), name) for name, _kind in USUAL)
    return found


def _write(work: UnitOfWork, survey: str, fresh: Mapping[str, Mapping[str, str]], ids: Mapping[str, str]) -> None:
    day = clock.today().isoformat()
    made = work.create_many(SurveyResponse, [{"survey": survey, "day": day, "source_key": key} for key in fresh])
    answers: list[dict[str, FieldValue]] = [
        {"response": response, "question": ids[question], "value": value}
        for response, given in zip(made, fresh.values(), strict=True)
        for question, value in given.items()
    ]
    work.create_many(SurveyAnswer, answers)
