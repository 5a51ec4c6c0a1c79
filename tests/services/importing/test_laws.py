"""Laws of importing: twice is once, newer values stay, the plan is the effect, no input ends the program."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Person, Unit
from chapterdesk.services.importing import apply, prepare
from chapterdesk.services.importing.threeway import difference
from tests.registers import open_register
from tests.services.importing.helpers import add_person, pasted, people, plan_of, take_in

FEW = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(
    [
        "Elif Demirtaş",
        "Elif Demirtas",
        "Anna Berg",
        "Karl Berg",
        "Kalle Berg",
        "Thijs van der Meulen",
        "Bo Ek",
        "Åsa Öst",
        "Berg Anna",
        "A Berg",
    ]
)
PHONES = st.sampled_from(["", "070-174 06 15", "0701740616", "+46 70 174 06 17", "070", "070-1740618; 0701740619"])
MAILS = st.sampled_from(["", "a@example.org", "b@example.org", "c@", "A@Example.org"])
TOWNS = st.sampled_from(["", "Lund", "Malmö", "malmö"])
CONSENTS = st.sampled_from(["", "Ja", "Nej", "kanske"])
BORN = st.sampled_from(["", "1987", "1987-05-12", "19900101-0017", "12/5/1987"])
LINES = st.lists(st.tuples(NAMES, PHONES, MAILS, TOWNS, CONSENTS, BORN), min_size=1, max_size=8)
HEAD = ("Namn", "Mobil", "E-post", "Ort", "Får ringas", "Född")


def state(register: Register) -> dict[str, dict[str, object]]:
    with register.read() as conn:
        return {key: dict(row) for key, row in rows(conn, Person).items()}


@FEW
@given(LINES)
def test_the_same_rows_again_change_nothing(lines: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        text = pasted(HEAD, *lines)
        plan = plan_of(register, text, date_order="dmy")
        counts = apply(register, plan).counts
        assert counts == plan.counts
        after = state(register)
        assert len(after) == counts["new"]
        assert len(plan.rows) + len(plan.skipped) == len(lines)
        take_in(register, text, date_order="dmy")
        assert state(register) == after
        # Another file with the same rows: a line above them makes it other bytes.
        again = plan_of(register, "Lista\n\n" + text, date_order="dmy")
        assert again.counts["new"] == again.counts["changed"] == 0
        apply(register, again)
        assert state(register) == after


@FEW
@given(LINES, st.data())
def test_what_the_file_did_not_change_never_overwrites_a_newer_value(
    lines: list[tuple[str, ...]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        take_in(register, pasted(HEAD, *lines), date_order="dmy")
        with register.work("Edit") as work:
            for key in state(register):
                work.set(Person, key, {"town": "Newer", "street": "Nyg. 1", "phones": ("+46709999999",)})
        before = state(register)
        changed = [(*line[:2], data.draw(MAILS), *line[3:]) for line in lines]
        take_in(register, pasted(HEAD, *changed), date_order="dmy")
        after = state(register)
        for key, row in before.items():
            assert after[key]["street"] == row["street"]
            assert set(row["phones"]) <= set(after[key]["phones"])


@FEW
@given(LINES, LINES)
def test_one_undo_takes_all_back(first: list[tuple[str, ...]], second: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        take_in(register, pasted(HEAD, *first), date_order="dmy")
        before = state(register)
        outcome = take_in(register, pasted(HEAD, *second), date_order="dmy")
        if outcome.work:
            register.undo(outcome.work)
        assert state(register) == before


VALUES = st.sampled_from([None, "Lund", "Ystad", "Malmö"])


@given(VALUES, VALUES, VALUES)
def test_three_ways_of_one_value(now: str | None, file: str | None, base: str | None) -> None:
    found = difference(Person, {"town": now}, {"town": file}, {"town": base}, ("town",))
    if file == base or file is None:
        assert found.changes == {}
    elif file == now:
        assert found == difference(Person, {"town": now}, {"town": now}, {"town": now}, ("town",))
    elif base in (now, None):
        assert found.changes == {"town": (now, file)}
    else:
        assert found.conflicts
        assert not found.changes


STATES = st.sampled_from([None, "granted", "refused", "withdrawn", "not_asked"])


@given(STATES, STATES, STATES | st.just("none"))
def test_a_no_is_never_turned_to_yes(now: str | None, file: str | None, base: str | None) -> None:
    was = None if base == "none" else {"may_be_phoned": base}
    found = difference(Person, {"may_be_phoned": now}, {"may_be_phoned": file}, was, ("may_be_phoned",))
    after = found.changes.get("may_be_phoned", (now, now))[1]
    if now in ("refused", "withdrawn"):
        assert after == now
    if file == "refused" and (was is None or base != file):
        assert after in ("refused", "withdrawn")


def test_a_file_never_turns_protection_off() -> None:
    assert (
        difference(
            Person, {"protected_identity": True}, {"protected_identity": False}, None, ("protected_identity",)
        ).changes
        == {}
    )
    assert difference(
        Person, {"protected_identity": None}, {"protected_identity": True}, None, ("protected_identity",)
    ).changes


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.text(max_size=14), max_size=5), max_size=6),
    st.sampled_from([Person.kind, Unit.kind, "membership", "contact"]),
)
def test_no_text_ends_the_program(cells: list[list[str]], kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        try:
            prepared = prepare(register, pasted(*cells), kind=kind)
            apply(register, prepared.plan)
        except UserError as error:
            assert error.what


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n"])
def test_a_bad_file_is_named_and_nothing_changes(tmp_path: Path, content: bytes) -> None:
    with open_register(tmp_path) as register:
        add_person(register, given_name="Elif")
        before = people(register)
        (tmp_path / "list.xlsx").write_bytes(content)
        with pytest.raises(UserError, match=r"list\.xlsx"):
            prepare(register, tmp_path / "list.xlsx")
        assert people(register) == before
