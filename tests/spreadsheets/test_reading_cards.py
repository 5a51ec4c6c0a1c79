"""Contact cards as phones and mail programs write them."""

from __future__ import annotations

import base64
import datetime as dt

from chapterdesk.spreadsheets import Book
from tests.spreadsheets.readers import code_of, read_bytes


def read(text: str | bytes) -> Book:
    return read_bytes(text if isinstance(text, bytes) else text.encode(), "a.vcf")


def card(body: str, version: str = "3.0") -> str:
    return f"BEGIN:VCARD\r\nVERSION:{version}\r\n{body}\r\nEND:VCARD\r\n"


def rows(book: Book) -> list[dict[object, object]]:
    head, *rest = [row.values for row in book.sheets[0].rows]
    return [{key: value for key, value in zip(head, row, strict=True) if value is not None} for row in rest]


def test_a_full_card() -> None:
    found = rows(
        read(
            card(
                'FN:Åsa Ek\r\nN:Ek;Åsa;;Dr.;\r\nTEL;TYPE=HOME:08-1\r\nitem1.TEL;TYPE="CELL,PREF":070-2\r\nEMAIL:a@example.org\r\n'
                "ADR;TYPE=HOME:;;Storgatan 1\\, uppg. B;Lund;;222 22;Sverige\r\nBDAY:1980-02-29\r\nORG:Grupp 12;Styrelsen\r\nNOTE:rad 1\\nrad\r\n  2"
            )
        )
    )
    assert found == [
        {
            "Name": "Åsa Ek", "Prefix": "Dr.", "Given name": "Åsa", "Family name": "Ek", "Phone": "070-2; 08-1", "E-mail": "a@example.org",
            "Street": "Storgatan 1, uppg. B", "Postcode": "222 22", "Town": "Lund", "Country": "Sverige", "Birth date": dt.date(1980, 2, 29),
            "Organisation": "Grupp 12, Styrelsen", "Note": "rad 1\nrad 2",
        }
    ]  # fmt: skip


def test_version_2_1_with_soft_line_breaks_and_its_own_letters() -> None:
    body = "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Str=F6m;=C5=\r\nsa\r\nTEL;CELL;VOICE:070\r\nNOTE;QUOTED-PRINTABLE:=C3=A5=0D=0Arad"
    assert rows(read(card(body, "2.1"))) == [
        {"Name": "Åsa Ström", "Given name": "Åsa", "Family name": "Ström", "Phone": "070", "Note": "å\r\nrad"}
    ]


def test_version_4_addresses_without_their_scheme() -> None:
    assert rows(read(card("FN:A\r\nTEL;VALUE=uri;PREF=1:tel:+46-70\r\nBDAY:--0415", "4.0"))) == [
        {"Name": "A", "Phone": "+46-70", "Birth date": "--0415"}
    ]


def test_pictures_are_counted_and_unknown_properties_reported() -> None:
    book = read(card("FN:A\r\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB\r\nX-SKYPE:asa\r\nUID:1"))
    assert [(p.row, p.value, p.code) for p in book.problems] == [(2, "X-SKYPE: asa", "not_read")]
    assert len(book.notes) == 2
    assert rows(read(card("PHOTO;BASE64:AAAA\r\nBBBB\r\nCCCC=\r\nFN:A", "2.1"))) == [{"Name": "A"}]


def test_cards_without_end_and_a_card_within_a_card() -> None:
    book = read("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\nFN:C")
    assert ([row["Name"] for row in rows(book)], len(book.notes)) == (["A", "B", "C"], 1)
    assert rows(read(card("FN:A\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD\r\nTITLE:x"))) == [
        {"Name": "A", "Title": "x"}
    ]


def test_a_second_address_is_not_lost() -> None:
    assert rows(read(card("FN:A\r\nADR:;;Gata 1;Lund;;1;\r\nADR;TYPE=pref:;;Gata 2;Umeå;;2;")))[0] == {
        "Name": "A", "Street": "Gata 2", "Town": "Umeå", "Postcode": "2", "Other addresses": "Gata 1, Lund, 1",
    }  # fmt: skip


