"""Files that leave: what is in them, what is noted, and what happens when something fails."""

from __future__ import annotations

import errno

import pytest

from chapterdesk.core import unnamed
from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import in_language
from chapterdesk.core.unnamed import Unnamed
from chapterdesk.models import Commitment, Contact, Membership, Organisation, Person
from chapterdesk.services import disclosures, exporting, records
from chapterdesk.services.lists import find_ids
from chapterdesk.spreadsheets import read_file


def send(desk, entity, target, **about):
    with desk.register.read() as conn:
        ids = find_ids(conn, entity, records.question(desk.register, conn, entity, {}))
    progress = about.pop("progress", None)
    return exporting.export(desk.register, exporting.Order(entity, ids, target, **about), progress=progress)


def table(path, password=None):
    head, *rows = [row.values for row in read_file(path, password=password).sheets[0].rows]
    return [dict(zip(head, row, strict=False)) for row in rows]


def noted(desk):
    with desk.register.read() as conn:
        return disclosures.listed(conn)


def test_what_is_noted_is_what_left(filled, tmp_path):
    done = send(filled, Person, tmp_path / "p.csv", fields=("given_name", "phones"), recipient=" The office ")
    (entry,) = noted(filled)
    assert (entry.sha256, entry.fields) == (sha256_of_file(tmp_path / "p.csv"), ("given_name", "phones"))
    assert set(entry.people) == {filled.ids["asa"], filled.ids["joris"]}
    assert (entry.recipient, entry.author, entry.what, entry.file, entry.count) == (
        "The office",
        "Ada",
        "person",
        "p.csv",
        2,
    )
    assert (done.people, done.disclosure) == (2, entry.n)
    with filled.register.read() as conn:
        assert disclosures.who_was_in(conn, done.sha256.upper()) == entry


def test_a_card_file_notes_only_what_a_card_can_hold(filled, tmp_path):
    send(filled, Person, tmp_path / "p.vcf")
    assert "level" not in noted(filled)[0].fields
    send(filled, Organisation, tmp_path / "o.vcf")
    assert "FN:The choir" in (tmp_path / "o.vcf").read_text("utf-8")


def test_cells_are_typed(filled, tmp_path):
    with filled.register.work("x") as work:
        work.create(Commitment, {"name": "Cake", "party": filled.ids["asa"], "due": "2027-03-03", "state": "open"})
        key = next(iter(find_ids(work.connection, Membership, records.Question())))
        work.set(Membership, key, {"fee": 25050})
    send(filled, Commitment, tmp_path / "c.xlsx")
    (row,) = table(tmp_path / "c.xlsx")
    assert (str(row["By"])[:10], row["Who"], row["Status"]) == ("2027-03-03", "Åsa Öberg", "Open")
    send(filled, Membership, tmp_path / "m.xlsx")
    assert table(tmp_path / "m.xlsx")[0]["Fee"] == 250.5


def test_one_name_for_two_becomes_their_refs(filled, tmp_path):
    with filled.register.work("x") as work:
        twin = work.create(Person, {"given_name": "Åsa", "family_name": "Öberg"})
        for who in (twin, filled.ids["joris"]):
            work.create(Contact, {"party": who, "at": "2026-03-01T10:00:07Z"})
        ref = records.by_id(work.connection, Person, twin).ref
    send(filled, Contact, tmp_path / "c.csv")
    assert {row["Who"] for row in table(tmp_path / "c.csv")} == {ref, "Joris Berg"}


def test_words_in_the_current_language(filled, tmp_path):
    with in_language("nl"):
        send(filled, Person, tmp_path / "p.csv", fields=("member",))
    assert {row[key] for row in table(tmp_path / "p.csv") for key in row if key != "Ref"} == {"Ja", "Nee"}


