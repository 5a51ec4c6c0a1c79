"""What a partner gets, and what is kept of it: never more than it may see, and nothing that nobody knows of."""

from __future__ import annotations

import dataclasses
import errno
import io

import openpyxl
import pytest
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.unnamed import Unnamed
from chapterdesk.models import Change, Exported, Meeting, Person, entities
from chapterdesk.services import disclosures
from chapterdesk.services.exchange import logbook, peers, planning, sending
from chapterdesk.services.exchange.scope import AT_HOME, fields_for, gather
from chapterdesk.spreadsheets.protect import decrypt
from chapterdesk.sync import snapshot
from chapterdesk.sync.parts import Verb
from chapterdesk.sync.world import Log


def kept(office):
    with office.register.read() as conn:
        return conn.execute(select(Exported.__table__).order_by(Exported.n)).all()


def noted(office):
    with office.register.read() as conn:
        return disclosures.listed(conn)


def names_in(path):
    sheet = openpyxl.load_workbook(path)["People"]
    heads = [cell.value for cell in sheet[1]]
    place = heads.index("Given name")
    return {row[place] for row in sheet.iter_rows(min_row=2, values_only=True)} - {None}


def code_of(call, *args, **more):
    with pytest.raises(UserError) as caught:
        call(*args, **more)
    return caught.value.code


# -- scope --------------------------------------------------------------------------------------------------------------


def test_the_secretariat_is_there_from_the_start_and_gets_all_that_may_be_shared(office):
    found = fields_for(office.peer("secretariat"))
    assert office.peer("Secretariat").is_secretariat
    for kind, names in found.items():
        assert all(entities()[kind].fields[name].shared for name in names)
    assert "notes" not in found["person"] and "protected_identity" not in found["person"]
    assert not AT_HOME & found.keys() and not {"peer", "alias", "smart_list"} & found.keys()
    assert {"person", "consent", "meeting", "training", "application"} <= found.keys()


def test_a_partner_gets_what_is_named_and_no_reference_to_what_it_does_not_get():
    found = fields_for(peers.Peer("x", "x", scope=("person.phones", "contact", "meeting")))
    assert found["person"] == ("given_name", "prefix", "family_name", "called_name", "phones")
    assert "meeting" not in found  # it must have a group, and groups are not sent
    assert found["contact"][0] == "party"
    with pytest.raises(UserError) as caught:
        fields_for(peers.Peer("x", "x", scope=("person.notes",)))
    assert caught.value.code == "unknown_scope"


def test_another_partner_gets_the_people_of_its_list_who_said_yes_and_their_groups(office):
    peers.add(office.register, "Lund", "Lund people")
    with office.register.read() as conn:
        found = gather(conn, peers.named(conn, "lund"))
        assert found.people == {office.ids["asa"]}
        assert (found.left_protected, found.left_consent) == (1, 1)
        assert office.ids["lund"] in found.rows["unit"] and office.ids["ystad"] not in found.rows["unit"]
        assert {row["person"] for row in found.rows["consent"].values()} == {office.ids["asa"]}
        confirmed = gather(conn, peers.named(conn, "lund"), ["Mia Ek"])
        assert confirmed.people == {office.ids["asa"], office.ids["mia"]} and confirmed.shielded == 1


def test_a_row_that_points_at_somebody_left_out_is_left_out_too(office):
    with office.register.work("Meet") as work:
        about = {"name": "Board", "unit": office.ids["lund"], "day": "2026-12-01"}
        secret = work.create(Meeting, about | {"chair": office.ids["mia"]})
        plain = work.create(Meeting, about | {"chair": office.ids["asa"]})
    with office.register.read() as conn:
        found = gather(conn, office.peer())
    assert set(found.rows["meeting"]) == {plain} and secret not in str(found.rows)
    assert office.ids["mia"] not in str(found.rows)


def test_a_list_that_is_gone_sends_nobody(office):
    peer = dataclasses.replace(office.peer(), people="0" * 32)
    order = sending.Order(peer, office.folder / "x.xlsx")
    assert code_of(sending.send, office.register, order) == "list_gone"
    assert not (office.folder / "x.xlsx").exists() and noted(office) == []


# -- the file -------------------------------------------------------------------------------------------------------------


