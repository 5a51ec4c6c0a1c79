import vobject
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.messages.cards import Card, write_cards

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


def test_a_whole_card_is_read_by_others():
    card = Card(
        full_name="Åsa Öberg",
        given="Åsa",
        prefix="von",
        family="Öberg",
        called="Ossi",
        phones=["+46701234567", "+468123456"],
        emails=["asa@example.org"],
        street="Storgatan 1; port B",
        postcode="702 10",
        town="Örebro",
        country="SE",
        birthday="1985-03-12",
        organisation="Grupp 12, Örebro",
        title="Secretary",
        note="One\r\ntwo, three; four \\ five",
        uid="P-7K3M9QX4TD-5",
    )
    text = write_cards([card, card])
    first, _second = vobject.readComponents(text)
    assert first.fn.value == "Åsa Öberg"
    assert (first.n.value.family, first.n.value.given, first.n.value.prefix) == ("Öberg", "Åsa", "von")
    assert [phone.value for phone in first.contents["tel"]] == ["+46701234567", "+468123456"]
    assert first.email.value == "asa@example.org"
    assert (first.adr.value.street, first.adr.value.city, first.adr.value.code) == (
        "Storgatan 1; port B",
        "Örebro",
        "702 10",
    )
    assert first.bday.value == "1985-03-12"
    assert first.org.value == ["Grupp 12, Örebro"]
    assert first.note.value == "One\ntwo, three; four \\ five"
    assert first.uid.value == "P-7K3M9QX4TD-5"


def test_a_part_of_a_birthday_is_kept_apart():
    text = write_cards([Card(full_name="A", birthday="1985-03")])
    assert "X-BIRTHDAY-PART:1985-03\r\n" in text
    assert "BDAY:" not in text


def test_a_card_always_has_a_name():
    assert "FN:Åsa Öberg\r\n" in write_cards([Card(given="Åsa", family="Öberg")])
    assert "FN:a@example.org\r\n" in write_cards([Card(emails=["a@example.org"])])
    assert "FN:No name\r\n" in write_cards([Card()])


@given(st.text(st.characters()))
def test_nothing_in_a_value_begins_a_property(text):
    made = write_cards([Card(full_name="A", note=f"{text}\r\nEND:VCARD\u2028X-EVIL:1{text}", town=text, phones=[text])])
    unfolded = made.replace("\r\n ", "")
    names = [line.split(":")[0].split(";")[0] for line in unfolded.split("\r\n") if line]
    assert names == ["BEGIN", "VERSION", "FN", "N", "TEL", *(["ADR"] if text else []), "NOTE", "END"]
    assert len(unfolded.splitlines()) == len(names)


@given(LINE)
def test_texts_come_back_and_lines_are_short(text):
    made = write_cards([Card(full_name="A" + text + "Z", note="n" + text + "n")])
    assert all(len(line) <= 75 for line in made.encode().split(b"\r\n"))
    (card,) = vobject.readComponents(made)
    assert card.fn.value == "A" + text + "Z"
    assert card.note.value == "n" + text + "n"