def test_other_encodings_and_what_is_no_card() -> None:
    assert rows(read(card("FN:Åsa Öberg").encode("utf-16"))) == [{"Name": "Åsa Öberg"}]
    assert rows(read(card("FN:Åsa Öberg").encode("cp1252"))) == [{"Name": "Åsa Öberg"}]
    assert code_of(b"Namn,Ort\n", "a.vcf") == "broken"
    assert code_of(b"BEGIN:VCARD\nEND:VCARD\n", "a.vcf") == "broken"


def test_a_line_that_makes_no_sense_is_reported() -> None:
    book = read(card("FN:A\r\nthis is nothing"))
    assert [problem.value for problem in book.problems] == ["?: this is nothing"]


def test_an_iphone_s_birthday_without_a_year_gets_none() -> None:
    body = "FN:A\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\nitem1.X-ABDATE;type=pref:2012-05-05\r\nitem1.X-ABLabel:_$!<Anniversary>!$_"
    book = read(card(body))
    assert rows(book) == [{"Name": "A", "Birth date": "--05-17"}]
    assert [problem.value for problem in book.problems] == ["X-ABDATE: 2012-05-05"]


def test_folds_in_the_middle_of_a_letter() -> None:
    data = card("FN:Åsa Öberg\r\nN:Öberg;Åsa;;;").encode()
    for letter in ("Å".encode(), "Ö".encode()):
        data = data.replace(letter, letter[:1] + b"\r\n " + letter[1:])
    assert rows(read(data)) == [{"Name": "Åsa Öberg", "Given name": "Åsa", "Family name": "Öberg"}]


def test_text_that_was_packed_as_base64() -> None:
    packed = base64.b64encode("Åsa Öberg".encode()).decode()
    assert rows(read(card(f"FN;CHARSET=UTF-8;ENCODING=B:{packed}"))) == [{"Name": "Åsa Öberg"}]
    assert rows(read(card(f"FN;ENCODING=BASE64:{packed[:8]}\r\n {packed[8:]}", "2.1"))) == [{"Name": "Åsa Öberg"}]
    book = read(card("FN:A\r\nKEY;ENCODING=b:AAEC"))
    assert [problem.value for problem in book.problems] == ["KEY: AAEC"]


def test_an_android_phone_s_nickname_and_an_outlook_card() -> None:
    android = "N:Ek;Åsa;;;\r\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Ossa;1;;;;;;;;;;;;;"
    assert rows(read(card(android, "2.1")))[0]["Nickname"] == "Ossa"
    outlook = (
        "N;LANGUAGE=sv;CHARSET=Windows-1252:Ek;Åsa\r\nTEL;CELL;VOICE:070-1\r\nADR;WORK;PREF:;;Storgatan 1;Lund;;222 22;Sverige\r\n"
        "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\nX-MS-ANNIVERSARY;WORK:20120505\r\nEMAIL;PREF;INTERNET:a@example.org\r\n"
        'X-MS-CARDPICTURE;TYPE=JPEG;ENCODING=BASE64:\r\n AAAA\r\n BBBB\r\n\r\nX-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="x"/>'
    )
    book = read(card(outlook, "2.1").encode("cp1252"))
    assert rows(book) == [
        {
            "Name": "Åsa Ek", "Given name": "Åsa", "Family name": "Ek", "Phone": "070-1", "E-mail": "a@example.org", "Street": "Storgatan 1",
            "Postcode": "222 22", "Town": "Lund", "Country": "Sverige", "Anniversary": dt.date(2012, 5, 5),
        }
    ]  # fmt: skip
    assert not book.problems


def test_separators_that_belong_to_the_text() -> None:
    quoted = "ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=85=3BB;C"
    assert rows(read(card(f"FN:A\r\n{quoted}", "2.1")))[0]["Organisation"] == "Å;B, C"
    assert rows(read(card("FN:A\r\nORG:a\\\\;b\\;c")))[0]["Organisation"] == "a\\, b;c"
    assert rows(read(card("N:Ek;Åsa;Maria,Elisabet;;")))[0]["Additional names"] == "Maria Elisabet"
