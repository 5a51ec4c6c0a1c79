"""What people type becomes a stored value, and back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.text import LANGUAGES, in_language
from chapterdesk.fields import Setting, ValueProblem
from chapterdesk.fields.choices import Choice, Consent, YesNo
from chapterdesk.fields.dates import AmbiguousDate, Clock, Date, PartialDate, birth_date_of_identity_number, parse_date
from chapterdesk.fields.types import Email, LongText, Money, Number, Phone, Postcode, Text
from chapterdesk.models import Person, entities


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("070-174 06 12", "+46701740612"),
        ("+46 70 174 06 12", "+46701740612"),
        ("0046 70 1740612", "+46701740612"),
        ("Mob: 070 1740612", "+46701740612"),
        ("", None),
    ],
)
def test_phone(typed: str, kept: str | None) -> None:
    assert Phone().parse(typed) == kept


def test_phone_that_lost_its_zero_in_a_spreadsheet() -> None:
    assert Phone().from_cell(701740612) == "+46701740612"
    assert Phone().from_cell(46701740612.0) == "+46701740612"


def test_phone_is_shown_as_at_home() -> None:
    assert Phone().format("+46701740612", Setting(country="SE")) == "070-174 06 12"
    assert Phone().format("+46701740612", Setting(country="NL")).startswith("+46 70")


@pytest.mark.parametrize("typed", ["070", "abc", "12345678901234567890"])
def test_phone_refuses(typed: str) -> None:
    with pytest.raises(ValueProblem):
        Phone().parse(typed)


def test_email_suggests() -> None:
    with pytest.raises(ValueProblem) as raised:
        Email().parse("elif.demirtas@example,org")
    assert raised.value.suggestion == "elif.demirtas@example.org"
    assert Email().parse("Elif <Elif@Example.org>") == "elif@example.org"


@pytest.mark.parametrize(
    ("typed", "order", "day"),
    [
        ("2026-12-02", "", "2026-12-02"),
        ("20261202", "", "2026-12-02"),
        ("2 december 2026", "", "2026-12-02"),
        ("2 dec 26", "", "2026-12-02"),
        ("Dec 2, 2026", "", "2026-12-02"),
        ("2 mei 1999", "", "1999-05-02"),
        ("31/12/1999", "", "1999-12-31"),
        ("12/31/1999", "", "1999-12-31"),
        ("02-12-2026", "dmy", "2026-12-02"),
        ("02-12-2026", "mdy", "2026-02-12"),
        ("5/5/2020", "", "2020-05-05"),
        ("2026.1.5", "", "2026-01-05"),
        ("2026-12-02 18:30", "", "2026-12-02"),
    ],
)
def test_dates_as_people_write_them(typed: str, order: str, day: str) -> None:
    assert parse_date(typed, order).isoformat() == day


def test_a_doubtful_order_is_asked_never_guessed() -> None:
    with pytest.raises(AmbiguousDate):
        parse_date("02-12-2026")
    with pytest.raises(ValueProblem):
        parse_date("31 februari 2020")
    with pytest.raises(ValueProblem):
        parse_date("870512")


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1)), st.sampled_from(LANGUAGES))
def test_long_dates_come_back_in_every_language(day: dt.date, language: str) -> None:
    from chapterdesk.core.locale import long_date, short_date

    with in_language(language):
        assert parse_date(long_date(day)) == day
        assert parse_date(short_date(day)) == day


def test_identity_numbers_give_the_birth_date_alone() -> None:
    assert birth_date_of_identity_number("19811218-9876") == "1981-12-18"
    assert birth_date_of_identity_number("811218-9876") == "1981-12-18"
    assert birth_date_of_identity_number("811218-9875") is None
    assert PartialDate().parse("811278-9873") == "1981-12-18"


@pytest.mark.parametrize(("typed", "kept"), [("1987", "1987"), ("1987-05", "1987-05"), ("12 mei 1987", "1987-05-12")])
def test_partial_dates(typed: str, kept: str) -> None:
    assert PartialDate().parse(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [("Ja", True), ("nee", False), ("x", True), ("", None), ("✓", True)])
def test_yes_and_no(typed: str, kept: bool | None) -> None:
    assert YesNo().parse(typed) is kept


def test_neither_yes_nor_no() -> None:
    with pytest.raises(ValueProblem):
        Consent().parse("kanske")
    assert Consent().parse("nej") == "refused"


@pytest.mark.parametrize(
    ("typed", "kept"), [("4 500 kr", 450_000), ("12,50", 1250), ("€ 1.234,50", 123_450), ("-3", -300), ("", None)]
)
def test_money(typed: str, kept: int | None) -> None:
    assert Money().parse(typed) == kept


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_money_and_numbers_come_back(value: int, language: str) -> None:
    with in_language(language):
        assert Money().parse(Money().format(value)) == value
        assert Number().parse(Number().format(value)) == value


@given(st.text(max_size=80))
def test_text_is_tidied_once(text: str) -> None:
    once = Text().parse(text)
    assert once is None or Text().parse(str(once)) == once
    long = LongText().parse(text)
    assert long is None or LongText().parse(str(long)) == long


def test_postcode_and_time() -> None:
    assert Postcode().parse("22222") == "222 22"
    assert Postcode().parse("1234ab", Setting(country="NL")) == "1234 AB"
    assert (Clock().parse("18.30"), Clock().parse("kl 9"), Date().parse("")) == ("18:30", "09:00", None)


def test_every_choice_comes_back_in_every_language() -> None:
    for entity in entities().values():
        for declared in entity.fields.values():
            if not isinstance(declared.type, Choice):
                continue
            for language in LANGUAGES:
                with in_language(language):
                    for code, words in declared.type.choices():
                        assert declared.type.parse(words) == code, (declared.name, language, words)


def test_many_values_in_one_cell() -> None:
    phones = Person.fields["phones"]
    assert phones.parse("070-174 06 12; 070-174 06 13; 070-174 06 12") == ("+46701740612", "+46701740613")
    assert Person.fields["tags"].from_cell("Vigils, Letters") == ("Vigils", "Letters")


@pytest.mark.parametrize("text", ["070-174 06 0", "0701", "+46 70 174", "+31 6 1234"])
def test_a_mobile_number_cut_short_is_refused(text):
    with pytest.raises(ValueProblem):
        Phone().parse(text, Setting(country="SE"))


def test_partial_dates_from_serial_numbers_and_short_years():
    assert PartialDate().from_cell(31_919) == "1987-05-22"
    assert PartialDate().from_cell(1987) == "1987"
    with clock.frozen(dt.datetime(2026, 11, 22, tzinfo=dt.UTC)):
        assert PartialDate(past=True).parse("22 maj 31") == "1931-05-22"
        assert PartialDate(past=True).parse("22 maj 24") == "2024-05-22"
        assert PartialDate().parse("22 maj 31") == "2031-05-22"