def test_protected_people_need_their_name(filled, tmp_path):
    with filled.register.work("x") as work:
        work.set(Person, filled.ids["asa"], {"protected_identity": True})
        work.create(Commitment, {"name": "Cake", "party": filled.ids["asa"]})
        work.create(Commitment, {"name": "Tea", "party": filled.ids["joris"]})
    done = send(filled, Commitment, tmp_path / "c.csv")
    assert (done.rows, done.left_out, done.people) == (1, 1, 1)
    # Without the column that names them, the row tells of nobody.
    assert send(filled, Commitment, tmp_path / "d.csv", fields=("name",)).left_out == 0
    named = send(filled, Commitment, tmp_path / "e.csv", confirmed=("Åsa Öberg",))
    assert (named.rows, named.left_out, noted(filled)[0].protected) == (2, 0, 1)


def test_what_is_private_goes_out_only_when_it_is_named(filled, tmp_path):
    with filled.register.work("x") as work:
        work.set(Person, filled.ids["asa"], {"notes": "quite private"})
    send(filled, Person, tmp_path / "p.csv")
    assert "quite private" not in (tmp_path / "p.csv").read_text("utf-8-sig")
    send(filled, Person, tmp_path / "q.csv", fields=("notes",))
    assert "quite private" in (tmp_path / "q.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("name", ["p.xlsx", "p.csv", "p.vcf", "p.pdf"])
def test_no_note_no_file(filled, tmp_path, monkeypatch, name):
    folder = tmp_path / "out"
    folder.mkdir()

    def fail(*_args):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(disclosures, "record", fail)
    with pytest.raises(UserError) as caught:
        send(filled, Person, folder / name)
    assert caught.value.code == "disk_full"
    assert list(folder.iterdir()) == []


def test_a_commit_that_fails_takes_the_file_back(filled, tmp_path, monkeypatch):
    from contextlib import contextmanager

    real = disclosures.write_connection

    @contextmanager
    def failing(engine):
        with real(engine) as conn:
            yield conn
            raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(disclosures, "write_connection", failing)
    with pytest.raises(UserError):
        send(filled, Person, tmp_path / "p.csv")
    assert not (tmp_path / "p.csv").exists()
    assert noted(filled) == []


@pytest.mark.parametrize("name", ["p.xlsx", "p.csv", "p.vcf", "p.pdf"])
def test_a_file_that_cannot_be_written_leaves_no_note(filled, tmp_path, name):
    with pytest.raises(UserError):
        send(filled, Person, tmp_path / "nowhere" / name)
    assert noted(filled) == []


def test_cancelling_leaves_neither_file_nor_note(filled, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        send(filled, Person, folder / "p.xlsx", progress=progress)
    assert list(folder.iterdir()) == []
    assert noted(filled) == []


def test_a_locked_workbook_is_never_in_clear_on_the_disk(filled, tmp_path, monkeypatch):
    seen = []
    take_name = Unnamed.take_name

    def watched(part):
        part.stream.seek(0)
        seen.append(part.stream.read())
        take_name(part)

    monkeypatch.setattr(Unnamed, "take_name", watched)
    send(filled, Person, tmp_path / "p.xlsx", password="hemligt")
    assert seen
    assert all(not data.startswith(b"PK") for data in seen)
    assert table(tmp_path / "p.xlsx", "hemligt")


def test_hostile_names_stay_text(filled, tmp_path):
    with filled.register.work("x") as work:
        work.set(Person, filled.ids["joris"], {"family_name": "=HYPERLINK(1)", "town": "+46"})
    send(filled, Person, tmp_path / "p.csv")
    assert ";=HYPERLINK" not in (tmp_path / "p.csv").read_text("utf-8-sig")
    send(filled, Person, tmp_path / "p.xlsx")
    assert read_file(tmp_path / "p.xlsx").formulas == 0
    assert any(row["Family name"] == "=HYPERLINK(1)" for row in table(tmp_path / "p.xlsx"))


def test_what_a_kill_left_under_a_hidden_name_is_swept_at_the_next_start(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(unnamed, "_LINKS", tmp_path / "nothing")
    with pytest.raises(KeyboardInterrupt), disclosures.unfinished(filled.register, tmp_path / "p.csv") as part:
        part.stream.write(b"Joris")
        left = part.hidden
        raise KeyboardInterrupt
    left.write_bytes(b"Joris")  # as a kill leaves it
    disclosures.sweep(filled.register)
    assert not left.exists()
    left.write_bytes(b"somebody else's")
    disclosures.sweep(filled.register)
    assert left.exists()
