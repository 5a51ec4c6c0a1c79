"""The damage closure: what spreadsheets do by themselves is never an edit, and an edit is never taken for damage."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.fields import Field, FieldType, FieldValue, Setting
from chapterdesk.fields.choices import Choice, Consent, YesNo
from chapterdesk.fields.damage import EPOCHS, settled
from chapterdesk.fields.dates import Clock, Date, Instant, PartialDate
from chapterdesk.fields.types import Email, LongText, Money, Name, Number, Phone, Postcode, Reference, Text
from chapterdesk.sync.damage import Cells, judge, swapped
from chapterdesk.sync.parts import CellState, Unreadable
from tests.sync import cases

TOUCHED = {CellState.EDITED, CellState.CLEARED, CellState.UNREADABLE}
LEVEL = Choice((("a", "Active"), ("b", "Supporter")))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=20)
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31))


def field(type_: FieldType, *, many: bool = False) -> Field:
    return Field(type_, "Field", name="field", many=many)


def state(type_: FieldType, base: FieldValue, cell: object, *, many: bool = False, **how: object) -> CellState:
    return judge(field(type_, many=many), base, cell, Cells(**how)).state  # type: ignore[arg-type]


DAMAGES: list[Callable[[str], str]] = [
    lambda t: unicodedata.normalize("NFD", t),
    lambda t: f"  {t} ",
    lambda t: t.replace(" ", "\u00a0"),
    lambda t: t.replace("\n", "\r\n"),
    lambda t: t.replace("\n", "_x000D_\n"),
    lambda t: t.replace('"', "\u201d").replace("'", "\u2019"),
    lambda t: "".join(f"_x{ord(c):04X}_" if c in "é_" else c for c in t),
    lambda t: t + "\ufeff",
]


@given(text=WORDS, damages=st.lists(st.sampled_from(DAMAGES), max_size=3))
@cases(3000)
def test_damaged_text_is_never_an_edit(text: str, damages: list[Callable[[str], str]]) -> None:
    type_ = Text(10_000)
    base = type_.parse(text)
    if base is None or "_x" in text:
        return
    cell = str(base)
    for damage in damages:
        cell = damage(cell)
    assert state(type_, base, cell) not in TOUCHED


@given(lines=st.lists(WORDS, min_size=1, max_size=4), damages=st.lists(st.sampled_from(DAMAGES[:4]), max_size=3))
@cases(1500)
def test_damaged_notes_are_never_an_edit(lines: list[str], damages: list[Callable[[str], str]]) -> None:
    base = LongText().parse("\n".join(lines))
    if base is None or "_x" in str(base):
        return
    cell = str(base)
    for damage in damages:
        cell = damage(cell)
    assert state(LongText(), base, cell) not in TOUCHED


@given(one=WORDS, other=WORDS)
@cases(2000)
def test_another_text_is_always_an_edit(one: str, other: str) -> None:
    base, cell = Text(10_000).parse(one), Text(10_000).parse(other)
    if base is not None and settled(str(cell or "")) not in ("", settled(str(base))):
        judged = judge(field(Text(10_000)), base, cell, Cells())
        numbers = all(c in "0123456789+.eE-" for c in str(base) + str(cell))
        assert judged.state is CellState.EDITED or numbers or judged.state is CellState.UNREADABLE


@given(day=DAYS, other=DAYS)
@cases(1500)
def test_dates_survive_serial_numbers_and_are_edited_by_other_dates(day: dt.date, other: dt.date) -> None:
    base = day.isoformat()
    for epoch in EPOCHS:
        assert state(Date(), base, float((day - epoch).days)) not in TOUCHED
    assert state(Date(), base, dt.datetime.combine(day, dt.time())) not in TOUCHED
    assert state(Date(), base, f"{base} 00:00:00") not in TOUCHED
    assert (state(Date(), base, other) is CellState.EDITED) == (day != other)


@given(number=st.integers(-(10**14), 10**14), other=st.integers(-(10**14), 10**14))
@cases(500)
def test_whole_numbers(number: int, other: int) -> None:
    assert state(Number(), number, float(number)) not in TOUCHED
    assert state(Number(), number, str(number)) not in TOUCHED
    assert (state(Number(), number, other) is CellState.EDITED) == (number != other)


@pytest.mark.parametrize(
    ("type_", "base", "cell"),
    [
        (Text(), "0601020304", 601020304.0),
        (Text(), "0601020304", "601020304"),
        (Text(), "+4670", 4670),
        (Text(), "12345678901234567", 12345678901234600.0),
        (Text(), "1234567890123456789", "1.23456789012346E+18"),
        (Text(), "TRUE", True),
        (Text(), "ja", True),
        (Text(), "3-4", dt.datetime.fromisoformat("2026-04-03")),
        (Text(), "2026-05-03", dt.datetime.fromisoformat("2026-05-03")),
        (Text(), "line\u2028end", "line\nend"),
        (Name(), "'t Hart", "t Hart"),
        (Name(), "O\u2019Neill", "O'Neill"),
        (Name(), "Åsa", "A\u030asa"),
        (Phone(), "+46701234567", 701234567),
        (Phone(), "+46701234567", "070-123 45 67"),
        (Phone(), "+46701234567", "+46 70 123 45 67"),
        (Postcode(), "123 45", 12345.0),
        (Email(), "anna@example.org", " Anna@Example.org "),
        (YesNo(), True, "TRUE"),
        (YesNo(), True, 1.0),
        (YesNo(), True, "ja"),
        (YesNo(), False, "nee"),
        (YesNo(), False, 0),
        (LEVEL, "a", "active"),
        (Consent(), "granted", True),
        (Money(), 45000, 450),
        (Money(), 1250, "12,50"),
        (PartialDate(), "1987", 1987.0),
        (PartialDate(), "1987-05", dt.datetime.fromisoformat("1987-05-01")),
        (PartialDate(), "1987-05-03", 31900.0),
        (Clock(), "18:30", 18.5 / 24),
        (Clock(), "18:30", dt.timedelta(hours=18, minutes=30)),
        (Clock(), "18:30", dt.time(18, 30)),
    ],
)  # fmt: skip
def test_what_spreadsheets_do_by_themselves(type_: FieldType, base: FieldValue, cell: object) -> None:
    assert state(type_, base, cell) not in TOUCHED


@pytest.mark.parametrize(
    ("type_", "base", "cell", "value"),
    [
        (Text(), "town", "Town", "Town"),
        (Text(), None, "new", "new"),
        (Text(), "0601020304", 601020305.0, "601020305"),
        (Phone(), "+46701234567", "070-123 45 68", "+46701234568"),
        (YesNo(), True, "nej", False),
        (LEVEL, "a", "Supporter", "b"),
        (Date(), "2026-05-03", dt.date(2026, 3, 5), "2026-03-05"),
        (Money(), 45000, 451.0, 45100),
        (LongText(), "one\ntwo", "one\ntwo\nthree", "one\ntwo\nthree"),
    ],
)
def test_what_people_do(type_: FieldType, base: FieldValue, cell: object, value: FieldValue) -> None:
    judged = judge(field(type_), base, cell, Cells())
    assert (judged.state, judged.value) == (CellState.EDITED, value)


@pytest.mark.parametrize(
    ("type_", "base", "cell"),
    [
        (Date(), "2026-05-03", "soon"),
        (LEVEL, "a", "boss"),
        (YesNo(), True, "maybe"),
        (Number(), 3, "three"),
        (Text(), "town", "#REF!"),
        (Text(), "town", "########"),
        (Text(), "town", Unreadable("#N/A")),
        (Reference("unit"), "f" * 32, "No such group"),
    ],
)
def test_what_cannot_be_read_is_shown_and_never_nothing(type_: FieldType, base: FieldValue, cell: object) -> None:
    judged = judge(field(type_), base, cell, Cells())
    assert judged.state is CellState.UNREADABLE
    assert judged.value == base
    assert judged.shown


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0"])
def test_an_emptied_cell_is_cleared_and_an_empty_one_is_not(cell: object) -> None:
    assert state(Text(), "town", cell) is CellState.CLEARED
    assert state(Text(), None, cell) is CellState.UNCHANGED
    assert state(Text(), ("a",), cell, many=True) is CellState.CLEARED
    assert state(Text(), (), cell, many=True) is CellState.UNCHANGED


def test_several_values_in_one_cell() -> None:
    numbers = ("+46701234567", "+46812345678")
    written = field(Phone(), many=True).to_cell(numbers)
    assert state(Phone(), numbers, written, many=True) is CellState.UNCHANGED
    assert state(Phone(), numbers, f" {written} ", many=True) is CellState.MECHANICAL
    assert state(Phone(), numbers[:1], 701234567.0, many=True) is CellState.MECHANICAL
    judged = judge(field(Phone(), many=True), numbers, "08-12 34 56 78", Cells())
    assert (judged.state, judged.value) == (CellState.EDITED, (numbers[1],))


def test_a_serial_number_in_a_file_of_the_other_epoch_is_read_by_that_epoch() -> None:
    cell = float((dt.date(2026, 5, 3) - EPOCHS[1]).days)
    judged = judge(field(Date()), "2020-01-01", cell, Cells(serial_1904=True))
    assert judged.value == "2026-05-03"


def test_a_moment_comes_back_within_its_second() -> None:
    base = "2026-11-22T17:30:00Z"
    written = dt.datetime.fromisoformat(str(Instant().to_cell(base)))
    assert state(Instant(), base, written + dt.timedelta(seconds=1)) not in TOUCHED
    assert state(Instant(), base, written + dt.timedelta(minutes=1)) is CellState.EDITED


def test_a_reference_is_known_by_its_name() -> None:
    setting = Setting(names={"a" * 32: "Lund"}, lookup=lambda _kind, text: ["a" * 32] if text == "Lund" else [])
    assert judge(field(Reference("unit")), "a" * 32, " Lund", Cells(setting)).state is CellState.MECHANICAL


def test_day_and_month_the_other_way_round() -> None:
    assert swapped("2026-05-03", "2026-03-05")
    assert not swapped("2026-05-03", "2026-05-04")
    assert not swapped("2026-05-05", "2026-05-05")
    assert not swapped(None, "2026-05-05")
