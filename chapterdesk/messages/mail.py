"""Mail drafts (.eml) that open in the user's own mail program, ready to be read through and sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _

#: Characters that could end a header, or that no header shows.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
#: Not allowed in names of files on Windows.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
#: What needs no encoding, be it a subject or a name.
_PLAIN = re.compile("(?=.{0,60}\\Z)(?:[A-Za-z0-9]+(?: [A-Za-z0-9]+)*)?")
#: An address as RFC 5321 writes it without quotation marks, and a host name.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_BODY_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a draft; ``kind`` is its media type."""

    name: str
    data: bytes
    kind: str = "application/octet-stream"


@dataclass(frozen=True)
class Recipient:
    """Whom a draft goes to: an address, and the name shown with it."""

    address: str
    name: str = ""


def draft(
    to: Sequence[Recipient | str],
    subject: str,
    body: str,
    attachments: Sequence[Attachment] = (),
    *,
    cc: Sequence[Recipient | str] = (),
    bcc: Sequence[Recipient | str] = (),
    sender: Recipient | str | None = None,
) -> bytes:
    """Return an unsent mail (RFC 5322) as the bytes of an .eml file.

    ``X-Unsent: 1`` makes Outlook and others open it for editing. There is no date, since it has not been sent. Line
    ends in names and subject become spaces, so that no value can begin a header of its own.

    Raises:
        UserError: An address is not a valid one; it is named.
    """
    heads = [("X-Unsent", "1")]
    if sender is not None:
        heads.append(("From", _address(sender)))
    for header, people in (("To", to), ("Cc", cc), ("Bcc", bcc)):
        if people:
            heads.append((header, ",\r\n ".join(_address(person) for person in people)))
    heads.append(("Subject", _encoded(_one_line(subject))))
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    lines = _BODY_FORBIDDEN.sub("", re.sub("\r\n?|[\u2028\u2029\x85]", "\n", body))
    message.set_content(lines, charset="utf-8", cte="quoted-printable")
    for attachment in attachments:
        main, sub = _kind(attachment.kind)
        message.add_attachment(attachment.data, maintype=main, subtype=sub, filename=_file_name(attachment.name))
    return "".join(f"{name}: {value}\r\n" for name, value in heads).encode("ascii") + message.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _encoded(text: str) -> str:
    """Return text as it may stand in a header or before an address (RFC 2047), folded.

    Done here rather than by EmailMessage: the standard library of Python 3.11 loses the quotation marks of a long
    name when it folds it, and a comma in the name then begins another recipient.
    """
    if _PLAIN.fullmatch(text):
        return text
    return Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _address(person: Recipient | str) -> str:
    if isinstance(person, str):
        person = Recipient(person)
    local, _at, domain = person.address.rpartition("@")
    try:
        # Domains with å, ä or ö have a form in ASCII; names before the @ have none that all servers take.
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if len(local) > 64 or not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host):
        what = _("“{address}” is not a valid e-mail address.").format(address=_one_line(person.address))
        raise UserError(what, _("Correct it and make the draft again."), code="bad_address")
    name = _one_line(person.name)
    return f"{_encoded(name)} <{local}@{host}>" if name else f"{local}@{host}"


def _kind(kind: str) -> tuple[str, str]:
    found = re.fullmatch(r"([a-z]+)/([a-z0-9.+-]+)", kind.lower())
    # A mail or multipart inside would be opened up by the writer instead of being enclosed as it is.
    if found is None or found[1] in ("message", "multipart"):
        return "application", "octet-stream"
    return found[1], found[2]


def _file_name(name: str) -> str:
    plain = _NOT_IN_NAMES.sub("_", _one_line(name)).strip(" .")
    return plain or _("attachment")
