"""The change log and what the desk keeps beside the register: sets, imports, disclosures, layouts, settings."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Index, Integer, LargeBinary, String, UniqueConstraint

from chapterdesk.core.text import N_
from chapterdesk.fields.types import LongText, Name, Text
from chapterdesk.models import words
from chapterdesk.models.base import Base, Entity, Mapped, field, mapped_column


class Site(Base):
    """One life of one file: the number of a change is unique within its site."""

    __tablename__ = "site"
    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    installation: Mapped[str] = mapped_column(String)
    place: Mapped[str] = mapped_column(String)
    begun: Mapped[str] = mapped_column(String)


class Work(Base):
    """One unit of work: what was done in one step, and can be undone in one."""

    __tablename__ = "work"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[str] = mapped_column(String, index=True)
    author: Mapped[str] = mapped_column(String)
    origin: Mapped[str] = mapped_column(String)
    label: Mapped[str] = mapped_column(String)
    depth: Mapped[int] = mapped_column(Integer, default=0)
    undoes: Mapped[int | None] = mapped_column(Integer, index=True)
    undone_by: Mapped[int | None] = mapped_column(Integer)


class Change(Base):
    """One change of one row; never altered, never removed but by erasure."""

    __tablename__ = "change"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    work: Mapped[int] = mapped_column(Integer, index=True)
    site: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int] = mapped_column(Integer)
    time: Mapped[str] = mapped_column(String)
    entity: Mapped[str] = mapped_column(String)
    row: Mapped[str] = mapped_column(String(32), index=True)
    verb: Mapped[str] = mapped_column(String)
    fields: Mapped[str] = mapped_column(String)
    parents: Mapped[str] = mapped_column(String)
    __table_args__ = (UniqueConstraint("site", "seq"),)


class SetValue(Base):
    """One value of a field of many; position 0 is the preferred one."""

    __tablename__ = "set_value"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String)
    value: Mapped[str] = mapped_column(String)
    position: Mapped[int] = mapped_column(Integer)
    __table_args__ = (
        Index("ix_set_value_owner", "owner", "field", "position", "value"),
        Index("ix_set_value_value", "field", "value", "position", "owner"),
    )


class State(Base):
    """Small facts of the database itself: its id, the clock's last tick, the chapter's language."""

    __tablename__ = "state"
    key: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str] = mapped_column(String)


class SmartList(Entity):
    """A saved question to the register: its rows are found anew each time."""

    kind: ClassVar[str] = "smart_list"
    letter: ClassVar[str] = "L"
    label: ClassVar[str] = N_("Smart list")
    plural: ClassVar[str] = N_("Smart lists")
    in_lists: ClassVar[bool] = False

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True)
    of_kind: Mapped[str | None] = field(Text(), N_("Kind"))
    question: Mapped[str | None] = field(LongText(), N_("Question"))
    audience: Mapped[str | None] = field(Text(), N_("Target group"))
    channel: Mapped[str | None] = field(words.CHANNELS, N_("Channel"))


class Alias(Entity):
    """An id that now means another row, since two rows were found to be one."""

    kind: ClassVar[str] = "alias"
    letter: ClassVar[str] = "Z"
    label: ClassVar[str] = N_("Merged row")
    plural: ClassVar[str] = N_("Merged rows")
    in_lists: ClassVar[bool] = False

    old: Mapped[str | None] = field(Text(), N_("Old id"), index=True)
    old_ref: Mapped[str | None] = field(Text(), N_("Old Ref"), index=True)
    survivor: Mapped[str | None] = field(Text(), N_("Survivor"), index=True)


class NotSame(Entity):
    """Two rows that somebody said are not the same."""

    kind: ClassVar[str] = "not_same"
    letter: ClassVar[str] = "X"
    label: ClassVar[str] = N_("Not the same")
    plural: ClassVar[str] = N_("Not the same")
    in_lists: ClassVar[bool] = False

    one: Mapped[str | None] = field(Text(), N_("One"), index=True)
    other: Mapped[str | None] = field(Text(), N_("Other"), index=True)


class ImportLayout(Base):
    """How the columns of one layout of file were matched, by sender."""

    __tablename__ = "import_layout"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    layout: Mapped[str] = mapped_column(String, index=True)
    sender: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    columns: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class ImportRecord(Base):
    """One file taken in: what it was, and its rows as the base of the next one of that layout and sender."""

    __tablename__ = "import_record"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    work: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file: Mapped[str] = mapped_column(String)
    sheet: Mapped[str] = mapped_column(String)
    layout: Mapped[str] = mapped_column(String, index=True)
    sender: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)
    base: Mapped[bytes] = mapped_column(LargeBinary)
    counts: Mapped[str] = mapped_column(String)


class PendingRow(Base):
    """A doubtful row of an import that waits for somebody to decide."""

    __tablename__ = "pending_row"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    record: Mapped[int] = mapped_column(Integer, index=True)
    row: Mapped[int] = mapped_column(Integer)
    draft: Mapped[str] = mapped_column(String)
    like: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(String)
    decided: Mapped[str] = mapped_column(String, default="")


class Disclosure(Base):
    """A file that left the desk: when, what, for whom, and about whom."""

    __tablename__ = "disclosure"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String, index=True)
    what: Mapped[str] = mapped_column(String)
    file: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(String)
    author: Mapped[str] = mapped_column(String)
    fields: Mapped[str] = mapped_column(String)
    people: Mapped[str] = mapped_column(String)
    count: Mapped[int] = mapped_column(Integer)
    protected: Mapped[int] = mapped_column(Integer, default=0)
