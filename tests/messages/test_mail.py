import email
import email.policy
import re
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.messages.mail import Attachment, Recipient, draft

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(data: bytes):
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_draft_is_read_by_others():
    data = draft(
        [Recipient("asa@example.org", "Åsa Öberg, ordförande"), "b@example.org"],
        "Medlemslista å ä ö",
        "Hej Åsa\r\n\r\n.\nFrom: inte en rubrik\n" + "å" * 2000,
        [Attachment("Register för Örebro, mycket långt namn, våren 2027 (granskad).xlsx", b"PK\x00\xff" * 500, XLSX)],
        cc=["c@example.org"],
        bcc=["d@example.org"],
        sender=Recipient("e@example.org", "Grupp 12"),
    )
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    message = opened(data)
    assert message["X-Unsent"] == "1"
    assert message["Date"] is None
    assert [(a.display_name, a.addr_spec) for a in message["To"].addresses] == [
        ("Åsa Öberg, ordförande", "asa@example.org"),
        ("", "b@example.org"),
    ]
    assert (str(message["Cc"]), str(message["Bcc"])) == ("c@example.org", "d@example.org")
    assert message["Subject"] == "Medlemslista å ä ö"
    body = message.get_body().get_content()
    assert body.replace("\r\n", "\n").rstrip("\n") == "Hej Åsa\n\n.\nFrom: inte en rubrik\n" + "å" * 2000
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "Register för Örebro, mycket långt namn, våren 2027 (granskad).xlsx"
    assert attachment.get_content_type() == XLSX
    assert attachment["Content-Transfer-Encoding"] == "base64"
    assert attachment.get_content() == b"PK\x00\xff" * 500


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_header_can_be_smuggled_in(text, body):
    evil = f"{text}\r\nBcc: spy@example.org\r\n\r\n{text}"
    message = opened(draft([Recipient("a@example.org", evil)], evil, body, [Attachment(evil, b"x", evil)]))
    assert message.keys() == ["X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"]
    assert [address.addr_spec for address in message["To"].addresses] == ["a@example.org"]
    (attachment,) = message.iter_attachments()
    assert not set(attachment.get_filename()) & set('\r\n/\\:"')


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1),
    st.lists(st.sampled_from(["Åsa", "a,b", '"', "=?utf-8?q?x?=", "<x@y.se>", "ord"]), min_size=1),
)
def test_subject_names_and_file_names_come_back(text, words):
    wanted = " ".join([*words, text])
    attachments = [Attachment(text.strip(" .") + ".pdf", b"x")]
    data = draft([Recipient("a@example.org", wanted), "b@example.org"], wanted, "b", attachments)
    message = opened(data)
    assert message["Subject"] == wanted
    assert [address.addr_spec for address in message["To"].addresses] == ["a@example.org", "b@example.org"]
    # The older reader, since the newer one puts a space between two parts of one encoded name, against RFC 2047.
    (name, _), _other = getaddresses([email.message_from_bytes(data)["To"]])
    assert str(make_header(decode_header(name))) == wanted
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == re.sub(r'[<>:"/\\|?*]', "_", text.strip(" .") + ".pdf").strip(" .")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no",
        "a@b@c",
        "a@example.org\r\nBcc: x@example.org",
        "a b@example.org",
        "å@example.org",
        "a@",
        "a@.",
        "<a@b.se>",
    ],
)
def test_a_wrong_address_is_told(address):
    with pytest.raises(UserError) as caught:
        draft([address], "s", "b")
    assert caught.value.code == "bad_address"


def test_a_domain_with_marks_gets_its_ascii_form():
    assert opened(draft(["a@örebro.example"], "s", "b"))["To"].addresses[0].addr_spec == "a@xn--rebro-iua.example"


def test_a_mail_inside_is_enclosed_as_it_is():
    (attachment,) = opened(
        draft([], "s", "b", [Attachment("x.eml", b"Subject: x\n\ny", "message/rfc822")])
    ).iter_attachments()
    assert attachment.get_content() == b"Subject: x\n\ny"
