"""Amounts stand in their row's own currency wherever rows are shown: lists, forms, history, exports, the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import money
from chapterdesk.core.text import in_language
from chapterdesk.database.currencies import Shown, own_fields
from chapterdesk.database.query import Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.fields import Setting, ValueProblem, amounts
from chapterdesk.fields.types import Money, Reference
from chapterdesk.models import (
    Application,
    BudgetLine,
    Entity,
    Fund,
    FundEntry,
    Membership,
    Organisation,
    Statute,
    SupportFrame,
    Unit,
    entities,
)
from chapterdesk.services import export_view, exporting, record_cards, record_history, record_lists, records, views
from chapterdesk.services.exporting import Order
from chapterdesk.services.support import reading
from tests.documents.tools import text_of
from tests.registers import open_register

CODES = ("SEK", "EUR", "USD", "GBP", "NOK", "PLN")


@dataclass
class Purse:
    """A section in kronor with rows in other currencies; ``rows`` holds (kind, id, field, what it says)."""

    register: Register
    rows: list[tuple[type[Entity], str, str, str]]
    ids: dict[str, str]


@pytest.fixture
def purse(tmp_path: Path) -> Iterator[Purse]:
    with open_register(tmp_path) as register:
        with register.work("{x}", x="") as work:
            work.create(Unit, {"name": "Section", "unit_kind": "section", "currency": "SEK", "country": "SE"})
            euro = work.create(Fund, {"name": "Euro", "fund_kind": "solidarity", "currency": "eur"})
            plain = work.create(Fund, {"name": "Plain", "fund_kind": "solidarity"})
            entry = work.create(FundEntry, {"fund": euro, "day": "2026-01-01", "amount": 450_000})
            home = work.create(FundEntry, {"fund": plain, "day": "2026-01-01", "amount": 450_000})
            frame = work.create(SupportFrame, {"fund": euro, "year": 2026, "amount": 100_00})
            by_fund = work.create(Application, {"name": "By fund", "fund": euro, "amount": 12_50})
            own = work.create(Application, {"name": "Own", "fund": euro, "currency": "USD", "amount": 99_00})
            line = work.create(BudgetLine, {"application": own, "name": "Bus", "amount": 70_00, "spent": 60_00})
            shared = work.create(BudgetLine, {"application": by_fund, "name": "Tea", "amount": 5_00})
            partner = work.create(
                Organisation,
                {"name": "P", "organisation_kind": "union", "income": 80_000_00, "income_currency": "USD"},
            )
            statute = work.create(Statute, {"name": "S", "fee_limit": 80_000_00, "fee_currency": "GBP"})
            fee = work.create(Membership, {"party": partner, "membership_kind": "organisation", "fee": 300_00})
        said = [
            (FundEntry, entry, "amount", "€\u00a04\u00a0500"),
            (FundEntry, home, "amount", "4\u00a0500\u00a0kr"),
            (SupportFrame, frame, "amount", "€\u00a0100"),
            (Application, by_fund, "amount", "€\u00a012.50"),
            (Application, own, "amount", "USD\u00a099"),
            (BudgetLine, line, "spent", "USD\u00a060"),
            (BudgetLine, shared, "amount", "€\u00a05"),
            (Organisation, partner, "income", "USD\u00a080\u00a0000"),
            (Statute, statute, "fee_limit", "GBP\u00a080\u00a0000"),
            (Membership, fee, "fee", "300\u00a0kr"),
        ]
        yield Purse(register, said, {"own": own, "by_fund": by_fund, "entry": entry})


def _case(purse: Purse) -> Iterator[tuple[type[Entity], str, str, str]]:
    yield from purse.rows


def test_where_a_currency_stands_is_declared_once_and_leads_to_one() -> None:
    found = 0
    for entity in entities().values():
        for name, paths in own_fields(entity).items():
            for path in paths:
                *steps, last = path.split(".")
                here: type[Entity] = entity
                for step in steps:
                    kind = here.fields[step].type
                    assert isinstance(kind, Reference), (entity.kind, name, path)
                    here = entities()[kind.kind]
                assert last.endswith("currency") and last in here.fields, (entity.kind, name, path)
                found += 1
    assert found


def test_every_amount_beside_a_currency_of_its_own_says_so() -> None:
    for entity in entities().values():
        if any(name.endswith("currency") for name in entity.fields) and not issubclass(entity, Unit | Fund):
            plain = [n for n, f in entity.fields.items() if isinstance(f.type, Money) and not f.type.currency_of]
            assert not plain, (entity.kind, plain)


def test_tables_forms_and_the_terminal_show_the_rows_own_currency(purse: Purse) -> None:
    register = purse.register
    with register.read() as conn:
        for entity, key, name, text in _case(purse):
            n = record_lists.number_of(conn, entity, key)
            assert n is not None
            assert record_lists.shown(register, conn, entity, [n], [name])[n].texts[name] == text
            assert views.shown(conn, register, entity, [n], [name])[n].texts[name] == text
            card = record_cards.card(register, conn, entity, key)
            assert card is not None and card.texts[name] == text
            assert records.read(register, conn, entity, [key], [name])[0].texts[name] == text


def test_the_support_page_says_the_same(purse: Purse) -> None:
    with purse.register.read() as conn:
        for key in ("own", "by_fund"):
            facts = reading.facts(purse.register, conn, purse.ids[key])
            card = record_cards.card(purse.register, conn, Application, purse.ids[key])
            assert card is not None and card.texts["amount"] == facts.money(facts.amount)


def test_previews_and_pdf_lists_show_it_and_workbooks_hold_plain_numbers(purse: Purse, tmp_path: Path) -> None:
    order = Order(Application, [purse.ids["own"], purse.ids["by_fund"]], tmp_path / "a.pdf", ["name", "amount"])
    assert {row[2] for row in export_view.preview(purse.register, order).rows} == {"USD\u00a099", "€\u00a012.50"}
    exporting.export(purse.register, order)
    said = text_of((tmp_path / "a.pdf").read_bytes()).replace("\u00a0", " ")
    assert "USD 99" in said and "€ 12.50" in said and "kr" not in said


def test_history_shows_it(purse: Purse) -> None:
    key = purse.ids["own"]
    with purse.register.work("{x}", x="") as work:
        work.set(Application, key, {"amount": 120_00})
    with purse.register.read() as conn:
        lines = record_history.history(purse.register, conn, Application, key)
        row = records.by_id(conn, Application, key)
    assert (lines[0].before, lines[0].after) == ("USD\u00a099", "USD\u00a0120")
    _row, told = records.history(purse.register, row.ref)
    assert (told[0].before, told[0].after) == ("USD\u00a099", "USD\u00a0120")


def test_what_is_typed_is_read_in_it_and_another_is_refused(purse: Purse) -> None:
    register, declared = purse.register, Application.fields["amount"]
    for text in ("USD 1 200,50", "$1200.50", "1200,50", "usd 1.200,50"):
        assert record_cards.check_text(register, declared, text, Application, purse.ids["own"]) == 1200_50
    for text in ("€ 1200", "1200 kr", "1200 EUR"):
        with pytest.raises(ValueProblem, match="USD"):
            record_cards.check_text(register, declared, text, Application, purse.ids["own"])
    assert record_cards.check_text(register, declared, "€ 12", Application, purse.ids["by_fund"]) == 12_00


def test_the_terminal_reads_amounts_in_the_currency_that_stands_beside_them(purse: Purse) -> None:
    register = purse.register
    made = records.add(register, Application, {"amount": "$ 120", "name": "New", "currency": "USD"})
    with register.read() as conn:
        found = records.read(register, conn, Application, [made.id])[0]
        of = records.by_id(conn, FundEntry, purse.ids["entry"])
    assert (found.values["amount"], found.texts["amount"]) == (120_00, "USD\u00a0120")
    records.set_fields(register, FundEntry, of.ref, {"amount": "€ 7,50"})
    with register.read() as conn:
        assert records.read(register, conn, FundEntry, [of.id])[0].texts["amount"] == "€\u00a07.50"
    with pytest.raises(UserError):
        records.set_fields(register, FundEntry, of.ref, {"amount": "PLN 7"})


def test_nothing_is_asked_where_no_amount_is_shown(purse: Purse) -> None:
    with purse.register.read() as conn:
        conn.close()
        shown = Shown(conn, Application, [purse.ids["own"]], Setting(), ["name"])
    assert shown.text(purse.ids["own"], "name", "Own") == "Own"


def test_lists_of_many_are_read_in_a_handful_of_queries(purse: Purse) -> None:
    with purse.register.work("{x}", x="") as work:
        work.create_many(
            BudgetLine, [{"application": purse.ids["own"], "name": f"L{n}", "amount": n} for n in range(300)]
        )
    with purse.register.read() as conn:
        wanted = numbers(conn, BudgetLine, Question())
        asked: list[str] = []
        conn.connection.driver_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]
        found = record_lists.shown(purse.register, conn, BudgetLine, wanted, ["name", "amount"])
        conn.connection.driver_connection.set_trace_callback(None)  # type: ignore[union-attr]
    assert len(found) == 302 and len(asked) < 20


@given(st.integers(-(10**11), 10**11), st.sampled_from(CODES), st.sampled_from(("en", "sv", "nl")))
def test_an_amount_is_read_again_as_it_is_shown_in_any_currency(minor: int, code: str, language: str) -> None:
    with in_language(language):
        shown = money(minor, code)
        assert Money().parse(shown, Setting(currency=code)) == minor
        assert not amounts.foreign(shown, code)
