"""The terminal's commands for partners, coalitions, offers and needs, and communication lists."""

from __future__ import annotations

from chapterdesk.cli.command import DB, FLAG, NONE, SIZE, Arg, Command
from chapterdesk.core.text import N_

_OPTIONAL = {"nargs": "?", "default": ""}
_DAY = Arg("--on", N_("on which day; today without it"), "DATE", {"dest": "day", **NONE})
_PARTY = N_("the organisation or person: Ref or whole name")


def _action(*names: str) -> Arg:
    return Arg("action", N_("what to do"), "ACTION", {"choices": names})


PARTNERS: tuple[Command, ...] = (
    Command(
        "partner",
        N_("organisations: list, show, sign, admit, leave, fee, promise, remind, overview"),
        "partner_commands:partner",
        (
            DB,
            _action("list", "show", "sign", "admit", "leave", "fee", "promise", "remind", "overview"),
            Arg("named", N_("the organisation: Ref or name; remind: the commitment’s Ref"), "NAME", _OPTIONAL),
            _DAY,
            Arg("--note-exemption", N_("fee: note it on the membership"), "", FLAG),
            Arg("--what", N_("promise: what was promised"), "TEXT", NONE),
            Arg("--by", N_("promise: by which day"), "DATE", {"dest": "due", **NONE}),
            Arg("--who", N_("promise: who promised it to them; they themselves without it"), "NAME", NONE),
            Arg("--to", N_("remind, overview: the file to write"), "FILE", NONE),
            SIZE,
        ),
    ),
    Command(
        "coalition",
        N_("coalitions, working groups, processes: list, turn, hand-on, join, leave, meeting"),
        "partner_commands:coalition",
        (
            DB,
            _action("list", "turn", "hand-on", "join", "leave", "meeting"),
            Arg("named", N_("the coalition: Ref or name; the only one without it"), "NAME", _OPTIONAL),
            Arg("--who", _PARTY, "NAME", NONE),
            _DAY,
            Arg("--brings", N_("join: what they bring"), "TEXT", NONE),
        ),
    ),
    Command(
        "offers",
        N_("offers and needs: list, match, unmatch"),
        "offer_commands:offers",
        (
            DB,
            _action("list", "match", "unmatch"),
            Arg("one", N_("the offer’s Ref; match shows the likely ones without it"), "REF", _OPTIONAL),
            Arg("other", N_("match: the need’s Ref"), "REF", _OPTIONAL),
        ),
    ),
    Command(
        "audience",
        N_("communication lists by target group: list, reach, new, write"),
        "offer_commands:audience",
        (
            DB,
            _action("list", "reach", "new", "write"),
            Arg("named", N_("its name"), "NAME", _OPTIONAL),
            Arg(
                "--list", N_("new: whom it is for, by the name of a smart list"), "NAME", {"dest": "list_name", **NONE}
            ),
            Arg("--group", N_("new: the target group in words"), "TEXT", NONE),
            Arg(
                "--channel",
                N_("new: phone, text or email"),
                "CHANNEL",
                {"choices": ("phone", "text", "email"), "default": "email"},
            ),
            Arg("--to", N_("write: the file, ending in .xlsx, .csv or .eml"), "FILE", NONE),
        ),
    ),
)
