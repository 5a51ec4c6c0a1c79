"""How an entity is declared: mapped columns, each with its Field, and fields that lie beside the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.types import TypeEngine

from chapterdesk.core.locale import sort_key
from chapterdesk.core.text import _
from chapterdesk.fields import Field, FieldType, FieldValue, Kept, Privacy
from chapterdesk.fields.types import Reference

if TYPE_CHECKING:
    import sqlalchemy.orm as _orm

    # Tells the checker that a class's attribute is a column and a row's a value; nothing is mapped.
    Mapped = _orm.Mapped
else:
    Mapped = Column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
_STORAGE: dict[str, type[TypeEngine[Any]]] = {"text": String, "integer": Integer, "real": Float, "boolean": Boolean}


class Declared(type):
    """Makes a Core table of a class that declares columns, and lets the class stand for it in statements.

    SQLAlchemy's own mapping of classes does the same and much that a register of plain rows has no use for; loading it and
    mapping seventy classes took longer than opening the window.
    """

    metadata = MetaData(naming_convention=NAMING)
    __table__: Table

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any], **kw: Any) -> None:
        super().__init__(name, bases, members, **kw)
        own = {key: value for key, value in members.items() if isinstance(value, Column)}
        for key, made in own.items():
            # As the annotation says: what may be nothing may be null.
            made.nullable = not made.primary_key and "None" in str(cls.__annotations__.get(key, "None"))
        if members.get("__abstract__") or not hasattr(cls, "__tablename__"):
            return
        # What an abstract class declares, each of its tables has as its own.
        shared = {key: getattr(base, key)._copy() for base in bases for key in _columns_of(base)}
        found = own | {key: made for key, made in shared.items() if key not in own}
        for key, made in found.items():
            made.name = made.key = key
        cls.__table__ = Table(cls.__tablename__, Declared.metadata, *found.values(), *members.get("__table_args__", ()))
        for key, made in found.items():
            setattr(cls, key, made)

    def __clause_element__(cls) -> Table:
        return cls.__table__


def _columns_of(base: type) -> list[str]:
    return [key for key, value in vars(base).items() if isinstance(value, Column)]


def mapped_column(type_: type[TypeEngine[Any]] | TypeEngine[Any], *keys: Any, **about: Any) -> Any:
    """Declare a column that people never see, beside the fields; its attribute names it."""
    return Column(type_, *keys, **about)


class Base(metaclass=Declared):
    """All tables of the database."""

    __abstract__ = True
    metadata: ClassVar[MetaData] = Declared.metadata
    __table__: ClassVar[Table]
    __tablename__: ClassVar[str]


class Entity(Base):
    """One kind of thing in the register, whose rows are logged, undone, searched, exported and merged alike.

    Attributes:
        kind: The name in commands and the data dictionary; also the table's name.
        letter: First letter of the rows' Refs.
        label, plural: English words, marked for translation.
        is_party: Whether rows are parties (persons, organisations) that others point to.
        in_lists: Whether people list, import and export it by itself.
        told_apart_by: Fields that tell rows of the same name (or without one) apart when a file without Refs is taken in.
        own: Names of the fields that its own changes in the log hold (columns and sets).
        required: The fields that no row may lack.
    """

    __abstract__ = True
    kind: ClassVar[str]
    letter: ClassVar[str]
    label: ClassVar[str]
    plural: ClassVar[str]
    is_party: ClassVar[bool] = False
    in_lists: ClassVar[bool] = True
    told_apart_by: ClassVar[tuple[str, ...]] = ()
    fields: ClassVar[Mapping[str, Field]] = {}
    own: ClassVar[frozenset[str]] = frozenset()
    required: ClassVar[tuple[Field, ...]] = ()

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    title: Mapped[str] = mapped_column(String, default="")
    sort_title: Mapped[str] = mapped_column(String, default="", index=True)

    def __init_subclass__(cls, **kw: Any) -> None:
        cls.fields = {name: found for name, value in vars(cls).items() if (found := _field_in(name, value))}
        cls.own = frozenset(n for n, f in cls.fields.items() if f.kept in (Kept.COLUMN, Kept.SET))
        cls.required = tuple(f for f in cls.fields.values() if f.required)
        if not cls.__dict__.get("__abstract__"):
            cls.__tablename__ = cls.kind
        super().__init_subclass__(**kw)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Return what a row is called: its ``name`` unless the entity says otherwise."""
        return str(row.get("name") or "")

    @classmethod
    def derive(cls, row: Mapping[str, FieldValue], language: str) -> dict[str, FieldValue]:
        """Return the stored columns that follow from a row's fields, such as what it is sorted by."""
        title = cls.make_title(row)
        return {"title": title, "sort_title": sort_key(title, language)}

    @classmethod
    def check_row(cls, row: Mapping[str, FieldValue]) -> Sequence[str]:
        """Return sentences about what is wrong with a whole row, in the current language."""
        empty = [f for f in cls.required if row.get(f.name) in (None, "")]
        return [_("{field} is empty.").format(field=f.title) for f in empty]


