"""Whom the register is kept in step with by workbooks, and what went to them and came from them."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Integer, LargeBinary, String

from chapterdesk.core.text import N_
from chapterdesk.fields.types import Name, Text
from chapterdesk.models import words
from chapterdesk.models.base import Base, Entity, Mapped, field, mapped_column, set_field


class Peer(Entity):
    """Somebody who gets workbooks of this register and sends them back: the secretariat, another desk, a group."""

    kind: ClassVar[str] = "peer"
    letter: ClassVar[str] = "W"
    label: ClassVar[str] = N_("Exchange partner")
    plural: ClassVar[str] = N_("Exchange partners")
    in_lists: ClassVar[bool] = False

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, width=26)
    people: Mapped[str | None] = field(
        Text(), N_("Smart list"), help=N_("Only the people in this list are sent; everyone where it is empty.")
    )
    scope = set_field(
        Text(80),
        N_("What is sent"),
        help=N_("Kinds, or single fields as kind.field; the usual ones where it is empty."),
    )
    language: Mapped[str | None] = field(words.LANGUAGES, N_("Language"))
    register_id: Mapped[str | None] = field(Text(32), N_("Register"), editable=False)


class PeerSecret(Base):
    """The passphrase of a partner's workbooks: no field, so that no list, export, history or workbook can hold it."""

    __tablename__ = "peer_secret"
    peer: Mapped[str] = mapped_column(String(32), primary_key=True)
    passphrase: Mapped[str] = mapped_column(String)


class Exported(Base):
    """A workbook that went to a partner: the base to compare with when it comes back without its own."""

    __tablename__ = "exported"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    peer: Mapped[str] = mapped_column(String(32), index=True)
    site: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int] = mapped_column(Integer)
    at: Mapped[str] = mapped_column(String)
    file: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str] = mapped_column(String(32))
    rows: Mapped[int] = mapped_column(Integer)
    disclosure: Mapped[int] = mapped_column(Integer)
    snapshot: Mapped[bytes] = mapped_column(LargeBinary)
    answered: Mapped[str | None] = mapped_column(String)


class Received(Base):
    """A workbook that was taken in: what it was, from whom, and the unit of work that it made."""

    __tablename__ = "received"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    export: Mapped[str] = mapped_column(String(32), index=True)
    peer: Mapped[str] = mapped_column(String(32))
    site: Mapped[str] = mapped_column(String(32), index=True)
    sequence: Mapped[int] = mapped_column(Integer)
    at: Mapped[str] = mapped_column(String)
    file: Mapped[str] = mapped_column(String)
    counts: Mapped[str] = mapped_column(String)
    work: Mapped[int | None] = mapped_column(Integer)


class Waiting(Base):
    """Something in a received workbook that waits for a person, or was told of: kept until it is decided, and afterwards."""

    __tablename__ = "waiting"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    received: Mapped[int] = mapped_column(Integer, index=True)
    mark: Mapped[str] = mapped_column(String(32), index=True)
    sort: Mapped[str] = mapped_column(String)
    why: Mapped[str] = mapped_column(String)
    entity: Mapped[str] = mapped_column(String)
    row: Mapped[str] = mapped_column(String(32), index=True)
    field: Mapped[str] = mapped_column(String)
    sheet: Mapped[str] = mapped_column(String)
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(String)
    later: Mapped[int] = mapped_column(Integer)
    decided: Mapped[str | None] = mapped_column(String)
    work: Mapped[int | None] = mapped_column(Integer, index=True)


class OpenConflict(Base):
    """A field of a row with several values that have not seen each other: found anew from the log with every change of the row."""

    __tablename__ = "open_conflict"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entity: Mapped[str] = mapped_column(String)
    row: Mapped[str] = mapped_column(String(32), index=True)
    field: Mapped[str] = mapped_column(String)
    later: Mapped[int] = mapped_column(Integer)


class SpareUsed(Base):
    """A spare row of a sent workbook that came back with somebody in it: the same Ref later is that row, or a question."""

    __tablename__ = "spare_used"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    export: Mapped[str] = mapped_column(String(32), index=True)
    ref: Mapped[str] = mapped_column(String)
    row: Mapped[str] = mapped_column(String(32))


class Erased(Base):
    """The id of a row that was erased: all that is left of it, so that no file brings it back."""

    __tablename__ = "erased"
    row: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[str] = mapped_column(String)