def test_what_is_sent_is_noted_and_its_base_kept(office):
    path = office.send()
    (record,), (entry,) = kept(office), noted(office)
    assert record.sha256 == entry.sha256 == sha256_of_file(path)
    assert (record.disclosure, record.peer, record.file) == (entry.n, peers.SECRETARIAT, "out.xlsx")
    assert (entry.what, entry.recipient, entry.count, entry.protected) == (sending.LEAVING, "Secretariat", 3, 0)
    assert set(entry.people) == {office.ids[name] for name in ("asa", "joris", "nils")}
    found = snapshot.from_bytes(record.snapshot)
    assert found.base.export == record.id and found.envelope.key == record.key and len(found.base.rows) == record.rows


def test_protected_people_leave_only_by_name(office):
    assert names_in(office.send()) == {"Asa", "Joris", "Nils"}
    path = office.send(file="b.xlsx", confirmed=["Mia Ek"])
    assert "Mia" in names_in(path) and noted(office)[0].protected == 1
    data = office.send(file="c.xlsx").read_bytes()
    assert office.ids["mia"].encode() not in data
    assert office.ids["mia"] not in str(snapshot.from_bytes(kept(office)[-1].snapshot))


def test_a_workbook_is_locked_with_what_was_agreed_on_once(office):
    order = sending.Order(office.peer(), office.folder / "a.xlsx")
    first = sending.send(office.register, order)
    second = sending.send(office.register, dataclasses.replace(order, target=office.folder / "b.xlsx"))
    assert first.new_passphrase and not second.new_passphrase
    plain = decrypt(io.BytesIO(second.path.read_bytes()), first.new_passphrase)
    assert openpyxl.load_workbook(io.BytesIO(plain)).sheetnames
    with office.register.read() as conn:
        assert peers.passphrase(conn, order.peer) == first.new_passphrase
        logged = conn.execute(select(Change.fields)).scalars()
        assert not any(first.new_passphrase in text for text in logged)
    assert code_of(peers.set_passphrase, office.register, order.peer, "short") == "password_short"


def test_a_full_disk_leaves_neither_file_nor_record(office, monkeypatch):
    def full(self):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Unnamed, "take_name", full)
    with pytest.raises(UserError):
        office.send()
    assert kept(office) == [] and noted(office) == [] and not (office.folder / "out.xlsx").exists()


def test_only_a_workbook_goes_and_never_over_the_database(office):
    for name, code in (("a.csv", "wrong_ending"), ("no/a.xlsx", "no_place")):
        order = sending.Order(office.peer(), office.folder / name)
        assert code_of(sending.send, office.register, order) == code


# -- the log --------------------------------------------------------------------------------------------------------------


def test_the_base_has_seen_just_what_the_register_shows(office):
    asa, nils = office.ids["asa"], office.ids["nils"]
    with office.register.work("Move") as work:
        work.set(Person, asa, {"town": "Lund", "notes": "secret word"})
    with office.register.work("Gone") as work:
        work.delete(Person, [nils])
    office.register.undo()
    with office.register.work("Gone for good") as work:
        work.delete(Person, [office.ids["joris"]])
    office.send()
    base = snapshot.from_bytes(kept(office)[-1].snapshot).base
    with office.register.read() as conn:
        log = Log(planning.declarations(), logbook.changes_of(conn, kinds=["person"]))
    for row in base.rows:
        if row.kind == "person":
            seen = {name: ids for name, ids in log.seen(row.id).items() if name == "*" or name in row.values}
            assert {name: row.seen(name) for name in seen} == seen
            assert not log.conflicts(row.id)
    assert not log.exists(office.ids["joris"]) and log.exists(nils)
    assert "secret word" not in str(base)
    (gone,) = [c for c in base.changes if c.row == office.ids["joris"]]
    assert gone.verb is Verb.REMOVE and not gone.fields and gone.parents
    assert base.acks == {base.site: base.sequence}


def test_the_log_that_travels_shows_the_same_at_the_other_end(office):
    with office.register.work("Move") as work:
        work.set(Person, office.ids["asa"], {"town": "Lund", "phones": ("+46701740613",)})
        work.set(Person, office.ids["joris"], {"level": None})
    office.send()
    base = snapshot.from_bytes(kept(office)[-1].snapshot).base
    other = Log(planning.declarations(), base.changes)
    for row in base.rows:
        assert other.shown(row.id) == dict(row.values)