def _field_in(name: str, value: object) -> Field | None:
    if isinstance(value, Column):
        declared = value.info.get("field")
    else:
        declared = value if isinstance(value, Field) else None
    if declared is not None and not declared.name:
        object.__setattr__(declared, "name", name)  # the one place where a field learns what it is called
    return declared


def _privacy_of(type_: FieldType) -> Privacy:
    """Return how sensitive a field is where its declaration does not say: a reference to somebody names them."""
    return Privacy.PERSONAL if isinstance(type_, Reference) and type_.kind in ("person", "party") else Privacy.OPEN


def field(type_: FieldType, label: str, *, index: bool = False, **about: Any) -> Any:
    """Declare a column with its Field; ``about`` are Field's further attributes. Who somebody is, is personal at least."""
    about.setdefault("privacy", _privacy_of(type_))
    declared = Field(type=type_, label=label, **about)
    keys: list[ForeignKey] = []
    if isinstance(type_, Reference):
        index = True
        # Checked at commit, so that rows of one unit of work may come in any order.
        keys.append(ForeignKey(f"{type_.kind}.id", deferrable=True, initially="DEFERRED"))
    return mapped_column(_STORAGE[type_.storage](), *keys, nullable=True, index=index, info={"field": declared})


def set_field(type_: FieldType, label: str, **about: Any) -> Field:
    """Declare a field of several values, kept as child rows, the preferred one first."""
    about.setdefault("privacy", _privacy_of(type_))
    return Field(type=type_, label=label, kept=Kept.SET, many=True, **about)


def consent_field(type_: FieldType, label: str, purpose: str, channel: str, **about: Any) -> Field:
    """Declare the consent of one purpose and channel as a field of the person."""
    return Field(type=type_, label=label, kept=Kept.CONSENT, source=(purpose, channel), **about)


def period_field(type_: FieldType, label: str, entity: str, owner: str, target: str = "", **about: Any) -> Field:
    """Declare the open periods of ``entity`` as a field: the targets of many, or whether there is one at all."""
    return Field(type=type_, label=label, kept=Kept.PERIODS, source=(entity, owner, target), many=bool(target), **about)


def entities() -> dict[str, type[Entity]]:
    """Return every entity by its kind, in the order in which they were declared."""
    return {entity.kind: entity for entity in Entity.__subclasses__()}


def fields_of(entity: type[Entity]) -> Mapping[str, Field]:
    """Return the declared fields of an entity by name, in their order."""
    return entity.fields


def entity_of(kind: str) -> type[Entity] | None:
    """Return the entity of that kind, also by its table letter, or None."""
    known = entities()
    return known.get(kind) or next((e for e in known.values() if e.letter == kind), None)


def pointing_at(kind: str, kept: Kept = Kept.COLUMN) -> list[tuple[type[Entity], Field]]:
    """Return (entity, field) of every reference that may hold a row of ``kind``; parties count for their kinds.

    Those of one row are meant, or with ``Kept.SET`` the fields of many.
    """
    target = entities().get(kind)
    kinds = {kind} | ({"party"} if target is not None and target.is_party else set())
    return [
        (entity, declared)
        for entity in entities().values()
        for declared in entity.fields.values()
        if isinstance(declared.type, Reference) and declared.kept is kept and declared.type.kind in kinds
    ]
