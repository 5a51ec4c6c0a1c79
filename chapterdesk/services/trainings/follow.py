"""What follows from enrolments by itself, whoever wrote them: seats are never exceeded, the waiting list moves up."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.database.rows import chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Change, Enrolment, Training
from chapterdesk.services.trainings import certificates
from chapterdesk.services.trainings.waiting import Place, is_over, settle


def follow(work: UnitOfWork) -> None:
    """Bring seats, waiting lists and certificates after what this unit of work moved."""
    trainings = _concerned(work)
    if trainings:
        _move(work, trainings)
    certificates.follow(work)


def _concerned(work: UnitOfWork) -> set[str]:
    """Return every training whose enrolments, seats or state were written, also where an enrolment is gone or moved."""
    moved = work.changes
    found = moved.created["training"] | moved.changed["training"]
    touched = moved.created["enrolment"] | moved.changed["enrolment"] | moved.deleted["enrolment"]
    for block in chunks(touched):
        # The log names the training also where the enrolment is gone.
        for (fields,) in work.connection.execute(select(Change.fields).where(Change.row.in_(block))):
            training = json.loads(fields).get("training")
            if isinstance(training, str):
                found.add(training)
    return found - moved.deleted["training"]


def _move(work: UnitOfWork, trainings: Iterable[str]) -> None:
    today = clock.today().isoformat()
    held = rows(work.connection, Training, sorted(trainings), ["seats", "state", "day", "last_day"])
    places = _places(work, held)
    moves: dict[str, dict[str, FieldValue]] = {}
    for key, row in held.items():
        over = is_over(str(row["state"] or ""), str(row["last_day"] or row["day"] or ""), today)
        seats = row["seats"]
        found = settle(seats if isinstance(seats, int) else None, places.get(key, ()), over=over)
        moves.update((enrolment, {"state": state}) for enrolment, state in found.items())
    if moves:
        work.set_many(Enrolment, moves)


def _places(work: UnitOfWork, trainings: Iterable[str]) -> dict[str, list[Place]]:
    table = table_of(Enrolment)
    fresh = work.changes.created["enrolment"] | work.changes.changed["enrolment"]
    found: dict[str, list[Place]] = {}
    columns = (table.c.training, table.c.id, table.c.state, table.c.applied_at)
    for block in chunks(trainings):
        query = select(*columns).where(table.c.training.in_(block), table.c.state.in_(("confirmed", "waiting")))
        for training, key, state, applied in work.connection.execute(query):
            found.setdefault(training, []).append(Place(key, state, applied or "", key in fresh))
    return found
